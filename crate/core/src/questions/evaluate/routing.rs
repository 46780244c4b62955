//! The best routes while machines, replicas and homes stay.
//!
//! The program of DESIGN section 2 with its routes only: what is decided leaves the rows
//! it fills, so that periods fall apart (but for work that can wait), and the phases are
//! those of the objective. What must be served comes first; where that cannot be, as much of
//! it as can be.

use idlewise_engine::{Ending, Lp};

use super::super::fixed_placement::{counted_by, left_by};
use super::super::tolerances::REACHED_LEAST;
use super::kept::Kept;
use super::obligations::most_of_what_must;
use crate::assignment::{Flow, NEGLIGIBLE};
use crate::context::Context;
use crate::error::Error;
use crate::model::{ColumnKind, Goal, Phase, Program, RowKind};
use crate::scenario::Fleet;
use crate::solve::{Solved, WarmStart, solve_program};

/// Routes, and the program that they came from.
pub(in crate::questions) struct Routed {
    pub flows: Vec<Flow>,
    pub program: Program,
    pub solved: Solved,
}

/// What becomes of limits that decisions are beyond, or that routes cannot reach.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limits {
    /// Then there are no routes.
    Kept,
    /// Routes add nothing to what is beyond, and reach as much as can be.
    AsFarAsCanBe,
}

/// The best routes that serve all that must be served; where there are none, why.
pub(in crate::questions) fn routed_in_full(
    fleet: &Fleet<'_>,
    kept: &Kept,
    context: &Context<'_>,
) -> Result<Result<Routed, Ending>, Error> {
    let program = routes_only(fleet, kept, Limits::Kept)?;
    let solved = solve_program(&program, WarmStart::default(), context)?;
    Ok(match solved.ending {
        Ending::Optimal | Ending::Feasible => Ok(with_flows(program, solved)),
        without @ (Ending::Infeasible | Ending::Limit) => Err(without),
    })
}

/// The best routes; `None` where a limit stopped the work.
pub(super) fn routed(
    fleet: &Fleet<'_>,
    kept: &Kept,
    context: &Context<'_>,
) -> Result<Option<Routed>, Error> {
    let mut program = routes_only(fleet, kept, Limits::AsFarAsCanBe)?;
    let mut solved = solve_program(&program, WarmStart::default(), context)?;
    if solved.ending == Ending::Infeasible {
        let Some(reached) = most_of_what_must(fleet, &program, context)? else {
            return Ok(None);
        };
        for (row, most) in reached {
            program.lp.row_lower[row] = most;
        }
        solved = solve_program(&program, WarmStart::default(), context)?;
    }
    if !matches!(solved.ending, Ending::Optimal | Ending::Feasible) {
        return Ok(None);
    }
    Ok(Some(with_flows(program, solved)))
}

fn with_flows(program: Program, solved: Solved) -> Routed {
    let mut flows = Vec::new();
    let columns = program.columns.iter().zip(&solved.x);
    for ((kind, &rate), &size) in columns.zip(&program.lp.size) {
        if let ColumnKind::Route { triple, period } = *kind
            && rate > NEGLIGIBLE * size
        {
            flows.push(Flow {
                triple: program.triples[triple],
                period,
                rate,
            });
        }
    }
    Routed {
        flows,
        program,
        solved,
    }
}

/// The program of a fleet without what is decided. Its futures are apart then, so that what
/// is best on average is best at worst, too: nothing is left of the worst futures.
fn routes_only(fleet: &Fleet<'_>, kept: &Kept, beyond: Limits) -> Result<Program, Error> {
    let whole = Program::new(fleet, Vec::new())?;
    let everything = vec![1.0; fleet.nodes.len()];
    let mut limits = left_by(&whole, fleet, &kept.placement, &everything);
    for (limit, kind) in limits.iter_mut().zip(&whole.rows) {
        if let RowKind::Link {
            demand,
            stage,
            node,
            period,
        } = *kind
        {
            let share = kept.homes.get(&(demand, stage, node)).copied();
            *limit = Some(share.unwrap_or(0.0) * fleet.most(demand, period));
        }
    }
    let mut lp = Lp::new();
    for (i, limit) in limits.iter().enumerate() {
        let upper = limit.unwrap_or(whole.lp.row_upper[i]);
        let (lower, upper) = match whole.rows[i] {
            // What has to stand was decided with what stands.
            RowKind::MinReplicas { .. } => (f64::NEG_INFINITY, upper),
            RowKind::Limit { limit, period } => {
                let counted = counted_by(fleet, &kept.placement, &everything, (limit, period));
                let (lower, upper) = left_of(fleet.limits[limit].sides[period], counted);
                match beyond {
                    Limits::Kept => (lower, upper),
                    Limits::AsFarAsCanBe => (lower, upper.max(0.0)),
                }
            }
            _ => (whole.lp.row_lower[i], upper),
        };
        lp.add_row(lower, upper);
    }
    // Nothing goes where no replica stands, and to no other home.
    let is_closed = |row: usize| {
        limits[row] == Some(0.0)
            && matches!(
                whole.rows[row],
                RowKind::Replica { .. } | RowKind::Link { .. }
            )
    };
    let mut kept_columns = Vec::new();
    let mut entries = Vec::new();
    for (j, kind) in whole.columns.iter().enumerate() {
        entries.clear();
        entries.extend(whole.lp.column(j));
        let follows = matches!(
            kind,
            ColumnKind::Route { .. }
                | ColumnKind::ServedSoFar { .. }
                | ColumnKind::AcceptedSoFar { .. }
        );
        if follows && !entries.iter().any(|&(row, _)| is_closed(row)) {
            lp.add_column(whole.lp.describe(j), &entries);
            kept_columns.push(j);
        }
    }
    let phases = whole.phases.iter();
    let phases = phases.filter(|p| !matches!(p.goal, Goal::Moves | Goal::Worst));
    let phases: Vec<Phase> = phases
        .map(|phase| Phase {
            goal: phase.goal,
            gain: kept_columns.iter().map(|&j| phase.gain[j]).collect(),
        })
        .collect();
    lp.gain.clone_from(&phases[0].gain);
    Ok(Program {
        lp,
        phases,
        columns: kept_columns.iter().map(|&j| whole.columns[j]).collect(),
        rows: whole.rows,
        triples: whole.triples,
        sites: whole.sites,
        cuts: Vec::new(),
        packs: Vec::new(),
    })
}

/// What is left of the sides of a limit of which so much is counted already: what is missed
/// by rounding is met, what is missed by more stays out of reach.
fn left_of((least, most): (f64, f64), counted: f64) -> (f64, f64) {
    let rounding = REACHED_LEAST * counted.abs();
    let (lower, upper) = (least - counted, most - counted);
    let lower = if lower <= rounding {
        f64::NEG_INFINITY
    } else {
        lower
    };
    let upper = if upper < 0.0 && upper >= -rounding {
        0.0
    } else {
        upper
    };
    (lower, upper)
}
