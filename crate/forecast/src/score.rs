//! How far forecasts were from what came.

/// Errors of many forecasts, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    /// The sum of what the medians missed.
    pub missed: f64,
    /// The sum of what came.
    pub came: f64,
    /// The sum of the pinball losses over steps and quantiles.
    pub pinball: f64,
    /// How many losses that is.
    pub losses: usize,
    /// Steps in which what came lay between the outer quantiles.
    pub inside: usize,
    /// Steps.
    pub steps: usize,
}

impl Score {
    /// The sum of absolute errors over the sum of what came (WAPE), a share.
    pub fn wape(&self) -> f64 {
        ratio(self.missed, self.came)
    }

    /// The mean pinball loss, in units of the series.
    pub fn mean_pinball(&self) -> f64 {
        ratio(self.pinball, self.losses as f64)
    }

    /// The share of steps between the outer quantiles.
    pub fn coverage(&self) -> f64 {
        ratio(self.inside as f64, self.steps as f64)
    }

    /// Adds what came to a forecast of it. Steps that are not known (NaN) do not count.
    /// `levels` are in order, and `quantiles` has a path for each of them.
    pub fn add(&mut self, came: &[f64], median: &[f64], levels: &[f64], quantiles: &[Vec<f64>]) {
        for (step, (&came, &median)) in came.iter().zip(median).enumerate() {
            if came.is_nan() {
                continue;
            }
            self.missed += (came - median).abs();
            self.came += came.abs();
            self.steps += 1;
            for (level, path) in levels.iter().zip(quantiles) {
                let over = came - path[step];
                self.pinball += (level * over).max((level - 1.0) * over);
                self.losses += 1;
            }
            if let (Some(low), Some(high)) = (quantiles.first(), quantiles.last()) {
                self.inside += usize::from(low[step] <= came && came <= high[step]);
            }
        }
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_by_hand() {
        let mut score = Score::default();
        let quantiles = [vec![5.0, 5.0, 5.0], vec![15.0, 15.0, 15.0]];
        score.add(&[10.0, 20.0, f64::NAN], &[8.0; 3], &[0.1, 0.9], &quantiles);
        assert_eq!(score.wape(), 14.0 / 30.0);
        assert_eq!(score.coverage(), 0.5);
        // 0.1·5, 0.1·5 at 10; 0.1·15, 0.9·5 at 20.
        assert!((score.mean_pinball() - (0.5 + 0.5 + 1.5 + 4.5) / 4.0).abs() < 1e-12);
    }
}
