//! Several series and their sum: forecast apart, then moved by as little as their errors
//! say, until the parts add up to the whole.

use crate::forecaster::{Error, Forecast, Forecaster, Options};
use crate::score::Score;

/// The part of the longest history that a series has to know to be forecast with the sum.
/// The sum knows the steps that all of them know: of a shorter one it would know as little.
const LONG: f64 = 0.9;

/// Forecasts of several series that add up.
#[derive(Debug, Clone)]
pub struct Together {
    /// The forecast of each series.
    pub parts: Vec<Forecast>,
    /// The forecast of their sum: its median is the sum of theirs. How it fared is told of
    /// the sum of those that are not `apart`.
    pub whole: Forecast,
    /// Series with a shorter history than others: they move no other forecast, and none
    /// moves theirs.
    pub apart: Vec<usize>,
}

/// Forecasts of several series from their end or, as they grow, from later ends: what was
/// worked out for the past is kept.
#[derive(Debug, Clone)]
pub struct Combined {
    parts: Vec<Forecaster>,
    /// Of the sum of those that are long enough; none where that is one series, or no step
    /// is known of all of them.
    whole: Option<Forecaster>,
    /// Whether each is long enough to be forecast with the sum.
    long: Vec<bool>,
}

impl Combined {
    /// Finds the seasons of histories of equal length whose steps are the same times,
    /// unless they are given.
    ///
    /// # Errors
    /// As for one series; lengths that differ.
    pub fn new(histories: &[Vec<f64>], options: &Options) -> Result<Self, Error> {
        let long = long(histories);
        let whole = match Forecaster::new(&sum_of(histories, &long)?, options.clone()) {
            Ok(whole) => Some(whole),
            Err(Error::TooShort(_)) if histories.len() > 1 => None,
            Err(error) => return Err(error),
        };
        let seasons = options
            .seasons
            .clone()
            .or_else(|| Some(whole.as_ref()?.seasons().to_vec()));
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
            parts.push(own);
        }
        let is_sum = long.iter().filter(|long| **long).count() > 1;
        let whole = whole.filter(|_| is_sum);
        Ok(Combined { parts, whole, long })
    }

    /// Forecasts what comes after histories: those that this was made of, or longer ones
    /// that begin with them.
    ///
    /// # Errors
    /// Values that are no counts, lengths that differ, another number of histories.
    pub fn forecast(&mut self, histories: &[Vec<f64>]) -> Result<Together, Error> {
        self.forecast_watched(histories, &|_, _| ())
    }

    /// The same, and tells how many of how many series are done.
    ///
    /// # Errors
    /// As [`Combined::forecast`].
    pub fn forecast_watched(
        &mut self,
        histories: &[Vec<f64>],
        told: &dyn Fn(usize, usize),
    ) -> Result<Together, Error> {
        if histories.len() != self.parts.len() {
            return Err(Error::Lengths);
        }
        let sum = sum_of(histories, &self.long)?;
        let all = self.parts.len() + usize::from(self.whole.is_some());
        let mut parts = Vec::with_capacity(histories.len());
        for (forecaster, history) in self.parts.iter_mut().zip(histories) {
            told(parts.len(), all);
            parts.push(forecaster.forecast(history)?);
        }
        let apart: Vec<usize> = (0..parts.len()).filter(|at| !self.long[*at]).collect();
        let whole = match &mut self.whole {
            Some(whole) => {
                told(parts.len(), all);
                let mut whole = whole.forecast(&sum)?;
                let joined = parts.iter_mut().zip(&self.long);
                let joined = joined.filter(|(_, long)| **long).map(|(part, _)| part);
                reconcile(&mut joined.collect::<Vec<_>>(), &mut whole);
                whole
            }
            None => only(&parts, &self.long).ok_or(Error::Lengths)?,
        };
        let whole = with(whole, apart.iter().map(|at| &parts[*at]));
        told(all, all);
        Ok(Together {
            parts,
            whole,
            apart,
        })
    }
}

/// Forecasts series of equal length whose steps are the same times.
///
/// # Errors
/// As for one series; lengths that differ.
pub fn together(histories: &[Vec<f64>], options: &Options) -> Result<Together, Error> {
    Combined::new(histories, options)?.forecast(histories)
}

/// Which series know nearly as much as the one that knows most.
fn long(histories: &[Vec<f64>]) -> Vec<bool> {
    let known = |history: &Vec<f64>| history.iter().filter(|value| !value.is_nan()).count();
    let counts: Vec<f64> = histories.iter().map(|own| known(own) as f64).collect();
    let most = counts.iter().copied().fold(0.0, f64::max);
    counts.iter().map(|count| *count >= LONG * most).collect()
}

/// The sum of the series that are taken; a step that one of them does not know is not known.
fn sum_of(histories: &[Vec<f64>], taken: &[bool]) -> Result<Vec<f64>, Error> {
    let length = histories.first().map_or(0, Vec::len);
    if histories.iter().any(|history| history.len() != length) {
        return Err(Error::Lengths);
    }
    let taken = || histories.iter().zip(taken).filter(|(_, taken)| **taken);
    let at = |step: usize| taken().map(|(history, _)| history[step]).sum();
    Ok((0..length).map(at).collect())
}

/// The whole where no forecast of a sum was made: the only long series, or the first one
/// with the others on top, which was judged by nothing.
fn only(parts: &[Forecast], long: &[bool]) -> Option<Forecast> {
    let mut joined = parts.iter().zip(long).filter(|(_, long)| **long);
    let (first, _) = joined.next()?;
    let others: Vec<&Forecast> = joined.map(|(part, _)| part).collect();
    let mut whole = first.clone();
    if !others.is_empty() {
        (whole.score, whole.naive_score) = (Score::default(), Score::default());
        whole.origins.clear();
        whole.misses.clear();
    }
    Some(with(whole, others))
}

/// A forecast with others on top of it.
fn with<'f>(mut whole: Forecast, others: impl IntoIterator<Item = &'f Forecast>) -> Forecast {
    for other in others {
        for step in 0..whole.median.len() {
            whole.moved_to(step, whole.median[step] + other.median[step]);
        }
    }
    whole
}

/// Minimum trace with diagonal weights: what the parts' sum and the whole disagree by is
/// borne by each in proportion to the square of what it missed before. Of a whole that was
/// never judged nobody knows what it missed: it is the sum.
fn reconcile(parts: &mut [&mut Forecast], whole: &mut Forecast) {
    let weight = |forecast: &Forecast| {
        let steps = forecast.score.steps.max(1) as f64;
        let missed = forecast.score.missed / steps;
        missed * missed
    };
    let weights: Vec<f64> = parts.iter().map(|part| weight(part)).collect();
    let all = weights.iter().sum::<f64>() + weight(whole);
    for step in 0..whole.median.len() {
        let sum: f64 = parts.iter().map(|part| part.median[step]).sum();
        let apart = if all > 0.0 && whole.score.steps > 0 {
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
        assert_eq!(made.apart, Vec::<usize>::new());
        let uneven = [vec![1.0; 9], vec![1.0; 8]];
        assert_eq!(
            together(&uneven, &Options::new(2)).unwrap_err(),
            Error::Lengths
        );
    }

    /// Four weeks of days with noise.
    fn days(seed: u64) -> Vec<f64> {
        let mut sequence = Sequence::of(seed);
        let value = |hour: usize| {
            let day = if hour % 24 < 12 { 100.0 } else { 40.0 };
            day + sequence.below(1001) as f64 / 100.0
        };
        (0..24 * 28).map(value).collect()
    }

    #[test]
    fn a_short_history_moves_no_other_forecast() {
        let long = days(1);
        let alone = together(std::slice::from_ref(&long), &Options::new(24)).unwrap();
        // A day at the beginning, or one at the end.
        for known in [0..24, 24 * 27..24 * 28] {
            let mut short = vec![f64::NAN; long.len()];
            short[known.clone()].copy_from_slice(&long[known]);
            let made = together(&[long.clone(), short], &Options::new(24)).unwrap();
            assert_eq!(made.parts[0], alone.parts[0]);
            assert_eq!((made.parts[1].origins.len(), made.parts[1].known), (0, 24));
            assert_eq!(made.parts[1].score, Score::default());
            assert_eq!(made.apart, [1]);
            // How the whole fared is what the long one did.
            assert_eq!(made.whole.score, alone.whole.score);
            let sum = made.parts[0].median[3] + made.parts[1].median[3];
            assert!((made.whole.median[3] - sum).abs() < 1e-9);
        }
    }

    #[test]
    fn histories_that_never_meet_are_forecast_apart() {
        let (mut first, mut second) = (days(1), days(2));
        first[24 * 14..].fill(f64::NAN);
        second[..24 * 14].fill(f64::NAN);
        let made = together(&[first, second.clone()], &Options::new(24)).unwrap();
        assert_eq!(made.whole.origins, Vec::<usize>::new());
        let sum = made.parts[0].median[5] + made.parts[1].median[5];
        assert!((made.whole.median[5] - sum).abs() < 1e-9);
        // What nobody knew before the first step is no history.
        let alone = together(&[second[24 * 14..].to_vec()], &Options::new(24)).unwrap();
        assert_eq!(made.parts[1].median, alone.parts[0].median);
        assert_eq!(made.parts[1].gaps, alone.parts[0].gaps);
    }
}
