//! From an interior point to an optimal basis (crossover).
//!
//! Columns that the point keeps away from their bounds, rather than their
//! reduced costs away from zero, are tried as basic columns, the clearest
//! first; those that depend on others before them are pushed to a bound, each
//! with one solve. What is then still wrong is a matter of few exchanges. On
//! wide programs only columns that may matter take part, and the others are
//! priced at the end.

use super::lu::Elimination;
use super::{Basis, NONE, Simplex, Status, Verdict};
use crate::tolerances::simplex::AT_BOUND;
use crate::{Column, Lp};

/// Programs with more columns for each row than this are searched in part.
const WIDE: usize = 4;
/// A column whose distance to its bounds is below this fraction of its reduced
/// cost is left out of a wide program at first.
const OUT: f64 = 1e-3;
/// Rounds of adding columns that were left out.
const ROUNDS: usize = 30;

/// What an interior point leads to.
#[derive(Debug, Clone)]
pub struct Vertex {
    /// Column values; where a vertex was asked for, at most one for each row
    /// lies between its bounds.
    pub x: Vec<f64>,
    /// Row prices of an optimal basis.
    pub prices: Vec<f64>,
    /// The basis that they belong to.
    pub basis: Basis,
    /// Pushes, exchanges and flips.
    pub iterations: u64,
}

/// A vertex, or only the exact prices of an optimal basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// A point with few columns between their bounds.
    Vertex,
    /// Where the first basis has the right prices, the point stays inside.
    Prices,
}

/// An optimal basis near a point and its row prices, or why there is none.
/// Without prices, the point is one that need not be optimal. The program
/// should be scaled.
pub fn vertex(
    lp: &Lp,
    x: &[f64],
    prices: Option<&[f64]>,
    aim: Aim,
    stop: &dyn Fn() -> bool,
) -> Result<Vertex, Verdict> {
    let (n, m) = (lp.columns(), lp.rows());
    let middle = InteriorPoint::new(lp, x, prices);
    let mut inside: Vec<bool> = (0..n)
        .map(|j| {
            n <= WIDE * m
                || lp.upper[j].is_finite()
                || lp.lower[j] != 0.0
                || middle.clearness(j) > OUT
        })
        .collect();
    let mut start: Option<Basis> = None;
    let mut iterations = 0;
    for _ in 0..ROUNDS {
        let kept: Vec<usize> = (0..n).filter(|&j| inside[j]).collect();
        let part = restricted(lp, &kept);
        let mut simplex = Simplex::new(&part);
        if let Some(basis) = &start {
            simplex.load(&basis.of_columns(&kept, n));
        } else {
            simplex.crash(&middle, &kept);
            simplex.restore();
            simplex.refresh(true);
        }
        let exact = start.is_none() && aim == Aim::Prices && simplex.prices_are_right();
        if !exact {
            if start.is_none() {
                simplex.push(&middle, &kept, stop)?;
            }
            let verdict = simplex.solve(stop);
            iterations += simplex.iterations();
            if verdict != Verdict::Optimal {
                return Err(verdict);
            }
        }
        let basis = simplex.basis().in_columns(&kept, n);
        let u = simplex.prices();
        let mut complete = true;
        for j in 0..n {
            if inside[j] {
                continue;
            }
            let charged: f64 = lp.column(j).map(|(i, a)| a * u[i]).sum();
            if lp.gain[j] - charged > simplex.slack_of_gain(lp.gain[j]) {
                inside[j] = true;
                complete = false;
            }
        }
        if complete {
            let mut values = lp.lower.clone();
            for (&j, value) in kept.iter().zip(simplex.x()) {
                values[j] = value;
            }
            return Ok(Vertex {
                x: values,
                prices: u.to_vec(),
                basis,
                iterations,
            });
        }
        if !exact {
            start = Some(basis);
        }
    }
    Err(Verdict::Limit)
}

/// An interior point with reduced costs, of columns and then rows.
struct InteriorPoint {
    value: Vec<f64>,
    /// Distance to the nearest bound, and size of the reduced cost.
    distance: Vec<f64>,
    reduced: Vec<f64>,
    columns: usize,
}

impl InteriorPoint {
    fn new(lp: &Lp, x: &[f64], prices: Option<&[f64]>) -> Self {
        let value = [x, &lp.activity(x)].concat();
        let lower = lp.lower.iter().chain(&lp.row_lower);
        let upper = lp.upper.iter().chain(&lp.row_upper);
        let distance = lower
            .zip(upper)
            .zip(&value)
            .map(|((l, u), v)| (v - l).min(u - v))
            .collect();
        let largest = lp
            .gain
            .iter()
            .fold(f64::MIN_POSITIVE, |l, c| l.max(c.abs()));
        let reduced = if let Some(u) = prices {
            (0..lp.columns())
                .map(|j| {
                    let charged: f64 = lp.column(j).map(|(i, a)| a * u[i]).sum();
                    (lp.gain[j] - charged).abs() / largest
                })
                .chain(u.iter().map(|u| u.abs() / largest))
                .collect()
        } else {
            vec![AT_BOUND; lp.columns() + lp.rows()]
        };
        InteriorPoint {
            value,
            distance,
            reduced,
            columns: lp.columns(),
        }
    }

    /// Large for a column that should be basic, small for one at a bound.
    fn clearness(&self, j: usize) -> f64 {
        self.distance[j] / (self.reduced[j] + 1e-15)
    }
}

/// The program with some of its columns.
fn restricted(lp: &Lp, kept: &[usize]) -> Lp {
    let mut part = Lp::new();
    for i in 0..lp.rows() {
        part.add_row(lp.row_lower[i], lp.row_upper[i]);
    }
    let mut entries = Vec::new();
    for &j in kept {
        entries.clear();
        entries.extend(lp.column(j));
        let column = Column {
            integer: false,
            ..lp.describe(j)
        };
        part.add_column(column, &entries);
    }
    part
}

impl Basis {
    /// The basis of a program with only these of n columns.
    fn of_columns(&self, kept: &[usize], n: usize) -> Basis {
        let columns = kept.iter().map(|&j| self.status[j]);
        Basis {
            status: columns.chain(self.status[n..].iter().copied()).collect(),
        }
    }

    /// The basis of the whole program of n columns; others are at their lower
    /// bounds.
    fn in_columns(&self, kept: &[usize], n: usize) -> Basis {
        let mut status = vec![Status::Lower; n];
        for (&j, &own) in kept.iter().zip(&self.status) {
            status[j] = own;
        }
        status.extend_from_slice(&self.status[kept.len()..]);
        Basis { status }
    }
}

impl Simplex {
    /// A basis of the clearest columns of an interior point. The others between
    /// their bounds stay there.
    fn crash(&mut self, middle: &InteriorPoint, kept: &[usize]) {
        let whole = |j: usize| place_in_whole(j, kept, middle.columns);
        let (n, total) = (self.columns, self.columns + self.rows);
        let mut order: Vec<(f64, usize)> = Vec::new();
        let mut e = Elimination::new(self.rows);
        self.position = vec![NONE; total];
        self.head.clear();
        for j in 0..total {
            let (low, high, w) = (self.lower[j], self.upper[j], whole(j));
            self.x[j] = middle.value[w].max(low).min(high);
            self.status[j] = if self.x[j] - low <= high - self.x[j] {
                Status::Lower
            } else {
                Status::Upper
            };
            if middle.clearness(w) <= 1.0 || low == high {
                continue;
            }
            self.status[j] = Status::Between;
            if j < n {
                order.push((middle.clearness(w), j));
                for (i, _) in self.by_column.of(j) {
                    e.count[i] += 1;
                }
            } else {
                // Logical columns depend on nothing.
                e.take_logical(self.head.len(), j - n);
                self.enter(j);
            }
        }
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (stamp, &(_, j)) in order.iter().enumerate() {
            if e.try_column(&self.by_column, j, self.head.len(), stamp as u32 + 1) {
                self.enter(j);
            }
        }
        for i in 0..self.rows {
            if !e.is_pivot(i) {
                self.enter(n + i);
            }
        }
        self.factor = None;
    }

    fn enter(&mut self, j: usize) {
        self.status[j] = Status::Basic;
        self.position[j] = self.head.len() as u32;
        self.head.push(j as u32);
    }

    /// Sends what lies between its bounds without being basic to a bound, the
    /// least clear first, unless the caller stops it. Values and prices must
    /// be known.
    fn push(
        &mut self,
        middle: &InteriorPoint,
        kept: &[usize],
        stop: &dyn Fn() -> bool,
    ) -> Result<(), Verdict> {
        let mut waiting: Vec<(f64, usize)> = (0..self.x.len())
            .filter(|&j| self.status[j] == Status::Between)
            .map(|j| {
                let w = place_in_whole(j, kept, middle.columns);
                (middle.distance[w], j)
            })
            .collect();
        waiting.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (n, &(_, q)) in waiting.iter().enumerate() {
            if n.is_multiple_of(64) && stop() {
                return Err(Verdict::Limit);
            }
            if self.status[q] != Status::Between {
                continue; // sent to a bound while factoring again
            }
            let (down, above) = (self.x[q] - self.low[q], self.high[q] - self.x[q]);
            let pull = self.pull(q);
            let up = if pull == 0.0 || (if pull > 0.0 { above } else { down }).is_infinite() {
                above < down
            } else {
                pull > 0.0
            };
            self.find_column(q);
            let own = if up { above } else { down };
            let (wall, length) = self.first_wall_of(up, own);
            let amount = if up { length } else { -length };
            match wall {
                None if length.is_finite() => {
                    self.shift(q, amount);
                    self.status[q] = if up { Status::Upper } else { Status::Lower };
                    self.x[q] = if up { self.high[q] } else { self.low[q] };
                    self.iterations += 1;
                }
                None => {} // free: the methods deal with it
                Some((p, at_upper)) => {
                    // Without a pull the prices stay as they are.
                    if pull == 0.0 {
                        self.shift(q, amount);
                    } else {
                        self.find_row(p);
                        self.shift(q, amount);
                        self.reprice(p, q);
                    }
                    let leaving = if at_upper {
                        Status::Upper
                    } else {
                        Status::Lower
                    };
                    self.exchange(p, q, leaving);
                }
            }
        }
        Ok(())
    }
}

/// The place of a column or row of a restricted program in the whole one.
fn place_in_whole(j: usize, kept: &[usize], columns: usize) -> usize {
    kept.get(j)
        .copied()
        .unwrap_or(columns + j.saturating_sub(kept.len()))
}
