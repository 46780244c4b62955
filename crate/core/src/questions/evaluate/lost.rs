//! Replicas of a plan that another fleet has no room for.

use std::collections::BTreeMap;

use super::super::tolerances::{PART_OF_A_MACHINE as WHOLE, ROOM};
use super::mismatch::{Mismatch, MismatchKind};
use crate::assignment::{Assignment, Placed};
use crate::pack;
use crate::scenario::Fleet;

/// What is lost, and why: the most of any period.
#[derive(Default)]
pub(super) struct Losses {
    /// Of what the scenario does not know: node, model and profile by name.
    unknown: BTreeMap<(String, String, String), (f64, &'static str)>,
    /// By node and profile.
    known: BTreeMap<(usize, usize), (f64, &'static str)>,
}

impl Losses {
    /// All replicas of a profile, by names.
    pub fn whole(
        &mut self,
        node: &str,
        (model, profile): (&str, &str),
        count: f64,
        why: &'static str,
    ) {
        let key = (node.to_owned(), model.to_owned(), profile.to_owned());
        let lost = self.unknown.entry(key).or_insert((0.0, why));
        lost.0 = lost.0.max(count);
    }

    /// Some replicas of a profile on a node.
    pub fn partly(&mut self, place: (usize, usize), count: f64, why: &'static str) {
        if count > WHOLE {
            let lost = self.known.entry(place).or_insert((0.0, why));
            lost.0 = lost.0.max(count);
        }
    }

    /// One sentence for each node and profile.
    pub fn say(self, fleet: &Fleet<'_>, mismatches: &mut Vec<Mismatch>) {
        let known = self.known.into_iter().map(|((node, profile), lost)| {
            let (model, name) = crate::plan::names(fleet, profile);
            ((fleet.scenario.nodes[node].id.clone(), model, name), lost)
        });
        for ((node, model, profile), (count, why)) in self.unknown.into_iter().chain(known) {
            mismatches.push(Mismatch {
                kind: MismatchKind::Replicas,
                message: format!(
                    "node {node}: {count} of the plan's replicas of {model} by {profile} are \
                     lost: {why}"
                ),
                name: node,
            });
        }
    }
}

/// Takes away the replicas that are beyond `max_replicas`, beyond what the machines make
/// available, that fit on no machine, or that cannot load in time.
pub(super) fn without_what_does_not_fit(
    fleet: &Fleet<'_>,
    placement: &mut Assignment,
    losses: &mut Losses,
) {
    let before = placement.placed.clone();
    within_max_replicas(fleet, &mut placement.placed);
    note(
        &before,
        &placement.placed,
        "max_replicas allows no more",
        losses,
    );

    let before = placement.placed.clone();
    let there = Assignment {
        machines: placement.machines.clone(),
        hourly: placement.hourly.clone(),
        ready: placement.ready.clone(),
        ..Assignment::default()
    };
    let same_entry = |a: &Placed, b: &Placed| (a.period, a.node) == (b.period, b.node);
    for placed in placement.placed.chunk_by_mut(same_entry) {
        let machines = there.machines_in(placed[0].node, placed[0].period);
        within_capacity(fleet, machines, placed);
    }
    placement.placed.retain(|p| p.count > 0.0);
    pack::drop_what_cannot_be_packed(fleet, placement);
    note(
        &before,
        &placement.placed,
        "they do not fit on its machines",
        losses,
    );

    let before = placement.placed.clone();
    placement.load_in_time(fleet);
    note(
        &before,
        &placement.placed,
        "no machine is ready where they would load, or they go before they have loaded",
        losses,
    );
}

fn note(before: &[Placed], after: &[Placed], why: &'static str, losses: &mut Losses) {
    let key = |p: &Placed| (p.period, p.node, p.profile);
    let left: BTreeMap<_, f64> = after.iter().map(|p| (key(p), p.count)).collect();
    for p in before {
        let left = left.get(&key(p)).copied().unwrap_or(0.0);
        losses.partly((p.node, p.profile), p.count - left, why);
    }
}

/// The last entries lose theirs first. Of a model in stages so many stand in every stage, and
/// what does all of the work counts in all of them.
fn within_max_replicas(fleet: &Fleet<'_>, placed: &mut Vec<Placed>) {
    let allowed = fleet.replicas_allowed();
    let mut left: BTreeMap<(usize, usize), Vec<f64>> = BTreeMap::new();
    for p in placed.iter_mut() {
        let model = fleet.profiles[p.profile].model;
        let left = left.entry((p.period, model));
        let left = left.or_insert_with(|| allowed[model].clone());
        let own = &mut left[fleet.stages_done(p.profile)];
        p.count = own.iter().copied().fold(p.count, f64::min);
        for left in own {
            *left -= p.count;
        }
    }
    placed.retain(|p| p.count > 0.0);
}

/// Keeps an entry's replicas of one period within what its machines make available: all
/// that hold what is short lose the same share, and whole ones that still fit come back,
/// those that lost most of one first.
fn within_capacity(fleet: &Fleet<'_>, machines: f64, placed: &mut [Placed]) {
    let node = placed[0].node;
    let whole = !fleet.scenario.policy.relax;
    let held = |placed: &[Placed], k: usize| -> f64 {
        let held = placed.iter().map(|p| p.count * takes(fleet, p, k));
        held.sum()
    };
    let mut cut = vec![0.0; placed.len()];
    for k in 0..fleet.resources.len() {
        let available = fleet.available(node, k, machines);
        let held = held(placed, k);
        if held <= available * (1.0 + ROOM) {
            continue;
        }
        for (p, cut) in placed.iter_mut().zip(&mut cut) {
            if takes(fleet, p, k) > 0.0 {
                let share = p.count * (available / held);
                p.count = if whole {
                    (share + WHOLE).floor()
                } else {
                    share
                };
                *cut = share - p.count;
            }
        }
    }
    if !whole {
        return;
    }
    let mut order: Vec<usize> = (0..placed.len()).filter(|&i| cut[i] > 0.0).collect();
    order.sort_by(|&a, &b| cut[b].total_cmp(&cut[a]).then(a.cmp(&b)));
    for i in order {
        placed[i].count += 1.0;
        let too_much = (0..fleet.resources.len()).any(|k| {
            let available = fleet.available(node, k, machines);
            held(placed, k) > available * (1.0 + ROOM)
        });
        if too_much {
            placed[i].count -= 1.0;
        }
    }
}

/// What one replica takes of a resource where it stands.
fn takes(fleet: &Fleet<'_>, placed: &Placed, resource: usize) -> f64 {
    let held = fleet.takes(placed.profile, placed.node).iter();
    held.filter(|(k, _)| *k == resource).map(|(_, a)| a).sum()
}
