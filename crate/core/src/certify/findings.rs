//! What the checker has to say, in fleet words, and how large the worst
//! violation is.

use crate::scenario::limits::MAX_ERRORS;

use super::tolerances::FEASIBILITY_TOLERANCE;

/// Numbers of a plan beyond this size are refused: products of three or four
/// of them would no longer be finite.
const MAX_PLAN_NUMBER: f64 = 1e100;

/// Collects findings up to a limit and counts the rest.
#[derive(Debug, Default)]
pub(super) struct Findings {
    texts: Vec<String>,
    untold: usize,
    largest: f64,
}

impl Findings {
    /// Something that is wrong without being a broken limit: a claim, a price.
    /// The text is only made while there is room for it.
    pub(super) fn say(&mut self, text: impl FnOnce() -> String) {
        if self.texts.len() < MAX_ERRORS {
            self.texts.push(text());
        } else {
            self.untold += 1;
        }
    }

    /// Something that cannot be at all, such as a route to an unknown node. It
    /// counts as a violation of the whole limit.
    pub(super) fn refuse(&mut self, text: impl FnOnce() -> String) {
        self.largest = self.largest.max(1.0);
        self.say(text);
    }

    /// A limit exceeded by `excess` (nothing where that is not above 0),
    /// relative to the `size` of the limit.
    pub(super) fn limit(&mut self, excess: f64, size: f64, text: impl FnOnce() -> String) {
        if excess <= 0.0 {
            return;
        }
        let violation = excess / size;
        // An undefined violation (which only an unchecked scenario can cause)
        // must not pass for a small one.
        if violation.is_nan() {
            self.refuse(text);
            return;
        }
        self.largest = self.largest.max(violation);
        if violation > FEASIBILITY_TOLERANCE {
            self.say(text);
        }
    }

    /// The largest violation so far, whether or not it is within the tolerance.
    pub(super) fn largest_violation(&self) -> f64 {
        self.largest
    }

    /// All findings, in the order in which they were made.
    pub(super) fn into_texts(mut self) -> Vec<String> {
        if self.untold > 0 {
            self.texts.push(format!("and {} more", self.untold));
        }
        self.texts
    }
}

/// Whether a number of a plan can be calculated with.
pub(super) fn is_usable(number: f64) -> bool {
    number.abs() <= MAX_PLAN_NUMBER
}

/// A number for people: nine significant digits, enough to show a violation
/// at the tolerance, without the noise of the last ones.
pub(super) fn show(number: f64) -> String {
    if number == 0.0 {
        // Minus zero included.
        return "0".to_owned();
    }
    let short = format!("{number:.8e}").parse().unwrap_or(number);
    if (1e-4..1e15).contains(&short.abs()) {
        short.to_string()
    } else {
        format!("{short:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Findings, MAX_ERRORS, is_usable, show};

    #[test]
    fn numbers_are_readable() {
        assert_eq!(show(8.200_000_000_000_001), "8.2");
        assert_eq!(show(8.000_008), "8.000008");
        assert_eq!(show(-0.0), "0");
        assert_eq!(show(1e-9), "1e-9");
        assert_eq!(show(f64::NAN), "NaN");
    }

    #[test]
    fn unusable_numbers() {
        assert!(is_usable(-1e15));
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e101] {
            assert!(!is_usable(bad), "{bad}");
        }
    }

    #[test]
    fn violations_within_the_tolerance_are_measured_but_not_told() {
        let mut findings = Findings::default();
        findings.limit(1e-9, 1.0, String::new);
        findings.limit(-1.0, 1.0, String::new);
        assert_eq!(findings.largest_violation(), 1e-9);
        findings.limit(f64::NAN, 1.0, || "undefined".to_owned());
        assert_eq!(findings.largest_violation(), 1.0);
        assert_eq!(findings.into_texts(), ["undefined"]);
    }

    #[test]
    fn a_flood_is_counted() {
        let mut findings = Findings::default();
        for i in 0..MAX_ERRORS + 5 {
            findings.say(|| i.to_string());
        }
        let texts = findings.into_texts();
        assert_eq!(texts.len(), MAX_ERRORS + 1);
        assert_eq!(texts.last().unwrap(), "and 5 more");
    }
}
