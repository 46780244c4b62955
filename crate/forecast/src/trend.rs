//! A level and a damped slope, smoothed exponentially (the additive damped method), with
//! the weights that were best over a whole horizon.

const LEVELS: [f64; 9] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8];
/// Weights of the slope, as shares of the level's.
const SLOPES: [f64; 3] = [0.0, 0.02, 0.1];
/// What is left of the slope after each tenth of the horizon.
const DAMPED: f64 = 0.8;

/// The next values of a series without seasons.
pub(crate) fn carried_on(values: &[f64], horizon: usize) -> Vec<f64> {
    let damping = libm::pow(DAMPED, 10.0 / horizon.max(1) as f64);
    let mut best = (f64::INFINITY, (0.0, 0.0));
    for level in LEVELS {
        for slope in SLOPES {
            let (error, state) = followed(values, horizon, [level, level * slope], damping);
            if error < best.0 {
                best = (error, state);
            }
        }
    }
    let (level, slope) = best.1;
    let mut out = Vec::with_capacity(horizon);
    let (mut grown, mut factor) = (0.0, 1.0);
    for _ in 0..horizon {
        factor *= damping;
        grown += slope * factor;
        out.push(level + grown);
    }
    out
}

/// How far the means of the horizons ahead were missed, and the level and slope at the end.
fn followed(
    values: &[f64],
    horizon: usize,
    [alpha, beta]: [f64; 2],
    damping: f64,
) -> (f64, (f64, f64)) {
    let n = values.len();
    let mut sums = Vec::with_capacity(n + 1);
    let mut sum = 0.0;
    sums.push(0.0);
    for value in values {
        sum += value;
        sums.push(sum);
    }
    // The mean over the horizon of what the damped slope adds.
    let (mut factor, mut grown, mut reach) = (1.0, 0.0, 0.0);
    for _ in 0..horizon {
        factor *= damping;
        grown += factor;
        reach += grown / horizon as f64;
    }
    let start = (n / 4).clamp(1, horizon.max(1));
    let mut level = sums[start] / start as f64;
    let mut slope = 0.0;
    let mut error = 0.0;
    for (at, value) in values.iter().enumerate() {
        let foreseen = level + damping * slope;
        let next = foreseen + alpha * (value - foreseen);
        slope = damping * slope + beta * (value - foreseen);
        level = next;
        if at >= n / 4 && at + 1 + horizon <= n {
            let came = (sums[at + 1 + horizon] - sums[at + 1]) / horizon as f64;
            error += (level + slope * reach - came).abs();
        }
    }
    (error, (level, slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_stays_and_growth_is_damped() {
        let flat = carried_on(&[7.0; 50], 5);
        assert!(
            flat.iter().all(|value| (value - 7.0).abs() < 1e-9),
            "{flat:?}"
        );
        let line: Vec<f64> = (0..200).map(f64::from).collect();
        let next = carried_on(&line, 20);
        assert!(next.windows(2).all(|pair| pair[1] >= pair[0]), "{next:?}");
        assert!(next[19] < 219.0 && next[19] > 180.0, "{next:?}");
    }
}
