//! Reports of GuideLLM: one benchmark for each load.

use serde_json::{Map, Value};

use super::vllm_bench::hardware_of;
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number::shown;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Rate, Unit};
use crate::report::{Refusal, Source};
use crate::value::{list_at, number_at, text_at};

pub(super) struct GuideLlm;

impl Format for GuideLlm {
    fn name(&self) -> &'static str {
        "guidellm"
    }

    fn title(&self) -> &'static str {
        "a report of GuideLLM (JSON)"
    }

    fn known_by(&self) -> &'static str {
        "benchmarks[].metrics.requests_per_second"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/guidellm.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.json().is_some_and(|json| {
            let first = list_at(json, "benchmarks").first();
            first.is_some_and(|first| number_of(first, "requests_per_second").is_some())
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(json) = content.json() else {
            return Ok(());
        };
        for (i, benchmark) in list_at(json, "benchmarks").iter().enumerate() {
            let source = content.path(format!("$.benchmarks[{i}]"));
            let rate = rate(json, benchmark, source, reading);
            reading.pieces.rates.extend(rate);
        }
        Ok(())
    }
}

/// The mean of a metric over the requests that succeeded.
fn number_of(benchmark: &Value, metric: &str) -> Option<f64> {
    number_at(benchmark, &format!("metrics.{metric}.successful.mean"))
}

fn rate(
    report: &Value,
    benchmark: &Value,
    source: Source,
    reading: &mut Reading<'_>,
) -> Option<Rate> {
    let mut per_second = BTreeMap::new();
    for (unit, metric) in [
        (Unit::Requests, "requests_per_second"),
        (Unit::OutputTokens, "output_tokens_per_second"),
        (Unit::TotalTokens, "tokens_per_second"),
    ] {
        if let Some(rate) = number_of(benchmark, metric).filter(|rate| *rate >= 0.0) {
            per_second.insert(unit, rate);
        }
    }
    let Some(served) = per_second.get(&Unit::Requests).copied() else {
        reading
            .notes
            .left_out(&source, "a benchmark without requests_per_second");
        return None;
    };
    let strategy = |name: &str| {
        ["config.strategy", "args.strategy"]
            .iter()
            .find_map(|path| number_at(benchmark, &format!("{path}.{name}")))
    };
    let asked = strategy("rate");
    if let Some(asked) = asked
        && served < 0.5 * asked
    {
        let count = number_at(benchmark, "metrics.request_totals.successful");
        let count = count.map_or(String::new(), |count| {
            format!(" ({} requests)", shown(count))
        });
        let text = format!(
            "{} requests per second were served where {} were sent: the run was too short{count}, \
             or the server too slow",
            shown(served),
            shown(asked)
        );
        reading.notes.fact(&source, text);
    }
    let model = [
        "config.spec.backend.model",
        "args.backend_kwargs.model",
        "args.model",
    ]
    .iter()
    .find_map(|path| text_at(report, path))
    .or_else(|| text_at(benchmark, "config.backend.model"))
    .or_else(|| text_at(benchmark, "worker.backend_model"));
    let labels = report
        .get("config")
        .and_then(|config| config.get("metadata"));
    let labels = labels.and_then(|metadata| metadata.get("labels"));
    let (hardware, cards) = labels.map(hardware_of).unwrap_or_default();
    let load = asked.map(|rate| format!("request rate {}", shown(rate)));
    Some(Rate {
        model: reading.about.model.clone().or(model),
        hardware: reading.about.hardware.clone().or(hardware),
        cards: reading.about.cards.or(cards),
        memory_gb: reading.about.memory_gb,
        input_tokens: number_of(benchmark, "prompt_token_count"),
        output_tokens: number_of(benchmark, "output_token_count"),
        ttft_ms: number_of(benchmark, "time_to_first_token_ms"),
        tpot_ms: number_of(benchmark, "inter_token_latency_ms")
            .or_else(|| number_of(benchmark, "time_per_output_token_ms")),
        label: String::new(),
        load: load.unwrap_or_default(),
        stage: None,
        fields: Map::new(),
        per_second,
        source,
    })
}
