//! Steadiness: what stands now, and what it costs to change it (DESIGN section 2).

use std::collections::{BTreeMap, HashSet};

use super::check::Names;
use super::check_entry::{self, Range};
use super::fields::{Fields, map, number, text, whole};
use super::limits::{MAX_COUNT, MAX_ROUTES};
use super::path::Path;
use super::problems::Problems;
use super::read::entries;
use super::text::quoted;
use super::{CurrentReplicas, Json, Scenario, Steadiness};

pub(super) const STEADINESS_FIELDS: &[&str] = &["replicas", "load_cost", "max_moves"];
pub(super) const REPLICAS_FIELDS: &[&str] = &["node", "model", "profile", "count"];

pub(super) fn read(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Steadiness {
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

pub(super) fn check(
    scenario: &Scenario,
    steadiness: &Steadiness,
    models: &Names<'_>,
    nodes: &Names<'_>,
    problems: &mut Problems,
) {
    let path = Path::ROOT.field("steadiness");
    let costs = path.field("load_cost");
    for (model, cost) in &steadiness.load_cost {
        let field = costs.field(model);
        models.refer(model, &field, problems);
        check_entry::number(*cost, Range::Amount, &field, problems);
    }
    let too_many = |count: u64, path: &Path<'_>, problems: &mut Problems| {
        if count > MAX_COUNT {
            problems.report(path, count, format_args!("at most {MAX_COUNT}"));
        }
    };
    if let Some(most) = steadiness.max_moves {
        too_many(most, &path.field("max_moves"), problems);
    }
    let list = path.field("replicas");
    let mut seen = HashSet::new();
    for (i, replicas) in steadiness.replicas.iter().enumerate() {
        let path = list.index(i);
        nodes.refer(&replicas.node, &path.field("node"), problems);
        models.refer(&replicas.model, &path.field("model"), problems);
        too_many(replicas.count, &path.field("count"), problems);
        let model = scenario.models.iter().find(|m| m.id == replicas.model);
        if let Some(model) = model {
            let names = model.profiles.iter().map(|p| p.name.as_str());
            if !names.clone().any(|name| name == replicas.profile) {
                problems.report_name(
                    &path.field("profile"),
                    quoted(&replicas.profile),
                    "the name of a profile of the model",
                    &replicas.profile,
                    names,
                );
            }
        }
        if !seen.insert((&replicas.node, &replicas.model, &replicas.profile)) {
            problems.report(
                &path,
                "the same replicas a second time",
                "one entry per node, model and profile",
            );
        }
    }
}

/// Steadiness by index, where moves have a price or a limit.
#[derive(Debug)]
pub(crate) struct Steady {
    /// Replicas that stand now, by (node, profile).
    pub current: BTreeMap<(usize, usize), f64>,
    /// Currency per move, by model.
    pub load_cost: Vec<f64>,
    /// Most moves.
    pub max_moves: Option<f64>,
}

impl Steady {
    /// `None` where moves are free. `profile` finds a profile by the index of
    /// its model and its name.
    pub fn new(
        scenario: &Scenario,
        profile: impl Fn(usize, &str) -> Option<usize>,
    ) -> Option<Self> {
        let given = scenario.steadiness.as_ref()?;
        let load_cost: Vec<f64> = scenario
            .models
            .iter()
            .map(|m| given.load_cost.get(&m.id).copied().unwrap_or(0.0))
            .collect();
        if given.max_moves.is_none() && load_cost.iter().all(|&cost| cost == 0.0) {
            return None;
        }
        let mut current = BTreeMap::new();
        for r in &given.replicas {
            let node = scenario.nodes.iter().position(|n| n.id == r.node);
            let model = scenario.models.iter().position(|m| m.id == r.model);
            if let (Some(node), Some(model)) = (node, model)
                && let Some(profile) = profile(model, &r.profile)
            {
                current.insert((node, profile), r.count as f64);
            }
        }
        Some(Steady {
            current,
            load_cost,
            max_moves: given.max_moves.map(|most| most as f64),
        })
    }

    /// Replicas of a profile that stand on a node now.
    pub fn current(&self, node: usize, profile: usize) -> f64 {
        self.current.get(&(node, profile)).copied().unwrap_or(0.0)
    }
}
