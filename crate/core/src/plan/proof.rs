//! The proof of a plan: prices for the rows of its relaxation, and what the
//! independent checker found with them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the independent checker found, and the prices it found it with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The objective, recomputed from the routes.
    pub objective: f64,
    /// The bound that the prices (or the search) prove.
    pub bound: f64,
    /// |bound - objective| / max(|bound|, |objective|), 0 where both are 0.
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
    /// Under `serve` with a cost phase: the proof that no plan of the same
    /// value is cheaper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<CostCertificate>,
    /// Under `fair`: every level, from the smallest on, and why it cannot be
    /// higher.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<FairLevel>,
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
    /// Prices of the rows for `value_price` x value - cost.
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

/// A price for each row of the relaxation (DESIGN section 2); zeros left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Capacity rows: objective per resource unit available in that period.
    #[serde(default)]
    pub capacity: Vec<CapacityPrice>,
    /// Rows that let a replica serve no faster than it can.
    #[serde(default)]
    pub replica: Vec<ReplicaPrice>,
    /// Demand rows: objective per unit/s; negative where `min_served` binds.
    #[serde(default)]
    pub demand: Vec<DemandPrice>,
    /// Verifier rows, by period.
    #[serde(default)]
    pub verifier: Vec<PeriodPrice>,
    /// Rows of `max_replicas`.
    #[serde(default)]
    pub max_replicas: Vec<ModelPrice>,
    /// Rows x <= rate z of demands that may not be split, by node and period.
    #[serde(default)]
    pub link: Vec<LinkPrice>,
    /// Rows of one node per demand that may not be split.
    #[serde(default)]
    pub single_node: Vec<SingleNodePrice>,
    /// Rows of moves: replicas beyond those of the period before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<ReplicaPrice>,
    /// The row of `max_moves`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub max_moves: f64,
    /// Rows of replicas that have to fit machine by machine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packing: Vec<PackingPrice>,
}

// serde wants a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(price: &f64) -> bool {
    *price == 0.0
}

/// Price of a capacity row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityPrice {
    /// The node's id.
    pub node: String,
    /// The resource.
    pub resource: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of a replica row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplicaPrice {
    /// The node's id.
    pub node: String,
    /// The model's id.
    pub model: String,
    /// The profile's name.
    pub profile: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of a demand row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandPrice {
    /// The demand's id.
    pub demand: String,
    /// Index of the period.
    pub period: usize,
    /// Of any sign where `min_served` is above 0, else at least 0.
    pub price: f64,
}

/// Price of the verifier row of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodPrice {
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of a model's `max_replicas` row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelPrice {
    /// The model's id.
    pub model: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of a row x <= rate z.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkPrice {
    /// The demand's id.
    pub demand: String,
    /// The node's id.
    pub node: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of the row that lets a demand use one node only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SingleNodePrice {
    /// The demand's id.
    pub demand: String,
    /// At least 0.
    pub price: f64,
}

/// Price of a row of weights: whatever fits on one machine of the entry weighs
/// at most 1, and a replica that spans machines at most as much as these, so
/// the replicas on the entry weigh at most as much as it has machines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackingPrice {
    /// The node's id.
    pub node: String,
    /// Index of the period.
    pub period: usize,
    /// Weights of one replica each, above 0; profiles that are not named weigh 0.
    pub weights: Vec<PackingWeight>,
    /// At least 0.
    pub price: f64,
}

/// What one replica weighs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackingWeight {
    /// The model's id.
    pub model: String,
    /// The profile's name.
    pub profile: String,
    /// In machines, at least 0.
    pub weight: f64,
}
