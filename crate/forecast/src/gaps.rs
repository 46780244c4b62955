//! What is missing in a history, told apart and filled from the seasons before it.

use crate::number::median;

/// Earlier seasons that say what was to be expected.
const SEASONS_BACK: usize = 4;
/// Zeros are an outage where at least this share of the mean was expected.
const EXPECTED_SHARE: f64 = 0.25;

/// What a stretch without demand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapKind {
    /// Nothing was recorded.
    Missing,
    /// Zeros were recorded where the seasons before had demand in every step.
    Outage,
    /// Zeros that the seasons before do not contradict: they are demand, and stay.
    Zeros,
}

impl GapKind {
    /// The name in words.
    pub fn as_str(self) -> &'static str {
        match self {
            GapKind::Missing => "missing",
            GapKind::Outage => "outage",
            GapKind::Zeros => "zeros",
        }
    }
}

/// A stretch of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// What it is.
    pub kind: GapKind,
    /// Its first step.
    pub start: usize,
    /// How many steps it has.
    pub length: usize,
}

/// A history without gaps, and what was found in it. Each step is filled from steps before
/// it where there are any, so that nothing of the future is in what was known at a time.
pub(crate) fn filled(values: &[f64], season: usize) -> (Vec<f64>, Vec<Gap>) {
    let season = season.max(1);
    let mut out = values.to_vec();
    let mut gaps = Vec::new();
    let mean = crate::number::mean(values.iter().copied());
    let mut at = 0;
    while at < values.len() {
        let Some(mut kind) = kind_of(&out, at, season, mean) else {
            at += 1;
            continue;
        };
        let is_same = |step: &usize| kind_of(&out, *step, season, mean) == Some(kind);
        let end = at + (at..values.len()).take_while(is_same).count();
        // A single zero may be chance.
        if kind == GapKind::Outage && end - at < 2 {
            kind = GapKind::Zeros;
        }
        if kind != GapKind::Zeros {
            for step in at..end {
                out[step] = expected(&out, step, season);
            }
        }
        gaps.push(Gap {
            kind,
            start: at,
            length: end - at,
        });
        at = end;
    }
    start_filled(&mut out, season);
    (out, gaps)
}

/// The values of the same step in the seasons before.
fn before(values: &[f64], step: usize, season: usize) -> Vec<f64> {
    let back = (1..=SEASONS_BACK).map_while(|k| step.checked_sub(k * season));
    back.map(|i| values[i]).filter(|v| !v.is_nan()).collect()
}

fn expected(values: &[f64], step: usize, season: usize) -> f64 {
    let known = before(values, step, season);
    match (known.is_empty(), step.checked_sub(1)) {
        (false, _) => median(known),
        (true, Some(last)) => values[last],
        (true, None) => f64::NAN,
    }
}

/// What a step is, if it is no demand or may be none.
fn kind_of(values: &[f64], step: usize, season: usize, mean: f64) -> Option<GapKind> {
    match values[step] {
        value if value.is_nan() => Some(GapKind::Missing),
        0.0 => {
            let known = before(values, step, season);
            let is_contradicted = known.len() >= 2
                && known.iter().all(|&value| value > 0.0)
                && median(known) >= EXPECTED_SHARE * mean;
            Some(if is_contradicted {
                GapKind::Outage
            } else {
                GapKind::Zeros
            })
        }
        _ => None,
    }
}

/// What is missing before anything is known takes the first season that knows it.
fn start_filled(values: &mut [f64], season: usize) {
    for step in 0..values.len() {
        if values[step].is_nan() {
            let mut later = (step + season..values.len()).step_by(season);
            let same = later.find(|&i| !values[i].is_nan());
            let next = || (step + 1..values.len()).find(|&i| !values[i].is_nan());
            values[step] = same.or_else(next).map_or(0.0, |i| values[i]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_gaps_and_outages_are_told_apart() {
        // Nights are zero by nature.
        let day = |step: usize| [0.0, 0.0, 10.0, 20.0, 30.0, 20.0][step % 6];
        let mut values: Vec<f64> = (0..36).map(day).collect();
        values[21] = f64::NAN;
        values[26] = 0.0;
        values[27] = 0.0;
        values[28] = 0.0;
        let (filled, gaps) = filled(&values, 6);
        assert_eq!(filled, (0..36).map(day).collect::<Vec<_>>());
        let of = |kind| -> Vec<(usize, usize)> {
            let gaps = gaps.iter().filter(|gap| gap.kind == kind);
            gaps.map(|gap| (gap.start, gap.length)).collect()
        };
        assert_eq!(of(GapKind::Missing), [(21, 1)]);
        assert_eq!(of(GapKind::Outage), [(26, 3)]);
        assert_eq!(of(GapKind::Zeros).len(), 6);
    }

    #[test]
    fn an_outage_is_filled_and_a_missing_start_too() {
        let mut values: Vec<f64> = (0..40).map(|step| 10.0 + f64::from(step % 4)).collect();
        values[0] = f64::NAN;
        values[30] = 0.0;
        values[31] = 0.0;
        let (filled, gaps) = filled(&values, 4);
        assert_eq!(&filled[30..32], [12.0, 13.0]);
        assert_eq!(filled[0], 10.0);
        assert_eq!(gaps[1].kind, GapKind::Outage);
    }

    #[test]
    fn what_was_filled_knows_nothing_of_later() {
        let mut values: Vec<f64> = (0..60).map(|step| f64::from(step % 5) + 1.0).collect();
        values[33] = f64::NAN;
        let early = filled(&values[..40], 5).0;
        values[50] = 900.0;
        assert_eq!(early[33], filled(&values, 5).0[33]);
    }
}
