//! `verify`: a plan against its scenario, by the independent checker.

use idlewise::certify;

use crate::input::{self, Source};
use crate::outcome::Outcome;
use crate::{output, print};

pub(super) fn run(scenario: &Source, plan: &Source, json: bool) -> anyhow::Result<Outcome> {
    let (fleet, plan) = input::scenario_and_plan(scenario, plan)?;
    let verification = certify::verify(&fleet, &plan);
    if json {
        output::json(&verification)?;
    } else {
        output::view(&print::verify::view(&plan, &verification))?;
    }
    Ok(match verification.valid {
        true if verification.unchecked.is_empty() => Outcome::Done,
        true => Outcome::Stopped,
        false => Outcome::NoPlan,
    })
}
