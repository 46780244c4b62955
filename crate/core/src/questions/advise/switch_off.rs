//! Switch off: the machines that `size` finds unnecessary, hour by hour.

use std::collections::BTreeMap;

use super::add::value;
use super::edit::{EditedField, EditedList, ScenarioEdit};
use super::idea::{Found, Proposal};
use super::study::{Study, Tried};
use super::types::{AmountUnit, Distance, MachineChange};
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::options::Hooks;
use crate::plan::Plan;
use crate::questions::size::size_from;
use crate::questions::tolerances::PART_OF_A_MACHINE;
use crate::questions::words::{count, counted, percent};
use crate::scenario::{Count, Fleet, Node, ObjectiveName, Scenario};

/// What came of the search.
pub(super) struct SwitchOff {
    /// What to switch off; nothing where no machine can go.
    pub found: Option<(Found, Distance)>,
    /// What could go where as much has to be served in all, though not in every hour.
    pub in_all: Option<String>,
    /// Whether the search was done, so that nothing means that nothing can go.
    pub done: bool,
}

/// Searches for machines to switch off. `better` is told of what can be on the way, where
/// the plan on the way is one of the scenario without these machines.
pub(super) fn search(
    study: &Study<'_>,
    context: &Context<'_>,
    better: &dyn Fn(Found),
) -> Result<SwitchOff, Error> {
    let s = study.scenario;
    let on_the_way = |counts: &[u64], plan: &Plan, assignment: &Assignment| {
        if s.policy.objective == ObjectiveName::Serve {
            let proposal = proposal(study, counts);
            let changed = without(s, counts);
            let fleet = Fleet::new(&changed);
            // The plan of this fleet is for the same scenario where no count is a range.
            let same = s.nodes.iter().all(|n| !n.count.is_range());
            let tried = study.judged(&fleet, plan.clone(), assignment.clone());
            if same && is_as_good(study, &fleet, &tried, proposal.unit) {
                better(Found {
                    proposal,
                    changed,
                    tried,
                });
            }
        }
    };
    let today = (study.now.plan.clone(), study.now.assignment.clone());
    let quiet = Hooks {
        progress: None,
        ..context.hooks
    };
    let (sizing, assignment) = size_from(study.fleet, today, *context, &quiet, &on_the_way)?;
    let counts: Vec<u64> = sizing
        .entries
        .iter()
        .map(|e| e.needed.round() as u64)
        .collect();
    let done = !context.expired();
    let proposal = proposal(study, &counts);
    if proposal.changes.is_empty() {
        return Ok(SwitchOff {
            found: None,
            in_all: None,
            done,
        });
    }
    let bound = sizing
        .bound_per_hour
        .map_or(0.0, |bound| (sizing.needed.cost_per_hour - bound).max(0.0));
    // Where the search tried the scenario itself, its plan is there.
    let changed = without(s, &counts);
    let fleet = Fleet::new(&changed);
    let plain =
        s.policy.objective == ObjectiveName::Serve && s.nodes.iter().all(|n| !n.count.is_range());
    let tried = if plain {
        Some(study.judged(&fleet, sizing.plan, assignment))
    } else {
        study.tried(&changed, &study.slice(1))?
    };
    let is_tried = tried.is_some();
    let found = tried.filter(|tried: &Tried| is_as_good(study, &fleet, tried, proposal.unit));
    let in_all = (is_tried && found.is_none()).then(|| {
        format!(
            "{}: as much is served in all, but less in some hours (`size` shows it)",
            proposal.title
        )
    });
    // The bound of the search is in what it counted machines by.
    let is_of_search = sizing.priced == (proposal.unit == AmountUnit::Currency);
    Ok(SwitchOff {
        found: found.map(|tried| {
            let found = Found {
                proposal,
                changed,
                tried,
            };
            let distance = if is_of_search {
                Distance {
                    absolute: bound,
                    relative: sizing.gap.unwrap_or(0.0),
                }
            } else {
                open(study, &found)
            };
            (found, distance)
        }),
        in_all,
        done,
    })
}

/// Whether machines may go: as much is served, and where they have no price and so save
/// nothing, nothing else costs more for it.
fn is_as_good(study: &Study<'_>, fleet: &Fleet<'_>, tried: &Tried, unit: AmountUnit) -> bool {
    let more = tried.amounts.cost - study.now.amounts.cost;
    study.serves_the_same(fleet, &tried.assignment)
        && (unit == AmountUnit::Currency || !study.is_something(more, AmountUnit::Currency))
}

/// How much more could go at most, by the cheapest fleet that the account of waste knows
/// to be possible, all of it where that is not known; and as a part of what is left.
pub(super) fn open(study: &Study<'_>, found: &Found) -> Distance {
    let now = &study.now;
    let (before, after) = match found.proposal.unit {
        AmountUnit::Currency => (now.amounts.cost, found.tried.amounts.cost),
        AmountUnit::Compute => (now.amounts.compute, found.tried.amounts.compute),
    };
    let known = now.plan.waste.avoidable.at_most;
    let most = match known.filter(|_| found.proposal.unit == AmountUnit::Currency) {
        Some(at_most) => at_most / study.hours,
        None => before,
    };
    let absolute = (most - (before - after)).max(0.0);
    Distance {
        absolute,
        relative: if after > 0.0 {
            (absolute / after).min(1.0)
        } else {
            0.0
        },
    }
}

/// Machines that today's plan leaves empty in every period, with the plan of the rest: found
/// with one solve. The search finds what could be emptied besides.
pub(super) fn unused(study: &Study<'_>, context: &Context<'_>) -> Result<Option<Found>, Error> {
    let s = study.scenario;
    let plan = &study.now.plan;
    let nodes = s.nodes.len();
    // Machines that hold something, by period and node.
    let mut holding: BTreeMap<(usize, &str), u64> = BTreeMap::new();
    for group in plan.machines.iter().filter(|g| !g.replicas.is_empty()) {
        *holding.entry((group.period, &group.node)).or_default() += group.count * group.span;
    }
    let needed = |g: usize, node: &Node| -> u64 {
        let Count::Fixed(now) = node.count else {
            return 0;
        };
        // Other work keeps them on.
        if node.shared {
            return now;
        }
        let busiest = (0..s.periods.len()).filter_map(|t| {
            let uses = plan.nodes.get(t * nodes + g)?;
            let parts = uses.allocated.iter().map(|(k, taken)| {
                let all = uses.available.get(k).copied().unwrap_or(0.0);
                if *taken > 0.0 {
                    taken / all * now as f64
                } else {
                    0.0
                }
            });
            let pooled = (parts.fold(0.0, f64::max) - PART_OF_A_MACHINE).ceil() as u64;
            let own = holding.get(&(t, node.id.as_str())).copied();
            Some(pooled.max(own.unwrap_or(0)))
        });
        busiest.max().unwrap_or(now).min(now)
    };
    let counts: Vec<u64> = s
        .nodes
        .iter()
        .enumerate()
        .map(|(g, n)| needed(g, n))
        .collect();
    let proposal = proposal(study, &counts);
    if proposal.changes.is_empty() || context.expired() {
        return Ok(None);
    }
    let found = proposal.tried(study, context)?;
    Ok(found.filter(|found| {
        let unit = found.proposal.unit;
        is_as_good(study, &Fleet::new(&found.changed), &found.tried, unit)
    }))
}

/// The scenario with so many machines of each entry; the plan chooses those of ranges.
fn without(scenario: &Scenario, counts: &[u64]) -> Scenario {
    let mut changed = scenario.clone();
    for (node, &count) in changed.nodes.iter_mut().zip(counts) {
        if !node.count.is_range() {
            node.count = Count::Fixed(count);
        }
    }
    changed
}

fn proposal(study: &Study<'_>, counts: &[u64]) -> Proposal {
    let s = study.scenario;
    let mut changes = Vec::new();
    let mut machines = Vec::new();
    let going = || {
        let entries = s.nodes.iter().zip(counts);
        entries.filter_map(|(node, &count)| match node.count {
            Count::Fixed(now) if now != count => Some((node, now, count)),
            _ => None,
        })
    };
    // What has no price saves none, whatever else is paid for.
    let unit = if going().any(|(node, ..)| node.machine_price() > 0.0) {
        AmountUnit::Currency
    } else {
        AmountUnit::Compute
    };
    for (node, now, count) in going() {
        changes.push(ScenarioEdit::new(
            EditedList::Nodes,
            &node.id,
            EditedField::Count,
            Some(value(node.count)),
            value(Count::Fixed(count)),
        ));
        let off = now.saturating_sub(count) as f64;
        let each = match unit {
            AmountUnit::Currency => node.machine_price(),
            AmountUnit::Compute => node.capacity.get(&s.compute).copied().unwrap_or(0.0),
        };
        machines.push(MachineChange {
            node: node.id.clone(),
            off,
            added: 0.0,
            of: now as f64,
            per_hour: off * each,
        });
    }
    machines.sort_by(|a, b| b.per_hour.total_cmp(&a.per_hour));
    let off: f64 = machines.iter().map(|m| m.off).sum();
    // Those that can go: what the plan rents, it has chosen.
    let all: f64 = s
        .nodes
        .iter()
        .map(|node| match node.count {
            Count::Fixed(now) => now as f64,
            Count::Range { .. } | Count::Hourly(_) => 0.0,
        })
        .sum();
    let groups = counted(machines.len() as f64, "group");
    Proposal {
        title: format!(
            "Switch off {} of {}",
            count(off as u64),
            counted(all, "machine")
        ),
        reason: format!("{groups}; as much is served in every hour"),
        changes,
        machines,
        unit,
    }
}

/// Why nothing can be switched off.
pub(super) fn nothing(study: &Study<'_>) -> String {
    let idle = study.now.outlook.idle_percent;
    if idle < 0.05 {
        return "Nothing to switch off: nothing is idle".to_owned();
    }
    let why = if study.scenario.nodes.iter().any(|n| n.shared) {
        "needed at the peak or kept on by other work"
    } else {
        "needed at the peak"
    };
    format!(
        "Nothing to switch off: {} % is idle and {why}",
        percent(idle)
    )
}
