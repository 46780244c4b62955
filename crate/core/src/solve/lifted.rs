//! What an engine's tolerance took off a settled level, served again.
//!
//! What is open in the proof of a level could go to one member alone. Where that one counts
//! for a billionth of the others, the last digits of their levels are a great part of its
//! own. Other rows are then missed by as much at most, which is rounding to them.

use idlewise_engine::Lp;

use super::levels::Share;
use super::tolerances::LIFTED_AT_MOST;

/// Lifts what each demand is served to its floor, where it has one and little is missing.
pub(super) fn lift(lp: &Lp, shares: &[Share], floors: &[Option<f64>], x: &mut [f64]) {
    let activity = lp.activity(x);
    let mut factor = vec![1.0; lp.rows()];
    for (share, floor) in shares.iter().zip(floors) {
        let (floor, has) = (floor.unwrap_or(0.0), activity[share.row]);
        if has < floor && has >= floor * (1.0 - LIFTED_AT_MOST) {
            factor[share.row] = floor / has;
        }
    }
    for (j, value) in x.iter_mut().enumerate() {
        for (i, _) in lp.column(j) {
            *value *= factor[i];
        }
    }
}
