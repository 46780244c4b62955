//! Futures beside what does not work with them yet: each is refused by name and place; and
//! regions of demands, which work.
#![allow(clippy::unwrap_used)]

use idlewise::plan::Status;
use idlewise::{Causes, Compact, EvaluateOptions, Planner, Scenario};
use serde_json::{Value, json};

/// One site that can be lost, and one beside it; the changes are put in by pointer.
fn text(changes: &[(&str, Value)]) -> String {
    let mut scenario = json!({
        "schema_version": 1,
        "nodes": [
            {"id": "a", "region": "eu", "hardware": "H", "count": {"min": 0, "max": 9},
             "capacity": {"gpu": 1}, "price_per_hour": 1},
            {"id": "b", "region": "us", "hardware": "H", "count": {"min": 0, "max": 9},
             "capacity": {"gpu": 1}, "price_per_hour": 2}
        ],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000, "holds": {"gpu": 1}}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 2000, "min_served": 1}],
        "futures": [{"id": "calm"}, {"id": "busy", "demands": [{"times": 2}]}],
        "policy": {"objective": "cost"},
    });
    for (place, value) in changes {
        let (parent, field) = place.rsplit_once('/').unwrap();
        let parent = scenario.pointer_mut(parent).unwrap();
        parent[field] = value.clone();
    }
    scenario.to_string()
}

#[test]
fn other_rules_are_refused_by_name() {
    let moves = json!({"max_moves": 5});
    for (field, value, place) in [
        ("/policy/objective", json!("fair"), "$.policy.objective: "),
        ("/policy/spare", json!("fill"), "$.policy.spare: "),
        ("/steadiness", moves, "$.steadiness: "),
        (
            "/demands/0/within_hours",
            json!(1),
            "$.demands[0].within_hours: ",
        ),
    ] {
        // Without futures, nothing is wrong with it.
        let alone = [(field, value.clone()), ("/futures", json!([]))];
        assert!(Scenario::from_json(text(&alone)).is_ok(), "{place}");
        let said = Scenario::from_json(text(&[(field, value)]));
        let said = said.unwrap_err().to_string();
        assert!(
            said.contains(place) && said.contains("futures"),
            "{place}: {said}"
        );
    }
}

#[test]
fn ways_of_asking_are_refused_by_name() {
    let scenario = Scenario::from_json(text(&[])).unwrap();
    for (planner, name) in [
        (Planner::new().causes(Causes::Alone), "causes alone"),
        (Planner::new().compact(Compact::Always), "compact"),
    ] {
        let said = planner.solve(&scenario).unwrap_err().to_string();
        assert!(said.contains("$.futures") && said.contains(name), "{said}");
    }
}

/// The demand needs 2 machines when it is calm and 4 when busy: 4 are rented, at 1 an hour
/// in the cheap region, and at 2 where only the other one may serve it.
#[test]
fn regions_of_demands_hold_in_every_future() {
    for (regions, cost) in [(json!(null), 4.0), (json!(["us"]), 8.0)] {
        let scenario = text(&[("/demands/0/in_regions", regions)]);
        let plan = Planner::new().solve(&Scenario::from_json(&scenario).unwrap());
        let plan = plan.unwrap();
        assert_eq!(plan.status, Status::Optimal);
        assert!(
            (plan.objective.value - cost).abs() < 1e-9,
            "{:?}",
            plan.objective
        );
    }
}

/// A plan for calm and busy rents four machines. What came is between: three are needed, for
/// 3, and four are there.
#[test]
fn a_plan_for_several_futures_is_judged_on_what_came() {
    let planner = Planner::new();
    let plan = planner
        .solve(&Scenario::from_json(text(&[])).unwrap())
        .unwrap();
    let came = text(&[("/futures", json!([])), ("/demands/0/rate", json!(3000))]);
    let came = Scenario::from_json(&came).unwrap();
    let found = planner
        .evaluate(&plan, &came, &EvaluateOptions::new())
        .unwrap();
    assert_eq!(found.mismatches, []);
    assert!((found.promised.cost - 4.0).abs() < 1e-9);
    assert!((found.promised.served_percent - 100.0).abs() < 1e-9);
    assert!((found.came.cost - 4.0).abs() < 1e-9);
    assert!((found.came.served_percent - 100.0).abs() < 1e-9);
    let regret = found.regret.unwrap();
    assert!((regret.at_least - 1.0).abs() < 1e-9, "{regret:?}");
    // More than the busiest future: 4 of 5 are served.
    let came = text(&[("/futures", json!([])), ("/demands/0/rate", json!(5000))]);
    let came = Scenario::from_json(&came).unwrap();
    let found = planner
        .evaluate(&plan, &came, &EvaluateOptions::new())
        .unwrap();
    assert!((found.came.served_percent - 80.0).abs() < 1e-3);
    assert_eq!(found.short.len(), 1);
}
