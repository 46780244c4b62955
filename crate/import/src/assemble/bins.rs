//! Histories cut into periods: events counted, gauges averaged, counters turned into
//! rates, each over the time that it covers.

use crate::limits::MAX_PERIODS;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Clock, Event, Series, Unit};

/// The sums of what falls into one period.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    /// Requests, or tokens, or the integral of a rate over the covered time.
    pub amount: f64,
    /// Seconds of the period that the history covers.
    pub covered: f64,
}

/// A history in periods of one length, by the number of the period since the clock's 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Binned {
    pub(super) bins: BTreeMap<i64, Sum>,
    /// A stretch without samples that the bins above do not cover.
    pub(super) has_gaps: bool,
    /// From the first to the last time there are more periods than anybody can plan.
    pub(super) is_too_long: bool,
}

/// The clock of a history; `None` where it has no times.
pub(super) fn clock(series: &Series) -> Option<Clock> {
    match series {
        Series::Rates(clock, _) | Series::Counter(clock, _) | Series::Events(clock, _) => {
            Some(*clock)
        }
        Series::Constant(_) | Series::Periods(_) => None,
    }
}

/// The usual time between two samples, in seconds.
pub(super) fn step(series: &Series) -> Option<f64> {
    let (Series::Rates(_, samples) | Series::Counter(_, samples)) = series else {
        return None;
    };
    let mut steps: Vec<f64> = samples
        .windows(2)
        .filter_map(|pair| match pair {
            [(a, _), (b, _)] if b > a => Some(b - a),
            _ => None,
        })
        .collect();
    steps.sort_by(f64::total_cmp);
    // Gaps only make steps longer: the usual one is among the short ones.
    steps.get(steps.len().saturating_sub(1) / 4).copied()
}

/// Requests, tokens read and tokens generated of each period, by its number.
pub fn events(events: &[Event], seconds: f64) -> BTreeMap<i64, [f64; 3]> {
    let mut bins: BTreeMap<i64, [f64; 3]> = BTreeMap::new();
    for event in events {
        let [requests, input, output] = bins.entry(number(event.time, seconds)).or_default();
        *requests += 1.0;
        *input += event.input;
        *output += event.output;
    }
    bins
}

/// The mean rate of each period of so many seconds, by its number since the clock's 0,
/// over the part of it that the history covers.
pub fn rates(series: &Series, unit: Unit, seconds: f64) -> BTreeMap<i64, f64> {
    let bins = cut(series, unit, seconds).bins.into_iter();
    let covered = bins.filter(|(_, sum)| sum.covered > 0.0);
    covered
        .map(|(at, sum)| (at, sum.amount / sum.covered))
        .collect()
}

/// Cuts a history into periods of so many seconds. Series without times have none.
pub(super) fn cut(series: &Series, unit: Unit, seconds: f64) -> Binned {
    let times: Vec<f64> = match series {
        Series::Events(_, list) => list.iter().map(|event| event.time).collect(),
        Series::Rates(_, samples) | Series::Counter(_, samples) => {
            samples.iter().map(|(time, _)| *time).collect()
        }
        Series::Constant(_) | Series::Periods(_) => return Binned::default(),
    };
    let first = times.iter().copied().fold(f64::INFINITY, f64::min);
    let last = times.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if first > last {
        return Binned::default();
    }
    let periods = number(last, seconds).abs_diff(number(first, seconds));
    if periods >= MAX_PERIODS as u64 {
        return Binned {
            is_too_long: true,
            ..Binned::default()
        };
    }
    let sorted = |samples: &[(f64, f64)]| {
        let mut samples = samples.to_vec();
        samples.sort_by(|a, b| a.0.total_cmp(&b.0));
        samples
    };
    match series {
        Series::Events(_, list) => of_events(list, unit, seconds, [first, last]),
        Series::Rates(_, samples) => of_rates(&sorted(samples), step(series), seconds),
        Series::Counter(_, samples) => of_counter(&sorted(samples), step(series), seconds),
        Series::Constant(_) | Series::Periods(_) => Binned::default(),
    }
}

/// The number of the period that a time falls into.
fn number(time: f64, seconds: f64) -> i64 {
    (time / seconds).floor().clamp(-9e15, 9e15) as i64
}

/// What the events of a trace make together; between its first and its last event a
/// trace is complete.
fn of_events(list: &[Event], unit: Unit, seconds: f64, [first, last]: [f64; 2]) -> Binned {
    let counts = events(list, seconds);
    let mut bins = BTreeMap::new();
    let (from, to) = (number(first, seconds), number(last, seconds));
    for at in from..=to {
        let [requests, input, output] = counts.get(&at).copied().unwrap_or_default();
        let amount = match unit {
            Unit::Requests => requests,
            Unit::InputTokens => input,
            Unit::TotalTokens => input + output,
            Unit::OutputTokens | Unit::Unnamed => output,
        };
        let (start, end) = (at as f64 * seconds, (at + 1) as f64 * seconds);
        let covered = (end.min(last) - start.max(first)).max(0.0);
        bins.insert(at, Sum { amount, covered });
    }
    // A trace of a single moment covers no time at all.
    if let (Some(sum), true) = (bins.get_mut(&from), from == to)
        && sum.covered <= 0.0
    {
        sum.covered = seconds;
    }
    Binned {
        bins,
        ..Binned::default()
    }
}

/// Each sample holds for one step from its time on.
fn of_rates(samples: &[(f64, f64)], step: Option<f64>, seconds: f64) -> Binned {
    let hold = step.unwrap_or(seconds).min(seconds * MAX_PERIODS as f64);
    let mut binned = Binned::default();
    let mut next = samples.iter().skip(1);
    for (time, rate) in samples {
        let following = next.next().map_or(f64::INFINITY, |(time, _)| *time);
        let end = following.min(time + hold);
        if following.is_finite() && following > time + 1.5 * hold {
            binned.has_gaps = true;
        }
        spread(&mut binned.bins, *time, end.max(*time), *rate, seconds);
    }
    binned
}

/// What the counter grew by between two samples is spread over the time between them.
/// Where it fell it began anew, from 0.
fn of_counter(samples: &[(f64, f64)], step: Option<f64>, seconds: f64) -> Binned {
    let longest = step.map_or(seconds, |step| (5.0 * step).max(1.5 * seconds));
    let mut binned = Binned::default();
    for pair in samples.windows(2) {
        let [(start, before), (end, after)] = pair else {
            continue;
        };
        if end <= start {
            continue;
        }
        if end - start > longest {
            binned.has_gaps = true;
            continue;
        }
        let grown = if after >= before {
            after - before
        } else {
            *after
        };
        spread(
            &mut binned.bins,
            *start,
            *end,
            grown / (end - start),
            seconds,
        );
    }
    binned
}

/// Adds a rate that holds from `start` to `end` to the periods between them.
fn spread(bins: &mut BTreeMap<i64, Sum>, start: f64, end: f64, rate: f64, seconds: f64) {
    let mut at = number(start, seconds);
    let last = number(end, seconds);
    while at <= last {
        let from = start.max(at as f64 * seconds);
        let to = end.min((at + 1) as f64 * seconds);
        if to > from {
            let sum = bins.entry(at).or_default();
            sum.amount += rate * (to - from);
            sum.covered += to - from;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(binned: &Binned) -> Vec<(i64, f64)> {
        let rate = |(at, sum): (&i64, &Sum)| (*at, sum.amount / sum.covered);
        binned.bins.iter().map(rate).collect()
    }

    #[test]
    fn a_counter_becomes_a_rate_through_resets() {
        let samples = [(0.0, 100.0), (60.0, 160.0), (120.0, 30.0), (180.0, 90.0)];
        let series = Series::Counter(Clock::Unix, samples.to_vec());
        let binned = cut(&series, Unit::Unnamed, 60.0);
        assert_eq!(rates(&binned), [(0, 1.0), (1, 0.5), (2, 1.0)]);
        let single = Series::Counter(Clock::Unix, vec![(0.0, 5.0)]);
        assert!(cut(&single, Unit::Unnamed, 60.0).bins.is_empty());
    }

    #[test]
    fn gauges_are_averaged_and_gaps_seen() {
        let samples = vec![(0.0, 1.0), (30.0, 3.0), (120.0, 5.0), (150.0, 5.0)];
        let binned = cut(&Series::Rates(Clock::Unix, samples), Unit::Unnamed, 60.0);
        assert_eq!(rates(&binned), [(0, 2.0), (2, 5.0)]);
        assert!(binned.has_gaps);
    }

    #[test]
    fn events_are_counted_over_the_time_they_cover() {
        let event = |time| Event {
            time,
            input: 10.0,
            output: 4.0,
        };
        let list: Vec<Event> = [30.0, 60.0, 90.0, 200.0, 210.0].map(event).to_vec();
        let series = Series::Events(Clock::Relative, list.clone());
        let binned = cut(&series, Unit::Requests, 60.0);
        let amounts: Vec<f64> = binned.bins.values().map(|sum| sum.amount).collect();
        assert_eq!(amounts, [1.0, 2.0, 0.0, 2.0]);
        assert_eq!(binned.bins[&0].covered, 30.0);
        assert_eq!(binned.bins[&2].covered, 60.0);
        assert_eq!(events(&list, 60.0)[&1], [2.0, 20.0, 8.0]);
    }
}
