//! What only one of plan and scenario knows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that only one of plan and scenario knows, or that has no room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Mismatch {
    /// What it is about.
    pub kind: MismatchKind,
    /// The label or the id of it.
    pub name: String,
    /// What does not match and what follows, in a sentence.
    pub message: String,
}

/// What a mismatch is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MismatchKind {
    /// Periods, by label.
    Period,
    /// A node.
    Node,
    /// A demand.
    Demand,
    /// The machines of a node.
    Machines,
    /// Replicas that are lost.
    Replicas,
    /// The node of an unsplit demand.
    Home,
}
