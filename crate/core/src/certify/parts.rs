//! Parts of periods, from the definition: where machines need hours to start, a period ends
//! wherever one that was started with a period becomes ready, and its next part begins; where
//! models load, also wherever what began to load with a period, or on a machine that became
//! ready, has loaded. The checker cuts the scenario by itself, also one that was cut before.

use std::borrow::Cow;

use super::loading;
use super::tolerances::SAME_TIME;
use crate::scenario::{Period, Scenario};

/// The scenario with the parts of its periods as periods.
pub(super) fn read(scenario: &Scenario) -> Cow<'_, Scenario> {
    let hourly = || scenario.nodes.iter().filter_map(|n| n.count.hourly());
    let loads: Vec<f64> = scenario
        .models
        .iter()
        .filter(|model| loading::loads(model))
        .map(|model| model.load_hours)
        .collect();
    let cuts = hourly().any(|own| own.start_hours > 0.0) || !loads.is_empty();
    let is_cut = scenario.periods.iter().any(|p| p.continues);
    if !cuts && !is_cut {
        return Cow::Borrowed(scenario);
    }
    // First and last moment of the periods as they were given, each with the place of its
    // first part in the scenario.
    let mut whole: Vec<(usize, f64, f64)> = Vec::new();
    let mut now = 0.0;
    for (place, period) in scenario.periods.iter().enumerate() {
        let begin = now;
        now += period.hours;
        match whole.last_mut() {
            Some((_, _, end)) if period.continues => *end = now,
            _ => whole.push((place, begin, now)),
        }
    }
    let mut ends: Vec<f64> = hourly()
        .filter(|own| own.start_hours > 0.0 && own.max > 0)
        .flat_map(|own| {
            // What the first period has was there, unless it is said what was.
            let starts = whole.iter().enumerate();
            let starts = starts.filter(move |(t, _)| *t > 0 || own.running.is_some());
            starts.map(move |(_, (_, begin, _))| begin + own.start_hours)
        })
        .collect();
    // A load begins with a period, or when a machine becomes ready.
    let first = loading::may_load_first(scenario);
    let with_periods = whole.iter().enumerate();
    let with_periods = with_periods.filter(|(t, _)| *t > 0 || first);
    let mut loaded = ends.clone();
    loaded.extend(with_periods.map(|(_, (_, begin, _))| *begin));
    for load in loads {
        ends.extend(loaded.iter().map(|begin| begin + load));
    }
    let mut wide = scenario.clone();
    wide.periods = Vec::new();
    // Of each part, the period that has its rates.
    let mut origin = Vec::new();
    for &(place, begin, end) in &whole {
        let mut moments = vec![begin, end];
        let within = |at: &&f64| **at > begin + SAME_TIME && **at < end - SAME_TIME;
        moments.extend(ends.iter().filter(within));
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
