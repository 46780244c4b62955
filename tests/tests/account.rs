//! Every term of the account of wasted compute, by hand.
//!
//! One machine of 10 gpu at 20 per hour unless a test says otherwise, so that
//! a gpu-hour is worth 2; one replica serves 1 unit/s and uses 1 gpu.
#![allow(clippy::unwrap_used)]

use idlewise::Options;
use idlewise::plan::{Breakdown, Plan, Stranded};
use idlewise_tests::judge::{exact, judged, parts, scenario};
use serde_json::{Value, json};

/// The plain case with changes: objects are merged, all else is replaced.
fn with(changes: &Value) -> Value {
    let mut s = json!({
        "schema_version": 1,
        "nodes": {"a": {"hardware": "H", "capacity": {"gpu": 10}, "price_per_hour": 20}},
        "models": {"m": {"profiles": [{"hardware": "H", "rate": 1, "uses": {"gpu": 1}}]}},
        "demands": {"d": {"model": "m", "rate": 4}},
    });
    merge(&mut s, changes);
    s
}

fn merge(into: &mut Value, changes: &Value) {
    match (into, changes) {
        (Value::Object(into), Value::Object(changes)) => {
            for (key, change) in changes {
                match into.get_mut(key) {
                    Some(old) => merge(old, change),
                    None => {
                        into.insert(key.clone(), change.clone());
                    }
                }
            }
        }
        (into, changes) => *into = changes.clone(),
    }
}

/// Entries by id become the list that the format wants; entries that are null
/// and fields that are null are left out.
fn listed(mut s: Value) -> Value {
    for kind in ["nodes", "models", "demands"] {
        let entries = s[kind].as_object().unwrap().clone();
        s[kind] = entries
            .into_iter()
            .filter(|(_, entry)| !entry.is_null())
            .map(|(id, mut entry)| {
                let fields = entry.as_object_mut().unwrap();
                fields.retain(|_, value| !value.is_null());
                fields.insert("id".to_owned(), json!(id));
                entry
            })
            .collect();
    }
    s.as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    s
}

fn planned(changes: &Value) -> Plan {
    judged(&scenario(&listed(with(changes))), &exact())
}

/// The total account is this, in hours and (at 2 per gpu-hour) in currency.
#[track_caller]
fn assert_total(plan: &Plan, expected: &Breakdown) {
    assert_parts(&plan.waste.total.compute_hours, expected, 1.0);
    assert_parts(&plan.waste.total.cost, expected, 2.0);
}

#[track_caller]
fn assert_parts(found: &Breakdown, expected: &Breakdown, factor: f64) {
    for (f, e) in parts(found).into_iter().zip(parts(expected)) {
        assert!(
            (f - factor * e).abs() < 1e-9,
            "{found:?} is not {factor} x {expected:?}"
        );
    }
}

const TEN: Breakdown = Breakdown {
    installed: 10.0,
    unavailable: 0.0,
    headroom: 0.0,
    useful: 0.0,
    overhead: 0.0,
    workload_idle: 0.0,
    stranded: NONE,
    surplus: 0.0,
};
const NONE: Stranded = Stranded {
    fragmentation: 0.0,
    hosting: 0.0,
    verification: 0.0,
    region: 0.0,
    resource: 0.0,
    hardware: 0.0,
};

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

/// A replica that holds 4 gpu and serves 10 units/s.
fn holding() -> Value {
    json!({"models": {"m": {"profiles": [{"hardware": "H", "rate": 10, "holds": {"gpu": 4}}]}}})
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

/// One cause of stranding alone: the restriction, the same scenario without
/// it, what is stranded, and the account of the first.
struct Case {
    name: &'static str,
    changes: Value,
    lifted: Value,
    expected: Breakdown,
}

fn stranded(cause: usize, amount: f64) -> Stranded {
    let mut amounts = [0.0; 6];
    amounts[cause] = amount;
    Stranded::from_amounts(amounts)
}

const FRAGMENTATION: usize = 0;
const HOSTING: usize = 1;
const VERIFICATION: usize = 2;
const REGION: usize = 3;
const RESOURCE: usize = 4;
const HARDWARE: usize = 5;

fn cases() -> Vec<Case> {
    let mut replicas = holding();
    merge(&mut replicas, &json!({"demands": {"d": {"rate": 100}}}));
    vec![
        Case {
            // Two replicas of 4 gpu fit into 10.
            name: "whole replicas",
            changes: replicas,
            lifted: json!({"policy": {"relax": true}}),
            expected: Breakdown {
                useful: 8.0,
                stranded: stranded(FRAGMENTATION, 2.0),
                ..TEN
            },
        },
        Case {
            // Two machines of 5 gpu; a demand of 8 must stay on one.
            name: "unsplit demand",
            changes: json!({
                "nodes": {
                    "a": {"capacity": {"gpu": 5}, "price_per_hour": 10},
                    "b": {"hardware": "H", "capacity": {"gpu": 5}, "price_per_hour": 10},
                },
                "demands": {"d": {"rate": 8, "split": false}},
            }),
            lifted: json!({"demands": {"d": {"split": true}}}),
            expected: Breakdown {
                useful: 5.0,
                stranded: stranded(FRAGMENTATION, 3.0),
                surplus: 2.0,
                ..TEN
            },
        },
        Case {
            name: "hosts list",
            changes: json!({"nodes": {"a": {"hosts": []}}}),
            lifted: json!({"nodes": {"a": {"hosts": ["m"]}}}),
            expected: Breakdown {
                stranded: stranded(HOSTING, 4.0),
                surplus: 6.0,
                ..TEN
            },
        },
        Case {
            // At most 2 replicas of 3 gpu and 1 unit/s for a demand of 3.
            name: "replica limit",
            changes: json!({
                "models": {"m": {
                    "max_replicas": 2,
                    "profiles": [{"hardware": "H", "rate": 1, "holds": {"gpu": 3}}],
                }},
                "demands": {"d": {"rate": 3}},
            }),
            lifted: json!({"models": {"m": {"max_replicas": 3}}}),
            expected: Breakdown {
                useful: 6.0,
                stranded: stranded(HOSTING, 3.0),
                surplus: 1.0,
                ..TEN
            },
        },
        Case {
            // Listed on a machine of 1 gpu, so that one of 9 stays idle.
            name: "listed routes",
            changes: json!({
                "nodes": {
                    "a": {"capacity": {"gpu": 1}, "price_per_hour": 2},
                    "b": {"hardware": "H", "capacity": {"gpu": 9}, "price_per_hour": 18},
                },
                "routes": [{"demand": "d", "node": "a"}],
            }),
            lifted: json!({"routes": [
                {"demand": "d", "node": "a"}, {"demand": "d", "node": "b"},
            ]}),
            expected: Breakdown {
                useful: 1.0,
                stranded: stranded(HOSTING, 3.0),
                surplus: 6.0,
                ..TEN
            },
        },
        Case {
            // The overhead of the mode stays when the node learns it.
            name: "mode",
            changes: json!({
                "demands": {"d": {"verification": "tee"}},
                "verification": {"tee": {"overhead": 1.5}},
            }),
            lifted: json!({"nodes": {"a": {"verification": ["none", "tee"]}}}),
            expected: Breakdown {
                stranded: stranded(VERIFICATION, 6.0),
                surplus: 4.0,
                ..TEN
            },
        },
        Case {
            // Verifiers check 1 unit of work per second, 0.5 per unit served.
            name: "verifier capacity",
            changes: json!({
                "nodes": {"a": {"verification": ["tee"]}},
                "demands": {"d": {"verification": "tee"}},
                "verification": {"tee": {"overhead": 1, "verifier_load": 0.5}},
                "verifier_capacity": 1,
            }),
            lifted: json!({"verifier_capacity": null}),
            expected: Breakdown {
                useful: 2.0,
                stranded: stranded(VERIFICATION, 2.0),
                surplus: 6.0,
                ..TEN
            },
        },
        Case {
            name: "round trip",
            changes: json!({
                "nodes": {"a": {"region": "us"}},
                "demands": {"d": {"rate": 3, "region": "eu", "max_rtt_ms": 50}},
                "rtt_ms": {"us": {"eu": 90}},
            }),
            lifted: json!({"demands": {"d": {"max_rtt_ms": 90}}}),
            expected: Breakdown {
                stranded: stranded(REGION, 3.0),
                surplus: 7.0,
                ..TEN
            },
        },
        Case {
            // 16 GB for replicas of 8 GB; the demand of 5 needs 40.
            name: "memory",
            changes: json!({
                "nodes": {"a": {"capacity": {"vram_gb": 16}}},
                "models": {"m": {"profiles": [
                    {"hardware": "H", "rate": 1, "uses": {"gpu": 1, "vram_gb": 8}},
                ]}},
                "demands": {"d": {"rate": 5}},
            }),
            lifted: json!({"nodes": {"a": {"capacity": {"vram_gb": 40}}}}),
            expected: Breakdown {
                useful: 2.0,
                stranded: stranded(RESOURCE, 3.0),
                surplus: 5.0,
                ..TEN
            },
        },
        Case {
            // The best of two foreign profiles serves 4 units/s on a gpu.
            name: "profile",
            changes: json!({"models": {"m": {"profiles": [
                {"hardware": "K", "rate": 2}, {"hardware": "L", "rate": 4},
            ]}}}),
            lifted: json!({"models": {"m": {"profiles": [
                {"hardware": "K", "rate": 2}, {"hardware": "H", "rate": 4},
            ]}}}),
            expected: Breakdown {
                stranded: stranded(HARDWARE, 1.0),
                surplus: 9.0,
                ..TEN
            },
        },
    ]
}

#[test]
fn every_cause_of_stranding_alone() {
    for case in cases() {
        println!("{}", case.name);
        assert_total(&planned(&case.changes), &case.expected);
    }
}

/// What an account calls stranded is what the next plan serves, once the
/// restriction is gone.
#[test]
fn lifting_the_restriction_serves_what_was_stranded() {
    for case in cases() {
        println!("{}", case.name);
        let mut changes = case.changes;
        merge(&mut changes, &case.lifted);
        let plan = planned(&changes);
        let now = plan.waste.total.compute_hours;
        let before = case.expected;
        assert_eq!(now.stranded, NONE);
        let busy = before.useful + before.overhead + before.stranded.total();
        assert!((now.useful + now.overhead - busy).abs() < 1e-9, "{now:?}");
        assert!((now.surplus - before.surplus).abs() < 1e-9, "{now:?}");
        let node_full = now.surplus < 1e-9;
        assert!(node_full || plan.demands.iter().all(|d| d.unmet < 1e-9));
    }
}

/// With nothing restricted, an optimal plan leaves nothing that lifting could
/// add, even where demand is unmet.
#[test]
fn under_serve_lifting_nothing_adds_nothing() {
    let plan = planned(&json!({
        "nodes": {"b": {"hardware": "H", "capacity": {"gpu": 5}, "price_per_hour": 10}},
        "models": {"n": {"profiles": [{"hardware": "H", "rate": 3, "holds": {"gpu": 2}}]}},
        "demands": {"d": {"rate": 9}, "e": {"model": "n", "rate": 30, "value": 0.5}},
        "policy": {"relax": true},
    }));
    assert_eq!(plan.waste.total.compute_hours.stranded, NONE);
    assert!(plan.demands.iter().any(|d| d.unmet > 1.0));
    assert!(plan.waste.total.compute_hours.surplus < 1e-9);
}

/// Lifting hosting alone helps nothing where the round trip is too long as
/// well: the demand is stranded by the last restriction in its way.
#[test]
fn two_restrictions_count_for_the_later_cause() {
    let plan = planned(&json!({
        "nodes": {"a": {"region": "us", "hosts": []}},
        "demands": {"d": {"region": "eu", "max_rtt_ms": 50}},
        "rtt_ms": {"us": {"eu": 90}},
    }));
    let expected = Breakdown {
        stranded: stranded(REGION, 4.0),
        surplus: 6.0,
        ..TEN
    };
    assert_total(&plan, &expected);
}

/// Causes are lifted in order, and idle compute is given away once only.
#[test]
fn causes_share_what_is_idle_in_order() {
    let plan = planned(&json!({
        "nodes": {"a": {"region": "us", "hosts": ["m"]}},
        "models": {"n": {"profiles": [{"hardware": "H", "rate": 1}]}},
        "demands": {
            "d": {"rate": 2},
            "unhosted": {"model": "n", "rate": 5},
            "far": {"model": "m", "rate": 7, "region": "eu", "max_rtt_ms": 50},
        },
        "rtt_ms": {"us": {"eu": 90}},
    }));
    let expected = Breakdown {
        useful: 2.0,
        stranded: Stranded {
            hosting: 5.0,
            region: 3.0,
            ..NONE
        },
        ..TEN
    };
    assert_total(&plan, &expected);
}

/// Nothing is stranded by demand that nobody gains from serving.
#[test]
fn worthless_demand_strands_nothing() {
    let hosts = json!({"nodes": {"a": {"hosts": []}}});
    for extra in [
        json!({"demands": {"d": {"value": 0}}}),
        json!({"demands": {"d": {"min_served": 0}}, "policy": {"objective": "cost"}}),
        // A gpu in use costs more than the unit per second on it is worth.
        json!({
            "nodes": {"a": {"usage_price": {"gpu": 1}}},
            "demands": {"d": {"value": 1e-4}},
            "policy": {"objective": "profit"},
        }),
    ] {
        let mut changes = hosts.clone();
        merge(&mut changes, &extra);
        assert_total(
            &planned(&changes),
            &Breakdown {
                surplus: 10.0,
                ..TEN
            },
        );
    }
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
