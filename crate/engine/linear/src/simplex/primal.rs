//! The primal method: from a point within all bounds to a better one, until no
//! reduced cost is wrong.
//!
//! Entering columns by devex weights (Harris 1973), leaving ones by her ratio
//! test in two passes. After many steps without progress bounds are moved
//! apart a little; whoever called puts them back.

use super::{End, NONE, Simplex, Status};
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

/// Every column that may enter, with its reduced cost by its weight. An exchange changes few
/// of them, so they are kept from one to the next: looking at all columns each time would
/// take longer than all else.
struct Pulled {
    columns: Vec<u32>,
    scores: Vec<f64>,
    /// Where each column is listed.
    place: Vec<u32>,
}

impl Pulled {
    fn new(simplex: &Simplex, weight: &[f64]) -> Self {
        let mut pulled = Pulled {
            columns: Vec::new(),
            scores: Vec::new(),
            place: vec![NONE; simplex.x.len()],
        };
        pulled.look_at_all(simplex, weight);
        pulled
    }

    /// After the reduced costs have been worked out again.
    fn look_at_all(&mut self, simplex: &Simplex, weight: &[f64]) {
        for j in 0..simplex.x.len() {
            self.look_at(simplex, weight, j);
        }
    }

    /// After an exchange, whose row is known, and which q entered by and `out` left with.
    fn look_at_row(&mut self, simplex: &Simplex, weight: &[f64], (q, out): (usize, usize)) {
        let row = simplex.row.iter().map(|(j, _)| j);
        for j in row.chain([q, out]) {
            self.look_at(simplex, weight, j);
        }
    }

    fn look_at(&mut self, simplex: &Simplex, weight: &[f64], j: usize) {
        let d = simplex.pull(j);
        let (score, at) = (d * d / weight[j], self.place[j] as usize);
        if score > 0.0 && self.place[j] == NONE {
            self.place[j] = self.columns.len() as u32;
            self.columns.push(j as u32);
            self.scores.push(score);
        } else if score > 0.0 {
            self.scores[at] = score;
        } else if self.place[j] != NONE {
            self.place[j] = NONE;
            self.columns.swap_remove(at);
            self.scores.swap_remove(at);
            if let Some(&moved) = self.columns.get(at) {
                self.place[moved as usize] = at as u32;
            }
        }
    }

    /// The column with the highest score; of equals the first.
    fn most(&self) -> Option<usize> {
        let mut best = (0.0, NONE);
        for (&score, &j) in self.scores.iter().zip(&self.columns) {
            if score > best.0 || (score == best.0 && j < best.1) {
                best = (score, j);
            }
        }
        (best.1 != NONE).then_some(best.1 as usize)
    }
}

impl Simplex {
    pub(super) fn primal(&mut self, stop: &dyn Fn() -> bool, last: u64) -> End {
        let mut weight = vec![1.0; self.x.len()];
        let mut pulled = Pulled::new(self, &weight);
        let mut idle = 0;
        let mut verified = false;
        loop {
            if self.iterations >= last || (self.iterations.is_multiple_of(LOOK) && stop()) {
                return End::Limit;
            }
            let Some(q) = pulled.most() else {
                if verified || self.is_fresh() {
                    return End::Done;
                }
                self.refresh(true);
                pulled.look_at_all(self, &weight);
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
                    pulled.look_at_all(self, &weight);
                }
                Wall::Own => {
                    self.shift(q, amount);
                    self.status[q] = if up { Status::Upper } else { Status::Lower };
                    self.x[q] = if up { self.high[q] } else { self.low[q] };
                    pulled.look_at(self, &weight, q);
                    self.iterations += 1;
                }
                Wall::At(p, at_upper) => {
                    self.find_row(p);
                    let pivot = self.alpha.value[p].abs();
                    if !self.is_fresh() && (pivot < SAFE_PIVOT || !self.pivot_agrees(p, q)) {
                        self.refresh(true);
                        pulled.look_at_all(self, &weight);
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
                    let out = self.head[p] as usize;
                    if self.exchange(p, q, leaving) {
                        if !self.nearly_meets_bounds() {
                            return End::Again;
                        }
                        pulled.look_at_all(self, &weight);
                    } else {
                        pulled.look_at_row(self, &weight, (q, out));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Lp};

    /// What looking at all columns says.
    fn most_of_all(simplex: &Simplex, weight: &[f64]) -> Option<usize> {
        let mut best = (0.0, None);
        for (j, weight) in weight.iter().enumerate() {
            let d = simplex.pull(j);
            if d * d / weight > best.0 {
                best = (d * d / weight, Some(j));
            }
        }
        best.1
    }

    #[test]
    fn the_list_says_what_all_columns_say() {
        let mut lp = Lp::new();
        let row = lp.add_row(f64::NEG_INFINITY, 5.0);
        for j in 0..40_u32 {
            let column = Column {
                gain: f64::from(j * 17 % 9) - 4.0,
                lower: 0.0,
                upper: 1.0,
                size: 1.0,
                integer: false,
            };
            lp.add_column(column, &[(row, 1.0)]);
        }
        let mut simplex = Simplex::new(&lp);
        simplex.restore();
        simplex.refresh(true);
        let mut weight = vec![1.0; simplex.x.len()];
        let mut pulled = Pulled::new(&simplex, &weight);
        // Many have the same score: the first of them enters.
        assert_eq!(pulled.most(), most_of_all(&simplex, &weight));
        for k in 0..200_usize {
            let j = k * 31 % 41;
            simplex.reduced[j] = ((k * 7_919) % 13) as f64 - 6.0;
            weight[j] = 1.0 + (k % 5) as f64;
            pulled.look_at(&simplex, &weight, j);
            assert_eq!(pulled.most(), most_of_all(&simplex, &weight), "change {k}");
        }
        for j in 0..simplex.x.len() {
            simplex.reduced[j] = 0.0;
        }
        pulled.look_at_all(&simplex, &weight);
        assert_eq!(pulled.most(), None);
    }
}
