//! A linear program in plain numbers: sparse columns, row ranges, bounds.

/// maximise gain . x, subject to `row_lower` <= A x <= `row_upper` and
/// `lower` <= x <= `upper`; columns marked `integer` take whole values.
///
/// Lower bounds of columns are finite. A row has at least one finite side.
#[derive(Debug, Clone, Default)]
pub struct Lp {
    /// What a unit of each column gains.
    pub gain: Vec<f64>,
    /// Smallest value of each column.
    pub lower: Vec<f64>,
    /// Largest value of each column; infinite where the rows imply a limit.
    pub upper: Vec<f64>,
    /// The largest value that fits by itself, for scaling and for rounding.
    pub size: Vec<f64>,
    /// Whether the column must be whole.
    pub integer: Vec<bool>,
    /// Smallest activity of each row; minus infinity where open.
    pub row_lower: Vec<f64>,
    /// Largest activity of each row; infinity where open.
    pub row_upper: Vec<f64>,
    starts: Vec<u32>,
    indices: Vec<u32>,
    values: Vec<f64>,
}

/// One column to add.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// What a unit gains.
    pub gain: f64,
    /// Smallest value.
    pub lower: f64,
    /// Largest value, or infinity.
    pub upper: f64,
    /// The largest value that fits by itself.
    pub size: f64,
    /// Whether it must be whole.
    pub integer: bool,
}

/// A row to add: its (column, coefficient) entries and its two sides.
pub type NewRow<'a> = (&'a [(usize, f64)], f64, f64);

impl Lp {
    /// A program without rows or columns.
    pub fn new() -> Self {
        Lp {
            starts: vec![0],
            ..Lp::default()
        }
    }

    /// Makes room for a program no larger than another one.
    pub fn reserve_like(&mut self, other: &Lp) {
        for (own, others) in [
            (&mut self.gain, &other.gain),
            (&mut self.lower, &other.lower),
            (&mut self.upper, &other.upper),
            (&mut self.size, &other.size),
            (&mut self.row_lower, &other.row_lower),
            (&mut self.row_upper, &other.row_upper),
            (&mut self.values, &other.values),
        ] {
            own.reserve_exact(others.len());
        }
        self.integer.reserve_exact(other.integer.len());
        self.starts.reserve_exact(other.starts.len());
        self.indices.reserve_exact(other.indices.len());
    }

    /// Adds a row and returns its index.
    pub fn add_row(&mut self, lower: f64, upper: f64) -> usize {
        self.row_lower.push(lower);
        self.row_upper.push(upper);
        self.row_lower.len() - 1
    }

    /// Adds a column with its (row, coefficient) entries; zeros are dropped.
    pub fn add_column(&mut self, column: Column, entries: &[(usize, f64)]) -> usize {
        self.gain.push(column.gain);
        self.lower.push(column.lower);
        self.upper.push(column.upper);
        self.size.push(column.size);
        self.integer.push(column.integer);
        for &(row, value) in entries {
            if value != 0.0 {
                self.indices.push(row as u32);
                self.values.push(value);
            }
        }
        self.starts.push(self.indices.len() as u32);
        self.gain.len() - 1
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.gain.len()
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.row_lower.len()
    }

    /// The (row, coefficient) entries of a column.
    pub fn column(&self, j: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.starts[j] as usize..self.starts[j + 1] as usize;
        self.indices[range.clone()]
            .iter()
            .zip(&self.values[range])
            .map(|(&i, &a)| (i as usize, a))
    }

    /// Whether any column must be whole.
    pub fn has_integers(&self) -> bool {
        self.integer.iter().any(|&b| b)
    }

    /// A x.
    pub fn activity(&self, x: &[f64]) -> Vec<f64> {
        let mut activity = vec![0.0; self.rows()];
        for (j, &value) in x.iter().enumerate() {
            if value != 0.0 {
                for (i, a) in self.column(j) {
                    activity[i] += a * value;
                }
            }
        }
        activity
    }

    /// gain . x.
    pub fn objective(&self, x: &[f64]) -> f64 {
        self.gain.iter().zip(x).map(|(c, v)| c * v).sum()
    }

    /// A copy with other gains.
    #[must_use]
    pub fn with_gain(&self, gain: Vec<f64>) -> Lp {
        Lp {
            gain,
            ..self.clone()
        }
    }

    /// Adds a row over existing columns. Rebuilds the columns: use it rarely.
    #[must_use]
    pub fn with_row(&self, coefficients: &[f64], lower: f64, upper: f64) -> Lp {
        let entries: Vec<(usize, f64)> = coefficients.iter().copied().enumerate().collect();
        self.with_rows(&[(&entries, lower, upper)])
    }

    /// Adds rows over existing columns.
    #[must_use]
    pub fn with_rows(&self, rows: &[NewRow<'_>]) -> Lp {
        let mut lp = Lp::new();
        lp.row_lower.clone_from(&self.row_lower);
        lp.row_upper.clone_from(&self.row_upper);
        let mut added = vec![Vec::new(); self.columns()];
        for &(entries, lower, upper) in rows {
            let row = lp.add_row(lower, upper);
            for &(j, a) in entries {
                added[j].push((row, a));
            }
        }
        for (j, added) in added.iter().enumerate() {
            let entries: Vec<(usize, f64)> = self.column(j).chain(added.iter().copied()).collect();
            lp.add_column(self.describe(j), &entries);
        }
        lp
    }

    /// Only some of the rows, in their order.
    #[must_use]
    pub fn with_rows_kept(&self, keep: &[bool]) -> Lp {
        let mut lp = Lp::new();
        lp.reserve_like(self);
        let mut index = vec![usize::MAX; self.rows()];
        for i in (0..self.rows()).filter(|&i| keep[i]) {
            index[i] = lp.add_row(self.row_lower[i], self.row_upper[i]);
        }
        for j in 0..self.columns() {
            let entries: Vec<(usize, f64)> = self
                .column(j)
                .filter(|&(i, _)| keep[i])
                .map(|(i, a)| (index[i], a))
                .collect();
            lp.add_column(self.describe(j), &entries);
        }
        lp
    }

    /// Everything about a column but its entries.
    pub fn describe(&self, j: usize) -> Column {
        Column {
            gain: self.gain[j],
            lower: self.lower[j],
            upper: self.upper[j],
            size: self.size[j],
            integer: self.integer[j],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(gain: f64) -> Column {
        Column {
            gain,
            lower: 0.0,
            upper: f64::INFINITY,
            size: 1.0,
            integer: false,
        }
    }

    #[test]
    fn activity_and_objective_follow_the_definition() {
        let mut lp = Lp::new();
        let a = lp.add_row(f64::NEG_INFINITY, 4.0);
        let b = lp.add_row(1.0, f64::INFINITY);
        lp.add_column(column(3.0), &[(a, 2.0), (b, 1.0)]);
        lp.add_column(column(-1.0), &[(a, 1.0), (b, 0.0)]);
        assert_eq!(lp.activity(&[2.0, 1.0]), vec![5.0, 2.0]);
        assert_eq!(lp.objective(&[2.0, 1.0]), 5.0);
        let wider = lp.with_row(&[1.0, 1.0], 0.0, 2.5);
        assert_eq!(wider.activity(&[2.0, 1.0]), vec![5.0, 2.0, 3.0]);
    }
}
