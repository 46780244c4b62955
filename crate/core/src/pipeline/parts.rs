//! One scenario over several instances: the independent programs of a scenario
//! solved in different places, each on its own, and joined into one plan.
//!
//! Threads do this inside one instance. Where memory cannot be shared, as
//! between the workers of a page, each instance gets the whole scenario and
//! solves some of its parts. Parts are the independent programs after exact
//! reductions; those that repeat an earlier one are not counted. The plan is
//! the one that [`Planner::solve`](crate::Planner::solve) gives, bit for bit where no time limit
//! strikes.

use super::best::best_after;
use super::compact::Compacted;
use super::compare::compare_by;
use super::packed::SolveProgram;
use super::stand_in::with_time_for_the_rest;
use crate::context::Context;
use crate::error::Error;
use crate::merge::Merged;
use crate::model::{Program, first_cuts};
use crate::options::{Hooks, Options};
use crate::plan::{Plan, ThreadMode, Threads};
use crate::policies::Comparison;
use crate::scenario::{self, Fleet, InputError, InputErrors, Scenario};
use crate::solve;
use crate::solve::{Answer, Solved, WarmStart, Work};
use web_time::Instant;

/// What a column that must be whole is estimated to add to a search, in columns
/// that need not be.
const WHOLE: u64 = 10;

/// The answer of one part: numbers that mean something to
/// [`solve_from_parts`] only, and may travel in any way that keeps their bits.
#[derive(Debug, Clone, PartialEq)]
pub struct PartAnswer(pub Vec<f64>);

/// How much work each part of a scenario is, in comparison with the others.
/// Fewer than two parts: there is nothing to spread.
///
/// # Errors
///
/// [`Error::Input`] where the scenario is not valid, [`Error::TooLarge`] beyond
/// the documented limits.
pub fn parts(scenario: &Scenario) -> Result<Vec<u64>, Error> {
    scenario::check(scenario)?;
    if !scenario.futures.is_empty() {
        // What is shared by all futures is one program.
        return Ok(Vec::new());
    }
    reduced(scenario, &Options::default(), |program| {
        let work = Work::new(program);
        let size = |index| {
            let lp = work.lp(index);
            let whole = lp.integer.iter().filter(|&&whole| whole).count() as u64;
            lp.columns() as u64 + WHOLE * whole
        };
        Ok(work.distinct().into_iter().map(size).collect())
    })
}

/// Solves some of the parts, by their places in [`parts`].
///
/// # Errors
///
/// Those of [`Planner::solve`](crate::Planner::solve); [`Error::Input`] where a part does not exist.
pub fn solve_parts(
    scenario: &Scenario,
    places: &[usize],
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Vec<PartAnswer>, Error> {
    let begun = Instant::now();
    scenario.check_single_future("solving in parts")?;
    let context = Context::start(options, *hooks);
    reduced(scenario, options, |program| {
        // Whoever joins the answers does the rest within the same limit.
        let context = with_time_for_the_rest(&context, begun, 1);
        let work = Work::new(program);
        let distinct = work.distinct();
        let chosen: Option<Vec<usize>> = places
            .iter()
            .map(|&place| distinct.get(place).copied())
            .collect();
        let chosen = chosen.ok_or_else(|| {
            wrong(
                format!("the places {places:?}"),
                format!("places below {}", distinct.len()),
            )
        })?;
        let answers = solve::answers(&work, &chosen, WarmStart::default(), &context)?;
        Ok(answers
            .iter()
            .flatten()
            .map(|answer| PartAnswer(answer.to_numbers()))
            .collect())
    })
}

/// The plan of a scenario from the answers of all its parts, in the order of
/// [`parts`]; `workers` solved them and are named in the plan.
///
/// # Errors
///
/// Those of [`Planner::solve`](crate::Planner::solve); [`Error::Input`] where the answers belong
/// to another scenario.
pub fn solve_from_parts(
    scenario: &Scenario,
    answers: &[PartAnswer],
    workers: usize,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Plan, Error> {
    scenario.check_single_future("solving in parts")?;
    let join = |program: &Program| join(program, answers);
    let solve = SolveProgram::Elsewhere(&join);
    let context = Context::start(options, *hooks).of_solved();
    let scenario = &*scenario.in_parts();
    let own = Compacted::new(scenario, options)?;
    let fleet = Fleet::new(own.scenario());
    let mut plan = best_after(&fleet, WarmStart::default(), &context, solve)?.0;
    own.name(&mut plan)?;
    plan.solver.threads = Some(pool(workers));
    Ok(plan)
}

/// [`Planner::compare`](crate::Planner::compare) from the answers of all parts.
///
/// # Errors
///
/// Those of [`solve_from_parts`].
pub fn compare_from_parts(
    scenario: &Scenario,
    answers: &[PartAnswer],
    workers: usize,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Comparison, Error> {
    scenario.check_single_future("solving in parts")?;
    let join = |program: &Program| join(program, answers);
    let solve = SolveProgram::Elsewhere(&join);
    let context = Context::start(options, *hooks).of_solved();
    let mut comparison = compare_by(scenario, options, &context, solve)?;
    comparison.plan.solver.threads = Some(pool(workers));
    Ok(comparison)
}

fn pool(workers: usize) -> Threads {
    Threads {
        mode: ThreadMode::Pool,
        count: workers,
    }
}

/// Works on the program that a solve works on.
fn reduced<T>(
    scenario: &Scenario,
    options: &Options,
    work: impl FnOnce(&Program) -> Result<T, Error>,
) -> Result<T, Error> {
    let scenario = &*scenario.in_parts();
    let own = Compacted::new(scenario, options)?;
    let scenario = own.scenario();
    let merged = Merged::new(scenario);
    let smaller = merged.as_ref().map_or(scenario, |m| &m.scenario);
    let fleet = Fleet::new(smaller);
    work(&Program::new(&fleet, first_cuts(&fleet))?)
}

fn join(program: &Program, given: &[PartAnswer]) -> Result<Solved, Error> {
    let work = Work::new(program);
    let distinct = work.distinct();
    if given.len() != distinct.len() {
        return Err(wrong(
            format!("{} answers", given.len()),
            format!("{}, one for each part", distinct.len()),
        ));
    }
    let mut answers = Vec::new();
    answers.resize_with(work.components(), || None);
    for (place, (&index, PartAnswer(numbers))) in distinct.iter().zip(given).enumerate() {
        let answer = Answer::from_numbers(numbers, work.lp(index), program.phases.len());
        let answer = answer.ok_or_else(|| {
            wrong(
                format!("an answer at place {place} that does not fit"),
                "an answer to this part of this scenario".to_owned(),
            )
        })?;
        answers[index] = Some(answer);
    }
    work.join(&answers)
}

fn wrong(found: String, expected: String) -> Error {
    InputErrors(vec![InputError::new("parts", found, expected)]).into()
}
