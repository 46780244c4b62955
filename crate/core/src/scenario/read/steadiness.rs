//! What stands now, and what it costs to change it.

use super::super::fields::{Fields, entries, map, number, text, whole};
use super::super::limits::MAX_ROUTES;
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{CurrentReplicas, Json, Steadiness};

pub(super) const STEADINESS_FIELDS: &[&str] = &["replicas", "load_cost", "max_moves"];
pub(super) const REPLICAS_FIELDS: &[&str] = &["node", "model", "profile", "count"];

pub(super) fn steadiness(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Steadiness {
    let what = "what stands now";
    let mut fields = Fields::open(json, path, STEADINESS_FIELDS, what, problems);
    Steadiness {
        replicas: fields
            .given("replicas", |json, path, problems| {
                entries(
                    json,
                    path,
                    problems,
                    MAX_ROUTES,
                    |json, path, _, problems| replicas(json, path, problems),
                )
            })
            .unwrap_or_default(),
        load_cost: fields
            .given("load_cost", |json, path, problems| {
                let what = "an object of currency by model, such as {\"llama-70b\": 4}";
                map(json, path, problems, what, number)
            })
            .unwrap_or_default(),
        max_moves: fields.optional("max_moves", whole),
    }
}

fn replicas(json: &Json, path: &Path<'_>, problems: &mut Problems) -> CurrentReplicas {
    let mut fields = Fields::open(json, path, REPLICAS_FIELDS, "replicas", problems);
    CurrentReplicas {
        node: fields.required("node", "the id of a node", text),
        model: fields.required("model", "the id of a model", text),
        profile: fields.required("profile", "the name of a profile of the model", text),
        count: fields.required("count", "the number of replicas", whole),
    }
}
