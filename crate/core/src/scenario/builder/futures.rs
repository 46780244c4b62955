//! Futures, and what they change.

use super::super::{DemandChange, Domain, Future, FuturesGoal, NodeChange, Policy, Scenario};

impl Scenario {
    /// Adds a future; the scenario as it is unless given.
    ///
    /// ```
    /// use idlewise::scenario::{DemandChange, Future, NodeChange};
    /// use idlewise::{Demand, Model, Node, Planner, Profile, Scenario};
    /// let scenario = Scenario::new("one site")
    ///     .node(Node::new("site", "L40S").count(0..=9).capacity("gpu", 1.0).price_per_hour(0.9))
    ///     .model(Model::new("llama-8b").profile(Profile::new("L40S", 1_000.0)))
    ///     .demand(Demand::new("chat", "llama-8b", 3_000.0).value(1e-6))
    ///     .future(Future::new("as forecast").weight(0.9))
    ///     .future(Future::new("launch").weight(0.1).demands(DemandChange::new().times(2.0)));
    /// let plan = Planner::new().solve(&scenario)?;
    /// assert_eq!(plan.futures.len(), 2);
    /// // The most value in both takes six machines, decided before the launch is known.
    /// assert!((plan.counts[0].count - 6.0).abs() < 1e-9);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    #[must_use]
    pub fn future(mut self, future: Future) -> Self {
        self.futures.push(future);
        self
    }
}

impl Future {
    /// A future of this name in which nothing changes yet.
    pub fn new(id: impl Into<String>) -> Self {
        Future {
            id: id.into(),
            ..Self::default()
        }
    }

    /// One future for each node, region or operator, in which all of it is lost, and one
    /// in which nothing is.
    pub fn lose_any(domain: Domain) -> Self {
        Future {
            lose_any: Some(domain),
            ..Self::default()
        }
    }

    /// How likely it is beside the others; 1 unless given (0.5 for all losses together).
    #[must_use]
    pub fn weight(mut self, weight: f64) -> Self {
        self.weight = Some(weight);
        self
    }

    /// Adds a change of demands.
    #[must_use]
    pub fn demands(mut self, change: DemandChange) -> Self {
        self.demands.push(change);
        self
    }

    /// Adds a change of nodes.
    #[must_use]
    pub fn nodes(mut self, change: NodeChange) -> Self {
        self.nodes.push(change);
        self
    }

    /// Fraction of every demand that must be served, 0 to 1; the demands' own unless given.
    #[must_use]
    pub fn min_served(mut self, fraction: f64) -> Self {
        self.min_served = Some(fraction);
        self
    }
}

impl DemandChange {
    /// A change of all demands.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only of the demand with this id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Only of demands whose `field` (`id`, `model`, `region`, `verification`) is this or
    /// another name that was given for it.
    #[must_use]
    pub fn matching(mut self, field: impl Into<String>, name: impl Into<String>) -> Self {
        let names = self.matching.0.entry(field.into()).or_default();
        names.push(name.into());
        self
    }

    /// Their rates become this many times as large.
    #[must_use]
    pub fn times(mut self, times: f64) -> Self {
        self.times = Some(times);
        self
    }

    /// Their rates become these, in units per second.
    #[must_use]
    pub fn rate(mut self, rates: impl IntoIterator<Item = f64>) -> Self {
        self.rate = Some(rates.into_iter().collect());
        self
    }
}

impl NodeChange {
    /// A change of all nodes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only of the node with this id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Only of nodes whose `field` (`id`, `hardware`, `region`, `operator`) is this or
    /// another name that was given for it.
    #[must_use]
    pub fn matching(mut self, field: impl Into<String>, name: impl Into<String>) -> Self {
        let names = self.matching.0.entry(field.into()).or_default();
        names.push(name.into());
        self
    }

    /// Their availability becomes this, 0 to 1.
    #[must_use]
    pub fn availability(mut self, fraction: f64) -> Self {
        self.availability = Some(fraction);
        self
    }

    /// Their price per machine and hour becomes this, in currency.
    #[must_use]
    pub fn price_per_hour(mut self, currency: f64) -> Self {
        self.price_per_hour = Some(currency);
        self
    }
}

impl Policy {
    /// Which futures the plan is best for; all of them on average unless given.
    #[must_use]
    pub fn futures(mut self, goal: FuturesGoal) -> Self {
        self.futures = goal;
        self
    }
}
