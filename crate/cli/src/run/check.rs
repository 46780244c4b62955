//! `check`: everything that is wrong with a scenario, and what looks odd.

use idlewise::scenario::CheckReport;

use crate::input::{self, Refused, Source};
use crate::outcome::Outcome;
use crate::{output, print, report};

pub(super) fn run(source: &Source, json: bool) -> anyhow::Result<Outcome> {
    match input::scenario(source) {
        Ok(scenario) => {
            let found = CheckReport::of(Ok(&scenario));
            if json {
                output::json(&found)?;
            } else {
                let advice = &found.advice;
                output::view(&print::check::view(&source.to_string(), &scenario, advice))?;
            }
            Ok(Outcome::Done)
        }
        Err(error) => {
            // What is wrong with a scenario is this command's data; a file that
            // cannot be read is an error as everywhere.
            let refused = error.downcast::<Refused>()?;
            if json {
                output::json(&CheckReport::of(Err(refused.errors)))?;
            } else {
                output::view(&report::problems(&refused.input, &refused.errors.0))?;
            }
            Ok(Outcome::NoPlan)
        }
    }
}
