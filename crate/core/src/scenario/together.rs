//! How close together the stages of a model have to be.

use schemars::JsonSchema;
use serde::Serialize;

/// Where the stages of one piece of work may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    /// Each wherever it may be served.
    #[default]
    Anywhere,
    /// All of them in one region.
    Region,
    /// All of them on one node entry.
    Node,
}

impl Together {
    /// The name as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Together::Anywhere => "anywhere",
            Together::Region => "region",
            Together::Node => "node",
        }
    }
}
