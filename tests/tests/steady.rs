//! Steadiness: moves of replicas that cost or are limited, by hand, and plans
//! fed back as what stands now.
#![allow(clippy::unwrap_used)]

use idlewise::certify::verify;
use idlewise::plan::{Change, Plan, Status};
use idlewise::{Options, Scenario};
use idlewise_tests::judge::{as_json, assert_close, exact, judged, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

const SECONDS: f64 = 3600.0;

/// Two machines of 4 gpu; replicas of two models hold 2 gpu and serve one
/// unit/s each. Demand swings from one model to the other and back.
fn swing(steadiness: &Value) -> Scenario {
    let node = |id: &str| json!({"id": id, "hardware": "H", "capacity": {"gpu": 4}});
    let model = |id: &str| json!({"id": id, "profiles": [{"hardware": "H", "rate": 1, "holds": {"gpu": 2}}]});
    let mut s = json!({
        "schema_version": 1,
        "periods": [{}, {}, {}],
        "nodes": [node("a"), node("b")],
        "models": [model("m"), model("n")],
        "demands": [
            {"id": "m", "model": "m", "rate": [3, 1, 3], "value": 1},
            {"id": "n", "model": "n", "rate": [1, 3, 1], "value": 1},
        ],
    });
    if !steadiness.is_null() {
        s["steadiness"] = steadiness.clone();
    }
    scenario(&s)
}

fn placed(plan: &Plan, model: &str, period: usize) -> f64 {
    let here = plan
        .replicas
        .iter()
        .filter(|r| r.model == model && r.period == period);
    here.map(|r| r.count).sum()
}

/// Free moves: everything is served with as few as there can be. Without a word about
/// what stands only the changes between periods count, two replicas each.
#[test]
fn free_moves_are_few_and_counted() {
    let free = judged(&swing(&Value::Null), &exact());
    let told = free.steadiness.clone().unwrap();
    assert_close(free.objective.value, 12.0 * SECONDS, 1e-9);
    assert_eq!((told.moves, told.unloads, told.at_least), (4.0, 4.0, 4.0));
    assert_eq!((told.load_cost, told.objective_given_up), (0.0, None));
    for (node, stays) in [("a", 2.0), ("b", 2.0)] {
        let stands = json!([{"node": node, "model": "m", "profile": "H", "count": 2}]);
        let given = judged(&swing(&json!({"replicas": stands})), &exact());
        let told = given.steadiness.clone().unwrap();
        assert_eq!((told.moves, told.unloads), (8.0 - stays, 4.0));
        assert_eq!(given.objective, free.objective);
    }
}

/// Four moves fill the empty fleet, two more turn two replicas, and another two
/// turn them back. Fewer moves serve what counting says.
#[test]
fn a_limit_of_moves_is_kept() {
    for most in [8, 7, 6, 4, 0] {
        let plan = judged(&swing(&json!({"max_moves": most})), &exact());
        assert_eq!(plan.status, Status::Optimal);
        let steadiness = plan.steadiness.clone().unwrap();
        assert!(steadiness.moves <= f64::from(most), "{steadiness:?}");
        assert_close(plan.objective.value, SECONDS * best_swing(most), 1e-9);
        assert_close(
            steadiness.objective_given_up.unwrap(),
            SECONDS * (12.0 - best_swing(most)),
            1e-9,
        );
    }
}

/// The most that is served with so many moves: m of the places in each period,
/// n of them, by counting.
fn best_swing(most: u32) -> f64 {
    let (m, n) = ([3, 1, 3], [1, 3, 1]);
    let mut best: i32 = 0;
    for code in 0..15_i32.pow(3) {
        let pick = |t: u32| {
            let pairs: Vec<(i32, i32)> = (0..5)
                .flat_map(|a| (0..5 - a).map(move |b| (a, b)))
                .collect();
            pairs[(code / 15_i32.pow(t) % 15) as usize]
        };
        let (mut before, mut moves, mut served) = ((0, 0), 0, 0);
        for t in 0..3 {
            let now = pick(t as u32);
            moves += (now.0 - before.0).max(0) + (now.1 - before.1).max(0);
            served += now.0.min(m[t]) + now.1.min(n[t]);
            before = now;
        }
        if moves <= most.cast_signed() {
            best = best.max(served);
        }
    }
    f64::from(best)
}

/// Under `serve` value comes first, and the cheapest moves that reach it; under
/// `profit` a move that costs more than it brings is not made.
#[test]
fn a_load_cost_is_paid_or_avoided() {
    let cost = json!({"load_cost": {"m": 2.0, "n": 2.0}});
    let plan = judged(&swing(&cost), &exact());
    let steadiness = plan.steadiness.clone().unwrap();
    assert_close(plan.objective.value, 12.0 * SECONDS, 1e-9);
    assert_close(steadiness.moves, 8.0, 1e-9);
    assert_close(plan.objective.cost, 16.0, 1e-9);
    assert!(plan.certificate.cost.as_ref().unwrap().gap < 1e-6);

    let mut s = swing(&json!({"load_cost": {"m": 1.5 * SECONDS, "n": 1.5 * SECONDS}}));
    s.policy.objective = idlewise::scenario::ObjectiveName::Profit;
    let plan = judged(&s, &exact());
    // A replica that works for three hours brings 3 and costs 1.5; one that
    // works in the second hour alone brings 1.
    assert_close(
        plan.objective.value,
        3.0 * SECONDS * 2.0 - 3.0 * SECONDS + SECONDS,
        1e-9,
    );
    assert_eq!(placed(&plan, "m", 1), 2.0 + 1.0);
}

/// Replicas that must be served and may not be moved clash with the limit.
#[test]
fn a_clash_names_the_limit_of_moves() {
    let mut s = swing(&json!({"max_moves": 5}));
    for demand in &mut s.demands {
        demand.min_served = Some(1.0);
    }
    let plan = idlewise::solve(&s, &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let raise =
        |c: &Change| matches!(c, Change::RaiseMaxMoves { amount } if (*amount - 3.0).abs() < 1e-6);
    let ways = &plan.conflicts[0].relaxations;
    assert!(
        ways.iter().any(|way| way.changes.iter().any(raise)),
        "{ways:?}"
    );
}

fn fleet(dice: &mut Dice) -> Value {
    let node = |id: &str, gpu: u64| json!({"id": id, "count": 2, "hardware": "H", "capacity": {"gpu": gpu}});
    let models: Vec<Value> = (0..3)
        .map(|m| {
            json!({"id": format!("m{m}"), "profiles": [{"hardware": "H",
                   "rate": dice.between(1.0, 4.0), "holds": {"gpu": dice.whole(1, 3)}}]})
        })
        .collect();
    let demands: Vec<Value> = (0..3)
        .map(|m| {
            let rate: Vec<f64> = (0..2).map(|_| dice.between(1.0, 9.0)).collect();
            json!({"id": format!("d{m}"), "model": format!("m{m}"), "rate": rate,
                   "value": dice.between(0.5, 2.0)})
        })
        .collect();
    json!({
        "schema_version": 1,
        "periods": [{}, {}],
        "nodes": [node("a", dice.whole(3, 8)), node("b", dice.whole(3, 8))],
        "models": models,
        "demands": demands,
        "steadiness": {"load_cost": {"m0": 1, "m1": 1, "m2": 1}},
    })
}

/// A plan that stands already is not changed; with 5 % noise and a limit, moves
/// stay within it.
#[test]
fn a_plan_fed_back_stands() {
    for case in 0..40 {
        let mut dice = Dice::new(8, "steady", case);
        let mut raw = fleet(&mut dice);
        let first = judged(&scenario(&raw), &exact());
        let again = judged(&first.as_current(&scenario(&raw)), &exact());
        let (one, two) = (first.steadiness.clone().unwrap(), again.steadiness.unwrap());
        assert_close(first.objective.value, again.objective.value, 1e-9);
        let start: f64 = first
            .replicas
            .iter()
            .filter(|r| r.period == 0)
            .map(|r| r.count)
            .sum();
        assert!(
            two.moves <= one.moves - start + 1e-6,
            "{one:?} {two:?}\n{raw}"
        );

        let current = first_period(&raw, &first);
        for demand in raw["demands"].as_array_mut().unwrap() {
            for rate in demand["rate"].as_array_mut().unwrap() {
                *rate = json!(rate.as_f64().unwrap() * dice.between(0.95, 1.05));
            }
        }
        raw["steadiness"]["replicas"] = current;
        raw["steadiness"]["max_moves"] = json!(1);
        let s = scenario(&raw);
        let moved = judged(&s, &exact()).steadiness.unwrap();
        assert!(moved.moves <= 1.0 + 1e-6, "{moved:?}\n{}", as_json(&s));
    }
}

/// Whatever the search and its gap: where nothing has changed, what stands
/// stays, replica for replica. With noise, moves stay within their limit.
#[test]
fn nothing_moves_without_a_reason() {
    for case in 0..54 {
        let mut dice = Dice::new(9, "stay", case);
        let mut raw = fleet(&mut dice);
        let steadiness = [
            json!({"max_moves": 3}),
            json!({"load_cost": {"m0": 1, "m1": 1, "m2": 1}}),
            json!({"load_cost": {"m1": 0.5}, "max_moves": 8}),
        ];
        raw.as_object_mut().unwrap().remove("steadiness");
        let objective = ["serve", "profit"][case % 2];
        raw["policy"] = json!({"objective": objective});
        let options = idlewise::Options {
            gap: [0.0, 1e-4, 0.03][case / 3 % 3],
            ..exact()
        };
        let first = judged(&scenario(&raw), &options);
        let stood = first_period(&raw, &first);
        raw["steadiness"] = steadiness[case % 3].clone();
        raw["steadiness"]["replicas"] = stood.clone();
        let again = judged(&scenario(&raw), &options);
        assert_eq!(first_period(&raw, &again), stood, "{raw}");

        for demand in raw["demands"].as_array_mut().unwrap() {
            for rate in demand["rate"].as_array_mut().unwrap() {
                *rate = json!(rate.as_f64().unwrap() * dice.between(0.95, 1.05));
            }
        }
        for most in [0, 1, 2] {
            raw["steadiness"]["max_moves"] = json!(most);
            let moved = judged(&scenario(&raw), &options).steadiness.unwrap();
            assert!(moved.moves <= f64::from(most) + 1e-6, "{moved:?}\n{raw}");
        }
    }
}

/// What a plan places first, as the scenario file writes it.
fn first_period(raw: &Value, plan: &Plan) -> Value {
    let next = plan.as_current(&scenario(raw));
    serde_json::to_value(next.steadiness.unwrap().replicas).unwrap()
}

/// Machine by machine: what stands is named, demand changes, and whoever counts
/// differently is refused.
#[test]
fn moves_are_what_machines_load() {
    for case in 0..40 {
        let mut dice = Dice::new(10, "machines", case);
        let mut raw = fleet(&mut dice);
        if case % 2 == 0 {
            raw.as_object_mut().unwrap().remove("steadiness");
        }
        let first = judged(&scenario(&raw), &exact());
        for demand in raw["demands"].as_array_mut().unwrap() {
            for rate in demand["rate"].as_array_mut().unwrap() {
                *rate = json!(rate.as_f64().unwrap() * dice.between(0.5, 1.5));
            }
        }
        let s = first.as_current(&scenario(&raw));
        assert!(!s.steadiness.as_ref().unwrap().machines.is_empty());
        let plan = judged(&s, &exact());
        let told = plan.steadiness.clone().unwrap();
        assert!(told.moves >= told.at_least, "{told:?}\n{}", as_json(&s));

        let mut forged = plan.clone();
        forged.steadiness.as_mut().unwrap().moves += 1.0;
        let found = verify(&s, &forged).findings;
        assert!(
            found.iter().any(|f| f.starts_with("steadiness.moves")),
            "{found:?}"
        );
        let mut forged = plan;
        forged.steadiness.as_mut().unwrap().at_least = told.moves + 1.0;
        assert!(!verify(&s, &forged).valid);
    }
}

/// What is given up is no more than allowed, and buys moves.
#[test]
fn giving_up_buys_moves() {
    let mut spared = 0.0;
    for case in 0..30 {
        let mut dice = Dice::new(11, "give up", case);
        let mut raw = fleet(&mut dice);
        raw.as_object_mut().unwrap().remove("steadiness");
        raw["periods"] = json!([{}, {}, {}, {}]);
        for demand in raw["demands"].as_array_mut().unwrap() {
            demand["rate"] = (0..4).map(|_| json!(dice.between(1.0, 9.0))).collect();
        }
        let objective = ["serve", "profit"][case % 2];
        raw["policy"] = json!({"objective": objective});
        let best = judged(&scenario(&raw), &exact());
        raw["steadiness"] = json!({"give_up": 0.05});
        let plan = judged(&scenario(&raw), &exact());
        assert_eq!(plan.status, Status::Optimal);
        assert!(
            plan.objective.value >= 0.95 * best.objective.value - 1e-6,
            "{} of {}\n{raw}",
            plan.objective.value,
            best.objective.value
        );
        // Steadiness is given, so what is loaded at first counts as well.
        raw["steadiness"] = json!({"give_up": 0.0});
        let free = judged(&scenario(&raw), &exact()).steadiness.unwrap().moves;
        let moves = plan.steadiness.unwrap().moves;
        assert!(moves <= free, "{moves} of {free}\n{raw}");
        spared += free - moves;
    }
    assert!(spared > 30.0, "{spared}");
}

/// Two entries of the same machines: which of them holds what is a tie, and what stood
/// stays. The routes follow.
#[test]
fn replicas_stay_on_the_entry_where_they_stand() {
    let node = |id: &str, count: u64| json!({"id": id, "count": count, "hardware": "H", "capacity": {"gpu": 4}});
    let model = |id: &str| json!({"id": id, "profiles": [{"hardware": "H", "rate": 1, "holds": {"gpu": 2}}]});
    let demand =
        |id: &str, rates: [u32; 2]| json!({"id": id, "model": id, "rate": rates, "value": 1});
    for (first, second) in [("a", "b"), ("b", "a")] {
        let stands = |node: &str, model: &str| json!({"node": node, "model": model, "profile": "H", "count": 4});
        let s = scenario(&json!({
            "schema_version": 1,
            "periods": [{}, {}],
            "nodes": [node("a", 2), node("b", 3)],
            "models": [model("m"), model("n")],
            "demands": [demand("m", [4, 3]), demand("n", [4, 5])],
            "steadiness": {"replicas": [stands(first, "m"), stands(second, "n")]},
        }));
        let plan = judged(&s, &exact());
        assert_close(plan.objective.value, 16.0 * SECONDS, 1e-9);
        let told = plan.steadiness.clone().unwrap();
        // One replica of n comes, where one of m makes room or where there is room.
        assert_eq!(
            (told.moves, told.unloads),
            (1.0, 1.0),
            "{:?}",
            plan.replicas
        );
    }
}

/// Ten replicas stand and serve 10 of 10.5 units/s. An eleventh serves the rest for 1 an hour
/// and 1 for its load, within the gap: nothing moves. What serving all costs at least is no
/// bound on what that costs.
#[test]
fn no_bound_of_cost_stays_beside_a_smaller_value() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "a", "hardware": "H", "capacity": {"gpu": 12}, "usage_price": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [
            {"name": "p", "hardware": "H", "rate": 1, "holds": {"gpu": 1}},
        ]}],
        "demands": [{"id": "d", "model": "m", "rate": 10.5, "value": 1}],
        "steadiness": {"load_cost": {"m": 1}, "replicas": [
            {"node": "a", "model": "m", "profile": "p", "count": 10},
        ]},
    }));
    let plan = judged(
        &s,
        &Options {
            gap: 0.1,
            ..exact()
        },
    );
    assert_eq!(plan.steadiness.unwrap().moves, 0.0);
    assert_close(plan.objective.value, 10.0 * SECONDS, 1e-9);
    assert_close(plan.objective.cost, 10.0, 1e-9);
    assert!(plan.objective.cost_bound.unwrap() <= 10.0 + 1e-9);
}
