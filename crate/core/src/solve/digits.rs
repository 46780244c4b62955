//! Numbers for people: four significant digits.

/// Four significant digits, without trailing zeros.
pub(super) fn number(value: f64) -> String {
    rounded(value, f64::round)
}

/// Four significant digits, rounded in one direction. What is whole but for
/// rounding errors stays whole.
pub(super) fn rounded(value: f64, direction: fn(f64) -> f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let digits = (3 - value.abs().log10().floor() as i32).clamp(0, 12);
    let unit = 10_f64.powi(digits);
    let steps = value * unit;
    let whole = if (steps - steps.round()).abs() < 1e-6 * steps.abs() {
        steps.round()
    } else {
        direction(steps)
    };
    let text = format!("{:.*}", digits as usize, whole / unit);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{number, rounded};

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(12.0), "12");
        assert_eq!(number(0.123_456), "0.1235");
        assert_eq!(number(123_456.7), "123457");
        assert_eq!(number(0.95), "0.95");
        assert_eq!(number(0.0), "0");
        assert_eq!(rounded(15.000_485, f64::ceil), "15.01");
        assert_eq!(rounded(12.000_000_001, f64::ceil), "12");
        assert_eq!(rounded(0.622_497, f64::floor), "0.6224");
    }
}
