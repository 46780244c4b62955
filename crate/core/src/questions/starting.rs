//! Questions that do not know machines that need hours to start, or models that load, say so.

use crate::error::Error;
use crate::plan::Plan;
use crate::scenario::{InputError, InputErrors, Scenario};

/// Refuses a scenario with machines that need hours to start, or with models that load;
/// `question` is what does not work with them.
///
/// # Errors
///
/// [`Error::Input`] with the first such model or entry.
pub(super) fn refuse(scenario: &Scenario, question: &str) -> Result<(), Error> {
    scenario.refuse_loading(question)?;
    let mut nodes = scenario.nodes.iter().map(|n| n.count.hourly());
    let starting = nodes.position(|h| h.is_some_and(|h| h.start_hours > 0.0));
    match starting {
        Some(at) => Err(error(
            format!("$.nodes[{at}].count.start_hours"),
            "hours to start",
            question,
        )),
        None => Ok(()),
    }
}

/// Refuses a plan whose periods are parts of those of its scenario.
///
/// # Errors
///
/// [`Error::Input`] with the first such period.
pub(super) fn refuse_parts(plan: &Plan, question: &str) -> Result<(), Error> {
    let mut periods = plan.periods.iter();
    match periods.position(|p| p.part_of.is_some()) {
        Some(at) => Err(error(
            format!("$.periods[{at}].part_of"),
            "a part of a period",
            question,
        )),
        None => Ok(()),
    }
}

fn error(path: String, found: &str, question: &str) -> Error {
    let expected = format!(
        "none: {question} does not work with machines that need hours to start, or models that load"
    );
    Error::Input(InputErrors(vec![InputError::new(path, found, expected)]))
}
