//! JSON as text. The writer of `serde_json` brings tables for floating point numbers that
//! are ten kilobytes of a WebAssembly; the standard library writes the same digits.

use std::fmt::Write as _;

use serde_json::{Number, Value};

/// A value as a text of JSON, on one line.
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// A number, with the fewest digits that mean it.
pub(crate) fn number(number: &Number) -> String {
    if let Some(whole) = number.as_u64() {
        whole.to_string()
    } else if let Some(whole) = number.as_i64() {
        whole.to_string()
    } else {
        format!("{:?}", number.as_f64().unwrap_or_default())
    }
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(own) => out.push_str(&number(own)),
        Value::String(text) => quote(text, out),
        Value::Array(list) => {
            out.push('[');
            for (at, value) in list.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(value, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (at, (name, value)) in fields.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quote(name, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            '\u{0}'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let value = json!({
            "a \"name\"": ["\\ \n \u{1} é 😀", null, true, false, {}, []],
            "numbers": [0, -3, u64::MAX, i64::MIN, 0.1, -0.0, 17.6, 1e300, 5e-324, 1e-7, 2.0e15,
                1.0 / 3.0, 123_456_789_012_345_680.0],
        });
        let written = text(&value);
        assert!(!written.contains('\n'));
        let read: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read, value);
        assert_eq!(text(&json!({"a": [1, 2.5]})), r#"{"a":[1,2.5]}"#);
    }
}
