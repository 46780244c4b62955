//! A better plan near a good one: one unit more here, one less there.
//!
//! With every whole column fixed the relaxation says what a unit of each would
//! be worth. The most promising changes are tried one by one and in pairs:
//! adding opens, dropping closes, and a pair moves or swaps.

use super::incumbent::Incumbent;
use super::relaxation::Relaxation;
use crate::context::Failure;
use crate::context::SolveContext;
use idlewise_linear::simplex::Verdict;
use idlewise_linear::tolerances::mip::WHOLE;
use idlewise_linear::tolerances::mip::{GAIN, ROUNDING};

/// Changes that may fail alone, and the best of them in pairs, before a round ends.
const ALONE: usize = 24;
const PAIRED: usize = 6;
/// Rounds; each ends with a better plan, or is the last.
const ROUNDS: usize = 40;

/// One unit more or less of a column.
#[derive(Debug, Clone, Copy)]
struct Change {
    column: usize,
    by: f64,
    promise: f64,
}

/// Improves the best point until nothing near it is better. Bounds and basis
/// are as before afterwards.
pub(super) fn improve(
    relaxed: &mut Relaxation<'_>,
    best: &mut Incumbent<'_>,
    context: &SolveContext<'_>,
) -> Result<(), Failure> {
    if best.x.is_empty() {
        return Ok(());
    }
    let whole: Vec<usize> = (0..relaxed.lp.columns())
        .filter(|&j| relaxed.lp.integer[j])
        .collect();
    let bounds: Vec<(f64, f64)> = whole.iter().map(|&j| relaxed.bounds(j)).collect();
    let basis = relaxed.basis();
    for _ in 0..ROUNDS {
        context.check_stopped()?;
        if context.expired() || !round(relaxed, best, context, &whole) {
            break;
        }
    }
    for (&j, &(lower, upper)) in whole.iter().zip(&bounds) {
        relaxed.set_bounds(j, lower, upper);
    }
    relaxed.load(&basis);
    Ok(())
}

/// Looks for better points; whether there was one.
fn round(
    relaxed: &mut Relaxation<'_>,
    best: &mut Incumbent<'_>,
    context: &SolveContext<'_>,
    whole: &[usize],
) -> bool {
    let mut units: Vec<f64> = whole.iter().map(|&j| best.x[j].round()).collect();
    for (&j, &n) in whole.iter().zip(&units) {
        relaxed.set_bounds(j, n, n);
    }
    if relaxed.solve() != Verdict::Optimal {
        return false;
    }
    let of = |j: usize| best.x[j].round();
    let mut changes = Vec::new();
    for &j in whole {
        let worth = relaxed.reduced_costs()[j];
        for by in [1.0, -1.0] {
            let to = of(j) + by;
            if to >= relaxed.lp.lower[j] - WHOLE && to <= relaxed.lp.upper[j] + WHOLE {
                changes.push(Change {
                    column: j,
                    by,
                    promise: worth * by,
                });
            }
        }
    }
    changes.sort_by(|a, b| {
        b.promise
            .total_cmp(&a.promise)
            .then(a.column.cmp(&b.column))
            .then(a.by.total_cmp(&b.by))
    });
    let start = relaxed.basis();
    // The optimum is concave in the fixed columns: no change gains more than it promises.
    let here = relaxed.objective();
    let slack = ROUNDING * here.abs().max(best.size);
    let may_gain = |best: &Incumbent<'_>, promise: f64| {
        here + promise + slack > best.value + GAIN * best.value.abs()
    };
    let (mut any, mut failed) = (false, 0);
    for &change in &changes {
        if context.expired() || failed == ALONE {
            break;
        }
        // A promise was made where the round began.
        if !any && !may_gain(best, change.promise) {
            failed += 1;
        } else if attempt(relaxed, best, whole, &mut units, &[change]) {
            any = true;
        } else {
            failed += 1;
        }
    }
    if any {
        return true;
    }
    relaxed.load(&start);
    let adds = changes.iter().filter(|c| c.by > 0.0).take(PAIRED);
    for &add in adds {
        let drops = changes
            .iter()
            .filter(|c| c.by < 0.0 && c.column != add.column);
        for &drop in drops.take(PAIRED) {
            if context.expired() {
                return false;
            }
            let may = may_gain(best, add.promise + drop.promise);
            if may && attempt(relaxed, best, whole, &mut units, &[add, drop]) {
                return true;
            }
        }
    }
    false
}

/// Makes changes, which stay where they give a better plan. `units` are what the
/// whole columns are fixed at.
fn attempt(
    relaxed: &mut Relaxation<'_>,
    best: &mut Incumbent<'_>,
    whole: &[usize],
    units: &mut [f64],
    changes: &[Change],
) -> bool {
    let places = changes
        .iter()
        .filter_map(|c| Some((whole.binary_search(&c.column).ok()?, c)));
    let places: Vec<(usize, &Change)> = places.collect();
    let within = |at: usize, n: f64| {
        let j = whole[at];
        n >= relaxed.lp.lower[j] - WHOLE && n <= relaxed.lp.upper[j] + WHOLE
    };
    if !places.iter().all(|&(at, c)| within(at, units[at] + c.by)) {
        return false;
    }
    for &(at, c) in &places {
        let n = units[at] + c.by;
        relaxed.set_bounds(whole[at], n, n);
    }
    let enough = best.value + GAIN * best.value.abs();
    let found = relaxed.solve() == Verdict::Optimal
        && relaxed.objective() > enough
        && best.offer(&relaxed.lp, relaxed.x());
    for &(at, c) in &places {
        if found {
            units[at] += c.by;
        } else {
            relaxed.set_bounds(whole[at], units[at], units[at]);
        }
    }
    found
}
