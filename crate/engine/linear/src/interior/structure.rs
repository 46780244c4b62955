//! Everything that follows from the pattern of a program: the order of its
//! rows and columns, the layout of the factor, and where each product of two
//! entries of a column adds up in it.

use std::ops::Range;

use super::blocks::{Level, Levels, levels};
use super::panels::{Panels, lay_out, work};
use super::pattern::{NONE, Pattern};
use super::supernodes::{Supernode, supernodes};
use super::tied::{Ties, ordered_together};
use crate::Lp;

/// A column with more entries than this may keep an unknown of its own.
const LONG: usize = 12;
/// So many columns at most may.
const MOST_LONG: usize = 4_000;
/// With so many multiplications for each column and entry the factor is not what costs.
const CHEAP: f64 = 50.0;
/// Another order must take less than this part of what this one takes,
const LESS: f64 = 0.5;
/// or of what it takes at most.
const MUCH_LESS: f64 = 0.05;

/// Orders of elimination.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// What takes less.
    Best,
    /// Rows level by level.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests compare the orders"))]
    Levels,
    /// Rows and long columns together, where there are such columns.
    Together,
}

/// The pattern of a program, worked out once and used by every solve.
pub struct Structure {
    /// Rows that limit something, in the order of elimination.
    pub(super) rows: Vec<u32>,
    pub(super) entries: Entries,
    /// For each entry: its place in the column of the program.
    pub(super) order: Vec<u32>,
    pub(super) panels: Panels,
    /// Position of each unknown: of the rows, then of the columns that keep one.
    pub(super) place: Vec<u32>,
    /// Whether every unknown is at its own position.
    pub(super) is_in_order: bool,
    /// Where the diagonal of each unknown is.
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
        Structure::in_order(lp, Order::Best)
    }

    /// The structure with the rows in an order of this kind.
    pub(super) fn in_order(lp: &Lp, kind: Order) -> Self {
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

        let (long, found) = in_levels(&columns, rows.len(), &entries);
        let size: usize = columns.iter().map(|&j| 1 + entries(j).count()).sum();
        let other = match kind {
            Order::Best if found.work < CHEAP * size as f64 => None,
            Order::Best | Order::Together => tied(lp, (&rows, &local), &columns),
            Order::Levels => None,
        };
        // What is left after the levels, taken as dense, is the most that it can come to.
        let plan = match other {
            Some(tied) if kind == Order::Together || tied.work() < MUCH_LESS * found.work => tied,
            other => {
                let plan = Plan {
                    nodes: supernodes(&found.pattern, &found.rest, rows.len()),
                    long,
                    steps: found.steps,
                };
                other
                    .filter(|tied| tied.work() < LESS * plan.work())
                    .unwrap_or(plan)
            }
        };
        let mut structure = Self::finish(lp, (&rows, &local), &columns, &plan);
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

    fn finish(lp: &Lp, (rows, local): (&[u32], &[u32]), columns: &[usize], plan: &Plan) -> Self {
        let (m, long) = (rows.len(), &plan.long[..]);
        let (order, panels) = lay_out(&plan.steps, &plan.nodes, m);
        // Unknowns are numbered by rows in the order of elimination, then by long columns.
        let mut place = vec![0_u32; order.len()];
        let mut number = vec![0_u32; m];
        let mut own_rows = Vec::with_capacity(m);
        for (k, &i) in order.iter().enumerate() {
            if let Some(number) = number.get_mut(i as usize) {
                *number = own_rows.len() as u32;
                place[own_rows.len()] = k as u32;
                own_rows.push(rows[i as usize]);
            } else {
                place[i as usize] = k as u32;
            }
        }

        // Columns in the order of their first positions, long ones last.
        let first = |j: usize| {
            let rows = lp.column(j).map(|(i, _)| local[i]);
            let numbers = rows.filter(|&i| i != NONE).map(|i| number[i as usize]);
            numbers.min().unwrap_or(0)
        };
        let short = without(columns, long);
        let mut next = vec![0_u32; m + 1];
        for &j in &short {
            next[first(j) as usize + 1] += 1;
        }
        for p in 0..m {
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
                    .map(|(n, (i, _))| (number[local[i] as usize], n as u32)),
            );
            entries.sort_unstable();
            for (a, &(low, n)) in entries.iter().enumerate() {
                found.indices.push(low);
                own_order.push(n);
                let low = place[low as usize] as usize;
                if k < short {
                    for &(high, _) in &entries[a..] {
                        let address = panels.address(low, place[high as usize] as usize);
                        found.targets.push(address as u32);
                    }
                } else {
                    let own = place[m + k - short] as usize;
                    let address = panels.address(low.min(own), low.max(own));
                    found.targets.push(address as u32);
                }
            }
            found.starts.push(found.indices.len() as u32);
        }
        Structure {
            rows: own_rows,
            entries: found,
            order: own_order,
            closed: Vec::new(),
            diagonal: (place.iter())
                .map(|&p| panels.address(p as usize, p as usize) as u32)
                .collect(),
            is_in_order: place.iter().enumerate().all(|(k, &p)| k == p as usize),
            place,
            panels,
        }
    }
}

/// Level by level, with long columns behind all rows where that takes less: those columns,
/// and the levels.
fn in_levels<I: Iterator<Item = u32>>(
    columns: &[usize],
    rows: usize,
    entries: &impl Fn(usize) -> I,
) -> (Vec<usize>, Levels) {
    let is_long = |j: &usize| entries(*j).count() > LONG;
    let long: Vec<usize> = columns.iter().copied().filter(is_long).collect();
    let all_short = levels(pattern(columns, &[], rows, entries), rows);
    if !long.is_empty() && long.len() <= MOST_LONG {
        let rest = without(columns, &long);
        let bordered = levels(pattern(&rest, &long, rows, entries), rows);
        if bordered.work < all_short.work {
            return (long, bordered);
        }
    }
    (Vec::new(), all_short)
}

/// Rows and long columns in one order, where there are such columns.
fn tied(lp: &Lp, (rows, local): (&[u32], &[u32]), columns: &[usize]) -> Option<Plan> {
    let entries = |j: usize| lp.column(j).map(|(i, _)| local[i]).filter(|&i| i != NONE);
    let ties = Ties::new(lp, columns, local, rows);
    if ties.columns.is_empty() || ties.columns.len() > rows.len() {
        return None;
    }
    let short = without(columns, &ties.columns);
    let pattern = pattern(&short, &ties.columns, rows.len(), &entries);
    Some(Plan {
        nodes: ordered_together(&pattern, &ties),
        long: ties.columns,
        steps: Vec::new(),
    })
}

/// Which columns keep an unknown of their own, and what is eliminated in which order.
struct Plan {
    long: Vec<usize>,
    steps: Vec<Level>,
    nodes: Vec<Supernode>,
}

impl Plan {
    /// Multiplications of one factorization.
    fn work(&self) -> f64 {
        let steps = self.steps.iter();
        let blocks = steps.flat_map(|step| step.blocks.iter().zip(&step.lists));
        let nodes = self.nodes.iter().map(|s| (&s.rows, &s.list));
        (blocks.chain(nodes))
            .map(|(rows, list)| work(rows.len(), rows.len() + list.len()))
            .sum()
    }
}

/// The columns that are not among the others.
fn without(columns: &[usize], others: &[usize]) -> Vec<usize> {
    let mut sorted = others.to_vec();
    sorted.sort_unstable();
    let mut out = columns.to_vec();
    out.retain(|j| sorted.binary_search(j).is_err());
    out
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
