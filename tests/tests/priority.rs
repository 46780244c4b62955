//! Who is served first: hand-computed cases, all possibilities counted out, and the same
//! program written straight from the definition.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, Status};
use idlewise::{
    Error, Hooks, Options, Scenario, Warm, certify, parts, solve, solve_from_parts, solve_parts,
};
use idlewise_tests::by_hand::*;
use idlewise_tests::definition::Definition;
use idlewise_tests::judge::{as_json, assert_sound, exact, is_close, judged, scenario};
use idlewise_tests::random::{Dice, Shape};
use serde_json::{Value, json};

const HOUR: f64 = 3600.0;

/// One machine of 10 gpu; a cheap demand of 8 and one ten times as dear of 8 more.
fn two(priority: i32, more: &Value) -> Plan {
    let mut changes = json!({"demands": {
        "d": {"rate": 8, "value": 1, "priority": priority},
        "dear": {"model": "m", "rate": 8, "value": 10},
    }});
    merge(&mut changes, more);
    planned(&changes)
}

fn served(plan: &Plan, demand: &str) -> f64 {
    let own = plan.demands.iter().filter(|d| d.demand == demand);
    own.map(|d| d.served).sum()
}

#[test]
fn value_decides_where_priorities_are_equal() {
    // All 8 of the dear one, and 2 of the other.
    let plan = two(0, &json!({}));
    assert!((served(&plan, "dear") - 8.0).abs() < 1e-9);
    assert!(plan.priorities.is_empty() && plan.certificate.priorities.is_empty());
}

#[test]
fn a_higher_priority_is_served_first_however_little_it_is_worth() {
    // All 8 of the cheap one, then 2 of the dear: 8 + 20 an hour and second.
    let plan = two(1, &json!({}));
    assert!((served(&plan, "d") - 8.0).abs() < 1e-9);
    assert!((served(&plan, "dear") - 2.0).abs() < 1e-9);
    assert_eq!(plan.status, Status::Optimal);
    // What a priority reached is kept to a part in a billion: the rest is a hair more.
    assert!(is_close(plan.objective.value, HOUR * 28.0, 1e-8, 0.0));
    let [high, low] = &plan.priorities[..] else {
        panic!("{:?}", plan.priorities);
    };
    assert_eq!((high.priority, low.priority), (1, 0));
    for (found, units) in [
        (high.value, 8.0),
        (high.asked, 8.0),
        (low.value, 20.0),
        (low.asked, 80.0),
    ] {
        assert!(is_close(found, HOUR * units, 1e-7, 0.0), "{found} {units}");
    }
    for own in [high, low] {
        assert!(
            is_close(own.value, own.bound.unwrap(), 1e-8, 0.0),
            "{own:?}"
        );
    }
    // The last unit of the cheap one keeps a dear one out: 10 for 1, less its own value, and
    // any more that its demand row takes back, as it is served in full.
    let kept = &plan.certificate.kept;
    assert_eq!(kept.len(), 1);
    assert!(kept[0].price >= 9.0 - 1e-6, "{kept:?}");
}

#[test]
fn below_nought_comes_after_the_others() {
    let plan = two(-1, &json!({"demands": {"dear": {"value": 0.1}}}));
    assert!((served(&plan, "dear") - 8.0).abs() < 1e-9);
    assert!((served(&plan, "d") - 2.0).abs() < 1e-9);
}

#[test]
fn three_priorities_come_one_after_another() {
    // 10 gpu: 3 of the first, 5 of the second, 2 of the third.
    let plan = planned(&json!({"demands": {
        "d": {"rate": 9, "value": 100},
        "second": {"model": "m", "rate": 5, "value": 0.5, "priority": 3},
        "first": {"model": "m", "rate": 3, "value": 0.25, "priority": 7},
    }}));
    for (demand, rate) in [("first", 3.0), ("second", 5.0), ("d", 2.0)] {
        assert!((served(&plan, demand) - rate).abs() < 1e-9, "{demand}");
    }
    let bounds: Vec<f64> = plan
        .priorities
        .iter()
        .map(|p| p.bound.unwrap() / HOUR)
        .collect();
    for (found, expected) in bounds.iter().zip([0.75, 2.5, 200.0]) {
        assert!((found - expected).abs() < 1e-6, "{bounds:?}");
    }
}

#[test]
fn profit_serves_a_higher_priority_at_a_loss() {
    // A gpu-hour costs 5,000 and a unit/s brings 3,600 x value: 3,600 of the first demand
    // is a loss, 36,000 of the dear one a gain. The first is served because it comes first.
    let rent = json!({
        "nodes": {"a": {"usage_price": {"gpu": 5000}}},
        "policy": {"objective": "profit"},
    });
    let plan = two(1, &rent);
    assert!((served(&plan, "d") - 8.0).abs() < 1e-9);
    assert!((served(&plan, "dear") - 2.0).abs() < 1e-9);
    let profit = 8.0 * (3600.0 - 5000.0) + 2.0 * (36000.0 - 5000.0);
    assert!((plan.objective.value - profit).abs() < 1e-4);
    assert!(is_close(plan.objective.bound, profit, 1e-8, 0.0));
    // The lowest is served where that pays, and has no bound of its own.
    assert_eq!(plan.priorities[1].bound, None);
    let plan = two(0, &rent);
    assert!(served(&plan, "d").abs() < 1e-9);
}

#[test]
fn the_cost_comes_after_all_priorities() {
    // Two machines, the second at 1 a gpu-hour; both demands fit on both: the free one
    // is filled, and 2 gpu-hours are paid.
    let plan = planned(&json!({
        "nodes": {"b": {"hardware": "H", "capacity": {"gpu": 10}, "usage_price": {"gpu": 1},
                        "price_per_hour": 20}},
        "demands": {
            "d": {"rate": 6, "value": 1, "priority": 1},
            "other": {"model": "m", "rate": 6, "value": 2},
        },
    }));
    assert!((plan.objective.cost - 2.0).abs() < 1e-9);
    assert!((plan.objective.cost_bound.unwrap() - 2.0).abs() < 1e-6);
    assert_eq!(plan.status, Status::Optimal);
}

#[test]
fn what_must_be_served_comes_before_any_priority() {
    let plan = two(1, &json!({"demands": {"dear": {"min_served": 0.5}}}));
    assert!((served(&plan, "dear") - 4.0).abs() < 1e-9);
    assert!((served(&plan, "d") - 6.0).abs() < 1e-9);
}

#[test]
fn a_false_claim_about_a_priority_is_found() {
    let s = scenario(&listed(with(&json!({"demands": {
        "d": {"rate": 8, "priority": 1}, "dear": {"model": "m", "rate": 8, "value": 10},
    }}))));
    let plan = judged(&s, &exact());
    let damages: [fn(&mut Plan); 6] = [
        |p| p.priorities[0].value += 100.0,
        |p| p.priorities[0].bound = Some(1.0),
        |p| p.priorities.clear(),
        |p| p.certificate.priorities.clear(),
        |p| p.certificate.priorities[0].bound -= 100.0,
        |p| p.certificate.kept[0].price = -1.0,
    ];
    for (number, damage) in damages.iter().enumerate() {
        let mut damaged = plan.clone();
        damage(&mut damaged);
        assert!(!certify::verify(&s, &damaged).valid, "damage {number}");
    }
    // The plan that serves most value is no plan of this scenario that is proved best.
    let mut equal = s.clone();
    for demand in &mut equal.demands {
        demand.priority = 0;
    }
    let wrong = judged(&equal, &exact());
    assert!(!certify::verify(&s, &wrong).valid);
}

#[test]
fn questions_that_weigh_value_refuse_priorities_by_name() {
    let s = scenario(&listed(with(&json!({"demands": {
        "d": {"rate": 8, "priority": 1}, "other": {"model": "m", "rate": 8},
    }}))));
    let planner = idlewise::Planner::new();
    let plan = planner.solve(&s).unwrap();
    let refused = [
        planner.size(&s).err(),
        planner.earnings(&s).err(),
        planner.price_ranges(&s).err(),
        idlewise::export::to_mps(&s).err(),
    ];
    for error in refused {
        let Some(Error::Input(errors)) = error else {
            panic!("{error:?}");
        };
        assert_eq!(errors.0[0].path, "$.demands[0].priority");
    }
    assert!(planner.compare(&s).is_ok());
    assert!(planner.timetable(&plan, Some(&s)).is_ok());
}

#[test]
fn an_objective_without_value_says_that_it_ignores_them() {
    for objective in ["cost", "fair"] {
        let s = scenario(&listed(with(&json!({
            "demands": {"d": {"priority": 2}, "other": {"model": "m", "rate": 1}},
            "policy": {"objective": objective},
        }))));
        let said = s.advise();
        assert!(
            said.iter()
                .any(|a| a.path == "$.demands[0].priority" && a.text.contains(objective)),
            "{said:?}"
        );
        assert!(judged(&s, &exact()).priorities.is_empty());
    }
}

/// Three models with whole replicas on one machine, priorities 2, 1 and 0 in some order:
/// every choice of replicas, and a model serves what its replicas can.
#[test]
fn whole_replicas_by_priority_are_counted_out() {
    for case in 0..60 {
        let mut dice = Dice::new(31, "priority", case);
        let gpu = dice.whole(4, 9) as f64;
        let held: Vec<f64> = (0..3).map(|_| dice.whole(1, 3) as f64).collect();
        let speed: Vec<f64> = (0..3).map(|_| dice.between(1.0, 9.0)).collect();
        let rate: Vec<f64> = (0..3).map(|_| dice.between(1.0, 30.0)).collect();
        let value: Vec<f64> = (0..3).map(|_| dice.between(0.1, 1.0)).collect();
        let priority: Vec<i32> = (0..3).map(|_| dice.whole(0, 2) as i32).collect();
        let mut best: Vec<f64> = Vec::new();
        for code in 0..1000_u32 {
            let y = [code % 10, code / 10 % 10, code / 100].map(f64::from);
            if (0..3).map(|m| y[m] * held[m]).sum::<f64>() > gpu {
                continue;
            }
            let worth = |m: usize| HOUR * value[m] * rate[m].min(speed[m] * y[m]);
            let of = |p: i32| (0..3).filter(|&m| priority[m] == p).map(worth).sum::<f64>();
            let found = vec![of(2), of(1), of(0)];
            let tell = |list: &Vec<f64>| list.iter().map(|v| (v * 1e4).round()).collect::<Vec<_>>();
            if best.is_empty() || tell(&found) > tell(&best) {
                best = found;
            }
        }
        let s = scenario(&json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": gpu}}],
            "models": (0..3).map(|m| json!({"id": format!("m{m}"), "profiles": [
                {"hardware": "H", "rate": speed[m], "holds": {"gpu": held[m]}}]})).collect::<Vec<_>>(),
            "demands": (0..3).map(|m| json!({"id": format!("d{m}"), "model": format!("m{m}"),
                "rate": rate[m], "value": value[m], "priority": priority[m]})).collect::<Vec<_>>(),
        }));
        let plan = judged(&s, &exact());
        assert_eq!(plan.status, Status::Optimal, "{}", as_json(&s));
        let of = |p: i32| -> f64 {
            let demands = plan.demands.iter().zip(&s.demands);
            let own = demands.filter(|(_, d)| d.priority == p);
            own.map(|(served, d)| HOUR * d.value * served.served).sum()
        };
        for (p, best) in [2, 1, 0].into_iter().zip(best) {
            assert!(
                is_close(of(p), best, 1e-6, 1.0),
                "{p}: {} {best} {}",
                of(p),
                as_json(&s)
            );
        }
    }
}

fn shape(seed: u64, features: u16, objective: &'static str) -> Shape {
    Shape {
        seed,
        nodes: 3,
        demands: 4,
        periods: 2,
        features,
        objective,
        relax: seed.is_multiple_of(2),
        load: 1.3,
    }
}

/// Random scenarios of two regions and three priorities against the program of the
/// definition, maximised in turn by another solver.
#[test]
fn random_scenarios_agree_with_the_definition() {
    let mut compared = 0;
    for seed in 0..80_usize {
        let mut dice = Dice::new(seed as u64, "priorities", 0);
        let objective = if dice.chance(0.5) { "serve" } else { "profit" };
        let mut json = shape(seed as u64, dice.whole(0, 255) as u16, objective).json();
        for demand in json["demands"].as_array_mut().unwrap() {
            demand["priority"] = json!(dice.whole(0, 2));
        }
        let s = scenario(&json);
        if !s.has_priorities() {
            continue;
        }
        let plan = solve(&s, &exact()).unwrap();
        if plan.status != Status::Optimal {
            continue;
        }
        assert_sound(&s, &plan);
        let Some(definition) = Definition::new(&s) else {
            continue;
        };
        let objective = definition.clone();
        let Some((reached, point)) = definition.by_priority() else {
            continue;
        };
        for (found, best) in plan.priorities.iter().zip(&reached) {
            assert!(
                is_close(found.value, *best, 1e-6, 1e-6),
                "{found:?} {best} {}",
                as_json(&s)
            );
        }
        let best = objective.worth(&point);
        let size = plan.priorities.iter().map(|p| p.value).sum::<f64>();
        assert!(
            is_close(plan.objective.value, best, 1e-6, 1e-6 * size),
            "{} {best} {}",
            plan.objective.value,
            as_json(&s)
        );
        compared += 1;
    }
    assert!(compared >= 20, "{compared}");
}

/// One priority for all is no priority; a limit of time leaves a plan that holds.
#[test]
fn equal_priorities_are_none_and_a_hurried_plan_holds() {
    let mut json = shape(7, 0, "serve").json();
    let before = judged(&scenario(&json), &exact());
    for demand in json["demands"].as_array_mut().unwrap() {
        demand["priority"] = json!(5);
    }
    let after = judged(&scenario(&json), &exact());
    assert_eq!(before.objective, after.objective);
    assert!(after.priorities.is_empty());
    for (index, demand) in json["demands"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .enumerate()
    {
        demand["priority"] = json!(index % 3);
    }
    let hurried = Options {
        time_limit: Some(std::time::Duration::from_nanos(1)),
        ..Options::default()
    };
    let s = scenario(&json);
    let plan = solve(&s, &hurried).unwrap();
    if plan.status != Status::Limit {
        assert_sound(&s, &plan);
    }
}

fn with_priorities(mut json: Value) -> Scenario {
    for (index, demand) in json["demands"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .enumerate()
    {
        demand["priority"] = json!(index % 3);
    }
    scenario(&json)
}

/// Whoever solves parts elsewhere sends the prices of every earlier goal, too.
#[test]
fn parts_solved_apart_give_the_same_plan() {
    let options = Options::default();
    for seed in 0..6 {
        let s = with_priorities(shape(seed, 1, ["serve", "profit"][seed as usize % 2]).json());
        let places: Vec<usize> = (0..parts(&s).unwrap().len()).collect();
        let answers = solve_parts(&s, &places, &options, &Hooks::default()).unwrap();
        let joined = solve_from_parts(&s, &answers, 2, &options, &Hooks::default()).unwrap();
        let whole = solve(&s, &options).unwrap();
        assert_eq!(joined.objective, whole.objective, "{}", as_json(&s));
        assert_eq!(joined.priorities, whole.priorities);
        assert_eq!(joined.routes, whole.routes);
        assert_eq!(joined.certificate, whole.certificate);
    }
}

/// A warm start is as good as none, after a rate and after a priority has changed.
#[test]
fn a_warm_start_is_as_good() {
    for seed in 0..6 {
        let mut s = with_priorities(shape(seed, 1, "serve").json());
        let mut warm = Warm::new(exact());
        for turn in 0..3 {
            if turn == 1 {
                s.demands[0].rate[0] *= 1.3;
            }
            if turn == 2 {
                s.demands[1].priority = 7;
            }
            let found = warm.solve(&s, &Hooks::default()).unwrap();
            let cold = solve(&s, &exact()).unwrap();
            assert_sound(&s, &found);
            for (a, b) in found.priorities.iter().zip(&cold.priorities) {
                assert!(
                    is_close(a.value, b.value, 1e-6, 1e-6),
                    "{a:?} {b:?} {}",
                    as_json(&s)
                );
            }
        }
    }
}
