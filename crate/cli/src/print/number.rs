//! Numbers of tables: those of the report, and what only tables need.

pub(crate) use idlewise_report::number::{gap, grouped, percent, plain};
use idlewise_report::number::{magnitude, scientific};

/// Below this share of a column's largest number, a number is rounding noise.
const NOISE: f64 = 1e-9;

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

/// How many of what: `1 node entry`, `2 node entries`.
pub(crate) fn plural(count: usize, one: &str) -> String {
    let number = grouped(count as f64, 0);
    match one.strip_suffix('y') {
        _ if count == 1 => format!("{number} {one}"),
        // An entry, entries; but a day, days.
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_plurals() {
        assert_eq!(plural(1, "day"), "1 day");
        assert_eq!(plural(7, "day"), "7 days");
        assert_eq!(plural(2, "node entry"), "2 node entries");
        assert_eq!(plural(1200, "period"), "1,200 periods");
    }

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
