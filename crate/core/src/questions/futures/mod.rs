//! What one plan for several futures is worth (Birge and Louveaux, "Introduction to
//! Stochastic Programming", chapter 4): beside knowing which one comes, beside a plan for
//! their mean, and beside a plan for the peak.
//!
//! Files from the ground up: `types` (the answer), `instead` (what a plan for something
//! else comes to in all futures), `words` (the sentences).

mod instead;
mod types;
mod words;

pub use types::{Foresight, FutureRegret, Interval, KnownFuture, OtherPlan};

use super::starting;
use super::steps::{Steps, cut_short, quiet};
use crate::certify;
use crate::context::Context;
use crate::error::Error;
use crate::options::{Hooks, Options};
use crate::pipeline::best_in_futures;
use crate::plan::{FutureOutcome, Plan, Status};
use crate::scenario::{
    self, Fate, FuturesGoal, InputError, InputErrors, ObjectiveName, Scenario, Slots,
};

/// Finds out what one plan for several futures is worth.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve); [`Error::Input`] also where the scenario
/// has no futures.
pub fn futures(
    scenario: &Scenario,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Foresight, Error> {
    scenario::check(scenario)?;
    starting::refuse(scenario, "`futures`")?;
    scenario.refuse_priorities("`futures`")?;
    let Some((all, slots)) = scenario::expanded(scenario) else {
        return Err(Error::Input(InputErrors(vec![InputError::new(
            "$.futures",
            "none",
            "a scenario with futures, such as [{\"id\": \"as forecast\", \"weight\": 0.7}, \
             {\"id\": \"launch\", \"weight\": 0.3, \"demands\": [{\"times\": 1.6}]}]",
        )])));
    };
    let context = quiet(options, hooks);
    let fates = scenario::fates(scenario);
    let steps = Steps::new(*hooks, fates.len() + 3);
    let first = context.with_half_the_time();
    let (plan, _) = best_in_futures(scenario, (&all, &slots), &first)?;
    steps.step();
    let mut answer = Answer {
        scenario,
        expanded: (&all, &slots),
        fates: &fates,
        context: &context,
        told: started(scenario, plan),
    };
    if !answer.told.plan.exists() {
        return Ok(answer.told);
    }
    for number in 0..fates.len() {
        answer.known(number)?;
        steps.step();
    }
    answer.knowing();
    answer.told.for_the_mean = answer.instead(&scenario.mean_of(&fates), "the mean")?;
    steps.step();
    if let Some(peak) = scenario.peak_of(&fates) {
        answer.told.for_the_peak = answer.instead(&peak, "the peak")?;
    }
    answer.planning();
    let mut told = answer.told;
    told.summary = words::summary(scenario, &told);
    if !told.left_out.is_empty() && told.status == Status::Optimal {
        told.status = Status::Feasible;
    }
    steps.finish();
    Ok(told)
}

/// An answer in which nothing is told yet but the plan.
fn started(scenario: &Scenario, plan: Plan) -> Foresight {
    let counts = |f: &FutureOutcome| counted(scenario, f.value, f.cost);
    let futures = plan.futures.iter().map(|f| FutureRegret {
        id: f.id.clone(),
        weight: f.weight,
        served_percent: f.served_percent,
        idle_percent: f.waste.total.idle_percent,
        cost: f.cost,
        objective: counts(f),
        regret: None,
        known: None,
    });
    Foresight {
        status: plan.status,
        currency: scenario.policy.currency.clone(),
        summary: Vec::new(),
        futures: futures.collect(),
        knowing: None,
        planning: None,
        for_the_mean: None,
        for_the_peak: None,
        left_out: Vec::new(),
        plan,
    }
}

/// What the objective counts.
fn counted(scenario: &Scenario, value: f64, cost: f64) -> f64 {
    match scenario.policy.objective {
        ObjectiveName::Serve | ObjectiveName::Fair => value,
        ObjectiveName::Cost => cost,
        ObjectiveName::Profit => value - cost,
    }
}

/// An answer in the making.
struct Answer<'a> {
    scenario: &'a Scenario,
    expanded: (&'a Scenario, &'a Slots),
    fates: &'a [Fate],
    context: &'a Context<'a>,
    told: Foresight,
}

impl Answer<'_> {
    /// How much more of the objective is better: it is the less under `cost`.
    fn sign(&self) -> f64 {
        match self.scenario.policy.objective {
            ObjectiveName::Cost => -1.0,
            ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => 1.0,
        }
    }

    /// The best plan for one future alone.
    fn known(&mut self, number: usize) -> Result<(), Error> {
        let fate: &Fate = &self.fates[number];
        let mut own = self.scenario.only(fate);
        // Of one future the worst is all of it, and its bound is of what the objective counts.
        own.policy.futures = FuturesGoal::Expected;
        let Some((all, slots)) = scenario::expanded(&own) else {
            return Ok(());
        };
        let (best, _) = best_in_futures(&own, (&all, &slots), self.context)?;
        let sign = self.sign();
        let told = &mut self.told.futures[number];
        let Some(outcome) = best.futures.first().filter(|_| best.exists()) else {
            let why = cut_short(self.context);
            let sentence = format!("The best plan for {} alone: {why}", fate.id);
            self.told.left_out.push(sentence);
            return Ok(());
        };
        if best.status != Status::Optimal && self.told.status == Status::Optimal {
            self.told.status = Status::Feasible;
        }
        let known = KnownFuture {
            served_percent: outcome.served_percent,
            idle_percent: outcome.waste.total.idle_percent,
            cost: outcome.cost,
            objective: counted(self.scenario, outcome.value, outcome.cost),
            bound: counted_bound(&best, outcome, self.scenario),
        };
        told.regret = Some(Interval::above_nothing(
            sign * (known.objective - told.objective),
            sign * (known.bound - told.objective),
        ));
        told.known = Some(known);
        Ok(())
    }

    /// The expected value of perfect information.
    fn knowing(&mut self) {
        if self.scenario.policy.futures != FuturesGoal::Expected {
            return;
        }
        let mut regrets = 0.0;
        let mut bounds = 0.0;
        for told in &self.told.futures {
            let Some(known) = &told.known else {
                return;
            };
            regrets += told.weight * known.objective;
            bounds += told.weight * known.bound;
        }
        let (sign, plan) = (self.sign(), &self.told.plan.objective);
        self.told.knowing = Some(Interval::above_nothing(
            sign * (regrets - plan.bound),
            sign * (bounds - plan.value),
        ));
    }

    /// What a plan of another scenario of the same fleet comes to.
    fn instead(&mut self, of: &Scenario, name: &str) -> Result<Option<OtherPlan>, Error> {
        let found = instead::instead(of, self.expanded, self.context)?;
        let fares = match found {
            instead::Found::Fares(fares) => fares,
            instead::Found::TooLittle => return Ok(Some(OtherPlan::default())),
            instead::Found::NoPlan => {
                let sentence = format!("A plan for {name}: there is none");
                self.told.left_out.push(sentence);
                return Ok(None);
            }
            instead::Found::NoTime => {
                let why = cut_short(self.context);
                let sentence = format!("A plan for {name}: {why}");
                self.told.left_out.push(sentence);
                return Ok(None);
            }
        };
        Ok(Some(OtherPlan {
            serves_enough: true,
            served_percent: fares.served_percent,
            cost: fares.cost,
            value: fares.value,
            objective: counted(self.scenario, fares.value, fares.cost),
        }))
    }

    /// The value of the stochastic solution.
    fn planning(&mut self) {
        if self.scenario.policy.futures != FuturesGoal::Expected {
            return;
        }
        let mean = self.told.for_the_mean.as_ref();
        let Some(mean) = mean.filter(|mean| mean.serves_enough) else {
            return;
        };
        let (sign, plan) = (self.sign(), &self.told.plan.objective);
        // What is chosen alike in both is added up in another order.
        let rounding = certify::ROUNDING_TOLERANCE * (mean.value + mean.cost);
        let beyond = |amount: f64| {
            let gained = sign * (amount - mean.objective);
            if gained.abs() <= rounding {
                0.0
            } else {
                gained
            }
        };
        self.told.planning = Some(Interval::above_nothing(
            beyond(plan.value),
            beyond(plan.bound),
        ));
    }
}

/// The bound of the best plan for one future; never worse than the plan itself.
fn counted_bound(best: &Plan, outcome: &FutureOutcome, scenario: &Scenario) -> f64 {
    let own = counted(scenario, outcome.value, outcome.cost);
    match scenario.policy.objective {
        ObjectiveName::Cost => best.objective.bound.min(own),
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => {
            best.objective.bound.max(own)
        }
    }
}
