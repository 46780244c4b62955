//! The factors L U of a basis.
//!
//! Placement bases are nearly triangular: most columns stand alone in a row,
//! or a row has one column left. Those are pivots at once and cost nothing.
//! What remains is factored column by column, short columns first, each time
//! in the row with the fewest entries among those that are large enough
//! (threshold pivoting, Markowitz 1957 by rows).
//!
//! All vectors inside are indexed by step, the order of the pivots.

use super::solve::{Links, Sparse, Walk, eliminate};
use crate::tolerances::simplex::SINGULAR;

/// A pivot is at least this fraction of the largest entry it could be.
const THRESHOLD: f64 = 0.1;
/// A row with one column left is taken at once unless its entry is smaller
/// than this fraction of the column's largest.
const ALONE: f64 = 1e-2;
const NONE: u32 = u32::MAX;

/// Columns of (row, value) entries.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub start: Vec<u32>,
    pub index: Vec<u32>,
    pub value: Vec<f64>,
}

impl Columns {
    pub fn new() -> Self {
        Columns {
            start: vec![0],
            index: Vec::new(),
            value: Vec::new(),
        }
    }

    pub fn push(&mut self, row: usize, value: f64) {
        self.index.push(row as u32);
        self.value.push(value);
    }

    pub fn close(&mut self) {
        self.start.push(self.index.len() as u32);
    }

    pub fn len(&self) -> usize {
        self.start.len() - 1
    }

    pub fn of(&self, p: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.start[p] as usize..self.start[p + 1] as usize;
        self.index[range.clone()]
            .iter()
            .zip(&self.value[range])
            .map(|(&i, &a)| (i as usize, a))
    }

    /// The same entries by row, or back.
    pub fn transposed(&self, rows: usize) -> Columns {
        let mut start = vec![0_u32; rows + 1];
        for &i in &self.index {
            start[i as usize + 1] += 1;
        }
        for i in 0..rows {
            start[i + 1] += start[i];
        }
        let mut next = start.clone();
        let mut index = vec![0; self.index.len()];
        let mut value = vec![0.0; self.index.len()];
        for p in 0..self.len() {
            for (i, a) in self.of(p) {
                let at = next[i] as usize;
                index[at] = p as u32;
                value[at] = a;
                next[i] += 1;
            }
        }
        Columns {
            start,
            index,
            value,
        }
    }
}

/// Eliminates columns one by one, keeping L and U.
pub(super) struct Elimination {
    /// The step at which a row became a pivot.
    step_of_row: Vec<u32>,
    row_of_step: Vec<u32>,
    column_of_step: Vec<u32>,
    diagonal: Vec<f64>,
    lower: Columns,
    upper: Columns,
    /// Entries of each row among what is still to come: fewest first.
    pub count: Vec<u32>,
    work: Vec<f64>,
    mark: Vec<u32>,
    stack: Vec<(u32, u32)>,
    order: Vec<u32>,
}

impl Elimination {
    pub fn new(rows: usize) -> Self {
        Elimination {
            step_of_row: vec![NONE; rows],
            row_of_step: Vec::with_capacity(rows),
            column_of_step: Vec::with_capacity(rows),
            diagonal: Vec::with_capacity(rows),
            lower: Columns::new(),
            upper: Columns::new(),
            count: vec![0; rows],
            work: vec![0.0; rows],
            mark: vec![0; rows],
            stack: Vec::new(),
            order: Vec::new(),
        }
    }

    /// Whether the row is a pivot.
    pub fn is_pivot(&self, row: usize) -> bool {
        self.step_of_row[row] != NONE
    }

    fn finish(&mut self, row: usize, column: usize, pivot: f64) {
        self.step_of_row[row] = self.row_of_step.len() as u32;
        self.row_of_step.push(row as u32);
        self.column_of_step.push(column as u32);
        self.diagonal.push(pivot);
        self.lower.close();
        self.upper.close();
    }

    /// A column that needs no elimination: every pivot row in it has no L.
    pub fn take(&mut self, columns: &Columns, column: usize, row: usize) {
        let pivot = columns
            .of(column)
            .filter(|&(i, _)| i == row)
            .map(|(_, a)| a)
            .sum::<f64>();
        for (i, a) in columns.of(column) {
            if self.is_pivot(i) {
                self.upper.push(i, a);
            } else if i != row {
                self.lower.push(i, a / pivot);
            }
        }
        self.finish(row, column, pivot);
    }

    /// A logical column (-1 in its row) in a row that is no pivot yet.
    pub fn take_logical(&mut self, column: usize, row: usize) {
        self.finish(row, column, -1.0);
    }

    /// Eliminates a column, to be known by another number, and takes a pivot in it; false where it depends on
    /// the columns before it.
    pub fn try_column(
        &mut self,
        columns: &Columns,
        from: usize,
        column: usize,
        stamp: u32,
    ) -> bool {
        self.order.clear();
        let mut size = 0.0_f64;
        for (i, a) in columns.of(from) {
            self.work[i] += a;
            size = size.max(a.abs());
            self.reach(i, stamp);
        }
        let mut largest = 0.0_f64;
        let upper_from = self.upper.index.len();
        for &i in self.order.iter().rev() {
            let i = i as usize;
            let x = self.work[i];
            let step = self.step_of_row[i];
            if step == NONE {
                largest = largest.max(x.abs());
            } else if x != 0.0 {
                self.upper.push(i, x);
                for (t, l) in self.lower.of(step as usize) {
                    self.work[t] -= l * x;
                }
            }
        }
        let accepted = largest > SINGULAR * size && largest > 0.0;
        let mut pivot = None;
        if accepted {
            let rank = |i: usize, x: f64| (self.count[i], -x.abs(), i);
            for &i in &self.order {
                let (i, x) = (i as usize, self.work[i as usize]);
                if self.step_of_row[i] == NONE
                    && x.abs() >= THRESHOLD * largest
                    && pivot.is_none_or(|(p, v)| rank(i, x) < rank(p, v))
                {
                    pivot = Some((i, x));
                }
            }
        }
        if let Some((row, pivot)) = pivot {
            for n in 0..self.order.len() {
                let i = self.order[n] as usize;
                let x = self.work[i];
                if self.step_of_row[i] == NONE && i != row && x.abs() > 1e-14 * size {
                    self.lower.push(i, x / pivot);
                }
            }
            self.finish(row, column, pivot);
        } else {
            self.upper.index.truncate(upper_from);
            self.upper.value.truncate(upper_from);
        }
        for n in 0..self.order.len() {
            self.work[self.order[n] as usize] = 0.0;
        }
        pivot.is_some()
    }

    /// Adds what a row leads to through L to the order, the row last.
    fn reach(&mut self, row: usize, stamp: u32) {
        if self.mark[row] == stamp {
            return;
        }
        self.mark[row] = stamp;
        self.stack.push((row as u32, 0));
        while let Some((i, next)) = self.stack.last_mut() {
            let step = self.step_of_row[*i as usize];
            let (from, to) = if step == NONE {
                (0, 0)
            } else {
                let s = step as usize;
                (self.lower.start[s], self.lower.start[s + 1])
            };
            if from + *next >= to {
                self.order.push(*i);
                self.stack.pop();
                continue;
            }
            let target = self.lower.index[(from + *next) as usize];
            *next += 1;
            if self.mark[target as usize] != stamp {
                self.mark[target as usize] = stamp;
                self.stack.push((target, 0));
            }
        }
    }
}

/// L, U and the order of the pivots.
#[derive(Debug, Clone)]
pub(super) struct Lu {
    step_of_row: Vec<u32>,
    row_of_step: Vec<u32>,
    /// A position is a place in the basis.
    position_of_step: Vec<u32>,
    step_of_position: Vec<u32>,
    diagonal: Vec<f64>,
    lower: Links,
    lower_back: Links,
    upper: Links,
    upper_back: Links,
    work: Sparse,
    walk: Walk,
}

impl Lu {
    /// Factors a square matrix. Where columns depend on others, the (position,
    /// row) pairs say which position was given the logical column of which row.
    pub fn new(b: &Columns) -> (Lu, Vec<(usize, usize)>) {
        let m = b.len();
        let mut e = Elimination::new(m);
        let mut done = vec![false; m];
        let rows = b.transposed(m);
        let row = |i: usize| &rows.index[rows.start[i] as usize..rows.start[i + 1] as usize];

        // Columns with one row left.
        let mut left: Vec<u32> = (0..m).map(|p| b.start[p + 1] - b.start[p]).collect();
        let mut queue: Vec<u32> = (0..m as u32).filter(|&p| left[p as usize] == 1).collect();
        let mut next = 0;
        while next < queue.len() {
            let p = queue[next] as usize;
            next += 1;
            let Some((i, a)) = b.of(p).find(|&(i, _)| !e.is_pivot(i)) else {
                continue;
            };
            if a.abs() < SINGULAR {
                continue;
            }
            e.take(b, p, i);
            done[p] = true;
            for &other in row(i) {
                let count = &mut left[other as usize];
                *count -= 1;
                if *count == 1 && !done[other as usize] {
                    queue.push(other);
                }
            }
        }

        // Rows with one column left.
        for i in 0..m {
            if !e.is_pivot(i) {
                e.count[i] = row(i).iter().filter(|&&p| !done[p as usize]).count() as u32;
            }
        }
        let mut queue: Vec<u32> = (0..m as u32)
            .filter(|&i| e.count[i as usize] == 1)
            .collect();
        let mut next = 0;
        while next < queue.len() {
            let i = queue[next] as usize;
            next += 1;
            let Some(&p) = row(i).iter().find(|&&p| !done[p as usize]) else {
                continue;
            };
            let p = p as usize;
            let active = || b.of(p).filter(|&(k, _)| !e.is_pivot(k));
            let largest = active().fold(0.0_f64, |l, (_, a)| l.max(a.abs()));
            let own = active().find(|&(k, _)| k == i).map_or(0.0, |(_, a)| a);
            if e.is_pivot(i) || own.abs() < SINGULAR || own.abs() < ALONE * largest {
                continue;
            }
            let touched: Vec<usize> = active().map(|(k, _)| k).collect();
            e.take(b, p, i);
            done[p] = true;
            for k in touched {
                e.count[k] -= 1;
                if e.count[k] == 1 {
                    queue.push(k as u32);
                }
            }
        }

        // The rest, short columns first.
        let mut rest: Vec<(u32, u32)> = (0..m)
            .filter(|&p| !done[p])
            .map(|p| {
                let open = b.of(p).filter(|&(i, _)| !e.is_pivot(i)).count();
                (open as u32, p as u32)
            })
            .collect();
        rest.sort_unstable();
        let mut rejected = Vec::new();
        for (n, &(_, p)) in rest.iter().enumerate() {
            if !e.try_column(b, p as usize, p as usize, n as u32 + 1) {
                rejected.push(p as usize);
            }
        }
        rejected.sort_unstable();
        let mut open = (0..m)
            .filter(|&i| e.step_of_row[i] == NONE)
            .collect::<Vec<_>>();
        open.truncate(rejected.len());
        let repaired: Vec<(usize, usize)> = rejected.into_iter().zip(open).collect();
        for &(p, i) in &repaired {
            e.take_logical(p, i);
        }
        (Lu::of(e), repaired)
    }

    fn of(e: Elimination) -> Lu {
        let m = e.row_of_step.len();
        let mut step_of_position = vec![0; m];
        for (k, &p) in e.column_of_step.iter().enumerate() {
            step_of_position[p as usize] = k as u32;
        }
        let by_step = |c: Columns| {
            let index = c.index.iter().map(|&i| e.step_of_row[i as usize]).collect();
            Links::new(c.start, index, c.value)
        };
        let (lower, upper) = (by_step(e.lower), by_step(e.upper));
        Lu {
            lower_back: lower.reversed(),
            upper_back: upper.reversed(),
            lower,
            upper,
            step_of_row: e.step_of_row,
            row_of_step: e.row_of_step,
            position_of_step: e.column_of_step,
            step_of_position,
            diagonal: e.diagonal,
            work: Sparse::new(m),
            walk: Walk::default(),
        }
    }

    /// Entries of both factors.
    pub fn entries(&self) -> usize {
        self.lower.len() + self.upper.len() + self.diagonal.len()
    }

    /// B v = (v as given): from rows to positions.
    pub fn ftran(&mut self, v: &mut Sparse) {
        carry(v, &mut self.work, &self.step_of_row);
        let (w, walk) = (&mut self.work, &mut self.walk);
        eliminate(&self.lower, None, true, w, walk);
        eliminate(&self.upper, Some(&self.diagonal), false, w, walk);
        carry(&mut self.work, v, &self.position_of_step);
    }

    /// v B = (v as given): from positions to rows.
    pub fn btran(&mut self, v: &mut Sparse) {
        carry(v, &mut self.work, &self.step_of_position);
        let (w, walk) = (&mut self.work, &mut self.walk);
        // Row k of U divided by the diagonal first: U' has the same diagonal.
        eliminate(&self.upper_back, Some(&self.diagonal), true, w, walk);
        eliminate(&self.lower_back, None, false, w, walk);
        carry(&mut self.work, v, &self.row_of_step);
    }
}

/// Moves a vector into other places and clears it.
fn carry(from: &mut Sparse, to: &mut Sparse, places: &[u32]) {
    to.list.clear();
    for n in 0..from.list.len() {
        let i = from.list[n] as usize;
        let place = places[i];
        to.list.push(place);
        to.value[place as usize] = from.value[i];
        from.value[i] = 0.0;
    }
    from.list.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A matrix with singletons of both kinds around a dense core.
    fn sample(seed: u64, m: usize) -> Columns {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut draw = move || {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize
        };
        let mut b = Columns::new();
        for p in 0..m {
            let mut rows = vec![p];
            for _ in 0..draw() % 4 {
                rows.push(draw() % m);
            }
            rows.sort_unstable();
            rows.dedup();
            for i in rows {
                b.push(i, 1.0 + (draw() % 100) as f64 / 25.0);
            }
            b.close();
        }
        b
    }

    #[test]
    fn both_systems_are_solved() {
        for seed in 0..40 {
            let m = 5 + seed as usize;
            let b = sample(seed, m);
            let (mut lu, repaired) = Lu::new(&b);
            if !repaired.is_empty() {
                continue;
            }
            let mut v = Sparse::new(m);
            v.add(2, 1.0);
            v.add(m - 1, -3.0);
            lu.ftran(&mut v);
            let mut back = vec![0.0; m];
            for p in 0..m {
                for (i, a) in b.of(p) {
                    back[i] += a * v.value[p];
                }
            }
            for (i, value) in back.iter().enumerate() {
                let given = [(2, 1.0), (m - 1, -3.0)];
                let want: f64 = given.iter().filter(|g| g.0 == i).map(|g| g.1).sum();
                assert!((value - want).abs() < 1e-9, "seed {seed}: {back:?}");
            }
            let mut y = Sparse::new(m);
            y.add(1, 2.0);
            lu.btran(&mut y);
            for p in 0..m {
                let value: f64 = b.of(p).map(|(i, a)| a * y.value[i]).sum();
                let want = if p == 1 { 2.0 } else { 0.0 };
                assert!((value - want).abs() < 1e-9, "seed {seed} column {p}");
            }
        }
    }

    #[test]
    fn dependent_columns_give_way_to_logicals() {
        let mut b = Columns::new();
        for _ in 0..2 {
            b.push(0, 1.0);
            b.push(1, 2.0);
            b.close();
        }
        b.push(2, 1.0);
        b.close();
        let (mut lu, repaired) = Lu::new(&b);
        assert_eq!(repaired.len(), 1);
        let mut v = Sparse::new(3);
        v.add(2, 5.0);
        lu.ftran(&mut v);
        assert_eq!(v.value, vec![0.0, 0.0, 5.0]);
    }
}
