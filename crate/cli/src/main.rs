//! The `idlewise` command: arguments in, the core library's answer out.
//!
//! Flags become one resolved [`config::Config`]; [`run`] does what it says;
//! [`print`] shows it. Data goes to standard output, all else to standard error.

mod args;
mod config;
#[cfg(test)]
mod fixtures;
mod forecast_args;
mod histories;
mod import_args;
mod importing;
mod input;
mod interrupt;
mod outcome;
mod output;
mod print;
mod progress;
mod replace;
mod report;
mod report_args;
mod run;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let config = match args::Args::try_parse().and_then(config::resolve) {
        Ok(config) => config,
        Err(error) => return report::usage(&error),
    };
    let outcome = match run::run(&config) {
        Ok(outcome) => outcome,
        Err(error) => report::failure(&error, config.json()),
    };
    outcome.into()
}
