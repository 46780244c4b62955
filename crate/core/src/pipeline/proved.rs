//! The best plan and its proof, without the account of its waste.

use idlewise_engine::Ending;

use super::packed::{Packed, SolveProgram, solve_packed};
use super::report::empty;
use super::tolerances::PROVED;
use crate::assignment::Assignment;
use crate::context::Context;
use crate::merge::Merged;
use crate::model::{Cut, Program};
use crate::plan::{self, Certificate, Conflict, CostCertificate, Plan, Status};
use crate::scenario::{Fleet, ObjectiveName, Spare};
use crate::solve::{WarmStart, explain, solve_program};
use crate::spare::{self, Filling};
use crate::{Error, Stage, certify};

/// Merges what is identical, solves, and puts the plan of the user's own fleet
/// together; with it goes its assignment by index.
///
/// # Errors
///
/// Those of [`Planner::solve`](crate::Planner::solve).
pub(crate) fn proved(
    fleet: &Fleet<'_>,
    context: &Context<'_>,
) -> Result<(Plan, Assignment), Error> {
    proved_by(fleet, WarmStart::default(), context, &solve_program)
}

/// [`proved`] with what earlier solves left, and with the program solved in a way
/// of its own.
///
/// # Errors
///
/// Those of [`Planner::solve`](crate::Planner::solve).
pub(super) fn proved_by(
    fleet: &Fleet<'_>,
    warm: WarmStart<'_>,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<(Plan, Assignment), Error> {
    context.hooks.enter(Stage::Reduce);
    let merged = Merged::new(fleet.scenario);
    let small = merged.as_ref().map(|m| Fleet::new(&m.scenario));
    let reduced = small.as_ref().unwrap_or(fleet);
    let packed = solve_packed(reduced, warm, context, solve)?;
    context.hooks.enter(Stage::Expand);
    let objective = fleet.scenario.policy.objective;
    let mut plan = empty(objective, reduced, &packed.solved);
    match packed.solved.ending {
        Ending::Optimal | Ending::Feasible => {
            prove(&mut plan.certificate, reduced, &packed);
            let mut found = packed.assignment;
            if let Some(merged) = &merged {
                found = whole_assignment(fleet, reduced, merged, &found);
                plan::unmerge(&mut plan.certificate, merged, fleet.scenario);
            }
            let filling = match fleet.scenario.policy.spare {
                Spare::None => Filling::default(),
                Spare::Fill => spare::fill(fleet, &found),
            };
            let before = counted(fleet, &found);
            found.leave(&filling.gone);
            let given_up =
                (!filling.gone.is_empty()).then(|| (before - counted(fleet, &found)).max(0.0));
            if given_up.is_some()
                && let Some(cost) = &mut plan.certificate.cost
            {
                // It is the search's word on plans that serve as much everywhere.
                cost.search_bound = None;
            }
            found.add(&filling.spare);
            plan.objective.given_up_for_spare = given_up;
            complete(&mut plan, fleet, &found, context)?;
            plan::name_spare(&mut plan, fleet, &filling.spare);
            return Ok((plan, found));
        }
        Ending::Infeasible => {
            let merged = merged.is_some().then_some(reduced);
            plan.conflicts = conflicts(fleet, merged, packed, warm, context)?;
        }
        Ending::Limit => {}
    }
    let nothing = Assignment {
        machines: fleet.nodes.iter().map(|n| n.count.1).collect(),
        ..Assignment::default()
    };
    Ok((plan, nothing))
}

/// What the objective counts of an assignment, where room may be made for spare replicas.
fn counted(fleet: &Fleet<'_>, assignment: &Assignment) -> f64 {
    match fleet.scenario.policy.objective {
        ObjectiveName::Profit => assignment.value(fleet) - assignment.cost(fleet),
        ObjectiveName::Serve | ObjectiveName::Cost | ObjectiveName::Fair => assignment.value(fleet),
    }
}

/// Names the prices and levels of a solved program.
fn prove(certificate: &mut Certificate, fleet: &Fleet<'_>, packed: &Packed) {
    let Packed {
        program, solved, ..
    } = packed;
    let named = |rows: &[f64]| plan::prices(fleet, program, rows.iter().copied().enumerate());
    certificate.levels = plan::levels(fleet, program, &solved.levels);
    certificate.prices = match certificate.levels.first() {
        // What would lift the smallest level.
        Some(first) => first.prices.clone(),
        None => named(&solved.prices),
    };
    certificate.cost = solved.cost_prices.as_ref().map(|c| CostCertificate {
        value_price: c.value_price,
        search_bound: solved.cost_bound,
        prices: named(&c.rows),
        ..CostCertificate::default()
    });
}

/// The assignment of the whole fleet that one of the classes stands for.
fn whole_assignment(
    fleet: &Fleet<'_>,
    reduced: &Fleet<'_>,
    merged: &Merged,
    small: &Assignment,
) -> Assignment {
    let mut whole = merged.assignment(fleet, reduced, small);
    whole.placed = if fleet.steady.is_some() {
        merged.placed(&small.placed)
    } else {
        plan::placements(fleet, &whole)
    };
    whole
}

/// Why there is no plan. Where entries were merged, the program is built and
/// solved for the user's own nodes and demands, as the explanation names them.
fn conflicts(
    fleet: &Fleet<'_>,
    merged: Option<&Fleet<'_>>,
    packed: Packed,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Vec<Conflict>, Error> {
    let Some(reduced) = merged else {
        return explain(
            fleet,
            &packed.program,
            &packed.solved.infeasible,
            &context.solve,
        );
    };
    let program = Program::new(fleet, whole_cuts(fleet, reduced, packed.program.cuts))?;
    let solved = solve_program(&program, warm, context)?;
    explain(fleet, &program, &solved.infeasible, &context.solve)
}

/// The cuts of a fleet of classes, for the whole fleet. Entries that hold whole
/// replicas are classes of their own and keep their names.
fn whole_cuts(whole: &Fleet<'_>, reduced: &Fleet<'_>, cuts: Vec<Cut>) -> Vec<Cut> {
    let mut moved = Vec::with_capacity(cuts.len());
    for mut cut in cuts {
        let id = &reduced.scenario.nodes[cut.node].id;
        if let Some(node) = whole.scenario.nodes.iter().position(|n| n.id == *id) {
            cut.node = node;
            moved.push(cut);
        }
    }
    moved
}

/// Whether a relative gap is as small as was asked for, or but rounding.
pub(crate) fn is_proved(gap: f64, asked: f64) -> bool {
    gap <= asked.max(PROVED)
}

/// Fills in everything that follows from an assignment and its prices, and
/// certifies it.
fn complete(
    plan: &mut Plan,
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    context: &Context<'_>,
) -> Result<(), Error> {
    let prices = std::mem::take(&mut plan.certificate.prices);
    plan::describe(plan, fleet, assignment, &prices);
    plan.certificate.prices = prices;
    plan.machines = plan::machines(fleet, assignment);
    context.hooks.enter(Stage::Certify);
    let findings = certify::certify_new(fleet.scenario, plan);
    if let Some(finding) = findings.into_iter().next() {
        return Err(Error::Certificate(finding));
    }
    let c = &plan.certificate;
    plan.objective.value = c.objective;
    plan.objective.bound = c.bound;
    plan.objective.gap = c.gap;
    plan.objective.cost = assignment.cost(fleet);
    plan.objective.cost_bound = c.cost.as_ref().map(|cost| cost.bound);
    // What is given up by choice is no doubt about the rest.
    let gap = match plan.objective.given_up_for_spare {
        Some(given_up) => certify::relative_gap(c.bound, c.objective + given_up),
        None => c.gap,
    };
    if is_proved(gap, context.solve.gap) {
        plan.status = Status::Optimal;
    }
    Ok(())
}
