//! Spare replicas (`policy.spare`): hand-computed cases, and what holds for every plan.
#![allow(clippy::unwrap_used, clippy::panic)]

use idlewise::scenario::{Spare, Steadiness};
use idlewise::{EvaluateOptions, Hooks, Options, Plan, Scenario, evaluate, solve};
use idlewise_tests::generate::Random;
use idlewise_tests::judge::{as_json, assert_close, assert_sound, exact, scenario};
use idlewise_tests::random::{Shape, feature};
use serde_json::{Value, json};

fn solved(s: &Scenario) -> Plan {
    solve(s, &exact()).unwrap_or_else(|e| panic!("{e}\n{}", as_json(s)))
}

/// (period, model, replicas, spare ones among them), in the order of the plan.
fn replicas(plan: &Plan) -> Vec<(usize, &str, f64, f64)> {
    let all = plan.replicas.iter();
    all.map(|r| (r.period, r.model.as_str(), r.count, r.spare))
        .collect()
}

/// Two models, each replica of ten units a second on a GPU of its own.
fn fleet(gpus: u64) -> Value {
    let model = |id: &str| {
        json!({"id": id, "profiles": [
            {"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 1}}]})
    };
    json!({
        "schema_version": 1,
        "periods": [{"label": "x"}, {"label": "y"}],
        "nodes": [{"id": "n", "count": gpus, "hardware": "H", "capacity": {"gpu": 1},
                   "price_per_hour": 1}],
        "models": [model("a"), model("b")],
        "demands": [{"id": "da", "model": "a", "rate": [20, 10]},
                    {"id": "db", "model": "b", "rate": [10, 10]}],
        "policy": {"spare": "fill"},
    })
}

#[test]
fn what_is_free_is_filled_with_what_is_likely() {
    let s = scenario(&fleet(4));
    let plan = solved(&s);
    // At x nobody is expected beyond what is placed, and both could grow alike: the first.
    // At y twenty of a are as likely as ten, and then a stood there before.
    let expected = [
        (0, "a", 3.0, 1.0),
        (0, "b", 1.0, 0.0),
        (1, "a", 3.0, 2.0),
        (1, "b", 1.0, 0.0),
    ];
    assert_eq!(replicas(&plan), expected);
    assert_sound(&s, &plan);
    // Spare replicas wait: workload idle.
    let hours = plan.waste.total.compute_hours;
    assert_close(hours.workload_idle, 3.0, 1e-9);
    assert_close(hours.surplus, 0.0, 1e-9);

    let mut came = fleet(4);
    came["demands"][0]["rate"] = json!([30, 20]);
    let came = scenario(&came);
    let ask = EvaluateOptions::new().regret(false);
    let found = evaluate(&plan, &came, &ask, &exact(), &Hooks::default()).unwrap();
    assert_close(found.came.served_percent, 100.0, 1e-6);
    let mut bare = s.clone();
    bare.policy.spare = Spare::None;
    let found = evaluate(&solved(&bare), &came, &ask, &exact(), &Hooks::default()).unwrap();
    assert_close(found.came.served_percent, 100.0 * 50.0 / 70.0, 1e-6);
}

#[test]
fn nothing_that_costs_is_filled() {
    let full = |change: &dyn Fn(&mut Value)| {
        let mut text = fleet(4);
        change(&mut text);
        let s = scenario(&text);
        let plan = solved(&s);
        assert_sound(&s, &plan);
        plan.replicas.iter().map(|r| r.spare).sum::<f64>()
    };
    assert_eq!(full(&|_| ()), 3.0);
    assert_eq!(
        full(&|s| s["nodes"][0]["usage_price"] = json!({"gpu": 1})),
        0.0
    );
    // As many machines as are needed: one is free at y.
    assert_eq!(
        full(&|s| s["nodes"][0]["count"] = json!({"min": 0, "max": 9})),
        1.0
    );
    assert_eq!(full(&|s| s["nodes"][0]["headroom"] = json!(0.25)), 1.0);
    assert_eq!(full(&|s| s["models"][0]["max_replicas"] = json!(2)), 3.0);
    assert_eq!(
        full(&|s| {
            s["models"][0]["max_replicas"] = json!(2);
            s["models"][1]["max_replicas"] = json!(1);
        }),
        1.0
    );
    // Three loads at x; what stands may stay at y.
    assert_eq!(full(&|s| s["steadiness"] = json!({"max_moves": 3})), 1.0);
    assert_eq!(
        full(&|s| s["steadiness"] = json!({"load_cost": {"a": 1, "b": 1}})),
        1.0
    );
}

#[test]
fn work_that_is_worth_little_makes_room_where_that_may_be() {
    // A replica of fast serves a hundred times what one of slow serves, and half of the
    // time twice as much of it is asked for.
    let model = |id: &str, rate: f64| {
        json!({"id": id, "profiles": [
            {"hardware": "H", "name": "p", "rate": rate, "holds": {"gpu": 1}}]})
    };
    let text = |fast: [f64; 2], give_up: f64| {
        json!({
            "schema_version": 1,
            "periods": [{"label": "x"}, {"label": "y"}],
            "nodes": [{"id": "n", "count": 4, "hardware": "H", "capacity": {"gpu": 1}}],
            "models": [model("fast", 100.0), model("slow", 1.0)],
            "demands": [{"id": "f", "model": "fast", "rate": fast},
                        {"id": "s", "model": "slow", "rate": 100}],
            "policy": {"spare": "fill", "spare_give_up": give_up},
        })
    };
    let s = scenario(&text([100.0, 200.0], 0.02));
    let plan = solved(&s);
    assert_sound(&s, &plan);
    let expected = [
        (0, "fast", 2.0, 1.0),
        (0, "slow", 2.0, 0.0),
        (1, "fast", 2.0, 0.0),
        (1, "slow", 2.0, 0.0),
    ];
    assert_eq!(replicas(&plan), expected);
    assert_close(plan.objective.given_up_for_spare.unwrap(), 3600.0, 1e-6);
    assert_close(plan.objective.value, 3600.0 * (102.0 + 202.0), 1e-6);
    assert_close(plan.objective.bound, 3600.0 * (103.0 + 202.0), 1e-6);
    assert_eq!(plan.status, idlewise::plan::Status::Optimal);

    let came = scenario(&text([200.0, 200.0], 0.0));
    let ask = EvaluateOptions::new().regret(false);
    let came_to = |plan: &Plan| {
        let found = evaluate(plan, &came, &ask, &exact(), &Hooks::default()).unwrap();
        found.came.objective
    };
    assert_close(came_to(&plan), 3600.0 * (202.0 + 202.0), 1e-6);
    let full = solved(&scenario(&text([100.0, 200.0], 0.0)));
    assert_eq!(full.objective.given_up_for_spare, None);
    assert_close(came_to(&full), 3600.0 * (103.0 + 202.0), 1e-6);
    // Too little may be given up for one replica; what must be served stays.
    let plan = solved(&scenario(&text([100.0, 200.0], 0.005)));
    assert_eq!(plan.objective.given_up_for_spare, None);
    let mut must = text([100.0, 200.0], 0.02);
    must["demands"][1]["min_served"] = json!(0.02);
    let plan = solved(&scenario(&must));
    assert_close(plan.objective.given_up_for_spare.unwrap(), 3600.0, 1e-6);
    must["policy"]["spare_give_up"] = json!(0.5);
    must["demands"][1]["rate"] = json!([150, 100]);
    let plan = solved(&scenario(&must));
    assert_eq!(plan.objective.given_up_for_spare, None);
}

/// Models of different speed on one kind of machine, more asked for than fits.
fn full_fleet(seed: u64) -> Scenario {
    let mut random = Random::new(seed);
    let periods = random.whole(2, 5);
    let models = random.whole(2, 4);
    let speed: Vec<f64> = (0..models).map(|m| 4.0_f64.powf(m as f64)).collect();
    let objective = ["serve", "profit"][(seed % 2) as usize];
    let gpus = random.whole(1, 2);
    let nodes = random.whole(1, 3);
    let node = |n: u64| json!({"id": format!("n{n}"), "count": 2 + n, "hardware": "H", "capacity": {"gpu": 2}});
    let model = |m: u64| {
        json!({"id": format!("m{m}"), "profiles": [{"hardware": "H", "name": "p",
               "rate": speed[m as usize], "holds": {"gpu": if m == 0 { gpus } else { 1 }}}]})
    };
    let mut demand = |m: u64| {
        let least = if random.whole(0, 2) == 0 { 0.1 } else { 0.0 };
        let own = speed[m as usize];
        let rates: Vec<f64> = (0..periods)
            .map(|_| own * random.between(0.5, 6.0))
            .collect();
        json!({"id": format!("d{m}"), "model": format!("m{m}"), "rate": rates,
               "min_served": least, "value": 2})
    };
    let text = json!({
        "schema_version": 1,
        "periods": (0..periods).map(|_| json!({})).collect::<Vec<_>>(),
        "nodes": (0..nodes).map(node).collect::<Vec<_>>(),
        "models": (0..models).map(model).collect::<Vec<_>>(),
        "demands": (0..models).map(&mut demand).collect::<Vec<_>>(),
        "policy": {"objective": objective, "spare": "fill", "spare_give_up": 0.1},
    });
    scenario(&text)
}

/// What is given up stays within what may be, and what must be served is served.
#[test]
fn no_more_is_given_up_than_may_be() {
    let mut given_up = 0;
    for seed in 0..150 {
        let s = full_fleet(seed);
        let mut bare = s.clone();
        bare.policy.spare = Spare::None;
        bare.policy.spare_give_up = 0.0;
        let options = Options::default();
        let (before, after) = (
            solve(&bare, &options).unwrap(),
            solve(&s, &options).unwrap(),
        );
        assert_eq!(before.status, after.status, "{}", as_json(&s));
        if !after.exists() {
            continue;
        }
        assert_sound(&s, &after);
        let Some(less) = after.objective.given_up_for_spare else {
            assert_eq!(before.objective, after.objective);
            continue;
        };
        given_up += 1;
        // Nothing costs anything here: the objective is the value.
        let (then, own) = (before.objective.value, &after.objective);
        assert!(
            less <= 0.1 * then * (1.0 + 1e-6),
            "{less} of {then}\n{}",
            as_json(&s)
        );
        let lost = then - own.value;
        assert!(
            (lost - less).abs() <= 1e-6 * then,
            "{lost}, not {less}\n{}",
            as_json(&s)
        );
        assert!(
            own.value + less <= own.bound + 1e-6 * then,
            "{}",
            as_json(&s)
        );
    }
    assert!(given_up > 10, "{given_up}");
}

#[test]
fn a_plan_that_claims_more_spare_than_it_has_is_refused() {
    let s = scenario(&fleet(4));
    let plan = solved(&s);
    let refused = |change: &dyn Fn(&mut Scenario, &mut Plan), why: &str| {
        let (mut s, mut plan) = (s.clone(), plan.clone());
        change(&mut s, &mut plan);
        let found = idlewise::certify::verify(&s, &plan);
        assert!(
            !found.valid && found.findings.iter().any(|f| f.contains(why)),
            "{found:?}"
        );
    };
    refused(
        &|_, plan| plan.replicas[0].spare = 4.0,
        "4 of 3 replicas are spare",
    );
    refused(&|_, plan| plan.replicas[0].spare = -1.0, "are spare");
    let much = |plan: &mut Plan| plan.objective.given_up_for_spare = Some(1e6);
    refused(&|_, plan| much(plan), "given_up_for_spare is 1000000");
    refused(
        &|s, _| s.policy.spare = Spare::None,
        "the policy asks for none",
    );
}

/// Filling changes nothing but what waits: value, cost, machines and bound stay, nothing
/// moves that must not, and idle stays idle.
#[test]
fn filling_costs_nothing() {
    let mut filled = 0.0;
    for seed in 0..200 {
        let shape = Shape {
            seed,
            nodes: 1 + (seed % 5) as usize,
            demands: 1 + (seed % 4) as usize,
            periods: 1 + (seed % 3) as usize,
            features: feature::ALL & !(seed as u16 % 7),
            objective: ["serve", "cost", "profit", "fair"][(seed % 4) as usize],
            relax: seed % 5 == 0,
            load: [0.1, 0.5, 1.0, 3.0][(seed / 4 % 4) as usize],
        };
        let bare = shape.scenario();
        let mut s = bare.clone();
        s.policy.spare = Spare::Fill;
        let options = Options::default();
        let (before, after) = (
            solve(&bare, &options).unwrap(),
            solve(&s, &options).unwrap(),
        );
        let why = || as_json(&s);
        assert_eq!(before.status, after.status);
        if !after.exists() {
            continue;
        }
        assert_sound(&s, &after);
        assert_eq!(before.objective, after.objective, "{}", why());
        assert_eq!(
            (&before.routes, &before.counts),
            (&after.routes, &after.counts)
        );
        let (idle, still) = (
            before.waste.total.idle_percent,
            after.waste.total.idle_percent,
        );
        assert!((idle - still).abs() <= 1e-6, "{idle}, {still}\n{}", why());
        let (then, now) = (
            before.waste.total.compute_hours,
            after.waste.total.compute_hours,
        );
        let eps = 1e-6 * then.installed.max(1e-9);
        assert!(now.workload_idle >= then.workload_idle - eps);
        assert!(now.surplus <= then.surplus + eps);
        filled += after.replicas.iter().map(|r| r.spare).sum::<f64>();
    }
    assert!(filled > 100.0, "{filled}");
}

/// Where moves have a price or a limit, machine by machine, spare replicas need none.
#[test]
fn filling_moves_nothing_where_moves_count() {
    let (mut filled, mut moved) = (0.0, 0.0);
    for seed in 0..60 {
        let mut s = full_fleet(seed);
        s.policy.spare_give_up = 0.0;
        for demand in &mut s.demands {
            demand.min_served = None;
            demand.rate.iter_mut().for_each(|rate| *rate *= 0.5);
        }
        let steadiness = match seed % 3 {
            0 => Steadiness::new().max_moves(8 + seed % 5),
            1 => Steadiness::new().load_cost("m0", 1.0).load_cost("m1", 2.0),
            _ => Steadiness::new().max_moves(20).load_cost("m1", 3.0),
        };
        s.steadiness = Some(steadiness);
        let mut bare = s.clone();
        bare.policy.spare = Spare::None;
        let (before, after) = (
            solve(&bare, &Options::default()),
            solve(&s, &Options::default()),
        );
        let (before, after) = (before.unwrap(), after.unwrap());
        let why = || as_json(&s);
        assert_eq!(before.status, after.status, "{}", why());
        assert_sound(&s, &after);
        let then = before.steadiness.as_ref().unwrap();
        let now = after.steadiness.as_ref().unwrap();
        assert!(now.moves <= then.moves, "{now:?}, {then:?}, {}", why());
        assert!(now.load_cost <= then.load_cost + 1e-9, "{}", why());
        filled += after.replicas.iter().map(|r| r.spare).sum::<f64>();
        moved += then.moves;
    }
    assert!(filled > 20.0 && moved > 100.0, "{filled}, {moved}");
}
