//! Rows that can never bind are left out.
//!
//! Columns are not negative, and only rows a·x <= b without a lower side are
//! looked at.
//!
//! **Implied by another row.** If for some `s >= 0` every `a_ij` is at most
//! `s·a_kj` and `b_i` is at least `s·b_k`, then
//! `a_i·x <= s·a_k·x <= s·b_k <= b_i`: whoever keeps row k keeps row i. Memory
//! that can never run out before the compute of the same node does is such a
//! row.
//!
//! **Too little to fill it.** Let every column of row i have another row, its
//! home, without negative entries: home h limits what its columns can add to
//! row i by `b_h · max(a_ij / a_hj)`. Where the sum of that over the homes is
//! at most `b_i`, row i cannot bind: all demand that may come here fits.
//!
//! A row that is left out is never the reason to leave out another one. The
//! optimum stays, since the points are the same; with the price 0 for rows
//! left out, every column has the reduced cost it has without them, and the
//! bound is the same sum.

use std::collections::HashMap;

use crate::fingerprint::fingerprint;
use idlewise_linear::Lp;

/// Rows of one pattern that are compared with each other.
const MOST_COMPARED: usize = 8;

/// Which rows can be left out.
pub(super) fn rows(lp: &Lp) -> Vec<bool> {
    let m = lp.rows();
    let rows = by_row(lp);
    let open = |i: usize| lp.row_lower[i] == f64::NEG_INFINITY && lp.row_upper[i].is_finite();
    let mut out = vec![false; m];
    // Rows that another one relies on.
    let mut needed = vec![false; m];

    let mut alike: HashMap<u64, Vec<usize>> = HashMap::new();
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
        let group = alike.entry(pattern(row)).or_default();
        if group.len() < MOST_COMPARED {
            group.push(i);
        }
    }
    for i in 0..m {
        if !open(i) || needed[i] || rows[i].is_empty() {
            continue;
        }
        let group = alike.get(&pattern(&rows[i])).map_or(&[][..], Vec::as_slice);
        let by = group.iter().copied().find(|&k| {
            let sides = (lp.row_upper[i], lp.row_upper[k]);
            k != i && !out[k] && open(k) && implies(&rows[k], &rows[i], sides)
        });
        if let Some(k) = by {
            out[i] = true;
            needed[k] = true;
        }
    }

    let home = homes(lp, &rows);
    let mut reach = vec![0.0; m];
    for i in 0..m {
        if !open(i) || needed[i] || out[i] {
            continue;
        }
        let mut used = Vec::new();
        let fits = rows[i].iter().all(|&(j, a)| {
            let (h, own) = home[j];
            if h == usize::MAX || h == i || out[h] || a < 0.0 {
                return a <= 0.0;
            }
            if reach[h] == 0.0 {
                used.push(h);
            }
            reach[h] = f64::max(reach[h], a / own);
            true
        });
        let most: f64 = used.iter().map(|&h| reach[h] * lp.row_upper[h]).sum();
        if fits && most <= lp.row_upper[i] {
            out[i] = true;
            for &h in &used {
                needed[h] = true;
            }
        }
        for h in used {
            reach[h] = 0.0;
        }
    }
    out
}

/// A number that rows over the same columns share.
fn pattern(row: &[(usize, f64)]) -> u64 {
    fingerprint(row.iter().map(|&(j, _)| j as u64))
}

/// The (column, coefficient) entries of each row, by column.
fn by_row(lp: &Lp) -> Vec<Vec<(usize, f64)>> {
    let mut rows = vec![Vec::new(); lp.rows()];
    for j in 0..lp.columns() {
        for (i, a) in lp.column(j) {
            rows[i].push((j, a));
        }
    }
    rows
}

/// Whether row k implies row i; `sides` are their upper sides, i's first.
fn implies(k: &[(usize, f64)], i: &[(usize, f64)], sides: (f64, f64)) -> bool {
    if k.len() != i.len() || sides.0 < 0.0 || sides.1 < 0.0 {
        return false;
    }
    // The largest s that the sides allow, or else the first negative entries.
    let s = if sides.1 > 0.0 {
        sides.0 / sides.1
    } else {
        let negative = i
            .iter()
            .zip(k)
            .find(|((_, own), (_, other))| *own < 0.0 && *other < 0.0);
        match negative {
            Some(((_, own), (_, other))) => own / other,
            None => return false,
        }
    };
    s.is_finite()
        && i.iter()
            .zip(k)
            .all(|(&(a, own), &(b, other))| a == b && own <= s * other)
}

/// For each column the first of its rows that limits it and has no negative
/// entry, and the column's own entry there.
fn homes(lp: &Lp, rows: &[Vec<(usize, f64)>]) -> Vec<(usize, f64)> {
    let limits: Vec<bool> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| lp.row_upper[i].is_finite() && row.iter().all(|(_, a)| *a > 0.0))
        .collect();
    (0..lp.columns())
        .map(|j| {
            let mut own = lp.column(j).filter(|(i, _)| limits[*i]);
            own.next()
                .filter(|_| lp.lower[j] == 0.0)
                .unwrap_or((usize::MAX, 0.0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_linear::Column;

    fn program(sides: &[f64], columns: &[&[(usize, f64)]]) -> Lp {
        let mut lp = Lp::new();
        for &side in sides {
            lp.add_row(f64::NEG_INFINITY, side);
        }
        for entries in columns {
            let column = Column {
                gain: 1.0,
                lower: 0.0,
                upper: f64::INFINITY,
                size: 1.0,
                integer: false,
            };
            lp.add_column(column, entries);
        }
        lp
    }

    #[test]
    fn a_row_that_another_implies_goes() {
        // Two demands; compute 4; memory 100 that compute uses up by 60.
        let lp = program(
            &[9.0, 9.0, 4.0, 100.0],
            &[
                &[(0, 1.0), (2, 1.0), (3, 15.0)],
                &[(1, 1.0), (2, 2.0), (3, 30.0)],
            ],
        );
        assert_eq!(rows(&lp), [false, false, false, true]);
        // Where one column is heavier than that, both may bind.
        let lp = program(
            &[9.0, 9.0, 4.0, 100.0],
            &[
                &[(0, 1.0), (2, 1.0), (3, 26.0)],
                &[(1, 1.0), (2, 2.0), (3, 30.0)],
            ],
        );
        assert_eq!(rows(&lp), [false; 4]);
    }

    #[test]
    fn of_two_equal_rows_one_stays() {
        let lp = program(
            &[9.0, 2.0, 4.0],
            &[
                &[(0, 1.0), (1, 1.0), (2, 2.0)],
                &[(0, 1.0), (1, 3.0), (2, 6.0)],
            ],
        );
        // Row 1 is the tightest; of the two that ask the same of it, it stays.
        assert_eq!(rows(&lp), [true, false, true]);
    }

    #[test]
    fn a_row_that_all_demand_cannot_fill_goes() {
        // At most 2 x 3 + 5 x 1 = 11 of 12; of 10 it might be too much.
        let columns: [&[(usize, f64)]; 3] = [
            &[(0, 1.0), (2, 3.0)],
            &[(0, 1.0), (2, 2.0)],
            &[(1, 1.0), (2, 1.0)],
        ];
        assert_eq!(
            rows(&program(&[2.0, 5.0, 12.0], &columns)),
            [false, false, true]
        );
        assert_eq!(rows(&program(&[2.0, 5.0, 10.0], &columns)), [false; 3]);
    }

    #[test]
    fn rows_that_imply_each_other_do_not_both_go() {
        // Each of the two rows alone limits the only column by 2.
        let lp = program(&[2.0, 2.0], &[&[(0, 1.0), (1, 1.0)]]);
        assert_eq!(rows(&lp).iter().filter(|out| **out).count(), 1);
    }
}
