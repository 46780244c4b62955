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

/// A path for each level around a forecast.
pub(crate) fn quantiles(
    path: &[f64],
    misses: &Misses,
    levels: &[f64],
    scale: Scale,
) -> Vec<Vec<f64>> {
    let mut out = vec![Vec::with_capacity(path.len()); levels.len()];
    for (step, &value) in path.iter().enumerate() {
        let near = near(misses, step, path.len());
        let mut least = f64::NEG_INFINITY;
        for (level, out) in levels.iter().zip(&mut out) {
            let miss = if near.is_empty() {
                0.0
            } else {
                conformal(&near, *level)
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
        let paths = quantiles(&[100.0], &misses, &levels, Scale::Linear);
        // Of 1 to 99 the tenth of a hundred is 10: it missed by -40.
        assert_eq!(paths, [[60.0], [100.0], [140.0]]);
        let low = quantiles(&[20.0], &misses, &levels, Scale::Linear);
        assert_eq!(low[0], [0.0], "counts are never negative");
        assert_eq!(
            quantiles(&[5.0], &Vec::new(), &[0.1], Scale::Root)[0].len(),
            1
        );
    }
}
