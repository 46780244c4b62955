//! One scenario solved in parts, each as if in an instance of its own, and
//! joined: the plan must be the one that `solve` gives, bit for bit.

// The helpers belong to tests.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, ThreadMode};
use idlewise::scenario::{Scenario, from_json};
use idlewise::{
    Error, Hooks, Options, PartAnswer, compare, compare_from_parts, example, parts, solve,
    solve_from_parts, solve_parts,
};
use idlewise_tests::random::{Shape, feature};

fn the_example() -> Scenario {
    from_json(example::JSON.as_bytes()).unwrap()
}

/// Every part on its own, the last one first.
fn answers(scenario: &Scenario, options: &Options) -> Vec<PartAnswer> {
    let count = parts(scenario).unwrap().len();
    let mut answers: Vec<PartAnswer> = (0..count)
        .rev()
        .flat_map(|place| solve_parts(scenario, &[place], options, &Hooks::default()).unwrap())
        .collect();
    assert_eq!(answers.len(), count);
    answers.reverse();
    answers
}

/// The plan without what may differ.
fn bare(mut plan: Plan) -> Plan {
    plan.solver.seconds = 0.0;
    plan.solver.threads = None;
    plan
}

fn assert_same(scenario: &Scenario) -> Plan {
    let options = Options::default();
    let answers = answers(scenario, &options);
    let joined = solve_from_parts(scenario, &answers, 3, &options, &Hooks::default()).unwrap();
    let threads = joined.solver.threads.map(|t| (t.mode, t.count));
    assert_eq!(threads, Some((ThreadMode::Pool, 3)));
    let plan = bare(joined);
    assert_eq!(plan, bare(solve(scenario, &options).unwrap()));
    plan
}

#[test]
fn the_example_in_parts_is_the_same_plan() {
    let plan = assert_same(&the_example());
    let sizes = parts(&the_example()).unwrap();
    assert!(sizes.len() > 1 && sizes.len() <= plan.solver.reduced.components);
    assert!(sizes.iter().all(|&size| size > 0));
}

#[test]
fn random_scenarios_in_parts_are_the_same_plans() {
    let mut statuses = std::collections::BTreeSet::new();
    for seed in 0..24 {
        let shape = Shape {
            seed,
            nodes: 4,
            demands: 4,
            periods: 3,
            features: if seed % 2 == 0 { feature::ALL } else { 0 },
            objective: ["serve", "cost", "profit", "fair"][seed as usize / 2 % 4],
            relax: seed % 4 == 1,
            load: 1.3,
        };
        statuses.insert(format!("{:?}", assert_same(&shape.scenario()).status));
    }
    // Whether a plan exists or not, parts and the whole agree.
    assert!(statuses.len() > 1, "{statuses:?}");
}

#[test]
fn a_comparison_from_parts_is_the_same() {
    let (scenario, options, hooks) = (the_example(), Options::default(), Hooks::default());
    let answers = answers(&scenario, &options);
    let joined = compare_from_parts(&scenario, &answers, 2, &options, &hooks).unwrap();
    let whole = compare(&scenario, &options, &hooks).unwrap();
    assert_eq!(joined.policies, whole.policies);
    assert_eq!(bare(joined.plan), bare(whole.plan));
}

#[test]
fn answers_that_do_not_belong_are_refused() {
    let (scenario, options, hooks) = (the_example(), Options::default(), Hooks::default());
    let refused = |answers: &[PartAnswer]| {
        let error = solve_from_parts(&scenario, answers, 1, &options, &hooks).unwrap_err();
        assert!(matches!(error, Error::Input(_)), "{error}");
    };
    let good = answers(&scenario, &options);
    refused(&good[1..]);
    let mut cut = good.clone();
    cut[0].0.pop();
    refused(&cut);
    let mut turned = good.clone();
    turned.reverse();
    // Either the answers do not fit their parts, or the checker finds out.
    assert!(solve_from_parts(&scenario, &turned, 1, &options, &hooks).is_err());
    let error = solve_parts(&scenario, &[good.len()], &options, &hooks).unwrap_err();
    assert!(matches!(error, Error::Input(_)), "{error}");
}

#[test]
fn a_wrong_answer_does_not_pass_the_checker() {
    let (scenario, options, hooks) = (the_example(), Options::default(), Hooks::default());
    let mut answers = answers(&scenario, &options);
    // Six numbers, a list of bounds, and then how many values follow.
    let numbers = &mut answers[0].0;
    let bounds = numbers[6] as usize;
    for value in numbers.iter_mut().skip(8 + bounds).take(3) {
        *value += 1e9;
    }
    let error = solve_from_parts(&scenario, &answers, 1, &options, &hooks).unwrap_err();
    assert!(matches!(error, Error::Certificate(_)), "{error}");
}
