//! The points that keep what earlier phases reached: the optimal face.
//!
//! Where a phase ended with row prices and reduced costs, its optimal points
//! are exactly those at which every column with a reduced cost lies at its
//! bound, and every row with a price at its limit. Fixing them keeps the
//! program as sparse as it was, and makes it smaller from phase to phase.
//!
//! A later phase needs no signs from what is fixed. For a proof that does, the
//! first phase's prices are added to its own, times the smallest number that
//! makes all signs right: that number is the price of the first goal.

use crate::scale::Scaled;
use idlewise_linear::tolerances::face::{AT_END, PRICE, REDUCED_COST};
use idlewise_linear::{Column, Lp};

/// A scaled program and how far its columns and rows may still move.
pub struct OptimalFace {
    /// The program, scaled.
    pub scaled: Scaled,
    lower: Vec<f64>,
    upper: Vec<f64>,
    row_lower: Vec<f64>,
    row_upper: Vec<f64>,
    first: Option<First>,
}

/// What the first phase fixed.
struct First {
    /// Reduced costs of columns, 0 where they fixed nothing.
    reduced: Vec<f64>,
    /// Prices of rows that fixed something, or were equations.
    rows: Vec<f64>,
    /// The factor of its gains.
    unit: f64,
}

/// The part of the program that can still move, for one phase.
pub struct FacePart {
    /// Its program.
    pub lp: Lp,
    /// Columns of the part in the whole program.
    pub columns: Vec<usize>,
    /// Rows of the part in the whole program.
    pub rows: Vec<usize>,
    /// Rows of the whole program.
    all_rows: usize,
    /// Gains of all columns of the whole program, in the part's unit.
    gain: Vec<f64>,
    /// The part's gains are the user's times this (and the columns' scale).
    unit: f64,
    /// Whether its program is that of the face, which lends it.
    lent: bool,
}

/// Prices of a phase, in the user's units.
pub struct FacePrices {
    /// Prices of the program's rows.
    pub rows: Vec<f64>,
    /// The first goal's price.
    pub kept: f64,
}

impl OptimalFace {
    /// All points of a program.
    pub fn new(lp: &Lp) -> Self {
        let scaled = Scaled::by_size(lp);
        let s = &scaled.lp;
        OptimalFace {
            lower: s.lower.clone(),
            upper: s.upper.clone(),
            row_lower: s.row_lower.clone(),
            row_upper: s.row_upper.clone(),
            first: None,
            scaled,
        }
    }

    /// What can still move, with the (user's) gains of a phase. To be given
    /// back before anything else is asked of the face.
    pub fn part(&mut self, gain: &[f64]) -> FacePart {
        let s = &self.scaled.lp;
        if self.first.is_none() && s.lower.iter().zip(&s.upper).all(|(low, high)| low < high) {
            return self.lend(gain);
        }
        let (gain, unit) = self.scaled.gains(gain);
        let columns: Vec<usize> = (0..s.columns())
            .filter(|&j| self.lower[j] < self.upper[j])
            .collect();
        let mut taken = vec![0.0; s.rows()];
        let mut used = vec![self.first.is_none(); s.rows()];
        for j in 0..s.columns() {
            let moves = self.lower[j] < self.upper[j];
            for (i, a) in s.column(j) {
                if moves {
                    used[i] = true;
                } else {
                    taken[i] += a * self.lower[j];
                }
            }
        }
        let mut lp = Lp::new();
        let mut rows = Vec::new();
        let mut place = vec![0; s.rows()];
        for i in (0..s.rows()).filter(|&i| used[i]) {
            place[i] = lp.add_row(self.row_lower[i] - taken[i], self.row_upper[i] - taken[i]);
            rows.push(i);
        }
        let mut entries = Vec::new();
        for &j in &columns {
            entries.clear();
            entries.extend(s.column(j).map(|(i, a)| (place[i], a)));
            let column = Column {
                gain: gain[j],
                lower: self.lower[j],
                upper: self.upper[j],
                size: s.size[j],
                integer: false,
            };
            lp.add_column(column, &entries);
        }
        FacePart {
            lp,
            columns,
            rows,
            all_rows: s.rows(),
            gain,
            unit,
            lent: false,
        }
    }

    /// All of the program, without a copy of it.
    fn lend(&mut self, gain: &[f64]) -> FacePart {
        let (gain, unit) = self.scaled.gains(gain);
        let mut lp = std::mem::take(&mut self.scaled.lp);
        lp.gain.clone_from(&gain);
        FacePart {
            columns: (0..lp.columns()).collect(),
            rows: (0..lp.rows()).collect(),
            all_rows: lp.rows(),
            lp,
            gain,
            unit,
            lent: true,
        }
    }

    /// Takes back what a part was lent.
    pub fn give_back(&mut self, part: &mut FacePart) {
        if std::mem::take(&mut part.lent) {
            self.scaled.lp = std::mem::take(&mut part.lp);
        }
    }

    /// Everything, fixed or not, with the (user's) gains of a phase, for whoever
    /// has the program already.
    pub fn whole(&self, gain: &[f64]) -> FacePart {
        let s = &self.scaled.lp;
        let (gain, unit) = self.scaled.gains(gain);
        FacePart {
            lp: Lp::new(),
            columns: (0..s.columns()).collect(),
            rows: (0..s.rows()).collect(),
            all_rows: s.rows(),
            gain,
            unit,
            lent: false,
        }
    }

    /// How far a column may still move.
    pub fn column(&self, j: usize) -> (f64, f64) {
        (self.lower[j], self.upper[j])
    }

    /// How far a row may still move.
    pub fn row(&self, i: usize) -> (f64, f64) {
        (self.row_lower[i], self.row_upper[i])
    }

    /// Values of all columns (scaled) from those of a part.
    pub fn values(&self, part: &FacePart, x: &[f64]) -> Vec<f64> {
        let mut values = self.lower.clone();
        for (&j, &value) in part.columns.iter().zip(x) {
            values[j] = value;
        }
        values
    }

    /// Prices of a phase from those of its part.
    pub fn prices(&self, part: &FacePart, own: &[f64]) -> FacePrices {
        let mut u = part.whole(own);
        let mut kept = 0.0;
        if let Some(first) = &self.first {
            let s = &self.scaled.lp;
            let reduced = self.reduced(part, &u);
            let needed = |own: f64, first: f64| {
                if own * first < 0.0 { -own / first } else { 0.0 }
            };
            for (own, first) in reduced.iter().zip(&first.reduced) {
                kept = needed(*own, *first).max(kept);
            }
            for i in (0..s.rows()).filter(|&i| s.row_lower[i] < s.row_upper[i]) {
                kept = needed(u[i], first.rows[i]).max(kept);
            }
            for (u, first) in u.iter_mut().zip(&first.rows) {
                *u += kept * first;
            }
        }
        FacePrices {
            rows: self.scaled.prices_by(&u, part.unit),
            kept: kept * self.first.as_ref().map_or(0.0, |f| f.unit) / part.unit,
        }
    }

    /// Gains minus charges of all columns.
    fn reduced(&self, part: &FacePart, u: &[f64]) -> Vec<f64> {
        let s = &self.scaled.lp;
        let mut reduced = part.gain.clone();
        for (j, d) in reduced.iter_mut().enumerate() {
            *d -= s.column(j).map(|(i, a)| a * u[i]).sum::<f64>();
        }
        reduced
    }

    /// Keeps what a phase reached: exact prices fix what they price at its point
    /// `x` (all columns, scaled). Prices that would put a column or a row where the
    /// point is not are rounding.
    pub fn narrow(&mut self, part: &FacePart, own: &[f64], x: &[f64]) {
        let u = part.whole(own);
        let reduced = self.reduced(part, &u);
        let s = &self.scaled.lp;
        let activity = s.activity(x);
        let largest = part.gain.iter().fold(0.0_f64, |l, g| l.max(g.abs()));
        let mut first = vec![0.0; s.columns()];
        let mut first_rows = vec![0.0; s.rows()];
        for &j in &part.columns {
            let d = reduced[j];
            let terms: f64 = s.column(j).map(|(i, a)| (a * u[i]).abs()).sum();
            let bound = if d > 0.0 {
                self.upper[j]
            } else {
                self.lower[j]
            };
            // A price towards an open end is rounding, whatever its size.
            let is_there = is_at(bound, x[j]);
            if d.abs() > REDUCED_COST * (terms + part.gain[j].abs()) && is_there {
                first[j] = d;
                (self.lower[j], self.upper[j]) = (bound, bound);
            }
        }
        for &i in &part.rows {
            let limit = if u[i] > 0.0 {
                self.row_upper[i]
            } else {
                self.row_lower[i]
            };
            let is_there = is_at(limit, activity[i]);
            if u[i].abs() > PRICE * largest && is_there {
                first_rows[i] = u[i];
                (self.row_lower[i], self.row_upper[i]) = (limit, limit);
            }
        }
        self.first.get_or_insert(First {
            reduced: first,
            rows: first_rows,
            unit: part.unit,
        });
    }
}

/// Whether a value (scaled, so that one is a lot) is at an end of its range.
fn is_at(end: f64, value: f64) -> bool {
    end.is_finite() && (value - end).abs() <= AT_END * end.abs().max(1.0)
}

impl FacePart {
    /// Gains of the columns.
    pub fn gain(&self) -> &[f64] {
        &self.gain
    }

    /// Row values of the whole program; rows that cannot matter have none.
    fn whole(&self, own: &[f64]) -> Vec<f64> {
        let mut u = vec![0.0; self.all_rows];
        for (&i, &price) in self.rows.iter().zip(own) {
            u[i] = price;
        }
        u
    }
}
