//! Published optima, reproduced.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use idlewise::plan::{Plan, Status};
use idlewise::{Options, Scenario};
use idlewise_tests::data;
use idlewise_tests::instances::{self, Placing, inferno};
use idlewise_tests::judge::{assert_close, exact, judged_by_all as judged, scenario};
use serde_json::{Value, json};

/// Fifteen servers on four types of card, replicas continuous: the recomputed
/// optimum of inferno-small. A card costs the same in every candidate of its
/// type, so a usage price of the card gives the cost of a replica exactly.
#[test]
fn inferno_small_continuous() {
    let Some(folder) = data::folder("inferno_small_continuous") else {
        return;
    };
    let s = inferno(&folder, Placing::Continuous);
    let plan = judged(&s, &Options::default());
    assert_eq!(plan.status, Status::Optimal);
    let optimum = data::known_answer(&folder, "inferno-small/lp");
    // The answer is published with three decimals.
    assert!(
        (plan.objective.value - optimum).abs() <= 5e-4,
        "{:?}",
        plan.objective
    );
    assert!(plan.objective.gap < 1e-6);
    assert!(plan.demands.iter().all(|d| d.unmet <= 1e-9 * d.offered));
}

/// Two GPU types by the hour, four sizes of request (tyler-griggs/
/// melange-release, melange/config/example.json: 30 requests/s, of which 20,
/// 10, 50 and 20 percent fall into the sizes).
///
/// By hand: one A100 serves 6/20 + 3/20 + 15/40 + 6/20 = 1.125 of what it can,
/// so 0.125 of an A100 must move to A10Gs. The third size moves most cheaply:
/// 0.125 x 40 = 5 requests/s, exactly what one A10G serves. One of each costs
/// 3.67 + 1.01 = 4.68; two A100 cost 7.34, and A10Gs alone 12 x 1.01 = 12.12.
#[test]
fn melange_example() {
    let [a10g, a100] = [[2, 1, 5, 2], [20, 20, 40, 20]];
    let rates = [0.2 * 30.0, 0.1 * 30.0, 0.5 * 30.0, 0.2 * 30.0];
    let plan = judged(&melange(a10g, a100, rates, true), &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.objective.value, 4.68, 1e-9);
    assert_eq!(counts(&plan), [("A100", 1.0), ("A10G", 1.0)]);

    // The published answer keeps each size on one type: three A10G, one A100.
    let plan = judged(&melange(a10g, a100, rates, false), &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.objective.value, 6.70, 1e-9);
    assert_eq!(counts(&plan), [("A100", 1.0), ("A10G", 3.0)]);
}

fn melange(a10g: [u32; 4], a100: [u32; 4], rates: [f64; 4], split: bool) -> Scenario {
    let models: Vec<Value> = (0..4)
        .map(|size| {
            json!({"id": format!("size{size}"), "profiles": [
                {"hardware": "A10G", "rate": a10g[size], "uses": {"gpu": 1}},
                {"hardware": "A100", "rate": a100[size], "uses": {"gpu": 1}},
            ]})
        })
        .collect();
    let demands: Vec<Value> = (0..4)
        .map(|size| {
            let id = format!("size{size}");
            json!({"id": id, "model": id, "rate": rates[size], "split": split})
        })
        .collect();
    let node = |hardware: &str, price: f64| {
        json!({
            "id": hardware,
            "hardware": hardware,
            "capacity": {"gpu": 1},
            "price_per_hour": price,
            "count": {"min": 0, "max": 20},
        })
    };
    scenario(&json!({
        "schema_version": 1,
        "nodes": [node("A10G", 1.01), node("A100", 3.67)],
        "models": models,
        "demands": demands,
        "policy": {"objective": "cost"},
    }))
}

fn counts(plan: &Plan) -> Vec<(&str, f64)> {
    let mut counts: Vec<_> = plan
        .counts
        .iter()
        .map(|c| (c.node.as_str(), c.count))
        .collect();
    counts.sort_by(|a, b| a.0.cmp(b.0));
    counts
}

/// OR-Library's capacitated facility location: a warehouse is an entry of 0 or
/// 1 machines, its fixed cost the price of that machine for one hour.
#[test]
fn facility_cap41() {
    facility("cap41");
}

/// See [`facility_cap41`]; other capacities and costs.
#[test]
fn facility_cap71() {
    facility("cap71");
}

fn facility(name: &str) {
    let Some(folder) = data::folder(name) else {
        return;
    };
    let s = instances::facility(&folder, name);
    let options = Options {
        gap: 1e-7,
        node_limit: Some(1_000_000),
        ..Options::default()
    };
    let plan = judged(&s, &options);
    assert_eq!(plan.status, Status::Optimal);
    assert_close(
        plan.objective.value,
        data::known_answer(&folder, name),
        1e-6,
    );
    eprintln!(
        "{name}: {} in {:.1} s",
        plan.objective.value, plan.solver.seconds
    );
}

/// Dantzig's transport problem (1963; GAMS model library, trnsport): two
/// plants, three markets, 90 dollars per case and thousand miles, in thousands
/// of dollars.
#[test]
fn dantzig_transport() {
    let supply = [("seattle", 350.0), ("san-diego", 600.0)];
    let markets = [("new-york", 325.0), ("chicago", 300.0), ("topeka", 275.0)];
    let thousand_miles = [[2.5, 1.7, 1.8], [2.5, 1.8, 1.4]];
    let nodes: Vec<Value> = supply
        .iter()
        .map(|(id, cases)| json!({"id": id, "hardware": "plant", "capacity": {"gpu": cases}}))
        .collect();
    let demands: Vec<Value> = markets
        .iter()
        .map(|(id, cases)| json!({"id": id, "model": "case", "rate": cases, "min_served": 1}))
        .collect();
    let mut routes = Vec::new();
    for (i, (plant, _)) in supply.iter().enumerate() {
        for (j, (market, _)) in markets.iter().enumerate() {
            let cost = 90.0 * thousand_miles[i][j] / 1000.0 / 3600.0;
            routes.push(json!({"demand": market, "node": plant, "cost": cost}));
        }
    }
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": nodes,
        "models": [{"id": "case", "profiles": [{"hardware": "plant", "rate": 1}]}],
        "demands": demands,
        "routes": routes,
        "policy": {"objective": "cost"},
    }));
    let plan = judged(&s, &Options::default());
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.objective.value, 153.675, 1e-9);
    assert!(plan.objective.gap < 1e-6);
    // The published marginals: a case less in Chicago saves 0.153, one more
    // from Seattle nothing.
    let price = |market: &str| {
        let of = plan.demands.iter().find(|d| d.demand == market).unwrap();
        of.price * 3600.0
    };
    assert_close(price("new-york"), -0.225, 1e-6);
    assert_close(price("chicago"), -0.153, 1e-6);
    assert_close(price("topeka"), -0.126, 1e-6);
}
