//! The `idlewise` command: arguments in, the core library's answer out.
//!
//! Flags become one resolved [`config::Config`]; [`run`] does what it says;
//! [`print`] shows it. Data goes to standard output, all else to standard error.

mod args;
mod backtest_args;
mod config;
#[cfg(test)]
mod fixtures;
mod forecast_args;
mod histories;
mod history_config;
mod import_args;
mod import_config;
mod importing;
mod input;
mod interrupt;
mod limit_args;
mod line_file;
mod matching;
mod outcome;
mod output;
mod print;
mod progress;
mod replace;
mod report;
mod report_args;
mod run;
mod sweep_args;

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
