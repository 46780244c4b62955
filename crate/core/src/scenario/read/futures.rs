//! Futures: what may happen, and how likely it is.

use std::collections::BTreeMap;

use super::super::fields::{Fields, describe, entries, list, map, number, one_of, rate, text};
use super::super::limits::MAX_ROUTES;
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{DemandChange, Domain, Future, FuturesGoal, Json, NodeChange, Where};

pub(super) const FUTURE_FIELDS: &[&str] =
    &["id", "weight", "demands", "nodes", "min_served", "lose_any"];
pub(super) const DEMAND_FIELDS: &[&str] = &["id", "where", "times", "rate"];
pub(super) const GOAL_FIELDS: &[&str] = &["cvar"];
pub(super) const NODE_FIELDS: &[&str] = &["id", "where", "availability", "price_per_hour"];

/// One entry of `futures`.
pub(super) fn future(
    json: &Json,
    path: &Path<'_>,
    periods: usize,
    problems: &mut Problems,
) -> Future {
    let mut fields = Fields::open(json, path, FUTURE_FIELDS, "a future", problems);
    Future {
        id: fields.given("id", text).unwrap_or_default(),
        weight: fields.optional("weight", number),
        demands: fields
            .given("demands", |json, path, problems| {
                entries(json, path, problems, MAX_ROUTES, |json, path, _, p| {
                    demands(json, path, periods, p)
                })
            })
            .unwrap_or_default(),
        nodes: fields
            .given("nodes", |json, path, problems| {
                entries(json, path, problems, MAX_ROUTES, |json, path, _, p| {
                    nodes(json, path, p)
                })
            })
            .unwrap_or_default(),
        min_served: fields.optional("min_served", number),
        lose_any: fields.optional("lose_any", domain),
    }
}

fn demands(json: &Json, path: &Path<'_>, periods: usize, problems: &mut Problems) -> DemandChange {
    let what = "a change of demands";
    let mut fields = Fields::open(json, path, DEMAND_FIELDS, what, problems);
    DemandChange {
        id: fields.optional("id", text),
        matching: fields.given("where", matching).unwrap_or_default(),
        times: fields.optional("times", number),
        rate: fields.optional("rate", |json, path, problems| {
            rate(json, path, problems, periods)
        }),
    }
}

fn nodes(json: &Json, path: &Path<'_>, problems: &mut Problems) -> NodeChange {
    let what = "a change of nodes";
    let mut fields = Fields::open(json, path, NODE_FIELDS, what, problems);
    NodeChange {
        id: fields.optional("id", text),
        matching: fields.given("where", matching).unwrap_or_default(),
        availability: fields.optional("availability", number),
        price_per_hour: fields.optional("price_per_hour", number),
    }
}

fn matching(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Where> {
    let what = "an object of names, such as {\"region\": [\"us\", \"eu\"]}";
    let names = map(
        json,
        path,
        problems,
        what,
        |json, path, problems| match json {
            Json::String(name) => Some(vec![name.clone()]),
            Json::Array(_) => list(json, path, problems, text),
            _ => {
                problems.report(path, describe(json), "a name, or a list of names");
                None
            }
        },
    );
    names.map(|names: BTreeMap<String, Vec<String>>| Where(names))
}

fn domain(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Domain> {
    let names = Domain::ALL.map(Domain::as_str);
    let what = "node, region or operator";
    Some(Domain::ALL[one_of(json, path, &names, what, problems)?])
}

/// `policy.futures`.
pub(super) fn goal(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<FuturesGoal> {
    if let Json::Object(_) = json {
        let what = "the part of the futures that is not looked at";
        let mut fields = Fields::open(json, path, GOAL_FIELDS, what, problems);
        let part = fields.required("cvar", "a number from 0 to below 1", number);
        return Some(FuturesGoal::Cvar(part));
    }
    let what = "expected, worst, or an object such as {\"cvar\": 0.9}";
    let at = one_of(json, path, &["expected", "worst"], what, problems)?;
    Some([FuturesGoal::Expected, FuturesGoal::Worst][at])
}
