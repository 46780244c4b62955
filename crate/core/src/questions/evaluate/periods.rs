//! Which period of a plan holds in which period of another scenario.

use std::collections::{BTreeMap, HashMap};

use super::mismatch::{Mismatch, MismatchKind};
use crate::plan::Plan;
use crate::scenario::Scenario;

/// Labels named in one sentence.
const NAMED: usize = 3;

/// Parts whose lengths differ by less than this are the same, in hours.
const SAME: f64 = 1e-9;

/// A period and its parts: how long each is. One part, where nothing cuts it.
struct Whole {
    label: String,
    /// The number of the first part among all.
    first: usize,
    hours: Vec<f64>,
}

/// For every period of the scenario the period of the plan that holds in it.
///
/// Periods are matched by label; the second of two periods of one label matches the
/// second. A period that the plan does not know keeps what stands in the period before
/// it (the first ones: in the first that is known). Where no label matches at all, or
/// the plan names none, periods are matched by their place, and the last of the plan
/// stays. Where a period is in the same parts in both, they are matched one by one; where it
/// is cut otherwise, all of its parts keep what the plan has when the period ends, as far as
/// there is room for it by then.
pub(super) fn matched(
    plan: &Plan,
    scenario: &Scenario,
    mismatches: &mut Vec<Mismatch>,
) -> Vec<usize> {
    let own = wholes(
        scenario
            .periods
            .iter()
            .map(|p| (&p.label, p.hours, p.continues)),
    );
    let planned = planned(plan);
    let found = by_label(plan, (&own, &planned), mismatches);
    let both = own.iter().zip(found);
    both.flat_map(|(own, whole)| parts(own, &planned[whole]))
        .collect()
}

/// Periods of several parts each; a part `continues` the period of the one before.
fn wholes<'l>(parts: impl Iterator<Item = (&'l String, f64, bool)>) -> Vec<Whole> {
    let mut all: Vec<Whole> = Vec::new();
    for (number, (label, hours, continues)) in parts.enumerate() {
        match all.last_mut() {
            Some(whole) if continues => whole.hours.push(hours),
            _ => all.push(Whole {
                label: label.clone(),
                first: number,
                hours: vec![hours],
            }),
        }
    }
    all
}

/// The periods of a plan; at least one. One that names none has as many as it says anything
/// of.
fn planned(plan: &Plan) -> Vec<Whole> {
    if plan.periods.is_empty() {
        let numbers = 0..=last_period(plan);
        let unnamed = numbers.map(|first| Whole {
            label: String::new(),
            first,
            hours: vec![1.0],
        });
        return unnamed.collect();
    }
    let mut before = None;
    wholes(plan.periods.iter().map(|p| {
        let continues = p.part_of.is_some() && p.part_of == before;
        before = p.part_of;
        (&p.label, p.hours, continues)
    }))
}

/// For every part of a period the part of the plan's that holds in it.
fn parts(own: &Whole, planned: &Whole) -> Vec<usize> {
    let mut both = own.hours.iter().zip(&planned.hours);
    let is_same = own.hours.len() == planned.hours.len()
        && both.all(|(own, planned)| (own - planned).abs() <= SAME);
    let last = planned.hours.len() - 1;
    let part = |number: usize| if is_same { number } else { last };
    let numbers = 0..own.hours.len();
    numbers.map(|number| planned.first + part(number)).collect()
}

/// For every period of the scenario the number of the plan's among its periods.
fn by_label(
    plan: &Plan,
    (own, planned): (&[Whole], &[Whole]),
    mismatches: &mut Vec<Mismatch>,
) -> Vec<usize> {
    let labels = |all: &[Whole]| {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let turns = all.iter().map(|whole| {
            let turn = seen.entry(whole.label.clone()).or_default();
            *turn += 1;
            (whole.label.clone(), *turn)
        });
        turns.collect::<Vec<_>>()
    };
    let wholes = (own, planned);
    let own = labels(wholes.0);
    let planned = if plan.periods.is_empty() {
        Vec::new()
    } else {
        labels(wholes.1)
    };
    let index: BTreeMap<&(String, usize), usize> = planned
        .iter()
        .enumerate()
        .map(|(q, key)| (key, q))
        .collect();
    let found: Vec<Option<usize>> = own.iter().map(|key| index.get(key).copied()).collect();
    let Some(first) = found.iter().flatten().next().copied() else {
        return by_place(plan, wholes, mismatches);
    };

    let unknown = own.iter().zip(&found).filter(|(_, f)| f.is_none());
    let unknown: Vec<&str> = unknown.map(|((label, _), _)| label.as_str()).collect();
    if !unknown.is_empty() {
        mismatches.push(Mismatch {
            kind: MismatchKind::Period,
            name: unknown[0].to_owned(),
            message: format!(
                "{} not in the plan: what stands in the period before stays",
                list(&unknown, "scenario")
            ),
        });
    }
    let used = |q: usize| found.contains(&Some(q));
    let unused = planned.iter().enumerate().filter(|(q, _)| !used(*q));
    let unused: Vec<&str> = unused.map(|(_, (label, _))| label.as_str()).collect();
    if !unused.is_empty() {
        mismatches.push(Mismatch {
            kind: MismatchKind::Period,
            name: unused[0].to_owned(),
            message: format!("{} not in the scenario", list(&unused, "plan")),
        });
    }
    let mut last = first;
    found
        .into_iter()
        .map(|found| {
            last = found.unwrap_or(last);
            last
        })
        .collect()
}

fn by_place(
    plan: &Plan,
    (own, planned): (&[Whole], &[Whole]),
    mismatches: &mut Vec<Mismatch>,
) -> Vec<usize> {
    let name = own.first().map_or("", |whole| whole.label.as_str());
    let why = if plan.periods.is_empty() {
        "the plan does not name its periods"
    } else {
        "no period of the plan has a label of the scenario"
    };
    let (own, planned) = (own.len(), planned.len());
    let then = if own > planned {
        ", and the last one of the plan stays"
    } else {
        ""
    };
    // One period each: there is nothing to mistake.
    if own != planned || own > 1 {
        mismatches.push(Mismatch {
            kind: MismatchKind::Period,
            name: name.to_owned(),
            message: format!(
                "{why}: the {planned} of the plan are matched with the {own} of the scenario by \
                 their place{then}"
            ),
        });
    }
    (0..own).map(|t| t.min(planned - 1)).collect()
}

/// The number of the last period that the plan says anything of.
fn last_period(plan: &Plan) -> usize {
    let named = plan.periods.len().max(1) - 1;
    let nodes = plan.nodes.iter().map(|n| n.period);
    let demands = plan.demands.iter().map(|d| d.period);
    let replicas = plan.replicas.iter().map(|r| r.period);
    nodes.chain(demands).chain(replicas).fold(named, usize::max)
}

/// "2 periods of the plan (18:00, 19:00) are".
fn list(labels: &[&str], whose: &str) -> String {
    let shown = labels.iter().take(NAMED).copied().collect::<Vec<_>>();
    let more = if labels.len() > NAMED { ", ..." } else { "" };
    let (noun, verb) = if labels.len() == 1 {
        ("period", "is")
    } else {
        ("periods", "are")
    };
    let shown = shown.join(", ");
    format!(
        "{} {noun} of the {whose} ({shown}{more}) {verb}",
        labels.len()
    )
}
