//! How many machines an entry has.

use schemars::JsonSchema;
use serde::Serialize;

use super::decided::Decided;
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
        /// Whether the number is chosen before anyone knows which future comes, or anew in
        /// each of them.
        #[serde(default, skip_serializing_if = "Decided::is_before")]
        decided: Decided,
    },
    /// The plan chooses in every period how many machines there are.
    Hourly(Hourly),
}

impl Count {
    /// Fewest and most machines.
    pub fn bounds(self) -> (u64, u64) {
        match self {
            Count::Fixed(n) => (n, n),
            Count::Range { min, max, .. } => (min, max),
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

    /// Whether the number is chosen before anyone knows which future comes, or anew in each
    /// of them.
    pub fn decided(self) -> Decided {
        match self {
            Count::Fixed(_) => Decided::Before,
            Count::Range { decided, .. } => decided,
            Count::Hourly(hourly) => hourly.decided,
        }
    }

    /// The same number of machines, chosen anew in each future: what is rented on demand
    /// once it is known which of them has come. A fixed number stays what it is.
    ///
    /// ```
    /// use idlewise::scenario::{Count, DemandChange, Future};
    /// use idlewise::{Demand, Model, Node, Planner, Profile, Scenario};
    /// let own = Node::new("committed", "H").count(0..=9).price_per_hour(2.0);
    /// let more = Node::new("on demand", "H").count(Count::from(0..=9).after());
    /// let scenario = Scenario::new("a launch that may come")
    ///     .node(own.capacity("gpu", 1.0))
    ///     .node(more.capacity("gpu", 1.0).price_per_hour(3.0))
    ///     .model(Model::new("m").profile(Profile::new("H", 10.0)))
    ///     .demand(Demand::new("chat", "m", 10.0).value(1.0))
    ///     .future(Future::new("as forecast").weight(3.0))
    ///     .future(Future::new("launch").demands(DemandChange::new().times(4.0)));
    /// let plan = Planner::new().solve(&scenario)?;
    /// // One machine is committed to, three more are rented where the launch comes.
    /// assert_eq!(plan.counts[0].count, 1.0);
    /// assert_eq!(plan.counts[2].future.as_deref(), Some("launch"));
    /// assert_eq!(plan.counts[2].count, 3.0);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    #[must_use]
    pub fn after(mut self) -> Self {
        match &mut self {
            Count::Fixed(_) => {}
            Count::Range { decided, .. } => *decided = Decided::After,
            Count::Hourly(hourly) => hourly.decided = Decided::After,
        }
        self
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
