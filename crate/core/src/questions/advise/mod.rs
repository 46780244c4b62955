//! What a person can do about a fleet: candidates from prices and causes, each confirmed
//! by a solve of its own, the one that brings most first.
//!
//! Every amount is the worth of the plan with the action less that of today's best plan:
//! value served (not under `cost`, where only what must be served counts) less the cost of
//! all machines, usage and routes. Files from the ground up: `types` and `edit` (the
//! answer, and changes of a scenario), `study` (a plan and what it comes to), `estimate`
//! (what the prices promise), `idea` (something to try), one file for each kind of action,
//! `answer` (ranked as it grows), `stack` (what is left of one after the others).

mod add;
mod allow;
mod answer;
mod edit;
mod estimate;
mod idea;
mod raise;
mod raise_limits;
mod rent;
mod routing;
mod stack;
mod study;
mod switch_off;
mod travel;
mod types;
mod waiting;

pub use edit::{EditValue, EditedField, EditedList, ScenarioEdit, apply};
pub use types::{
    AmountUnit, Distance, Gain, MachineChange, Outlook, Recommendation, RecommendationKind,
    Recommendations,
};

use self::answer::{Action, Answer};
use self::estimate::Prices;
use self::idea::Idea;
use self::study::{Study, is_priced, judged};
use super::by_the_hour;
use super::changed::{by_value, hours, without_spare};
use super::limited::refuse_budgets;
use super::steps::{Steps, quiet, slice_of};
use super::tolerances::SAME_COST;
use super::words::{counted, listed};
use crate::context::Context;
use crate::error::Error;
use crate::merge::classes;
use crate::options::{Hooks, Options};
use crate::pipeline::{best_within, proved};
use crate::plan::{Plan, Status};
use crate::policies::{Policy, route};
use crate::scenario::{Fleet, ObjectiveName, Scenario};

/// Ideas of one kind that are tried; the rest is only counted.
const OF_A_KIND: usize = 6;
/// Of the time that is left after today's plan, the part for ideas; the search for machines
/// to switch off has as much of what is left then.
const PART: f64 = 0.5;

/// What to ask besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdviseOptions {
    /// The policy that work is routed by today: `current`, `least_loaded`, `nearest`,
    /// `random` or `weighted`.
    pub routing: Option<String>,
}

impl AdviseOptions {
    /// Held against the scenario's own routes where they have rates, else against the
    /// least loaded node first.
    pub fn new() -> Self {
        Self::default()
    }

    /// The policy that work is routed by today; `current` where the scenario lists routes
    /// with rates, else `least_loaded`, unless given.
    #[must_use]
    pub fn routing(mut self, policy: impl Into<String>) -> Self {
        self.routing = Some(policy.into());
        self
    }
}

/// Finds what a person can do about a fleet. `better` is told of every better answer on
/// the way; each is true as far as it goes, and its plan has no lists.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve); [`Error::Input`] also where the routing
/// is no policy.
pub fn advise(
    scenario: &Scenario,
    ask: &AdviseOptions,
    options: &Options,
    hooks: &Hooks<'_>,
    better: &(dyn Fn(&Recommendations) + Sync),
) -> Result<Recommendations, Error> {
    scenario.check_single_future("advise")?;
    scenario.refuse_priorities("advise")?;
    scenario.refuse_stages("advise")?;
    scenario.refuse_waiting("advise")?;
    by_the_hour::refuse(scenario, "`advise`")?;
    refuse_budgets(scenario, "advise")?;
    let scenario = &*without_spare(scenario);
    let context = quiet(options, hooks);
    let fleet = Fleet::new(scenario);
    let policy = routing::today(&fleet, ask.routing.as_deref())?;
    let (plan, assignment) = best_within(&fleet, &context.with_half_the_time())?;
    let priced = is_priced(scenario);
    let exists = plan.exists();
    let study = Study {
        scenario,
        fleet: &fleet,
        now: judged(&fleet, plan, assignment, priced),
        priced,
        valued: scenario.demands.iter().any(|d| d.value != 1.0),
        hours: hours(scenario),
        context,
    };
    let mut answer = Answer {
        study: &study,
        routing: policy.name(),
        actions: Vec::new(),
        nothing_to_switch_off: None,
        left_out: Vec::new(),
        tried: 0,
        candidates: 0,
        unproved: 0,
        served_at_more: None,
        better,
        bare: answer::bare(&study.now.plan),
    };
    if !exists {
        answer
            .left_out
            .push("Nothing was tried: today's fleet has no plan".to_owned());
        return Ok(answer.told(&study.now.plan, study.now.plan.status));
    }
    let priced_by = prices(&study)?;
    let prices = Prices {
        fleet: &fleet,
        plan: priced_by.as_ref().unwrap_or(&study.now.plan),
    };
    let ideas = ideas(&study, &prices, &mut answer.left_out);
    let steps = Steps::new(*hooks, 3 * (ideas.len() + 2));
    answer.candidates = ideas.len() + 2;
    add_routing(&mut answer, policy, ask.routing.is_none());
    if let Some(found) = switch_off::unused(&study, &study.slice(8))? {
        let open = switch_off::open(&study, &found);
        answer.add(RecommendationKind::SwitchOff, found, Some(open));
    }
    steps.step();
    // What promises no more than a better plan for today's machines might bring is hardly
    // confirmed: machines to switch off come before it.
    let short = match study.unit() {
        AmountUnit::Currency => study.distance(&study.now, AmountUnit::Currency).absolute,
        AmountUnit::Compute => 0.0,
    };
    let (first, last): (Vec<_>, Vec<_>) = ideas.into_iter().partition(|i| i.estimate >= short);
    let mut all_done = try_ideas(&mut answer, &first, &steps)?;
    all_done &= add_switch_off(&mut answer)?;
    all_done &= try_ideas(&mut answer, &last, &steps)?;
    steps.step();
    all_done &= stack::figures(&mut answer, policy, &steps)?;
    let proved = answer.actions.iter().all(|a| a.proved);
    let status = match study.now.plan.status {
        Status::Optimal if !(all_done && proved) => Status::Feasible,
        status => status,
    };
    steps.finish();
    Ok(answer.told(&study.now.plan, status))
}

/// The plan whose prices say what is worth a try, where it is not today's: under `fair`
/// prices lift the smallest level, and say nothing of value.
fn prices(study: &Study<'_>) -> Result<Option<Plan>, Error> {
    if study.scenario.policy.objective != ObjectiveName::Fair || study.context.expired() {
        return Ok(None);
    }
    let changed = by_value(study.scenario);
    let (plan, _) = proved(&Fleet::new(&changed), &study.slice(8))?;
    Ok(plan.exists().then_some(plan))
}

/// What is worth a try, what promises most first.
fn ideas<'a>(
    study: &'a Study<'_>,
    prices: &Prices<'a>,
    left_out: &mut Vec<String>,
) -> Vec<Idea<'a>> {
    let classes = classes(study.scenario);
    let kinds = [
        allow::models(study, prices, &classes),
        allow::modes(study, prices, &classes),
        travel::ideas(study, prices),
        raise::ideas(study, prices.plan),
        raise_limits::ideas(study, prices.plan),
        waiting::ideas(study, prices.plan),
        add::ideas(study, prices.plan, &classes),
        rent::ideas(study, prices.plan, &classes),
    ];
    if study.unit() == AmountUnit::Compute {
        let missing = if study.priced {
            "no demand says what serving it is worth (`value`)"
        } else {
            "nothing has a price"
        };
        left_out.push(format!(
            "Machines to add or to rent instead of others: {missing}"
        ));
    } else {
        left_out.push(
            "Hardware that a region does not have yet: no price of it is known there".to_owned(),
        );
    }
    let unpriced: Vec<&str> = study.scenario.unpriced().map(|n| n.id.as_str()).collect();
    if !unpriced.is_empty() {
        left_out.push(format!(
            "More or fewer machines of {}: no price_per_hour is given",
            listed(&unpriced)
        ));
    }
    let mut ideas = Vec::new();
    let mut dropped = 0;
    for mut kind in kinds {
        kind.sort_by(|a, b| b.estimate.total_cmp(&a.estimate));
        dropped += kind.len().saturating_sub(OF_A_KIND);
        ideas.extend(kind.into_iter().take(OF_A_KIND));
    }
    if dropped > 0 {
        left_out.push(format!(
            "{} that promise less than others of their kind",
            counted(dropped as f64, "candidate")
        ));
    }
    // Stable: equals stay in the order of kinds.
    ideas.sort_by(|a, b| b.estimate.total_cmp(&a.estimate));
    ideas
}

/// Tries ideas one after another, and says whether all were.
fn try_ideas(
    answer: &mut Answer<'_>,
    ideas: &[Idea<'_>],
    steps: &Steps<'_>,
) -> Result<bool, Error> {
    let study = answer.study;
    let part = part_of(&study.context);
    for (number, idea) in ideas.iter().enumerate() {
        study.context.check_cancelled()?;
        if part.expired() {
            let left = ideas.len() - number;
            answer.left_out.push(format!(
                "{}: the time was up",
                counted(left as f64, "candidate")
            ));
            return Ok(false);
        }
        let own = slice_of(&part, ideas.len() - number);
        if let Some(found) = (idea.find)(study, &own)? {
            answer.add(idea.kind, found, None);
        }
        answer.tried += 1;
        steps.step();
    }
    Ok(true)
}

/// A context with a part of the time that is left.
fn part_of<'a>(context: &Context<'a>) -> Context<'a> {
    let mut part = *context;
    if let Some(left) = context.solve.time_left() {
        part.solve.deadline = study::deadline_in(left.mul_f64(PART));
    }
    part
}

/// Looks for machines to switch off, and says whether the search was done.
fn add_switch_off(answer: &mut Answer<'_>) -> Result<bool, Error> {
    let study = answer.study;
    let part = part_of(&study.context);
    if part.expired() {
        answer
            .left_out
            .push("Machines to switch off: the time was up".to_owned());
        return Ok(false);
    }
    let found = {
        let growing = std::cell::RefCell::new(&mut *answer);
        let better = |found: idea::Found| {
            let open = switch_off::open(study, &found);
            growing
                .borrow_mut()
                .add(RecommendationKind::SwitchOff, found, Some(open));
        };
        switch_off::search(study, &part, &better)?
    };
    answer.tried += 1;
    if !found.done {
        answer
            .left_out
            .push("More machines to switch off: the time was up".to_owned());
    }
    match found.found {
        Some((found, distance)) => {
            answer.add(RecommendationKind::SwitchOff, found, Some(distance));
        }
        None if found.in_all.is_some() && !answer.switches_off() => {
            answer.left_out.extend(found.in_all);
        }
        None if found.done && !answer.switches_off() => {
            answer.nothing_to_switch_off = Some(switch_off::nothing(study));
        }
        None => {}
    }
    Ok(found.done)
}

/// Routing by the plan, against a policy on the same machines.
/// `assumed` where nobody said that work is routed so.
fn add_routing(answer: &mut Answer<'_>, policy: Policy, assumed: bool) {
    let study = answer.study;
    answer.tried += 1;
    let forced = study.scenario.policy.objective == ObjectiveName::Cost;
    let found = route(policy, study.fleet, &study.now.assignment.machines);
    if forced && !found.serves_enough(study.fleet) {
        answer.left_out.push(format!(
            "Routing by {}: it does not serve what has to be served",
            routing::words(policy)
        ));
        return;
    }
    let unit = study.unit();
    let as_is = study::amounts(study.fleet, &found, study.priced);
    let per_hour = study.worth(&study.now.amounts, unit) - study.worth(&as_is.0, unit);
    if !study.is_something(per_hour, unit) {
        return;
    }
    let same_cost = (study.now.amounts.cost - as_is.0.cost).abs() <= SAME_COST * as_is.0.cost;
    answer.put(Action {
        told: Recommendation {
            kind: RecommendationKind::RouteByPlan,
            title: "Route by the plan".to_owned(),
            reason: routing::reason(study, (policy, assumed), &as_is.1, &found),
            changes: Vec::new(),
            money: if same_cost { Gain::Value } else { Gain::Net },
            unit,
            per_hour,
            per_month: answer::MONTH * per_hour,
            gap: study.distance(&study.now, unit),
            today_might_bring: 0.0,
            before: Some(as_is.1),
            after: study.now.outlook.clone(),
            still_per_hour: None,
            machines: Vec::new(),
        },
        changed: None,
        planned: None,
        proved: true,
    });
}
