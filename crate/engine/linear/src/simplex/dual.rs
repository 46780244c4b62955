//! The dual method: from right reduced costs to a point within all bounds.
//!
//! Leaving columns by dual devex weights; entering ones by a ratio test that
//! lets columns with two bounds jump to the other one while that pays (bound
//! flipping, Maros 2003), with Harris's two passes at the end. Gains are moved
//! a little against stalling; whoever called puts them back.

use super::{End, Simplex, Status};
use crate::tolerances::simplex::{PIVOT, SAFE_PIVOT};

/// Steps without progress before gains are moved.
const PATIENCE: u64 = 30;
/// How far gains are moved, at most, relative to them.
const APART: f64 = 1e-6;
/// Steps between two looks at the clock.
const LOOK: u64 = 32;

/// A column whose reduced cost reaches zero at `ratio`.
#[derive(Clone, Copy)]
struct Candidate {
    ratio: f64,
    column: usize,
    size: f64,
}

impl Simplex {
    pub(super) fn dual(&mut self, stop: &dyn Fn() -> bool, last: u64) -> End {
        self.make_prices_right();
        let mut weight = vec![1.0; self.rows];
        let mut idle = 0;
        let mut verified = false;
        let mut excused = false;
        let mut candidates = Vec::new();
        loop {
            if self.iterations >= last || (self.iterations.is_multiple_of(LOOK) && stop()) {
                return End::Limit;
            }
            let Some((p, below)) = self.furthest_out(&weight) else {
                if verified || self.is_fresh() {
                    return if excused { End::Excused } else { End::Done };
                }
                self.find_values();
                verified = true;
                continue;
            };
            self.find_row(p);
            let out = self.head[p] as usize;
            let bound = if below { self.low[out] } else { self.high[out] };
            // Columns that reach the bound but for rounding reach it.
            let distance = ((self.x[out] - bound).abs() - Self::slack(bound)).max(0.0);
            let Some(flips) = self.choose(below, distance, &mut candidates) else {
                if !self.is_fresh() {
                    self.refresh(true);
                    self.make_prices_right();
                    continue;
                }
                if self.excuses(p) {
                    self.iterations += 1;
                    excused = true;
                    continue;
                }
                let sign = if below { 1.0 } else { -1.0 };
                self.farkas = self.rho.value.iter().map(|r| sign * r).collect();
                return End::Infeasible;
            };
            let q = candidates[flips].column;
            self.find_column(q);
            let pivot = self.alpha.value[p].abs();
            if !self.is_fresh() && (pivot < SAFE_PIVOT || !self.pivot_agrees(p, q)) {
                self.refresh(true);
                self.make_prices_right();
                continue;
            }
            if pivot < PIVOT {
                // Row and column disagree even now: leave this row for later.
                weight[p] *= 1e12;
                self.iterations += 1;
                continue;
            }
            self.flip(&candidates[..flips], q);
            let d = self.reduced[q];
            let wrong = match self.status[q] {
                Status::Lower => d > 0.0,
                Status::Upper => d < 0.0,
                Status::Basic | Status::Between => false,
            };
            if wrong {
                self.cost[q] -= d;
                self.reduced[q] = 0.0;
            }
            idle = if self.reduced[q] == 0.0 { idle + 1 } else { 0 };
            let amount = (self.x[out] - bound) / self.alpha.value[p];
            self.shift(q, amount);
            self.reweigh_dual(p, &mut weight);
            self.reprice(p, q);
            let leaving = if below { Status::Lower } else { Status::Upper };
            if self.exchange(p, q, leaving) {
                self.make_prices_right();
            }
            verified = false;
            if idle > PATIENCE {
                self.move_gains_apart();
                idle = 0;
            }
        }
    }

    /// Whether the basic column of a row, which is in `rho`, is within its
    /// bounds after all. Along its own row fewer terms cancel, so where a small
    /// pivot blows up what rounding leaves of them, this value is the better one.
    fn excuses(&mut self, p: usize) -> bool {
        let out = self.head[p] as usize;
        let along: f64 = (0..self.x.len())
            .filter(|&j| self.status[j] != Status::Basic && self.x[j] != 0.0)
            .map(|j| {
                let entry = if j < self.columns {
                    let entries = self.by_column.of(j);
                    entries.map(|(i, a)| a * self.rho.value[i]).sum()
                } else {
                    -self.rho.value[j - self.columns]
                };
                -entry * self.x[j]
            })
            .sum();
        let before = std::mem::replace(&mut self.x[out], along);
        let excused = self.violation(out) == 0.0;
        if !excused {
            self.x[out] = before;
        }
        excused
    }

    /// The row whose basic column is furthest outside, and whether below.
    fn furthest_out(&self, weight: &[f64]) -> Option<(usize, bool)> {
        let mut best = (0.0, None);
        for (p, &j) in self.head.iter().enumerate() {
            let v = self.violation(j as usize);
            let score = v * v / weight[p];
            if score > best.0 {
                best = (score, Some((p, v < 0.0)));
            }
        }
        best.1
    }

    /// Flips columns with two bounds, and moves the gains of the others, until
    /// every reduced cost has the right sign.
    fn make_prices_right(&mut self) {
        let mut flipped = false;
        for j in 0..self.x.len() {
            let d = self.pull(j);
            if d == 0.0 {
                continue;
            }
            let other = match self.status[j] {
                Status::Lower if self.high[j].is_finite() => Status::Upper,
                Status::Upper if self.low[j].is_finite() => Status::Lower,
                _ => {
                    self.cost[j] -= d;
                    self.reduced[j] = 0.0;
                    continue;
                }
            };
            self.status[j] = other;
            flipped = true;
        }
        if flipped {
            self.find_values();
        }
    }

    /// The entering column: `candidates[n]` where the answer is n, with what
    /// has to flip before it. `None` where nothing can bring the row back.
    fn choose(&self, below: bool, distance: f64, candidates: &mut Vec<Candidate>) -> Option<usize> {
        candidates.clear();
        let sign = if below { 1.0 } else { -1.0 };
        let mut most = f64::INFINITY;
        for (j, a) in self.row.iter() {
            let a = sign * a;
            let limits = match self.status[j] {
                Status::Basic => false,
                Status::Lower => a < -PIVOT,
                Status::Upper => a > PIVOT,
                Status::Between => a.abs() > PIVOT,
            };
            if !limits {
                continue;
            }
            let d = self.reduced[j].abs();
            if !(self.high[j] - self.low[j]).is_finite() {
                most = most.min((d + self.price_slack(j)) / a.abs());
            }
            candidates.push(Candidate {
                ratio: match self.status[j] {
                    Status::Between => d / a.abs(),
                    _ => self.reduced[j] / a,
                },
                column: j,
                size: a.abs(),
            });
        }
        candidates.retain(|c| c.ratio <= most);
        candidates
            .sort_unstable_by(|a, b| a.ratio.total_cmp(&b.ratio).then(a.column.cmp(&b.column)));
        let mut slope = distance;
        let mut flips = 0;
        loop {
            let c = candidates.get(flips)?;
            slope -= c.size * (self.high[c.column] - self.low[c.column]);
            if slope <= 0.0 {
                break;
            }
            flips += 1;
        }
        let rest = &candidates[flips..];
        let slack =
            |c: &Candidate| (self.reduced[c.column].abs() + self.price_slack(c.column)) / c.size;
        let most = rest.iter().map(slack).fold(f64::INFINITY, f64::min);
        let mut best = flips;
        for (n, c) in rest.iter().enumerate() {
            if c.ratio <= most && c.size > candidates[best].size {
                best = flips + n;
            }
        }
        // What comes before the chosen one within the slack stays where it is.
        let chosen = candidates[best];
        candidates[flips] = chosen;
        Some(flips)
    }

    /// Sends columns to their other bounds and moves the basic ones with them.
    fn flip(&mut self, flips: &[Candidate], q: usize) {
        if flips.is_empty() {
            return;
        }
        let mut change = std::mem::take(&mut self.rho);
        change.clear();
        for c in flips.iter().filter(|c| c.column != q) {
            let j = c.column;
            let to_upper = self.status[j] == Status::Lower;
            let to = if to_upper { self.high[j] } else { self.low[j] };
            self.add_entries(j, to - self.x[j], &mut change);
            self.x[j] = to;
            self.status[j] = if to_upper {
                Status::Upper
            } else {
                Status::Lower
            };
        }
        self.ftran(&mut change);
        for (p, a) in change.iter() {
            self.x[self.head[p] as usize] -= a;
        }
        change.clear();
        self.rho = change;
    }

    /// Dual devex weights after an exchange at p.
    fn reweigh_dual(&self, p: usize, weight: &mut [f64]) {
        let pivot = self.alpha.value[p];
        let base = weight[p] / (pivot * pivot);
        for (i, a) in self.alpha.iter() {
            weight[i] = weight[i].max(a * a * base);
        }
        weight[p] = base.max(1.0);
    }

    /// Takes reduced costs away from zero, so that the next steps have a length.
    fn move_gains_apart(&mut self) {
        for j in 0..self.x.len() {
            let size = APART * Self::jitter(j) * (self.gain[j].abs() + 1e-3 * self.largest_gain);
            let by = match self.status[j] {
                Status::Lower => -size,
                Status::Upper => size,
                Status::Basic | Status::Between => 0.0,
            };
            if by != 0.0 && !self.is_fixed(j) {
                self.cost[j] += by;
                self.reduced[j] += by;
            }
        }
    }
}
