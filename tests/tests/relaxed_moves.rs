//! Fractions of replicas whose moves cost: the optimum by hand and by another solver, and
//! that the prices prove it. Where nothing is whole there is no other proof.
#![allow(clippy::unwrap_used)]

use idlewise::Scenario;
use idlewise::plan::{Plan, Status};
use idlewise_tests::definition::{Answer, Definition};
use idlewise_tests::judge::{as_json, assert_close, exact, judged, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

#[track_caller]
fn assert_proved(plan: &Plan, s: &Scenario, best: f64) {
    let size = best.abs().max(1.0);
    let objective = &plan.objective;
    let near = |found: f64| (found - best).abs() <= 1e-6 * size;
    assert!(
        plan.status == Status::Optimal && near(objective.value) && near(objective.bound),
        "{:?} {objective:?}, not {best}\n{}",
        plan.status,
        as_json(s)
    );
}

/// A machine of 2 gpu for replicas of 2 gpu that serve 2 units/s, of which 9 are asked for
/// at 7.2 an hour. Loading one costs 1.
fn one_replica(standing: u64) -> Scenario {
    let mut s = json!({
        "schema_version": 1,
        "nodes": [{"id": "a", "hardware": "H", "capacity": {"gpu": 2}}],
        "models": [{"id": "m", "profiles": [
            {"name": "p", "hardware": "H", "rate": 2, "holds": {"gpu": 2}},
        ]}],
        "demands": [{"id": "d", "model": "m", "rate": 9, "value": 0.002}],
        "steadiness": {"load_cost": {"m": 1}},
        "policy": {"objective": "profit", "relax": true},
    });
    if standing > 0 {
        s["steadiness"]["replicas"] =
            json!([{"node": "a", "model": "m", "profile": "p", "count": standing}]);
    }
    scenario(&s)
}

#[test]
fn a_machine_that_is_short_has_the_price_and_not_the_demand() {
    // 2 units/s are worth 14.4, less 1 for the load where nothing stands. That much the
    // machine is worth: each of its gpu half of it.
    for (standing, best) in [(0, 13.4), (1, 14.4)] {
        let s = one_replica(standing);
        let plan = judged(&s, &exact());
        assert_proved(&plan, &s, best);
        assert!(plan.certificate.prices.demand.is_empty());
    }
    let plan = judged(&one_replica(0), &exact());
    assert_close(plan.certificate.prices.capacity[0].price, 6.7, 1e-6);
}

/// A small fleet of one model, some of it warm.
fn fleet(seed: u64) -> Value {
    let mut dice = Dice::new(seed, "relaxed moves", 0);
    let pick = |dice: &mut Dice, least: u64, most: u64| dice.whole(least, most);
    let nodes = pick(&mut dice, 1, 2);
    let demands = pick(&mut dice, 1, 2);
    let periods = pick(&mut dice, 1, 3);
    let mut listed = Vec::new();
    for g in 0..nodes {
        let mut node = json!({
            "id": format!("n{g}"),
            "hardware": "H",
            "capacity": {"gpu": pick(&mut dice, 1, 8)},
            "price_per_hour": pick(&mut dice, 1, 5),
        });
        if dice.chance(0.5) {
            node["usage_price"] = json!({"gpu": pick(&mut dice, 0, 3)});
        }
        if dice.chance(0.4) {
            node["count"] = json!({"min": 0, "max": pick(&mut dice, 1, 3)});
        }
        listed.push(node);
    }
    let mut asked = Vec::new();
    for d in 0..demands {
        let rate: Vec<u64> = (0..periods).map(|_| pick(&mut dice, 0, 10)).collect();
        let value = [0.0, 0.0001, 0.0005, 0.001, 0.002][pick(&mut dice, 0, 4) as usize];
        asked.push(json!({"id": format!("d{d}"), "model": "m", "rate": rate, "value": value}));
    }
    let objective = ["profit", "serve"][pick(&mut dice, 0, 1) as usize];
    let mut s = json!({
        "schema_version": 1,
        "periods": vec![json!({}); periods as usize],
        "nodes": listed,
        "models": [{"id": "m", "profiles": [{
            "name": "p",
            "hardware": "H",
            "rate": pick(&mut dice, 1, 5),
            "holds": {"gpu": pick(&mut dice, 1, 4)},
        }]}],
        "demands": asked,
        "steadiness": {"load_cost": {"m": pick(&mut dice, 1, 20)}},
        "policy": {"objective": objective, "relax": true},
    });
    if dice.chance(0.7) {
        let standing = pick(&mut dice, 1, 3);
        s["steadiness"]["replicas"] =
            json!([{"node": "n0", "model": "m", "profile": "p", "count": standing}]);
    }
    if dice.chance(0.3) {
        s["models"][0]["max_replicas"] = json!(pick(&mut dice, 1, 4));
    }
    if dice.chance(0.2) {
        s["steadiness"]["max_moves"] = json!(pick(&mut dice, 0, 3));
    }
    s
}

#[test]
fn prices_prove_the_optimum_that_another_solver_finds() {
    let mut compared = 0;
    for seed in 0..400 {
        let s = scenario(&fleet(seed));
        let plan = judged(&s, &exact());
        let definition = Definition::new(&s).unwrap();
        let Answer::Point(point) = definition.answer() else {
            continue;
        };
        assert_proved(&plan, &s, definition.worth(&point));
        compared += 1;
    }
    assert!(compared > 350, "{compared}");
}
