//! How many machines to commit to, counted out by hand.
#![allow(clippy::unwrap_used)]

use idlewise::plan::Status;
use idlewise::questions::Commitments;
use idlewise::{Planner, Scenario};
use idlewise_tests::judge::{assert_close, assert_sound, scenario};
use serde_json::{Value, json};

/// Machines that each serve 10 units a second, to commit to at 2 and to rent by the hour at
/// 3; two periods of an hour.
/// Beside futures both are rented for the whole day.
fn day(rate: &Value, futures: &Value, objective: &str) -> Scenario {
    let on_demand = if *futures == json!([]) {
        json!({"min": 0, "max": 9, "per": "period"})
    } else {
        json!({"min": 0, "max": 9})
    };
    scenario(&json!({
        "schema_version": 1,
        "periods": [{"label": "09:00"}, {"label": "17:00"}],
        "nodes": [
            {"id": "committed", "tier": "committed", "hardware": "H", "capacity": {"gpu": 1},
             "count": {"min": 0, "max": 9}, "price_per_hour": 2},
            {"id": "hourly", "tier": "on demand", "hardware": "H", "capacity": {"gpu": 1},
             "count": on_demand, "price_per_hour": 3}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 10}]}],
        "demands": [{"id": "chat", "model": "m", "rate": rate, "value": 1e-4}],
        "futures": futures,
        "policy": {"objective": objective},
    }))
}

fn asked(s: &Scenario) -> Commitments {
    let found = Planner::new().gap(0.0).node_limit(None).commit(s).unwrap();
    assert_eq!(found.status, Status::Optimal, "{:?}", found.left_out);
    assert_sound(s, &found.plan);
    found
}

/// Two machines are busy in both hours and four more in the second. Committed to, a machine
/// costs 4, by the hour 3 for each hour: N of them cost 4 N + 3 x what is missing in either
/// hour.
#[test]
fn a_curve_by_hand() {
    let found = asked(&day(&json!([20, 60]), &json!([]), "cost"));
    let [own] = &found.nodes[..] else {
        unreachable!("one node can be committed to");
    };
    assert_eq!(own.best, 2.0);
    assert_eq!(own.by_the_hour_price, Some(3.0));
    let cost = |n: f64| 4.0 * n + 3.0 * ((2.0 - n).max(0.0) + (6.0 - n).max(0.0));
    assert!(own.points.len() >= 8, "{}", own.points.len());
    for point in &own.points {
        assert_close(point.cost, cost(point.machines), 1e-9);
        assert_close(point.objective, point.cost, 1e-9);
        assert_close(point.served_percent, 100.0, 1e-9);
    }
    // At 1.2 two hours cost 2.4, less than one by the hour; at 2.8 both cost 5.6, less than 6.
    let moved: Vec<(f64, f64)> = own.prices.iter().map(|p| (p.times, p.machines)).collect();
    assert_eq!(moved, [(0.6, 6.0), (0.8, 2.0), (1.2, 2.0), (1.4, 2.0)]);
    assert_close(own.prices[0].discount_percent.unwrap(), 60.0, 1e-9);
    assert_eq!(
        found.summary,
        [
            "Commit to 2 machines of committed: that costs 16.7 % less than committing to none, \
             and 44.4 % less than committing to 9.",
            "How many of committed at other prices: 6 at 40 % less, 2 at 20 % less, 2 at 20 % \
             more and 2 at 40 % more.",
            "Beside what is committed to, rent up to 4 of hourly from 17:00.",
        ]
    );
}

/// A unit of work is worth 3.6 per machine and hour. Two machines are busy anyway; four more
/// in the second hour, three of four times: 2.7 for the 4 that one costs.
#[test]
fn futures_count_by_their_weights() {
    let futures = json!([{"id": "calm", "demands": [{"rate": [20, 20]}]}, {"id": "as forecast", "weight": 3}]);
    // Machines by the hour are refused beside futures.
    let mut s = day(&json!([20, 60]), &futures, "profit");
    s.nodes.truncate(1);
    let found = asked(&s);
    let own = &found.nodes[0];
    assert_eq!(own.best, 2.0);
    assert_close(found.plan.objective.value, 2.0 * (7.2 - 4.0), 1e-9);
    for point in &own.points {
        let n = point.machines;
        let own = n.min(2.0) * 7.2 + 2.7 * (n - 2.0).clamp(0.0, 4.0) - 4.0 * n;
        assert_close(point.objective, own, 1e-9);
    }
    // At 1.2 the four cost 2.4 each for 2.7.
    assert_eq!(own.prices[0].machines, 6.0);
}

/// A price that a future changes moves with the node's own.
#[test]
fn prices_of_futures_move_too() {
    let futures = json!([{"id": "a"}, {"id": "b", "nodes": [
        {"id": "committed", "price_per_hour": 6}]}]);
    let found = asked(&day(&json!([20, 20]), &futures, "cost"));
    let own = &found.nodes[0];
    // On average a committed machine costs 4 an hour, another 3.
    assert_eq!(own.best, 0.0);
    // Three fifths of that are 2.4, four fifths 3.2.
    let moved: Vec<f64> = own.prices.iter().map(|p| p.machines).collect();
    assert_eq!(moved, [2.0, 0.0, 0.0, 0.0]);
}

/// Without machines by the hour, fewer than are needed serve too little.
#[test]
fn too_few_have_no_plan() {
    let mut s = day(&json!([20, 60]), &json!([]), "cost");
    s.nodes.truncate(1);
    let found = asked(&s);
    let own = &found.nodes[0];
    assert_eq!((own.best, own.by_the_hour_price), (6.0, None));
    for point in &own.points {
        let is_enough = point.machines >= 6.0;
        assert_eq!(point.status == Status::Optimal, is_enough, "{point:?}");
        assert_eq!(point.status == Status::Infeasible, !is_enough, "{point:?}");
    }
    assert!(found.summary[0].contains("committing to none serves too little"));
}

#[test]
fn a_fleet_that_is_fixed_has_nothing_to_commit_to() {
    let mut s = day(&json!([20, 60]), &json!([]), "serve");
    s.nodes.remove(0);
    let said = Planner::new().commit(&s).unwrap_err().to_string();
    assert!(said.contains("one choice for all periods"), "{said}");
}

/// Two regions, each with committed, on-demand and spot machines, and a search that ends at
/// once: whatever is found for one number is known for all others.
#[test]
fn no_point_is_worse_than_what_another_point_shows() {
    let hours = [90, 60, 30, 45, 100, 110];
    let node = |region: &str, tier: &str, count: &Value, price: f64| {
        let availability = if tier == "spot" { 0.8 } else { 1.0 };
        json!({"id": format!("{region}/{tier}"), "tier": tier, "hardware": "H", "region": region,
               "capacity": {"gpu": 8}, "cards": 8, "count": count, "price_per_hour": price,
               "availability": availability})
    };
    let range = json!({"min": 0, "max": 12});
    let hourly = |max: u64| json!({"min": 0, "max": max, "per": "period"});
    let mut nodes = Vec::new();
    for (region, times) in [("us", 1.0), ("eu", 1.1)] {
        nodes.push(node(region, "committed", &range, 14.0 * times));
        nodes.push(node(region, "on-demand", &hourly(12), 27.0 * times));
        nodes.push(node(region, "spot", &hourly(3), 9.5 * times));
    }
    let s = scenario(&json!({
        "schema_version": 1,
        "periods": hours.map(|h| json!({"label": h.to_string()})),
        "nodes": nodes,
        "models": [{"id": "m", "profiles": [
            {"hardware": "H", "rate": 3.7, "holds": {"gpu": 2}}]}],
        "demands": [
            {"id": "us", "model": "m", "region": "us", "rate": hours, "max_rtt_ms": 100},
            {"id": "eu", "model": "m", "region": "eu", "rate": hours.map(|h| 150 - h),
             "max_rtt_ms": 100}],
        "rtt_ms": {"us": {"eu": 90}},
        "policy": {"objective": "cost"},
    }));
    let found = Planner::new().node_limit(Some(1)).commit(&s).unwrap();
    assert_sound(&s, &found.plan);
    let best = found.plan.objective.value;
    for own in &found.nodes {
        let (region, _) = own.node.split_once('/').unwrap();
        assert_eq!(
            own.by_the_hour.as_deref(),
            Some(&*format!("{region}/on-demand"))
        );
        for point in &own.points {
            assert!(
                point.objective >= best * (1.0 - 1e-9),
                "{point:?} beats {best}"
            );
            assert!(point.bound <= point.objective * (1.0 + 1e-9), "{point:?}");
            if point.machines == own.best {
                assert_close(point.objective, best, 1e-9);
            }
        }
        // More machines than are needed idle: they cost no more than that.
        for pair in own.points.windows(2) {
            let more = pair[1].machines - pair[0].machines;
            let idle = more * own.price_per_hour * hours.len() as f64;
            let most = pair[0].objective + idle;
            assert!(pair[1].objective <= most * (1.0 + 1e-9), "{pair:?}");
        }
        for price in own.prices.iter().filter(|price| price.times > 1.0) {
            assert!(
                price.objective >= best * (1.0 - 1e-9),
                "{price:?} beats {best}"
            );
        }
    }
    let said = found.summary.join(" ");
    assert!(!said.contains("more than committing"), "{said}");
}
