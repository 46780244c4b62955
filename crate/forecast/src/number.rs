//! Small arithmetic that is the same everywhere: quantiles, rounding, a seeded sequence.

/// Rounds to nine digits: what is written is equal where the last bits are not.
pub fn nine_digits(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}

/// The quantile of sorted values at a position between 0 and 1, between its neighbours.
pub(crate) fn quantile(sorted: &[f64], at: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = at.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let share = place - below as f64;
    let above = (below + 1).min(last);
    sorted[below] + share * (sorted[above] - sorted[below])
}

/// The middle of values, none of which is missing.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    quantile(&values, 0.5)
}

/// The mean of what is known.
pub(crate) fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        if !value.is_nan() {
            sum += value;
            count += 1.0;
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// A sequence of numbers that a seed decides (`SplitMix64`).
#[derive(Debug, Clone)]
pub(crate) struct Sequence(u64);

impl Sequence {
    pub(crate) fn of(seed: u64) -> Self {
        Sequence(seed)
    }

    /// The next number below `count`, which is above 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        ((u128::from(mixed) * count as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(median(vec![5.0, 1.0, 3.0]), 3.0);
        assert!(quantile(&[], 0.5).is_nan());
        assert_eq!(mean([1.0, f64::NAN, 3.0]), 2.0);
    }

    #[test]
    fn nine_digits_stay() {
        assert_eq!(nine_digits(1.0 / 3.0), 0.333_333_333);
        assert_eq!(nine_digits(0.0), 0.0);
    }

    #[test]
    fn a_seed_decides_the_sequence() {
        let drawn = |seed| -> Vec<usize> {
            let mut sequence = Sequence::of(seed);
            (0..8).map(|_| sequence.below(10)).collect()
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        assert!(drawn(7).iter().all(|&number| number < 10));
    }
}
