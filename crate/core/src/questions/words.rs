//! Names and numbers in the sentences of answers.

use super::tolerances::ALL_PERCENT;

/// Most decimals of two numbers that are to be told apart.
const DECIMALS: usize = 6;

/// Names in a sentence: `a`, `a and b`, `a, b and 3 more`.
pub(super) fn listed(names: &[&str]) -> String {
    listed_up_to(names, 3)
}

/// Names in a sentence; where there are more than so many, the rest is only counted.
pub(super) fn listed_up_to(names: &[&str], most: usize) -> String {
    let shown = if names.len() > most {
        most.saturating_sub(1)
    } else {
        names.len()
    };
    match (&names[..shown], names.len() - shown) {
        ([], 0) => String::new(),
        ([], rest) => count(rest as u64),
        ([one], 0) => (*one).to_owned(),
        ([all @ .., last], 0) => format!("{} and {last}", all.join(", ")),
        (all, rest) => format!("{} and {} more", all.join(", "), count(rest as u64)),
    }
}

/// `1 machine`, `2 machines`, `12,000 machines`.
pub(super) fn counted(count: f64, one: &str) -> String {
    let number = plain(count);
    if count == 1.0 {
        format!("{number} {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// A whole number, its thousands grouped.
pub(super) fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// A number without needless decimals, its thousands grouped.
pub(super) fn plain(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    grouped(&format!("{}", 0.0 + rounded))
}

/// An amount of money with cents.
pub(super) fn money(value: f64) -> String {
    grouped(&format!("{value:.2}"))
}

/// A percentage with one decimal; almost all is not all.
pub(super) fn percent(value: f64) -> String {
    if (99.95..ALL_PERCENT).contains(&value) {
        return ">99.9".to_owned();
    }
    format!("{value:.1}")
}

/// Two percentages that are held against each other, with as many decimals as tell them
/// apart; nothing where they are the same but for rounding.
pub(super) fn percents(one: f64, other: f64) -> Option<(String, String)> {
    let short = (percent(one), percent(other));
    apart(short, |decimals| {
        (format!("{one:.decimals$}"), format!("{other:.decimals$}"))
    })
}

/// Two amounts of money that are held against each other, as [`percents`].
pub(super) fn moneys(one: f64, other: f64) -> Option<(String, String)> {
    apart((money(one), money(other)), |decimals| {
        (
            grouped(&format!("{one:.decimals$}")),
            grouped(&format!("{other:.decimals$}")),
        )
    })
}

/// Two texts of numbers that differ: as they are, or with more decimals.
fn apart(
    short: (String, String),
    with: impl Fn(usize) -> (String, String),
) -> Option<(String, String)> {
    let longer = (2..=DECIMALS).map(with);
    std::iter::once(short)
        .chain(longer)
        .find(|(one, other)| one != other)
}

/// A number as text with its thousands grouped.
fn grouped(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut out = String::new();
    for (place, digit) in whole.chars().enumerate() {
        let left = whole.len() - place;
        if out.ends_with(|c: char| c.is_ascii_digit()) && left.is_multiple_of(3) {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_are_listed_and_the_rest_is_counted() {
        assert_eq!(listed(&[]), "");
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b"]), "a and b");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(listed(&["a", "b", "c", "d", "e"]), "a, b and 3 more");
        assert_eq!(listed_up_to(&["a", "b", "c", "d"], 4), "a, b, c and d");
        let many = vec!["a"; 1202];
        assert_eq!(listed(&many), "a, a and 1,200 more");
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(count(999), "999");
        assert_eq!(count(1000), "1,000");
        assert_eq!(counted(1.0, "machine"), "1 machine");
        assert_eq!(counted(1_234_567.0, "machine"), "1,234,567 machines");
        assert_eq!(plain(1234.5), "1,234.5");
        assert_eq!(plain(-0.0), "0");
        assert_eq!(money(-123_456.0), "-123,456.00");
        assert_eq!(money(-12.5), "-12.50");
    }

    #[test]
    fn two_percentages_differ_in_print_or_not_at_all() {
        let both = |one, other| percents(one, other).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(both(80.0, 60.0).unwrap(), "80.0 60.0");
        assert_eq!(both(80.0, 79.98).unwrap(), "80.00 79.98");
        assert_eq!(both(100.0, 99.999).unwrap(), "100.0 >99.9");
        assert_eq!(both(99.99, 99.97).unwrap(), "99.99 99.97");
        assert_eq!(both(100.0, 100.0 - 1e-9), None);
        let both = |one, other| moneys(one, other).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(both(1000.0, 900.0).unwrap(), "1,000.00 900.00");
        assert_eq!(both(0.001, 0.002).unwrap(), "0.001 0.002");
        assert_eq!(both(5.0, 5.0), None);
    }
}
