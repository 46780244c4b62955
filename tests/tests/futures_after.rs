//! Machines that are chosen anew in each future (`count.decided` is `after`), counted out by
//! hand: what is committed to before anyone knows, and what is rented once a future has come.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, Status};
use idlewise::{EvaluateOptions, Hooks, Options, Planner, Scenario};
use idlewise_backtest::{Ask, History, backtest};
use idlewise_tests::in_futures::FULL;
use idlewise_tests::judge::{assert_close, exact, judged_by_all, scenario};
use serde_json::{Value, json};

fn best(s: &Scenario) -> Plan {
    let plan = judged_by_all(s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    plan
}

/// Machines to commit to at 1 and machines on demand at `price`, a calm future and, once in
/// four, a launch of twice the demand of 3,000; a machine serves 1,000, worth 3.6 in an hour.
/// The changes are put in by pointer.
fn text(price: f64, objective: &str, changes: &[(&str, Value)]) -> Value {
    let mut s = json!({
        "schema_version": 1,
        "nodes": [
            {"id": "committed", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 1,
             "region": "eu", "count": {"min": 0, "max": 9}},
            {"id": "on demand", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": price,
             "region": "us", "count": {"min": 0, "max": 9, "decided": "after"}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 3000, "value": 1e-6}],
        "futures": [{"id": "calm", "weight": 3}, {"id": "launch", "demands": [{"times": 2}]}],
        "policy": {"objective": objective},
    });
    for (place, value) in changes {
        let (parent, field) = place.rsplit_once('/').unwrap();
        let parent = s.pointer_mut(parent).unwrap();
        match field.parse::<usize>() {
            Ok(at) if parent.as_array().unwrap().len() == at => {
                parent.as_array_mut().unwrap().push(value.clone());
            }
            Ok(at) => parent[at] = value.clone(),
            Err(_) => parent[field] = value.clone(),
        }
    }
    s
}

fn two(price: f64, objective: &str, changes: &[(&str, Value)]) -> Scenario {
    scenario(&text(price, objective, changes))
}

/// Whole replicas that hold a machine each.
fn held() -> (&'static str, Value) {
    ("/models/0/profiles/0/holds", json!({"gpu": 1}))
}

/// (machines committed to, on demand where it is calm, on demand where the launch comes).
fn counts(plan: &Plan) -> [f64; 3] {
    let told: Vec<(&str, Option<&str>)> = plan
        .counts
        .iter()
        .map(|c| (c.node.as_str(), c.future.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("committed", None),
            ("on demand", Some("calm")),
            ("on demand", Some("launch"))
        ]
    );
    [0, 1, 2].map(|at| plan.counts[at].count)
}

/// Three machines are always busy. The next three bring 3.6 where the launch comes: rented
/// then, at 2, each makes 1.6, once in four. Committed to before they would bring 0.9 for 1,
/// and on demand decided before 0.9 for 2.
#[test]
fn what_the_launch_needs_is_rented_when_it_comes() {
    let s = two(2.0, "profit", &[]);
    let plan = best(&s);
    assert_eq!(counts(&plan), [3.0, 0.0, 3.0]);
    assert_close(plan.objective.value, 7.8 + 0.25 * 3.0 * 1.6, 1e-9);
    assert_close(plan.objective.cost, 3.0 + 0.25 * 6.0, 1e-9);
    let [calm, launch] = &plan.futures[..] else {
        panic!("two futures");
    };
    assert_close(calm.cost, 3.0, 1e-9);
    assert_close(launch.cost, 9.0, 1e-9);
    assert_close(launch.served_percent, 100.0, 1e-9);
    // What is rented in one future is installed in no other.
    assert_close(calm.waste.total.compute_hours.installed, 3.0, 1e-9);
    assert_close(launch.waste.total.compute_hours.installed, 6.0, 1e-9);
    assert_close(plan.waste.total.compute_hours.installed, 3.75, 1e-9);
    assert_close(plan.waste.total.idle_percent, 0.0, 1e-9);
    // Every node is told once in each future.
    let told = plan.nodes.iter().filter(|n| n.node == "on demand");
    let told: Vec<(Option<&str>, f64)> = told
        .map(|n| (n.future.as_deref(), n.available["gpu"]))
        .collect();
    assert_eq!(told, [(Some("calm"), 0.0), (Some("launch"), 3.0)]);
    let before = two(
        2.0,
        "profit",
        &[("/nodes/1/count", json!({"min": 0, "max": 9}))],
    );
    let plan = best(&before);
    assert_close(plan.objective.value, 7.8, 1e-9);
    let told: Vec<_> = plan.counts.iter().map(|c| (c.count, &c.future)).collect();
    assert_eq!(told, [(3.0, &None), (0.0, &None)]);
}

/// Dear machines on demand make committing to the launch worth it, where it is likely: at 1
/// each they bring 1.8, on demand at 3 only 0.3.
#[test]
fn what_is_likely_is_committed_to() {
    let even = json!([{"id": "calm"}, {"id": "launch", "demands": [{"times": 2}]}]);
    let plan = best(&two(3.0, "profit", &[("/futures", even)]));
    assert_eq!(counts(&plan), [6.0, 0.0, 0.0]);
    assert_close(plan.objective.value, 4.5 * FULL - 6.0, 1e-9);
}

/// All is served, as cheaply as can be: three for the calm, and three more at 2 once in four
/// cost 1.5, less than 3 for them all the time. At 5 they cost 3.75, more.
#[test]
fn value_first_and_then_the_cheaper_way() {
    let plan = best(&two(2.0, "serve", &[]));
    assert_eq!(counts(&plan), [3.0, 0.0, 3.0]);
    assert_close(plan.objective.value, 3.75 * FULL, 1e-9);
    assert_close(plan.objective.cost, 4.5, 1e-9);
    let plan = best(&two(5.0, "serve", &[]));
    assert_eq!(counts(&plan), [6.0, 0.0, 0.0]);
    assert_close(plan.objective.cost, 6.0, 1e-9);
    let plan = best(&two(2.0, "cost", &[held()]));
    assert_eq!(counts(&plan), [3.0, 0.0, 3.0]);
    assert_close(plan.objective.value, 4.5, 1e-9);
}

/// Replicas on such machines are decided with them: they name their future, and so does what
/// each machine holds.
#[test]
fn replicas_follow_their_machines() {
    let plan = best(&two(2.0, "profit", &[held()]));
    let told = plan.replicas.iter();
    let told: Vec<(&str, Option<&str>, f64)> = told
        .map(|r| (r.node.as_str(), r.future.as_deref(), r.count))
        .collect();
    assert_eq!(
        told,
        [("committed", None, 3.0), ("on demand", Some("launch"), 3.0)]
    );
    let told = plan.machines.iter();
    let told: Vec<(&str, Option<&str>, u64)> = told
        .map(|m| (m.node.as_str(), m.future.as_deref(), m.count))
        .collect();
    assert_eq!(
        told,
        [("committed", None, 3), ("on demand", Some("launch"), 3)]
    );
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(idlewise::plan::from_json(text.as_bytes()).unwrap(), plan);
}

/// Of at most four machines in any future, three are committed to and one is left for the
/// launch. At least two on demand are paid in both futures.
#[test]
fn limits_of_machines_hold_in_each_future() {
    let limit = |nodes: Value, most: Value, least: Value| {
        let mut own = json!({"id": "quota", "of": "machines", "nodes": nodes});
        for (field, side) in [("max", most), ("min", least)] {
            if !side.is_null() {
                own[field] = side;
            }
        }
        ("/limits", json!([own]))
    };
    let all = limit(json!({}), json!(4), Value::Null);
    for changes in [vec![all.clone()], vec![all.clone(), held()]] {
        let plan = best(&two(2.0, "profit", &changes));
        assert_eq!(counts(&plan), [3.0, 0.0, 1.0]);
        assert_close(plan.objective.value, 7.8 + 0.25 * 1.6, 1e-9);
    }
    // Named by its id: the two are there where it is calm, too, in place of what would have
    // been committed to: 3 on 1 + 2 for 1 + 4, or on 3 + 2 for 3 + 4.
    let own = limit(json!({"id": "on demand"}), Value::Null, json!(2));
    let plan = best(&two(2.0, "profit", &[own]));
    let [committed, calm, launch] = counts(&plan);
    assert_eq!((calm, launch + committed), (2.0, 6.0));
    // One more committed to costs 1 always and spares 2 once in four.
    assert_eq!(committed, 1.0);
    assert_close(plan.objective.cost, 1.0 + 0.75 * 4.0 + 0.25 * 10.0, 1e-9);
}

/// A budget of 7 an hour in each future: 3 for what is committed to and two on demand at 2.
#[test]
fn budgets_count_what_each_future_rents() {
    let budget = json!([{"id": "budget", "of": "spend", "max": 7}]);
    let plan = best(&two(2.0, "profit", &[("/limits", budget.clone())]));
    assert_eq!(counts(&plan), [3.0, 0.0, 2.0]);
    assert_close(plan.objective.value, 7.8 + 0.25 * 3.2, 1e-9);
    // Where the launch makes them dearer, one is left: 3 + 3.
    let dear = json!([{"id": "calm", "weight": 3},
        {"id": "launch", "demands": [{"times": 2}],
         "nodes": [{"id": "on demand", "price_per_hour": 3}]}]);
    let plan = best(&two(
        2.0,
        "profit",
        &[("/limits", budget), ("/futures", dear)],
    ));
    assert_eq!(counts(&plan), [3.0, 0.0, 1.0]);
    assert_close(plan.objective.value, 7.8 + 0.25 * 0.6, 1e-9);
}

/// Five replicas at most: three committed to and two more, in either launch. Four at least
/// are there in every future: a fourth committed to costs 1, and makes 0.9 where the launch
/// comes; on demand it costs 2, three times in four.
#[test]
fn limits_of_replicas_count_in_each_future() {
    let launches = json!([{"id": "calm", "weight": 2},
        {"id": "launch", "demands": [{"times": 2}]}, {"id": "other", "demands": [{"times": 2}]}]);
    let most = ("/models/0/max_replicas", json!(5));
    let s = two(1.5, "profit", &[held(), most, ("/futures", launches)]);
    let plan = best(&s);
    let told: Vec<f64> = plan.counts.iter().map(|c| c.count).collect();
    // Committed to, the two would bring 1.8 for 1; on demand they make 2.1, twice in four.
    assert_eq!(told, [3.0, 0.0, 2.0, 2.0]);
    let mut cheap = serde_json::to_value(&s).unwrap();
    cheap["nodes"][1]["price_per_hour"] = json!(0.5);
    let plan = best(&scenario(&cheap));
    let told: Vec<f64> = plan.counts.iter().map(|c| c.count).collect();
    // Three on demand cost 1.5 all the time, less than 3; in a launch two more.
    assert_eq!(told, [0.0, 3.0, 5.0, 5.0]);
    let least = ("/models/0/min_replicas", json!(4));
    let plan = best(&two(2.0, "profit", &[held(), least]));
    assert_eq!(counts(&plan), [4.0, 0.0, 2.0]);
    assert_close(plan.objective.value, 3.75 * FULL - 4.0 - 0.25 * 4.0, 1e-9);
}

/// A demand that may not be split has one home for all futures, decided before: at the
/// committed machines it makes 7.8 in either; on demand 4.8 where it is calm and 9.6 with
/// the launch.
#[test]
fn a_home_is_one_for_all_futures() {
    let whole = ("/demands/0/split", json!(false));
    let few = ("/nodes/0/count", json!({"min": 0, "max": 3}));
    let plan = best(&two(2.0, "profit", &[whole.clone(), few.clone()]));
    assert_eq!(counts(&plan), [3.0, 0.0, 0.0]);
    assert_close(plan.objective.value, 7.8, 1e-9);
    let likely = json!([{"id": "calm"}, {"id": "launch", "weight": 3, "demands": [{"times": 2}]}]);
    let plan = best(&two(2.0, "profit", &[whole, few, ("/futures", likely)]));
    assert_eq!(counts(&plan), [0.0, 3.0, 6.0]);
    assert_close(plan.objective.value, 0.25 * 4.8 + 0.75 * 9.6, 1e-9);
}

/// What is lost once a future has come is not rented in it, and what is left of a machine is
/// weighed as it is: half of one brings 1.8 for 1.5.
#[test]
fn what_is_lost_is_not_rented() {
    let futures = |availability: f64| {
        json!([{"id": "calm", "weight": 3},
            {"id": "launch", "demands": [{"times": 2}],
             "nodes": [{"id": "on demand", "availability": availability}]}])
    };
    for changes in [vec![], vec![held()]] {
        let mut lost = changes.clone();
        lost.push(("/futures", futures(0.0)));
        let plan = best(&two(2.0, "profit", &lost));
        assert_eq!(counts(&plan), [3.0, 0.0, 0.0]);
        let mut half = changes.clone();
        half.push(("/futures", futures(0.5)));
        let plan = best(&two(1.5, "profit", &half));
        assert_eq!(counts(&plan), [3.0, 0.0, 6.0]);
        assert_close(plan.objective.value, 7.8 + 0.25 * 6.0 * 0.3, 1e-9);
    }
    // A region that is lost takes what is committed to there; the other is rented then.
    let any = json!([{"lose_any": "region", "weight": 0.5}]);
    let plan = best(&two(2.0, "cost", &[("/futures", any)]));
    let told = plan.counts.iter();
    let told: Vec<(Option<&str>, f64)> = told.map(|c| (c.future.as_deref(), c.count)).collect();
    let lost = Some("eu is lost");
    assert_eq!(
        told,
        [
            (None, 3.0),
            (Some("nothing is lost"), 0.0),
            (lost, 3.0),
            (Some("us is lost"), 0.0)
        ]
    );
    assert_close(plan.objective.value, 3.0 + 0.25 * 6.0, 1e-9);
}

/// At worst: on demand costs 2 where it is calm and 0.5 with the launch. With c committed to,
/// serving all costs c + 2 (3 − c) or c + (6 − c) / 2, which are equal at c = 2.
#[test]
fn the_worst_future_counts_what_it_rents() {
    let cheap = json!([{"id": "calm", "weight": 3},
        {"id": "launch", "demands": [{"times": 2}],
         "nodes": [{"id": "on demand", "price_per_hour": 0.5}]}]);
    let worst = ("/policy/futures", json!("worst"));
    let plan = best(&two(2.0, "cost", &[("/futures", cheap.clone()), worst]));
    assert_eq!(counts(&plan), [2.0, 1.0, 4.0]);
    assert_close(plan.objective.value, 4.0, 1e-9);
    // The worst half: a quarter is the launch, and as much of the calm. At c = 3 the one
    // costs 4.5, the other 3.
    let part = ("/policy/futures", json!({"cvar": 0.5}));
    let plan = best(&two(2.0, "cost", &[("/futures", cheap), part]));
    assert_eq!(counts(&plan), [3.0, 0.0, 3.0]);
    assert_close(plan.objective.value, 3.75, 1e-9);
    // Under `serve`, what is turned away at worst is nothing, for 1.5 on average.
    let worst = ("/policy/futures", json!("worst"));
    let plan = best(&two(2.0, "serve", &[worst]));
    assert_eq!(counts(&plan), [3.0, 0.0, 3.0]);
    assert_close(plan.objective.value, 0.0, 1e-9);
    assert_close(plan.objective.cost, 4.5, 1e-9);
}

/// Two hours, of which the second has the launch, three times in four; on demand by the hour
/// at 2.5: two machines are rented in that evening alone, and make 1.1 each.
fn evening(more: &Value) -> Scenario {
    let mut count = json!({"min": 0, "max": 9, "per": "period", "decided": "after"});
    for (field, value) in more.as_object().unwrap() {
        count[field] = value.clone();
    }
    let launch = json!([{"id": "calm"},
        {"id": "launch", "weight": 3, "demands": [{"rate": [1000, 3000]}]}]);
    two(
        2.5,
        "profit",
        &[
            ("/periods", json!([{"label": "day"}, {"label": "evening"}])),
            ("/nodes/0/price_per_hour", json!(1.5)),
            ("/nodes/1/count", count),
            ("/demands/0/rate", json!(1000)),
            ("/futures", launch),
        ],
    )
}

/// (future, period, machines) of what is rented by the hour.
fn hourly(plan: &Plan) -> Vec<(Option<&str>, usize, f64)> {
    let rented = plan.hourly.iter();
    rented
        .map(|h| (h.future.as_deref(), h.period, h.count))
        .collect()
}

#[test]
fn the_evening_of_the_launch_is_rented_by_the_hour() {
    let plan = best(&evening(&json!({})));
    assert_eq!(hourly(&plan), [(Some("launch"), 1, 2.0)]);
    let calm = 2.0 * FULL - 3.0;
    assert_close(plan.objective.value, calm + 0.75 * 2.0 * 1.1, 1e-9);
    assert_close(plan.futures[0].cost, 3.0, 1e-9);
    assert_close(plan.futures[1].cost, 8.0, 1e-9);
    // A start is paid where it is made: at 1 it leaves 0.1 of 1.1, at 1.2 nothing.
    let plan = best(&evening(&json!({"running": 0, "start_cost": 1})));
    assert_eq!(hourly(&plan), [(Some("launch"), 1, 2.0)]);
    assert_close(plan.objective.value, calm + 0.75 * 2.0 * 0.1, 1e-9);
    assert_close(plan.futures[0].cost, 3.0, 1e-9);
    assert_close(plan.futures[1].cost, 10.0, 1e-9);
    let plan = best(&evening(&json!({"running": 0, "start_cost": 1.2})));
    assert_eq!(hourly(&plan), []);
    assert_close(plan.objective.value, calm, 1e-9);
    // A quarter of an hour beyond the end: 3.6 for 3.125. A whole one is too much.
    let plan = best(&evening(&json!({"running": 0, "min_hours": 1.25})));
    assert_eq!(hourly(&plan), [(Some("launch"), 1, 2.0)]);
    assert_close(plan.objective.value, calm + 0.75 * 2.0 * 0.475, 1e-9);
    let plan = best(&evening(&json!({"running": 0, "min_hours": 2})));
    assert_eq!(hourly(&plan), []);
}

/// What is running before the first period is so in every future: kept in none of them, as
/// two hours of 2.5 are more than what two machines bring in one.
#[test]
fn machines_need_hours_to_start_in_each_future() {
    // Ready half an hour after they are paid for: in time if rented with the day, which costs
    // 5 for 3.6; rented with the evening they serve half of it, 1.8 for 2.5.
    let plan = best(&evening(&json!({"running": 0, "start_hours": 0.5})));
    assert_eq!(hourly(&plan), []);
    // At 0.8 an hour both would pay: 3.6 for 1.6, or 1.8 for 0.8.
    let mut cheap =
        serde_json::to_value(evening(&json!({"running": 0, "start_hours": 0.5}))).unwrap();
    cheap["nodes"][1]["price_per_hour"] = json!(0.8);
    cheap["nodes"][0]["count"] = json!(1);
    let plan = best(&scenario(&cheap));
    // Two halves of two hours; the day's machines are there in all of them.
    let launch = Some("launch");
    assert_eq!(hourly(&plan), [0, 1, 2, 3].map(|part| (launch, part, 2.0)));
    assert_close(plan.futures[1].cost, 3.2, 1e-9);
    assert_close(plan.futures[0].cost, 0.0, 1e-9);
    assert_close(
        plan.futures[1].waste.total.compute_hours.starting,
        1.0,
        1e-9,
    );
}

/// Whatever a plan says otherwise of what is decided when is found out.
#[test]
fn a_plan_that_says_another_future_is_found_out() {
    let s = two(2.0, "profit", &[held()]);
    let plan = best(&s);
    let wrong = |change: &dyn Fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        let found = Planner::new().verify(&s, &other).unwrap();
        assert!(!found.valid);
        found.findings.join("\n")
    };
    let launch = || Some("launch".to_owned());
    assert!(wrong(&|p| p.counts[2].future = None).contains("names no future"));
    assert!(wrong(&|p| p.counts[0].future = launch()).contains("before anyone knows"));
    assert!(wrong(&|p| p.counts[2].future = Some("no".to_owned())).contains("no future no"));
    wrong(&|p| p.counts[1].future = launch());
    wrong(&|p| p.counts[1].count = 1.0);
    wrong(&|p| p.counts[2].count = 2.0);
    assert!(wrong(&|p| p.replicas[1].future = None).contains("names no future"));
    wrong(&|p| p.replicas[1].future = Some("calm".to_owned()));
    assert!(wrong(&|p| p.replicas[0].future = launch()).contains("before anyone knows"));
    wrong(&|p| p.machines[1].future = None);
    wrong(&|p| p.futures[0].cost += 6.0);
    wrong(&|p| p.futures[0].waste.total.compute_hours.installed += 3.0);
    wrong(&|p| p.certificate.bound *= 0.99);
    // Names that only the checker has are none of a plan's.
    let own = || "on demand (in launch)".to_owned();
    let said = wrong(&|p| (p.counts[2].node, p.counts[2].future) = (own(), None));
    assert!(said.contains("unknown node"), "{said}");
    let routed = |p: &mut Plan| {
        for route in p.routes.iter_mut().filter(|r| r.node == "on demand") {
            route.node = own();
        }
    };
    assert!(wrong(&routed).contains("unknown node"));
    let mut without = plan.clone();
    without.counts.remove(2);
    assert!(!Planner::new().verify(&s, &without).unwrap().valid);
}

/// Without futures it decides nothing, and the notes say so.
#[test]
fn without_futures_it_changes_nothing() {
    let none = ("/futures", json!([]));
    let after = two(2.0, "profit", &[none.clone(), held()]);
    let before = ("/nodes/1/count", json!({"min": 0, "max": 9}));
    let before = two(2.0, "profit", &[none, held(), before]);
    let planner = Planner::new();
    let (mut a, b) = (
        planner.solve(&after).unwrap(),
        planner.solve(&before).unwrap(),
    );
    a.solver.seconds = b.solver.seconds;
    assert_eq!(a, b);
    let said = |s: &Scenario| -> Vec<String> {
        let notes = s.advise();
        let own = notes
            .iter()
            .filter(|a| a.path == "$.nodes[1].count.decided");
        own.map(|a| a.text.clone()).collect()
    };
    assert!(said(&after)[0].contains("no futures"), "{:?}", said(&after));
    assert!(said(&before).is_empty());
    assert!(said(&two(2.0, "profit", &[])).is_empty());
    // It is written as it is read, in JSON and as a table.
    let text = serde_json::to_string(&after).unwrap();
    assert!(text.contains("\"decided\":\"after\""), "{text}");
    assert_eq!(Scenario::from_json(text).unwrap(), after);
    assert!(!serde_json::to_string(&before).unwrap().contains("decided"));
    let table = idlewise::scenario::nodes_to_csv(&after.nodes);
    assert!(table.contains("0..9; decided after"), "{table}");
}

#[test]
fn what_is_wrong_with_it_is_named() {
    for (count, place, said) in [
        (
            json!({"min": 0, "max": 9, "decided": "later"}),
            "$.nodes[1].count.decided",
            "\"before\" or \"after\"",
        ),
        (
            json!({"min": 0, "max": 9, "decidet": "after"}),
            "$.nodes[1].count.decidet",
            "decided",
        ),
        (
            json!({"max": 9, "decided": "after"}),
            "$.nodes[1].count.min",
            "fewest",
        ),
    ] {
        let text = text(2.0, "profit", &[("/nodes/1/count", count)]).to_string();
        let error = Scenario::from_json(text).unwrap_err().to_string();
        assert!(error.contains(place) && error.contains(said), "{error}");
    }
}

/// What keeps the machines of a plan does not choose anew, and says so; what stands is what
/// was committed to.
#[test]
fn what_keeps_a_plan_refuses_it_by_name() {
    let plan = best(&two(2.0, "profit", &[held()]));
    let later = two(2.0, "profit", &[held(), ("/futures", json!([]))]);
    let planner = Planner::new();
    let evaluated = planner.evaluate(&plan, &later, &EvaluateOptions::new());
    let said = evaluated.unwrap_err().to_string();
    assert!(
        said.contains("$.counts[1].future") && said.contains("\"calm\""),
        "{said}"
    );
    let said = planner.timetable(&plan, None).unwrap_err().to_string();
    assert!(said.contains("futures"), "{said}");
    let history = History {
        demand: "chat".to_owned(),
        rates: vec![2000.0; 20],
    };
    let label = |at: usize| at.to_string();
    let (options, hooks) = (Options::default(), Hooks::default());
    let ask = Ask {
        days: 1,
        ..Ask::new(1, 24.0)
    };
    let judged = backtest(&later, &[history], &label, &ask, &options, &hooks);
    let said = judged.unwrap_err().to_string();
    assert!(said.contains("$.nodes[1].count.decided"), "{said}");
    let next = plan.as_current(&later);
    let stands = next.steadiness.unwrap().replicas;
    let stands: Vec<(&str, u64)> = stands.iter().map(|r| (r.node.as_str(), r.count)).collect();
    assert_eq!(stands, [("committed", 3)]);
    assert!(plan.lost(&later).is_empty());
    // By the hour, every future has its own course.
    let s = evening(&json!({"running": 0, "start_cost": 1}));
    let rents = best(&s).hourly_rents(&s);
    let told = rents.iter();
    let told: Vec<_> = told
        .map(|r| (r.future.as_deref(), r.machines.clone(), r.cost))
        .collect();
    let calm = (Some("calm"), vec![0.0, 0.0], 0.0);
    assert_eq!(told, [calm, (Some("launch"), vec![0.0, 2.0], 7.0)]);
}

/// Alike entries are one in each future; what is rented there is handed out to both.
#[test]
fn alike_entries_are_one_in_each_future() {
    let second = json!({"id": "more of it", "hardware": "H", "capacity": {"gpu": 1},
        "price_per_hour": 2, "region": "us", "count": {"min": 0, "max": 2, "decided": "after"}});
    let few = json!({"min": 0, "max": 2, "decided": "after"});
    let s = two(
        2.0,
        "profit",
        &[("/nodes/1/count", few), ("/nodes/2", second)],
    );
    let plan = best(&s);
    let launch = plan.counts.iter();
    let launch = launch.filter(|c| c.future.as_deref() == Some("launch"));
    assert_close(launch.map(|c| c.count).sum(), 3.0, 1e-9);
    assert_close(plan.objective.value, 7.8 + 0.25 * 3.0 * 1.6, 1e-9);
    assert_eq!(
        (plan.solver.reduced.entries, plan.solver.reduced.nodes),
        (3, 2)
    );
}

/// Nobody can serve 20,000 with nine machines of either; the conflict names the future, and
/// its changes the scenario's own entries.
#[test]
fn a_clash_names_entries_and_futures() {
    let rush = json!([{"id": "calm"}, {"id": "rush", "demands": [{"rate": 20000}]}]);
    for changes in [vec![], vec![held()]] {
        let mut changes = changes;
        changes.push(("/futures", rush.clone()));
        let s = two(2.0, "cost", &changes);
        let plan = Planner::new().solve(&s).unwrap();
        assert_eq!(plan.status, Status::Infeasible);
        let said = serde_json::to_value(&plan.conflicts).unwrap().to_string();
        assert!(said.contains("where rush comes"), "{said}");
        assert!(!said.contains("\"node\":\"on demand in"), "{said}");
    }
}
