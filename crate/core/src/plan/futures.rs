//! What becomes of a plan in each of several futures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::Waste;

/// What becomes of a plan where one future comes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FutureOutcome {
    /// The future's id; one of a list of losses is named after what it loses.
    pub id: String,
    /// How likely it is; the weights of all futures add up to 1.
    pub weight: f64,
    /// Units served in percent of those asked for, over all periods; 100 where nothing is.
    pub served_percent: f64,
    /// Value served over all periods, in currency (or any unit of worth).
    pub value: f64,
    /// Value of what is asked for and not served, over all periods.
    pub turned_away: f64,
    /// Currency that decisions spend over all periods: machines of count ranges, usage
    /// prices and route costs.
    pub cost: f64,
    /// Every installed compute-hour, where this future comes.
    pub waste: Waste,
}

impl FutureOutcome {
    /// A future of that name, in which nothing is known yet.
    pub(crate) fn new(id: &str, weight: f64) -> Self {
        FutureOutcome {
            id: id.to_owned(),
            weight,
            served_percent: 0.0,
            value: 0.0,
            turned_away: 0.0,
            cost: 0.0,
            waste: Waste::default(),
        }
    }
}
