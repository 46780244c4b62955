//! The answer of Prometheus (and of Thanos, Mimir, VictoriaMetrics) to `query_range`:
//! series of samples. Counters become rates; series that differ in nothing but the name
//! of the Prometheus that scraped them are one.

use serde_json::{Map, Value};

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::limits::MAX_ROWS;
use crate::mapping::Mapping;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Clock, History, Series, Unit};
use crate::report::{Refusal, Source, plural, quoted, some_of};
use crate::value::{at, list_at, number, some_name, text_at};

pub(super) struct Prometheus;

/// Labels of the model.
pub(super) const MODEL: &[&str] = &[
    "model_name",
    "model",
    "served_model_name",
    "target_model_name",
    "model_id",
    "modelName",
    "inference_model",
    "llm",
];
/// Labels of the place that requests come from.
const REGION: &[&str] = &[
    "client_region",
    "source_region",
    "region",
    "cloud_region",
    "topology_kubernetes_io_region",
];
/// Labels of who asks: each is a demand of its own.
const CLIENT: &[&str] = &["client", "tenant", "team", "customer"];
/// Labels that tell copies of one series apart.
const COPIES: &[&str] = &[
    "replica",
    "prometheus_replica",
    "__replica__",
    "thanos_replica",
    "receive_replica",
    "rule_replica",
];
/// Words in the names of metrics that are no demand.
const NO_DEMAND: &[&str] = &[
    "_running",
    "_waiting",
    "_swapped",
    "_perc",
    "usage",
    "_bytes",
    "_latency",
    "_seconds",
    "_bucket",
    "_created",
    "temperature",
    "_power",
    "_memory",
    "_info",
    "_errors",
];

impl Format for Prometheus {
    fn name(&self) -> &'static str {
        "prometheus"
    }

    fn title(&self) -> &'static str {
        "an answer of Prometheus to /api/v1/query_range"
    }

    fn known_by(&self) -> &'static str {
        "data.resultType and data.result[].metric with values; what it counts by the metric's \
         name (vllm:generation_tokens_total), the model by the label model_name or model"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/prometheus.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.json().is_some_and(|json| {
            let is_error = text_at(json, "status").as_deref() == Some("error")
                && json.get("errorType").is_some();
            is_error || at(json, "data.resultType").is_some()
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(json) = content.json() else {
            return Ok(());
        };
        let refuse = |text: String| Err(Refusal::new(content.whole(), text));
        if text_at(json, "status").as_deref() == Some("error") {
            let why = text_at(json, "error").unwrap_or_default();
            return refuse(format!("is an error of Prometheus: {why}"));
        }
        match text_at(json, "data.resultType").as_deref() {
            Some("matrix") => {}
            other => {
                let kind = other.unwrap_or("nothing");
                return refuse(format!(
                    "is an answer of the type {kind:.20}, expected a matrix: ask /api/v1/query_range"
                ));
            }
        }
        let found = series(json, content, reading)?;
        let count = found.len();
        let found = demands_of(found, content, reading)?;
        let found = without_copies(found, content, reading);
        let found = counted_once(found, content, reading);
        let mut short = Vec::new();
        let before = reading.pieces.histories.len();
        for one in found {
            if one.is_counter && one.samples.len() < 2 {
                short.push(one.metric);
                continue;
            }
            let history = one.history(reading);
            reading.pieces.histories.push(history);
        }
        if !short.is_empty() {
            let what = plural(short.len(), "counter has", "counters have");
            let text = format!(
                "{what} one sample, which gives no rate: {}",
                some_of(&short)
            );
            if reading.pieces.histories.len() == before {
                return refuse(format!("{text}; ask for a longer range"));
            }
            reading.notes.left_out(content.whole(), text);
        }
        if reading.pieces.histories.len() == before {
            return refuse(match count {
                0 => "is an answer without any series that is a demand".to_owned(),
                _ => "has no series with samples".to_owned(),
            });
        }
        Ok(())
    }
}

/// One series as it was found.
struct Found {
    source: Source,
    metric: String,
    labels: BTreeMap<String, String>,
    samples: Vec<(f64, f64)>,
    is_counter: bool,
}

impl Found {
    fn label(&self, names: &[&str]) -> Option<String> {
        let label = names.iter().find_map(|name| self.labels.get(*name))?;
        some_name(label)
    }

    fn history(self, reading: &Reading<'_>) -> History {
        let about = &reading.about;
        let model = about.model.clone().or_else(|| self.label(MODEL));
        let region = about.region.clone().or_else(|| self.label(REGION));
        let client = self.label(CLIENT);
        let what = model.clone().or_else(|| some_name(&self.metric));
        let parts = [client.as_ref(), what.as_ref(), region.as_ref()];
        let name: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        let unit = about.unit.unwrap_or_else(|| unit_of(&self.metric));
        let series = if self.is_counter {
            Series::Counter(Clock::Unix, self.samples)
        } else {
            Series::Rates(Clock::Unix, self.samples)
        };
        History {
            source: self.source,
            name: if name.is_empty() {
                "demand".to_owned()
            } else {
                name.join(" ")
            },
            model,
            region,
            unit,
            series,
            fields: Map::new(),
        }
    }
}

/// Whether a metric is a count that only grows: by its name, as programs agree on.
fn is_counter(metric: &str) -> bool {
    ["_total", "_count", "_sum"]
        .iter()
        .any(|end| metric.ends_with(end))
}

/// What a metric counts, by its name.
pub(super) fn unit_of(metric: &str) -> Unit {
    let lower = metric.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&[
        "generation_tok",
        "output_tok",
        "completion_tok",
        "generated_tok",
        "generation_throughput",
    ]) {
        Unit::OutputTokens
    } else if has(&["prompt_tok", "input_tok", "prompt_throughput"]) {
        Unit::InputTokens
    } else if has(&["tokens", "toks_per"]) {
        Unit::TotalTokens
    } else if has(&["request", "req_", "http_re", "rps", "qps"]) {
        Unit::Requests
    } else {
        Unit::Unnamed
    }
}

fn series(
    json: &Value,
    content: &Content,
    reading: &mut Reading<'_>,
) -> Result<Vec<Found>, Refusal> {
    let mut found = Vec::new();
    let mut samples = 0;
    let mut other: Vec<String> = Vec::new();
    for (i, one) in list_at(json, "data.result").iter().enumerate() {
        let source = content.path(format!("$.data.result[{i}]"));
        let labels: BTreeMap<String, String> = at(one, "metric")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect();
        let metric = labels.get("__name__").cloned().unwrap_or_default();
        if one.get("values").is_none() {
            reading.notes.left_out(&source, "a series without values");
            continue;
        }
        if NO_DEMAND.iter().any(|word| metric.contains(word)) {
            if !other.contains(&metric) {
                other.push(metric);
            }
            continue;
        }
        let list: Vec<(f64, f64)> = list_at(one, "values").iter().filter_map(sample).collect();
        let damaged = list_at(one, "values").len() - list.len();
        if damaged > 0 {
            let text = format!(
                "{} that are no numbers",
                plural(damaged, "sample", "samples")
            );
            reading.notes.left_out(&source, text);
        }
        samples += list.len();
        if samples > 4 * MAX_ROWS {
            let text = format!("more than {} samples: ask for a larger step", 4 * MAX_ROWS);
            return Err(Refusal::new(content.whole(), text));
        }
        if !list.is_empty() {
            let is_counter = is_counter(&metric);
            found.push(Found {
                source,
                metric,
                labels,
                samples: list,
                is_counter,
            });
        }
    }
    if !other.is_empty() {
        let text = format!("metrics that are no demand: {}", some_of(&other));
        reading.notes.left_out(content.whole(), text);
    }
    Ok(found)
}

/// The series that are demands. What a metric counts is told by its name or by the user; a
/// series without a name is an expression that somebody wrote, and is believed.
///
/// # Errors
/// Metrics of which none is known to count a demand: anything has a metric, and what is no
/// demand would be planned for as one.
fn demands_of(
    found: Vec<Found>,
    content: &Content,
    reading: &mut Reading<'_>,
) -> Result<Vec<Found>, Refusal> {
    let is_known = |one: &Found| one.metric.is_empty() || unit_of(&one.metric) != Unit::Unnamed;
    let mut unknown: Vec<String> = Vec::new();
    for one in found.iter().filter(|one| !is_known(one)) {
        if !unknown.contains(&one.metric) {
            unknown.push(one.metric.clone());
        }
    }
    let has_known = found.iter().any(is_known);
    if unknown.is_empty() || (!has_known && reading.about.unit.is_some()) {
        return Ok(found);
    }
    if !has_known {
        let what = match unknown.as_slice() {
            [only] => format!("the metric {}, which is not known", quoted(only)),
            many => {
                let count = many.len();
                format!(
                    "{count} metrics, none of which is known ({})",
                    some_of(many)
                )
            }
        };
        let own = content.file.rsplit(['/', '\\']).next().unwrap_or_default();
        // Several metrics are not counts of one thing.
        let field = (unknown.len() == 1).then_some("unit");
        let text = format!("has {what} to count requests or tokens");
        let help = format!(
            "ask for one that does (vllm:generation_tokens_total), or say what it counts in a \
             map, {{\"files\": {{\"{own}\": {{\"unit\": \"requests\"}}}}}}"
        );
        return Err(Refusal::new(content.whole(), text).with_remedy(field, &help));
    }
    let text = format!(
        "metrics that are not known to be a demand: {}",
        some_of(&unknown)
    );
    reading.notes.left_out(content.whole(), text);
    Ok(found.into_iter().filter(is_known).collect())
}

/// One metric for each demand and what it counts: a second one counts the same again.
fn counted_once(found: Vec<Found>, content: &Content, reading: &mut Reading<'_>) -> Vec<Found> {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut again: Vec<String> = Vec::new();
    let mut kept = Vec::new();
    for one in found {
        let labels = [CLIENT, MODEL, REGION].map(|names| one.label(names));
        let key = format!("{labels:?} {:?}", unit_of(&one.metric));
        let metric = first.entry(key).or_insert_with(|| one.metric.clone());
        if *metric == one.metric || unit_of(&one.metric) == Unit::Unnamed {
            kept.push(one);
        } else if !again.contains(&one.metric) {
            again.push(one.metric);
        }
    }
    if !again.is_empty() {
        let text = format!(
            "metrics that count what another one counts: {}",
            some_of(&again)
        );
        reading.notes.left_out(content.whole(), text);
    }
    kept
}

/// A time and a finite value.
fn sample(pair: &Value) -> Option<(f64, f64)> {
    let [time, value] = pair.as_array()?.as_slice() else {
        return None;
    };
    Some((number(time)?, number(value)?))
}

/// Series that differ in the label of a copy only, as one: the longest, with what others
/// have before and after it.
fn without_copies(found: Vec<Found>, content: &Content, reading: &mut Reading<'_>) -> Vec<Found> {
    let mut groups: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    let mut order = Vec::new();
    for one in found {
        let rest = one
            .labels
            .iter()
            .filter(|(name, _)| !COPIES.contains(&name.as_str()));
        let key = format!("{:?}", rest.collect::<Vec<_>>());
        if !groups.contains_key(&key) {
            order.push(key.clone());
        }
        groups.entry(key).or_default().push(one);
    }
    let mut merged = 0;
    let mut kept = Vec::new();
    for key in order {
        let Some(mut group) = groups.remove(&key) else {
            continue;
        };
        if group.len() > 1 && group.windows(2).all(agree) {
            group.sort_by_key(|one| std::cmp::Reverse(one.samples.len()));
            merged += group.len() - 1;
            let mut rest = group.into_iter();
            let first = rest.next().map(|mut first| {
                for other in rest {
                    complete(&mut first.samples, &other.samples);
                }
                first
            });
            kept.extend(first);
        } else {
            kept.extend(group);
        }
    }
    if merged > 0 {
        let text = format!(
            "{} of other replicas of Prometheus: they are not counted twice",
            plural(merged, "copy", "copies")
        );
        reading.notes.guessed(content.whole(), text);
    }
    kept
}

/// Whether two series with the same labels tell the same: close where they overlap.
fn agree(pair: &[Found]) -> bool {
    let [a, b] = pair else {
        return true;
    };
    let is_named = |one: &Found| {
        COPIES
            .iter()
            .skip(1)
            .any(|name| one.labels.contains_key(*name))
    };
    if is_named(a) && is_named(b) {
        return true;
    }
    let near = |time: f64| {
        let at = b.samples.partition_point(|(other, _)| *other < time);
        let around = [at.checked_sub(1), Some(at)].into_iter().flatten();
        around
            .filter_map(|at| b.samples.get(at))
            .map(|(_, value)| *value)
            .next()
    };
    let from = b.samples.first().map_or(0.0, |(time, _)| *time);
    let to = b.samples.last().map_or(0.0, |(time, _)| *time);
    let common = a
        .samples
        .iter()
        .filter(|(time, _)| (from..=to).contains(time));
    let (mut same, mut all) = (0, 0);
    for (time, value) in common {
        let other = near(*time).unwrap_or_default();
        all += 1;
        if (value - other).abs() <= 0.1 * value.abs().max(other.abs()) {
            same += 1;
        }
    }
    all == 0 || same * 10 >= all * 9
}

/// Adds what another copy has before the first and after the last sample.
fn complete(samples: &mut Vec<(f64, f64)>, other: &[(f64, f64)]) {
    let (Some(first), Some(last)) = (samples.first().copied(), samples.last().copied()) else {
        return;
    };
    let outside = other
        .iter()
        .filter(|(time, _)| *time < first.0 || *time > last.0);
    samples.extend(outside.copied().collect::<Vec<_>>());
    samples.sort_by(|a, b| a.0.total_cmp(&b.0));
}
