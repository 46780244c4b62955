//! The steps that start and stop machines that are rented by the hour.

use super::contents::Entries;
use super::types::{Action, Step};

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
