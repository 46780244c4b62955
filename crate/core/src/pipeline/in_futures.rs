//! One plan for several futures: the program of all their periods, in which machines,
//! replicas and the nodes of unsplit demands are shared. It has no plan to stand in for
//! it: what is routed in one future is no plan of the others.

use std::collections::BTreeSet;

use idlewise_engine::Ending;
use web_time::Instant;

use super::moved::moved;
use super::packed::{Packed, solve_packed_together};
use super::proved::{by_any_engine, concluded, prove};
use super::report::empty;
use crate::assignment::{Assignment, ByTheHour, Contents, Flow, Placed};
use crate::context::Context;
use crate::error::Error;
use crate::merge::Merged;
use crate::model::{Program, RowKind, shift};
use crate::options::Stage;
use crate::pack::Changes;
use crate::plan::{
    self, Certificate, Change, Conflict, ExpectedCertificate, FutureOutcome, FutureWeight, Plan,
};
use crate::scenario::{
    Fate, Fleet, FuturesGoal, ObjectiveName, Scenario, Slots, Triple, alone, fates,
};
use crate::solve::{WarmStart, explain, solve_program};
use crate::{certify, pack, waste};

/// The account of waste, and what comes before it, gets one part of so many of the time.
const AFTERWARDS: u32 = 4;

/// The best plan of a valid scenario with futures, and its assignment by index: `all` has
/// the periods of all of them, and `slots` says what they mean.
///
/// # Errors
///
/// Those of [`Planner::solve`](crate::Planner::solve).
pub(crate) fn best_in_futures(
    scenario: &Scenario,
    (all, slots): (&Scenario, &Slots),
    context: &Context<'_>,
) -> Result<(Plan, Assignment), Error> {
    let started = Instant::now();
    let (mut plan, found) = by_any_engine(WarmStart::default(), context, |_, context| {
        attempt(scenario, (all, slots), context)
    })?;
    plan.solver.seconds = started.elapsed().as_secs_f64();
    Ok((plan, found))
}

/// One way from the scenario to its certified plan.
fn attempt(
    scenario: &Scenario,
    (all, slots): (&Scenario, &Slots),
    context: &Context<'_>,
) -> Result<(Plan, Assignment), Error> {
    context.hooks.enter(Stage::Reduce);
    let mut fleet = Fleet::new(all);
    fleet.slots = Some(slots.clone());
    let merged = Merged::in_futures(all, slots);
    let small = merged.as_ref().map(|merged| {
        let mut small = Fleet::new(&merged.scenario);
        small.slots = Some(merged.slots(all, slots));
        small
    });
    let reduced = small.as_ref().unwrap_or(&fleet);
    let limits = match context.solve.time_left() {
        Some(left) => context.leaving(left / AFTERWARDS),
        None => *context,
    };
    let packed = solve_packed_together(reduced, &limits)?;
    let mut plan = empty(scenario.policy.objective, reduced, &packed.solved);
    plan.solver.reduced.entries = scenario.nodes.len();
    if let Some(own) = &reduced.slots {
        // What is chosen in each future is one entry.
        let entries: BTreeSet<usize> = own.copies.origin.iter().copied().collect();
        plan.solver.reduced.nodes = entries.len();
    }
    match packed.solved.ending {
        Ending::Optimal | Ending::Feasible => {}
        Ending::Infeasible => {
            plan.conflicts = conflicts(&fleet, merged.is_some(), &packed, context)?;
            name_entries(&mut plan.conflicts, slots);
            return Ok((plan, Assignment::default()));
        }
        Ending::Limit => return Ok((plan, Assignment::default())),
    }
    prove(&mut plan.certificate, reduced, &packed);
    by_the_worst(&mut plan.certificate, reduced, &packed);
    if let Some(merged) = &merged {
        plan::unmerge(&mut plan.certificate, merged, all);
    }
    context.hooks.enter(Stage::Expand);
    let contents = pack::contents(reduced, &packed.assignment, |_| false);
    let (found, contents) = match &merged {
        Some(merged) => merged.assignment(&fleet, reduced, &packed.assignment, &contents),
        None => (packed.assignment, contents),
    };
    let found = described(
        &mut plan,
        scenario,
        (&fleet, slots),
        (found, contents),
        context,
    )?;
    Ok((plan, found))
}

/// Fills in everything that follows from an assignment of all futures and from the prices,
/// and certifies it; `fleet` has the periods of all of them.
///
/// # Errors
///
/// [`Error::Certificate`] where the checker refuses it, else those of the account.
pub(super) fn described(
    plan: &mut Plan,
    scenario: &Scenario,
    (fleet, slots): (&Fleet<'_>, &Slots),
    (found, contents): (Assignment, Vec<Contents>),
    context: &Context<'_>,
) -> Result<Assignment, Error> {
    told(plan, scenario, (fleet, slots), (&found, contents));
    context.hooks.enter(Stage::Certify);
    let findings = certify::certify_new(scenario, plan);
    if let Some(finding) = findings.into_iter().next() {
        return Err(Error::Certificate(finding));
    }
    plan::describe_priorities(plan, fleet);
    concluded(plan, fleet, &found, context);
    context.hooks.enter(Stage::Account);
    become_of(plan, scenario, slots, &found, context)?;
    Ok(found)
}

/// Tells an assignment of all futures, from the prices of its certificate.
pub(crate) fn told(
    plan: &mut Plan,
    scenario: &Scenario,
    (fleet, slots): (&Fleet<'_>, &Slots),
    (found, contents): (&Assignment, Vec<Contents>),
) {
    let contents = arranged(plan, (fleet, slots), found, contents);
    let prices = std::mem::take(&mut plan.certificate.prices);
    plan::describe(plan, fleet, found, &prices);
    plan.certificate.prices = prices;
    plan.machines = plan::machines(fleet, found, contents);
    plan::by_future(plan, slots, &scenario.periods);
}

/// What becomes of a plan in each future, and its account on average.
///
/// # Errors
///
/// Those of the account.
pub(crate) fn become_of(
    plan: &mut Plan,
    scenario: &Scenario,
    slots: &Slots,
    found: &Assignment,
    context: &Context<'_>,
) -> Result<(), Error> {
    for (number, fate) in fates(scenario).iter().enumerate() {
        let outcome = outcome((scenario, slots), (number, fate), found, context)?;
        plan.futures.push(outcome);
    }
    let parts: Vec<_> = plan.futures.iter().map(|f| (f.weight, &f.waste)).collect();
    plan.waste = waste::average(scenario, &parts);
    Ok(())
}

/// Where the worst futures come first: what is proved of them, and then of all on average.
fn by_the_worst(certificate: &mut Certificate, fleet: &Fleet<'_>, packed: &Packed) {
    let (program, solved) = (&packed.program, &packed.solved);
    let Some(slots) = &fleet.slots else {
        return;
    };
    if fleet.scenario.policy.futures == FuturesGoal::Expected {
        return;
    }
    let Some(worst) = solved.priorities.first() else {
        return;
    };
    let named = |rows: &[f64]| plan::prices(fleet, program, rows.iter().copied().enumerate());
    let weights = |rows: &[f64]| -> Vec<FutureWeight> {
        let all = program.rows.iter().zip(rows);
        all.filter_map(|(kind, &weight)| match *kind {
            RowKind::Future { future } if weight > 0.0 => {
                Some(FutureWeight::new(&slots.fates[future].id, weight))
            }
            _ => None,
        })
        .collect()
    };
    let sign = match fleet.scenario.policy.objective {
        ObjectiveName::Cost => -1.0,
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => 1.0,
    };
    certificate.expected = Some(ExpectedCertificate {
        search_bound: solved.search_bound.map(|bound| sign * bound),
        weights: weights(&solved.prices),
        prices: std::mem::replace(&mut certificate.prices, named(&worst.rows)),
        ..ExpectedCertificate::default()
    });
    certificate.weights = weights(&worst.rows);
    certificate.search_bound = worst.search_bound.map(|bound| {
        // The phase maximises minus what is lost.
        match fleet.scenario.policy.objective {
            ObjectiveName::Profit => bound + shift(fleet),
            ObjectiveName::Serve | ObjectiveName::Cost | ObjectiveName::Fair => 0.0 - bound,
        }
    });
    if let (Some(cost), Some(found)) = (&mut certificate.cost, &solved.cost_prices) {
        cost.weights = weights(&found.rows);
    }
}

/// Which machine holds what, so that little moves from period to period: that is the same
/// in every future, and of what is decided in one of them it is so there.
fn arranged(
    plan: &mut Plan,
    (fleet, slots): (&Fleet<'_>, &Slots),
    found: &Assignment,
    contents: Vec<Contents>,
) -> Vec<Contents> {
    let decided = slots.decided(fleet.scenario);
    let base = Fleet::new(&decided);
    let mut all = Assignment {
        placed: found.placed.clone(),
        machines: found.machines.clone(),
        hourly: hourly_in(&base, 0, found),
        ..Assignment::default()
    };
    all.count_hourly(&base);
    let is_before = |node: usize| slots.copies.only_in[node].is_none();
    if slots.copies.is_empty() {
        let contents = pack::arrange(&base, &mut all, contents, Changes::Machines);
        plan.steadiness = moved(&base, &all);
        return contents;
    }
    // What is decided in each future moves in each of them, and counts in none.
    let before = contents.iter().filter(|c| is_before(c.node)).cloned();
    let mut early = all.clone();
    early.placed.retain(|p| is_before(p.node));
    pack::arrange(&base, &mut early, before.collect(), Changes::Machines);
    plan.steadiness = moved(&base, &early);
    pack::arrange(&base, &mut all, contents, Changes::Machines)
}

/// Why there is no plan. Where entries were merged, the program is built and solved for
/// the user's own nodes and demands, as the explanation names them.
fn conflicts(
    fleet: &Fleet<'_>,
    is_merged: bool,
    packed: &Packed,
    context: &Context<'_>,
) -> Result<Vec<plan::Conflict>, Error> {
    if !is_merged {
        let infeasible = &packed.solved.infeasible;
        return explain(fleet, &packed.program, infeasible, &context.solve);
    }
    let program = Program::new(fleet, crate::model::first_cuts(fleet))?;
    let solved = solve_program(&program, WarmStart::default(), context)?;
    explain(fleet, &program, &solved.infeasible, &context.solve)
}

/// Changes are of the scenario's own entries; words name the future.
fn name_entries(conflicts: &mut [Conflict], slots: &Slots) {
    let relaxations = conflicts.iter_mut().flat_map(|own| &mut own.relaxations);
    for change in relaxations.flat_map(|own| &mut own.changes) {
        if let Change::AddCapacity { node, .. } | Change::AddMachines { node, .. } = change
            && let Some((id, _)) = slots.copies.told(node)
        {
            *node = id.to_owned();
        }
    }
}

/// What becomes of the plan in one future.
fn outcome(
    (scenario, slots): (&Scenario, &Slots),
    (number, fate): (usize, &Fate),
    found: &Assignment,
    context: &Context<'_>,
) -> Result<FutureOutcome, Error> {
    let own = alone(scenario, fate);
    let fleet = Fleet::new(&own);
    let assignment = in_future((&fleet, slots), (number, fate), found);
    let mut outcome = FutureOutcome::new(&fate.id, fate.weight);
    outcome.value = assignment.value(&fleet);
    outcome.cost = assignment.cost(&fleet);
    let served = assignment.served(&fleet);
    let (mut asked, mut done, mut away) = (0.0, 0.0, 0.0);
    for (at, &served) in served.iter().enumerate() {
        let (period, demand) = (at / fleet.demands.len(), at % fleet.demands.len());
        let (rate, hours) = (fleet.rate(demand, period), fleet.hours[period]);
        asked += hours * rate;
        done += hours * served.min(rate);
        away += 3600.0 * hours * fleet.value(demand) * (rate - served).max(0.0);
    }
    outcome.turned_away = away;
    outcome.served_percent = if asked > 0.0 {
        100.0 * done / asked
    } else {
        100.0
    };
    let warm = WarmStart::default();
    outcome.waste = waste::account(&fleet, &assignment, &[], warm, context)?;
    Ok(outcome)
}

/// Machines by the hour in the periods of one future.
fn hourly_in(fleet: &Fleet<'_>, number: usize, found: &Assignment) -> ByTheHour {
    let periods = fleet.hours.len();
    let own = |machines: &Vec<f64>| machines[number * periods..(number + 1) * periods].to_vec();
    let hourly = found.hourly.iter();
    hourly.map(|(&node, all)| (node, own(all))).collect()
}

/// What is done in one future: its routes, what is there of what stands, and the machines
/// that were chosen in it.
fn in_future(
    (fleet, slots): (&Fleet<'_>, &Slots),
    (number, fate): (usize, &Fate),
    found: &Assignment,
) -> Assignment {
    let periods = fleet.hours.len();
    let copies = &slots.copies;
    let is_there = |node: usize| copies.only_in[node].is_none_or(|only| only == number);
    let own = found.flows.iter().filter(|f| f.period / periods == number);
    let standing = found.placed.iter().filter(|p| is_there(p.node));
    let standing = standing.map(|p| {
        let node = copies.origin[p.node];
        Placed {
            node,
            count: p.count * fate.kept[node],
            ..*p
        }
    });
    let mut machines = vec![0.0; fleet.nodes.len()];
    for (node, count) in found.machines.iter().enumerate() {
        if is_there(node) {
            machines[copies.origin[node]] = *count;
        }
    }
    let hourly = hourly_in(fleet, number, found).into_iter();
    let hourly = hourly.filter(|(node, _)| is_there(*node));
    let mut assignment = Assignment {
        flows: own
            .map(|f| Flow {
                period: f.period % periods,
                triple: Triple {
                    node: copies.origin[f.triple.node],
                    ..f.triple
                },
                ..*f
            })
            .collect(),
        placed: standing.filter(|p| p.count > 0.0).collect(),
        machines,
        hourly: hourly
            .map(|(node, machines)| (copies.origin[node], machines))
            .collect(),
        ..Assignment::default()
    };
    assignment.count_hourly(fleet);
    assignment
}
