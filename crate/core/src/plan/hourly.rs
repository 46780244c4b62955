//! Machines of an assignment that are rented by the hour: as many in each period as the
//! work of the period needs, and those that start costs and least hours keep there.

use super::tolerances::WHOLE;
use super::types::HourlyCount;
use super::whole_up::whole_up;
use crate::assignment::{Assignment, ByTheHour};
use crate::model::{ColumnKind, Program};
use crate::scenario::{Fleet, FleetLimit, rent};

/// Counts the machines that are rented by the hour. `chosen` are those of column values,
/// where there are some: they say what is kept although nothing works there.
pub(crate) fn rent_by_the_hour(
    fleet: &Fleet<'_>,
    assignment: &mut Assignment,
    chosen: Option<&ByTheHour>,
) {
    assignment.hourly = needed(fleet, assignment);
    if fleet.slots.is_some() {
        for machines in assignment.hourly.values_mut() {
            rent::alike(fleet, machines);
        }
    }
    for (&node, machines) in &mut assignment.hourly {
        let counts_starts = fleet.nodes[node].hourly.is_some_and(|h| h.counts_starts());
        let chosen = chosen.and_then(|chosen| chosen.get(&node));
        let asked = |limit: &FleetLimit| limit.has_min() && limit.counts_machines(fleet, node);
        if let (Some(chosen), true) = (chosen, fleet.limits.iter().any(asked)) {
            // A limit asks for machines, with work or without.
            for (own, chosen) in machines.iter_mut().zip(chosen) {
                *own = own.max(*chosen);
            }
        }
        if !counts_starts {
            rent::keep(fleet, node, machines);
            continue;
        }
        if fleet.nodes[node]
            .hourly
            .is_some_and(|h| h.start_hours > 0.0)
        {
            // What is ready depends on all starts: those of the program stay as they are.
            *machines = match chosen {
                Some(chosen) => chosen.clone(),
                None => rent::ahead(fleet, node, machines),
            };
            if chosen.is_some() {
                rent::keep(fleet, node, machines);
                continue;
            }
        }
        let given = chosen.map(|chosen| {
            let both = chosen.iter().zip(machines.iter());
            let mut own: Vec<f64> = both.map(|(a, b)| a.max(*b)).collect();
            rent::keep(fleet, node, &mut own);
            own
        });
        rent::bridge(fleet, node, machines);
        rent::keep(fleet, node, machines);
        if let Some(given) = given
            && rent::of(fleet, node, &given) <= rent::of(fleet, node, machines)
        {
            *machines = given;
        }
    }
    assignment.count_hourly(fleet);
}

/// More machines in some periods: what their starts keep is kept, and those that have to be
/// ready are started in time.
pub(crate) fn keep_started(fleet: &Fleet<'_>, assignment: &mut Assignment) {
    for (&node, machines) in &mut assignment.hourly {
        if let Some(asked) = assignment.ready.get(&node) {
            let ahead = rent::ahead(fleet, node, asked);
            if ahead.iter().zip(machines.iter()).any(|(a, own)| a > own) {
                *machines = ahead;
            }
        }
        rent::keep(fleet, node, machines);
    }
    assignment.count_hourly(fleet);
}

/// All machines that may be rented, in every period.
pub(crate) fn all_by_the_hour(fleet: &Fleet<'_>) -> ByTheHour {
    let hourly = fleet.nodes.iter().enumerate();
    let hourly = hourly.filter(|(_, n)| n.hourly.is_some());
    hourly
        .map(|(node, n)| (node, vec![n.count.1; fleet.hours.len()]))
        .collect()
}

/// All machines, and nothing on them.
pub(crate) fn all_machines(fleet: &Fleet<'_>) -> Assignment {
    let mut all = Assignment {
        machines: fleet.nodes.iter().map(|n| n.count.1).collect(),
        hourly: all_by_the_hour(fleet),
        ..Assignment::default()
    };
    all.count_hourly(fleet);
    all
}

/// As many in each period as its work needs.
fn needed(fleet: &Fleet<'_>, assignment: &Assignment) -> ByTheHour {
    let mut needed = all_by_the_hour(fleet);
    if needed.is_empty() {
        return needed;
    }
    let (nodes, kinds) = (fleet.nodes.len(), fleet.resources.len());
    let (used, held) = assignment.allocated(fleet);
    let whole = !fleet.scenario.policy.relax;
    for (&node, machines) in &mut needed {
        let (least, most) = fleet.nodes[node].count;
        for (period, count) in machines.iter_mut().enumerate() {
            *count = least;
            for k in 0..kinds {
                let one = fleet.available_in(node, k, 1.0, period);
                if one > 0.0 {
                    let at = (period * nodes + node) * kinds + k;
                    let needs = (used[at] + held[at]) / one;
                    let needs = if whole { whole_up(needs) } else { needs };
                    *count = count.max(needs.min(most));
                }
            }
        }
    }
    needed
}

/// Machines by the hour as column values say.
pub(crate) fn chosen_by_the_hour(fleet: &Fleet<'_>, program: &Program, x: &[f64]) -> ByTheHour {
    let mut chosen = all_by_the_hour(fleet);
    if chosen.is_empty() {
        return chosen;
    }
    let whole = !fleet.scenario.policy.relax;
    for (kind, &value) in program.columns.iter().zip(x) {
        if let ColumnKind::HourlyMachines { node, period } = *kind
            && let Some(machines) = chosen.get_mut(&node)
        {
            let count = if whole {
                (value + WHOLE).floor()
            } else {
                value
            };
            for slot in fleet.parts_of(period).flat_map(|part| fleet.slots_of(part)) {
                machines[slot] = count;
            }
        }
    }
    chosen
}

/// The machines of each period, in the fleet's words; none of them where there are none.
pub(super) fn hourly_counts(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<HourlyCount> {
    let periods = 0..fleet.periods();
    let of_node = |(&node, machines): (&usize, &Vec<f64>)| {
        let counts: Vec<(usize, f64)> = periods.clone().zip(machines.iter().copied()).collect();
        let id = &fleet.scenario.nodes[node].id;
        let rented = counts.into_iter().filter(|(_, count)| *count > 0.0);
        let rented = rented.map(|(period, count)| HourlyCount {
            node: id.clone(),
            period,
            future: None,
            count,
        });
        rented.collect::<Vec<_>>()
    };
    assignment.hourly.iter().flat_map(of_node).collect()
}
