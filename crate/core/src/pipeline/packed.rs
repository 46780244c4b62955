//! A program is solved, and solved again with more packing rows as long as its
//! replicas do not fit machine by machine.

use idlewise_engine::Ending;

use super::stand_in::StandIn;
use super::stay::stay;
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::model::{Cut, Program, first_cuts};
use crate::options::Stage;
use crate::scenario::Fleet;
use crate::solve::{Solved, WarmStart, solve_program};
use crate::{pack, plan};

/// How often a program is solved because replicas do not fit on machines.
pub(super) const PACKING_ROUNDS: usize = 12;

/// Says what some columns of a program are.
pub(super) type Keep<'a> = &'a dyn Fn(&mut Program);

/// How a program becomes an answer.
#[derive(Clone, Copy)]
pub(crate) enum SolveProgram<'a> {
    /// It is solved here.
    Here,
    /// Its parts were solved elsewhere, and are joined.
    Elsewhere(&'a dyn Fn(&Program) -> Result<Solved, Error>),
}

impl SolveProgram<'_> {
    fn solve(
        self,
        program: &Program,
        warm: WarmStart<'_>,
        context: &Context<'_>,
    ) -> Result<Solved, Error> {
        match self {
            SolveProgram::Here => solve_program(program, warm, context),
            SolveProgram::Elsewhere(join) => join(program),
        }
    }
}

/// A solved program whose replicas fit machine by machine.
pub(super) struct Packed {
    pub program: Program,
    pub solved: Solved,
    /// Empty where there is none.
    pub assignment: Assignment,
}

/// Solves a fleet's program. Where replicas do not fit machine by machine, rows
/// that forbid it are added and the program is solved again.
pub(super) fn solve_packed(
    fleet: &Fleet<'_>,
    stand_in: &StandIn<'_>,
    warm: WarmStart<'_>,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<Packed, Error> {
    let mut cuts = first_cuts(fleet);
    let mut last: Option<Packed> = None;
    let mut search_bound = None;
    for round in 0..PACKING_ROUNDS {
        let warm = warm.after(round);
        let last_one = last.as_ref();
        let mut packed = solve_with_cuts(fleet, (&cuts, &|_| {}), last_one, warm, context, solve)?;
        let solved = &mut packed.solved;
        if cuts.iter().all(|cut| cut.proved) {
            search_bound = solved.search_bound;
        } else if solved.ending == Ending::Infeasible {
            break;
        } else {
            forget_bounds(solved);
        }
        solved.search_bound = search_bound;
        let filled_in = (last.is_none() || solved.ending != Ending::Limit)
            && stand_in.fill_in(&packed.program, solved)?;
        match solved.ending {
            Ending::Optimal | Ending::Feasible => {}
            Ending::Limit if last.is_some() => break,
            Ending::Infeasible | Ending::Limit => return Ok(packed),
        }
        let (program, x) = (&packed.program, &packed.solved.x);
        packed.assignment = plan::assignment(fleet, program, x);
        if filled_in && !packed.assignment.is_valid(fleet) {
            return made_to_fit(fleet, stand_in, packed);
        }
        let most = plan::chosen_machines(fleet, program, x);
        let hourly = plan::chosen_by_the_hour(fleet, program, x);
        let most = (&*most, &hourly);
        let broken = pack::check(fleet, &mut packed.assignment, most, context)?;
        plan::keep_started(fleet, &mut packed.assignment);
        if broken.is_empty() {
            return Ok(packed);
        }
        cuts.extend(broken);
        last = Some(packed);
    }
    match last {
        Some(last) => made_to_fit(fleet, stand_in, last),
        None => Err(Error::Solver("no round of packing was made".to_owned())),
    }
}

/// The same for a fleet whose periods are those of several futures. Where replicas do not
/// fit in the end there is no plan: what they serve belongs to all futures.
pub(super) fn solve_packed_together(
    fleet: &Fleet<'_>,
    context: &Context<'_>,
) -> Result<Packed, Error> {
    solve_kept_together(fleet, &|_| {}, context)
}

/// The same where `keep` says what some columns of the program are.
pub(super) fn solve_kept_together(
    fleet: &Fleet<'_>,
    keep: Keep<'_>,
    context: &Context<'_>,
) -> Result<Packed, Error> {
    let mut cuts = first_cuts(fleet);
    let mut last: Option<Packed> = None;
    let mut search_bound = None;
    for round in 0..PACKING_ROUNDS {
        let warm = WarmStart::default().after(round);
        let here = SolveProgram::Here;
        let last_one = last.as_ref();
        let mut packed = solve_with_cuts(fleet, (&cuts, keep), last_one, warm, context, here)?;
        let solved = &mut packed.solved;
        if cuts.iter().all(|cut| cut.proved) {
            search_bound = solved.search_bound;
        } else if solved.ending == Ending::Infeasible {
            solved.ending = Ending::Limit;
            return Ok(packed);
        } else {
            forget_bounds(solved);
        }
        solved.search_bound = search_bound;
        let (program, x) = (&packed.program, &packed.solved.x);
        let nothing = x.len() < program.lp.columns();
        if packed.solved.ending == Ending::Infeasible || nothing {
            return Ok(packed);
        }
        packed.assignment = plan::assignment(fleet, program, x);
        if packed.solved.ending == Ending::Limit {
            // Parts without a point serve nothing.
            if !packed.assignment.is_valid(fleet) {
                return Ok(packed);
            }
            packed.solved.ending = Ending::Feasible;
        }
        let most = plan::chosen_machines(fleet, program, x);
        let hourly = plan::chosen_by_the_hour(fleet, program, x);
        let most = (&*most, &hourly);
        let broken = pack::check(fleet, &mut packed.assignment, most, context)?;
        if broken.is_empty() {
            return Ok(packed);
        }
        cuts.extend(broken);
        packed.solved.ending = Ending::Limit;
        last = Some(packed);
    }
    last.ok_or_else(|| Error::Solver("no round of packing was made".to_owned()))
}

/// One round: the program with these cuts, solved. Its assignment is for the
/// caller to fill in.
fn solve_with_cuts(
    fleet: &Fleet<'_>,
    (cuts, keep): (&[Cut], Keep<'_>),
    last: Option<&Packed>,
    warm: WarmStart<'_>,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<Packed, Error> {
    context.hooks.enter(Stage::Build);
    let mut program = Program::new(fleet, cuts.to_vec())?;
    keep(&mut program);
    context.hooks.enter(Stage::Solve);
    let mut solved = match last {
        None => solve.solve(&program, warm, context)?,
        // Parts that were solved elsewhere know nothing of new rows.
        Some(last) => {
            let mut solved = solve_program(&program, warm, context)?;
            solved.iterations += last.solved.iterations;
            solved
        }
    };
    stay(&mut program, &mut solved, warm, context)?;
    Ok(Packed {
        program,
        solved,
        assignment: Assignment::default(),
    })
}

/// A search among fewer plans than there are proves nothing.
fn forget_bounds(solved: &mut Solved) {
    solved.cost_bound = None;
    for level in &mut solved.levels {
        level.search_bound = None;
    }
}

/// The last answer without the replicas that do not fit, as long as it still
/// serves what has to be served; else the plan that stands in for it.
fn made_to_fit(
    fleet: &Fleet<'_>,
    stand_in: &StandIn<'_>,
    mut last: Packed,
) -> Result<Packed, Error> {
    pack::drop_what_does_not_fit(fleet, &mut last.assignment);
    last.assignment.load_in_time(fleet);
    last.solved.cost_bound = None;
    let valid = last.assignment.is_valid(fleet);
    last.solved.ending = Ending::Feasible;
    if !valid {
        match stand_in.plan()? {
            Some(plan) => last.assignment = plan.clone(),
            None => last.solved.ending = Ending::Limit,
        }
    }
    Ok(last)
}
