//! How a plan fares on what came: machines, replicas and the homes of unsplit demands
//! stay as the plan decided, period by period; routes follow the demand of another
//! scenario.
//!
//! `periods` and `kept` find what was decided in the other scenario's words, `lost` what
//! has no room there, `routing` the best routes, `figures` what the plan promised, what
//! it came to, and what the best plan would have made of it.

mod figures;
mod hours;
pub(super) mod kept;
mod lost;
mod mismatch;
mod periods;
mod proof;
pub(super) mod routing;

use idlewise_engine::Ending;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decided::decided;
use super::limited::refuse_limits;
use super::starting;
use super::steps::{Steps, quiet};
use crate::assignment::Assignment;
use crate::context::Context;
use crate::pack::Changes;
use crate::pipeline::{best_within, empty, is_proved, moved};
use crate::plan::{self, Plan, Status};
use crate::scenario::{Fleet, Scenario};
use crate::solve::{Solved, WarmStart};
use crate::{Error, Hooks, Options, certify, pack, waste};

pub use figures::{Figures, Regret, Shortfall};
pub use mismatch::{Mismatch, MismatchKind};
use routing::Routed;

/// What to find out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EvaluateOptions {
    /// Whether to find the best plan for what came, and with it the regret; true unless
    /// given. That takes as long as solving the other scenario.
    pub regret: bool,
}

impl Default for EvaluateOptions {
    fn default() -> Self {
        EvaluateOptions { regret: true }
    }
}

impl EvaluateOptions {
    /// With the regret.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether to find the best plan for what came; true unless given.
    #[must_use]
    pub fn regret(mut self, regret: bool) -> Self {
        self.regret = regret;
        self
    }
}

/// How a plan fares on another scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Evaluation {
    /// How far the question was answered: `optimal` where routes are the best ones and
    /// the best plan (where asked for) is proved, `feasible` where a limit stopped some
    /// of it, `limit` where no routes were found in time.
    pub status: Status,
    /// What the plan promised for the scenario it was made for.
    pub promised: Figures,
    /// What it comes to on the other scenario.
    pub came: Figures,
    /// How far that is from the best plan for the other scenario; absent where it was
    /// not asked for or no plan was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regret: Option<Regret>,
    /// Demands of which less is served than must be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub short: Vec<Shortfall>,
    /// What of the plan and the scenario does not match, and what was made of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mismatches: Vec<Mismatch>,
    /// The evaluated plan, of the other scenario: what was decided, with the routes that
    /// follow, its account and its certificate. Its bound is that of the best plan, or
    /// what all demand would be worth where that was not asked for. The checker holds it
    /// to every limit but `min_served` and `max_moves`, where they are missed.
    pub plan: Plan,
}

/// Finds out how a plan fares on another scenario.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve); [`Error::Input`] also where the plan
/// has a status without a plan, and where the scenario has none of its
/// nodes and demands.
pub fn evaluate(
    plan: &Plan,
    on: &Scenario,
    ask: &EvaluateOptions,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Evaluation, Error> {
    on.check_single_future("evaluate")?;
    refuse_limits(on, "evaluate")?;
    on.refuse_priorities("evaluate")?;
    on.refuse_stages("evaluate")?;
    on.refuse_waiting("evaluate")?;
    decided(plan)?;
    starting::refuse(on, "`evaluate`")?;
    starting::refuse_parts(plan, "`evaluate`")?;
    kept::same_fleet(plan, on)?;
    let context = quiet(options, hooks);
    let steps = Steps::new(*hooks, 1 + usize::from(ask.regret));
    let fleet = Fleet::new(on);
    let kept = kept::kept(plan, &fleet);
    context.check_cancelled()?;
    let routed = routing::routed(&fleet, &kept, &context)?;
    let mut assignment = kept.placement;
    let mut answer = Evaluation {
        status: Status::Limit,
        promised: Figures::of(plan, None),
        came: Figures::default(),
        regret: None,
        short: Vec::new(),
        mismatches: kept.mismatches,
        plan: nothing(&fleet),
    };
    let Some(routed) = routed else {
        return Ok(answer);
    };
    steps.step();
    assignment.flows.clone_from(&routed.flows);
    plan::without_dust(&fleet, &mut assignment);

    let best = if ask.regret {
        let (best, _) = best_within(&fleet, &context)?;
        Some(best)
    } else {
        None
    };
    answer.plan = described(&fleet, &mut assignment, &routed, best.as_ref(), &context)?;
    answer.came = Figures::of(&answer.plan, Some(on));
    answer.short = figures::short(&fleet, &assignment);
    let routes_are_best = routed.solved.ending == Ending::Optimal;
    let best_is_known = best.as_ref().is_none_or(|best| {
        // That no plan serves what must be served is an answer, too.
        matches!(best.status, Status::Optimal | Status::Infeasible)
    });
    answer.status = if routes_are_best && best_is_known {
        Status::Optimal
    } else {
        Status::Feasible
    };
    answer.regret = best
        .filter(Plan::exists)
        .map(|best| Regret::of(&answer.plan, &best, on));
    steps.finish();
    Ok(answer)
}

/// A plan that decides nothing, because no routes were found in time.
fn nothing(fleet: &Fleet<'_>) -> Plan {
    let solved = Solved::without_program(Ending::Limit);
    empty(fleet.scenario.policy.objective, fleet, &solved)
}

/// The evaluated plan, certified and accounted for.
fn described(
    fleet: &Fleet<'_>,
    assignment: &mut Assignment,
    routed: &Routed,
    best: Option<&Plan>,
    context: &Context<'_>,
) -> Result<Plan, Error> {
    let s = fleet.scenario;
    let contents = pack::contents(fleet, assignment, |_| false);
    let contents = pack::arrange(fleet, assignment, contents, Changes::Machines);
    let mut plan = empty(s.policy.objective, fleet, &routed.solved);
    plan.certificate = proof::of(fleet, routed, best);
    let prices = std::mem::take(&mut plan.certificate.prices);
    plan::describe(&mut plan, fleet, assignment, &prices);
    plan.certificate.prices = prices;
    plan.steadiness = moved(fleet, assignment);
    plan.machines = plan::machines(fleet, assignment, contents);
    if !certify::certify_new(s, &mut plan).is_empty() {
        // Nobody promised to serve enough of what came, or to move so little.
        let lifted = proof::without_obligations(s, &mut plan.certificate);
        let findings = certify::certify_new(&lifted, &mut plan);
        if let Some(finding) = findings.into_iter().next() {
            return Err(Error::Certificate(finding));
        }
    }
    let c = &plan.certificate;
    plan.objective.value = c.objective;
    plan.objective.bound = c.bound;
    plan.objective.gap = c.gap;
    plan.objective.cost = assignment.cost(fleet);
    plan.objective.cost_bound = c.cost.as_ref().map(|cost| cost.bound);
    if is_proved(c.gap, context.solve.gap) {
        plan.status = Status::Optimal;
    }
    plan.waste = waste::account(fleet, assignment, &[], WarmStart::default(), context)?;
    Ok(plan)
}
