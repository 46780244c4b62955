//! Limits over several nodes, models or demands, and how a model's replicas are spread.

use super::super::fields::{Fields, describe, list, map, number, rate, text};
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{
    DemandSelector, Json, Labels, Limit, LimitOf, MaxShare, ModelSelector, NodeSelector, ShareOver,
};

pub(super) const LIMIT_FIELDS: &[&str] = &["id", "nodes", "models", "demands", "of", "max", "min"];
pub(super) const NODES_FIELDS: &[&str] =
    &["id", "region", "hardware", "operator", "tier", "labels"];
pub(super) const MODELS_FIELDS: &[&str] = &["id", "labels"];
pub(super) const DEMANDS_FIELDS: &[&str] = &["id", "model", "region", "verification", "labels"];
pub(super) const SHARE_FIELDS: &[&str] = &["over", "share"];

/// One limit; one number holds for so many periods.
pub(super) fn limit(
    json: &Json,
    path: &Path<'_>,
    periods: usize,
    problems: &mut Problems,
) -> Limit {
    let mut fields = Fields::open(json, path, LIMIT_FIELDS, "a limit", problems);
    Limit {
        id: fields.required("id", "the limit's own name", text),
        nodes: fields.optional("nodes", |json, path, problems| {
            Some(nodes(json, path, problems))
        }),
        models: fields.optional("models", |json, path, problems| {
            Some(models(json, path, problems))
        }),
        demands: fields.optional("demands", |json, path, problems| {
            Some(demands(json, path, problems))
        }),
        of: fields.required(
            "of",
            "machines, spend or the name of a resource",
            |json, path, problems| {
                text(json, path, problems).map(|name| LimitOf::from(name.as_str()))
            },
        ),
        max: fields.optional("max", |json, path, problems| {
            rate(json, path, problems, periods)
        }),
        min: fields.optional("min", |json, path, problems| {
            rate(json, path, problems, periods)
        }),
    }
}

fn nodes(json: &Json, path: &Path<'_>, problems: &mut Problems) -> NodeSelector {
    let what = "a selector of nodes, such as {\"region\": \"us\"}";
    let mut fields = Fields::open(json, path, NODES_FIELDS, what, problems);
    NodeSelector {
        id: fields.given("id", names).unwrap_or_default(),
        region: fields.given("region", names).unwrap_or_default(),
        hardware: fields.given("hardware", names).unwrap_or_default(),
        operator: fields.given("operator", names).unwrap_or_default(),
        tier: fields.given("tier", names).unwrap_or_default(),
        labels: fields.given("labels", values).unwrap_or_default(),
    }
}

fn models(json: &Json, path: &Path<'_>, problems: &mut Problems) -> ModelSelector {
    let what = "a selector of models, such as {\"id\": \"llama-70b\"}";
    let mut fields = Fields::open(json, path, MODELS_FIELDS, what, problems);
    ModelSelector {
        id: fields.given("id", names).unwrap_or_default(),
        labels: fields.given("labels", values).unwrap_or_default(),
    }
}

fn demands(json: &Json, path: &Path<'_>, problems: &mut Problems) -> DemandSelector {
    let what = "a selector of demands, such as {\"labels\": {\"team\": \"a\"}}";
    let mut fields = Fields::open(json, path, DEMANDS_FIELDS, what, problems);
    DemandSelector {
        id: fields.given("id", names).unwrap_or_default(),
        model: fields.given("model", names).unwrap_or_default(),
        region: fields.given("region", names).unwrap_or_default(),
        verification: fields.given("verification", names).unwrap_or_default(),
        labels: fields.given("labels", values).unwrap_or_default(),
    }
}

/// One name, or a list of at least one.
fn names(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Vec<String>> {
    match json {
        Json::String(name) => Some(vec![name.clone()]),
        Json::Array(names) if !names.is_empty() => list(json, path, problems, text),
        _ => {
            let expected = "a name, or a list of names of which any will do";
            problems.report(path, describe(json), expected);
            None
        }
    }
}

/// Names by label.
fn values(
    json: &Json,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<std::collections::BTreeMap<String, Vec<String>>> {
    let what = "an object of names by label, such as {\"site\": \"ams3\"}";
    map(json, path, problems, what, names)
}

/// Labels of a node, a model or a demand.
pub(super) fn labels(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Labels> {
    let what = "an object of names by label, such as {\"site\": \"ams3\"}";
    map(json, path, problems, what, text)
}

/// How a model's replicas are spread.
pub(super) fn max_share(json: &Json, path: &Path<'_>, problems: &mut Problems) -> MaxShare {
    let what = "a largest share, such as {\"over\": \"region\", \"share\": 0.5}";
    let mut fields = Fields::open(json, path, SHARE_FIELDS, what, problems);
    MaxShare {
        over: fields.required(
            "over",
            "what replicas are spread over: region, operator or {\"label\": \"site\"}",
            over,
        ),
        share: fields.required("share", "a number from 0 to 1", number),
    }
}

fn over(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<ShareOver> {
    if let Json::Object(_) = json {
        let mut fields = Fields::open(json, path, &["label"], "a label", problems);
        let name = fields.required("label", "the name of a label of nodes", text);
        return Some(ShareOver::Label(name));
    }
    let known = ["region", "operator"];
    match json {
        Json::String(name) if name == known[0] => Some(ShareOver::Region),
        Json::String(name) if name == known[1] => Some(ShareOver::Operator),
        Json::String(name) => {
            let expected = "region, operator or {\"label\": \"site\"}";
            problems.report_name(path, describe(json), expected, name, known.into_iter());
            None
        }
        _ => {
            let expected = "region, operator or {\"label\": \"site\"}";
            problems.report(path, describe(json), expected);
            None
        }
    }
}
