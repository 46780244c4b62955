//! Says in plain words why a text is not JSON, and where.

use super::InputError;
use super::text::{excerpt, quoted};

/// Turns the parser's error into one that shows what stood at that place.
/// `path` is the JSON path of the value that was being read.
pub(crate) fn syntax_error(text: &str, error: &serde_json::Error, path: &str) -> InputError {
    let message = error.to_string();
    let reason = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(reason, _)| reason);
    let line = text
        .split('\n')
        .nth(error.line().saturating_sub(1))
        .unwrap_or_default();
    let token = token_at(line, error.column());
    let (found, expected) = explain(reason, token);
    let column = error.column().max(1);
    let place = format!("{path} (line {}, column {column})", error.line());
    InputError::new(place, found, expected)
}

fn explain(reason: &str, token: &str) -> (String, String) {
    let shown = if token.is_empty() {
        "the end of the line".to_owned()
    } else {
        format!("`{}`", excerpt(token))
    };
    let of = |found: &str, expected: &str| (found.to_owned(), expected.to_owned());
    if let Some(open) = reason.strip_prefix("EOF while parsing ") {
        let open = open.replace("an object", "an object (`}` is missing)");
        let open = open.replace("a list", "a list (`]` is missing)");
        let open = open.replace("a string", "a text (`\"` is missing)");
        return (
            "the end of the text".to_owned(),
            format!("the rest of {open}"),
        );
    }
    match reason {
        "expected value" => (shown, format!("a JSON value{}", hint_about_value(token))),
        "expected ident" => (shown, "a JSON value such as true, false or null".to_owned()),
        "trailing comma" => of(
            "a comma before the closing bracket",
            "no comma after the last entry",
        ),
        "trailing characters" => (
            format!("{shown} after the end of the JSON value"),
            "the end of the text".to_owned(),
        ),
        "key must be a string" if token.starts_with(['/', '#']) => (
            shown,
            "a field name in double quotes (JSON has no comments)".to_owned(),
        ),
        "key must be a string" => (shown, "a field name in double quotes".to_owned()),
        "number out of range" => (shown, "a number up to 1e15".to_owned()),
        "invalid number" => (
            shown,
            format!("a number such as 7, 0.5 or 9e-7{}", hint_about_value(token)),
        ),
        "invalid escape"
        | "invalid unicode code point"
        | "lone leading surrogate in hex escape"
        | "unexpected end of hex escape" => (
            format!("an escape that stands for no character, at {shown}"),
            "an escape such as \\n, \\\\ or \\u00e9".to_owned(),
        ),
        _ if reason.starts_with("control character") => of(
            "a line break or other control character inside a text",
            "it written as an escape such as \\n (or the missing `\"`)",
        ),
        _ => match reason.strip_prefix("expected ") {
            Some(expected) => (shown, expected.to_owned()),
            None => (
                format!("{shown}, which is not JSON"),
                quoted(reason).trim_matches('"').to_owned(),
            ),
        },
    }
}

fn hint_about_value(token: &str) -> &'static str {
    let word = token.trim_start_matches(['-', '+']).to_ascii_lowercase();
    match word.as_str() {
        "nan" | "inf" | "infinity" => " (JSON has no NaN and no Infinity)",
        "true" | "false" | "null" => " (true, false and null are written in small letters)",
        "none" | "undefined" => " (leave the field out)",
        _ if token.starts_with('+') || token.starts_with('.') => {
            " (numbers begin with a digit or a minus sign)"
        }
        _ if token.starts_with('\'') => " (texts stand in double quotes)",
        _ if token.starts_with('/') || token.starts_with('#') => " (JSON has no comments)",
        _ => "",
    }
}

/// The word or number at a column (bytes from 1), or the single character.
fn token_at(line: &str, column: usize) -> &str {
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
    let mut at = column.saturating_sub(1).min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = line.split_at(at);
    let start = before.trim_end_matches(in_word).len();
    let end = at + (after.len() - after.trim_start_matches(in_word).len());
    if start < end {
        line.get(start..end).unwrap_or_default()
    } else {
        let width = after.chars().next().map_or(0, char::len_utf8);
        after.get(..width).unwrap_or_default().trim()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Json;

    fn said(text: &str) -> String {
        Json::from_text(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn words_for_every_mistake() {
        let at = |place: &str, rest: &str| format!("$.a (line {place}): found {rest}");
        let root = |place: &str, rest: &str| format!("$ (line {place}): found {rest}");
        for (text, expected) in [
            (
                " ",
                "$: found nothing: the text is empty, expected a scenario (JSON); the built-in example is one to start from".to_owned(),
            ),
            (
                "{\"a\": NaN}",
                at("1, column 7", "`NaN`, expected a JSON value (JSON has no NaN and no Infinity)"),
            ),
            (
                "{\"a\": -Infinity}",
                at("1, column 8", "`-Infinity`, expected a number such as 7, 0.5 or 9e-7 (JSON has no NaN and no Infinity)"),
            ),
            ("{\"a\":\n 1e999}", at("2, column 6", "`1e999`, expected a number up to 1e15")),
            (
                "{\"a\": 1,}",
                root("1, column 9", "a comma before the closing bracket, expected no comma after the last entry"),
            ),
            (
                "{\"a\": [1 2]}",
                "$.a[1] (line 1, column 10): found `2`, expected `,` or `]`".to_owned(),
            ),
            ("{a: 1}", root("1, column 2", "`a`, expected a field name in double quotes")),
            (
                "{\"a\": 'x'}",
                at("1, column 7", "`'`, expected a JSON value (texts stand in double quotes)"),
            ),
            (
                "{\"a\": 1} x",
                root("1, column 10", "`x` after the end of the JSON value, expected the end of the text"),
            ),
            (
                "{\"a\": [1, 2",
                "$.a[2] (line 1, column 11): found the end of the text, expected the rest of a list (`]` is missing)".to_owned(),
            ),
            (
                "{\"a\": \"x",
                at("1, column 8", "the end of the text, expected the rest of a text (`\"` is missing)"),
            ),
            (
                "{\"a\": \"x\ny\"}",
                at("2, column 1", "a line break or other control character inside a text, expected it written as an escape such as \\n (or the missing `\"`)"),
            ),
            (
                "{\"a\": \"\\q\"}",
                at("1, column 9", "an escape that stands for no character, at `q`, expected an escape such as \\n, \\\\ or \\u00e9"),
            ),
            (
                "{\"a\": True}",
                at("1, column 7", "`True`, expected a JSON value (true, false and null are written in small letters)"),
            ),
            ("{\"a\": tru}", at("1, column 10", "`tru`, expected a JSON value such as true, false or null")),
            ("{\"a\": 01}", at("1, column 8", "`01`, expected a number such as 7, 0.5 or 9e-7")),
            (
                "{\"a\": .5}",
                at("1, column 7", "`.5`, expected a JSON value (numbers begin with a digit or a minus sign)"),
            ),
            ("{\"a\" 1}", at("1, column 6", "`1`, expected `:`")),
            ("// hi\n{}", root("1, column 1", "`/`, expected a JSON value (JSON has no comments)")),
        ] {
            assert_eq!(said(text), expected);
        }
    }
}
