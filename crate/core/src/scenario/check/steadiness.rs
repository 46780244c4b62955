//! What stands now, and what it costs to change it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::limits::MAX_COUNT;
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::quoted;
use super::super::{ObjectiveName, Scenario, Steadiness};
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
    entry::number(
        steadiness.give_up,
        Range::Fraction,
        &path.field("give_up"),
        problems,
    );
    if steadiness.give_up > 0.0 && scenario.policy.objective == ObjectiveName::Fair {
        problems.report(
            &path.field("give_up"),
            steadiness.give_up,
            "0 under the objective \"fair\", whose levels are not given up",
        );
    }
    check_machines(scenario, steadiness, models, nodes, problems);
    let list = path.field("replicas");
    let mut seen = HashSet::new();
    for (i, replicas) in steadiness.replicas.iter().enumerate() {
        let path = list.index(i);
        nodes.refer(&replicas.node, &path.field("node"), problems);
        models.refer(&replicas.model, &path.field("model"), problems);
        too_many(replicas.count, &path.field("count"), problems);
        refer_to_profile(
            scenario,
            &replicas.model,
            &replicas.profile,
            &path,
            problems,
        );
        if !seen.insert((&replicas.node, &replicas.model, &replicas.profile)) {
            problems.report(
                &path,
                "the same replicas a second time",
                "one entry per node, model and profile",
            );
        }
    }
}

/// Checks that a model has a profile of this name.
fn refer_to_profile(
    scenario: &Scenario,
    model: &str,
    profile: &str,
    path: &Path<'_>,
    problems: &mut Problems,
) {
    let Some(model) = scenario.models.iter().find(|m| m.id == model) else {
        return;
    };
    let names = model.profiles.iter().map(|p| p.name.as_str());
    if !names.clone().any(|name| name == profile) {
        problems.report_name(
            &path.field("profile"),
            quoted(profile),
            "the name of a profile of the model",
            profile,
            names,
        );
    }
}

/// Checks which machine holds what: names, numbers of machines, and that they hold
/// what `replicas` says, where that says anything about the node.
fn check_machines(
    scenario: &Scenario,
    steadiness: &Steadiness,
    models: &Names<'_>,
    nodes: &Names<'_>,
    problems: &mut Problems,
) {
    let path = Path::ROOT.field("steadiness");
    let list = path.field("machines");
    let mut taken: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    let mut held: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
    for (i, machines) in steadiness.machines.iter().enumerate() {
        let path = list.index(i);
        nodes.refer(&machines.node, &path.field("node"), problems);
        let (_, sum) = taken.entry(&machines.node).or_insert((i, 0));
        *sum = sum.saturating_add(machines.count.saturating_mul(machines.span));
        let alone = matches!(&machines.replicas[..], [only] if only.count == 1);
        if machines.span > 1 && !alone {
            problems.report(
                &path.field("span"),
                machines.span,
                "1, as only one replica alone spans machines",
            );
        }
        let contents = path.field("replicas");
        for (k, replicas) in machines.replicas.iter().enumerate() {
            let path = contents.index(k);
            models.refer(&replicas.model, &path.field("model"), problems);
            refer_to_profile(
                scenario,
                &replicas.model,
                &replicas.profile,
                &path,
                problems,
            );
            if replicas.count > MAX_COUNT {
                let expected = format_args!("at most {MAX_COUNT}");
                problems.report(&path.field("count"), replicas.count, expected);
            }
            let key = (&*machines.node, &*replicas.model, &*replicas.profile);
            let sum = held.entry(key).or_default();
            *sum = sum.saturating_add(replicas.count.saturating_mul(machines.count));
        }
    }
    if taken.is_empty() {
        return;
    }
    let counts = scenario.nodes.iter().map(|n| (&*n.id, n.count.bounds().1));
    let counts: HashMap<&str, u64> = counts.collect();
    for (node, (first, sum)) in &taken {
        match counts.get(node) {
            Some(most) if sum > most => problems.report(
                &list.index(*first).field("count"),
                format_args!("{sum} machines of {} in all", quoted(node)),
                format_args!("at most {most}, as many as it has"),
            ),
            _ => {}
        }
    }
    for (i, replicas) in steadiness.replicas.iter().enumerate() {
        let key = (&*replicas.node, &*replicas.model, &*replicas.profile);
        let listed = taken.contains_key(&*replicas.node);
        let sum = held.get(&key).copied().unwrap_or(0);
        if listed && sum != replicas.count {
            problems.report(
                &path.field("replicas").index(i).field("count"),
                replicas.count,
                format_args!("{sum}, as many as its machines hold in `steadiness.machines`"),
            );
        }
    }
}
