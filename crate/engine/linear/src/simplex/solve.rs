//! Sparse vectors, and triangular systems that touch only what is not zero.
//!
//! A triangular matrix is kept as links: what step k leads to, and with which
//! factor. For a vector with few entries a depth-first walk finds the steps
//! that the solution reaches, in an order in which none comes too early
//! (Gilbert and Peierls 1988); for a full one a plain loop is faster.

use crate::tolerances::simplex::DROP;

/// What a sum that cancels is set to: zero for every purpose, but still listed.
const CANCELLED: f64 = 1e-300;
/// A vector with more than one entry in this many is solved by a plain loop.
const FEW: usize = 12;

/// A vector with the list of the places that may differ from zero.
#[derive(Debug, Clone, Default)]
pub(super) struct Sparse {
    pub value: Vec<f64>,
    pub list: Vec<u32>,
}

impl Sparse {
    /// A zero vector.
    pub fn new(len: usize) -> Self {
        Sparse {
            value: vec![0.0; len],
            list: Vec::new(),
        }
    }

    /// Back to zero.
    pub fn clear(&mut self) {
        for &i in &self.list {
            self.value[i as usize] = 0.0;
        }
        self.list.clear();
    }

    /// Adds to one entry.
    pub fn add(&mut self, i: usize, amount: f64) {
        let value = &mut self.value[i];
        if *value == 0.0 {
            self.list.push(i as u32);
        }
        *value += amount;
        if *value == 0.0 {
            *value = CANCELLED;
        }
    }

    /// The listed entries.
    pub fn iter(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.list
            .iter()
            .map(|&i| (i as usize, self.value[i as usize]))
    }

    /// Makes the list from the values.
    fn relist(&mut self) {
        self.list.clear();
        for (i, &value) in self.value.iter().enumerate() {
            if value != 0.0 {
                self.list.push(i as u32);
            }
        }
    }
}

/// The off-diagonal entries of a triangular matrix, step by step.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    start: Vec<u32>,
    index: Vec<u32>,
    value: Vec<f64>,
}

impl Links {
    /// From the ends of each step's entries (beginning with 0), their targets
    /// and factors.
    pub fn new(start: Vec<u32>, index: Vec<u32>, value: Vec<f64>) -> Self {
        Links {
            start,
            index,
            value,
        }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    fn of(&self, k: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.start[k] as usize..self.start[k + 1] as usize;
        self.index[range.clone()]
            .iter()
            .zip(&self.value[range])
            .map(|(&i, &a)| (i as usize, a))
    }

    /// The same entries, from target to step.
    pub fn reversed(&self) -> Links {
        let steps = self.start.len() - 1;
        let mut start = vec![0_u32; steps + 1];
        for &t in &self.index {
            start[t as usize + 1] += 1;
        }
        for k in 0..steps {
            start[k + 1] += start[k];
        }
        let mut next = start.clone();
        let mut index = vec![0; self.index.len()];
        let mut value = vec![0.0; self.index.len()];
        for k in 0..steps {
            for (t, a) in self.of(k) {
                let at = next[t] as usize;
                index[at] = k as u32;
                value[at] = a;
                next[t] += 1;
            }
        }
        Links {
            start,
            index,
            value,
        }
    }
}

/// Scratch space of the depth-first walk.
#[derive(Debug, Clone, Default)]
pub(super) struct Walk {
    mark: Vec<u32>,
    stamp: u32,
    stack: Vec<(u32, u32)>,
    order: Vec<u32>,
}

impl Walk {
    /// Every step that the list leads to; each comes after all it leads to.
    fn reach(&mut self, links: &Links, list: &[u32]) {
        let steps = links.start.len() - 1;
        if self.mark.len() != steps || self.stamp == u32::MAX {
            self.mark = vec![0; steps];
            self.stamp = 0;
        }
        self.stamp += 1;
        self.order.clear();
        for &first in list {
            if self.mark[first as usize] == self.stamp {
                continue;
            }
            self.mark[first as usize] = self.stamp;
            self.stack.push((first, links.start[first as usize]));
            while let Some((k, next)) = self.stack.last_mut() {
                if *next == links.start[*k as usize + 1] {
                    self.order.push(*k);
                    self.stack.pop();
                    continue;
                }
                let target = links.index[*next as usize];
                *next += 1;
                if self.mark[target as usize] != self.stamp {
                    self.mark[target as usize] = self.stamp;
                    self.stack.push((target, links.start[target as usize]));
                }
            }
        }
    }
}

/// Solves a triangular system in place: each step, divided by its diagonal
/// where one is given, is taken off what it leads to. `forward` says that
/// steps lead to later ones.
pub(super) fn eliminate(
    links: &Links,
    diagonal: Option<&[f64]>,
    forward: bool,
    v: &mut Sparse,
    walk: &mut Walk,
) {
    let steps = v.value.len();
    let settle = |k: usize, value: &mut [f64]| {
        let mut x = value[k];
        if x.abs() <= DROP {
            value[k] = 0.0;
            return;
        }
        if let Some(d) = diagonal {
            x /= d[k];
            value[k] = x;
        }
        for (t, a) in links.of(k) {
            value[t] -= a * x;
        }
    };
    if v.list.len() * FEW > steps {
        for n in 0..steps {
            let k = if forward { n } else { steps - 1 - n };
            settle(k, &mut v.value);
        }
        v.relist();
    } else {
        walk.reach(links, &v.list);
        v.list.clear();
        for &k in walk.order.iter().rev() {
            settle(k as usize, &mut v.value);
            if v.value[k as usize] != 0.0 {
                v.list.push(k);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_entries_give_the_same() {
        // Step k leads to k + 1 and k + 3 of 60.
        let (mut start, mut index, mut value) = (vec![0], Vec::new(), Vec::new());
        for k in 0..60_u32 {
            for t in [k + 1, k + 3].into_iter().filter(|&t| t < 60) {
                index.push(t);
                value.push(0.25 / f64::from(k + 1));
            }
            start.push(index.len() as u32);
        }
        let links = Links::new(start, index, value);
        let back = links.reversed();
        assert_eq!(back.len(), links.len());
        let diagonal: Vec<f64> = (0..60).map(|k| 1.0 + f64::from(k % 3)).collect();
        for (links, forward) in [(&links, true), (&back, false)] {
            let mut walk = Walk::default();
            let mut sparse = Sparse::new(60);
            sparse.add(20, 1.0);
            sparse.add(40, -2.0);
            let mut full = sparse.clone();
            full.list = (0..60).collect();
            eliminate(links, Some(&diagonal), forward, &mut sparse, &mut walk);
            eliminate(links, Some(&diagonal), forward, &mut full, &mut walk);
            assert_eq!(sparse.value, full.value);
            sparse.list.sort_unstable();
            assert_eq!(sparse.list, full.list);
            assert!(sparse.list.len() > 10);
        }
    }
}
