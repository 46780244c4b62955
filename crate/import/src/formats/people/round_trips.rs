//! Round trips between regions: a row per pair (from, to, milliseconds), or a square with
//! the regions both down and across.

use serde_json::{Map, Value, json};

use super::header::{Cells, Columns, Kind, Known, is_missing};
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::layout::Layout;
use crate::mapping::Mapping;
use crate::number;
use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::pieces::Whole;
use crate::report::{Refusal, Source, quoted};
use crate::table::{Row, Table};

pub(in crate::formats) struct RoundTrips;

const FIELDS: &[Known] = &[
    Known {
        field: "from",
        kind: Kind::Text,
        words: &["from region", "source", "source region", "origin", "von"],
    },
    Known {
        field: "to",
        kind: Kind::Text,
        words: &[
            "to region",
            "target",
            "target region",
            "destination",
            "destination region",
            "nach",
        ],
    },
    Known {
        field: "rtt_ms",
        kind: Kind::Number,
        words: &[
            "rtt",
            "round trip",
            "round trip ms",
            "latency",
            "latency ms",
            "ping",
            "ping ms",
            "ms",
        ],
    },
];

impl Format for RoundTrips {
    fn name(&self) -> &'static str {
        "round-trips-csv"
    }

    fn title(&self) -> &'static str {
        "a table of round trips"
    }

    fn known_by(&self) -> &'static str {
        "columns from, to and rtt_ms (or source, destination, latency ms), or a square of \
         milliseconds with the same regions down and across"
    }

    fn template(&self) -> &'static str {
        include_str!("../../../templates/round-trips.csv")
    }

    fn detect(&self, content: &Content, mapping: &Mapping) -> bool {
        content
            .table()
            .is_some_and(|table| is_list(&columns(table, mapping)) || is_square(table))
    }

    fn layout(&self, content: &Content, mapping: &Mapping, rows: &[&Row]) -> Option<Layout> {
        let table = content.table()?;
        let columns = columns(table, mapping);
        is_list(&columns).then(|| columns.layout(content, table, FIELDS, mapping, rows))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        let columns = columns(table, reading.mapping);
        let mut trips = Trips::default();
        if is_list(&columns) {
            columns.tell(content, table, reading.notes);
            read_list(content, table, &columns, reading, &mut trips)?;
        } else {
            read_square(content, table, reading, &mut trips)?;
        }
        let mut fields = Map::new();
        fields.insert("rtt_ms".to_owned(), trips.json());
        reading.pieces.bases.push(Whole {
            source: content.whole(),
            fields,
        });
        Ok(())
    }
}

/// Milliseconds from one region to another.
#[derive(Default)]
struct Trips(BTreeMap<String, BTreeMap<String, f64>>);

impl Trips {
    /// Keeps one round trip.
    ///
    /// # Errors
    /// Another number stands for the same pair elsewhere.
    fn add(&mut self, from: &str, to: String, ms: f64, place: &Source) -> Result<(), Refusal> {
        let row = self.0.entry(from.to_owned()).or_default();
        match row.get(&to) {
            Some(&other) if other != ms => {
                let text = format!(
                    "found {} ms from {from} to {to}, expected one number for each pair: above \
                     it is {}",
                    number::shown(ms),
                    number::shown(other)
                );
                Err(Refusal::new(place, text))
            }
            _ => {
                row.insert(to, ms);
                Ok(())
            }
        }
    }

    fn json(self) -> Value {
        let rows = self.0.into_iter().map(|(from, row)| {
            let row: Map<String, Value> = row.into_iter().map(|(to, ms)| (to, json!(ms))).collect();
            (from, Value::Object(row))
        });
        Value::Object(rows.collect())
    }
}

fn columns(table: &Table, mapping: &Mapping) -> Columns {
    Columns::of(table, FIELDS, mapping)
}

fn is_list(columns: &Columns) -> bool {
    FIELDS.iter().all(|known| columns.has(known.field))
}

/// Whether the regions across are those down, two at least, with nothing but numbers between.
fn is_square(table: &Table) -> bool {
    let across: Vec<&str> = table.header().skip(1).filter(|t| !t.is_empty()).collect();
    let down: Vec<&str> = table.rows().iter().map(|row| row.cell(0)).collect();
    let set = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let (wide, high): (BTreeSet<String>, BTreeSet<String>) = (set(&across), set(&down));
    let is_number = |cell: &str| is_missing(cell) || number::parse(cell, table.decimal).is_some();
    across.len() > 1
        && wide.len() == across.len()
        && high.len() == down.len()
        && wide.iter().eq(high.iter())
        && table
            .rows()
            .iter()
            .all(|row| row.cells().skip(1).all(is_number))
}

fn read_list(
    content: &Content,
    table: &Table,
    columns: &Columns,
    reading: &mut Reading<'_>,
    trips: &mut Trips,
) -> Result<(), Refusal> {
    for row in table.rows() {
        let cells = Cells::of(row, table, columns, content)?;
        let region = |field: &str| {
            let cell = cells.text(field).filter(|cell| !cell.is_empty());
            let cell = cell.ok_or_else(|| cells.lacks(field, "a region"))?;
            Ok(reading.mapping.region(cell))
        };
        let (from, to) = (region("from")?, region("to")?);
        let ms = cells
            .number("rtt_ms", reading.notes)?
            .ok_or_else(|| cells.lacks("rtt_ms", "milliseconds"))?;
        trips.add(&from, to, ms, &content.line(row.line))?;
    }
    Ok(())
}

fn read_square(
    content: &Content,
    table: &Table,
    reading: &Reading<'_>,
    trips: &mut Trips,
) -> Result<(), Refusal> {
    let across: Vec<&str> = table.header().collect();
    for row in table.rows() {
        let place = content.line(row.line);
        for (at, title) in across.iter().enumerate().skip(1) {
            let cell = row.cell(at);
            // A square may be filled on one side of its diagonal only.
            if title.is_empty() || is_missing(cell) {
                continue;
            }
            let ms = number::parse(cell, table.decimal).filter(|ms| *ms >= 0.0);
            let ms = ms.ok_or_else(|| {
                let text = format!("found {}, expected milliseconds", quoted(cell));
                Refusal::new(format!("{place}, column {title}"), text)
            })?;
            let (from, to) = (row.cell(0), *title);
            let (from, to) = (reading.mapping.region(from), reading.mapping.region(to));
            trips.add(&from, to, ms, &place)?;
        }
    }
    Ok(())
}
