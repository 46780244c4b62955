//! Whole replicas and machines over many periods: there is always a plan, and
//! its gap is small.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use idlewise::plan::Status;
use idlewise::{Options, solve};
use idlewise_tests::by_hand::{listed, with};
use idlewise_tests::judge::{as_json, assert_sound, scenario};
use idlewise_tests::random::{Shape, feature};
use serde_json::json;

/// Machines to rent for a day, whole replicas, everything to be served: where
/// the relaxation has a plan, rounding it up finds one, and no search may end
/// without.
#[test]
fn a_day_on_rented_machines_is_planned() {
    let mut planned = 0;
    for seed in 0..12 {
        let shape = Shape {
            seed,
            nodes: 6,
            demands: 5,
            periods: 24,
            features: feature::HOLDS | feature::RANGES | feature::MEMORY,
            objective: "cost",
            relax: false,
            load: 0.15,
        };
        let mut json = shape.json();
        for demand in json["demands"].as_array_mut().unwrap() {
            demand["min_served"] = 1.into();
        }
        let s = scenario(&json);
        let plan = solve(&s, &Options::default()).unwrap();
        eprintln!(
            "seed {seed}: {:?} gap {:.1e} in {:.2} s, {} pivots, {:?}",
            plan.status,
            plan.objective.gap,
            plan.solver.seconds,
            plan.solver.iterations,
            plan.certificate.search_bound
        );
        assert_ne!(plan.status, Status::Limit, "{}", as_json(&s));
        if plan.status != Status::Infeasible {
            assert_sound(&s, &plan);
            planned += 1;
        }
    }
    assert!(planned >= 4, "{planned}");
}

#[test]
fn an_unsplit_demand_that_no_machine_can_serve_has_no_plan() {
    for objective in ["serve", "cost", "profit"] {
        let s = scenario(&listed(with(&json!({
            "nodes": {"a": {"count": 0}},
            "demands": {"d": {"split": false, "min_served": 0.5}},
            "policy": {"objective": objective},
        }))));
        let plan = solve(&s, &Options::default()).unwrap();
        assert_eq!(plan.status, Status::Infeasible, "{objective}");
        assert!(!plan.conflicts.is_empty(), "{objective}");
    }
}
