//! The order of the rows that no block took, and their supernodes: runs of
//! rows that couple the same later rows, and are factored together.

use super::ordering::minimum_degree;
use super::pattern::{Marks, Pattern};

/// From this share of entries on the rest is treated as dense.
const DENSE: f64 = 0.35;
/// Rows below which nothing is gained by looking for zeros.
const FEW: usize = 48;
/// A supernode swallows its neighbour if that stores at most this share of zeros.
const ZEROS: f64 = 0.15;
/// Narrow supernodes may store more zeros: what they lose in work, they gain
/// in fewer pieces.
const NARROW: usize = 8;

/// Rows to eliminate together, in order, and the later rows they couple.
pub(super) struct Supernode {
    pub rows: Vec<u32>,
    pub list: Vec<u32>,
}

/// Supernodes of the rest, then one of the fixed rows (from `movable` on).
pub(super) fn supernodes(pattern: &Pattern, rest: &[u32], movable: usize) -> Vec<Supernode> {
    supernodes_in_groups(pattern, rest, movable, &[])
}

/// The same; what waits comes after all that does not, but before the fixed rows.
pub(super) fn supernodes_in_groups(
    pattern: &Pattern,
    rest: &[u32],
    movable: usize,
    waits: &[bool],
) -> Vec<Supernode> {
    let fixed: Vec<u32> = (movable as u32..pattern.rows() as u32).collect();
    let mut nodes = match graph(pattern, rest, movable) {
        Some(neighbours) => sparse(pattern, (rest, waits), movable, &neighbours),
        None if rest.is_empty() => Vec::new(),
        None => vec![Supernode {
            rows: rest.to_vec(),
            list: fixed.clone(),
        }],
    };
    if !fixed.is_empty() {
        nodes.push(Supernode {
            rows: fixed,
            list: Vec::new(),
        });
    }
    nodes
}

/// Neighbours of each row of the rest, by place in it; `None` where most rows
/// are neighbours.
fn graph(pattern: &Pattern, rest: &[u32], movable: usize) -> Option<Vec<Vec<u32>>> {
    let n = rest.len();
    if n <= FEW {
        return None;
    }
    let most = (DENSE * (n * n) as f64) as usize;
    let mut place = vec![u32::MAX; pattern.rows()];
    for (k, &i) in rest.iter().enumerate() {
        place[i as usize] = k as u32;
    }
    let mut marks = Marks::new(n);
    let mut total = 0;
    let mut neighbours = Vec::with_capacity(n);
    for (k, &i) in rest.iter().enumerate() {
        marks.clear();
        marks.add(k as u32);
        let mut list = Vec::new();
        for &j in pattern.row(i as usize) {
            for &other in pattern.column(j as usize) {
                if (other as usize) < movable && marks.add(place[other as usize]) {
                    list.push(place[other as usize]);
                }
            }
            if list.len() + 1 == n {
                break;
            }
        }
        total += list.len();
        if total > most {
            return None;
        }
        neighbours.push(list);
    }
    Some(neighbours)
}

/// Supernodes in an order of little fill.
fn sparse(
    pattern: &Pattern,
    (rest, waits): (&[u32], &[bool]),
    movable: usize,
    neighbours: &[Vec<u32>],
) -> Vec<Supernode> {
    let n = rest.len();
    let order = minimum_degree(neighbours.to_vec(), waits);
    let parent = tree(neighbours, &order);
    let order = postorder(&order, &parent);
    let mut place = vec![0_u32; n];
    for (k, &v) in order.iter().enumerate() {
        place[v] = k as u32;
    }

    // Later rows of each one, from its neighbours and its children; numbers
    // are places in the order, fixed rows come after all of them.
    let total = n + pattern.rows() - movable;
    let mut marks = Marks::new(total);
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); n];
    let mut later: Vec<Vec<u32>> = vec![Vec::new(); n];
    let mut heads: Vec<(usize, usize)> = Vec::new(); // first row, width
    for k in 0..n {
        let v = order[k];
        marks.clear();
        marks.add(k as u32);
        let mut list: Vec<u32> = Vec::new();
        let mut take = |i: u32| {
            if i as usize > k && marks.add(i) {
                list.push(i);
            }
        };
        neighbours[v].iter().for_each(|&i| take(place[i as usize]));
        for &j in pattern.row(rest[v] as usize) {
            for &i in pattern.column(j as usize) {
                if i as usize >= movable {
                    take((n + i as usize - movable) as u32);
                }
            }
        }
        let own = std::mem::take(&mut children[k]);
        for &child in &own {
            later[child as usize].iter().for_each(|&i| take(i));
        }
        if let Some(&up) = list.iter().filter(|&&i| (i as usize) < n).min() {
            children[up as usize].push(k as u32);
        }
        later[k] = list;
        match heads.last_mut() {
            Some((first, width)) if own.contains(&(k as u32 - 1)) => {
                // The rows that the head couples besides those of its own.
                let merged = later[k].len() + *width + 1;
                let before = later[*first].len() + 1;
                let zeros = *width * merged.saturating_sub(before);
                let stored = (*width + 1) * merged;
                if zeros as f64 <= ZEROS * stored as f64 || (*width < NARROW && zeros < 64) {
                    *width += 1;
                } else {
                    heads.push((k, 1));
                }
            }
            _ => heads.push((k, 1)),
        }
    }
    let name = |i: u32| {
        if (i as usize) < n {
            rest[order[i as usize]]
        } else {
            (movable + i as usize - n) as u32
        }
    };
    heads
        .into_iter()
        .map(|(first, width)| Supernode {
            rows: (first..first + width).map(|k| name(k as u32)).collect(),
            list: later[first + width - 1].iter().map(|&i| name(i)).collect(),
        })
        .collect()
}

/// Parents in the elimination tree, by place in the order.
fn tree(neighbours: &[Vec<u32>], order: &[usize]) -> Vec<usize> {
    let n = order.len();
    let mut place = vec![0; n];
    for (k, &v) in order.iter().enumerate() {
        place[v] = k;
    }
    let mut parent = vec![usize::MAX; n];
    let mut ancestor = vec![usize::MAX; n];
    for (k, &v) in order.iter().enumerate() {
        for &i in &neighbours[v] {
            let mut at = place[i as usize];
            if at >= k {
                continue;
            }
            while ancestor[at] != k {
                let up = ancestor[at];
                ancestor[at] = k;
                if up == usize::MAX {
                    parent[at] = k;
                    break;
                }
                at = up;
            }
        }
    }
    parent
}

/// The same elimination with every subtree in one run.
fn postorder(order: &[usize], parent: &[usize]) -> Vec<usize> {
    let n = order.len();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); n];
    let mut roots = Vec::new();
    for k in 0..n {
        match parent[k] {
            usize::MAX => roots.push(k),
            up => children[up].push(k),
        }
    }
    let mut out = Vec::with_capacity(n);
    let mut stack = roots;
    // Parents before children, then turned around.
    while let Some(k) = stack.pop() {
        out.push(order[k]);
        stack.extend(&children[k]);
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_cliques_and_a_fixed_row() {
        // 20 cliques of ten rows, each sharing one row with the next; the last
        // row of the pattern is fixed and touches one row of each clique.
        let (mut starts, mut indices) = (vec![0], Vec::new());
        for c in 0..20_u32 {
            indices.extend(c * 9..c * 9 + 10);
            starts.push(indices.len());
            indices.extend([c * 9 + 4, 181]);
            starts.push(indices.len());
        }
        let pattern = Pattern::new(182, starts, indices);
        let rest: Vec<u32> = (0..181).collect();
        let nodes = supernodes(&pattern, &rest, 181);
        let rows: usize = nodes.iter().map(|s| s.rows.len()).sum();
        assert_eq!(rows, 182);
        let stored: usize = nodes
            .iter()
            .map(|s| s.rows.len() * (s.rows.len() + s.list.len()))
            .sum();
        assert!(stored < 20 * 10 * 16, "{stored}");
        let last = nodes.last().unwrap();
        assert_eq!((last.rows.as_slice(), last.list.len()), (&[181][..], 0));
    }
}
