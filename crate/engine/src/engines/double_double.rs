//! Sums of products to twice as many digits as a number has: what is left of a row once
//! nearly everything cancels. Plain additions and multiplications, so that every platform
//! finds the same (Dekker 1971, Knuth: no fused multiply-add).

/// A sum as a number and what rounding it left out.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Double {
    high: f64,
    low: f64,
}

/// Halves a number: 2^27 + 1.
const SPLITTER: f64 = 134_217_729.0;
/// Larger factors cannot be halved without overflow.
const LARGEST: f64 = 1e290;

impl Double {
    pub fn of(value: f64) -> Self {
        Double {
            high: value,
            low: 0.0,
        }
    }

    /// The nearest number.
    pub fn value(self) -> f64 {
        self.high + self.low
    }

    /// With one term more.
    #[must_use]
    pub fn plus(self, term: f64) -> Self {
        let (high, rest) = two_sum(self.high, term);
        if high.is_finite() {
            quick(high, rest + self.low)
        } else {
            Double::of(high)
        }
    }

    /// With one product more.
    #[must_use]
    pub fn plus_product(self, a: f64, b: f64) -> Self {
        let (product, rest) = two_product(a, b);
        self.plus(product).plus(rest)
    }

    /// With a multiple of another sum more.
    #[must_use]
    pub fn plus_times(self, a: f64, b: Double) -> Self {
        self.plus_product(a, b.high).plus_product(a, b.low)
    }
}

/// A sum, and exactly what is missing from it.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let own = sum - a;
    (sum, (a - (sum - own)) + (b - own))
}

/// The same where the first term is the larger one.
fn quick(high: f64, low: f64) -> Double {
    let sum = high + low;
    Double {
        high: sum,
        low: low - (sum - high),
    }
}

/// A product, and exactly what is missing from it.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    if !product.is_finite() || a.abs() > LARGEST || b.abs() > LARGEST {
        return (product, 0.0);
    }
    let ((a1, a2), (b1, b2)) = (halves(a), halves(b));
    let rest = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
    (product, rest)
}

/// A number as the sum of two with half of the digits each.
fn halves(a: f64) -> (f64, f64) {
    let large = SPLITTER * a;
    let high = large - (large - a);
    (high, a - high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cancels_leaves_what_is_left() {
        let sum = Double::of(1e16).plus(1.0).plus(-1e16);
        assert_eq!(sum.value(), 1.0);
        // (2^27 + 1)^2 = 2^54 + 2^28 + 1 has one digit more than a number.
        let odd = 134_217_729.0;
        let square = Double::default().plus_product(odd, odd);
        assert_eq!(square.plus(-(odd * odd)).value(), 1.0);
        let third = Double::default().plus_product(3.0, 1.0 / 3.0).plus(-1.0);
        assert_eq!(third.value(), -(2.0_f64.powi(-54)));
    }

    #[test]
    fn a_multiple_of_a_sum_keeps_its_lower_half() {
        let sum = Double::of(1.0).plus(1e-20);
        let rest = Double::of(-3.0).plus_times(3.0, sum);
        assert!((rest.value() - 3e-20).abs() < 1e-32, "{rest:?}");
    }

    #[test]
    fn what_overflows_stays_without_limit() {
        assert_eq!(Double::of(f64::INFINITY).plus(-1.0).value(), f64::INFINITY);
        let large = Double::default().plus_product(1e200, 1e200);
        assert_eq!(large.value(), f64::INFINITY);
    }
}
