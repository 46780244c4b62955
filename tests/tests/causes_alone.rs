//! What lifting each cause of stranding by itself brings, by hand.
//!
//! Machines of 10 gpu at 20 per hour, so that a gpu-hour is worth 2; one replica serves
//! 1 unit/s and uses 1 gpu, and a unit is worth 1, 3,600 an hour for each unit/s.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{CausesAlone, Plan};
use idlewise::{Causes, Options, certify};
use idlewise_tests::by_hand::*;
use idlewise_tests::judge::{exact, judged, scenario};
use serde_json::{Value, json};

fn planned_alone(changes: &Value) -> Plan {
    let options = Options {
        causes: Causes::Alone,
        ..exact()
    };
    judged(&scenario(&listed(with(changes))), &options)
}

fn alone(changes: &Value) -> CausesAlone {
    planned_alone(changes).waste.alone.unwrap()
}

#[track_caller]
fn assert_brings(found: &CausesAlone, hours: [f64; 6]) {
    for (cause, expected) in hours.into_iter().enumerate() {
        let amounts = [
            (found.compute_hours, 1.0),
            (found.cost, 2.0),
            (found.value, 3600.0),
        ];
        for (amounts, each) in amounts {
            let amount = amounts.amounts()[cause];
            assert!((amount - each * expected).abs() < 1e-6 * each, "{found:?}");
        }
    }
}

#[test]
fn nobody_asked() {
    assert_eq!(
        planned(&json!({"nodes": {"a": {"hosts": []}}})).waste.alone,
        None
    );
}

#[test]
fn one_cause_alone_brings_what_the_order_gives_it() {
    let hosts = json!({"nodes": {"a": {"hosts": []}}});
    assert_brings(&alone(&hosts), [0.0, 4.0, 0.0, 0.0, 0.0, 0.0]);
    let residency =
        json!({"nodes": {"a": {"region": "us"}}, "demands": {"d": {"in_regions": ["eu"]}}});
    assert_brings(&alone(&residency), [0.0, 0.0, 0.0, 4.0, 0.0, 0.0]);
    // No profile is for the hardware.
    let hardware = json!({"nodes": {"a": {"hardware": "X"}}});
    assert_brings(&alone(&hardware), [0.0, 0.0, 0.0, 0.0, 0.0, 4.0]);
}

#[test]
fn two_causes_that_keep_the_same_machine_idle_bring_nothing_alone() {
    // Neither hosted nor near: the order gives all of it to region, which comes last.
    let both = json!({
        "nodes": {"a": {"hosts": [], "region": "us"}},
        "demands": {"d": {"region": "eu", "max_rtt_ms": 50}},
        "rtt_ms": {"us": {"eu": 90}},
    });
    let plan = planned_alone(&both);
    let ordered = plan.waste.total.compute_hours.stranded.amounts();
    assert!((ordered[REGION] - 4.0).abs() < 1e-9);
    assert_brings(&plan.waste.alone.unwrap(), [0.0; 6]);
}

#[test]
fn two_causes_that_each_would_do_bring_the_same_twice() {
    // One machine does not host the model, the other is too far: either would serve the 4.
    // The order gives all to hosting.
    let either = json!({
        "nodes": {
            "a": {"hosts": []},
            "b": {"hardware": "H", "capacity": {"gpu": 10}, "price_per_hour": 20, "region": "us"},
        },
        "demands": {"d": {"max_rtt_ms": 50}},
        "rtt_ms": {"us": {"default": 90}},
    });
    let plan = planned_alone(&either);
    let ordered = plan.waste.total.compute_hours.stranded.amounts();
    assert!((ordered[HOSTING] - 4.0).abs() < 1e-9 && ordered[REGION].abs() < 1e-9);
    assert_brings(&plan.waste.alone.unwrap(), [0.0, 4.0, 0.0, 4.0, 0.0, 0.0]);
}

#[test]
fn what_whole_replicas_keep_idle_is_fragmentation_only() {
    // Two replicas of 4 gpu on a machine of 10 serve 20 of 100: half a replica more would
    // use the last 2 gpu and serve 5. A second machine does not host the model: 25 more.
    let mut replicas = holding();
    merge(
        &mut replicas,
        &json!({
            "nodes": {"b": {"hardware": "H", "capacity": {"gpu": 10}, "price_per_hour": 20, "hosts": []}},
            "demands": {"d": {"rate": 100}},
        }),
    );
    let found = alone(&replicas);
    let hours = found.compute_hours.amounts();
    assert!((hours[FRAGMENTATION] - 2.0).abs() < 1e-9, "{hours:?}");
    assert!((hours[HOSTING] - 10.0).abs() < 1e-9, "{hours:?}");
    assert!((found.value.fragmentation - 5.0 * 3600.0).abs() < 1e-3);
    assert!((found.value.hosting - 25.0 * 3600.0).abs() < 1e-3);
}

#[test]
fn under_cost_nothing_is_brought() {
    let plan = planned_alone(&json!({
        "nodes": {"a": {"hosts": []}, "b": {"hardware": "H", "capacity": {"gpu": 10}}},
        "policy": {"objective": "cost"},
    }));
    assert_brings(&plan.waste.alone.unwrap(), [0.0; 6]);
}

#[test]
fn an_impossible_amount_is_found() {
    let s = scenario(&listed(with(&json!({"nodes": {"a": {"hosts": []}}}))));
    let options = Options {
        causes: Causes::Alone,
        ..exact()
    };
    let mut plan = judged(&s, &options);
    plan.waste.alone.as_mut().unwrap().compute_hours.hosting = 11.0;
    let found = certify::verify(&s, &plan).findings;
    assert_eq!(
        found,
        ["waste.alone.compute_hours.hosting is 11, not between 0 and 10"]
    );
}
