//! A usable whole plan soon: round the relaxation, a few columns at a time.
//!
//! Replicas round down and machines round up, so what is rounded stays
//! possible as long as no demand has to be served; columns close to the next
//! whole number are tried there first. The search starts from what this finds,
//! and where the search runs out of time, this is the answer.

use super::engine::{Ending, Engine, Limits};
use super::simplex::Simplex;
use crate::Error;
use crate::program::Lp;

/// Rounds of trying whole numbers before everything is rounded for good.
const ROUNDS: usize = 12;
/// A column at least this far above a whole number is tried one higher.
const UP: f64 = 0.6;
/// Single columns tried per round of improvement.
const TRIES: usize = 8;
/// Gains below this fraction of the objective are rounding.
const GAIN: f64 = 1e-13;
/// Closer than this to a whole number is whole.
const WHOLE: f64 = 1e-6;

/// A point of the (scaled) program with whole columns, or none.
pub(super) fn round(lp: &Lp, limits: &Limits<'_>) -> Result<Option<Vec<f64>>, Error> {
    let mut trial = lp.clone();
    trial.integer.fill(false);
    let Some(mut x) = solve(&trial, limits)? else {
        return Ok(None);
    };
    for _ in 0..ROUNDS {
        if limits.expired() {
            break;
        }
        let before = trial.clone();
        let mut moved = false;
        for j in fractional(lp, &trial, &x).collect::<Vec<_>>() {
            let part = x[j] - x[j].floor();
            if part >= UP && !only_makes_room(lp, j) {
                trial.lower[j] = x[j].ceil();
                moved = true;
            }
        }
        if !moved {
            break;
        }
        let Some(better) = solve(&trial, limits)? else {
            trial = before;
            break;
        };
        x = better;
    }
    // Fewer replicas always fit; where demand has to be served, more may be
    // needed. Machines follow what the replicas need.
    for direction in [f64::floor, f64::ceil] {
        let mut fixed = trial.clone();
        for j in (0..lp.columns()).filter(|&j| lp.integer[j] && !only_makes_room(lp, j)) {
            fix(&mut fixed, lp, j, direction(snapped(x[j])));
        }
        let Some(with_replicas) = solve(&fixed, limits)? else {
            continue;
        };
        for j in (0..lp.columns()).filter(|&j| lp.integer[j] && only_makes_room(lp, j)) {
            fix(&mut fixed, lp, j, snapped(with_replicas[j]).ceil());
        }
        if let Some(point) = solve(&fixed, limits)? {
            return Ok(Some(point));
        }
    }
    Ok(None)
}

/// Adds whole units where the relaxation would, as long as that gains anything.
///
/// A search may stop within its gap while idle capacity could still serve a
/// demand of little worth; nobody who looks at the plan would understand that.
pub(super) fn improve(lp: &Lp, mut x: Vec<f64>, limits: &Limits<'_>) -> Result<Vec<f64>, Error> {
    for _ in 0..ROUNDS {
        if limits.expired() {
            break;
        }
        let mut open = lp.clone();
        open.integer.fill(false);
        for j in (0..lp.columns()).filter(|&j| lp.integer[j]) {
            open.lower[j] = x[j];
        }
        let Some(wish) = solve(&open, limits)? else {
            break;
        };
        let gains = |y: &[f64]| lp.objective(y) > lp.objective(&x) + GAIN * lp.objective(&x).abs();
        let mut wanted: Vec<usize> = (0..lp.columns())
            .filter(|&j| lp.integer[j] && wish[j] > x[j] + WHOLE)
            .collect();
        if wanted.is_empty() || !gains(&wish) {
            break;
        }
        // The fullest first; a few are enough to go on.
        wanted.sort_by(|&a, &b| {
            (wish[b] - x[b])
                .total_cmp(&(wish[a] - x[a]))
                .then(a.cmp(&b))
        });
        let mut better = None;
        for take in std::iter::once(wanted.as_slice()).chain(wanted.chunks(1).take(TRIES)) {
            let mut fixed = open.clone();
            for j in (0..lp.columns()).filter(|&j| lp.integer[j]) {
                let units = if take.contains(&j) {
                    snapped(wish[j]).ceil()
                } else {
                    x[j]
                };
                fix(&mut fixed, lp, j, units);
            }
            if let Some(point) = solve(&fixed, limits)?.filter(|point| gains(point)) {
                better = Some(point);
                break;
            }
        }
        match better {
            Some(point) => x = point,
            None => break,
        }
    }
    Ok(x)
}

fn fix(program: &mut Lp, lp: &Lp, j: usize, value: f64) {
    let value = value.clamp(lp.lower[j], lp.upper[j]);
    program.lower[j] = value;
    program.upper[j] = value;
}

/// A value that is whole but for rounding becomes whole.
fn snapped(value: f64) -> f64 {
    if (value - value.round()).abs() < WHOLE {
        value.round()
    } else {
        value
    }
}

/// Whole columns that are not whole yet and not yet decided.
fn fractional<'a>(lp: &'a Lp, trial: &'a Lp, x: &'a [f64]) -> impl Iterator<Item = usize> + 'a {
    (0..lp.columns()).filter(move |&j| {
        lp.integer[j]
            && trial.lower[j] == lp.lower[j]
            && (x[j] - x[j].round()).abs() >= WHOLE
            && x[j].ceil() <= lp.upper[j]
    })
}

/// Whether more of a column only makes room: machines of a count range.
fn only_makes_room(lp: &Lp, j: usize) -> bool {
    lp.column(j).all(|(_, a)| a < 0.0)
}

fn solve(lp: &Lp, limits: &Limits<'_>) -> Result<Option<Vec<f64>>, Error> {
    match Simplex.maximise(lp, None, limits) {
        Ok(outcome) if outcome.ending == Ending::Optimal => Ok(Some(outcome.x)),
        Ok(_) | Err(Error::Solver(_)) => Ok(None),
        Err(other) => Err(other),
    }
}
