//! Continuous replicas follow their traffic.
//!
//! In a relaxation, a replica column y stands in one row `work . x <= y` and
//! otherwise only costs: it gains nothing in any phase and only fills rows of
//! the form <=. Then some optimal point has y = work . x: lowering y to it
//! keeps every row and loses no gain. So y can be replaced by its traffic, and
//! the row goes with it.
//!
//! Inverse: y = work . x. The price of the row is what holding costs, the sum
//! of the prices of what y fills minus its gain: with it y has reduced cost 0,
//! and every x the reduced cost it has in the smaller program.

use idlewise_linear::Lp;

/// A program without continuous replica columns.
pub(super) struct Substitution {
    /// The smaller program.
    pub lp: Lp,
    /// The gains of its columns, goal by goal.
    pub gains: Vec<Vec<f64>>,
    /// Column and row of the whole program for each one of the smaller.
    columns: Vec<usize>,
    rows: Vec<usize>,
    replaced: Vec<Replaced>,
    whole: (usize, usize),
}

/// A replica column and the row that ties it to its traffic.
struct Replaced {
    column: usize,
    row: usize,
    /// The row reads: its entries . x <= scale y.
    scale: f64,
    /// The traffic: (column, replicas per unit).
    work: Vec<(usize, f64)>,
    /// What one replica fills: (row, amount), without its own row.
    fills: Vec<(usize, f64)>,
    /// What one replica gains in each phase.
    gains: Vec<f64>,
}

impl Substitution {
    /// The smaller program, or `None` where nothing can be replaced.
    pub fn new(lp: &Lp, goals: &[&[f64]]) -> Option<Self> {
        let replaced = candidates(lp, goals);
        if replaced.is_empty() {
            return None;
        }
        let mut of_row = vec![usize::MAX; lp.rows()];
        let mut gone = vec![false; lp.columns()];
        for (r, entry) in replaced.iter().enumerate() {
            of_row[entry.row] = r;
            gone[entry.column] = true;
        }
        let mut small = Lp::new();
        let mut new_row = vec![usize::MAX; lp.rows()];
        let mut rows = Vec::new();
        for i in (0..lp.rows()).filter(|&i| of_row[i] == usize::MAX) {
            new_row[i] = small.add_row(lp.row_lower[i], lp.row_upper[i]);
            rows.push(i);
        }
        let mut columns = Vec::new();
        let mut gains: Vec<Vec<f64>> = vec![Vec::new(); goals.len()];
        let mut entries: Vec<(usize, f64)> = Vec::new();
        for j in (0..lp.columns()).filter(|&j| !gone[j]) {
            entries.clear();
            let mut gain: Vec<f64> = goals.iter().map(|gain| gain[j]).collect();
            for (i, a) in lp.column(j) {
                if of_row[i] == usize::MAX {
                    entries.push((new_row[i], a));
                    continue;
                }
                let replica = &replaced[of_row[i]];
                let per_unit = a / replica.scale;
                for &(k, amount) in &replica.fills {
                    entries.push((new_row[k], per_unit * amount));
                }
                for (g, own) in gain.iter_mut().zip(&replica.gains) {
                    *g += per_unit * own;
                }
            }
            merge(&mut entries);
            let mut column = lp.describe(j);
            column.gain = gain[0];
            small.add_column(column, &entries);
            columns.push(j);
            for (all, g) in gains.iter_mut().zip(gain) {
                all.push(g);
            }
        }
        Some(Substitution {
            lp: small,
            gains,
            columns,
            rows,
            replaced,
            whole: (lp.columns(), lp.rows()),
        })
    }

    /// The columns and rows of the whole program that are left.
    pub fn kept(&self) -> (&[usize], &[usize]) {
        (&self.columns, &self.rows)
    }

    /// The columns that were replaced, each with the row that defines it.
    pub fn replaced(&self) -> impl Iterator<Item = (usize, usize)> {
        self.replaced.iter().map(|r| (r.column, r.row))
    }

    /// Column values of the whole program.
    pub fn values(&self, small: &[f64]) -> Vec<f64> {
        let mut x = vec![0.0; self.whole.0];
        for (&j, &value) in self.columns.iter().zip(small) {
            x[j] = value;
        }
        for r in &self.replaced {
            x[r.column] = r.work.iter().map(|&(j, per_unit)| per_unit * x[j]).sum();
        }
        x
    }

    /// Row prices of the whole program, for a phase whose kept goals (phases
    /// before it) have the given prices.
    pub fn prices(&self, small: &[f64], phase: usize, kept: f64) -> Vec<f64> {
        let mut u = vec![0.0; self.whole.1];
        for (&i, &price) in self.rows.iter().zip(small) {
            u[i] = price;
        }
        for r in &self.replaced {
            let filled: f64 = r.fills.iter().map(|&(i, amount)| amount * u[i]).sum();
            let mut gain = r.gains[phase];
            if phase > 0 {
                gain += kept * r.gains[0];
            }
            u[r.row] = (filled - gain) / r.scale;
        }
        u
    }
}

/// Adds up entries of the same row.
fn merge(entries: &mut Vec<(usize, f64)>) {
    entries.sort_by_key(|(i, _)| *i);
    entries.dedup_by(|b, a| {
        if a.0 == b.0 {
            a.1 += b.1;
            true
        } else {
            false
        }
    });
}

/// Columns that fit the description above.
fn candidates(lp: &Lp, goals: &[&[f64]]) -> Vec<Replaced> {
    let open = |i: usize| lp.row_lower[i] == f64::NEG_INFINITY;
    // How many negative entries each row has: a replica's row has one.
    let mut negatives = vec![0_usize; lp.rows()];
    for j in 0..lp.columns() {
        for (i, _) in lp.column(j).filter(|(_, a)| *a < 0.0) {
            negatives[i] += 1;
        }
    }
    let mut by_row = vec![usize::MAX; lp.rows()];
    let mut filled = vec![false; lp.rows()];
    let mut replaced = Vec::new();
    for j in 0..lp.columns() {
        let free = !lp.integer[j] && lp.lower[j] == 0.0 && lp.upper[j] == f64::INFINITY;
        if !free || goals.iter().any(|gain| gain[j] > 0.0) || !lp.column(j).all(|(i, _)| open(i)) {
            continue;
        }
        let mut below = lp.column(j).filter(|(_, a)| *a < 0.0);
        if let (Some((row, a)), None) = (below.next(), below.next())
            && lp.row_upper[row] == 0.0
            && negatives[row] == 1
        {
            // Nothing that is replaced is work of another: what it is replaced by would
            // have to be replaced in its turn.
            let fills: Vec<(usize, f64)> = lp.column(j).filter(|(i, _)| *i != row).collect();
            if filled[row] || fills.iter().any(|(i, _)| by_row[*i] != usize::MAX) {
                continue;
            }
            for (i, _) in &fills {
                filled[*i] = true;
            }
            by_row[row] = replaced.len();
            replaced.push(Replaced {
                column: j,
                row,
                scale: -a,
                work: Vec::new(),
                fills,
                gains: goals.iter().map(|gain| gain[j]).collect(),
            });
        }
    }
    for j in 0..lp.columns() {
        for (i, a) in lp.column(j).filter(|(_, a)| *a > 0.0) {
            if let Some(r) = replaced.get_mut(by_row[i]) {
                r.work.push((j, a / r.scale));
            }
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_linear::Column;

    /// Two columns follow one another: x <= y and y <= z, and z takes of what there is.
    #[test]
    fn a_column_that_follows_another_is_not_replaced_with_it() {
        let mut lp = Lp::new();
        let [capacity, y_row, z_row] =
            [4.0, 0.0, 0.0].map(|upper| lp.add_row(f64::NEG_INFINITY, upper));
        let column = |gain: f64| Column {
            gain,
            lower: 0.0,
            upper: f64::INFINITY,
            size: 5.0,
            integer: false,
        };
        lp.add_column(column(1.0), &[(y_row, 1.0)]);
        lp.add_column(column(0.0), &[(y_row, -1.0), (z_row, 1.0)]);
        lp.add_column(column(0.0), &[(z_row, -1.0), (capacity, 1.0)]);
        let gain = [1.0, 0.0, 0.0];
        let small = Substitution::new(&lp, &[&gain]).unwrap();
        assert_eq!(small.replaced().collect::<Vec<_>>(), [(1, y_row)]);
        // x fills the row of z in place of y.
        let entries: Vec<_> = small.lp.column(0).collect();
        assert_eq!(entries, [(1, 1.0)]);
    }

    /// One replica column (index 2) for two streams, on 10 gpu.
    fn program() -> Lp {
        let mut lp = Lp::new();
        let capacity = lp.add_row(f64::NEG_INFINITY, 10.0);
        let replica = lp.add_row(f64::NEG_INFINITY, 0.0);
        let column = |gain: f64| Column {
            gain,
            lower: 0.0,
            upper: f64::INFINITY,
            size: 5.0,
            integer: false,
        };
        lp.add_column(column(3.0), &[(replica, 0.5)]);
        lp.add_column(column(4.0), &[(replica, 1.0), (capacity, 1.0)]);
        lp.add_column(column(-0.25), &[(replica, -1.0), (capacity, 2.0)]);
        lp
    }

    #[test]
    fn traffic_takes_the_place_of_its_replicas() {
        let lp = program();
        let fluid = Substitution::new(&lp, &[&lp.gain]).unwrap();
        assert_eq!(fluid.lp.rows(), 1);
        // 0.5 replicas per unit: 1 gpu and 0.125 of gain; then 1 replica.
        assert_eq!(fluid.lp.column(0).collect::<Vec<_>>(), vec![(0, 1.0)]);
        assert_eq!(fluid.lp.column(1).collect::<Vec<_>>(), vec![(0, 3.0)]);
        assert_eq!(fluid.lp.gain, vec![2.875, 3.75]);
        assert_eq!(fluid.values(&[4.0, 2.0]), vec![4.0, 2.0, 4.0]);
    }

    #[test]
    fn the_price_of_the_row_leaves_no_reduced_cost() {
        let lp = program();
        let fluid = Substitution::new(&lp, &[&lp.gain]).unwrap();
        let u = fluid.prices(&[2.875], 0, 0.0);
        let reduced = |j: usize| lp.gain[j] - lp.column(j).map(|(i, a)| a * u[i]).sum::<f64>();
        assert_eq!(reduced(2), 0.0);
        assert_eq!(reduced(0), 0.0);
        assert_eq!(u, vec![2.875, 6.0]);
    }

    #[test]
    fn whole_replicas_and_paying_ones_stay() {
        let mut lp = program();
        lp.integer[2] = true;
        assert!(Substitution::new(&lp, &[&lp.gain]).is_none());
        let mut lp = program();
        lp.gain[2] = 1.0;
        assert!(Substitution::new(&lp, &[&lp.gain]).is_none());
    }
}
