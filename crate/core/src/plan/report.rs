//! Where a plan came from, and what keeping replicas where they are costs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a plan came from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SolverReport {
    /// Engines that worked on the plan, such as `interior + search`: `interior`
    /// (interior point and crossover), `simplex`, `search` (for whole numbers),
    /// `microlp` (where it was asked for, or where another gave up) and `highs`; `none`
    /// where nothing was to be decided.
    pub engine: String,
    /// Simplex pivots or interior-point steps, summed over all programs.
    pub iterations: u64,
    /// Wall-clock seconds of the whole call.
    pub seconds: f64,
    /// What the work ran on. It changes nothing else in the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threads: Option<Threads>,
    /// Size of what was solved after exact reductions.
    pub reduced: Reduced,
    /// Version of idlewise.
    pub version: String,
}

/// What the work ran on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Threads {
    /// How independent programs were spread.
    pub mode: ThreadMode,
    /// Threads, or workers of a pool, that worked at once at most.
    pub count: usize,
}

/// How independent programs were spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThreadMode {
    /// One after another.
    One,
    /// Over the threads of the process.
    Threads,
    /// Over workers, each with an instance and memory of its own.
    Pool,
    /// Over workers that share the memory of one instance.
    Shared,
}

/// Size of what was solved after exact reductions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reduced {
    /// Node entries of the scenario; 0 where an older version made the plan.
    #[serde(default)]
    pub entries: usize,
    /// Node entries (classes of alike ones).
    pub nodes: usize,
    /// Demands.
    pub demands: usize,
    /// Independent programs.
    pub components: usize,
}

/// How much a plan moves from period to period and, where the scenario says what stands
/// now, from there; and what steadiness costs against the best plan of the same scenario
/// with free moves. A move is a replica that a machine has more than the period before.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SteadinessReport {
    /// Replicas loaded: those that machines have more than the period before, or than
    /// now, whichever machine before becomes which.
    pub moves: f64,
    /// Replicas taken away, which is free.
    #[serde(default)]
    pub unloads: f64,
    /// No way to place the same replicas of each entry on its machines moves fewer.
    #[serde(default)]
    pub at_least: f64,
    /// Currency for the moves, part of `objective.cost`.
    pub load_cost: f64,
    /// How much worse the objective is than with free moves; missing where no
    /// plan with free moves was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective_given_up: Option<f64>,
    /// How much more is spent than with free moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_given_up: Option<f64>,
}
