//! What a fleet's owners get: hand-computed cases, and what holds for every answer.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::Duration;

use idlewise::plan::Status;
use idlewise::questions::{Earnings, RentKind};
use idlewise::{Error, Hooks, ObjectiveName, Options, Scenario, earnings, solve};
use idlewise_tests::judge::{as_json, exact, scenario};
use idlewise_tests::random::{Dice, Shape, feature};
use serde_json::{Value, json};

const TOLERANCE: f64 = 1e-6;
/// A value that makes one unit per second worth one an hour.
const ONE: f64 = 1.0 / 3600.0;

fn earned(s: &Scenario) -> Earnings {
    let found = earnings(s, &exact(), &Hooks::default());
    found.unwrap_or_else(|e| panic!("{e}\n{}", as_json(s)))
}

/// (by work, by price) of an operator.
fn incomes(found: &Earnings, operator: &str) -> (f64, f64) {
    let own = found.operators.iter().find(|o| o.operator == operator);
    let own = own.unwrap_or_else(|| panic!("{operator} in {found:?}"));
    let incomes = own.by_work_per_hour.zip(own.by_price_per_hour);
    incomes.unwrap_or_else(|| panic!("{found:?}"))
}

fn keeps(found: &Earnings, demand: &str) -> f64 {
    let own = found.demands.iter().find(|d| d.demand == demand);
    own.unwrap().keeps_per_hour
}

/// Amounts are differences of sums of a few tens: zero is what is small beside those.
#[track_caller]
fn assert_close(found: f64, expected: f64, tolerance: f64) {
    let near = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
    assert!(near, "{found} is not {expected}");
}

fn assert_balanced(s: &Scenario, found: &Earnings) {
    let balance = found.balance.as_ref();
    let balance = balance.unwrap_or_else(|| panic!("{found:?}"));
    let size = balance.optimum.abs().max(1e-9);
    assert!(
        (balance.sum - balance.optimum).abs() <= TOLERANCE * size,
        "{balance:?}\n{}",
        as_json(s)
    );
    let operators = found.operators.iter().map(|o| o.by_price_per_hour.unwrap());
    let operators: f64 = operators.sum();
    assert!((operators - balance.operators).abs() <= TOLERANCE * size.max(operators));
    for group in &found.groups {
        assert!(group.stays, "{group:?}\n{}", as_json(s));
    }
}

/// One machine of `fast`, thirty units a second, and one of `slow`, fifty. Nobody but fast
/// is near enough for `near`, which is worth twice as much.
fn two_operators(any: f64) -> Value {
    json!({
        "schema_version": 1,
        "nodes": [
            {"id": "f", "operator": "fast", "hardware": "F", "region": "eu", "capacity": {"gpu": 1},
             "price_per_hour": 10},
            {"id": "s", "operator": "slow", "hardware": "S", "region": "us", "capacity": {"gpu": 1},
             "price_per_hour": 25},
        ],
        "models": [{"id": "m", "profiles": [{"hardware": "F", "rate": 30},
                                            {"hardware": "S", "rate": 50}]}],
        "demands": [
            {"id": "near", "model": "m", "region": "eu", "max_rtt_ms": 10, "rate": 20,
             "value": 2.0 * ONE},
            {"id": "any", "model": "m", "region": "eu", "rate": any, "value": ONE},
        ],
        "rtt_ms": {"eu": {"us": 90}},
    })
}

#[test]
fn scarce_machines_earn_what_the_last_unit_on_them_is_worth() {
    // Served: near 20 on f, any 10 on f and 50 on s, of 100. A unit of room is worth 1 on
    // either: f gets 30, s gets 50; near keeps 20 x (2 - 1), any nothing: 100 in all.
    let s = scenario(&two_operators(100.0));
    let found = earned(&s);
    assert_balanced(&s, &found);
    assert_eq!(found.status, Status::Optimal);
    let (fast, slow) = (incomes(&found, "fast"), incomes(&found, "slow"));
    assert_close(fast.0, 2.0 * 20.0 + 10.0, TOLERANCE);
    assert_close(fast.1, 30.0, TOLERANCE);
    assert_close(slow.0, 50.0, TOLERANCE);
    assert_close(slow.1, 50.0, TOLERANCE);
    assert_close(keeps(&found, "near"), 20.0, TOLERANCE);
    assert_close(keeps(&found, "any"), 0.0, TOLERANCE);
    let balance = found.balance.clone().unwrap();
    assert_close(balance.optimum, 100.0, TOLERANCE);
    assert_eq!(balance.not_reached, 0.0);
    // The one that earns most stands first, and what it returns is income / cost.
    assert_eq!(found.operators[0].operator, "slow");
    assert_close(found.operators[0].cost_per_hour.unwrap(), 25.0, TOLERANCE);
    assert_close(found.operators[0].return_by_price.unwrap(), 2.0, TOLERANCE);
    assert_close(found.operators[1].return_by_work.unwrap(), 5.0, TOLERANCE);
    assert_eq!(found.missing, [""; 0]);
    assert!(found.rents.is_empty());
    // Each alone, and both: nobody makes more than it gets.
    let sizes: Vec<usize> = found.groups.iter().map(|g| g.operators.len()).collect();
    assert_eq!(sizes, [1, 1, 2]);
    for group in &found.groups {
        assert_close(group.alone_per_hour, group.income_per_hour, TOLERANCE);
    }
}

#[test]
fn a_machine_that_joins_takes_what_becomes_plenty() {
    // Of any's 100, 90 can be served with another f: room stays worth 1, nobody loses.
    let s = scenario(&two_operators(100.0));
    let found = earned(&s);
    let f = found.joining.iter().find(|j| j.like == "f").unwrap();
    assert_eq!((&*f.hardware, &*f.region), ("F", "eu"));
    assert_eq!(f.price_per_hour, Some(10.0));
    assert_close(f.margin_per_hour, 30.0, TOLERANCE);
    assert_close(f.income_per_hour.unwrap(), 30.0, TOLERANCE);
    assert_close(f.brings_per_hour.unwrap(), 30.0, TOLERANCE);
    assert_eq!(f.operators, []);
    // The best margin first.
    assert_eq!(found.joining[0].like, "s");

    // Of any's 70, 60 are served without and all with it: room is worth nothing then. The
    // new one earns nothing, fast and slow lose all they had; near keeps 40 where it had
    // 20, any 70. Together 10 more, the work that is served more.
    let s = scenario(&two_operators(70.0));
    let found = earned(&s);
    let f = found.joining.iter().find(|j| j.like == "f").unwrap();
    assert_close(f.margin_per_hour, 30.0, TOLERANCE);
    assert_eq!(f.income_per_hour, Some(0.0));
    assert_close(f.brings_per_hour.unwrap(), 10.0, TOLERANCE);
    let changes: Vec<&str> = f.operators.iter().map(|c| c.operator.as_str()).collect();
    assert_eq!(changes, ["slow", "fast"]);
    assert_close(f.operators[0].per_hour, -50.0, TOLERANCE);
    assert_close(f.operators[1].per_hour, -30.0, TOLERANCE);
    assert_close(f.demands_per_hour, 90.0, TOLERANCE);
    assert_eq!(f.rents_per_hour, 0.0);
}

#[test]
fn machines_that_nobody_waits_for_earn_nothing_by_price() {
    // Room for 80, asked for 50: what is scarce is demand, and it keeps all of 70.
    let s = scenario(&two_operators(30.0));
    let found = earned(&s);
    assert_balanced(&s, &found);
    assert_close(incomes(&found, "fast").1, 0.0, TOLERANCE);
    assert_close(incomes(&found, "slow").1, 0.0, TOLERANCE);
    let work = incomes(&found, "fast").0 + incomes(&found, "slow").0;
    assert_close(work, 70.0, TOLERANCE);
    assert_close(keeps(&found, "near"), 40.0, TOLERANCE);
    assert_close(keeps(&found, "any"), 30.0, TOLERANCE);
    for joining in &found.joining {
        assert_eq!(joining.income_per_hour, Some(0.0), "{joining:?}");
    }
}

#[test]
fn verifiers_earn_where_they_are_what_is_short() {
    // Five of ten units can be verified, worth 3 each: machines have room, so that
    // verifiers get 15; the plain demand keeps its 10.
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "operator": "o", "hardware": "H", "capacity": {"gpu": 10},
                   "verification": ["none", "tee"]}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 10}]}],
        "demands": [{"id": "safe", "model": "m", "rate": 10, "verification": "tee", "value": 3.0 * ONE},
                    {"id": "plain", "model": "m", "rate": 10, "value": ONE}],
        "verification": {"tee": {"overhead": 2, "verifier_load": 1}},
        "verifier_capacity": 5,
    }));
    let found = earned(&s);
    assert_balanced(&s, &found);
    assert_eq!(found.rents.len(), 1);
    assert_eq!(found.rents[0].kind, RentKind::Verifiers);
    assert_close(found.rents[0].per_hour, 15.0, TOLERANCE);
    assert_close(keeps(&found, "plain"), 10.0, TOLERANCE);
    assert_close(keeps(&found, "safe"), 0.0, TOLERANCE);
    assert_close(incomes(&found, "o").1, 0.0, TOLERANCE);

    // With one GPU and no end of verifiers machines are what is short: ten GPU-units a
    // second, of which safe takes two a unit and brings 1.5 for each; so 5 of safe, and a
    // GPU-unit is worth 1.5, 15 in all; plain is not served.
    let mut other: Value = serde_json::from_str(&as_json(&s)).unwrap();
    other["nodes"][0]["capacity"]["gpu"] = json!(1);
    other["verifier_capacity"] = json!(100);
    let s = scenario(&other);
    let found = earned(&s);
    assert_balanced(&s, &found);
    assert_close(incomes(&found, "o").1, 15.0, TOLERANCE);
    assert_close(incomes(&found, "o").0, 15.0, TOLERANCE);
    assert!(found.rents.is_empty());
}

#[test]
fn a_limit_of_replicas_earns_what_it_holds_back() {
    // One replica of ten a second may stand, on machines with room for four: its limit
    // gets all of it.
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "operator": "o", "count": 4, "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "max_replicas": 1,
                    "profiles": [{"hardware": "H", "rate": 10, "holds": {"gpu": 1}}]}],
        "demands": [{"id": "d", "model": "m", "rate": 30, "value": ONE}],
    }));
    let found = earned(&s);
    assert_balanced(&s, &found);
    assert_eq!(found.rents[0].kind, RentKind::MaxReplicas);
    assert_eq!(found.rents[0].name, "m");
    assert_close(found.rents[0].per_hour, 10.0, TOLERANCE);
    assert_close(incomes(&found, "o").1, 0.0, TOLERANCE);
}

#[test]
fn only_what_is_available_earns() {
    // Four machines, half of the time there, half of that held back: room for one, which
    // is worth 10 an hour. A further machine adds a quarter.
    let s = scenario(&json!({
        "schema_version": 1,
        "periods": [{"hours": 2}],
        "nodes": [{"id": "n", "operator": "o", "count": 4, "hardware": "H", "capacity": {"gpu": 1},
                   "price_per_hour": 1, "availability": 0.5, "headroom": 0.5}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 10}]}],
        "demands": [{"id": "d", "model": "m", "rate": 100, "value": ONE}],
    }));
    let found = earned(&s);
    assert_balanced(&s, &found);
    assert_close(incomes(&found, "o").1, 10.0, TOLERANCE);
    assert_close(found.operators[0].return_by_price.unwrap(), 2.5, TOLERANCE);
    assert_close(found.joining[0].margin_per_hour, 2.5, TOLERANCE);
    assert_close(found.joining[0].income_per_hour.unwrap(), 2.5, TOLERANCE);
    assert_close(found.joining[0].brings_per_hour.unwrap(), 2.5, TOLERANCE);
}

/// One machine that is there, and up to five for rent at two an hour; ten a second each.
fn rented(objective: &str, max: u64, rate: f64, value: f64) -> Value {
    json!({
        "schema_version": 1,
        "nodes": [
            {"id": "own", "operator": "a", "hardware": "H", "capacity": {"gpu": 1},
             "price_per_hour": 1},
            {"id": "rent", "operator": "b", "hardware": "H", "capacity": {"gpu": 1},
             "price_per_hour": 2, "count": {"min": 0, "max": max}},
        ],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 10}]}],
        "demands": [{"id": "d", "model": "m", "rate": rate, "value": value}],
        "policy": {"objective": objective},
    })
}

#[test]
fn under_cost_demands_pay_what_the_last_machine_costs() {
    // Twenty have to be served: one machine is rented for 2, so that a machine is worth 2.
    // Both operators get 2, the demand pays 4; less the rent, that is the cost of 2.
    let s = scenario(&rented("cost", 5, 20.0, 1.0));
    let found = earned(&s);
    assert_balanced(&s, &found);
    for operator in &found.operators {
        assert_close(operator.by_price_per_hour.unwrap(), 2.0, TOLERANCE);
        assert_eq!(operator.by_work_per_hour, None);
        assert_eq!(operator.return_by_work, None);
    }
    let a = found.operators.iter().find(|o| o.operator == "a").unwrap();
    assert_close(a.return_by_price.unwrap(), 2.0, TOLERANCE);
    assert_close(keeps(&found, "d"), -4.0, TOLERANCE);
    let balance = found.balance.unwrap();
    assert_close(balance.rented, 2.0, TOLERANCE);
    assert_close(balance.optimum, -2.0, TOLERANCE);
    let said = "No demand says what serving it is worth (value): what machines earn by work is \
                not known";
    assert_eq!(found.missing, [said]);
}

#[test]
fn under_profit_rent_is_paid_before_the_rest_is_divided() {
    // Twenty of demand on two machines, at 3.6 a unit and hour: 36 a machine. A machine
    // can be had for 2, so that both get 2 and the demand keeps 68 of 72.
    let s = scenario(&rented("profit", 5, 20.0, 3.6 * ONE));
    let found = earned(&s);
    assert_balanced(&s, &found);
    assert_close(incomes(&found, "a").1, 2.0, TOLERANCE);
    assert_close(incomes(&found, "b").1, 2.0, TOLERANCE);
    assert_close(keeps(&found, "d"), 68.0, TOLERANCE);
    assert_close(found.balance.unwrap().optimum, 70.0, TOLERANCE);

    // One for rent and work for ten: machines are scarce and get 36 each, of which 2 are
    // rent that the plan pays.
    let s = scenario(&rented("profit", 1, 100.0, 3.6 * ONE));
    let found = earned(&s);
    assert_balanced(&s, &found);
    assert_close(incomes(&found, "a").1, 36.0, TOLERANCE);
    assert_close(incomes(&found, "b").1, 36.0, TOLERANCE);
    assert_close(keeps(&found, "d"), 0.0, TOLERANCE);
    let balance = found.balance.unwrap();
    assert_close(balance.optimum, 70.0, TOLERANCE);
    assert_close(balance.rented, 2.0, TOLERANCE);
}

#[test]
fn what_whole_replicas_do_not_reach_is_named() {
    // A replica takes 0.6 of a GPU and serves six: one fits, and the relaxation has 10.
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "operator": "o", "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 6, "holds": {"gpu": 0.6}}]}],
        "demands": [{"id": "d", "model": "m", "rate": 20, "value": ONE}],
    }));
    let found = earned(&s);
    assert_balanced(&s, &found);
    assert_close(incomes(&found, "o").0, 6.0, TOLERANCE);
    assert_close(incomes(&found, "o").1, 10.0, TOLERANCE);
    let balance = found.balance.unwrap();
    assert_close(balance.optimum, 10.0, TOLERANCE);
    assert_close(balance.reached, 6.0, TOLERANCE);
    assert_close(balance.not_reached, 4.0, TOLERANCE);
}

#[test]
fn fair_is_refused_with_its_reason() {
    let mut fair = two_operators(100.0);
    fair["policy"] = json!({"objective": "fair"});
    let refused = earnings(&scenario(&fair), &exact(), &Hooks::default());
    let Err(Error::Input(why)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(why.0[0].path, "$.policy.objective");
    assert!(why.0[0].expected.contains("no one sum"), "{why}");
}

#[test]
fn what_is_missing_is_said() {
    let mut bare = two_operators(100.0);
    for node in bare["nodes"].as_array_mut().unwrap() {
        let node = node.as_object_mut().unwrap();
        node.remove("operator");
        node.remove("price_per_hour");
    }
    for demand in bare["demands"].as_array_mut().unwrap() {
        demand.as_object_mut().unwrap().remove("value");
    }
    let found = earned(&scenario(&bare));
    let said: Vec<&str> = found
        .missing
        .iter()
        .map(|m| m.split(':').next().unwrap())
        .collect();
    assert_eq!(
        said,
        [
            "No node names its operator",
            "No node has a price_per_hour",
            "No demand says what serving it is worth (value)"
        ]
    );
    assert_eq!(found.operators.len(), 1);
    let all = &found.operators[0];
    assert_eq!(all.operator, "unassigned");
    assert_eq!((all.cost_per_hour, all.return_by_price), (None, None));
    // Units of work, an hour of each.
    assert_close(all.by_work_per_hour.unwrap(), 3600.0 * 80.0, TOLERANCE);

    // One machine of two without a price: what its operator pays is not known.
    let mut half = two_operators(100.0);
    half["nodes"][0]
        .as_object_mut()
        .unwrap()
        .remove("price_per_hour");
    let found = earned(&scenario(&half));
    let fast = found
        .operators
        .iter()
        .find(|o| o.operator == "fast")
        .unwrap();
    assert_eq!(fast.cost_per_hour, None);
    assert!(
        found.missing[0].ends_with("not known: f"),
        "{:?}",
        found.missing
    );
}

#[test]
fn without_time_work_is_told_and_prices_are_not() {
    let s = scenario(&two_operators(100.0));
    let options = Options {
        time_limit: Some(Duration::ZERO),
        ..Options::default()
    };
    let found = earnings(&s, &options, &Hooks::default()).unwrap();
    assert_ne!(found.status, Status::Optimal);
    assert_eq!(found.balance, None);
    if found.plan.exists() {
        assert!(found.left_out[0].contains("no prices"), "{found:?}");
        assert!(
            found
                .operators
                .iter()
                .all(|o| o.by_price_per_hour.is_none())
        );
        assert!(found.operators.iter().all(|o| o.by_work_per_hour.is_some()));
    }
}

#[test]
fn where_there_is_no_plan_the_answer_says_why() {
    let mut none = rented("cost", 1, 100.0, 1.0);
    none["demands"][0]["min_served"] = json!(1);
    let found = earned(&scenario(&none));
    assert_eq!(found.status, Status::Infeasible);
    assert!(!found.plan.conflicts.is_empty());
    assert!(found.operators.is_empty());
}

/// Random small fleets of up to three operators.
fn fleets() -> impl Iterator<Item = (Shape, Scenario)> {
    (0..180).map(|seed| {
        let shape = Shape {
            seed,
            nodes: 1 + (seed % 6) as usize,
            demands: 1 + (seed % 4) as usize,
            periods: 1 + (seed % 3) as usize,
            features: feature::ALL & !(seed as u16 % 7),
            objective: ["serve", "cost", "profit"][(seed % 3) as usize],
            relax: seed % 2 == 0,
            load: [0.1, 0.5, 1.0, 3.0][(seed / 4 % 4) as usize],
        };
        let mut s = shape.scenario();
        for (g, node) in s.nodes.iter_mut().enumerate() {
            node.operator = Some(["a", "b", "c"][g % 3].to_owned());
        }
        (shape, s)
    })
}

/// Incomes, what demands keep and rents are the optimum, and what joins earns what the
/// others do not lose.
#[test]
fn incomes_and_rents_add_up_to_the_optimum() {
    let mut compared = 0;
    for (_, s) in fleets() {
        let found = earned(&s);
        if !found.plan.exists() {
            continue;
        }
        compared += 1;
        assert_balanced(&s, &found);
        let balance = found.balance.as_ref().unwrap();
        let size = balance.optimum.abs().max(balance.operators).max(1e-9);
        assert!(
            balance.not_reached >= -2e-4 * size,
            "{balance:?}\n{}",
            as_json(&s)
        );
        for joining in &found.joining {
            let income = joining.income_per_hour.unwrap();
            let brings = joining.brings_per_hour.unwrap();
            let others: f64 = joining.operators.iter().map(|o| o.per_hour).sum();
            let all = income + others + joining.demands_per_hour + joining.rents_per_hour;
            let tolerance = 2e-6 * size.max(income);
            assert!(
                (all - brings).abs() <= tolerance,
                "{joining:?}\n{}",
                as_json(&s)
            );
            assert!(income <= joining.margin_per_hour + tolerance, "{joining:?}");
            assert!(brings >= -tolerance, "{joining:?}");
        }
    }
    assert!(compared > 70, "{compared}");
}

/// What some operators make of some demands on their own, by a solve of that scenario, is
/// no more than all of them get here.
#[test]
fn no_operators_with_demands_make_more_by_leaving() {
    let mut compared = 0;
    for (shape, mut s) in fleets() {
        s.policy.relax = true;
        let found = earned(&s);
        if !found.plan.exists() {
            continue;
        }
        for group in 1..8_usize {
            let mut dice = Dice::new(shape.seed, "leave", group);
            let leaves = |operator: &str| group >> (operator.as_bytes()[0] - b'a') & 1 == 1;
            let mut own = s.clone();
            own.nodes.retain(|n| leaves(n.operator.as_deref().unwrap()));
            own.demands.retain(|_| dice.chance(0.7));
            if own.nodes.is_empty() || own.demands.is_empty() {
                continue;
            }
            let nodes: Vec<String> = own.nodes.iter().map(|n| n.id.clone()).collect();
            let demands: Vec<String> = own.demands.iter().map(|d| d.id.clone()).collect();
            let listed: Vec<String> = own.routes.iter().map(|r| r.demand.clone()).collect();
            own.routes
                .retain(|r| nodes.contains(&r.node) && demands.contains(&r.demand));
            // A demand that may use listed nodes only may not use others for leaving.
            let stranded =
                |id: &String| listed.contains(id) && !own.routes.iter().any(|r| r.demand == *id);
            if demands.iter().any(stranded) {
                continue;
            }
            let plan = solve(&own, &exact()).unwrap_or_else(|e| panic!("{e}\n{}", as_json(&own)));
            if !plan.exists() {
                continue;
            }
            compared += 1;
            let sign = if s.policy.objective == ObjectiveName::Cost {
                -1.0
            } else {
                1.0
            };
            let alone = sign * plan.objective.value / found.hours;
            let incomes = found.operators.iter().filter(|o| leaves(&o.operator));
            let incomes: f64 = incomes.map(|o| o.by_price_per_hour.unwrap()).sum();
            let kept = found.demands.iter().filter(|d| demands.contains(&d.demand));
            let kept: f64 = kept.map(|d| d.keeps_per_hour).sum();
            let rents: f64 = found.rents.iter().map(|r| r.per_hour).sum();
            let size = alone.abs().max(incomes).max(kept.abs()).max(1e-9);
            assert!(
                alone <= incomes + kept + rents + 2e-6 * size,
                "{alone} > {incomes} + {kept} + {rents}, leaving: {nodes:?} {demands:?}\n{}",
                as_json(&s)
            );
        }
    }
    assert!(compared > 150, "{compared}");
}

#[test]
fn no_machine_joins_that_is_what_other_work_leaves() {
    let mut s = two_operators(100.0);
    s["nodes"][0]["shared"] = json!(true);
    let found = earned(&scenario(&s));
    let like: Vec<&str> = found.joining.iter().map(|j| j.like.as_str()).collect();
    assert_eq!(like, ["s"]);
    // What it earns today is its owner's all the same.
    assert_close(incomes(&found, "fast").1, 30.0, TOLERANCE);
}
