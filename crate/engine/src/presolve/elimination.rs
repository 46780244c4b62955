//! A program without the rows and columns that cannot matter, and the way back.

use super::singleton_rows::{self, SingletonRow};
use super::{dominated_columns, implied_rows};
use idlewise_linear::Lp;

/// A program with fewer rows or columns, and where they are in the whole one.
pub(super) struct Elimination {
    /// The smaller program.
    pub lp: Lp,
    /// The gains of its columns, goal by goal.
    pub gains: Vec<Vec<f64>>,
    columns: Vec<usize>,
    rows: Vec<usize>,
    /// Columns that were left out stay at their lower bounds.
    lower: Vec<f64>,
    whole_rows: usize,
    /// Rows that are bounds of the smaller program.
    bounds: Vec<SingletonRow>,
}

impl Elimination {
    /// Leaves out what cannot matter; `None` where everything may.
    pub fn new(lp: &Lp, goals: &[&[f64]]) -> Option<Self> {
        let idle = dominated_columns::columns(lp, goals);
        let mut free = implied_rows::rows(lp);
        let bounds = singleton_rows::rows(lp, goals, &idle, &free);
        for bound in &bounds {
            free[bound.row] = true;
        }
        if !idle.contains(&true) && !free.contains(&true) {
            return None;
        }
        let keep = |out: &[bool]| -> Vec<usize> { (0..out.len()).filter(|&k| !out[k]).collect() };
        let (columns, rows) = (keep(&idle), keep(&free));
        let mut small = Lp::new();
        small.reserve_like(lp);
        let mut number = vec![usize::MAX; lp.rows()];
        for &i in &rows {
            number[i] = small.add_row(lp.row_lower[i], lp.row_upper[i]);
        }
        let mut entries = Vec::new();
        for &j in &columns {
            entries.clear();
            let kept = lp.column(j).filter(|(i, _)| number[*i] != usize::MAX);
            entries.extend(kept.map(|(i, a)| (number[i], a)));
            small.add_column(lp.describe(j), &entries);
        }
        for bound in &bounds {
            if let Ok(j) = columns.binary_search(&bound.column) {
                small.lower[j] = bound.lower.unwrap_or(small.lower[j]);
                small.upper[j] = bound.upper.unwrap_or(small.upper[j]);
            }
        }
        Some(Elimination {
            lp: small,
            gains: goals
                .iter()
                .map(|gain| columns.iter().map(|&j| gain[j]).collect())
                .collect(),
            columns,
            rows,
            lower: lp.lower.clone(),
            whole_rows: lp.rows(),
            bounds,
        })
    }

    /// The columns and rows of the whole program that are left.
    pub fn kept(&self) -> (&[usize], &[usize]) {
        (&self.columns, &self.rows)
    }

    /// Column values of the whole program.
    pub fn values(&self, small: &[f64]) -> Vec<f64> {
        let mut x = self.lower.clone();
        for (&j, &value) in self.columns.iter().zip(small) {
            x[j] = value;
        }
        x
    }

    /// Row prices of the whole program, for a phase whose kept goals (phases
    /// before it) have the given price: a row that cannot bind is worth nothing.
    pub fn prices(&self, small: &[f64], phase: usize, kept: f64) -> Vec<f64> {
        let mut u = vec![0.0; self.whole_rows];
        for (&i, &price) in self.rows.iter().zip(small) {
            u[i] = price;
        }
        for bound in &self.bounds {
            bound.price(&mut u, phase, kept);
        }
        u
    }

    /// Columns of the whole program with a bound from a row, the row, and
    /// whether it is the upper bound.
    pub fn bounded(&self) -> impl Iterator<Item = (usize, usize, bool)> {
        self.bounds.iter().flat_map(|b| {
            let lower = b.lower.map(|_| (b.column, b.row, false));
            let upper = b.upper.map(|_| (b.column, b.row, true));
            lower.into_iter().chain(upper)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use idlewise_linear::Column;
    use idlewise_linear::simplex::{Simplex, Verdict};

    /// Demands of one row each, and nodes with two rows that all columns of the
    /// node share; entries and sides are small whole numbers, so that ties and
    /// rows in proportion are common.
    fn program(columns: &[(u8, u8, u8, u8, u8)], sides: &[u8]) -> Lp {
        let mut lp = Lp::new();
        for &side in sides {
            lp.add_row(f64::NEG_INFINITY, f64::from(side));
        }
        for &(demand, node, gain, first, second) in columns {
            let node = 3 + 2 * usize::from(node % 2);
            let column = Column {
                gain: f64::from(gain),
                lower: 0.0,
                upper: f64::INFINITY,
                size: f64::from(sides[usize::from(demand % 3)]),
                integer: false,
            };
            let entries = [
                (usize::from(demand % 3), 1.0),
                (node, f64::from(first)),
                (node + 1, f64::from(second)),
            ];
            lp.add_column(column, &entries);
        }
        lp
    }

    proptest! {
        #[test]
        fn leaving_out_keeps_the_optimum_and_its_proof(
            columns in prop::collection::vec((0..3_u8, 0..2_u8, 1..6_u8, 1..4_u8, 1..4_u8), 1..12),
            sides in prop::collection::vec(1..30_u8, 7),
        ) {
            let lp = program(&columns, &sides);
            let Some(smaller) = Elimination::new(&lp, &[&lp.gain]) else {
                return Ok(());
            };
            prop_assert!(smaller.lp.rows() < lp.rows() || smaller.lp.columns() < lp.columns());
            let mut simplex = Simplex::new(&smaller.lp);
            prop_assert_eq!(simplex.solve(&|| false), Verdict::Optimal);
            let x = smaller.values(&simplex.x());
            for (i, activity) in lp.activity(&x).into_iter().enumerate() {
                prop_assert!(activity <= lp.row_upper[i] * (1.0 + 1e-7) + 1e-7);
            }
            // The prices prove it for the whole program: no other optimum is needed.
            let u = smaller.prices(simplex.prices(), 0, 0.0);
            let bound: f64 = u.iter().zip(&lp.row_upper).map(|(u, b)| u * b).sum();
            let reached = lp.objective(&x);
            prop_assert!((bound - reached).abs() <= 1e-6 * bound.max(1.0), "{} {}", bound, reached);
            for j in 0..lp.columns() {
                let priced: f64 = lp.column(j).map(|(i, a)| a * u[i]).sum();
                prop_assert!(lp.gain[j] - priced <= 1e-6 * lp.gain[j]);
            }
        }
    }
}
