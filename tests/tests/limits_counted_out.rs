//! Limits over several nodes, models and demands, counted out, held against another program
//! and against what must be so whatever the scenario.
#![allow(clippy::unwrap_used)]

use idlewise::plan::Status;
use idlewise::scenario::{DemandSelector, Limit, NodeSelector};
use idlewise::{Options, Scenario, solve};
use idlewise_tests::definition::{Answer, Definition};
use idlewise_tests::judge::{as_json, assert_sound, exact, is_close, judged, scenario};
use idlewise_tests::random::{Dice, Shape, feature};
use serde_json::json;

const SECONDS: f64 = 3600.0;

/// Machines for rent and replicas on them, with a quota, a budget, a cap on one model and a
/// least number of replicas: every choice counted out.
#[test]
fn tiny_fleets_against_all_possibilities() {
    let mut without = 0;
    for case in 0..120 {
        let mut dice = Dice::new(77, "limits", case);
        let price = [dice.whole(1, 5) as f64, dice.whole(1, 5) as f64];
        let speed = [dice.between(1.0, 9.0), dice.between(1.0, 9.0)];
        let rate = [dice.between(2.0, 25.0), dice.between(2.0, 25.0)];
        let value = [dice.between(0.1, 1.0), dice.between(0.1, 1.0)];
        let quota = dice.whole(1, 4);
        let budget = dice.between(1.0, 14.0);
        let cap = dice.whole(0, 3);
        let least = dice.whole(0, 2);
        let share = [0.5, 0.7, 1.0][dice.whole(0, 2) as usize];
        let mut best = f64::NEG_INFINITY;
        // n by node; y of the two models by node, each holding the one gpu of a machine.
        for n in 0..9_u64 {
            let n = [n / 3, n % 3];
            if n[0] + n[1] > quota || price[0] * n[0] as f64 + price[1] * n[1] as f64 > budget {
                continue;
            }
            for y in 0..81_u64 {
                let y = [[y / 27, y / 9 % 3], [y / 3 % 3, y % 3]];
                let fits = (0..2).all(|g| y[0][g] + y[1][g] <= n[g]);
                let first = y[0][0] + y[0][1];
                let spread = y[0]
                    .iter()
                    .all(|&own| own as f64 <= share * first as f64 + 1e-9);
                if !fits || first > cap || y[1][0] + y[1][1] < least || !spread {
                    continue;
                }
                let worth = (0..2).map(|m| {
                    let fast = speed[m] * (y[m][0] + y[m][1]) as f64;
                    SECONDS * value[m] * rate[m].min(fast)
                });
                let rent = price[0] * n[0] as f64 + price[1] * n[1] as f64;
                best = best.max(worth.sum::<f64>() - rent);
            }
        }
        let node = |g: usize| {
            json!({"id": format!("n{g}"), "region": format!("r{g}"), "hardware": "H",
                   "count": {"min": 0, "max": 2}, "capacity": {"gpu": 1},
                   "price_per_hour": price[g]})
        };
        let model = |m: usize| {
            json!({"id": format!("m{m}"), "profiles": [
                {"hardware": "H", "rate": speed[m], "holds": {"gpu": 1}}]})
        };
        let demand = |m: usize| {
            json!({"id": format!("d{m}"), "model": format!("m{m}"), "rate": rate[m],
                   "value": value[m]})
        };
        let mut s = json!({
            "schema_version": 1,
            "nodes": [node(0), node(1)], "models": [model(0), model(1)],
            "demands": [demand(0), demand(1)],
            "limits": [
                {"id": "quota", "of": "machines", "max": quota},
                {"id": "budget", "of": "spend", "max": budget},
                {"id": "cap", "models": {"id": "m0"}, "of": "gpu", "max": cap},
            ],
            "policy": {"objective": "profit"},
        });
        s["models"][0]["max_share"] = json!({"over": "region", "share": share});
        s["models"][1]["min_replicas"] = json!(least);
        let s = scenario(&s);
        let plan = solve(&s, &exact()).unwrap();
        if best == f64::NEG_INFINITY {
            without += 1;
            assert_eq!(plan.status, Status::Infeasible, "{}", as_json(&s));
            continue;
        }
        assert_eq!(plan.status, Status::Optimal, "{}", as_json(&s));
        assert_sound(&s, &plan);
        let found = plan.objective.value;
        assert!(
            is_close(found, best, 1e-7, 1e-9),
            "{found}, not {best}\n{}",
            as_json(&s)
        );
    }
    assert!((1..60).contains(&without), "{without}");
}

fn shape(seed: u64, features: u16) -> Shape {
    Shape {
        seed,
        nodes: 1 + (seed % 5) as usize,
        demands: 1 + (seed % 4) as usize,
        periods: 1 + (seed % 3) as usize,
        features: features & !feature::MIN_SERVED,
        objective: ["serve", "profit"][(seed % 2) as usize],
        relax: true,
        load: 1.0,
    }
}

fn value(s: &Scenario) -> f64 {
    let plan = judged(s, &Options::default());
    assert_eq!(plan.status, Status::Optimal, "{}", as_json(s));
    plan.objective.value
}

/// More limits, no more value; limits so wide that nothing reaches them change nothing.
#[test]
fn adding_a_limit_never_helps() {
    let mut tighter = 0;
    for seed in 0..60 {
        let features = feature::ALL & !(seed as u16 % 7);
        let mut limited = shape(seed, features | feature::LIMITS).scenario();
        let with = value(&limited);
        let mut wide = limited.clone();
        for side in wide
            .limits
            .iter_mut()
            .filter_map(|l| l.max.as_mut())
            .flatten()
        {
            *side = 1e9;
        }
        let wide = value(&wide);
        limited.limits.clear();
        let free = value(&limited);
        let slack = 1e-6 * free.abs().max(1e-9);
        assert!(
            with <= free + slack,
            "{with} with, {free} without\n{}",
            as_json(&limited)
        );
        assert!((wide - free).abs() <= slack, "{wide} wide, {free} without");
        tighter += usize::from(with < free - slack);
    }
    assert!(tighter >= 10, "{tighter}");
}

/// A program written from the definition, solved by another solver, agrees.
#[test]
fn another_program_agrees() {
    let mut compared = 0;
    for seed in 0..60 {
        let features = (feature::ALL | feature::LIMITS) & !(seed as u16 % 5);
        let s = shape(seed, features).scenario();
        let Some(definition) = Definition::new(&s) else {
            continue;
        };
        let Answer::Point(point) = definition.answer() else {
            continue;
        };
        // A second phase looks for the least cost: only the first is compared.
        let best: f64 = definition.worth(&point);
        let found = value(&s);
        assert!(
            is_close(found, best, 1e-6, 1e-6),
            "{found}, not {best}\n{}",
            as_json(&s)
        );
        compared += 1;
    }
    assert!(compared >= 40, "{compared}");
}

#[test]
fn the_builder_makes_the_same_limits() {
    let read = |limits: serde_json::Value| {
        scenario(&json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H", "region": "us", "labels": {"site": "ams3"},
                       "capacity": {"gpu": 1}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
            "demands": [{"id": "d", "model": "m", "rate": 1, "labels": {"team": "a"}}],
            "limits": limits,
        }))
    };
    let limit = Limit::new("l", "gpu")
        .nodes(NodeSelector::new().region("us").label("site", "ams3"))
        .demands(DemandSelector::new().label("team", "a"))
        .max(2.0);
    let written = json!([
        {"id": "l", "nodes": {"region": "us", "labels": {"site": "ams3"}},
         "demands": {"labels": {"team": "a"}}, "of": "gpu", "max": 2}
    ]);
    assert_eq!(read(json!([])).limit(limit), read(written));
}
