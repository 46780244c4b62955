//! The simplex method with bounds, made to be started from a known basis.
//!
//! A program is A x - s = 0 with bounds on the columns x and on the row
//! activities s, the logical columns. A basis says which columns are
//! determined by the rest, and at which bound each of the rest lies. Any change
//! of bounds, gains or rows keeps it: bounds and rows lead to the dual method,
//! gains to the primal one, and where neither applies the dual method first
//! finds a point with changed gains, from which the primal one goes on.
//!
//! `solve` and `lu` are the linear algebra, `update` follows the basis,
//! `state` keeps values and reduced costs, `dual` and `primal` move, and
//! `crossover` makes a basis from an interior point.

mod crossover;
mod dual;
mod lu;
mod primal;
mod solve;
mod state;
mod update;

use crate::Lp;
use lu::Columns;
use solve::Sparse;
use update::Factor;

pub use crossover::{Aim, vertex};

/// Changes from one method to the other before a solve is given up.
const ROUNDS: usize = 40;
const NONE: u32 = u32::MAX;

/// Where a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Determined by the others.
    Basic,
    /// At its lower bound.
    Lower,
    /// At its upper bound.
    Upper,
    /// Between its bounds without being basic.
    Between,
}

/// A place to start from: the status of every column, then of every row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    status: Vec<Status>,
}

impl Basis {
    /// A basis of these statuses, of every column and then of every row. Any list
    /// will do: what makes none is mended when it is loaded and factored.
    pub fn new(status: Vec<Status>) -> Basis {
        Basis { status }
    }

    /// The status of every column, then of every row.
    pub fn statuses(&self) -> &[Status] {
        &self.status
    }

    /// The basis of the same columns with only some of the rows. It stays one
    /// where the other rows were basic.
    #[must_use]
    pub fn with_rows_kept(&self, keep: &[bool]) -> Basis {
        let columns = self.status.len() - keep.len();
        let rows = self.status[columns..].iter().zip(keep);
        let kept = rows.filter(|(_, keep)| **keep).map(|(status, _)| *status);
        Basis {
            status: self.status[..columns].iter().copied().chain(kept).collect(),
        }
    }
}

/// What a solve found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing better exists.
    Optimal,
    /// No point meets all bounds; [`Simplex::farkas`] proves it.
    Infeasible,
    /// The gain grows without end.
    Unbounded,
    /// Stopped by the caller or by the limit of iterations.
    Limit,
}

/// Where one run of a method ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Done,
    /// The same, with values that working them out again would spoil.
    Excused,
    /// The other method has to go on.
    Again,
    Infeasible,
    Unbounded,
    Limit,
}

/// A program with a basis. Integer marks of columns are ignored.
#[derive(Debug, Clone)]
pub struct Simplex {
    columns: usize,
    rows: usize,
    by_column: Columns,
    by_row: Columns,
    /// Of columns, then of rows (whose gain is zero).
    gain: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// The same as changed against stalling, while a method runs.
    cost: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    status: Vec<Status>,
    /// Basic column of each position, and the position of each basic column.
    head: Vec<u32>,
    position: Vec<u32>,
    x: Vec<f64>,
    /// Gain minus what the rows charge; of a row, its price.
    reduced: Vec<f64>,
    largest_gain: f64,
    factor: Option<Factor>,
    /// Scratch: entering column by position, leaving row by row, and by column.
    alpha: Sparse,
    rho: Sparse,
    row: Sparse,
    farkas: Vec<f64>,
    iterations: u64,
    limit: u64,
}

impl Simplex {
    /// The program with the basis of all rows. Columns should be scaled.
    pub fn new(lp: &Lp) -> Self {
        let (n, m) = (lp.columns(), lp.rows());
        let mut by_column = Columns::new();
        for j in 0..n {
            for (i, a) in lp.column(j) {
                by_column.push(i, a);
            }
            by_column.close();
        }
        let both = |a: &[f64], b: &[f64]| [a, b].concat();
        let mut simplex = Simplex {
            columns: n,
            rows: m,
            by_row: by_column.transposed(m),
            by_column,
            gain: both(&lp.gain, &vec![0.0; m]),
            lower: both(&lp.lower, &lp.row_lower),
            upper: both(&lp.upper, &lp.row_upper),
            cost: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
            status: Vec::new(),
            head: Vec::new(),
            position: Vec::new(),
            x: vec![0.0; n + m],
            reduced: vec![0.0; n + m],
            largest_gain: 0.0,
            factor: None,
            alpha: Sparse::new(m),
            rho: Sparse::new(m),
            row: Sparse::new(n + m),
            farkas: Vec::new(),
            iterations: 0,
            limit: 10_000 + 20 * (n + m) as u64,
        };
        simplex.load(&Basis {
            status: vec![Status::Lower; n],
        });
        simplex
    }

    /// The present basis.
    pub fn basis(&self) -> Basis {
        Basis {
            status: self.status.clone(),
        }
    }

    /// Goes to a basis. Rows that it does not know become basic.
    pub fn load(&mut self, basis: &Basis) {
        let total = self.columns + self.rows;
        self.status.clone_from(&basis.status);
        self.status.resize(total, Status::Basic);
        self.head.clear();
        self.position = vec![NONE; total];
        for j in 0..total {
            if self.status[j] == Status::Basic {
                if self.head.len() == self.rows {
                    self.status[j] = Status::Lower;
                } else {
                    self.position[j] = self.head.len() as u32;
                    self.head.push(j as u32);
                }
            }
        }
        for j in self.columns..total {
            if self.head.len() < self.rows && self.status[j] != Status::Basic {
                self.status[j] = Status::Basic;
                self.position[j] = self.head.len() as u32;
                self.head.push(j as u32);
            }
        }
        self.factor = None;
    }

    /// Other bounds of a column.
    pub fn set_bounds(&mut self, column: usize, lower: f64, upper: f64) {
        self.lower[column] = lower;
        self.upper[column] = upper;
    }

    /// Other limits of a row.
    pub fn set_row(&mut self, row: usize, lower: f64, upper: f64) {
        self.set_bounds(self.columns + row, lower, upper);
    }

    /// Other gains of all columns.
    pub fn set_gain(&mut self, gain: &[f64]) {
        self.gain[..self.columns].copy_from_slice(gain);
    }

    /// One more row over existing columns; it starts basic. Takes time in
    /// proportion to the program.
    pub fn add_row(&mut self, entries: &[(usize, f64)], lower: f64, upper: f64) -> usize {
        let row = self.rows;
        for &(j, a) in entries.iter().filter(|(_, a)| *a != 0.0) {
            self.by_row.push(j, a);
        }
        self.by_row.close();
        self.rows += 1;
        self.by_column = self.by_row.transposed(self.columns);
        self.position.push(self.head.len() as u32);
        self.head.push((self.columns + row) as u32);
        self.status.push(Status::Basic);
        for (values, value) in [
            (&mut self.gain, 0.0),
            (&mut self.lower, lower),
            (&mut self.upper, upper),
            (&mut self.x, 0.0),
            (&mut self.reduced, 0.0),
        ] {
            values.push(value);
        }
        self.alpha = Sparse::new(self.rows);
        self.rho = Sparse::new(self.rows);
        self.row = Sparse::new(self.columns + self.rows);
        self.factor = None;
        row
    }

    /// Stops each later solve after this many exchanges.
    pub fn set_limit(&mut self, iterations: u64) {
        self.limit = iterations;
    }

    /// Maximises from the present basis. `stop` is asked now and then.
    pub fn solve(&mut self, stop: &dyn Fn() -> bool) -> Verdict {
        let last = self.iterations + self.limit;
        self.restore();
        let clash = (0..self.x.len()).find(|&j| self.lower[j] > self.upper[j]);
        if let Some(j) = clash {
            self.farkas = vec![0.0; self.rows];
            if j >= self.columns {
                self.farkas[j - self.columns] = 1.0;
            }
            return Verdict::Infeasible;
        }
        self.refresh(self.factor.is_none());
        for _ in 0..ROUNDS {
            let met = self.meets_bounds();
            if met && self.prices_are_right() {
                return Verdict::Optimal;
            }
            let end = if met {
                self.primal(stop, last)
            } else {
                self.dual(stop, last)
            };
            match end {
                End::Done | End::Again | End::Excused => {}
                End::Infeasible => return Verdict::Infeasible,
                End::Unbounded => return Verdict::Unbounded,
                End::Limit => break,
            }
            self.restore();
            if end == End::Excused {
                self.find_reduced();
            } else {
                self.refresh(false);
            }
        }
        self.restore();
        self.refresh(true);
        Verdict::Limit
    }

    /// Column values, within their bounds.
    pub fn x(&self) -> Vec<f64> {
        (0..self.columns)
            .map(|j| self.x[j].max(self.lower[j]).min(self.upper[j]))
            .collect()
    }

    /// Row prices: at least 0 on <= rows of an optimum.
    pub fn prices(&self) -> &[f64] {
        &self.reduced[self.columns..]
    }

    /// Gain minus charges of each column: at an optimum not above 0 at a
    /// lower bound, and not below 0 at an upper one.
    pub fn reduced_costs(&self) -> &[f64] {
        &self.reduced[..self.columns]
    }

    /// gain . x.
    pub fn objective(&self) -> f64 {
        self.gain.iter().zip(&self.x).map(|(c, x)| c * x).sum()
    }

    /// After [`Verdict::Infeasible`], row prices u for which u A x cannot reach,
    /// within the bounds of x, what u asks of the rows; all zero where the
    /// bounds of one column clash.
    pub fn farkas(&self) -> &[f64] {
        &self.farkas
    }

    /// Exchanges and bound flips in all solves so far.
    pub fn iterations(&self) -> u64 {
        self.iterations
    }
}
