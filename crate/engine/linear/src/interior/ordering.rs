//! Elimination order for a sparse symmetric matrix: approximate minimum degree
//! on the quotient graph (Amestoy, Davis and Duff 1996), without the parts that
//! only very large matrices need.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Orders the unknowns of a symmetric matrix so that elimination fills in
/// little. `neighbours[i]` lists the off-diagonal pattern of row i.
/// What waits comes after all that does not.
pub(super) fn minimum_degree(mut neighbours: Vec<Vec<u32>>, waits: &[bool]) -> Vec<usize> {
    let n = neighbours.len();
    let waits = |i: usize| waits.get(i).copied().unwrap_or(false);
    // An eliminated unknown becomes an element: the clique of what it touched.
    let mut element: Vec<Vec<u32>> = vec![Vec::new(); n];
    let mut elements_of: Vec<Vec<u32>> = vec![Vec::new(); n];
    let mut alive_element = vec![false; n];
    let mut eliminated = vec![false; n];
    let mut degree: Vec<usize> = neighbours.iter().map(Vec::len).collect();
    let mut mark = vec![usize::MAX; n];
    let mut outside = vec![0_usize; n];
    let mut outside_stamp = vec![usize::MAX; n];
    let mut heap: BinaryHeap<Reverse<(bool, usize, usize)>> = degree
        .iter()
        .enumerate()
        .map(|(i, &d)| Reverse((waits(i), d, i)))
        .collect();
    let mut order = Vec::with_capacity(n);

    while let Some(Reverse((_, d, pivot))) = heap.pop() {
        if eliminated[pivot] || d != degree[pivot] {
            continue; // a stale entry
        }
        let stamp = order.len();
        order.push(pivot);
        eliminated[pivot] = true;

        let mut clique = Vec::new();
        mark[pivot] = stamp;
        let touched = std::mem::take(&mut neighbours[pivot]);
        let absorbed = std::mem::take(&mut elements_of[pivot]);
        for &e in &absorbed {
            alive_element[e as usize] = false;
        }
        for i in touched.into_iter().chain(
            absorbed
                .iter()
                .flat_map(|&e| std::mem::take(&mut element[e as usize])),
        ) {
            let v = i as usize;
            if !eliminated[v] && mark[v] != stamp {
                mark[v] = stamp;
                clique.push(i);
            }
        }

        // How much of every touched element lies outside the new clique.
        for &i in &clique {
            for &e in &elements_of[i as usize] {
                let e = e as usize;
                if alive_element[e] {
                    if outside_stamp[e] != stamp {
                        outside_stamp[e] = stamp;
                        outside[e] = element[e].len();
                    }
                    outside[e] -= 1;
                }
            }
        }
        for &i in &clique {
            let v = i as usize;
            elements_of[v].retain(|&e| {
                let e = e as usize;
                alive_element[e] && !(outside_stamp[e] == stamp && outside[e] == 0)
            });
            neighbours[v].retain(|&k| mark[k as usize] != stamp && !eliminated[k as usize]);
            let bound = neighbours[v].len() + clique.len() - 1
                + elements_of[v]
                    .iter()
                    .map(|&e| outside[e as usize])
                    .sum::<usize>();
            elements_of[v].push(pivot as u32);
            degree[v] = bound.min(n - order.len());
            heap.push(Reverse((waits(v), degree[v], v)));
        }
        alive_element[pivot] = true;
        element[pivot] = clique;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_eliminated_from_its_leaves() {
        let mut neighbours = vec![vec![1, 2, 3, 4]];
        neighbours.extend((1..5).map(|_| vec![0_u32]));
        let order = minimum_degree(neighbours, &[]);
        let centre = order.iter().position(|&i| i == 0);
        assert!(centre >= Some(3), "{order:?}");
    }

    #[test]
    fn what_waits_comes_last() {
        let mut neighbours = vec![vec![1, 2, 3, 4]];
        neighbours.extend((1..5).map(|_| vec![0_u32]));
        let order = minimum_degree(neighbours, &[false, true, false, true, false]);
        assert!(
            order[3..].contains(&1) && order[3..].contains(&3),
            "{order:?}"
        );
    }

    #[test]
    fn every_unknown_is_eliminated_once() {
        let n = 30;
        let neighbours: Vec<Vec<u32>> = (0..n)
            .map(|i: u32| {
                (0..n)
                    .filter(|&j| j != i && (i * j + i + j) % 7 < 2)
                    .collect()
            })
            .collect();
        let mut order = minimum_degree(neighbours, &[]);
        order.sort_unstable();
        assert_eq!(order, (0..n as usize).collect::<Vec<_>>());
    }
}
