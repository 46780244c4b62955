//! Published placement problems as scenarios: facility location, generalized
//! assignment, linear assignment, servers on accelerators.

use std::collections::BTreeMap;
use std::path::Path;

use idlewise::Scenario;
use serde_json::{Value, json};

use crate::data::{self, Table};
use crate::judge::{assert_close, scenario};

/// The numbers of a file of numbers.
fn numbers(text: &str) -> impl FnMut() -> f64 + '_ {
    let mut words = text.split_whitespace();
    move || {
        let word = words.next().expect("another number");
        word.parse().unwrap_or_else(|e| panic!("{word:?}: {e}"))
    }
}

/// OR-Library's capacitated facility location: a warehouse is an entry of 0 or
/// 1 machines, its fixed cost the price of that machine for one hour.
///
/// Format: m n; m lines of capacity and fixed cost; then for each of n
/// customers its demand and m costs of serving all of it.
pub fn facility(folder: &Path, name: &str) -> Scenario {
    let text = data::text(&folder.join(format!("facility/{name}.txt")));
    let mut next = numbers(&text);
    let (warehouses, customers) = (next() as usize, next() as usize);
    let nodes: Vec<Value> = (0..warehouses)
        .map(|i| {
            json!({
                "id": format!("w{i}"),
                "hardware": "warehouse",
                "capacity": {"gpu": next()},
                "price_per_hour": next(),
                "count": {"min": 0, "max": 1},
            })
        })
        .collect();
    let mut demands = Vec::new();
    let mut routes = Vec::new();
    for j in 0..customers {
        let demand = next();
        demands.push(json!({"id": format!("c{j}"), "model": "goods", "rate": demand}));
        for i in 0..warehouses {
            // A route's cost is per unit, rates are per second, and the period
            // is an hour.
            let cost = next() / demand / 3600.0;
            routes.push(json!({"demand": format!("c{j}"), "node": format!("w{i}"), "cost": cost}));
        }
    }
    scenario(&json!({
        "schema_version": 1,
        "nodes": nodes,
        "models": [{"id": "goods", "profiles": [{"hardware": "warehouse", "rate": 1}]}],
        "demands": demands,
        "routes": routes,
        "policy": {"objective": "cost"},
    }))
}

/// The generalized assignment problem: agents are nodes of hardware classes of
/// their own, jobs demands that go whole to one node.
///
/// Format: m n; for each agent the n costs; for each agent what each job takes
/// of it; the m capacities. Where the figures are read as profits, a job costs
/// what it brings less than [`MOST_PROFIT`].
pub fn assignment(folder: &Path, name: &str, profits: bool) -> Scenario {
    let text = data::text(&folder.join(format!("assignment/{name}")));
    let mut next = numbers(&text);
    let (agents, jobs) = (next() as usize, next() as usize);
    let mut table = || -> Vec<Vec<f64>> {
        (0..agents)
            .map(|_| (0..jobs).map(|_| next()).collect())
            .collect()
    };
    let (cost, takes) = (table(), table());
    let nodes: Vec<Value> = (0..agents)
        .map(|i| {
            json!({"id": format!("a{i}"), "hardware": format!("h{i}"), "capacity": {"gpu": next()}})
        })
        .collect();
    let models: Vec<Value> = (0..jobs)
        .map(|j| {
            let profiles: Vec<Value> = (0..agents)
                .map(|i| json!({"hardware": format!("h{i}"), "rate": 1, "uses": {"gpu": takes[i][j]}}))
                .collect();
            json!({"id": format!("m{j}"), "profiles": profiles})
        })
        .collect();
    let mut routes = Vec::new();
    for j in 0..jobs {
        for (i, cost) in cost.iter().enumerate() {
            let cost = if profits {
                MOST_PROFIT - cost[j]
            } else {
                cost[j]
            };
            routes.push(
                json!({"demand": format!("j{j}"), "node": format!("a{i}"), "cost": cost / 3600.0}),
            );
        }
    }
    let demands: Vec<Value> = (0..jobs)
        .map(
            |j| json!({"id": format!("j{j}"), "model": format!("m{j}"), "rate": 1, "split": false}),
        )
        .collect();
    scenario(&json!({
        "schema_version": 1,
        "nodes": nodes,
        "models": models,
        "demands": demands,
        "routes": routes,
        "policy": {"objective": "cost"},
    }))
}

/// No job of the published instances brings more.
pub const MOST_PROFIT: f64 = 100.0;

/// What a plan's cost says in the published terms.
pub fn published_value(cost: f64, jobs: usize, profits: bool) -> f64 {
    if profits {
        MOST_PROFIT * jobs as f64 - cost
    } else {
        cost
    }
}

/// The linear assignment problem: n jobs for n nodes that take one each.
///
/// Format: n; for each job its n costs.
pub fn linear_assignment(folder: &Path, name: &str) -> Scenario {
    let text = data::text(&folder.join(format!("assignment/{name}.txt.gz")));
    let mut next = numbers(&text);
    let n = next() as usize;
    let nodes: Vec<Value> = (0..n)
        .map(|i| json!({"id": format!("a{i}"), "hardware": "seat", "capacity": {"gpu": 1}}))
        .collect();
    let demands: Vec<Value> = (0..n)
        .map(|j| json!({"id": format!("j{j}"), "model": "job", "rate": 1, "split": false}))
        .collect();
    let mut routes = Vec::new();
    for j in 0..n {
        for i in 0..n {
            let cost = next() / 3600.0;
            routes.push(json!({"demand": format!("j{j}"), "node": format!("a{i}"), "cost": cost}));
        }
    }
    scenario(&json!({
        "schema_version": 1,
        "nodes": nodes,
        "models": [{"id": "job", "profiles": [{"hardware": "seat", "rate": 1}]}],
        "demands": demands,
        "routes": routes,
        "policy": {"objective": "cost"},
    }))
}

/// How replicas of inferno-small may be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placing {
    /// Fractions of replicas.
    Continuous,
    /// Whole replicas, accelerators mixed as is cheapest.
    Mixed,
    /// Whole replicas, one accelerator per server. Each accelerator is an entry
    /// of its own with all cards of its type: whoever asks sees whether a plan
    /// uses more cards than there are.
    OneKind,
}

/// Fifteen servers on accelerators of four types of card (llm-inferno sample
/// data). A card costs the same in every candidate of its type, so a usage
/// price of the card gives the cost of a replica exactly.
pub fn inferno(folder: &Path, placing: Placing) -> Scenario {
    let table = Table::read(&folder.join("placement/inferno_small_candidates.csv"));
    let text = data::text(&folder.join("placement/inferno_small_capacity-data.json"));
    let cards: Value = serde_json::from_str(&text).expect("JSON");
    let counts: BTreeMap<&str, &Value> = cards["count"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|cards| (cards["type"].as_str().expect("a type"), &cards["count"]))
        .collect();
    let mut card_price: BTreeMap<&str, f64> = BTreeMap::new();
    let mut card_of: BTreeMap<&str, &str> = BTreeMap::new();
    let mut profiles: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    let mut rates: BTreeMap<&str, f64> = BTreeMap::new();
    for row in table.rows() {
        let card = row.text("card_type");
        let held = row.number("cards_per_replica");
        let price = row.number("cost_per_replica_per_hour") / held;
        let known = *card_price.entry(card).or_insert(price);
        assert_close(known, price, 1e-12);
        let entry = match placing {
            Placing::OneKind => row.text("accelerator"),
            Placing::Continuous | Placing::Mixed => card,
        };
        card_of.insert(entry, card);
        rates.insert(row.text("server"), row.number("arrival_rate"));
        profiles.entry(row.text("server")).or_default().push(json!({
            "name": row.text("accelerator"),
            "hardware": entry,
            "rate": row.number("rate_per_replica"),
            "holds": {"gpu": held},
        }));
    }
    let nodes: Vec<Value> = card_of
        .iter()
        .map(|(entry, card)| {
            json!({
                "id": entry,
                "hardware": entry,
                "capacity": {"gpu": counts[card]},
                "usage_price": {"gpu": card_price[card]},
            })
        })
        .collect();
    let models: Vec<Value> = profiles
        .iter()
        .map(|(server, profiles)| json!({"id": server, "profiles": profiles}))
        .collect();
    let split = placing != Placing::OneKind;
    let demands: Vec<Value> = rates
        .iter()
        .map(|(server, rate)| json!({"id": server, "model": server, "rate": rate, "split": split}))
        .collect();
    scenario(&json!({
        "schema_version": 1,
        "nodes": nodes,
        "models": models,
        "demands": demands,
        "policy": {"objective": "cost", "relax": placing == Placing::Continuous},
    }))
}
