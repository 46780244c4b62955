//! A plan on a scenario with limits over several nodes, models or demands: what was decided
//! stays and may be beyond them, routes keep within what is left. Hand-computed cases, and
//! routes held against a fleet in which every replica is a machine of its own.
#![allow(clippy::unwrap_used, clippy::panic)]

use idlewise::plan::Status;
use idlewise::questions::MissedKind;
use idlewise_tests::came::{HOUR, evaluated, planned};
use idlewise_tests::judge::{assert_adds_up, assert_sound, is_close, near, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

/// Up to nine machines of one GPU and 0.7 kW at 3 an hour, half in each region, two models whose
/// replicas serve ten units a second each.
fn two_models(rates: [f64; 2]) -> Value {
    let model = |id: &str| {
        json!({"id": id, "profiles": [
            {"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 1, "kw": 0.7}}]})
    };
    json!({
        "schema_version": 1,
        "nodes": [
            {"id": "n", "region": "us", "count": {"min": 0, "max": 9}, "hardware": "H",
             "capacity": {"gpu": 1, "kw": 0.7}, "price_per_hour": 3},
            {"id": "o", "region": "eu", "count": {"min": 0, "max": 9}, "hardware": "H",
             "capacity": {"gpu": 1, "kw": 0.7}, "price_per_hour": 4}],
        "models": [model("a"), model("b")],
        "demands": [{"id": "da", "model": "a", "rate": rates[0]},
                    {"id": "db", "model": "b", "rate": rates[1]}],
    })
}

fn with(mut text: Value, field: &str, value: Value) -> Value {
    text[field] = value;
    text
}

/// Four machines were decided; only three are allowed. They stay, and it is said; the best plan
/// has three and serves ten units less.
#[test]
fn machines_beyond_a_quota_stay_and_it_is_said() {
    let plan = planned(&two_models([20.0, 20.0]));
    let quota = json!([{"id": "quota", "nodes": {"hardware": "H"}, "of": "machines", "max": 3}]);
    let on = scenario(&with(two_models([20.0, 20.0]), "limits", quota));
    let found = evaluated(&plan, &on);
    near(found.came.objective, HOUR * 40.0);
    near(found.came.cost, 12.0);
    let [missed] = &found.missed[..] else {
        panic!("{:?}", found.missed);
    };
    assert_eq!(
        (missed.kind, missed.name.as_str()),
        (MissedKind::Limit, "quota")
    );
    assert_eq!(
        missed.message,
        "limit quota: 4 machines, at most 3 are allowed"
    );
    near(missed.counted, 4.0);
    near(missed.allowed, 3.0);
    near(found.regret.unwrap().at_least, HOUR * -10.0);
    assert_adds_up(&on, &found.plan);
}

/// Two replicas of a stand, and one GPU's work of it is allowed: ten of twenty are routed.
#[test]
fn limits_of_demands_bind_routes() {
    let plan = planned(&two_models([20.0, 10.0]));
    let team = json!([{"id": "team", "demands": {"id": "da"}, "of": "gpu", "max": 1}]);
    let on = scenario(&with(two_models([20.0, 10.0]), "limits", team));
    let found = evaluated(&plan, &on);
    assert_eq!(found.missed, []);
    assert_eq!(found.status, Status::Optimal);
    near(found.came.objective, HOUR * 20.0);
    near(found.regret.unwrap().at_most, 0.0);
    assert_sound(&on, &found.plan);
}

/// What replicas hold is decided: 3 of 2.1 kW are within 2.5, and beyond 1.4.
#[test]
fn what_replicas_hold_counts() {
    let plan = planned(&two_models([20.0, 10.0]));
    for (most, missed) in [(2.5, 0), (1.4, 1)] {
        let power = json!([{"id": "power", "of": "kw", "max": most}]);
        let on = scenario(&with(two_models([20.0, 10.0]), "limits", power));
        let found = evaluated(&plan, &on);
        near(found.came.objective, HOUR * 30.0);
        assert_eq!(found.missed.len(), missed, "{:?}", found.missed);
        if missed > 0 {
            let said = &found.missed[0].message;
            assert_eq!(said, "limit power: 2.1 kw, at most 1.4 are allowed");
        }
    }
}

/// Without replicas to hold anything, a busy GPU costs 0.1: four machines at 3 leave 0.2 of a
/// budget of 12.2, two GPUs' work. Of a budget of 10 they leave nothing, and are beyond it.
#[test]
fn a_budget_leaves_to_routes_what_machines_do_not_spend() {
    let text = |budget: Option<f64>| {
        let mut text = json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "count": {"min": 0, "max": 9}, "hardware": "H",
                       "capacity": {"gpu": 1}, "price_per_hour": 3, "usage_price": {"gpu": 0.1}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "name": "p", "rate": 10}]}],
            "demands": [{"id": "d", "model": "m", "rate": 40}],
        });
        if let Some(most) = budget {
            text["limits"] = json!([{"id": "budget", "of": "spend", "max": most}]);
        }
        text
    };
    let plan = planned(&text(None));
    near(plan.objective.cost, 12.4);
    let found = evaluated(&plan, &scenario(&text(Some(12.2))));
    assert_eq!(found.missed, []);
    near(found.came.objective, HOUR * 20.0);
    near(found.came.cost, 12.2);
    let found = evaluated(&plan, &scenario(&text(Some(10.0))));
    near(found.came.objective, 0.0);
    let said = &found.missed[0].message;
    assert_eq!(
        said,
        "limit budget: 12 of currency an hour, at most 10 are allowed"
    );
}

/// Under `cost` half of 30 must be served, which takes 1.5 GPUs; at least 2 have to be busy, so
/// 20 are served. At least 4 cannot be: all 30 are served, and 3 are busy.
#[test]
fn a_least_is_reached_as_far_as_can_be() {
    let text = |least: Option<f64>| {
        let mut text = json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "count": 5, "hardware": "H", "capacity": {"gpu": 1},
                       "usage_price": {"gpu": 1}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "name": "p", "rate": 10}]}],
            "demands": [{"id": "d", "model": "m", "rate": 30, "min_served": 0.5}],
            "policy": {"objective": "cost"},
        });
        if let Some(least) = least {
            text["limits"] = json!([{"id": "contract", "of": "gpu", "min": least}]);
        }
        text
    };
    let plan = planned(&text(None));
    near(plan.objective.cost, 1.5);
    let found = evaluated(&plan, &scenario(&text(Some(2.0))));
    assert_eq!(found.missed, []);
    near(found.came.cost, 2.0);
    let found = evaluated(&plan, &scenario(&text(Some(4.0))));
    assert!((found.came.cost - 3.0).abs() < 1e-5, "{:?}", found.came);
    let said = &found.missed[0].message;
    assert_eq!(said, "limit contract: 3 gpu, at least 4 are asked for");
}

/// All replicas stand in the cheap region: one of b, where two have to stand, and none of it
/// elsewhere, where a half has to.
#[test]
fn how_models_stand_is_said() {
    let plan = planned(&two_models([20.0, 10.0]));
    let mut text = two_models([20.0, 10.0]);
    text["models"][0]["max_share"] = json!({"over": "region", "share": 0.5});
    text["models"][1]["min_replicas"] = json!(2);
    let on = scenario(&text);
    let found = evaluated(&plan, &on);
    let said: Vec<_> = found
        .missed
        .iter()
        .map(|m| (m.kind, m.message.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (
                MissedKind::MaxShare,
                "model a: 100.0 % of its replicas in us, at most 50.0 % may"
            ),
            (
                MissedKind::MinReplicas,
                "model b: 1 replicas, min_replicas is 2"
            ),
        ]
    );
    near(found.came.objective, HOUR * 30.0);
    // A plan that knew of them keeps them.
    let own = evaluated(&planned(&text), &on);
    assert_eq!(own.missed, []);
    assert_sound(&on, &own.plan);
}

/// In several futures a budget is held against the prices of each: 4 machines at 3, and at 5
/// where they are dear.
#[test]
fn limits_hold_in_every_future() {
    let plan = planned(&two_models([20.0, 20.0]));
    let mut text = two_models([20.0, 20.0]);
    text["futures"] = json!([{"id": "cheap"}, {"id": "dear", "nodes": [{"price_per_hour": 5}]}]);
    text["limits"] = json!([
        {"id": "budget", "of": "spend", "max": 15},
        {"id": "team", "demands": {"id": "db"}, "of": "gpu", "max": 1},
        {"id": "quota", "of": "machines", "max": 2}]);
    let found = evaluated(&plan, &scenario(&text));
    let said: Vec<_> = found.missed.iter().map(|m| m.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "limit budget: 20 of currency an hour in 0, future dear, at most 15 are allowed",
            "limit quota: 4 machines in 0, future cheap, at most 2 are allowed",
        ]
    );
    assert_eq!(found.missed[0].worst_future.as_deref(), Some("dear"));
    near(found.came.objective, HOUR * 30.0);
}

/// Machines that hold one model only take the place of its replicas, so that the best plan of
/// a fleet that decides nothing has the same routes: the objective is the same, whatever is
/// asked for and allowed.
#[test]
fn routes_are_those_of_a_fleet_of_replicas() {
    let mut bound = 0;
    for seed in 0..60 {
        let mut dice = Dice::new(seed, "evaluated limits", 0);
        let mut rate = || f64::from(dice.whole(1, 40) as u32);
        let asked = [rate(), rate()];
        let came = [rate(), rate()];
        let plan = planned(&two_models(asked));
        let limits = json!([
            {"id": "a", "demands": {"id": "da"}, "of": "gpu", "max": dice.between(0.5, 3.0)},
            {"id": "all", "demands": {"model": ["a", "b"]}, "of": "gpu", "max": dice.between(1.0, 5.0)}]);
        let mut text = two_models(came);
        text["demands"][0]["value"] = json!(dice.between(1.0, 2.0));
        text["demands"][1]["min_served"] = json!(if dice.chance(0.5) { 0.1 } else { 0.0 });
        text["limits"] = limits;
        let mut alone = text.clone();
        let nodes: Vec<Value> = plan
            .replicas
            .iter()
            .map(|r| {
                json!({"id": format!("{} {}", r.node, r.model), "count": r.count, "hardware": "H",
                       "capacity": {"gpu": 1, "kw": 0.7}, "hosts": [r.model]})
            })
            .collect();
        alone["nodes"] = json!(nodes);
        alone["policy"] = json!({"relax": true});
        let found = evaluated(&plan, &scenario(&text));
        let best = planned(&alone);
        if !best.exists() {
            assert!(!found.short.is_empty(), "{text}");
            continue;
        }
        bound += usize::from(best.certificate.prices.limit.iter().any(|p| p.price > 0.0));
        let (a, b) = (found.came.objective, best.objective.value);
        assert!(is_close(a, b, 1e-6, 0.0), "{a}, not {b}\n{text}\n{alone}");
        assert_eq!(found.missed, [], "{text}");
        assert_sound(&scenario(&text), &found.plan);
    }
    assert!(bound > 20, "{bound}");
}
