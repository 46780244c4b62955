//! Bounds as files state them.

use idlewise_engine::Lp;

/// A size that is whole but for rounding is that whole number: sizes are
/// quotients of a scenario's numbers.
const NEARLY_WHOLE: f64 = 1e-9;

/// The upper bound that files state for a column: whole columns need one.
pub(super) fn upper(lp: &Lp, j: usize) -> f64 {
    if lp.integer[j] && lp.upper[j].is_infinite() {
        (lp.size[j] * (1.0 + NEARLY_WHOLE) + NEARLY_WHOLE).floor()
    } else {
        lp.upper[j]
    }
}
