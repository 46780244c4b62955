//! `verify`: a plan against its scenario, by the independent checker.

use idlewise::scenario::limits::MAX_PLAN_BYTES;
use idlewise::{certify, plan};

use crate::input::{self, Source};
use crate::outcome::Outcome;
use crate::{output, print};

pub(super) fn run(scenario: &Source, plan: &Source, json: bool) -> anyhow::Result<Outcome> {
    let fleet = input::scenario(scenario)?;
    let bytes = plan.read(MAX_PLAN_BYTES)?;
    let plan = plan::from_json(&bytes).map_err(|errors| plan.refuse(errors))?;
    let verification = certify::verify(&fleet, &plan);
    if json {
        output::json(&verification)?;
    } else {
        output::view(&print::verify::view(&plan, &verification))?;
    }
    Ok(if verification.valid {
        Outcome::Done
    } else {
        Outcome::NoPlan
    })
}
