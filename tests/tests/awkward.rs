//! Awkward scenarios have plans that a program written from the definition agrees with.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::time::Duration;

use idlewise::certify::verify;
use idlewise::plan::{Plan, Status};
use idlewise::scenario::ObjectiveName;
use idlewise::{Error, Options, Scenario, solve};
use idlewise_tests::amount::{assert_none, cases, first_seed};
use idlewise_tests::awkward;
use idlewise_tests::definition::{Answer, Definition};
use rayon::prelude::*;

/// How far two answers may be apart, beside the gap that a plan admits.
const APART: f64 = 1e-6;

#[test]
fn awkward_scenarios_have_the_plan_of_their_definition() {
    let number = cases(150, 50);
    let from = first_seed();
    let seeds: Vec<u64> = (from..from + number).collect();
    let wrong = seeds.par_iter().filter_map(|&seed| {
        let text = awkward::json(seed).to_string();
        let scenario = match Scenario::from_json(text.as_bytes()) {
            Ok(scenario) => scenario,
            Err(errors) => return Some(format!("seed {seed} is no scenario: {errors}")),
        };
        let said = judge(&scenario)
            .and_then(|()| in_no_time(&scenario))
            .err()?;
        Some(format!("seed {seed}: {said}\n{text}"))
    });
    assert_none("awkward scenarios go wrong", number, wrong.collect());
}

/// What is wrong with the plan of a scenario.
fn judge(scenario: &Scenario) -> Result<(), String> {
    let options = Options {
        node_limit: Some(2_000),
        ..Options::default()
    };
    let plan = match solve(scenario, &options) {
        Ok(plan) => plan,
        // Two rules that clash in the file are refused by name.
        Err(Error::Input(_)) => return Ok(()),
        Err(other) => return Err(other.to_string()),
    };
    let parts = scenario.in_parts();
    let Some(definition) = Definition::new(&parts) else {
        return Ok(());
    };
    if plan.status == Status::Infeasible {
        return nothing_is_feasible(&definition);
    }
    let found = verify(scenario, &plan);
    if !found.valid {
        return Err(format!("verify: {:?}", found.findings));
    }
    keeps_the_limits(scenario, &plan, &definition)?;
    nothing_is_better(scenario, &plan, &definition)
}

/// Without any time there is a certified plan as well, or none because what must be served
/// was not found a place for, or a limit is beyond what first fit keeps.
fn in_no_time(scenario: &Scenario) -> Result<(), String> {
    let options = Options {
        time_limit: Some(Duration::ZERO),
        ..Options::default()
    };
    let plan = match solve(scenario, &options) {
        Ok(plan) => plan,
        Err(Error::Input(_)) => return Ok(()),
        Err(other) => return Err(format!("in no time: {other}")),
    };
    let must_serve = scenario.policy.objective == ObjectiveName::Cost
        || scenario.demands.iter().any(|d| d.min_served > Some(0.0));
    // Machines and replicas may be asked for; a most alone leaves the plan that does nothing,
    // unless what is there anyway is beyond it.
    let must_serve = must_serve
        || scenario.limits.iter().any(|limit| limit.min.is_some())
        || scenario.models.iter().any(|m| m.min_replicas > 0);
    let is_beyond = || {
        let plan = solve(scenario, &Options::default());
        plan.is_ok_and(|plan| plan.status == Status::Infeasible)
    };
    if !plan.exists() {
        let told = format!("in no time: {:?}", plan.status);
        return if must_serve || is_beyond() {
            Ok(())
        } else {
            Err(told)
        };
    }
    let found = verify(scenario, &plan);
    if found.valid {
        return Ok(());
    }
    Err(format!("in no time: {:?}", found.findings))
}

fn nothing_is_feasible(definition: &Definition<'_>) -> Result<(), String> {
    match definition.answer() {
        // A point that the other solver is sure of.
        Answer::Point(point) if definition.broken(&point, 1e-3).is_empty() => {
            Err("infeasible, but there is a plan".to_owned())
        }
        _ => Ok(()),
    }
}

fn keeps_the_limits(
    scenario: &Scenario,
    plan: &Plan,
    definition: &Definition<'_>,
) -> Result<(), String> {
    let point = definition.point(plan)?;
    // A plan that the checker lets pass may use its tolerance to the full.
    let broken = definition.broken(&point, 4.0);
    if !broken.is_empty() {
        return Err(format!("breaks {broken:?}"));
    }
    if !definition.has_objective() {
        return Ok(());
    }
    let (stated, found) = (plan.objective.value, definition.worth(&point));
    let size = size(scenario, definition, &point).max(stated.abs());
    if (stated - found).abs() > APART * size {
        return Err(format!("states {stated}, is worth {found}"));
    }
    Ok(())
}

/// What rounding is measured by: a profit may be the small difference of large amounts.
fn size(scenario: &Scenario, definition: &Definition<'_>, point: &[f64]) -> f64 {
    match scenario.policy.objective {
        ObjectiveName::Profit => definition.gross(point),
        _ => definition.worth(point).abs(),
    }
}

fn nothing_is_better(
    scenario: &Scenario,
    plan: &Plan,
    definition: &Definition<'_>,
) -> Result<(), String> {
    let Answer::Point(point) = definition.answer() else {
        return Ok(());
    };
    if !definition.has_objective() || !definition.broken(&point, 1e-3).is_empty() {
        return Ok(());
    }
    let best = definition.worth(&point);
    let size = size(scenario, definition, &point).max(best.abs());
    let behind = if definition.maximises() {
        best - plan.objective.bound
    } else {
        plan.objective.bound - best
    };
    if behind > APART * size {
        let bound = plan.objective.bound;
        return Err(format!("{best} can be had, beyond the bound {bound}"));
    }
    Ok(())
}

/// What judges must not know what it judges.
#[test]
fn the_definition_reads_scenarios_and_plans_only() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/definition");
    let allowed = [
        "use idlewise::Plan;",
        "use idlewise::plan::{MachineGroup, Route};",
        "use idlewise::Scenario;",
        "use idlewise::scenario::",
        "use good_lp::",
        "use std::",
        "use super::",
    ];
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| line.starts_with("use ")) {
            read += 1;
            assert!(
                allowed.iter().any(|start| line.starts_with(start)),
                "{line}"
            );
        }
        // Whatever is not imported could still be named by its path.
        let elsewhere = text.lines().filter(|line| !line.starts_with("use "));
        let named = elsewhere.filter(|line| line.contains("idlewise::")).count();
        assert_eq!(named, 0, "a path into the library");
    }
    assert!(read > 8, "{read}");
}
