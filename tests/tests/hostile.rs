//! Damaged files and damaged plans: an answer or a clear refusal, never a panic, and no plan
//! accepted that breaks a limit or claims more than it is worth.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::time::Duration;

use idlewise::certify::verify;
use idlewise::plan::{Plan, Status};
use idlewise::scenario;
use idlewise::{Error, Options, Scenario, example, plan, solve};
use idlewise_tests::amount::{assert_none, cases, first_seed};
use idlewise_tests::definition::Definition;
use idlewise_tests::random::{Dice, Shape, feature};
use idlewise_tests::{awkward, damage, lists, mutate};
use rayon::prelude::*;
use serde_json::Value;

/// What is read, and as what.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Scenario,
    Plan,
    Nodes,
    Demands,
}

/// Files that tests know: those that are refused, the cases, and the example.
fn corpus() -> Vec<(Kind, Vec<u8>)> {
    let mut all = vec![(Kind::Scenario, example::JSON.as_bytes().to_vec())];
    for folder in ["bad", "cases"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let files = std::fs::read_dir(folder).unwrap();
        let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let kind = match path.extension().and_then(|e| e.to_str()) {
                Some("json") if name.starts_with("plan_") || name.ends_with("-plan.json") => {
                    Kind::Plan
                }
                Some("json") => Kind::Scenario,
                Some("csv") if name.starts_with("nodes") => Kind::Nodes,
                Some("csv") if name.starts_with("demands") => Kind::Demands,
                _ => continue,
            };
            all.push((kind, std::fs::read(path).unwrap()));
        }
    }
    let small = Shape {
        seed: 7,
        nodes: 3,
        demands: 3,
        periods: 2,
        features: feature::ALL,
        objective: "serve",
        relax: false,
        load: 1.0,
    };
    let plan = solve(&small.scenario(), &Options::default()).unwrap();
    all.push((Kind::Scenario, small.json().to_string().into_bytes()));
    all.push((Kind::Plan, serde_json::to_vec(&plan).unwrap()));
    for golden in [
        &include_bytes!("../golden/futures.json")[..],
        &include_bytes!("../golden/on-demand.json")[..],
        &include_bytes!("../golden/waiting.json")[..],
    ] {
        let plan = solve(&scenario::from_json(golden).unwrap(), &Options::default()).unwrap();
        all.push((Kind::Scenario, golden.to_vec()));
        all.push((Kind::Plan, serde_json::to_vec(&plan).unwrap()));
    }
    all
}

#[test]
fn changed_files_are_read_or_refused_with_words() {
    let number = cases(3_000, 1);
    let corpus = corpus();
    let from = first_seed();
    let seeds: Vec<u64> = (from..from + number).collect();
    let wrong = seeds.par_iter().filter_map(|&seed| {
        let mut dice = Dice::new(seed, "mutation", 0);
        let at = dice.whole(0, corpus.len() as u64 - 1) as usize;
        let with = dice.whole(0, corpus.len() as u64 - 1) as usize;
        let (kind, text) = &corpus[at];
        let changed = match serde_json::from_slice::<Value>(text) {
            Ok(value) if dice.chance(0.6) => {
                mutate::json(&value, &mut dice).to_string().into_bytes()
            }
            _ => mutate::bytes(text, &corpus[with].1, &mut dice),
        };
        let told = std::panic::catch_unwind(|| taken(*kind, &changed));
        let said = match told {
            Ok(Ok(())) => return None,
            Ok(Err(said)) => said,
            Err(_) => "a panic".to_owned(),
        };
        let text = String::from_utf8_lossy(&changed);
        Some(format!("seed {seed}, {kind:?}: {said}\n{text}"))
    });
    assert_none("changed files go wrong", number, wrong.collect());
}

/// Reads a file as what it is said to be, and goes on with what was read.
fn taken(kind: Kind, text: &[u8]) -> Result<(), String> {
    let refused = match kind {
        Kind::Scenario => match scenario::from_json(text) {
            Ok(scenario) => return planned(&scenario),
            Err(errors) => errors,
        },
        Kind::Plan => match plan::from_json(text) {
            Ok(plan) => return doubted(&plan),
            Err(errors) => errors,
        },
        Kind::Nodes => return listed(lists::nodes(text, &lists::two_periods())),
        Kind::Demands => return listed(lists::demands(text, &lists::two_periods())),
    };
    let is_told = |e: &scenario::InputError| !e.found.is_empty() && !e.expected.is_empty();
    if refused.0.is_empty() || !refused.0.iter().all(is_told) {
        return Err(format!("refused without words: {refused:?}"));
    }
    Ok(())
}

/// A list that was read, or refused in words.
fn listed(read: Result<Value, Vec<idlewise_import::Refusal>>) -> Result<(), String> {
    match read {
        Ok(_) => Ok(()),
        Err(refusals) if refusals.iter().all(|refusal| !refusal.text.is_empty()) => Ok(()),
        Err(refusals) => Err(format!("refused without words: {refusals:?}")),
    }
}

/// More routes than this are not solved here: what is asked is whether input is taken
/// well, and that shows in small ones.
const MOST_ROUTES: usize = 5_000;

fn planned(scenario: &Scenario) -> Result<(), String> {
    let size = scenario.nodes.len() * scenario.demands.len() * scenario.periods.len();
    if size > MOST_ROUTES {
        return Ok(());
    }
    let options = Options {
        node_limit: Some(100),
        time_limit: Some(Duration::from_secs(2)),
        ..Options::default()
    };
    let plan = match solve(scenario, &options) {
        Ok(plan) => plan,
        Err(Error::Input(_) | Error::TooLarge { .. }) => return Ok(()),
        Err(other) => return Err(other.to_string()),
    };
    let found = verify(scenario, &plan);
    if found.valid || plan.status == Status::Infeasible {
        return Ok(());
    }
    Err(format!("not valid: {:?}", found.findings))
}

/// A plan that is not the example's is compared with it all the same.
fn doubted(plan: &Plan) -> Result<(), String> {
    let scenario = Scenario::from_json(example::JSON).unwrap();
    let found = verify(&scenario, plan);
    if found.valid && !plan.routes.is_empty() {
        return Err("accepted for another scenario".to_owned());
    }
    Ok(())
}

#[test]
fn no_damaged_plan_is_accepted_that_is_worse_than_it_says() {
    let number = cases(600, 10);
    let from = first_seed();
    // Twenty damages for each plan: solving takes longer than breaking.
    let seeds: Vec<u64> = (from..from + number.div_ceil(20)).collect();
    let found: Vec<Vec<Result<bool, String>>> = seeds.par_iter().map(|&s| damages(s)).collect();
    let all: Vec<Result<bool, String>> = found.into_iter().flatten().collect();
    let broken = all.iter().filter(|one| **one == Ok(true)).count();
    let tried = all.len();
    let wrong = all.into_iter().filter_map(Result::err).collect();
    assert_none("damaged plans are accepted", number, wrong);
    // Damages that do nothing prove nothing.
    assert!(
        broken * 3 > tried,
        "only {broken} of {tried} damages did harm"
    );
}

/// Twenty damages of one plan: whether each did harm, or how harm was accepted.
fn damages(seed: u64) -> Vec<Result<bool, String>> {
    let text = awkward::json(seed).to_string();
    let Ok(scenario) = Scenario::from_json(text.as_bytes()) else {
        return Vec::new();
    };
    let options = Options {
        node_limit: Some(200),
        ..Options::default()
    };
    let parts = scenario.in_parts();
    let (Ok(plan), Some(definition)) = (solve(&scenario, &options), Definition::new(&parts)) else {
        return Vec::new();
    };
    if !matches!(plan.status, Status::Optimal | Status::Feasible) {
        return Vec::new();
    }
    let mut dice = Dice::new(seed, "damage", 0);
    let twenty = (0..20).map(|_| {
        let damaged = damage::damaged(&plan, &mut dice);
        let Some(harm) = harm(&definition, &damaged) else {
            return Ok(false);
        };
        if verify(&scenario, &damaged).valid {
            let plan = serde_json::to_string(&damaged).unwrap();
            return Err(format!("seed {seed}: {harm}\n{text}\n{plan}"));
        }
        Ok(true)
    });
    twenty.collect()
}

/// How far beyond any rounding harm must be to count.
const HARM: f64 = 1e-4;

/// What is wrong with a plan by the definition: a limit it breaks, or worth it does not have.
fn harm(definition: &Definition<'_>, plan: &Plan) -> Option<String> {
    let point = match definition.point(plan) {
        Ok(point) => point,
        Err(said) => return Some(said),
    };
    if let Some(broken) = definition.broken(&point, HARM / 1e-6).into_iter().next() {
        return Some(broken);
    }
    if !definition.has_objective() {
        return None;
    }
    let (stated, worth) = (plan.objective.value, definition.worth(&point));
    let better = if definition.maximises() {
        stated - worth
    } else {
        worth - stated
    };
    let is_more = better > HARM * definition.gross(&point).max(stated.abs());
    is_more.then(|| format!("states {stated}, is worth {worth}"))
}
