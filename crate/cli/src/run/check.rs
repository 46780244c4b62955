//! `check`: everything that is wrong with a scenario, and what looks odd.

use idlewise::scenario::{self, Advice, InputError};
use serde::Serialize;

use crate::input::{self, Refused, Source};
use crate::outcome::Outcome;
use crate::{output, print, report};

#[derive(Debug, Serialize)]
struct Findings<'a> {
    valid: bool,
    errors: &'a [InputError],
    advice: &'a [Advice],
}

pub(super) fn run(source: &Source, json: bool) -> anyhow::Result<Outcome> {
    match input::scenario(source) {
        Ok(scenario) => {
            let advice = scenario::advise(&scenario);
            if json {
                output::json(&Findings {
                    valid: true,
                    errors: &[],
                    advice: &advice,
                })?;
            } else {
                output::view(&print::check::view(&source.to_string(), &scenario, &advice))?;
            }
            Ok(Outcome::Done)
        }
        Err(error) => {
            // What is wrong with a scenario is this command's data; a file that
            // cannot be read is an error as everywhere.
            let refused = error.downcast::<Refused>()?;
            if json {
                output::json(&Findings {
                    valid: false,
                    errors: &refused.errors.0,
                    advice: &[],
                })?;
            } else {
                output::view(&report::problems(&refused.input, &refused.errors.0))?;
            }
            Ok(Outcome::NoPlan)
        }
    }
}
