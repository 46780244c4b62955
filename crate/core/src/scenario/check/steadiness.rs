//! What stands now, and what it costs to change it.

use std::collections::HashSet;

use super::super::limits::MAX_COUNT;
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::quoted;
use super::super::{Scenario, Steadiness};
use super::entry::{self, Range};
use super::names::Names;

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
        entry::number(*cost, Range::Amount, &field, problems);
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
