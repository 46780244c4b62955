//! Machines that are rented by the hour: how many are on in each period, and the steps
//! that start and stop them.

use std::collections::BTreeMap;

use super::contents::Entries;
use super::types::{Action, Step};
use crate::plan::Plan;
use crate::scenario::Scenario;

/// Machines of one entry, rented by the hour.
pub(super) struct Hours {
    /// On in each period.
    pub on: Vec<f64>,
    /// On before the first, where that is said.
    running: Option<f64>,
}

impl Hours {
    /// The most of any period.
    pub fn most(&self) -> u64 {
        self.on.iter().copied().fold(0.0, f64::max).ceil() as u64
    }

    /// What is on before a period; in the first, what the plan has there unless it is said.
    fn before(&self, period: usize) -> f64 {
        match period {
            0 => self.running.unwrap_or(0.0),
            _ => self.on[period - 1],
        }
    }

    /// Machines that there are while a period begins: what goes is still there, and what
    /// comes already is.
    pub fn while_changing(&self, period: usize) -> u64 {
        self.before(period).max(self.on[period]).ceil() as u64
    }
}

/// The entries of a plan that are rented by the hour. Of those of which the plan rents none
/// only the scenario knows.
pub(super) fn by_the_hour<'p>(
    plan: &'p Plan,
    scenario: Option<&'p Scenario>,
    periods: usize,
) -> BTreeMap<&'p str, Hours> {
    let none = |running: Option<u64>| Hours {
        on: vec![0.0; periods],
        running: running.map(|running| running as f64),
    };
    let nodes = scenario.map_or(&[][..], |s| &s.nodes).iter();
    let hourly = nodes.filter_map(|n| Some((n.id.as_str(), none(n.count.hourly()?.running))));
    let mut all: BTreeMap<&str, Hours> = hourly.collect();
    for entry in &plan.hourly {
        let own = all.entry(&entry.node).or_insert_with(|| none(None));
        if let Some(on) = own.on.get_mut(entry.period) {
            *on = entry.count;
        }
    }
    all
}

/// Machines to start before anything is loaded in a period: all of those that the first
/// has, where nothing is said about what was there.
pub(super) fn starts(entries: &Entries<'_>, period: usize, steps: &mut Vec<Step>) {
    for (&id, hours) in &entries.hours {
        let more = hours.on[period] - hours.before(period);
        let action = match (period, hours.running) {
            (0, None) => Action::Rent,
            _ => Action::Start,
        };
        if more > 0.0 {
            steps.push(Step {
                machine_count: more,
                ..entries.step(period, action, id)
            });
        }
    }
}

/// Machines to stop when everything is where it belongs.
pub(super) fn stops(entries: &Entries<'_>, period: usize, steps: &mut Vec<Step>) {
    for (&id, hours) in &entries.hours {
        let fewer = hours.before(period) - hours.on[period];
        if fewer > 0.0 {
            steps.push(Step {
                machine_count: fewer,
                ..entries.step(period, Action::Stop, id)
            });
        }
    }
}
