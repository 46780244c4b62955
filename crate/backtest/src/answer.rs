//! What comes of a backtest.

use idlewise::ObjectiveName;
use idlewise::plan::Status;
use schemars::JsonSchema;
use serde::Serialize;

use crate::way::Way;

/// Plans on forecasts, judged on what came: what `backtest --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Backtest {
    /// `optimal` where every plan is proved and every day was judged, `feasible` where a
    /// plan is not, `limit` where the work was ended before the last day.
    pub status: Status,
    /// What the plans are best at.
    pub objective: ObjectiveName,
    /// Periods of a day.
    pub horizon: usize,
    /// The length of a period in hours.
    pub period_hours: f64,
    /// Futures of the plan on futures.
    pub futures: usize,
    /// The part of the futures, by weight, that counts first in a plan on the worst of them;
    /// null where there is no such plan.
    pub worst: Option<f64>,
    /// Which way to plan was best, and what it brings beside the next best.
    pub sentence: String,
    /// Each way to plan, over all days.
    pub ways: Vec<WayFigures>,
    /// The forecasts of all demands and days.
    pub forecast: Accuracy,
    /// The forecasts of each demand over all days.
    pub demands: Vec<DemandAccuracy>,
    /// Day by day.
    pub days: Vec<Day>,
    /// Ways that the scenario does not allow, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// Days of which too little is known to judge anything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SkippedDay>,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Day {
    /// The label of its first period.
    pub from: String,
    /// Periods whose demand is known; only these are judged.
    pub periods: usize,
    /// The forecasts of all demands.
    pub forecast: Accuracy,
    /// Each way to plan.
    pub ways: Vec<WayFigures>,
}

/// What one way to plan comes to on what came.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct WayFigures {
    /// What was planned on.
    pub way: Way,
    /// 100 x served / offered work in units.
    pub served_percent: f64,
    /// 100 x idle / installed compute, by currency where everything has a price.
    pub idle_percent: f64,
    /// What the objective counts.
    pub objective: f64,
    /// Currency that decisions spend.
    pub cost: f64,
    /// Replicas that entries have more than the period before, from the second period of
    /// the first day on. Absent where there is no plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moves: Option<f64>,
    /// What is lost against the best plan for what came, in the objective's unit; absent
    /// where none is known, and where less currency is spent because less is served than
    /// must be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regret: Option<RegretRange>,
    /// Days on which less is served than must be, or another rule of the scenario is missed.
    #[serde(skip_serializing_if = "is_none")]
    pub short_days: usize,
    /// Days without a plan, which are in no other figure.
    #[serde(skip_serializing_if = "is_none")]
    pub days_without_plan: usize,
}

// serde wants a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// What is lost against the best plan; where its gap is open, between two figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct RegretRange {
    /// Against the best plan that is known.
    pub at_least: f64,
    /// Against its bound.
    pub at_most: f64,
}

/// How far forecasts were from what came, beside the seasonal naive forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Accuracy {
    /// The sum of what medians missed over the sum of what came (WAPE), a share.
    pub wape: f64,
    /// The same of the seasonal naive forecast.
    pub naive_wape: f64,
    /// What medians missed over what the day before misses within what was known (MASE),
    /// on average; absent where the days before repeat exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mase: Option<f64>,
    /// The same of the seasonal naive forecast.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub naive_mase: Option<f64>,
    /// The mean pinball loss of the quantiles, in units per second.
    pub pinball: f64,
    /// The same of the seasonal naive forecast.
    pub naive_pinball: f64,
    /// The part of what came that lay between the outer quantiles, 0 to 1.
    pub inside: f64,
}

/// The forecasts of one demand.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct DemandAccuracy {
    /// The demand's id.
    pub demand: String,
    /// How far they were from what came.
    pub forecast: Accuracy,
}

/// A way that a scenario does not allow.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeftOut {
    /// Which one.
    pub way: Way,
    /// Why.
    pub why: String,
}

/// A day that is not judged.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct SkippedDay {
    /// The label of its first period.
    pub from: String,
    /// Periods whose demand is known: less than half.
    pub periods: usize,
}
