//! What is wrong with an input: where, what was found, what was expected.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// One thing that is wrong with a scenario or plan file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct InputError {
    /// Where: a JSON path such as `$.nodes[3].capacity.gpu`.
    pub path: String,
    /// What stood there.
    pub found: String,
    /// What belongs there.
    pub expected: String,
    /// The nearest known name, where a name was not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
}

impl InputError {
    /// An error without a suggestion.
    pub fn new(
        path: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        InputError {
            path: path.into(),
            found: found.into(),
            expected: expected.into(),
            nearest: None,
        }
    }

    /// Adds the nearest known name.
    #[must_use]
    pub fn nearest(mut self, name: Option<&str>) -> Self {
        self.nearest = name.map(str::to_owned);
        self
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: found {}, expected {}",
            self.path, self.found, self.expected
        )?;
        match &self.nearest {
            Some(name) => write!(f, " (did you mean {name:?}?)"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with an input, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputErrors(pub Vec<InputError>);

impl fmt::Display for InputErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for InputErrors {}
