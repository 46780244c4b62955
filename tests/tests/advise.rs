//! Advice: every kind of action by hand, its place among others, and that what it says
//! is what its changes bring.
//!
//! A unit is worth 0.001, so that 1 unit/s is worth 3.6 an hour. One machine of 10 gpu at
//! 20 an hour and one demand of 4 units/s unless a test says otherwise; a gpu serves
//! 1 unit/s.
// The helpers belong to tests.
#![allow(clippy::unwrap_used)]

use std::sync::Mutex;
use std::time::Duration;

use idlewise::plan::Status;
use idlewise::questions::{
    AmountUnit, EditValue, EditedField, Gain, Recommendation, RecommendationKind as Kind, apply,
};
use idlewise::scenario::Count;
use idlewise::{
    AdviseOptions, Error, GrowOptions, Node, ObjectiveName, Planner, Recommendations, Scenario,
};
use idlewise_tests::advice::of;
use idlewise_tests::by_hand::{listed, merge, with};
use idlewise_tests::judge::{as_json, near, scenario};
use idlewise_tests::random::{Shape, feature};
use serde_json::{Value, json};

/// The plain case with units of some worth, and changes.
fn case(changes: &Value) -> Scenario {
    let mut s = json!({"demands": {"d": {"value": 0.001}}});
    merge(&mut s, changes);
    scenario(&listed(with(&s)))
}

fn advised(s: &Scenario) -> Recommendations {
    Planner::new().advise(s, &AdviseOptions::new()).unwrap()
}

/// One thing to do: the scenario, what is done, what it brings, and how it is called.
#[track_caller]
fn assert_brings(changes: &Value, kind: Kind, money: Gain, per_hour: f64, title: &str) {
    let s = case(changes);
    let advice = advised(&s);
    let action = of(&advice, kind);
    near(action.per_hour, per_hour);
    near(action.per_month, 730.0 * per_hour);
    assert_eq!((action.money, action.unit), (money, AmountUnit::Currency));
    assert_eq!(action.title, title);
    assert!(action.gap.absolute < 1e-6 && action.today_might_bring < 1e-6);
    assert_comes_true(&s, action);
}

/// With the changes applied, the best plan comes to what was said.
#[track_caller]
fn assert_comes_true(s: &Scenario, action: &Recommendation) {
    let changed = apply(s, &action.changes).unwrap();
    let plan = Planner::new().solve(&changed).unwrap();
    let hours: f64 = changed.periods.iter().map(|p| p.hours).sum();
    let fixed = |n: &Node| match n.count {
        Count::Fixed(count) => count as f64 * n.machine_price(),
        _ => 0.0,
    };
    let machines: f64 = changed.nodes.iter().map(fixed).sum();
    let after = &action.after;
    let close = |found: f64, said: f64| {
        let size = found.abs().max(said.abs()).max(1e-9);
        assert!(
            (found - said).abs() <= 1e-3 * size,
            "{}: {found}, not {said}\n{}",
            action.title,
            as_json(s)
        );
    };
    let objective = &plan.objective;
    let cost = machines + objective.cost / hours;
    let said_cost = after.cost_per_hour.unwrap_or(cost);
    match objective.name {
        ObjectiveName::Serve => close(objective.value / hours, after.value_per_hour),
        ObjectiveName::Cost => close(cost, said_cost),
        ObjectiveName::Profit => {
            let profit = after.value_per_hour - (said_cost - machines);
            let size = after.value_per_hour.abs().max(1.0);
            assert!((objective.value / hours - profit).abs() <= 1e-3 * size);
        }
        ObjectiveName::Fair => {}
    }
}

#[test]
fn machines_that_are_not_needed_are_switched_off() {
    let five = json!({"nodes": {"a": {"count": 5, "capacity": {"gpu": 2}, "price_per_hour": 3}}});
    assert_brings(
        &five,
        Kind::SwitchOff,
        Gain::Saved,
        9.0,
        "Switch off 3 of 5 machines",
    );
    let advice = advised(&case(&five));
    assert_eq!(advice.headline, "Switch off 3 of 5 machines");
    let action = of(&advice, Kind::SwitchOff);
    // 4.8 units/s need three machines.
    near(
        action.after.served_percent_at_more_demand.unwrap(),
        100.0 * 4.0 / 4.8,
    );
    near(advice.now.served_percent_at_more_demand.unwrap(), 100.0);
    near(action.after.served_percent, 100.0);
    let machines = &action.machines[0];
    assert_eq!(
        (machines.off, machines.of, machines.per_hour),
        (3.0, 5.0, 9.0)
    );
    assert_eq!(action.changes[0].to, EditValue::Number(2.0));
}

#[test]
fn as_many_machines_are_added_as_bring_more_than_they_cost() {
    let short = json!({
        "nodes": {"a": {"count": 2, "capacity": {"gpu": 1}, "price_per_hour": 1}},
        "demands": {"d": {"rate": 5}},
    });
    // Three more serve 3 units/s for 3 an hour.
    let gain = 3.0 * 3.6 - 3.0;
    assert_brings(&short, Kind::Add, Gain::Net, gain, "Add 3 H in default");
    // A machine that costs more than it brings is not advised.
    let mut dear = short;
    merge(&mut dear, &json!({"nodes": {"a": {"price_per_hour": 4}}}));
    let kinds: Vec<Kind> = advised(&case(&dear))
        .actions
        .iter()
        .map(|a| a.kind)
        .collect();
    assert!(!kinds.contains(&Kind::Add), "{kinds:?}");
}

#[test]
fn dear_machines_give_way_to_others_that_do_the_same() {
    let two = json!({
        "nodes": {
            "a": {"count": 2, "capacity": {"gpu": 1}, "price_per_hour": 10},
            "b": {"count": 1, "hardware": "B", "capacity": {"gpu": 1}, "price_per_hour": 1},
        },
        "models": {"m": {"profiles": [
            {"hardware": "H", "rate": 1, "uses": {"gpu": 1}},
            {"hardware": "B", "rate": 1, "uses": {"gpu": 1}},
        ]}},
        "demands": {"d": {"rate": 2.5}},
    });
    // Two of 1 an hour in the place of two of 10.
    let title = "Rent 2 B, not 2 H, in default";
    assert_brings(&two, Kind::RentDifferently, Gain::Saved, 18.0, title);
}

#[test]
fn a_model_is_allowed_where_machines_idle() {
    let hosts = json!({"nodes": {"a": {"hosts": []}}});
    assert_brings(&hosts, Kind::AllowModel, Gain::Value, 14.4, "Allow m on a");
    let advice = advised(&case(&hosts));
    let action = of(&advice, Kind::AllowModel);
    assert_eq!(action.reason, "d is turned away next to idle machines");
    assert_eq!(action.changes[0].to, EditValue::Names(vec!["m".to_owned()]));
}

#[test]
fn a_verification_mode_is_allowed_where_machines_idle() {
    let tee = json!({"verification": {"tee": {}}, "demands": {"d": {"verification": "tee"}}});
    assert_brings(
        &tee,
        Kind::AllowVerification,
        Gain::Value,
        14.4,
        "Allow tee on a",
    );
}

#[test]
fn a_demand_travels_as_far_as_the_nearest_idle_machines() {
    let far = json!({
        "nodes": {"a": {"region": "us"}},
        "demands": {"d": {"region": "eu", "max_rtt_ms": 50}},
        "rtt_ms": {"eu": {"us": 90}},
    });
    let title = "Let d wait 90 ms, not 50";
    assert_brings(&far, Kind::TravelFurther, Gain::Value, 14.4, title);
    // Where it may not be served, it does not travel to.
    let mut kept = far;
    merge(
        &mut kept,
        &json!({"demands": {"d": {"in_regions": ["eu"]}}}),
    );
    let actions = advised(&case(&kept)).actions;
    assert!(actions.iter().all(|a| a.kind != Kind::TravelFurther));
}

#[test]
fn limits_are_raised_as_far_as_they_bind() {
    let replicas = json!({"models": {"m": {
        "max_replicas": 2, "profiles": [{"hardware": "H", "rate": 1, "holds": {"gpu": 1}}],
    }}});
    let title = "Allow 4 replicas of m, not 2";
    assert_brings(&replicas, Kind::RaiseLimit, Gain::Value, 7.2, title);
    let proofs = json!({
        "nodes": {"a": {"verification": ["tee"]}},
        "verification": {"tee": {"verifier_load": 1}}, "verifier_capacity": 1,
        "demands": {"d": {"verification": "tee"}},
    });
    let title = "Raise the verifiers' work from 1 to 4 a second";
    assert_brings(&proofs, Kind::RaiseLimit, Gain::Value, 10.8, title);
}

#[test]
fn work_that_may_wait_is_moved_to_hours_with_room() {
    let day = json!({
        "periods": [{"label": "noon"}, {"label": "night"}],
        "demands": {"d": {"rate": [16, 2]}},
    });
    // 6 units/s of 18 for one of two hours.
    let title = "Let d wait: move 33.3 % of it to night";
    assert_brings(&day, Kind::Move, Gain::Value, 10.8, title);
    let advice = advised(&case(&day));
    let edit = &of(&advice, Kind::Move).changes[0];
    assert_eq!(edit.field, EditedField::Rate);
    assert_eq!(edit.to, EditValue::Numbers(vec![10.0, 8.0]));
    // Who waits for milliseconds does not wait for hours.
    let mut near = day;
    merge(&mut near, &json!({"demands": {"d": {"max_rtt_ms": 50}}}));
    assert!(
        advised(&case(&near))
            .actions
            .iter()
            .all(|a| a.kind != Kind::Move)
    );
}

#[test]
fn the_plan_is_held_against_how_work_is_routed() {
    // First come, first served leaves nothing for what is worth more.
    let two = json!({"demands": {
        "d": {"rate": 10},
        "e": {"model": "m", "rate": 10, "value": 0.002},
    }});
    assert_brings(
        &two,
        Kind::RouteByPlan,
        Gain::Value,
        36.0,
        "Route by the plan",
    );
    let advice = advised(&case(&two));
    assert_eq!(advice.routing, "least_loaded");
    let action = of(&advice, Kind::RouteByPlan);
    near(action.before.as_ref().unwrap().value_per_hour, 36.0);
    let asked = |policy: &str| {
        let ask = AdviseOptions::new().routing(policy);
        Planner::new().advise(&case(&two), &ask)
    };
    // At random, both get half.
    near(
        of(&asked("random").unwrap(), Kind::RouteByPlan).per_hour,
        18.0,
    );
    for (policy, told) in [("neerest", "\"nearest\""), ("current", "routes")] {
        match asked(policy) {
            Err(Error::Input(errors)) => assert!(errors.0[0].to_string().contains(told)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn most_comes_first_and_what_is_left_after_it_is_said() {
    let both = json!({
        "nodes": {"a": {"hosts": []}, "b": {
            "hardware": "H", "capacity": {"gpu": 2}, "price_per_hour": 4, "hosts": [],
        }},
    });
    let advice = advised(&case(&both));
    let allowed: Vec<(&str, f64, Option<f64>)> = advice
        .actions
        .iter()
        .filter(|a| a.kind == Kind::AllowModel)
        .map(|a| (a.title.as_str(), a.per_hour, a.still_per_hour))
        .collect();
    assert_eq!(allowed.len(), 2);
    // Machines that idle are switched off first: 24 an hour is more than 14.4.
    assert_eq!(advice.actions[0].kind, Kind::SwitchOff);
    near(advice.actions[0].per_hour, 24.0);
    assert_eq!(allowed[0].0, "Allow m on a");
    near(allowed[0].1, 14.4);
    near(allowed[1].1, 7.2);
    // Nothing is left to host it.
    assert_eq!((allowed[0].2, allowed[1].2), (Some(0.0), Some(0.0)));
}

#[test]
fn without_any_price_nothing_is_of_money() {
    let five = json!({
        "nodes": {"a": {"count": 5, "capacity": {"gpu": 2}, "price_per_hour": null}},
        "demands": {"d": {"value": 1}},
    });
    let advice = advised(&case(&five));
    assert!(!advice.priced && !advice.valued && advice.now.cost_per_hour.is_none());
    let action = of(&advice, Kind::SwitchOff);
    assert_eq!(action.unit, AmountUnit::Compute);
    near(action.per_hour, 6.0);
    let hosts = json!({
        "nodes": {"a": {"hosts": [], "price_per_hour": null}}, "demands": {"d": {"value": 1}},
    });
    let advice = advised(&case(&hosts));
    let action = of(&advice, Kind::AllowModel);
    assert_eq!(action.unit, AmountUnit::Compute);
    // 4 units/s keep 4 gpu busy.
    near(action.per_hour, 4.0);
    assert!(
        advice
            .left_out
            .iter()
            .any(|s| s.contains("nothing has a price"))
    );
}

#[test]
fn an_empty_list_says_why() {
    let day = json!({
        "periods": [{"label": "noon"}, {"label": "night"}],
        "demands": {"d": {"rate": [10, 2]}},
    });
    let advice = advised(&case(&day));
    assert!(advice.actions.is_empty(), "{:?}", advice.actions);
    let sentence = "Nothing to switch off: 40.0 % is idle and needed at the peak";
    assert_eq!(advice.headline, sentence);
    assert_eq!(advice.nothing_to_switch_off.as_deref(), Some(sentence));
    assert_eq!(advice.status, Status::Optimal);
}

#[test]
fn a_fleet_without_a_plan_gets_no_advice() {
    let s = case(&json!({"demands": {"d": {"rate": 40, "min_served": 1}}}));
    let advice = advised(&s);
    assert_eq!(advice.status, Status::Infeasible);
    assert!(advice.actions.is_empty() && !advice.plan.conflicts.is_empty());
}

#[test]
fn what_there_was_no_time_for_is_said_and_not_guessed() {
    let s = case(&json!({"nodes": {"a": {"count": 5, "hosts": []}}}));
    let planner = Planner::new().time_limit(Duration::ZERO);
    let advice = planner.advise(&s, &AdviseOptions::new()).unwrap();
    assert_eq!(advice.status, Status::Feasible);
    assert!(
        advice
            .left_out
            .iter()
            .any(|s| s.contains("the time was up"))
    );
    assert!(advice.nothing_to_switch_off.is_none());
    for action in &advice.actions {
        assert!(action.per_hour > action.today_might_bring);
        assert_eq!(action.after.served_percent_at_more_demand, None);
    }
}

#[test]
fn better_answers_are_told_on_the_way() {
    let s = case(&json!({"nodes": {"a": {"count": 5}, "b": {
        "hardware": "H", "capacity": {"gpu": 2}, "hosts": [], "price_per_hour": 1,
    }}}));
    let told = Mutex::new(Vec::new());
    let watch = |found: &Recommendations| told.lock().unwrap().push(found.clone());
    let advice = Planner::new()
        .advise_with(&s, &AdviseOptions::new(), watch)
        .unwrap();
    let told = told.into_inner().unwrap();
    assert!(told.len() > 1);
    for (before, after) in told.iter().zip(&told[1..]) {
        assert!(before.actions.len() <= after.actions.len());
        assert!(before.plan.nodes.is_empty());
    }
    assert_eq!(told.last().unwrap().actions, advice.actions);
}

#[test]
fn changes_name_what_there_is() {
    let s = case(&json!({"nodes": {"a": {"count": 5}}}));
    let advice = advised(&s);
    let mut edit = of(&advice, Kind::SwitchOff).changes[0].clone();
    // Another change came before: the difference is made on top of it.
    let mut more = s.clone();
    more.nodes[0].count = Count::Fixed(7);
    let left = apply(&more, std::slice::from_ref(&edit)).unwrap();
    assert_eq!(left.nodes[0].count, Count::Fixed(3));
    "A".clone_into(&mut edit.id);
    match apply(&s, &[edit]) {
        Err(Error::Input(errors)) => {
            let told = errors.0[0].to_string();
            assert!(
                told.contains("$.changes[0].id") && told.contains("\"a\""),
                "{told}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_action_of_random_fleets_comes_true() {
    let mut actions = 0;
    for seed in 0..24_u64 {
        let shape = Shape {
            seed,
            nodes: 1 + (seed % 4) as usize,
            demands: 1 + (seed % 3) as usize,
            periods: 1 + (seed % 2) as usize,
            features: feature::ALL & !(seed as u16 % 7),
            objective: ["serve", "cost", "profit", "fair"][(seed % 4) as usize],
            relax: seed % 3 == 0,
            load: [0.2, 1.0, 5.0][(seed % 3) as usize],
        };
        let s = shape.scenario();
        let advice = advised(&s);
        let text = serde_json::to_string(&advice).unwrap();
        let read: Recommendations = serde_json::from_str(&text).unwrap();
        assert_eq!(read.actions, advice.actions);
        for (place, action) in advice.actions.iter().enumerate() {
            assert!(action.per_hour > action.today_might_bring, "{action:?}");
            assert!(!action.title.is_empty() && !action.reason.is_empty());
            if place == 0 {
                assert_eq!(action.still_per_hour, Some(action.per_hour));
            }
            assert_comes_true(&s, action);
            actions += 1;
        }
        for pair in advice.actions.windows(2) {
            let by_unit = |a: &Recommendation| u8::from(a.unit == AmountUnit::Compute);
            let in_order = by_unit(&pair[0]) < by_unit(&pair[1])
                || (pair[0].unit == pair[1].unit && pair[0].per_hour >= pair[1].per_hour);
            assert!(in_order, "{pair:?}");
        }
    }
    assert!(actions > 10, "{actions}");
}

#[test]
fn machines_that_go_take_their_names_along() {
    let s = case(&json!({"nodes": {"a": {"count": 3, "names": ["a", "b", "c"]}}}));
    let advice = advised(&s);
    let action = of(&advice, Kind::SwitchOff);
    near(action.per_hour, 40.0);
    let changed = apply(&s, &action.changes).unwrap();
    assert_eq!(changed.nodes[0].count, Count::Fixed(1));
    assert_eq!(changed.nodes[0].names, ["a"]);
    assert_comes_true(&s, action);
}

/// Two machines of 2 gpu at 3 an hour on which other work stays, beside changes.
fn shared_and(changes: &Value) -> Value {
    let mut s = json!({"nodes": {"a": {
        "count": 2, "capacity": {"gpu": 2}, "price_per_hour": 3, "shared": true,
    }}});
    merge(&mut s, changes);
    s
}

#[test]
fn machines_that_other_work_stays_on_neither_go_nor_come() {
    // All work fits on one of them, so that one idles, and stays on.
    let idle = shared_and(&json!({"demands": {"d": {"rate": 2}}}));
    let advice = advised(&case(&idle));
    assert!(advice.actions.is_empty(), "{:?}", advice.actions);
    let sentence =
        "Nothing to switch off: 50.0 % is idle and needed at the peak or kept on by other work";
    assert_eq!(advice.headline, sentence);
    // One more would bring 2 units/s, 7.2 an hour, for 3: what others leave is not for sale.
    let short = shared_and(&json!({"demands": {"d": {"rate": 6}}}));
    let advice = advised(&case(&short));
    assert!(advice.actions.is_empty(), "{:?}", advice.actions);
    // Of a kind, the entry that is nobody else's grows: 4 of 8 units/s are short.
    let beside = shared_and(&json!({
        "nodes": {"a": {"count": 1}, "b": {
            "hardware": "H", "capacity": {"gpu": 2}, "price_per_hour": 3,
        }},
        "demands": {"d": {"rate": 8}},
    }));
    let gain = 4.0 * 3.6 - 6.0;
    assert_brings(&beside, Kind::Add, Gain::Net, gain, "Add 2 H in default");
    let advice = advised(&case(&beside));
    assert_eq!(of(&advice, Kind::Add).changes[0].id, "b");
    let grown = Planner::new().grow(&case(&beside), &GrowOptions::new());
    assert_eq!(grown.unwrap().curves[0].node, "b");
}

#[test]
fn machines_that_other_work_stays_on_do_not_give_way_to_others() {
    let dear = shared_and(&json!({
        "nodes": {
            "a": {"capacity": {"gpu": 1}, "price_per_hour": 10},
            "b": {"count": 1, "hardware": "B", "capacity": {"gpu": 1}, "price_per_hour": 1},
        },
        "models": {"m": {"profiles": [
            {"hardware": "H", "rate": 1, "uses": {"gpu": 1}},
            {"hardware": "B", "rate": 1, "uses": {"gpu": 1}},
        ]}},
        "demands": {"d": {"rate": 2.5}},
    }));
    let kinds = |s: &Value| -> Vec<Kind> {
        let advice = advised(&case(s));
        advice.actions.iter().map(|a| a.kind).collect()
    };
    assert!(!kinds(&dear).contains(&Kind::RentDifferently));
    // The same machines give way where they are one's own.
    let mut own = dear;
    merge(&mut own, &json!({"nodes": {"a": {"shared": false}}}));
    assert!(kinds(&own).contains(&Kind::RentDifferently));
}
