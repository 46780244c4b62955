//! Looking into JSON whose types are not to be relied on.

use serde_json::Value;

use crate::json;
use crate::limits::{MAX_NAME_BYTES, MAX_NUMBER};

/// A field, whatever the case of its name: Go reads and writes without regard to it.
pub(crate) fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let fields = value.as_object()?;
    fields.get(name).or_else(|| {
        let mut fields = fields.iter();
        fields
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// A field of a field of a field; names are separated by dots.
pub(crate) fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(value, |value, name| field(value, name))
}

/// A finite number, or a text that is one.
pub(crate) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (number.is_finite() && number.abs() <= MAX_NUMBER).then_some(number)
}

/// The number at a path.
pub(crate) fn number_at(value: &Value, path: &str) -> Option<f64> {
    at(value, path).and_then(number)
}

/// A text that is not empty, or a number as one.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => some_name(text),
        Value::Number(number) => Some(json::number(number)),
        _ => None,
    }
}

/// The text at a path.
pub(crate) fn text_at(value: &Value, path: &str) -> Option<String> {
    at(value, path).and_then(text)
}

/// The list at a path; empty where there is none.
pub(crate) fn list_at<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    let list = at(value, path).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

/// A text as a name: not empty, without control characters, not too long.
pub(crate) fn some_name(text: &str) -> Option<String> {
    let clean: String = text
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let mut end = clean.len().min(MAX_NAME_BYTES);
    while !clean.is_char_boundary(end) {
        end -= 1;
    }
    clean
        .get(..end)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}

/// What kind of value it is, for messages.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_in_any_case_and_numbers_in_texts() {
        let value = json!({"Load": {"AvgInTokens": "128"}, "n": "x", "list": [1]});
        assert_eq!(number_at(&value, "load.avgintokens"), Some(128.0));
        assert_eq!(number_at(&value, "n"), None);
        assert_eq!(number_at(&value, "n.x"), None);
        assert_eq!(list_at(&value, "list").len(), 1);
        assert_eq!(list_at(&value, "n").len(), 0);
        assert_eq!(some_name(" a\nb "), Some("a b".to_owned()));
        assert_eq!(some_name(&"é".repeat(300)).unwrap().len(), 200);
    }
}
