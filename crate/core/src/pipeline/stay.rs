//! What stands now stays through the first period where a plan without moves is
//! as good as can be told from the bound: a search that ends elsewhere within its
//! gap is no reason to move anything.

use super::tolerances::PROVED;
use crate::context::Context;
use crate::error::Error;
use crate::model::{ColumnKind, Goal, Program};
use crate::solve::{Solved, WarmStart, lost_at_least, solve_program};
use idlewise_engine::Ending;

/// Takes the plan without moves in the first period where it is as good. The
/// program is changed on the way, and as it was in the end.
pub(super) fn stay(
    program: &mut Program,
    solved: &mut Solved,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<(), Error> {
    let first = |kind: &ColumnKind| matches!(kind, ColumnKind::Moves { period: 0, .. });
    let kinds = program.columns.iter().enumerate();
    let moves: Vec<usize> = kinds.filter(|(_, k)| first(k)).map(|(j, _)| j).collect();
    let moved = |x: &[f64]| moves.iter().any(|&j| x[j] > 0.5);
    let goal = program.phases[0].goal;
    let whole = program.lp.has_integers();
    let has_point = matches!(solved.ending, Ending::Optimal | Ending::Feasible);
    // What a plan without moves loses of a later priority is not looked at.
    let is_one = !matches!(goal, Goal::Fair | Goal::Priority | Goal::Worst);
    if !whole || !is_one || !has_point || context.expired() || !moved(&solved.x) {
        return Ok(());
    }
    let gain = |program: &Program, x: &[f64]| program.phases[0].objective(x);
    let bound = solved
        .search_bound
        .unwrap_or_else(|| gain(program, &solved.x));
    let may_lose = context.solve.gap.max(PROVED) * bound.abs();
    let lost = lost_at_least(program, &moves, &solved.x, &context.solve)?;
    if lost.is_some_and(|lost| lost > may_lose) {
        return Ok(());
    }
    let Some(kept) = without(program, &moves, warm, context)? else {
        return Ok(());
    };
    solved.iterations += kept.iterations;
    if gain(program, &kept.x) >= bound - may_lose {
        // What the cost is at least was found for as much value as the answer had. One that
        // gives up some of it, within the gap, may cost less.
        let second = program.phases.get(1).filter(|p| p.goal == Goal::Cost);
        let cost = second.map(|phase| 0.0 - phase.objective(&kept.x));
        solved.cost_bound = solved
            .cost_bound
            .filter(|bound| cost.is_none_or(|cost| cost >= *bound));
        solved.x = kept.x;
    }
    Ok(())
}

/// The best answer in which some columns are 0; none where none is known.
fn without(
    program: &mut Program,
    columns: &[usize],
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Option<Solved>, Error> {
    let open: Vec<f64> = columns.iter().map(|&j| program.lp.upper[j]).collect();
    for &j in columns {
        program.lp.upper[j] = 0.0;
    }
    let kept = solve_program(program, warm, context);
    for (&j, upper) in columns.iter().zip(open) {
        program.lp.upper[j] = upper;
    }
    match kept {
        Ok(kept) if matches!(kept.ending, Ending::Optimal | Ending::Feasible) => Ok(Some(kept)),
        // No plan without moves is known.
        Ok(_) | Err(Error::Solver(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
