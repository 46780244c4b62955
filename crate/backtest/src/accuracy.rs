//! Errors of forecasts, added up.

use idlewise_forecast::{Forecast, Score, nine_digits};

use crate::answer::Accuracy;

/// Errors of our forecasts and of the naive ones.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Errors {
    ours: Score,
    naive: Score,
    /// Sums of errors over what the day before misses, and how many they are.
    scaled: [f64; 2],
    steps: usize,
}

impl Errors {
    /// Of a forecast and what came; `usual` is what the day before misses.
    pub fn of(forecast: &Forecast, came: &[f64], usual: f64) -> Self {
        let mut out = Errors::default();
        let levels = &forecast.levels;
        let (naive, naive_quantiles) = &forecast.naive;
        out.ours
            .add(came, &forecast.median, levels, &forecast.quantiles);
        out.naive.add(came, naive, levels, naive_quantiles);
        if usual > 0.0 {
            out.scaled = [out.ours.missed / usual, out.naive.missed / usual];
            out.steps = out.ours.steps;
        }
        out
    }

    /// Those of both.
    pub fn add(&mut self, other: &Errors) {
        plus(&mut self.ours, &other.ours);
        plus(&mut self.naive, &other.naive);
        self.scaled[0] += other.scaled[0];
        self.scaled[1] += other.scaled[1];
        self.steps += other.steps;
    }

    pub fn accuracy(&self) -> Accuracy {
        let scaled = |sum: f64| (self.steps > 0).then(|| nine_digits(sum / self.steps as f64));
        Accuracy {
            wape: nine_digits(self.ours.wape()),
            naive_wape: nine_digits(self.naive.wape()),
            mase: scaled(self.scaled[0]),
            naive_mase: scaled(self.scaled[1]),
            pinball: nine_digits(self.ours.mean_pinball()),
            naive_pinball: nine_digits(self.naive.mean_pinball()),
            inside: nine_digits(self.ours.coverage()),
        }
    }
}

fn plus(score: &mut Score, other: &Score) {
    score.missed += other.missed;
    score.came += other.came;
    score.pinball += other.pinball;
    score.losses += other.losses;
    score.inside += other.inside;
    score.steps += other.steps;
}

/// What repeating the value of a day before misses on average, within what is known; of
/// the step before where no day is known.
pub(crate) fn usual_miss(known: &[f64], day: usize) -> f64 {
    let lag = if known.len() > day { day } else { 1 };
    let pairs = known.iter().zip(known.iter().skip(lag));
    let (mut sum, mut count) = (0.0, 0.0);
    for miss in pairs
        .map(|(a, b)| (a - b).abs())
        .filter(|miss| !miss.is_nan())
    {
        sum += miss;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_miss_by_hand() {
        // A day of two steps: 3 - 1, 4 - 2, and one that is not known.
        assert_eq!(usual_miss(&[1.0, 2.0, 3.0, 4.0, f64::NAN], 2), 2.0);
        assert_eq!(usual_miss(&[1.0, 4.0], 5), 3.0);
        assert_eq!(usual_miss(&[1.0], 1), 0.0);
    }
}
