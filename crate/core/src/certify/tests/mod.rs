//! Hand-computed scenarios and plans. No solver is involved.

mod bounds;
mod claims;
mod eligibility;
mod honest;
mod limits;
mod limits_over_several;
mod prices;

use std::collections::BTreeMap;

use crate::plan::*;
use crate::scenario::*;

/// A change to a scenario or plan and what it leads to.
pub(super) type Case<T> = (fn(&mut T), &'static str);

/// Amounts by name.
pub(super) fn amounts(list: &[(&str, f64)]) -> Resources {
    list.iter().map(|&(k, v)| (k.to_owned(), v)).collect()
}

/// One machine in the default region with all defaults.
pub(super) fn node(id: &str, hardware: &str, capacity: &[(&str, f64)]) -> Node {
    Node {
        id: id.to_owned(),
        count: Count::default(),
        hardware: hardware.to_owned(),
        region: DEFAULT_REGION.to_owned(),
        operator: None,
        labels: Labels::new(),
        capacity: amounts(capacity),
        cards: None,
        per_card: Vec::new(),
        price_per_hour: None,
        availability: 1.0,
        headroom: 0.0,
        verification: vec![NO_VERIFICATION.to_owned()],
        hosts: None,
        usage_price: Resources::new(),
        shared: false,
        tier: None,
        names: Vec::new(),
        source: None,
    }
}

/// A profile named after its hardware.
pub(super) fn profile(
    hardware: &str,
    rate: f64,
    uses: &[(&str, f64)],
    holds: &[(&str, f64)],
) -> Profile {
    Profile {
        uses: amounts(uses),
        holds: amounts(holds),
        ..Profile::new(hardware, rate)
    }
}

/// A model without a limit of replicas.
pub(super) fn model(id: &str, profiles: Vec<Profile>) -> Model {
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

/// A demand from the default region with all defaults.
pub(super) fn demand(id: &str, model: &str, rate: &[f64]) -> Demand {
    Demand {
        id: id.to_owned(),
        model: model.to_owned(),
        region: DEFAULT_REGION.to_owned(),
        verification: NO_VERIFICATION.to_owned(),
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

/// A scenario under `serve`, one period per given length.
pub(super) fn scenario(
    hours: &[f64],
    nodes: Vec<Node>,
    models: Vec<Model>,
    demands: Vec<Demand>,
) -> Scenario {
    let periods = hours.iter().enumerate().map(|(number, &hours)| Period {
        label: number.to_string(),
        hours,
        continues: false,
    });
    Scenario {
        schema_version: 1,
        name: String::new(),
        compute: "gpu".to_owned(),
        periods: periods.collect(),
        nodes,
        models,
        demands,
        verification: BTreeMap::default(),
        verifier_capacity: None,
        rtt_ms: BTreeMap::default(),
        routes: Vec::new(),
        limits: Vec::new(),
        steadiness: None,
        futures: Vec::new(),
        policy: Policy::default(),
        source: Vec::new(),
    }
}

/// A plan that decides nothing and claims nothing.
pub(super) fn plan() -> Plan {
    Plan {
        classes: Vec::new(),
        priorities: Vec::new(),
        shared: Vec::new(),
        schema_version: 1,
        status: Status::Feasible,
        currency: None,
        objective: Objective {
            name: ObjectiveName::Serve,
            value: 0.0,
            bound: 0.0,
            gap: 0.0,
            cost: 0.0,
            cost_bound: None,
            expected: None,
            given_up_for_spare: None,
        },
        periods: Vec::new(),
        routes: Vec::new(),
        replicas: Vec::new(),
        machines: Vec::new(),
        hourly: Vec::new(),
        loading: Vec::new(),
        counts: Vec::new(),
        nodes: Vec::new(),
        demands: Vec::new(),
        waste: Waste::default(),
        futures: Vec::new(),
        certificate: Certificate::default(),
        solver: SolverReport::default(),
        steadiness: None,
        conflicts: Vec::new(),
    }
}

pub(super) fn route(period: usize, demand: &str, node: &str, profile: &str, rate: f64) -> Route {
    Route {
        period,
        future: None,
        demand: demand.to_owned(),
        node: node.to_owned(),
        profile: profile.to_owned(),
        stage: None,
        rate,
    }
}

pub(super) fn replicas(
    period: usize,
    node: &str,
    model: &str,
    profile: &str,
    count: f64,
) -> ReplicaPlacement {
    ReplicaPlacement {
        spare: 0.0,
        future: None,
        period,
        node: node.to_owned(),
        model: model.to_owned(),
        profile: profile.to_owned(),
        stage: None,
        count,
    }
}

pub(super) fn machines(node: &str, count: f64) -> MachineCount {
    MachineCount {
        node: node.to_owned(),
        future: None,
        count,
    }
}

pub(super) fn capacity_price(
    node: &str,
    resource: &str,
    period: usize,
    price: f64,
) -> CapacityPrice {
    CapacityPrice {
        node: node.to_owned(),
        resource: resource.to_owned(),
        period,
        price,
    }
}

pub(super) fn replica_price(
    node: &str,
    model: &str,
    profile: &str,
    period: usize,
    price: f64,
) -> ReplicaPrice {
    ReplicaPrice {
        node: node.to_owned(),
        model: model.to_owned(),
        profile: profile.to_owned(),
        period,
        price,
    }
}

pub(super) fn demand_price(demand: &str, period: usize, price: f64) -> DemandPrice {
    DemandPrice {
        demand: demand.to_owned(),
        period,
        price,
    }
}

/// Fails unless some finding contains the text.
#[track_caller]
pub(super) fn assert_found(findings: &[String], text: &str) {
    assert!(
        findings.iter().any(|finding| finding.contains(text)),
        "{text:?} is not in {findings:#?}"
    );
}

/// Fails unless two numbers agree to the last digits.
#[track_caller]
pub(super) fn assert_near(a: f64, b: f64) {
    assert!(
        (a - b).abs() <= 1e-12 * a.abs().max(b.abs()),
        "{a} is not {b}"
    );
}
