//! What each way of forecasting would have said at earlier times of a history, and how far
//! it was off.

use std::collections::BTreeMap;

use crate::decompose;
use crate::gaps;
use crate::scale::Scale;

/// Earlier times that are looked at.
pub(crate) const MOST_ORIGINS: usize = 28;
/// Fewer than that: the times stand closer than a horizon apart.
const FEW_ORIGINS: usize = 12;

/// A way to forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Way {
    /// The last season once more; an index into the seasons.
    Naive(usize),
    /// Decomposed on the scale of this index.
    Decomposed(usize),
    /// The middle between the two.
    Between(usize, usize),
}

/// All forecasts from one time.
#[derive(Debug, Clone)]
pub(crate) struct Paths {
    naive: Vec<Vec<f64>>,
    decomposed: Vec<Vec<f64>>,
}

impl Paths {
    /// The forecast of one way; `None` where it had too little history.
    pub(crate) fn of(&self, way: Way) -> Option<Vec<f64>> {
        match way {
            Way::Naive(season) => self.naive.get(season).cloned(),
            Way::Decomposed(scale) => self.decomposed.get(scale).cloned(),
            Way::Between(scale, season) => {
                let (a, b) = (self.decomposed.get(scale)?, self.naive.get(season)?);
                Some(a.iter().zip(b).map(|(a, b)| 0.5 * (a + b)).collect())
            }
        }
    }
}

/// Forecasts by the time from which they were made: a series that grows at its end keeps
/// them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rolling {
    made: BTreeMap<usize, Paths>,
}

impl Rolling {
    /// The forecasts of every way at a time, from what was known then.
    pub(crate) fn at(
        &mut self,
        known: &[f64],
        [seasons, repeats]: [&[usize]; 2],
        scales: &[Scale],
        horizon: usize,
    ) -> &Paths {
        self.made
            .entry(known.len())
            .or_insert_with(|| paths(known, [seasons, repeats], scales, horizon))
    }
}

fn paths(
    known: &[f64],
    [seasons, repeats]: [&[usize]; 2],
    scales: &[Scale],
    horizon: usize,
) -> Paths {
    let longest = repeats.last().copied().unwrap_or(1);
    let values = gaps::filled(known, longest).0;
    let naive = |season: &usize| naive(&values, *season, horizon);
    let decomposed = |scale: &Scale| {
        let scaled: Vec<f64> = values.iter().map(|&value| scale.to(value)).collect();
        let path = decompose::carried_on(&scaled, seasons, horizon)?;
        Some(path.into_iter().map(|value| scale.from(value)).collect())
    };
    Paths {
        naive: repeats.iter().map(naive).collect(),
        decomposed: scales.iter().filter_map(decomposed).collect(),
    }
}

/// The last season again and again.
fn naive(values: &[f64], season: usize, horizon: usize) -> Vec<f64> {
    let last = &values[values.len().saturating_sub(season)..];
    last.iter().copied().cycle().take(horizon).collect()
}

/// The times at which a history is looked at: whole horizons before its end, closer where
/// there are few. At the first, two seasons were known.
pub(crate) fn origins(length: usize, repeats: &[usize], horizon: usize) -> Vec<usize> {
    let longest = repeats.last().copied().unwrap_or(1);
    let first = (2 * longest).max(8);
    let Some(last) = length.checked_sub(horizon).filter(|last| *last >= first) else {
        return Vec::new();
    };
    let room = last - first;
    let stride = if room / horizon + 1 >= FEW_ORIGINS {
        horizon
    } else {
        (horizon / 4).max(1)
    };
    let mut out: Vec<usize> = (0..MOST_ORIGINS.min(room / stride + 1))
        .map(|back| last - back * stride)
        .collect();
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_end_a_horizon_before_the_end() {
        // Eight whole horizons fit: they stand closer.
        let few = origins(100, &[10], 10);
        assert_eq!((few.len(), few.last()), (MOST_ORIGINS, Some(&90)));
        assert_eq!((few[0], few[1]), (36, 38));
        assert_eq!(origins(25, &[10], 10), Vec::<usize>::new());
        assert_eq!(origins(30, &[10], 10), [20]);
        let many = origins(24 * 7 * 24, &[24, 168], 24);
        assert_eq!(
            (many.len(), many.last()),
            (MOST_ORIGINS, Some(&(24 * 7 * 24 - 24)))
        );
    }

    #[test]
    fn the_naive_forecast_repeats_a_season() {
        assert_eq!(naive(&[1.0, 2.0, 3.0], 2, 5), [2.0, 3.0, 2.0, 3.0, 2.0]);
    }
}
