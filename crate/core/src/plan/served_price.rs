//! The price of what is served of work that can wait.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Price of the row of what is served of a demand over all periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ServedPrice {
    /// The demand's id.
    pub demand: String,
    /// Objective per unit per second for an hour; at most 0.
    pub price: f64,
}
