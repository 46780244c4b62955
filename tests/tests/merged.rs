//! Identical entries are solved as one class: nothing but the work's place may
//! change, and `policy.spread` decides that place.
// The helpers belong to tests.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, Status};
use idlewise::{Options, certify, scenario, solve};

/// Four equal entries of 2 machines with 8 gpu each; `last` goes into the
/// fourth, so that it can be made different.
fn plan(spread: &str, rate: f64, last: &str) -> Plan {
    let node = |id: &str, more: &str| {
        format!(
            r#"{{"id": "{id}", "count": 2, "hardware": "H100", "capacity": {{"gpu": 8}}{more}}}"#
        )
    };
    let text = format!(
        r#"{{"schema_version": 1, "nodes": [{}, {}, {}, {}],
        "models": [{{"id": "m", "profiles": [{{"hardware": "H100", "rate": 1000}}]}}],
        "demands": [
          {{"id": "d1", "model": "m", "rate": {rate}}},
          {{"id": "d2", "model": "m", "rate": {}}},
          {{"id": "d3", "model": "m", "rate": 1000, "value": 5}}],
        "policy": {{"spread": "{spread}"}}}}"#,
        node("a", ""),
        node("b", ""),
        node("c", ""),
        node("d", last),
        2.0 * rate,
    );
    let scenario = scenario::from_json(text.as_bytes()).unwrap();
    let plan = solve(&scenario, &Options::default()).unwrap();
    assert_eq!(plan.status, Status::Optimal);
    let checked = certify::verify(&scenario, &plan);
    assert!(checked.valid, "{:?}", checked.findings);
    plan
}

fn busy(plan: &Plan) -> Vec<f64> {
    plan.nodes.iter().map(|n| n.busy["gpu"]).collect()
}

fn close(found: &[f64], expected: &[f64]) {
    for (f, e) in found.iter().zip(expected) {
        assert!((f - e).abs() < 1e-6, "{found:?} is not {expected:?}");
    }
}

#[test]
fn packed_leaves_whole_machines_idle() {
    let plan = plan("packed", 9000.0, "");
    assert_eq!(
        (plan.solver.reduced.nodes, plan.solver.reduced.demands),
        (1, 2)
    );
    // 9 + 18 + 1 gpu: one entry full, one at 12 of 16, two without work.
    close(&busy(&plan), &[16.0, 12.0, 0.0, 0.0]);
    let served: Vec<f64> = plan.demands.iter().map(|d| d.served).collect();
    close(&served, &[9000.0, 18000.0, 1000.0]);
}

#[test]
fn even_makes_every_machine_work_equally() {
    let plan = plan("even", 9000.0, "");
    assert_eq!(plan.solver.reduced.nodes, 1);
    close(&busy(&plan), &[7.0; 4]);
}

#[test]
fn too_much_work_fills_every_entry_and_shares_what_is_served() {
    for spread in ["packed", "even"] {
        let plan = plan(spread, 40_000.0, "");
        close(&busy(&plan), &[16.0; 4]);
        // The dear stream is served whole, the others in proportion.
        let served: Vec<f64> = plan.demands.iter().map(|d| d.served).collect();
        close(&served, &[21_000.0, 42_000.0, 1000.0]);
        // The price of one more gpu is the same wherever it stands.
        for node in &plan.nodes {
            assert!((node.price["gpu"] - 3_600_000.0).abs() < 1.0, "{node:?}");
        }
    }
}

#[test]
fn an_entry_that_differs_stays_apart() {
    for last in [r#", "hosts": ["m"]"#, r#", "usage_price": {"gpu": 1}"#] {
        assert_eq!(
            plan("packed", 9000.0, last).solver.reduced.nodes,
            2,
            "{last}"
        );
    }
    // What a fixed machine costs, and whose it is, changes no decision; nor does where it
    // is, as long as no demand asks for a round trip.
    for last in [
        r#", "price_per_hour": 9"#,
        r#", "operator": "o""#,
        r#", "region": "elsewhere""#,
    ] {
        assert_eq!(
            plan("packed", 9000.0, last).solver.reduced.nodes,
            1,
            "{last}"
        );
    }
}

#[test]
fn entries_in_proportion_are_one_class() {
    // The fourth entry makes 8 gpu available where the others have 16.
    for last in [
        r#", "headroom": 0.5"#,
        r#", "availability": 0.5"#,
        r#", "availability": 0.625, "headroom": 0.2"#,
    ] {
        let even = plan("even", 9000.0, last);
        assert_eq!(even.solver.reduced.nodes, 1, "{last}");
        close(&busy(&even), &[8.0, 8.0, 8.0, 4.0]);
        close(
            &busy(&plan("packed", 9000.0, last)),
            &[16.0, 12.0, 0.0, 0.0],
        );
        close(
            &busy(&plan("packed", 40_000.0, last)),
            &[16.0, 16.0, 16.0, 8.0],
        );
    }
}

#[test]
fn equal_periods_are_solved_once() {
    let solved = |periods: usize| {
        let text = format!(
            r#"{{"schema_version": 1, "periods": [{}],
            "nodes": [
              {{"id": "a", "count": 3, "hardware": "H100", "capacity": {{"gpu": 8, "vram_gb": 640}}}},
              {{"id": "b", "count": 9, "hardware": "L40S", "capacity": {{"gpu": 1, "vram_gb": 48}}}}],
            "models": [
              {{"id": "m", "profiles": [
                {{"hardware": "H100", "rate": 1000, "holds": {{"gpu": 2, "vram_gb": 145}}}},
                {{"hardware": "L40S", "rate": 300}}]}}],
            "demands": [
              {{"id": "d1", "model": "m", "rate": 9500, "value": 2}},
              {{"id": "d2", "model": "m", "rate": 7000}}]}}"#,
            vec![r#"{"hours": 2}"#; periods].join(", ")
        );
        let scenario = scenario::from_json(text.as_bytes()).unwrap();
        let plan = solve(&scenario, &Options::default()).unwrap();
        assert!(certify::verify(&scenario, &plan).valid);
        plan
    };
    let (one, ten) = (solved(1), solved(10));
    assert_eq!(ten.solver.iterations, one.solver.iterations);
    assert_eq!(ten.solver.reduced.components, 10);
    assert!((ten.objective.value / one.objective.value - 10.0).abs() < 1e-9);
}
