//! Whether the replicas of an assignment fit machine by machine, and what
//! happens where they do not.

use super::cut::separate;
use super::entries::packed;
use super::fill::{Filled, fill, most};
use crate::assignment::{Assignment, ByTheHour, Placed};
use crate::context::Context;
use crate::error::Error;
use crate::model::{Cut, Kind};
use crate::scenario::{Fleet, rent};

/// Rows that an assignment breaks because its replicas do not fit machine by
/// machine; none where they all do. Where the count is a range, the machines
/// that packing needs are added, as long as `most_machines` allows them, of those by the hour
/// `most_hourly`; of those that need hours to start, what is ready may be too little
/// until `plan::keep_started` starts them.
///
/// # Errors
///
/// [`Error::Cancelled`] where the caller asked to stop.
pub(crate) fn check(
    fleet: &Fleet<'_>,
    assignment: &mut Assignment,
    (most_machines, most_hourly): (&[f64], &ByTheHour),
    context: &Context<'_>,
) -> Result<Vec<Cut>, Error> {
    let mut cuts = Vec::new();
    let mut needed = assignment.machines.clone();
    let mut hourly = assignment.hourly.clone();
    let mut ready = assignment.ready.clone();
    let ready_of = |&node: &usize| Some((node, rent::ready(fleet, node, &most_hourly[&node])?));
    let most_ready: ByTheHour = ready.keys().filter_map(ready_of).collect();
    for entry in packed(fleet, assignment) {
        context.check_cancelled()?;
        let (all, most) = match most_ready.get(&entry.node) {
            Some(most) => (&mut ready, Some(most)),
            None => (&mut hourly, most_hourly.get(&entry.node)),
        };
        let (machines, allowed) = match (all.get_mut(&entry.node), most) {
            (Some(own), Some(most)) => (&mut own[entry.period], most[entry.period]),
            _ => (&mut needed[entry.node], most_machines[entry.node]),
        };
        match fill(&entry.kinds(fleet), *machines as u64) {
            Filled::Fits(_) => {}
            Filled::Needs(more) if (more as f64) <= allowed => *machines = more as f64,
            Filled::Needs(_) => {
                let machines = allowed.max(*machines);
                cuts.push(separate(fleet, entry.node, entry.placed, machines));
            }
        }
    }
    assignment.machines = needed;
    assignment.hourly = hourly;
    assignment.ready = ready;
    Ok(cuts)
}

/// Takes away replicas that fit on no machine, where those of an entry cannot all be
/// packed; there is no traffic yet.
pub(crate) fn drop_what_cannot_be_packed(fleet: &Fleet<'_>, assignment: &mut Assignment) {
    drop_where(fleet, assignment, |kinds, machines| {
        matches!(fill(kinds, machines), Filled::Needs(_))
    });
}

/// Takes away the replicas that fit on no machine, and their traffic. The last
/// resort: used where there is no time to solve again.
pub(crate) fn drop_what_does_not_fit(fleet: &Fleet<'_>, assignment: &mut Assignment) {
    drop_where(fleet, assignment, |_, _| true);
}

fn drop_where(
    fleet: &Fleet<'_>,
    assignment: &mut Assignment,
    too_many: impl Fn(&[Kind], u64) -> bool,
) {
    let mut kept: Vec<(Placed, f64)> = Vec::new();
    for entry in packed(fleet, assignment) {
        let machines = assignment.machines_in(entry.node, entry.period) as u64;
        if !too_many(&entry.kinds(fleet), machines) {
            continue;
        }
        let counts = most(&entry.kinds(fleet), machines);
        for (p, count) in entry.placed.iter().zip(counts) {
            if (count as f64) < p.count {
                kept.push((*p, count as f64));
            }
        }
    }
    for (gone, count) in kept {
        let here = |period: usize, node: usize, profile: usize| {
            (period, node, profile) == (gone.period, gone.node, gone.profile)
        };
        for f in &mut assignment.flows {
            if here(f.period, f.triple.node, f.triple.profile) {
                f.rate *= count / gone.count;
            }
        }
        for p in &mut assignment.placed {
            if here(p.period, p.node, p.profile) {
                p.count = count;
            }
        }
    }
    assignment.flows.retain(|f| f.rate > 0.0);
    assignment.level_stages(fleet);
    assignment.placed.retain(|p| p.count > 0.0);
}
