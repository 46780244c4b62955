//! When a number of machines is chosen: before anyone knows which of several futures comes,
//! or in each of them.

use schemars::JsonSchema;
use serde::Serialize;

/// When a number of machines is chosen, where a scenario has several futures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Decided {
    /// Before anyone knows which future comes: one number for all of them.
    #[default]
    Before,
    /// In each future, once it has come: what is rented on demand. So are the replicas on
    /// these machines.
    After,
}

impl Decided {
    /// All of them.
    pub(super) const ALL: [Decided; 2] = [Decided::Before, Decided::After];

    /// The name as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Decided::Before => "before",
            Decided::After => "after",
        }
    }

    // serde wants a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(super) fn is_before(&self) -> bool {
        *self == Decided::Before
    }
}
