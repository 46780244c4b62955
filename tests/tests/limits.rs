//! Limits and hooks: a limit is an answer, a wish to stop is honoured, and
//! threads change nothing.

// The helpers belong to tests.
#![allow(clippy::unwrap_used)]

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use idlewise::plan::{Plan, Status};
use idlewise::scenario::{Scenario, from_json};
use idlewise::{
    Error, GrowOptions, Hooks, Options, Progress, StressOptions, example, grow, size, solve,
    solve_with, stress,
};
use idlewise_tests::random::{Shape, feature};

fn example() -> Scenario {
    from_json(example::JSON.as_bytes()).unwrap()
}

/// Seconds and threads are all that may differ between two runs.
fn without_time(mut plan: Plan) -> Plan {
    plan.solver.seconds = 0.0;
    plan.solver.threads = None;
    plan
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let plan = pool
            .unwrap()
            .install(|| solve(&example(), &Options::default()));
        without_time(plan.unwrap())
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(7));
}

#[test]
fn a_wish_to_stop_is_honoured() {
    let hooks = Hooks {
        cancelled: Some(&|| true),
        ..Hooks::default()
    };
    let answer = solve_with(&example(), &Options::default(), &hooks);
    assert!(matches!(answer, Err(Error::Cancelled)), "{answer:?}");
}

/// Enough at once is a time limit of nothing: an answer, whatever was asked.
#[test]
fn a_caller_who_has_enough_gets_what_there_is() {
    let hooks = Hooks {
        finish: Some(&|| true),
        ..Hooks::default()
    };
    let (scenario, options) = (example(), Options::default());
    let open = |status: Status| matches!(status, Status::Limit | Status::Feasible);
    let plan = solve_with(&scenario, &options, &hooks).unwrap();
    assert!(open(plan.status), "{:?}", plan.status);
    let sizing = size(&scenario, &options, &hooks).unwrap();
    assert!(open(sizing.status), "{:?}", sizing.status);
    let ask = GrowOptions::new().budget_per_hour(20.0).price_ranges(true);
    let growth = grow(&scenario, &ask, &options, &hooks).unwrap();
    assert!(open(growth.status), "{:?}", growth.status);
    let stress = stress(&scenario, &StressOptions::new(), &options, &hooks).unwrap();
    assert!(open(stress.status), "{:?}", stress.status);
}

/// Ended in the middle of the work, every plan is one that its certificate holds for.
#[test]
fn a_plan_that_was_ended_early_is_valid() {
    let scenario = example();
    let parts = solve(&scenario, &Options::default())
        .unwrap()
        .solver
        .reduced
        .components;
    for after in [0, parts / 4, parts / 2, parts] {
        let done = AtomicUsize::new(0);
        let hooks = Hooks {
            progress: Some(&|p: Progress| {
                done.fetch_max(p.done, Ordering::Relaxed);
            }),
            finish: Some(&|| done.load(Ordering::Relaxed) >= after),
            ..Hooks::default()
        };
        let plan = solve_with(&scenario, &Options::default(), &hooks).unwrap();
        if plan.exists() {
            assert!(idlewise::certify::verify(&scenario, &plan).valid);
        }
    }
}

#[test]
fn progress_reaches_every_program() {
    let calls = AtomicUsize::new(0);
    let largest = AtomicUsize::new(0);
    let watch = |p: Progress| {
        // A search reports its bound as well.
        calls.fetch_add(usize::from(p.bound.is_none()), Ordering::Relaxed);
        largest.fetch_max(p.done, Ordering::Relaxed);
        assert!(p.done <= p.total);
    };
    let hooks = Hooks {
        progress: Some(&watch),
        ..Hooks::default()
    };
    let plan = solve_with(&example(), &Options::default(), &hooks).unwrap();
    assert_eq!(calls.into_inner(), plan.solver.reduced.components);
    assert_eq!(largest.into_inner(), plan.solver.reduced.components);
}

#[test]
fn a_search_tells_what_it_found_and_proved() {
    let s = Shape {
        seed: 3,
        nodes: 6,
        demands: 4,
        periods: 1,
        features: feature::HOLDS | feature::MEMORY,
        objective: "serve",
        relax: false,
        load: 0.8,
    }
    .scenario();
    let told: Mutex<Vec<Progress>> = Mutex::default();
    let watch = |p: Progress| told.lock().unwrap().push(p);
    let hooks = Hooks {
        progress: Some(&watch),
        ..Hooks::default()
    };
    solve_with(&s, &Options::default(), &hooks).unwrap();
    let told = told.into_inner().unwrap();
    assert!(told.iter().any(|p| p.incumbent.is_some()), "{told:?}");
    for p in &told {
        if let (Some(incumbent), Some(bound)) = (p.incumbent, p.bound) {
            assert!(incumbent <= bound * (1.0 + 1e-9), "{p:?}");
        }
    }
}

#[test]
fn no_time_is_an_outcome_and_not_an_error() {
    let options = Options {
        time_limit: Some(Duration::ZERO),
        ..Options::default()
    };
    let plan = solve(&example(), &options).unwrap();
    assert!(
        matches!(plan.status, Status::Limit | Status::Feasible),
        "{:?}",
        plan.status
    );
}

#[test]
fn few_nodes_leave_a_valid_plan_with_its_gap() {
    let mut scenario = example();
    // More whole replicas than one slice of the search can settle.
    for demand in &mut scenario.demands {
        for rate in &mut demand.rate {
            *rate *= 1.7;
        }
    }
    let options = Options {
        node_limit: Some(1),
        gap: 0.0,
        ..Options::default()
    };
    let plan = solve(&scenario, &options).unwrap();
    assert_eq!(plan.status, Status::Feasible);
    assert!(
        plan.objective.gap > 0.0 && plan.objective.gap < 0.05,
        "{:?}",
        plan.objective
    );
    assert!(idlewise::certify::verify(&scenario, &plan).valid);
}
