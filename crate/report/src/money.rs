//! Amounts of money for people: `$1,649`, `$300.80`, `$220k`.

use crate::number::{grouped, plain};

/// Hours of a month: a year's over twelve.
pub(crate) const MONTH: f64 = 730.0;

/// Signs that stand before the number. Other labels stand behind it.
const SIGNS: [(&str, &str); 6] = [
    ("USD", "$"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("JPY", "¥"),
    ("INR", "₹"),
    ("KRW", "₩"),
];

/// What amounts are in, and how that is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unit {
    before: String,
    behind: String,
}

impl Unit {
    /// The unit of a currency's label; `units` where there is none.
    pub(crate) fn of(currency: Option<&str>) -> Self {
        let Some(label) = currency else {
            return Unit::behind("units");
        };
        let known = SIGNS.iter().find(|(name, _)| *name == label);
        match known {
            Some((_, sign)) => Unit::before(sign),
            None if matches!(label, "$" | "€" | "£" | "¥" | "₹" | "₩") => {
                Unit::before(label)
            }
            None => Unit::behind(label),
        }
    }

    /// The unit of compute, where nothing has a price.
    pub(crate) fn compute(name: &str) -> Self {
        Unit::behind(if name == "gpu" { "GPUs" } else { name })
    }

    fn before(sign: &str) -> Self {
        Unit {
            before: sign.to_owned(),
            behind: String::new(),
        }
    }

    fn behind(word: &str) -> Self {
        Unit {
            before: String::new(),
            behind: format!(" {word}"),
        }
    }

    fn written(&self, value: f64, digits: &str) -> String {
        let sign = value < 0.0 && digits.contains(|c: char| ('1'..='9').contains(&c));
        let sign = if sign { "−" } else { "" };
        format!("{sign}{}{digits}{}", self.before, self.behind)
    }

    /// Without cents where they are noise: in headlines and large figures.
    pub(crate) fn about(&self, value: f64) -> String {
        self.written(value, &digits(value.abs(), 100.0))
    }

    /// An amount that a larger one follows: a word that stands behind both is said once.
    pub(crate) fn part(&self, value: f64) -> String {
        let about = self.about(value);
        let bare = about.strip_suffix(self.behind.as_str());
        bare.unwrap_or(&about).to_owned()
    }

    /// With cents: in lists and sentences.
    pub(crate) fn exact(&self, value: f64) -> String {
        self.written(value, &digits(value.abs(), 1e5))
    }

    /// Short, beside a row: `$60.8`.
    pub(crate) fn brief(&self, value: f64) -> String {
        let size = value.abs();
        if size > 1e-9 && size < 0.05 {
            return format!("<{}", self.written(0.1, "0.1"));
        }
        self.written(value, &grouped(size, usize::from(size < 100.0)))
    }

    /// Of a month, from an amount per hour: `$220k`.
    pub(crate) fn a_month(&self, per_hour: f64) -> String {
        let value = per_hour * MONTH;
        let size = value.abs();
        let digits = if size >= 1e6 {
            let decimals = usize::from(size < 1e8);
            format!("{}M", grouped(size / 1e6, decimals))
        } else if size >= 1e4 {
            format!("{}k", grouped(size / 1e3, 0))
        } else {
            grouped(size, 0)
        };
        self.written(value, &digits)
    }
}

/// No decimals from `whole` on, two below, and as many as mean something below 0.1.
fn digits(size: f64, whole: f64) -> String {
    if size >= whole || size < 1e-9 {
        grouped(size, 0)
    } else if size >= 0.1 {
        grouped(size, 2)
    } else {
        plain(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_their_sign_or_their_word() {
        let dollars = Unit::of(Some("USD"));
        assert_eq!(dollars.about(1648.8), "$1,649");
        assert_eq!(dollars.exact(300.8), "$300.80");
        assert_eq!(
            (dollars.brief(60.84), dollars.brief(0.01)),
            ("$60.8".into(), "<$0.1".into())
        );
        assert_eq!(dollars.a_month(300.8), "$220k");
        assert_eq!(dollars.exact(-3.0), "−$3.00");
        assert_eq!(Unit::of(Some("CHF")).about(12.0), "12.00 CHF");
        assert_eq!(Unit::of(None).about(0.0), "0 units");
        assert_eq!(
            (dollars.part(3.0), Unit::of(None).part(3.0)),
            ("$3.00".into(), "3.00".into())
        );
        assert_eq!(Unit::compute("gpu").about(250.0), "250 GPUs");
    }
}
