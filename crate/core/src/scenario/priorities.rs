//! Who is served first: the priorities of demands, where the objective knows them.

use super::{InputError, InputErrors, ObjectiveName, Scenario};
use crate::error::Error;

impl Scenario {
    /// Whether demands are served by priority: they have different ones, and the objective
    /// is of value (`serve` or `profit`).
    pub fn has_priorities(&self) -> bool {
        !self.higher_priorities().is_empty()
    }

    /// The different priorities of demands, the highest first.
    pub(crate) fn priorities(&self) -> Vec<i32> {
        let mut all: Vec<i32> = self.demands.iter().map(|d| d.priority).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.dedup();
        all
    }

    /// The priorities whose value comes before the objective: all but the lowest, the
    /// highest first. What the objective adds to them is the lowest.
    pub(crate) fn higher_priorities(&self) -> Vec<i32> {
        match self.policy.objective {
            ObjectiveName::Serve | ObjectiveName::Profit => {
                let mut all = self.priorities();
                all.pop();
                all
            }
            ObjectiveName::Cost | ObjectiveName::Fair => Vec::new(),
        }
    }

    /// Refuses a question whose answer would not keep priorities.
    ///
    /// # Errors
    /// [`Error::Input`] where demands are served by priority.
    pub(crate) fn refuse_priorities(&self, question: &str) -> Result<(), Error> {
        let Some(highest) = self.higher_priorities().first().copied() else {
            return Ok(());
        };
        let first = self.demands.iter().position(|d| d.priority == highest);
        Err(Error::Input(InputErrors(vec![InputError::new(
            format!("$.demands[{}].priority", first.unwrap_or(0)),
            highest.to_string(),
            format!(
                "the same priority for all demands: {question} weighs value against value and \
                 does not know who is served first"
            ),
        )])))
    }
}
