//! A table of rates: how fast one replica of a model is on some hardware.

use serde_json::Map;

use super::header::{Cells, Columns, Kind, Known, plain};
use super::nodes::settle_gpu;
use super::totals::without_totals;
use super::words;
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::layout::Layout;
use crate::mapping::Mapping;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Rate, Unit};
use crate::report::Refusal;
use crate::table::{Row, Table};
use crate::value::some_name;

pub(in crate::formats) struct Rates;

const FIELDS: &[Known] = &[
    words::MODEL,
    words::HARDWARE,
    words::GPU,
    words::RATE,
    words::RATE_OUTPUT,
    words::RATE_REQUESTS,
    words::REPLICA_CARDS,
    words::REPLICA_MEMORY,
    plain("name", Kind::Text),
    plain("machines", Kind::Number),
    plain("stage", Kind::Text),
    words::LOAD_HOURS,
    words::LOAD_MINUTES,
    words::LOAD_SECONDS,
    plain("uses", Kind::Amounts),
    plain("holds", Kind::Amounts),
];

/// The columns that may hold a rate, with what they count.
const RATES: &[(&str, Unit)] = &[
    ("rate", Unit::Unnamed),
    ("output tokens per second", Unit::OutputTokens),
    ("requests per second", Unit::Requests),
];

/// The columns that may hold the time to load, with how many of them an hour has.
const LOADS: &[(&str, f64)] = &[
    ("load_hours", 1.0),
    ("minutes to load", 60.0),
    ("seconds to load", 3600.0),
];

impl Format for Rates {
    fn name(&self) -> &'static str {
        "rates-csv"
    }

    fn title(&self) -> &'static str {
        "a table of rates"
    }

    fn known_by(&self) -> &'static str {
        "columns for a model, the hardware and a rate (model, hardware, rate, holds.gpu; or \
         Model, GPU Type, GPUs, tokens/s)"
    }

    fn template(&self) -> &'static str {
        include_str!("../../../templates/rates.csv")
    }

    fn detect(&self, content: &Content, mapping: &Mapping) -> bool {
        content.table().is_some_and(|table| {
            let columns = columns(table, mapping);
            let has_rate = RATES.iter().any(|(field, _)| columns.has(field));
            columns.has("model") && columns.has("hardware") && has_rate
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
        for row in without_totals(table, content, reading.notes) {
            let cells = Cells::of(row, table, &columns, content)?;
            let rate = rate(&cells, content, reading)?;
            reading.pieces.rates.push(rate);
        }
        Ok(())
    }
}

fn columns(table: &Table, mapping: &Mapping) -> Columns {
    let mut columns = Columns::of(table, FIELDS, mapping);
    settle_gpu(&mut columns, table, "holds.gpu");
    columns
}

fn rate(cells: &Cells<'_>, content: &Content, reading: &mut Reading<'_>) -> Result<Rate, Refusal> {
    let source = content.line(cells.row.line);
    let missing = |what: &str| Refusal::new(&source, format!("found no {what}, expected one"));
    let model = cells
        .text("model")
        .and_then(some_name)
        .ok_or_else(|| missing("model"))?;
    let notes = &mut *reading.notes;
    let mut per_second = BTreeMap::new();
    for (field, unit) in RATES {
        if let Some(rate) = cells.number(field, notes)? {
            per_second.insert(reading.about.unit.unwrap_or(*unit), rate);
        }
    }
    if per_second.is_empty() {
        return Err(missing("rate"));
    }
    let mut holds = cells.amounts("holds", notes)?;
    let uses = cells.amounts("uses", notes)?;
    let (hardware, cards) = cells.hardware(holds.remove("gpu"));
    let mut fields = Map::new();
    if !uses.is_empty() {
        // What is used in proportion to the work is not held.
        fields.insert("uses".to_owned(), uses.into_iter().collect());
    }
    let memory_gb = holds.remove("vram_gb");
    if !holds.is_empty() {
        fields.insert("holds".to_owned(), holds.into_iter().collect());
    }
    if let Some(machines) = cells.number("machines", notes)? {
        fields.insert("machines".to_owned(), machines.into());
    }
    for (field, in_an_hour) in LOADS {
        if let Some(time) = cells.number(field, notes)? {
            fields.insert("load_hours".to_owned(), (time / in_an_hour).into());
        }
    }
    Ok(Rate {
        model: Some(model),
        hardware: hardware.or_else(|| reading.about.hardware.clone()),
        cards: cards.or(reading.about.cards),
        per_second,
        memory_gb: memory_gb.or(reading.about.memory_gb),
        input_tokens: None,
        output_tokens: None,
        ttft_ms: None,
        tpot_ms: None,
        label: cells.text("name").and_then(some_name).unwrap_or_default(),
        load: String::new(),
        stage: cells.text("stage").and_then(some_name),
        fields,
        source,
    })
}
