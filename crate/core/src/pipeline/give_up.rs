//! What a plan gives up for fewer moves (`steadiness.give_up`).
//!
//! Every period is solved again, one after another, from what the one before left, with a
//! price on every replica that is loaded: what standing replicas earn stays, what is worth
//! less than its loading is not loaded. The higher the price, the fewer the moves and the
//! more is given up; of the prices tried, the plan with the fewest moves among those
//! that give up no more than allowed is taken. Nothing is proved about their number.

use idlewise_engine::Ending;

use super::packed::Packed;
use crate::assignment::{Assignment, ByTheHour, Flow, Placed};
use crate::context::Context;
use crate::error::Error;
use crate::model::{ColumnKind, Cut, Goal, Program};
use crate::scenario::limits::MAX_COUNT;
use crate::scenario::{Count, CurrentReplicas, Fleet, ObjectiveName, Scenario, Steadiness};
use crate::solve::{WarmStart, solve_program};
use crate::{pack, plan};

/// How often a period is solved because its replicas do not fit on machines.
const ROUNDS: usize = 4;
/// Prices of a load that are tried: every one takes as long as solving the periods.
const PRICES: usize = 4;
/// The first of them, in what may be given up per load of the plan.
const FIRST_PRICE: f64 = 4.0;
/// How much higher or lower the next one is, until one is too dear and one is not.
const STRIDE: f64 = 8.0;

/// Gives up what may be given up of a packed plan for fewer moves; true where it did.
pub(super) fn give_up(
    fleet: &Fleet<'_>,
    packed: &mut Packed,
    context: &Context<'_>,
) -> Result<bool, Error> {
    let policy = &fleet.scenario.policy;
    let part = fleet
        .scenario
        .steadiness
        .as_ref()
        .map_or(0.0, |s| s.give_up);
    let is_found = matches!(packed.solved.ending, Ending::Optimal | Ending::Feasible);
    if part <= 0.0 || policy.relax || policy.objective == ObjectiveName::Fair || !is_found {
        return Ok(false);
    }
    let best = gain(fleet, &packed.assignment);
    let moves = loads(fleet, &packed.assignment);
    let allowed = part * best.abs();
    if moves <= 0.0 {
        return Ok(false);
    }
    let per_load = allowed / moves;
    let mut tried: Vec<Assignment> = Vec::new();
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut price = FIRST_PRICE * per_load;
    for _ in 0..PRICES {
        let Some(found) = one_after_another(fleet, packed, price, context)? else {
            break;
        };
        if best - gain(fleet, &found) > allowed {
            high = price;
        } else {
            low = price;
        }
        tried.push(found);
        price = match (low > 0.0, high.is_finite()) {
            (true, true) => f64::sqrt(low * high),
            (true, false) => price * STRIDE,
            (false, _) => price / STRIDE,
        };
    }
    let fine = tried.into_iter().filter(|a| {
        best - gain(fleet, a) <= allowed && a.serves_enough(fleet) && a.moves_little(fleet)
    });
    let fewest = fine.min_by(|a, b| {
        let gains = || gain(fleet, b).total_cmp(&gain(fleet, a));
        loads(fleet, a).total_cmp(&loads(fleet, b)).then_with(gains)
    });
    match fewest {
        Some(fewest) if loads(fleet, &fewest) < moves => {
            packed.assignment = fewest;
            // It was proved of plans that serve as much.
            packed.solved.cost_bound = None;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// What an assignment gains towards the objective.
pub(super) fn gain(fleet: &Fleet<'_>, a: &Assignment) -> f64 {
    match fleet.scenario.policy.objective {
        ObjectiveName::Cost => 0.0 - a.cost(fleet),
        ObjectiveName::Profit => a.value(fleet) - a.cost(fleet),
        ObjectiveName::Serve | ObjectiveName::Fair => a.value(fleet),
    }
}

/// Replicas that entries have more than the period before.
fn loads(fleet: &Fleet<'_>, a: &Assignment) -> f64 {
    let mut before = std::collections::BTreeMap::new();
    let mut loads = 0.0;
    if let Some(standing) = &fleet.standing {
        before.clone_from(&standing.replicas);
    }
    let mut placed = a.placed.as_slice();
    for period in 0..fleet.hours.len() {
        let (own, rest) = placed.split_at(placed.partition_point(|p| p.period <= period));
        placed = rest;
        let now: std::collections::BTreeMap<(usize, usize), f64> =
            own.iter().map(|p| ((p.node, p.profile), p.count)).collect();
        if period > 0 || fleet.standing.is_some() {
            let more = now.iter().map(|(key, count)| {
                let stood = before.get(key).copied().unwrap_or(0.0);
                (count - stood).max(0.0)
            });
            loads += more.sum::<f64>();
        }
        before = now;
    }
    loads
}

/// Every period from what the one before left, with a price on every load; nothing where
/// there was no time for it.
fn one_after_another(
    fleet: &Fleet<'_>,
    packed: &Packed,
    price: f64,
    context: &Context<'_>,
) -> Result<Option<Assignment>, Error> {
    let mut all = Assignment {
        machines: packed.assignment.machines.clone(),
        ..Assignment::default()
    };
    let mut before: Option<Vec<CurrentReplicas>> = fleet
        .scenario
        .steadiness
        .as_ref()
        .filter(|_| fleet.standing.is_some())
        .map(|_| stood(fleet));
    for period in 0..fleet.hours.len() {
        if context.expired() {
            return Ok(None);
        }
        let solved = || {
            let at = |p: usize| p == period;
            let flows = packed.assignment.flows.iter().filter(|f| at(f.period));
            let placed = packed.assignment.placed.iter().filter(|p| at(p.period));
            (flows.copied().collect(), placed.copied().collect())
        };
        // Where nothing is known to stand, the first period moves nothing.
        let (flows, placed): (Vec<Flow>, Vec<Placed>) = match &before {
            None => solved(),
            Some(before) => {
                let found = one_period(fleet, packed, (period, before), price, context)?;
                found.unwrap_or_else(solved)
            }
        };
        before = Some(current(fleet, &placed));
        all.flows.extend(flows);
        all.placed.extend(placed);
    }
    Ok(Some(all))
}

/// What stands before the first period, entry by entry.
fn stood(fleet: &Fleet<'_>) -> Vec<CurrentReplicas> {
    let standing = fleet.standing.iter().flat_map(|s| &s.replicas);
    let placed = standing.map(|(&(node, profile), &count)| Placed {
        node,
        profile,
        period: 0,
        count,
    });
    current(fleet, &placed.collect::<Vec<_>>())
}

fn current(fleet: &Fleet<'_>, placed: &[Placed]) -> Vec<CurrentReplicas> {
    let named = placed.iter().map(|p| {
        let (model, profile) = plan::names(fleet, p.profile);
        let node = fleet.scenario.nodes[p.node].id.clone();
        CurrentReplicas::new(node, model, profile, p.count.round() as u64)
    });
    named.collect()
}

/// Routes and replicas of one period.
type Period = (Vec<Flow>, Vec<Placed>);

/// One period with a price on every load; nothing where no plan of it was found.
fn one_period(
    fleet: &Fleet<'_>,
    packed: &Packed,
    (period, before): (usize, &[CurrentReplicas]),
    price: f64,
    context: &Context<'_>,
) -> Result<Option<Period>, Error> {
    let scenario = alone(fleet, &packed.assignment, period, before);
    let own = Fleet::new(&scenario);
    let mut cuts: Vec<Cut> = packed.program.cuts.clone();
    for _ in 0..ROUNDS {
        let mut program = Program::new(&own, cuts.clone())?;
        stay_home(fleet, packed, &mut program);
        charge(&mut program, price);
        let solved = match solve_program(&program, WarmStart::default(), context) {
            Ok(solved) => solved,
            Err(Error::Solver(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        if solved.x.is_empty() {
            return Ok(None);
        }
        let mut found = plan::assignment(&own, &program, &solved.x);
        let most = found.machines.clone();
        let most = (&*most, &ByTheHour::new());
        let broken = pack::check(&own, &mut found, most, context)?;
        if broken.is_empty() {
            for flow in &mut found.flows {
                flow.period = period;
            }
            for placed in &mut found.placed {
                placed.period = period;
            }
            return Ok(Some((found.flows, found.placed)));
        }
        cuts.extend(broken);
    }
    Ok(None)
}

/// The scenario of one period on the machines of a plan.
fn alone(
    fleet: &Fleet<'_>,
    found: &Assignment,
    period: usize,
    before: &[CurrentReplicas],
) -> Scenario {
    let whole = fleet.scenario;
    let mut own = Scenario {
        periods: vec![whole.periods[period].clone()],
        ..whole.clone()
    };
    for (node, count) in own.nodes.iter_mut().zip(&found.machines) {
        node.count = Count::Fixed(count.round() as u64);
    }
    for demand in &mut own.demands {
        demand.rate = vec![demand.rate[period]];
    }
    for route in &mut own.routes {
        route.rate = None;
    }
    let given = whole.steadiness.clone().unwrap_or_default();
    own.steadiness = Some(Steadiness {
        replicas: before.to_vec(),
        machines: Vec::new(),
        // Moves count, without a limit.
        max_moves: Some(MAX_COUNT),
        give_up: 0.0,
        ..given
    });
    own
}

/// What has one node over all periods keeps the one it has.
fn stay_home(fleet: &Fleet<'_>, packed: &Packed, program: &mut Program) {
    for (column, kind) in program.columns.iter().enumerate() {
        if let ColumnKind::OnNode { demand, node, .. } = *kind
            && !fleet.scenario.demands[demand].split
        {
            let mut flows = packed.assignment.flows.iter();
            if !flows.any(|f| f.triple.demand == demand && f.triple.node == node) {
                program.lp.upper[column] = 0.0;
            }
        }
    }
}

/// Every load costs so much of the objective.
fn charge(program: &mut Program, price: f64) {
    let Some(moves) = program.phases.iter().position(|p| p.goal == Goal::Moves) else {
        return;
    };
    let loads = program.phases[moves].gain.clone();
    for (gain, load) in program.phases[0].gain.iter_mut().zip(loads) {
        *gain += price * load;
    }
    program.lp.gain.clone_from(&program.phases[0].gain);
}
