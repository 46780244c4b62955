//! Values, reduced costs and factors of the present basis.

use super::lu::Columns;
use super::solve::Sparse;
use super::update::Factor;
use super::{Simplex, Status};
use crate::tolerances::simplex::{FEASIBLE, OPTIMAL, OPTIMAL_ALL, PIVOTS_AGREE};

impl Simplex {
    /// The entries of a column or logical column, times a factor.
    pub(super) fn add_entries(&self, j: usize, factor: f64, to: &mut Sparse) {
        if j < self.columns {
            for (i, a) in self.by_column.of(j) {
                to.add(i, a * factor);
            }
        } else {
            to.add(j - self.columns, -factor);
        }
    }

    /// Gains and bounds as they were given.
    pub(super) fn restore(&mut self) {
        self.cost.clone_from(&self.gain);
        self.low.clone_from(&self.lower);
        self.high.clone_from(&self.upper);
        self.largest_gain = self.gain.iter().fold(0.0_f64, |l, c| l.max(c.abs()));
    }

    /// Values and reduced costs from the basis, factored again where asked.
    pub(super) fn refresh(&mut self, factor_again: bool) {
        if factor_again || self.factor.is_none() {
            self.factorise();
        }
        self.find_values();
        self.find_reduced();
    }

    fn factorise(&mut self) {
        let mut basis = Columns::new();
        for &j in &self.head {
            let j = j as usize;
            if j < self.columns {
                for (i, a) in self.by_column.of(j) {
                    basis.push(i, a);
                }
            } else {
                basis.push(j - self.columns, -1.0);
            }
            basis.close();
        }
        let (factor, repaired) = Factor::new(&basis);
        for (p, row) in repaired {
            let (out, new) = (self.head[p] as usize, self.columns + row);
            self.status[out] = Status::Lower;
            self.position[out] = super::NONE;
            self.place(out);
            self.status[new] = Status::Basic;
            self.head[p] = new as u32;
            self.position[new] = p as u32;
        }
        self.factor = Some(factor);
    }

    /// Puts a column that is not basic where its status says, or at the
    /// nearest bound where there is no such bound.
    fn place(&mut self, j: usize) {
        let (low, high) = (self.low[j], self.high[j]);
        let status = match self.status[j] {
            Status::Lower if low == f64::NEG_INFINITY => Status::Upper,
            Status::Upper if high == f64::INFINITY => Status::Lower,
            other => other,
        };
        let bound = match status {
            Status::Lower => low,
            Status::Upper => high,
            Status::Basic | Status::Between => self.x[j].max(low).min(high),
        };
        (self.status[j], self.x[j]) = if bound.is_finite() {
            (status, bound)
        } else {
            (Status::Between, 0.0)
        };
    }

    pub(super) fn find_values(&mut self) {
        let mut rhs = std::mem::take(&mut self.alpha);
        rhs.clear();
        for j in 0..self.x.len() {
            if self.status[j] != Status::Basic {
                self.place(j);
                if self.x[j] != 0.0 {
                    self.add_entries(j, -self.x[j], &mut rhs);
                }
            }
        }
        self.ftran(&mut rhs);
        for (p, &j) in self.head.iter().enumerate() {
            self.x[j as usize] = rhs.value[p];
        }
        rhs.clear();
        self.alpha = rhs;
    }

    pub(super) fn find_reduced(&mut self) {
        let mut y = std::mem::take(&mut self.rho);
        y.clear();
        for (p, &j) in self.head.iter().enumerate() {
            if self.cost[j as usize] != 0.0 {
                y.add(p, self.cost[j as usize]);
            }
        }
        self.btran(&mut y);
        for j in 0..self.columns {
            let charged: f64 = self.by_column.of(j).map(|(i, a)| a * y.value[i]).sum();
            self.reduced[j] = self.cost[j] - charged;
        }
        for i in 0..self.rows {
            self.reduced[self.columns + i] = self.cost[self.columns + i] + y.value[i];
        }
        for &j in &self.head {
            self.reduced[j as usize] = 0.0;
        }
        y.clear();
        self.rho = y;
    }

    pub(super) fn ftran(&mut self, v: &mut Sparse) {
        if let Some(factor) = &mut self.factor {
            factor.ftran(v);
        }
    }

    pub(super) fn btran(&mut self, v: &mut Sparse) {
        if let Some(factor) = &mut self.factor {
            factor.btran(v);
        }
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.factor.as_ref().is_none_or(Factor::is_fresh)
    }

    /// How far a value may pass a bound.
    pub(super) fn slack(bound: f64) -> f64 {
        FEASIBLE * bound.abs().max(1.0)
    }

    /// How far below its bounds (negative) or above them a value lies.
    pub(super) fn violation(&self, j: usize) -> f64 {
        let (x, low, high) = (self.x[j], self.low[j], self.high[j]);
        if x < low - Self::slack(low) {
            x - low
        } else if x > high + Self::slack(high) {
            x - high
        } else {
            0.0
        }
    }

    pub(super) fn meets_bounds(&self) -> bool {
        self.head.iter().all(|&j| self.violation(j as usize) == 0.0)
    }

    pub(super) fn is_fixed(&self, j: usize) -> bool {
        self.low[j] == self.high[j]
    }

    /// How far the reduced cost of a column with this gain may be wrong.
    pub(super) fn slack_of_gain(&self, gain: f64) -> f64 {
        (OPTIMAL * gain.abs()).max(OPTIMAL_ALL * self.largest_gain)
    }

    /// How far a reduced cost may have the wrong sign.
    pub(super) fn price_slack(&self, j: usize) -> f64 {
        self.slack_of_gain(self.gain[j])
    }

    /// The gain of moving a column that is not basic: positive where moving it
    /// up helps, negative where moving it down does, 0 where neither may.
    pub(super) fn pull(&self, j: usize) -> f64 {
        let d = self.reduced[j];
        let helps = match self.status[j] {
            Status::Basic => false,
            Status::Lower => d > 0.0,
            Status::Upper => d < 0.0,
            Status::Between => true,
        };
        if helps && d.abs() > self.price_slack(j) && !self.is_fixed(j) {
            d
        } else {
            0.0
        }
    }

    pub(super) fn prices_are_right(&self) -> bool {
        (0..self.x.len()).all(|j| self.pull(j) == 0.0)
    }

    /// Row p of the basis inverse times A: `rho` and, for columns that may
    /// move, `row`.
    pub(super) fn find_row(&mut self, p: usize) {
        let mut rho = std::mem::take(&mut self.rho);
        rho.clear();
        rho.add(p, 1.0);
        self.btran(&mut rho);
        self.row.clear();
        for (i, r) in rho.iter() {
            for (j, a) in self.by_row.of(i) {
                if self.status[j] != Status::Basic && self.low[j] != self.high[j] {
                    self.row.add(j, r * a);
                }
            }
            let logical = self.columns + i;
            if self.status[logical] != Status::Basic && !self.is_fixed(logical) {
                self.row.add(logical, -r);
            }
        }
        self.rho = rho;
    }

    /// The column in terms of the basis, in `alpha`.
    pub(super) fn find_column(&mut self, j: usize) {
        let mut alpha = std::mem::take(&mut self.alpha);
        alpha.clear();
        self.add_entries(j, 1.0, &mut alpha);
        self.ftran(&mut alpha);
        self.alpha = alpha;
    }

    /// Whether the pivot is the same from either side.
    pub(super) fn pivot_agrees(&self, p: usize, q: usize) -> bool {
        let (a, b) = (self.alpha.value[p], self.row.value[q]);
        (a - b).abs() <= PIVOTS_AGREE * (1.0 + a.abs())
    }

    /// Moves a column by an amount, and the basic ones with it.
    pub(super) fn shift(&mut self, q: usize, amount: f64) {
        self.x[q] += amount;
        for (p, a) in self.alpha.iter() {
            self.x[self.head[p] as usize] -= a * amount;
        }
    }

    /// Reduced costs after column q enters at position p; `row` must be known.
    pub(super) fn reprice(&mut self, p: usize, q: usize) {
        let step = self.reduced[q] / self.row.value[q];
        if step != 0.0 {
            for (j, a) in self.row.iter() {
                self.reduced[j] -= step * a;
            }
        }
        self.reduced[self.head[p] as usize] = -step;
        self.reduced[q] = 0.0;
    }

    /// Column q takes position p; what was there goes to the given status.
    /// Factors again when that is due, and then says so.
    pub(super) fn exchange(&mut self, p: usize, q: usize, leaving: Status) -> bool {
        let out = self.head[p] as usize;
        self.status[out] = leaving;
        self.position[out] = super::NONE;
        self.place(out);
        self.status[q] = Status::Basic;
        self.position[q] = p as u32;
        self.head[p] = q as u32;
        self.iterations += 1;
        let mut stale = true;
        if let Some(factor) = &mut self.factor {
            factor.exchange(p, &self.alpha);
            stale = factor.is_stale();
        }
        if stale {
            self.refresh(true);
        }
        stale
    }

    /// A number from 0.5 to 1 that depends on the index alone.
    pub(super) fn jitter(j: usize) -> f64 {
        let bits = (j as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        0.5 + 0.5 * (bits >> 40) as f64 / (1_u64 << 24) as f64
    }
}
