//! Rows that only whole columns make room in, no wider than what can fill them.
//!
//! Let a row `a·x - Σ b_k y_k <= r` have no lower side, whole columns `y_k >= 0`
//! that make room, and other columns that fill it to `M` at most. One unit of any
//! `y_k` with `b_k >= M - r` makes all the room that is ever needed, so `M - r`
//! may stand in place of `b_k`: the row still asks for nothing where some such
//! `y_k` is 1 or more, and for the same as before where all are 0. The whole
//! points stay the same and the relaxation has fewer others (coefficient
//! tightening, Savelsbergh 1994).
//!
//! It is what makes a trickle of traffic count: work that needs a billionth of a
//! replica needs a whole one, and without this the relaxation has a replica so
//! close to none that no arithmetic can tell the two apart.

use idlewise_linear::Lp;
use idlewise_linear::tolerances::mip::FITS;

/// The program with such rows, columns and everything else as they were; nothing
/// where there is nothing to do. No column may need more than what fits by itself.
pub fn tightened(lp: &Lp) -> Option<Lp> {
    let needed = needed(lp);
    let less = |j: usize, i: usize, a: f64| {
        let makes_room = lp.integer[j] && lp.lower[j] >= 0.0 && a < 0.0;
        makes_room && needed[i] > 0.0 && needed[i] < -a
    };
    let any = (0..lp.columns()).any(|j| lp.column(j).any(|(i, a)| less(j, i, a)));
    if !any {
        return None;
    }
    let mut tight = Lp::new();
    tight.reserve_like(lp);
    for i in 0..lp.rows() {
        tight.add_row(lp.row_lower[i], lp.row_upper[i]);
    }
    let mut entries = Vec::new();
    for j in 0..lp.columns() {
        entries.clear();
        entries.extend(lp.column(j).map(|(i, a)| {
            let a = if less(j, i, a) { -needed[i] } else { a };
            (i, a)
        }));
        tight.add_column(lp.describe(j), &entries);
    }
    Some(tight)
}

/// The most room that each row ever needs beyond its limit; infinite where it has
/// a lower side or nothing limits what fills it.
fn needed(lp: &Lp) -> Vec<f64> {
    let mut most = vec![0.0; lp.rows()];
    for j in 0..lp.columns() {
        let fits = lp.upper[j].min(lp.size[j] * (1.0 + FITS));
        for (i, a) in lp.column(j) {
            if a > 0.0 {
                most[i] += a * fits;
            } else if !lp.integer[j] || lp.lower[j] < 0.0 {
                most[i] += a * lp.lower[j];
            }
        }
    }
    (0..lp.rows())
        .map(|i| {
            let one_sided = lp.row_lower[i] == f64::NEG_INFINITY && lp.row_upper[i].is_finite();
            if one_sided && most[i].is_finite() {
                (most[i] - lp.row_upper[i]) * (1.0 + FITS)
            } else {
                f64::INFINITY
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_linear::Column;

    fn column(size: f64, upper: f64, integer: bool) -> Column {
        Column {
            gain: 1.0,
            lower: 0.0,
            upper,
            size,
            integer,
        }
    }

    /// Two routes that keep a billionth of a replica busy each, and the replicas.
    fn trickle(integer: bool) -> Lp {
        let mut lp = Lp::new();
        let demands = [lp.add_row(0.0, 1.0), lp.add_row(0.0, 1.0)];
        let replica = lp.add_row(f64::NEG_INFINITY, 0.0);
        for demand in demands {
            let route = column(1.0, f64::INFINITY, false);
            lp.add_column(route, &[(demand, 1.0), (replica, 1e-9)]);
        }
        lp.add_column(column(1.0, 8.0, integer), &[(replica, -1.0)]);
        lp
    }

    #[test]
    fn a_row_is_no_wider_than_what_fills_it() {
        let tight = tightened(&trickle(true)).unwrap();
        let (row, room) = tight.column(2).next().unwrap();
        assert_eq!(row, 2);
        assert!((room / -2e-9 - 1.0).abs() < 1e-8, "{room}");
        assert_eq!(tight.column(0).nth(1), Some((2, 1e-9)));
        assert!(tightened(&tight).is_none());
    }

    #[test]
    fn a_relaxation_stays_as_it_is() {
        assert!(tightened(&trickle(false)).is_none());
    }

    #[test]
    fn what_needs_more_than_one_stays() {
        let mut lp = Lp::new();
        let row = lp.add_row(f64::NEG_INFINITY, 0.0);
        lp.add_column(column(3.0, f64::INFINITY, false), &[(row, 0.5)]);
        lp.add_column(column(4.0, 4.0, true), &[(row, -1.0)]);
        assert!(tightened(&lp).is_none());
    }
}
