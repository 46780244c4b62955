//! Numbers for people: digits in groups of three, as many as mean something. The command
//! writes its tables with them too, so that both say the same.

/// Beyond this, digits say less than an exponent.
const HUGE: f64 = 1e15;

/// With this many decimals: `-1,234.50`.
pub fn grouped(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "n/a".to_owned();
    }
    if value.abs() >= HUGE {
        return scientific(value, 3);
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    // What rounds to zero has no sign.
    if value < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) {
        out.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// On its own, with six digits that mean something: `1,234.5`, `9e-7`.
pub fn plain(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || !value.is_finite() {
        return grouped(value, 0);
    }
    if !(1e-4..HUGE).contains(&size) {
        return scientific(value, 3);
    }
    let decimals = (5 - magnitude(size)).clamp(0, 9) as usize;
    trim_zeros(&grouped(value, decimals)).to_owned()
}

/// In a sentence, with four digits that mean something.
pub(crate) fn rough(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    plain(rounded)
}

/// A percentage with one decimal. Almost none and almost all are not rounded to none and all.
pub fn percent(value: f64) -> String {
    if value > 1e-7 && value < 0.05 {
        "<0.1".to_owned()
    } else if (99.95..100.0 - 1e-7).contains(&value) {
        ">99.9".to_owned()
    } else {
        grouped(value, 1)
    }
}

/// A relative gap as a percentage with two digits that mean something; below a
/// hundred-millionth it is rounding.
pub fn gap(value: f64) -> String {
    let percent = value * 100.0;
    if percent > 0.0 && percent < 1e-6 {
        return "<1e-6".to_owned();
    }
    if percent == 0.0 || !percent.is_finite() || percent >= 10.0 {
        return grouped(percent, 0);
    }
    if percent < 1e-4 {
        return scientific(percent, 1);
    }
    let decimals = (1 - magnitude(percent)).clamp(0, 6) as usize;
    trim_zeros(&grouped(percent, decimals)).to_owned()
}

/// How many of what: `1 group`, `2 groups`.
pub(crate) fn plural(count: f64, one: &str) -> String {
    let number = plain(count);
    if count == 1.0 {
        format!("{number} {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// A coordinate: two decimals, without zeros that say nothing.
pub(crate) fn place(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = trim_zeros(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

/// The power of ten of the first digit. By the digits: logarithms differ between platforms.
pub fn magnitude(size: f64) -> i32 {
    let text = format!("{size:e}");
    text.split_once('e')
        .and_then(|(_, power)| power.parse().ok())
        .unwrap_or(0)
}

/// With this many decimals and an exponent: `1.25e-7`.
pub fn scientific(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$e}");
    match text.split_once('e') {
        Some((digits, power)) => format!("{}e{power}", trim_zeros(digits)),
        None => text,
    }
}

fn trim_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_on_the_page() {
        assert_eq!(grouped(-1234.5, 2), "-1,234.50");
        assert_eq!(grouped(-0.0, 0), "0");
        assert_eq!(plain(1234.5), "1,234.5");
        assert_eq!(plain(9e-7), "9e-7");
        assert_eq!(plain(1000.0), "1,000");
        assert_eq!(rough(35952.4), "35,950");
        assert_eq!(
            (percent(0.01), percent(99.99)),
            ("<0.1".into(), ">99.9".into())
        );
        assert_eq!(gap(0.174), "17");
        assert_eq!(gap(0.00012), "0.012");
        assert_eq!(plural(1.0, "hour"), "1 hour");
        assert_eq!(place(-0.001), "0");
    }
}
