//! A list of advice: what is odd, and where.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;

use super::limits::MAX_ERRORS;
use super::path::Path;

/// Something valid that was probably not meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Advice {
    /// Where: a JSON path.
    pub path: String,
    /// What is odd, and what follows from it, in a sentence.
    pub text: String,
}

/// Findings in their order, up to a number that people read.
#[derive(Default)]
pub(super) struct List {
    listed: Vec<Advice>,
    found: usize,
}

impl List {
    /// Adds a finding at a place.
    pub fn add(&mut self, path: &Path<'_>, text: impl Display) {
        self.found += 1;
        if self.listed.len() < MAX_ERRORS {
            self.listed.push(Advice {
                path: path.to_string(),
                text: text.to_string(),
            });
        }
    }

    /// What was found, and how much more.
    pub fn finish(mut self) -> Vec<Advice> {
        let rest = self.found - self.listed.len();
        if rest > 0 {
            self.listed.push(Advice {
                path: "$".to_owned(),
                text: format!("{rest} more such findings are not listed"),
            });
        }
        self.listed
    }
}
