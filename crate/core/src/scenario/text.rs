//! Input bytes to text, and short excerpts of an input for messages.

use std::fmt;

use super::InputError;
use super::limits::MAX_INPUT_BYTES;

/// Longest excerpt of an input that a message shows.
const EXCERPT_CHARS: usize = 60;

/// The text of an input file without its byte order mark. Refuses what is too
/// large or not UTF-8.
pub(crate) fn text_of(bytes: &[u8], max_bytes: usize) -> Result<&str, InputError> {
    if bytes.len() > max_bytes {
        return Err(InputError::new(
            "$",
            format!("{} bytes", bytes.len()),
            format!("at most {max_bytes} bytes"),
        ));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(InputError::new(
            "line 1",
            "text in UTF-16",
            "text in UTF-8 (save the file with that encoding)",
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let bad = bytes.get(good.len()).copied().unwrap_or_default();
        let line_start = good
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at + 1);
        let line = good.split(|b| *b == b'\n').count();
        let in_line = good.get(line_start..).unwrap_or_default();
        let column = String::from_utf8_lossy(in_line).chars().count() + 1;
        InputError::new(
            format!("line {line}, character {column}"),
            format!("the byte 0x{bad:02x}, which is not UTF-8"),
            "text in UTF-8",
        )
    })
}

/// [`text_of`] with the limit for scenarios.
pub(super) fn input_text(bytes: &[u8]) -> Result<&str, InputError> {
    text_of(bytes, MAX_INPUT_BYTES)
}

/// The beginning of a text, with `...` where something was left out.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The beginning of a text in double quotes, control characters escaped.
pub(crate) fn quoted(text: &str) -> String {
    format!("{:?}", excerpt(text))
}

/// A number as short as it can be written without losing a digit.
pub(crate) struct Short(pub(crate) f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Short(x) = *self;
        if x.is_nan() {
            f.write_str("NaN")
        } else if x.is_infinite() {
            f.write_str(if x > 0.0 { "Infinity" } else { "-Infinity" })
        } else if x == 0.0 || (1e-4..1e15).contains(&x.abs()) {
            write!(f, "{x}")
        } else {
            write!(f, "{x:e}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        for (number, text) in [
            (0.0, "0"),
            (8.0, "8"),
            (-3.5, "-3.5"),
            (9e-7, "9e-7"),
            (1e15, "1e15"),
            (1e300, "1e300"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(Short(number).to_string(), text);
        }
    }

    #[test]
    fn damaged_text_is_placed() {
        let error = input_text(b"a\n\xc3\xa9b\xff").unwrap_err();
        assert_eq!(error.path, "line 2, character 3");
        assert_eq!(error.found, "the byte 0xff, which is not UTF-8");
        assert_eq!(input_text(b"\xef\xbb\xbfabc").unwrap(), "abc");
        assert_eq!(text_of(b"abcd", 3).unwrap_err().found, "4 bytes");
    }

    #[test]
    fn excerpts_keep_characters_whole() {
        let long = "\u{e9}".repeat(70);
        assert_eq!(excerpt(&long).chars().count(), 63);
        assert_eq!(quoted("a\nb"), "\"a\\nb\"");
    }
}
