//! The summary of a round of MLPerf inference: a result for each system. A result is that
//! of all accelerators of the system together.

use serde_json::{Map, Value};

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Rate, Unit};
use crate::report::{Refusal, plural};
use crate::value::{number_at, text_at};

pub(super) struct MlPerf;

impl Format for MlPerf {
    fn name(&self) -> &'static str {
        "mlperf"
    }

    fn title(&self) -> &'static str {
        "a summary of MLPerf inference results (JSON)"
    }

    fn known_by(&self) -> &'static str {
        "a list of objects with Accelerator, Performance_Result, Performance_Units"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/mlperf.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.first_record().is_some_and(|record| {
            ["Accelerator", "Performance_Result", "Performance_Units"]
                .iter()
                .all(|name| record.get(*name).is_some())
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let mut left = 0;
        for (source, record) in content.records() {
            let Some(rate) = rate(record) else {
                left += 1;
                continue;
            };
            let about = &reading.about;
            reading.pieces.rates.push(Rate {
                source,
                model: about.model.clone().or(rate.model),
                hardware: about.hardware.clone().or(Some(rate.hardware)),
                cards: None,
                per_second: BTreeMap::from([(rate.unit, rate.per_second)]),
                memory_gb: about.memory_gb,
                input_tokens: None,
                output_tokens: None,
                ttft_ms: None,
                tpot_ms: None,
                label: String::new(),
                load: rate.load,
                stage: None,
                fields: Map::new(),
            });
        }
        if left > 0 {
            let what = plural(left, "result", "results");
            let text = format!("{what} that is no throughput, failed, or names no accelerators");
            reading.notes.left_out(content.whole(), text);
        }
        let text = "the rate of one accelerator is an equal share of its system's, and a model \
             is taken to fit wherever it was measured";
        reading.notes.assumed(content.whole(), text);
        Ok(())
    }
}

/// What a result says.
struct Found {
    model: Option<String>,
    hardware: String,
    unit: Unit,
    per_second: f64,
    load: String,
}

fn rate(record: &Value) -> Option<Found> {
    let unit = match text_at(record, "Performance_Units")?
        .to_ascii_lowercase()
        .as_str()
    {
        "tokens/s" => Unit::OutputTokens,
        "queries/s" | "samples/s" => Unit::Requests,
        _ => return None,
    };
    let result = number_at(record, "Performance_Result").filter(|result| *result > 0.0)?;
    if number_at(record, "errors").is_some_and(|errors| errors > 0.0) {
        return None;
    }
    let total = number_at(record, "Total Accelerators").or_else(|| {
        let nodes = number_at(record, "Nodes").unwrap_or(1.0);
        Some(number_at(record, "a#")? * nodes)
    });
    let total = total.filter(|total| *total >= 1.0)?;
    let name = text_at(record, "Accelerator")?;
    // "NVIDIA H200-SXM-141GB (x8)": the number is that of the system.
    let hardware = name.split(" (x").next().unwrap_or(&name).trim().to_owned();
    let model = text_at(record, "Model").or_else(|| text_at(record, "UsedModel"));
    Some(Found {
        model,
        hardware,
        unit,
        per_second: result / total,
        load: text_at(record, "Scenario").unwrap_or_default(),
    })
}
