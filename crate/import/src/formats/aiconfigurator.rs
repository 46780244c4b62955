//! Tables of NVIDIA's aiconfigurator: `best_config_topn.csv` and `pareto.csv`. A row is a
//! replica: its `tokens/s` are those of `num_total_gpus` cards, whatever total was asked
//! for. Where prefill and decode are apart, columns begin with `(p)` and `(d)`, and a row
//! is a group of workers of both.

use serde_json::{Map, Value};

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Rate, Unit};
use crate::report::{Refusal, quoted};
use crate::table::{Row, Table};
use crate::value::some_name;

pub(super) struct AiConfigurator;

impl Format for AiConfigurator {
    fn name(&self) -> &'static str {
        "aiconfigurator"
    }

    fn title(&self) -> &'static str {
        "a table of aiconfigurator (best_config_topn.csv, pareto.csv)"
    }

    fn known_by(&self) -> &'static str {
        "columns tokens/s, tokens/s/gpu, num_total_gpus; (p)tp and (d)tp where prefill and decode \
         are apart"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/aiconfigurator.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["tokens/s", "tokens/s/gpu", "num_total_gpus"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in table.rows() {
            let rate = rate(table, row, content, reading)?;
            reading.pieces.rates.push(rate);
        }
        if table.column("(d)tp").is_some() {
            let text = "a row of prefill and decode workers is one replica of all of its cards: \
                 the two stages are not planned apart";
            reading.notes.assumed(content.whole(), text);
        }
        Ok(())
    }
}

fn rate(
    table: &Table,
    row: &Row,
    content: &Content,
    reading: &mut Reading<'_>,
) -> Result<Rate, Refusal> {
    let source = content.line(row.line);
    let cell = |name: &str| {
        let cell = row.cell(table.column(name)?);
        (!cell.is_empty()).then_some(cell)
    };
    let figure = |name: &str| cell(name).and_then(|cell| number::parse(cell, table.decimal));
    let needed = |name: &str| {
        figure(name).filter(|number| *number > 0.0).ok_or_else(|| {
            let about = format!("{source}, column {name}");
            let found = quoted(cell(name).unwrap_or_default());
            Refusal::new(about, format!("found {found}, expected a number above 0"))
        })
    };
    let tokens = needed("tokens/s")?;
    let cards = needed("num_total_gpus")?;
    let mut per_second = BTreeMap::from([(Unit::OutputTokens, tokens)]);
    if let Some(requests) = figure("seq/s") {
        per_second.insert(Unit::Requests, requests);
    }
    let is_apart = cell("(d)tp").is_some();
    let memory = if is_apart {
        // Memory of one card of each kind of worker, times its cards and its workers.
        let of = |stage: &str| {
            let of_stage = |name: &str| figure(&format!("({stage}){name}"));
            let cards = of_stage("tp")? * of_stage("pp").unwrap_or(1.0);
            Some(of_stage("memory")? * cards * of_stage("workers")?)
        };
        of("p")
            .zip(of("d"))
            .map(|(prefill, decode)| prefill + decode)
    } else {
        figure("memory").map(|memory| memory * cards)
    };
    let layout = match (cell("parallel"), cell("(p)parallel"), cell("(d)parallel")) {
        (Some(layout), ..) => layout.to_owned(),
        (None, Some(prefill), Some(decode)) => {
            let workers = |stage: &str| {
                figure(&format!("({stage})workers")).map_or(String::new(), number::shown)
            };
            format!("{}x{prefill} + {}x{decode}", workers("p"), workers("d"))
        }
        _ => String::new(),
    };
    let hardware = cell("system")
        .or_else(|| cell("(d)system"))
        .and_then(some_name);
    let mut fields = Map::new();
    if is_apart {
        let stage = |stage: &str| {
            let of_stage = |name: &str| figure(&format!("({stage}){name}"));
            let mut fields = Map::new();
            for (name, value) in [
                ("workers", of_stage("workers")),
                ("tp", of_stage("tp")),
                ("requests_per_second", of_stage("seq/s/worker")),
                ("memory_gb", of_stage("memory")),
            ] {
                if let Some(value) = value {
                    fields.insert(name.to_owned(), value.into());
                }
            }
            Value::Object(fields)
        };
        // An encode stage of 0 workers is none.
        fields.insert("prefill".to_owned(), stage("p"));
        fields.insert("decode".to_owned(), stage("d"));
    }
    Ok(Rate {
        model: reading
            .about
            .model
            .clone()
            .or_else(|| cell("model").and_then(some_name)),
        hardware: reading.about.hardware.clone().or(hardware),
        cards: Some(cards),
        per_second,
        memory_gb: memory,
        input_tokens: figure("isl"),
        output_tokens: figure("osl"),
        ttft_ms: figure("ttft"),
        tpot_ms: figure("tpot"),
        label: String::new(),
        load: [
            Some(layout).filter(|layout| !layout.is_empty()),
            cell("concurrency").map(|c| format!("concurrency {c}")),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", "),
        stage: None,
        fields,
        source,
    })
}
