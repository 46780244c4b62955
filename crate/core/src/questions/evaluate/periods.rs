//! Which period of a plan holds in which period of another scenario.

use std::collections::{BTreeMap, HashMap};

use super::mismatch::{Mismatch, MismatchKind};
use crate::plan::Plan;
use crate::scenario::Scenario;

/// Labels named in one sentence.
const NAMED: usize = 3;

/// For every period of the scenario the period of the plan that holds in it.
///
/// Periods are matched by label; the second of two periods of one label matches the
/// second. A period that the plan does not know keeps what stands in the period before
/// it (the first ones: in the first that is known). Where no label matches at all, or
/// the plan names none, periods are matched by their place, and the last of the plan
/// stays.
pub(super) fn matched(
    plan: &Plan,
    scenario: &Scenario,
    mismatches: &mut Vec<Mismatch>,
) -> Vec<usize> {
    let labels = |names: &mut dyn Iterator<Item = String>| {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut all = Vec::new();
        for label in names {
            let turn = seen.entry(label.clone()).or_default();
            *turn += 1;
            all.push((label, *turn));
        }
        all
    };
    let own = labels(&mut scenario.periods.iter().map(|p| p.label.clone()));
    let planned = labels(&mut plan.periods.iter().map(|p| p.label.clone()));
    let index: BTreeMap<&(String, usize), usize> = planned
        .iter()
        .enumerate()
        .map(|(q, key)| (key, q))
        .collect();
    let found: Vec<Option<usize>> = own.iter().map(|key| index.get(key).copied()).collect();
    let Some(first) = found.iter().flatten().next().copied() else {
        return by_place(plan, scenario, mismatches);
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

fn by_place(plan: &Plan, scenario: &Scenario, mismatches: &mut Vec<Mismatch>) -> Vec<usize> {
    let last = last_period(plan);
    let why = if plan.periods.is_empty() {
        "the plan does not name its periods"
    } else {
        "no period of the plan has a label of the scenario"
    };
    let (own, planned) = (scenario.periods.len(), last + 1);
    let then = if own > planned {
        ", and the last one of the plan stays"
    } else {
        ""
    };
    // One period each: there is nothing to mistake.
    if own != planned || own > 1 {
        mismatches.push(Mismatch {
            kind: MismatchKind::Period,
            name: scenario.periods[0].label.clone(),
            message: format!(
                "{why}: the {planned} of the plan are matched with the {own} of the scenario by \
                 their place{then}"
            ),
        });
    }
    (0..own).map(|t| t.min(last)).collect()
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
