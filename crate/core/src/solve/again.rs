//! A program without whole columns, from the basis that one like it ended in.
//!
//! One simplex goes through all phases: after each, columns and rows that its
//! prices fix stay fixed (`face`), and the next begins in the same basis. Where
//! little has changed, that basis is optimal for every phase, and the work is one
//! factorisation and a few looks at the numbers. Reductions would cost more than
//! they save here: what they leave out is at its bound or slack.

use super::basis::{Simplex, Verdict};
use super::engine::{Ending, Limits};
use super::face::Face;
use super::memory::Role;
use super::phases::{Answer, PhasePrices};
use super::used::Worker;
use crate::model::{Lp, Phase};

/// Exchanges of one phase, beside one for each row, after which the way from
/// the last basis is longer than one from nothing.
const NEAR: u64 = 100;
/// A later phase that loses more than this of an earlier one is not used.
const LOST: f64 = 1e-9;

/// Maximises the phases in turn; `None` where there is no basis to start from, or
/// where it leads nowhere.
pub(super) fn maximise(
    lp: &Lp,
    phases: &[Phase],
    limits: &Limits<'_>,
    prove: bool,
) -> Option<Answer> {
    let (columns, rows) = (lp.columns(), lp.rows());
    if columns == 0 || rows == 0 || lp.has_integers() || limits.expired() {
        return None;
    }
    let trail = limits.trail?;
    let basis = trail.start(Role::Last, columns, rows)?;
    let mut face = Face::new(lp);
    let mut simplex = Simplex::new(&face.scaled.lp);
    simplex.load(&basis);
    simplex.set_limit(NEAR + rows as u64);
    let mut answer = Answer::without_point(Ending::Optimal);
    let mut reached: Vec<f64> = Vec::new();
    for (index, phase) in phases.iter().enumerate() {
        let last = index + 1 == phases.len();
        let wants_prices = prove && phase.goal.is_proved();
        let matters = index == 0 || phase.gain.iter().any(|&g| g != 0.0);
        if !matters {
            if wants_prices {
                answer.prices.push(None);
            }
            continue;
        }
        let part = face.whole(&phase.gain);
        simplex.set_gain(part.gain());
        if simplex.solve(&|| limits.expired()) != Verdict::Optimal {
            return None;
        }
        answer.x = face.scaled.values(&simplex.x());
        let worth = |phase: &Phase| -> f64 {
            let terms = phase.gain.iter().zip(&answer.x);
            terms.map(|(g, v)| g * v).sum()
        };
        let earlier = phases.iter().zip(&reached);
        if earlier
            .filter(|(phase, floor)| *floor - worth(phase) > LOST * floor.abs())
            .count()
            > 0
        {
            return None;
        }
        if wants_prices {
            let prices = face.prices(&part, simplex.prices());
            answer.prices.push(Some(PhasePrices {
                rows: prices.rows,
                kept: prices.kept,
            }));
        }
        if last {
            break;
        }
        while reached.len() < index {
            reached.push(f64::NEG_INFINITY); // a phase that does not matter
        }
        reached.push(worth(phase));
        face.narrow(&part, simplex.prices());
        for j in 0..columns {
            let (lower, upper) = face.column(j);
            simplex.set_bounds(j, lower, upper);
        }
        for i in 0..rows {
            let (lower, upper) = face.row(i);
            simplex.set_row(i, lower, upper);
        }
    }
    limits.sign(Worker::Simplex);
    trail.leave(Role::Last, &simplex.basis(), columns);
    answer.iterations = simplex.iterations();
    Some(answer)
}
