//! What a caller can ask of a solve besides the scenario.

use std::time::Duration;

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
}

impl Default for Options {
    fn default() -> Self {
        Options {
            time_limit: None,
            node_limit: Some(2_000),
            gap: 1e-4,
        }
    }
}

/// How a caller watches and stops a solve. Both are called between slices of
/// work, possibly from several threads.
#[derive(Clone, Copy, Default)]
pub struct Hooks<'a> {
    /// Called after each finished program.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    /// Asked whether to stop.
    pub cancelled: Option<&'a (dyn Fn() -> bool + Sync)>,
}

/// How far a solve has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Independent programs finished.
    pub done: usize,
    /// Independent programs in all.
    pub total: usize,
}
