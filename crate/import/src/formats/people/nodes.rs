//! A table of machines: one row for each, or for several that are alike.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::header::{Cells, Columns, Kind, Known, plain};
use super::hourly::by_the_hour;
use super::totals::without_totals;
use super::{price, share, spread, status, whole, words};
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::layout::Layout;
use crate::mapping::Mapping;
use crate::node_range;
use crate::number;
use crate::pieces::{Count, Node};
use crate::report::{Notes, Refusal, plural, quoted};
use crate::table::{Row, Table};
use crate::value::some_name;

pub(in crate::formats) struct Nodes;

const FIELDS: &[Known] = &[
    words::ID,
    words::COUNT,
    words::HARDWARE,
    words::GPU,
    words::GPUS,
    plain("capacity", Kind::Amounts),
    words::CARD_MEMORY,
    words::CPU,
    words::MEMORY,
    words::REGION,
    words::OPERATOR,
    words::PRICE,
    words::PRICE_PER_CARD,
    words::PRICE_PER_MONTH,
    words::PRICE_PER_CARD_AND_MONTH,
    words::HOURS_PER_MONTH,
    words::CURRENCY,
    words::INSTANCE_TYPE,
    words::AVAILABILITY,
    plain("headroom", Kind::Number),
    plain("cards", Kind::Number),
    plain("tier", Kind::Text),
    plain("verification", Kind::List),
    plain("hosts", Kind::List),
    plain("labels", Kind::Labels),
    plain("per_card", Kind::List),
    plain("usage_price", Kind::Amounts),
    words::STATUS,
];

/// What a table that has to be whole has.
const REQUIRED: &[&str] = &["id", "hardware", "capacity"];

/// Fields that go to the scenario as they are.
const PASSED_ON: &[&str] = &[
    "operator",
    "availability",
    "headroom",
    "cards",
    "tier",
    "verification",
    "hosts",
    "labels",
    "per_card",
];

impl Format for Nodes {
    fn name(&self) -> &'static str {
        "nodes-csv"
    }

    fn title(&self) -> &'static str {
        "a table of machines"
    }

    fn known_by(&self) -> &'static str {
        "columns for a name or a count, and for the hardware or its number (id, hardware, \
         capacity.gpu; or Node Name, GPU Type, GPUs, $/hr)"
    }

    fn template(&self) -> &'static str {
        include_str!("../../../templates/nodes.csv")
    }

    fn detect(&self, content: &Content, mapping: &Mapping) -> bool {
        content.table().is_some_and(|table| {
            let columns = columns(table, mapping);
            let has_amount = columns
                .known
                .iter()
                .any(|c| c.field.starts_with("capacity."));
            let is_named = columns.has("id") || columns.has("count");
            is_named && (columns.has("hardware") || has_amount)
        })
    }

    fn layout(&self, content: &Content, mapping: &Mapping, rows: &[&Row]) -> Option<Layout> {
        let table = content.table()?;
        let columns = columns(table, mapping);
        Some(columns.layout(content, table, FIELDS, mapping, rows))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        let mut columns = columns(table, reading.mapping);
        if reading.strict {
            columns.strict = true;
            for wrong in whole::header(&columns, FIELDS, REQUIRED, table, content) {
                reading.go_on(wrong)?;
            }
            if !reading.refused.is_empty() {
                return Ok(());
            }
        }
        columns.tell(content, table, reading.notes);
        if table.rows().is_empty() {
            let text = "is a header without rows, expected one row for each machine";
            return Err(Refusal::new(content.whole(), text));
        }
        let mut first: HashMap<String, u64> = HashMap::new();
        let rows = if reading.strict {
            table.rows().iter().collect()
        } else {
            without_totals(table, content, reading.notes)
        };
        for row in rows {
            let cells = Cells::of(row, table, &columns, content);
            let made = cells.and_then(|cells| {
                if reading.strict {
                    complete(&cells, &mut first)?;
                }
                price::note_currency(&cells, &columns, content, reading.pieces);
                let node = node(&cells, &columns, content, reading)?;
                several(node, &cells, content, reading.notes)
            });
            match made {
                Ok(mut nodes) => reading.pieces.nodes.append(&mut nodes),
                Err(refusal) => reading.go_on(refusal)?,
            }
        }
        Ok(())
    }
}

/// Refuses a row without a name, with another's name or without hardware.
fn complete(cells: &Cells<'_>, first: &mut HashMap<String, u64>) -> Result<(), Refusal> {
    let Some(name) = cells.text("id") else {
        return Err(cells.lacks("id", "the node's own name (required)"));
    };
    if cells.text("hardware").is_none() {
        return Err(cells.lacks("hardware", "the hardware class (required)"));
    }
    match first.insert(name.to_owned(), cells.row.line) {
        None => Ok(()),
        Some(before) => {
            let text = format!(
                "found {} a second time (first on line {before}), expected an id that no \
                 other node has",
                quoted(name)
            );
            Err(Refusal::new(cells.place("id"), text))
        }
    }
}

fn columns(table: &Table, mapping: &Mapping) -> Columns {
    let mut columns = Columns::of(table, FIELDS, mapping);
    settle_gpu(&mut columns, table, "capacity.gpu");
    columns
}

/// Decides what a column `gpu` holds: names, or how many there are.
pub(super) fn settle_gpu(columns: &mut Columns, table: &Table, count: &'static str) {
    let Some(mut column) = columns.take("gpu") else {
        return;
    };
    let mut cells = table.rows().iter().take(100).map(|row| row.cell(column.at));
    let counts = cells.all(|cell| cell.is_empty() || number::parse(cell, table.decimal).is_some());
    let (field, kind) = if counts {
        (count, Kind::Number)
    } else {
        ("hardware", Kind::Text)
    };
    if columns.has(field) {
        columns.unknown.push((column.at, column.title));
        return;
    }
    field.clone_into(&mut column.field);
    column.kind = kind;
    columns.known.push(column);
}

fn node(
    cells: &Cells<'_>,
    columns: &Columns,
    content: &Content,
    reading: &mut Reading<'_>,
) -> Result<Node, Refusal> {
    let source = content.line(cells.row.line);
    let notes = &mut *reading.notes;
    let mut capacity = cells.amounts("capacity", notes)?;
    let (hardware, counted) = cells.hardware(capacity.get("gpu").copied());
    if let Some(counted) = counted {
        capacity.insert("gpu".to_owned(), counted);
    }
    let cards = capacity.get("gpu").copied();
    let price = price::per_hour(cells, cards, content, notes)?;
    let mut fields = Map::new();
    for column in &columns.known {
        if PASSED_ON.contains(&column.field.as_str())
            && let Some(value) = match column.field.as_str() {
                field if share::is_share(field) => share::of(cells, field, notes)?.map(Value::from),
                _ => cells.json(column, notes)?,
            }
        {
            fields.insert(column.field.clone(), value);
        }
    }
    let usage = cells.amounts("usage_price", notes)?;
    if !usage.is_empty() {
        fields.insert("usage_price".to_owned(), usage.into_iter().collect());
    }
    if let Some((_, count)) = cells.text("count").and_then(by_the_hour) {
        fields.insert("count".to_owned(), count.into());
    }
    let card_memory_gb = cells.number("memory of one card", notes)?;
    let name = cells.text("id").and_then(some_name).unwrap_or_else(|| {
        let parts = [hardware.clone(), cells.text("region").and_then(some_name)];
        let made: Vec<String> = parts.into_iter().flatten().collect();
        if made.is_empty() {
            format!("line {}", cells.row.line)
        } else {
            made.join(" ")
        }
    });
    if !columns.strict && columns.get("count").is_some() && cells.text("count").is_none() {
        let text = "a row without a number of machines is one machine";
        notes.assumed(&content.file, text);
    }
    Ok(Node {
        count: count(cells, columns)?,
        name,
        hardware,
        card_memory_gb,
        capacity,
        region: cells.text("region").and_then(some_name),
        instance_type: cells.text("instance_type").and_then(some_name),
        billed_as: None,
        spot: false,
        exported: false,
        unusable: status::unusable(cells, notes),
        price_per_hour: price,
        fields,
        source,
    })
}

/// The nodes of a row that tells of several: one for each region in a cell such as
/// `US:3; BG:3`, and the names of machines such as `gpu[001-004,007]`.
fn several(
    mut node: Node,
    cells: &Cells<'_>,
    content: &Content,
    notes: &mut Notes,
) -> Result<Vec<Node>, Refusal> {
    if cells.is_strict() {
        return Ok(vec![node]);
    }
    let split = |field: &'static str| {
        let cell = cells.text(field)?;
        Some((field, cell, spread::by_region(cell)?))
    };
    if let Some((field, cell, regions)) = split("count").or_else(|| split("region")) {
        let sum: u64 = regions.iter().map(|(_, count)| count).sum();
        if field == "region" && cells.text("count").is_some() && node.count != Count::Fixed(sum) {
            let text = format!(
                "found {}, expected regions that add up to the count",
                quoted(cell)
            );
            return Err(Refusal::new(cells.place(field), text));
        }
        let text = format!(
            "{} read as machines per region, and others alike",
            quoted(cell)
        );
        notes.guessed(content.whole(), text);
        let nodes = regions.into_iter().map(|(region, count)| Node {
            name: format!("{} {region}", node.name),
            count: Count::Fixed(count),
            region: Some(region),
            ..node.clone()
        });
        return Ok(nodes.collect());
    }
    if let Some(names) = node_range::expand(&node.name) {
        let count = names.len() as u64;
        if cells.text("count").is_some() && node.count != Count::Fixed(count) {
            let text = format!(
                "found {}, which names {}, expected as many as the count",
                quoted(&node.name),
                plural(names.len(), "machine", "machines")
            );
            return Err(Refusal::new(cells.place("id"), text));
        }
        let text = format!(
            "{} read as the names of {}, and others alike",
            quoted(&node.name),
            plural(names.len(), "machine", "machines")
        );
        notes.guessed(content.whole(), text);
        node.count = Count::Fixed(count);
        node.fields.insert("names".to_owned(), names.into());
    }
    Ok(vec![node])
}

/// A whole number of machines (also written `2.0`), or a range such as `0..20`, in every
/// period anew where the cell says so.
pub(super) fn count(cells: &Cells<'_>, columns: &Columns) -> Result<Count, Refusal> {
    let (Some(cell), Some(column)) = (cells.text("count"), columns.get("count")) else {
        return Ok(Count::Fixed(1));
    };
    if !columns.strict && spread::by_region(cell).is_some() {
        // The row becomes a node for each region.
        return Ok(Count::Fixed(1));
    }
    let whole = |text: &str| {
        let number = number::parse(text, number::Decimal::Point)?;
        (number >= 0.0 && number.fract() == 0.0 && number <= 1e9).then_some(number as u64)
    };
    let range = by_the_hour(cell).map_or(cell, |(range, _)| range);
    let count = match range.split_once("..") {
        Some((min, max)) => whole(min)
            .zip(whole(max))
            .map(|(min, max)| Count::Range(min, max)),
        None => whole(cell).map(Count::Fixed),
    };
    count.ok_or_else(|| {
        cells.wrong(
            column,
            cell,
            "a whole number of machines, a range such as 0..20, or `0..20 per period`",
        )
    })
}
