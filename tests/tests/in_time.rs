//! Plans within limits of time: at any limit a certified plan for every period, at least
//! as good as routing without one, and an account that says what it leaves out. Time is
//! not measured: a limit has passed before the work begins, or after so many questions
//! whether it has.

// The helpers belong to tests.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use idlewise::certify::verify;
use idlewise::plan::{Breakdown, Plan, Status};
use idlewise::scenario::{Scenario, from_json};
use idlewise::{
    GrowOptions, Hooks, Options, StressOptions, compare, example, grow, size, solve, solve_with,
    stress,
};
use idlewise_tests::random::{Shape, feature};
use idlewise_tests::suites::hurried::{loading_day, wide_fleet};

fn no_time() -> Options {
    Options {
        time_limit: Some(Duration::ZERO),
        ..Options::default()
    }
}

/// A limit that does not strike, so that only what it brings with it is seen.
fn long_time() -> Options {
    Options {
        time_limit: Some(Duration::from_hours(1)),
        gap: 1e-3,
        ..Options::default()
    }
}

fn wide(holds: bool) -> Scenario {
    from_json(wide_fleet(12, 6, 3, holds).as_bytes()).unwrap()
}

fn shaped(seed: u64, objective: &'static str, features: u16) -> Scenario {
    Shape {
        seed,
        nodes: 5,
        demands: 4,
        periods: 3,
        features,
        objective,
        relax: false,
        load: 0.9,
    }
    .scenario()
}

/// What is served in each period.
fn served(plan: &Plan) -> Vec<f64> {
    let periods = plan.demands.iter().map(|d| d.period + 1).max().unwrap();
    let mut served = vec![0.0; periods];
    for demand in &plan.demands {
        served[demand.period] += demand.served;
    }
    served
}

fn assert_valid(scenario: &Scenario, plan: &Plan) {
    let report = verify(scenario, plan);
    assert!(report.valid, "{report:?}");
}

#[test]
fn no_time_at_all_serves_every_period() {
    for holds in [false, true] {
        let scenario = wide(holds);
        let plan = solve(&scenario, &no_time()).unwrap();
        assert_eq!(plan.status, Status::Feasible);
        assert!(
            served(&plan).iter().all(|&s| s > 0.0),
            "{:?}",
            served(&plan)
        );
        assert_valid(&scenario, &plan);
        // First fit is far from nothing: the fleet is full under twice its demand.
        let mut relaxed = scenario.clone();
        relaxed.policy.relax = true;
        let best = solve(&relaxed, &Options::default())
            .unwrap()
            .objective
            .value;
        assert!(
            plan.objective.value > 0.6 * best,
            "{} of {best}",
            plan.objective.value
        );
    }
}

/// Routers know nothing of whole replicas; where those are, no plan may serve as much.
#[test]
fn no_time_at_all_is_as_good_as_any_policy() {
    let mut scenarios = vec![
        wide(false),
        from_json(loading_day(3, 4).as_bytes()).unwrap(),
    ];
    scenarios[1].policy.relax = true;
    scenarios[1].steadiness = None;
    for scenario in scenarios {
        let plan = solve(&scenario, &no_time()).unwrap();
        let compared = compare(&scenario, &Options::default(), &Hooks::default()).unwrap();
        for policy in compared.policies.iter().filter(|p| p.policy != "optimum") {
            let least = policy.value * (1.0 - 1e-9);
            assert!(
                plan.objective.value >= least,
                "{} {policy:?}",
                plan.objective.value
            );
        }
    }
}

#[test]
fn every_objective_has_a_plan_at_once_or_says_that_it_has_none() {
    let features = [0, feature::HOLDS, feature::HOLDS | feature::MEMORY];
    let mut plans = 0;
    for objective in ["serve", "profit", "fair", "cost"] {
        for (seed, features) in (0..12).zip(features.into_iter().cycle()) {
            let scenario = shaped(seed, objective, features);
            let plan = solve(&scenario, &no_time()).unwrap();
            if plan.exists() {
                assert_valid(&scenario, &plan);
                plans += 1;
            } else {
                assert_eq!(plan.status, Status::Limit);
                assert_eq!(objective, "cost", "only what must be served can be missed");
            }
        }
    }
    assert!(plans >= 36, "{plans}");
}

#[test]
fn an_account_that_was_cut_short_says_what_it_leaves_out() {
    let scenario = wide(true);
    let cut = solve(&scenario, &no_time()).unwrap();
    let hours = &cut.waste.total.compute_hours;
    assert!(hours.undivided > 0.0, "{hours:?}");
    // Nobody has looked: nothing may be called surplus.
    assert_eq!((hours.surplus, hours.stranded.total()), (0.0, 0.0));
    let parts = |b: &Breakdown| b.unavailable + b.headroom + b.useful + b.overhead + b.idle();
    assert!((parts(hours) - hours.installed).abs() <= 1e-9 * hours.installed);
    let whole = solve(&scenario, &long_time()).unwrap();
    assert_eq!(whole.waste.total.compute_hours.undivided, 0.0);
}

/// Wherever the wish to finish falls, in the relaxation, the cuts, a dive, the fill or a
/// question's own solves, there is an answer, and it is certified.
#[test]
fn an_end_after_any_number_of_steps_leaves_a_certified_plan() {
    let scenario = shaped(3, "serve", feature::HOLDS | feature::MEMORY);
    let mut after = 0;
    loop {
        let asked = AtomicUsize::new(0);
        let hooks = Hooks {
            finish: Some(&|| asked.fetch_add(1, Ordering::Relaxed) >= after),
            ..Hooks::default()
        };
        let options = Options {
            gap: 0.0,
            ..Options::default()
        };
        let plan = solve_with(&scenario, &options, &hooks).unwrap();
        assert!(plan.exists(), "after {after}: {:?}", plan.status);
        assert_valid(&scenario, &plan);
        if asked.into_inner() < after {
            break;
        }
        after = after + 1 + after / 3;
    }
    assert!(after > 20, "{after}");
}

/// The same within a time limit, whose way is another one: a first plan for all, then
/// better ones.
#[test]
fn a_limit_that_does_not_strike_gives_a_plan_within_the_gap() {
    for features in [0, feature::HOLDS, feature::HOLDS | feature::MEMORY] {
        for objective in ["serve", "cost", "profit", "fair"] {
            let scenario = shaped(7, objective, features);
            let (slow, plain) = (
                solve(&scenario, &long_time()),
                solve(&scenario, &Options::default()),
            );
            let (slow, plain) = (slow.unwrap(), plain.unwrap());
            assert_eq!(slow.exists(), plain.exists());
            if !slow.exists() {
                continue;
            }
            assert_valid(&scenario, &slow);
            let (a, b) = (slow.objective.value, plain.objective.value);
            assert!(
                (a - b).abs() <= 3e-3 * a.abs().max(b.abs()),
                "{objective}: {a} {b}"
            );
        }
    }
}

#[test]
fn moves_are_kept_within_their_limit_at_once() {
    let mut text: serde_json::Value = serde_json::from_str(&loading_day(3, 6)).unwrap();
    text["steadiness"] = serde_json::json!({
        "max_moves": 5,
        "replicas": [{"node": "n0", "model": "m0", "profile": "H0", "count": 2}],
    });
    let scenario = from_json(text.to_string().as_bytes()).unwrap();
    let plan = solve(&scenario, &no_time()).unwrap();
    assert_eq!(plan.status, Status::Feasible);
    assert_valid(&scenario, &plan);
    let steadiness = plan.steadiness.unwrap();
    assert!(steadiness.moves <= 5.0, "{steadiness:?}");
    // What a plan with free moves would reach is either proved or not said.
    assert!(
        steadiness
            .objective_given_up
            .is_none_or(|worse| worse >= 0.0)
    );
}

#[test]
fn questions_end_with_the_limit_and_say_so() {
    let scenario = from_json(example::JSON.as_bytes()).unwrap();
    let hooks = Hooks::default();
    let sizing = size(&scenario, &no_time(), &hooks).unwrap();
    assert!(sizing.status != Status::Optimal, "{:?}", sizing.status);
    assert_valid_status(&sizing.plan);
    let ask = GrowOptions::new().budget_per_hour(20.0).price_ranges(true);
    let growth = grow(&scenario, &ask, &no_time(), &hooks).unwrap();
    assert!(growth.status != Status::Optimal, "{:?}", growth.status);
    assert_valid_status(&growth.plan);
    let stressed = stress(&scenario, &StressOptions::new(), &no_time(), &hooks).unwrap();
    assert!(stressed.status != Status::Optimal, "{:?}", stressed.status);
    assert_valid_status(&stressed.plan);
}

fn assert_valid_status(plan: &Plan) {
    assert!(
        matches!(plan.status, Status::Feasible | Status::Limit),
        "{:?}",
        plan.status
    );
}
