//! Files to histories in periods of one length, the same times for all of them.

use std::collections::BTreeMap;

use anyhow::bail;
use idlewise::scenario::limits::MAX_INPUT_BYTES;
use idlewise_import::limits::{MAX_BYTES, MAX_PERIODS};
use idlewise_import::pieces::{Clock, History, Series};
use idlewise_import::{File, Mapping, rates_by_period};

use crate::importing::NotImported;
use crate::input::Source;

/// One demand over time.
pub(crate) struct Demand {
    /// Its own name.
    pub(crate) id: String,
    /// The model, where the files say it.
    pub(crate) model: Option<String>,
    /// Where it comes from, where the files say it.
    pub(crate) region: Option<String>,
    /// What it counts, in words.
    pub(crate) unit: &'static str,
    /// Rates per second; NaN where nothing is known.
    pub(crate) rates: Vec<f64>,
}

/// Demands over the same periods.
pub(crate) struct Histories {
    pub(crate) demands: Vec<Demand>,
    /// The number of the first period since the clock's 0.
    first: i64,
    is_unix: bool,
    hours: f64,
}

impl Histories {
    /// How many periods they have.
    pub(crate) fn len(&self) -> usize {
        self.demands.first().map_or(0, |demand| demand.rates.len())
    }

    /// The label of a period by its number from the first, also beyond the last.
    pub(crate) fn label(&self, at: usize) -> String {
        let seconds = (self.first as f64 + at as f64) * self.hours * 3600.0;
        if self.is_unix {
            idlewise_import::label(seconds)
        } else {
            idlewise_import::offset_label(seconds)
        }
    }
}

/// Reads the histories of files, cut into periods of so many hours.
pub(crate) fn read(
    files: &[Source],
    map: Option<&Source>,
    hours: f64,
) -> anyhow::Result<Histories> {
    let refused = |lines: Vec<String>| NotImported {
        told: String::new(),
        sum: "no history to forecast".to_owned(),
        lines,
    };
    let mut mapping = Mapping::default();
    if let Some(source) = map {
        let bytes = source.read(MAX_INPUT_BYTES)?;
        mapping = Mapping::from_json(&source.to_string(), &bytes)
            .map_err(|refusal| refused(vec![refusal.to_string()]))?;
    }
    let mut contents = Vec::new();
    for source in files {
        contents.push((source.to_string(), source.read(MAX_BYTES)?));
    }
    let files = contents.iter().map(|(name, bytes)| File { name, bytes });
    let read = idlewise_import::read(&files.collect::<Vec<_>>(), &mapping)
        .map_err(|all| refused(all.iter().map(ToString::to_string).collect()))?;
    together(&read.pieces.histories, hours)
}

/// A demand's name, model, region and unit, and its rate by the number of the period.
type Stream = (Demand, BTreeMap<i64, f64>);

fn together(histories: &[History], hours: f64) -> anyhow::Result<Histories> {
    let mut streams: Vec<Stream> = Vec::new();
    let mut clocks = Vec::new();
    for history in histories {
        let (Some(clock), rates) = cut(history, hours * 3600.0) else {
            bail!(
                "{}: {} is one rate for all times, expected a history",
                history.source.file,
                history.name
            );
        };
        clocks.push(clock);
        let unit = history.unit.as_str();
        let is_same = |(demand, _): &&mut Stream| {
            demand.id == history.name
                && demand.model == history.model
                && demand.region == history.region
                && demand.unit == unit
        };
        match streams.iter_mut().find(|stream| is_same(stream)) {
            // Parts of one demand beside each other: their rates add up.
            Some((_, all)) => {
                for (at, rate) in rates {
                    *all.entry(at).or_insert(0.0) += rate;
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
        bail!("the histories count their time in different ways, expected one time for all");
    }
    let bounds = |pick: fn(&BTreeMap<i64, f64>) -> Option<i64>| {
        streams.iter().filter_map(move |(_, rates)| pick(rates))
    };
    let first = bounds(|rates| rates.keys().next().copied()).min();
    let last = bounds(|rates| rates.keys().next_back().copied()).max();
    let (Some(first), Some(last)) = (first, last) else {
        bail!("the files have no history of demand, expected rates, counters or requests by time");
    };
    if last.abs_diff(first) >= MAX_PERIODS as u64 {
        bail!("the histories span more than {MAX_PERIODS} periods: give a longer --period");
    }
    let demand = |(mut demand, rates): Stream| {
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
fn cut(history: &History, seconds: f64) -> (Option<Clock>, BTreeMap<i64, f64>) {
    match &history.series {
        Series::Events(clock, _) => {
            let rates = rates_by_period(&history.series, history.unit, seconds);
            let mut rates: BTreeMap<i64, f64> =
                rates.iter().map(|(at, rate)| (*at, *rate)).collect();
            // A trace covers a part of its first and of its last period: what is left of
            // them says little about a whole one.
            if rates.len() > 2 {
                rates.pop_first();
                rates.pop_last();
            }
            (Some(*clock), rates)
        }
        Series::Rates(clock, _) | Series::Counter(clock, _) => {
            let rates = rates_by_period(&history.series, history.unit, seconds);
            let rates = rates.iter().map(|(at, rate)| (*at, *rate));
            (Some(*clock), rates.collect())
        }
        // Rows of whole periods follow one another.
        Series::Periods(rates) => {
            let rates = (0..).zip(rates).map(|(at, (_, rate))| (at, *rate));
            (Some(Clock::Relative), rates.collect())
        }
        Series::Constant(_) => (None, BTreeMap::new()),
    }
}
