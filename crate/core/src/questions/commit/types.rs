//! The answer of `commit`: how many machines to commit to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plan::{Plan, Status};

/// How many machines to commit to, of every node whose number of machines is one choice for
/// all periods (and all futures), beside those that are rented by the hour.
///
/// Amounts are of all periods, on average over the futures where the scenario has some.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Commitments {
    /// How far the question was answered: `optimal` where every plan behind it is;
    /// `feasible` where a limit left something out or open. Where there is no plan, why.
    pub status: Status,
    /// Currency of amounts, where the scenario names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What a person needs to know: sentences.
    pub summary: Vec<String>,
    /// One for every node that can be committed to, in the order of the scenario.
    pub nodes: Vec<Commitment>,
    /// What was not tried, and why: sentences.
    pub left_out: Vec<String>,
    /// The best plan: its numbers of machines are the best points of all curves together,
    /// and its certificate is their proof.
    pub plan: Plan,
}

/// How many machines of one node to commit to, all else being as good as it can be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Commitment {
    /// The node's id.
    pub node: String,
    /// How its machines are paid for, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Its price per machine and hour.
    pub price_per_hour: f64,
    /// The node that it is held against: one of the same hardware that is rented by the
    /// hour, in the same region if there are any, of those with the highest availability
    /// the cheapest; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_the_hour: Option<String>,
    /// The price of that node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_the_hour_price: Option<f64>,
    /// How many to commit to: those of the best plan that was found, which no point beats.
    pub best: f64,
    /// The curve, by numbers of machines.
    pub points: Vec<CommitmentPoint>,
    /// How many to commit to at other prices, the lowest first.
    pub prices: Vec<CommitmentPrice>,
}

/// What comes of a number of machines that are committed to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CommitmentPoint {
    /// Machines.
    pub machines: f64,
    /// `optimal` where the point is proved; `feasible` where a better plan with so many may
    /// exist; `infeasible` where so many cannot serve what must be served, and all else is 0;
    /// `limit` where no plan was found in time.
    pub status: Status,
    /// What the objective counts.
    pub objective: f64,
    /// No plan with so many machines does better.
    pub bound: f64,
    /// Currency spent.
    pub cost: f64,
    /// Units served in percent of those asked for.
    pub served_percent: f64,
    /// Idle % of the account.
    pub idle_percent: f64,
}

/// How many machines to commit to at another price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CommitmentPrice {
    /// This many times the node's price.
    pub times: f64,
    /// The price per machine and hour.
    pub price_per_hour: f64,
    /// So much less than `by_the_hour_price`, in percent of that; absent where there is
    /// none, below 0 where it is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_percent: Option<f64>,
    /// `optimal` where the number is proved; `feasible` where another may be better.
    pub status: Status,
    /// How many to commit to.
    pub machines: f64,
    /// What the objective counts then.
    pub objective: f64,
    /// Currency spent then.
    pub cost: f64,
}
