//! Numbers as people write them in tables.

use crate::limits::MAX_NUMBER;

/// Which sign stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decimal {
    Point,
    Comma,
}

/// What the cells of a table say about its decimal sign.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Evidence {
    points: usize,
    commas: usize,
}

impl Evidence {
    /// Looks at one cell.
    pub(crate) fn see(&mut self, cell: &str) {
        match certain(strip(cell)) {
            Some(Decimal::Point) => self.points += 1,
            Some(Decimal::Comma) => self.commas += 1,
            None => {}
        }
    }

    /// The sign that cells which allow both have. Spreadsheets that separate columns by
    /// `;` do so because the comma has another meaning.
    pub(crate) fn decimal(self, separator: char) -> Decimal {
        match (self.points, self.commas) {
            (0, 0) if separator == ';' => Decimal::Comma,
            (points, commas) if commas > points => Decimal::Comma,
            _ => Decimal::Point,
        }
    }
}

/// The decimal sign of a number that allows only one.
fn certain(text: &str) -> Option<Decimal> {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | 'e' | 'E');
    if text.is_empty() || !text.chars().all(is_number) {
        return None;
    }
    let last = text.rfind(['.', ','])?;
    let (before, after) = text.split_at(last);
    let sign = after.chars().next()?;
    let decimal = if sign == '.' {
        Decimal::Point
    } else {
        Decimal::Comma
    };
    let digits = after.len() - 1;
    let other = if sign == '.' { ',' } else { '.' };
    if before.contains(other) && !before.contains(sign) {
        return Some(decimal);
    }
    if before.contains(sign) {
        // 1.234.567: this sign groups thousands.
        return Some(if sign == '.' {
            Decimal::Comma
        } else {
            Decimal::Point
        });
    }
    let whole = before.trim_start_matches(['-', '+']);
    let could_group = digits == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    (!could_group).then_some(decimal)
}

/// What stands around a number without changing it: currency, blanks, units of price.
fn strip(cell: &str) -> &str {
    // What also stands before a number; `gpu01` is a name.
    const MONEY: &[&str] = &["usd", "eur", "gbp", "chf", "us$", "$", "€", "£", "¥"];
    const UNITS: &[&str] = &[
        "/hour", "/hr", "/h", "per hour", "gpus", "gpu", "gib", "gb", "ms", "tokens/s", "tok/s",
        "req/s",
    ];
    let mut rest = cell.trim();
    loop {
        let before = rest.len();
        rest = rest.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{202f}');
        for word in MONEY.iter().chain(UNITS) {
            let (len, head, tail) = (word.len(), rest.get(..word.len()), {
                let at = rest.len().wrapping_sub(word.len());
                rest.get(at..)
            });
            let is_before = MONEY.contains(word);
            if is_before && head.is_some_and(|head| head.eq_ignore_ascii_case(word)) {
                rest = rest.get(len..).unwrap_or(rest);
            } else if tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word)) {
                rest = rest.get(..rest.len() - len).unwrap_or(rest);
            }
        }
        if rest.len() == before {
            return rest;
        }
    }
}

/// A cell as a number, where it is one.
pub(crate) fn parse(cell: &str, decimal: Decimal) -> Option<f64> {
    let text = strip(cell);
    let mut plain: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '_'))
        .collect();
    let decimal = certain(&plain).unwrap_or(decimal);
    let (group, sign) = match decimal {
        Decimal::Point => (',', '.'),
        Decimal::Comma => ('.', ','),
    };
    let (whole, fraction) = match plain.split_once(sign) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (plain.as_str(), None),
    };
    if fraction.is_some_and(|fraction| fraction.contains([group, sign])) || !groups(whole, group) {
        return None;
    }
    let whole = whole.replace(group, "");
    plain = match fraction {
        Some(fraction) => format!("{whole}.{fraction}"),
        None => whole,
    };
    let percent = plain.strip_suffix('%');
    let digits = percent.unwrap_or(&plain);
    // Rust would read "inf" and "nan" as numbers.
    if !digits.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number: f64 = digits.parse().ok()?;
    let number = if percent.is_some() {
        number / 100.0
    } else {
        number
    };
    (number.is_finite() && number.abs() <= MAX_NUMBER).then_some(number)
}

/// Whether every group after the first has three digits.
fn groups(whole: &str, group: char) -> bool {
    let mut parts = whole.split(group);
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let three = |part: &&str| part.len() == 3 && part.chars().all(|c| c.is_ascii_digit());
    rest.is_empty() || !first.is_empty() && rest.iter().all(three)
}

/// Whether a cell reads as a number only after something was taken away or changed.
pub(crate) fn is_plain(cell: &str) -> bool {
    cell.trim().parse::<f64>().is_ok()
}

/// A number as short as it can be written.
pub(crate) fn shown(number: f64) -> String {
    if number.abs() >= 1e15 || (number != 0.0 && number.abs() < 1e-4) {
        return format!("{number:e}");
    }
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_spreadsheets() {
        let point = |text| parse(text, Decimal::Point);
        let comma = |text| parse(text, Decimal::Comma);
        assert_eq!(point("$17.60"), Some(17.6));
        assert_eq!(point("17.60 USD/hr"), Some(17.6));
        assert_eq!(point("1,234.50"), Some(1234.5));
        assert_eq!(point("10,000"), Some(10_000.0));
        assert_eq!(point("17,60"), Some(17.6));
        assert_eq!(point("1.234.567"), Some(1_234_567.0));
        assert_eq!(point("1'234.5"), Some(1234.5));
        assert_eq!(point("€ 1 234,5"), Some(1234.5));
        assert_eq!(point("2.0"), Some(2.0));
        assert_eq!(point("1e-8"), Some(1e-8));
        assert_eq!(point("50%"), Some(0.5));
        assert_eq!(point("80 GB"), Some(80.0));
        assert_eq!(comma("8,000"), Some(8.0));
        assert_eq!(comma("1.234"), Some(1234.0));
        assert_eq!(comma("0.5"), Some(0.5));
        for text in [
            "", "-", "inf", "NaN", "1,23,4", "8x", "1e99", "H100", "gpu01", "n/a",
        ] {
            assert_eq!(point(text), None, "{text}");
        }
    }

    #[test]
    fn a_table_tells_its_decimal_sign() {
        let of = |cells: &[&str], separator| {
            let mut evidence = Evidence::default();
            for cell in cells {
                evidence.see(cell);
            }
            evidence.decimal(separator)
        };
        assert_eq!(of(&["17,60", "1,234"], ','), Decimal::Comma);
        assert_eq!(of(&["17.60", "1,234"], ','), Decimal::Point);
        assert_eq!(of(&["1,234"], ','), Decimal::Point);
        assert_eq!(of(&["1,234"], ';'), Decimal::Comma);
        assert_eq!(of(&["2.0", "1,234"], ';'), Decimal::Point);
    }

    #[test]
    fn numbers_are_shown_short() {
        assert_eq!(
            [shown(8.0), shown(17.6), shown(1e-8)],
            ["8", "17.6", "1e-8"]
        );
    }
}
