//! Which questions do not know budgets: they refuse by name instead of answering wrongly.

use crate::error::Error;
use crate::scenario::{InputError, InputErrors, LimitOf, Scenario};

/// Refuses budgets that count rent: a question that turns fixed machines into chosen ones,
/// or the other way round, would count other machines.
///
/// # Errors
///
/// [`Error::Input`] with the place of the first.
pub(super) fn refuse_budgets(scenario: &Scenario, question: &str) -> Result<(), Error> {
    let counts_rent = |limit: &crate::scenario::Limit| {
        limit.of == LimitOf::Spend && limit.models.is_none() && limit.demands.is_none()
    };
    match scenario.limits.iter().position(counts_rent) {
        Some(i) => Err(refused(
            &format!("$.limits[{i}].of"),
            &scenario.limits[i].id,
            &format!(
                "a limit of machines or of a resource: {question} changes which machines are \
                 rented, and what they are rented for with them"
            ),
        )),
        None => Ok(()),
    }
}

fn refused(path: &str, name: &str, expected: &str) -> Error {
    let found = crate::scenario::quoted(name);
    InputErrors(vec![InputError::new(path, found, expected)]).into()
}
