//! What leaving the first period's replicas where they stand costs at least.
//!
//! Where moves are free to the first goal it falls apart by period, so the first period
//! alone says it: no other period can make up for what the first one loses.

use idlewise_engine::components::split;
use idlewise_engine::{Ending, SolveContext};

use super::warm_start::maximise_after;
use crate::error::Error;
use crate::model::{ColumnKind, Goal, Pack, Phase, Program, RowKind};

/// Of a program with more than this part of it in the first period nothing is asked: to
/// solve that would be as much work as to solve the program.
const SMALL_PART: usize = 4;

/// How much less of the first goal than `x` every plan has that moves nothing in the first
/// period, at least; `moves` are the columns that move something there. Nothing where that
/// is not known before the program is solved.
///
/// # Errors
///
/// [`Error::Cancelled`] where the caller asked to stop.
pub(crate) fn lost_at_least(
    program: &Program,
    moves: &[usize],
    x: &[f64],
    context: &SolveContext<'_>,
) -> Result<Option<f64>, Error> {
    let limited = program.rows.contains(&RowKind::MaxMoves);
    if program.phases[0].goal != Goal::Value || limited {
        return Ok(None);
    }
    let later = |kind: &RowKind| matches!(kind, RowKind::Moves { period, .. } if *period > 0);
    let keep: Vec<bool> = program.rows.iter().map(|kind| !later(kind)).collect();
    let mut lp = program.lp.with_rows_kept(&keep);
    for &j in moves {
        lp.upper[j] = 0.0;
    }
    let is_first = |&j: &usize| matches!(program.columns[j], ColumnKind::Moves { period: 0, .. });
    let mut first = split(&lp);
    first.retain(|piece| piece.columns.iter().any(|j| is_first(j) && x[*j] > 0.5));
    let columns: usize = first.iter().map(|piece| piece.columns.len()).sum();
    if SMALL_PART * columns > lp.columns() {
        return Ok(None);
    }
    let goal = &program.phases[0];
    let quiet = SolveContext {
        progress: None,
        ..*context
    };
    let mut lost = 0.0;
    for piece in &first {
        let number = |j: usize| piece.columns.binary_search(&j).ok();
        let packs = program.packs.iter();
        let packs: Vec<Pack> = packs.filter_map(|pack| pack.renumbered(number)).collect();
        let phase = Phase {
            goal: goal.goal,
            gain: piece.columns.iter().map(|&j| goal.gain[j]).collect(),
        };
        let now: Vec<f64> = piece.columns.iter().map(|&j| x[j]).collect();
        let now = phase.objective(&now);
        let phases = [phase];
        let kept = match maximise_after(None, &piece.lp, &phases, &packs, false, &quiet) {
            Ok((kept, _)) => kept,
            Err(Error::Solver(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let most = match kept.ending {
            Ending::Infeasible => f64::NEG_INFINITY,
            Ending::Optimal if !piece.lp.has_integers() => phases[0].objective(&kept.x),
            Ending::Optimal | Ending::Feasible | Ending::Limit => match kept.search_bound {
                Some(bound) => bound,
                None => return Ok(None),
            },
        };
        lost += now - most;
    }
    Ok(Some(lost))
}
