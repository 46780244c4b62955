//! The answer of `earnings`: who gets what of the value that a fleet makes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plan::{Plan, Status};

/// What the owners of a fleet get, by the work of their machines and by shadow prices.
///
/// Amounts are per hour: the sum over all periods, divided by their hours. They are in the
/// scenario's currency, or in units of work where `valued` is false and the objective is
/// `serve`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Earnings {
    /// How far the question was answered: `optimal` where the plan is, prices were found
    /// and all was tried; `feasible` where a limit left something out or open. Where the
    /// fleet has no plan, why.
    pub status: Status,
    /// Whether any machine has a price.
    pub priced: bool,
    /// Whether the scenario says what serving is worth: a demand has another `value` than
    /// 1. Where it does not, work served is no money, and nothing is told of returns.
    pub valued: bool,
    /// Currency of amounts, where the scenario names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Hours of all periods together.
    pub hours: f64,
    /// What the scenario does not say and the answer lacks for it: sentences.
    pub missing: Vec<String>,
    /// What was not found, and why: sentences.
    pub left_out: Vec<String>,
    /// Every operator, the largest income first: by prices where they are known.
    pub operators: Vec<OperatorEarnings>,
    /// What demands keep of the value that serving them makes, what is most first.
    pub demands: Vec<DemandEarnings>,
    /// What limits earn that belong to no machine and no demand, where they hold
    /// something back.
    pub rents: Vec<Rent>,
    /// That all of it together is the optimum; absent where no prices were found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Balance>,
    /// Groups of operators, each operator alone first, then the largest together: what
    /// they could make by leaving.
    pub groups: Vec<GroupAlone>,
    /// What one machine more would earn, by hardware and region, what earns most first.
    pub joining: Vec<Joining>,
    /// Today's best plan; where there is none, nothing else is told.
    pub plan: Plan,
}

/// What an operator gets, and what its machines cost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OperatorEarnings {
    /// The operator; `unassigned` stands for all nodes that name none.
    pub operator: String,
    /// Its machines in the plan.
    pub machines: f64,
    /// Value of the work that its machines serve in the plan; absent under `cost` where
    /// no demand states a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_work_per_hour: Option<f64>,
    /// What its machines are worth by shadow prices: capacity x price. Absent where no
    /// prices were found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_price_per_hour: Option<f64>,
    /// Price of its machines in the plan; absent where one of them has no price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_per_hour: Option<f64>,
    /// Income by work / cost; absent where either is not known as money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_by_work: Option<f64>,
    /// Income by price / cost; absent where either is not known as money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_by_price: Option<f64>,
    /// Idle % of its machines, as in the plan's account.
    pub idle_percent: f64,
}

/// What a demand keeps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DemandEarnings {
    /// The demand's id.
    pub demand: String,
    /// Rate x its shadow price: what is left of its value once everything that serves it
    /// is paid. Below 0 where it has to be served and costs more than it is worth: under
    /// `cost`, what it pays.
    pub keeps_per_hour: f64,
}

/// What a limit earns that belongs to no machine and no demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rent {
    /// Which limit.
    pub kind: RentKind,
    /// The model of a `max_replicas` or `min_replicas`, the id of a limit; empty for the
    /// others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Limit x its shadow price.
    pub per_hour: f64,
}

/// Limits that belong to no machine and no demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RentKind {
    /// `verifier_capacity`: what verifiers earn.
    Verifiers,
    /// `max_replicas` of a model.
    MaxReplicas,
    /// `min_replicas` of a model; not above 0.
    MinReplicas,
    /// A limit over several nodes, models or demands; below 0 where it is a `min`.
    Limit,
    /// `steadiness.max_moves`.
    MaxMoves,
}

/// Incomes by price beside the optimum, per hour.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Balance {
    /// What all operators get.
    pub operators: f64,
    /// What all demands keep, less what they pay.
    pub demands: f64,
    /// What limits earn.
    pub rents: f64,
    /// What the plan pays for machines of count ranges, under `cost` and `profit`:
    /// operators get it, and it is no part of the objective.
    pub rented: f64,
    /// `operators` + `demands` + `rents` - `rented`.
    pub sum: f64,
    /// The objective of the best plan of the relaxation, as something to maximise: under
    /// `cost` it is minus the cost. The same as `sum`, but for rounding.
    pub optimum: f64,
    /// The objective of the plan, whose machines, replicas and unsplit demands are whole.
    pub reached: f64,
    /// `optimum` - `reached`: prices are those of the relaxation, and so much of the
    /// incomes by price is not there for that.
    pub not_reached: f64,
}

/// What operators could make by leaving with the demands that they serve.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GroupAlone {
    /// The operators.
    pub operators: Vec<String>,
    /// What they get by price.
    pub income_per_hour: f64,
    /// The most they could make on their machines alone beyond what the demands that they
    /// take along keep here, other limits at their prices: by a solve.
    pub alone_per_hour: f64,
    /// Whether that is no more than they get, but for rounding.
    pub stays: bool,
}

/// What a machine that joins would earn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Joining {
    /// Its hardware.
    pub hardware: String,
    /// Its region.
    pub region: String,
    /// The node whose machines it is like; of several the one that earns most beyond its
    /// price.
    pub like: String,
    /// That node's price per hour; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_per_hour: Option<f64>,
    /// What a small part of such a machine would earn, as a whole one: the shadow price.
    pub margin_per_hour: f64,
    /// What the whole machine earns at the prices with it, by a solve: no more than
    /// `margin_per_hour`. Absent where it was not found, as `left_out` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income_per_hour: Option<f64>,
    /// How much more all get together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brings_per_hour: Option<f64>,
    /// How the incomes of operators change by it, who loses most first; those that stay as
    /// they are do not stand here.
    pub operators: Vec<IncomeChange>,
    /// How much more demands keep.
    pub demands_per_hour: f64,
    /// How much more limits earn, less what is rented more.
    pub rents_per_hour: f64,
}

/// How an operator's income changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IncomeChange {
    /// The operator.
    pub operator: String,
    /// So much more, or less where it is below 0.
    pub per_hour: f64,
}
