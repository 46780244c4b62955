//! What an engine is: something that maximises a program within limits.

use web_time::Instant;

use super::memory::{Memory, Names, Trail};
use super::used::{Record, Used, Worker};
use crate::model::Lp;
use crate::{EngineName, Error, Hooks, Options};

/// Relaxations with more columns than this go through the interior point.
const LARGE: usize = 2_000;

/// How a solve ended. A limit is an outcome, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Nothing better exists, within the asked gap.
    Optimal,
    /// Stopped by a limit with a valid point.
    Feasible,
    /// No point meets every row and bound.
    Infeasible,
    /// Stopped by a limit without a point.
    Limit,
}

/// What an engine found.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub ending: Ending,
    /// Column values; empty without a point.
    pub x: Vec<f64>,
    /// The upper bound a search for whole numbers proved.
    pub search_bound: Option<f64>,
    /// Pivots or steps.
    pub iterations: u64,
}

impl Outcome {
    /// Nothing was found.
    pub fn without_point() -> Self {
        Outcome {
            ending: Ending::Limit,
            x: Vec::new(),
            search_bound: None,
            iterations: 0,
        }
    }
}

/// Limits that hold for everything one call does.
#[derive(Clone, Copy)]
pub(crate) struct Limits<'a> {
    /// When to stop.
    pub deadline: Option<Instant>,
    /// Branch and bound nodes of one program.
    pub node_limit: u64,
    /// Relative distance to the bound that is good enough.
    pub gap: f64,
    /// Which engine was asked for.
    pub engine: EngineName,
    /// How the caller watches and stops.
    pub hooks: Hooks<'a>,
    /// Told the best value and the bound of a search, of the first phase, as
    /// they change.
    pub found: Option<&'a (dyn Fn(Option<f64>, f64) + Sync)>,
    /// What earlier solves left.
    pub memory: Option<&'a Memory>,
    /// Which of several programs of one call this is, by number.
    pub program: usize,
    /// What the program that is being solved has in the memory.
    pub trail: Option<Trail<'a>>,
    /// Where engines sign.
    pub record: Option<&'a Record>,
}

impl<'a> Limits<'a> {
    /// Starts the clock.
    pub fn start(options: &Options, hooks: Hooks<'a>) -> Self {
        Limits {
            deadline: options
                .time_limit
                .and_then(|limit| Instant::now().checked_add(limit)),
            node_limit: options.node_limit.unwrap_or(u64::MAX),
            gap: options.gap,
            engine: options.engine,
            hooks,
            found: None,
            memory: None,
            program: 0,
            trail: None,
            record: None,
        }
    }

    /// The same for a program whose columns and rows have these names.
    pub fn within<'b>(&self, names: Option<&'b Names>) -> Limits<'b>
    where
        'a: 'b,
    {
        let trail = match (self.trail, names) {
            (Some(trail), Some(names)) => Some(trail.within(names)),
            _ => None,
        };
        Limits { trail, ..*self }
    }

    /// The same for one of a program's phases.
    pub fn at_phase(&self, phase: usize) -> Limits<'a> {
        Limits {
            trail: self.trail.map(|trail| trail.at(phase)),
            ..*self
        }
    }

    /// An engine signs.
    pub fn sign(&self, worker: Worker) {
        if let Some(record) = self.record {
            record.sign(worker);
        }
    }

    /// Which engines have signed.
    pub fn used(&self) -> Used {
        self.record.map(Record::used).unwrap_or_default()
    }

    /// Tells what a search has found and proved.
    pub fn tell(&self, best: f64, bound: f64) {
        if let Some(found) = self.found {
            found(best.is_finite().then_some(best), bound);
        }
    }

    /// Whether the time is up.
    pub fn expired(&self) -> bool {
        self.deadline.is_some_and(|d| Instant::now() >= d)
    }

    /// An error where the caller asked to stop.
    pub fn check_cancelled(&self) -> Result<(), Error> {
        match self.hooks.cancelled {
            Some(cancelled) if cancelled() => Err(Error::Cancelled),
            _ => Ok(()),
        }
    }
}

/// Whether a relaxation of so many columns goes through the interior point
/// first, which tells the simplex what can be reached and which columns matter.
pub(crate) fn interior_first(limits: &Limits<'_>, columns: usize) -> bool {
    match limits.engine {
        EngineName::Auto => columns > LARGE,
        EngineName::Interior => true,
        EngineName::Simplex => false,
        #[cfg(feature = "highs")]
        EngineName::Highs => false,
    }
}

/// The engine that solves everything by itself, where one was asked for.
#[cfg(feature = "highs")]
pub(crate) fn complete_engine(limits: &Limits<'_>) -> Option<&'static dyn Engine> {
    (limits.engine == EngineName::Highs).then_some(&super::highs::Highs)
}

/// The engine that solves everything by itself, where one was asked for.
#[cfg(not(feature = "highs"))]
pub(crate) fn complete_engine(_: &Limits<'_>) -> Option<&'static dyn Engine> {
    None
}

/// An engine: maximises a scaled program, whole columns included.
pub(crate) trait Engine: Sync {
    /// The name by which it signs.
    fn worker(&self) -> Worker;

    /// Maximises, or says why not. An unbounded program is an error: every
    /// program of a scenario is bounded.
    /// A program with whole columns may start from a known point.
    fn maximise(
        &self,
        lp: &Lp,
        start: Option<&[f64]>,
        limits: &Limits<'_>,
    ) -> Result<Outcome, Error>;
}
