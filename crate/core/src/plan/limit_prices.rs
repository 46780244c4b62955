//! Prices of limits over several nodes, models or demands, and of how models are spread.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Price of a limit over several nodes, models or demands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LimitPrice {
    /// The limit's id.
    pub limit: String,
    /// Index of the period.
    pub period: usize,
    /// Above 0 of its `max`, below 0 of its `min`.
    pub price: f64,
}

/// Price of a model's `max_share` in one domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SharePrice {
    /// The model's id.
    pub model: String,
    /// The region, operator or value of the label; empty for nodes that have none.
    pub domain: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}
