//! How many machines to commit to: the curve over the number of machines that is one choice
//! for all periods and futures, its best point with its proof, and how that moves with the
//! price.
//!
//! Every point is the best plan of a changed scenario, in which the node has so many machines
//! or costs so much, and at least as good as any other point's plan is there. Files from the
//! ground up: `types` (the answer), `words` (sentences), `known` (plans that were found for
//! another question), `curve` (one node).

mod curve;
mod known;
mod types;
mod words;

pub use types::{Commitment, CommitmentPoint, CommitmentPrice, Commitments};

use self::curve::{Curve, POINTS, TIMES, best, committed};
use self::known::{Asked, Known};
use super::starting;
use super::steps::{Steps, cut_short, quiet, slice_of};
use crate::context::Context;
use crate::error::Error;
use crate::options::{Hooks, Options};
use crate::plan::Status;
use crate::scenario::{self, InputError, InputErrors, Scenario};

/// Nodes whose curves are found; more are only counted.
const NODES: usize = 6;
/// How often numbers around a better one are tried.
const ROUNDS: usize = 3;

/// Finds out how many machines to commit to.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve); [`Error::Input`] also where no node with a
/// price has a range for its number of machines that is one choice for all periods.
pub fn commit(
    scenario: &Scenario,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Commitments, Error> {
    scenario::check(scenario)?;
    starting::refuse(scenario, "`commit`")?;
    let mut curves = committed(scenario);
    if curves.is_empty() {
        return Err(Error::Input(InputErrors(vec![InputError::new(
            "$.nodes",
            "no node that can be committed to",
            "a node with a `price_per_hour` and a `count` such as {\"min\": 0, \"max\": 20}, \
             which is one choice for all periods",
        )])));
    }
    let context = quiet(options, hooks);
    let all = curves.len();
    curves.truncate(NODES);
    let steps = Steps::new(
        *hooks,
        1 + curves.len() * (POINTS as usize + 5 + TIMES.len()),
    );
    let mut known = Known::default();
    let (plan, found) = best(scenario, &context.with_half_the_time())?;
    known.add(&plan, found);
    steps.step();
    let mut told = Commitments {
        status: plan.status,
        currency: scenario.policy.currency.clone(),
        summary: Vec::new(),
        nodes: Vec::new(),
        left_out: Vec::new(),
        plan,
    };
    if !told.plan.exists() {
        return Ok(told);
    }
    found_out(
        scenario,
        &mut told,
        &mut curves,
        &mut known,
        (&context, &steps),
    )?;
    let goal = scenario.policy.objective;
    let is_cut = context.expired() || curves.iter().any(Curve::is_cut);
    told.nodes = curves
        .into_iter()
        .map(|curve| curve.told(goal, &told.plan, context.solve.gap))
        .collect();
    if all > NODES {
        let more = all - NODES;
        told.left_out
            .push(format!("{more} more nodes that can be committed to"));
    }
    if is_cut {
        let why = cut_short(&context);
        told.left_out
            .push(format!("Further numbers and prices: {why}"));
    }
    told.status = told.plan.status;
    told.summary = words::summary(scenario, &told);
    let is_open = !told.nodes.iter().all(Curve::is_proved);
    if (is_open || is_cut) && told.status == Status::Optimal {
        told.status = Status::Feasible;
    }
    steps.finish();
    Ok(told)
}

/// Fills the curves, and puts the best plan of all that were found in the place of the first.
fn found_out(
    scenario: &Scenario,
    told: &mut Commitments,
    curves: &mut [Curve],
    known: &mut Known,
    (context, steps): (&Context<'_>, &Steps<'_>),
) -> Result<(), Error> {
    let count = curves.len();
    for (at, curve) in curves.iter_mut().enumerate() {
        // An even share of the time that is left, and some for what comes after.
        let own = slice_of(context, 3 * (count - at) + 1);
        curve.try_points(scenario, &told.plan, known, (&own, steps))?;
        curve.try_prices(scenario, known, (&own, steps))?;
    }
    let asked = Asked {
        scenario,
        fixed: None,
    };
    for _ in 0..ROUNDS {
        let Some(better) = known.better(asked, &told.plan, context)? else {
            break;
        };
        told.plan = better;
        for curve in curves.iter_mut() {
            curve.try_points(scenario, &told.plan, known, (context, steps))?;
        }
    }
    if let Some(better) = known.better(asked, &told.plan, context)? {
        told.plan = better;
    }
    for curve in curves {
        curve.improve(scenario, known, context)?;
    }
    Ok(())
}
