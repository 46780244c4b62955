//! How many machines an entry has.

use schemars::JsonSchema;
use serde::Serialize;

use super::hourly::Hourly;

/// Machines of an entry: a number, or a range the optimizer chooses from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[non_exhaustive]
pub enum Count {
    /// Exactly this many machines.
    Fixed(u64),
    /// The plan chooses how many machines there are, the same in every period.
    #[non_exhaustive]
    Range {
        /// Fewest machines.
        min: u64,
        /// Most machines.
        max: u64,
    },
    /// The plan chooses in every period how many machines there are.
    Hourly(Hourly),
}

impl Count {
    /// Fewest and most machines.
    pub fn bounds(self) -> (u64, u64) {
        match self {
            Count::Fixed(n) => (n, n),
            Count::Range { min, max } => (min, max),
            Count::Hourly(hourly) => (hourly.min, hourly.max),
        }
    }

    /// What is chosen in every period, where the machines are rented by the hour.
    pub fn hourly(self) -> Option<Hourly> {
        match self {
            Count::Hourly(hourly) => Some(hourly),
            _ => None,
        }
    }

    /// Whether the plan chooses the number, so that `price_per_hour` matters.
    pub fn is_range(self) -> bool {
        matches!(self, Count::Range { .. } | Count::Hourly(_))
    }
}

impl Default for Count {
    fn default() -> Self {
        Count::Fixed(1)
    }
}

/// As many machines as the planner chooses, in every period anew.
impl From<Hourly> for Count {
    fn from(hourly: Hourly) -> Self {
        Count::Hourly(hourly)
    }
}
