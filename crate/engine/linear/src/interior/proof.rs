//! Programs without a point, or without a limit: recognised and proved.
//!
//! If the rows, weighed by some y, ask for more than the columns can give
//! within their bounds, then no point meets them (Farkas 1902). The dual
//! iterates of an infeasible program grow towards such a y, so it is enough to
//! look at each of them. A column without a bound may have no positive weight
//! left; where a row limits it, some of that row takes the weight away.

use super::kernels::largest;
use super::pattern::NONE;
use super::standard::Standard;
use crate::tolerances::interior::{PROOF_MARGIN, PROOF_WEIGHT};

/// Rounds of deriving bounds from rows, and of taking weights away.
const ROUNDS: usize = 2;
/// Variables that grow this far are looked at for a direction without limit.
const FAR: f64 = 1e6;

/// Bounds of all variables, and the prices of a proof.
pub(super) struct Proof {
    /// Upper bounds, those that the rows imply included.
    limits: Vec<f64>,
    /// The entry of the row that implies the bound, or `NONE`.
    by: Vec<u32>,
    y: Vec<f64>,
    at: Vec<f64>,
    sizes: Vec<f64>,
    rows: Vec<f64>,
}

impl Proof {
    pub fn new(std: &Standard<'_>) -> Self {
        let mut out = Proof {
            limits: vec![f64::INFINITY; std.variables()],
            by: vec![NONE; std.n],
            y: vec![0.0; std.b.len()],
            at: vec![0.0; std.variables()],
            sizes: vec![0.0; std.n],
            rows: vec![0.0; std.b.len()],
        };
        out.derive(std);
        out
    }

    /// The weights that proved the program infeasible.
    pub fn prices(&self) -> &[f64] {
        &self.y
    }

    /// Whether y, mended where it has wrong signs, proves that no point exists.
    pub fn infeasible(&mut self, std: &Standard<'_>, at_y: &[f64], y: &[f64]) -> bool {
        let asked: f64 = std.b.iter().zip(y).map(|(b, y)| b * y).sum();
        if asked <= 0.0 {
            return false;
        }
        // A rough look first; columns without any limit are left to the second.
        let given: f64 = at_y
            .iter()
            .zip(&self.limits)
            .filter(|(at, limit)| **at > 0.0 && limit.is_finite())
            .map(|(at, limit)| at * limit)
            .sum();
        if asked <= given {
            return false;
        }
        self.y.copy_from_slice(y);
        self.mend(std)
    }

    /// Whether row prices of the program prove that no point exists.
    pub fn checks(&mut self, std: &Standard<'_>, prices: &[f64]) -> bool {
        std.weights(prices, &mut self.y);
        self.mend(std)
    }

    /// Mends the weights where they have wrong signs, and checks them.
    fn mend(&mut self, std: &Standard<'_>) -> bool {
        let rounding = PROOF_WEIGHT * largest(&self.y);
        for y in &mut self.y {
            if y.abs() <= rounding {
                *y = 0.0;
            }
        }
        for (&p, limit) in std.slack.iter().zip(&self.limits[std.n..]) {
            if *limit == f64::INFINITY {
                let y = &mut self.y[p as usize];
                *y = y.min(0.0);
            }
        }
        for _ in 0..ROUNDS {
            std.transposed(&self.y, &mut self.at);
            for j in 0..std.n {
                if self.at[j] > 0.0 && self.by[j] != NONE {
                    let k = self.by[j] as usize;
                    self.y[std.entries.indices[k] as usize] -= self.at[j] / std.a[k];
                }
            }
        }
        self.holds(std)
    }

    /// Checks the weights with the rows and the bounds themselves.
    fn holds(&mut self, std: &Standard<'_>) -> bool {
        std.transposed(&self.y, &mut self.at);
        let s = &*std.entries;
        for (j, size) in self.sizes.iter_mut().enumerate() {
            *size = s
                .of(j)
                .map(|k| (std.a[k] * self.y[s.indices[k] as usize]).abs())
                .sum();
        }
        let (mut margin, mut size) = (0.0, 0.0);
        for ((b, y), scale) in std.b.iter().zip(&self.y).zip(&std.sizes) {
            margin += b * y;
            size += scale * y.abs();
        }
        // What bounds limit is taken off; what nothing limits must be rounding.
        for (&j, &u) in std.bounded.iter().zip(&std.upper) {
            let at = &mut self.at[j as usize];
            margin -= at.max(0.0) * u;
            size += at.max(0.0) * u;
            *at = 0.0;
        }
        let (columns, slacks) = self.at.split_at(std.n);
        margin > PROOF_MARGIN * size
            && columns
                .iter()
                .zip(&self.sizes)
                .all(|(at, size)| *at <= PROOF_WEIGHT * size)
            && slacks.iter().all(|at| *at <= 0.0)
    }

    /// Whether x is a direction in which the objective grows without limit.
    pub fn unbounded(&mut self, std: &Standard<'_>, x: &[f64]) -> bool {
        let gain: f64 = -std.c.iter().zip(x).map(|(c, x)| c * x).sum::<f64>();
        let size = largest(x);
        let allowed = PROOF_WEIGHT * size;
        if size < FAR || gain <= 1e3 * allowed * largest(&std.c) {
            return false;
        }
        self.rows.fill(0.0);
        std.add_product(1.0, x, &mut self.rows);
        largest(&self.rows) <= allowed && std.bounded.iter().all(|&j| x[j as usize] <= allowed)
    }

    /// What the bounds and the rows allow each variable.
    fn derive(&mut self, std: &Standard<'_>) {
        for (&j, &u) in std.bounded.iter().zip(&std.upper) {
            self.limits[j as usize] = u;
        }
        let s = &*std.entries;
        for _ in 0..ROUNDS {
            // What the negative entries of a row can give back; infinite where
            // nothing limits them.
            self.rows.copy_from_slice(&std.b);
            for j in 0..std.n {
                for k in s.of(j) {
                    if std.a[k] < 0.0 {
                        self.rows[s.indices[k] as usize] -= std.a[k] * self.limits[j];
                    }
                }
            }
            for j in 0..std.n {
                // A bound of its own is enough, and a row's first one stays.
                if self.limits[j].is_finite() {
                    continue;
                }
                for k in s.of(j) {
                    if std.a[k] > 0.0 {
                        let room = (self.rows[s.indices[k] as usize] / std.a[k]).max(0.0);
                        if room < self.limits[j] {
                            self.limits[j] = room;
                            self.by[j] = k as u32;
                        }
                    }
                }
            }
        }
    }
}
