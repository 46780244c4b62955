//! What plans are made on.

use idlewise::Scenario;
use idlewise::scenario::{DemandChange, Future, FuturesGoal};
use idlewise_forecast::{Future as Path, Together, nine_digits};
use schemars::JsonSchema;
use serde::Serialize;

use crate::ask::{Ask, Subject};

/// What a day was planned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Way {
    /// The last season once more.
    SeasonalNaive,
    /// The forecast's median.
    Median,
    /// Several futures of the forecast at once, by their weights.
    Futures,
    /// The same futures, where the worst part of them counts first (`policy.futures`: cvar).
    WorstFutures,
    /// The largest rate of the last week and headroom, in every period.
    Peak,
    /// No plan: routing as it is, with replicas wherever it needs them.
    AsIs,
    /// What came, known before.
    Foresight,
}

impl Way {
    /// Those that are planned before anyone knows what comes.
    pub const PLANNED: [Way; 5] = [
        Way::SeasonalNaive,
        Way::Median,
        Way::Futures,
        Way::WorstFutures,
        Way::Peak,
    ];
    /// All of them, in the order of tables.
    pub const ALL: [Way; 7] = [
        Way::SeasonalNaive,
        Way::Median,
        Way::Futures,
        Way::WorstFutures,
        Way::Peak,
        Way::AsIs,
        Way::Foresight,
    ];

    /// Whether a plan on it is asked for.
    pub(crate) fn is_asked(self, ask: &Ask) -> bool {
        self != Way::WorstFutures || (ask.worst.is_some() && ask.futures > 1)
    }
}

/// What is known of a day before it comes.
pub(crate) struct Outlook {
    pub forecast: Together,
    pub futures: Vec<Path>,
    /// The largest known rate of the week before, of each history.
    pub peaks: Vec<f64>,
}

/// The scenario that a day is planned on.
pub(crate) fn scenario(
    way: Way,
    subject: &Subject<'_>,
    labels: &[String],
    outlook: &Outlook,
    ask: &Ask,
) -> Scenario {
    let with = |paths: &[Vec<f64>]| subject.with(labels, ask.period_hours, paths);
    let parts = &outlook.forecast.parts;
    let rounded = |path: &Vec<f64>| path.iter().copied().map(nine_digits).collect();
    let medians = || -> Vec<Vec<f64>> { parts.iter().map(|p| rounded(&p.median)).collect() };
    match way {
        Way::SeasonalNaive => {
            let paths: Vec<Vec<f64>> = parts.iter().map(|part| part.naive.0.clone()).collect();
            with(&paths)
        }
        Way::Peak => {
            let peak = |peak: &f64| vec![nine_digits(peak * (1.0 + ask.headroom)); labels.len()];
            with(&outlook.peaks.iter().map(peak).collect::<Vec<_>>())
        }
        Way::Futures | Way::WorstFutures if outlook.futures.len() > 1 => {
            let mut out = with(&medians());
            if let (Way::WorstFutures, Some(worst)) = (way, ask.worst) {
                out.policy.futures = FuturesGoal::Cvar(1.0 - worst);
            }
            let ids: Vec<String> = subject
                .places
                .iter()
                .map(|&at| out.demands[at].id.clone())
                .collect();
            for (at, future) in outlook.futures.iter().enumerate() {
                let mut own = Future::default();
                own.id = format!("future {}", at + 1);
                own.weight = Some(future.weight);
                for (id, path) in ids.iter().zip(&future.paths) {
                    let mut change = DemandChange::default();
                    change.id = Some(id.clone());
                    change.rate = Some(rounded(path));
                    own.demands.push(change);
                }
                out.futures.push(own);
            }
            out
        }
        Way::Median | Way::Futures | Way::WorstFutures | Way::AsIs | Way::Foresight => {
            with(&medians())
        }
    }
}

/// The largest known rate of the last week of what is known; 0 where nothing is.
pub(crate) fn peak(known: &[f64], week: usize) -> f64 {
    let last = &known[known.len().saturating_sub(week)..];
    last.iter()
        .copied()
        .filter(|rate| !rate.is_nan())
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_of_the_last_week_and_of_what_is_known() {
        assert_eq!(peak(&[9.0, 1.0, f64::NAN, 3.0], 3), 3.0);
        assert_eq!(peak(&[f64::NAN], 7), 0.0);
    }
}
