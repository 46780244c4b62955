//! The primal method: from a point within all bounds to a better one, until no
//! reduced cost is wrong.
//!
//! Entering columns by devex weights (Harris 1973), leaving ones by her ratio
//! test in two passes. After many steps without progress bounds are moved
//! apart a little; whoever called puts them back.

use super::{End, Simplex, Status};
use crate::tolerances::simplex::{FEASIBLE, PIVOT, SAFE_PIVOT};

/// Steps without progress before bounds are moved.
const PATIENCE: u64 = 60;
/// How far bounds are moved, at most, relative to them.
const APART: f64 = 1e-7;
/// Steps between two looks at the clock.
const LOOK: u64 = 32;

/// What stops an entering column.
enum Wall {
    /// A basic column at this position, at its upper bound or not.
    At(usize, bool),
    /// Its own other bound.
    Own,
    None,
}

impl Simplex {
    pub(super) fn primal(&mut self, stop: &dyn Fn() -> bool, last: u64) -> End {
        let mut weight = vec![1.0; self.x.len()];
        let mut idle = 0;
        let mut verified = false;
        loop {
            if self.iterations >= last || (self.iterations.is_multiple_of(LOOK) && stop()) {
                return End::Limit;
            }
            let Some(q) = self.most_pulled(&weight) else {
                if verified || self.is_fresh() {
                    return End::Done;
                }
                self.refresh(true);
                verified = true;
                continue;
            };
            let up = self.reduced[q] > 0.0;
            self.find_column(q);
            let (wall, length) = self.first_wall(q, up);
            let amount = if up { length } else { -length };
            idle = if length > 0.0 { 0 } else { idle + 1 };
            match wall {
                Wall::None => {
                    if self.is_fresh() {
                        return End::Unbounded;
                    }
                    self.refresh(true);
                }
                Wall::Own => {
                    self.shift(q, amount);
                    self.status[q] = if up { Status::Upper } else { Status::Lower };
                    self.x[q] = if up { self.high[q] } else { self.low[q] };
                    self.iterations += 1;
                }
                Wall::At(p, at_upper) => {
                    self.find_row(p);
                    let pivot = self.alpha.value[p].abs();
                    if !self.is_fresh() && (pivot < SAFE_PIVOT || !self.pivot_agrees(p, q)) {
                        self.refresh(true);
                        continue;
                    }
                    self.shift(q, amount);
                    self.reweigh(p, q, &mut weight);
                    self.reprice(p, q);
                    let leaving = if at_upper {
                        Status::Upper
                    } else {
                        Status::Lower
                    };
                    if self.exchange(p, q, leaving) && !self.nearly_meets_bounds() {
                        return End::Again;
                    }
                    verified = false;
                }
            }
            if idle > PATIENCE {
                self.move_bounds_apart();
                idle = 0;
            }
        }
    }

    fn most_pulled(&self, weight: &[f64]) -> Option<usize> {
        let mut best = (0.0, None);
        for j in 0..self.x.len() {
            let d = self.reduced[j];
            if d == 0.0 {
                continue;
            }
            let score = d * d / weight[j];
            if score > best.0 && self.pull(j) != 0.0 {
                best = (score, Some(j));
            }
        }
        best.1
    }

    /// How far the column in `alpha` can go, at most `own`, and the basic
    /// column that stops it: its position, and whether at its upper bound.
    pub(super) fn first_wall_of(&self, up: bool, own: f64) -> (Option<(usize, bool)>, f64) {
        let sign = if up { -1.0 } else { 1.0 };
        let room = |p: usize, a: f64, slack: bool| {
            let j = self.head[p] as usize;
            let change = sign * a;
            let (bound, left) = if change < 0.0 {
                (self.low[j], self.x[j] - self.low[j])
            } else {
                (self.high[j], self.high[j] - self.x[j])
            };
            let extra = if slack { Self::slack(bound) } else { 0.0 };
            (left + extra) / change.abs()
        };
        let mut most = own;
        for (p, a) in self.alpha.iter().filter(|(_, a)| a.abs() > PIVOT) {
            most = most.min(room(p, a, true));
        }
        let mut best: Option<(usize, f64)> = None;
        if most < f64::INFINITY {
            for (p, a) in self.alpha.iter().filter(|(_, a)| a.abs() > PIVOT) {
                if room(p, a, false) <= most
                    && best.is_none_or(|(b, size)| (a.abs(), b) > (size, p))
                {
                    best = Some((p, a.abs()));
                }
            }
        }
        let Some((p, _)) = best else {
            return (None, own);
        };
        let a = self.alpha.value[p];
        let length = room(p, a, false).max(0.0);
        if own <= length {
            return (None, own);
        }
        (Some((p, sign * a > 0.0)), length)
    }

    fn first_wall(&self, q: usize, up: bool) -> (Wall, f64) {
        let own = self.high[q] - self.low[q];
        let own = if self.status[q] == Status::Between {
            f64::INFINITY
        } else {
            own
        };
        match self.first_wall_of(up, own) {
            (Some((p, at_upper)), length) => (Wall::At(p, at_upper), length),
            (None, length) if length.is_finite() => (Wall::Own, length),
            (None, length) => (Wall::None, length),
        }
    }

    /// Devex weights after q enters at p.
    fn reweigh(&self, p: usize, q: usize, weight: &mut [f64]) {
        let pivot = self.row.value[q];
        let base = weight[q] / (pivot * pivot);
        for (j, a) in self.row.iter() {
            weight[j] = weight[j].max(a * a * base);
        }
        weight[self.head[p] as usize] = base.max(1.0);
    }

    fn nearly_meets_bounds(&self) -> bool {
        self.head.iter().all(|&j| {
            let j = j as usize;
            self.violation(j).abs() <= 100.0 * FEASIBLE * self.x[j].abs().max(1.0)
        })
    }

    /// Gives basic columns room, so that the next steps have a length.
    fn move_bounds_apart(&mut self) {
        for n in 0..self.head.len() {
            let j = self.head[n] as usize;
            let by = |bound: f64| APART * Self::jitter(j) * bound.abs().max(1.0);
            if self.low[j] < self.high[j] {
                self.low[j] -= by(self.low[j]);
                self.high[j] += by(self.high[j]);
            }
        }
    }
}
