//! The one of several futures that came.

use super::super::words::listed_up_to;
use crate::error::Error;
use crate::scenario::{InputError, InputErrors, Scenario, expanded, quoted};

/// Names of futures in a message.
const NAMED: usize = 8;

/// The scenario in which only the future of this name may come.
///
/// # Errors
///
/// [`Error::Input`] where the scenario has no such future.
pub(super) fn only(scenario: &Scenario, id: &str) -> Result<Scenario, Error> {
    let slots = expanded(scenario).map(|(_, slots)| slots);
    let fates = slots.map_or(Vec::new(), |slots| slots.fates);
    if let Some(own) = fates.iter().find(|fate| fate.id == id) {
        return Ok(scenario.only(own));
    }
    let known: Vec<String> = fates.iter().map(|fate| quoted(&fate.id)).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let expected = if known.is_empty() {
        "a scenario with futures, as one of them is to be the one that came".to_owned()
    } else {
        format!(
            "the future that came, one of {}",
            listed_up_to(&known, NAMED)
        )
    };
    let found = if known.is_empty() {
        "none".to_owned()
    } else {
        quoted(id)
    };
    Err(Error::Input(InputErrors(vec![InputError::new(
        "$.futures",
        found,
        expected,
    )])))
}
