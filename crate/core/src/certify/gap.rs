//! How far numbers are apart.

use super::tolerances::ROUNDING_TOLERANCE;
use crate::scenario::Scenario;

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

/// [`relative_gap`], and 0 where bound and value differ by less than rounding:
/// by [`ROUNDING_TOLERANCE`] of the value of all that is asked for. Without
/// this a plan worth exactly nothing would never count as proved.
pub(super) fn gap(scenario: &Scenario, bound: f64, value: f64) -> f64 {
    let asked: f64 = scenario
        .demands
        .iter()
        .map(|d| {
            let work = d.rate.iter().zip(&scenario.periods);
            d.value * work.map(|(rate, p)| 3600.0 * p.hours * rate).sum::<f64>()
        })
        .sum();
    if (bound - value).abs() <= ROUNDING_TOLERANCE * asked {
        0.0
    } else {
        relative_gap(bound, value)
    }
}

/// Whether two numbers are the same up to `tolerance` of their size, or up to
/// the rounding of sums of the size `behind`.
pub(super) fn agrees(a: f64, b: f64, behind: f64, tolerance: f64) -> bool {
    let difference = (a - b).abs();
    difference <= tolerance * a.abs().max(b.abs()) || difference <= ROUNDING_TOLERANCE * behind
}
