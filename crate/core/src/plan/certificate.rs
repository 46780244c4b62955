//! The proof of a plan, as the plan file carries it: what the independent
//! checker found, and the prices that it found it with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::prices::{DemandPrice, Prices};

/// What the independent checker found, and the prices it found it with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Certificate {
    /// The objective, recomputed from the routes.
    pub objective: f64,
    /// The bound that the prices (or the search) prove.
    pub bound: f64,
    /// |bound - objective| / max(|bound|, |objective|), 0 where both are 0; where demands
    /// have priorities the largest gap of any.
    pub gap: f64,
    /// The largest violation of any limit, relative to the size of that limit.
    pub max_violation: f64,
    /// Who proved the bound.
    pub bound_source: BoundSource,
    /// The bound that the branch and bound search proved, where one ran; it is
    /// the search's word, unlike the bound of the prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_bound: Option<f64>,
    /// Prices of the relaxation's rows for the objective, as a maximisation
    /// (under `cost`: of -cost). Zeros are left out.
    pub prices: Prices,
    /// Under `policy.futures` other than `expected`: how much each future counts in what the
    /// prices prove. No figure is below the sum of weight x what is lost in the future.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<FutureWeight>,
    /// The same of what follows: no plan of the same figure does better on average.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<ExpectedCertificate>,
    /// Where demands have priorities: what the last unit of value of each but the lowest
    /// costs in the objective. The bound is of plans that serve at least as much of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptPrice>,
    /// The proofs of all priorities but the lowest, the highest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<PriorityCertificate>,
    /// Under `serve` with a cost phase: the proof that no plan of the same
    /// value is cheaper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<CostCertificate>,
    /// Under `fair`: every level, from the smallest on, and why it cannot be
    /// higher.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<FairLevel>,
}

/// How much a future counts in a proof.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FutureWeight {
    /// The future's id.
    pub future: String,
    /// The weight, above 0.
    pub weight: f64,
}

impl FutureWeight {
    /// So much of a future.
    pub(crate) fn new(future: &str, weight: f64) -> Self {
        FutureWeight {
            future: future.to_owned(),
            weight,
        }
    }
}

/// Where the worst futures come first (`policy.futures`): the proof that no plan which loses
/// as little in them does better on average. By the prices every plan keeps what it gains on
/// average, and in each future `weights` times, below what they bound.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExpectedCertificate {
    /// What the objective counts on average, recomputed from the routes.
    pub value: f64,
    /// What is proved of it.
    pub bound: f64,
    /// |bound - value| / max(|bound|, |value|), 0 where both are 0.
    pub gap: f64,
    /// Who proved the bound.
    #[serde(default)]
    pub bound_source: BoundSource,
    /// The bound that a search for whole numbers proved; its word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_bound: Option<f64>,
    /// What losing less in a future is worth here, above 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<FutureWeight>,
    /// Prices of the relaxation's rows.
    #[serde(default)]
    pub prices: Prices,
}

/// A level under `fair`: demands that are all served to the same part of their
/// weight, and the proof that no plan serves them more. The level of a demand
/// in a period is served / (weight x offered), its weight `value` / the largest
/// `value` of the scenario.
///
/// The proof: by the prices, every plan keeps (sum over `raised` of price x
/// served) + (sum over `kept` of price x served) below what the prices bound.
/// So no plan that serves each of `kept` at least as much as this one, all of
/// them at this level or below, gives all of `raised` a level above `bound`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FairLevel {
    /// The smallest level among the members, recomputed from the routes.
    pub level: f64,
    /// What is proved of it.
    pub bound: f64,
    /// |bound - level| / max(|bound|, |level|), 0 where both are 0.
    pub gap: f64,
    /// The demands that stay at this level. Every demand of some value that any
    /// node may serve is a member of one level in each period.
    pub members: Vec<DemandPeriod>,
    /// Demands that cannot all rise: price per unit/s served, above 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raised: Vec<DemandPrice>,
    /// Demands of this level or below that keep what they have: price per
    /// unit/s served, above 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<DemandPrice>,
    /// Prices of the rows for what `raised` and `kept` count.
    #[serde(default)]
    pub prices: Prices,
    /// The bound that a search for whole numbers proved; its word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_bound: Option<f64>,
}

/// A demand in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DemandPeriod {
    /// The demand's id.
    pub demand: String,
    /// Index of the period.
    pub period: usize,
}

/// The proof of the second phase of `serve`: cost >= `value_price` x (value of
/// the plan) - (bound of `value_price` x value - cost by these prices); or what
/// the search for whole numbers proved, where that is more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CostCertificate {
    /// Currency spent by the plan, recomputed from the routes.
    pub cost: f64,
    /// No plan of at least the same value costs less.
    pub bound: f64,
    /// |bound - cost| / max(|bound|, |cost|), 0 where both are 0.
    pub gap: f64,
    /// Who proved the bound.
    #[serde(default)]
    pub bound_source: BoundSource,
    /// What the branch and bound search proved, where one ran: no plan that
    /// serves as much value in every independent part costs less. It is the
    /// search's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_bound: Option<f64>,
    /// Currency that the last unit of value costs.
    pub value_price: f64,
    /// Where the worst futures come first: what losing less in each of them costs, above 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<FutureWeight>,
    /// Where demands have priorities: the same of the value of each but the lowest, on top.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptPrice>,
    /// Prices of the rows for `value_price` x value - cost.
    pub prices: Prices,
}

/// What the last unit of value of a higher priority costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KeptPrice {
    /// The priority.
    pub priority: i32,
    /// The price, 0 or more.
    pub price: f64,
}

/// The proof of one priority: by the prices, every plan keeps (sum over `kept` of price x
/// value of that priority) + value of this one below what the prices bound. So no plan that
/// serves as much value of each of `kept` serves more than `bound` of this one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PriorityCertificate {
    /// The priority.
    pub priority: i32,
    /// Value served of its demands, recomputed from the routes.
    pub value: f64,
    /// What is proved of it.
    pub bound: f64,
    /// |bound - value| / max(|bound|, |value|), 0 where both are 0.
    pub gap: f64,
    /// Who proved the bound.
    #[serde(default)]
    pub bound_source: BoundSource,
    /// The bound that a search for whole numbers proved; its word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_bound: Option<f64>,
    /// Prices of the higher priorities, above 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptPrice>,
    /// Prices of the relaxation's rows.
    #[serde(default)]
    pub prices: Prices,
}

/// Who proved a bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoundSource {
    /// The prices of the relaxation: anyone can recompute it.
    #[default]
    Prices,
    /// The branch and bound search, whose bound was tighter.
    Search,
}
