//! Whole paths that may come, for all series at once: days of what was missed before are
//! drawn together, and the many paths are reduced to a few that stand for them.

use crate::forecaster::Forecast;
use crate::number::{Sequence, median, nine_digits};

/// Paths that are drawn before they are reduced.
const DRAWN: usize = 200;
/// Rounds of exchanges at most.
const ROUNDS: usize = 50;

/// A path for each series.
pub type Paths = Vec<Vec<f64>>;

/// A future with its weight; the weights of all add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Future {
    /// How likely it is.
    pub weight: f64,
    /// The path of each series.
    pub paths: Paths,
}

/// Whole paths of series that were forecast together, each with what was missed at times
/// of the past that are drawn for each `block` of steps (a day); none where no time of the
/// past was judged.
pub fn draw(parts: &[Forecast], count: usize, block: usize, seed: u64) -> Vec<Paths> {
    let times = common_times(parts);
    if times.is_empty() {
        return Vec::new();
    }
    let horizon = parts.first().map_or(0, |part| part.median.len());
    let block = block.clamp(1, horizon.max(1));
    let mut sequence = Sequence::of(seed);
    (0..count)
        .map(|_| {
            let from: Vec<usize> = (0..horizon.div_ceil(block))
                .map(|_| times[sequence.below(times.len())])
                .collect();
            parts.iter().map(|part| path(part, &from, block)).collect()
        })
        .collect()
}

/// So many futures of series that were forecast together, drawn as by [`draw`] and reduced
/// to those that all are near. One future is the median.
pub fn futures(parts: &[Forecast], count: usize, block: usize, seed: u64) -> Vec<Future> {
    let drawn = match count {
        0 | 1 => Vec::new(),
        _ => draw(parts, DRAWN, block, seed),
    };
    if drawn.is_empty() {
        return vec![Future {
            weight: 1.0,
            paths: parts.iter().map(|part| part.median.clone()).collect(),
        }];
    }
    let distances = distances(&drawn);
    let medoids = medoids(&distances, count.min(DRAWN));
    let mut weights = vec![0.0; medoids.len()];
    for row in &distances {
        weights[nearest(row, &medoids)] += 1.0 / DRAWN as f64;
    }
    let mut out: Vec<Future> = medoids
        .iter()
        .zip(weights)
        .map(|(&medoid, weight)| Future {
            weight: nine_digits(weight),
            paths: drawn[medoid].clone(),
        })
        .filter(|future| future.weight > 0.0)
        .collect();
    out.sort_by(|a, b| total(&a.paths).total_cmp(&total(&b.paths)));
    out
}

/// The times of the past that every series was judged at.
fn common_times(parts: &[Forecast]) -> Vec<usize> {
    let Some(first) = parts.first() else {
        return Vec::new();
    };
    let is_common = |time: &&usize| parts.iter().all(|part| part.origins.contains(time));
    first.origins.iter().filter(is_common).copied().collect()
}

/// The median with the misses of the times drawn for each block, less their own median, so
/// that half of the paths lie above it.
fn path(part: &Forecast, from: &[usize], block: usize) -> Vec<f64> {
    let at = |step: usize| {
        let value = part.median[step];
        let time = from[step / block];
        let known = part.origins.iter().position(|origin| *origin == time);
        let miss = known.map_or(f64::NAN, |known| part.misses[known][step]);
        let all = part.misses.iter().map(|path| path[step]);
        let usual: Vec<f64> = all.filter(|miss| !miss.is_nan()).collect();
        if miss.is_nan() || usual.is_empty() {
            return value;
        }
        part.scale
            .from(part.scale.to(value) + part.times * (miss - median(usual)))
    };
    (0..part.median.len()).map(at).collect()
}

fn total(paths: &Paths) -> f64 {
    paths.iter().flatten().sum()
}

/// The sums of what each two futures differ by.
fn distances(drawn: &[Paths]) -> Vec<Vec<f64>> {
    let apart = |a: &Paths, b: &Paths| -> f64 {
        let pairs = a.iter().flatten().zip(b.iter().flatten());
        pairs.map(|(a, b)| (a - b).abs()).sum()
    };
    let row = |a: &Paths| drawn.iter().map(|b| apart(a, b)).collect();
    drawn.iter().map(row).collect()
}

/// The place among the medoids of the nearest one.
fn nearest(row: &[f64], medoids: &[usize]) -> usize {
    let mut best = 0;
    for (place, &medoid) in medoids.iter().enumerate() {
        if row[medoid] < row[medoids[best]] {
            best = place;
        }
    }
    best
}

/// The futures to which all are near: built one after another, then exchanged as long as
/// that brings them nearer (partitioning around medoids).
fn medoids(distances: &[Vec<f64>], count: usize) -> Vec<usize> {
    let cost = |medoids: &[usize]| -> f64 {
        let least = |row: &Vec<f64>| row[medoids[nearest(row, medoids)]];
        distances.iter().map(least).sum()
    };
    let mut chosen: Vec<usize> = Vec::with_capacity(count);
    let mut best = f64::INFINITY;
    while chosen.len() < count {
        let mut added = (f64::INFINITY, None);
        for candidate in 0..distances.len() {
            if chosen.contains(&candidate) {
                continue;
            }
            chosen.push(candidate);
            let now = cost(&chosen);
            chosen.pop();
            if now < added.0 {
                added = (now, Some(candidate));
            }
        }
        let Some(candidate) = added.1 else {
            break;
        };
        chosen.push(candidate);
        best = added.0;
    }
    for _ in 0..ROUNDS {
        let before = best;
        for place in 0..chosen.len() {
            for candidate in 0..distances.len() {
                if chosen.contains(&candidate) {
                    continue;
                }
                let old = std::mem::replace(&mut chosen[place], candidate);
                let now = cost(&chosen);
                if now < best - 1e-9 * best.abs() {
                    best = now;
                } else {
                    chosen[place] = old;
                }
            }
        }
        if best >= before {
            break;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecaster::Options;
    use crate::reconcile::together;

    /// Two demands whose days are high or low together.
    fn moving_together() -> Vec<Vec<f64>> {
        let mut sequence = Sequence::of(9);
        let days: Vec<f64> = (0..40)
            .map(|_| 0.6 + 0.8 * sequence.below(2) as f64)
            .collect();
        let of = |level: f64| (0..24 * 40).map(|hour| level * days[hour / 24]).collect();
        vec![of(100.0), of(30.0)]
    }

    #[test]
    fn demands_move_together_as_they_did() {
        let options = Options {
            seasons: Some(vec![24]),
            ..Options::new(24)
        };
        let made = together(&moving_together(), &options).unwrap();
        let drawn = futures(&made.parts, 4, 24, 1);
        let weights: f64 = drawn.iter().map(|future| future.weight).sum();
        assert!((weights - 1.0).abs() < 1e-9);
        assert!(drawn.len() > 1);
        let mean = |path: &[f64]| path.iter().sum::<f64>() / path.len() as f64;
        for pair in drawn.windows(2) {
            assert!(mean(&pair[1].paths[0]) > mean(&pair[0].paths[0]));
            assert!(mean(&pair[1].paths[1]) >= mean(&pair[0].paths[1]));
        }
        assert_eq!(drawn, futures(&made.parts, 4, 24, 1));
    }

    #[test]
    fn one_future_is_the_median() {
        let made = together(&moving_together(), &Options::new(24)).unwrap();
        let one = futures(&made.parts, 1, 24, 1);
        assert_eq!((one.len(), one[0].weight), (1, 1.0));
        assert_eq!(one[0].paths[0], made.parts[0].median);
    }

    #[test]
    fn medoids_of_two_heaps() {
        let at = [0.0_f64, 1.0, 2.0, 100.0, 101.0, 102.0];
        let row = |a: &f64| at.iter().map(|b| (a - b).abs()).collect();
        let distances: Vec<Vec<f64>> = at.iter().map(row).collect();
        let mut found = medoids(&distances, 2);
        found.sort_unstable();
        assert_eq!(found, [1, 4]);
    }
}
