//! Seasons found by a periodogram: what repeats stronger than noise would.

use crate::number::mean;

/// At most so many seasons in one series.
const MOST: usize = 2;
/// A peak counts where noise reaches it in fewer than one of so many series.
const NOISE: f64 = 1000.0;
/// A season has been seen so many times.
pub(crate) const CYCLES: usize = 2;
/// One that no calendar has, so many times.
const CYCLES_UNNAMED: usize = 4;
/// A longer season explains at least this much more of what varies than a shorter one.
const BETTER: f64 = 0.02;
/// The least correlation of a series with itself one season later.
const CORRELATION: f64 = 0.2;
/// A season that explains so much is one, even where a multiple of it explains more: the
/// multiple is found next.
const ENOUGH: f64 = 0.5;
/// Multiples of a peak's period that may be the season whose overtone it is.
const MULTIPLES: usize = 12;
/// Steps that are looked at, from the end: enough for weeks of minutes' tenths.
const LONGEST: usize = 4096;

/// The seasons of a series without gaps, in steps, the shortest first. What the `calendar`
/// has (a day, a week) is looked for before anything else.
pub fn seasons(values: &[f64], calendar: &[usize]) -> Vec<usize> {
    let values = &values[values.len().saturating_sub(LONGEST)..];
    let mut rest = without_line(values);
    let mut found: Vec<usize> = Vec::new();
    for &season in calendar {
        let fits = season >= 2 && CYCLES * season <= rest.len();
        if fits && correlation(&rest, season) > CORRELATION {
            without_season(&mut rest, season);
            found.push(season);
        }
    }
    let looked_for = if found.is_empty() { MOST } else { 0 };
    while found.len() < looked_for {
        let Some(season) = strongest(&rest) else {
            break;
        };
        if found.contains(&season) {
            break;
        }
        without_season(&mut rest, season);
        found.push(season);
    }
    found.sort_unstable();
    found
}

/// The strongest season, if noise does not explain it.
fn strongest(values: &[f64]) -> Option<usize> {
    let power = periodogram(values);
    let usual = mean(power.iter().skip(1).copied());
    let (peak, height) =
        power
            .iter()
            .copied()
            .enumerate()
            .skip(CYCLES_UNNAMED)
            .fold(
                (0, 0.0),
                |best, next| if next.1 > best.1 { next } else { best },
            );
    let scale = values.iter().map(|v| v.abs()).fold(0.0, f64::max);
    let is_noise = height <= usual * libm::log(power.len() as f64 * NOISE);
    if peak == 0 || is_noise || height <= 1e-12 * scale * scale {
        return None;
    }
    let n = values.len() as f64;
    let mut best: Option<(usize, f64)> = None;
    for times in 1..=MULTIPLES {
        // The frequency is known to half a step of the periodogram.
        let around = |at: f64| (times as f64 * n / at).round() as usize;
        let (from, to) = (around(peak as f64 + 0.5), around(peak as f64 - 0.5));
        for season in from.max(2)..=to.min(values.len() / CYCLES_UNNAMED) {
            let correlation = correlation(values, season);
            let least = best.map_or(CORRELATION, |(at, best)| {
                best + if season > at + at / 2 { BETTER } else { 0.0 }
            });
            if correlation > least {
                best = Some((season, correlation));
            }
        }
        if best.is_some_and(|(_, correlation)| correlation >= ENOUGH) {
            break;
        }
    }
    best.map(|(season, _)| season)
}

/// The power at every whole number of cycles in the series, from 0 to half its length.
fn periodogram(values: &[f64]) -> Vec<f64> {
    let n = values.len();
    let turn = |at: usize| 2.0 * std::f64::consts::PI * at as f64 / n as f64;
    let waves: Vec<(f64, f64)> = (0..n)
        .map(|at| (libm::cos(turn(at)), libm::sin(turn(at))))
        .collect();
    (0..=n / 2)
        .map(|cycles| {
            let (mut real, mut imaginary, mut at) = (0.0, 0.0, 0);
            for value in values {
                real += value * waves[at].0;
                imaginary += value * waves[at].1;
                at = (at + cycles) % n;
            }
            (real * real + imaginary * imaginary) / n as f64
        })
        .collect()
}

/// How alike a series is to itself so many steps later, from -1 to 1.
fn correlation(values: &[f64], lag: usize) -> f64 {
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (a, b) in values.iter().zip(&values[lag..]) {
        both += a * b;
        first += a * a;
        second += b * b;
    }
    let scale = (first * second).sqrt();
    if scale > 0.0 { both / scale } else { 0.0 }
}

/// The series less its mean and its straight line.
fn without_line(values: &[f64]) -> Vec<f64> {
    let middle = (values.len() as f64 - 1.0) / 2.0;
    let level = mean(values.iter().copied());
    let (mut up, mut along) = (0.0, 0.0);
    for (at, value) in values.iter().enumerate() {
        let x = at as f64 - middle;
        up += x * (value - level);
        along += x * x;
    }
    let slope = if along > 0.0 { up / along } else { 0.0 };
    let line = |at: usize| level + slope * (at as f64 - middle);
    values
        .iter()
        .enumerate()
        .map(|(at, v)| v - line(at))
        .collect()
}

/// Takes a season out, and the line that was not seen for it.
fn without_season(values: &mut Vec<f64>, season: usize) {
    for phase in 0..season.min(values.len()) {
        let level = mean(values[phase..].iter().step_by(season).copied());
        for value in values[phase..].iter_mut().step_by(season) {
            *value -= level;
        }
    }
    *values = without_line(values);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Sequence;

    /// Noise between -1 and 1.
    fn noise(count: usize, seed: u64) -> Vec<f64> {
        let mut sequence = Sequence::of(seed);
        let one = |_| sequence.below(2001) as f64 / 1000.0 - 1.0;
        (0..count).map(one).collect()
    }

    #[test]
    fn noise_has_no_season() {
        for seed in 0..40 {
            assert_eq!(
                seasons(&noise(700, seed), &[24, 168]),
                Vec::<usize>::new(),
                "{seed}"
            );
        }
        assert_eq!(seasons(&[], &[24]), Vec::<usize>::new());
        assert_eq!(seasons(&[5.0; 300], &[24]), Vec::<usize>::new());
    }

    #[test]
    fn a_day_and_a_week_are_found_under_noise_and_growth() {
        let noise = noise(24 * 7 * 8 + 11, 3);
        let value = |(hour, noise): (usize, &f64)| {
            let day = if (9..18).contains(&(hour % 24)) {
                6.0
            } else {
                0.0
            };
            let weekend = if hour / 24 % 7 >= 5 { -3.0 } else { 0.0 };
            100.0 + 0.01 * hour as f64 + day + weekend + noise
        };
        let values: Vec<f64> = noise.iter().enumerate().map(value).collect();
        assert_eq!(seasons(&values, &[]), [24, 168]);
        assert_eq!(seasons(&values, &[24, 168]), [24, 168]);
    }

    #[test]
    fn an_overtone_is_not_the_season() {
        // Two unequal peaks a day: half a day is the stronger wave.
        let wave = |step: usize, cycles: f64| {
            libm::sin(cycles * step as f64 * std::f64::consts::TAU / 144.0)
        };
        let noise = noise(1008, 5);
        let values: Vec<f64> = (0..1008)
            .map(|step| 3.0 * wave(step, 2.0) + 2.0 * wave(step, 1.0) + 0.3 * noise[step])
            .collect();
        assert_eq!(seasons(&values, &[]), [144]);
        assert_eq!(seasons(&values, &[144, 1008]), [144]);
    }
}
