//! Where the entries of a matrix are, by columns and by rows.

/// No row, no column, no block.
pub(super) const NONE: u32 = u32::MAX;

/// A sparse pattern. In the levels of an elimination a column also stands for
/// a set of rows that an eliminated block has coupled.
pub(super) struct Pattern {
    starts: Vec<usize>,
    indices: Vec<u32>,
    row_starts: Vec<usize>,
    row_columns: Vec<u32>,
}

impl Pattern {
    /// The pattern with the given columns, which begin at `starts`.
    pub fn new(rows: usize, starts: Vec<usize>, indices: Vec<u32>) -> Self {
        let mut row_starts = vec![0; rows + 1];
        for &i in &indices {
            row_starts[i as usize + 1] += 1;
        }
        for i in 0..rows {
            row_starts[i + 1] += row_starts[i];
        }
        let mut next = row_starts.clone();
        let mut row_columns = vec![0; indices.len()];
        for (j, range) in starts.windows(2).enumerate() {
            for &i in &indices[range[0]..range[1]] {
                row_columns[next[i as usize]] = j as u32;
                next[i as usize] += 1;
            }
        }
        Pattern {
            starts,
            indices,
            row_starts,
            row_columns,
        }
    }

    pub fn rows(&self) -> usize {
        self.row_starts.len() - 1
    }

    pub fn columns(&self) -> usize {
        self.starts.len() - 1
    }

    /// Rows of a column.
    pub fn column(&self, j: usize) -> &[u32] {
        &self.indices[self.starts[j]..self.starts[j + 1]]
    }

    /// Columns of a row.
    pub fn row(&self, i: usize) -> &[u32] {
        &self.row_columns[self.row_starts[i]..self.row_starts[i + 1]]
    }
}

/// A set of small numbers that is emptied in no time.
pub(super) struct Marks {
    stamp: u32,
    seen: Vec<u32>,
}

impl Marks {
    pub fn new(size: usize) -> Self {
        Marks {
            stamp: 0,
            seen: vec![0; size],
        }
    }

    pub fn clear(&mut self) {
        self.stamp += 1;
    }

    /// Adds a number; whether it was missing.
    pub fn add(&mut self, i: u32) -> bool {
        let place = &mut self.seen[i as usize];
        let new = *place != self.stamp;
        *place = self.stamp;
        new
    }
}

/// Sets that grow together (union-find with path halving).
pub(super) struct Sets(Vec<u32>);

impl Sets {
    pub fn new(size: usize) -> Self {
        Sets((0..size as u32).collect())
    }

    pub fn root(&mut self, mut i: u32) -> u32 {
        while self.0[i as usize] != i {
            let up = self.0[i as usize];
            self.0[i as usize] = self.0[up as usize];
            i = self.0[i as usize];
        }
        i
    }

    /// Puts the set of `child` below the root `to`.
    pub fn join(&mut self, child: u32, to: u32) {
        let child = self.root(child);
        let to = self.root(to);
        self.0[child as usize] = to;
    }
}
