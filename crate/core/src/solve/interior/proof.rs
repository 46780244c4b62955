//! Programs without a point, or without a limit: recognised and proved.
//!
//! If the rows, weighed by some y, ask for more than the columns can give
//! within their bounds, then no point meets them (Farkas 1902). The dual
//! iterates of an infeasible program grow towards such a y, so it is enough to
//! look at each of them.

use super::standard::Standard;

/// What a proof must have beyond rounding, relative to the sizes it adds up.
const MARGIN: f64 = 1e-9;
/// Rounds of deriving bounds from rows.
const ROUNDS: usize = 2;
/// A direction may violate a row or a bound by this share of what it gains.
const RAY: f64 = 1e-9;

/// Bounds of all variables, and the prices of a proof.
pub(super) struct Proof {
    /// Upper bounds that the rows imply; worked out when first needed.
    limits: Vec<f64>,
    y: Vec<f64>,
    at: Vec<f64>,
}

impl Proof {
    pub fn new(std: &Standard<'_>) -> Self {
        Proof {
            limits: Vec::new(),
            y: vec![0.0; std.b.len()],
            at: vec![0.0; std.variables()],
        }
    }

    /// The weights that proved the program infeasible.
    pub fn prices(&self) -> &[f64] {
        &self.y
    }

    /// Whether y, or y without its wrong signs, proves that no point exists.
    pub fn infeasible(&mut self, std: &Standard<'_>, at_y: &[f64], y: &[f64]) -> bool {
        let asked: f64 = std.b.iter().zip(y).map(|(b, y)| b * y).sum();
        if asked <= 0.0 {
            return false;
        }
        if self.limits.is_empty() {
            self.limits = limits(std);
        }
        // A rough look first: reduced costs of columns without any limit may
        // be off by rounding.
        let size = at_y.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let given: f64 = at_y
            .iter()
            .zip(&self.limits)
            .filter(|(at, limit)| **at > 1e-6 * size || limit.is_finite())
            .map(|(at, limit)| at.max(0.0) * limit)
            .sum();
        if asked <= given {
            return false;
        }
        // Then exactly, with every price that the open slacks forbid at zero.
        self.y.copy_from_slice(y);
        for (&p, limit) in std.slack.iter().zip(&self.limits[std.n..]) {
            if *limit == f64::INFINITY {
                let y = &mut self.y[p as usize];
                *y = y.min(0.0);
            }
        }
        std.transposed(&self.y, &mut self.at);
        let (mut asked, mut sizes) = (0.0, 0.0);
        for (b, y) in std.b.iter().zip(&self.y) {
            asked += b * y;
            sizes += (b * y).abs();
        }
        let mut given = 0.0;
        for (at, limit) in self.at.iter().zip(&self.limits) {
            if *at > 0.0 {
                given += at * limit;
            }
        }
        asked - given > MARGIN * (sizes + given)
    }

    /// Whether x is a direction in which the objective grows without limit.
    pub fn unbounded(&mut self, std: &Standard<'_>, x: &[f64]) -> bool {
        let gain: f64 = -std.c.iter().zip(x).map(|(c, x)| c * x).sum::<f64>();
        let size = x.iter().fold(0.0_f64, |m, v| m.max(*v));
        if gain <= 0.0 || size < 1e6 {
            return false;
        }
        let allowed = RAY * size;
        if std.bounded.iter().any(|&j| x[j as usize] > allowed) {
            return false;
        }
        let mut left = vec![0.0; std.b.len()];
        std.add_product(1.0, x, &mut left);
        let price = std.c.iter().fold(0.0_f64, |m, c| m.max(c.abs()));
        gain > 1e3 * RAY * size * price && left.iter().all(|v| v.abs() <= allowed)
    }
}

/// What the bounds and the rows allow each variable.
fn limits(std: &Standard<'_>) -> Vec<f64> {
    let mut limits = vec![f64::INFINITY; std.variables()];
    for (&j, &u) in std.bounded.iter().zip(&std.upper) {
        limits[j as usize] = u;
    }
    let s = std.s;
    let m = std.b.len();
    for _ in 0..ROUNDS {
        // What the negative entries of a row can give back: a finite part, and
        // how many of them have no limit.
        let mut back = vec![0.0; m];
        let mut open = vec![0_u32; m];
        for j in 0..std.n {
            for k in s.starts[j]..s.starts[j + 1] {
                if std.a[k] < 0.0 {
                    let p = s.indices[k] as usize;
                    if limits[j].is_finite() {
                        back[p] -= std.a[k] * limits[j];
                    } else {
                        open[p] += 1;
                    }
                }
            }
        }
        for j in 0..std.n {
            for k in s.starts[j]..s.starts[j + 1] {
                let p = s.indices[k] as usize;
                if std.a[k] > 0.0 && open[p] == 0 {
                    let room = ((std.b[p] + back[p]) / std.a[k]).max(0.0);
                    limits[j] = limits[j].min(room);
                }
            }
        }
        for (k, &p) in std.slack.iter().enumerate() {
            let p = p as usize;
            if open[p] == 0 {
                let limit = &mut limits[std.n + k];
                *limit = limit.min((std.b[p] + back[p]).max(0.0));
            }
        }
    }
    limits
}
