//! Which blocks of rows are alike but for their right sides.
//!
//! A block is a few rows whose columns touch no other block: the resources of
//! one node. Two blocks are alike where their rows and columns go together one
//! by one, with the same gains and the same coefficients, in their own rows and
//! in those that all blocks share. Programs are scaled by powers of two before
//! they come here, row by row and column by column; so blocks are compared up to
//! such factors, which divide without rounding.

use std::collections::BTreeMap;

use crate::Lp;

/// Rows of one block at most.
const BLOCK: usize = 6;
/// A row with this many times the average of entries joins no block.
const HEAVY: usize = 10;
const NONE: u32 = u32::MAX;

/// A block, in the units of the first one of its class.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Its rows, in the order of the class.
    pub rows: Vec<u32>,
    /// Its columns, in the same way.
    pub columns: Vec<u32>,
    /// What an amount of a column is in the class's unit of that column.
    pub unit: Vec<f64>,
    /// The upper sides of its rows in the class's units.
    pub sides: Vec<f64>,
    /// What a unit of a row is in the class's unit of that row.
    pub row_unit: Vec<f64>,
}

/// Blocks that are alike.
#[derive(Debug)]
pub(super) struct Class {
    /// Whether each row is an equation.
    pub equal: Vec<bool>,
    pub members: Vec<Member>,
}

/// The classes of a program, and what belongs to no block.
#[derive(Debug)]
pub(super) struct Found {
    pub classes: Vec<Class>,
    /// Rows outside of all blocks.
    pub shared: Vec<u32>,
    /// Columns outside of all blocks.
    pub lone: Vec<u32>,
    /// For each row whether it is in a block.
    pub is_own: Vec<bool>,
}

/// Rows by columns, turned round.
struct ByRow {
    starts: Vec<u32>,
    columns: Vec<u32>,
}

impl ByRow {
    fn new(lp: &Lp) -> Self {
        let mut starts = vec![0_u32; lp.rows() + 1];
        for j in 0..lp.columns() {
            for (i, _) in lp.column(j) {
                starts[i + 1] += 1;
            }
        }
        for i in 0..lp.rows() {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut columns = vec![0; starts[lp.rows()] as usize];
        for j in 0..lp.columns() {
            for (i, _) in lp.column(j) {
                columns[next[i] as usize] = j as u32;
                next[i] += 1;
            }
        }
        ByRow { starts, columns }
    }

    fn row(&self, i: usize) -> &[u32] {
        &self.columns[self.starts[i] as usize..self.starts[i + 1] as usize]
    }
}

/// Finds the classes of a program; nothing where their columns are not at least `fewer`
/// times fewer than those of the program.
pub(super) fn classes(lp: &Lp, fewer: usize) -> Option<Found> {
    let by_row = ByRow::new(lp);
    // Rows of one kind stand together: from one of the ends, nodes come first.
    let turned = grow(lp, &by_row, (0..lp.rows()).rev());
    let block_of = if 2 * turned.1 > lp.rows() / BLOCK {
        turned.0
    } else {
        let given = grow(lp, &by_row, 0..lp.rows());
        if given.1 > turned.1 {
            given.0
        } else {
            turned.0
        }
    };
    if fewer * kinds_of_columns(lp, &block_of) > lp.columns() {
        return None;
    }
    let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (i, &block) in block_of.iter().enumerate() {
        if block != NONE {
            rows.entry(block).or_default().push(i as u32);
        }
    }
    let mut columns: BTreeMap<u32, Vec<u32>> = rows.keys().map(|&b| (b, Vec::new())).collect();
    let mut lone = Vec::new();
    for j in 0..lp.columns() {
        let mut blocks = lp.column(j).map(|(i, _)| block_of[i]);
        let block = blocks.find(|b| *b != NONE);
        match block.and_then(|b| columns.get_mut(&b)) {
            Some(own) => own.push(j as u32),
            None => lone.push(j as u32),
        }
    }
    let is_own: Vec<bool> = block_of.iter().map(|b| *b != NONE).collect();
    let mut found = Found {
        classes: Vec::new(),
        shared: (0..lp.rows() as u32)
            .filter(|&i| !is_own[i as usize])
            .collect(),
        lone,
        is_own,
    };
    let mut by_key: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
    for (rows, mut columns) in rows.into_values().zip(columns.into_values()) {
        let key = key(lp, &rows, &mut columns, &found.is_own);
        let known = by_key.entry(key).or_default();
        let place = known.iter().find_map(|&c| {
            let first = found.classes[c].members.first()?;
            Some((c, alike(lp, first, &rows, &columns, &found.is_own)?))
        });
        if let Some((class, member)) = place {
            found.classes[class].members.push(member);
        } else {
            known.push(found.classes.len());
            let equal = rows.iter().map(|&i| is_equation(lp, i)).collect();
            found.classes.push(Class {
                equal,
                members: vec![Member {
                    unit: vec![1.0; columns.len()],
                    sides: rows.iter().map(|&i| lp.row_upper[i as usize]).collect(),
                    row_unit: vec![1.0; rows.len()],
                    rows,
                    columns,
                }],
            });
        }
    }
    Some(found)
}

/// How many columns are left where blocks that touch the same rows outside are one, and
/// those outside of blocks: most programs are told apart by that.
fn kinds_of_columns(lp: &Lp, block_of: &[u32]) -> usize {
    let blocks = block_of.iter().filter(|b| **b != NONE).max();
    let blocks = blocks.map_or(0, |b| *b as usize + 1);
    let mut touched = vec![(0_u64, 0_usize); blocks];
    let mut lone = 0;
    for j in 0..lp.columns() {
        let mut own = NONE;
        let mut outside = 0_u64;
        for (i, _) in lp.column(j) {
            if block_of[i] == NONE {
                outside = mixed(outside ^ i as u64);
            } else {
                own = block_of[i];
            }
        }
        if own == NONE {
            lone += 1;
        } else {
            let (sum, count) = &mut touched[own as usize];
            *sum = sum.wrapping_add(outside);
            *count += 1;
        }
    }
    touched.sort_unstable();
    touched.dedup();
    lone + touched.iter().map(|(_, count)| count).sum::<usize>()
}

/// A number whose every bit depends on every bit of another one (splitmix64).
fn mixed(value: u64) -> u64 {
    let mut x = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

fn is_equation(lp: &Lp, i: u32) -> bool {
    lp.row_lower[i as usize] == lp.row_upper[i as usize]
}

/// Adds row after row to blocks, where it belongs to one; the block of each row,
/// and how many there are.
fn grow(lp: &Lp, by_row: &ByRow, order: impl Iterator<Item = usize>) -> (Vec<u32>, usize) {
    let most = HEAVY * (by_row.columns.len() / lp.rows().max(1) + 1);
    let mut block_of = vec![NONE; lp.rows()];
    let mut owner = vec![NONE; lp.columns()];
    let mut rows: Vec<usize> = Vec::new();
    let mut size: Vec<usize> = Vec::new();
    for i in order {
        let columns = by_row.row(i);
        let is_limit = lp.row_upper[i].is_finite()
            && (lp.row_lower[i] == f64::NEG_INFINITY || is_equation(lp, i as u32));
        if columns.is_empty() || columns.len() > most || !is_limit {
            continue;
        }
        let mut owned = columns
            .iter()
            .map(|&j| owner[j as usize])
            .filter(|b| *b != NONE);
        let block = match owned.next() {
            None => {
                rows.push(0);
                size.push(0);
                rows.len() as u32 - 1
            }
            Some(block) => {
                let mut both = 1;
                let alone = owned.all(|b| {
                    both += 1;
                    b == block
                });
                let b = block as usize;
                let most = columns.len().max(size[b]);
                if !alone || 2 * both < most || rows[b] >= BLOCK {
                    continue;
                }
                block
            }
        };
        let b = block as usize;
        block_of[i] = block;
        rows[b] += 1;
        for &j in columns {
            let own = &mut owner[j as usize];
            size[b] += usize::from(*own == NONE);
            *own = block;
        }
    }
    let blocks = rows.len();
    (block_of, blocks)
}

/// What alike blocks have in common that needs no arithmetic: kinds of rows, and
/// which rows outside each column touches. Puts the columns in order.
fn key(lp: &Lp, rows: &[u32], columns: &mut [u32], is_own: &[bool]) -> Vec<u32> {
    let outside = |j: u32| {
        lp.column(j as usize)
            .map(|(i, _)| i as u32)
            .filter(|&i| !is_own[i as usize])
    };
    columns.sort_by(|&a, &b| outside(a).cmp(outside(b)).then(a.cmp(&b)));
    let mut key = vec![rows.len() as u32];
    key.extend(rows.iter().map(|&i| u32::from(is_equation(lp, i))));
    for &j in columns.iter() {
        key.push(NONE);
        key.extend(outside(j));
    }
    key
}

/// A block as a member of the class of another one, where they are alike.
fn alike(
    lp: &Lp,
    first: &Member,
    rows: &[u32],
    columns: &[u32],
    is_own: &[bool],
) -> Option<Member> {
    let mut row_unit = vec![0.0; rows.len()];
    let mut unit = Vec::with_capacity(columns.len());
    for (&j, &k) in columns.iter().zip(&first.columns) {
        let (j, k) = (j as usize, k as usize);
        if lp.lower[j] != 0.0 || lp.lower[k] != 0.0 {
            return None;
        }
        let outside = |j: usize| lp.column(j).filter(|&(i, _)| !is_own[i]);
        let inside = |j: usize| lp.column(j).filter(|&(i, _)| is_own[i]);
        let factor = match (outside(j).next(), outside(k).next()) {
            (Some((_, a)), Some((_, b))) => a / b,
            _ => return None,
        };
        if !(factor > 0.0 && factor.is_finite()) {
            return None;
        }
        let same = outside(j)
            .zip(outside(k))
            .all(|((_, a), (_, b))| a == b * factor);
        let open = lp.upper[j] == f64::INFINITY && lp.upper[k] == f64::INFINITY;
        if !same || !open || lp.gain[j] != lp.gain[k] * factor {
            return None;
        }
        let mut others = inside(k);
        for (i, a) in inside(j) {
            let place = rows.iter().position(|&r| r as usize == i)?;
            let (other, b) = others.next()?;
            if first.rows[place] as usize != other || b <= 0.0 {
                return None;
            }
            let of_row = a / (b * factor);
            if row_unit[place] == 0.0 {
                row_unit[place] = of_row;
            }
            if row_unit[place] != of_row || of_row <= 0.0 {
                return None;
            }
        }
        if others.next().is_some() {
            return None;
        }
        unit.push(factor);
    }
    let sides = rows
        .iter()
        .zip(&row_unit)
        .map(|(&i, unit)| lp.row_upper[i as usize] / unit)
        .collect();
    Some(Member {
        rows: rows.to_vec(),
        columns: columns.to_vec(),
        unit,
        sides,
        row_unit,
    })
}
