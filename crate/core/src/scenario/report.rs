//! What `check` answers.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Advice, InputError, InputErrors, Scenario};

/// Everything that is wrong with a scenario, and what looks odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CheckReport {
    /// Whether the scenario can be solved as it is.
    pub valid: bool,
    /// Everything that is wrong, in the order of the input.
    pub errors: Vec<InputError>,
    /// What is valid and probably not meant.
    pub advice: Vec<Advice>,
}

impl CheckReport {
    /// Of what reading a scenario came to.
    pub fn of(read: Result<&Scenario, InputErrors>) -> Self {
        match read {
            Ok(scenario) => CheckReport {
                valid: true,
                errors: Vec::new(),
                advice: scenario.advise(),
            },
            Err(InputErrors(errors)) => CheckReport {
                valid: false,
                errors,
                advice: Vec::new(),
            },
        }
    }
}
