//! Problems of Mélange, and the GPU profiles of AIBrix that are made for them: throughput
//! by size of request. What all is 0 cannot meet the targets: it is not eligible.

use serde_json::{Map, Value, json};

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::pieces::{Offer, Per, Rate, Unit, Whole};
use crate::report::{Refusal, Source, plural};
use crate::value::{number, number_at, text_at};

pub(super) struct Melange;
pub(super) struct AibrixProfile;
pub(super) struct AibrixBenchmark;

/// The cells of a table of numbers, by row and column; `None` where one is no number.
fn grid(value: Option<&Value>) -> Option<Vec<Vec<f64>>> {
    let rows = value?.as_array()?.iter();
    rows.map(|row| row.as_array()?.iter().map(number).collect())
        .collect()
}

impl Format for Melange {
    fn name(&self) -> &'static str {
        "melange"
    }

    fn title(&self) -> &'static str {
        "a problem of Mélange (JSON)"
    }

    fn known_by(&self) -> &'static str {
        "gpu_info with cost and tputs, workload_distribution, total_request_rate"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/melange.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.json().is_some_and(|json| {
            json.get("gpu_info").is_some_and(Value::is_object)
                && json.get("workload_distribution").is_some()
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(json) = content.json() else {
            return Ok(());
        };
        let refuse = |path: &str, text: &str| Err(Refusal::new(content.path(path), text));
        let Some(shares) = grid(json.get("workload_distribution")) else {
            return refuse("$.workload_distribution", "is no table of numbers");
        };
        let Some(total) = number_at(json, "total_request_rate").filter(|rate| *rate >= 0.0) else {
            return refuse(
                "$.total_request_rate",
                "is no rate, expected requests per second",
            );
        };
        let mut nodes = Vec::new();
        let mut profiles: BTreeMap<(usize, usize), Vec<Value>> = BTreeMap::new();
        for (gpu, info) in json
            .get("gpu_info")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let path = format!("$.gpu_info.{gpu:.60}");
            let Some(rates) = grid(info.get("tputs")) else {
                return refuse(&format!("{path}.tputs"), "is no table of numbers");
            };
            let Some(cost) = number_at(info, "cost").filter(|cost| *cost >= 0.0) else {
                return refuse(&format!("{path}.cost"), "is no price");
            };
            let mut most = 0.0;
            for (i, row) in shares.iter().enumerate() {
                for (j, share) in row.iter().enumerate() {
                    let rate = rates
                        .get(i)
                        .and_then(|row| row.get(j))
                        .copied()
                        .unwrap_or(0.0);
                    if rate > 0.0 {
                        most += total * share.max(0.0) / rate;
                        let profile = json!({"hardware": gpu, "rate": rate, "uses": {"gpu": 1}});
                        profiles.entry((i, j)).or_default().push(profile);
                    }
                }
            }
            nodes.push(json!({
                "id": gpu,
                "count": {"min": 0, "max": (most.ceil() as u64).clamp(1, 1_000_000)},
                "hardware": gpu,
                "capacity": {"gpu": 1},
                "price_per_hour": cost,
            }));
        }
        let mut models = Vec::new();
        let mut demands = Vec::new();
        for (i, row) in shares.iter().enumerate() {
            for (j, share) in row.iter().enumerate() {
                if *share <= 0.0 {
                    continue;
                }
                let name = format!("bucket {i},{j}");
                let Some(profiles) = profiles.remove(&(i, j)) else {
                    let text = format!("no GPU serves {name} within the targets");
                    return refuse("$.gpu_info", &text);
                };
                models.push(json!({"id": name, "profiles": profiles}));
                demands.push(json!({"id": name, "model": name, "rate": total * share}));
            }
        }
        if number_at(json, "slice_factor").is_some_and(|slices| slices > 0.0) {
            let text = "slice_factor is not needed: demand is split as is best";
            reading.notes.left_out(content.whole(), text);
        }
        let mut fields = Map::new();
        fields.insert("nodes".to_owned(), Value::Array(nodes));
        fields.insert("models".to_owned(), Value::Array(models));
        fields.insert("demands".to_owned(), Value::Array(demands));
        fields.insert("policy".to_owned(), json!({"objective": "cost"}));
        reading.pieces.problems.push(Whole {
            source: content.whole(),
            fields,
        });
        Ok(())
    }
}

impl Format for AibrixProfile {
    fn name(&self) -> &'static str {
        "aibrix-profile"
    }

    fn title(&self) -> &'static str {
        "a GPU profile of AIBrix (JSON)"
    }

    fn known_by(&self) -> &'static str {
        "gpu, cost, tputs, indexes"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/aibrix-profile.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.json().is_some_and(|json| {
            ["gpu", "cost", "tputs", "indexes"]
                .iter()
                .all(|name| json.get(*name).is_some())
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(json) = content.json() else {
            return Ok(());
        };
        let refuse = |path: &str, text: &str| Err(Refusal::new(content.path(path), text));
        let Some(rates) = grid(json.get("tputs")) else {
            return refuse("$.tputs", "is no table of numbers");
        };
        let Some([outputs, inputs]) =
            grid(json.get("indexes")).and_then(|g| <[_; 2]>::try_from(g).ok())
        else {
            return refuse("$.indexes", "is no list of output and input lengths");
        };
        let gpu = text_at(json, "gpu").unwrap_or_default();
        let mut zero = 0;
        for (i, output) in outputs.iter().enumerate() {
            for (j, input) in inputs.iter().enumerate() {
                let source = content.path(format!("$.tputs[{i}][{j}]"));
                let rate = rates
                    .get(i)
                    .and_then(|row| row.get(j))
                    .copied()
                    .unwrap_or(0.0);
                if rate <= 0.0 {
                    zero += 1;
                    continue;
                }
                let label = format!("{input} in, {output} out");
                let per_second = BTreeMap::from([(Unit::Requests, rate)]);
                let rate = bucket(reading, source, per_second, [*input, *output], label);
                reading.pieces.rates.push(Rate {
                    hardware: reading.about.hardware.clone().or_else(|| Some(gpu.clone())),
                    ..rate
                });
            }
        }
        if zero > 0 {
            let text = format!(
                "{} of 0: not eligible",
                plural(zero, "throughput", "throughputs")
            );
            reading.notes.left_out(content.whole(), text);
        }
        reading.pieces.offers.push(Offer {
            source: content.path("$.cost"),
            instance_type: None,
            hardware: Some(gpu),
            cards: 1.0,
            card_memory_gb: None,
            cpu: None,
            memory_gb: None,
            region: None,
            per: Per::Cards,
            price_per_hour: number_at(json, "cost").filter(|cost| *cost >= 0.0),
            spot_per_hour: None,
        });
        Ok(())
    }
}

impl Format for AibrixBenchmark {
    fn name(&self) -> &'static str {
        "aibrix-benchmark"
    }

    fn title(&self) -> &'static str {
        "measurements of AIBrix's benchmark (lines of JSON)"
    }

    fn known_by(&self) -> &'static str {
        "input_tokens, output_tokens, metric, mean on each line"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/aibrix-benchmark.jsonl")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.first_record().is_some_and(|record| {
            ["input_tokens", "output_tokens", "metric", "mean"]
                .iter()
                .all(|name| record.get(*name).is_some())
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let mut other: BTreeSet<String> = BTreeSet::new();
        for (source, record) in content.records() {
            let metric = text_at(record, "metric").unwrap_or_default();
            let Some(mean) = number_at(record, "mean").filter(|mean| *mean >= 0.0) else {
                reading.notes.left_out(&source, "a line without a mean");
                continue;
            };
            if metric != "TPUT" {
                other.insert(metric);
                continue;
            }
            let size = ["input_tokens", "output_tokens"].map(|name| number_at(record, name));
            let [Some(input), Some(output)] = size else {
                reading.notes.left_out(&source, "a line without lengths");
                continue;
            };
            let asked = number_at(record, "request_rate").unwrap_or(0.0);
            let label = format!("{input} in, {output} out");
            let per_second = BTreeMap::from([(Unit::Requests, mean)]);
            let rate = bucket(reading, source, per_second, [input, output], label);
            let model = reading
                .about
                .model
                .clone()
                .or_else(|| text_at(record, "model"));
            reading.pieces.rates.push(Rate {
                model,
                load: format!("request rate {asked}"),
                ..rate
            });
        }
        if !other.is_empty() {
            let text = format!(
                "metrics other than TPUT: {}",
                crate::report::some_of(&other)
            );
            reading.notes.left_out(content.whole(), text);
        }
        Ok(())
    }
}

/// The rate of one replica on one card for requests of one size.
fn bucket(
    reading: &Reading<'_>,
    source: Source,
    per_second: BTreeMap<Unit, f64>,
    [input, output]: [f64; 2],
    label: String,
) -> Rate {
    Rate {
        source,
        model: reading.about.model.clone(),
        hardware: reading.about.hardware.clone(),
        cards: Some(reading.about.cards.unwrap_or(1.0)),
        per_second,
        memory_gb: reading.about.memory_gb,
        input_tokens: Some(input),
        output_tokens: Some(output),
        ttft_ms: None,
        tpot_ms: None,
        label,
        load: String::new(),
        stage: None,
        fields: Map::new(),
    }
}
