//! The answer of `futures`: what one plan for all of them is worth.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plan::{Plan, Status};
use crate::scenario::ObjectiveName;

/// What it is worth to plan for several futures together, and what it would be worth to
/// know which one comes.
///
/// Amounts are of all periods, in the objective's unit: value under `serve`, currency
/// under `cost`, value less currency under `profit`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Foresight {
    /// How far the question was answered: `optimal` where every plan behind it is;
    /// `feasible` where a limit left something out or open. Where there is no plan for all
    /// futures, why.
    pub status: Status,
    /// Currency of amounts, where the scenario names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What a person needs to know: sentences.
    pub summary: Vec<String>,
    /// What the plan comes to in each future, beside the best plan for it alone.
    pub futures: Vec<FutureRegret>,
    /// What knowing which future comes would be worth on average (the expected value of
    /// perfect information); absent where a future has no plan of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub knowing: Option<Interval>,
    /// What the plan is worth beside one for the mean of the futures (the value of the
    /// stochastic solution); absent where that plan cannot serve what must be served in
    /// every future, or was not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planning: Option<Interval>,
    /// A plan for the mean: rates, what must be served, availability and prices as they
    /// are on average. Absent where it was not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_the_mean: Option<OtherPlan>,
    /// A plan for the peak: the largest rate that any future brings, all else as on
    /// average. Absent where all futures have the same rates, and where it was not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_the_peak: Option<OtherPlan>,
    /// What was not found, and why: sentences.
    pub left_out: Vec<String>,
    /// The best plan for all futures.
    pub plan: Plan,
}

/// What the plan comes to on average.
pub(super) struct OnAverage {
    pub name: ObjectiveName,
    pub value: f64,
    pub cost: f64,
}

impl Foresight {
    /// What the objective counts on average, whichever futures come first.
    pub(super) fn on_average(&self) -> OnAverage {
        let own = &self.plan.objective;
        OnAverage {
            name: own.name,
            value: own.expected.unwrap_or(own.value),
            cost: own.cost,
        }
    }
}

/// An amount that is known to lie between two others; they are equal where no gap is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Interval {
    /// It is this at least.
    pub at_least: f64,
    /// It is this at most.
    pub at_most: f64,
}

impl Interval {
    /// Between two amounts, of which neither is below 0.
    pub(super) fn above_nothing(at_least: f64, at_most: f64) -> Self {
        let at_least = at_least.max(0.0);
        Interval {
            at_least,
            at_most: at_most.max(at_least),
        }
    }
}

/// What the plan comes to in one future.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FutureRegret {
    /// The future's id.
    pub id: String,
    /// How likely it is; the weights of all futures add up to 1.
    pub weight: f64,
    /// Units served in percent of those asked for.
    pub served_percent: f64,
    /// Idle % of the account.
    pub idle_percent: f64,
    /// Currency that the plan spends in it.
    pub cost: f64,
    /// What the objective counts in it.
    pub objective: f64,
    /// How much better the best plan for this future alone is, by the objective; absent
    /// where that plan was not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regret: Option<Interval>,
    /// That plan, in a few figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownFuture>,
}

/// The best plan for one future alone, in a few figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KnownFuture {
    /// Units served in percent of those asked for.
    pub served_percent: f64,
    /// Idle % of the account.
    pub idle_percent: f64,
    /// Currency that it spends.
    pub cost: f64,
    /// What the objective counts.
    pub objective: f64,
    /// No plan for this future does better.
    pub bound: f64,
}

/// What a plan that was made for something else comes to on average: its machines,
/// replicas and nodes of demands that may not be split stay, routes follow each future.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OtherPlan {
    /// Whether it serves what must be served in every future and keeps all limits there;
    /// where it does not, nothing else is told.
    pub serves_enough: bool,
    /// Units served in percent of those asked for, on average.
    pub served_percent: f64,
    /// Currency that it spends, on average.
    pub cost: f64,
    /// Value that it serves, on average.
    pub value: f64,
    /// What the objective counts, on average.
    pub objective: f64,
}
