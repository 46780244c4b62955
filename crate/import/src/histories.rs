//! Histories as rates in periods of one length, the same times for all of them: what a
//! forecast is made of.

use crate::assemble::rates_by_period;
use crate::limits::MAX_PERIODS;
use crate::ordered::OrderedMap;
use crate::pieces::{Clock, History, Series};
use crate::time::{label, offset_label};

/// One demand over time.
#[derive(Debug, Clone)]
pub struct Demand {
    /// Its own name.
    pub id: String,
    /// The model, where the files say it.
    pub model: Option<String>,
    /// Where it comes from, where the files say it.
    pub region: Option<String>,
    /// What it counts, in words.
    pub unit: &'static str,
    /// Rates per second; NaN where nothing is known.
    pub rates: Vec<f64>,
}

/// Demands over the same periods.
#[derive(Debug, Clone)]
pub struct Histories {
    /// The demands, in the order of the files.
    pub demands: Vec<Demand>,
    /// The number of the first period since the clock's 0.
    first: i64,
    is_unix: bool,
    hours: f64,
}

impl Histories {
    /// How many periods they have.
    pub fn len(&self) -> usize {
        self.demands.first().map_or(0, |demand| demand.rates.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The label of a period by its number from the first, also beyond the last.
    pub fn label(&self, at: usize) -> String {
        let seconds = (self.first as f64 + at as f64) * self.hours * 3600.0;
        if self.is_unix {
            label(seconds)
        } else {
            offset_label(seconds)
        }
    }
}

/// Rates by the number of the period.
type Rates = OrderedMap<i64, f64>;

/// Histories cut into periods of so many hours.
///
/// # Errors
/// Why they are none, or not of one time, in one line.
pub fn histories(of: &[History], hours: f64) -> Result<Histories, String> {
    let mut streams: Vec<(Demand, Rates)> = Vec::new();
    let mut clocks = Vec::new();
    for history in of {
        let (Some(clock), rates) = cut(history, hours * 3600.0) else {
            return Err(format!(
                "{}: {} is one rate for all times, expected a history",
                history.source.file, history.name
            ));
        };
        clocks.push(clock);
        let unit = history.unit.as_str();
        let is_same = |(demand, _): &&mut (Demand, Rates)| {
            demand.id == history.name
                && demand.model == history.model
                && demand.region == history.region
                && demand.unit == unit
        };
        match streams.iter_mut().find(|stream| is_same(stream)) {
            // Parts of one demand beside each other: their rates add up.
            Some((_, all)) => {
                for (at, rate) in &rates {
                    *all.entry(*at).or_insert(0.0) += rate;
                }
            }
            None => streams.push((
                Demand {
                    id: history.name.clone(),
                    model: history.model.clone(),
                    region: history.region.clone(),
                    unit,
                    rates: Vec::new(),
                },
                rates,
            )),
        }
    }
    if clocks.windows(2).any(|pair| pair[0] != pair[1]) {
        let text = "the histories count their time in different ways, expected one time for all";
        return Err(text.to_owned());
    }
    let firsts = streams
        .iter()
        .filter_map(|(_, rates)| rates.first_key_value());
    let lasts = streams
        .iter()
        .filter_map(|(_, rates)| rates.last_key_value());
    let first = firsts.map(|(at, _)| *at).min();
    let last = lasts.map(|(at, _)| *at).max();
    let (Some(first), Some(last)) = (first, last) else {
        let text = "the files have no history of demand, expected rates, counters or requests by \
                    time";
        return Err(text.to_owned());
    };
    if last.abs_diff(first) >= MAX_PERIODS as u64 {
        return Err(format!(
            "the histories span more than {MAX_PERIODS} periods: give a longer period"
        ));
    }
    let demand = |(mut demand, rates): (Demand, Rates)| {
        let rate = |at: i64| rates.get(&at).map_or(f64::NAN, |rate| rate.max(0.0));
        demand.rates = (first..=last).map(rate).collect();
        demand
    };
    Ok(Histories {
        demands: streams.into_iter().map(demand).collect(),
        first,
        is_unix: clocks.first().is_some_and(|clock| *clock == Clock::Unix),
        hours,
    })
}

/// The rates of a history by period, and its clock; without one it is no history.
fn cut(history: &History, seconds: f64) -> (Option<Clock>, Rates) {
    let by_period = || rates_by_period(&history.series, history.unit, seconds);
    let rates_of = |list: &[(i64, f64)]| {
        let mut rates = Rates::new();
        for (at, rate) in list {
            rates.insert(*at, *rate);
        }
        rates
    };
    match &history.series {
        Series::Events(clock, _) => {
            let rates = by_period();
            let mut list: Vec<(i64, f64)> = rates.iter().map(|(at, rate)| (*at, *rate)).collect();
            // A trace covers a part of its first and of its last period: what is left of
            // them says little about a whole one.
            if list.len() > 2 {
                list.remove(0);
                list.pop();
            }
            (Some(*clock), rates_of(&list))
        }
        Series::Rates(clock, _) | Series::Counter(clock, _) => {
            let rates = by_period();
            let list: Vec<(i64, f64)> = rates.iter().map(|(at, rate)| (*at, *rate)).collect();
            (Some(*clock), rates_of(&list))
        }
        // Rows of whole periods follow one another.
        Series::Periods(rates) => {
            let list: Vec<(i64, f64)> = (0..)
                .zip(rates)
                .map(|(at, (_, rate))| (at, *rate))
                .collect();
            (Some(Clock::Relative), rates_of(&list))
        }
        Series::Constant(_) => (None, Rates::new()),
    }
}
