//! What demands of each priority got, as the plan file says it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the demands of one priority got.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PriorityService {
    /// The priority; the highest is served first.
    pub priority: i32,
    /// Value of all that its demands ask for, over all periods.
    pub asked: f64,
    /// Value of what is served of it.
    pub value: f64,
    /// No plan that serves at least as much value of every higher priority serves more of
    /// this one. Under `profit` the lowest priority has none: it is served where that pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<f64>,
}
