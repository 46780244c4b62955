//! Questions that do not choose machines by the hour yet, nor know models that load, say so.

use crate::error::Error;
use crate::scenario::{InputError, InputErrors, Scenario};

/// Refuses a scenario with machines that are rented by the hour, or with models that load;
/// `question` is what does not work with them.
///
/// # Errors
///
/// [`Error::Input`] with the first such model or entry.
pub(super) fn refuse(scenario: &Scenario, question: &str) -> Result<(), Error> {
    scenario.refuse_loading(question)?;
    let mut nodes = scenario.nodes.iter();
    let Some(at) = nodes.position(|n| n.count.hourly().is_some()) else {
        return Ok(());
    };
    let expected = format!(
        "a count for all periods, as {question} does not work with machines by the hour (a \
         range without `per`, or a number)"
    );
    Err(Error::Input(InputErrors(vec![InputError::new(
        format!("$.nodes[{at}].count.per"),
        "\"period\"",
        expected,
    )])))
}
