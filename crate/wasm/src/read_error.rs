//! What cannot be read, where, and what was expected there.

use std::fmt::{self, Display};

use idlewise::scenario::InputError;
use serde::de::{Error, Expected, Unexpected};

/// Why a JavaScript value cannot be read. The path grows from the inside out.
#[derive(Debug)]
pub(crate) struct ReadError {
    /// Steps to the place, the innermost first.
    steps: Vec<String>,
    found: String,
    expected: Option<String>,
}

impl ReadError {
    pub(crate) fn new(found: String, expected: String) -> Self {
        ReadError {
            steps: Vec::new(),
            found,
            expected: Some(expected),
        }
    }

    pub(crate) fn found(found: String) -> Self {
        ReadError {
            steps: Vec::new(),
            found,
            expected: None,
        }
    }

    pub(crate) fn expected(mut self, expected: String) -> Self {
        self.expected = Some(expected);
        self
    }

    /// The same, seen from the list around.
    pub(crate) fn within_entry(mut self, index: u32) -> Self {
        self.steps.push(format!("[{index}]"));
        self
    }

    /// The same, seen from the object around.
    pub(crate) fn within_field(mut self, name: &str) -> Self {
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        self.steps.push(if plain {
            format!(".{name}")
        } else {
            format!("[{name:?}]")
        });
        self
    }

    /// The error of the core that says so.
    pub(crate) fn into_problem(self) -> InputError {
        let path: String = std::iter::once("$")
            .chain(self.steps.iter().rev().map(String::as_str))
            .collect();
        let expected = self.expected;
        InputError::new(
            path,
            self.found,
            expected.unwrap_or_else(|| "what `solve` returned".to_owned()),
        )
    }
}

impl Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.found)
    }
}

impl std::error::Error for ReadError {}

impl Error for ReadError {
    fn custom<T: Display>(message: T) -> Self {
        ReadError::found(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        ReadError::new(found.to_string(), expected.to_string())
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        ReadError::new(found.to_string(), expected.to_string())
    }

    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Self {
        ReadError::new(format!("{found:?}"), expected.join(", "))
    }

    fn unknown_field(found: &str, expected: &'static [&'static str]) -> Self {
        ReadError::new(
            format!("the unknown field {found:?}"),
            format!("one of {}", expected.join(", ")),
        )
    }

    fn missing_field(name: &'static str) -> Self {
        ReadError::new(format!("no field {name:?}"), format!("the field {name:?}"))
    }
}
