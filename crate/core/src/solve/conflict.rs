//! Why there is no plan, in fleet words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Limits that cannot all be met, and the least changes that would help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Conflict {
    /// Index of the period, where the clash is within one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<usize>,
    /// The limits that clash, in fleet words.
    pub limits: Vec<String>,
    /// Alternatives; each one alone is enough.
    pub relaxations: Vec<Relaxation>,
}

/// One way out of a conflict: the least changes of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Relaxation {
    /// All changes in one sentence.
    pub text: String,
    /// The changes, all of them needed.
    pub changes: Vec<Change>,
}

/// One change of one limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Change {
    /// More of a resource on a node in a period.
    AddCapacity {
        /// The node's id.
        node: String,
        /// The resource.
        resource: String,
        /// Index of the period.
        period: usize,
        /// Resource units that must become available.
        amount: f64,
    },
    /// Serving less of a demand.
    LowerMinServed {
        /// The demand's id.
        demand: String,
        /// The fraction asked for.
        from: f64,
        /// The largest fraction that can be met.
        to: f64,
    },
    /// More verifier capacity in a period.
    AddVerifierCapacity {
        /// Index of the period.
        period: usize,
        /// Verifier work per second.
        amount: f64,
    },
    /// More machines of a node in a period, for replicas that do not fit on
    /// the ones there are.
    AddMachines {
        /// The node's id.
        node: String,
        /// Index of the period.
        period: usize,
        /// Additional machines.
        amount: f64,
    },
    /// More moves over all periods.
    RaiseMaxMoves {
        /// Additional moves.
        amount: f64,
    },
    /// More replicas of a model in a period.
    RaiseMaxReplicas {
        /// The model's id.
        model: String,
        /// Index of the period.
        period: usize,
        /// Additional replicas.
        amount: f64,
    },
}
