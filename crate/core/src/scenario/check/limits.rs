//! Checks limits over several nodes, models or demands: that each says what it counts and
//! how much of it, that all names in it exist, and that it can be met as such.

use std::collections::{BTreeMap, BTreeSet};

use super::super::limits::{MAX_LIMIT_SIDES, MAX_LIMITS};
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::resources::resource_names;
use super::super::text::{Short, quoted};
use super::super::{Labels, Limit, LimitOf, MaxShare, NO_VERIFICATION, Scenario, ShareOver};
use super::entry::{self, Range};
use super::names::Names;
use super::rates::{check_rates, expected_periods, is_within};

/// Names that a field of a selector may hold.
struct Known<'s> {
    expected: &'static str,
    names: BTreeSet<&'s str>,
    /// Whether all of them could be read.
    complete: bool,
}

impl Known<'_> {
    fn refer(&self, names: &[String], path: &Path<'_>, problems: &mut Problems) {
        for (i, name) in names.iter().enumerate() {
            if self.complete && !self.names.contains(name.as_str()) {
                let path = place(path, names.len(), i);
                let known = self.names.iter().copied();
                problems.report_name(&path, quoted(name), self.expected, name, known);
            }
        }
    }
}

/// Where a name stands: one name needs no list.
fn place<'p>(path: &'p Path<'p>, names: usize, at: usize) -> Path<'p> {
    if names == 1 { *path } else { path.index(at) }
}

/// Everything that selectors may name.
struct World<'s> {
    lists: BTreeMap<(&'static str, &'static str), Known<'s>>,
    labels: BTreeMap<&'static str, BTreeMap<&'s str, BTreeSet<&'s str>>>,
    resources: Vec<&'s str>,
}

impl<'s> World<'s> {
    fn of(scenario: &'s Scenario, problems: &Problems) -> Self {
        let mut lists = BTreeMap::new();
        let mut add = |list, field, expected, names: BTreeSet<&'s str>| {
            let known = Known {
                expected,
                names,
                complete: problems.is_complete(list),
            };
            lists.insert((list, field), known);
        };
        let nodes = &scenario.nodes;
        let (models, demands) = (&scenario.models, &scenario.demands);
        let all = |names: &mut dyn Iterator<Item = &'s str>| names.collect();
        add(
            "nodes",
            "id",
            "the id of a node",
            all(&mut nodes.iter().map(|n| &*n.id)),
        );
        let regions = all(&mut nodes.iter().map(|n| &*n.region));
        add("nodes", "region", "a region of some node", regions);
        let hardware = all(&mut nodes.iter().map(|n| &*n.hardware));
        add("nodes", "hardware", "the hardware of some node", hardware);
        let operators = all(&mut nodes.iter().filter_map(|n| n.operator.as_deref()));
        add("nodes", "operator", "the operator of some node", operators);
        let tiers = all(&mut nodes.iter().filter_map(|n| n.tier.as_deref()));
        add("nodes", "tier", "the tier of some node", tiers);
        let ids: BTreeSet<&str> = all(&mut models.iter().map(|m| &*m.id));
        add("models", "id", "the id of a model", ids.clone());
        add("demands", "model", "the id of a model", ids);
        add(
            "demands",
            "id",
            "the id of a demand",
            all(&mut demands.iter().map(|d| &*d.id)),
        );
        let regions = all(&mut demands.iter().map(|d| &*d.region));
        add("demands", "region", "a region of some demand", regions);
        let mut modes: BTreeSet<&str> = all(&mut scenario.verification.keys().map(|m| &**m));
        modes.insert(NO_VERIFICATION);
        let expected = "none, or a mode that `verification` declares";
        add("demands", "verification", expected, modes);
        World {
            lists,
            labels: BTreeMap::from([
                ("nodes", known_labels(nodes.iter().map(|n| &n.labels))),
                ("models", known_labels(models.iter().map(|m| &m.labels))),
                ("demands", known_labels(demands.iter().map(|d| &d.labels))),
            ]),
            resources: resource_names(scenario),
        }
    }

    fn names(
        &self,
        (list, field): (&'static str, &'static str),
        names: &[String],
        path: &Path<'_>,
        problems: &mut Problems,
    ) {
        if let Some(known) = self.lists.get(&(list, field)) {
            known.refer(names, &path.field(field), problems);
        }
    }

    fn labels(
        &self,
        list: &'static str,
        given: &BTreeMap<String, Vec<String>>,
        path: &Path<'_>,
        problems: &mut Problems,
    ) {
        let path = path.field("labels");
        let Some(known) = self.labels.get(list).filter(|_| problems.is_complete(list)) else {
            return;
        };
        for (label, values) in given {
            let path = path.field(label);
            let Some(names) = known.get(label.as_str()) else {
                let expected = format!("a label that some of the {list} has");
                let names = known.keys().copied();
                problems.report_name(&path, quoted(label), expected, label, names);
                continue;
            };
            for (i, value) in values.iter().enumerate() {
                if !names.contains(value.as_str()) {
                    let expected = format!("a value that label {} has", quoted(label));
                    let path = place(&path, values.len(), i);
                    let names = names.iter().copied();
                    problems.report_name(&path, quoted(value), expected, value, names);
                }
            }
        }
    }
}

fn known_labels<'s>(all: impl Iterator<Item = &'s Labels>) -> BTreeMap<&'s str, BTreeSet<&'s str>> {
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (label, value) in all.flatten() {
        known.entry(label).or_default().insert(value);
    }
    known
}

/// Everything about limits and how models are spread.
pub(super) fn check(scenario: &Scenario, problems: &mut Problems) {
    let root = Path::ROOT;
    let list = root.field("limits");
    of_models(scenario, problems);
    if scenario.limits.is_empty() || !is_within(scenario.limits.len(), MAX_LIMITS, &list, problems)
    {
        return;
    }
    let sides = scenario.limits.len().saturating_mul(scenario.periods.len());
    if sides > MAX_LIMIT_SIDES {
        let (limits, periods) = (scenario.limits.len(), scenario.periods.len());
        problems.report(
            &list,
            format_args!("{limits} limits and {periods} periods"),
            format_args!("at most {MAX_LIMIT_SIDES} (limits x periods)"),
        );
        return;
    }
    let ids = scenario.limits.iter().map(|l| l.id.as_str()).collect();
    Names::collect("limits", "limit", ids, problems);
    let world = World::of(scenario, problems);
    for (i, limit) in scenario.limits.iter().enumerate() {
        one(scenario, limit, &world, &list.index(i), problems);
    }
}

fn one(
    scenario: &Scenario,
    limit: &Limit,
    world: &World<'_>,
    path: &Path<'_>,
    problems: &mut Problems,
) {
    entry::name(&limit.id, &path.field("id"), problems);
    if let Some(s) = &limit.nodes {
        let path = path.field("nodes");
        world.names(("nodes", "id"), &s.id, &path, problems);
        world.names(("nodes", "region"), &s.region, &path, problems);
        world.names(("nodes", "hardware"), &s.hardware, &path, problems);
        world.names(("nodes", "operator"), &s.operator, &path, problems);
        world.names(("nodes", "tier"), &s.tier, &path, problems);
        world.labels("nodes", &s.labels, &path, problems);
    }
    if let Some(s) = &limit.models {
        let path = path.field("models");
        world.names(("models", "id"), &s.id, &path, problems);
        world.labels("models", &s.labels, &path, problems);
    }
    if let Some(s) = &limit.demands {
        let path = path.field("demands");
        world.names(("demands", "id"), &s.id, &path, problems);
        world.names(("demands", "model"), &s.model, &path, problems);
        world.names(("demands", "region"), &s.region, &path, problems);
        world.names(
            ("demands", "verification"),
            &s.verification,
            &path,
            problems,
        );
        world.labels("demands", &s.labels, &path, problems);
    }
    match &limit.of {
        LimitOf::Machines => {
            for (given, field) in [
                (limit.models.is_some(), "models"),
                (limit.demands.is_some(), "demands"),
            ] {
                if given {
                    problems.report(
                        &path.field(field),
                        "a selector beside \"of\": \"machines\"",
                        "nodes only: a machine belongs to no model and no demand",
                    );
                }
            }
        }
        LimitOf::Spend => {}
        LimitOf::Resource(name) => {
            if world.resources.binary_search(&name.as_str()).is_err() {
                let known = world.resources.iter().copied();
                problems.report_name(
                    &path.field("of"),
                    quoted(name),
                    "machines, spend or a resource that some node or profile names",
                    name,
                    known.chain(["machines", "spend"]),
                );
            }
        }
    }
    sides(scenario, limit, path, problems);
}

fn sides(scenario: &Scenario, limit: &Limit, path: &Path<'_>, problems: &mut Problems) {
    if limit.max.is_none() && limit.min.is_none() {
        problems.report(
            path,
            "neither a max nor a min",
            "a max, a min, or both: a number, or one per period",
        );
    }
    let periods = expected_periods(scenario, problems);
    for (side, field) in [(&limit.max, "max"), (&limit.min, "min")] {
        if let Some(side) = side {
            check_rates(side, periods, &path.field(field), problems);
        }
    }
    if let (Some(max), Some(min)) = (&limit.max, &limit.min) {
        let wrong = min.iter().zip(max).position(|(min, max)| min > max);
        if let Some(period) = wrong {
            problems.report(
                &path.field("min"),
                format_args!(
                    "a min of {} and a max of {} in period {period}",
                    Short(min[period]),
                    Short(max[period])
                ),
                "a min that is not above the max",
            );
        }
    }
}

fn of_models(scenario: &Scenario, problems: &mut Problems) {
    let list = Path::ROOT.field("models");
    for (i, model) in scenario.models.iter().enumerate() {
        let path = list.index(i);
        labels(&model.labels, &path, problems);
        let field = path.field("min_replicas");
        entry::count(model.min_replicas, &field, problems);
        if let Some(max) = model.max_replicas
            && model.min_replicas > max
        {
            let (min, expected) = (model.min_replicas, "not above max_replicas");
            problems.report(
                &field,
                format_args!("{min} beside a max_replicas of {max}"),
                expected,
            );
        }
        let holds = |p: &super::super::Profile| p.holds.values().any(|amount| *amount > 0.0);
        if model.min_replicas > 0 && !model.profiles.iter().any(holds) {
            problems.report(
                &field,
                model.min_replicas,
                "0, or a profile that holds something: others have no replicas",
            );
        }
        if let Some(share) = &model.max_share {
            max_share(scenario, share, &path.field("max_share"), problems);
        }
    }
}

fn max_share(scenario: &Scenario, share: &MaxShare, path: &Path<'_>, problems: &mut Problems) {
    entry::number(share.share, Range::Fraction, &path.field("share"), problems);
    if let ShareOver::Label(name) = &share.over
        && problems.is_complete("nodes")
    {
        let known = known_labels(scenario.nodes.iter().map(|n| &n.labels));
        if !known.contains_key(name.as_str()) {
            let path = path.field("over");
            let path = path.field("label");
            let expected = "a label that some node has";
            let names = known.keys().copied();
            problems.report_name(&path, quoted(name), expected, name, names);
        }
    }
}

/// Labels of one entry: names by names.
pub(super) fn labels(labels: &Labels, path: &Path<'_>, problems: &mut Problems) {
    let path = path.field("labels");
    for (label, value) in labels {
        let path = path.field(label);
        entry::name(label, &path, problems);
        entry::name(value, &path, problems);
    }
}
