//! The independent checker (DESIGN section 2, "The proof").
//!
//! It works from a scenario and a plan alone and shares no code with the
//! program builder or the solvers: it decides by itself which routes are
//! eligible, adds up every limit, the objective and the bound that the plan's
//! prices prove. [`certify`] does so for a plan that was just made;
//! [`verify`] also compares everything a plan file claims with what is
//! recomputed, for whoever doubts it.

mod account;
mod after;
mod amounts;
mod apart;
mod bound;
mod cards;
mod classes;
mod cost_phase;
mod examine;
mod fair;
mod feasibility;
mod findings;
mod futures;
mod gap;
mod hourly;
mod in_one_future;
mod index;
mod limit_prices;
mod limits;
mod loading;
mod loads;
mod moves;
mod objective;
mod outcomes;
mod packing;
mod parts;
mod price_rows;
mod priorities;
mod priority_claims;
mod reading;
mod search_bound;
mod stage_prices;
mod stages;
mod sum;
#[cfg(test)]
mod tests;
mod tolerances;
mod verify;
mod waiting;
mod waits;
mod worst;
mod worst_claims;

use std::borrow::Cow;

use crate::plan::{Certificate, Plan};
use crate::scenario::Scenario;

use examine::{examine, with_prices};
use findings::Findings;
use index::Index;

pub use gap::relative_gap;
pub use tolerances::{
    CLAIM_TOLERANCE, FEASIBILITY_TOLERANCE, INTEGRALITY_TOLERANCE, ROUNDING_TOLERANCE,
};
pub use verify::{Verification, verify};

/// A plan's recomputed certificate, and everything that is wrong with the plan.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Certified {
    /// Objective, bound, gap and largest violation as recomputed; the prices
    /// as the plan gives them.
    pub certificate: Certificate,
    /// What is wrong, in fleet words. Empty for a valid plan.
    pub findings: Vec<String>,
}

/// Recomputes a plan's certificate from the scenario (which must have passed
/// its own checks), the plan's routes, replicas and counts, and the prices and
/// search bound in the plan's certificate. Nothing else in the plan is read;
/// [`verify`] does that.
///
/// The bound is what the prices prove, or the plan's `search_bound` where that
/// is tighter and something in the scenario is whole-numbered.
pub fn certify(scenario: &Scenario, plan: &Plan) -> Certified {
    let mut findings = Findings::default();
    let given = plan.certificate.clone();
    let Some(scenario) = classes::scenario_of(scenario, plan, &mut findings) else {
        return Certified {
            certificate: given,
            findings: findings.into_texts(),
        };
    };
    let wide = parts::read(&scenario);
    let (wide, futures) = futures::read(&wide);
    let plan = after::renamed(plan, futures.as_ref(), &mut findings);
    let index = Index::new(&wide).in_futures(futures);
    let certificate = match examine(&index, &plan, &mut findings) {
        Some(examined) => with_prices(examined.certificate, given),
        None => given,
    };
    Certified {
        certificate,
        findings: findings.into_texts(),
    }
}

/// The scenario of a plan's own entries: where the plan names classes of alike nodes, each
/// is one entry.
///
/// # Errors
///
/// Where the nodes of a class are not alike, in fleet words.
pub(crate) fn scenario_of<'s>(
    scenario: &'s Scenario,
    plan: &Plan,
) -> Result<Cow<'s, Scenario>, String> {
    let mut findings = Findings::default();
    let found = classes::scenario_of(scenario, plan, &mut findings);
    found.ok_or_else(|| findings.into_texts().join("; "))
}

/// [`certify`] for a plan that is being made: its certificate becomes what is
/// recomputed, and what is wrong is returned. Prices stay where they are, which
/// matters where there are as many as nodes and periods.
pub(crate) fn certify_new(scenario: &Scenario, plan: &mut Plan) -> Vec<String> {
    let mut findings = Findings::default();
    let wide = parts::read(scenario);
    let (wide, futures) = futures::read(&wide);
    let renamed = after::renamed(plan, futures.as_ref(), &mut findings);
    let index = Index::new(&wide).in_futures(futures);
    let examined = examine(&index, &renamed, &mut findings);
    drop(renamed);
    if let Some(examined) = examined {
        let given = std::mem::take(&mut plan.certificate);
        plan.certificate = with_prices(examined.certificate, given);
    }
    findings.into_texts()
}
