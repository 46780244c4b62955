//! Amounts of a plan: what no number may be.

use super::findings::{Findings, is_usable, show};
use super::index::Index;
use super::tolerances::INTEGRALITY_TOLERANCE;

/// An amount that can be used, or what is wrong with it.
pub(super) fn read_amount(amount: f64, what: &str) -> Result<f64, String> {
    if is_usable(amount) && amount >= 0.0 {
        Ok(amount)
    } else {
        Err(format!("{} is not {what}", show(amount)))
    }
}

/// Replicas and machines are whole unless the policy says `relax`.
pub(super) fn check_whole(
    index: &Index<'_>,
    count: f64,
    findings: &mut Findings,
    subject: impl Fn() -> String,
) {
    let off = (count - count.round()).abs();
    if !index.scenario.policy.relax && off > INTEGRALITY_TOLERANCE {
        findings.limit(off, 1.0, || {
            format!("{}, which is not a whole number", subject())
        });
    }
}
