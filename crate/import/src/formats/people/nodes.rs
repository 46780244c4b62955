//! A table of machines: one row for each, or for several that are alike.

use serde_json::Map;

use super::header::{Cells, Columns, Kind, Known, plain};
use super::words;
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::hardware;
use crate::layout::Layout;
use crate::mapping::Mapping;
use crate::number;
use crate::pieces::{Count, Node};
use crate::report::Refusal;
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
    words::INSTANCE_TYPE,
    plain("availability", Kind::Number),
    plain("headroom", Kind::Number),
    plain("cards", Kind::Number),
    plain("verification", Kind::List),
    plain("hosts", Kind::List),
    plain("per_card", Kind::List),
    plain("usage_price", Kind::Amounts),
];

/// Fields that go to the scenario as they are.
const PASSED_ON: &[&str] = &[
    "operator",
    "availability",
    "headroom",
    "cards",
    "verification",
    "hosts",
    "per_card",
];

/// Hours of a month, as clouds count them.
pub(super) const HOURS_PER_MONTH: f64 = 730.0;

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
        let columns = columns(table, reading.mapping);
        columns.tell(content, table, reading.notes);
        if table.rows().is_empty() {
            let text = "is a header without rows, expected one row for each machine";
            return Err(Refusal::new(content.whole(), text));
        }
        for row in table.rows() {
            let cells = Cells::of(row, table, &columns, content)?;
            let node = node(&cells, &columns, content, reading)?;
            reading.pieces.nodes.push(node);
        }
        Ok(())
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
    let mut hardware = cells.text("hardware").and_then(some_name);
    if let Some((cards, name)) = hardware.as_deref().and_then(hardware::counted) {
        // "8x H100" in one cell.
        capacity.entry("gpu".to_owned()).or_insert(cards);
        hardware = some_name(name);
    }
    let cards = capacity.get("gpu").copied();
    let mut price = cells.number("price_per_hour", notes)?;
    if price.is_none() {
        let per_card = cells.number("price per gpu and hour", notes)?;
        price = per_card.zip(cards).map(|(price, cards)| price * cards);
    }
    if price.is_none()
        && let Some(month) = cells.number("price per month", notes)?
    {
        price = Some(month / HOURS_PER_MONTH);
        let text = format!("prices per month are divided by {HOURS_PER_MONTH} hours");
        notes.assumed(content.whole(), text);
    }
    let mut fields = Map::new();
    for column in &columns.known {
        if PASSED_ON.contains(&column.field.as_str())
            && let Some(value) = cells.json(column, notes)?
        {
            fields.insert(column.field.clone(), value);
        }
    }
    let usage = cells.amounts("usage_price", notes)?;
    if !usage.is_empty() {
        fields.insert("usage_price".to_owned(), usage.into_iter().collect());
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
    Ok(Node {
        count: count(cells, columns)?,
        name,
        hardware,
        card_memory_gb,
        capacity,
        region: cells.text("region").and_then(some_name),
        instance_type: cells.text("instance_type").and_then(some_name),
        spot: false,
        exported: false,
        unusable: None,
        price_per_hour: price,
        fields,
        source,
    })
}

/// A whole number of machines (also written `2.0`), or a range such as `0..20`.
pub(super) fn count(cells: &Cells<'_>, columns: &Columns) -> Result<Count, Refusal> {
    let (Some(cell), Some(column)) = (cells.text("count"), columns.get("count")) else {
        return Ok(Count::Fixed(1));
    };
    let whole = |text: &str| {
        let number = number::parse(text, number::Decimal::Point)?;
        (number >= 0.0 && number.fract() == 0.0 && number <= 1e9).then_some(number as u64)
    };
    let count = match cell.split_once("..") {
        Some((min, max)) => whole(min)
            .zip(whole(max))
            .map(|(min, max)| Count::Range(min, max)),
        None => whole(cell).map(Count::Fixed),
    };
    count.ok_or_else(|| {
        cells.wrong(
            column,
            cell,
            "a whole number of machines, or a range such as 0..20",
        )
    })
}
