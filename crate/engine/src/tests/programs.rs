//! Small random programs, and what can be said of their optima without an engine.

use crate::engines::{Engine, Microlp, Task};
use crate::{Ending, SolveContext};
use idlewise_linear::{Column, Lp};

/// A generator of small numbers (xorshift*).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % n
    }

    pub fn pick(&mut self, of: &[f64]) -> f64 {
        of[self.below(of.len() as u64) as usize]
    }
}

/// Small programs with everything that makes them awkward: equal numbers, zero
/// limits, ranges, equations, bounds on both sides, columns of no worth.
pub fn awkward(seed: u64) -> Lp {
    let mut r = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut lp = Lp::new();
    let rows = 1 + r.below(8) as usize;
    let columns = 1 + r.below(14) as usize;
    for _ in 0..rows {
        let side = r.pick(&[0.0, 1.0, 1.0, 2.0, 3.0, 10.0]);
        let lower = match r.below(8) {
            0 => side,
            1 => side - r.pick(&[0.0, 1.0, 2.0]),
            2 => 0.25 * side,
            _ => f64::NEG_INFINITY,
        };
        let upper = if lower > f64::NEG_INFINITY && r.below(3) == 0 && lower < side {
            f64::INFINITY
        } else {
            side
        };
        lp.add_row(lower, upper);
    }
    for _ in 0..columns {
        let lower = if r.below(6) == 0 {
            r.pick(&[0.5, -1.0])
        } else {
            0.0
        };
        let upper = match r.below(4) {
            0 => lower + r.pick(&[0.0, 1.0, 2.0]),
            1 => lower + 3.0,
            _ => f64::INFINITY,
        };
        let mut entries = Vec::new();
        for i in 0..rows {
            if r.below(3) == 0 {
                entries.push((i, r.pick(&[1.0, 1.0, 1.0, 0.5, 2.0, 0.125, 7.0, -1.0])));
            }
        }
        // Every column is limited by something.
        let upper = if upper.is_infinite()
            && !entries
                .iter()
                .any(|&(i, a)| a > 0.0 && lp.row_upper[i].is_finite())
        {
            lower + 5.0
        } else {
            upper
        };
        let column = Column {
            gain: r.pick(&[0.0, 1.0, 1.0, 2.0, -1.0, 0.001, 100.0]),
            lower,
            upper,
            size: 1.0,
            integer: false,
        };
        lp.add_column(column, &entries);
    }
    lp
}

pub fn violation(lp: &Lp, x: &[f64]) -> f64 {
    let mut worst = 0.0_f64;
    for (i, a) in lp.activity(x).into_iter().enumerate() {
        worst = worst.max((lp.row_lower[i] - a) / lp.row_lower[i].abs().max(1.0));
        worst = worst.max((a - lp.row_upper[i]) / lp.row_upper[i].abs().max(1.0));
    }
    for (j, v) in x.iter().enumerate() {
        worst = worst.max(lp.lower[j] - v).max(v - lp.upper[j]);
    }
    worst
}

/// The bound that prices prove; infinite where they prove none.
pub fn bound(lp: &Lp, prices: &[f64]) -> f64 {
    let term = |worth: f64, low: f64, high: f64| {
        if worth.abs() < 1e-9 {
            0.0
        } else {
            worth * if worth > 0.0 { high } else { low }
        }
    };
    let rows: f64 = (0..lp.rows())
        .map(|i| term(prices[i], lp.row_lower[i], lp.row_upper[i]))
        .sum();
    let columns: f64 = (0..lp.columns())
        .map(|j| {
            let charged: f64 = lp.column(j).map(|(i, a)| a * prices[i]).sum();
            term(lp.gain[j] - charged, lp.lower[j], lp.upper[j])
        })
        .sum();
    rows + columns
}

pub fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-8 * a.abs().max(b.abs()).max(1.0)
}

/// How the reference engine ends, and what it reaches; nothing where it gives up.
pub fn reference(lp: &Lp) -> Option<(Ending, f64)> {
    let context = SolveContext::default();
    let outcome = Microlp.maximise(Task::new(lp), &context).ok()?;
    let reached = if outcome.x.is_empty() {
        0.0
    } else {
        lp.objective(&outcome.x)
    };
    Some((outcome.ending, reached))
}
