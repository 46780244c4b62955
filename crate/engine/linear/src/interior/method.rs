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

/// Products this much smaller than at first, compared with what is missed of the rows, are
/// not going to lead anywhere.
const FLAT: f64 = 1e-8;

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

/// Solves a program that is known to have a point: where the method does not come near it,
/// nobody is told why.
pub fn solve_feasible(lp: &Lp, stop: &dyn Fn() -> bool) -> Point {
    priced(lp, &Structure::new(lp), Asked::Optimum, stop)
}

/// Solves with a structure worked out before, which must fit.
pub fn solve_with(lp: &Lp, structure: &Structure, stop: &dyn Fn() -> bool) -> Point {
    priced(lp, structure, Asked::OptimumOrReason, stop)
}

fn priced(lp: &Lp, structure: &Structure, asked: Asked, stop: &dyn Fn() -> bool) -> Point {
    let mut point = attempt(lp, structure, asked, stop);
    if point.status != Status::Unbounded {
        let gains = point.status == Status::Point;
        structure.price_closed(lp, gains, &mut point.prices);
    }
    point
}

/// What a program is solved for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Its optimum, and where nothing comes of it, whether there is a point at all.
    OptimumOrReason,
    /// Its optimum: it has a point.
    Optimum,
    /// Whether another one has a point.
    Reason,
}

/// Solves; where nothing comes of it and the reason is asked for, a second program
/// says whether there is a point at all. That one is not explained in turn.
fn attempt(lp: &Lp, structure: &Structure, asked: Asked, stop: &dyn Fn() -> bool) -> Point {
    let std = match Standard::new(lp, structure) {
        Ok(std) => std,
        Err(trivial) => return without_steps(lp, &trivial),
    };
    if asked != Asked::Reason
        && let Some(found) = sifting::solve(&std, stop)
    {
        return Point {
            status: Status::Point,
            x: std.values(&found.x),
            prices: std.prices(&found.y),
            error: found.error,
            steps: found.steps,
        };
    }
    let mut run = Run::new(&std);
    run.gives_up_early = asked == Asked::Optimum;
    let mut ending = run.go(&std, stop);
    if ending == Ending::Stuck && asked == Asked::OptimumOrReason {
        ending = Ending::Point;
        let second = elastic(lp);
        let least = attempt(&second, &Structure::new(&second), Asked::Reason, stop);
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
    /// Whether to end as soon as the rows are not going to be met any more.
    gives_up_early: bool,
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
            gives_up_early: false,
        }
    }

    /// Steps until nothing is left to gain.
    pub(super) fn go(&mut self, std: &Standard<'_>, stop: &dyn Fn() -> bool) -> Ending {
        self.work.start(std, &mut self.now);
        let mut since_best = 0;
        let mut far = true;
        let mut first = None;
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
            // Where the products vanish long before what is missed of the rows there is no
            // middle to go along: all of some rows' columns are held at their bounds.
            let (mu, rows) = *first.get_or_insert((self.work.mu, r.rows));
            let is_flat = self.work.mu * rows < FLAT * mu * r.rows;
            if self.gives_up_early && far && is_flat {
                return Ending::Stuck;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Column values that add up to one and to one with others: those others are nothing,
    /// so that no point is away from all bounds. `free` leaves them room.
    fn narrow(free: f64) -> Lp {
        let mut lp = Lp::new();
        let rows: Vec<usize> = (0..6)
            .map(|i| lp.add_row(1.0, if i < 3 { 1.0 } else { 1.0 + free }))
            .collect();
        for j in 0..9_u8 {
            let (first, is_other) = (usize::from(j % 3), j >= 6);
            let column = Column {
                gain: 1.0 + 0.3 * f64::from(j),
                lower: 0.0,
                upper: f64::INFINITY,
                size: 1.0,
                integer: false,
            };
            let both = [(rows[first], 1.0), (rows[3 + first], 1.0)];
            lp.add_column(column, if is_other { &both[1..] } else { &both });
        }
        lp
    }

    #[test]
    fn a_program_known_to_have_a_point_ends_at_the_same_optimum() {
        for free in [0.5, 0.0] {
            let lp = narrow(free);
            let (asked, known) = (solve(&lp, &|| false), solve_feasible(&lp, &|| false));
            let expected = 3.0 * 1.9 + 0.3 * 3.0 + (3.0 * 2.8 + 0.9) * free;
            assert_eq!(known.status, Status::Point);
            assert!(known.steps <= asked.steps);
            assert!(
                (lp.objective(&known.x) - expected).abs() < 1e-6,
                "{}",
                lp.objective(&known.x)
            );
        }
    }

    #[test]
    fn who_knows_of_a_point_is_told_earlier_that_there_is_no_middle() {
        // Rows that exclude each other by less than a proof may lean on.
        let mut lp = narrow(0.0);
        lp.row_lower[3] = 1.0 - 1e-7;
        lp.row_upper[3] = 1.0 - 1e-7;
        let (asked, known) = (solve(&lp, &|| false), solve_feasible(&lp, &|| false));
        assert!(known.steps < asked.steps, "{} {}", known.steps, asked.steps);
        assert_ne!(known.status, Status::Unbounded);
    }
}
