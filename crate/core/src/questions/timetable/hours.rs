//! Machines that are rented by the hour: how many are on in each period.

use std::collections::BTreeMap;

use crate::plan::Plan;
use crate::scenario::Scenario;

/// Machines of one entry, rented by the hour.
pub(super) struct Hours {
    /// On in each period.
    pub on: Vec<f64>,
    /// On before the first, where that is said.
    pub running: Option<f64>,
}

impl Hours {
    /// The most of any period.
    pub fn most(&self) -> u64 {
        self.on.iter().copied().fold(0.0, f64::max).ceil() as u64
    }

    /// What is on before a period; in the first, what the plan has there unless it is said.
    pub fn before(&self, period: usize) -> f64 {
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
