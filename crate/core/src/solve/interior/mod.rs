//! Primal-dual predictor-corrector interior point method (Mehrotra 1992), on
//! the relaxation: integers are ignored.
//!
//! It ends with prices for free. They lie in the middle of all optimal prices,
//! so they do not depend on the order of nodes or demands.

mod ldl;
mod ordering;

use crate::program::Lp;
use ldl::Normal;

/// Relative residuals and gap at which the point counts as optimal.
const DONE: f64 = 1e-10;
/// Steps after which the best point so far is returned.
const MAX_STEPS: u64 = 120;
/// How much of the way to the boundary a step may go.
const KEEP_AWAY: f64 = 0.9995;

/// A step this short is worth a second try towards the middle.
const SHORT: f64 = 0.1;

/// Where the method ended.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    /// Column values.
    pub x: Vec<f64>,
    /// Row prices for the maximisation: at least 0 on <= rows.
    pub prices: Vec<f64>,
    /// The largest of the relative residuals and the relative gap.
    pub error: f64,
    /// Steps taken.
    pub steps: u64,
}

/// min c.x, A x + S s = b, 0 <= (x, s) <= u: the program with lower bounds
/// moved to zero and a slack for every row that is not an equation.
struct Standard<'a> {
    lp: &'a Lp,
    n: usize,
    b: Vec<f64>,
    c: Vec<f64>,
    upper: Vec<f64>,
    /// Sign of each row's slack; 0 for an equation.
    slack: Vec<f64>,
}

impl<'a> Standard<'a> {
    fn new(lp: &'a Lp) -> Self {
        let (n, m) = (lp.columns(), lp.rows());
        let base = lp.activity(&lp.lower);
        let mut b = Vec::with_capacity(m);
        let mut slack = Vec::with_capacity(m);
        let mut upper: Vec<f64> = lp.upper.iter().zip(&lp.lower).map(|(u, l)| u - l).collect();
        for i in 0..m {
            let (lo, hi) = (lp.row_lower[i] - base[i], lp.row_upper[i] - base[i]);
            let (side, sign, room) = if lo == hi {
                (lo, 0.0, 0.0)
            } else if hi.is_finite() {
                (hi, 1.0, hi - lo)
            } else {
                (lo, -1.0, f64::INFINITY)
            };
            b.push(side);
            slack.push(sign);
            upper.push(room);
        }
        let mut c: Vec<f64> = lp.gain.iter().map(|g| -g).collect();
        c.resize(n + m, 0.0);
        Standard {
            lp,
            n,
            b,
            c,
            upper,
            slack,
        }
    }

    /// Columns that cannot move: fixed ones and the slacks of equations.
    fn fixed(&self, j: usize) -> bool {
        self.upper[j] <= 0.0
    }

    /// A x + S s.
    fn times(&self, x: &[f64]) -> Vec<f64> {
        let mut out = self.lp.activity(&x[..self.n]);
        for (i, o) in out.iter_mut().enumerate() {
            *o += self.slack[i] * x[self.n + i];
        }
        out
    }

    /// (A, S)' y.
    fn transposed(&self, y: &[f64]) -> Vec<f64> {
        (0..self.n)
            .map(|j| self.lp.column(j).map(|(i, a)| a * y[i]).sum())
            .chain(self.slack.iter().zip(y).map(|(s, v)| s * v))
            .collect()
    }
}

/// The iterate: x and its distance v to the upper bound, with their duals z, w.
#[derive(Clone)]
struct Iterate {
    x: Vec<f64>,
    v: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
    w: Vec<f64>,
}

/// One direction of the iterate.
struct Direction {
    x: Vec<f64>,
    v: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
    w: Vec<f64>,
}

struct Residuals {
    primal: Vec<f64>,
    dual: Vec<f64>,
    mu: f64,
    error: f64,
}

/// Solves the relaxation of a (scaled) program. `stop` is asked between steps.
pub(crate) fn solve(lp: &Lp, stop: &dyn Fn() -> bool) -> Point {
    let std = Standard::new(lp);
    let mut normal = Normal::new(lp);
    let mut now = start(&std, &mut normal);
    let mut best = (f64::INFINITY, now.clone());
    let mut steps = 0;
    let mut since_best = 0;
    loop {
        let r = residuals(&std, &now);
        if r.error < best.0 {
            best = (r.error, now.clone());
            since_best = 0;
        } else {
            since_best += 1;
        }
        if r.error <= DONE
            || steps >= MAX_STEPS
            || since_best > 15
            || !r.error.is_finite()
            || stop()
        {
            break;
        }
        steps += 1;
        step(&std, &mut normal, &mut now, &r);
    }
    let (error, point) = best;
    let n = std.n;
    Point {
        x: (0..n)
            .map(|j| lp.lower[j] + if std.fixed(j) { 0.0 } else { point.x[j] })
            .collect(),
        prices: point.y.iter().map(|y| 0.0 - y).collect(),
        error,
        steps,
    }
}

/// Weights D = 1 / (z/x + w/v), 0 for columns that cannot move.
fn weights(std: &Standard<'_>, p: &Iterate) -> Vec<f64> {
    (0..p.x.len())
        .map(|j| {
            if std.fixed(j) {
                0.0
            } else {
                let upper = if std.upper[j].is_finite() {
                    p.w[j] / p.v[j]
                } else {
                    0.0
                };
                1.0 / (p.z[j] / p.x[j] + upper)
            }
        })
        .collect()
}

fn factor(std: &Standard<'_>, normal: &mut Normal, d: &[f64]) {
    let extra: Vec<f64> = (0..std.b.len())
        .map(|i| d[std.n + i] * std.slack[i] * std.slack[i])
        .collect();
    normal.factor(std.lp, &d[..std.n], &extra);
}

/// Mehrotra's starting point, kept inside the bounds.
fn start(std: &Standard<'_>, normal: &mut Normal) -> Iterate {
    let total = std.c.len();
    let ones: Vec<f64> = (0..total)
        .map(|j| if std.fixed(j) { 0.0 } else { 1.0 })
        .collect();
    factor(std, normal, &ones);
    let mut least = std.b.clone();
    normal.solve(&mut least);
    let x: Vec<f64> = std.transposed(&least);
    let mut y = std.times(&std.c);
    normal.solve(&mut y);
    let s: Vec<f64> = std
        .transposed(&y)
        .iter()
        .zip(&std.c)
        .map(|(a, c)| c - a)
        .collect();

    let shift = |values: &[f64]| -> f64 {
        let low = values.iter().copied().fold(0.0, f64::min);
        let mean = values.iter().map(|v| v.abs()).sum::<f64>() / values.len().max(1) as f64;
        (-1.5 * low).max(mean).max(1e-2)
    };
    let dx = shift(&x);
    let dz = shift(&s.iter().map(|v| -v.abs()).collect::<Vec<_>>()) / 1.5;
    let mut p = Iterate {
        x: vec![1.0; total],
        v: vec![1.0; total],
        y,
        z: vec![0.0; total],
        w: vec![0.0; total],
    };
    for j in 0..total {
        if std.fixed(j) {
            continue;
        }
        let u = std.upper[j];
        p.x[j] = x[j].max(0.0) + dx;
        p.z[j] = s[j].max(0.0) + dz;
        if u.is_finite() {
            p.x[j] = p.x[j].min(0.5 * u);
            p.v[j] = u - p.x[j];
            p.w[j] = (-s[j]).max(0.0) + dz;
        }
    }
    p
}

fn residuals(std: &Standard<'_>, p: &Iterate) -> Residuals {
    let total = p.x.len();
    let clean: Vec<f64> = (0..total)
        .map(|j| if std.fixed(j) { 0.0 } else { p.x[j] })
        .collect();
    let primal: Vec<f64> = std
        .b
        .iter()
        .zip(std.times(&clean))
        .map(|(b, a)| b - a)
        .collect();
    let at_y = std.transposed(&p.y);
    let mut mu = 0.0;
    let mut pairs = 0.0_f64;
    let mut primal_objective = 0.0;
    let mut dual_objective: f64 = std.b.iter().zip(&p.y).map(|(b, y)| b * y).sum();
    let dual: Vec<f64> = (0..total)
        .map(|j| {
            if std.fixed(j) {
                return 0.0;
            }
            mu += p.x[j] * p.z[j];
            pairs += 1.0;
            primal_objective += std.c[j] * p.x[j];
            let mut r = std.c[j] - at_y[j] - p.z[j];
            if std.upper[j].is_finite() {
                mu += p.v[j] * p.w[j];
                pairs += 1.0;
                dual_objective -= std.upper[j] * p.w[j];
                r += p.w[j];
            }
            r
        })
        .collect();
    let largest = |values: &[f64]| values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let primal_error = largest(&primal) / (1.0 + largest(&std.b));
    let dual_error = largest(&dual) / (1.0 + largest(&std.c));
    let gap = (primal_objective - dual_objective).abs()
        / primal_objective.abs().max(dual_objective.abs()).max(1e-6);
    Residuals {
        primal,
        dual,
        mu: mu / pairs.max(1.0),
        error: primal_error.max(dual_error).max(gap),
    }
}

/// One predictor-corrector step.
fn step(std: &Standard<'_>, normal: &mut Normal, p: &mut Iterate, r: &Residuals) {
    let total = p.x.len();
    let d = weights(std, p);
    factor(std, normal, &d);

    let xz: Vec<f64> = (0..total).map(|j| -p.x[j] * p.z[j]).collect();
    let vw: Vec<f64> = (0..total).map(|j| -p.v[j] * p.w[j]).collect();
    let predictor = direction(std, normal, p, r, &d, &xz, &vw);
    let (ap, ad) = step_lengths(std, p, &predictor, 1.0);
    let mut ahead = 0.0;
    let mut pairs = 0.0_f64;
    for j in (0..total).filter(|&j| !std.fixed(j)) {
        ahead += (p.x[j] + ap * predictor.x[j]) * (p.z[j] + ad * predictor.z[j]);
        pairs += 1.0;
        if std.upper[j].is_finite() {
            ahead += (p.v[j] + ap * predictor.v[j]) * (p.w[j] + ad * predictor.w[j]);
            pairs += 1.0;
        }
    }
    let ratio = (ahead / pairs.max(1.0)) / r.mu.max(f64::MIN_POSITIVE);
    let centre = (ratio * ratio * ratio).clamp(0.0, 1.0) * r.mu;
    let xz: Vec<f64> = (0..total)
        .map(|j| centre - p.x[j] * p.z[j] - predictor.x[j] * predictor.z[j])
        .collect();
    let vw: Vec<f64> = (0..total)
        .map(|j| centre - p.v[j] * p.w[j] - predictor.v[j] * predictor.w[j])
        .collect();
    let mut corrected = direction(std, normal, p, r, &d, &xz, &vw);
    let (mut ap, mut ad) = step_lengths(std, p, &corrected, KEEP_AWAY);
    if ap.min(ad) < SHORT {
        // Too close to a wall: go towards the middle instead.
        let xz: Vec<f64> = (0..total).map(|j| 0.5 * r.mu - p.x[j] * p.z[j]).collect();
        let vw: Vec<f64> = (0..total).map(|j| 0.5 * r.mu - p.v[j] * p.w[j]).collect();
        let centred = direction(std, normal, p, r, &d, &xz, &vw);
        let (cp, cd) = step_lengths(std, p, &centred, KEEP_AWAY);
        if cp.min(cd) > ap.min(ad) {
            (corrected, ap, ad) = (centred, cp, cd);
        }
    }
    for j in (0..total).filter(|&j| !std.fixed(j)) {
        p.x[j] += ap * corrected.x[j];
        p.z[j] += ad * corrected.z[j];
        if std.upper[j].is_finite() {
            p.v[j] += ap * corrected.v[j];
            p.w[j] += ad * corrected.w[j];
        }
    }
    for (y, dy) in p.y.iter_mut().zip(&corrected.y) {
        *y += ad * dy;
    }
}

/// The Newton direction for given complementarity targets.
fn direction(
    std: &Standard<'_>,
    normal: &mut Normal,
    p: &Iterate,
    r: &Residuals,
    d: &[f64],
    xz: &[f64],
    vw: &[f64],
) -> Direction {
    let total = p.x.len();
    let room: Vec<f64> = (0..total)
        .map(|j| {
            if std.upper[j].is_finite() {
                std.upper[j] - p.x[j] - p.v[j]
            } else {
                0.0
            }
        })
        .collect();
    let h: Vec<f64> = (0..total)
        .map(|j| {
            if std.fixed(j) {
                return 0.0;
            }
            let mut h = r.dual[j] - xz[j] / p.x[j];
            if std.upper[j].is_finite() {
                h += (vw[j] - p.w[j] * room[j]) / p.v[j];
            }
            h
        })
        .collect();
    let dh: Vec<f64> = d.iter().zip(&h).map(|(d, h)| d * h).collect();
    let rhs: Vec<f64> = r
        .primal
        .iter()
        .zip(std.times(&dh))
        .map(|(a, b)| a + b)
        .collect();
    let mut y = rhs.clone();
    normal.solve(&mut y);
    // One round of refinement: near the end the weights span many orders.
    for _ in 0..2 {
        let weighted: Vec<f64> = std
            .transposed(&y)
            .iter()
            .zip(d)
            .map(|(a, d)| a * d)
            .collect();
        let mut rest: Vec<f64> = rhs
            .iter()
            .zip(std.times(&weighted))
            .map(|(a, b)| a - b)
            .collect();
        normal.solve(&mut rest);
        for (y, e) in y.iter_mut().zip(&rest) {
            *y += e;
        }
    }
    let x: Vec<f64> = std
        .transposed(&y)
        .iter()
        .zip(&h)
        .zip(d)
        .map(|((a, h), d)| d * (a - h))
        .collect();
    let mut out = Direction {
        v: vec![0.0; total],
        z: vec![0.0; total],
        w: vec![0.0; total],
        x,
        y,
    };
    for j in (0..total).filter(|&j| !std.fixed(j)) {
        out.z[j] = (xz[j] - p.z[j] * out.x[j]) / p.x[j];
        if std.upper[j].is_finite() {
            out.v[j] = room[j] - out.x[j];
            out.w[j] = (vw[j] - p.w[j] * out.v[j]) / p.v[j];
        }
    }
    out
}

/// How far the primal and the dual side may go, at most 1.
fn step_lengths(std: &Standard<'_>, p: &Iterate, d: &Direction, keep: f64) -> (f64, f64) {
    let mut primal = 1.0 / keep;
    let mut dual = 1.0 / keep;
    let limit = |length: &mut f64, value: f64, change: f64| {
        if change < 0.0 {
            *length = length.min(-value / change);
        }
    };
    for j in (0..p.x.len()).filter(|&j| !std.fixed(j)) {
        limit(&mut primal, p.x[j], d.x[j]);
        limit(&mut dual, p.z[j], d.z[j]);
        if std.upper[j].is_finite() {
            limit(&mut primal, p.v[j], d.v[j]);
            limit(&mut dual, p.w[j], d.w[j]);
        }
    }
    ((keep * primal).min(1.0), (keep * dual).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Column;

    fn column(gain: f64, upper: f64) -> Column {
        Column {
            gain,
            lower: 0.0,
            upper,
            size: 1.0,
            integer: false,
        }
    }

    #[test]
    fn a_small_program_and_its_prices() {
        // max 3a + 2b, a + b <= 4, a + 3b <= 6, a <= 3: a = 3, b = 1, 11.
        let mut lp = Lp::new();
        let first = lp.add_row(f64::NEG_INFINITY, 4.0);
        let second = lp.add_row(f64::NEG_INFINITY, 6.0);
        lp.add_column(column(3.0, 3.0), &[(first, 1.0), (second, 1.0)]);
        lp.add_column(column(2.0, f64::INFINITY), &[(first, 1.0), (second, 3.0)]);
        let point = solve(&lp, &|| false);
        assert!(point.error < 1e-9, "{point:?}");
        assert!((lp.objective(&point.x) - 11.0).abs() < 1e-7, "{point:?}");
        // Both rows and the bound meet at the optimum: prices satisfy the dual.
        let gain = point.prices[0] + 3.0 * point.prices[1];
        assert!((gain - 2.0).abs() < 1e-6, "{point:?}");
    }

    #[test]
    fn equations_ranges_and_lower_bounds() {
        // max -2a - b, a + b = 3, 1 <= a - b <= 5, a >= 0.5: a = 2, b = 1.
        let mut lp = Lp::new();
        let sum = lp.add_row(3.0, 3.0);
        let difference = lp.add_row(1.0, 5.0);
        let mut a = column(-2.0, f64::INFINITY);
        a.lower = 0.5;
        lp.add_column(a, &[(sum, 1.0), (difference, 1.0)]);
        lp.add_column(
            column(-1.0, f64::INFINITY),
            &[(sum, 1.0), (difference, -1.0)],
        );
        let point = solve(&lp, &|| false);
        assert!((point.x[0] - 2.0).abs() < 1e-7, "{point:?}");
        assert!((point.x[1] - 1.0).abs() < 1e-7, "{point:?}");
        assert!(point.prices[1] < 0.0, "a row at its lower side is negative");
        let bound = 3.0 * point.prices[0] + point.prices[1];
        assert!((bound + 5.0).abs() < 1e-6, "{point:?}");
    }
}
