//! Machines by the hour of a plan, in the periods of another scenario.

use std::collections::BTreeMap;

use super::mismatch::{Mismatch, MismatchKind};
use crate::assignment::ByTheHour;
use crate::plan::Plan;
use crate::scenario::{Fleet, rent};

use super::super::tolerances::PART_OF_A_MACHINE as WHOLE;

/// The most machines of any period, of nodes that the plan rents by the hour.
pub(super) fn most(plan: &Plan) -> BTreeMap<&str, f64> {
    let mut most: BTreeMap<&str, f64> = BTreeMap::new();
    for rented in &plan.hourly {
        let own = most.entry(&rented.node).or_default();
        *own = own.max(rented.count);
    }
    most
}

/// Machines in each period, of nodes that the scenario rents by the hour: those that the
/// plan has in the period that holds there (`periods`), as far as the scenario allows them,
/// and those that starts keep.
pub(super) fn kept(
    plan: &Plan,
    fleet: &Fleet<'_>,
    periods: &[usize],
    mismatches: &mut Vec<Mismatch>,
) -> ByTheHour {
    let counts = plan.counts.iter().map(|c| (c.node.as_str(), c.count));
    let counts: BTreeMap<&str, f64> = counts.collect();
    let rented = plan.hourly.iter();
    let rented = rented.map(|h| ((h.node.as_str(), h.period), h.count));
    let rented: BTreeMap<(&str, usize), f64> = rented.collect();
    let mut kept = ByTheHour::new();
    for (node, entry) in fleet.scenario.nodes.iter().enumerate() {
        let Some(hourly) = fleet.nodes[node].hourly else {
            continue;
        };
        let (fewest, most) = (hourly.min as f64, hourly.max as f64);
        let planned = |period: &usize| {
            let own = rented.get(&(entry.id.as_str(), *period));
            let all_along = counts.get(entry.id.as_str());
            own.or(all_along).copied().unwrap_or(0.0)
        };
        let planned: Vec<f64> = periods.iter().map(planned).collect();
        let mut there: Vec<f64> = planned.iter().map(|n| n.clamp(fewest, most)).collect();
        rent::keep(fleet, node, &mut there);
        let differs = |(a, b): (&f64, &f64)| (a - b).abs() > WHOLE;
        if let Some(period) = planned.iter().zip(&there).position(differs) {
            mismatches.push(Mismatch {
                kind: MismatchKind::Machines,
                name: entry.id.clone(),
                message: format!(
                    "node {}: the plan has {} machines in period {period}, the scenario makes it \
                     {}",
                    entry.id, planned[period], there[period]
                ),
            });
        }
        kept.insert(node, there);
    }
    kept
}

/// Machines by the hour of one future, in all of them.
pub(in crate::questions) fn in_all(fleet: &Fleet<'_>, hourly: ByTheHour) -> ByTheHour {
    let futures = fleet.hours.len() / fleet.periods().max(1);
    let each = hourly.into_iter();
    each.map(|(node, machines)| (node, machines.repeat(futures)))
        .collect()
}
