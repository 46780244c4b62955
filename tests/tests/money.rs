//! What money is known of: missing prices, the label of the currency, avoidable cost.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use idlewise::certify::verify;
use idlewise::plan::{Plan, Status};
use idlewise::{
    GrowOptions, Hooks, Options, Planner, Scenario, Sizing, compare, grow, size, solve,
};
use idlewise_tests::by_hand::{listed, with};
use idlewise_tests::judge::{as_json, assert_close, exact, judged, scenario};
use idlewise_tests::random::{Dice, Shape, feature};
use serde_json::{Value, json};

/// How exactly a bound and a fleet are compared, relative to what is installed: their sums
/// run in different orders.
const ROUNDING: f64 = 1e-7;

fn changed(changes: &Value) -> Scenario {
    scenario(&listed(with(changes)))
}

fn sized(s: &Scenario) -> Sizing {
    size(s, &exact(), &Hooks::default()).unwrap()
}

fn at_most(plan: &Plan) -> f64 {
    plan.waste.avoidable.at_most.unwrap()
}

/// One node with a price, one without; only the first works.
fn half_priced() -> Scenario {
    changed(&json!({
        "nodes": {"a": {"price_per_hour": 20}, "b": {"hardware": "H", "capacity": {"gpu": 10}}},
        "demands": {"d": {"rate": 10}},
        "routes": [{"demand": "d", "node": "a"}]
    }))
}

#[test]
fn a_missing_price_is_named_and_idle_goes_by_compute() {
    let s = half_priced();
    let plan = judged(&s, &exact());
    assert_eq!(plan.waste.unpriced, ["b"]);
    assert_close(plan.waste.total.idle_percent, 50.0, 1e-9);
    assert_close(plan.waste.total.cost.installed, 20.0, 1e-9);
    let compared = compare(&s, &exact(), &Hooks::default()).unwrap();
    for policy in &compared.policies {
        assert_close(policy.idle_percent, 50.0, 1e-9);
    }
    // Whoever hides it is found out, and so is who goes by price all the same.
    let mut hidden = plan.clone();
    hidden.waste.unpriced.clear();
    let findings = verify(&s, &hidden).findings;
    assert_eq!(findings, ["waste.unpriced names 0 nodes, recomputed 1: b"]);
    let mut by_price = plan;
    by_price.waste.total.idle_percent = 0.0;
    assert!(!verify(&s, &by_price).valid);
}

#[test]
fn a_price_of_zero_is_a_price() {
    let mut s = half_priced();
    s.nodes[1].price_per_hour = Some(0.0);
    let plan = judged(&s, &exact());
    assert!(plan.waste.unpriced.is_empty());
    assert_close(plan.waste.total.idle_percent, 0.0, 1e-9);
    // And where nothing has a price, nothing is missing.
    for node in &mut s.nodes {
        node.price_per_hour = None;
    }
    let plan = judged(&s, &exact());
    assert!(plan.waste.unpriced.is_empty());
    assert_close(plan.waste.total.idle_percent, 50.0, 1e-9);
    assert_eq!(plan.waste.avoidable.at_most, None);
}

#[test]
fn a_machine_without_a_price_is_no_bargain() {
    let mut s = half_priced();
    s.routes.clear();
    s.demands[0].rate = vec![25.0];
    let ask = GrowOptions::new().machines(1).budget_per_hour(30.0);
    let growth = grow(&s, &ask, &exact(), &Hooks::default()).unwrap();
    let prices: Vec<Option<f64>> = growth.curves.iter().map(|c| c.price_per_hour).collect();
    assert!(
        prices.contains(&None) && prices.contains(&Some(20.0)),
        "{prices:?}"
    );
    let bought: Vec<String> = growth
        .purchase
        .unwrap()
        .machines
        .into_iter()
        .map(|b| b.node)
        .collect();
    assert_eq!(bought, ["a"]);
    assert_eq!(growth.plan.waste.unpriced, ["b"]);
    let sizing = sized(&s);
    assert_eq!(sizing.plan.waste.unpriced, ["b"]);
}

#[test]
fn the_label_of_the_currency_travels_with_the_plan() {
    let mut s = half_priced();
    s.policy = s.policy.currency("USD");
    let plan = solve(&s, &exact()).unwrap();
    assert_eq!(plan.currency.as_deref(), Some("USD"));
    assert!(verify(&s, &plan).valid);
    s.policy.currency = Some("EUR".to_owned());
    assert_eq!(
        verify(&s, &plan).findings,
        ["currency is USD, the scenario's is EUR"]
    );
    s.policy.currency = Some(" ".to_owned());
    assert_eq!(s.check().unwrap_err().0[0].path, "$.policy.currency");
}

/// 4 of 10 gpu are needed. One machine at 20 could be one at 5: avoidable are 15 where
/// that one stands idle, and nothing where it does not exist.
#[test]
fn the_dear_machine_of_two_is_avoidable() {
    let s = changed(&json!({"nodes": {"b": {
        "hardware": "H", "capacity": {"gpu": 4}, "price_per_hour": 5
    }}}));
    let plan = judged(&s, &exact());
    assert_close(at_most(&plan), 20.0, 1e-6);
    let sizing = sized(&s);
    assert_eq!(sizing.avoidable.at_most, plan.waste.avoidable.at_most);
    assert_close(sizing.avoidable.found.unwrap(), 20.0, 1e-6);
    // All of both is needed then.
    let s = changed(&json!({"nodes": {"b": {
        "hardware": "H", "capacity": {"gpu": 4}, "price_per_hour": 5
    }}, "demands": {"d": {"rate": 14}}}));
    assert_close(at_most(&judged(&s, &exact())), 0.0, 1e-6);
}

#[test]
fn nobody_claims_to_save_more_than_there_is() {
    let s = changed(&json!({}));
    let plan = judged(&s, &exact());
    for (most, found) in [
        (Some(21.0), None),
        (Some(-1.0), None),
        (Some(3.0), Some(4.0)),
    ] {
        let mut claimed = plan.clone();
        claimed.waste.avoidable.at_most = most;
        claimed.waste.avoidable.found = found;
        assert!(!verify(&s, &claimed).valid, "{most:?} {found:?}");
    }
}

#[test]
fn where_the_time_was_up_it_is_not_known() {
    let s = changed(&json!({}));
    let planner = Planner::new().time_limit(Duration::ZERO);
    assert!(planner.solve(&s).unwrap().waste.avoidable.is_unknown());
    let planner = Planner::new().finish_when(|| true);
    assert!(planner.solve(&s).unwrap().waste.avoidable.is_unknown());
}

/// What `size` finds, the relaxation allows: for every objective, with whole replicas,
/// ranges, several periods and whatever else there is.
#[test]
fn at_most_is_at_least_what_size_finds() {
    let mut found = [0; 2];
    for seed in 0..120_u64 {
        let s = Shape {
            seed,
            nodes: 1 + (seed % 5) as usize,
            demands: 1 + (seed % 4) as usize,
            periods: 1 + (seed % 3) as usize,
            features: feature::ALL & !(seed as u16 % 7),
            objective: ["serve", "cost", "profit", "fair"][(seed % 4) as usize],
            relax: seed % 8 < 4,
            load: [0.1, 0.5, 1.0, 3.0][(seed / 3 % 4) as usize],
        }
        .scenario();
        let sizing = sized(&s);
        if sizing.status != Status::Optimal && sizing.status != Status::Feasible {
            continue;
        }
        let (Some(most), Some(saved)) = (sizing.avoidable.at_most, sizing.avoidable.found) else {
            continue;
        };
        let hours: f64 = s.periods.iter().map(|p| p.hours).sum();
        let size = ROUNDING * hours * sizing.today.price_per_hour;
        assert!(saved <= most + size, "{saved} of {most}\n{}", as_json(&s));
        found[usize::from(saved > size)] += 1;
    }
    assert!(found[0] >= 5 && found[1] >= 20, "{found:?}");
}

/// All fleets of two or three kinds counted out, with work that any machine may do: a
/// period needs its own share of machines, and the cheapest fleet serves the fullest.
#[test]
fn no_fleet_saves_more_and_the_bound_is_not_idle_talk() {
    let (mut bound, mut best) = (0.0, 0.0);
    for case in 0..150 {
        let mut dice = Dice::new(7, "avoidable", case);
        let kinds = dice.whole(1, 3) as usize;
        let counts: Vec<u64> = (0..kinds).map(|_| dice.whole(1, 3)).collect();
        let gpus: Vec<f64> = (0..kinds).map(|_| dice.whole(1, 8) as f64).collect();
        let prices: Vec<f64> = (0..kinds).map(|_| dice.between(1.0, 9.0)).collect();
        let periods = dice.whole(1, 3) as usize;
        let total: f64 = counts.iter().zip(&gpus).map(|(n, g)| *n as f64 * g).sum();
        let rates: Vec<f64> = (0..periods)
            .map(|_| total * dice.between(0.1, 1.3))
            .collect();
        let objective = ["serve", "cost", "profit", "fair"][case % 4];
        // Under cost all must be served.
        let rates: Vec<f64> = rates
            .iter()
            .map(|r| {
                if objective == "cost" {
                    r.min(total)
                } else {
                    *r
                }
            })
            .collect();
        let nodes: Vec<Value> = (0..kinds)
            .map(|k| {
                json!({"id": format!("n{k}"), "count": counts[k], "hardware": "H",
                    "capacity": {"gpu": gpus[k]}, "price_per_hour": prices[k]})
            })
            .collect();
        let s = scenario(&json!({
            "schema_version": 1, "periods": vec![json!({}); periods], "nodes": nodes,
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
            "demands": [{"id": "d", "model": "m", "rate": rates}],
            "policy": {"objective": objective}
        }));
        let plan = judged(&s, &exact());
        let served: f64 = rates.iter().map(|r| r.min(total)).sum();
        let hours = periods as f64;
        let cost = |fleet: &[u64]| -> f64 {
            hours
                * fleet
                    .iter()
                    .zip(&prices)
                    .map(|(n, p)| *n as f64 * p)
                    .sum::<f64>()
        };
        let mut cheapest = cost(&counts);
        let mut fleet = vec![0; kinds];
        'fleets: loop {
            let gpu: f64 = fleet.iter().zip(&gpus).map(|(n, g)| *n as f64 * g).sum();
            if rates.iter().map(|r| r.min(gpu)).sum::<f64>() >= served * (1.0 - 1e-9) {
                cheapest = cheapest.min(cost(&fleet));
            }
            for k in 0..kinds {
                fleet[k] += 1;
                if fleet[k] <= counts[k] {
                    continue 'fleets;
                }
                fleet[k] = 0;
            }
            break;
        }
        let saved = cost(&counts) - cheapest;
        let most = at_most(&plan);
        assert!(
            saved <= most + ROUNDING * cost(&counts),
            "{saved} of {most}\n{}",
            as_json(&s)
        );
        bound += most;
        best += saved;
    }
    // Fractions of machines are all that lies between them.
    assert!(bound < 2.0 * best, "{bound} against {best}");
}

/// Among ways of routing on the same machines, whoever serves more value is never said to
/// waste more.
#[test]
fn a_better_plan_never_wastes_more() {
    let mut compared = 0;
    for seed in 0..40_u64 {
        let s = Shape {
            seed,
            nodes: 2 + (seed % 4) as usize,
            demands: 1 + (seed % 4) as usize,
            periods: 1 + (seed % 3) as usize,
            features: feature::ALL & !(seed as u16 % 7),
            objective: "serve",
            relax: seed % 2 == 0,
            load: [0.5, 1.0, 3.0][(seed % 3) as usize],
        }
        .scenario();
        let policies = compare(&s, &Options::default(), &Hooks::default())
            .unwrap()
            .policies;
        for a in &policies {
            for b in policies.iter().filter(|b| b.value > a.value) {
                let (Some(a), Some(b)) = (a.avoidable_per_hour, b.avoidable_per_hour) else {
                    continue;
                };
                compared += 1;
                assert!(
                    b <= a * (1.0 + ROUNDING) + 1e-9,
                    "{b} above {a}\n{}",
                    as_json(&s)
                );
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

/// A range may grow where a dearer machine is switched off for it.
#[test]
fn a_range_may_take_over() {
    let mut s = changed(&json!({"nodes": {"b": {
        "hardware": "H", "capacity": {"gpu": 4}, "price_per_hour": 5
    }}}));
    s.nodes[1].count = (0..=2).into();
    // Machines of a fixed count are there anyway: none is rented.
    let plan = judged(&s, &exact());
    assert_close(plan.waste.total.cost.installed, 20.0, 1e-9);
    assert_close(at_most(&plan), 15.0, 1e-6);
    assert_close(sized(&s).avoidable.found.unwrap(), 15.0, 1e-6);
}
