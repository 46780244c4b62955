//! Iterative refinement (Gleixner, Steffy and Wolter 2016): what an engine leaves of a
//! program is solved once more, enlarged, by the same engine or by another one.
//!
//! An engine meets rows to a tolerance, and a row can be as small as that. What a point
//! leaves of sides and bounds, and prices of gains, is computed to twice as many digits and
//! multiplied until it is about one: the optimum of that program, divided again, corrects
//! point and prices. The rows are the same, so an engine with a basis begins at the one it
//! ended in. Factors are powers of two and round nothing.

use super::double_double::Double;
use super::engine::{Engine, Task};
use crate::context::{Failure, SolveContext};
use crate::outcome::{Ending, Outcome};
use crate::start::Start;
use idlewise_linear::Lp;
use idlewise_linear::simplex::Basis;
use idlewise_linear::tolerances::refinement::{ENLARGED, MISSED};

/// Corrections of one answer.
const ROUNDS: usize = 8;

/// The outcome of some engine, corrected by this one where it misses rows, bounds or its
/// own prices by more than their size allows. Whole columns stay as they are. What
/// refinement does not make better stays, too.
///
/// # Errors
///
/// [`Failure::Stopped`] where the caller asked to stop.
pub(super) fn refined(
    engine: &dyn Engine,
    lp: &Lp,
    found: Outcome,
    context: &SolveContext<'_>,
) -> Result<Outcome, Failure> {
    if !found.has_point() || found.x.len() != lp.columns() || missed(lp, &found) <= MISSED {
        return Ok(found);
    }
    let is_search = lp.has_integers();
    let whole;
    let lp = if is_search {
        whole = with_whole_fixed(lp, &found.x);
        &whole
    } else {
        lp
    };
    let mut best = found;
    let mut at = Refined::new(lp, &best);
    let mut left = missed(lp, &best);
    for _ in 0..ROUNDS {
        if left <= MISSED || context.expired() {
            break;
        }
        let correction = at.correction(lp);
        // That of a search may have rows beyond these.
        let fits = |basis: &&Basis| basis.statuses().len() == lp.columns() + lp.rows();
        let start = Start {
            basis: best.basis.as_ref().filter(fits),
            ..Start::default()
        };
        let task = Task::new(&correction.lp).starting(start);
        let answer = match engine.maximise(task, context) {
            Ok(answer) if answer.ending == Ending::Optimal => answer,
            Ok(_) | Err(Failure::Numerical(_)) => break,
            Err(stopped) => return Err(stopped),
        };
        at.add(&correction, &answer);
        let next = Outcome {
            x: at.values(lp),
            prices: at.prices.iter().map(|u| u.value()).collect(),
            basis: if is_search {
                best.basis.clone()
            } else {
                answer.basis
            },
            iterations: best.iterations + answer.iterations,
            ..best.clone()
        };
        let now = missed(lp, &next);
        if now < left {
            (best, left) = (next, now);
        } else if now != left {
            // Worse, or no number.
            break;
        }
    }
    Ok(best)
}

/// The largest part of its own size by which a row or a bound is missed, or by which the
/// prices leave something to gain; the last of relaxations with prices alone.
fn missed(lp: &Lp, found: &Outcome) -> f64 {
    let x = &found.x;
    let mut rows = vec![(0.0, 0.0); lp.rows()];
    let mut worst = 0.0_f64;
    let mut miss = |over: f64, size: f64| {
        if over > 0.0 {
            worst = worst.max(over / size);
        }
    };
    for j in 0..lp.columns() {
        for (i, a) in lp.column(j) {
            rows[i].0 += a * x[j];
            rows[i].1 += (a * x[j]).abs();
        }
        miss(lp.lower[j] - x[j], lp.lower[j].abs().max(x[j].abs()));
        miss(x[j] - lp.upper[j], lp.upper[j].abs().max(x[j].abs()));
    }
    for (i, (activity, size)) in rows.into_iter().enumerate() {
        let (lower, upper) = (lp.row_lower[i], lp.row_upper[i]);
        miss(lower - activity, size.max(lower.abs()));
        miss(activity - upper, size.max(upper.abs()));
    }
    if lp.has_integers() || found.prices.len() != lp.rows() {
        return worst;
    }
    worst.max(unproved(lp, found))
}

/// What the prices leave between the point and their bound, relative to the sums of both.
fn unproved(lp: &Lp, found: &Outcome) -> f64 {
    let (mut bound, mut size) = (0.0, 0.0);
    let mut add = |worth: f64, low: f64, high: f64| {
        let side = if worth > 0.0 { high } else { low };
        if side.is_finite() {
            bound += worth * side;
            size += (worth * side).abs();
        }
    };
    for (i, &u) in found.prices.iter().enumerate() {
        add(u, lp.row_lower[i], lp.row_upper[i]);
    }
    for j in 0..lp.columns() {
        let charged = lp.column(j).map(|(i, a)| a * found.prices[i]);
        let reduced = lp.gain[j] - charged.sum::<f64>();
        // Without a limit of its own, a column is limited by rows.
        let high = if lp.upper[j].is_finite() {
            lp.upper[j]
        } else {
            found.x[j].max(lp.size[j])
        };
        add(reduced, lp.lower[j], high);
    }
    let reached = lp.objective(&found.x);
    let size: f64 = size.max(reached.abs());
    if size > 0.0 {
        (bound - reached).abs() / size
    } else {
        0.0
    }
}

/// The program of the other columns.
fn with_whole_fixed(lp: &Lp, x: &[f64]) -> Lp {
    let mut fixed = lp.clone();
    for j in 0..lp.columns() {
        if lp.integer[j] {
            (fixed.lower[j], fixed.upper[j]) = (x[j], x[j]);
            fixed.integer[j] = false;
        }
    }
    fixed
}

/// A point and prices with more digits than a number has.
struct Refined {
    x: Vec<Double>,
    /// Empty where the engine gives none.
    prices: Vec<Double>,
    /// By how much the last correction was enlarged.
    enlarged: f64,
}

/// What is left of a program, enlarged.
struct Correction {
    lp: Lp,
    /// By how much point and prices are enlarged in it.
    point: f64,
    gains: f64,
}

impl Refined {
    fn new(lp: &Lp, found: &Outcome) -> Self {
        let all = |values: &[f64]| values.iter().map(|&v| Double::of(v)).collect();
        let has_prices = found.prices.len() == lp.rows();
        Refined {
            x: all(&found.x),
            prices: all(if has_prices { &found.prices } else { &[] }),
            enlarged: 1.0,
        }
    }

    fn values(&self, lp: &Lp) -> Vec<f64> {
        let values = self.x.iter().enumerate();
        values
            .map(|(j, x)| x.value().max(lp.lower[j]).min(lp.upper[j]))
            .collect()
    }

    fn correction(&mut self, whole: &Lp) -> Correction {
        let mut lp = whole.clone();
        let mut activity = vec![Double::default(); lp.rows()];
        let mut missed = 0.0_f64;
        for j in 0..lp.columns() {
            let x = self.x[j];
            for (i, a) in whole.column(j) {
                activity[i] = activity[i].plus_times(a, x);
            }
            lp.lower[j] = less(whole.lower[j], x);
            lp.upper[j] = less(whole.upper[j], x);
            missed = missed.max(lp.lower[j]).max(-lp.upper[j]);
        }
        for (i, &a) in activity.iter().enumerate() {
            lp.row_lower[i] = less(whole.row_lower[i], a);
            lp.row_upper[i] = less(whole.row_upper[i], a);
            missed = missed.max(lp.row_lower[i]).max(-lp.row_upper[i]);
        }
        let mut to_gain = 0.0_f64;
        if !self.prices.is_empty() {
            for j in 0..lp.columns() {
                let gain = Double::of(whole.gain[j]);
                let left = whole
                    .column(j)
                    .fold(gain, |left, (i, a)| left.plus_times(-a, self.prices[i]));
                lp.gain[j] = left.value();
                // What a move within the bounds would gain.
                let rises = left.value() > 0.0 && lp.upper[j] > missed;
                let falls = left.value() < 0.0 && lp.lower[j] < -missed;
                if rises || falls {
                    to_gain = to_gain.max(left.value().abs());
                }
            }
        }
        let most = self.enlarged * ENLARGED;
        let point = enlarging(missed, most);
        let gains = if self.prices.is_empty() {
            1.0
        } else {
            enlarging(to_gain, most)
        };
        self.enlarged = point.max(gains).min(f64::MAX.sqrt());
        for side in [
            &mut lp.lower,
            &mut lp.upper,
            &mut lp.row_lower,
            &mut lp.row_upper,
        ] {
            for value in side.iter_mut() {
                *value *= point;
            }
        }
        for gain in &mut lp.gain {
            *gain *= gains;
        }
        // A search takes sizes for bounds.
        for (size, x) in lp.size.iter_mut().zip(&self.x) {
            *size = point * (*size + x.value().abs());
        }
        Correction { lp, point, gains }
    }

    fn add(&mut self, correction: &Correction, answer: &Outcome) {
        for (x, more) in self.x.iter_mut().zip(&answer.x) {
            *x = x.plus(more / correction.point);
        }
        if answer.prices.len() == self.prices.len() {
            for (u, more) in self.prices.iter_mut().zip(&answer.prices) {
                *u = u.plus(more / correction.gains);
            }
        }
    }
}

/// What is left of a side.
fn less(side: f64, taken: Double) -> f64 {
    if side.is_finite() {
        Double::of(side).plus_times(-1.0, taken).value()
    } else {
        side
    }
}

/// The power of two that makes about one of what is left, and at most `most`.
fn enlarging(left: f64, most: f64) -> f64 {
    let factor = if left > 0.0 {
        most.min(1.0 / left)
    } else {
        most
    };
    // The exponent alone, so that every platform agrees.
    f64::from_bits(factor.clamp(1e-200, 1e200).to_bits() >> 52 << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engines::ENGINES;
    use idlewise_linear::Column;

    /// What each of the columns is at the optimum.
    const EACH: f64 = 1e-6;

    /// Rows whose coefficients span twelve orders of magnitude, of a column each that costs
    /// something.
    fn demands() -> Lp {
        let mut lp = Lp::new();
        for k in 0..=12 {
            let coefficient = 10.0_f64.powi(6 - k);
            let row = lp.add_row(coefficient * EACH, f64::INFINITY);
            let column = Column {
                gain: -1.0,
                lower: 0.0,
                upper: 4.0,
                size: 1.0,
                integer: false,
            };
            lp.add_column(column, &[(row, coefficient)]);
        }
        lp
    }

    fn is_met(x: f64) -> bool {
        (x - EACH).abs() < 1e-6 * EACH
    }

    /// To engines a row of 1e-12 is met by nothing; after refinement each of the columns is
    /// what its row asks for.
    #[test]
    fn every_engine_meets_rows_across_twelve_orders() {
        let lp = demands();
        let context = SolveContext::default();
        let (mut asked, mut needed) = (0, 0);
        for engine in ENGINES {
            let found = match engine.maximise(Task::new(&lp), &context) {
                Ok(found) if found.ending == Ending::Optimal => found,
                // It takes other programs only, or says that it has no optimum.
                Ok(_) | Err(Failure::Numerical(_)) => continue,
                Err(Failure::Stopped) => panic!("{:?} stopped", engine.id()),
            };
            asked += 1;
            needed += usize::from(missed(&lp, &found) > 0.5);
            let found = refined(*engine, &lp, found, &context).unwrap();
            for (k, x) in found.x.iter().enumerate() {
                assert!(is_met(*x), "{:?} {k}: {x}", engine.id());
            }
        }
        assert!(asked >= 4, "{asked}");
        assert!(needed >= 2, "{needed}");
    }

    #[test]
    fn whole_columns_stay_and_the_rest_is_mended() {
        let mut lp = demands();
        lp.integer[0] = true;
        let mut x = vec![0.0; lp.columns()];
        x[0] = 2.0;
        let found = Outcome {
            x,
            bound: Some(-1.0),
            ..Outcome::without_point(Ending::Feasible)
        };
        let context = SolveContext::default();
        let found = refined(&super::super::simplex::Simplex, &lp, found, &context).unwrap();
        assert_eq!((found.x[0], found.bound), (2.0, Some(-1.0)));
        assert!(found.x[1..].iter().all(|&x| is_met(x)), "{:?}", found.x);
        assert_eq!(found.ending, Ending::Feasible);
    }

    #[test]
    fn what_meets_everything_stays_as_it_is() {
        let lp = demands();
        let found = Outcome {
            x: vec![EACH; lp.columns()],
            iterations: 7,
            ..Outcome::without_point(Ending::Optimal)
        };
        let context = SolveContext::default();
        let same = refined(&super::super::simplex::Simplex, &lp, found, &context).unwrap();
        assert_eq!(same.iterations, 7);
        assert_eq!(same.x, vec![EACH; lp.columns()]);
    }

    #[test]
    fn what_cannot_be_mended_stays_as_it_is() {
        let mut lp = demands();
        lp.row_lower[0] = 9.0;
        let found = Outcome {
            x: vec![EACH; lp.columns()],
            ..Outcome::without_point(Ending::Optimal)
        };
        let context = SolveContext::default();
        let same = refined(&super::super::simplex::Simplex, &lp, found, &context).unwrap();
        assert_eq!(same.x, vec![EACH; lp.columns()]);
    }
}
