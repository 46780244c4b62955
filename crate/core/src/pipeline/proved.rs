//! The best plan and its proof, without the account of its waste.

use idlewise_engine::engines::solves_relaxations_alone;
use idlewise_engine::{Ending, EngineName, SolveContext};

use super::give_up::{gain, give_up};
use super::moved::moved;
use super::packed::{Packed, SolveProgram, solve_packed};
use super::report::empty;
use super::stand_in::{StandIn, simple_prices};
use super::tolerances::PROVED;
use super::with_spare::with_spare;
use super::within_moves::{Whole, where_it_stands, within_moves};
use crate::assignment::{Assignment, Contents};
use crate::context::Context;
use crate::error::Error;
use crate::merge::Merged;
use crate::model::{Cut, Program};
use crate::options::{Hooks, Stage};
use crate::pack::Changes;
use crate::plan::{
    self, Certificate, Conflict, CostCertificate, Plan, PriorityCertificate, Status,
};
use crate::scenario::Fleet;
use crate::solve::{Solved, WarmStart, explain, solve_program};
use crate::{certify, pack};
use web_time::Instant;

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
    proved_by(fleet, WarmStart::default(), context, SolveProgram::Here)
}

/// [`proved`] with what earlier solves left, and with the program solved in a way
/// of its own. Where that fails here, or its plan fails the checker, the other
/// engines take over one by one, from nothing.
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
    if matches!(solve, SolveProgram::Elsewhere(_)) {
        return proved_once(fleet, warm, context, solve);
    }
    by_any_engine(warm, context, |warm, context| {
        proved_once(fleet, warm, context, solve)
    })
}

/// The answer of the engine that was asked for; where that fails, or the checker
/// refuses what it made, that of the first other one which comes to an end, without
/// what earlier solves left.
///
/// # Errors
///
/// Those of the attempt; where every engine fails, those of the first one.
pub(super) fn by_any_engine<T>(
    warm: WarmStart<'_>,
    context: &Context<'_>,
    attempt: impl Fn(WarmStart<'_>, &Context<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let asked = &context.solve;
    // An engine that this build does not have is an error.
    solves_relaxations_alone(asked)?;
    let failure = match attempt(warm, context) {
        Err(failure @ (Error::Certificate(_) | Error::Solver(_))) => failure,
        answer => return answer,
    };
    for &engine in EngineName::ALL.iter().filter(|&&e| e != asked.engine) {
        let context = Context {
            solve: SolveContext { engine, ..*asked },
            ..*context
        };
        match attempt(WarmStart::default(), &context) {
            Err(Error::Certificate(_) | Error::Solver(_)) => {}
            answer => return answer,
        }
    }
    Err(failure)
}

/// One way from the fleet to its certified plan.
fn proved_once(
    fleet: &Fleet<'_>,
    warm: WarmStart<'_>,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<(Plan, Assignment), Error> {
    let begun = Instant::now();
    context.hooks.enter(Stage::Reduce);
    let merged = Merged::new(fleet.scenario);
    let small = merged.as_ref().map(|m| Fleet::new(&m.scenario));
    let reduced = small.as_ref().unwrap_or(fleet);
    let stand_in = StandIn::new(reduced, begun, context)?;
    let objective = fleet.scenario.policy.objective;
    if stand_in.is_all() {
        return stood_in(fleet, reduced, merged.as_ref(), &stand_in, context);
    }
    if stand_in.is_rehearsed() {
        // Nobody watches what is most often not the plan.
        let hooks = Hooks {
            entered: None,
            ..context.hooks
        };
        let quiet = Context { hooks, ..*context };
        let (plan, found) = stood_in(fleet, reduced, merged.as_ref(), &stand_in, &quiet)?;
        if plan.exists() && stand_in.is_last() {
            return Ok((plan, found));
        }
    }
    let limits = stand_in.limits();
    let may_give_up = fleet.scenario.steadiness.as_ref();
    let may_give_up = may_give_up.is_some_and(|given| given.give_up > 0.0);
    let first = if may_give_up {
        limits.with_half_the_time()
    } else {
        limits
    };
    let mut packed = solve_packed(reduced, &stand_in, warm, &first, solve)?;
    let before = gain(reduced, &packed.assignment);
    let gave_up = give_up(reduced, &mut packed, &limits)?;
    context.hooks.enter(Stage::Expand);
    let finish = |small: &Assignment| on_machines(fleet, reduced, merged.as_ref(), small, context);
    let mut whole = Whole::default();
    if matches!(packed.solved.ending, Ending::Optimal | Ending::Feasible) {
        whole = within_moves(reduced, &stand_in, &mut packed, &finish, &limits)?;
    }
    let mut plan = empty(objective, reduced, &packed.solved);
    plan.solver.reduced.entries = fleet.nodes.len();
    match packed.solved.ending {
        Ending::Optimal | Ending::Feasible => {
            prove(&mut plan.certificate, reduced, &packed);
            if let Some(merged) = &merged {
                plan::unmerge(&mut plan.certificate, merged, fleet.scenario);
            }
            plan.steadiness = moved(fleet, &whole.0);
            if let (true, Some(report)) = (gave_up, &mut plan.steadiness) {
                report.objective_given_up = Some(before - gain(fleet, &whole.0));
            }
            let spare = with_spare(&mut plan, fleet, &mut whole, context);
            complete(&mut plan, fleet, &mut whole, context)?;
            plan::name_spare(&mut plan, fleet, &spare);
            return Ok((plan, whole.0));
        }
        Ending::Infeasible => {
            plan.conflicts = conflicts(fleet, merged.as_ref(), &packed, warm, context)?;
        }
        Ending::Limit => {}
    }
    Ok((plan, plan::all_machines(fleet)))
}

/// The plan that needs no program, where there is one.
fn stood_in(
    fleet: &Fleet<'_>,
    reduced: &Fleet<'_>,
    merged: Option<&Merged>,
    stand_in: &StandIn<'_>,
    context: &Context<'_>,
) -> Result<(Plan, Assignment), Error> {
    let found = stand_in.plan()?;
    let ending = found.map_or(Ending::Limit, |_| Ending::Feasible);
    let objective = fleet.scenario.policy.objective;
    let mut plan = empty(objective, reduced, &Solved::without_program(ending));
    let Some(found) = found else {
        return Ok((plan, plan::all_machines(fleet)));
    };
    context.hooks.enter(Stage::Expand);
    let finish = |small: &Assignment| on_machines(fleet, reduced, merged, small, context);
    let Some((_, mut whole)) = where_it_stands(reduced, found, &finish) else {
        let limit = Solved::without_program(Ending::Limit);
        return Ok((empty(objective, reduced, &limit), plan::all_machines(fleet)));
    };
    plan.certificate.prices = simple_prices(fleet);
    plan.certificate.priorities = plan::simple_priorities(fleet);
    plan.steadiness = moved(fleet, &whole.0);
    let spare = with_spare(&mut plan, fleet, &mut whole, context);
    complete(&mut plan, fleet, &mut whole, context)?;
    plan::name_spare(&mut plan, fleet, &spare);
    Ok((plan, whole.0))
}

/// The assignment of the user's own fleet, and what its machines hold, so that little
/// moves.
fn on_machines(
    fleet: &Fleet<'_>,
    reduced: &Fleet<'_>,
    merged: Option<&Merged>,
    small: &Assignment,
    context: &Context<'_>,
) -> Whole {
    let handed_out = |class: usize| merged.is_some_and(|m| m.classes[class].len() > 1);
    let contents = pack::contents(reduced, small, handed_out);
    let (mut found, contents) = match merged {
        Some(merged) => whole_assignment(fleet, reduced, merged, (small, &contents)),
        None => (small.clone(), contents),
    };
    let changes = if context.expired() {
        Changes::Nothing
    } else if fleet.loading.is_some() {
        // What goes to another entry would load there.
        Changes::Machines
    } else {
        Changes::Entries
    };
    let contents = pack::arrange(fleet, &mut found, contents, changes);
    (found, contents)
}

/// Names the prices and levels of a solved program.
pub(super) fn prove(certificate: &mut Certificate, fleet: &Fleet<'_>, packed: &Packed) {
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
    certificate.kept = plan::kept_prices(fleet.scenario, &solved.kept);
    let priorities = fleet.scenario.higher_priorities().into_iter();
    let priorities = priorities.zip(&solved.priorities);
    certificate.priorities = priorities
        .map(|(priority, own)| PriorityCertificate {
            priority,
            search_bound: own.search_bound,
            kept: plan::kept_prices(fleet.scenario, &own.kept),
            prices: named(&own.rows),
            ..PriorityCertificate::default()
        })
        .collect();
    certificate.cost = solved.cost_prices.as_ref().map(|c| CostCertificate {
        value_price: c.value_price,
        search_bound: solved.cost_bound,
        kept: plan::kept_prices(fleet.scenario, &c.kept),
        prices: named(&c.rows),
        ..CostCertificate::default()
    });
}

/// The assignment of the whole fleet that one of the classes stands for, and what its
/// machines hold.
fn whole_assignment(
    fleet: &Fleet<'_>,
    reduced: &Fleet<'_>,
    merged: &Merged,
    (small, contents): (&Assignment, &[Contents]),
) -> Whole {
    let (mut whole, contents) = merged.assignment(fleet, reduced, small, contents);
    let follows_work = !fleet.may_wait_for_work();
    if fleet.scenario.policy.relax && follows_work {
        whole.placed = plan::placements(fleet, &whole);
    }
    (whole, contents)
}

/// Why there is no plan. Where entries were merged, the program is built and
/// solved for the user's own nodes and demands, as the explanation names them.
fn conflicts(
    fleet: &Fleet<'_>,
    merged: Option<&Merged>,
    packed: &Packed,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Vec<Conflict>, Error> {
    let Some(merged) = merged else {
        return explain(
            fleet,
            &packed.program,
            &packed.solved.infeasible,
            &context.solve,
        );
    };
    let program = Program::new(fleet, whole_cuts(merged, &packed.program.cuts))?;
    let solved = solve_program(&program, warm, context)?;
    explain(fleet, &program, &solved.infeasible, &context.solve)
}

/// The cuts of classes, for each of their members: whatever fits on a machine of a class
/// fits on one of a member.
fn whole_cuts(merged: &Merged, cuts: &[Cut]) -> Vec<Cut> {
    let members = cuts.iter().flat_map(|cut| {
        let own = merged.classes[cut.node].iter();
        own.map(|&node| Cut {
            node,
            ..cut.clone()
        })
    });
    members.collect()
}

/// Whether a relative gap is as small as was asked for, or but rounding.
pub(crate) fn is_proved(gap: f64, asked: f64) -> bool {
    gap <= asked.max(PROVED)
}

/// Fills in everything that follows from an assignment and its prices, and
/// certifies it.
///
/// # Errors
///
/// [`Error::Certificate`] where the checker refuses it.
pub(super) fn complete(
    plan: &mut Plan,
    fleet: &Fleet<'_>,
    (assignment, contents): &mut Whole,
    context: &Context<'_>,
) -> Result<(), Error> {
    let prices = std::mem::take(&mut plan.certificate.prices);
    plan::describe(plan, fleet, assignment, &prices);
    plan.certificate.prices = prices;
    plan.machines = plan::machines(fleet, assignment, std::mem::take(contents));
    context.hooks.enter(Stage::Certify);
    let findings = certify::certify_new(fleet.scenario, plan);
    if let Some(finding) = findings.into_iter().next() {
        return Err(Error::Certificate(finding));
    }
    plan::describe_priorities(plan, fleet);
    concluded(plan, fleet, assignment, context);
    Ok(())
}

/// How good a certified plan is, and whether that was proved to be good enough.
pub(super) fn concluded(
    plan: &mut Plan,
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    context: &Context<'_>,
) {
    let c = &plan.certificate;
    plan.objective.value = c.objective;
    plan.objective.bound = c.bound;
    plan.objective.gap = c.gap;
    plan.objective.cost = assignment.cost(fleet);
    plan.objective.expected = c.expected.as_ref().map(|own| own.value);
    plan.objective.cost_bound = c.cost.as_ref().map(|cost| cost.bound);
    let given = fleet.scenario.steadiness.as_ref();
    // What was asked to be given up is not missing.
    let give_up = given.map_or(0.0, |s| s.give_up);
    let is_proved = |gap: f64| is_proved(gap, context.solve.gap + give_up);
    // The value is told to a part in so many, and so is what it costs.
    let kept = |cost: &CostCertificate, priority: i32| {
        let own = cost.kept.iter().filter(|kept| kept.priority == priority);
        own.map(|kept| kept.price).sum::<f64>()
    };
    let told = |cost: &CostCertificate| {
        let higher = c
            .priorities
            .iter()
            .map(|p| kept(cost, p.priority) * p.value);
        PROVED * (cost.value_price * c.objective.abs() + higher.sum::<f64>())
    };
    // No row counts what machines load beyond their entries: the report says how much less
    // is proved.
    let inside = assignment.moves(fleet).1 - assignment.moves_of_entries(fleet).1;
    let is_cheap = |cost: &CostCertificate| {
        let over = (cost.cost - inside - cost.bound).abs();
        let close = context.solve.gap.max(PROVED) * cost.cost.abs();
        let is_asked = give_up > 0.0 || (inside > 0.0 && over <= close);
        is_asked || is_proved(cost.gap) || over <= told(cost)
    };
    // What was given up for spare replicas by choice is no doubt about the rest.
    let gap = match plan.objective.given_up_for_spare {
        Some(given_up) => certify::relative_gap(c.bound, c.objective + given_up),
        None => c.gap,
    };
    if is_proved(gap) && c.cost.as_ref().is_none_or(is_cheap) {
        plan.status = Status::Optimal;
    }
}
