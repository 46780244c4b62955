//! The exported programs are the programs that plans solve.
//!
//! Readers of our own rebuild rows and columns from the files; a plan must meet
//! every row, and the objective row must come to the plan's value.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use idlewise::plan::{Plan, Status};
use idlewise::scenario::ObjectiveName;
use idlewise::{Scenario, export};
use idlewise_tests::judge::{as_json, exact, is_close, judged};
use idlewise_tests::program_file::{ProgramFile, sum_at};
use idlewise_tests::random::{Shape, feature};

const OBJECTIVES: [&str; 4] = ["serve", "cost", "profit", "fair"];

fn shapes() -> impl Iterator<Item = Shape> {
    (0..90u64).map(|seed| Shape {
        seed,
        nodes: 1 + seed as usize % 4,
        demands: 1 + seed as usize % 3,
        periods: 1 + seed as usize % 2,
        // A different mix of features for each seed.
        features: (seed.wrapping_mul(0x9e37_79b9) >> 7) as u16 & feature::ALL,
        objective: OBJECTIVES[seed as usize / 2 % 4],
        relax: seed % 2 == 0,
        load: 0.5,
    })
}

fn is_fair(s: &Scenario) -> bool {
    s.policy.objective == ObjectiveName::Fair
}

/// The plan's decisions under the names of the exported columns.
fn point(s: &Scenario, plan: &Plan) -> BTreeMap<String, f64> {
    let mut point = BTreeMap::new();
    let mut served_by: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let mut most: BTreeMap<&str, f64> = BTreeMap::new();
    for demand in &s.demands {
        most.insert(&demand.id, demand.rate.iter().copied().fold(0.0, f64::max));
    }
    for r in &plan.routes {
        let name = format!("x.{}.{}.{}.t{}", r.demand, r.node, r.profile, r.period);
        point.insert(name, r.rate);
        let demand = s.demands.iter().find(|d| d.id == r.demand).unwrap();
        if !demand.split {
            // The share of a node is the largest share of any period.
            let share = plan
                .routes
                .iter()
                .filter(|o| (&o.demand, &o.node, o.period) == (&r.demand, &r.node, r.period))
                .map(|o| o.rate / demand.rate[r.period])
                .sum::<f64>();
            let entry = served_by.entry((&r.demand, &r.node)).or_default();
            *entry = entry.max(share);
        }
    }
    for ((demand, node), share) in served_by {
        let on = if s.policy.relax { share } else { 1.0 };
        point.insert(format!("z.{demand}.{node}"), on);
    }
    for r in &plan.replicas {
        let name = format!("y.{}.{}.{}.t{}", r.node, r.model, r.profile, r.period);
        point.insert(name, r.count);
    }
    if is_fair(s) {
        point.insert("level".to_owned(), plan.objective.value);
    }
    for c in &plan.counts {
        point.insert(format!("n.{}", c.node), c.count);
    }
    point
}

#[test]
fn a_plan_meets_the_rows_of_its_exported_program() {
    let mut checked = 0;
    for shape in shapes() {
        let s = shape.scenario();
        let plan = idlewise::solve(&s, &exact()).unwrap();
        if plan.status == Status::Infeasible {
            continue;
        }
        let program = ProgramFile::from_mps(&export::to_mps(&s).unwrap());
        let point = point(&s, &plan);
        let broken = program.violations(&point, 1e-6);
        assert!(broken.is_empty(), "{broken:?}\n{}", as_json(&s));
        assert!(shape.relax == program.whole.is_empty() || program.whole.is_empty());
        let (minimum, size) = sum_at(&program.cost, &point);
        let value = if shape.objective == "cost" {
            minimum
        } else {
            0.0 - minimum
        };
        assert!(
            is_close(value, plan.objective.value, 1e-9, size),
            "{value} is not {}\n{}",
            plan.objective.value,
            as_json(&s)
        );
        checked += 1;
    }
    assert!(checked > 60, "{checked}");
}

#[test]
fn both_formats_say_the_same() {
    for shape in shapes() {
        let s = shape.scenario();
        let mps = ProgramFile::from_mps(&export::to_mps(&s).unwrap());
        if mps.bounds.is_empty() {
            continue;
        }
        let lp = ProgramFile::from_lp(&export::to_lp(&s).unwrap());
        assert_eq!(mps.cost, lp.cost, "{}", as_json(&s));
        assert_eq!(mps.whole, lp.whole, "{}", as_json(&s));
        for (name, row) in &mps.rows {
            let other = &lp.rows[name];
            assert_eq!(row.terms, other.terms, "{name}\n{}", as_json(&s));
            assert_eq!(row.upper, other.upper, "{name}\n{}", as_json(&s));
            // MPS has the width of a range, LP its lower side.
            let is_same =
                row.lower == other.lower || is_close(row.lower, other.lower, 1e-12, row.upper);
            assert!(is_same, "{name}: {row:?}, {other:?}\n{}", as_json(&s));
        }
        assert_eq!(mps.rows.len(), lp.rows.len(), "{}", as_json(&s));
        // A column without coefficients has nowhere to stand in an LP file.
        for (name, bound) in &lp.bounds {
            assert_eq!(mps.bounds.get(name), Some(bound), "{name}\n{}", as_json(&s));
        }
    }
}

/// Every kind of row and column, by name, in one small program.
#[test]
fn names_can_be_read() {
    let s = idlewise_tests::judge::scenario(&serde_json::json!({
        "schema_version": 1,
        "nodes": [{"id": "us/h100", "hardware": "H", "capacity": {"gpu": 8},
                   "count": {"min": 1, "max": 2}, "price_per_hour": 3}],
        "models": [{"id": "chat", "max_replicas": 4, "profiles": [
            {"name": "tp 2", "hardware": "H", "rate": 10, "holds": {"gpu": 2}},
        ]}],
        "demands": [{"id": "eu", "model": "chat", "rate": 15, "split": false,
                     "min_served": 0.5}],
        "verifier_capacity": 9,
        "policy": {"objective": "profit"},
    }));
    let program = ProgramFile::from_mps(&export::to_mps(&s).unwrap());
    let rows: Vec<&str> = program.rows.keys().map(String::as_str).collect();
    assert_eq!(
        rows,
        [
            "capacity.us_h100.gpu.t0",
            "demand.eu.t0",
            "link.eu.us_h100.t0",
            "max_replicas.chat.t0",
            "replica.us_h100.chat.tp_2.t0",
            "single_node.eu",
        ]
    );
    let columns: Vec<&str> = program.bounds.keys().map(String::as_str).collect();
    assert_eq!(
        columns,
        [
            "n.us_h100",
            "x.eu.us_h100.tp_2.t0",
            "y.us_h100.chat.tp_2.t0",
            "z.eu.us_h100",
        ]
    );
    assert_eq!(program.bounds["n.us_h100"], (1.0, 2.0));
    assert_eq!(program.whole.len(), 3);
    let demand = &program.rows["demand.eu.t0"];
    assert_eq!((demand.lower, demand.upper), (7.5, 15.0));
    let capacity = &program.rows["capacity.us_h100.gpu.t0"];
    assert_eq!(capacity.terms["y.us_h100.chat.tp_2.t0"], 2.0);
    assert_eq!(capacity.terms["n.us_h100"], -8.0);
    assert_eq!((capacity.lower, capacity.upper), (f64::NEG_INFINITY, 0.0));
    // 15 units/s for an hour are worth 54,000; a machine costs 3.
    assert_eq!(program.cost["x.eu.us_h100.tp_2.t0"], -3600.0);
    assert_eq!(program.cost["n.us_h100"], 3.0);
    let plan = judged(&s, &exact());
    assert!(is_close(plan.objective.value, 54_000.0 - 3.0, 1e-12, 0.0));
}
