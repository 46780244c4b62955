//! Sparse L D L' of the normal matrix A D A', with its pattern worked out once.

use super::ordering::minimum_degree;
use crate::program::Lp;

/// A pivot below this fraction of the largest diagonal is a dependent row;
/// its unknown is held at zero.
const DEPENDENT: f64 = 1e-30;

/// The pattern of A D A' and of its factor, and room for their numbers.
pub(super) struct Normal {
    rows: usize,
    /// Position of each row in the elimination order.
    place: Vec<usize>,
    /// Upper triangle by columns, in elimination order.
    starts: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f64>,
    /// Where each pair of entries of each column of A adds up.
    targets: Vec<u32>,
    parent: Vec<usize>,
    l_starts: Vec<usize>,
    l_indices: Vec<u32>,
    l_values: Vec<f64>,
    pivots: Vec<f64>,
    work: Work,
}

/// Scratch of the factorization, allocated once.
struct Work {
    y: Vec<f64>,
    pattern: Vec<usize>,
    flag: Vec<usize>,
    filled: Vec<usize>,
    solution: Vec<f64>,
}

impl Normal {
    /// Works out the pattern for the rows and columns of a program.
    pub fn new(lp: &Lp) -> Self {
        let rows = lp.rows();
        let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); rows];
        for j in 0..lp.columns() {
            for (a, _) in lp.column(j) {
                for (b, _) in lp.column(j) {
                    if a != b {
                        neighbours[a].push(b as u32);
                    }
                }
            }
            // Compress now and then, so that memory stays near the result's.
            if j % 4096 == 4095 {
                neighbours.iter_mut().for_each(compress);
            }
        }
        neighbours.iter_mut().for_each(compress);
        let order = minimum_degree(neighbours.clone());
        let mut place = vec![0; rows];
        for (k, &row) in order.iter().enumerate() {
            place[row] = k;
        }

        let mut starts = vec![0];
        let mut indices: Vec<u32> = Vec::new();
        for (k, &row) in order.iter().enumerate() {
            let from = indices.len();
            indices.extend(
                neighbours[row]
                    .iter()
                    .map(|&i| place[i as usize] as u32)
                    .filter(|&i| (i as usize) < k),
            );
            indices[from..].sort_unstable();
            indices.push(k as u32); // the diagonal comes last
            starts.push(indices.len());
        }
        drop(neighbours);

        let mut targets = Vec::new();
        let mut column: Vec<usize> = Vec::new();
        for j in 0..lp.columns() {
            column.clear();
            column.extend(lp.column(j).map(|(i, _)| place[i]));
            for a in 0..column.len() {
                for b in 0..=a {
                    let (low, high) = (column[a].min(column[b]), column[a].max(column[b]));
                    let range = starts[high]..starts[high + 1];
                    let at = indices[range.clone()]
                        .binary_search(&(low as u32))
                        .unwrap_or(range.len() - 1);
                    targets.push((range.start + at) as u32);
                }
            }
        }

        let (parent, counts) = elimination_tree(&starts, &indices);
        let mut l_starts = vec![0];
        for c in &counts {
            l_starts.push(l_starts[l_starts.len() - 1] + c);
        }
        let size = l_starts[rows];
        Normal {
            rows,
            place,
            values: vec![0.0; indices.len()],
            starts,
            indices,
            targets,
            parent,
            l_starts,
            l_indices: vec![0; size],
            l_values: vec![0.0; size],
            pivots: vec![0.0; rows],
            work: Work {
                y: vec![0.0; rows],
                pattern: vec![0; rows],
                flag: vec![usize::MAX; rows],
                filled: vec![0; rows],
                solution: vec![0.0; rows],
            },
        }
    }

    /// Forms and factors A diag(d) A' + diag(e), with one d for each column and
    /// one e for each row.
    pub fn factor(&mut self, lp: &Lp, d: &[f64], e: &[f64]) {
        self.values.fill(0.0);
        let mut next = 0;
        let mut column: Vec<f64> = Vec::new();
        for (j, &weight) in d.iter().enumerate() {
            column.clear();
            column.extend(lp.column(j).map(|(_, a)| a));
            for a in 0..column.len() {
                for b in 0..=a {
                    self.values[self.targets[next] as usize] += weight * column[a] * column[b];
                    next += 1;
                }
            }
        }
        for (row, &extra) in e.iter().enumerate() {
            self.values[self.starts[self.place[row] + 1] - 1] += extra;
        }
        self.factor_values();
    }

    /// Up-looking factorization, one row of L at a time (Davis, LDL).
    fn factor_values(&mut self) {
        let largest = (0..self.rows)
            .map(|k| self.values[self.starts[k + 1] - 1])
            .fold(0.0, f64::max);
        let w = &mut self.work;
        w.filled.fill(0);
        w.flag.fill(usize::MAX);
        for k in 0..self.rows {
            w.flag[k] = k;
            let mut top = self.rows;
            let range = self.starts[k]..self.starts[k + 1];
            let mut pivot = self.values[range.end - 1];
            for p in range.start..range.end - 1 {
                let mut i = self.indices[p] as usize;
                w.y[i] += self.values[p];
                let mut length = 0;
                while w.flag[i] != k {
                    w.pattern[length] = i;
                    length += 1;
                    w.flag[i] = k;
                    i = self.parent[i];
                }
                while length > 0 {
                    top -= 1;
                    length -= 1;
                    w.pattern[top] = w.pattern[length];
                }
            }
            for t in top..self.rows {
                let i = w.pattern[t];
                let yi = std::mem::take(&mut w.y[i]);
                let from = self.l_starts[i];
                let to = from + w.filled[i];
                for (&row, &l) in self.l_indices[from..to]
                    .iter()
                    .zip(&self.l_values[from..to])
                {
                    w.y[row as usize] -= l * yi;
                }
                let l = yi / self.pivots[i];
                pivot -= l * yi;
                self.l_indices[to] = k as u32;
                self.l_values[to] = l;
                w.filled[i] += 1;
            }
            self.pivots[k] = if pivot > DEPENDENT * largest {
                pivot
            } else {
                f64::INFINITY
            };
        }
    }

    /// Solves in place with the last factorization.
    pub fn solve(&mut self, x: &mut [f64]) {
        let s = &mut self.work.solution;
        for (row, &k) in self.place.iter().enumerate() {
            s[k] = x[row];
        }
        for k in 0..self.rows {
            let v = s[k];
            if v != 0.0 {
                for p in self.l_starts[k]..self.l_starts[k + 1] {
                    s[self.l_indices[p] as usize] -= self.l_values[p] * v;
                }
            }
        }
        for k in 0..self.rows {
            s[k] /= self.pivots[k];
        }
        for k in (0..self.rows).rev() {
            let mut v = s[k];
            for p in self.l_starts[k]..self.l_starts[k + 1] {
                v -= self.l_values[p] * s[self.l_indices[p] as usize];
            }
            s[k] = v;
        }
        for (row, &k) in self.place.iter().enumerate() {
            x[row] = s[k];
        }
    }
}

fn compress(list: &mut Vec<u32>) {
    list.sort_unstable();
    list.dedup();
}

/// Parents in the elimination tree, and entries of each column of L.
fn elimination_tree(starts: &[usize], indices: &[u32]) -> (Vec<usize>, Vec<usize>) {
    let n = starts.len() - 1;
    let mut parent = vec![usize::MAX; n];
    let mut flag = vec![usize::MAX; n];
    let mut counts = vec![0; n];
    for k in 0..n {
        flag[k] = k;
        for &index in &indices[starts[k]..starts[k + 1] - 1] {
            let mut i = index as usize;
            while flag[i] != k {
                if parent[i] == usize::MAX {
                    parent[i] = k;
                }
                counts[i] += 1;
                flag[i] = k;
                i = parent[i];
            }
        }
    }
    (parent, counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Column;

    #[test]
    fn solves_the_normal_equations_of_a_small_program() {
        let mut lp = Lp::new();
        for _ in 0..4 {
            lp.add_row(0.0, 1.0);
        }
        let column = Column {
            gain: 0.0,
            lower: 0.0,
            upper: 1.0,
            size: 1.0,
            integer: false,
        };
        let columns: [&[(usize, f64)]; 5] = [
            &[(0, 1.0), (2, 2.0)],
            &[(1, 1.0), (3, -1.0)],
            &[(0, 3.0), (3, 1.0)],
            &[(1, 2.0), (2, 1.0)],
            &[(2, 1.0)],
        ];
        for c in columns {
            lp.add_column(column, c);
        }
        let d = [1.0, 2.0, 0.5, 3.0, 1.5];
        let e = [0.1, 0.2, 0.3, 0.4];
        let mut normal = Normal::new(&lp);
        normal.factor(&lp, &d, &e);
        let x = [1.0, -2.0, 3.0, 0.5];
        let mut b = [0.0; 4];
        for i in 0..4 {
            b[i] = e[i] * x[i];
        }
        for j in 0..5 {
            let dot: f64 = lp.column(j).map(|(i, a)| a * x[i]).sum();
            for (i, a) in lp.column(j) {
                b[i] += d[j] * a * dot;
            }
        }
        normal.solve(&mut b);
        for i in 0..4 {
            assert!((b[i] - x[i]).abs() < 1e-12, "{b:?}");
        }
    }
}
