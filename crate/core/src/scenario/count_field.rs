//! Reads how many machines an entry has: a number, a range, or a choice of every period.

use super::count::Count;
use super::decided::Decided;
use super::fields::{Fields, describe, number, one_of, whole, whole_number, wrong};
use super::hourly::{Hourly, Per};
use super::json::Json;
use super::path::Path;
use super::problems::Problems;

/// A number of machines, or the range it may be chosen from.
pub(super) fn count(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Count> {
    if let Json::Object(fields) = json {
        let is_hourly = |(name, _): &(String, Json)| {
            !COUNT_FIELDS.contains(&name.as_str()) && HOURLY_FIELDS.contains(&name.as_str())
        };
        if fields.iter().any(is_hourly) {
            return Some(Count::Hourly(hourly(json, path, problems)));
        }
        let mut fields = Fields::open(json, path, COUNT_FIELDS, "a range", problems);
        return Some(Count::Range {
            min: fields.required("min", "the fewest machines", whole),
            max: fields.required("max", "the most machines", whole),
            decided: fields.given("decided", decided).unwrap_or_default(),
        });
    }
    match whole_number(json) {
        Some(number) => Some(Count::Fixed(number)),
        None => wrong(
            json,
            path,
            problems,
            "a whole number of machines, or a range such as {\"min\": 0, \"max\": 20}",
        ),
    }
}

/// The fields of a range of machines.
pub(super) const COUNT_FIELDS: &[&str] = &["min", "max", "decided"];

/// The fields of machines that are rented by the hour.
pub(super) const HOURLY_FIELDS: &[&str] = &[
    "min",
    "max",
    "per",
    "running",
    "start_cost",
    "min_hours",
    "start_hours",
    "decided",
];

/// Reads them, of an object that says `per`, or one of the fields that only they have.
fn hourly(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Hourly {
    let mut fields = Fields::open(json, path, HOURLY_FIELDS, "machines by the hour", problems);
    let min = fields.required("min", "the fewest machines", whole);
    let max = fields.required("max", "the most machines", whole);
    let _: String = fields.required("per", "\"period\"", per);
    Hourly {
        min,
        max,
        per: Per::Period,
        running: fields.optional("running", whole),
        start_cost: fields.given("start_cost", number).unwrap_or(0.0),
        min_hours: fields.given("min_hours", number).unwrap_or(0.0),
        start_hours: fields.given("start_hours", number).unwrap_or(0.0),
        decided: fields.given("decided", decided).unwrap_or_default(),
    }
}

fn decided(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Decided> {
    let names = Decided::ALL.map(Decided::as_str);
    let at = one_of(json, path, &names, "\"before\" or \"after\"", problems)?;
    Some(Decided::ALL[at])
}

fn per(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<String> {
    match json {
        Json::String(text) if text == "period" => Some(text.clone()),
        _ => {
            problems.report(path, describe(json), "\"period\"");
            None
        }
    }
}
