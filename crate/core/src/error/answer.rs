//! What a program reads in place of an answer.

use schemars::JsonSchema;
use serde::Serialize;

use super::InputError;

/// What the command's `--json` prints where there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ErrorAnswer {
    /// Why there is none.
    pub error: ErrorReason,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ErrorReason {
    /// A stable name: `input`, `too_large`, `solver`, `certificate`, `cancelled`, or
    /// `command` where files or arguments are at fault.
    pub code: String,
    /// The same in words.
    pub message: String,
    /// Everything that is wrong with the input; absent unless the code is `input`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<InputError>,
}

impl ErrorAnswer {
    /// The answer for a code, a message and what is wrong with the input.
    pub fn new(
        code: impl Into<String>,
        message: impl Into<String>,
        problems: &[InputError],
    ) -> Self {
        ErrorAnswer {
            error: ErrorReason {
                code: code.into(),
                message: message.into(),
                problems: problems.to_vec(),
            },
        }
    }
}
