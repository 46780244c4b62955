//! Results of InferenceX (InferenceMAX): throughput per card, latencies in seconds.

use serde_json::{Map, Value};

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Rate, Unit};
use crate::report::{Refusal, Source};
use crate::value::{at, number_at, text_at};

pub(super) struct InferenceX;

impl Format for InferenceX {
    fn name(&self) -> &'static str {
        "inferencex"
    }

    fn title(&self) -> &'static str {
        "results of InferenceX (JSON)"
    }

    fn known_by(&self) -> &'static str {
        "hw and tput_per_gpu, also below metrics"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/inferencex.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.first_record().is_some_and(|record| {
            let per_card =
                at(record, "tput_per_gpu").or_else(|| at(record, "metrics.tput_per_gpu"));
            per_card.is_some() && (at(record, "hw").is_some() || at(record, "hardware").is_some())
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

fn is_true(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(is)) => *is,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

fn rate(record: &Value, source: Source, reading: &mut Reading<'_>) -> Result<Rate, Refusal> {
    let figure = |name: &str| {
        number_at(record, name).or_else(|| number_at(record, &format!("metrics.{name}")))
    };
    let count = |name: &str| figure(name).filter(|count| *count > 0.0);
    let of_stage = |stage: &str| count(&format!("num_{stage}_gpu"));
    let is_apart = is_true(at(record, "disagg"));
    let (all, generating) = match (of_stage("prefill"), of_stage("decode")) {
        (Some(prefill), Some(decode)) if is_apart || is_true(at(record, "is_multinode")) => {
            // What is generated is counted per decode card there.
            (Some(prefill + decode), Some(decode))
        }
        _ => {
            let cards = count("tp").map(|tp| tp * count("pp").unwrap_or(1.0));
            (cards, cards)
        }
    };
    let (Some(all), Some(generating)) = (all, generating) else {
        let text = "found no number of cards, expected tp (or num_prefill_gpu and num_decode_gpu)";
        return Err(Refusal::new(&source, text));
    };
    let mut per_second = BTreeMap::new();
    for (unit, name, cards) in [
        (Unit::OutputTokens, "output_tput_per_gpu", generating),
        (Unit::TotalTokens, "tput_per_gpu", all),
        (
            Unit::InputTokens,
            "input_tput_per_gpu",
            of_stage("prefill").filter(|_| is_apart).unwrap_or(all),
        ),
    ] {
        if let Some(rate) = figure(name).filter(|rate| *rate >= 0.0) {
            per_second.insert(unit, rate * cards);
        }
    }
    let model = text_at(record, "model").or_else(|| text_at(record, "infmax_model_prefix"));
    let hardware = text_at(record, "hw").or_else(|| text_at(record, "hardware"));
    let load = count("conc").map(|conc| format!("concurrency {conc}"));
    Ok(Rate {
        model: reading.about.model.clone().or(model),
        hardware: reading.about.hardware.clone().or(hardware),
        cards: Some(all),
        per_second,
        memory_gb: reading.about.memory_gb,
        input_tokens: figure("isl"),
        output_tokens: figure("osl"),
        ttft_ms: figure("mean_ttft").map(|seconds| seconds * 1000.0),
        tpot_ms: figure("mean_tpot").map(|seconds| seconds * 1000.0),
        label: String::new(),
        load: load.unwrap_or_default(),
        stage: None,
        fields: Map::new(),
        source,
    })
}
