//! Machines rented by the hour: their number is a choice of every period.

use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::Serialize;

use super::decided::Decided;

/// Machines that are rented by the hour. The plan chooses in every period how many there
/// are; machines that are there the period before stay, the others are started.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Hourly {
    /// Fewest machines, in every period.
    pub min: u64,
    /// Most machines, in every period.
    pub max: u64,
    /// That their number is a choice of every period.
    pub per: Per,
    /// Machines that are on before the first period. Unless given, those of the first
    /// period were there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<u64>,
    /// Currency for starting one machine; 0 unless given.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub start_cost: f64,
    /// Hours that a machine is kept and paid for at least once it is started, also beyond
    /// the last period; 0 unless given. Machines that are `running` are free to go.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub min_hours: f64,
    /// Hours from paying to serving: a machine that is started is paid for at once, serves
    /// nothing until they are over, and is kept at least so long; 0 unless given.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub start_hours: f64,
    /// Whether the numbers are chosen before anyone knows which future comes, or anew in
    /// each of them; before, unless given.
    #[serde(default, skip_serializing_if = "Decided::is_before")]
    pub decided: Decided,
}

/// How often a number of machines is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Per {
    /// In every period.
    Period,
}

// serde wants a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(amount: &f64) -> bool {
    *amount == 0.0
}

impl Hourly {
    /// As many machines as the planner chooses, in every period anew.
    ///
    /// ```
    /// use idlewise::{Demand, Hourly, Model, Node, Planner, Profile, Scenario};
    /// let on_demand = Node::new("on demand", "H100").count(Hourly::new(0..=6));
    /// let scenario = Scenario::new("an evening")
    ///     .periods(2)
    ///     .node(on_demand.capacity("gpu", 1.0).price_per_hour(3.0))
    ///     .model(Model::new("m").profile(Profile::new("H100", 10.0)))
    ///     .demand(Demand::new("chat", "m", [10.0, 40.0]).value(1.0));
    /// let plan = Planner::new().solve(&scenario)?;
    /// // One machine in the first hour and four in the second.
    /// let rented: Vec<f64> = plan.hourly.iter().map(|h| h.count).collect();
    /// assert_eq!(rented, [1.0, 4.0]);
    /// assert!((plan.objective.cost - 15.0).abs() < 1e-9);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    pub fn new(machines: RangeInclusive<u64>) -> Self {
        let (min, max) = machines.into_inner();
        Hourly {
            min,
            max,
            per: Per::Period,
            running: None,
            start_cost: 0.0,
            min_hours: 0.0,
            start_hours: 0.0,
            decided: Decided::Before,
        }
    }

    /// Machines that are on before the first period; unless given, those of the first
    /// period were there.
    #[must_use]
    pub fn running(mut self, machines: u64) -> Self {
        self.running = Some(machines);
        self
    }

    /// Currency for starting one machine; 0 unless given.
    #[must_use]
    pub fn start_cost(mut self, currency: f64) -> Self {
        self.start_cost = currency;
        self
    }

    /// Hours that a machine is kept and paid for at least once it is started; 0 unless
    /// given.
    #[must_use]
    pub fn min_hours(mut self, hours: f64) -> Self {
        self.min_hours = hours;
        self
    }

    /// Hours from paying to serving; 0 unless given.
    ///
    /// ```
    /// use idlewise::{Demand, Hourly, Model, Node, Planner, Profile, Scenario};
    /// let hourly = Hourly::new(0..=1).running(0).start_hours(0.5);
    /// let scenario = Scenario::new("half an hour to start")
    ///     .periods(1)
    ///     .node(Node::new("n", "H").count(hourly).capacity("gpu", 1.0).price_per_hour(3.0))
    ///     .model(Model::new("m").profile(Profile::new("H", 10.0)))
    ///     .demand(Demand::new("chat", "m", 10.0).value(1.0));
    /// let plan = Planner::new().solve(&scenario)?;
    /// // The hour has two parts: nothing is served in the first.
    /// assert_eq!(plan.periods.len(), 2);
    /// assert!((plan.objective.value - 0.5 * 3_600.0 * 10.0).abs() < 1e-6);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    #[must_use]
    pub fn start_hours(mut self, hours: f64) -> Self {
        self.start_hours = hours;
        self
    }

    /// The same, chosen anew in each future: see [`Count::after`](super::Count::after).
    #[must_use]
    pub fn after(mut self) -> Self {
        self.decided = Decided::After;
        self
    }

    /// Whether one period decides what another may do or pays: only then do starts count.
    pub(crate) fn counts_starts(&self) -> bool {
        self.start_cost > 0.0 || self.min_hours > 0.0 || self.start_hours > 0.0
    }

    /// Hours that a machine is kept once it is started: its least hours, and until it is
    /// ready.
    pub(crate) fn kept_hours(&self) -> f64 {
        self.min_hours.max(self.start_hours)
    }
}
