//! The best plan so far, and how columns become whole.

use super::cut::CutSource;
use super::relaxation::Relaxation;
use crate::context::SolveContext;
use idlewise_linear::Lp;
use idlewise_linear::simplex::Verdict;
use idlewise_linear::tolerances::mip::{CANCELLED, ROUNDING};

/// The best point so far.
pub(super) struct Incumbent<'c> {
    pub x: Vec<f64>,
    pub value: f64,
    /// The value of every whole point is a multiple of this; 0 if unknown.
    pub unit: f64,
    /// The size of the sums behind a value, which may nearly cancel.
    pub size: f64,
    /// Cuts beyond those in the rows, and the last word on whole points.
    pub cuts: &'c mut dyn CutSource,
    /// What one unit of the program's gain is in the user's.
    scale: f64,
}

impl<'c> Incumbent<'c> {
    pub fn new(unit: f64, cuts: &'c mut dyn CutSource, scale: f64) -> Self {
        Incumbent {
            cuts,
            scale,
            size: 0.0,
            x: Vec::new(),
            value: f64::NEG_INFINITY,
            unit,
        }
    }

    /// The most that a whole point under a bound can be worth.
    pub fn reachable(&self, bound: f64) -> f64 {
        if self.unit > 0.0 {
            (bound / self.unit + 1e-6).floor() * self.unit
        } else {
            bound
        }
    }

    /// Tells the caller what is found and proved.
    pub fn tell(&self, context: &SolveContext<'_>, bound: f64) {
        context.report(self.value * self.scale, bound.max(self.value) * self.scale);
    }

    /// Whether a bound leaves room for more than the gap above the best.
    pub fn is_beaten_by(&self, bound: f64, gap: f64) -> bool {
        if self.value == f64::NEG_INFINITY {
            return true;
        }
        let bound = self.reachable(bound);
        let size = bound.abs().max(self.value.abs());
        bound - self.value > (gap.max(ROUNDING) * size).max(self.rounding())
    }

    /// Differences below this are rounding.
    pub fn rounding(&self) -> f64 {
        CANCELLED * self.size
    }

    /// Keeps a point if it is better and the source of cuts accepts it; it has
    /// to meet every row.
    pub fn offer(&mut self, lp: &Lp, mut x: Vec<f64>) -> bool {
        if lp.objective(&x) <= self.value || !self.cuts.accept(lp, &mut x) {
            return false;
        }
        let value = lp.objective(&x);
        let better = value > self.value;
        if better {
            self.value = value;
            self.x = x;
        }
        better
    }

    /// Solves for the rest with the whole columns rounded, and offers the
    /// point. Bounds are as before afterwards; the basis is not.
    pub fn settle(&mut self, relaxed: &mut Relaxation<'_>, x: &[f64], whole: &[usize]) -> bool {
        let before: Vec<(f64, f64)> = whole.iter().map(|&j| relaxed.bounds(j)).collect();
        for (&j, &(lower, upper)) in whole.iter().zip(&before) {
            let value = x[j].round().max(lower).min(upper);
            relaxed.set_bounds(j, value, value);
        }
        let found = relaxed.solve() == Verdict::Optimal;
        let point = relaxed.x();
        for (&j, (lower, upper)) in whole.iter().zip(before) {
            relaxed.set_bounds(j, lower, upper);
        }
        found && self.offer(&relaxed.lp, point)
    }
}
