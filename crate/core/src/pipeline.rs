//! The way through the rooms: scenario -> program -> solve -> plan -> certify
//! -> waste.

use web_time::Instant;

use idlewise_engine::Ending;

use crate::certify;
use crate::context::Context;
use crate::merge::Merged;
use crate::model::{ColumnKind, Cut, Goal, Program, first_cuts};
use crate::pack;
use crate::plan::{
    self, Assignment, Certificate, CostCertificate, Objective, Plan, Reduced, SolverReport, Status,
    SteadinessReport, Waste,
};
use crate::policies::compare::outcome;
use crate::policies::{Comparison, Policy, PolicyOutcome, route};
use crate::scenario::{self, Fleet, ObjectiveName, Scenario};
use crate::solve::{Solved, WarmStart, explain, solve_program};
use crate::waste;
use crate::{Error, Hooks, Options, Stage, parallel};

/// A gap below this is rounding, whatever gap was asked for.
const PROVED: f64 = 1e-8;
/// How often a program is solved because replicas do not fit on machines.
const PACKING_ROUNDS: usize = 12;

/// Finds the best plan for a scenario, proves it, and accounts for its waste.
///
/// The answer is a [`Plan`] even where no assignment exists: its `status` says
/// `infeasible` (with the conflicts) or `limit`.
///
/// # Errors
///
/// [`Error::Input`] where the scenario is not valid, [`Error::TooLarge`] beyond
/// the documented limits, [`Error::Certificate`] where the independent checker
/// refused the plan, [`Error::Solver`] where an engine failed.
pub fn solve(scenario: &Scenario, options: &Options) -> Result<Plan, Error> {
    solve_with(scenario, options, &Hooks::default())
}

/// [`solve`], watched and stopped through hooks.
pub fn solve_with(
    scenario: &Scenario,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Plan, Error> {
    hooks.enter(Stage::Check);
    scenario::check(scenario)?;
    let fleet = Fleet::new(scenario);
    Ok(best(&fleet, options, hooks, &solve_program)?.0)
}

/// Compares the best plan with what routers do without one (DESIGN section 4).
/// As-is policies use the machines that the plan uses; only the routing differs.
pub fn compare(
    scenario: &Scenario,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Comparison, Error> {
    scenario::check(scenario)?;
    compare_by(&Fleet::new(scenario), options, hooks, &solve_program)
}

/// [`compare`], with the program solved in a way of its own.
pub(crate) fn compare_by(
    fleet: &Fleet<'_>,
    options: &Options,
    hooks: &Hooks<'_>,
    solve: SolveProgram<'_>,
) -> Result<Comparison, Error> {
    let (plan, assignment) = best(fleet, options, hooks, solve)?;
    let policies = outcomes(fleet, &plan, &assignment);
    Ok(Comparison { plan, policies })
}

/// What as-is policies make of the machines of a plan, and the plan itself.
pub(crate) fn outcomes(
    fleet: &Fleet<'_>,
    plan: &Plan,
    assignment: &Assignment,
) -> Vec<PolicyOutcome> {
    let mut policies: Vec<_> = Policy::ALL
        .into_iter()
        .filter(|policy| policy.applies(fleet))
        .map(|policy| {
            let as_is = route(policy, fleet, &assignment.machines);
            outcome(policy.name(), fleet, &as_is)
        })
        .collect();
    if plan.exists() {
        policies.push(outcome("optimum", fleet, assignment));
    }
    policies
}

/// How a program becomes an answer: here, or by parts solved elsewhere.
pub(crate) type SolveProgram<'a> =
    &'a dyn Fn(&Program, WarmStart<'_>, &Context<'_>) -> Result<Solved, Error>;

/// The best plan of a valid scenario, and its assignment by index.
pub(crate) fn best(
    fleet: &Fleet<'_>,
    options: &Options,
    hooks: &Hooks<'_>,
    solve: SolveProgram<'_>,
) -> Result<(Plan, Assignment), Error> {
    let context = Context::start(options, *hooks);
    best_after(fleet, WarmStart::default(), &context, solve)
}

/// [`best`] with what earlier solves left.
pub(crate) fn best_after(
    fleet: &Fleet<'_>,
    warm: WarmStart<'_>,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<(Plan, Assignment), Error> {
    let started = Instant::now();
    let (mut plan, found) = proved_by(fleet, warm, context, solve)?;
    account(&mut plan, fleet, &found, warm, context)?;
    plan.steadiness = steadiness(&plan, fleet, &found, warm, context)?;
    plan.solver.seconds = started.elapsed().as_secs_f64();
    Ok((plan, found))
}

/// The best plan within limits that are shared with other work.
pub(crate) fn best_within(
    fleet: &Fleet<'_>,
    context: &Context<'_>,
) -> Result<(Plan, Assignment), Error> {
    let (mut plan, found) = proved(fleet, context)?;
    account(&mut plan, fleet, &found, WarmStart::default(), context)?;
    Ok((plan, found))
}

/// What steadiness costs: the plan beside the best one with free moves.
fn steadiness(
    plan: &Plan,
    fleet: &Fleet<'_>,
    found: &Assignment,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Option<SteadinessReport>, Error> {
    if fleet.steady.is_none() || !plan.exists() {
        return Ok(None);
    }
    let (moves, load_cost) = found.moves(fleet);
    let mut report = SteadinessReport {
        moves,
        load_cost,
        ..SteadinessReport::default()
    };
    let free = Scenario {
        steadiness: None,
        ..fleet.scenario.clone()
    };
    let apart = warm.after(PACKING_ROUNDS);
    let (free, _) = proved_by(&Fleet::new(&free), apart, context, &solve_program)?;
    if free.exists() {
        let (own, free) = (&plan.objective, &free.objective);
        let worse = match own.name {
            ObjectiveName::Cost => own.value - free.value,
            ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => {
                free.value - own.value
            }
        };
        report.objective_given_up = Some(worse);
        report.cost_given_up = Some(own.cost - free.cost);
    }
    Ok(Some(report))
}

/// Accounts for the waste of a plan, where there is one.
fn account(
    plan: &mut Plan,
    fleet: &Fleet<'_>,
    found: &Assignment,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<(), Error> {
    if plan.exists() {
        context.hooks.enter(Stage::Account);
        plan.waste = waste::account(fleet, found, warm, context)?;
    }
    Ok(())
}

/// The best plan and its proof, without the account of its waste.
pub(crate) fn proved(
    fleet: &Fleet<'_>,
    context: &Context<'_>,
) -> Result<(Plan, Assignment), Error> {
    proved_by(fleet, WarmStart::default(), context, &solve_program)
}

/// [`proved`] with what earlier solves left, and with the program solved in a way
/// of its own.
fn proved_by(
    fleet: &Fleet<'_>,
    warm: WarmStart<'_>,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<(Plan, Assignment), Error> {
    context.hooks.enter(Stage::Reduce);
    let merged = Merged::new(fleet.scenario);
    let small = merged.as_ref().map(|m| Fleet::new(&m.scenario));
    let reduced = small.as_ref().unwrap_or(fleet);
    let Packed {
        program,
        solved,
        assignment,
    } = solve_packed(reduced, warm, context, solve)?;
    context.hooks.enter(Stage::Expand);
    let mut plan = empty(fleet.scenario.policy.objective, reduced, &solved);
    let mut found = Assignment {
        machines: fleet.nodes.iter().map(|n| n.count.1).collect(),
        ..Assignment::default()
    };
    match solved.ending {
        Ending::Optimal | Ending::Feasible => {
            let named =
                |rows: &[f64]| plan::prices(reduced, &program, rows.iter().copied().enumerate());
            let mut prices = named(&solved.prices);
            let mut levels = plan::levels(reduced, &program, &solved.levels);
            if let Some(first) = levels.first() {
                // What would lift the smallest level.
                prices = first.prices.clone();
            }
            let mut cost = solved.cost_prices.as_ref().map(|c| CostCertificate {
                value_price: c.value_price,
                search_bound: solved.cost_bound,
                prices: named(&c.rows),
                ..CostCertificate::default()
            });
            found = assignment;
            if let Some(merged) = &merged {
                let small_placed = std::mem::take(&mut found.placed);
                found = merged.assignment(fleet, reduced, &found);
                found.placed = if fleet.steady.is_some() {
                    merged.placed(&small_placed)
                } else {
                    plan::placements(fleet, &found)
                };
                prices = merged.prices(fleet.scenario, prices);
                levels = merged.levels(fleet.scenario, levels);
                if let Some(cost) = &mut cost {
                    let small = std::mem::take(&mut cost.prices);
                    cost.prices = merged.prices(fleet.scenario, small);
                }
            }
            plan.certificate.prices = prices;
            plan.certificate.cost = cost;
            plan.certificate.levels = levels;
            complete(&mut plan, fleet, &found, context)?;
        }
        Ending::Infeasible if merged.is_some() => {
            // The explanation names the user's own nodes and demands.
            let program = Program::new(fleet, whole_cuts(fleet, reduced, program.cuts))?;
            let solved = solve_program(&program, warm, context)?;
            plan.conflicts = explain(fleet, &program, &solved.infeasible, &context.solve)?;
        }
        Ending::Infeasible => {
            plan.conflicts = explain(fleet, &program, &solved.infeasible, &context.solve)?;
        }
        Ending::Limit => {}
    }
    Ok((plan, found))
}

/// A solved program whose replicas fit machine by machine.
struct Packed {
    program: Program,
    solved: Solved,
    /// Empty where there is none.
    assignment: Assignment,
}

/// Solves a fleet's program. Where replicas do not fit machine by machine, rows
/// that forbid it are added and the program is solved again.
fn solve_packed(
    fleet: &Fleet<'_>,
    warm: WarmStart<'_>,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<Packed, Error> {
    let mut cuts = first_cuts(fleet);
    let mut last: Option<Packed> = None;
    let mut proved = None;
    for round in 0..PACKING_ROUNDS {
        let warm = warm.after(round);
        context.hooks.enter(Stage::Build);
        let mut program = Program::new(fleet, cuts.clone())?;
        context.hooks.enter(Stage::Solve);
        let mut solved = match &last {
            None => solve(&program, warm, context)?,
            // Parts that were solved elsewhere know nothing of new rows.
            Some(last) => {
                let mut solved = solve_program(&program, warm, context)?;
                solved.iterations += last.solved.iterations;
                solved
            }
        };
        stay(&mut program, &mut solved, warm, context)?;
        // A search among fewer plans than there are proves nothing.
        if cuts.iter().all(|cut| cut.proved) {
            proved = solved.search_bound;
        } else if solved.ending == Ending::Infeasible {
            break;
        } else {
            solved.cost_bound = None;
        }
        solved.search_bound = proved;
        if cuts.iter().any(|cut| !cut.proved) {
            for level in &mut solved.levels {
                level.search_bound = None;
            }
        }
        let mut packed = Packed {
            assignment: Assignment::default(),
            program,
            solved,
        };
        match packed.solved.ending {
            Ending::Optimal | Ending::Feasible => {}
            Ending::Limit if last.is_some() => break,
            Ending::Infeasible | Ending::Limit => return Ok(packed),
        }
        let (program, x) = (&packed.program, &packed.solved.x);
        packed.assignment = plan::assignment(fleet, program, x);
        let most = plan::chosen_machines(fleet, program, x);
        let broken = pack::check(fleet, &mut packed.assignment, &most, context)?;
        if broken.is_empty() {
            return Ok(packed);
        }
        cuts.extend(broken);
        last = Some(packed);
    }
    let Some(mut last) = last else {
        return Err(Error::Solver("no round of packing was made".to_owned()));
    };
    pack::drop_what_does_not_fit(fleet, &mut last.assignment);
    last.solved.cost_bound = None;
    let valid = last.assignment.serves_enough(fleet) && last.assignment.moves_little(fleet);
    last.solved.ending = if valid {
        Ending::Feasible
    } else {
        Ending::Limit
    };
    Ok(last)
}

/// What stands now stays through the first period where a plan without moves is
/// as good as can be told from the bound: a search that ends elsewhere within its
/// gap is no reason to move anything.
fn stay(
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
    if !whole || goal == Goal::Fair || solved.x.is_empty() || !moved(&solved.x) {
        return Ok(());
    }
    let open: Vec<f64> = moves.iter().map(|&j| program.lp.upper[j]).collect();
    for &j in &moves {
        program.lp.upper[j] = 0.0;
    }
    let kept = solve_program(program, warm, context);
    for (&j, upper) in moves.iter().zip(open) {
        program.lp.upper[j] = upper;
    }
    let kept = match kept {
        Ok(kept) if !kept.x.is_empty() => kept,
        // No plan without moves is known.
        Ok(_) | Err(Error::Solver(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    let gain = |x: &[f64]| -> f64 {
        let gains = &program.phases[0].gain;
        gains.iter().zip(x).map(|(g, x)| g * x).sum()
    };
    let bound = solved.search_bound.unwrap_or_else(|| gain(&solved.x));
    solved.iterations += kept.iterations;
    if gain(&kept.x) >= bound - context.solve.gap.max(PROVED) * bound.abs() {
        solved.x = kept.x;
    }
    Ok(())
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

/// A plan that says nothing yet but how the solve ended.
fn empty(name: ObjectiveName, reduced: &Fleet<'_>, solved: &Solved) -> Plan {
    Plan {
        schema_version: 1,
        status: match solved.ending {
            Ending::Optimal | Ending::Feasible => Status::Feasible,
            Ending::Infeasible => Status::Infeasible,
            Ending::Limit => Status::Limit,
        },
        objective: Objective {
            name,
            value: 0.0,
            bound: 0.0,
            gap: 0.0,
            cost: 0.0,
            cost_bound: None,
        },
        routes: Vec::new(),
        replicas: Vec::new(),
        machines: Vec::new(),
        counts: Vec::new(),
        nodes: Vec::new(),
        demands: Vec::new(),
        waste: Waste::default(),
        certificate: Certificate {
            search_bound: solved.search_bound.map(|bound| match name {
                ObjectiveName::Cost => 0.0 - bound,
                ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => bound,
            }),
            ..Certificate::default()
        },
        solver: SolverReport {
            engine: solved.used.names(),
            iterations: solved.iterations,
            seconds: 0.0,
            threads: Some(parallel::threads()),
            reduced: Reduced {
                nodes: reduced.nodes.len(),
                demands: reduced.demands.len(),
                components: solved.components,
            },
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        steadiness: None,
        conflicts: Vec::new(),
    }
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
    plan.machines = pack::machines(fleet, assignment);
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
    if c.gap <= context.solve.gap.max(PROVED) {
        plan.status = Status::Optimal;
    }
    Ok(())
}
