//! Whole replicas on whole machines.
//!
//! A program counts what an entry of several machines holds in a pool; whether
//! the replicas also fit machine by machine is found out here (`fill`). Where
//! they do not, a row that every packing meets and these replicas break is
//! added (`cut`), and the program is solved again. The search for whole numbers
//! asks both questions of its own points, so that this is rarely needed.
//!
//! Machines are filled to their full capacity: availability and headroom are
//! shares of the whole entry, kept by the pooled rows. What a profile uses
//! without holding it stays pooled as well. A replica that holds more than one
//! machine has spans as many machines as it needs and shares them with nothing.

mod cut;
mod fill;
mod packing_cuts;

use crate::Error;
use crate::context::Context;
use crate::model::{Cut, Kind, NEGLIGIBLE_SHARE};
use crate::plan::{Assignment, MachineGroup, PackedReplicas, Placed, names};
use crate::scenario::Fleet;
use fill::{Filled, fill};
pub(crate) use packing_cuts::PackingCuts;

/// Replicas of one entry in one period.
struct Heap<'a> {
    node: usize,
    period: usize,
    placed: &'a [Placed],
}

/// Where packing can fail: whole replicas on entries of several machines.
fn heaps<'a>(fleet: &Fleet<'_>, assignment: &'a Assignment) -> Vec<Heap<'a>> {
    if fleet.scenario.policy.relax {
        return Vec::new();
    }
    assignment
        .placed
        .chunk_by(|a, b| (a.period, a.node) == (b.period, b.node))
        .filter(|placed| assignment.machines[placed[0].node] > 1.0)
        .map(|placed| Heap {
            node: placed[0].node,
            period: placed[0].period,
            placed,
        })
        .collect()
}

impl Heap<'_> {
    fn kinds(&self, fleet: &Fleet<'_>) -> Vec<Kind> {
        self.placed
            .iter()
            .map(|p| Kind::of(fleet, self.node, p.profile, p.count))
            .collect()
    }
}

/// Rows that an assignment breaks because its replicas do not fit machine by
/// machine; none where they all do. Where the count is a range, the machines
/// that packing needs are added, as long as `most` allows them.
pub(crate) fn check(
    fleet: &Fleet<'_>,
    assignment: &mut Assignment,
    most: &[f64],
    context: &Context<'_>,
) -> Result<Vec<Cut>, Error> {
    let mut cuts = Vec::new();
    let mut needed = assignment.machines.clone();
    for heap in heaps(fleet, assignment) {
        context.check_cancelled()?;
        let kinds = heap.kinds(fleet);
        let machines = &mut needed[heap.node];
        match fill(&kinds, *machines as u64) {
            Filled::Fits(_) => {}
            Filled::Needs(more) if (more as f64) <= most[heap.node] => *machines = more as f64,
            Filled::Needs(_) => {
                let machines = most[heap.node].max(*machines);
                cuts.push(cut::against(fleet, heap.node, heap.placed, machines));
            }
        }
    }
    assignment.machines = needed;
    Ok(cuts)
}

/// Takes away the replicas that fit on no machine, and their traffic. The last
/// resort: used where there is no time to solve again.
pub(crate) fn drop_what_does_not_fit(fleet: &Fleet<'_>, assignment: &mut Assignment) {
    let mut kept: Vec<(Placed, f64)> = Vec::new();
    for heap in heaps(fleet, assignment) {
        let machines = assignment.machines[heap.node] as u64;
        let counts = fill::most(&heap.kinds(fleet), machines);
        for (p, count) in heap.placed.iter().zip(counts) {
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
    assignment.placed.retain(|p| p.count > 0.0);
}

/// What each machine holds, identical machines together.
pub(crate) fn machines(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<MachineGroup> {
    let mut groups = Vec::new();
    for heap in heaps(fleet, assignment) {
        let machines = assignment.machines[heap.node] as u64;
        let Filled::Fits(filled) = fill(&heap.kinds(fleet), machines) else {
            continue; // the checker misses them
        };
        groups.extend(filled.into_iter().map(|group| {
            MachineGroup {
                period: heap.period,
                node: fleet.scenario.nodes[heap.node].id.clone(),
                count: group.count,
                span: group.span,
                replicas: group
                    .replicas
                    .into_iter()
                    .map(|(kind, count)| {
                        let (model, profile) = names(fleet, heap.placed[kind].profile);
                        PackedReplicas {
                            model,
                            profile,
                            count,
                        }
                    })
                    .collect(),
            }
        }));
    }
    groups
}
