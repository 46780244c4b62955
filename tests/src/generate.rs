//! Pseudo-random numbers from a seed, the same on every machine.

/// A small generator of pseudo-random numbers (xorshift64*, Vigna 2016).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator whose whole sequence is fixed by the seed.
    pub fn new(seed: u64) -> Self {
        // Neighbouring seeds are spread apart; the state must not be 0.
        Random(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from `low` to below `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        // The upper 53 bits are the best ones, and fill an f64 exactly.
        let unit = (self.bits() >> 11) as f64 / (1_u64 << 53) as f64;
        low + (high - low) * unit
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&mut self, low: u64, high: u64) -> u64 {
        low + self.bits() % (high - low + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn random_numbers_stay_in_range_and_spread() {
        let mut random = Random::new(0);
        let draws: Vec<f64> = (0..1_000).map(|_| random.between(2.0, 4.0)).collect();
        assert!(draws.iter().all(|x| (2.0..4.0).contains(x)));
        let mean = draws.iter().sum::<f64>() / 1_000.0;
        assert!((mean - 3.0).abs() < 0.1, "{mean}");
        let whole: BTreeSet<u64> = (0..1_000).map(|_| random.whole(3, 7)).collect();
        assert_eq!(whole, BTreeSet::from([3, 4, 5, 6, 7]));
    }
}
