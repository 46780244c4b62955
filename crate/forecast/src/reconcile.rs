//! Several series and their sum: forecast apart, then moved by as little as their errors
//! say, until the parts add up to the whole.

use crate::forecaster::{Error, Forecast, Forecaster, Options};

/// Forecasts of several series that add up.
#[derive(Debug, Clone)]
pub struct Together {
    /// The forecast of each series.
    pub parts: Vec<Forecast>,
    /// The forecast of their sum: its median is the sum of theirs.
    pub whole: Forecast,
}

/// Forecasts series of equal length whose steps are the same times.
///
/// # Errors
/// As for one series; lengths that differ.
pub fn together(histories: &[Vec<f64>], options: &Options) -> Result<Together, Error> {
    let sum = sum_of(histories)?;
    let mut whole = Forecaster::new(&sum, options.clone())?;
    let seasons = options
        .seasons
        .clone()
        .or_else(|| Some(whole.seasons().to_vec()));
    let mut parts = Vec::with_capacity(histories.len());
    for history in histories {
        // A part that has no season of its own takes the whole's.
        let mut own = Forecaster::new(history, options.clone())?;
        if own.seasons().is_empty() {
            let options = Options {
                seasons: seasons.clone(),
                ..options.clone()
            };
            own = Forecaster::new(history, options)?;
        }
        parts.push(own.forecast(history)?);
    }
    let mut whole = whole.forecast(&sum)?;
    reconcile(&mut parts, &mut whole);
    Ok(Together { parts, whole })
}

/// The sum of series; a step that one of them does not know is not known.
fn sum_of(histories: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
    let length = histories.first().map_or(0, Vec::len);
    if histories.iter().any(|history| history.len() != length) {
        return Err(Error::Lengths);
    }
    let at = |step: usize| histories.iter().map(|history| history[step]).sum();
    Ok((0..length).map(at).collect())
}

/// Minimum trace with diagonal weights: what the parts' sum and the whole disagree by is
/// borne by each in proportion to the square of what it missed before.
fn reconcile(parts: &mut [Forecast], whole: &mut Forecast) {
    let weight = |forecast: &Forecast| {
        let steps = forecast.score.steps.max(1) as f64;
        let missed = forecast.score.missed / steps;
        missed * missed
    };
    let weights: Vec<f64> = parts.iter().map(weight).collect();
    let all = weights.iter().sum::<f64>() + weight(whole);
    for step in 0..whole.median.len() {
        let sum: f64 = parts.iter().map(|part| part.median[step]).sum();
        let apart = if all > 0.0 {
            (whole.median[step] - sum) / all
        } else {
            0.0
        };
        for (part, weight) in parts.iter_mut().zip(&weights) {
            let moved = (part.median[step] + apart * weight).max(0.0);
            part.moved_to(step, moved);
        }
        let sum = parts.iter().map(|part| part.median[step]).sum();
        whole.moved_to(step, sum);
    }
}

impl Forecast {
    /// Moves the median of a step, and its quantiles by as much, none below 0.
    fn moved_to(&mut self, step: usize, median: f64) {
        let by = median - self.median[step];
        self.median[step] = median;
        for path in &mut self.quantiles {
            path[step] = (path[step] + by).max(0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Sequence;

    #[test]
    fn the_parts_add_up_and_none_is_negative() {
        let mut sequence = Sequence::of(4);
        let mut series = |level: f64, noise: f64| -> Vec<f64> {
            let value = |hour: usize| {
                let day = if hour % 24 < 12 { level } else { 0.2 * level };
                (day + noise * (sequence.below(1001) as f64 / 500.0 - 1.0)).max(0.0)
            };
            (0..24 * 21).map(value).collect()
        };
        let histories = vec![series(100.0, 5.0), series(20.0, 10.0), series(1.0, 1.0)];
        let made = together(&histories, &Options::new(24)).unwrap();
        for step in 0..24 {
            let sum: f64 = made.parts.iter().map(|part| part.median[step]).sum();
            assert!((sum - made.whole.median[step]).abs() <= 1e-9 * sum);
            assert!(made.parts.iter().all(|part| part.quantiles[0][step] >= 0.0));
        }
        let uneven = [vec![1.0; 9], vec![1.0; 8]];
        assert_eq!(
            together(&uneven, &Options::new(2)).unwrap_err(),
            Error::Lengths
        );
    }
}
