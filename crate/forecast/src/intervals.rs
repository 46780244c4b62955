//! Quantiles from what earlier forecasts missed, step by step ahead (conformal): no
//! distribution is assumed.

use crate::number::quantile;
use crate::scale::Scale;

/// What forecasts from several times missed, on a scale; NaN where nothing is known.
pub(crate) type Misses = Vec<Vec<f64>>;

/// Neighbouring steps whose misses are taken together.
const AROUND: usize = 1;
/// Every step has at least so many misses, of more neighbours if need be.
const LEAST: usize = 24;

/// What a path missed of what came, on a scale.
pub(crate) fn misses(came: &[f64], path: &[f64], scale: Scale) -> Vec<f64> {
    let miss = |(&came, &path): (&f64, &f64)| scale.to(came) - scale.to(path);
    came.iter().zip(path).map(miss).collect()
}

/// What nine in ten draws of a normal distribution lie below.
const NORMAL: f64 = 1.2816;

/// How much wider intervals are than what was missed on few days: as Student's t, which
/// predicts one draw more of n, is wider than a normal distribution (at nine in ten). `apart`
/// is how many horizons the times of the past span. A day that is missed is missed as a
/// whole, so n is not the number of steps: it is the number of days, divided by the part of
/// what is missed that whole days explain (Kish's design effect).
pub(crate) fn widened(misses: &Misses, apart: f64) -> f64 {
    match draws(misses, apart) {
        Some(draws) => student((draws - 1.0).max(1.0)) * (1.0 + 1.0 / draws).sqrt() / NORMAL,
        None => 1.0,
    }
}

/// The same of whole days that are drawn anew: of nine or more, one in ten lies beyond all
/// others as it should, and they are drawn as they were; fewer never reach so far.
pub(crate) fn widened_days(misses: &Misses, apart: f64) -> f64 {
    match draws(misses, apart) {
        Some(draws) if draws < ENOUGH => widened(misses, apart),
        _ => 1.0,
    }
}

/// Draws of which one in ten lies beyond all others.
const ENOUGH: f64 = 9.0;

/// How many draws of their own what was missed is as good as; `None` where nothing was.
fn draws(misses: &Misses, apart: f64) -> Option<f64> {
    let (mut of_days, mut of_steps) = (0.0, 0.0);
    for path in misses {
        let known: Vec<f64> = path.iter().copied().filter(|miss| !miss.is_nan()).collect();
        if known.is_empty() {
            continue;
        }
        let count = known.len() as f64;
        let mean = known.iter().sum::<f64>() / count;
        of_days += mean * mean;
        of_steps += known.iter().map(|miss| miss * miss).sum::<f64>() / count;
    }
    (of_days > 0.0).then(|| apart * (of_steps / of_days))
}

/// What nine in ten draws of Student's t lie below: exact for one and two degrees of
/// freedom and a line between them, then the series of Cornish and Fisher.
fn student(free: f64) -> f64 {
    if free < 2.0 {
        return 3.078 + (1.886 - 3.078) * (free - 1.0);
    }
    let z = NORMAL;
    let (cube, fifth) = (z * z * z, z * z * z * z * z);
    z + (cube + z) / (4.0 * free) + (5.0 * fifth + 16.0 * cube + 3.0 * z) / (96.0 * free * free)
}

/// A path for each level around a forecast, so many times as wide as the misses are.
pub(crate) fn quantiles(
    path: &[f64],
    misses: &Misses,
    levels: &[f64],
    scale: Scale,
    times: f64,
) -> Vec<Vec<f64>> {
    let mut out = vec![Vec::with_capacity(path.len()); levels.len()];
    for (step, &value) in path.iter().enumerate() {
        let near = near(misses, step, path.len());
        let middle = if near.is_empty() {
            0.0
        } else {
            quantile(&near, 0.5)
        };
        let mut least = f64::NEG_INFINITY;
        for (level, out) in levels.iter().zip(&mut out) {
            let miss = if near.is_empty() {
                0.0
            } else {
                middle + times * (conformal(&near, *level) - middle)
            };
            // Roots and logarithms keep the order, and so do levels.
            let bound = scale.from(scale.to(value) + miss).max(least);
            least = bound;
            out.push(bound);
        }
    }
    out
}

/// The misses at a step and its neighbours, sorted.
fn near(misses: &Misses, step: usize, horizon: usize) -> Vec<f64> {
    let mut around = AROUND;
    loop {
        let steps = step.saturating_sub(around)..(step + around + 1).min(horizon);
        let all = misses
            .iter()
            .flat_map(|path| path.get(steps.clone()).into_iter().flatten());
        let mut near: Vec<f64> = all.copied().filter(|miss| !miss.is_nan()).collect();
        if near.len() >= LEAST || around >= horizon {
            near.sort_by(f64::total_cmp);
            return near;
        }
        around *= 2;
    }
}

/// The quantile that as many of n + 1 values lie below, the one to come among them.
fn conformal(sorted: &[f64], level: f64) -> f64 {
    let n = sorted.len() as f64;
    let place = (level * (n + 1.0) - 1.0) / (n - 1.0).max(1.0);
    quantile(sorted, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_known_misses() {
        let misses: Misses = (0..99).map(|i| vec![f64::from(i) - 49.0]).collect();
        let levels = [0.1, 0.5, 0.9];
        let paths = quantiles(&[100.0], &misses, &levels, Scale::Linear, 1.0);
        // Of 1 to 99 the tenth of a hundred is 10: it missed by -40.
        assert_eq!(paths, [[60.0], [100.0], [140.0]]);
        let low = quantiles(&[20.0], &misses, &levels, Scale::Linear, 1.0);
        assert_eq!(low[0], [0.0], "counts are never negative");
        assert_eq!(
            quantiles(&[5.0], &Vec::new(), &[0.1], Scale::Root, 1.0)[0].len(),
            1
        );
    }

    #[test]
    fn few_days_that_are_missed_as_a_whole_widen() {
        // Four days apart, each missed by one number: Student's t with three degrees.
        let whole: Misses = [3.0, -2.0, 1.0, -2.0].map(|miss| vec![miss; 6]).into();
        let times = 1.638 * 1.25_f64.sqrt() / NORMAL;
        assert!(
            (widened(&whole, 4.0) - times).abs() < 0.02,
            "{}",
            widened(&whole, 4.0)
        );
        // Hours that are missed apart are as good as many days.
        let apart: Misses = (0..4)
            .map(|_| vec![1.0, -1.0, 1.0, -1.0, 1.0, -0.9])
            .collect();
        assert!((widened(&apart, 4.0) - 1.0).abs() < 0.01);
        assert_eq!(widened_days(&whole, 4.0), widened(&whole, 4.0));
        assert_eq!(widened_days(&whole, 10.0), 1.0);
        assert_eq!(widened(&Vec::new(), 0.0), 1.0);
        assert_eq!(widened(&vec![vec![0.0, f64::NAN]], 1.0), 1.0);
    }
}
