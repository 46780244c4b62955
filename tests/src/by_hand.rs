//! The plain case that the hand-computed accounts change: one machine of 10 gpu
//! at 20 per hour, so that a gpu-hour is worth 2, and one replica that serves
//! 1 unit/s and uses 1 gpu.

use std::collections::BTreeMap;

use idlewise::plan::{Breakdown, Plan, Stranded};
use serde_json::{Value, json};

use crate::judge::{exact, judged, parts, scenario};

/// The plain case with changes: objects are merged, all else is replaced.
pub fn with(changes: &Value) -> Value {
    let mut s = json!({
        "schema_version": 1,
        "nodes": {"a": {"hardware": "H", "capacity": {"gpu": 10}, "price_per_hour": 20}},
        "models": {"m": {"profiles": [{"hardware": "H", "rate": 1, "uses": {"gpu": 1}}]}},
        "demands": {"d": {"model": "m", "rate": 4}},
    });
    merge(&mut s, changes);
    s
}

/// Merges objects; all else is replaced.
pub fn merge(into: &mut Value, changes: &Value) {
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

/// Entries by id become the list that the format wants, in the order of their
/// ids; entries that are null and fields that are null are left out.
pub fn listed(mut s: Value) -> Value {
    for kind in ["nodes", "models", "demands"] {
        let entries: BTreeMap<_, _> = s[kind].as_object().unwrap().clone().into_iter().collect();
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

/// The plan of the plain case with changes, checked.
pub fn planned(changes: &Value) -> Plan {
    judged(&scenario(&listed(with(changes))), &exact())
}

/// The total account is this, in hours and (at 2 per gpu-hour) in currency.
#[track_caller]
pub fn assert_total(plan: &Plan, expected: &Breakdown) {
    assert_parts(&plan.waste.total.compute_hours, expected, 1.0);
    assert_parts(&plan.waste.total.cost, expected, 2.0);
}

/// Every part is as expected, times a factor.
#[track_caller]
pub fn assert_parts(found: &Breakdown, expected: &Breakdown, factor: f64) {
    for (f, e) in parts(found).into_iter().zip(parts(expected)) {
        assert!(
            (f - factor * e).abs() < 1e-9,
            "{found:?} is not {factor} x {expected:?}"
        );
    }
}

/// The account of ten installed gpu-hours, all else zero.
pub const TEN: Breakdown = Breakdown {
    installed: 10.0,
    unavailable: 0.0,
    starting: 0.0,
    headroom: 0.0,
    useful: 0.0,
    overhead: 0.0,
    workload_idle: 0.0,
    stranded: NONE,
    surplus: 0.0,
    undivided: 0.0,
};
/// Nothing stranded.
pub const NONE: Stranded = Stranded {
    fragmentation: 0.0,
    hosting: 0.0,
    verification: 0.0,
    region: 0.0,
    resource: 0.0,
    hardware: 0.0,
};

/// A replica that holds 4 gpu and serves 10 units/s.
pub fn holding() -> Value {
    json!({"models": {"m": {"profiles": [{"hardware": "H", "rate": 10, "holds": {"gpu": 4}}]}}})
}

/// This much stranded by one cause, by its place in `Stranded::CAUSES`.
pub fn stranded(cause: usize, amount: f64) -> Stranded {
    let mut amounts = [0.0; 6];
    amounts[cause] = amount;
    Stranded::from_amounts(amounts)
}

/// Place of the cause `fragmentation`.
pub const FRAGMENTATION: usize = 0;
/// Place of the cause `hosting`.
pub const HOSTING: usize = 1;
/// Place of the cause `verification`.
pub const VERIFICATION: usize = 2;
/// Place of the cause `region`.
pub const REGION: usize = 3;
/// Place of the cause `resource`.
pub const RESOURCE: usize = 4;
/// Place of the cause `hardware`.
pub const HARDWARE: usize = 5;
