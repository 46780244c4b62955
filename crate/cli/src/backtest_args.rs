//! The flags of `backtest`, as they are typed.

use std::path::PathBuf;

pub(crate) const RULE: &str = "\
Each day is forecast from what was known before it, and planned: on the last season, \
on the median, on several futures, on the worst of them, and on the peak of the last week with headroom. \
What each plan decided (machines, replicas, nodes of demands that may not be split) \
stays, and routes follow what came. Beside them: routing without a plan on the best \
plan's machines, and the best plan for what came (perfect foresight), which regret is \
counted from.

--time-limit holds for each plan. The first Ctrl-C ends after the day at hand.";

/// Plans on forecasts, judged on what came.
#[derive(Debug, clap::Args)]
pub(crate) struct BacktestArgs {
    /// Scenario (JSON) of the fleet: its demands get their rates from the history
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenario: PathBuf,
    /// Histories of demand in any form that `import` reads; `-` is standard input
    #[arg(value_name = "HISTORY", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Days at the end of the history to judge, each as long as --horizon
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) days: u16,
    /// How far each plan reaches
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = crate::import_args::hours)]
    pub(crate) horizon: f64,
    /// Length of a period
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = crate::import_args::hours)]
    pub(crate) period: f64,
    /// Seasons, such as 24h,168h [default: found]
    #[arg(long, value_name = "TIMES", value_delimiter = ',', value_parser = crate::import_args::hours)]
    pub(crate) season: Vec<f64>,
    /// Futures of the plan on futures
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) futures: u16,
    /// The part of the futures that counts first in a plan on the worst of them; 0: no such plan
    #[arg(long, value_name = "PERCENT", default_value_t = 20.0, value_parser = part)]
    pub(crate) worst: f64,
    /// Seed of the futures: the same seed draws the same ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// What the plan on last week's peak adds to it
    #[arg(long, value_name = "PERCENT", default_value_t = 10.0, value_parser = percent)]
    pub(crate) headroom: f64,
    /// Mapping (JSON), as for `import`
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Print all figures of all days as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

fn percent(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1e6).contains(&value) => Ok(value),
        _ => Err("expected a percentage of at least 0, such as 10".to_owned()),
    }
}

fn part(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=100.0).contains(&value) => Ok(value),
        _ => Err("expected a percentage from 0 to 100, such as 20".to_owned()),
    }
}
