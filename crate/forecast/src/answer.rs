//! A forecast as it is written: names, labels and figures of nine digits.

use schemars::JsonSchema;
use serde::Serialize;

use crate::forecaster::Forecast;
use crate::futures::Future;
use crate::number::nine_digits;
use crate::reconcile::Together;

/// What a history is of.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Its own name.
    pub id: &'a str,
    /// The model, where it is known.
    pub model: Option<&'a str>,
    /// Where the demand comes from, where it is known.
    pub region: Option<&'a str>,
    /// What it counts, in words.
    pub unit: &'a str,
}

/// The time of histories that begin and end together.
pub struct Time<'a> {
    /// Periods that are known.
    pub known: usize,
    /// The length of a period in hours.
    pub hours: f64,
    /// The label of a period by its number from the first, also beyond the last.
    pub label: &'a dyn Fn(usize) -> String,
}

/// The forecast of several demands: what `forecast --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Answer {
    /// The periods that are forecast.
    pub periods: Vec<AnswerPeriod>,
    /// The forecast of each demand.
    pub demands: Vec<DemandAnswer>,
    /// The forecast of their sum: its rates are the sums of theirs.
    pub total: SeriesAnswer,
    /// Whole futures of all demands; one future is the median.
    pub futures: Vec<FutureAnswer>,
}

/// A period that is forecast.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct AnswerPeriod {
    /// When it begins.
    pub label: String,
    /// Its length in hours.
    pub hours: f64,
}

/// The forecast of one demand.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DemandAnswer {
    /// The demand's name in the history.
    pub id: String,
    /// The model, where the history says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Where it comes from, where the history says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// What it counts.
    pub unit: String,
    /// Its forecast.
    #[serde(flatten)]
    pub series: SeriesAnswer,
}

/// The forecast of one series, in units per second.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SeriesAnswer {
    /// How it was made.
    pub method: String,
    /// The seasons in hours, the shortest first; empty where there is none.
    pub seasons_hours: Vec<f64>,
    /// The median rate of each period.
    pub rate: Vec<f64>,
    /// The quantiles of each period, in order.
    pub quantiles: Vec<QuantileAnswer>,
    /// How the method fared at earlier times of the history.
    pub backtest: BacktestAnswer,
    /// What was missing in the history, and what was no demand.
    pub gaps: Vec<GapAnswer>,
}

/// A quantile of each period.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct QuantileAnswer {
    /// The part of what may come that lies below, above 0 and below 1.
    pub level: f64,
    /// The rate of each period, in units per second.
    pub rate: Vec<f64>,
}

/// How a method fared at earlier times of the history, beside the seasonal naive forecast.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct BacktestAnswer {
    /// Times at which a forecast was made of what was known; 0 where the history is too
    /// short, and all figures are 0 then.
    pub times: usize,
    /// The sum of what medians missed over the sum of what came.
    pub wape: f64,
    /// The same of the seasonal naive forecast.
    pub naive_wape: f64,
    /// The mean pinball loss of the quantiles, in units per second.
    pub pinball: f64,
    /// The same of the seasonal naive forecast.
    pub naive_pinball: f64,
    /// The part of what came that lay between the outer quantiles, 0 to 1.
    pub inside: f64,
}

/// A stretch of the history without demand.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct GapAnswer {
    /// `missing`, `outage` (both are filled from the seasons before) or `zeros` (they are
    /// demand and stay).
    pub kind: String,
    /// The label of its first period.
    pub from: String,
    /// How many periods it has.
    pub periods: usize,
}

/// A whole future of all demands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct FutureAnswer {
    /// Its name.
    pub id: String,
    /// How likely it is; the weights of all add up to 1.
    pub weight: f64,
    /// The path of each demand.
    pub demands: Vec<PathAnswer>,
}

/// The path of a demand in a future.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct PathAnswer {
    /// The demand's name.
    pub id: String,
    /// The rate of each period, in units per second.
    pub rate: Vec<f64>,
}

impl Answer {
    /// A forecast of histories with these names, in their order.
    pub fn of(made: &Together, drawn: &[Future], names: &[Named<'_>], time: &Time<'_>) -> Self {
        let periods = (time.known..time.known + made.whole.median.len()).map(|at| AnswerPeriod {
            label: (time.label)(at),
            hours: time.hours,
        });
        let demands = names
            .iter()
            .zip(&made.parts)
            .map(|(name, part)| DemandAnswer {
                id: name.id.to_owned(),
                model: name.model.map(str::to_owned),
                region: name.region.map(str::to_owned),
                unit: name.unit.to_owned(),
                series: series(part, time),
            });
        let path = |(name, path): (&Named<'_>, &Vec<f64>)| PathAnswer {
            id: name.id.to_owned(),
            rate: rounded(path),
        };
        let futures = drawn.iter().enumerate().map(|(at, future)| FutureAnswer {
            id: format!("future {}", at + 1),
            weight: future.weight,
            demands: names.iter().zip(&future.paths).map(path).collect(),
        });
        Answer {
            periods: periods.collect(),
            demands: demands.collect(),
            total: series(&made.whole, time),
            futures: futures.collect(),
        }
    }
}

fn rounded(path: &[f64]) -> Vec<f64> {
    path.iter().copied().map(nine_digits).collect()
}

fn series(of: &Forecast, time: &Time<'_>) -> SeriesAnswer {
    let quantiles = of.levels.iter().zip(&of.quantiles);
    let gaps = of.gaps.iter().map(|gap| GapAnswer {
        kind: gap.kind.as_str().to_owned(),
        from: (time.label)(gap.start),
        periods: gap.length,
    });
    SeriesAnswer {
        method: of.method.as_str().to_owned(),
        seasons_hours: of.seasons.iter().map(|s| *s as f64 * time.hours).collect(),
        rate: rounded(&of.median),
        quantiles: quantiles
            .map(|(level, path)| QuantileAnswer {
                level: *level,
                rate: rounded(path),
            })
            .collect(),
        backtest: BacktestAnswer {
            times: of.origins.len(),
            wape: nine_digits(of.score.wape()),
            naive_wape: nine_digits(of.naive_score.wape()),
            pinball: nine_digits(of.score.mean_pinball()),
            naive_pinball: nine_digits(of.naive_score.mean_pinball()),
            inside: nine_digits(of.score.coverage()),
        },
        gaps: gaps.collect(),
    }
}
