//! A plan on a scenario with several futures: what was decided stays, routes follow each of
//! them; hand-computed cases, and each future held against a scenario of its own.
#![allow(clippy::unwrap_used, clippy::panic)]

use idlewise::plan::{Plan, Status};
use idlewise::questions::MismatchKind;
use idlewise::{Error, EvaluateOptions, Planner, Scenario, solve};
use idlewise_tests::came::{HOUR, evaluated_as};
use idlewise_tests::in_futures::random;
use idlewise_tests::judge::{assert_adds_up, assert_sound, exact, is_close, near, scenario};
use serde_json::{Value, json};

/// Five machines of one GPU each, one replica on each at most, ten units a second of either
/// model.
fn five(rates: [f64; 2], futures: &Value, changes: &[(&str, Value)]) -> Scenario {
    let model = |id: &str| {
        json!({"id": id, "profiles": [
            {"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 1}}]})
    };
    let mut text = json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "count": 5, "hardware": "H", "capacity": {"gpu": 1},
                   "price_per_hour": 1}],
        "models": [model("a"), model("b")],
        "demands": [{"id": "da", "model": "a", "rate": rates[0]},
                    {"id": "db", "model": "b", "rate": rates[1]}],
        "futures": futures,
    });
    for (place, value) in changes {
        let (parent, field) = place.rsplit_once('/').unwrap();
        text.pointer_mut(parent).unwrap()[field] = value.clone();
    }
    scenario(&text)
}

/// A plan of two replicas of a and one of b.
fn two_and_one() -> Plan {
    let plan = solve(&five([20.0, 10.0], &json!([]), &[]), &exact()).unwrap();
    assert_eq!(plan.replicas.iter().map(|r| r.count).sum::<f64>(), 3.0);
    plan
}

/// 10 and 10 where it is calm, 40 and 20 where it is busy.
fn calm_and_busy() -> Value {
    json!([{"id": "calm", "weight": 3, "demands": [{"id": "da", "rate": 10}]},
           {"id": "busy", "weight": 1, "demands": [{"id": "da", "rate": 40}, {"id": "db", "rate": 20}]}])
}

/// Calm: all 20 are served. Busy: 20 of 40 of a and 10 of 20 of b. On average 3/4 of 20 and 1/4
/// of 30 of what is asked for, 3/4 of 20 and 1/4 of 60. The best plan for both has three
/// replicas of a and two of b (or four and one): 50 of 60 where it is busy.
#[test]
fn routes_follow_each_future() {
    let on = five([20.0, 10.0], &calm_and_busy(), &[]);
    let found = evaluated_as(&two_and_one(), &on, &EvaluateOptions::new());
    assert_eq!(found.status, Status::Optimal);
    assert_eq!(
        (&found.mismatches[..], &found.missed[..]),
        (&[][..], &[][..])
    );
    near(found.promised.served_percent, 100.0);
    near(found.came.served_percent, 100.0 * 22.5 / 30.0);
    near(found.came.objective, HOUR * 22.5);
    let each = &found.plan.futures;
    assert_eq!(
        each.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(),
        ["calm", "busy"]
    );
    near(each[0].served_percent, 100.0);
    near(each[1].served_percent, 50.0);
    near(each[1].turned_away, HOUR * 30.0);
    let regret = found.regret.unwrap();
    near(regret.at_least, HOUR * 0.25 * 20.0);
    near(regret.at_most, HOUR * 0.25 * 20.0);
    near(regret.futures[1].best_served_percent, 100.0 * 50.0 / 60.0);
    assert_sound(&on, &found.plan);
}

/// Without the best plan the bound is what all that is asked for is worth.
#[test]
fn without_the_regret_all_that_is_asked_for_bounds() {
    let on = five([20.0, 10.0], &calm_and_busy(), &[]);
    let ask = EvaluateOptions::new().regret(false);
    let found = evaluated_as(&two_and_one(), &on, &ask);
    assert_eq!(found.regret, None);
    near(found.came.objective, HOUR * 22.5);
    near(found.plan.objective.bound, HOUR * 30.0);
    assert_sound(&on, &found.plan);
}

/// Where it is known which one came, it alone counts, and the best plan is that for it: 50 of
/// the busy 60.
#[test]
fn one_of_the_futures_came() {
    let on = five([20.0, 10.0], &calm_and_busy(), &[]);
    let found = evaluated_as(&two_and_one(), &on, &EvaluateOptions::new().future("busy"));
    near(found.came.served_percent, 50.0);
    near(found.came.objective, HOUR * 30.0);
    near(found.regret.unwrap().at_least, HOUR * 20.0);

    let ask = EvaluateOptions::new().future("bussy");
    let refused = Planner::new()
        .evaluate(&two_and_one(), &on, &ask)
        .unwrap_err();
    let said = refused.to_string();
    assert!(
        said.contains("$.futures") && said.contains("\"bussy\""),
        "{said}"
    );
    assert!(said.contains("\"calm\" and \"busy\""), "{said}");
    let without = five([20.0, 10.0], &json!([]), &[]);
    let refused = Planner::new().evaluate(&two_and_one(), &without, &ask);
    assert!(matches!(refused, Err(Error::Input(_))), "{refused:?}");
}

/// Half of the node is lost, and so is half of what stands there: 10 of a and 5 of b. Knowing
/// that, all five machines would be filled: 2.5 replicas' work, 25 of 30.
#[test]
fn what_stands_is_lost_in_proportion() {
    let half = json!([{"id": "half", "nodes": [{"availability": 0.5}]}, {"id": "whole"}]);
    let on = five([20.0, 10.0], &half, &[]);
    let found = evaluated_as(&two_and_one(), &on, &EvaluateOptions::new().future("half"));
    assert_eq!(found.mismatches, []);
    near(found.came.objective, HOUR * 15.0);
    near(found.regret.unwrap().at_least, HOUR * 10.0);
    let both = evaluated_as(&two_and_one(), &on, &EvaluateOptions::new());
    near(both.came.objective, HOUR * (15.0 + 30.0) / 2.0);
}

/// What is turned away counts where it is busy: 30 units a second, 10 by the best plan. Of the
/// worst half of all futures a quarter is busy and a quarter calm: half of that.
#[test]
fn the_worst_futures_are_what_regret_is_of() {
    for (goal, came, best) in [
        (json!("worst"), 30.0, 10.0),
        (json!({"cvar": 0.5}), 15.0, 5.0),
    ] {
        let on = five(
            [20.0, 10.0],
            &calm_and_busy(),
            &[("/policy", json!({"futures": goal}))],
        );
        for regret in [true, false] {
            let ask = EvaluateOptions::new().regret(regret);
            let found = evaluated_as(&two_and_one(), &on, &ask);
            near(found.plan.objective.value, HOUR * came);
            near(found.came.objective, HOUR * 22.5);
            assert_sound(&on, &found.plan);
            if let Some(regret) = found.regret {
                near(regret.at_least, HOUR * (came - best));
            }
        }
    }
}

/// A future asks for more than can be served with what stands: it is said which one and when.
#[test]
fn what_is_missed_names_its_future() {
    let mut futures = calm_and_busy();
    futures[1]["min_served"] = json!(0.8);
    let on = five([20.0, 10.0], &futures, &[]);
    let found = evaluated_as(&two_and_one(), &on, &EvaluateOptions::new());
    let short: Vec<_> = found
        .short
        .iter()
        .map(|s| (s.demand.as_str(), s.worst_future.as_deref(), s.periods))
        .collect();
    assert_eq!(short, [("da", Some("busy"), 1), ("db", Some("busy"), 1)]);
    near(found.short[0].must_percent, 80.0);
    near(found.short[0].served_percent, 50.0);
    near(found.came.objective, HOUR * 22.5);
}

/// A random fleet with two futures: one in which demand grows and one in which a node is half
/// lost.
fn with_futures(seed: u64) -> Value {
    let mut text = random(seed);
    for field in ["steadiness", "routes"] {
        text.as_object_mut().unwrap().remove(field);
    }
    if let Some(policy) = text.get_mut("policy").and_then(Value::as_object_mut) {
        policy.retain(|name, _| !name.starts_with("spare"));
    }
    text["futures"] = json!([
        {"id": "grows", "weight": 2, "demands": [{"times": 1.3}]},
        {"id": "falls", "weight": 1, "demands": [{"times": 0.6}]}
    ]);
    let goals = [json!("expected"), json!("worst"), json!({"cvar": 0.5})];
    text["policy"]["futures"] = goals[(seed / 3 % 3) as usize].clone();
    text
}

/// On its own scenario a plan for several futures is as good as it said, and a plan for
/// something else is no better than the best; in each future it does what it would do on that
/// future as a scenario of its own.
#[test]
fn each_future_is_a_scenario_of_its_own() {
    let mut compared = 0;
    for seed in 0..120 {
        let text = with_futures(seed);
        let on = scenario(&text);
        let plan = solve(&on, &exact()).unwrap();
        if !plan.exists() {
            continue;
        }
        let own = evaluated_as(&plan, &on, &EvaluateOptions::new());
        // Nothing is lost; what nobody may serve has no home.
        let mut lost = own.mismatches.iter();
        let lost = lost.find(|m| m.kind != MismatchKind::Home);
        assert_eq!((lost, &own.short[..]), (None, &[][..]), "{text}");
        assert_sound(&on, &own.plan);
        let (then, now) = (plan.objective.value, own.plan.objective.value);
        let size = own.came.objective;
        assert!(
            is_close(then, now, 2e-6, size),
            "{then}, then {now}\n{text}"
        );

        let mut one = text.clone();
        one["futures"] = json!([]);
        one["policy"].as_object_mut().unwrap().remove("futures");
        let other = solve(&scenario(&one), &exact()).unwrap();
        if !other.exists() {
            continue;
        }
        let found = evaluated_as(&other, &on, &EvaluateOptions::new());
        assert_adds_up(&on, &found.plan);
        if !found.short.is_empty() {
            continue;
        }
        compared += 1;
        let regret = found.regret.unwrap();
        let size = found.came.objective.abs().max(regret.best.objective.abs());
        assert!(regret.at_least >= -2e-6 * size, "{regret:?}\n{text}");
        let served = [1.3, 0.6].map(|times| {
            let mut alone = scenario(&one);
            for rate in alone.demands.iter_mut().flat_map(|d| &mut d.rate) {
                *rate *= times;
            }
            let ask = EvaluateOptions::new().regret(false);
            evaluated_as(&other, &alone, &ask).came.objective
        });
        let mean = (2.0 * served[0] + served[1]) / 3.0;
        let came = found.came.objective;
        assert!(
            is_close(mean, came, 2e-6, 0.0),
            "{mean}, not {came}\n{text}"
        );
    }
    assert!(compared > 40, "{compared}");
}
