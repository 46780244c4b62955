//! Sums that keep their last digits.

/// A running sum that carries the rounding error of every addition along
/// (Neumaier's compensated summation), so that a bound made of millions of
/// terms of mixed sign is exact to about one rounding.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    /// Adds one term.
    pub(super) fn add(&mut self, term: f64) {
        let next = self.total + term;
        self.lost += if self.total.abs() >= term.abs() {
            (self.total - next) + term
        } else {
            (term - next) + self.total
        };
        self.total = next;
    }

    /// The sum of all terms so far.
    pub(super) fn value(self) -> f64 {
        self.total + self.lost
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Sum::default();
        for term in terms {
            sum.add(term);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::Sum;

    #[test]
    fn keeps_what_plain_addition_loses() {
        let terms = [1e16, 1.0, -1e16, 1.0];
        assert_eq!(terms.iter().sum::<f64>(), 1.0);
        assert_eq!(terms.into_iter().collect::<Sum>().value(), 2.0);
    }

    #[test]
    fn ten_million_tenths() {
        let mut sum = Sum::default();
        for _ in 0..10_000_000 {
            sum.add(0.1);
        }
        assert!((sum.value() - 1e6).abs() < 1e-9, "{}", sum.value());
    }
}
