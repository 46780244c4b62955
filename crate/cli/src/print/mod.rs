//! Views for people: 80 columns, and every number with its unit.

mod account;
mod bar;
pub(crate) mod checked;
pub(crate) mod comparison;
mod conflict;
pub(crate) mod growth;
mod levels;
mod machines;
pub(crate) mod number;
pub(crate) mod plan;
pub(crate) mod robustness;
#[cfg(test)]
pub(crate) mod sample;
pub(crate) mod sizing;
pub(crate) mod style;
mod table;
pub(crate) mod text;
mod unmet;
pub(crate) mod verification;
mod worth;

use std::fmt::Write as _;

use style::{FAINT, TITLE, paint};

/// Rows of a table before the rest is only counted.
const ROWS: usize = 10;

/// A title with a blank line before it.
fn title(out: &mut String, text: &str) {
    // Writing to a String cannot fail, here and in every view.
    let _ = writeln!(out, "\n{}", paint(TITLE, text));
}

/// Says how many rows a table left out.
fn more(out: &mut String, left_out: usize) {
    if left_out > 0 {
        let text = format!("… and {} more", number::grouped(left_out as f64, 0));
        let _ = writeln!(out, "  {}", paint(FAINT, &text));
    }
}

/// A paragraph of wrapped lines with a blank line before it.
fn paragraph(out: &mut String, text: &str) {
    let _ = writeln!(out, "\n{}", text::wrap(text, table::WIDTH, 0));
}

/// `1 hour`, `24 hours`, `0.5 hours`.
fn hours(hours: f64) -> String {
    let unit = if hours == 1.0 { "hour" } else { "hours" };
    format!("{} {unit}", number::plain(hours))
}
