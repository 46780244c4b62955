//! What a plan file claims of each future: how likely it is, what is served, what it costs.

use super::examine::Examined;
use super::findings::{Findings, show};
use super::in_one_future::outcome;
use super::index::Index;
use super::tolerances::CLAIM_TOLERANCE;
use crate::plan::{FutureOutcome, Plan};

/// Checks what the plan says of each future.
pub(super) fn check(index: &Index<'_>, plan: &Plan, examined: &Examined, findings: &mut Findings) {
    if !check_names(index, plan, findings) {
        return;
    }
    for (number, told) in plan.futures.iter().enumerate() {
        let found = outcome(index, (&examined.usage, &examined.decisions), number);
        let asked = found.asked.value();
        let percent = if asked > 0.0 {
            100.0 * found.served.value() / asked
        } else {
            100.0
        };
        let value = found.value.value();
        let worth = value + found.away.value();
        for (name, claimed, found, size) in [
            ("served_percent", told.served_percent, percent, 100.0),
            ("value", told.value, value, worth),
            ("turned_away", told.turned_away, found.away.value(), worth),
            ("cost", told.cost, found.cost.value(), found.cost.value()),
        ] {
            let agrees = (claimed - found).abs() <= CLAIM_TOLERANCE * size;
            if !agrees {
                findings.say(|| {
                    let id = &told.id;
                    let (claimed, found) = (show(claimed), show(found));
                    format!("future {id}: {name} is {claimed}, recomputed {found}")
                });
            }
        }
    }
}

/// What a plan says of each future: who it is, and how likely.
fn check_names(index: &Index<'_>, plan: &Plan, findings: &mut Findings) -> bool {
    let own: &[(String, f64)] = match &index.futures {
        Some(futures) => &futures.names,
        None => &[],
    };
    let agrees = |(claim, own): (&FutureOutcome, &(String, f64))| {
        claim.id == own.0 && (claim.weight - own.1).abs() <= CLAIM_TOLERANCE
    };
    let fine = plan.futures.len() == own.len() && plan.futures.iter().zip(own).all(agrees);
    if !fine {
        let (claimed, found) = (plan.futures.len(), own.len());
        findings.say(|| {
            format!(
                "futures lists {claimed} futures, the scenario has {found}, or other names or \
                 weights"
            )
        });
    }
    fine
}
