//! What a policy says beside its objective: spare replicas, and how work is shared.

use schemars::JsonSchema;
use serde::Serialize;

/// What becomes of room on machines that the plan does not need.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Spare {
    /// It stays free.
    #[default]
    None,
    /// It is filled with the replicas most likely to be needed, where they cost nothing:
    /// no machine, no usage price, no move that has a price or a limit.
    Fill,
}

impl Spare {
    /// The name as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Spare::None => "none",
            Spare::Fill => "fill",
        }
    }
}

/// How work is shared among identical node entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// As few machines as possible work: an idle machine can be switched off.
    #[default]
    Packed,
    /// Every machine works equally hard.
    Even,
}

impl Spread {
    /// The name as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Spread::Packed => "packed",
            Spread::Even => "even",
        }
    }
}
