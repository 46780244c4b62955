//! What a solve leaves for the next one, of the same scenario a little changed.
//!
//! Every program has a place. Where the next program in that place is the same
//! number for number, its answer is the same. Where it has the same rows, columns
//! and entries but other numbers, the bases in which its phases ended and its
//! whole columns are places to start from. A start can be wrong without harm: the
//! simplex method mends any basis, a plan is offered only where it meets every
//! row, and all of it is certified like any other plan.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use idlewise_engine::components::{same_numbers, same_pattern};
use idlewise_engine::{Effort, Ending, Lp, SolveContext};

use super::answer::Answer;
use super::trail::Marks;
use crate::model::{Pack, Phase};

/// Which of the programs of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// An independent part of one of its programs.
    Part { program: usize, index: usize },
    /// What would be filled if one cause more were lifted.
    Fill { period: usize, step: usize },
}

/// How a solve used the memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reuse {
    /// Programs that were the same as last time.
    pub same: usize,
    /// Programs of the same shape, solved from where the last one ended.
    pub changed: usize,
    /// Programs solved from nothing.
    pub new: usize,
}

/// What was left in every place.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    before: BTreeMap<Place, Arc<Kept>>,
    now: Mutex<BTreeMap<Place, Arc<Kept>>>,
    same: AtomicUsize,
    changed: AtomicUsize,
    new: AtomicUsize,
}

/// A program and what came of it.
#[derive(Debug)]
pub(super) struct Kept {
    pub lp: Lp,
    pub phases: Vec<Phase>,
    pub packs: Vec<Pack>,
    pub answer: Answer,
    pub marks: Marks,
    /// Whether nothing but its own limits ended the solve, so that the same call would
    /// end alike.
    pub was_unhurried: bool,
}

/// Whether no clock and nobody who watches may end a solve, and it goes all the way.
pub(super) fn is_unhurried(context: &SolveContext<'_>) -> bool {
    context.deadline.is_none() && context.finish.is_none() && context.effort == Effort::Full
}

/// How a program in a place compares with the last one there.
pub(super) enum Known {
    /// It is the same, and so is its answer.
    Same(Arc<Kept>),
    /// It has other numbers.
    Changed(Arc<Kept>),
    /// There was none like it.
    Nothing,
}

impl Memory {
    /// Begins a solve.
    pub fn begin(&mut self) {
        (self.same, self.changed, self.new) = <(_, _, _)>::default();
    }

    /// What the solve left becomes what there is. Places that it did not reach
    /// stay where it was stopped, and are forgotten where it was not.
    pub fn end(&mut self, finished: bool) {
        let now = self.now.get_mut().unwrap_or_else(PoisonError::into_inner);
        let now = std::mem::take(now);
        if finished {
            self.before = now;
        } else {
            self.before.extend(now);
        }
    }

    /// How the memory was used in the last solve.
    pub fn reuse(&self) -> Reuse {
        let read = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        Reuse {
            same: read(&self.same),
            changed: read(&self.changed),
            new: read(&self.new),
        }
    }

    /// A place has what another one has: their programs are the same.
    pub fn copy(&self, from: Place, to: Place) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = now.get(&from).map(Arc::clone) {
            now.insert(to, kept);
        }
    }

    /// What is known of a program's place; counted.
    pub(super) fn look(
        &self,
        place: Place,
        (lp, phases, packs): (&Lp, &[Phase], &[Pack]),
        may_change: bool,
        context: &SolveContext<'_>,
    ) -> Known {
        let known = self
            .before
            .get(&place)
            .filter(|kept| kept.has_pattern(lp, phases));
        let (found, count) = match known {
            Some(kept) if kept.is_same(lp, phases, packs) && kept.is_final(context) => {
                (Known::Same(Arc::clone(kept)), &self.same)
            }
            Some(kept) if may_change => (Known::Changed(Arc::clone(kept)), &self.changed),
            _ => (Known::Nothing, &self.new),
        };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Keeps a program and its answer.
    pub(super) fn keep(&self, place: Place, kept: Arc<Kept>) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.insert(place, kept);
    }
}

impl Kept {
    fn has_pattern(&self, lp: &Lp, phases: &[Phase]) -> bool {
        let goals = self.phases.iter().map(|p| p.goal);
        goals.eq(phases.iter().map(|p| p.goal)) && same_pattern(&self.lp, lp)
    }

    fn is_same(&self, lp: &Lp, phases: &[Phase], packs: &[Pack]) -> bool {
        let own: Vec<&[f64]> = self.phases.iter().map(|p| p.gain.as_slice()).collect();
        let other: Vec<&[f64]> = phases.iter().map(|p| p.gain.as_slice()).collect();
        same_numbers((&self.lp, &own), (lp, &other)) && self.packs == packs
    }

    /// Whether solving once more would find the same.
    fn is_final(&self, context: &SolveContext<'_>) -> bool {
        (self.was_unhurried && is_unhurried(context))
            || matches!(self.answer.ending, Ending::Optimal | Ending::Infeasible)
    }
}
