//! Histories as demands over common periods.

use serde_json::{Map, Value, json};

use super::bins::{self, Binned, Sum};
use super::hours_of_day::hours_of_day;
use super::missing::{Missing, Question, Topic};
use super::names::Models;
use crate::limits::{MAX_PERIODS, MAX_RATES};
use crate::options::{Fill, Options};
use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::pieces::{Clock, History, Series, Unit};
use crate::report::{Notes, Refusal, plural, some_of};
use crate::time;
use crate::value::some_name;

/// What came of the histories.
pub(super) struct Demands {
    pub(super) demands: Vec<Value>,
    /// `None` where the base's own periods hold.
    pub(super) periods: Option<Vec<Value>>,
}

/// One demand and the histories that it is the sum of.
struct Stream<'h> {
    name: String,
    model: String,
    region: Option<String>,
    parts: Vec<&'h History>,
}

/// Sorts histories by the model that they ask for; those without one are asked about.
pub(super) struct Asked<'h> {
    streams: Vec<Stream<'h>>,
}

impl<'h> Asked<'h> {
    pub(super) fn of(
        histories: &'h [History],
        models: &mut Models,
        options: &Options,
        only_model: Option<&str>,
        notes: &mut Notes,
        missing: &mut Missing,
    ) -> Self {
        let mapping = &options.mapping;
        let mut streams: Vec<Stream<'h>> = Vec::new();
        for history in histories {
            let model = match (&history.model, only_model) {
                (Some(name), _) => models.id(name, mapping, notes),
                (None, Some(only)) => {
                    let text = format!("it asks for {only}, the only model");
                    notes.assumed(history.source.file.as_ref(), text);
                    only.to_owned()
                }
                (None, None) => {
                    missing.model_of(&history.source.file, "demand", Topic::Demand);
                    continue;
                }
            };
            let region = history.region.as_deref().map(|name| mapping.region(name));
            let same = streams
                .iter_mut()
                .find(|s| s.name == history.name && s.model == model && s.region == region);
            match same {
                Some(stream) => stream.parts.push(history),
                None => streams.push(Stream {
                    name: history.name.clone(),
                    model,
                    region,
                    parts: vec![history],
                }),
            }
        }
        Asked { streams }
    }

    /// The models that are asked for.
    pub(super) fn models(&self) -> BTreeSet<&str> {
        self.streams
            .iter()
            .map(|stream| stream.model.as_str())
            .collect()
    }

    /// The units that every demand for a model can be counted in.
    pub(super) fn units(&self, model: &str) -> BTreeSet<Unit> {
        let mut common: Option<BTreeSet<Unit>> = None;
        for stream in self.streams.iter().filter(|stream| stream.model == model) {
            let units: BTreeSet<Unit> = stream.parts.iter().flat_map(|h| units_of(h)).collect();
            common = Some(match common {
                Some(common) => common.intersection(&units).copied().collect(),
                None => units,
            });
        }
        common.unwrap_or_default()
    }

    /// The demands of the scenario, each model's in its unit.
    pub(super) fn finish(
        self,
        units: &BTreeMap<String, Unit>,
        base_periods: &[String],
        options: &Options,
        notes: &mut Notes,
        missing: &mut Missing,
    ) -> Result<Demands, Refusal> {
        let mut streams = self.streams;
        unique(&mut streams);
        for stream in &mut streams {
            let unit = units.get(&stream.model).copied().unwrap_or(Unit::Unnamed);
            let (taken, left): (Vec<&History>, Vec<&History>) = stream
                .parts
                .iter()
                .partition(|history| units_of(history).contains(&unit));
            if !taken.is_empty() {
                for history in left {
                    let text = format!(
                        "{} of {} are not used: {} are",
                        history.unit.as_str(),
                        stream.model,
                        unit.as_str()
                    );
                    notes.left_out(history.source.file.as_ref(), text);
                }
                stream.parts = taken;
            }
        }
        let series = || streams.iter().flat_map(|stream| stream.parts.iter());
        let clocks: BTreeSet<bool> = series()
            .filter_map(|history| bins::clock(&history.series))
            .map(|clock| clock == Clock::Unix)
            .collect();
        let named = series().any(|history| matches!(history.series, Series::Periods(_)));
        if clocks.len() > 1 || (named && !clocks.is_empty()) {
            let files: BTreeSet<&str> = series().map(|h| h.source.file.as_ref()).collect();
            let text = format!(
                "one time for all demands: {} count their time in different ways",
                some_of(files)
            );
            missing.ask(Question::new(Topic::Demand, text, ""));
            return Ok(Demands {
                demands: Vec::new(),
                periods: None,
            });
        }
        let rows = if let Some(is_unix) = clocks.first() {
            timed(&streams, units, *is_unix, options, notes)?
        } else if named {
            by_name(&streams, base_periods, options, notes)
        } else {
            constant(&streams)
        };
        let demands = streams
            .iter()
            .zip(&rows.rates)
            .map(|(stream, rate)| demand(stream, rate));
        Ok(Demands {
            demands: demands.collect(),
            periods: rows.periods,
        })
    }
}

/// Gives streams with one name different ones: by their region, their model, a number.
fn unique(streams: &mut [Stream<'_>]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for stream in streams {
        let own = some_name(&stream.name).unwrap_or_else(|| stream.model.clone());
        let with = |more: &str| some_name(&format!("{own} {more}")).unwrap_or_default();
        let mut name = own.clone();
        for more in [stream.region.clone(), Some(stream.model.clone())]
            .into_iter()
            .flatten()
        {
            if taken.contains(&name) {
                name = with(&more);
            }
        }
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            name = format!("{number} {own}");
        }
        stream.name = name;
    }
}

/// Rates of every stream, and the periods that they are of.
struct Rows {
    rates: Vec<Vec<f64>>,
    periods: Option<Vec<Value>>,
}

/// What a history can be counted in.
fn units_of(history: &History) -> Vec<Unit> {
    match history.series {
        Series::Events(..) => vec![
            Unit::OutputTokens,
            Unit::Requests,
            Unit::TotalTokens,
            Unit::InputTokens,
        ],
        _ => vec![history.unit],
    }
}

fn demand(stream: &Stream<'_>, rate: &[f64]) -> Value {
    let mut fields = Map::new();
    fields.insert("id".to_owned(), stream.name.clone().into());
    fields.insert("model".to_owned(), stream.model.clone().into());
    if let Some(region) = &stream.region {
        fields.insert("region".to_owned(), region.clone().into());
    }
    let rate = match rate {
        [first, rest @ ..] if rest.iter().all(|rate| rate == first) => json!(first),
        rates => json!(rates),
    };
    fields.insert("rate".to_owned(), rate);
    for history in &stream.parts {
        for (name, value) in &history.fields {
            fields.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    let first = stream
        .parts
        .first()
        .map(|history| history.source.to_string());
    let source = first.map(|first| match stream.parts.len() {
        1 => first,
        count => format!("{first} and {} more", count - 1),
    });
    if let Some(source) = source.as_deref().and_then(some_name) {
        fields.insert("source".to_owned(), source.into());
    }
    Value::Object(fields)
}

/// Only rates that hold at all times.
fn constant(streams: &[Stream<'_>]) -> Rows {
    let rate = |stream: &Stream<'_>| vec![level(stream)];
    Rows {
        rates: streams.iter().map(rate).collect(),
        periods: None,
    }
}

/// The sum of a stream's constant rates.
fn level(stream: &Stream<'_>) -> f64 {
    let parts = stream.parts.iter().map(|history| match history.series {
        Series::Constant(rate) => rate,
        _ => 0.0,
    });
    parts.sum()
}

/// Rates of periods that have names.
fn by_name(streams: &[Stream<'_>], base: &[String], options: &Options, notes: &mut Notes) -> Rows {
    let mut labels: Vec<&str> = Vec::new();
    let mut seen = BTreeSet::new();
    let named = streams.iter().flat_map(|stream| &stream.parts);
    for history in named {
        if let Series::Periods(list) = &history.series {
            for (label, _) in list {
                if seen.insert(label.as_str()) {
                    labels.push(label);
                }
            }
        }
    }
    // The base's own periods hold where all of these are among them.
    let is_of_base = !base.is_empty() && labels.iter().all(|l| base.iter().any(|b| b == l));
    if is_of_base {
        labels = base.iter().map(String::as_str).collect();
    }
    let rates = streams.iter().map(|stream| {
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for history in &stream.parts {
            if let Series::Periods(list) = &history.series {
                for (label, rate) in list {
                    *sums.entry(label).or_default() += rate;
                }
            }
        }
        if sums.is_empty() {
            return vec![level(stream); labels.len()];
        }
        let rates: Vec<Option<f64>> = labels
            .iter()
            .map(|label| sums.get(label).copied())
            .collect();
        filled(rates, &stream.name, &labels, options.fill, notes)
    });
    let rates = rates.collect();
    let hours = named_hours(&labels, options.period_hours, is_of_base, notes);
    let named = labels.iter().zip(hours);
    let periods = named.map(|(label, hours)| json!({"label": label, "hours": hours}));
    Rows {
        rates,
        periods: (!is_of_base).then(|| periods.collect()),
    }
}

/// Hours of periods that have names: an hour each, unless they are times of the day that say
/// otherwise.
fn named_hours(
    labels: &[&str],
    asked: Option<f64>,
    is_of_base: bool,
    notes: &mut Notes,
) -> Vec<f64> {
    let of_day = hours_of_day(labels).filter(|_| asked.is_none() && !is_of_base);
    let Some(hours) = of_day else {
        return vec![asked.unwrap_or(1.0); labels.len()];
    };
    let least = hours.iter().copied().fold(f64::INFINITY, f64::min);
    let most = hours.iter().copied().fold(0.0, f64::max);
    let said = if least == most {
        format!("{most} h")
    } else {
        format!("{least} to {most} h")
    };
    if (least, most) != (1.0, 1.0) {
        let text = format!("periods of {said}, as their names are times of the day");
        notes.assumed("", text);
    }
    hours
}

/// Rates of times, over periods of one length.
fn timed(
    streams: &[Stream<'_>],
    units: &BTreeMap<String, Unit>,
    is_unix: bool,
    options: &Options,
    notes: &mut Notes,
) -> Result<Rows, Refusal> {
    let hours = options
        .period_hours
        .unwrap_or_else(|| usual_hours(streams, notes));
    let seconds = hours * 3600.0;
    let mut cut: Vec<Vec<Option<f64>>> = Vec::new();
    let (mut first, mut last) = (i64::MAX, i64::MIN);
    let mut binned: Vec<BTreeMap<i64, Sum>> = Vec::new();
    for stream in streams {
        let unit = units.get(&stream.model).copied().unwrap_or(Unit::Unnamed);
        let bins = sum_of(stream, unit, seconds)?;
        if let (Some((from, _)), Some((to, _))) = (bins.first_key_value(), bins.last_key_value()) {
            (first, last) = (first.min(*from), last.max(*to));
        }
        binned.push(bins);
    }
    if first > last {
        return Ok(Rows {
            rates: streams.iter().map(|_| vec![0.0]).collect(),
            periods: None,
        });
    }
    let count = usize::try_from(last.saturating_sub(first))
        .unwrap_or(usize::MAX)
        .saturating_add(1);
    if count > MAX_PERIODS || count.saturating_mul(streams.len()) > MAX_RATES {
        return Err(too_long(streams, count));
    }
    (first, last) = without_ragged_ends(&binned, first, last, seconds, is_unix, notes);
    for (stream, bins) in streams.iter().zip(&binned) {
        let is_constant = stream
            .parts
            .iter()
            .all(|h| bins::clock(&h.series).is_none());
        let rate = |at: i64| match bins.get(&at) {
            _ if is_constant => Some(level(stream)),
            Some(sum) if sum.covered > 0.0 => Some(sum.amount / sum.covered),
            _ => None,
        };
        if bins.values().any(|sum| sum.amount < 0.0) {
            let text = format!("negative figures of {} are taken as 0", stream.name);
            notes.left_out("", text);
        }
        let rate = |at: i64| rate(at).map(|rate| rate.max(0.0));
        cut.push((first..=last).map(rate).collect());
    }
    let label = |at: i64| {
        let start = at as f64 * seconds;
        if is_unix {
            time::label(start)
        } else {
            time::offset_label(start)
        }
    };
    let labels: Vec<String> = (first..=last).map(label).collect();
    let shown: Vec<&str> = labels.iter().map(String::as_str).collect();
    let rates = streams
        .iter()
        .zip(cut)
        .map(|(stream, rates)| filled(rates, &stream.name, &shown, options.fill, notes));
    let rates = rates.collect();
    let periods = labels
        .iter()
        .map(|label| json!({"label": label, "hours": hours}));
    Ok(Rows {
        rates,
        periods: Some(periods.collect()),
    })
}

/// An hour, or the time between two samples where that is longer.
fn usual_hours(streams: &[Stream<'_>], notes: &mut Notes) -> f64 {
    let parts = streams.iter().flat_map(|stream| &stream.parts);
    let longest = parts
        .filter_map(|h| bins::step(&h.series))
        .fold(0.0, f64::max);
    let hours = (longest / 3600.0).clamp(1.0, 24.0 * 31.0).ceil();
    notes.assumed(
        "",
        format!("periods of {hours} h (unless asked for otherwise)"),
    );
    hours
}

/// The periods of a stream: its parts beside each other are summed, each over the time
/// that it covers.
fn sum_of(stream: &Stream<'_>, unit: Unit, seconds: f64) -> Result<BTreeMap<i64, Sum>, Refusal> {
    let mut bins: BTreeMap<i64, Sum> = BTreeMap::new();
    for history in &stream.parts {
        let Binned {
            bins: own,
            is_too_long,
            ..
        } = bins::cut(&history.series, unit, seconds);
        if is_too_long {
            return Err(too_long(std::slice::from_ref(stream), MAX_PERIODS));
        }
        for (at, sum) in own {
            let total = bins.entry(at).or_default();
            if sum.covered > 0.0 {
                // As a rate over the longest time that any of the parts covers.
                let covered = total.covered.max(sum.covered);
                let rate = sum.amount / sum.covered;
                let before = if total.covered > 0.0 {
                    total.amount / total.covered
                } else {
                    0.0
                };
                *total = Sum {
                    amount: (rate + before) * covered,
                    covered,
                };
            }
        }
    }
    Ok(bins)
}

fn too_long(streams: &[Stream<'_>], count: usize) -> Refusal {
    let files: BTreeSet<&str> = streams
        .iter()
        .flat_map(|stream| &stream.parts)
        .map(|history| history.source.file.as_ref())
        .collect();
    let text = format!(
        "at least {count} periods for {}, at most {MAX_PERIODS} (and {MAX_RATES} rates): say a \
         longer --period",
        plural(streams.len(), "demand", "demands")
    );
    Refusal::new(some_of(files), text)
}

/// Leaves out the first and the last period where less than half of it is covered, as
/// long as a whole one stays.
fn without_ragged_ends(
    binned: &[BTreeMap<i64, Sum>],
    first: i64,
    last: i64,
    seconds: f64,
    is_unix: bool,
    notes: &mut Notes,
) -> (i64, i64) {
    let covered = |at: i64| {
        let of = |bins: &BTreeMap<i64, Sum>| bins.get(&at).map_or(0.0, |sum| sum.covered);
        binned.iter().map(of).fold(0.0, f64::max)
    };
    let is_ragged = |at: i64| covered(at) < 0.5 * seconds;
    let whole = (first..=last).any(|at| covered(at) >= 0.9 * seconds);
    let (mut from, mut to) = (first, last);
    if whole {
        while from < to && is_ragged(from) {
            from += 1;
        }
        while to > from && is_ragged(to) {
            to -= 1;
        }
    }
    let label = |at: i64| {
        let start = at as f64 * seconds;
        if is_unix {
            time::label(start)
        } else {
            time::offset_label(start)
        }
    };
    for at in (first..from).chain(to + 1..=last) {
        let text = format!(
            "period {}: the history covers less than half of it",
            label(at)
        );
        notes.left_out("", text);
    }
    for at in (from..=to).filter(|at| !whole && covered(*at) > 0.0 && is_ragged(*at)) {
        let text = format!(
            "the history covers {} of the period {}, which is {} long: what came then is taken \
             for all of it",
            length(covered(at)),
            label(at),
            length(seconds)
        );
        notes.assumed("", text);
    }
    (from, to)
}

/// A time in words, short ones in minutes.
fn length(seconds: f64) -> String {
    let (amount, unit) = match seconds {
        short if short < 60.0 => (short, "s"),
        short if short < 3600.0 => (short / 60.0, "min"),
        long => (long / 3600.0, "h"),
    };
    format!("{} {unit}", (amount * 10.0).round() / 10.0)
}

/// Rates without gaps; which ones were filled is noted.
fn filled(
    rates: Vec<Option<f64>>,
    name: &str,
    labels: &[&str],
    fill: Fill,
    notes: &mut Notes,
) -> Vec<f64> {
    let gaps: Vec<&str> = rates
        .iter()
        .zip(labels)
        .filter(|(rate, _)| rate.is_none())
        .map(|(_, label)| *label)
        .collect();
    if gaps.is_empty() {
        return rates.into_iter().flatten().collect();
    }
    let text = format!(
        "demand {name} has no figures for {} ({}): {}",
        plural(gaps.len(), "period", "periods"),
        some_of(&gaps),
        fill.said()
    );
    notes.assumed("", text);
    let known: Vec<(usize, f64)> = rates
        .iter()
        .enumerate()
        .filter_map(|(at, rate)| Some((at, (*rate)?)))
        .collect();
    let value = |at: usize| {
        let next = known.partition_point(|(other, _)| *other < at);
        let after = known.get(next).copied();
        let before = next.checked_sub(1).and_then(|i| known.get(i)).copied();
        match (fill, before, after) {
            (Fill::Zero, ..) | (_, None, None) => 0.0,
            (Fill::Interpolate, Some((a, from)), Some((b, to))) => {
                from + (to - from) * (at - a) as f64 / (b - a) as f64
            }
            (_, Some((_, rate)), _) | (_, None, Some((_, rate))) => rate,
        }
    };
    let filled = rates
        .iter()
        .enumerate()
        .map(|(at, rate)| rate.unwrap_or_else(|| value(at)));
    filled.collect()
}
