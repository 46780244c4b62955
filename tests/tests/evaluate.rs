//! A plan on what came: hand-computed cases, and what holds for every answer.
#![allow(clippy::unwrap_used, clippy::panic)]

use idlewise::plan::{Plan, Status};
use idlewise::questions::MismatchKind;
use idlewise::scenario::Count;
use idlewise::{
    Error, EvaluateOptions, Hooks, ObjectiveName, Options, Planner, Scenario, evaluate, solve,
};
use idlewise_tests::came::evaluated;
use idlewise_tests::judge::{as_json, assert_adds_up, assert_close, assert_sound, exact, scenario};
use idlewise_tests::random::{Shape, feature};
use serde_json::{Value, json};

const TOLERANCE: f64 = 1e-6;

fn solved(s: &Scenario) -> Plan {
    solve(s, &exact()).unwrap_or_else(|e| panic!("{e}"))
}

/// Two models, each replica on a GPU of its own, ten units a second each, for two hours.
fn two_models(gpus: u64, rates: &Value) -> Value {
    let rate = |name: &str| rates[name].clone();
    json!({
        "schema_version": 1,
        "periods": [{"label": "noon", "hours": 1}, {"label": "one", "hours": 1}],
        "nodes": [{"id": "n", "count": gpus, "hardware": "H", "capacity": {"gpu": 1},
                   "price_per_hour": 1}],
        "models": [
            {"id": "a", "profiles": [{"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 1}}]},
            {"id": "b", "profiles": [{"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 1}}]},
        ],
        "demands": [{"id": "da", "model": "a", "rate": rate("a")},
                    {"id": "db", "model": "b", "rate": rate("b")}],
    })
}

#[test]
fn what_came_is_served_by_the_replicas_that_stand() {
    // Planned: two replicas of a and one of b at noon, one and two at one o'clock, on
    // four machines. What came is the other way round at noon: 10 of 10 of a, 10 of 20
    // of b, and as planned at one: 10 and 20. So 50 of 60.
    let forecast = scenario(&two_models(4, &json!({"a": [20, 10], "b": [10, 20]})));
    let came = scenario(&two_models(4, &json!({"a": [10, 10], "b": [20, 20]})));
    let plan = solved(&forecast);
    let found = evaluated(&plan, &came);
    assert_eq!(found.status, Status::Optimal);
    assert_eq!(found.mismatches, []);
    assert_close(found.promised.served_percent, 100.0, TOLERANCE);
    assert_close(found.came.served_percent, 100.0 * 50.0 / 60.0, TOLERANCE);
    assert_close(found.came.objective, 3600.0 * 50.0, TOLERANCE);
    // One of b is loaded at one o'clock.
    assert_close(found.came.moves, 1.0, TOLERANCE);
    let regret = found.regret.unwrap();
    assert_close(regret.best.served_percent, 100.0, TOLERANCE);
    assert_close(regret.at_least, 3600.0 * 10.0, TOLERANCE);
    assert_close(regret.at_most, 3600.0 * 10.0, TOLERANCE);
    assert_eq!(regret.status, Status::Optimal);
    // Three of four machines work at noon, though one of them half of nothing: a's
    // second replica is idle.
    let noon = &found.plan.waste.by_period[0].compute_hours;
    assert_close(noon.workload_idle, 1.0, TOLERANCE);
    assert_sound(&came, &found.plan);
    assert_close(found.plan.objective.gap, 10.0 / 60.0, TOLERANCE);
}

#[test]
fn without_the_regret_the_bound_is_what_all_demand_is_worth() {
    let forecast = scenario(&two_models(4, &json!({"a": [20, 10], "b": [10, 20]})));
    let came = scenario(&two_models(4, &json!({"a": [10, 10], "b": [20, 20]})));
    let ask = EvaluateOptions::new().regret(false);
    let found = evaluate(&solved(&forecast), &came, &ask, &exact(), &Hooks::default()).unwrap();
    assert_eq!(found.regret, None);
    assert_eq!(found.status, Status::Optimal);
    assert_close(found.plan.objective.bound, 3600.0 * 60.0, TOLERANCE);
    assert_sound(&came, &found.plan);
}

#[test]
fn periods_go_by_label_and_what_is_unknown_is_said() {
    let forecast = scenario(&two_models(3, &json!({"a": [20, 10], "b": [10, 20]})));
    let plan = solved(&forecast);
    let mut other = two_models(3, &json!({"a": [10, 10, 20], "b": [20, 20, 10]}));
    other["periods"] = json!([{"label": "one"}, {"label": "two"}, {"label": "noon"}]);
    other["demands"][0]["id"] = json!("da2");
    other["nodes"].as_array_mut().unwrap().push(json!(
        {"id": "m", "hardware": "H", "capacity": {"gpu": 5}}));
    let found = evaluated(&plan, &scenario(&other));
    // One o'clock as planned, and so two o'clock; noon as planned.
    assert_close(found.came.served_percent, 100.0, TOLERANCE);
    let said: Vec<_> = found
        .mismatches
        .iter()
        .map(|m| (m.kind, m.name.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (MismatchKind::Period, "two"),
            (MismatchKind::Node, "m"),
            (MismatchKind::Demand, "da"),
            (MismatchKind::Demand, "da2"),
        ]
    );
    assert_eq!(
        found.mismatches[0].message,
        "1 period of the scenario (two) is not in the plan: what stands in the period before stays"
    );

    // No label in common: by place.
    other["periods"] = json!([{"label": "x"}, {"label": "y"}, {"label": "z"}]);
    let found = evaluated(&plan, &scenario(&other));
    assert!(
        found.mismatches[0].message.contains("by their place"),
        "{:?}",
        found.mismatches
    );
}

#[test]
fn replicas_without_room_are_lost_and_it_is_said() {
    // Four replicas of two machines each hold a GPU; one of the two machines is gone.
    let mut whole = two_models(4, &json!({"a": [20, 20], "b": [20, 20]}));
    let plan = solved(&scenario(&whole));
    whole["nodes"][0]["count"] = json!(2);
    let found = evaluated(&plan, &scenario(&whole));
    assert_close(found.came.served_percent, 50.0, TOLERANCE);
    let lost: Vec<_> = found
        .mismatches
        .iter()
        .map(|m| m.message.as_str())
        .collect();
    assert_eq!(
        lost,
        [
            "node n: 1 of the plan's replicas of a by p are lost: they do not fit on its machines",
            "node n: 1 of the plan's replicas of b by p are lost: they do not fit on its machines",
        ]
    );
    // No machine at all, and another hardware.
    whole["nodes"][0]["id"] = json!("other");
    let found = evaluated(&plan, &scenario(&whole));
    assert_close(found.came.served_percent, 0.0, TOLERANCE);
    assert_eq!(found.mismatches.len(), 2, "{:?}", found.mismatches);
}

/// Ranges keep the machines that the plan rents, within what is there; `cost` is what
/// they cost, and a demand that is served too little is named.
#[test]
fn machines_stay_and_what_must_be_served_is_served_as_far_as_can_be() {
    let text = |rate: f64, most: u64| {
        json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "count": {"min": 0, "max": most}, "hardware": "H",
                       "capacity": {"gpu": 1}, "price_per_hour": 3}],
            "models": [{"id": "a", "profiles": [{"hardware": "H", "name": "p", "rate": 10}]}],
            "demands": [{"id": "d", "model": "a", "rate": rate}],
            "policy": {"objective": "cost"}
        })
    };
    let plan = solved(&scenario(&text(40.0, 10)));
    assert_close(plan.objective.cost, 12.0, TOLERANCE);
    let found = evaluated(&plan, &scenario(&text(60.0, 10)));
    assert_close(found.came.cost, 12.0, TOLERANCE);
    assert_close(found.came.served_percent, 100.0 * 40.0 / 60.0, TOLERANCE);
    let short = &found.short[0];
    assert_eq!((short.demand.as_str(), short.periods), ("d", 1));
    assert_close(short.served_percent, 100.0 * 40.0 / 60.0, 1e-5);
    assert_close(short.must_percent, 100.0, TOLERANCE);
    // It spends less because it serves less.
    assert_close(found.regret.unwrap().at_least, -6.0, TOLERANCE);

    // Less came: a machine is idle, and the best plan costs 3 less.
    let found = evaluated(&plan, &scenario(&text(30.0, 10)));
    assert_close(found.came.idle_percent, 25.0, TOLERANCE);
    let regret = found.regret.unwrap();
    assert_close(regret.at_least, 3.0, TOLERANCE);
    assert_close(regret.at_most, 3.0, TOLERANCE);

    let found = evaluated(&plan, &scenario(&text(30.0, 3)));
    assert_eq!(
        found.mismatches[0].message,
        "node n: the plan has 4 machines, the scenario allows 3"
    );
    assert_close(found.came.served_percent, 100.0, TOLERANCE);
}

#[test]
fn unsplit_demands_stay_at_home() {
    let text = |left: u64, rates: [f64; 2]| {
        json!({
            "schema_version": 1,
            "nodes": [{"id": "small", "count": left, "hardware": "H", "capacity": {"gpu": 1}},
                      {"id": "large", "count": 4, "hardware": "H", "capacity": {"gpu": 1}}],
            "models": [{"id": "a", "profiles": [{"hardware": "H", "name": "p", "rate": 10}]}],
            "demands": [{"id": "d", "model": "a", "rate": rates[0], "split": false},
                        {"id": "e", "model": "a", "rate": rates[1], "split": false}],
        })
    };
    // d needs the large node, so e goes to the small one.
    let plan = solved(&scenario(&text(1, [40.0, 10.0])));
    let found = evaluated(&plan, &scenario(&text(1, [10.0, 40.0])));
    // e stays where there are 10: 20 of 50.
    assert_close(found.came.served_percent, 40.0, TOLERANCE);
    assert_close(found.regret.unwrap().best.served_percent, 100.0, TOLERANCE);
    let mut more = text(1, [10.0, 10.0]);
    more["demands"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": "f", "model": "a", "rate": 1, "split": false}));
    let found = evaluated(&plan, &scenario(&more));
    assert_eq!(found.mismatches.last().unwrap().kind, MismatchKind::Home);
    assert_close(found.came.served_percent, 100.0 * 20.0 / 21.0, TOLERANCE);
}

#[test]
fn a_status_without_a_plan_is_refused() {
    let mut impossible = two_models(1, &json!({"a": [20, 10], "b": [10, 20]}));
    impossible["demands"][0]["min_served"] = json!(1);
    let s = scenario(&impossible);
    let plan = solve(&s, &Options::default()).unwrap();
    let refused = evaluate(
        &plan,
        &s,
        &EvaluateOptions::new(),
        &exact(),
        &Hooks::default(),
    );
    let Err(Error::Input(why)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(why.0[0].path, "$.status");
}

/// Random small fleets.
fn shapes() -> impl Iterator<Item = Shape> {
    (0..240).map(|seed| Shape {
        seed,
        nodes: 1 + (seed % 5) as usize,
        demands: 1 + (seed % 4) as usize,
        periods: 1 + (seed % 3) as usize,
        features: feature::ALL & !(seed as u16 % 7),
        objective: ["serve", "cost", "profit", "fair"][(seed % 4) as usize],
        relax: seed % 2 == 0,
        load: [0.1, 0.5, 1.0, 3.0][(seed / 4 % 4) as usize],
    })
}

/// On its own scenario a plan is as good as it said; on any other it is no better than
/// the best plan, it is certified, and its account adds up.
#[test]
fn evaluated_plans_are_sound_and_no_better_than_the_best() {
    let mut compared = 0;
    for shape in shapes() {
        let s = shape.scenario();
        let plan = solved(&s);
        if !plan.exists() {
            continue;
        }
        let own = evaluated(&plan, &s);
        assert_eq!(own.mismatches, [], "{}", as_json(&s));
        assert_eq!(own.short, [], "{}", as_json(&s));
        assert_sound(&s, &own.plan);
        let (then, now) = (plan.objective.value, own.came.objective);
        let size = then.abs().max(now.abs()).max(1e-9);
        assert!(
            (then - now).abs() <= 2e-6 * size,
            "{then}, then {now}\n{}",
            as_json(&s)
        );

        let mut other = s.clone();
        for (i, demand) in other.demands.iter_mut().enumerate() {
            for rate in &mut demand.rate {
                *rate *= [0.5, 1.4, 1.0][(i + shape.seed as usize) % 3];
            }
        }
        for node in other.nodes.iter_mut().skip(1) {
            if let Count::Fixed(count) = &mut node.count {
                *count = (*count).max(2) - 1;
            }
        }
        let found = evaluated(&plan, &other);
        assert_adds_up(&other, &found.plan);
        if found.short.is_empty() && s.steadiness.is_none() {
            assert_sound(&other, &found.plan);
        }
        if let Some(regret) = found.regret.filter(|_| found.short.is_empty()) {
            compared += 1;
            let size = found
                .came
                .objective
                .abs()
                .max(regret.best.objective.abs())
                .max(1e-9);
            // Best plans under `cost` may serve more of what brings nothing.
            assert!(
                regret.at_least >= -2e-6 * size,
                "{regret:?}\n{}",
                as_json(&other)
            );
            assert!(regret.at_most >= regret.at_least);
        }
        if s.policy.objective == ObjectiveName::Serve {
            let ask = EvaluateOptions::new().regret(false);
            let alone = evaluate(&plan, &other, &ask, &exact(), &Hooks::default()).unwrap();
            assert_eq!(alone.came.served_percent, found.came.served_percent);
        }
    }
    assert!(compared > 80, "{compared}");
}

#[test]
fn a_plan_for_another_fleet_is_refused() {
    let here = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "here", "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
        "demands": [{"id": "d", "model": "m", "rate": 1}],
    }));
    let mut there = here.clone();
    there.nodes[0].id = "there".to_owned();
    there.demands[0].id = "elsewhere".to_owned();
    let plan = Planner::new().solve(&here).unwrap();
    let refused = Planner::new().evaluate(&plan, &there, &EvaluateOptions::new());
    let text = refused.unwrap_err().to_string();
    assert!(
        text.contains("\"here\"") && text.contains("\"there\""),
        "{text}"
    );
}
