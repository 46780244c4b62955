//! Every term of the account of wasted compute, by hand.
//!
//! One machine of 10 gpu at 20 per hour unless a test says otherwise, so that
//! a gpu-hour is worth 2; one replica serves 1 unit/s and uses 1 gpu.
// The helpers belong to tests.
#![allow(clippy::unwrap_used)]

use idlewise::Options;
use idlewise::plan::Breakdown;
use idlewise_tests::by_hand::*;
use idlewise_tests::judge::{judged, scenario};
use serde_json::json;

#[test]
fn useful_and_surplus() {
    let plan = planned(&json!({}));
    assert_total(
        &plan,
        &Breakdown {
            useful: 4.0,
            surplus: 6.0,
            ..TEN
        },
    );
    assert!((plan.waste.total.idle_percent - 60.0).abs() < 1e-9);
}

#[test]
fn unavailable() {
    let plan = planned(&json!({"nodes": {"a": {"availability": 0.9}}}));
    let expected = Breakdown {
        unavailable: 1.0,
        useful: 4.0,
        surplus: 5.0,
        ..TEN
    };
    assert_total(&plan, &expected);
}

#[test]
fn headroom_is_a_part_of_what_is_available() {
    let changes = json!({"nodes": {"a": {"availability": 0.9, "headroom": 0.2}}});
    let expected = Breakdown {
        unavailable: 1.0,
        headroom: 1.8,
        useful: 4.0,
        surplus: 3.2,
        ..TEN
    };
    assert_total(&planned(&changes), &expected);
}

#[test]
fn headroom_is_kept_from_unmet_demand() {
    let changes = json!({
        "nodes": {"a": {"headroom": 0.2}},
        "demands": {"d": {"rate": 50}},
    });
    assert_total(
        &planned(&changes),
        &Breakdown {
            headroom: 2.0,
            useful: 8.0,
            ..TEN
        },
    );
}

#[test]
fn overhead() {
    let changes = json!({
        "nodes": {"a": {"verification": ["tee"]}},
        "demands": {"d": {"verification": "tee"}},
        "verification": {"tee": {"overhead": 1.5}},
    });
    let expected = Breakdown {
        useful: 4.0,
        overhead: 2.0,
        surplus: 4.0,
        ..TEN
    };
    assert_total(&planned(&changes), &expected);
}

#[test]
fn workload_idle() {
    let mut changes = holding();
    merge(&mut changes, &json!({"demands": {"d": {"rate": 5}}}));
    let expected = Breakdown {
        useful: 2.0,
        workload_idle: 2.0,
        surplus: 6.0,
        ..TEN
    };
    assert_total(&planned(&changes), &expected);

    // Half a replica is held by nothing but its work.
    merge(&mut changes, &json!({"policy": {"relax": true}}));
    assert_total(
        &planned(&changes),
        &Breakdown {
            useful: 2.0,
            surplus: 8.0,
            ..TEN
        },
    );
}

#[test]
fn workload_idle_beside_overhead() {
    // Work of 5 x 1.2 keeps 0.6 of a replica busy: 2.4 of its 4 gpu, of which
    // 2 are useful.
    let mut changes = holding();
    merge(
        &mut changes,
        &json!({
            "nodes": {"a": {"verification": ["tee"]}},
            "demands": {"d": {"rate": 5, "verification": "tee"}},
            "verification": {"tee": {"overhead": 1.2}},
        }),
    );
    let expected = Breakdown {
        useful: 2.0,
        overhead: 0.4,
        workload_idle: 1.6,
        surplus: 6.0,
        ..TEN
    };
    assert_total(&planned(&changes), &expected);
}

/// Machines that the plan chooses not to have are not installed.
#[test]
fn machines_not_chosen_are_not_installed() {
    let plan = planned(&json!({
        "nodes": {"a": {"count": {"min": 0, "max": 9}}},
        "demands": {"d": {"rate": 14}},
        "policy": {"objective": "cost"},
    }));
    let expected = Breakdown {
        installed: 20.0,
        useful: 14.0,
        surplus: 6.0,
        ..TEN
    };
    assert_total(&plan, &expected);
    assert!((plan.objective.value - 40.0).abs() < 1e-9);
}

/// Two nodes over two periods: the sums by period, region, operator, hardware.
#[test]
fn sums_by_part_of_the_fleet() {
    let plan = planned(&json!({
        "periods": [{"hours": 1}, {"hours": 2}],
        "nodes": {
            "a": {"region": "us", "operator": "op"},
            "b": {"hardware": "K", "region": "eu", "capacity": {"gpu": 4},
                  "count": 2, "availability": 0.5},
        },
        "models": {"n": {"profiles": [{"hardware": "K", "rate": 1}]}},
        "demands": {"d": {"rate": [4, 12]}, "e": {"model": "n", "rate": [1, 3]}},
    }));
    let waste = &plan.waste;
    // a: 4 of 10 for an hour, then all 10 (of 12 asked for) for two.
    let a = Breakdown {
        installed: 30.0,
        useful: 24.0,
        surplus: 6.0,
        ..TEN
    };
    // b: 8 gpu, half of them down; 1 busy for an hour, 3 for two. The 2 unmet
    // units of d run on nothing but H until hardware is lifted: b has 1 idle
    // gpu then.
    let b = Breakdown {
        installed: 24.0,
        unavailable: 12.0,
        useful: 7.0,
        stranded: stranded(HARDWARE, 2.0),
        surplus: 3.0,
        ..TEN
    };
    for (name, account) in [
        ("us", &waste.by_region["us"]),
        ("op", &waste.by_operator["op"]),
        ("H", &waste.by_hardware["H"]),
    ] {
        println!("{name}");
        assert_parts(&account.compute_hours, &a, 1.0);
        assert_parts(&account.cost, &a, 2.0);
        assert!((account.idle_percent - 20.0).abs() < 1e-9);
    }
    for (name, account) in [
        ("eu", &waste.by_region["eu"]),
        ("unassigned", &waste.by_operator["unassigned"]),
        ("K", &waste.by_hardware["K"]),
    ] {
        println!("{name}");
        assert_parts(&account.compute_hours, &b, 1.0);
        assert_parts(&account.cost, &b, 0.0);
        assert!((account.idle_percent - 500.0 / 24.0).abs() < 1e-9);
    }
    let first = Breakdown {
        installed: 18.0,
        unavailable: 4.0,
        useful: 5.0,
        surplus: 9.0,
        ..TEN
    };
    let second = Breakdown {
        installed: 36.0,
        unavailable: 8.0,
        useful: 26.0,
        stranded: stranded(HARDWARE, 2.0),
        ..TEN
    };
    assert_parts(&waste.by_period[0].compute_hours, &first, 1.0);
    assert_parts(&waste.by_period[1].compute_hours, &second, 1.0);
    assert_eq!(waste.by_period.len(), 2);
}

/// The compute resource is what the scenario says it is.
#[test]
fn compute_by_another_name() {
    let s = scenario(&json!({
        "schema_version": 1,
        "compute": "tflops",
        "nodes": [{"id": "a", "hardware": "H", "capacity": {"tflops": 10, "gpu": 1},
                   "price_per_hour": 20}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1, "uses": {"tflops": 2}}]}],
        "demands": [{"id": "d", "model": "m", "rate": 4}],
    }));
    let plan = judged(&s, &Options::default());
    assert_total(
        &plan,
        &Breakdown {
            useful: 8.0,
            surplus: 2.0,
            ..TEN
        },
    );
}
