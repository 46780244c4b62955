//! What stands now, and what it costs to change it.

use super::super::fields::{Fields, entries, machines, map, number, text, whole};
use super::super::limits::{MAX_PROFILES, MAX_ROUTES};
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{CurrentContents, CurrentMachines, CurrentReplicas, Json, Steadiness};

pub(super) const STEADINESS_FIELDS: &[&str] =
    &["replicas", "machines", "load_cost", "max_moves", "give_up"];
pub(super) const REPLICAS_FIELDS: &[&str] = &["node", "model", "profile", "count"];
pub(super) const MACHINES_FIELDS: &[&str] = &["node", "count", "span", "replicas"];
pub(super) const CONTENTS_FIELDS: &[&str] = &["model", "profile", "count"];

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
        machines: fields
            .given("machines", |json, path, problems| {
                entries(
                    json,
                    path,
                    problems,
                    MAX_ROUTES,
                    |json, path, _, problems| group(json, path, problems),
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
        give_up: fields.given("give_up", number).unwrap_or(0.0),
    }
}

fn group(json: &Json, path: &Path<'_>, problems: &mut Problems) -> CurrentMachines {
    let mut fields = Fields::open(json, path, MACHINES_FIELDS, "machines", problems);
    CurrentMachines {
        node: fields.required("node", "the id of a node", text),
        count: fields.required("count", "the number of machines with these contents", whole),
        span: fields.given("span", machines).unwrap_or(1),
        replicas: fields.required(
            "replicas",
            "the replicas on each machine",
            |json, path, problems| {
                entries(
                    json,
                    path,
                    problems,
                    MAX_PROFILES,
                    |json, path, _, problems| contents(json, path, problems),
                )
            },
        ),
    }
}

fn contents(json: &Json, path: &Path<'_>, problems: &mut Problems) -> CurrentContents {
    let mut fields = Fields::open(json, path, CONTENTS_FIELDS, "replicas", problems);
    CurrentContents {
        model: fields.required("model", "the id of a model", text),
        profile: fields.required("profile", "the name of a profile of the model", text),
        count: fields.required("count", "the number of replicas", whole),
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
