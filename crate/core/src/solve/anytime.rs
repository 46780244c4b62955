//! Components within a time limit: a first answer for every one of them, then better
//! ones where most is left to gain.
//!
//! Without a limit each component is solved once, in full. With one, that order would
//! leave the last components with nothing. So first every component gets a point from
//! its relaxation, beginning where the nearest component of the same shape ended, as
//! periods that follow each other do: its basis is near the optimal one, and its whole
//! columns are tried. Then they are searched, the largest absolute distance between
//! point and bound first, a little at a time, and never for a worse answer.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use idlewise_engine::components::same_pattern;
use idlewise_engine::{Effort, Ending, SolveContext};

use super::answer::Answer;
use super::components::{Found, Work};
use super::trail::Marks;
use super::warm_start::WarmStart;
use crate::Error;
use crate::context::Context;
use crate::model::Phase;
use crate::parallel::try_map;

/// Nodes of a search in the rounds before the last, which has all that was asked for.
const SHORT_SEARCHES: [u64; 2] = [20, 200];
/// Neighbours on either side that are asked for an answer to begin with.
const NEIGHBOURS: usize = 8;
/// Of two answers whose goals differ by less than this part neither is better.
const SAME: f64 = 1e-9;

/// An answer and what its solve left for one like it.
pub(super) struct Left {
    pub answer: Answer,
    pub marks: Marks,
}

/// What is found so far, by component.
struct Board<'w, 'p> {
    work: &'w Work<'p>,
    left: Mutex<BTreeMap<usize, Arc<Left>>>,
}

impl Board<'_, '_> {
    fn left(&self) -> MutexGuard<'_, BTreeMap<usize, Arc<Left>>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn own(&self, index: usize) -> Option<Arc<Left>> {
        self.left().get(&index).map(Arc::clone)
    }

    /// The nearest component that has a point and the shape of this one.
    fn neighbour(&self, index: usize) -> Option<Arc<Left>> {
        let left = self.left();
        let before = left.range(..index).rev().take(NEIGHBOURS);
        let after = left.range(index + 1..).take(NEIGHBOURS);
        let mut near: Vec<(usize, Arc<Left>)> = before
            .chain(after)
            .filter(|(_, known)| !known.answer.x.is_empty())
            .map(|(&other, known)| (other, Arc::clone(known)))
            .collect();
        drop(left);
        near.sort_by_key(|(other, _)| other.abs_diff(index));
        let lp = self.work.lp(index);
        let is_alike = |other: usize| same_pattern(self.work.lp(other), lp);
        let known = near.into_iter().find(|(other, _)| is_alike(*other));
        known.map(|(_, left)| left)
    }

    /// Keeps what is better of two answers to a component.
    fn keep(&self, index: usize, new: Left) {
        let mut left = self.left();
        let kept = match left.remove(&index) {
            Some(old) => {
                let answer = better(self.work.phases(index), &old.answer, new.answer);
                Left {
                    answer,
                    marks: new.marks,
                }
            }
            None => new,
        };
        left.insert(index, Arc::new(kept));
    }
}

/// Answers for the components of `order` that repeat no other one, by component.
pub(super) fn answers(
    work: &Work<'_>,
    order: &[usize],
    warm: WarmStart<'_>,
    found: Found<'_>,
    context: &Context<'_>,
) -> Result<BTreeMap<usize, Answer>, Error> {
    let board = Board {
        work,
        left: Mutex::default(),
    };
    let hurried = SolveContext {
        effort: Effort::First,
        ..context.solve
    };
    try_map(order, |&index| {
        context.check_cancelled()?;
        // What the last solve left in this very place is nearer than any neighbour.
        let neighbour = match warm.memory {
            None => board.neighbour(index),
            Some(_) => None,
        };
        let left = work.answer(index, warm, neighbour.as_deref(), found, &hurried)?;
        board.keep(index, left);
        found.finish(index);
        Ok(())
    })?;
    let most = context.solve.node_limit;
    let short = SHORT_SEARCHES.into_iter().filter(|&nodes| nodes < most);
    for nodes in short.chain([most]) {
        let open = largest_gap_first(work, order, &board, context);
        if open.is_empty() || context.expired() {
            break;
        }
        let full = SolveContext {
            node_limit: nodes,
            ..context.solve
        };
        let next = AtomicUsize::new(0);
        // Whoever is free takes the next in order, not the next of a share of its own.
        try_map(&open, |_| {
            let index = open[next.fetch_add(1, Ordering::Relaxed)];
            context.check_cancelled()?;
            if context.expired() {
                return Ok(());
            }
            let own = board.own(index);
            let left = work.answer(index, warm, own.as_deref(), found, &full)?;
            board.keep(index, left);
            Ok(())
        })?;
    }
    let left = std::mem::take(&mut *board.left());
    let answers = left.into_iter().map(|(index, left)| {
        work.remember(index, warm, &left, &context.solve);
        (index, left.answer.clone())
    });
    Ok(answers.collect())
}

/// Components whose answer is not proved, the largest absolute gap first.
fn largest_gap_first(
    work: &Work<'_>,
    order: &[usize],
    board: &Board<'_, '_>,
    context: &Context<'_>,
) -> Vec<usize> {
    let left = board.left();
    let mut open: Vec<(f64, usize)> = order
        .iter()
        .filter_map(|&index| {
            let answer = &left.get(&index)?.answer;
            let gap = gap(work.phases(index), answer, context.solve.gap)?;
            Some((gap, index))
        })
        .collect();
    open.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    open.into_iter().map(|(_, index)| index).collect()
}

/// How far an answer may be from the optimum; `None` where nothing is left to do.
fn gap(phases: &[Phase], answer: &Answer, asked: f64) -> Option<f64> {
    match answer.ending {
        Ending::Infeasible => None,
        Ending::Limit => Some(f64::INFINITY),
        Ending::Optimal | Ending::Feasible => {
            let value = phases.first().map_or(0.0, |p| p.objective(&answer.x));
            let bound = answer.search_bound?;
            let gap = (bound - value).max(0.0);
            let is_open = gap > asked * bound.abs().max(value.abs());
            // A first answer proves nothing of what later phases cost.
            (is_open || answer.cost_bound.is_none() && phases.len() > 2).then_some(gap)
        }
    }
}

/// The better of two answers to the same program, with the tighter of their bounds.
fn better(phases: &[Phase], old: &Answer, new: Answer) -> Answer {
    let bound = match (old.search_bound, new.search_bound) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let cost_bound = match (old.cost_bound, new.cost_bound) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    };
    let iterations = old.iterations + new.iterations;
    let used = old.used.and(new.used);
    let mut answer = if is_worse(phases, old, &new) {
        old.clone()
    } else {
        let mut new = new;
        if new.prices.len() < old.prices.len() {
            new.prices
                .extend_from_slice(&old.prices[new.prices.len()..]);
        }
        new
    };
    answer.search_bound = bound;
    // It was proved of plans that serve at least as much as one of the two, and the
    // better one serves the most.
    answer.cost_bound = cost_bound;
    answer.iterations = iterations;
    answer.used = used;
    answer
}

/// Whether a later answer is worse than an earlier one.
pub(super) fn is_worse(phases: &[Phase], old: &Answer, new: &Answer) -> bool {
    if old.x.is_empty() || new.ending == Ending::Infeasible {
        return false;
    }
    if new.x.is_empty() {
        return true;
    }
    for phase in phases {
        let (before, now) = (phase.objective(&old.x), phase.objective(&new.x));
        let size = SAME * before.abs().max(now.abs());
        if now > before + size {
            return false;
        }
        if now < before - size {
            return true;
        }
    }
    old.ending == Ending::Optimal && new.ending != Ending::Optimal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Goal;

    fn phases() -> Vec<Phase> {
        vec![
            Phase {
                goal: Goal::Value,
                gain: vec![1.0, 0.0],
            },
            Phase {
                goal: Goal::Cost,
                gain: vec![0.0, -1.0],
            },
        ]
    }

    fn answer(ending: Ending, x: &[f64], bound: f64) -> Answer {
        Answer {
            x: x.to_vec(),
            search_bound: Some(bound),
            ..Answer::without_point(ending)
        }
    }

    #[test]
    fn a_later_answer_is_kept_where_it_is_better() {
        let old = answer(Ending::Feasible, &[3.0, 1.0], 5.0);
        let more = better(&phases(), &old, answer(Ending::Feasible, &[4.0, 9.0], 6.0));
        assert_eq!((more.x, more.search_bound), (vec![4.0, 9.0], Some(5.0)));
        let cheaper = better(&phases(), &old, answer(Ending::Optimal, &[3.0, 0.5], 4.0));
        assert_eq!(cheaper.x, vec![3.0, 0.5]);
        assert_eq!(
            (cheaper.ending, cheaper.search_bound),
            (Ending::Optimal, Some(4.0))
        );
    }

    #[test]
    fn a_worse_one_or_none_is_not_but_its_bound_is() {
        let old = answer(Ending::Feasible, &[3.0, 1.0], 5.0);
        let less = better(&phases(), &old, answer(Ending::Feasible, &[2.0, 0.0], 4.0));
        assert_eq!((less.x, less.search_bound), (vec![3.0, 1.0], Some(4.0)));
        let dearer = better(&phases(), &old, answer(Ending::Feasible, &[3.0, 2.0], 5.0));
        assert_eq!(dearer.x, vec![3.0, 1.0]);
        let none = better(&phases(), &old, Answer::without_point(Ending::Limit));
        assert_eq!((none.x, none.search_bound), (vec![3.0, 1.0], Some(5.0)));
    }

    #[test]
    fn what_has_no_point_comes_first_and_what_is_proved_not_at_all() {
        let phases = &phases()[..1];
        let asked = 1e-4;
        let none = Answer::without_point(Ending::Limit);
        assert_eq!(gap(phases, &none, asked), Some(f64::INFINITY));
        let open = answer(Ending::Feasible, &[3.0, 0.0], 5.0);
        assert_eq!(gap(phases, &open, asked), Some(2.0));
        let proved = answer(Ending::Optimal, &[5.0, 0.0], 5.0);
        assert_eq!(gap(phases, &proved, asked), None);
        let never = Answer::without_point(Ending::Infeasible);
        assert_eq!(gap(phases, &never, asked), None);
    }
}
