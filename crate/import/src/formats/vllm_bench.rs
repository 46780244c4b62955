//! Reports of `vllm bench serve` (and of SGLang's, whose keys are the same): JSON, one
//! object or one on each line. They name neither hardware nor cards, unless somebody gave
//! them along (`--metadata gpu=H100 tp=2`).

use serde_json::{Map, Value};

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::hardware;
use crate::mapping::Mapping;
use crate::number::shown;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Rate, Unit};
use crate::report::{Refusal, Source};
use crate::value::{number_at, text_at};

pub(super) struct VllmBench;

/// Keys that people give along for the hardware.
const HARDWARE: &[&str] = &[
    "hardware",
    "gpu",
    "gpu_type",
    "gpu_name",
    "accelerator",
    "accelerator_type",
    "device_name",
    "server_info.gpu",
];
/// Keys of the number of cards under one replica.
const CARDS: &[&str] = &["gpus", "num_gpus", "gpu_count", "n_gpus"];
/// Keys whose product is the number of cards.
const PARALLEL: &[&[&str]] = &[
    &[
        "tp",
        "tensor_parallel_size",
        "tensor-parallel-size",
        "tp_size",
    ],
    &["pp", "pipeline_parallel_size", "pp_size"],
    &["dp", "data_parallel_size", "dp_size"],
];
/// Keys of the model.
const MODEL: &[&str] = &["model_id", "model", "served_model_name", "tokenizer_id"];

impl Format for VllmBench {
    fn name(&self) -> &'static str {
        "vllm-bench"
    }

    fn title(&self) -> &'static str {
        "a report of vllm bench serve, or of SGLang's bench_serving"
    }

    fn known_by(&self) -> &'static str {
        "request_throughput with output_throughput or total_token_throughput; hardware and cards \
         from --metadata gpu=H100 tp=2, from --on, or from --map"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/vllm-bench.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.first_record().is_some_and(|record| {
            let has = |name: &str| record.get(name).is_some();
            has("request_throughput") && (has("output_throughput") || has("total_token_throughput"))
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        for (source, record) in content.records() {
            let rate = rate(record, source, reading)?;
            reading.pieces.rates.push(rate);
        }
        Ok(())
    }
}

fn rate(record: &Value, source: Source, reading: &mut Reading<'_>) -> Result<Rate, Refusal> {
    let number = |name: &str| number_at(record, name);
    let first_text = |names: &[&str]| names.iter().find_map(|name| text_at(record, name));
    let mut per_second = BTreeMap::new();
    for (unit, names) in [
        (Unit::Requests, &["request_throughput"][..]),
        (Unit::OutputTokens, &["output_throughput"]),
        (Unit::InputTokens, &["input_throughput"]),
        (
            Unit::TotalTokens,
            &["total_token_throughput", "total_throughput"],
        ),
    ] {
        if let Some(rate) = names
            .iter()
            .find_map(|name| number(name))
            .filter(|rate| *rate >= 0.0)
        {
            per_second.insert(unit, rate);
        }
    }
    if per_second.is_empty() {
        let text = "found no number in request_throughput, expected requests per second";
        return Err(Refusal::new(&source, text));
    }
    let completed = number("completed").filter(|count| *count > 0.0);
    let mean = |name: &str| number(name).zip(completed).map(|(sum, count)| sum / count);
    // Keys without a unit are seconds.
    let ms = |name: &str| {
        number(&format!("{name}_ms")).or_else(|| number(name).map(|seconds| seconds * 1000.0))
    };
    let asked = text_at(record, "request_rate");
    let ttft_ms = ms("mean_ttft");
    if let (Some(asked), Some(served)) = (number("request_rate"), number("request_throughput"))
        && asked > 2.0 * served
    {
        let wait = ttft_ms.map_or(String::new(), |ms| format!(", TTFT {} ms", shown(ms)));
        let text = format!(
            "a burst: {} requests per second were sent and {} served{wait}",
            shown(asked),
            shown(served)
        );
        reading.notes.fact(&source, text);
    }
    let mut on = hardware_of(record);
    if reading.about.hardware.is_some() {
        on.0.clone_from(&reading.about.hardware);
    }
    Ok(Rate {
        model: reading.about.model.clone().or_else(|| first_text(MODEL)),
        hardware: on.0,
        cards: reading.about.cards.or(on.1),
        memory_gb: reading.about.memory_gb.or_else(|| number("memory_gb")),
        input_tokens: mean("total_input_tokens"),
        output_tokens: mean("total_output_tokens"),
        ttft_ms,
        tpot_ms: ms("mean_tpot"),
        label: String::new(),
        load: asked
            .map(|rate| format!("request rate {rate}"))
            .unwrap_or_default(),
        stage: None,
        fields: Map::new(),
        per_second,
        source,
    })
}

/// Hardware and cards under one replica, where somebody gave them along.
pub(super) fn hardware_of(record: &Value) -> (Option<String>, Option<f64>) {
    let count = |names: &[&str]| {
        let found = names.iter().find_map(|name| number_at(record, name));
        found.filter(|count| *count > 0.0)
    };
    let name = HARDWARE.iter().find_map(|name| text_at(record, name));
    let mut cards = count(CARDS);
    if cards.is_none() {
        let factors: Vec<f64> = PARALLEL.iter().filter_map(|names| count(names)).collect();
        cards = (!factors.is_empty()).then(|| factors.iter().product());
    }
    match name.as_deref().and_then(hardware::counted) {
        Some((count, bare)) => (Some(bare.to_owned()), cards.or(Some(count))),
        None => (name, cards),
    }
}
