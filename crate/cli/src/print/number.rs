//! Numbers for people: digits in groups of three, as many as mean something.

/// Beyond this, digits say less than an exponent.
const HUGE: f64 = 1e15;
/// Below this share of a column's largest number, a number is rounding noise.
const NOISE: f64 = 1e-9;

/// With this many decimals: `-1,234.50`.
pub(crate) fn grouped(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "n/a".to_owned();
    }
    if value.abs() >= HUGE {
        return scientific(value, 3);
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    // -0.0 and what rounds to it has no sign.
    if value < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) {
        out.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
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
pub(crate) fn plain(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || !value.is_finite() {
        return grouped(value, 0);
    }
    if !(1e-4..HUGE).contains(&size) {
        return scientific(value, 3);
    }
    let decimals = (5 - magnitude(size)).clamp(0, 9) as usize;
    let text = grouped(value, decimals);
    trim_zeros(&text).to_owned()
}

/// An amount of currency on its own: with cents where they mean something.
pub(crate) fn money(value: f64) -> String {
    let size = value.abs();
    if (0.1..1e5).contains(&size) {
        grouped(value, 2)
    } else if size >= 1e5 {
        grouped(value, 0)
    } else {
        plain(value)
    }
}

/// A whole column: all with the same decimals, four digits of the largest.
/// What is above zero never reads as zero; rounding noise does.
pub(crate) fn column(values: &[f64]) -> Vec<String> {
    let largest = values
        .iter()
        .filter(|value| value.is_finite())
        .fold(0.0_f64, |max, value| max.max(value.abs()));
    let whole = |value: &f64| (value - value.round()).abs() <= NOISE * largest;
    let digits = if values.iter().all(whole) {
        0
    } else {
        (3 - magnitude(largest)).clamp(0, 6)
    };
    let (decimals, step) = (digits as usize, 10.0_f64.powi(-digits));
    let tiny = largest > 0.0 && largest < 1e-3;
    values
        .iter()
        .map(|&value| {
            if value.abs() <= NOISE * largest {
                grouped(0.0, if tiny { 0 } else { decimals })
            } else if tiny {
                scientific(value, 2)
            } else if value.abs() < step / 2.0 {
                let sign = if value < 0.0 { ">-" } else { "<" };
                format!("{sign}{}", grouped(step, decimals))
            } else {
                grouped(value, decimals)
            }
        })
        .collect()
}

/// A percentage with one decimal. Almost none and almost all are not rounded
/// to none and all.
pub(crate) fn percent(value: f64) -> String {
    if value > 1e-7 && value < 0.05 {
        "<0.1".to_owned()
    } else if (99.95..100.0 - 1e-7).contains(&value) {
        ">99.9".to_owned()
    } else {
        grouped(value, 1)
    }
}

/// A relative gap as a percentage with two digits that mean something; below
/// a hundred-millionth it is rounding.
pub(crate) fn gap(value: f64) -> String {
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

/// How many of what: `1 node entry`, `2 node entries`.
pub(crate) fn plural(count: usize, one: &str) -> String {
    let number = grouped(count as f64, 0);
    match one.strip_suffix('y') {
        _ if count == 1 => format!("{number} {one}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {one}s"),
    }
}

/// The power of ten of the first digit.
fn magnitude(size: f64) -> i32 {
    if size > 0.0 {
        size.log10().floor() as i32
    } else {
        0
    }
}

fn scientific(value: f64, decimals: usize) -> String {
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
    fn digits_come_in_groups_of_three() {
        assert_eq!(grouped(0.0, 0), "0");
        assert_eq!(grouped(999.0, 0), "999");
        assert_eq!(grouped(1000.0, 0), "1,000");
        assert_eq!(grouped(-1_234_567.891, 2), "-1,234,567.89");
        assert_eq!(grouped(123_456.0, 1), "123,456.0");
    }

    #[test]
    fn nothing_strange_reaches_the_screen() {
        assert_eq!(grouped(-0.0, 1), "0.0");
        assert_eq!(grouped(-0.04, 1), "0.0");
        assert_eq!(grouped(f64::NAN, 1), "n/a");
        assert_eq!(grouped(f64::INFINITY, 1), "n/a");
        assert_eq!(grouped(1e18, 1), "1e18");
        assert_eq!(column(&[f64::NAN]), ["n/a"]);
    }

    #[test]
    fn free_numbers_keep_six_digits() {
        assert_eq!(plain(0.0), "0");
        assert_eq!(plain(1234.5), "1,234.5");
        assert_eq!(plain(1_234_567.8), "1,234,568");
        assert_eq!(plain(0.012_345_678), "0.0123457");
        assert_eq!(plain(9e-7), "9e-7");
        assert_eq!(plain(-2.5e20), "-2.5e20");
        assert_eq!(plain(0.999_999_99), "1");
        assert_eq!(plain(100.0), "100");
    }

    #[test]
    fn money_has_cents_until_they_do_not_matter() {
        assert_eq!(money(0.0), "0");
        assert_eq!(money(257.7), "257.70");
        assert_eq!(money(1_234_567.8), "1,234,568");
        assert_eq!(money(0.001_23), "0.00123");
    }

    #[test]
    fn a_column_shares_its_decimals() {
        assert_eq!(column(&[12.0, 3.0]), ["12", "3"]);
        assert_eq!(column(&[12.5, 3.0]), ["12.50", "3.00"]);
        assert_eq!(column(&[12_345.6, 0.2, 0.0]), ["12,346", "<1", "0"]);
        assert_eq!(column(&[123.4, 0.01, -0.01]), ["123.4", "<0.1", ">-0.1"]);
        assert_eq!(column(&[123.4, 1e-12]), ["123.4", "0.0"]);
        assert_eq!(column(&[9e-7, 0.0, 1.23e-5]), ["9e-7", "0", "1.23e-5"]);
        assert_eq!(column(&[]), Vec::<String>::new());
        assert_eq!(column(&[0.0]), ["0"]);
    }

    #[test]
    fn almost_all_is_not_all() {
        assert_eq!(percent(0.0), "0.0");
        assert_eq!(percent(0.01), "<0.1");
        assert_eq!(percent(31.25), "31.2");
        assert_eq!(percent(99.99), ">99.9");
        assert_eq!(percent(100.0 - 1e-12), "100.0");
    }

    #[test]
    fn gaps_show_two_digits() {
        assert_eq!(gap(0.0), "0");
        assert_eq!(gap(1e-4), "0.01");
        assert_eq!(gap(0.01234), "1.2");
        assert_eq!(gap(0.5), "50");
        assert_eq!(gap(3.21e-7), "3.2e-5");
        assert_eq!(gap(3.21e-9), "<1e-6");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(plural(1, "node entry"), "1 node entry");
        assert_eq!(plural(0, "node entry"), "0 node entries");
        assert_eq!(plural(1_213, "node"), "1,213 nodes");
    }
}
