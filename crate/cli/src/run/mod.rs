//! Each command: read, call the library, print.

mod advise;
mod backtest;
mod batch;
mod catalogue;
mod check;
mod export;
mod forecast;
mod import;
mod manual;
mod ndjson;
mod question;
mod report;
mod schema;
mod solve;
mod solving;
mod sweep;
mod timetable;
mod verify;

use crate::config::Config;
use crate::outcome::Outcome;
use crate::{input, print};

/// Does what was asked for.
pub(crate) fn run(config: &Config) -> anyhow::Result<Outcome> {
    match config {
        Config::Solve(config) => solve::run(config),
        Config::SolveByLine(config) => ndjson::run(config),
        Config::Sweep(config) => sweep::run(config),
        Config::Check { scenario, json } => check::run(scenario, *json),
        Config::Verify {
            scenario,
            plan,
            json,
        } => verify::run(scenario, plan, *json),
        Config::Compare(question) => {
            question::run(question, idlewise::compare, print::compare::view)
        }
        Config::Size(question) => question::run(question, idlewise::size, print::size::view),
        Config::Grow(question, grow) => question::run(
            question,
            |scenario, options, hooks| idlewise::grow(scenario, grow, options, hooks),
            print::grow::view,
        ),
        Config::Stress(question, stress) => question::run(
            question,
            |scenario, options, hooks| idlewise::stress(scenario, stress, options, hooks),
            print::stress::view,
        ),
        Config::Advise(config) => advise::run(config),
        Config::Earnings(question) => {
            question::run(question, idlewise::earnings, print::earnings::view)
        }
        Config::Futures(question) => {
            question::run(question, idlewise::futures, print::foresight::view)
        }
        Config::Commit(question) => question::run(question, idlewise::commit, print::commit::view),
        Config::Evaluate {
            plan,
            question,
            ask,
        } => {
            let (on, plan) = input::scenario_and_plan(&question.inputs.scenario, plan)?;
            question::answered(
                question,
                &on,
                |scenario, options, hooks| idlewise::evaluate(&plan, scenario, ask, options, hooks),
                print::evaluate::view,
            )
        }
        Config::Timetable {
            plan,
            scenario,
            format,
            json,
        } => timetable::run(plan, scenario.as_ref(), *format, *json),
        Config::Report { of, card, target } => report::run(of, *card, target),
        Config::Open { of, print_path } => report::open(of, *print_path),
        Config::Export {
            scenario,
            format,
            target,
        } => export::run(scenario, *format, target),
        Config::Import(config) => import::run(config),
        Config::Forecast(config) => forecast::run(config),
        Config::Backtest(config, limits) => backtest::run(config, limits),
        Config::Formats => import::formats(),
        Config::Catalogue(model) => catalogue::run(model.as_deref()),
        Config::Template(name) => import::template(name),
        Config::Schema(format) => schema::run(*format),
        Config::Example => schema::example(),
        Config::Completions(shell) => manual::completions(*shell),
        Config::Man(command) => manual::page(command.as_deref()),
    }
}
