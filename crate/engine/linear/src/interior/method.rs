//! The method from start to end: steps until nothing is left to gain, and what a
//! program without an optimum is told.

use super::factor::Factor;
use super::proof::Proof;
use super::residuals::residuals;
use super::sifting;
use super::standard::{Standard, Trivial};
use super::step::{Iterate, Work};
use super::structure::Structure;
use crate::tolerances::interior::{CONVERGED, FEASIBLE};
use crate::{Column, Lp};

/// Steps after which the best point so far is returned.
const MAX_STEPS: u64 = 150;
/// Steps without a better point after which there is nothing to gain.
const PATIENCE: u64 = 15;

/// What the method found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// `Point::error` says how good the point is.
    Point,
    /// No point meets the rows; the prices prove it: with them, the rows ask
    /// for more than the columns can give.
    Infeasible,
    /// In some direction, given by x, the objective grows without limit. There
    /// is no optimum; whether there is a point is left open.
    Unbounded,
}

/// Where the method ended.
#[derive(Debug, Clone)]
pub struct Point {
    /// What was found out.
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
pub fn solve(lp: &Lp, stop: &dyn Fn() -> bool) -> Point {
    solve_with(lp, &Structure::new(lp), stop)
}

/// Solves with a structure worked out before, which must fit.
pub fn solve_with(lp: &Lp, structure: &Structure, stop: &dyn Fn() -> bool) -> Point {
    let mut point = attempt(lp, structure, true, stop);
    if point.status != Status::Unbounded {
        let gains = point.status == Status::Point;
        structure.price_closed(lp, gains, &mut point.prices);
    }
    point
}

/// Solves; where nothing comes of it and `explain` is set, a second program
/// says whether there is a point at all. That one is not explained in turn.
fn attempt(lp: &Lp, structure: &Structure, explain: bool, stop: &dyn Fn() -> bool) -> Point {
    let std = match Standard::new(lp, structure) {
        Ok(std) => std,
        Err(trivial) => return without_steps(lp, &trivial),
    };
    if explain && let Some(found) = sifting::solve(&std, stop) {
        return Point {
            status: Status::Point,
            x: std.values(&found.x),
            prices: std.prices(&found.y),
            error: found.error,
            steps: found.steps,
        };
    }
    let mut run = Run::new(&std);
    let mut ending = run.go(&std, stop);
    if ending == Ending::Stuck && explain {
        ending = Ending::Point;
        let second = elastic(lp);
        let least = attempt(&second, &Structure::new(&second), false, stop);
        run.steps += least.steps;
        if least.status == Status::Point && run.proof.checks(&std, &least.prices) {
            ending = Ending::Infeasible;
        }
    }
    let (status, values, prices, error) = match ending {
        Ending::Infeasible => (
            Status::Infeasible,
            &run.now.x,
            run.proof.prices(),
            f64::INFINITY,
        ),
        Ending::Unbounded => (Status::Unbounded, &run.now.x, &run.now.y[..], f64::INFINITY),
        _ => (Status::Point, &run.best.x, &run.best.y[..], run.least),
    };
    Point {
        status,
        x: std.values(values),
        prices: std.prices(prices),
        error,
        steps: run.steps,
    }
}

/// The program whose optimum says how far the rows are from being met: one more
/// column brings a point within them, and should be as small as possible. Its
/// row prices prove that no smaller one is enough.
fn elastic(lp: &Lp) -> Lp {
    let start: Vec<f64> = (lp.lower.iter().zip(&lp.upper))
        .map(|(low, high)| low + 0.5 * (high - low).min(2.0))
        .collect();
    let at = lp.activity(&start);
    let shift: Vec<(usize, f64)> = (0..lp.rows())
        .map(|i| (i, at[i].max(lp.row_lower[i]).min(lp.row_upper[i]) - at[i]))
        .collect();
    let mut elastic = Lp::new();
    for i in 0..lp.rows() {
        elastic.add_row(lp.row_lower[i], lp.row_upper[i]);
    }
    let mut entries = Vec::new();
    for j in 0..lp.columns() {
        entries.clear();
        entries.extend(lp.column(j));
        let column = Column {
            gain: 0.0,
            ..lp.describe(j)
        };
        elastic.add_column(column, &entries);
    }
    let column = Column {
        gain: -1.0,
        lower: 0.0,
        upper: 2.0,
        size: 1.0,
        integer: false,
    };
    elastic.add_column(column, &shift);
    elastic
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// With the best point it found.
    Point,
    /// Far from meeting the rows, and nothing proved.
    Stuck,
    Infeasible,
    Unbounded,
}

/// The method's vectors, and where it is.
pub(super) struct Run {
    work: Work,
    proof: Proof,
    now: Iterate,
    pub(super) best: Iterate,
    /// Error of the best point.
    pub(super) least: f64,
    pub(super) steps: u64,
}

impl Run {
    pub(super) fn new(std: &Standard<'_>) -> Self {
        Run {
            work: Work::new(std, Factor::new(std.s)),
            proof: Proof::new(std),
            now: Iterate::new(std),
            best: Iterate::new(std),
            least: f64::INFINITY,
            steps: 0,
        }
    }

    /// Steps until nothing is left to gain.
    pub(super) fn go(&mut self, std: &Standard<'_>, stop: &dyn Fn() -> bool) -> Ending {
        self.work.start(std, &mut self.now);
        let mut since_best = 0;
        let mut far = true;
        loop {
            let r = residuals(std, &mut self.work, &self.now);
            if r.error < self.least {
                self.least = r.error;
                self.best.copy_from(&self.now);
                far = r.rows > FEASIBLE;
                since_best = 0;
            } else {
                since_best += 1;
            }
            if r.rows > FEASIBLE && self.proof.infeasible(std, &self.work.at_y, &self.now.y) {
                return Ending::Infeasible;
            }
            if r.costs > FEASIBLE && self.proof.unbounded(std, &self.now.x) {
                return Ending::Unbounded;
            }
            let over = self.steps >= MAX_STEPS || since_best > PATIENCE || !r.error.is_finite();
            if over && far {
                return Ending::Stuck;
            }
            if r.error <= CONVERGED || over || stop() {
                return Ending::Point;
            }
            self.steps += 1;
            self.work.step(std, &mut self.now);
        }
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
        Trivial::Unbounded => Status::Unbounded,
    };
    Point {
        status,
        x: lp.lower.clone(),
        prices,
        error: f64::INFINITY,
        steps: 0,
    }
}
