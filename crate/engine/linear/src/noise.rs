//! Numbers for tests: they look random, and are the same everywhere.

/// A generator, by its seed.
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    /// The next number, 0 to 1 (Knuth's linear congruential generator, MMIX).
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = (self.0)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1_u64 << 24) as f64
    }
}
