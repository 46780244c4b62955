//! What advice counts in, how its figures are printed, and what changes may say.
//!
//! A unit is worth 0.001, so that 1 unit/s is worth 3.6 an hour. One machine of 10 gpu at
//! 20 an hour and one demand of 4 units/s unless a test says otherwise; a gpu serves
//! 1 unit/s.
#![allow(clippy::unwrap_used, clippy::panic)]

use idlewise::questions::{
    AmountUnit, EditValue, EditedField, EditedList, RecommendationKind as Kind, ScenarioEdit, apply,
};
use idlewise::scenario::Count;
use idlewise::{AdviseOptions, Error, Planner, Recommendations, Scenario};
use idlewise_tests::advice::of;
use idlewise_tests::by_hand::{listed, merge, with};
use idlewise_tests::judge::{near, scenario};
use serde_json::{Value, json};

fn case(changes: &Value) -> Scenario {
    let mut s = json!({"demands": {"d": {"value": 0.001}}});
    merge(&mut s, changes);
    scenario(&listed(with(&s)))
}

fn advised(changes: &Value) -> Recommendations {
    let advice = Planner::new().advise(&case(changes), &AdviseOptions::new());
    advice.unwrap()
}

#[test]
fn spare_replicas_need_no_machine() {
    let mut s = json!({
        "nodes": {"a": {"count": 5, "capacity": {"gpu": 2}, "price_per_hour": 3}},
        "models": {"m": {"profiles": [{"hardware": "H", "rate": 1, "holds": {"gpu": 1}}]}},
    });
    let without = advised(&s);
    assert_eq!(without.headline, "Switch off 3 of 5 machines");
    near(without.now.idle_percent, 60.0);
    s["policy"] = json!({"spare": "fill"});
    let filled = advised(&s);
    assert_eq!(filled.actions, without.actions);
    assert_eq!(filled.now, without.now);
    assert!(filled.plan.replicas.iter().all(|r| r.spare == 0.0));
}

#[test]
fn machines_without_a_price_save_compute_whatever_else_is_paid_for() {
    let unpriced = json!({
        "count": 5, "capacity": {"gpu": 2}, "price_per_hour": null, "usage_price": {"gpu": 1},
    });
    let usage = json!({"nodes": {"a": unpriced}});
    let mut routes = usage.clone();
    merge(
        &mut routes,
        &json!({
            "nodes": {"a": {"usage_price": null}},
            "routes": [{"demand": "d", "node": "a", "cost": 0.0001}],
        }),
    );
    for s in [usage, routes] {
        let advice = advised(&s);
        assert!(advice.priced);
        let action = of(&advice, Kind::SwitchOff);
        assert_eq!(action.title, "Switch off 3 of 5 machines");
        assert_eq!(action.unit, AmountUnit::Compute);
        near(action.per_hour, 6.0);
        near(action.machines[0].per_hour, 6.0);
        near(action.still_per_hour.unwrap(), 6.0);
    }
    // Beside machines that have a price, and are needed.
    let beside = json!({
        "nodes": {"a": {"count": 2, "capacity": {"gpu": 2}, "price_per_hour": 3, "hosts": ["m"]},
            "b": {"hardware": "H", "count": 3, "capacity": {"gpu": 2}, "hosts": ["n"]}},
        "models": {"n": {"profiles": [{"hardware": "H", "rate": 1, "uses": {"gpu": 1}}]}},
        "demands": {"e": {"model": "n", "rate": 2, "value": 0.001}},
    });
    let advice = advised(&beside);
    let action = of(&advice, Kind::SwitchOff);
    assert_eq!(action.unit, AmountUnit::Compute);
    assert_eq!(action.title, "Switch off 2 of 5 machines");
    near(action.per_hour, 4.0);
    // Where they have one, it is what goes with them.
    let mut priced = beside;
    merge(
        &mut priced,
        &json!({"nodes": {"b": {"price_per_hour": 0.5}}}),
    );
    let advice = advised(&priced);
    let action = of(&advice, Kind::SwitchOff);
    assert_eq!(action.unit, AmountUnit::Currency);
    near(action.per_hour, 1.0);
}

#[test]
fn machines_without_a_price_stay_where_work_would_cost_more_without_them() {
    // All fits on the machine of b, where a gpu-hour costs 2 and not 1.
    let cheap = json!({
        "nodes": {
            "a": {"capacity": {"gpu": 4}, "price_per_hour": null, "usage_price": {"gpu": 1}},
            "b": {"hardware": "H", "capacity": {"gpu": 4}, "usage_price": {"gpu": 2}},
        },
    });
    let advice = advised(&cheap);
    let action = of(&advice, Kind::SwitchOff);
    assert_eq!(action.machines[0].node, "b");
    near(action.after.cost_per_hour.unwrap(), 4.0);
}

#[test]
fn under_cost_nothing_is_tried_for_the_value_of_work() {
    // On b a gpu-hour costs 1, on a 2; only a may host m.
    let two = |min_served: f64| {
        json!({
            "nodes": {
                "a": {"price_per_hour": 1, "usage_price": {"gpu": 2}},
                "b": {"hardware": "H", "capacity": {"gpu": 10}, "price_per_hour": 1,
                      "usage_price": {"gpu": 1}, "hosts": []},
            },
            "demands": {"d": {"min_served": min_served}},
            "policy": {"objective": "cost"},
        })
    };
    // What need not be served is worth nothing: routing and switching off is all.
    let free = advised(&two(0.0));
    assert_eq!(free.candidates, 2);
    let forced = advised(&two(1.0));
    let action = of(&forced, Kind::AllowModel);
    assert_eq!(action.title, "Allow m on b");
    near(action.per_hour, 4.0);
}

#[test]
fn routing_is_held_against_the_figure_that_differs() {
    let reason = |s: &Value| of(&advised(s), Kind::RouteByPlan).reason.clone();
    let against = "Against the least loaded node first: ";
    // The policy fills both machines evenly; on b a gpu-hour costs 2 and not 1.
    let dear = json!({"nodes": {
        "a": {"usage_price": {"gpu": 1}},
        "b": {"hardware": "H", "capacity": {"gpu": 10}, "price_per_hour": 20,
              "usage_price": {"gpu": 2}},
    }});
    let told = reason(&dear);
    let assumed = "; that work is routed so today is assumed";
    let costs = format!("{against}as much is served for 44.00 an hour, not 46.00{assumed}");
    assert_eq!(told, costs);
    // Nobody pays for the work, which the policy does all the same.
    let unpaid = json!({
        "nodes": {"a": {"usage_price": {"gpu": 1}}},
        "demands": {"d": {"value": 0}},
        "policy": {"objective": "profit"},
    });
    let costs = format!(
        "{against}20.00 an hour, not 24.00, without what costs more than it brings{assumed}"
    );
    assert_eq!(reason(&unpaid), costs);
    // As much of what is worth twice as much.
    let two = json!({"demands": {
        "d": {"rate": 10}, "e": {"model": "m", "rate": 10, "value": 0.002},
    }});
    let worth = format!(
        "{against}what is served is worth 72.00 an hour, not 36.00; most is lost of e: 100.0 % by \
         the plan, 0.0 % without{assumed}"
    );
    assert_eq!(reason(&two), worth);
}

#[test]
fn thousands_are_grouped() {
    let many = json!({"nodes": {
        "a": {"count": 12_000, "capacity": {"gpu": 2}, "price_per_hour": 3},
    }});
    let title = &of(&advised(&many), Kind::SwitchOff).title.clone();
    assert_eq!(title, "Switch off 11,998 of 12,000 machines");
}

#[test]
fn all_entries_of_a_kind_give_way_together() {
    let dear = |operator: &str| json!({"hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 10, "operator": operator});
    let two = json!({
        "nodes": {
            "a": dear("x"),
            "a2": dear("y"),
            "b": {"count": 1, "hardware": "B", "capacity": {"gpu": 1}, "price_per_hour": 1},
        },
        "models": {"m": {"profiles": [
            {"hardware": "H", "rate": 1, "uses": {"gpu": 1}},
            {"hardware": "B", "rate": 1, "uses": {"gpu": 1}},
        ]}},
        "demands": {"d": {"rate": 2.5}},
    });
    let advice = advised(&two);
    let action = of(&advice, Kind::RentDifferently);
    assert_eq!(action.title, "Rent 2 B, not 2 H, in default");
    near(action.per_hour, 18.0);
    let changed = apply(&case(&two), &action.changes).unwrap();
    let counts: Vec<Count> = changed.nodes.iter().map(|n| n.count).collect();
    assert_eq!(counts, [Count::Fixed(0), Count::Fixed(0), Count::Fixed(3)]);
}

#[test]
fn counts_that_no_entry_can_have_are_refused() {
    let range = |min: u64, max: u64| -> EditValue {
        serde_json::from_value(json!({"min": min, "max": max})).unwrap()
    };
    let s = case(&json!({"nodes": {"a": {"count": {"min": 0, "max": 4}}}}));
    let made = |from: Option<EditValue>, to: EditValue| {
        let edit = ScenarioEdit::new(EditedList::Nodes, "a", EditedField::Count, from, to);
        apply(&s, &[edit])
    };
    let refused = |from: Option<EditValue>, to: EditValue| match made(from, to) {
        Err(Error::Input(errors)) => assert!(errors.0[0].to_string().contains("1000000000")),
        other => panic!("{other:?}"),
    };
    refused(None, range(0, u64::MAX));
    refused(Some(range(0, u64::MAX)), range(0, 5));
    refused(Some(range(0, 3)), range(0, u64::MAX));
    refused(None, range(5, 4));
    // Each is a count, and both together are not.
    refused(Some(EditValue::Number(0.0)), range(0, 1_000_000_000));
    let more = made(Some(range(0, 3)), range(1, 5)).unwrap();
    assert_eq!(more.nodes[0].count.bounds(), (1, 6));
}
