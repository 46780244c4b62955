//! The flags that say how files are read into a scenario, as they are typed.

use std::path::PathBuf;

use clap::ValueEnum;

/// How files are made into one scenario.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Reading other files")]
pub(crate) struct ReadingArgs {
    /// Mapping (JSON): names of columns, models, hardware, regions, and what
    /// single files leave open
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Length of a period that history is cut into, such as 15m, 1h or 1d
    /// [default: 1h]
    #[arg(long = "period-length", value_name = "TIME", value_parser = hours)]
    pub(crate) period_length: Option<f64>,
    /// What to take where a history has no figures [default: interpolate]
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) fill: Option<FillName>,
    /// The hardware that a file's rates were measured on, where it does not say
    #[arg(long, value_name = "FILE=8xH100", value_parser = on)]
    pub(crate) on: Vec<(String, String)>,
    /// Leave measurements out whose mean time to the first token is longer
    #[arg(long, value_name = "MS", value_parser = milliseconds)]
    pub(crate) max_ttft_ms: Option<f64>,
    /// Leave measurements out whose mean time per further token is longer
    #[arg(long, value_name = "MS", value_parser = milliseconds)]
    pub(crate) max_tpot_ms: Option<f64>,
    /// Let the plan rent up to N machines of each priced type
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(crate) rent: Option<u64>,
    /// Take published rates of the catalogue where none was measured; they are marked
    #[arg(long)]
    pub(crate) catalogue: bool,
    /// Keep to one kind of accelerator for each server of another tool's problem,
    /// as that tool plans
    #[arg(long)]
    pub(crate) one_kind: bool,
}

/// What to take where a history has no figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FillName {
    /// The last known rate
    Previous,
    /// No demand
    Zero,
    /// A straight line between the neighbours
    Interpolate,
}

/// What `catalogue` shows.
#[derive(Debug, clap::Args)]
pub(crate) struct CatalogueArgs {
    /// Show the rates of this model only
    #[arg(value_name = "MODEL")]
    pub(crate) model: Option<String>,
}

pub(crate) fn hours(text: &str) -> Result<f64, String> {
    idlewise_import::duration_hours(text)
        .ok_or_else(|| "expected a length of time, such as 15m, 1h or 1d".to_owned())
}

fn milliseconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value.is_finite() => Ok(value),
        _ => Err("expected milliseconds above 0, such as 1000".to_owned()),
    }
}

fn on(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((file, hardware)) if !file.is_empty() && !hardware.is_empty() => {
            Ok((file.to_owned(), hardware.to_owned()))
        }
        _ => Err("expected a file and its hardware, such as bench.json=8xH100".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_hardware() {
        assert_eq!(hours("30m"), Ok(0.5));
        assert!(hours("soon").is_err());
        assert_eq!(milliseconds("500"), Ok(500.0));
        assert!(milliseconds("0").is_err() && milliseconds("inf").is_err());
        assert_eq!(on("b.json=8xH100"), Ok(("b.json".into(), "8xH100".into())));
        assert!(on("b.json").is_err() && on("=x").is_err());
    }
}
