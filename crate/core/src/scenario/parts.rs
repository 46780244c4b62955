//! Periods in parts: where machines need hours to start, or models hours to load, periods are
//! cut wherever a start or a load can end, so that in every part a machine is either ready or
//! not, and a replica loaded or not. Averaging over a period would let two machines that are
//! ready for half of it serve one's traffic all the time.
//!
//! What follows sees parts only: periods that `continue` the one before them, whose rates
//! and machines are the same.

use super::loading::loads_at_first;
use super::{Fleet, Period, Scenario};
use std::borrow::Cow;

/// Cuts that are closer than this part of an hour to another, or to an end, are one.
const TOUCHING: f64 = 1e-9;

/// Different hours to start, to load, and to start and then load, each with the first period
/// in which that can begin: nothing does in the very first where what it has was there.
pub(super) fn kinds(scenario: &Scenario) -> Vec<(u64, usize)> {
    let hourly = scenario.nodes.iter().filter_map(|n| n.count.hourly());
    let starting = hourly.filter(|h| h.start_hours > 0.0 && h.max > 0);
    let kinds = starting.map(|h| (h.start_hours.to_bits(), usize::from(h.running.is_none())));
    let mut kinds: Vec<(u64, usize)> = kinds.collect();
    kinds.sort_unstable();
    kinds.dedup();
    let models = scenario.models.iter().filter(|m| m.loads());
    let loads: Vec<u64> = models.map(|m| m.load_hours.to_bits()).collect();
    let first = usize::from(!loads_at_first(scenario));
    for (hours, first) in kinds.clone() {
        let both = |load: &u64| f64::from_bits(hours) + f64::from_bits(*load);
        kinds.extend(loads.iter().map(|load| (both(load).to_bits(), first)));
    }
    kinds.extend(loads.into_iter().map(|load| (load, first)));
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The moments at which periods are cut: when a start or a load that begins with a period
/// ends, and a load that begins when a start ends.
fn cuts(scenario: &Scenario) -> Vec<f64> {
    let (begins, end) = begins(&scenario.periods);
    let mut all = Vec::new();
    for (hours, first) in kinds(scenario) {
        let starts = begins.iter().skip(first);
        all.extend(starts.map(|start| start + f64::from_bits(hours)));
    }
    all.retain(|at| *at < end);
    all.sort_by(f64::total_cmp);
    all
}

/// When each period begins, and when the last ends.
fn begins(periods: &[Period]) -> (Vec<f64>, f64) {
    let mut now = 0.0;
    let begins = periods.iter().map(|period| {
        now += period.hours;
        now - period.hours
    });
    (begins.collect(), now)
}

/// How many parts all periods have together.
pub(super) fn count(scenario: &Scenario) -> usize {
    lengths(scenario).iter().map(Vec::len).sum()
}

/// Hours of the parts of each period.
fn lengths(scenario: &Scenario) -> Vec<Vec<f64>> {
    let (begins, _) = begins(&scenario.periods);
    let cuts = cuts(scenario);
    let mut next = cuts.iter().copied().peekable();
    let each = scenario.periods.iter().zip(begins);
    each.map(|(period, begin)| {
        let end = begin + period.hours;
        let (mut parts, mut from) = (Vec::new(), begin);
        while let Some(at) = next.next_if(|at| *at < end - TOUCHING) {
            if at > from + TOUCHING {
                parts.push(at - from);
                from = at;
            }
        }
        parts.push(end - from);
        parts
    })
    .collect()
}

impl Scenario {
    /// The scenario whose periods are those of its plans: itself, unless machines need hours
    /// to start (`count.start_hours`) or models hours to load (`load_hours`). Then a period
    /// has a part for every moment in which a start or a load can end, and each part is a period here: of the same label and rates, and with
    /// the hours that it lasts.
    ///
    /// ```
    /// use idlewise::{Demand, Hourly, Model, Node, Profile, Scenario};
    /// let hourly = Hourly::new(0..=2).running(0).start_hours(0.25);
    /// let scenario = Scenario::new("a quarter of an hour to start")
    ///     .periods(2)
    ///     .node(Node::new("n", "H").count(hourly).capacity("gpu", 1.0))
    ///     .model(Model::new("m").profile(Profile::new("H", 10.0)))
    ///     .demand(Demand::new("chat", "m", [5.0, 10.0]));
    /// let parts = scenario.in_parts();
    /// let hours: Vec<f64> = parts.periods.iter().map(|p| p.hours).collect();
    /// assert_eq!(hours, [0.25, 0.75, 0.25, 0.75]);
    /// assert_eq!(parts.demands[0].rate, [5.0, 5.0, 10.0, 10.0]);
    /// ```
    pub fn in_parts(&self) -> Cow<'_, Scenario> {
        let is_cut = self.periods.iter().any(|period| period.continues);
        if is_cut || kinds(self).is_empty() {
            return Cow::Borrowed(self);
        }
        let lengths = lengths(self);
        if lengths.iter().all(|parts| parts.len() == 1) {
            return Cow::Borrowed(self);
        }
        let mut own = self.clone();
        own.periods = Vec::new();
        for (period, parts) in self.periods.iter().zip(&lengths) {
            own.periods
                .extend(parts.iter().enumerate().map(|(number, &hours)| Period {
                    hours,
                    continues: number > 0,
                    ..period.clone()
                }));
        }
        let repeated = |values: &mut Vec<f64>| {
            // One number that holds in every period stays so.
            if values.len() == lengths.len() {
                let each = values.iter().zip(&lengths);
                let each = each.flat_map(|(value, parts)| vec![*value; parts.len()]);
                *values = each.collect();
            }
        };
        for demand in &mut own.demands {
            repeated(&mut demand.rate);
        }
        for future in &mut own.futures {
            let changes = future.demands.iter_mut();
            changes
                .filter_map(|change| change.rate.as_mut())
                .for_each(repeated);
        }
        for rate in own.routes.iter_mut().filter_map(|r| r.rate.as_mut()) {
            repeated(rate);
        }
        for limit in &mut own.limits {
            for sides in [&mut limit.min, &mut limit.max] {
                sides.iter_mut().for_each(repeated);
            }
        }
        Cow::Owned(own)
    }
}

impl Fleet<'_> {
    /// Whether a part is the first of its period: there machines start and stop.
    pub fn begins(&self, part: usize) -> bool {
        self.scenario.periods.get(part).is_none_or(|p| !p.continues)
    }

    /// The parts of the period that a part is in.
    pub fn parts_of(&self, part: usize) -> std::ops::Range<usize> {
        let first = (0..=part).rev().find(|&p| self.begins(p)).unwrap_or(0);
        let end = (part + 1..self.hours.len()).find(|&p| self.begins(p));
        first..end.unwrap_or(self.hours.len())
    }
}
