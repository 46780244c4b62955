//! Whole points from a point of the relaxation.
//!
//! Rounding: replicas up (more can be served) or down (less is held), then as
//! many machines as they need. Diving: round a little, solve again, go on; a
//! step that leaves nothing possible is taken the other way.

use super::incumbent::Incumbent;
use super::relaxation::Relaxation;
use crate::context::Failure;
use crate::context::SolveContext;
use idlewise_linear::Lp;
use idlewise_linear::simplex::Verdict;
use idlewise_linear::tolerances::mip::WHOLE;

/// Part of the split columns that one step of a dive rounds.
const STRIDE: usize = 8;
/// A column this close to the next whole number goes there without asking.
const NEAR: f64 = 0.1;

/// Which way a dive rounds where both are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lean {
    Nearest,
    Up,
}

/// Rounds a point both ways. Bounds and basis are as before afterwards.
pub(super) fn round(relaxed: &mut Relaxation<'_>, best: &mut Incumbent<'_>, x: &[f64]) {
    let start = Start::of(relaxed);
    let (makers, others): (Vec<usize>, Vec<usize>) = start
        .whole
        .iter()
        .partition(|&&j| only_makes_room(&relaxed.lp, j));
    for direction in [f64::ceil, f64::floor] {
        for &j in &others {
            fix(relaxed, j, direction(snapped(x[j])));
        }
        if relaxed.solve() == Verdict::Optimal {
            let with_replicas = relaxed.x();
            for &j in &makers {
                fix(relaxed, j, snapped(with_replicas[j]).ceil());
            }
            if relaxed.solve() == Verdict::Optimal {
                let point = relaxed.x();
                best.offer(&relaxed.lp, point);
            }
        }
        start.restore(relaxed);
    }
}

/// Dives from a point of the relaxation. Bounds and basis are as before afterwards.
pub(super) fn dive(
    relaxed: &mut Relaxation<'_>,
    best: &mut Incumbent<'_>,
    context: &SolveContext<'_>,
    x: &[f64],
    lean: Lean,
) -> Result<(), Failure> {
    let start = Start::of(relaxed);
    let mut x = x.to_vec();
    loop {
        context.check_stopped()?;
        let mut split: Vec<(f64, usize, f64)> = Vec::new(); // (how far, column, to)
        for &j in &start.whole {
            let (lower, upper) = relaxed.bounds(j);
            if lower == upper || (x[j] - x[j].round()).abs() <= WHOLE {
                continue;
            }
            let part = x[j] - x[j].floor();
            let up =
                part > 0.5 || lean == Lean::Up && part > NEAR || only_makes_room(&relaxed.lp, j);
            let to = if up { x[j].ceil() } else { x[j].floor() };
            split.push(((to - x[j]).abs(), j, to));
        }
        if split.is_empty() {
            let missed = best.cuts.missed(&relaxed.lp, &x);
            if relaxed.tighten(&missed) {
                x = relaxed.x();
                continue;
            }
            best.settle(relaxed, &x, &start.whole);
            break;
        }
        if context.expired() && best.value > f64::NEG_INFINITY {
            break;
        }
        split.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let many = split.len().div_ceil(STRIDE);
        let taken = split
            .iter()
            .enumerate()
            .take_while(|(n, s)| *n < many || s.0 <= NEAR)
            .count();
        let before: Vec<(usize, (f64, f64))> = split[..taken]
            .iter()
            .map(|s| (s.1, relaxed.bounds(s.1)))
            .collect();
        for &(_, j, to) in &split[..taken] {
            towards(relaxed, j, x[j], to);
        }
        if relaxed.solve() != Verdict::Optimal {
            // Only the surest one, and if need be the other way.
            for &(j, (lower, upper)) in &before {
                relaxed.set_bounds(j, lower, upper);
            }
            let (_, j, to) = split[0];
            towards(relaxed, j, x[j], to);
            if relaxed.solve() != Verdict::Optimal {
                let (lower, upper) = before[0].1;
                relaxed.set_bounds(j, lower, upper);
                let other = if to > x[j] { x[j].floor() } else { x[j].ceil() };
                towards(relaxed, j, x[j], other);
                if relaxed.solve() != Verdict::Optimal {
                    break;
                }
            }
        }
        let missed = best.cuts.missed(&relaxed.lp, &relaxed.x());
        relaxed.tighten(&missed);
        if !best.is_beaten_by(relaxed.objective(), context.gap) {
            break;
        }
        x = relaxed.x();
    }
    start.restore(relaxed);
    Ok(())
}

/// Bounds and basis to return to.
struct Start {
    whole: Vec<usize>,
    bounds: Vec<(f64, f64)>,
    basis: idlewise_linear::simplex::Basis,
}

impl Start {
    fn of(relaxed: &Relaxation<'_>) -> Self {
        let whole: Vec<usize> = (0..relaxed.lp.columns())
            .filter(|&j| relaxed.lp.integer[j])
            .collect();
        Start {
            bounds: whole.iter().map(|&j| relaxed.bounds(j)).collect(),
            basis: relaxed.basis(),
            whole,
        }
    }

    fn restore(&self, relaxed: &mut Relaxation<'_>) {
        for (&j, &(lower, upper)) in self.whole.iter().zip(&self.bounds) {
            relaxed.set_bounds(j, lower, upper);
        }
        relaxed.load(&self.basis);
    }
}

fn towards(relaxed: &mut Relaxation<'_>, j: usize, from: f64, to: f64) {
    let (lower, upper) = relaxed.bounds(j);
    if to > from {
        relaxed.set_bounds(j, to.min(upper), upper);
    } else {
        relaxed.set_bounds(j, lower, to.max(lower));
    }
}

fn fix(relaxed: &mut Relaxation<'_>, j: usize, value: f64) {
    let (lower, upper) = relaxed.bounds(j);
    let value = value.max(lower).min(upper);
    relaxed.set_bounds(j, value, value);
}

/// A value that is whole but for rounding becomes whole.
fn snapped(value: f64) -> f64 {
    if (value - value.round()).abs() < WHOLE {
        value.round()
    } else {
        value
    }
}

/// Whether more of a column only makes room: machines of a count range.
fn only_makes_room(lp: &Lp, j: usize) -> bool {
    lp.column(j).all(|(_, a)| a <= 0.0)
}
