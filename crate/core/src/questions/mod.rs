//! The owner's questions: what could be switched off, what should be added,
//! what happens when something breaks.
//!
//! Each file answers one question, from a scenario, with many solves of changed
//! scenarios. Nothing here knows how programs are solved, except that `relaxed`
//! and `kept` build on the program of a scenario.

mod grow;
mod kept;
mod purchase;
mod ranging;
mod relaxed;
mod size;
mod stress;

pub use grow::{GrowOptions, Growth, GrowthCurve, GrowthPoint, grow};
pub use purchase::{Bought, Purchase};
pub use ranging::{DemandRange, NodeRange, PriceRanges, PriceSide, price_ranges};
pub use size::{EntrySize, FleetCost, Sizing, size};
pub use stress::{Service, Stress, StressCase, StressEvent, StressOptions, Suffering, stress};

use crate::context::Context;
use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::scenario::{Count, ObjectiveName};
use crate::{Hooks, Options, Progress, Scenario};

/// Counts finished solves of a question, whose own progress nobody wants to see.
struct Steps<'a> {
    hooks: Hooks<'a>,
    done: AtomicUsize,
    total: usize,
}

impl<'a> Steps<'a> {
    /// `total` may be a guess: the last step says that all is done.
    fn new(hooks: Hooks<'a>, total: usize) -> Self {
        Steps {
            hooks,
            done: AtomicUsize::new(0),
            total,
        }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        self.report(done.min(self.total.saturating_sub(1)));
    }

    fn finish(&self) {
        self.report(self.total);
    }

    fn report(&self, done: usize) {
        if let Some(progress) = self.hooks.progress {
            let total = self.total;
            progress(Progress {
                done,
                total,
                ..Progress::default()
            });
        }
    }
}

/// Limits of the solves inside a question: only the question itself reports.
fn quiet<'a>(options: &Options, hooks: &Hooks<'a>) -> Context<'a> {
    let hooks = Hooks {
        progress: None,
        entered: None,
        ..*hooks
    };
    Context::start(options, hooks)
}

/// What a machine adds to the smallest level is seldom the question, and often
/// nothing: under `fair`, growth is counted in value.
fn by_value(scenario: &Scenario) -> Cow<'_, Scenario> {
    if scenario.policy.objective != ObjectiveName::Fair {
        return Cow::Borrowed(scenario);
    }
    let mut changed = scenario.clone();
    changed.policy.objective = ObjectiveName::Serve;
    Cow::Owned(changed)
}

/// The scenario with these numbers of machines, nothing left to choose.
fn with_counts(scenario: &Scenario, counts: &[u64]) -> Scenario {
    let mut changed = scenario.clone();
    for (node, &count) in changed.nodes.iter_mut().zip(counts) {
        node.count = Count::Fixed(count);
    }
    changed
}

/// Hours of all periods together.
fn hours(scenario: &Scenario) -> f64 {
    scenario.periods.iter().map(|p| p.hours).sum()
}
