//! What is asked for, and what it is about.

use idlewise::Scenario;
use idlewise::scenario::Decided;

use crate::error::Error;

/// The history of one demand of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The demand's id.
    pub demand: String,
    /// Units per second by period; NaN where nothing is known.
    pub rates: Vec<f64>,
}

/// How to judge.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Days at the end of the history to plan for, each `horizon` periods long.
    pub days: usize,
    /// Periods of a day that is planned.
    pub horizon: usize,
    /// The length of a period in hours.
    pub period_hours: f64,
    /// Seasons in periods; found where `None`.
    pub seasons: Option<Vec<usize>>,
    /// The quantiles whose pinball loss is counted, above 0 and below 1, in order.
    pub quantiles: Vec<f64>,
    /// Futures of the plan on futures.
    pub futures: usize,
    /// The part of the futures, by weight, that counts first in a plan on the worst of them:
    /// above 0 and at most 1. There is no such plan where `None`.
    pub worst: Option<f64>,
    /// The seed that draws them.
    pub seed: u64,
    /// What the plan on last week's peak adds to it, a share.
    pub headroom: f64,
}

impl Ask {
    /// The last seven days of so many periods, with 5 futures, the worst fifth of them, and
    /// 10 % on top of the peak.
    pub fn new(horizon: usize, period_hours: f64) -> Self {
        Ask {
            days: 7,
            horizon,
            period_hours,
            seasons: None,
            quantiles: vec![0.1, 0.5, 0.9],
            futures: 5,
            worst: Some(0.2),
            seed: 1,
            headroom: 0.1,
        }
    }

    /// Periods of 24 hours.
    pub(crate) fn day(&self) -> usize {
        ((24.0 / self.period_hours).round() as usize).max(1)
    }
}

/// A scenario and the histories of its demands, checked.
pub(crate) struct Subject<'a> {
    pub scenario: &'a Scenario,
    /// The place of each history's demand in the scenario.
    pub places: Vec<usize>,
    /// The rates of each history.
    pub rates: Vec<&'a [f64]>,
    /// The period at which the first day begins.
    pub first: usize,
}

impl<'a> Subject<'a> {
    /// Checks that each history is of a demand of its own, that they are of one length and
    /// longer than the days that are judged, and that all other demands have one rate.
    pub fn new(scenario: &'a Scenario, histories: &'a [History], ask: &Ask) -> Result<Self, Error> {
        if ask.days == 0 || ask.horizon == 0 || ask.futures == 0 {
            return Err(Error::Ask("expected at least one day, period and future"));
        }
        if !(ask.period_hours > 0.0 && ask.headroom >= 0.0) {
            return Err(Error::Ask(
                "expected periods above 0 hours, and headroom of 0 or more",
            ));
        }
        if ask
            .worst
            .is_some_and(|worst| !(worst > 0.0 && worst <= 1.0))
        {
            return Err(Error::Ask(
                "expected a part of the futures above 0 and at most 1",
            ));
        }
        if !scenario.futures.is_empty() {
            return Err(Error::Futures(scenario.futures.len()));
        }
        let mut nodes = scenario.nodes.iter();
        if let Some(at) = nodes.position(|n| n.count.decided() == Decided::After) {
            return Err(Error::After(at));
        }
        if scenario.has_priorities() {
            let other = |d: &idlewise::Demand| d.priority != scenario.demands[0].priority;
            let place = scenario.demands.iter().position(other);
            return Err(Error::Priorities(place.unwrap_or(0)));
        }
        let mut places = Vec::with_capacity(histories.len());
        for history in histories {
            let place = scenario.demands.iter().position(|d| d.id == history.demand);
            let place = place.ok_or_else(|| Error::Demand(history.demand.clone()))?;
            if places.contains(&place) {
                return Err(Error::Twice(history.demand.clone()));
            }
            places.push(place);
        }
        let length = histories.first().map_or(0, |history| history.rates.len());
        if histories
            .iter()
            .any(|history| history.rates.len() != length)
        {
            return Err(idlewise_forecast::Error::Lengths.into());
        }
        let judged = ask.days.saturating_mul(ask.horizon);
        let first = length.checked_sub(judged).filter(|first| *first >= 2);
        let first = first.ok_or(Error::TooShort {
            found: length,
            judged,
        })?;
        let mut others = scenario.demands.iter().enumerate();
        let uneven = others.find(|(place, demand)| !places.contains(place) && !even(&demand.rate));
        if let Some((_, demand)) = uneven {
            return Err(Error::Uneven(demand.id.clone()));
        }
        even_lists(scenario)?;
        Ok(Subject {
            scenario,
            places,
            rates: histories
                .iter()
                .map(|history| history.rates.as_slice())
                .collect(),
            first,
        })
    }

    /// What is known at a period, of every history.
    pub fn known(&self, at: usize) -> Vec<Vec<f64>> {
        self.rates
            .iter()
            .map(|rates| rates[..at].to_vec())
            .collect()
    }

    /// The scenario in these periods with these rates; `paths` is one for each history.
    pub fn with(&self, labels: &[String], hours: f64, paths: &[Vec<f64>]) -> Scenario {
        let mut out = self.scenario.clone();
        out.periods = labels
            .iter()
            .map(|label| idlewise::Period::new(hours).label(label.clone()))
            .collect();
        // One number for all periods of the scenario is one for all of these.
        let stretch = |list: &mut Vec<f64>| {
            let first = list.first().copied();
            list.resize(labels.len(), first.unwrap_or(0.0));
            list.fill(first.unwrap_or(0.0));
        };
        for demand in &mut out.demands {
            stretch(&mut demand.rate);
        }
        for limit in &mut out.limits {
            limit.min.iter_mut().chain(&mut limit.max).for_each(stretch);
        }
        for route in &mut out.routes {
            route.rate.iter_mut().for_each(stretch);
        }
        for (&place, path) in self.places.iter().zip(paths) {
            out.demands[place].rate.clone_from(path);
        }
        out
    }
}

/// Whether a list has one number for all periods.
fn even(list: &[f64]) -> bool {
    list.windows(2).all(|pair| pair[0] == pair[1])
}

/// Refuses limits and routes that have other numbers in other periods: which of them a day has
/// nobody says.
fn even_lists(scenario: &Scenario) -> Result<(), Error> {
    let limits = scenario.limits.iter().enumerate().flat_map(|(i, limit)| {
        let sides = [("min", &limit.min), ("max", &limit.max)];
        sides.map(|(side, list)| (format!("$.limits[{i}].{side}"), list))
    });
    let routes = scenario.routes.iter().enumerate();
    let routes = routes.map(|(i, route)| (format!("$.routes[{i}].rate"), &route.rate));
    let mut uneven = limits.chain(routes);
    let uneven = uneven.find(|(_, list)| list.as_ref().is_some_and(|list| !even(list)));
    match uneven {
        Some((path, _)) => Err(Error::UnevenList(path)),
        None => Ok(()),
    }
}
