//! Which questions do not know limits over several nodes, models or demands, and how models
//! are spread: they refuse by name instead of answering wrongly.

use crate::error::Error;
use crate::scenario::{InputError, InputErrors, LimitOf, Scenario};

/// Refuses any of them.
///
/// # Errors
///
/// [`Error::Input`] with the place of the first.
pub(super) fn refuse_limits(scenario: &Scenario, question: &str) -> Result<(), Error> {
    let expected = format!("none: {question} does not know such limits");
    if let Some(limit) = scenario.limits.first() {
        return Err(refused("$.limits[0]", &limit.id, &expected));
    }
    let models = scenario.models.iter().enumerate();
    for (i, model) in models {
        for (given, field) in [
            (model.min_replicas > 0, "min_replicas"),
            (model.max_share.is_some(), "max_share"),
        ] {
            if given {
                let path = format!("$.models[{i}].{field}");
                return Err(refused(&path, &model.id, &expected));
            }
        }
    }
    Ok(())
}

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
