//! Quantities as Kubernetes writes them: `100m`, `29222Mi`, `1k`, `2`, or a plain number.

use serde_json::Value;

use crate::limits::MAX_NUMBER;

/// What one unit of a suffix is.
const SUFFIXES: &[(&str, f64)] = &[
    ("Ki", 1024.0),
    ("Mi", 1_048_576.0),
    ("Gi", 1_073_741_824.0),
    ("Ti", 1_099_511_627_776.0),
    ("Pi", 1_125_899_906_842_624.0),
    ("n", 1e-9),
    ("u", 1e-6),
    ("m", 1e-3),
    ("k", 1e3),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("P", 1e15),
    ("E", 1e18),
];

/// GiB in bytes.
pub(super) const GIB: f64 = 1_073_741_824.0;

/// A quantity in its base unit; `None` where it is none.
pub(super) fn parse(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => {
            let text = text.trim();
            let suffix = SUFFIXES
                .iter()
                .find_map(|(suffix, unit)| Some((text.strip_suffix(suffix)?, *unit)));
            let (digits, unit) = suffix.unwrap_or((text, 1.0));
            if !digits.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-')) {
                return None;
            }
            digits.parse::<f64>().ok()? * unit
        }
        _ => return None,
    };
    (number.is_finite() && (0.0..=MAX_NUMBER * 1e3).contains(&number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn quantities_of_kubernetes() {
        for (value, expected) in [
            (json!("100m"), 0.1),
            (json!("2"), 2.0),
            (json!(4), 4.0),
            (json!("29222Mi"), 29_222.0 * 1_048_576.0),
            (json!("1k"), 1000.0),
            (json!("1e3"), 1000.0),
            (json!("0.5"), 0.5),
            (json!("1500u"), 0.0015),
        ] {
            let parsed = parse(&value).unwrap();
            assert!((parsed - expected).abs() <= 1e-9 * expected, "{value}");
        }
        for value in [
            json!(null),
            json!("x"),
            json!("inf"),
            json!("-1"),
            json!([]),
            json!(""),
        ] {
            assert_eq!(parse(&value), None, "{value}");
        }
    }
}
