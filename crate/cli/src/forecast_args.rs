//! The flags of `forecast`, as they are typed.

use std::path::PathBuf;

/// Forecasts of demand histories.
#[derive(Debug, clap::Args)]
pub(crate) struct ForecastArgs {
    /// Histories of demand in any form that `import` reads; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Seasons, such as 24h,168h [default: found]
    #[arg(long, value_name = "TIMES", value_delimiter = ',', value_parser = crate::import_args::hours)]
    pub(crate) season: Vec<f64>,
    /// How far to forecast
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = crate::import_args::hours)]
    pub(crate) horizon: f64,
    /// Length of a period
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = crate::import_args::hours)]
    pub(crate) period: f64,
    /// Quantiles to give, in order
    #[arg(
        long,
        value_name = "LEVELS",
        value_delimiter = ',',
        default_value = "0.1,0.5,0.9"
    )]
    pub(crate) quantiles: Vec<f64>,
    /// Whole futures to draw, with weights; 1 is the median. With --on they become the
    /// scenario's `futures`
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) futures: u16,
    /// Seed of the futures: the same seed draws the same ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Scenario (JSON) whose demands and periods become the forecast's median
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) on: Option<PathBuf>,
    /// Mapping (JSON), as for `import`
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Print the forecast as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the demands to this file, or with --on the whole scenario
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
