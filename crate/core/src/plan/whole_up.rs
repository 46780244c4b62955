//! Whole numbers of machines and replicas.

use super::tolerances::WHOLE;

/// The least whole number that is no less than a count but for rounding. Less
/// than one is a part of one, however small: a rare demand needs a machine too.
pub(super) fn whole_up(count: f64) -> f64 {
    (count - WHOLE * count.min(1.0)).ceil()
}
