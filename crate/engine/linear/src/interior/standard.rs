//! The program in the form the method works on: min c.x, A x + s = b with
//! 0 <= (x, s), some of them bounded above. Lower bounds are moved to zero,
//! rows with a lower side only change their sign, equations have no slack.

use crate::tolerances::interior::EMPTY_ROW;
use std::borrow::Cow;

use super::structure::{Entries, Structure};
use crate::Lp;

/// What can be said of a program before any step.
pub(super) enum Trivial {
    /// This row cannot be met; the sign of its price.
    Row(usize, f64),
    /// The bounds of a column exclude each other.
    Bounds,
    /// A column grows without limit, and gains by it.
    Unbounded,
}

/// Numbers of the standard form, in the order of a structure. Variables are
/// the columns, then the slacks.
pub(super) struct Standard<'a> {
    pub s: &'a Structure,
    /// The columns that take part; others stay where all moves start from.
    pub entries: Cow<'a, Entries>,
    /// Entries by column.
    pub a: Vec<f64>,
    pub b: Vec<f64>,
    /// What each right side was made from: b is exact to a rounding of these.
    pub sizes: Vec<f64>,
    pub c: Vec<f64>,
    /// -1 where a row has changed its sign.
    pub flip: Vec<f64>,
    /// Columns.
    pub n: usize,
    /// Position of each slack.
    pub slack: Vec<u32>,
    /// Variables with a bound above, and the bounds.
    pub bounded: Vec<u32>,
    pub upper: Vec<f64>,
    /// The point that all moves start from.
    base: Vec<f64>,
    rows: usize,
}

impl<'a> Standard<'a> {
    /// Reads the numbers of a program into its structure.
    pub fn new(lp: &Lp, s: &'a Structure) -> Result<Self, Trivial> {
        let mut base = lp.lower.clone();
        let mut moves = vec![false; lp.columns()];
        let entries = &s.entries;
        let closed = s.closed.iter().map(|(j, _)| j);
        for &j in entries.columns.iter().chain(closed) {
            moves[j as usize] = true;
        }
        for j in 0..lp.columns() {
            if lp.lower[j] > lp.upper[j] {
                return Err(Trivial::Bounds);
            }
            if !moves[j] && lp.gain[j] > 0.0 {
                if lp.upper[j] == f64::INFINITY {
                    return Err(Trivial::Unbounded);
                }
                base[j] = lp.upper[j];
            }
        }
        let at = lp.activity(&base);
        let mut limits = vec![false; lp.rows()];
        s.rows.iter().for_each(|&i| limits[i as usize] = true);
        for i in 0..lp.rows() {
            let (low, high) = (lp.row_lower[i], lp.row_upper[i]);
            let close = |side: f64| EMPTY_ROW * (1.0 + side.abs());
            if low > high + close(high) || (!limits[i] && at[i] > high + close(high)) {
                return Err(Trivial::Row(i, 1.0));
            }
            if !limits[i] && at[i] < low - close(low) {
                return Err(Trivial::Row(i, -1.0));
            }
        }

        let mut out = Standard {
            s,
            entries: Cow::Borrowed(entries),
            a: Vec::with_capacity(entries.indices.len()),
            b: Vec::with_capacity(s.rows.len()),
            sizes: Vec::with_capacity(s.rows.len()),
            c: Vec::with_capacity(entries.columns.len() + s.rows.len()),
            flip: Vec::with_capacity(s.rows.len()),
            n: entries.columns.len(),
            slack: Vec::new(),
            bounded: Vec::new(),
            upper: Vec::new(),
            base,
            rows: lp.rows(),
        };
        let mut values: Vec<f64> = Vec::new();
        for (k, &j) in entries.columns.iter().enumerate() {
            let j = j as usize;
            values.clear();
            values.extend(lp.column(j).map(|(_, a)| a));
            for &n in &s.order[entries.of(k)] {
                out.a.push(values[n as usize]);
            }
            out.c.push(-lp.gain[j]);
            let room = lp.upper[j] - lp.lower[j];
            if room.is_finite() {
                out.bounded.push(k as u32);
                out.upper.push(room);
            }
        }
        for (p, &i) in s.rows.iter().enumerate() {
            let i = i as usize;
            let (low, high) = (lp.row_lower[i] - at[i], lp.row_upper[i] - at[i]);
            let equation = low >= high;
            let turned = !high.is_finite();
            out.flip.push(if turned { -1.0 } else { 1.0 });
            let side = if turned { -low } else { high };
            out.b.push(side);
            out.sizes.push(side.abs() + 2.0 * at[i].abs());
            if !equation {
                if low.is_finite() && high.is_finite() {
                    out.bounded.push((out.n + out.slack.len()) as u32);
                    out.upper.push(high - low);
                }
                out.slack.push(p as u32);
            }
        }
        out.c.resize(out.n + out.slack.len(), 0.0);
        for (a, &p) in out.a.iter_mut().zip(&entries.indices) {
            *a *= out.flip[p as usize];
        }
        Ok(out)
    }

    /// The same program with some of its columns; the others stay at zero.
    /// All that have a bound above, or an unknown of their own, have to stay.
    pub fn narrow(&self, keep: &[bool]) -> Standard<'a> {
        let (entries, own) = self.entries.some(keep);
        let n = entries.columns.len();
        let mut place = 0;
        let mut bounded = Vec::with_capacity(self.bounded.len());
        let mut at = self.bounded.iter().peekable();
        for (j, &kept) in keep.iter().enumerate() {
            if at.next_if(|b| **b as usize == j).is_some() {
                bounded.push(place);
            }
            place += u32::from(kept);
        }
        bounded.extend(at.map(|j| j - (self.n - n) as u32));
        let c = self.c[..self.n].iter().zip(keep).filter(|(_, k)| **k);
        let c: Vec<f64> = c
            .map(|(c, _)| *c)
            .chain(self.c[self.n..].iter().copied())
            .collect();
        Standard {
            s: self.s,
            a: own.iter().map(|&k| self.a[k as usize]).collect(),
            entries: Cow::Owned(entries),
            b: self.b.clone(),
            sizes: Vec::new(),
            c,
            flip: Vec::new(),
            n,
            slack: self.slack.clone(),
            bounded,
            upper: self.upper.clone(),
            base: Vec::new(),
            rows: self.rows,
        }
    }

    /// Number of variables.
    pub fn variables(&self) -> usize {
        self.c.len()
    }

    /// out += sign (A x + s).
    pub fn add_product(&self, sign: f64, x: &[f64], out: &mut [f64]) {
        for (range, x) in self.entries.ranges().zip(x) {
            let v = sign * x;
            for (&p, a) in self.entries.indices[range.clone()]
                .iter()
                .zip(&self.a[range])
            {
                out[p as usize] += a * v;
            }
        }
        for (&p, v) in self.slack.iter().zip(&x[self.n..]) {
            out[p as usize] += sign * v;
        }
    }

    /// The transposed product, entry by entry: `each(j, value)`.
    pub fn transposed(&self, y: &[f64], out: &mut [f64]) {
        let (columns, slacks) = out.split_at_mut(self.n);
        for (range, out) in self.entries.ranges().zip(columns) {
            let mut sum = 0.0;
            for (&p, a) in self.entries.indices[range.clone()]
                .iter()
                .zip(&self.a[range])
            {
                sum += a * y[p as usize];
            }
            *out = sum;
        }
        for (&p, out) in self.slack.iter().zip(slacks) {
            *out = y[p as usize];
        }
    }

    /// Column values of the program.
    pub fn values(&self, x: &[f64]) -> Vec<f64> {
        let mut out = self.base.clone();
        for (&j, v) in self.entries.columns.iter().zip(x) {
            out[j as usize] += v;
        }
        out
    }

    /// Row prices of the program: those of the maximisation.
    pub fn prices(&self, y: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.rows];
        for ((&i, y), flip) in self.s.rows.iter().zip(y).zip(&self.flip) {
            out[i as usize] = 0.0 - y * flip;
        }
        out
    }

    /// The reverse of [`Standard::prices`].
    pub fn weights(&self, prices: &[f64], y: &mut [f64]) {
        for ((&i, y), flip) in self.s.rows.iter().zip(y).zip(&self.flip) {
            *y = 0.0 - prices[i as usize] * flip;
        }
    }
}
