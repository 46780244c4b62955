//! How a table of people was read, in words: its columns, what else they could hold, and
//! what there is to say about its cells.

use super::header::{Cells, Columns, Kind, Known, is_missing};
use super::{nodes, share};
use crate::content::Content;
use crate::hardware;
use crate::layout::{ColumnLook, FieldLook, Layout, Mark, MarkKind};
use crate::located::expectation;
use crate::mapping::Mapping;
use crate::number;
use crate::report::{Notes, Refusal};
use crate::table::{Row, Table};

/// What fields are called where people choose among them. Others are called as they are,
/// with blanks.
const MEANINGS: &[(&str, &str)] = &[
    ("id", "name"),
    ("count", "machines"),
    ("capacity", "another resource of each machine"),
    ("capacity.gpu", "GPUs each"),
    ("capacity.cpu", "CPU cores each"),
    ("capacity.memory_gb", "main memory each, GB"),
    ("memory of one card", "memory of one GPU, GB"),
    ("cards", "cards that share the resources"),
    ("hosts", "models it may host"),
    ("verification", "ways to verify answers"),
    ("usage_price", "price per use of a resource"),
    ("holds", "another resource of one replica"),
    ("holds.gpu", "GPUs per replica"),
    ("holds.vram_gb", "memory of one replica, GB"),
    ("uses", "a resource used in proportion to work"),
    ("rate", "units per second"),
    ("name", "name of the layout"),
    ("machines", "machines under one replica"),
    ("stage", "stage, as prefill or decode"),
    ("min_served", "least share served"),
    ("max_rtt_ms", "longest way, ms"),
    ("from", "from region"),
    ("to", "to region"),
    ("rtt_ms", "round trip, ms"),
    ("in_regions", "regions that may serve it"),
    ("within_hours", "hours that its work can wait"),
    ("load_hours", "hours that a replica loads"),
    ("minutes to load", "minutes that a replica loads"),
    ("seconds to load", "seconds that a replica loads"),
];

/// A field in words.
fn meaning(field: &str) -> String {
    let known = MEANINGS.iter().find(|(name, _)| *name == field);
    known.map_or_else(
        || field.replace('_', " "),
        |(_, meaning)| (*meaning).to_owned(),
    )
}

impl Columns {
    /// How a table with these columns was read.
    pub(super) fn layout(
        &self,
        content: &Content,
        table: &Table,
        fields: &[Known],
        mapping: &Mapping,
        rows: &[&Row],
    ) -> Layout {
        let columns = table.header().enumerate().map(|(at, header)| {
            let known = self.known.iter().find(|column| column.at == at);
            ColumnLook {
                header: header.to_owned(),
                field: known.map(|column| column.field.clone()),
                meaning: known.map_or("not used".to_owned(), |column| meaning(&column.field)),
                is_guess: known.is_some_and(|column| column.is_guess),
                is_mapped: known.is_some_and(|column| column.is_mapped)
                    || self.ignored.iter().any(|(ignored, _)| *ignored == at),
            }
        });
        // What `gpu` means is settled by its cells: it is no field of its own.
        let choices = fields.iter().filter(|known| known.field != "gpu");
        let choices = choices.map(|known| FieldLook {
            field: known.field,
            meaning: meaning(known.field),
            is_open: known.kind == Kind::Amounts,
        });
        let marks = rows
            .iter()
            .map(|row| self.marks(row, content, table, mapping));
        Layout {
            columns: columns.collect(),
            fields: choices.collect(),
            marks: marks.collect(),
        }
    }

    fn marks(&self, row: &Row, content: &Content, table: &Table, mapping: &Mapping) -> Vec<Mark> {
        let wrong = |column: usize, refusal: &Refusal| Mark {
            column,
            kind: MarkKind::Wrong,
            text: expectation(&refusal.text),
        };
        let cells = match Cells::of(row, table, self, content) {
            Ok(cells) => cells,
            Err(refusal) => return vec![wrong(table.header().count(), &refusal)],
        };
        let mut quiet = Notes::default();
        let is_price = |field: &str| field.starts_with("price");
        let mut prices = self.known.iter().filter(|column| is_price(&column.field));
        let has_price = prices.any(|column| cells.text(&column.field).is_some());
        let mut marks = Vec::new();
        for column in &self.known {
            let cell = row.cell(column.at);
            let mut put = |kind, text: String| {
                let column = column.at;
                marks.push(Mark { column, kind, text });
            };
            if is_missing(cell) {
                if is_price(&column.field) && !has_price {
                    put(MarkKind::Empty, "empty, not 0".to_owned());
                }
                continue;
            }
            let read = match column.kind {
                Kind::Count => nodes::count(&cells, self).map(|_| ()),
                Kind::Number if share::is_share(&column.field) => {
                    let read = share::of(&cells, &column.field, &mut quiet);
                    read.map(|read| {
                        let read = read.filter(|read| cells.parsed(cell) != Some(*read));
                        if let Some(number) = read {
                            put(MarkKind::Means, number::shown(number));
                        }
                    })
                }
                Kind::Number => cells.number(&column.field, &mut quiet).map(|read| {
                    let read = read.filter(|_| !number::is_plain(cell));
                    if let Some(number) = read {
                        put(MarkKind::Means, number::shown(number));
                    }
                }),
                Kind::Flag | Kind::List | Kind::Labels => {
                    cells.json(column, &mut quiet).map(|_| ())
                }
                Kind::Text | Kind::Amounts => {
                    if let Some((kind, text)) = named(&column.field, cell, mapping) {
                        put(kind, text);
                    }
                    Ok(())
                }
            };
            if let Err(refusal) = read {
                marks.push(wrong(column.at, &refusal));
            }
        }
        marks
    }
}

/// What a name is read as, where that is another one.
fn named(field: &str, cell: &str, mapping: &Mapping) -> Option<(MarkKind, String)> {
    let meant = match field {
        "model" => mapping.model(cell),
        "region" | "from" | "to" => mapping.region(cell),
        "hardware" => {
            let name = hardware::counted(cell).map_or(cell, |(_, name)| name);
            let own = mapping.hardware.get(name);
            let found = hardware::named(own.map_or(name, String::as_str), None);
            let said = own.or_else(|| mapping.hardware.get(&found.name));
            if said.is_none() && !found.is_known {
                return Some((
                    MarkKind::Unknown,
                    "no known kind: it keeps its name".to_owned(),
                ));
            }
            said.cloned().unwrap_or(found.name)
        }
        _ => return None,
    };
    (meant != cell).then_some((MarkKind::Means, meant))
}
