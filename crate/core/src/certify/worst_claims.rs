//! What a plan file claims to come to on average, where the worst futures come first.

use super::examine::Examined;
use super::findings::{Findings, show};
use super::gap::agrees;
use super::tolerances::CLAIM_TOLERANCE;
use crate::plan::Plan;

/// What a plan claims to come to on average.
pub(super) fn check(plan: &Plan, examined: &Examined, findings: &mut Findings) {
    let claimed = plan.certificate.expected.as_ref();
    let found = examined.certificate.expected.as_ref();
    let (Some(claimed), Some(found)) = (claimed, found) else {
        let told = plan.objective.expected.is_some();
        if told || claimed.is_some() != found.is_some() {
            findings.say(|| "objective.expected: nothing in the certificate proves it".to_owned());
        }
        return;
    };
    let behind = examined.worth.value + examined.worth.cost;
    let told = plan.objective.expected.unwrap_or(f64::NAN);
    for (name, claimed, found) in [
        ("objective.expected", told, found.value),
        ("certificate.expected.value", claimed.value, found.value),
        ("certificate.expected.bound", claimed.bound, found.bound),
    ] {
        if !agrees(claimed, found, behind, CLAIM_TOLERANCE) {
            findings.say(|| format!("{name} is {}, recomputed {}", show(claimed), show(found)));
        }
    }
}
