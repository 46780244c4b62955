//! What stands between the tables of a view: titles, paragraphs, rows left out.

use std::fmt::Write as _;

use super::style::{FAINT, TITLE, paint};
use super::table::WIDTH;
use super::{number, text};

/// Rows of a table before the rest is only counted.
pub(super) const ROWS: usize = 10;

/// A title with a blank line before it.
pub(super) fn title(out: &mut String, text: &str) {
    // Writing to a String cannot fail, here and in every view.
    let _ = writeln!(out, "\n{}", paint(TITLE, text));
}

/// Says how many rows a table left out.
pub(super) fn more(out: &mut String, left_out: usize) {
    if left_out > 0 {
        let text = format!("… and {} more", number::grouped(left_out as f64, 0));
        let _ = writeln!(out, "  {}", paint(FAINT, &text));
    }
}

/// A paragraph of wrapped lines with a blank line before it.
pub(super) fn paragraph(out: &mut String, text: &str) {
    let _ = writeln!(out, "\n{}", text::wrap(text, WIDTH, 0));
}

/// Lines of at most `columns` columns, all but the first indented by `indent`.
pub(super) fn hanging(text: &str, columns: usize, indent: usize) -> String {
    let break_and_indent = format!("\n{}", " ".repeat(indent));
    text::wrap(text, columns, 0).replace('\n', &break_and_indent)
}
