//! Futures of which the worst count (`policy.futures`: `worst` and `cvar`), by hand, by
//! brute force, and held against the plans that are best on average.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, Status};
use idlewise::{Planner, Scenario};
use idlewise_tests::in_futures::{self, FULL, either, machines};
use idlewise_tests::judge::{
    assert_close, assert_sound, exact, is_close, judged, judged_by_all, scenario,
};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

fn with_goal(mut scenario_of: Value, goal: &Value) -> Scenario {
    scenario_of["policy"]["futures"] = goal.clone();
    scenario(&scenario_of)
}

/// One machine is needed. `spot` costs 1, and 5 in one of ten; `sure` always 2. On average
/// spot costs 1.4. At worst it costs 5, and the worst half of it (0.1 x 5 + 0.4 x 1) / 0.5 =
/// 1.8, less than 2; the worst fifth (0.1 x 5 + 0.1 x 1) / 0.2 = 3, which is more.
#[test]
fn a_price_that_may_rise() {
    let s = |goal: &Value| {
        let s = json!({
            "schema_version": 1,
            "nodes": [
                {"id": "spot", "hardware": "H", "count": {"min": 0, "max": 4},
                 "capacity": {"gpu": 1}, "price_per_hour": 1},
                {"id": "sure", "hardware": "H", "count": {"min": 0, "max": 4},
                 "capacity": {"gpu": 1}, "price_per_hour": 2}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
            "demands": [{"id": "chat", "model": "m", "rate": 1000}],
            "futures": [{"id": "calm", "weight": 9},
                        {"id": "crisis", "nodes": [{"id": "spot", "price_per_hour": 5}]}],
            "policy": {"objective": "cost"},
        });
        with_goal(s, goal)
    };
    for (goal, chosen, figure, expected) in [
        (json!("worst"), [0.0, 1.0], 2.0, 2.0),
        (json!({"cvar": 0.5}), [1.0, 0.0], 1.8, 1.4),
        (json!({"cvar": 0.8}), [0.0, 1.0], 2.0, 2.0),
        (json!({"cvar": 0}), [1.0, 0.0], 1.4, 1.4),
    ] {
        let plan = judged_by_all(&s(&goal), &exact());
        assert_eq!(plan.status, Status::Optimal, "{goal}");
        assert_eq!(machines(&plan), chosen, "{goal}");
        assert_close(plan.objective.value, figure, 1e-9);
        assert_close(plan.objective.bound, figure, 1e-6);
        assert_close(plan.objective.expected.unwrap(), expected, 1e-9);
    }
}

/// One replica stands on the one machine. Of a 1,000 are asked for in seven of ten futures,
/// of b 1,200 in the others. On average a is worth more. At worst a turns away the 1,200 of
/// b, and b the 1,000 of a (and 200 of its own, where it is asked for).
#[test]
fn the_least_is_turned_away_at_worst() {
    let s = |goal: &Value| with_goal(either([1000.0, 1200.0], [7.0, 3.0]), goal);
    let plan = judged(&s(&json!("expected")), &exact());
    assert_eq!(plan.replicas[0].model, "a");
    assert_eq!(plan.objective.expected, None);
    let plan = judged_by_all(&s(&json!("worst")), &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.replicas[0].model, "b");
    assert_close(plan.objective.value, FULL, 1e-9);
    // Served is the 1,000 of b, three of ten times.
    assert_close(plan.objective.expected.unwrap(), 0.3 * FULL, 1e-9);
    // Of the worst half, with a on the machine: 1,200 in three of five parts and nothing
    // else; with b: 1,000 in all of it.
    let plan = judged_by_all(&s(&json!({"cvar": 0.5})), &exact());
    assert_eq!(plan.replicas[0].model, "a");
    assert_close(plan.objective.value, 1.2 * FULL * 0.6, 1e-9);
}

/// Machines bring 3.6 for 1. Three are busy in the calm, six with the launch, which comes
/// nine times in ten. On average six are worth it; at worst it is calm, and three are best.
/// The worst half is the calm and four of nine launches: with n of up to six machines
/// (0.1 (10.8 - n) + 0.4 (3.6 n - n)) / 0.5, which grows with n.
#[test]
fn the_most_is_made_at_worst() {
    let s = |goal: &Value| {
        let s = json!({
            "schema_version": 1,
            "nodes": [{"id": "site", "hardware": "H", "count": {"min": 0, "max": 9},
                       "capacity": {"gpu": 1}, "price_per_hour": 1}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
            "demands": [{"id": "chat", "model": "m", "rate": 3000, "value": 1e-6}],
            "futures": [{"id": "calm", "weight": 1},
                        {"id": "launch", "weight": 9, "demands": [{"times": 2}]}],
            "policy": {"objective": "profit"},
        });
        with_goal(s, goal)
    };
    assert_eq!(machines(&judged(&s(&json!("expected")), &exact())), [6.0]);
    let plan = judged_by_all(&s(&json!("worst")), &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(machines(&plan), [3.0]);
    assert_close(plan.objective.value, 7.8, 1e-9);
    assert_close(plan.objective.expected.unwrap(), 7.8, 1e-9);
    let plan = judged_by_all(&s(&json!({"cvar": 0.5})), &exact());
    assert_eq!(machines(&plan), [6.0]);
    assert_close(plan.objective.value, (0.1 * 4.8 + 0.4 * 15.6) / 0.5, 1e-9);
}

/// Profits may be losses: a machine that has to be there costs 5 and brings 3.6 at most, in
/// the calm half of that.
#[test]
fn the_worst_may_be_a_loss() {
    let s = json!({
        "schema_version": 1,
        "nodes": [{"id": "site", "hardware": "H", "count": {"min": 1, "max": 3},
                   "capacity": {"gpu": 1}, "price_per_hour": 5}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 1000, "value": 1e-6}],
        "futures": [{"id": "as forecast"}, {"id": "calm", "demands": [{"times": 0.5}]}],
        "policy": {"objective": "profit"},
    });
    let plan = judged_by_all(&with_goal(s, &json!("worst")), &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.objective.value, 0.5 * FULL - 5.0, 1e-9);
    assert_close(plan.objective.expected.unwrap(), 0.75 * FULL - 5.0, 1e-9);
}

/// Nothing is turned away in the worst future by six machines, in either order of the
/// goals; then the most on average, then the least cost: not nine, and none of the dear.
#[test]
fn then_on_average_then_the_cost() {
    let s = json!({
        "schema_version": 1,
        "nodes": [
            {"id": "dear", "hardware": "H", "count": {"min": 0, "max": 9},
             "capacity": {"gpu": 1}, "price_per_hour": 2},
            {"id": "cheap", "hardware": "H", "count": {"min": 0, "max": 9},
             "capacity": {"gpu": 1}, "price_per_hour": 1}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 3000, "value": 1e-6}],
        "futures": [{"id": "calm"}, {"id": "launch", "demands": [{"times": 2}]}],
    });
    let plan = judged_by_all(&with_goal(s, &json!("worst")), &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(machines(&plan), [0.0, 6.0]);
    assert_close(plan.objective.value, 0.0, 1e-9);
    assert_close(plan.objective.expected.unwrap(), 4.5 * FULL, 1e-9);
    assert_close(plan.objective.cost_bound.unwrap(), 6.0, 1e-6);
}

/// The mean of the worst part of some losses, from its definition.
fn worst_part(mut losses: Vec<(f64, f64)>, part: f64) -> f64 {
    losses.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut left = part;
    let mut sum = 0.0;
    for (loss, weight) in losses {
        let taken = weight.min(left);
        sum += taken * loss;
        left -= taken;
    }
    sum / part
}

/// Two kinds of machines and three futures: every number of both, whose loss in each
/// future is a sum.
#[test]
fn machines_of_three_futures_by_brute_force() {
    for case in 0..60 {
        let mut dice = Dice::new(3, "futures_worst", case);
        let price = [dice.between(0.5, 2.0), dice.between(0.5, 2.0)];
        let value = [dice.between(0.5, 3.0), dice.between(0.5, 3.0)];
        let weight = [0; 3].map(|_| dice.between(0.2, 1.0));
        let all: f64 = weight.iter().sum();
        // By future, then demand.
        let rate = [0; 3].map(|_| [0; 2].map(|_| dice.between(0.0, 4.0)));
        let part = [0.3, 0.55, 0.9][case % 3];
        let profit = case % 2 == 0;
        let lost = |f: usize, n: [u32; 2]| -> f64 {
            (0..2)
                .map(|d| {
                    let served = rate[f][d].min(f64::from(n[d]));
                    if profit {
                        price[d] * f64::from(n[d]) - value[d] * served
                    } else {
                        value[d] * (rate[f][d] - served)
                    }
                })
                .sum()
        };
        let figures = |n: [u32; 2]| -> [f64; 2] {
            let losses: Vec<(f64, f64)> = (0..3).map(|f| (lost(f, n), weight[f] / all)).collect();
            let worst = losses.iter().map(|l| l.0).fold(f64::MIN, f64::max);
            [worst, worst_part(losses, part)]
        };
        // Three machines in all, so that there is something to choose under `serve`.
        let numbers = (0..4).flat_map(|a| (0..4 - a).map(move |b| [a, b]));
        let best = numbers.fold([f64::MAX; 2], |best: [f64; 2], n| {
            let own = figures(n);
            [best[0].min(own[0]), best[1].min(own[1])]
        });
        let future = |f: usize| {
            json!({"id": format!("f{f}"), "weight": weight[f],
                   "demands": [{"id": "d0", "rate": rate[f][0]}, {"id": "d1", "rate": rate[f][1]}]})
        };
        // One kind of machine that holds a replica of either model: three of them.
        let model = |d: usize| {
            json!({"id": format!("m{d}"), "profiles": [
                {"hardware": "H", "rate": 1, "holds": {"gpu": 1, (format!("k{d}")): 1}}]})
        };
        let demand = |d: usize| {
            json!({"id": format!("d{d}"), "model": format!("m{d}"), "rate": 1,
                   "value": value[d] / 3600.0})
        };
        let objective = if profit { "profit" } else { "serve" };
        let s = json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 3, "k0": 3, "k1": 3},
                       "usage_price": if profit { json!({"k0": price[0], "k1": price[1]}) }
                                      else { json!({}) }}],
            "models": [model(0), model(1)],
            "demands": [demand(0), demand(1)],
            "futures": [future(0), future(1), future(2)],
            "policy": {"objective": objective},
        });
        for (at, goal) in [json!("worst"), json!({"cvar": 1.0 - part})]
            .iter()
            .enumerate()
        {
            let plan = judged(&with_goal(s.clone(), goal), &exact());
            let expected = if profit { -best[at] } else { best[at] };
            assert!(
                is_close(plan.objective.value, expected, 1e-6, 1e-6),
                "case {case}, {goal}: {} is not {expected}",
                plan.objective.value
            );
            let gap = (plan.objective.bound - plan.objective.value).abs();
            assert!(gap < 1e-5, "case {case}, {goal}: {gap}");
        }
    }
}

/// A random fleet, with the futures and the choice among them that are asked for.
fn random(seed: u64, futures: &Value, goal: &Value) -> Scenario {
    let mut many = in_futures::random(seed);
    many["futures"] = futures.clone();
    many["policy"]["futures"] = goal.clone();
    scenario(&many)
}

/// What a plan loses on average, and how far that may be from the least.
fn lost(s: &Scenario, plan: &Plan) -> f64 {
    let on_average = |of: &dyn Fn(&idlewise::plan::FutureOutcome) -> f64| -> f64 {
        plan.futures.iter().map(|f| f.weight * of(f)).sum()
    };
    match s.policy.objective.as_str() {
        "serve" => on_average(&|f| f.turned_away),
        "cost" => on_average(&|f| f.cost),
        _ => on_average(&|f| f.cost - f.value),
    }
}

/// The worse the futures that are looked at, the more is lost in them, even by the plan
/// that loses least: on average, in the worst part, in the worst one. What the plan for
/// the worst loses on average is never less than what the one for the average does.
#[test]
fn worse_futures_lose_more() {
    let futures = json!([{"id": "a", "weight": 2}, {"id": "b", "demands": [{"times": 1.5}]},
                         {"id": "c", "nodes": [{"availability": 0.6}]}]);
    let mut compared = 0;
    for seed in 0..45 {
        let goals = [
            json!("expected"),
            json!({"cvar": 0.4}),
            json!({"cvar": 0.7}),
            json!("worst"),
        ];
        let found: Vec<(Scenario, Plan)> = goals
            .iter()
            .map(|goal| {
                let s = random(seed, &futures, goal);
                let plan = Planner::new().solve(&s).unwrap();
                (s, plan)
            })
            .collect();
        let exists = found[0].1.exists();
        assert!(
            found.iter().all(|(_, plan)| plan.exists() == exists),
            "seed {seed}"
        );
        if !exists {
            continue;
        }
        compared += 1;
        let mut before = f64::NEG_INFINITY;
        for (at, (s, plan)) in found.iter().enumerate() {
            assert_sound(s, plan);
            let figure = match s.policy.objective.as_str() {
                _ if at == 0 => lost(s, plan),
                "profit" => -plan.objective.value,
                _ => plan.objective.value,
            };
            let asked: f64 = plan
                .futures
                .iter()
                .map(|f| f.value + f.turned_away + f.cost)
                .sum();
            // The first goal is searched to a part of what is lost, or of all there is.
            let room = 1e-3 * asked + 1e-9;
            assert!(
                figure >= before - room,
                "seed {seed}, {at}: {figure} after {before}"
            );
            before = figure;
        }
    }
    assert!(compared > 25, "{compared}");
}

#[test]
fn one_future_is_the_worst_of_one() {
    for seed in 0..20 {
        let one = json!([{"id": "the only one", "weight": 3}]);
        let plans: Vec<(Scenario, Plan)> =
            [json!("expected"), json!("worst"), json!({"cvar": 0.5})]
                .iter()
                .map(|goal| {
                    let s = random(seed, &one, goal);
                    let plan = Planner::new().solve(&s).unwrap();
                    (s, plan)
                })
                .collect();
        for (s, plan) in &plans {
            assert_eq!(plan.exists(), plans[0].1.exists());
            if plan.exists() {
                assert_sound(s, plan);
                let (a, b) = (lost(s, plan), lost(s, &plans[0].1));
                let asked = plan.futures[0].value + plan.futures[0].turned_away;
                assert!(
                    (a - b).abs() <= 1e-3 * (asked + a.abs()) + 1e-9,
                    "seed {seed}: {a}, {b}"
                );
            }
        }
    }
}

#[test]
fn a_plan_that_claims_too_much_is_found_out() {
    let s = json!({
        "schema_version": 1,
        "nodes": [{"id": "site", "hardware": "H", "count": {"min": 0, "max": 9},
                   "capacity": {"gpu": 1}, "price_per_hour": 1}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 3000, "value": 1e-6}],
        "futures": [{"id": "calm"}, {"id": "launch", "demands": [{"times": 2}]}],
        "policy": {"objective": "profit", "relax": true},
    });
    let s = with_goal(s, &json!("worst"));
    let plan = judged(&s, &exact());
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(idlewise::plan::from_json(text.as_bytes()).unwrap(), plan);
    let wrong = |change: &dyn Fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        assert!(!Planner::new().verify(&s, &other).unwrap().valid);
    };
    wrong(&|p| p.objective.value += 1.0);
    wrong(&|p| p.objective.expected = Some(100.0));
    wrong(&|p| p.objective.expected = None);
    wrong(&|p| p.certificate.weights.clear());
    wrong(&|p| p.certificate.expected.as_mut().unwrap().value += 1.0);
    wrong(&|p| p.certificate.bound -= 1.0);
}
