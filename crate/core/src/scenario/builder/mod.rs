//! Scenarios made in code. Every type begins with `new`, which takes what has no
//! default, and every other field has a method of its name that sets it (or, where the
//! field is a list or a map, adds to it) and says its unit and its default.
//!
//! Nothing is checked here: [`Scenario::check`] and every question of a planner do that,
//! and then say everything that is wrong at once.

mod demand;
mod futures;
mod limit;
mod model;
mod node;
mod rules;
mod values;

pub use values::{Periods, Rates};

use std::collections::BTreeMap;

use super::{
    DEFAULT_COMPUTE, Demand, Limit, ListedRoute, Model, Node, Period, Policy, SCHEMA_VERSION,
    Scenario, Steadiness, VerificationMode,
};

impl Scenario {
    /// A scenario of one period of one hour, in which there is nothing yet. The name is
    /// shown on screen and in reports.
    ///
    /// ```
    /// use idlewise::{Demand, Model, Node, Profile, Scenario};
    /// let scenario = Scenario::new("one site")
    ///     .node(Node::new("site", "L40S").count(4).capacity("gpu", 1.0))
    ///     .model(Model::new("llama-8b").profile(Profile::new("L40S", 1207.0)))
    ///     .demand(Demand::new("chat", "llama-8b", 3_000.0));
    /// assert_eq!(scenario.check(), Ok(()));
    /// ```
    pub fn new(name: impl Into<String>) -> Self {
        Scenario {
            schema_version: SCHEMA_VERSION,
            name: name.into(),
            compute: DEFAULT_COMPUTE.to_owned(),
            periods: vec![Period::numbered(0)],
            nodes: Vec::new(),
            models: Vec::new(),
            demands: Vec::new(),
            verification: BTreeMap::new(),
            verifier_capacity: None,
            rtt_ms: BTreeMap::new(),
            routes: Vec::new(),
            limits: Vec::new(),
            steadiness: None,
            futures: Vec::new(),
            policy: Policy::default(),
            source: Vec::new(),
        }
    }

    /// The resource that idle compute is counted in; `gpu` unless given. Profiles whose
    /// `uses` follow from it follow it here as well.
    #[must_use]
    pub fn compute(mut self, resource: impl Into<String>) -> Self {
        self.compute = resource.into();
        for model in &mut self.models {
            model.follow(&self.compute);
        }
        self
    }

    /// The stretches of time, in their order; one hour unless given. A number stands for
    /// that many hours. Rates given as one number hold for all of them.
    ///
    /// ```
    /// use idlewise::{Period, Scenario};
    /// let day = Scenario::new("a day").periods(24);
    /// assert_eq!(day.periods[23].label, "23");
    /// let evening = Scenario::new("an evening")
    ///     .periods([Period::new(1.0).label("18:00"), Period::new(0.5).label("19:00")]);
    /// assert_eq!(evening.periods[1].hours, 0.5);
    /// ```
    #[must_use]
    pub fn periods(mut self, periods: impl Into<Periods>) -> Self {
        self.periods = periods.into().labelled();
        let count = self.periods.len();
        for demand in &mut self.demands {
            values::hold(&mut demand.rate, count);
        }
        for rate in self.routes.iter_mut().filter_map(|r| r.rate.as_mut()) {
            values::hold(rate, count);
        }
        for limit in &mut self.limits {
            for side in limit.max.iter_mut().chain(&mut limit.min) {
                values::hold(side, count);
            }
        }
        self
    }

    /// Adds an entry of capacity.
    #[must_use]
    pub fn node(self, node: Node) -> Self {
        self.nodes([node])
    }

    /// Adds entries of capacity.
    #[must_use]
    pub fn nodes(mut self, nodes: impl IntoIterator<Item = Node>) -> Self {
        self.nodes.extend(nodes);
        self
    }

    /// Adds something that is served.
    #[must_use]
    pub fn model(self, model: Model) -> Self {
        self.models([model])
    }

    /// Adds what is served.
    #[must_use]
    pub fn models(mut self, models: impl IntoIterator<Item = Model>) -> Self {
        for mut model in models {
            model.follow(&self.compute);
            self.models.push(model);
        }
        self
    }

    /// Adds a forecast stream of work.
    #[must_use]
    pub fn demand(self, demand: Demand) -> Self {
        self.demands([demand])
    }

    /// Adds forecast streams of work.
    #[must_use]
    pub fn demands(mut self, demands: impl IntoIterator<Item = Demand>) -> Self {
        for mut demand in demands {
            values::hold(&mut demand.rate, self.periods.len());
            self.demands.push(demand);
        }
        self
    }

    /// Declares a verification mode; only `none` (overhead 1) unless given.
    #[must_use]
    pub fn verification(mut self, name: impl Into<String>, mode: VerificationMode) -> Self {
        self.verification.insert(name.into(), mode);
        self
    }

    /// Verifier work that can be done per second, in units of `verifier_load` x rate;
    /// unlimited unless given.
    #[must_use]
    pub fn verifier_capacity(mut self, per_second: f64) -> Self {
        self.verifier_capacity = Some(per_second);
        self
    }

    /// Round trip between two regions in milliseconds, both ways unless both are given; 0
    /// within a region and unknown between regions unless given.
    #[must_use]
    pub fn rtt_ms(mut self, from: impl Into<String>, to: impl Into<String>, ms: f64) -> Self {
        self.rtt_ms
            .entry(from.into())
            .or_default()
            .insert(to.into(), ms);
        self
    }

    /// Lists a route. A demand with a listed route may only use its listed nodes; any
    /// unless given.
    #[must_use]
    pub fn route(self, route: ListedRoute) -> Self {
        self.routes([route])
    }

    /// Lists routes.
    #[must_use]
    pub fn routes(mut self, routes: impl IntoIterator<Item = ListedRoute>) -> Self {
        for mut route in routes {
            if let Some(rate) = &mut route.rate {
                values::hold(rate, self.periods.len());
            }
            self.routes.push(route);
        }
        self
    }

    /// Adds a limit over several nodes, models or demands.
    #[must_use]
    pub fn limit(mut self, mut limit: Limit) -> Self {
        for side in limit.max.iter_mut().chain(&mut limit.min) {
            values::hold(side, self.periods.len());
        }
        self.limits.push(limit);
        self
    }

    /// What stands now, and what it costs to change it; replicas move freely unless given.
    #[must_use]
    pub fn steadiness(mut self, steadiness: Steadiness) -> Self {
        self.steadiness = Some(steadiness);
        self
    }

    /// What to optimise, and how: an objective, or a whole policy; the most value served
    /// unless given.
    #[must_use]
    pub fn policy(mut self, policy: impl Into<Policy>) -> Self {
        self.policy = policy.into();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Count, CurrentMachines, CurrentReplicas, ObjectiveName, Profile, Resources, Spare, Spread,
    };
    use super::*;

    /// The builder and the reader know the same defaults.
    #[test]
    fn what_is_not_given_is_what_a_file_leaves_out() {
        let text = r#"{"schema_version": 1, "name": "s",
            "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 2}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 5}]}],
            "demands": [{"id": "d", "model": "m", "rate": 1}],
            "verification": {"v": {}}, "routes": [{"demand": "d", "node": "n"}],
            "steadiness": {"replicas": [{"node": "n", "model": "m", "profile": "H", "count": 1}]}}"#;
        let replicas = CurrentReplicas::new("n", "m", "H", 1);
        let made = Scenario::new("s")
            .node(Node::new("n", "H").capacity("gpu", 2.0))
            .model(Model::new("m").profile(Profile::new("H", 5.0)))
            .demand(Demand::new("d", "m", 1.0))
            .verification("v", VerificationMode::new(1.0))
            .route(ListedRoute::new("d", "n"))
            .steadiness(Steadiness::new().replicas(replicas));
        assert_eq!(Scenario::from_json(text), Ok(made));
    }

    #[test]
    fn every_field_of_a_file_can_be_made() {
        let text = r#"{"schema_version": 1, "name": "s", "compute": "cpu",
            "periods": [{"label": "a"}, {"hours": 0.5}],
            "nodes": [{"id": "n", "count": {"min": 1, "max": 3}, "hardware": "H", "region": "us",
                "operator": "o", "capacity": {"cpu": 8, "ram": 4}, "price_per_hour": 2,
                "availability": 0.9, "headroom": 0.1, "verification": ["none", "tee"],
                "hosts": ["m"], "usage_price": {"cpu": 0.1}, "names": ["n-1"], "source": "a"}],
            "models": [{"id": "m", "max_replicas": 4, "profiles": [
                {"name": "p", "hardware": "H", "rate": 5, "uses": {"cpu": 2}, "holds": {"ram": 1},
                 "source": "b"}]}],
            "demands": [
                {"id": "d", "model": "m", "region": "eu", "verification": "tee", "rate": [1, 2],
                 "value": 3, "min_served": 0.5, "max_rtt_ms": 100, "in_regions": ["eu", "us"], "priority": 2,
                 "split": false, "source": "c"},
                {"id": "e", "model": "m", "rate": 4, "priority": 2}],
            "verification": {"tee": {"overhead": 1.1, "verifier_load": 0.1}},
            "verifier_capacity": 100, "rtt_ms": {"us": {"eu": 90}},
            "routes": [{"demand": "d", "node": "n", "cost": 1, "rate": 1.5}],
            "steadiness": {"replicas": [{"node": "n", "model": "m", "profile": "p", "count": 2}],
                "machines": [
                    {"node": "n", "count": 1, "span": 2,
                     "replicas": [{"model": "m", "profile": "p", "count": 1}]},
                    {"node": "n", "count": 1,
                     "replicas": [{"model": "m", "profile": "p", "count": 1}]}],
                "load_cost": {"m": 4.5}, "max_moves": 10, "give_up": 0.02},
            "policy": {"objective": "profit", "relax": true, "spread": "even", "spare": "fill",
                       "spare_give_up": 0.5}}"#;
        let node = Node::new("n", "H")
            .count(1..=3)
            .region("us")
            .operator("o")
            .capacity("cpu", 8.0)
            .capacity("ram", 4.0)
            .price_per_hour(2.0)
            .availability(0.9)
            .headroom(0.1)
            .verification(["none", "tee"])
            .hosts(["m"])
            .usage_price("cpu", 0.1)
            .names(["n-1"])
            .source("a");
        let profile = Profile::new("H", 5.0)
            .name("p")
            .uses("cpu", 2.0)
            .holds("ram", 1.0)
            .source("b");
        let demand = Demand::new("d", "m", [1.0, 2.0])
            .region("eu")
            .verification("tee")
            .value(3.0)
            .min_served(0.5)
            .max_rtt_ms(100.0)
            .in_regions(["eu", "us"])
            .priority(2)
            .split(false)
            .source("c");
        let policy = Policy::new()
            .objective(ObjectiveName::Profit)
            .relax(true)
            .spread(Spread::Even)
            .spare(Spare::Fill)
            .spare_give_up(0.5);
        let made = Scenario::new("s")
            .demand(demand)
            .demand(Demand::new("e", "m", 4.0).priority(2))
            .route(ListedRoute::new("d", "n").cost(1.0).rate(1.5))
            .periods([Period::new(1.0).label("a"), Period::new(0.5)])
            .node(node)
            .model(Model::new("m").max_replicas(4).profile(profile))
            .compute("cpu")
            .verification("tee", VerificationMode::new(1.1).verifier_load(0.1))
            .verifier_capacity(100.0)
            .rtt_ms("us", "eu", 90.0)
            .steadiness(
                Steadiness::new()
                    .replicas(CurrentReplicas::new("n", "m", "p", 2))
                    .machines(CurrentMachines::new("n", 1).span(2).replicas("m", "p", 1))
                    .machines(CurrentMachines::new("n", 1).replicas("m", "p", 1))
                    .load_cost("m", 4.5)
                    .max_moves(10)
                    .give_up(0.02),
            )
            .policy(policy);
        assert_eq!(Scenario::from_json(text), Ok(made));
    }

    fn uses(scenario: &Scenario) -> &Resources {
        &scenario.models[0].profiles[0].uses
    }

    #[test]
    fn what_a_profile_uses_follows_the_compute_resource_in_any_order() {
        let with = |profile: Profile| Scenario::new("s").model(Model::new("m").profile(profile));
        let one = |name: &str| Resources::from([(name.to_owned(), 1.0)]);
        let first = with(Profile::new("H", 1.0)).compute("cpu");
        let model = Model::new("m").profile(Profile::new("H", 1.0));
        let last = Scenario::new("s").compute("cpu").model(model);
        assert_eq!(uses(&first), &one("cpu"));
        assert_eq!(first, last);
        assert_eq!(uses(&last.compute("tpu")), &one("tpu"));
        let given = with(Profile::new("H", 1.0).uses("gpu", 1.0)).compute("cpu");
        assert_eq!(uses(&given), &one("gpu"));
        let held = with(Profile::new("H", 1.0).holds("cpu", 1.0));
        assert_eq!(uses(&held), &one("gpu"));
        assert_eq!(uses(&held.compute("cpu")), &Resources::new());
        let mut changed = Profile::new("H", 1.0);
        changed.uses = one("npu");
        assert_eq!(uses(&with(changed).compute("cpu")), &one("npu"));
    }

    #[test]
    fn one_rate_holds_for_every_period_and_a_list_stays_as_it_is() {
        let rates = |s: &Scenario| s.demands[0].rate.clone();
        let late = Scenario::new("s")
            .demand(Demand::new("d", "m", 2.0))
            .periods(3);
        assert_eq!(rates(&late), [2.0; 3]);
        let short = Scenario::new("s")
            .periods(3)
            .demand(Demand::new("d", "m", [1.0, 2.0]));
        assert_eq!(rates(&short), [1.0, 2.0]);
        let said = short.check().unwrap_err().to_string();
        assert!(
            said.contains(
                "$.demands[0].rate: found a list of 2, expected one number, or a list of 3"
            ),
            "{said}"
        );
    }

    #[test]
    fn counts_are_numbers_or_ranges() {
        assert_eq!(Node::new("n", "H").count, Count::Fixed(1));
        assert_eq!(Node::new("n", "H").count(7).count, Count::Fixed(7));
        assert_eq!(Node::new("n", "H").count(2..=7).count.bounds(), (2, 7));
    }
}
