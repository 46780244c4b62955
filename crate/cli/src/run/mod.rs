//! One file per command: read, call the library, print.

mod check;
mod compare;
mod export;
mod grow;
mod import;
mod manual;
mod schema;
mod size;
mod solve;
mod stress;
mod verify;

use crate::config::{Config, Limits};
use crate::outcome::Outcome;

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
        Config::Size(answer) => size::run(answer),
        Config::Grow(answer, ask) => grow::run(answer, ask),
        Config::Stress(answer, ask) => stress::run(answer, ask),
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
