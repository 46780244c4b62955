//! One file per command: read, call the library, print.

mod check;
mod compare;
mod export;
mod import;
mod manual;
mod question;
mod schema;
mod solve;
mod verify;

use crate::config::{Config, Limits};
use crate::outcome::Outcome;
use crate::print;

/// Does what was asked for.
pub(crate) fn run(config: &Config) -> anyhow::Result<Outcome> {
    match config {
        Config::Solve(config) => solve::run(config),
        Config::Check { scenario, json } => check::run(scenario, *json),
        Config::Verify {
            scenario,
            plan,
            json,
        } => verify::run(scenario, plan, *json),
        Config::Compare(answer) => compare::run(answer),
        Config::Size(answer) => question::run(answer, idlewise::size, print::sizing::view),
        Config::Grow(answer, ask) => question::run(
            answer,
            |s, options, hooks| idlewise::grow(s, ask, options, hooks),
            print::growth::view,
        ),
        Config::Stress(answer, ask) => question::run(
            answer,
            |s, options, hooks| idlewise::stress(s, ask, options, hooks),
            print::robustness::view,
        ),
        Config::Export {
            scenario,
            format,
            target,
        } => export::run(scenario, *format, target),
        Config::Import(config) => import::run(config),
        Config::Schema(format) => schema::run(*format),
        Config::Example => schema::example(),
        Config::Completions(shell) => manual::completions(*shell),
        Config::Man(command) => manual::page(command.as_deref()),
    }
}

/// Runs work on the asked number of threads.
fn on_threads<T: Send>(limits: &Limits, work: impl FnOnce() -> T + Send) -> anyhow::Result<T> {
    match limits.threads {
        None => Ok(work()),
        Some(threads) => Ok(rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()?
            .install(work)),
    }
}
