//! Periods that share their numbers of machines, where the search of the whole program is
//! cut short: what is said to be possible at best holds, and the plan is near it.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, Status};
use idlewise::{ObjectiveName, Options, Planner, Scenario, solve};
use idlewise_tests::judge::{exact, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

/// As many nodes as a search needs here.
const ALL: u64 = 1_000_000;

/// Machines that are committed to and machines by the hour, with whole replicas.
fn fleet(seed: u64) -> Scenario {
    let mut dice = Dice::new(9, "shared_machines", seed as usize);
    let periods = 3 + (seed % 3) as usize;
    let mut count = json!({"min": 0, "max": 5, "per": "period"});
    match seed % 4 {
        1 => {
            count["running"] = json!(dice.whole(0, 2));
            count["start_cost"] = json!(dice.between(0.1, 2.0));
        }
        2 => {
            count["running"] = json!(0);
            count["min_hours"] = json!(2);
        }
        3 => {
            count["running"] = json!(dice.whole(0, 2));
            count["start_hours"] = json!(0.5);
        }
        _ => {}
    }
    let rates = |dice: &mut Dice| -> Vec<Value> {
        let rate = (0..periods).map(|_| json!(dice.between(2.0, 20.0)));
        rate.collect()
    };
    let objective = ["cost", "profit", "serve"][(seed / 4 % 3) as usize];
    scenario(&json!({
        "schema_version": 1,
        "periods": vec![json!({}); periods],
        "nodes": [
            {"id": "committed", "hardware": "H", "capacity": {"gpu": 4}, "price_per_hour": 2.0,
             "count": {"min": 0, "max": 6}, "availability": 0.97},
            {"id": "by the hour", "hardware": "H", "capacity": {"gpu": 4},
             "price_per_hour": dice.between(2.5, 4.0), "count": count, "availability": 0.97}],
        "models": [
            {"id": "large", "profiles": [{"hardware": "H", "rate": 2.0, "holds": {"gpu": 2}}]},
            {"id": "small", "profiles": [{"hardware": "H", "rate": 1.5, "holds": {"gpu": 1}}]}],
        "demands": [
            {"id": "a", "model": "large", "rate": rates(&mut dice), "value": 0.0008},
            {"id": "b", "model": "small", "rate": rates(&mut dice), "value": 0.0006}],
        "policy": {"objective": objective},
    }))
}

/// The plan of a search that may look at so many nodes of its tree, checked.
fn solved(s: &Scenario, nodes: u64) -> Plan {
    let options = Options {
        node_limit: Some(nodes),
        ..exact()
    };
    let plan = solve(s, &options).unwrap();
    if plan.exists() {
        let verified = Planner::new().verify(s, &plan).unwrap();
        assert!(verified.valid, "{:?}", verified.findings);
    }
    plan
}

#[test]
fn what_is_said_of_the_best_plan_holds() {
    let (mut near, mut judged) = (0, 0);
    for seed in 0..36 {
        let s = fleet(seed);
        let best = solved(&s, ALL);
        let short = solved(&s, 1);
        if best.status == Status::Infeasible {
            assert_ne!(short.status, Status::Optimal, "seed {seed}");
            continue;
        }
        assert_eq!(best.status, Status::Optimal, "seed {seed}");
        assert!(short.exists(), "seed {seed}");
        // Larger is better under `profit` and `serve`, smaller under `cost`.
        let sign = if best.objective.name == ObjectiveName::Cost {
            -1.0
        } else {
            1.0
        };
        let slack = 1e-6 * best.objective.value.abs().max(1.0);
        assert!(
            sign * short.objective.value <= sign * best.objective.value + slack,
            "seed {seed}: {} is better than {}",
            short.objective.value,
            best.objective.value
        );
        assert!(
            sign * short.objective.bound >= sign * best.objective.value - slack,
            "seed {seed}: no plan is said to reach {}, and one does: {}",
            short.objective.bound,
            best.objective.value
        );
        if let (Some(short), Some(best)) = (&short.certificate.cost, &best.certificate.cost) {
            assert!(short.bound <= best.cost + slack, "seed {seed}");
        }
        let missed = (short.objective.value - best.objective.value).abs();
        near += usize::from(missed <= 0.01 * best.objective.value.abs());
        judged += 1;
    }
    assert!(
        6 * near >= 5 * judged,
        "only {near} of {judged} plans are within a hundredth of the best one"
    );
}

/// A search that ends without a plan has still proved what its relaxation proves.
#[test]
fn a_limit_leaves_the_bound_of_the_relaxation() {
    for seed in (0..12).filter(|seed| seed / 4 % 3 == 0) {
        let s = fleet(seed);
        let plan = solved(&s, 1);
        let mut relaxed = s.clone();
        relaxed.policy.relax = true;
        let least = solved(&relaxed, ALL);
        if plan.exists() && least.status == Status::Optimal {
            let bound = least.objective.value;
            assert!(
                plan.objective.bound >= 0.999 * bound,
                "seed {seed}: {}",
                plan.objective.bound
            );
        }
    }
}
