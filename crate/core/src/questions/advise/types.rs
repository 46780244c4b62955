//! The answer of `advise`: actions, what they bring, and what to change for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::edit::ScenarioEdit;
use crate::plan::{Plan, Status};

/// What a person can do about a fleet, each alone, what brings most first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Recommendations {
    /// How far the question was answered: `optimal` where every candidate was tried and
    /// every plan behind the answer is optimal, `feasible` where a limit left something
    /// out or open. Where today's fleet has no plan, why.
    pub status: Status,
    /// The answer in one sentence without figures of money: what to switch off; else to
    /// route by the plan; else the first of the other actions; else why there is none.
    pub headline: String,
    /// Whether anything has a price. Where nothing has, no amount is of money.
    pub priced: bool,
    /// Whether the scenario says what serving is worth: a demand has another `value` than
    /// 1. Where it does not, work served is no money, and no machine is weighed against it.
    pub valued: bool,
    /// Currency of amounts, where the scenario names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Hours of all periods together. An amount per hour is the sum over them, divided by
    /// these hours; one per month is 730 times that.
    pub hours: f64,
    /// By how many percent every demand grows in `served_percent_at_more_demand`.
    pub more_demand_percent: f64,
    /// How work is routed today, as far as is known: `current` where the scenario lists
    /// routes with rates, else what was asked for. `route_by_plan` is held against it.
    pub routing: String,
    /// Today's machines with their best plan: every action is held against this.
    pub now: Outlook,
    /// How far today's plan may be from the best, per hour.
    pub gap: Distance,
    /// What can be done: money before compute, and of both what brings most first.
    pub actions: Vec<Recommendation>,
    /// Why nothing can be switched off, where that was found out: a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nothing_to_switch_off: Option<String>,
    /// What was not tried or is not told, and why: sentences.
    pub left_out: Vec<String>,
    /// Candidates that were tried to the end.
    pub tried: usize,
    /// Candidates in all.
    pub candidates: usize,
    /// Today's best plan, without spare replicas; where there is none, nothing was tried.
    pub plan: Plan,
}

/// What amounts are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AmountUnit {
    /// Money: the scenario's currency, or units of worth where it names none.
    Currency,
    /// Hours of one unit of the compute resource per hour, as what it is about has no
    /// price. Machines count with their compute; work that is served with the least
    /// compute that any profile needs for it.
    Compute,
}

/// How far a figure may be from the best, per hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Distance {
    /// So much more could be there at most, per hour.
    pub absolute: f64,
    /// The same as a part of what it is about: of the larger of the plan's objective and
    /// its bound; of what the machines cost (or compute) that are left, where some go.
    pub relative: f64,
}

/// What a fleet comes to with its best plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Outlook {
    /// Machines of all entries.
    pub machines: f64,
    /// 100 x served / offered work in units; 100 where nothing is offered.
    pub served_percent: f64,
    /// 100 x idle / installed compute, by price as far as all is priced.
    pub idle_percent: f64,
    /// Currency per hour of machines (fixed counts among them), usage and routes; absent
    /// where nothing has a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_per_hour: Option<f64>,
    /// Value served per hour: value x units.
    pub value_per_hour: f64,
    /// `served_percent` of the best plan where every demand is larger by
    /// `more_demand_percent`; absent where the time was up before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served_percent_at_more_demand: Option<f64>,
}

/// Something that a person can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Recommendation {
    /// What is done.
    pub kind: RecommendationKind,
    /// What to do, in one sentence without a full stop.
    pub title: String,
    /// Why it brings something, in one sentence without a full stop.
    pub reason: String,
    /// What to change in the scenario. With all of it applied, its best plan comes to
    /// `after`. Empty for `route_by_plan`, which changes what is done and not what there is.
    pub changes: Vec<ScenarioEdit>,
    /// What the amount is.
    pub money: Gain,
    /// What the amount is in.
    pub unit: AmountUnit,
    /// What it brings per hour; above 0.
    pub per_hour: f64,
    /// The same in a month of 730 hours.
    pub per_month: f64,
    /// How much more it might bring, as its own plan may be that far from the best.
    pub gap: Distance,
    /// How much of `per_hour` a better plan for today's fleet might bring without it: 0
    /// where today's plan is the best there is. Less than `per_hour`.
    pub today_might_bring: f64,
    /// What it is held against where that is not `now`: of `route_by_plan`, today's
    /// routing on the machines of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Outlook>,
    /// The fleet with it.
    pub after: Outlook,
    /// What it brings per hour when all that stand before it are done already; 0 where
    /// that is nothing or less, and then it does not count for those behind it. Absent
    /// where the time was up before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub still_per_hour: Option<f64>,
    /// Machines that come or go, by entry, the largest amount first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub machines: Vec<MachineChange>,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RecommendationKind {
    /// Machines go, and as much is served.
    SwitchOff,
    /// Machines come that bring more than they cost.
    Add,
    /// Machines of one hardware come in the place of others in the region.
    RentDifferently,
    /// A node may host a model.
    AllowModel,
    /// A node produces a verification mode.
    AllowVerification,
    /// A demand accepts a longer round trip.
    TravelFurther,
    /// A limit of a number is raised.
    RaiseLimit,
    /// Work is done in other periods.
    Move,
    /// Work is routed as the plan says.
    RouteByPlan,
}

/// What an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Gain {
    /// Cost that is no longer there, while as much is served.
    Saved,
    /// Value that is served more, at the same cost.
    Value,
    /// More value less more cost.
    Net,
}

/// Machines of an entry that come or go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MachineChange {
    /// The node's id.
    pub node: String,
    /// Machines that go.
    pub off: f64,
    /// Machines that come.
    pub added: f64,
    /// Machines today.
    pub of: f64,
    /// Price per hour of what goes or comes; its compute where the amount is in compute.
    pub per_hour: f64,
}
