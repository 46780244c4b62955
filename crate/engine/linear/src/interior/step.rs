//! One step of the predictor-corrector method (Mehrotra 1992), with further
//! centrality correctors where they are cheap (Gondzio 1996).

use super::factor::Factor;
use super::kernels::{larger, largest, steepest};
use super::standard::Standard;
use crate::tolerances::interior::DIRECTION;

/// How much of the way to the boundary a step may go.
const KEEP_AWAY: f64 = 0.9995;
/// Duals begin this share of the largest away from zero.
const ROOM: f64 = 0.1;
/// A step this short is worth a second try towards the middle.
const SHORT: f64 = 0.1;
/// A corrector aims this much further than the step before it.
const FURTHER: f64 = 0.3;
/// Products further than this factor from their aim are brought back.
const SPREAD: f64 = 10.0;
/// Rounds of refinement at most.
const REFINE: usize = 3;
/// What a direction may leave of the rows, relative to what it should mend.
const LEFT: f64 = 1e-2;

/// The iterate: x with duals z, distances v to the upper bounds with duals w.
pub(super) struct Iterate {
    pub x: Vec<f64>,
    pub z: Vec<f64>,
    pub v: Vec<f64>,
    pub w: Vec<f64>,
    pub y: Vec<f64>,
}

impl Iterate {
    pub fn new(std: &Standard<'_>) -> Self {
        let (n, k, m) = (std.variables(), std.bounded.len(), std.b.len());
        Iterate {
            x: vec![1.0; n],
            z: vec![1.0; n],
            v: vec![1.0; k],
            w: vec![1.0; k],
            y: vec![0.0; m],
        }
    }

    pub fn copy_from(&mut self, other: &Iterate) {
        self.x.copy_from_slice(&other.x);
        self.z.copy_from_slice(&other.z);
        self.v.copy_from_slice(&other.v);
        self.w.copy_from_slice(&other.w);
        self.y.copy_from_slice(&other.y);
    }
}

/// All vectors of the method, allocated once.
pub(super) struct Work {
    pub factor: Factor,
    /// Residuals of rows, of reduced costs and of upper bounds.
    pub rows: Vec<f64>,
    pub costs: Vec<f64>,
    pub room: Vec<f64>,
    /// (A, I)' y of the last residuals.
    pub at_y: Vec<f64>,
    pub mu: f64,
    /// The direction, and the one before it.
    pub to: Iterate,
    before: Iterate,
    d: Vec<f64>,
    e: Vec<f64>,
    h: Vec<f64>,
    /// Aims of the products x z and v w.
    xz: Vec<f64>,
    vw: Vec<f64>,
    right: Vec<f64>,
    left: Vec<f64>,
    at: Vec<f64>,
    correctors: usize,
    size: f64,
}

impl Work {
    pub fn new(std: &Standard<'_>, factor: Factor) -> Self {
        let (n, k, m) = (std.variables(), std.bounded.len(), std.b.len());
        let total = std.s.diagonal.len();
        let (once, solve) = std.s.panels.work;
        let passes = 4.0 * std.a.len() as f64 + 10.0 * n as f64;
        let ratio = once / (solve + passes);
        Work {
            factor,
            rows: vec![0.0; m],
            costs: vec![0.0; n],
            room: vec![0.0; k],
            at_y: vec![0.0; n],
            mu: 0.0,
            to: Iterate::new(std),
            before: Iterate::new(std),
            d: vec![0.0; n],
            e: vec![0.0; m],
            h: vec![0.0; n],
            xz: vec![0.0; n],
            vw: vec![0.0; k],
            right: vec![0.0; total],
            left: vec![0.0; total],
            at: vec![0.0; n],
            correctors: match ratio {
                r if r < 10.0 => 1,
                r if r < 30.0 => 2,
                r if r < 100.0 => 3,
                _ => 5,
            },
            size: 1.0 + largest(&std.b),
        }
    }

    /// Makes room for the same program with other columns.
    pub fn fit(&mut self, std: &Standard<'_>) {
        let n = std.variables();
        for values in [
            &mut self.costs,
            &mut self.at_y,
            &mut self.to.x,
            &mut self.to.z,
            &mut self.before.x,
            &mut self.before.z,
            &mut self.d,
            &mut self.h,
            &mut self.xz,
            &mut self.at,
        ] {
            values.resize(n, 0.0);
        }
    }

    /// Factors the matrix for the weights D = 1 / (z/x + w/v).
    fn weigh(&mut self, std: &Standard<'_>, p: &Iterate) {
        for ((d, x), z) in self.d.iter_mut().zip(&p.x).zip(&p.z) {
            *d = z / x;
        }
        for ((&j, v), w) in std.bounded.iter().zip(&p.v).zip(&p.w) {
            self.d[j as usize] += w / v;
        }
        for d in &mut self.d {
            *d = 1.0 / *d;
        }
        self.factor_weights(std);
    }

    fn factor_weights(&mut self, std: &Standard<'_>) {
        self.e.fill(0.0);
        for (&p, d) in std.slack.iter().zip(&self.d[std.n..]) {
            self.e[p as usize] = *d;
        }
        self.factor.factor(std, &self.d, &self.e);
    }

    /// Mehrotra's starting point, kept inside the bounds.
    pub fn start(&mut self, std: &Standard<'_>, p: &mut Iterate) {
        let m = std.b.len();
        self.d.fill(1.0);
        self.factor_weights(std);
        self.right.fill(0.0);
        self.right[..m].copy_from_slice(&std.b);
        self.factor.solve(std.s, &mut self.right);
        std.transposed(&self.right, &mut p.x);
        self.right.fill(0.0);
        std.add_product(1.0, &std.c, &mut self.right);
        self.factor.solve(std.s, &mut self.right);
        p.y.copy_from_slice(&self.right[..m]);
        std.transposed(&p.y, &mut p.z);
        for (z, c) in p.z.iter_mut().zip(&std.c) {
            *z = c - *z;
        }
        let n = p.x.len().max(1) as f64;
        let low = p.x.iter().copied().fold(0.0, f64::min);
        let mean = p.x.iter().map(|v| v.abs()).sum::<f64>() / n;
        let dx = (-1.5 * low).max(mean).max(1e-2);
        let high = largest(&p.z);
        let dz = (ROOM * high).max(1e-2);
        for ((&j, v), (w, &u)) in std
            .bounded
            .iter()
            .zip(&mut p.v)
            .zip(p.w.iter_mut().zip(&std.upper))
        {
            let j = j as usize;
            let x = (p.x[j].max(0.0) + dx).min(0.5 * u);
            *v = u - x;
            *w = (-p.z[j]).max(0.0) + dz;
            // Undoes what is added to every x below.
            p.x[j] = x - dx;
        }
        for (x, z) in p.x.iter_mut().zip(&mut p.z) {
            *x = larger(*x, 0.0) + dx;
            *z = larger(*z, 0.0) + dz;
        }
        for (&j, (v, &u)) in std.bounded.iter().zip(p.v.iter().zip(&std.upper)) {
            p.x[j as usize] = u - v;
        }
    }

    /// One step from the point whose residuals are known.
    pub fn step(&mut self, std: &Standard<'_>, p: &mut Iterate) {
        self.weigh(std, p);
        for ((t, x), z) in self.xz.iter_mut().zip(&p.x).zip(&p.z) {
            *t = -x * z;
        }
        for ((t, v), w) in self.vw.iter_mut().zip(&p.v).zip(&p.w) {
            *t = -v * w;
        }
        self.direction(std, p, false);
        let (ap, ad) = self.lengths(p, 1.0);
        let ahead = products(&p.x, &p.z, &self.to.x, &self.to.z, ap, ad)
            + products(&p.v, &p.w, &self.to.v, &self.to.w, ap, ad);
        let pairs = (p.x.len() + p.v.len()).max(1) as f64;
        let ratio = (ahead / pairs) / self.mu.max(f64::MIN_POSITIVE);
        let centre = (ratio * ratio * ratio).clamp(0.0, 1.0) * self.mu;
        second_order(&mut self.xz, &p.x, &p.z, &self.to.x, &self.to.z, centre);
        second_order(&mut self.vw, &p.v, &p.w, &self.to.v, &self.to.w, centre);
        self.direction(std, p, true);
        let (mut ap, mut ad) = self.lengths(p, KEEP_AWAY);
        if ap.min(ad) < SHORT {
            // Too close to a wall: go towards the middle instead.
            self.before.copy_from(&self.to);
            let centre = 0.5 * self.mu;
            for ((t, x), z) in self.xz.iter_mut().zip(&p.x).zip(&p.z) {
                *t = centre - x * z;
            }
            for ((t, v), w) in self.vw.iter_mut().zip(&p.v).zip(&p.w) {
                *t = centre - v * w;
            }
            self.direction(std, p, true);
            let (cp, cd) = self.lengths(p, KEEP_AWAY);
            if cp.min(cd) > ap.min(ad) {
                (ap, ad) = (cp, cd);
            } else {
                std::mem::swap(&mut self.to, &mut self.before);
            }
        } else {
            (ap, ad) = self.correct(std, p, centre, ap, ad);
        }
        go(&mut p.x, ap, &self.to.x);
        go(&mut p.z, ad, &self.to.z);
        go(&mut p.v, ap, &self.to.v);
        go(&mut p.w, ad, &self.to.w);
        go(&mut p.y, ad, &self.to.y);
    }

    /// Further correctors, as long as each lengthens the step.
    fn correct(
        &mut self,
        std: &Standard<'_>,
        p: &Iterate,
        centre: f64,
        mut ap: f64,
        mut ad: f64,
    ) -> (f64, f64) {
        for _ in 0..self.correctors {
            if ap.min(ad) > 0.95 {
                break;
            }
            self.before.copy_from(&self.to);
            let tp = (ap + FURTHER).min(1.0);
            let td = (ad + FURTHER).min(1.0);
            bring_back(
                &mut self.xz,
                &p.x,
                &p.z,
                &self.to.x,
                &self.to.z,
                tp,
                td,
                centre,
            );
            bring_back(
                &mut self.vw,
                &p.v,
                &p.w,
                &self.to.v,
                &self.to.w,
                tp,
                td,
                centre,
            );
            self.direction(std, p, true);
            let (cp, cd) = self.lengths(p, KEEP_AWAY);
            if cp + cd < ap + ad + 0.1 * FURTHER {
                std::mem::swap(&mut self.to, &mut self.before);
                break;
            }
            (ap, ad) = (cp, cd);
        }
        (ap, ad)
    }

    /// The Newton direction for the aims of the products.
    fn direction(&mut self, std: &Standard<'_>, p: &Iterate, refine: bool) {
        let m = std.b.len();
        for ((h, r), (t, x)) in self
            .h
            .iter_mut()
            .zip(&self.costs)
            .zip(self.xz.iter().zip(&p.x))
        {
            *h = r - t / x;
        }
        for (k, &j) in std.bounded.iter().enumerate() {
            self.h[j as usize] += (self.vw[k] - p.w[k] * self.room[k]) / p.v[k];
        }
        self.right.fill(0.0);
        self.right[..m].copy_from_slice(&self.rows);
        for ((at, h), d) in self.at.iter_mut().zip(&self.h).zip(&self.d) {
            *at = h * d;
        }
        std.add_product(1.0, &self.at, &mut self.right);
        self.factor.solve(std.s, &mut self.right);
        std.transposed(&self.right, &mut self.at);
        let to = &mut self.to;
        for ((x, at), (h, d)) in
            to.x.iter_mut()
                .zip(&self.at)
                .zip(self.h.iter().zip(&self.d))
        {
            *x = d * (at - h);
        }
        to.y.copy_from_slice(&self.right[..m]);
        if refine {
            self.refine(std);
        }
        let to = &mut self.to;
        for ((dz, dx), ((t, x), z)) in
            to.z.iter_mut()
                .zip(&to.x)
                .zip(self.xz.iter().zip(&p.x).zip(&p.z))
        {
            *dz = (t - z * dx) / x;
        }
        for (k, &j) in std.bounded.iter().enumerate() {
            to.v[k] = self.room[k] - to.x[j as usize];
            to.w[k] = (self.vw[k] - p.w[k] * to.v[k]) / p.v[k];
        }
    }

    /// Solves again for what the direction leaves of the rows, where that is
    /// more than rounding.
    fn refine(&mut self, std: &Standard<'_>) {
        let m = std.b.len();
        let mend = largest(&self.rows);
        let mut last = f64::INFINITY;
        for _ in 0..REFINE {
            self.left.fill(0.0);
            self.left[..m].copy_from_slice(&self.rows);
            std.add_product(-1.0, &self.to.x, &mut self.left);
            let left = largest(&self.left);
            if left <= (LEFT * mend).max(DIRECTION * self.size) || left > 0.5 * last {
                break;
            }
            last = left;
            self.factor.solve(std.s, &mut self.left);
            std.transposed(&self.left, &mut self.at);
            for ((x, at), d) in self.to.x.iter_mut().zip(&self.at).zip(&self.d) {
                *x += d * at;
            }
            go(&mut self.to.y, 1.0, &self.left[..m]);
        }
    }

    /// How far the primal and the dual side may go, at most 1.
    fn lengths(&self, p: &Iterate, keep: f64) -> (f64, f64) {
        let primal = steepest(&p.x, &self.to.x).max(steepest(&p.v, &self.to.v));
        let dual = steepest(&p.z, &self.to.z).max(steepest(&p.w, &self.to.w));
        (
            (keep / primal.max(f64::MIN_POSITIVE)).min(1.0),
            (keep / dual.max(f64::MIN_POSITIVE)).min(1.0),
        )
    }
}

fn go(values: &mut [f64], length: f64, changes: &[f64]) {
    for (v, d) in values.iter_mut().zip(changes) {
        *v += length * d;
    }
}

/// Sum of the products after a step.
fn products(x: &[f64], z: &[f64], dx: &[f64], dz: &[f64], ap: f64, ad: f64) -> f64 {
    x.iter()
        .zip(z)
        .zip(dx.iter().zip(dz))
        .map(|((x, z), (dx, dz))| (x + ap * dx) * (z + ad * dz))
        .sum()
}

/// Aims of the corrector: the centre, less the predictor's second-order term.
fn second_order(aim: &mut [f64], x: &[f64], z: &[f64], dx: &[f64], dz: &[f64], centre: f64) {
    for ((t, (x, z)), (dx, dz)) in aim.iter_mut().zip(x.iter().zip(z)).zip(dx.iter().zip(dz)) {
        *t = centre - x * z - dx * dz;
    }
}

/// Adds to the aims what brings stray products of a longer step back.
#[allow(clippy::too_many_arguments)]
fn bring_back(
    aim: &mut [f64],
    x: &[f64],
    z: &[f64],
    dx: &[f64],
    dz: &[f64],
    ap: f64,
    ad: f64,
    centre: f64,
) {
    let (low, high) = (centre / SPREAD, centre * SPREAD);
    for ((t, (x, z)), (dx, dz)) in aim.iter_mut().zip(x.iter().zip(z)).zip(dx.iter().zip(dz)) {
        let product = (x + ap * dx) * (z + ad * dz);
        *t += larger(-high, product.clamp(low, high) - product);
    }
}
