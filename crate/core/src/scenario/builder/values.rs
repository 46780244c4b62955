//! Values that can be given in several ways: counts, rates, periods.

use std::ops::RangeInclusive;

use super::super::{Count, Decided, Period};

/// Exactly this many machines.
impl From<u64> for Count {
    fn from(machines: u64) -> Self {
        Count::Fixed(machines)
    }
}

/// As many machines as the planner chooses, the same in every period.
impl From<RangeInclusive<u64>> for Count {
    fn from(machines: RangeInclusive<u64>) -> Self {
        let (min, max) = machines.into_inner();
        Count::Range {
            min,
            max,
            decided: Decided::Before,
        }
    }
}

/// Units per second in each period: one number that holds for every period, or a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates(pub(super) Vec<f64>);

impl From<f64> for Rates {
    fn from(rate: f64) -> Self {
        Rates(vec![rate])
    }
}

impl From<Vec<f64>> for Rates {
    fn from(rates: Vec<f64>) -> Self {
        Rates(rates)
    }
}

impl From<&[f64]> for Rates {
    fn from(rates: &[f64]) -> Self {
        Rates(rates.to_vec())
    }
}

impl<const N: usize> From<[f64; N]> for Rates {
    fn from(rates: [f64; N]) -> Self {
        Rates(rates.to_vec())
    }
}

/// Lets one number hold for so many periods. A list is left alone, whatever its length:
/// that is for the checks.
pub(super) fn hold(rates: &mut Vec<f64>, periods: usize) {
    if let [one] = rates[..]
        && periods > 0
    {
        *rates = vec![one; periods];
    }
}

/// Stretches of time: a number of hours, or a list of periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Periods(Vec<Period>);

impl Periods {
    /// The periods, each with a label: its number where it has none.
    pub(super) fn labelled(self) -> Vec<Period> {
        let mut periods = self.0;
        for (place, period) in periods.iter_mut().enumerate() {
            if period.label.is_empty() {
                period.label = place.to_string();
            }
        }
        periods
    }
}

impl From<usize> for Periods {
    fn from(hours: usize) -> Self {
        Periods(vec![Period::new(1.0); hours])
    }
}

impl From<Vec<Period>> for Periods {
    fn from(periods: Vec<Period>) -> Self {
        Periods(periods)
    }
}

impl<const N: usize> From<[Period; N]> for Periods {
    fn from(periods: [Period; N]) -> Self {
        Periods(periods.into())
    }
}
