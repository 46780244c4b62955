//! `max_moves` counts machine by machine. The rows of a program count entry by entry,
//! which is never more; where the machines need more moves than there may be, the program is
//! solved again with fewer allowed to its rows. What the first program proved still holds.

use std::collections::BTreeSet;

use idlewise_engine::Ending;

use super::packed::{Packed, SolveProgram, solve_packed};
use super::stand_in::StandIn;
use crate::assignment::{Assignment, Contents};
use crate::context::Context;
use crate::error::Error;
use crate::plan;
use crate::scenario::{Fleet, ObjectiveName, Scenario};
use crate::solve::WarmStart;
use web_time::Instant;

/// How often a program is solved with fewer moves.
const ROUNDS: usize = 6;

/// The assignment of the whole fleet, and what its machines hold.
pub(super) type Whole = (Assignment, Vec<Contents>);

/// What `finish` makes of the packed assignment for the whole fleet, within the moves that
/// the scenario allows. Where neither the time nor the rounds are enough, the plan that
/// stands in is taken; without one, the answer ends as at a limit.
pub(super) fn within_moves(
    reduced: &Fleet<'_>,
    stand_in: &StandIn<'_>,
    packed: &mut Packed,
    finish: &dyn Fn(&Assignment) -> Whole,
    context: &Context<'_>,
) -> Result<Whole, Error> {
    let mut found = finish(&packed.assignment);
    let Some(most) = reduced.steady.as_ref().and_then(|s| s.max_moves) else {
        return Ok(found);
    };
    let over = |found: &Whole| found.0.moves(reduced).0 - most;
    let mut allowed = most;
    for round in 0..ROUNDS {
        let excess = over(&found);
        if excess <= 0.5 {
            return Ok(found);
        }
        if allowed <= 0.0 || context.expired() {
            break;
        }
        // The last round stays where everything stands.
        allowed = (allowed - excess.round().max(1.0)).max(0.0);
        if round + 2 == ROUNDS {
            allowed = 0.0;
        }
        let Some(fewer) = solved_within(reduced, allowed, context)? else {
            break;
        };
        packed.solved.iterations += fewer.solved.iterations;
        packed.solved.ending = Ending::Feasible;
        found = finish(&fewer.assignment);
        if reduced.scenario.policy.objective == ObjectiveName::Fair {
            // Levels belong to the plan that has them.
            *packed = fewer;
            packed.solved.ending = Ending::Feasible;
        } else {
            packed.assignment = fewer.assignment;
            // It was proved of plans that serve as much.
            packed.solved.cost_bound = None;
        }
    }
    if over(&found) <= 0.5 {
        return Ok(found);
    }
    packed.solved.cost_bound = None;
    packed.solved.ending = Ending::Limit;
    if let Some(plan) = stand_in.plan()?
        && let Some((plan, whole)) = where_it_stands(reduced, plan, finish)
    {
        packed.assignment = plan;
        packed.solved.ending = Ending::Feasible;
        return Ok(whole);
    }
    Ok(found)
}

/// A plan with no more moves between machines than there may be. An entry on whose machines
/// more moves than on the entry holds nothing, and serves nothing: machines that were filled
/// in another order than a plan would fill them. `None` where too little is served then.
pub(super) fn where_it_stands(
    reduced: &Fleet<'_>,
    plan: &Assignment,
    finish: &dyn Fn(&Assignment) -> Whole,
) -> Option<(Assignment, Whole)> {
    let whole = finish(plan);
    if whole.0.moves_little(reduced) {
        return Some((plan.clone(), whole));
    }
    let placed: BTreeSet<usize> = plan.placed.iter().map(|p| p.node).collect();
    // What one entry holds moves nothing on another.
    let moves_more = |node: usize| {
        let own = plan.of_node(node);
        finish(&own).0.moves(reduced).0 > own.moves_of_entries(reduced).0 + 0.5
    };
    let empty: BTreeSet<usize> = placed.into_iter().filter(|&n| moves_more(n)).collect();
    let mut rest = plan.clone();
    rest.flows.retain(|f| !empty.contains(&f.triple.node));
    rest.placed.retain(|p| !empty.contains(&p.node));
    rest.moved = None;
    rest.machines = plan::machines_for(reduced, &rest);
    let whole = finish(&rest);
    let is_plan = rest.serves_enough(reduced) && whole.0.moves_little(reduced);
    is_plan.then_some((rest, whole))
}

/// The program with so many moves; nothing where no plan of it was found.
fn solved_within(
    reduced: &Fleet<'_>,
    most: f64,
    context: &Context<'_>,
) -> Result<Option<Packed>, Error> {
    let mut scenario: Scenario = reduced.scenario.clone();
    scenario.steadiness.get_or_insert_default().max_moves = Some(most as u64);
    let fleet = Fleet::new(&scenario);
    let stand_in = StandIn::new(&fleet, Instant::now(), context)?;
    let here = SolveProgram::Here;
    let packed = solve_packed(&fleet, &stand_in, WarmStart::default(), context, here)?;
    let is_found = matches!(packed.solved.ending, Ending::Optimal | Ending::Feasible);
    Ok(is_found.then_some(packed))
}
