//! How far numbers are apart.

use super::index::Index;
use super::objective::SECONDS_PER_HOUR;
use super::tolerances::ROUNDING_TOLERANCE;
use crate::scenario::{Demand, ObjectiveName};

/// How far a bound is from a value, relative to the larger of the two:
/// |bound - value| / max(|bound|, |value|), and 0 where both are 0.
pub fn relative_gap(bound: f64, value: f64) -> f64 {
    let size = bound.abs().max(value.abs());
    if size == 0.0 {
        0.0
    } else {
        (bound - value).abs() / size
    }
}

/// [`relative_gap`] of what the scenario asks for, and 0 where bound and value differ
/// by less than rounding. Without this a plan worth exactly nothing would never
/// count as proved.
pub(super) fn gap(index: &Index<'_>, bound: f64, value: f64) -> f64 {
    let is_rounding = match index.scenario.policy.objective {
        ObjectiveName::Serve | ObjectiveName::Profit => {
            (bound - value).abs() <= ROUNDING_TOLERANCE * servable(index, |_| true)
        }
        // No plan costs less than nothing, and value does not count.
        ObjectiveName::Cost => value == 0.0,
        // Levels have a rounding of their own.
        ObjectiveName::Fair => false,
    };
    if is_rounding {
        0.0
    } else {
        relative_gap(bound, value)
    }
}

/// The value of all that some demands ask for and that some node may serve.
pub(super) fn servable(index: &Index<'_>, of: impl Fn(&Demand) -> bool) -> f64 {
    let scenario = index.scenario;
    let demands = scenario.demands.iter().zip(index.reachable());
    let worth = demands
        .filter(|(d, reachable)| *reachable && of(d))
        .map(|(d, _)| {
            let work = d.rate.iter().zip(&scenario.periods);
            d.value
                * work
                    .map(|(rate, p)| SECONDS_PER_HOUR * p.hours * rate)
                    .sum::<f64>()
        });
    worth.sum()
}

/// Whether two numbers are the same up to `tolerance` of their size, or up to
/// the rounding of sums of the size `behind`.
pub(super) fn agrees(a: f64, b: f64, behind: f64, tolerance: f64) -> bool {
    let difference = (a - b).abs();
    difference <= tolerance * a.abs().max(b.abs()) || difference <= ROUNDING_TOLERANCE * behind
}
