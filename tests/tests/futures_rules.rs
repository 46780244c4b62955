//! Rules beside futures, counted out by hand: how many replicas have to stand and how they are
//! spread, which is about what is decided before anyone knows which future comes; and who is
//! served first, on average over all of them.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, Status};
use idlewise::{Planner, Scenario};
use idlewise_tests::in_futures::{
    self, FULL, best, is_counted_out, machines, same_objective, with_futures,
};
use idlewise_tests::judge::{assert_close, exact, is_close, judged, judged_by_all, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

/// Two regions of machines for rent, at 1 and at 2 an hour, each for one replica that serves
/// 1,000 units a second. 2,000 are asked for.
fn two(model: &Value, futures: &Value) -> Scenario {
    let site = |id: &str, price: u64| {
        json!({"id": id, "region": id, "hardware": "H", "count": {"min": 0, "max": 9},
               "capacity": {"gpu": 1}, "price_per_hour": price})
    };
    let mut s = json!({
        "schema_version": 1,
        "nodes": [site("eu", 1), site("us", 2)],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000, "holds": {"gpu": 1}}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 2000}],
        "futures": futures,
        "policy": {"objective": "cost"},
    });
    for (field, value) in model.as_object().unwrap() {
        s["models"][0][field] = value.clone();
    }
    scenario(&s)
}

/// A launch that doubles the demand, or not.
fn launch() -> Value {
    json!([{"id": "calm"}, {"id": "launch", "demands": [{"times": 2}]}])
}

/// The launch needs four machines. A least number of three changes nothing, one of six rents
/// two more, at 1 each: one row for both futures, which says what one replica less would save.
#[test]
fn as_many_stand_as_are_asked_for() {
    for (least, rented) in [(0, 4.0), (3, 4.0), (6, 6.0)] {
        let plan = best(&two(&json!({"min_replicas": least}), &launch()));
        assert_eq!(machines(&plan), [rented, 0.0], "{least}");
        assert_close(plan.objective.value, rented, 1e-9);
        // Without an engine's rounding.
        let prices = plan.certificate.prices.min_replicas.iter();
        let prices = prices.filter(|p| p.price.abs() > 1e-6);
        let told: Vec<(usize, f64)> = prices.map(|p| (p.period, p.price)).collect();
        let expected: &[(usize, f64)] = if least == 6 { &[(0, -1.0)] } else { &[] };
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert_eq!(told.0, expected.0);
            assert_close(told.1, expected.1, 1e-6);
        }
    }
}

/// Three have to stand, as placed: also where Europe is lost and nothing has to be served.
/// They need not stand elsewhere, at twice the price.
#[test]
fn what_is_lost_stands_as_placed() {
    let lost = json!([{"id": "calm"},
        {"id": "lost", "min_served": 0, "nodes": [{"id": "eu", "availability": 0}]}]);
    let plan = best(&two(&json!({"min_replicas": 3}), &lost));
    assert_eq!(machines(&plan), [3.0, 0.0]);
    assert_close(plan.objective.value, 3.0, 1e-9);
    // All of it is lost there, and is accounted for as such.
    let gone = &plan.futures[1].waste.total.compute_hours;
    assert_close(gone.unavailable, 3.0, 1e-9);
    // The share, too, is of what is placed: one in each region of two, though one is lost.
    let plan = best(&two(
        &json!({"max_share": {"over": "region", "share": 0.5}}),
        &lost,
    ));
    assert_eq!(machines(&plan), [1.0, 1.0]);
    assert_close(plan.objective.value, 3.0, 1e-9);
}

/// Four replicas for the launch: half of them in one region are 1 + 1 + 2 + 2, three of four
/// are 3 + 2; and of six that have to stand half are three.
#[test]
fn replicas_are_spread_once_for_all_futures() {
    for (share, least, eu, us) in [
        (1.0, 0, 4.0, 0.0),
        (0.75, 0, 3.0, 1.0),
        (0.5, 0, 2.0, 2.0),
        (0.5, 6, 3.0, 3.0),
        // A half of five is two: a sixth replica stands, so that three may be in either.
        (0.5, 5, 3.0, 3.0),
    ] {
        let model = json!({"min_replicas": least, "max_share": {"over": "region", "share": share}});
        let plan = best(&two(&model, &launch()));
        assert_eq!(machines(&plan), [eu, us], "{share}, {least}");
        assert_close(plan.objective.value, eu + 2.0 * us, 1e-9);
    }
}

/// Two machines are there and three replicas are asked for: the conflict names no future, as
/// none of them is to blame.
#[test]
fn too_few_machines_are_a_clash_of_no_future() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "hardware": "H", "count": 2, "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "min_replicas": 3,
                    "profiles": [{"hardware": "H", "rate": 1000, "holds": {"gpu": 1}}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 1000, "value": 1e-6}],
        "futures": launch(),
    }));
    let plan = Planner::new().solve(&s).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let conflict = &plan.conflicts[0];
    assert!(
        conflict.limits.contains(&"min_replicas 3 of m".to_owned()),
        "{conflict:?}"
    );
    let texts = conflict.relaxations.iter().map(|r| r.text.as_str());
    let all: Vec<&str> = texts.collect();
    assert!(
        all.iter()
            .any(|t| t.contains("1 less min_replicas of m") && !t.contains("comes")),
        "{all:?}"
    );
}

/// A plan with one replica less than asked for, or with a price of a future that the row does
/// not have, is found out.
#[test]
fn a_plan_that_breaks_a_rule_is_found_out() {
    let model = json!({"min_replicas": 6, "max_share": {"over": "region", "share": 0.5}});
    let s = two(&model, &launch());
    let plan = best(&s);
    let wrong = |change: &dyn Fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        assert!(!Planner::new().verify(&s, &other).unwrap().valid);
    };
    wrong(&|p| p.replicas[0].count -= 1.0);
    wrong(&|p| {
        p.certificate.prices.min_replicas[0].period = 1;
    });
    // One more of Europe and one less of America are six, and not spread.
    wrong(&|p| {
        p.replicas[0].count += 1.0;
        p.replicas[1].count -= 1.0;
    });
}

/// Every number of replicas of two models on two nodes, of which some are lost in one of two
/// futures, with a least number of one model and a largest share of the other.
#[test]
fn rules_of_two_futures_by_brute_force() {
    let mut without = 0;
    for case in 0..60 {
        let mut dice = Dice::new(3, "futures_rules", case);
        let price = [dice.between(0.1, 1.0), dice.between(0.1, 1.0)];
        let value = [dice.between(0.2, 1.5), dice.between(0.2, 1.5)];
        let weight = dice.between(0.1, 0.9);
        let rate = [0, 1].map(|_| [0, 1].map(|_| dice.between(0.0, 3.0)));
        let there = [
            [1.0, 1.0],
            [0, 1].map(|_| [1.0, 0.5, 0.0][dice.whole(0, 2) as usize]),
        ];
        let share = [0.5, 0.6, 0.75, 1.0][dice.whole(0, 3) as usize];
        let least = dice.whole(0, 7);
        let mut most = f64::NEG_INFINITY;
        // y by model, then node, on up to three machines each.
        for y in 0..256_u64 {
            let y = [[y >> 6, (y >> 4) & 3], [(y >> 2) & 3, y & 3]];
            let fits = (0..2).all(|g| y[0][g] + y[1][g] <= 3);
            let first = (y[0][0] + y[0][1]) as f64;
            let spread = y[0].iter().all(|&own| own as f64 <= share * first + 1e-9);
            if !fits || !spread || y[1][0] + y[1][1] < least {
                continue;
            }
            let made = |f: usize| -> f64 {
                let each = (0..2).map(|m| {
                    let can = (0..2).map(|g| there[f][g] * y[m][g] as f64);
                    value[m] * rate[f][m].min(can.sum())
                });
                each.sum()
            };
            let rent: f64 = (0..2).map(|g| price[g] * (y[0][g] + y[1][g]) as f64).sum();
            most = most.max(weight * made(0) + (1.0 - weight) * made(1) - rent);
        }
        let node = |g: usize| {
            json!({"id": format!("n{g}"), "region": format!("r{g}"), "hardware": "H",
                   "count": {"min": 0, "max": 3}, "capacity": {"gpu": 1},
                   "price_per_hour": price[g]})
        };
        let model = |m: usize| {
            json!({"id": format!("m{m}"), "profiles": [
                {"hardware": "H", "rate": 1, "holds": {"gpu": 1}}]})
        };
        let demand = |m: usize| {
            json!({"id": format!("d{m}"), "model": format!("m{m}"), "rate": 1,
                   "value": value[m] / 3600.0})
        };
        let future = |f: usize, weight: f64| {
            json!({"id": format!("f{f}"), "weight": weight,
                   "demands": [{"id": "d0", "rate": rate[f][0]}, {"id": "d1", "rate": rate[f][1]}],
                   "nodes": [{"id": "n0", "availability": there[f][0]},
                             {"id": "n1", "availability": there[f][1]}]})
        };
        let mut s = json!({
            "schema_version": 1,
            "nodes": [node(0), node(1)], "models": [model(0), model(1)],
            "demands": [demand(0), demand(1)],
            "futures": [future(0, weight), future(1, 1.0 - weight)],
            "policy": {"objective": "profit"},
        });
        s["models"][0]["max_share"] = json!({"over": "region", "share": share});
        s["models"][1]["min_replicas"] = json!(least);
        let s = scenario(&s);
        without += usize::from(!is_counted_out(&s, most, 1e-7, case));
    }
    assert!((1..20).contains(&without), "{without}");
}

/// Asking for replicas, and for their spread, never helps, whatever the fleet; and one future,
/// or several that are equal, are as good as none.
#[test]
fn a_rule_never_helps() {
    let mut compared = 0;
    for seed in 0..40 {
        let free = in_futures::random(seed);
        let mut ruled = free.clone();
        for model in ruled["models"].as_array_mut().unwrap() {
            model["max_share"] = json!({"over": "region", "share": 0.7});
            let holds = model["profiles"].as_array().unwrap().iter();
            if holds.clone().all(|p| p.get("holds").is_some()) {
                model["min_replicas"] = json!(1);
            }
        }
        let none = with_futures(&ruled, &json!([]));
        for futures in [
            json!([{"id": "the only one", "weight": 7}]),
            json!([{"id": "a"}, {"id": "b", "weight": 2}]),
        ] {
            let own = with_futures(&ruled, &futures);
            assert_eq!(own.is_some(), none.is_some(), "seed {seed}");
            if let (Some((_, own)), Some((_, none))) = (&own, &none) {
                compared += 1;
                same_objective(&own.objective, &none.objective, seed);
            }
        }
        if let Some((_, with)) = with_futures(&ruled, &launch()) {
            let (_, without) = with_futures(&free, &launch()).unwrap();
            let (with, without) = (with.objective, without.objective);
            let worse = if seed % 3 == 1 { 1.0 } else { -1.0 };
            let slack = 1e-6 * without.value.abs().max(1e-6) + with.gap * with.value.abs();
            assert!(
                worse * (with.value - without.bound) >= -slack,
                "seed {seed}: {with:?}, {without:?}"
            );
        }
    }
    assert!(compared > 30, "{compared}");
}

/// One machine serves 1,000 units a second. Agents come first, chat is worth three times as
/// much. Where it is calm agents ask for 200 and 800 of chat are served; with the launch they
/// ask for 600.
fn by_priority(objective: &str, goal: &Value) -> Value {
    json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "hardware": "H", "count": {"min": 0, "max": 1},
                   "capacity": {"gpu": 1}, "price_per_hour": 1}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [
            {"id": "agents", "model": "m", "rate": 200, "value": 1e-6, "priority": 1},
            {"id": "chat", "model": "m", "rate": 1000, "value": 3e-6}],
        "futures": [{"id": "calm", "weight": 3},
                    {"id": "launch", "demands": [{"id": "agents", "times": 3}]}],
        "policy": {"objective": objective, "futures": goal},
    })
}

/// On average agents ask for 300, and get all of it: 0.3 x 3.6. Chat has the other 700.
#[test]
fn who_comes_first_is_served_first_on_average() {
    for objective in ["serve", "profit"] {
        let s = scenario(&by_priority(objective, &json!("expected")));
        let plan = judged_by_all(&s, &exact());
        let told: Vec<(i32, f64, f64)> = plan
            .priorities
            .iter()
            .map(|p| (p.priority, p.asked, p.value))
            .collect();
        assert_eq!(told.len(), 2);
        for (told, expected) in told.iter().zip([
            (1, 0.3 * FULL, 0.3 * FULL),
            (0, 3.0 * FULL, 3.0 * 0.7 * FULL),
        ]) {
            assert_eq!(told.0, expected.0);
            assert_close(told.1, expected.1, 1e-9);
            assert_close(told.2, expected.2, 1e-9);
        }
        assert_close(plan.priorities[0].bound.unwrap(), 0.3 * FULL, 1e-9);
        let rent = if objective == "profit" { 1.0 } else { 0.0 };
        assert_close(plan.objective.value, 2.4 * FULL - rent, 1e-9);
        let first = &plan.certificate.priorities[0];
        assert_close(first.value, 0.3 * FULL, 1e-9);
        // In the launch 600 of agents and 400 of chat.
        assert_close(plan.futures[1].value, (0.6 + 1.2) * FULL, 1e-9);
    }
}

/// Replicas are decided before: one of a model stands on the one machine. Agents come first
/// and ask for something once in ten; chat, worth more in all, is served by nobody.
#[test]
fn replicas_stand_for_who_comes_first() {
    let s = |priority: i32| {
        let model = |id: &str| json!({"id": id, "profiles": [{"hardware": "H", "rate": 1000, "holds": {"gpu": 1}}]});
        scenario(&json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}}],
            "models": [model("a"), model("c")],
            "demands": [
                {"id": "agents", "model": "a", "rate": 0, "value": 1e-6, "priority": priority},
                {"id": "chat", "model": "c", "rate": 1000, "value": 1e-6}],
            "futures": [{"id": "quiet", "weight": 9},
                        {"id": "busy", "demands": [{"id": "agents", "rate": 1000}]}],
        }))
    };
    let plan = best(&s(1));
    assert_eq!(plan.replicas[0].model, "a");
    assert_close(plan.objective.value, 0.1 * FULL, 1e-9);
    let plan = best(&s(0));
    assert_eq!(plan.replicas[0].model, "c");
    assert_close(plan.objective.value, FULL, 1e-9);
    assert!(plan.priorities.is_empty());
}

/// What is lost in the worst future is of no one priority: refused by name, as is what the
/// plan is worth beside knowing.
#[test]
fn priorities_and_the_worst_futures_are_refused_by_name() {
    for goal in [json!("worst"), json!({"cvar": 0.5})] {
        let said = Scenario::from_json(by_priority("serve", &goal).to_string());
        let said = said.unwrap_err().to_string();
        assert!(
            said.contains("$.policy.futures: ") && said.contains("priorities"),
            "{said}"
        );
        // Under cost nobody comes first.
        assert!(Scenario::from_json(by_priority("cost", &goal).to_string()).is_ok());
    }
    let s = scenario(&by_priority("serve", &json!("expected")));
    let said = Planner::new().futures(&s).unwrap_err().to_string();
    assert!(said.contains("$.demands[0].priority: "), "{said}");
}

/// Replicas of three models of different priority on two machines, every way of placing them:
/// the plan is the one of most value of the first on average, then of the second, then of all.
#[test]
fn priorities_of_two_futures_by_brute_force() {
    for case in 0..50 {
        let mut dice = Dice::new(9, "futures_priority", case);
        let value = [0, 1, 2].map(|_| dice.between(0.2, 2.0));
        let weight = dice.between(0.1, 0.9);
        // By future, then model; whole, so that ties are ties.
        let rate = [0, 1].map(|_| [0, 1, 2].map(|_| dice.whole(0, 3) as f64));
        let there = [1.0, [1.0, 0.5][dice.whole(0, 1) as usize]];
        let gpus = dice.whole(1, 5);
        let mut most = [f64::NEG_INFINITY; 3];
        for y in 0..216_u64 {
            let y = [y / 36, y / 6 % 6, y % 6];
            if y.iter().sum::<u64>() > gpus {
                continue;
            }
            let made = |m: usize| -> f64 {
                let of = |f: usize| rate[f][m].min(there[f] * y[m] as f64);
                value[m] * (weight * of(0) + (1.0 - weight) * of(1))
            };
            let own = [made(0), made(1), made(0) + made(1) + made(2)];
            let order = own.iter().zip(&most).find(|(a, b)| (*a - *b).abs() > 1e-9);
            if order.is_some_and(|(a, b)| a > b) {
                most = own;
            }
        }
        let each = |of: &dyn Fn(usize) -> Value| -> Vec<Value> { (0..3).map(of).collect() };
        let future = |f: usize, weight: f64| {
            json!({"id": format!("f{f}"), "weight": weight,
                   "demands": each(&|m| json!({"id": format!("d{m}"), "rate": rate[f][m]})),
                   "nodes": [{"availability": there[f]}]})
        };
        let s = scenario(&json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H", "count": gpus, "capacity": {"gpu": 1}}],
            "models": each(&|m| json!({"id": format!("m{m}"), "profiles": [
                {"hardware": "H", "rate": 1, "holds": {"gpu": 1}}]})),
            "demands": each(&|m| json!({"id": format!("d{m}"), "model": format!("m{m}"), "rate": 1,
                "value": value[m] / 3600.0, "priority": 2 - m})),
            "futures": [future(0, weight), future(1, 1.0 - weight)],
        }));
        let plan = judged(&s, &exact());
        let higher = &plan.priorities;
        let found = [higher[0].value, higher[1].value, plan.objective.value];
        for (found, most) in found.iter().zip(most) {
            assert!(
                is_close(*found, most, 1e-6, 1e-6),
                "case {case}: {found} is not {most}"
            );
        }
    }
}

/// One future, or several equal ones, are as good as none: priority by priority.
#[test]
fn equal_futures_keep_priorities() {
    let mut compared = 0;
    for seed in 0..40 {
        let mut s = in_futures::random(seed);
        if s["policy"]["objective"] == "cost" {
            continue;
        }
        for (d, demand) in s["demands"].as_array_mut().unwrap().iter_mut().enumerate() {
            demand["priority"] = json!(d % 2);
        }
        let none = with_futures(&s, &json!([]));
        let same = with_futures(&s, &json!([{"id": "a"}, {"id": "b", "weight": 2}]));
        assert_eq!(none.is_some(), same.is_some(), "seed {seed}");
        let (Some((_, none)), Some((_, same))) = (none, same) else {
            continue;
        };
        for (a, b) in none.priorities.iter().zip(&same.priorities).take(1) {
            compared += 1;
            let gap = none.objective.gap + same.objective.gap;
            assert!(
                is_close(a.value, b.value, 1e-6_f64.max(gap), 1e-9),
                "seed {seed}: {a:?}, {b:?}"
            );
            assert!(is_close(a.asked, b.asked, 1e-9, 0.0));
        }
    }
    assert!(compared > 15, "{compared}");
}
