//! What a caller can ask of a solve besides the scenario.

use std::time::Duration;

use idlewise_engine::EngineName;

/// Limits of a solve. A limit that is reached is an outcome, not an error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Stop after this much wall-clock time with the best plan so far.
    pub time_limit: Option<Duration>,
    /// Stop each search for whole numbers after this many branch and bound
    /// nodes. Unlike a time limit it gives the same plan on every machine.
    pub node_limit: Option<u64>,
    /// A plan within this relative distance of the bound counts as optimal.
    pub gap: f64,
    /// Which engine finds the plan. Every engine finds the same optimum.
    pub engine: EngineName,
    /// Whether the plan speaks of classes of alike node entries.
    pub compact: Compact,
    /// How the account of waste looks at the causes of stranding.
    pub causes: Causes,
}

/// How an account looks at what keeps idle machines from unmet demand. The account itself
/// lifts one kind of restriction after another, in an order of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Causes {
    /// In that order only.
    #[default]
    InOrder,
    /// Also each by itself, with all others in place, so that no order decides.
    Alone,
}

/// Whether a plan names every node entry, or classes of alike ones: entries that differ in
/// nothing but id and number of machines. It changes nothing but names and length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Compact {
    /// Classes where a plan that names every entry in every period would be larger than
    /// [`COMPACT_ABOVE_BYTES`](crate::scenario::limits::COMPACT_ABOVE_BYTES).
    #[default]
    Auto,
    /// Classes, wherever entries are alike.
    Always,
    /// Every entry.
    Never,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            time_limit: None,
            node_limit: Some(2_000),
            gap: 1e-4,
            engine: EngineName::Auto,
            compact: Compact::Auto,
            causes: Causes::InOrder,
        }
    }
}

/// How a caller watches and stops a solve. They are called between slices
/// of work, possibly from several threads.
#[derive(Clone, Copy, Default)]
pub struct Hooks<'a> {
    /// Called after each finished program, and while a search runs.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    /// Asked whether to stop, with [`Error::Cancelled`](crate::Error::Cancelled).
    pub cancelled: Option<&'a (dyn Fn() -> bool + Sync)>,
    /// Asked whether to end with the best plan so far, as at a time limit.
    pub finish: Option<&'a (dyn Fn() -> bool + Sync)>,
    /// Called when a solve enters a stage, so that a caller with a clock can
    /// tell how long each takes.
    pub entered: Option<&'a (dyn Fn(Stage) + Sync)>,
}

impl Hooks<'_> {
    pub(crate) fn enter(&self, stage: Stage) {
        if let Some(entered) = self.entered {
            entered(stage);
        }
    }
}

/// What a solve does, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Checks the scenario and replaces names by indices.
    Check,
    /// Makes what is identical one.
    Reduce,
    /// Builds the program.
    Build,
    /// Solves its parts.
    Solve,
    /// Puts the plan together on the user's own nodes.
    Expand,
    /// Certifies it.
    Certify,
    /// Accounts for the waste.
    Account,
}

/// How far a solve has come.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Independent programs finished; of a question about a scenario, solves.
    pub done: usize,
    /// Independent programs in all; of a question, solves.
    pub total: usize,
    /// Periods of which every program is finished.
    pub periods_done: usize,
    /// Periods in all; 0 where the work is not told by periods, as in a question.
    pub periods: usize,
    /// The best that the search at hand has found for its program, in the
    /// objective's unit; a search for whole numbers reports while it runs.
    pub incumbent: Option<f64>,
    /// What that search has proved: nothing is better than this.
    pub bound: Option<f64>,
}

impl Progress {
    /// How far the search at hand is from its bound: |bound - incumbent| relative to the
    /// larger of the two, where both are known.
    pub fn gap(&self) -> Option<f64> {
        let (incumbent, bound) = (self.incumbent?, self.bound?);
        let size = incumbent.abs().max(bound.abs());
        Some(if size == 0.0 {
            0.0
        } else {
            (bound - incumbent).abs() / size
        })
    }
}
