//! Every cause of stranding, alone and together, by hand.
//!
//! One machine of 10 gpu at 20 per hour unless a test says otherwise, so that
//! a gpu-hour is worth 2; one replica serves 1 unit/s and uses 1 gpu.
// The helpers belong to tests.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Breakdown, Stranded};
use idlewise_tests::by_hand::*;
use serde_json::{Value, json};

/// One cause of stranding alone: the restriction, the same scenario without
/// it, what is stranded, and the account of the first.
struct Case {
    name: &'static str,
    changes: Value,
    lifted: Value,
    expected: Breakdown,
}

#[expect(clippy::too_many_lines, reason = "one scenario computed by hand")]
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
            // Near enough, and in a region that may not serve it.
            name: "residency",
            changes: json!({
                "nodes": {"a": {"region": "us"}},
                "demands": {"d": {"rate": 3, "region": "eu", "in_regions": ["eu"]}},
                "rtt_ms": {"us": {"eu": 90}},
            }),
            lifted: json!({"demands": {"d": {"in_regions": ["eu", "us"]}}}),
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
            // Two machines of 5 gpu, and a replica of 8 and 10 units/s.
            name: "replica larger than a machine",
            changes: json!({
                "nodes": {"a": {"count": 2, "capacity": {"gpu": 5}, "price_per_hour": 10}},
                "models": {"m": {"profiles": [
                    {"hardware": "H", "rate": 10, "holds": {"gpu": 8}},
                ]}},
                "demands": {"d": {"rate": 10}},
            }),
            lifted: json!({"nodes": {
                "a": {"count": 1, "capacity": {"gpu": 10}, "price_per_hour": 20},
            }}),
            expected: Breakdown {
                stranded: stranded(FRAGMENTATION, 8.0),
                surplus: 2.0,
                ..TEN
            },
        },
        Case {
            // The same with `relax`: the size of a machine is no whole number.
            name: "replica larger than a machine, relaxed",
            changes: json!({
                "nodes": {"a": {"count": 2, "capacity": {"gpu": 5}, "price_per_hour": 10}},
                "models": {"m": {"profiles": [
                    {"hardware": "H", "rate": 10, "holds": {"gpu": 8}},
                ]}},
                "demands": {"d": {"rate": 5}},
                "policy": {"relax": true},
            }),
            lifted: json!({"models": {"m": {"profiles": [
                {"hardware": "H", "rate": 10, "holds": {"gpu": 8}, "machines": 2},
            ]}}}),
            expected: Breakdown {
                stranded: stranded(FRAGMENTATION, 4.0),
                surplus: 6.0,
                ..TEN
            },
        },
        Case {
            // Two machines of 5 gpu and 40 GB, and a replica of 3 gpu, 50 GB and 1 unit/s.
            name: "replica that needs more memory",
            changes: json!({
                "nodes": {"a": {
                    "count": 2, "capacity": {"gpu": 5, "vram_gb": 40}, "price_per_hour": 10,
                }},
                "models": {"m": {"profiles": [
                    {"hardware": "H", "rate": 1, "holds": {"gpu": 3, "vram_gb": 50}},
                ]}},
                "demands": {"d": {"rate": 2}},
            }),
            lifted: json!({"nodes": {"a": {"capacity": {"vram_gb": 50}}}}),
            expected: Breakdown {
                stranded: stranded(RESOURCE, 6.0),
                surplus: 4.0,
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
