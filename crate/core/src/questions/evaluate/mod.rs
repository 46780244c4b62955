//! How a plan fares on what came: machines, replicas and the homes of unsplit demands
//! stay as the plan decided, period by period; routes follow the demand of another
//! scenario.
//!
//! `periods`, `kept`, `hours` and `homes` find what was decided in the other scenario's words
//! (`numbers` by name), `lost` what has no room there, `routing` the best routes, with
//! `obligations` as much as can be of what must be, `missed` the rules that are not kept,
//! `figures` what the plan promised, what it came to, and what the best plan would have made
//! of it. `which_future` is the one that came, where that is known.

mod figures;
pub(super) mod homes;
pub(super) mod hours;
pub(super) mod kept;
mod lost;
mod mismatch;
mod missed;
mod numbers;
mod obligations;
mod periods;
mod proof;
pub(super) mod routing;
mod which_future;

use std::borrow::Cow;

use idlewise_engine::Ending;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decided::{decided, refuse_after};
use super::steps::{Steps, quiet};
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::options::{Hooks, Options};
use crate::pack::Changes;
use crate::pipeline::{become_of, best_in_futures, best_within, empty, is_proved, moved, told};
use crate::plan::{self, Plan, Status};
use crate::scenario::{self, Fleet, Scenario, Slots};
use crate::solve::{Solved, WarmStart};
use crate::{certify, pack, waste};

pub use figures::{Figures, InFuture, PriorityRegret, Regret, Shortfall};
pub use mismatch::{Mismatch, MismatchKind};
pub use missed::{MissedKind, MissedRule};
use routing::Routed;

/// What to find out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EvaluateOptions {
    /// Whether to find the best plan for what came, and with it the regret; true unless
    /// given. That takes as long as solving the other scenario.
    pub regret: bool,
    /// Which of the scenario's futures came, by its id; unless given the plan is held against
    /// all of them. Routes follow that one, and the best plan is the best for it alone.
    pub future: Option<String>,
}

impl Default for EvaluateOptions {
    fn default() -> Self {
        EvaluateOptions {
            regret: true,
            future: None,
        }
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

    /// The future that came, by its id; all of the scenario's unless given.
    #[must_use]
    pub fn future(mut self, id: impl Into<String>) -> Self {
        self.future = Some(id.into());
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
    /// Limits, and rules of how models stand, that the plan does not keep on what came: what
    /// was decided stays, and routes add nothing to what is beyond a limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<MissedRule>,
    /// What of the plan and the scenario does not match, and what was made of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mismatches: Vec<Mismatch>,
    /// The evaluated plan, of the other scenario: what was decided, with the routes that
    /// follow, its account and its certificate; where the scenario has several futures, in
    /// each of them and on average. Its bound is that of the best plan, or what all demand
    /// would be worth where that was not asked for. The checker holds it to every limit but
    /// `min_served`, `max_moves` and those of `missed`, where they are missed.
    pub plan: Plan,
}

/// Finds out how a plan fares on another scenario.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve); [`Error::Input`] also where the plan
/// has a status without a plan, where the scenario has none of its nodes and demands, and
/// where it has no future of that name.
pub fn evaluate(
    plan: &Plan,
    on: &Scenario,
    ask: &EvaluateOptions,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Evaluation, Error> {
    scenario::check(on)?;
    decided(plan)?;
    refuse_after(on)?;
    kept::same_fleet(plan, on)?;
    let on = &*match &ask.future {
        Some(id) => Cow::Owned(which_future::only(on, id)?),
        None => Cow::Borrowed(on),
    };
    let on = &*on.in_parts();
    let wide = scenario::expanded(on);
    let came = Came::new(on, wide.as_ref());
    let context = quiet(options, hooks);
    let steps = Steps::new(*hooks, 1 + usize::from(ask.regret));
    let mut kept = kept::kept(plan, &Fleet::new(on));
    kept.placement.hourly = hours::in_all(&came.fleet, kept.placement.hourly);
    kept.placement.count_hourly(&came.fleet);
    context.check_cancelled()?;
    let routed = routing::routed(&came.fleet, &kept, &context)?;
    let mut assignment = kept.placement;
    let mut answer = Evaluation {
        status: Status::Limit,
        promised: Figures::of(plan, None),
        came: Figures::default(),
        regret: None,
        short: Vec::new(),
        missed: Vec::new(),
        mismatches: kept.mismatches,
        plan: came.nothing(),
    };
    let Some(routed) = routed else {
        return Ok(answer);
    };
    steps.step();
    assignment.flows.clone_from(&routed.flows);
    plan::without_dust(&came.fleet, &mut assignment);
    answer.missed = missed::missed(&came.fleet, &assignment);
    answer.short = figures::short(&came.fleet, &assignment);

    let best = if ask.regret {
        Some(came.best(&context)?)
    } else {
        None
    };
    let proof = proof::of(&came.fleet, (&routed, &assignment), best.as_ref());
    answer.plan = came.described(&mut assignment, (&routed, proof), &answer.missed, &context)?;
    answer.came = Figures::of(&answer.plan, Some(on));
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
    let keeps = answer.short.is_empty() && answer.missed.is_empty();
    answer.regret = best
        .filter(Plan::exists)
        .map(|best| Regret::of(&answer.plan, &best, on, keeps));
    steps.finish();
    Ok(answer)
}

/// What came: a scenario, and where it has several futures the periods of all of them.
struct Came<'s> {
    scenario: &'s Scenario,
    futures: Option<(&'s Scenario, &'s Slots)>,
    fleet: Fleet<'s>,
}

impl<'s> Came<'s> {
    fn new(scenario: &'s Scenario, wide: Option<&'s (Scenario, Slots)>) -> Self {
        let futures = wide.map(|(all, slots)| (all, slots));
        let mut fleet = Fleet::new(futures.map_or(scenario, |(all, _)| all));
        fleet.slots = futures.map(|(_, slots)| slots.clone());
        Came {
            scenario,
            futures,
            fleet,
        }
    }

    /// A plan that decides nothing, because no routes were found in time.
    fn nothing(&self) -> Plan {
        let solved = Solved::without_program(Ending::Limit);
        empty(self.scenario.policy.objective, &self.fleet, &solved)
    }

    /// The best plan for it.
    fn best(&self, context: &Context<'_>) -> Result<Plan, Error> {
        let (best, _) = match self.futures {
            Some(futures) => best_in_futures(self.scenario, futures, context)?,
            None => best_within(&self.fleet, context)?,
        };
        Ok(best)
    }

    /// The evaluated plan, certified and accounted for.
    fn described(
        &self,
        assignment: &mut Assignment,
        (routed, proof): (&Routed, plan::Certificate),
        missed: &[MissedRule],
        context: &Context<'_>,
    ) -> Result<Plan, Error> {
        let (s, fleet) = (self.scenario, &self.fleet);
        let mut plan = empty(s.policy.objective, fleet, &routed.solved);
        plan.certificate = proof;
        let contents = pack::contents(fleet, assignment, |_| false);
        if let Some((_, slots)) = self.futures {
            told(&mut plan, s, (fleet, slots), (assignment, contents));
        } else {
            let contents = pack::arrange(fleet, assignment, contents, Changes::Machines);
            let prices = std::mem::take(&mut plan.certificate.prices);
            plan::describe(&mut plan, fleet, assignment, &prices);
            plan.certificate.prices = prices;
            plan.steadiness = moved(fleet, assignment);
            plan.machines = plan::machines(fleet, assignment, contents);
        }
        if !certify::certify_new(s, &mut plan).is_empty() {
            // Nobody promised to serve enough of what came, to move so little, or to keep
            // limits that nobody knew.
            let lifted = proof::without_obligations(s, missed, &mut plan.certificate);
            let findings = certify::certify_new(&lifted, &mut plan);
            if let Some(finding) = findings.into_iter().next() {
                return Err(Error::Certificate(finding));
            }
        }
        plan::describe_priorities(&mut plan, fleet);
        let c = &plan.certificate;
        plan.objective.value = c.objective;
        plan.objective.bound = c.bound;
        plan.objective.gap = c.gap;
        plan.objective.cost = assignment.cost(fleet);
        plan.objective.expected = c.expected.as_ref().map(|own| own.value);
        plan.objective.cost_bound = c.cost.as_ref().map(|cost| cost.bound);
        if is_proved(c.gap, context.solve.gap) {
            plan.status = Status::Optimal;
        }
        if let Some((_, slots)) = self.futures {
            become_of(&mut plan, s, slots, assignment, context)?;
        } else {
            let warm = WarmStart::default();
            plan.waste = waste::account(fleet, assignment, &[], warm, context)?;
        }
        Ok(plan)
    }
}
