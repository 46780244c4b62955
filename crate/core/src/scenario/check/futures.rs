//! Futures: names that must exist, numbers that must make sense, and what does not work
//! with futures yet.

use std::collections::HashSet;

use super::super::expanded::{fates, how_many};
use super::super::fate::Fate;
use super::super::limits::{
    MAX_FUTURE_NODES, MAX_FUTURES, MAX_LIMIT_SIDES, MAX_NODES, MAX_PERIODS, MAX_RATES,
};
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::{Short, quoted};
use super::super::{Decided, Demand, FuturesGoal, Node, ObjectiveName, Scenario, Spare, Where};
use super::entry::{self, Range};
use super::names::Names;

/// What `where` of demands may name.
const OF_DEMANDS: [&str; 4] = ["id", "model", "region", "verification"];
/// What `where` of nodes may name.
const OF_NODES: [&str; 5] = ["id", "hardware", "region", "operator", "tier"];

pub(super) fn check(
    scenario: &Scenario,
    demands: &Names<'_>,
    nodes: &Names<'_>,
    problems: &mut Problems,
) {
    let policy = Path::ROOT.field("policy");
    goal(scenario, &policy.field("futures"), problems);
    if scenario.futures.is_empty() {
        return;
    }
    let list = Path::ROOT.field("futures");
    if scenario.futures.len() > MAX_FUTURES {
        let expected = format_args!("at most {MAX_FUTURES} futures");
        problems.report(&list, scenario.futures.len(), expected);
        return;
    }
    for (i, future) in scenario.futures.iter().enumerate() {
        let path = list.index(i);
        if let Some(share) = future.min_served {
            entry::number(share, Range::Fraction, &path.field("min_served"), problems);
        }
        if future.lose_any.is_some() {
            losses(scenario, i, &path, problems);
            continue;
        }
        entry::name(&future.id, &path.field("id"), problems);
        if let Some(weight) = future.weight {
            entry::number(weight, Range::Positive, &path.field("weight"), problems);
        }
        changed_demands(scenario, i, &path, demands, problems);
        changed_nodes(scenario, i, &path, nodes, problems);
    }
    refused(scenario, problems);
    if !problems.is_empty() {
        return;
    }
    if too_many(scenario, &list, problems) {
        return;
    }
    let all = fates(scenario);
    let mut seen = HashSet::new();
    for fate in &all {
        if !seen.insert(fate.id.as_str()) {
            problems.report(
                &list,
                format_args!("two futures that are called {}", quoted(&fate.id)),
                "a name of its own for each",
            );
        }
    }
    standing(scenario, &all, problems);
}

/// Whether there are more futures than can be written down, each loss of a list counted.
fn too_many(scenario: &Scenario, list: &Path<'_>, problems: &mut Problems) -> bool {
    let (futures, periods) = (how_many(scenario), scenario.periods.len());
    let slots = futures.saturating_mul(periods);
    if futures > MAX_FUTURES || slots > MAX_PERIODS {
        let found = format_args!("{futures} futures of {periods} periods");
        let expected =
            format_args!("at most {MAX_FUTURES} futures and {MAX_PERIODS} periods in all of them");
        problems.report(list, found, expected);
    } else if entries(scenario, futures) > MAX_NODES {
        let found = format_args!("{} nodes", entries(scenario, futures));
        let expected = format_args!(
            "at most {MAX_NODES}, those whose `count` is decided after counted in each future"
        );
        problems.report(list, found, expected);
    } else if futures.saturating_mul(scenario.nodes.len()) > MAX_FUTURE_NODES {
        let found = format_args!("{futures} futures of {} nodes", scenario.nodes.len());
        let expected = format_args!("at most {MAX_FUTURE_NODES} (futures x nodes)");
        problems.report(list, found, expected);
    } else if slots.saturating_mul(scenario.demands.len()) > MAX_RATES {
        let found = format_args!("{} demands in {slots} periods", scenario.demands.len());
        let expected = format_args!("at most {MAX_RATES} rates (demands x periods x futures)");
        problems.report(list, found, expected);
    } else if slots.saturating_mul(scenario.limits.len()) > MAX_LIMIT_SIDES {
        let found = format_args!("{} limits in {slots} periods", scenario.limits.len());
        let expected = format_args!("at most {MAX_LIMIT_SIDES} (limits x periods x futures)");
        problems.report(list, found, expected);
    } else {
        return false;
    }
    true
}

/// Node entries, those that are chosen in each future counted in each of them.
fn entries(scenario: &Scenario, futures: usize) -> usize {
    let nodes = scenario.nodes.iter();
    let each = nodes.map(|node| match node.count.decided() {
        Decided::Before => 1,
        Decided::After => futures,
    });
    each.fold(0, usize::saturating_add)
}

/// Replicas stand within a node's own availability, which some future has to have, or less
/// of it: else nothing limits what is lost everywhere. Where they are placed once a future
/// has come, they stand within what is there in it.
fn standing(scenario: &Scenario, fates: &[Fate], problems: &mut Problems) {
    let list = Path::ROOT.field("futures");
    let holding = |hardware: &str| {
        let mut profiles = scenario.models.iter().flat_map(|m| &m.profiles);
        profiles.any(|p| p.hardware == hardware && p.holds.values().any(|a| *a > 0.0))
    };
    for (g, node) in scenario.nodes.iter().enumerate() {
        let own = node.availability;
        let mut all = fates.iter().map(|fate| fate.availability[g]);
        let is_after = node.count.decided() == Decided::After;
        if is_after || all.clone().all(|a| a == own) || !holding(&node.hardware) {
            continue;
        }
        if !all.any(|a| a > 0.0 && a <= own) {
            let found = format_args!(
                "another availability of {} in every future",
                quoted(&node.id)
            );
            let expected = "a future in which it is the node's own, or less but not 0";
            problems.report(&list, found, expected);
        }
    }
}

/// `policy.futures`.
fn goal(scenario: &Scenario, path: &Path<'_>, problems: &mut Problems) {
    match scenario.policy.futures {
        FuturesGoal::Cvar(part) if !(0.0..1.0).contains(&part) => {
            problems.report(
                &path.field("cvar"),
                Short(part),
                "a number from 0 to below 1",
            );
        }
        FuturesGoal::Worst | FuturesGoal::Cvar(_) if scenario.futures.is_empty() => {
            problems.report(path, "a choice among futures", "`futures` that it is among");
        }
        FuturesGoal::Expected | FuturesGoal::Worst | FuturesGoal::Cvar(_) => {}
    }
}

/// `lose_any` stands alone, and is about something.
fn losses(scenario: &Scenario, number: usize, path: &Path<'_>, problems: &mut Problems) {
    let future = &scenario.futures[number];
    let place = path.field("lose_any");
    if !future.id.is_empty() || !future.demands.is_empty() || !future.nodes.is_empty() {
        let expected = "nothing beside it but `weight` and `min_served`";
        problems.report(&place, "`id`, `demands` or `nodes` beside it", expected);
    }
    if let Some(weight) = future.weight {
        let is_part = weight > 0.0 && weight < 1.0;
        if !is_part {
            let expected = "a number above 0 and below 1";
            problems.report(&path.field("weight"), Short(weight), expected);
        }
    }
    if !scenario
        .nodes
        .iter()
        .any(|n| super::super::expanded::domain(n, future).is_some())
    {
        problems.report(
            &place,
            "nodes without an operator",
            "an `operator` of some node",
        );
    }
}

fn changed_demands(
    scenario: &Scenario,
    number: usize,
    path: &Path<'_>,
    names: &Names<'_>,
    problems: &mut Problems,
) {
    let list = path.field("demands");
    for (i, change) in scenario.futures[number].demands.iter().enumerate() {
        let path = list.index(i);
        let of = |d: &Demand, field: &str| match field {
            "id" => Some(d.id.clone()),
            "model" => Some(d.model.clone()),
            "region" => Some(d.region.clone()),
            "verification" => Some(d.verification.clone()),
            _ => None,
        };
        if let Some(id) = &change.id {
            names.refer(id, &path.field("id"), problems);
        }
        matches(
            &change.matching,
            &OF_DEMANDS,
            (&scenario.demands, of),
            &path,
            problems,
        );
        if let Some(times) = change.times {
            entry::number(times, Range::Amount, &path.field("times"), problems);
        }
        let rate = path.field("rate");
        for (period, value) in change.rate.iter().flatten().enumerate() {
            entry::number(*value, Range::Amount, &rate.index(period), problems);
        }
        let periods = scenario.periods.len();
        match &change.rate {
            Some(rates) if rates.len() != periods => problems.report(
                &rate,
                format_args!("a list of {}", rates.len()),
                format_args!("one number, or a list of {periods}"),
            ),
            _ => {}
        }
        if change.times.is_some() == change.rate.is_some() {
            let found = change
                .times
                .map_or("neither `times` nor `rate`", |_| "both");
            problems.report(&path, found, "`times` or `rate`, one of them");
        }
    }
}

fn changed_nodes(
    scenario: &Scenario,
    number: usize,
    path: &Path<'_>,
    names: &Names<'_>,
    problems: &mut Problems,
) {
    let list = path.field("nodes");
    for (i, change) in scenario.futures[number].nodes.iter().enumerate() {
        let path = list.index(i);
        let of = |n: &Node, field: &str| match field {
            "id" => Some(n.id.clone()),
            "hardware" => Some(n.hardware.clone()),
            "region" => Some(n.region.clone()),
            "operator" => n.operator.clone(),
            "tier" => n.tier.clone(),
            _ => None,
        };
        if let Some(id) = &change.id {
            names.refer(id, &path.field("id"), problems);
        }
        matches(
            &change.matching,
            &OF_NODES,
            (&scenario.nodes, of),
            &path,
            problems,
        );
        if let Some(share) = change.availability {
            entry::number(
                share,
                Range::Fraction,
                &path.field("availability"),
                problems,
            );
        }
        if let Some(price) = change.price_per_hour {
            let place = path.field("price_per_hour");
            entry::number(price, Range::Amount, &place, problems);
            let unpriced = scenario.nodes.iter().find(|n| {
                n.price_per_hour.is_none() && super::super::expanded::is_changed(n, change)
            });
            if let Some(node) = unpriced {
                let found = format_args!("a price of {}, which has none", quoted(&node.id));
                problems.report(&place, found, "nodes that have a `price_per_hour`");
            }
        }
        if change.availability.is_none() && change.price_per_hour.is_none() {
            let found = "neither `availability` nor `price_per_hour`";
            problems.report(&path, found, "one of them, or both");
        }
    }
}

/// Names in `where` are of what can be named, and some entry has them all.
fn matches<T>(
    matching: &Where,
    known: &[&str],
    (entries, of): (&[T], impl Fn(&T, &str) -> Option<String>),
    path: &Path<'_>,
    problems: &mut Problems,
) {
    let path = path.field("where");
    let mut all_known = true;
    for (field, names) in &matching.0 {
        let place = path.field(field);
        if !known.contains(&field.as_str()) {
            let expected = format_args!("one of {}", known.join(", "));
            let found = "an unknown field";
            problems.report_name(&place, found, expected, field, known.iter().copied());
            all_known = false;
            continue;
        }
        for name in names {
            let own: Vec<String> = entries.iter().filter_map(|e| of(e, field)).collect();
            if !own.contains(name) {
                all_known = false;
                let expected = format_args!("the {field} of some entry");
                let own = own.iter().map(String::as_str);
                problems.report_name(&place, quoted(name), expected, name, own);
            }
        }
    }
    let meets = |entry: &T| {
        let mut all = matching.0.iter();
        all.all(|(field, names)| of(entry, field).is_some_and(|own| names.contains(&own)))
    };
    if all_known && !entries.iter().any(meets) {
        problems.report(
            &path,
            "names that no entry has together",
            "an entry that has them all",
        );
    }
}

/// What does not work with futures.
fn refused(scenario: &Scenario, problems: &mut Problems) {
    let policy = Path::ROOT.field("policy");
    let mut refuse = |path: &Path<'_>, what: &str| {
        let expected = format_args!("none of it beside `futures`: {what}");
        problems.report(
            path,
            "a choice that does not work with futures yet",
            expected,
        );
    };
    if scenario.policy.objective == ObjectiveName::Fair {
        refuse(&policy.field("objective"), "use serve, cost or profit");
    }
    if scenario.policy.spare == Spare::Fill {
        refuse(&policy.field("spare"), "leave it out");
    }
    if scenario.steadiness.is_some() {
        refuse(&Path::ROOT.field("steadiness"), "leave it out");
    }
    if scenario.policy.futures != FuturesGoal::Expected && scenario.has_priorities() {
        // What is lost in the worst futures would be of no one priority.
        refuse(
            &policy.field("futures"),
            "use expected where demands have different priorities",
        );
    }
}
