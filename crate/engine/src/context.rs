//! What holds for everything one call does: when to stop, how close is close
//! enough, and who watches.

use std::time::Duration;

use web_time::Instant;

use crate::ledger::{EngineId, EnginesUsed, Ledger};

/// Which engine finds the optimum. Every engine finds the same one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum EngineName {
    /// By size and structure: large relaxations go through the interior point
    /// first, all else goes to the simplex; whole numbers to branch and cut.
    #[default]
    Auto,
    /// The interior point for every relaxation; whole numbers need a search,
    /// which branch and cut does.
    Interior,
    /// The simplex for every relaxation, with branch and cut for whole numbers.
    Simplex,
    /// `microlp` for all of it: the reference that the other engines are tested
    /// against. It does not look at the wish to stop while it works.
    Microlp,
    /// `HiGHS` for all of it, in builds with the feature `highs`; elsewhere asking
    /// for it is an error. It is written in C++ and does not look at the wish to
    /// stop while it works.
    Highs,
}

impl EngineName {
    /// Every engine of this build.
    pub const ALL: &'static [EngineName] = &[
        EngineName::Auto,
        EngineName::Interior,
        EngineName::Simplex,
        EngineName::Microlp,
        #[cfg(feature = "highs")]
        EngineName::Highs,
    ];

    /// The name as it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            EngineName::Auto => "auto",
            EngineName::Interior => "interior",
            EngineName::Simplex => "simplex",
            EngineName::Microlp => "microlp",
            EngineName::Highs => "highs",
        }
    }

    /// The engine of a name, if this build has it.
    ///
    /// ```
    /// use idlewise_engine::EngineName;
    /// assert_eq!(EngineName::named("simplex"), Some(EngineName::Simplex));
    /// assert_eq!(EngineName::named("complex"), None);
    /// ```
    pub fn named(name: &str) -> Option<EngineName> {
        EngineName::ALL.iter().copied().find(|e| e.as_str() == name)
    }
}

/// How far a search goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Effort {
    /// Until nothing better is left, or a limit ends it.
    #[default]
    Full,
    /// A whole point from rounding the relaxation and one dive, and the relaxation's
    /// bound: no cuts, no branching, no look around. Many programs get a point each
    /// in the time that one of them would take in full.
    First,
}

/// Why an engine has no answer. Reaching a limit is an answer, not a failure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The caller asked to stop.
    #[error("stopped")]
    Stopped,
    /// The arithmetic led nowhere; the text says where.
    #[error("{0}")]
    Numerical(String),
}

/// Told the best value that a search has found, if any, and the bound that it
/// has proved, in the units of the program that was given.
pub type SearchProgress<'a> = &'a (dyn Fn(Option<f64>, f64) + Sync);

/// Limits that hold for everything one call does, and how the caller watches.
#[derive(Clone, Copy)]
pub struct SolveContext<'a> {
    /// When to stop with what is known by then.
    pub deadline: Option<Instant>,
    /// Branch and bound nodes of one search.
    pub node_limit: u64,
    /// Relative distance to the bound that is good enough.
    pub gap: f64,
    /// Which engine was asked for.
    pub engine: EngineName,
    /// How far a search for whole columns goes.
    pub effort: Effort,
    /// Asked now and then whether to give up at once.
    pub stop: Option<&'a (dyn Fn() -> bool + Sync)>,
    /// Asked now and then whether to end with what is known, as at the deadline.
    pub finish: Option<&'a (dyn Fn() -> bool + Sync)>,
    /// Told what a search has found and proved, as that changes.
    pub progress: Option<SearchProgress<'a>>,
    /// Where the engines that worked are written down.
    pub ledger: Option<&'a Ledger>,
}

impl Default for SolveContext<'_> {
    /// No limits, to the last digit, and nobody who watches.
    fn default() -> Self {
        SolveContext {
            deadline: None,
            node_limit: u64::MAX,
            gap: 0.0,
            engine: EngineName::Auto,
            effort: Effort::Full,
            stop: None,
            finish: None,
            progress: None,
            ledger: None,
        }
    }
}

impl SolveContext<'_> {
    /// Writes down that an engine works.
    pub fn sign(&self, engine: EngineId) {
        if let Some(ledger) = self.ledger {
            ledger.sign(engine);
        }
    }

    /// The engines that have worked so far.
    pub fn engines_used(&self) -> EnginesUsed {
        self.ledger.map(Ledger::used).unwrap_or_default()
    }

    /// Tells what a search has found and proved.
    pub fn report(&self, best: f64, bound: f64) {
        if let Some(progress) = self.progress {
            progress(best.is_finite().then_some(best), bound);
        }
    }

    /// Whether the time is up, or the caller has enough.
    pub fn expired(&self) -> bool {
        self.finish.is_some_and(|finish| finish())
            || self.deadline.is_some_and(|d| Instant::now() >= d)
    }

    /// The time that is left, where there is a limit; none once the caller has enough.
    pub fn time_left(&self) -> Option<Duration> {
        if self.expired() {
            return Some(Duration::ZERO);
        }
        self.deadline
            .map(|d| d.saturating_duration_since(Instant::now()))
    }

    /// A failure where the caller asked to stop.
    ///
    /// # Errors
    ///
    /// [`Failure::Stopped`].
    pub fn check_stopped(&self) -> Result<(), Failure> {
        match self.stop {
            Some(stop) if stop() => Err(Failure::Stopped),
            _ => Ok(()),
        }
    }
}
