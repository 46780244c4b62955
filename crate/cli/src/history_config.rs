//! What is asked for of histories of demand, resolved.

use crate::backtest_args::BacktestArgs;
use crate::forecast_args::ForecastArgs;
use crate::input::Source;
use crate::output::Target;

/// What `forecast` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Forecasting {
    pub(crate) files: Vec<Source>,
    pub(crate) map: Option<Source>,
    /// The scenario whose demands become the forecast.
    pub(crate) on: Option<Source>,
    /// Seasons in hours; found where there are none.
    pub(crate) seasons: Vec<f64>,
    pub(crate) horizon_hours: f64,
    pub(crate) period_hours: f64,
    /// Levels above 0 and below 1, in order.
    pub(crate) quantiles: Vec<f64>,
    pub(crate) futures: usize,
    pub(crate) seed: u64,
    pub(crate) json: bool,
    /// Where the demands go, or the scenario with them; nowhere if it is standard output.
    pub(crate) target: Target,
}

impl Forecasting {
    pub(crate) fn of(args: ForecastArgs) -> Self {
        Forecasting {
            files: args.files.into_iter().map(Source::named).collect(),
            map: args.map.map(Source::named),
            on: args.on.map(Source::named),
            seasons: args.season,
            horizon_hours: args.horizon,
            period_hours: args.period,
            quantiles: args.quantiles,
            futures: usize::from(args.futures),
            seed: args.seed,
            json: args.json,
            target: Target::named(args.out),
        }
    }

    /// Everything that is read.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().chain(&self.map).chain(&self.on)
    }
}

/// What `backtest` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Backtesting {
    pub(crate) scenario: Source,
    pub(crate) files: Vec<Source>,
    pub(crate) map: Option<Source>,
    pub(crate) days: usize,
    /// Seasons in hours; found where there are none.
    pub(crate) seasons: Vec<f64>,
    pub(crate) horizon_hours: f64,
    pub(crate) period_hours: f64,
    pub(crate) futures: usize,
    pub(crate) seed: u64,
    /// What is added to last week's peak, a share.
    pub(crate) headroom: f64,
    pub(crate) worst: Option<f64>,
    pub(crate) json: bool,
}

impl Backtesting {
    pub(crate) fn of(args: BacktestArgs) -> Self {
        Backtesting {
            scenario: Source::named(args.scenario),
            files: args.files.into_iter().map(Source::named).collect(),
            map: args.map.map(Source::named),
            days: usize::from(args.days),
            seasons: args.season,
            horizon_hours: args.horizon,
            period_hours: args.period,
            futures: usize::from(args.futures),
            seed: args.seed,
            headroom: args.headroom / 100.0,
            worst: (args.worst > 0.0).then_some(args.worst / 100.0),
            json: args.json,
        }
    }

    /// Everything that is read.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        [&self.scenario]
            .into_iter()
            .chain(&self.files)
            .chain(&self.map)
    }
}
