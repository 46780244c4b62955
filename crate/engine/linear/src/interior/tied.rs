//! Blocks of rows that many columns tie together: machines that every hour shares, replicas
//! that every future shares.
//!
//! Taken into the normal equations, such a column couples all that it ties. Put behind all
//! rows as a border, as many of them as there may be make the border what costs most. Here
//! each keeps an unknown of its own, and rows and unknowns are ordered together: a matrix
//! with positive pivots for the rows and negative ones for the columns has a factor in
//! every order (Vanderbei 1995). Each block is then eliminated by itself where few columns
//! tie it, each column where it ties few rows, and what is left is the small coupling.

use super::pattern::{NONE, Pattern};
use super::supernodes::{Supernode, supernodes_in_groups};
use crate::Lp;

/// A column with more entries than this keeps an unknown of its own.
const SHORT: usize = 4;
/// One with this many times the entries of most of them ties what the others tie: it comes
/// last,
const LONGER: usize = 3;
/// where there are at most so many of them.
const FEW: usize = 400;

/// Columns that keep an unknown of their own.
pub(super) struct Ties {
    pub columns: Vec<usize>,
    /// So many of them are ordered with the rows; the others come last.
    pub ordered: usize,
    /// Rows without a short column: all that their pivots have of their own is room that
    /// is used up at the end, so they wait for their columns.
    pub waits: Vec<bool>,
}

impl Ties {
    /// The long ones of the given columns. An equation that had no other columns would have
    /// no pivot of its own, so one of them stays short.
    pub fn new(lp: &Lp, columns: &[usize], local: &[u32], rows: &[u32]) -> Ties {
        let entries = |j: usize| lp.column(j).map(|(i, _)| local[i]).filter(|&i| i != NONE);
        let (mut long, short): (Vec<usize>, Vec<usize>) =
            (columns.iter()).partition(|&&j| entries(j).count() > SHORT);
        let mut has_short = vec![false; rows.len()];
        for j in short {
            entries(j).for_each(|i| has_short[i as usize] = true);
        }
        let is_equation = |i: u32| {
            let i = rows[i as usize] as usize;
            lp.row_lower[i] >= lp.row_upper[i]
        };
        long.retain(|&j| {
            let is_needed = entries(j).any(|i| is_equation(i) && !has_short[i as usize]);
            if is_needed {
                entries(j).for_each(|i| has_short[i as usize] = true);
            }
            !is_needed
        });
        let mut lengths: Vec<usize> = long.iter().map(|&j| entries(j).count()).collect();
        lengths.sort_unstable();
        let most = LONGER * lengths.get(lengths.len() / 2).copied().unwrap_or(0);
        let (mut first, last): (Vec<usize>, Vec<usize>) =
            (long.iter()).partition(|&&j| entries(j).count() <= most);
        let is_border = last.len() <= FEW;
        let ordered = if is_border { first.len() } else { long.len() };
        if is_border {
            first.extend(last);
            long = first;
        }
        Ties {
            columns: long,
            ordered,
            waits: has_short.iter().map(|has| !has).collect(),
        }
    }
}

/// Rows and unknowns of columns (from `rows` on) in an order of little fill, in supernodes
/// of one kind each; `pattern` has the columns of `ties` behind the rows.
pub(super) fn ordered_together(pattern: &Pattern, ties: &Ties) -> Vec<Supernode> {
    let rows = ties.waits.len();
    let movable = rows + ties.ordered;
    let all: Vec<u32> = (0..movable as u32).collect();
    let mixed = supernodes_in_groups(pattern, &all, movable, &ties.waits);
    (mixed.into_iter())
        .flat_map(|s| of_one_kind(s, rows))
        .collect()
}

/// A supernode as one of its rows and one of its columns, whose pivots have other signs.
fn of_one_kind(both: Supernode, rows: usize) -> impl Iterator<Item = Supernode> {
    let (first, last): (Vec<u32>, Vec<u32>) =
        (both.rows.iter()).partition(|&&i| (i as usize) < rows);
    let coupled = last.iter().chain(&both.list).copied().collect();
    let parts = [
        Supernode {
            rows: first,
            list: coupled,
        },
        Supernode {
            rows: last,
            list: both.list,
        },
    ];
    parts.into_iter().filter(|s| !s.rows.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::factor::Factor;
    use super::super::method::solve_with;
    use super::super::standard::Standard;
    use super::super::structure::{Order, Structure};
    use super::*;
    use crate::Column;
    use crate::noise::Noise;

    /// Work of some kinds in several futures of five hours, on replicas that all futures of
    /// an hour share, on machines that all hours share.
    fn futures(seed: u64, count: usize) -> Lp {
        const OPEN: f64 = f64::INFINITY;
        let (hours, nodes, kinds, demands) = (5, 4, 2, 3);
        let mut noise = Noise(seed);
        let mut lp = Lp::new();
        let column = |gain: f64, upper: f64| Column {
            gain,
            lower: 0.0,
            upper,
            size: 1.0,
            integer: false,
        };
        let mut rooms: Vec<Vec<(usize, f64)>> = vec![Vec::new(); nodes];
        for _ in 0..hours {
            let mut uses: Vec<Vec<(usize, f64)>> = vec![Vec::new(); nodes * kinds];
            for _ in 0..count {
                for entries in &mut uses {
                    entries.push((lp.add_row(-OPEN, 0.0), -0.8 - noise.next()));
                }
                for d in 0..kinds * demands {
                    let demand = lp.add_row(-OPEN, 0.3 + noise.next());
                    for node in 0..nodes {
                        let (used, _) = uses[node * kinds + d % kinds][uses[0].len() - 1];
                        let gain = (0.5 + noise.next()) / count as f64;
                        let entries = [(used, 0.5 + noise.next()), (demand, 1.0)];
                        lp.add_column(column(gain, OPEN), &entries);
                    }
                }
            }
            for (node, room) in rooms.iter_mut().enumerate() {
                let row = lp.add_row(-OPEN, 0.0);
                room.push((row, -1.0));
                for entries in &mut uses[node * kinds..(node + 1) * kinds] {
                    entries.push((row, 1.0 + noise.next()));
                    lp.add_column(column(-0.01, OPEN), entries);
                }
            }
        }
        for room in &rooms {
            lp.add_column(column(-0.2 - noise.next(), 1.5), room);
        }
        lp
    }

    /// What the factor solves, by the rows of the program.
    fn solved(lp: &Lp, kind: Order) -> Vec<f64> {
        let structure = Structure::in_order(lp, kind);
        let Ok(std) = Standard::new(lp, &structure) else {
            panic!("a program with a point");
        };
        // Numbers that depend on the column or row, not on the order.
        let number = |k: u32| 0.1 + f64::from(k * 7_919 % 1_009) / 100.0;
        let mut weights: Vec<f64> = std.entries.columns.iter().map(|&j| number(j)).collect();
        let row = |p: u32| structure.rows[p as usize];
        weights.extend(std.slack.iter().map(|&p| 1e-3 * number(row(p))));
        let mut slacks = vec![0.0; std.b.len()];
        for (&p, weight) in std.slack.iter().zip(&weights[std.n..]) {
            slacks[p as usize] = *weight;
        }
        let mut factor = Factor::new(&structure);
        factor.factor(&std, &weights, &slacks);
        let mut x = vec![0.0; structure.diagonal.len()];
        for (p, x) in (0..).zip(&mut x[..std.b.len()]) {
            *x = number(row(p)) - 5.0;
        }
        factor.solve(&structure, &mut x);
        let mut by_row = vec![0.0; lp.rows()];
        for (p, x) in (0..).zip(&x[..std.b.len()]) {
            by_row[row(p) as usize] = *x;
        }
        by_row
    }

    #[test]
    fn both_orders_solve_the_same_equations() {
        for seed in 1..9 {
            let lp = futures(seed, 4 + seed as usize);
            let (levels, together) = (solved(&lp, Order::Levels), solved(&lp, Order::Together));
            let size = levels.iter().fold(0.0_f64, |l, v| l.max(v.abs()));
            for (a, b) in levels.iter().zip(&together) {
                assert!((a - b).abs() < 1e-9 * size, "{a} {b} of {size}");
            }
        }
    }

    #[test]
    fn both_orders_end_at_the_same_optimum() {
        for seed in 1..9 {
            let lp = futures(seed, 3 + seed as usize);
            let end = |kind| solve_with(&lp, &Structure::in_order(&lp, kind), &|| false);
            let (levels, together) = (end(Order::Levels), end(Order::Together));
            assert!(together.error < 1e-8, "{}", together.error);
            let (a, b) = (lp.objective(&levels.x), lp.objective(&together.x));
            assert!((a - b).abs() < 1e-7 * a.abs(), "{a} {b}");
        }
    }

    #[test]
    fn work_grows_with_the_futures_and_not_with_their_square() {
        let work = |count| {
            let lp = futures(1, count);
            Structure::in_order(&lp, Order::Together).panels.work.0
        };
        let (few, many) = (work(20), work(80));
        assert!(many < 4.5 * few, "{few} {many}");
    }

    #[test]
    fn every_unknown_has_a_place_and_panels_are_of_one_kind() {
        let structure = Structure::in_order(&futures(2, 9), Order::Together);
        let mut places = structure.place.clone();
        places.sort_unstable();
        assert!(places.iter().enumerate().all(|(k, &p)| k == p as usize));
        assert!(places.len() > structure.rows.len());
        for panel in &structure.panels.all {
            let signs = &structure.panels.signs[panel.first..panel.first + panel.width];
            assert!(signs.iter().all(|sign| *sign == signs[0]));
        }
    }

    #[test]
    fn an_equation_of_long_columns_keeps_a_short_one() {
        let lp = futures(3, 9);
        let is_long = |&j: &usize| lp.column(j).count() > SHORT;
        let columns: Vec<usize> = (0..lp.columns()).filter(is_long).collect();
        let entries: Vec<(usize, f64)> = columns.iter().map(|&j| (j, 1.0)).collect();
        let lp = lp.with_rows(&[(&entries, 0.5, 0.5)]);
        let all: Vec<u32> = (0..lp.rows() as u32).collect();
        let ties = Ties::new(&lp, &(0..lp.columns()).collect::<Vec<_>>(), &all, &all);
        assert_eq!(ties.columns.len(), columns.len() - 1);
        let point = solve_with(&lp, &Structure::in_order(&lp, Order::Together), &|| false);
        assert!(point.error < 1e-8, "{}", point.error);
    }
}
