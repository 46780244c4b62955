//! Seasons and trend taken apart (MSTL), each carried on: the seasons repeat, the trend is
//! smoothed and damped.

use stlrs::MstlParams;

use crate::seasons::CYCLES;
use crate::trend;

/// Seasons of the longest length that the decomposition looks back on.
const LOOK_BACK: usize = 12;
/// Steps that it looks back on at least, where there are so many.
const LEAST: usize = 2 * 1024;

/// The next `horizon` values after a series without gaps; `None` where it is too short.
pub(crate) fn carried_on(values: &[f64], seasons: &[usize], horizon: usize) -> Option<Vec<f64>> {
    let longest = seasons.last().copied().unwrap_or(1);
    let back = (LOOK_BACK * longest).max(LEAST.min(8 * LOOK_BACK * longest));
    let values = &values[values.len().saturating_sub(back)..];
    let seasons: Vec<usize> = seasons
        .iter()
        .copied()
        .filter(|&season| season >= 2 && values.len() >= CYCLES * season)
        .collect();
    if values.len() < 4 {
        return None;
    }
    if seasons.is_empty() {
        return Some(trend::carried_on(values, horizon));
    }
    // Windows over how many seasons each step of a season is smoothed.
    let windows: Vec<usize> = seasons.iter().map(|_| WINDOW).collect();
    let mut params = MstlParams::new();
    params.seasonal_lengths(&windows);
    let parts = params.fit(values, &seasons).ok()?;
    let level: Vec<f64> = parts
        .trend()
        .iter()
        .zip(parts.remainder())
        .map(|(trend, rest)| trend + rest)
        .collect();
    let mut out = trend::carried_on(&level, horizon);
    for (season, part) in seasons.iter().zip(parts.seasonal()) {
        let last = &part[part.len() - season..];
        for (value, seasonal) in out.iter_mut().zip(last.iter().cycle()) {
            *value += seasonal;
        }
    }
    Some(out)
}

/// Seasons over which each step of a season is smoothed.
const WINDOW: usize = 13;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_repeat_on_a_level() {
        let value = |step: usize| 50.0 + (step % 6) as f64 * 3.0;
        let values: Vec<f64> = (0..60).map(value).collect();
        let next = carried_on(&values, &[6], 9).unwrap();
        for (ahead, next) in next.iter().enumerate() {
            assert!((next - value(60 + ahead)).abs() < 1e-6, "{ahead}: {next}");
        }
        assert_eq!(carried_on(&values[..3], &[6], 2), None);
    }
}
