//! A scenario and plans made by hand, for the tests of the views.

use idlewise::Comparison;
use idlewise::plan::{
    Account, BoundSource, Breakdown, Certificate, Change, Conflict, DemandService, MachineCount,
    NodeUse, Objective, Plan, Prices, Reduced, Relaxation, SolverReport, Status, Stranded, Waste,
};
use idlewise::scenario::{
    Count, Demand, Model, Node, ObjectiveName, Period, Profile, Resources, Scenario,
};
use serde_json::json;

fn resources(amounts: &[(&str, f64)]) -> Resources {
    amounts
        .iter()
        .map(|(name, amount)| ((*name).to_owned(), *amount))
        .collect()
}

fn node(
    id: &str,
    count: impl Into<Count>,
    hardware: &str,
    region: &str,
    price_per_hour: f64,
) -> Node {
    Node::new(id, hardware)
        .count(count)
        .region(region)
        .capacity("gpu", 8.0)
        .capacity("vram_gb", 640.0)
        .price_per_hour(price_per_hour)
        .availability(0.99)
        .headroom(0.1)
}

fn demand(id: &str, model: &str, region: &str) -> Demand {
    Demand::new(id, model, [9000.0, 12_000.0])
        .region(region)
        .value(9e-7)
}

fn model(id: &str) -> Model {
    let profile = Profile::new("H100", 4205.0).name("tp2");
    Model::new(id).profile(profile.holds("gpu", 2.0).holds("vram_gb", 145.0))
}

/// Two periods, five node entries (one of them a range), 13 demands.
pub(crate) fn scenario() -> Scenario {
    let mut demands = vec![
        demand("chat-eu", "llama-70b", "europe-west"),
        demand("検索-jp", "llama-70b", "japan"),
    ];
    demands.extend((1..=11).map(|i| demand(&format!("batch-{i:02}"), "llama-8b", "us-east")));
    let long = "sea/a-cluster-whose-name-goes-on-and-on-and-never-ends";
    Scenario::new("three regions, one evening")
        .periods(["18:00", "19:00"].map(|label| Period::new(1.0).label(label)))
        .node(node("us/h100", 12, "H100", "us-east", 17.6))
        .node(node("eu/l40s", 10, "L40S", "europe-west", 5.6))
        .node(node("東京/h200", 4, "H200", "japan", 25.6))
        .node(node(long, 5, "RTX 4090", "southeast-asia", 2.0))
        .node(node("us/spot", 0..=20, "H100", "us-west", 13.5))
        .models([model("llama-70b"), model("llama-8b")])
        .demands(demands)
}

fn account(installed: f64, price: f64) -> Account {
    let share = |percent: f64| installed * percent / 100.0;
    let compute_hours = Breakdown {
        installed,
        unavailable: share(1.0),
        headroom: share(9.9),
        useful: share(52.5),
        overhead: share(2.4),
        workload_idle: share(6.4),
        stranded: Stranded {
            fragmentation: share(0.8),
            hosting: share(4.8),
            verification: share(3.3),
            region: share(6.0),
            resource: share(1.6),
            hardware: share(0.01),
        },
        surplus: share(11.29),
    };
    let cost = Breakdown {
        installed: price * compute_hours.installed,
        unavailable: price * compute_hours.unavailable,
        headroom: price * compute_hours.headroom,
        useful: price * compute_hours.useful,
        overhead: price * compute_hours.overhead,
        workload_idle: price * compute_hours.workload_idle,
        stranded: Stranded::from_amounts(
            compute_hours
                .stranded
                .amounts()
                .map(|amount| price * amount),
        ),
        surplus: price * compute_hours.surplus,
    };
    Account {
        compute_hours,
        cost,
        idle_percent: 34.2,
    }
}

fn waste(price: f64) -> Waste {
    let group = |names: &[(&str, f64)]| {
        names
            .iter()
            .map(|(name, installed)| ((*name).to_owned(), account(*installed, price)))
            .collect()
    };
    Waste {
        total: account(536.0, price),
        by_period: vec![account(268.0, price); 2],
        by_region: group(&[
            ("europe-west", 160.0),
            ("japan", 64.0),
            ("southeast-asia", 80.0),
            ("us-east", 192.0),
            ("us-west", 40.0),
        ]),
        by_operator: group(&[
            ("op-1", 200.0),
            ("op-2", 100.0),
            ("op-3", 90.0),
            ("op-4", 50.0),
            ("op-5", 45.0),
            ("op-6", 31.0),
            ("unassigned", 20.0),
        ]),
        by_hardware: group(&[
            ("H100", 232.0),
            ("H200", 64.0),
            ("L40S", 160.0),
            ("RTX 4090", 80.0),
        ]),
    }
}

fn prices(gpu: f64, vram_gb: f64) -> Resources {
    resources(&[("gpu", gpu), ("vram_gb", vram_gb)])
}

/// An optimal plan for [`scenario`], with unmet demand and every kind of waste.
pub(crate) fn plan() -> Plan {
    let scenario = scenario();
    let mut nodes = Vec::new();
    let mut demands = Vec::new();
    for period in 0..2 {
        for (i, node) in scenario.nodes.iter().enumerate() {
            nodes.push(NodeUse {
                node: node.id.clone(),
                period,
                busy: resources(&[("gpu", 4.0)]),
                held: resources(&[("gpu", 5.0)]),
                allocated: resources(&[("gpu", 5.0)]),
                available: resources(&[("gpu", 7.128)]),
                price: match i {
                    0 => prices(3.4, 0.0),
                    2 => prices(6.813, 0.0021),
                    3 => prices(0.4 * period as f64, 0.0),
                    _ => prices(0.0, 0.0),
                },
            });
        }
        for (i, demand) in scenario.demands.iter().enumerate() {
            let offered = demand.rate[period];
            let unmet = match i {
                0 => 1200.0 * period as f64,
                1 => 90.5,
                2 => 0.0,
                _ => 30.0 / i as f64,
            };
            demands.push(DemandService {
                demand: demand.id.clone(),
                period,
                offered,
                served: offered - unmet,
                unmet,
                routes: 1 + i as u64 % 3,
                price: 9e-7,
            });
        }
    }
    Plan {
        schema_version: 1,
        status: Status::Optimal,
        objective: Objective {
            name: ObjectiveName::Serve,
            value: 38.2406,
            bound: 38.2411,
            gap: 1.307e-5,
            cost: 40.5,
            cost_bound: Some(40.4992),
        },
        routes: Vec::new(),
        machines: Vec::new(),
        replicas: Vec::new(),
        counts: vec![MachineCount {
            node: "us/spot".to_owned(),
            count: 3.0,
        }],
        nodes,
        demands,
        waste: waste(1.5),
        certificate: Certificate {
            objective: 38.2406,
            bound: 38.2411,
            gap: 1.307e-5,
            max_violation: 2.5e-10,
            bound_source: BoundSource::Prices,
            search_bound: None,
            prices: Prices::default(),
            cost: None,
            levels: Vec::new(),
        },
        solver: SolverReport {
            engine: "microlp".to_owned(),
            iterations: 412,
            seconds: 0.0,
            threads: None,
            reduced: Reduced {
                nodes: 5,
                demands: 13,
                components: 2,
            },
            version: "0.1.0".to_owned(),
        },
        steadiness: None,
        conflicts: Vec::new(),
    }
}

/// The cheapest fleet: one period, one region, everything served, no price on
/// what is installed, and a bound by the search.
pub(crate) fn cheapest() -> (Scenario, Plan) {
    let mut scenario = scenario();
    scenario.name = String::new();
    scenario.periods.truncate(1);
    scenario.periods[0].label = "0".to_owned();
    scenario.policy.objective = ObjectiveName::Cost;
    let mut plan = plan();
    plan.status = Status::Feasible;
    plan.objective = Objective {
        name: ObjectiveName::Cost,
        value: 40.5,
        bound: 38.0,
        gap: 0.0617,
        cost: 40.5,
        cost_bound: None,
    };
    plan.nodes.retain(|node| node.period == 0);
    for node in &mut plan.nodes {
        node.price = Resources::new();
    }
    plan.demands.retain(|demand| demand.period == 0);
    for demand in &mut plan.demands {
        demand.served = demand.offered;
        demand.unmet = 0.0;
    }
    plan.waste = Waste {
        total: account(268.0, 0.0),
        by_period: vec![account(268.0, 0.0)],
        by_region: [("us".to_owned(), account(268.0, 0.0))].into(),
        by_operator: [("unassigned".to_owned(), account(268.0, 0.0))].into(),
        by_hardware: [
            ("H100".to_owned(), account(168.0, 0.0)),
            ("L40S".to_owned(), account(100.0, 0.0)),
        ]
        .into(),
    };
    plan.certificate.bound_source = BoundSource::Search;
    plan.certificate.max_violation = 0.0;
    (scenario, plan)
}

/// An answer that no plan exists.
pub(crate) fn infeasible() -> Plan {
    let mut plan = plan();
    plan.status = Status::Infeasible;
    plan.conflicts = vec![
        Conflict {
            period: Some(1),
            limits: vec![
                "gpu of us/h100".to_owned(),
                "min_served 0.95 of chat-eu, whose round trip may take at most 120 ms, \
                 so that only two node entries are near enough"
                    .to_owned(),
            ],
            relaxations: vec![
                Relaxation {
                    text: "12 more gpu on us/h100 in period 1".to_owned(),
                    changes: vec![Change::AddCapacity {
                        node: "us/h100".to_owned(),
                        resource: "gpu".to_owned(),
                        period: 1,
                        amount: 12.0,
                    }],
                },
                Relaxation {
                    text: "min_served of chat-eu down from 0.95 to 0.88".to_owned(),
                    changes: vec![Change::LowerMinServed {
                        demand: "chat-eu".to_owned(),
                        from: 0.95,
                        to: 0.88,
                    }],
                },
            ],
        },
        Conflict {
            period: None,
            limits: vec!["max_replicas 40 of llama-8b".to_owned()],
            relaxations: vec![Relaxation {
                text: "3 more replicas of llama-8b in period 0".to_owned(),
                changes: vec![Change::RaiseMaxReplicas {
                    model: "llama-8b".to_owned(),
                    period: 0,
                    amount: 3.0,
                }],
            }],
        },
    ];
    plan
}

/// Four policies around [`plan`].
pub(crate) fn comparison() -> Comparison {
    let policy = |name: &str, served: f64, idle: f64, wasted: f64, value: f64| {
        json!({"policy": name, "served_percent": served, "idle_percent": idle,
            "wasted_per_hour": wasted, "value": value, "cost": 0.0})
    };
    let policies = [
        policy("random", 81.0, 48.0, 420.0, 31.2),
        policy("nearest", 86.5, 44.1, 386.5, 33.0),
        policy("current", 84.2, 45.0, 395.2, 32.1),
        policy("optimum", 97.4, 27.7, 137.5, 38.2406),
    ];
    serde_json::from_value(json!({"plan": plan(), "policies": policies})).unwrap()
}
