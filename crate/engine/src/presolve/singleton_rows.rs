//! A row with one column is a bound of that column.
//!
//! A node that one route can reach, or a demand that one node can serve, has a
//! row `lo <= a·x <= hi` with `a > 0` and nothing else in it. It asks for
//! `lo/a <= x <= hi/a`, so the points stay the same when the column gets these
//! bounds and the row goes.
//!
//! **Prices.** Let `d` be what the column gains beyond the prices of its other
//! rows. At an optimum `d > 0` only where the column is at its upper bound. If
//! that is the row's, the price `d/a` of the row takes all of `d` away and adds
//! `d/a·hi = d·(hi/a)` to the bound of the proof: what the column's own bound
//! added before. With `d < 0` and the lower side it is the same. A row that did
//! not give the bound is worth nothing.
//!
//! A column keeps its last row, so that no column stands without rows. Where the
//! row and the column's bounds leave no choice, or none at all, the row stays
//! for the engines to see. Whole columns keep their rows: the search reads them.

use idlewise_linear::Lp;

/// A row that is a bound now.
#[derive(Debug)]
pub(super) struct SingletonRow {
    pub row: usize,
    pub column: usize,
    /// The row's only entry.
    entry: f64,
    /// What the row asks of the column, where that is more than its other bounds.
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    /// The column's entries and its gains by phase, for the price.
    entries: Vec<(usize, f64)>,
    gains: Vec<f64>,
}

impl SingletonRow {
    /// Puts the row's price in its place, when those of the column's other rows
    /// are there; the kept goals before the phase have the given price.
    pub fn price(&self, u: &mut [f64], phase: usize, kept: f64) {
        let mut gain = self.gains[phase];
        if phase > 0 {
            gain += kept * self.gains[0];
        }
        let charged: f64 = self.entries.iter().map(|&(i, a)| a * u[i]).sum();
        let beyond = gain - charged;
        let gives = if beyond > 0.0 { self.upper } else { self.lower };
        if gives.is_some() {
            u[self.row] = beyond / self.entry;
        }
    }
}

/// The rows that can be bounds once some columns and rows are left out.
pub(super) fn rows(lp: &Lp, goals: &[&[f64]], idle: &[bool], free: &[bool]) -> Vec<SingletonRow> {
    if lp.has_integers() {
        return Vec::new();
    }
    let mut only = vec![None; lp.rows()];
    let mut count = vec![0_usize; lp.rows()];
    let mut left = vec![0_usize; lp.columns()];
    for j in (0..lp.columns()).filter(|&j| !idle[j]) {
        for (i, a) in lp.column(j).filter(|(i, _)| !free[*i]) {
            count[i] += 1;
            only[i] = Some((j, a));
            left[j] += 1;
        }
    }
    let mut found: Vec<SingletonRow> = Vec::new();
    // The bounds so far, and which of the found ones gave them.
    let mut lower: Vec<(f64, Option<usize>)> = lp.lower.iter().map(|&l| (l, None)).collect();
    let mut upper: Vec<(f64, Option<usize>)> = lp.upper.iter().map(|&u| (u, None)).collect();
    for row in (0..lp.rows()).filter(|&i| count[i] == 1) {
        let Some((column, entry)) = only[row] else {
            continue;
        };
        let (low, high) = (lp.row_lower[row] / entry, lp.row_upper[row] / entry);
        let choice = low.max(lower[column].0) < high.min(upper[column].0);
        if entry <= 0.0 || left[column] < 2 || !choice {
            continue;
        }
        left[column] -= 1;
        let number = found.len();
        let take = |bound: &mut (f64, Option<usize>), value: f64| {
            *bound = (value, Some(number));
            Some(value)
        };
        let given = (
            (low > lower[column].0).then(|| take(&mut lower[column], low)),
            (high < upper[column].0).then(|| take(&mut upper[column], high)),
        );
        found.push(SingletonRow {
            row,
            column,
            entry,
            lower: given.0.flatten(),
            upper: given.1.flatten(),
            entries: lp.column(column).collect(),
            gains: goals.iter().map(|gain| gain[column]).collect(),
        });
    }
    // Of several rows of one column only the tightest give its bounds.
    for (number, bound) in found.iter_mut().enumerate() {
        if lower[bound.column].1 != Some(number) {
            bound.lower = None;
        }
        if upper[bound.column].1 != Some(number) {
            bound.upper = None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::elimination::Elimination;
    use idlewise_linear::simplex::{Simplex, Verdict};
    use idlewise_linear::{Column, Lp};

    /// Three demands, of which some must be served in part, on nodes of one row;
    /// so few routes that many rows have one.
    fn program(routes: &[(u8, u8, u8, u8)], sides: &[(u8, u8)]) -> Lp {
        let mut lp = Lp::new();
        for (i, &(low, room)) in sides.iter().enumerate() {
            let low = f64::from(low);
            let lower = if i < 3 { low } else { f64::NEG_INFINITY };
            lp.add_row(lower, low + f64::from(room));
        }
        for &(demand, node, gain, needs) in routes {
            let column = Column {
                gain: f64::from(gain),
                lower: 0.0,
                upper: f64::INFINITY,
                size: 8.0,
                integer: false,
            };
            let demand = usize::from(demand) % 3;
            let node = 3 + usize::from(node) % (sides.len() - 3);
            lp.add_column(column, &[(demand, 1.0), (node, f64::from(needs))]);
        }
        lp
    }

    #[test]
    fn the_tightest_row_gives_the_bound_and_has_the_price() {
        // One route: at most 6 of the demand, 8 by the node, 5 by its memory.
        let mut lp = Lp::new();
        for side in [6.0, 16.0, 15.0] {
            lp.add_row(f64::NEG_INFINITY, side);
        }
        let column = Column {
            gain: 2.0,
            lower: 0.0,
            upper: f64::INFINITY,
            size: 6.0,
            integer: false,
        };
        lp.add_column(column, &[(0, 1.0), (1, 2.0), (2, 3.0)]);
        let found = super::rows(&lp, &[&lp.gain], &[false], &[false; 3]);
        // The column keeps one row, the last.
        let bounds: Vec<_> = found.iter().map(|b| (b.row, b.upper)).collect();
        assert_eq!(bounds, [(0, Some(6.0)), (1, None)]);
        let mut u = [0.0, 0.0, 0.5];
        for bound in &found {
            bound.price(&mut u, 0, 0.0);
        }
        assert_eq!(u, [0.5, 0.0, 0.5]);
    }

    proptest! {
        #[test]
        fn bounds_instead_of_rows_keep_the_optimum_and_its_proof(
            routes in prop::collection::vec((0..3_u8, 0..6_u8, 0..6_u8, 1..4_u8), 1..9),
            sides in prop::collection::vec((0..3_u8, 0..12_u8), 5..9),
        ) {
            let lp = program(&routes, &sides);
            let mut unreduced = Simplex::new(&lp);
            let verdict = unreduced.solve(&|| false);
            let Some(smaller) = Elimination::new(&lp, &[&lp.gain]) else {
                return Ok(());
            };
            prop_assert!(smaller.lp.rows() + smaller.lp.columns() < lp.rows() + lp.columns());
            let mut reduced = Simplex::new(&smaller.lp);
            prop_assert_eq!(reduced.solve(&|| false), verdict);
            if verdict == Verdict::Infeasible {
                return Ok(());
            }
            prop_assert_eq!(verdict, Verdict::Optimal);
            let x = smaller.values(&reduced.x());
            let reached = lp.objective(&x);
            prop_assert!((reached - lp.objective(&unreduced.x())).abs() <= 1e-6 * reached.max(1.0));
            for (i, activity) in lp.activity(&x).into_iter().enumerate() {
                prop_assert!(activity <= lp.row_upper[i] + 1e-6);
                prop_assert!(activity >= lp.row_lower[i] - 1e-6);
            }
            // The prices prove it for the whole program.
            let u = smaller.prices(reduced.prices(), 0, 0.0);
            let side = |i: usize| {
                let upper = u[i] > 0.0 || lp.row_lower[i] == f64::NEG_INFINITY;
                if upper { lp.row_upper[i] } else { lp.row_lower[i] }
            };
            let bound: f64 = (0..lp.rows()).map(|i| u[i] * side(i)).sum();
            let open = (0..lp.rows()).filter(|&i| lp.row_lower[i] == f64::NEG_INFINITY);
            prop_assert!(open.map(|i| u[i]).all(|u| u >= -1e-9), "{:?}", u);
            prop_assert!((bound - reached).abs() <= 1e-6 * reached.max(1.0), "{} {}", bound, reached);
            for j in 0..lp.columns() {
                let priced: f64 = lp.column(j).map(|(i, a)| a * u[i]).sum();
                prop_assert!(lp.gain[j] - priced <= 1e-6 * lp.gain[j].max(1.0));
            }
        }
    }
}
