//! Primal-dual predictor-corrector interior point method (Mehrotra 1992), on
//! the relaxation: integers are ignored.
//!
//! It ends with prices for free. They lie in the middle of all optimal prices,
//! so they do not depend on the order of nodes or demands.
//!
//! `structure` finds, from the pattern alone, blocks of rows that can be
//! eliminated one by one (`blocks`), an order for the rest (`rest`) and the
//! layout of the factor (`panels`); `factor` and `kernels` do the arithmetic;
//! `standard` reads the numbers, `step` moves, `proof` recognises programs
//! without a point or without a limit.

mod blocks;
mod factor;
mod kernels;
mod ordering;
mod panels;
mod pattern;
mod proof;
mod rest;
mod standard;
mod step;
mod structure;
#[cfg(test)]
mod tests;

use crate::program::Lp;
use proof::Proof;
use standard::{Standard, Trivial};
use step::{Iterate, Work, largest};
pub(crate) use structure::Structure;

/// Relative residuals and gap at which the point counts as optimal.
const DONE: f64 = 1e-10;
/// Steps after which the best point so far is returned.
const MAX_STEPS: u64 = 150;
/// Steps without a better point after which there is nothing to gain.
const PATIENCE: u64 = 15;

/// What the method found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// `Point::error` says how good the point is.
    Point,
    /// No point meets the rows; the prices prove it: with them, the rows ask
    /// for more than the columns can give.
    Infeasible,
    /// The objective has no limit.
    Unbounded,
}

/// Where the method ended.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub status: Status,
    /// Column values.
    pub x: Vec<f64>,
    /// Row prices for the maximisation: at least 0 on <= rows.
    pub prices: Vec<f64>,
    /// The largest of the relative residuals and the relative gap; infinite
    /// where there is no optimal point.
    pub error: f64,
    /// Steps taken.
    pub steps: u64,
}

/// Solves the relaxation of a (scaled) program. `stop` is asked between steps.
pub(crate) fn solve(lp: &Lp, stop: &dyn Fn() -> bool) -> Point {
    solve_with(lp, &Structure::new(lp), stop)
}

/// Solves with a structure worked out before, which must fit.
pub(crate) fn solve_with(lp: &Lp, structure: &Structure, stop: &dyn Fn() -> bool) -> Point {
    let std = match Standard::new(lp, structure) {
        Ok(std) => std,
        Err(trivial) => return without_steps(lp, &trivial),
    };
    let mut work = Work::new(&std);
    let mut now = Iterate::new(&std);
    let mut best = Iterate::new(&std);
    let mut proof = Proof::new(&std);
    work.start(&std, &mut now);
    let mut least = f64::INFINITY;
    let mut steps = 0;
    let mut since_best = 0;
    loop {
        let r = residuals(&std, &mut work, &now);
        if r.error < least {
            least = r.error;
            best.copy_from(&now);
            since_best = 0;
        } else {
            since_best += 1;
        }
        if r.rows > 1e-8 && proof.infeasible(&std, &work.at_y, &now.y) {
            return Point {
                status: Status::Infeasible,
                x: std.values(&now.x),
                prices: std.prices(proof.prices()),
                error: f64::INFINITY,
                steps,
            };
        }
        if r.costs > 1e-8 && proof.unbounded(&std, &now.x) {
            return Point {
                status: Status::Unbounded,
                x: std.values(&now.x),
                prices: std.prices(&now.y),
                error: f64::INFINITY,
                steps,
            };
        }
        let over = steps >= MAX_STEPS || since_best > PATIENCE || !r.error.is_finite();
        if r.error <= DONE || over || stop() {
            break;
        }
        steps += 1;
        work.step(&std, &mut now);
    }
    Point {
        status: Status::Point,
        x: std.values(&best.x),
        prices: std.prices(&best.y),
        error: least,
        steps,
    }
}

/// The answer where rows without columns, or columns without rows, decide.
fn without_steps(lp: &Lp, trivial: &Trivial) -> Point {
    let mut prices = vec![0.0; lp.rows()];
    let status = match *trivial {
        Trivial::Row(row, price) => {
            prices[row] = price;
            Status::Infeasible
        }
        Trivial::Bounds => Status::Infeasible,
        Trivial::Unbounded(_) => Status::Unbounded,
    };
    Point {
        status,
        x: lp.lower.clone(),
        prices,
        error: f64::INFINITY,
        steps: 0,
    }
}

/// Relative errors of a point.
struct Errors {
    rows: f64,
    costs: f64,
    /// The largest of them and of the relative gap.
    error: f64,
}

/// Works out what is left of rows, reduced costs and bounds.
fn residuals(std: &Standard<'_>, work: &mut Work, p: &Iterate) -> Errors {
    work.rows.copy_from_slice(&std.b);
    std.add_product(-1.0, &p.x, &mut work.rows);
    std.transposed(&p.y, &mut work.at_y);
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    for ((r, (c, at)), z) in work
        .costs
        .iter_mut()
        .zip(std.c.iter().zip(&work.at_y))
        .zip(&p.z)
    {
        *r = c - at - z;
    }
    for (k, &j) in std.bounded.iter().enumerate() {
        work.costs[j as usize] += p.w[k];
        work.room[k] = std.upper[k] - p.x[j as usize] - p.v[k];
    }
    let pairs = (p.x.len() + p.v.len()).max(1) as f64;
    work.mu = (dot(&p.x, &p.z) + dot(&p.v, &p.w)) / pairs;
    let primal = dot(&std.c, &p.x);
    let dual = dot(&std.b, &p.y) - dot(&std.upper, &p.w);
    let gap = (primal - dual).abs() / primal.abs().max(dual.abs()).max(1e-6);
    let rows = largest(&work.rows) / (1.0 + largest(&std.b));
    let costs = largest(&work.costs) / (1.0 + largest(&std.c));
    let room = largest(&work.room) / (1.0 + largest(&std.upper));
    Errors {
        rows,
        costs,
        error: rows.max(costs).max(gap).max(room),
    }
}
