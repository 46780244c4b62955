//! Results of vLLM's benchmark as rows of a table: the report's keys are the columns.

use serde_json::Map;

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::hardware;
use crate::mapping::Mapping;
use crate::number;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Rate, Unit};
use crate::report::{Refusal, quoted};
use crate::table::{Row, Table};
use crate::value::some_name;

pub(super) struct VllmTable;

impl Format for VllmTable {
    fn name(&self) -> &'static str {
        "vllm-bench-csv"
    }

    fn title(&self) -> &'static str {
        "a table of results of vLLM's benchmark"
    }

    fn known_by(&self) -> &'static str {
        "columns request_throughput and output_throughput; gpu (8xH100) or gpu and tp"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/vllm-bench.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let table = content.table();
        table.is_some_and(|table| table.has(&["request_throughput", "output_throughput"]))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in table.rows() {
            let rate = rate(table, row, content, reading);
            reading.pieces.rates.extend(rate);
        }
        Ok(())
    }
}

fn rate(table: &Table, row: &Row, content: &Content, reading: &mut Reading<'_>) -> Option<Rate> {
    let source = content.line(row.line);
    let cell = |names: &[&str]| {
        let at = names.iter().find_map(|name| table.column(name))?;
        Some(row.cell(at)).filter(|cell| !cell.is_empty())
    };
    let figure = |names: &[&str]| cell(names).and_then(|cell| number::parse(cell, table.decimal));
    let mut per_second = BTreeMap::new();
    for (unit, name) in [
        (Unit::Requests, "request_throughput"),
        (Unit::OutputTokens, "output_throughput"),
        (Unit::TotalTokens, "total_token_throughput"),
    ] {
        if let Some(rate) = figure(&[name]) {
            per_second.insert(unit, rate);
        }
    }
    if per_second.is_empty() {
        reading
            .notes
            .left_out(&source, "a row without any throughput");
        return None;
    }
    let completed = figure(&["completed"]).filter(|count| *count > 0.0);
    let mean = |name: &str| {
        figure(&[name])
            .zip(completed)
            .map(|(sum, count)| sum / count)
    };
    let mut cards = figure(&["tp", "tensor_parallel_size", "gpus", "num_gpus"]);
    let mut hardware = cell(&["hardware", "gpu", "gpu_type", "gpu_name"]).and_then(some_name);
    let mut label = String::new();
    if let Some((count, rest)) = hardware.as_deref().and_then(hardware::counted) {
        // "8xH100 1FP8-meta": what stands behind the card tells set-ups apart.
        let (name, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let text = format!(
            "{} read as {} x {name}",
            quoted(hardware.as_deref().unwrap_or_default()),
            number::shown(count)
        );
        reading.notes.guessed(content.whole(), text);
        cards = cards.or(Some(count));
        label = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        hardware = some_name(name);
    }
    let model = cell(&["model", "model_id", "model_name"]).and_then(some_name);
    Some(Rate {
        source,
        model: reading.about.model.clone().or(model),
        hardware: reading.about.hardware.clone().or(hardware),
        cards: reading.about.cards.or(cards),
        per_second,
        memory_gb: reading.about.memory_gb,
        input_tokens: mean("total_input_tokens"),
        output_tokens: mean("total_output_tokens"),
        ttft_ms: figure(&["mean_ttft_ms"]),
        tpot_ms: figure(&["mean_tpot_ms"]),
        label,
        load: cell(&["request_rate", "qps"])
            .map(|rate| format!("request rate {rate}"))
            .unwrap_or_default(),
        stage: None,
        fields: Map::new(),
    })
}
