//! Many periods that only the price of moves ties together. Work is counted in exchanges of
//! the simplex method, so that a loaded machine says the same.

// The helpers belong to tests.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use idlewise::certify::verify;
use idlewise::plan::Plan;
use idlewise::scenario::{Scenario, from_json};
use idlewise::{Options, solve};
use idlewise_tests::suites::hurried::loading_day;

const PERIODS: usize = 48;
/// A period is solved, and looked at between its neighbours until they stay: some hundred
/// exchanges each. Solving the day again and again takes several times that.
const EXCHANGES: u64 = 1_200;

fn day() -> Scenario {
    from_json(loading_day(8, PERIODS).as_bytes()).unwrap()
}

fn planned(scenario: &Scenario, options: &Options) -> Plan {
    let plan = solve(scenario, options).unwrap();
    let report = verify(scenario, &plan);
    assert!(report.valid, "{report:?}");
    assert!(plan.objective.gap <= options.gap);
    plan
}

fn moves(plan: &Plan) -> f64 {
    plan.steadiness.as_ref().unwrap().moves
}

#[test]
fn a_day_takes_about_as_much_work_as_its_periods() {
    let options = Options {
        gap: 5e-3,
        ..Options::default()
    };
    let plan = planned(&day(), &options);
    let most = EXCHANGES * PERIODS as u64;
    assert!(plan.solver.iterations <= most, "{}", plan.solver.iterations);
    // A limit that does not strike neither solves it many times over nor moves much more.
    let limited = Options {
        time_limit: Some(Duration::from_hours(1)),
        ..options
    };
    let limited = planned(&day(), &limited);
    assert!(
        limited.solver.iterations <= 2 * most,
        "{}",
        limited.solver.iterations
    );
    assert!(
        moves(&limited) <= 1.2 * moves(&plan),
        "{} and {}",
        moves(&limited),
        moves(&plan)
    );
}

#[test]
fn what_stands_stays_through_the_first_period_of_a_day() {
    let options = Options::default();
    let first = planned(&day(), &options);
    let again = first.as_current(&day());
    let plan = planned(&again, &options);
    let begins = |plan: &Plan| {
        let begins = plan.replicas.iter().filter(|r| r.period == 0);
        begins
            .map(|r| (r.node.clone(), r.model.clone(), r.profile.clone(), r.count))
            .collect::<Vec<_>>()
    };
    let stood = begins(&first);
    for (node, model, profile, count) in begins(&plan) {
        let before = stood
            .iter()
            .find(|s| (&s.0, &s.1, &s.2) == (&node, &model, &profile));
        let before = before.map_or(0.0, |s| s.3);
        assert!(count <= before, "{node} {model}: {count} after {before}");
    }
    // Nothing that stands has to be loaded at first.
    assert!(moves(&plan) < moves(&first), "{}", moves(&plan));
}
