//! Small scenarios for tests.

use std::collections::BTreeMap;

use super::super::{Policy, route};
use crate::assignment::Assignment;
use crate::scenario::{
    Count, Demand, Fleet, Labels, ListedRoute, Model, Node, Period, Profile, Resources, Scenario,
    Together,
};

pub(in super::super) fn amounts(list: &[(&str, f64)]) -> Resources {
    list.iter().map(|&(k, a)| (k.to_owned(), a)).collect()
}

/// One machine of hardware `h` in region `here`, with this many `gpu`.
pub(in super::super) fn node(id: &str, gpu: f64) -> Node {
    Node {
        id: id.to_owned(),
        count: Count::Fixed(1),
        hardware: "h".to_owned(),
        region: "here".to_owned(),
        operator: None,
        labels: Labels::new(),
        capacity: amounts(&[("gpu", gpu)]),
        cards: None,
        per_card: Vec::new(),
        price_per_hour: None,
        availability: 1.0,
        headroom: 0.0,
        verification: vec!["none".to_owned()],
        hosts: None,
        usage_price: Resources::new(),
        shared: false,
        tier: None,
        names: Vec::new(),
        source: None,
    }
}

/// A profile for hardware `h`.
pub(in super::super) fn profile(rate: f64, uses: &[(&str, f64)], holds: &[(&str, f64)]) -> Profile {
    Profile {
        uses: amounts(uses),
        holds: amounts(holds),
        ..Profile::new("h", rate).name("p")
    }
}

pub(in super::super) fn model(id: &str, profiles: Vec<Profile>) -> Model {
    Model {
        id: id.to_owned(),
        max_replicas: None,
        min_replicas: 0,
        load_hours: 0.0,
        max_share: None,
        labels: Labels::new(),
        together: Together::Anywhere,
        profiles,
    }
}

/// A demand from region `here`, one rate per period.
pub(in super::super) fn demand(id: &str, model: &str, rate: &[f64]) -> Demand {
    Demand {
        id: id.to_owned(),
        model: model.to_owned(),
        region: "here".to_owned(),
        verification: "none".to_owned(),
        rate: rate.to_vec(),
        value: 1.0,
        min_served: None,
        max_rtt_ms: None,
        in_regions: None,
        priority: 0,
        within_hours: 0.0,
        split: true,
        labels: Labels::new(),
        source: None,
    }
}

/// A route with a current rate.
pub(in super::super) fn listed(demand: &str, node: &str, rate: &[f64]) -> ListedRoute {
    ListedRoute {
        demand: demand.to_owned(),
        node: node.to_owned(),
        cost: 0.0,
        rate: Some(rate.to_vec()),
    }
}

/// A scenario with periods of one hour, as many as the demands have rates.
pub(in super::super) fn scenario(
    nodes: Vec<Node>,
    models: Vec<Model>,
    demands: Vec<Demand>,
) -> Scenario {
    let periods = demands.first().map_or(1, |d| d.rate.len());
    Scenario {
        schema_version: 1,
        name: String::new(),
        compute: "gpu".to_owned(),
        periods: (0..periods)
            .map(|t| Period {
                label: t.to_string(),
                hours: 1.0,
                continues: false,
            })
            .collect(),
        nodes,
        models,
        demands,
        verification: BTreeMap::new(),
        verifier_capacity: None,
        rtt_ms: BTreeMap::new(),
        routes: Vec::new(),
        limits: Vec::new(),
        steadiness: None,
        futures: Vec::new(),
        policy: crate::scenario::Policy::default(),
        source: Vec::new(),
    }
}

/// Model `m` at one unit/s per gpu.
pub(in super::super) fn plain() -> Vec<Model> {
    vec![model("m", vec![profile(1.0, &[("gpu", 1.0)], &[])])]
}

/// The most machines of every node.
pub(in super::super) fn all_machines(fleet: &Fleet<'_>) -> Vec<f64> {
    fleet.nodes.iter().map(|n| n.count.1).collect()
}

/// Routes with all machines.
pub(in super::super) fn run(policy: Policy, scenario: &Scenario) -> Assignment {
    let fleet = Fleet::new(scenario);
    route(policy, &fleet, &all_machines(&fleet))
}

/// (period, demand, node, rate) of every flow.
pub(in super::super) fn rates(assignment: &Assignment) -> Vec<(usize, usize, usize, f64)> {
    assignment
        .flows
        .iter()
        .map(|f| (f.period, f.triple.demand, f.triple.node, f.rate))
        .collect()
}
