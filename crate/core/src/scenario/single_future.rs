//! What works on one future only, refused by name where a scenario has several.

use super::{InputError, InputErrors, Scenario};

impl Scenario {
    /// Checks a scenario for something that does not work with `futures` yet.
    ///
    /// # Errors
    /// Everything that is wrong with it; that it has futures.
    pub(crate) fn check_single_future(&self, what: &str) -> Result<(), InputErrors> {
        self.check()?;
        if self.futures.is_empty() {
            return Ok(());
        }
        let found = format!("a scenario with {} futures", self.futures.len());
        let expected = format!("one without: {what} does not work with futures yet");
        Err(InputErrors(vec![InputError::new(
            "$.futures",
            found,
            expected,
        )]))
    }
}
