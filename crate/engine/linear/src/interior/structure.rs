//! Everything that follows from the pattern of a program: the order of its
//! rows and columns, the layout of the factor, and where each product of two
//! entries of a column adds up in it.

use std::ops::Range;

use super::blocks::{Levels, levels};
use super::panels::{Panels, lay_out};
use super::pattern::{NONE, Pattern};
use super::supernodes::supernodes;
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
    /// Columns that a row holds at zero, and that row.
    pub(super) closed: Vec<(u32, u32)>,
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
        let kept = || self.ranges().zip(keep).filter(|(_, keep)| **keep);
        let (columns, size) =
            kept().fold((0, 0), |(n, size), (range, _)| (n + 1, size + range.len()));
        let mut out = Entries {
            columns: Vec::with_capacity(columns),
            short: 0,
            starts: Vec::with_capacity(columns + 1),
            indices: Vec::with_capacity(size),
            targets: Vec::new(),
        };
        out.starts.push(0);
        let mut own = Vec::with_capacity(size);
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

/// What takes part.
struct Active {
    /// Whether a row limits anything that moves.
    rows: Vec<bool>,
    /// Whether a column can move.
    columns: Vec<bool>,
    closed: Vec<(u32, u32)>,
}

impl Active {
    fn new(lp: &Lp) -> Self {
        let mut rows = vec![false; lp.rows()];
        let limits: Vec<bool> = (0..lp.rows())
            .map(|i| lp.row_lower[i] != f64::NEG_INFINITY || lp.row_upper[i] != f64::INFINITY)
            .collect();
        // Such rows leave no middle between their limits for the method.
        let mut closing: Vec<bool> = lp.row_upper.iter().map(|&upper| upper == 0.0).collect();
        for j in (0..lp.columns()).filter(|&j| lp.upper[j] != 0.0 || lp.lower[j] != 0.0) {
            for (i, a) in lp.column(j) {
                closing[i] &= a > 0.0 && lp.lower[j] == 0.0;
            }
        }
        let mut closed = Vec::new();
        let columns = (0..lp.columns())
            .map(|j| {
                let mut moves = lp.upper[j] > lp.lower[j] && lp.column(j).any(|(i, _)| limits[i]);
                if let Some((wall, _)) = lp.column(j).find(|(i, _)| moves && closing[*i]) {
                    closed.push((j as u32, wall as u32));
                    moves = false;
                }
                if moves {
                    lp.column(j).for_each(|(i, _)| rows[i] = limits[i]);
                }
                moves
            })
            .collect();
        Active {
            rows,
            columns,
            closed,
        }
    }
}

impl Structure {
    /// Works out the structure of a program.
    pub fn new(lp: &Lp) -> Self {
        let active = Active::new(lp);
        let mut local = vec![NONE; lp.rows()];
        let mut rows: Vec<u32> = Vec::new();
        for i in (0..lp.rows()).filter(|&i| active.rows[i]) {
            local[i] = rows.len() as u32;
            rows.push(i as u32);
        }
        let columns: Vec<usize> = (0..lp.columns()).filter(|&j| active.columns[j]).collect();
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
        let mut structure = Self::finish(lp, &rows, &local, &columns, &long, &found);
        structure.closed = active.closed;
        structure
    }

    /// Prices of the rows that close columns: as much as these ask for, with
    /// gains or, where prices prove that there is no point, without.
    pub(super) fn price_closed(&self, lp: &Lp, gains: bool, prices: &mut [f64]) {
        for &(j, wall) in &self.closed {
            let (j, wall) = (j as usize, wall as usize);
            let charged: f64 = lp.column(j).map(|(i, a)| a * prices[i]).sum();
            let asked = if gains { lp.gain[j] } else { 0.0 } - charged;
            let own = lp.column(j).find(|(i, _)| *i == wall);
            if let (true, Some((_, a))) = (asked > 0.0, own) {
                prices[wall] += asked / a;
            }
        }
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
        let first = |j: usize| {
            let rows = lp.column(j).map(|(i, _)| local[i]);
            let places = rows.filter(|&i| i != NONE).map(|i| place[i as usize]);
            places.min().unwrap_or(0)
        };
        let short: Vec<usize> = (columns.iter().copied())
            .filter(|j| long.binary_search(j).is_err())
            .collect();
        let mut next = vec![0_u32; order.len() + 1];
        for &j in &short {
            next[first(j) as usize + 1] += 1;
        }
        for p in 0..order.len() {
            next[p + 1] += next[p];
        }
        let mut columns = vec![0_u32; short.len()];
        for &j in &short {
            let place = &mut next[first(j) as usize];
            columns[*place as usize] = j as u32;
            *place += 1;
        }
        columns.extend(long.iter().map(|&j| j as u32));
        let short = short.len();

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
            closed: Vec::new(),
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
