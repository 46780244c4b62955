//! A scenario and plans made by hand, for tests. They are read from JSON, as a
//! user's are: a field that comes new to the format changes nothing here.

use idlewise::plan::{self, BoundSource, Plan, Status};
use idlewise::scenario::{self, ObjectiveName, Resources, Scenario};
use idlewise::{Comparison, PolicyOutcome};
use serde_json::{Value, json};

const LONG_NAME: &str = "sea/a-cluster-whose-name-goes-on-and-on-and-never-ends";

fn node(id: &str, count: &Value, hardware: &str, region: &str, price_per_hour: f64) -> Value {
    json!({
        "id": id, "count": count, "hardware": hardware, "region": region,
        "capacity": {"gpu": 8, "vram_gb": 640}, "price_per_hour": price_per_hour,
        "availability": 0.99, "headroom": 0.1, "verification": ["none"],
    })
}

fn demand(id: &str, model: &str, region: &str) -> Value {
    json!({
        "id": id, "model": model, "region": region,
        "rate": [9000, 12_000], "value": 9e-7,
    })
}

fn model(id: &str) -> Value {
    json!({
        "id": id,
        "profiles": [{
            "name": "tp2", "hardware": "H100", "rate": 4205,
            "holds": {"gpu": 2, "vram_gb": 145},
        }],
    })
}

/// Two periods, five node entries (one of them a range), 13 demands.
pub(crate) fn scenario() -> Scenario {
    let mut demands = vec![
        demand("chat-eu", "llama-70b", "europe-west"),
        demand("検索-jp", "llama-70b", "japan"),
    ];
    demands.extend((1..=11).map(|i| demand(&format!("batch-{i:02}"), "llama-8b", "us-east")));
    let text = json!({
        "schema_version": 1,
        "name": "three regions, one evening",
        "periods": [{"label": "18:00", "hours": 1}, {"label": "19:00", "hours": 1}],
        "nodes": [
            node("us/h100", &json!(12), "H100", "us-east", 17.6),
            node("eu/l40s", &json!(10), "L40S", "europe-west", 5.6),
            node("東京/h200", &json!(4), "H200", "japan", 25.6),
            node(LONG_NAME, &json!(5), "RTX 4090", "southeast-asia", 2.0),
            node("us/spot", &json!({"min": 0, "max": 20}), "H100", "us-west", 13.5),
        ],
        "models": [model("llama-70b"), model("llama-8b")],
        "demands": demands,
    })
    .to_string();
    scenario::from_json(text.as_bytes()).unwrap()
}

/// So many compute-hours by what became of them, or their cost at a price.
fn breakdown(installed: f64, price: f64) -> Value {
    let share = |percent: f64| price * (installed * percent / 100.0);
    json!({
        "installed": price * installed,
        "unavailable": share(1.0),
        "headroom": share(9.9),
        "useful": share(52.5),
        "overhead": share(2.4),
        "workload_idle": share(6.4),
        "stranded": {
            "fragmentation": share(0.8),
            "hosting": share(4.8),
            "verification": share(3.3),
            "region": share(6.0),
            "resource": share(1.6),
            "hardware": share(0.01),
        },
        "surplus": share(11.29),
    })
}

fn account(installed: f64, price: f64) -> Value {
    json!({
        "compute_hours": breakdown(installed, 1.0),
        "cost": breakdown(installed, price),
        "idle_percent": 34.2,
    })
}

fn groups(installed: &[(&str, f64)], price: f64) -> Value {
    let accounts = installed
        .iter()
        .map(|(name, installed)| ((*name).to_owned(), account(*installed, price)));
    Value::Object(accounts.collect())
}

fn waste(price: f64) -> Value {
    let regions = [
        ("europe-west", 160.0),
        ("japan", 64.0),
        ("southeast-asia", 80.0),
        ("us-east", 192.0),
        ("us-west", 40.0),
    ];
    let operators = [
        ("op-1", 200.0),
        ("op-2", 100.0),
        ("op-3", 90.0),
        ("op-4", 50.0),
        ("op-5", 45.0),
        ("op-6", 31.0),
        ("unassigned", 20.0),
    ];
    let hardware = [
        ("H100", 232.0),
        ("H200", 64.0),
        ("L40S", 160.0),
        ("RTX 4090", 80.0),
    ];
    json!({
        "total": account(536.0, price),
        "by_period": [account(268.0, price), account(268.0, price)],
        "by_region": groups(&regions, price),
        "by_operator": groups(&operators, price),
        "by_hardware": groups(&hardware, price),
        "avoidable": {"at_most": 90.0 * price},
    })
}

fn node_use(node: &str, index: usize, period: usize) -> Value {
    let (gpu, vram_gb) = match index {
        0 => (3.4, 0.0),
        2 => (6.813, 0.0021),
        3 => (0.4 * period as f64, 0.0),
        _ => (0.0, 0.0),
    };
    json!({
        "node": node, "period": period,
        "busy": {"gpu": 4}, "held": {"gpu": 5}, "allocated": {"gpu": 5},
        "available": {"gpu": 7.128},
        "price": {"gpu": gpu, "vram_gb": vram_gb},
    })
}

fn service(demand: &str, index: usize, period: usize, offered: f64) -> Value {
    let unmet = match index {
        0 => 1200.0 * period as f64,
        1 => 90.5,
        2 => 0.0,
        _ => 30.0 / index as f64,
    };
    json!({
        "demand": demand, "period": period,
        "offered": offered, "served": offered - unmet, "unmet": unmet,
        "routes": 1 + index % 3, "price": 9e-7,
    })
}

fn plan_of(value: &Value) -> Plan {
    plan::from_json(value.to_string().as_bytes()).unwrap()
}

fn optimal(price: f64) -> Value {
    let scenario = scenario();
    let mut nodes = Vec::new();
    let mut demands = Vec::new();
    for period in 0..2 {
        let entries = scenario.nodes.iter().enumerate();
        nodes.extend(entries.map(|(i, node)| node_use(&node.id, i, period)));
        let all = scenario.demands.iter().enumerate();
        demands.extend(all.map(|(i, d)| service(&d.id, i, period, d.rate[period])));
    }
    json!({
        "schema_version": 1,
        "status": "optimal",
        "objective": {
            "name": "serve", "value": 38.2406, "bound": 38.2411, "gap": 1.307e-5,
            "cost": 40.5, "cost_bound": 40.4992,
        },
        "routes": [],
        "replicas": [],
        "counts": [{"node": "us/spot", "count": 3}],
        "nodes": nodes,
        "demands": demands,
        "waste": waste(price),
        "certificate": {
            "objective": 38.2406, "bound": 38.2411, "gap": 1.307e-5,
            "max_violation": 2.5e-10, "bound_source": "prices", "prices": {},
        },
        "solver": {
            "engine": "microlp", "iterations": 412, "seconds": 0,
            "reduced": {"nodes": 5, "demands": 13, "components": 2},
            "version": "0.2.0",
        },
    })
}

/// An optimal plan for [`scenario`], with unmet demand and every kind of waste.
pub(crate) fn plan() -> Plan {
    plan_of(&optimal(1.5))
}

/// The cheapest fleet: one period, one region, everything served, no price on
/// what is installed, and a bound by the search.
pub(crate) fn cheapest() -> (Scenario, Plan) {
    let mut scenario = scenario();
    scenario.name = String::new();
    scenario.periods.truncate(1);
    scenario.periods[0].label = "0".to_owned();
    scenario.policy.objective = ObjectiveName::Cost;
    let mut value = optimal(0.0);
    value["objective"] =
        json!({"name": "cost", "value": 40.5, "bound": 38, "gap": 0.0617, "cost": 40.5});
    value["waste"] = json!({
        "total": account(268.0, 0.0),
        "by_period": [account(268.0, 0.0)],
        "by_region": groups(&[("us", 268.0)], 0.0),
        "by_operator": groups(&[("unassigned", 268.0)], 0.0),
        "by_hardware": groups(&[("H100", 168.0), ("L40S", 100.0)], 0.0),
    });
    let mut plan = plan_of(&value);
    plan.status = Status::Feasible;
    plan.nodes.retain(|node| node.period == 0);
    for node in &mut plan.nodes {
        node.price = Resources::new();
    }
    plan.demands.retain(|demand| demand.period == 0);
    for demand in &mut plan.demands {
        demand.served = demand.offered;
        demand.unmet = 0.0;
    }
    plan.certificate.bound_source = BoundSource::Search;
    plan.certificate.max_violation = 0.0;
    (scenario, plan)
}

/// An answer that no plan exists.
pub(crate) fn infeasible() -> Plan {
    let mut value = optimal(1.5);
    value["status"] = json!("infeasible");
    value["conflicts"] = json!([
        {
            "period": 1,
            "limits": [
                "gpu of us/h100",
                "min_served 0.95 of chat-eu, whose round trip may take at most 120 ms, \
                 so that only two node entries are near enough",
            ],
            "relaxations": [
                {
                    "text": "12 more gpu on us/h100 in period 1",
                    "changes": [{
                        "kind": "add_capacity", "node": "us/h100", "resource": "gpu",
                        "period": 1, "amount": 12,
                    }],
                },
                {
                    "text": "min_served of chat-eu down from 0.95 to 0.88",
                    "changes": [{
                        "kind": "lower_min_served", "demand": "chat-eu",
                        "from": 0.95, "to": 0.88,
                    }],
                },
            ],
        },
        {
            "limits": ["max_replicas 40 of llama-8b"],
            "relaxations": [{
                "text": "3 more replicas of llama-8b in period 0",
                "changes": [{
                    "kind": "raise_max_replicas", "model": "llama-8b",
                    "period": 0, "amount": 3,
                }],
            }],
        },
    ]);
    plan_of(&value)
}

fn outcome(policy: &str, served: f64, idle: f64, avoidable: f64, value: f64) -> PolicyOutcome {
    let outcome = json!({
        "policy": policy, "served_percent": served, "idle_percent": idle,
        "avoidable_per_hour": avoidable, "value": value, "cost": 0,
    });
    serde_json::from_value(outcome).unwrap()
}

/// Four policies around [`plan`].
pub(crate) fn comparison() -> Comparison {
    let policies = vec![
        outcome("random", 81.0, 48.0, 420.0, 31.2),
        outcome("nearest", 86.5, 44.1, 386.5, 33.0),
        outcome("current", 84.2, 45.0, 395.2, 32.1),
        outcome("optimum", 97.4, 27.7, 137.5, 38.2406),
    ];
    serde_json::from_value(json!({"plan": plan(), "policies": policies})).unwrap()
}
