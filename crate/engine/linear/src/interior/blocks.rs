//! Which rows to eliminate block by block, found from the pattern alone.
//!
//! A block is a few rows whose columns touch no other block: the resources of
//! one node, or one demand. Eliminating a block couples the rows that its
//! columns touch outside of it, and nothing else. What remains is treated the
//! same way again, level by level, until it is cheapest to factor it whole.

use super::pattern::{Marks, NONE, Pattern, Sets};

/// Rows of one block at most.
const BLOCK: usize = 6;
/// A block may couple this many times the rows that its last row touches:
/// joining blocks must not spread what they couple.
const SPREAD: f64 = 1.2;
/// A scattered multiplication costs this many times one of a dense kernel.
const SCATTERED: f64 = 4.0;
/// A row with this many times the average of entries joins no block.
const HEAVY: usize = 10;
/// Rows that are cheapest to factor whole.
const FEW: usize = 48;
/// Levels at most; placement needs one to three.
const LEVELS: usize = 12;

/// One level: blocks and, for each, the later rows that it couples.
pub(super) struct Level {
    pub blocks: Vec<Vec<u32>>,
    pub lists: Vec<Vec<u32>>,
}

/// The levels, and what remains.
pub(super) struct Levels {
    pub steps: Vec<Level>,
    /// Sets of coupled rows among the rest (and the fixed rows).
    pub pattern: Pattern,
    /// Rows that no level took, without the fixed ones.
    pub rest: Vec<u32>,
    /// Multiplications that all this needs, the rest taken as dense.
    pub work: f64,
}

/// Finds the levels. Rows from `movable` on stay for the end.
pub(super) fn levels(mut pattern: Pattern, movable: usize) -> Levels {
    let mut rest: Vec<u32> = (0..movable as u32).collect();
    let mut steps = Vec::new();
    let mut spent = 0.0;
    let mut whole = dense_work(&pattern, &rest, movable);
    while rest.len() > FEW && steps.len() < LEVELS {
        let mut best: Option<(f64, f64, Level, Pattern, Vec<u32>)> = None;
        for order in orders(&pattern, &rest) {
            let block_of = grow(&pattern, &order);
            let (level, work) = level(&pattern, &block_of);
            let next = quotient(&pattern, &block_of, &level);
            let left: Vec<u32> = rest
                .iter()
                .copied()
                .filter(|&i| block_of[i as usize] == NONE)
                .collect();
            let dense = dense_work(&next, &left, movable);
            if best.as_ref().is_none_or(|b| work + dense < b.0 + b.1) {
                best = Some((work, dense, level, next, left));
            }
        }
        let Some((work, dense, level, next, left)) = best else {
            break;
        };
        if work + dense > 0.9 * whole || level.blocks.is_empty() {
            break;
        }
        spent += work;
        whole = dense;
        steps.push(level);
        pattern = next;
        rest = left;
    }
    Levels {
        steps,
        pattern,
        rest,
        work: spent + whole,
    }
}

/// Orders to try: light rows first, as given, and from the end. Rows of one
/// kind stand together, so one of the last two keeps the kinds apart where
/// weights do not. A row that touches far more than most is left for last.
fn orders(pattern: &Pattern, rest: &[u32]) -> [Vec<u32>; 3] {
    let length = |i: u32| pattern.row(i as usize).len();
    let total: usize = rest.iter().map(|&i| length(i)).sum();
    let most = HEAVY * (total / rest.len().max(1) + 1);
    let given: Vec<u32> = rest
        .iter()
        .copied()
        .filter(|&i| length(i) <= most)
        .collect();
    let mut light = given.clone();
    light.sort_by_key(|&i| length(i));
    let backwards = given.iter().rev().copied().collect();
    [light, given, backwards]
}

/// Adds row after row to the blocks, where it fits; the block of each row.
fn grow(pattern: &Pattern, order: &[u32]) -> Vec<u32> {
    let rows = pattern.rows();
    let mut owner = vec![NONE; pattern.columns()];
    let mut sets = Sets::new(rows);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); rows];
    let mut chosen = vec![false; rows];
    let mut marks = Marks::new(rows);
    for &i in order {
        let mut roots: Vec<u32> = Vec::new();
        let mut total = 1;
        for &j in pattern.row(i as usize) {
            let o = owner[j as usize];
            if o == NONE {
                continue;
            }
            let root = sets.root(o);
            if !roots.contains(&root) {
                roots.push(root);
                total += members[root as usize].len();
                if total > BLOCK {
                    break;
                }
            }
        }
        if total > BLOCK || !stays_narrow(pattern, &mut marks, &members, &roots, i) {
            continue;
        }
        chosen[i as usize] = true;
        let mut all = vec![i];
        for root in roots {
            all.append(&mut members[root as usize]);
            sets.join(root, i);
        }
        members[i as usize] = all;
        for &j in pattern.row(i as usize) {
            owner[j as usize] = i;
        }
    }
    (0..rows as u32)
        .map(|i| {
            if chosen[i as usize] {
                sets.root(i)
            } else {
                NONE
            }
        })
        .collect()
}

/// Whether blocks joined by row i couple hardly more than row i touches.
fn stays_narrow(
    pattern: &Pattern,
    marks: &mut Marks,
    members: &[Vec<u32>],
    roots: &[u32],
    i: u32,
) -> bool {
    if roots.is_empty() {
        return true;
    }
    let mut touched = 0;
    marks.clear();
    for &j in pattern.row(i as usize) {
        for &k in pattern.column(j as usize) {
            touched += usize::from(marks.add(k));
        }
    }
    let most = (SPREAD * touched as f64) as usize + 2;
    for &root in roots {
        for &row in &members[root as usize] {
            for &j in pattern.row(row as usize) {
                for &k in pattern.column(j as usize) {
                    touched += usize::from(marks.add(k));
                }
                if touched > most {
                    return false;
                }
            }
        }
    }
    true
}

/// The blocks with what they couple, and the multiplications they take.
fn level(pattern: &Pattern, block_of: &[u32]) -> (Level, f64) {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); block_of.len()];
    for (i, &root) in block_of.iter().enumerate() {
        if root != NONE {
            members[root as usize].push(i as u32);
        }
    }
    let mut marks = Marks::new(block_of.len());
    let mut out = Level {
        blocks: Vec::new(),
        lists: Vec::new(),
    };
    let mut work = 0.0;
    for rows in members.into_iter().filter(|rows| !rows.is_empty()) {
        marks.clear();
        for &i in &rows {
            marks.add(i);
        }
        let mut list = Vec::new();
        for &i in &rows {
            for &j in pattern.row(i as usize) {
                list.extend(
                    pattern
                        .column(j as usize)
                        .iter()
                        .copied()
                        .filter(|&k| marks.add(k)),
                );
            }
        }
        let (k, c) = (rows.len() as f64, list.len() as f64);
        work += k * k * k / 6.0 + k * k * c / 2.0 + SCATTERED * k * c * c / 2.0;
        out.blocks.push(rows);
        out.lists.push(list);
    }
    (out, work)
}

/// The pattern after a level: its blocks' lists, and the columns it left alone.
fn quotient(pattern: &Pattern, block_of: &[u32], level: &Level) -> Pattern {
    let mut starts = vec![0];
    let mut indices = Vec::new();
    for list in level.lists.iter().filter(|list| list.len() > 1) {
        indices.extend_from_slice(list);
        starts.push(indices.len());
    }
    for j in 0..pattern.columns() {
        let column = pattern.column(j);
        if column.len() > 1 && column.iter().all(|&i| block_of[i as usize] == NONE) {
            indices.extend_from_slice(column);
            starts.push(indices.len());
        }
    }
    Pattern::new(pattern.rows(), starts, indices)
}

/// Multiplications to factor the rest, every connected part of it as dense,
/// and then the fixed rows.
fn dense_work(pattern: &Pattern, rest: &[u32], movable: usize) -> f64 {
    let mut sets = Sets::new(pattern.rows());
    for j in 0..pattern.columns() {
        let mut rows = pattern
            .column(j)
            .iter()
            .filter(|&&i| (i as usize) < movable);
        if let Some(&first) = rows.next() {
            for &i in rows {
                sets.join(i, first);
            }
        }
    }
    let mut sizes = vec![0.0_f64; pattern.rows()];
    for &i in rest {
        sizes[sets.root(i) as usize] += 1.0;
    }
    let fixed = (pattern.rows() - movable) as f64;
    let cubes: f64 = sizes
        .iter()
        .map(|n| n * n * n / 6.0 + n * n * fixed / 2.0 + n * fixed * fixed / 2.0)
        .sum();
    cubes + fixed * fixed * fixed / 6.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nodes with two resources, demands, and a route for every fifth pair.
    fn placement(nodes: usize, demands: usize) -> Pattern {
        let (mut starts, mut indices) = (vec![0], Vec::new());
        for g in 0..nodes {
            for d in (0..demands).filter(|d| (g * 40_503 + d * 30_011) % 257 % 5 == 0) {
                let first = (demands + 2 * g) as u32;
                indices.extend([d as u32, first, first + 1]);
                starts.push(indices.len());
            }
        }
        Pattern::new(demands + 2 * nodes, starts, indices)
    }

    #[test]
    fn the_larger_side_is_eliminated() {
        let many_nodes = levels(placement(400, 60), 860);
        assert_eq!(many_nodes.steps[0].blocks.len(), 400);
        assert!(many_nodes.steps[0].blocks.iter().all(|b| b.len() == 2));
        assert!(many_nodes.rest.iter().all(|&i| i < 60));
        let many_demands = levels(placement(30, 900), 960);
        assert_eq!(many_demands.steps[0].blocks.len(), 900);
        assert!(many_demands.rest.iter().all(|&i| i >= 900));
    }

    #[test]
    fn a_row_that_touches_everything_stays() {
        let (mut starts, mut indices) = (vec![0], Vec::new());
        for g in 0..300_u32 {
            for d in 0..50_u32 {
                indices.extend([d, 50 + g, 350]);
                starts.push(indices.len());
            }
        }
        let found = levels(Pattern::new(351, starts, indices), 351);
        assert_eq!(found.rest.len(), 51);
        assert!(found.rest.contains(&350));
    }
}
