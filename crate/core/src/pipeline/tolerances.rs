//! What counts as proved.

/// A gap below this is rounding, whatever gap was asked for: values and bounds
/// are sums of many terms, each right to the last few of its sixteen digits.
pub(super) const PROVED: f64 = 1e-8;
