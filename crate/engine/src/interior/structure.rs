//! Everything that follows from the pattern of a program: the order of its
//! rows and columns, the layout of the factor, and where each product of two
//! entries of a column adds up in it.

use std::ops::Range;

use super::blocks::{Levels, levels};
use super::panels::{Panels, lay_out};
use super::pattern::{NONE, Pattern};
use super::rest::supernodes;
use crate::Lp;

/// A column with more entries than this may keep an unknown of its own.
const LONG: usize = 12;
/// So many columns at most may.
const MOST_LONG: usize = 4_000;

/// The pattern of a program, worked out once and used by every solve.
pub struct Structure {
    /// Rows that limit something, in the order of elimination.
    pub(super) rows: Vec<u32>,
    pub(super) entries: Entries,
    /// For each entry: its place in the column of the program.
    pub(super) order: Vec<u32>,
    pub(super) panels: Panels,
    /// Where the diagonal of each position is.
    pub(super) diagonal: Vec<u32>,
}

/// Columns, and where their entries are.
#[derive(Clone, Default)]
pub(super) struct Entries {
    /// Columns that can move, in the order of their first rows; then those
    /// that keep an unknown of their own (`short` on).
    pub columns: Vec<u32>,
    pub short: usize,
    pub starts: Vec<u32>,
    /// Positions of the entries.
    pub indices: Vec<u32>,
    /// For each column: where its products of two entries add up.
    pub targets: Vec<u32>,
}

impl Entries {
    /// The entries of a column.
    pub fn of(&self, j: usize) -> Range<usize> {
        self.starts[j] as usize..self.starts[j + 1] as usize
    }

    /// The entries of each column in turn.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let starts = self.starts.windows(2);
        starts.map(|pair| pair[0] as usize..pair[1] as usize)
    }

    /// Some of the columns, and which entries are theirs. Those with an unknown
    /// of their own have to be among them.
    pub fn some(&self, keep: &[bool]) -> (Entries, Vec<u32>) {
        let mut out = Entries {
            starts: vec![0],
            ..Entries::default()
        };
        let mut own = Vec::new();
        let mut target = 0;
        for (j, range) in self.ranges().enumerate() {
            let length = range.len();
            let targets = if j < self.short {
                length * (length + 1) / 2
            } else {
                length
            };
            if keep[j] {
                out.columns.push(self.columns[j]);
                out.short += usize::from(j < self.short);
                out.indices.extend_from_slice(&self.indices[range.clone()]);
                out.starts.push(out.indices.len() as u32);
                let targets = &self.targets[target..target + targets];
                out.targets.extend_from_slice(targets);
                own.extend(range.map(|k| k as u32));
            }
            target += targets;
        }
        (out, own)
    }
}

/// Whether a row limits anything and a column can move.
fn active(lp: &Lp) -> (Vec<bool>, Vec<bool>) {
    let mut rows = vec![false; lp.rows()];
    let limits: Vec<bool> = (0..lp.rows())
        .map(|i| lp.row_lower[i] != f64::NEG_INFINITY || lp.row_upper[i] != f64::INFINITY)
        .collect();
    let columns = (0..lp.columns())
        .map(|j| {
            let moves = lp.upper[j] > lp.lower[j] && lp.column(j).any(|(i, _)| limits[i]);
            if moves {
                lp.column(j).for_each(|(i, _)| rows[i] = limits[i]);
            }
            moves
        })
        .collect();
    (rows, columns)
}

impl Structure {
    /// Works out the structure of a program.
    pub fn new(lp: &Lp) -> Self {
        let (active_rows, active_columns) = active(lp);
        let mut local = vec![NONE; lp.rows()];
        let mut rows: Vec<u32> = Vec::new();
        for i in (0..lp.rows()).filter(|&i| active_rows[i]) {
            local[i] = rows.len() as u32;
            rows.push(i as u32);
        }
        let columns: Vec<usize> = (0..lp.columns()).filter(|&j| active_columns[j]).collect();
        let entries = |j: usize| {
            lp.column(j)
                .filter(|(i, _)| local[*i] != NONE)
                .map(|(i, _)| local[i])
        };

        let long: Vec<usize> = columns
            .iter()
            .copied()
            .filter(|&j| entries(j).count() > LONG)
            .collect();
        let all_short = || levels(pattern(&columns, &[], rows.len(), &entries), rows.len());
        let (long, found) = if long.is_empty() || long.len() > MOST_LONG {
            (Vec::new(), all_short())
        } else {
            let rest: Vec<usize> = columns
                .iter()
                .copied()
                .filter(|j| long.binary_search(j).is_err())
                .collect();
            let bordered = levels(pattern(&rest, &long, rows.len(), &entries), rows.len());
            let whole = all_short();
            if bordered.work < whole.work {
                (long, bordered)
            } else {
                (Vec::new(), whole)
            }
        };
        Self::finish(lp, &rows, &local, &columns, &long, &found)
    }

    fn finish(
        lp: &Lp,
        rows: &[u32],
        local: &[u32],
        columns: &[usize],
        long: &[usize],
        found: &Levels,
    ) -> Self {
        let m = rows.len();
        let nodes = supernodes(&found.pattern, &found.rest, m);
        let (order, panels) = lay_out(found, &nodes, m);
        let mut place = vec![0_u32; order.len()];
        for (k, &i) in order.iter().enumerate() {
            place[i as usize] = k as u32;
        }

        // Columns in the order of their first positions, long ones last.
        let mut sorted: Vec<(u32, u32)> = columns
            .iter()
            .filter(|j| long.binary_search(j).is_err())
            .map(|&j| {
                let first = lp
                    .column(j)
                    .filter(|(i, _)| local[*i] != NONE)
                    .map(|(i, _)| place[local[i] as usize])
                    .min();
                (first.unwrap_or(0), j as u32)
            })
            .collect();
        sorted.sort_unstable();
        let short = sorted.len();
        let columns: Vec<u32> = sorted
            .into_iter()
            .map(|(_, j)| j)
            .chain(long.iter().map(|&j| j as u32))
            .collect();

        let mut found = Entries {
            columns,
            short,
            starts: vec![0],
            ..Entries::default()
        };
        let mut own_order = Vec::new();
        let mut entries: Vec<(u32, u32)> = Vec::new();
        for (k, &j) in found.columns.iter().enumerate() {
            entries.clear();
            entries.extend(
                lp.column(j as usize)
                    .enumerate()
                    .filter(|(_, (i, _))| local[*i] != NONE)
                    .map(|(n, (i, _))| (place[local[i] as usize], n as u32)),
            );
            entries.sort_unstable();
            for (a, &(low, n)) in entries.iter().enumerate() {
                found.indices.push(low);
                own_order.push(n);
                if k < short {
                    for &(high, _) in &entries[a..] {
                        let address = panels.address(low as usize, high as usize);
                        found.targets.push(address as u32);
                    }
                } else {
                    let address = panels.address(low as usize, m + k - short);
                    found.targets.push(address as u32);
                }
            }
            found.starts.push(found.indices.len() as u32);
        }
        Structure {
            rows: order[..m].iter().map(|&i| rows[i as usize]).collect(),
            entries: found,
            order: own_order,
            diagonal: (0..order.len())
                .map(|p| panels.address(p, p) as u32)
                .collect(),
            panels,
        }
    }
}

/// The pattern of the short columns, with a fixed row for each long one.
fn pattern<I: Iterator<Item = u32>>(
    short: &[usize],
    long: &[usize],
    rows: usize,
    entries: &impl Fn(usize) -> I,
) -> Pattern {
    let (mut starts, mut indices) = (vec![0], Vec::new());
    for &j in short {
        indices.extend(entries(j));
        starts.push(indices.len());
    }
    for (k, &j) in long.iter().enumerate() {
        for i in entries(j) {
            indices.extend([i, (rows + k) as u32]);
            starts.push(indices.len());
        }
    }
    Pattern::new(rows + long.len(), starts, indices)
}
