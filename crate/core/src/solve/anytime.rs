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
use idlewise_engine::{Effort, SolveContext};

use super::answer::Answer;
use super::better::{better, gap};
use super::components::{Found, Left, Work};
use super::warm_start::WarmStart;
use crate::context::Context;
use crate::error::Error;
use crate::parallel::try_map;

/// Nodes of a search in the rounds before the last, which has all that was asked for.
const SHORT_SEARCHES: [u64; 2] = [20, 200];
/// Neighbours on either side that are asked for an answer to begin with.
const NEIGHBOURS: usize = 8;

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
) -> Result<Vec<(usize, Answer)>, Error> {
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
        let mut open = largest_gap_first(work, order, &board, context);
        if open.is_empty() || context.expired() {
            break;
        }
        // What is made of small searches would repeat them all, each from another point.
        open.retain(|&index| nodes == most || !work.is_apart(index));
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
