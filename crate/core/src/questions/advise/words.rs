//! Names and numbers in the sentences of the answer.

/// Names in a sentence: `a`, `a and b`, `a, b and 3 more`.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

/// `1 machine`, `2 machines`.
pub(super) fn counted(count: f64, one: &str) -> String {
    let number = plain(count);
    if count == 1.0 {
        format!("{number} {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// A number without needless decimals.
pub(super) fn plain(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    format!("{rounded}")
}

/// An amount of money with cents.
pub(super) fn money(value: f64) -> String {
    format!("{value:.2}")
}

/// A percentage with one decimal; almost all is not all.
pub(super) fn percent(value: f64) -> String {
    if (99.95..100.0 - 1e-7).contains(&value) {
        return ">99.9".to_owned();
    }
    format!("{value:.1}")
}
