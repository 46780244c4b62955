//! What-ifs: scenarios solved from what the last solve left are solved as well
//! as from nothing.

#![allow(clippy::unwrap_used)]

use idlewise::plan::Plan;
use idlewise::scenario::from_json;
use idlewise::{Error, Hooks, Options, Scenario, Warm, example, solve};
use idlewise_tests::judge::{as_json, assert_sound, exact};
use idlewise_tests::random::{Shape, feature};
use idlewise_tests::turns::{TURNS, turned};

fn the_example(relax: bool) -> Scenario {
    let mut scenario = from_json(example::JSON.as_bytes()).unwrap();
    scenario.policy.relax = relax;
    scenario
}

fn shape(seed: u64) -> Shape {
    Shape {
        seed,
        nodes: 4,
        demands: 4,
        periods: 3,
        features: if seed.is_multiple_of(3) {
            0
        } else {
            feature::ALL & !feature::ROUTES
        },
        objective: ["serve", "cost", "profit", "fair"][seed as usize % 4],
        relax: seed % 8 < 4,
        load: 1.3,
    }
}

fn idle(plan: &Plan) -> f64 {
    plan.waste.total.compute_hours.idle()
}

/// The same status, objective, bound and cost, and the same idle compute where
/// equally good placements of whole replicas cannot leave more or less of it.
fn assert_as_good(warm: &Plan, cold: &Plan, within: f64, scenario: &Scenario) {
    assert_eq!(warm.status, cold.status, "{}", as_json(scenario));
    let (a, b) = (&warm.objective, &cold.objective);
    let installed = cold.waste.total.compute_hours.installed;
    let idle = |plan| {
        if scenario.policy.relax {
            idle(plan)
        } else {
            0.0
        }
    };
    for (what, a, b, size) in [
        ("objective", a.value, b.value, 0.0),
        ("bound", a.bound, b.bound, 0.0),
        ("cost", a.cost, b.cost, a.value.abs().min(1.0)),
        ("idle", idle(warm), idle(cold), installed),
    ] {
        let size = a.abs().max(b.abs()).max(size).max(f64::MIN_POSITIVE);
        assert!(
            (a - b).abs() <= within * size,
            "{what}: {a}, not {b}\n{}",
            as_json(scenario)
        );
    }
}

#[test]
fn random_changes_end_where_a_new_solve_does() {
    let hooks = Hooks::default();
    let (mut changed, mut compared) = (0, 0);
    for seed in 0..100 {
        let first = shape(seed).scenario();
        let mut warm = Warm::new(exact());
        warm.solve(&first, &hooks).unwrap();
        for (n, turn) in TURNS.iter().enumerate() {
            let scenario = turned(&first, turn, 1 + (n as u32 % 3));
            let again = warm.solve(&scenario, &hooks).unwrap();
            changed += warm.reuse().changed;
            let cold = solve(&scenario, warm.options()).unwrap();
            if cold.exists() {
                assert_sound(&scenario, &again);
            }
            assert_as_good(&again, &cold, 1e-6, &scenario);
            compared += 1;
        }
    }
    assert!(compared >= 600 && changed > 2 * compared, "{changed}");
}

#[test]
fn the_example_is_turned_within_its_gap() {
    let hooks = Hooks::default();
    for relax in [true, false] {
        let first = the_example(relax);
        let mut warm = Warm::new(Options::default());
        warm.solve(&first, &hooks).unwrap();
        for turn in TURNS {
            let scenario = turned(&first, turn, 1);
            let again = warm.solve(&scenario, &hooks).unwrap();
            let cold = solve(&scenario, warm.options()).unwrap();
            assert_sound(&scenario, &again);
            if relax {
                assert_as_good(&again, &cold, 1e-7, &scenario);
            } else {
                let (a, b) = (again.objective.value, cold.objective.value);
                assert!((a - b).abs() <= 1e-3 * b, "{turn}: {a}, not {b}");
            }
        }
    }
}

/// The plan without what may differ.
fn bare(mut plan: Plan) -> Plan {
    plan.solver.seconds = 0.0;
    plan.solver.iterations = 0;
    plan
}

#[test]
fn the_first_solve_and_an_unchanged_scenario_change_nothing() {
    let hooks = Hooks::default();
    for relax in [true, false] {
        let scenario = the_example(relax);
        let cold = bare(solve(&scenario, &Options::default()).unwrap());
        let mut warm = Warm::new(Options::default());
        assert_eq!(bare(warm.solve(&scenario, &hooks).unwrap()), cold);
        let reuse = warm.reuse();
        assert_eq!((reuse.same, reuse.changed), (0, 0));
        assert_eq!(bare(warm.solve(&scenario, &hooks).unwrap()), cold);
        let reuse = warm.reuse();
        assert!(reuse.same > 0);
        assert_eq!((reuse.changed, reuse.new), (0, 0));
    }
}

#[test]
fn one_period_that_changes_leaves_the_others_alone() {
    let hooks = Hooks::default();
    let mut scenario = the_example(true);
    let mut warm = Warm::new(Options::default());
    warm.solve(&scenario, &hooks).unwrap();
    scenario.demands[0].rate[7] *= 1.1;
    let plan = warm.solve(&scenario, &hooks).unwrap();
    let reuse = warm.reuse();
    assert!(reuse.same > 10 * (reuse.changed + reuse.new), "{reuse:?}");
    let cold = solve(&scenario, warm.options()).unwrap();
    assert_as_good(&plan, &cold, 1e-7, &scenario);
}

#[test]
fn anything_may_change() {
    let hooks = Hooks::default();
    let mut warm = Warm::new(exact());
    // Other sizes, objectives, features, and plans that do not exist.
    for seed in [1, 2, 3, 5, 4, 8, 7, 12] {
        let mut scenario = shape(seed).scenario();
        if seed == 8 {
            scenario.demands[0].min_served = Some(1.0);
            for node in &mut scenario.nodes {
                node.availability = 0.0;
            }
        }
        let again = warm.solve(&scenario, &hooks).unwrap();
        let cold = solve(&scenario, warm.options()).unwrap();
        assert_as_good(&again, &cold, 1e-6, &scenario);
        assert_eq!(again.conflicts, cold.conflicts);
    }
}

#[test]
fn a_solve_that_was_stopped_leaves_what_was_there() {
    let scenario = the_example(true);
    let mut warm = Warm::new(Options::default());
    warm.solve(&scenario, &Hooks::default()).unwrap();
    let stop = || true;
    let hooks = Hooks {
        cancelled: Some(&stop),
        ..Hooks::default()
    };
    let other = turned(&scenario, "demand", 2);
    assert!(matches!(warm.solve(&other, &hooks), Err(Error::Cancelled)));
    let again = warm.solve(&scenario, &Hooks::default()).unwrap();
    assert_eq!(warm.reuse().new, 0);
    let cold = solve(&scenario, warm.options()).unwrap();
    assert_as_good(&again, &cold, 1e-9, &scenario);
}

#[test]
fn comparisons_are_the_same() {
    let hooks = Hooks::default();
    let mut warm = Warm::new(Options::default());
    let scenario = the_example(true);
    warm.compare(&scenario, &hooks).unwrap();
    let turned = turned(&scenario, "demand", 1);
    let again = warm.compare(&turned, &hooks).unwrap();
    let cold = idlewise::compare(&turned, warm.options(), &hooks).unwrap();
    assert_as_good(&again.plan, &cold.plan, 1e-7, &turned);
    let names = |c: &idlewise::Comparison| -> Vec<String> {
        c.policies.iter().map(|p| p.policy.clone()).collect()
    };
    assert_eq!(names(&again), names(&cold));
}
