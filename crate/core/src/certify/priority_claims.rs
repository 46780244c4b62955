//! What a plan file says of priorities, compared with what is recomputed.

use super::examine::Examined;
use super::findings::{Findings, show};
use super::gap::agrees;
use super::tolerances::CLAIM_TOLERANCE;
use crate::plan::{Plan, PriorityCertificate};

/// Values, bounds and gaps by priority.
pub(super) fn check(plan: &Plan, examined: &Examined, findings: &mut Findings) {
    let found = &examined.certificate.priorities;
    for found in found {
        let claimed = plan.certificate.priorities.iter();
        match claimed.into_iter().find(|p| p.priority == found.priority) {
            Some(claimed) => proof(claimed, found, findings),
            None => findings.say(|| format!("certificate.priorities lacks {}", found.priority)),
        }
    }
    if plan.priorities.is_empty() && !found.is_empty() {
        findings.say(|| "priorities: what each priority got is not said".to_owned());
    }
    let higher: f64 = found.iter().map(|p| p.value).sum();
    let worth = examined.worth;
    for (place, claimed) in plan.priorities.iter().enumerate() {
        let name = format!("priorities[{place}]");
        let (value, bound, behind) = match found.get(place) {
            Some(found) if found.priority == claimed.priority => {
                (found.value, Some(found.bound), 0.0)
            }
            // The lowest has what the others leave.
            None if place == found.len() && place > 0 => {
                let rest = worth.value - higher;
                let most = (examined.certificate.bound - higher).max(rest);
                (rest, claimed.bound.map(|_| most), worth.value + worth.cost)
            }
            _ => {
                let priority = claimed.priority;
                findings.say(|| format!("{name}: {priority} is not the priority of that place"));
                continue;
            }
        };
        let mut amount = |what: &str, claimed: f64, found: f64| {
            if !agrees(claimed, found, behind, CLAIM_TOLERANCE) {
                findings.say(|| {
                    format!(
                        "{name}.{what} is {}, recomputed {}",
                        show(claimed),
                        show(found)
                    )
                });
            }
        };
        amount("value", claimed.value, value);
        amount(
            "bound",
            claimed.bound.unwrap_or_default(),
            bound.unwrap_or_default(),
        );
    }
}

fn proof(claimed: &PriorityCertificate, found: &PriorityCertificate, findings: &mut Findings) {
    for (what, claimed, found, is_same) in [
        (
            "value",
            claimed.value,
            found.value,
            agrees(claimed.value, found.value, 0.0, CLAIM_TOLERANCE),
        ),
        (
            "bound",
            claimed.bound,
            found.bound,
            agrees(claimed.bound, found.bound, 0.0, CLAIM_TOLERANCE),
        ),
        (
            "gap",
            claimed.gap,
            found.gap,
            (claimed.gap - found.gap).abs() <= CLAIM_TOLERANCE,
        ),
    ] {
        if !is_same {
            findings.say(|| {
                format!(
                    "certificate.priorities: {what} is {}, recomputed {}",
                    show(claimed),
                    show(found)
                )
            });
        }
    }
}
