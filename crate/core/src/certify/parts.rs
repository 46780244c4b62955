//! Parts of periods, from the definition: where machines need hours to start, a period ends
//! wherever one that was started with a period becomes ready, and its next part begins; where
//! models load, also wherever what began to load with a period, or on a machine that became
//! ready, has loaded. The checker cuts the scenario by itself, also one that was cut before.

use std::borrow::Cow;

use super::loading;
use super::tolerances::SAME_TIME;
use crate::scenario::{Period, Scenario};

/// A period as it was given: the place of its first part in the scenario, its first and its
/// last moment.
type Whole = (usize, f64, f64);

/// Hours to load of the models that do: each once, however many have it.
fn loading_hours(scenario: &Scenario) -> Vec<f64> {
    let models = scenario.models.iter().filter(|m| loading::loads(m));
    let mut hours: Vec<f64> = models.map(|model| model.load_hours).collect();
    hours.sort_unstable_by(f64::total_cmp);
    hours.dedup();
    hours
}

/// Hours to start of the machines that take some, and whether any may start in the first
/// period: what it has was there, unless it is said what was. Each once.
fn starting_hours(scenario: &Scenario) -> Vec<(f64, bool)> {
    let hourly = scenario.nodes.iter().filter_map(|n| n.count.hourly());
    let starting = hourly.filter(|own| own.start_hours > 0.0 && own.max > 0);
    let mut hours: Vec<(f64, bool)> = starting
        .map(|own| (own.start_hours, own.running.is_some()))
        .collect();
    hours.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    hours.dedup();
    hours
}

/// The periods as they were given.
fn whole(periods: &[Period]) -> Vec<Whole> {
    let mut whole: Vec<Whole> = Vec::new();
    let mut now = 0.0;
    for (place, period) in periods.iter().enumerate() {
        let begin = now;
        now += period.hours;
        match whole.last_mut() {
            Some((_, _, end)) if period.continues => *end = now,
            _ => whole.push((place, begin, now)),
        }
    }
    whole
}

/// When a start ends that began with a period, and a load that began with a period or when
/// a machine became ready; ascending.
fn ends(scenario: &Scenario, whole: &[Whole], starts: &[(f64, bool)], loads: &[f64]) -> Vec<f64> {
    let begins = |first: bool| {
        let from = usize::from(!first).min(whole.len());
        whole[from..].iter().map(|(_, begin, _)| *begin)
    };
    let started = starts.iter();
    let mut ends: Vec<f64> = started
        .flat_map(|&(hours, first)| begins(first).map(move |begin| begin + hours))
        .collect();
    let mut loading = ends.clone();
    loading.extend(begins(loading::may_load_first(scenario)));
    for load in loads {
        ends.extend(loading.iter().map(|begin| begin + load));
    }
    ends.sort_unstable_by(f64::total_cmp);
    ends
}

/// The scenario with the parts of its periods as periods.
pub(super) fn read(scenario: &Scenario) -> Cow<'_, Scenario> {
    let loads = loading_hours(scenario);
    let starts = starting_hours(scenario);
    let is_cut = scenario.periods.iter().any(|p| p.continues);
    if starts.is_empty() && loads.is_empty() && !is_cut {
        return Cow::Borrowed(scenario);
    }
    let whole = whole(&scenario.periods);
    let ends = ends(scenario, &whole, &starts, &loads);
    let mut wide = scenario.clone();
    wide.periods = Vec::new();
    // Of each part, the period that has its rates.
    let mut origin = Vec::new();
    for &(place, begin, end) in &whole {
        let mut moments = vec![begin, end];
        let first = ends.partition_point(|at| *at <= begin + SAME_TIME);
        let within = ends[first..].iter().take_while(|at| **at < end - SAME_TIME);
        moments.extend(within);
        moments.sort_unstable_by(f64::total_cmp);
        moments.dedup_by(|later, earlier| *later - *earlier <= SAME_TIME);
        for (number, pair) in moments.windows(2).enumerate() {
            wide.periods.push(Period {
                label: scenario.periods[place].label.clone(),
                hours: pair[1] - pair[0],
                continues: number > 0,
            });
            origin.push(place);
        }
    }
    if !is_cut && origin.len() == scenario.periods.len() {
        // Nothing is cut: their hours are as they were given, not sums.
        return Cow::Borrowed(scenario);
    }
    let periods = scenario.periods.len();
    let spread = |values: &mut Vec<f64>| {
        if values.len() == periods {
            *values = origin.iter().map(|&place| values[place]).collect();
        }
    };
    for demand in &mut wide.demands {
        spread(&mut demand.rate);
    }
    for future in &mut wide.futures {
        for change in &mut future.demands {
            change.rate.iter_mut().for_each(spread);
        }
    }
    for route in &mut wide.routes {
        route.rate.iter_mut().for_each(spread);
    }
    for limit in &mut wide.limits {
        limit.min.iter_mut().for_each(spread);
        limit.max.iter_mut().for_each(spread);
    }
    Cow::Owned(wide)
}
