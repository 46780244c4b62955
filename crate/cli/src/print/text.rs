//! Text by the columns it takes on a terminal.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const ELLIPSIS: char = '…';

/// Columns that the text takes.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text with its control characters made visible, so that a name cannot
/// steer the terminal or break a line.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    // Direction overrides and invisible separators reorder what is read.
    let steers =
        |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.contains(steers) {
        Cow::Owned(
            text.chars()
                .map(|c| if steers(c) { '\u{fffd}' } else { c })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// The text in at most `columns` columns, cut with an ellipsis where it is longer.
pub(crate) fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut cut = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        cut.push(c);
    }
    cut.push(ELLIPSIS);
    Cow::Owned(cut)
}

/// The text in lines of at most `columns` columns, all but the first indented
/// by `indent` more. Words longer than a line stay whole.
pub(crate) fn wrap(text: &str, columns: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let size = width(word);
        if used > 0 && used + 1 + size > columns {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = indent;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += size;
    }
    out
}

/// [`wrap`] for a line whose own beginning is indented, which stays.
pub(crate) fn wrap_from(line: &str, columns: usize, indent: usize) -> String {
    let text = line.trim_start();
    let start = line.len() - text.len();
    let wrapped = wrap(text, columns.saturating_sub(start), indent);
    format!("{}{wrapped}", &line[..start])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(width("東京/h100"), 9);
        assert_eq!(fit("東京/h100", 9), "東京/h100");
        assert_eq!(fit("東京/h100", 8), "東京/h1…");
        assert_eq!(fit("東京", 2), "…");
        assert_eq!(fit("東京", 3), "東…");
    }

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(visible("a\u{1b}[31mb\n"), "a\u{fffd}[31mb\u{fffd}");
        assert_eq!(visible("x\u{202e}y"), "x\u{fffd}y");
        assert!(matches!(visible("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 7, 2), "one two\n  three");
        assert_eq!(wrap("averylongword b", 4, 0), "averylongword\nb");
        assert_eq!(wrap("", 10, 2), "");
    }
}
