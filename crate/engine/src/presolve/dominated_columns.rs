//! Columns that a better one makes superfluous are left out, and closed ones.
//!
//! **Closed.** A column whose bounds are both 0 is 0.
//!
//! **Dominated.** Let two continuous columns j and k, from 0 without upper
//! bound, have entries in the same rows; let j gain at least as much in every
//! phase, take no more of any row, and the same of rows with a lower side. Then
//! moving all of k to j keeps every row and loses nothing in any phase, so some
//! optimum has k at 0. Two profiles of a model on one node are such a pair
//! where one needs more of everything. At an optimum without k, prices of
//! rows without a lower side are not negative, so k's reduced cost
//! `c_k - u·a_k` is at most `c_j - u·a_j <= 0`: the prices prove the same bound
//! with k in it. Of two equal columns the first stays.

use std::collections::HashMap;

use crate::fingerprint::fingerprint;
use idlewise_linear::Lp;

/// Columns of one pattern that are compared with each other.
const MOST_COMPARED: usize = 16;

/// Which columns can be left out.
pub(super) fn columns(lp: &Lp, goals: &[&[f64]]) -> Vec<bool> {
    let closed = |j: usize| lp.lower[j] == 0.0 && lp.upper[j] == 0.0;
    let mut out: Vec<bool> = (0..lp.columns()).map(closed).collect();
    let mut alike: HashMap<u64, Vec<usize>> = HashMap::new();
    for j in 0..lp.columns() {
        let free = lp.lower[j] == 0.0 && lp.upper[j] == f64::INFINITY && !lp.integer[j];
        if !free {
            continue;
        }
        let pattern = fingerprint(lp.column(j).map(|(i, _)| i as u64));
        let group = alike.entry(pattern).or_default();
        let mut beaten = false;
        group.retain(|&k| {
            if beaten || at_least(lp, goals, k, j) {
                beaten = true;
                return true;
            }
            out[k] = at_least(lp, goals, j, k);
            !out[k]
        });
        if beaten {
            out[j] = true;
        } else if group.len() < MOST_COMPARED {
            group.push(j);
        }
    }
    out
}

/// Whether column j can take over from column k.
fn at_least(lp: &Lp, goals: &[&[f64]], j: usize, k: usize) -> bool {
    let rows = |j: usize| lp.column(j).map(|(i, _)| i);
    rows(j).eq(rows(k))
        && goals.iter().all(|gain| gain[j] >= gain[k])
        && lp
            .column(j)
            .zip(lp.column(k))
            .all(|((i, a), (_, b))| a == b || (a < b && lp.row_lower[i] == f64::NEG_INFINITY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_linear::Column;

    fn out(columns_of: &[(f64, f64, f64)], lower: f64) -> Vec<bool> {
        let mut lp = Lp::new();
        let demand = lp.add_row(lower, 9.0);
        let node = lp.add_row(f64::NEG_INFINITY, 4.0);
        for &(gain, needs, upper) in columns_of {
            let column = Column {
                gain,
                lower: 0.0,
                upper,
                size: 1.0,
                integer: false,
            };
            lp.add_column(column, &[(demand, 1.0), (node, needs)]);
        }
        columns(&lp, &[&lp.gain])
    }

    #[test]
    fn what_needs_more_and_gains_less_goes() {
        let open = f64::INFINITY;
        for lower in [f64::NEG_INFINITY, 3.0] {
            let found = out(
                &[(1.0, 2.0, open), (2.0, 1.0, open), (3.0, 2.0, open)],
                lower,
            );
            assert_eq!(found, [true, false, false]);
        }
    }

    #[test]
    fn of_equal_columns_the_first_stays() {
        let equal = (1.0, 2.0, f64::INFINITY);
        assert_eq!(out(&[equal, equal, equal], 0.0), [false, true, true]);
    }

    #[test]
    fn a_limited_column_takes_nothing_over_and_a_closed_one_goes() {
        let found = out(
            &[(1.0, 2.0, f64::INFINITY), (2.0, 1.0, 5.0), (9.0, 1.0, 0.0)],
            0.0,
        );
        assert_eq!(found, [false, false, true]);
    }
}
