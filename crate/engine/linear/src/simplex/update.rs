//! The inverse of a basis as it changes: factors, and one eta column for each
//! exchange since (product form of the inverse, Dantzig and Orchard-Hays 1954).

use super::lu::{Columns, Lu};
use super::solve::Sparse;

/// Exchanges after which the basis is factored again,
const MOST: usize = 100;
/// or one for so many rows where that is more: factoring looks at all rows.
const ROWS: usize = 100;

/// Factors and updates.
#[derive(Debug, Clone)]
pub(super) struct Factor {
    lu: Lu,
    /// Exchanged position and pivot of each update.
    pivots: Vec<(u32, f64)>,
    /// The other entries of the entering columns.
    etas: Columns,
    /// Exchanges after which it is stale.
    most: usize,
}

impl Factor {
    /// Factors a basis; see [`Lu::new`] for what was repaired.
    pub fn new(basis: &Columns) -> (Factor, Vec<(usize, usize)>) {
        let (lu, repaired) = Lu::new(basis);
        let factor = Factor {
            lu,
            pivots: Vec::new(),
            etas: Columns::new(),
            most: MOST.max(basis.len() / ROWS),
        };
        (factor, repaired)
    }

    /// B v = (v as given): from rows to positions.
    pub fn ftran(&mut self, v: &mut Sparse) {
        self.lu.ftran(v);
        for (k, &(p, pivot)) in self.pivots.iter().enumerate() {
            let x = v.value[p as usize];
            if x != 0.0 {
                let x = x / pivot;
                v.value[p as usize] = x;
                for (i, a) in self.etas.of(k) {
                    v.add(i, -a * x);
                }
            }
        }
    }

    /// v B = (v as given): from positions to rows.
    pub fn btran(&mut self, v: &mut Sparse) {
        for (k, &(p, pivot)) in self.pivots.iter().enumerate().rev() {
            let p = p as usize;
            let sum: f64 = self.etas.of(k).map(|(i, a)| a * v.value[i]).sum();
            let old = v.value[p];
            let new = (old - sum) / pivot;
            if new != old {
                v.add(p, new - old);
            }
        }
        self.lu.btran(v);
    }

    /// The column whose solution is `alpha` takes position p.
    pub fn exchange(&mut self, p: usize, alpha: &Sparse) {
        self.pivots.push((p as u32, alpha.value[p]));
        for (i, a) in alpha.iter() {
            if i != p && a.abs() > 1e-14 {
                self.etas.push(i, a);
            }
        }
        self.etas.close();
    }

    /// Whether there are no updates.
    pub fn is_fresh(&self) -> bool {
        self.pivots.is_empty()
    }

    /// Whether factoring again is cheaper than going on.
    pub fn is_stale(&self) -> bool {
        self.pivots.len() >= self.most || self.etas.index.len() > 3 * self.lu.entries()
    }
}
