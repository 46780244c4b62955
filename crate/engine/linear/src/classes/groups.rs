//! The program of groups of alike blocks.
//!
//! A group does what its members do together, with the sums of their right sides. Whatever
//! the members do, the group can do, so its program is a relaxation of the whole: prices
//! that prove a bound of it prove the same bound of the whole, once every member has its
//! group's.

use super::find::Found;
use crate::{Column, Lp};

/// Members of a class that are one block of the program.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub class: usize,
    pub members: Vec<usize>,
}

/// The program of some groups.
pub(super) struct Grouped {
    pub lp: Lp,
    /// Where the rows and columns of each group begin.
    pub rows: Vec<usize>,
    pub columns: Vec<usize>,
    /// Where the columns outside of blocks begin.
    pub lone: usize,
}

impl Grouped {
    /// Shared rows come first, then those of the groups.
    pub fn new(whole: &Lp, found: &Found, groups: &[Group]) -> Self {
        let mut lp = Lp::new();
        let mut place = vec![usize::MAX; whole.rows()];
        for &i in &found.shared {
            let i = i as usize;
            place[i] = lp.add_row(whole.row_lower[i], whole.row_upper[i]);
        }
        let mut rows = Vec::with_capacity(groups.len());
        let mut columns = Vec::with_capacity(groups.len());
        let mut entries = Vec::new();
        let mut add = |lp: &mut Lp, place: &[usize], j: u32| {
            let j = j as usize;
            entries.clear();
            entries.extend(whole.column(j).map(|(i, a)| (place[i], a)));
            let column = Column {
                integer: false,
                ..whole.describe(j)
            };
            lp.add_column(column, &entries);
        };
        for group in groups {
            let class = &found.classes[group.class];
            let first = &class.members[0];
            rows.push(lp.rows());
            columns.push(lp.columns());
            for (k, &i) in first.rows.iter().enumerate() {
                let sides = group.members.iter().map(|&g| class.members[g].sides[k]);
                let side: f64 = sides.sum();
                let lower = if class.equal[k] {
                    side
                } else {
                    f64::NEG_INFINITY
                };
                place[i as usize] = lp.add_row(lower, side);
            }
            for &j in &first.columns {
                add(&mut lp, &place, j);
            }
        }
        let lone = lp.columns();
        for &j in &found.lone {
            add(&mut lp, &place, j);
        }
        Grouped {
            lp,
            rows,
            columns,
            lone,
        }
    }
}

/// The size of the finite side of a row.
pub(super) fn side(lp: &Lp, i: usize) -> Option<f64> {
    let sides = [lp.row_upper[i], lp.row_lower[i]];
    sides.into_iter().find(|s| s.is_finite()).map(f64::abs)
}
