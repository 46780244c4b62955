//! Spare replicas join a plan (`policy.spare`): they find machines, and where moves have a
//! price or a limit none is made for them.

use std::collections::{BTreeMap, BTreeSet};

use super::give_up::gain;
use super::moved::moved;
use super::within_moves::Whole;
use crate::assignment::{Assignment, NEGLIGIBLE, Placed};
use crate::context::Context;
use crate::pack::{self, Changes};
use crate::plan::Plan;
use crate::scenario::{Fleet, Spare};
use crate::spare::{self, Filling};

/// Fills what a plan leaves free, where the policy says so and there is time for it; says
/// which replicas are spare.
pub(super) fn with_spare(
    plan: &mut Plan,
    fleet: &Fleet<'_>,
    whole: &mut Whole,
    context: &Context<'_>,
) -> Vec<Placed> {
    if fleet.scenario.policy.spare == Spare::None || context.expired() {
        return Vec::new();
    }
    let filling = spare::fill(fleet, &whole.0, context);
    if filling.spare.is_empty() {
        return Vec::new();
    }
    let mut planned = whole.0.clone();
    if !filling.gone.is_empty() {
        planned.leave(&filling.gone);
        let given_up = gain(fleet, &whole.0) - gain(fleet, &planned);
        plan.objective.given_up_for_spare = Some(given_up.max(0.0));
        if let Some(cost) = &mut plan.certificate.cost {
            // It is the search's word on plans that serve as much everywhere.
            cost.search_bound = None;
        }
    }
    let changes = if context.expired() {
        Changes::Nothing
    } else {
        Changes::Machines
    };
    let Some(found) = arranged(fleet, &planned, filling, changes) else {
        return Vec::new();
    };
    let spare = more(&planned, &found.0);
    *whole = found;
    let given_up = plan.steadiness.take();
    plan.steadiness = moved(fleet, &whole.0);
    if let (Some(report), Some(given)) = (&mut plan.steadiness, given_up) {
        report.objective_given_up = given.objective_given_up;
    }
    spare
}

/// The plan with spare replicas on its machines; none where each of them would need a move
/// that counts.
fn arranged(
    fleet: &Fleet<'_>,
    planned: &Assignment,
    filling: Filling,
    changes: Changes,
) -> Option<Whole> {
    let mut spare = filling.spare;
    let found = on_machines(fleet, planned, &spare, changes);
    if fleet.steady.is_none() || !moves_more(fleet, &found.0, planned) {
        return Some(found);
    }
    // Machines of one entry hold nothing of another: what moves is known for each alone.
    let nodes: BTreeSet<usize> = spare.iter().map(|p| p.node).collect();
    let keeps = nodes.into_iter().filter(|&node| {
        let own = planned.of_node(node);
        let its: Vec<Placed> = spare.iter().filter(|p| p.node == node).copied().collect();
        let before = on_machines(fleet, &own, &[], changes).0;
        let after = on_machines(fleet, &own, &its, changes).0;
        !moves_more(fleet, &after, &before)
    });
    let keeps: BTreeSet<usize> = keeps.collect();
    spare.retain(|p| keeps.contains(&p.node));
    let found = on_machines(fleet, planned, &spare, changes);
    let fits = !spare.is_empty() && !moves_more(fleet, &found.0, planned);
    fits.then_some(found)
}

/// An assignment and more replicas, machine by machine.
fn on_machines(
    fleet: &Fleet<'_>,
    planned: &Assignment,
    spare: &[Placed],
    changes: Changes,
) -> Whole {
    let mut found = planned.clone();
    found.moved = None;
    found.add(spare);
    let contents = pack::contents(fleet, &found, |_| false);
    let contents = pack::arrange(fleet, &mut found, contents, changes);
    (found, contents)
}

/// Whether more is moved, or moved for more.
fn moves_more(fleet: &Fleet<'_>, found: &Assignment, than: &Assignment) -> bool {
    let ((moves, cost), (before, spent)) = (found.moves(fleet), than.moves(fleet));
    moves > before + 0.5 || cost > spent + NEGLIGIBLE * spent.abs()
}

/// Replicas that a plan has more than what was planned.
fn more(planned: &Assignment, found: &Assignment) -> Vec<Placed> {
    let key = |p: &Placed| (p.period, p.node, p.profile);
    let before = planned.placed.iter().map(|p| (key(p), p.count));
    let before: BTreeMap<_, f64> = before.collect();
    let more = found.placed.iter().map(|p| Placed {
        count: p.count - before.get(&key(p)).copied().unwrap_or(0.0),
        ..*p
    });
    more.filter(|p| p.count > NEGLIGIBLE).collect()
}
