//! Files as accidents and enemies make them. The same seed makes the same file.

use serde_json::{Value, json};

use crate::random::Dice;

/// Texts that readers have tripped over.
const WORDS: [&str; 28] = [
    "0",
    "-1",
    "-0",
    "1e308",
    "1e309",
    "5e-324",
    "1e-9",
    "1000000000000",
    "9007199254740993",
    "0.1",
    "null",
    "true",
    "NaN",
    "Infinity",
    "\"\"",
    "[]",
    "{}",
    "[[[[[[[[",
    "{\"a\":",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "\"id\"",
    "\"gpu\"",
    ",",
    ":",
    "\"default\"",
    ";",
];

/// Bytes that follow from a file by a few random changes. `other` is spliced in at times.
pub fn bytes(text: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = text.to_vec();
    for _ in 0..dice.whole(1, 4) {
        let at = dice.whole(0, out.len() as u64) as usize;
        let to = (at + dice.whole(0, 40) as usize).min(out.len());
        match dice.whole(0, 7) {
            0 if at < out.len() => out[at] ^= 1 << dice.whole(0, 7),
            1 => drop(out.drain(at..to)),
            2 => {
                let again = out[at..to].to_vec();
                out.splice(at..at, again);
            }
            3 => out.truncate(at),
            4 => {
                let from = dice.whole(0, other.len() as u64) as usize;
                let end = (from + dice.whole(0, 200) as usize).min(other.len());
                out.splice(at..to, other[from..end].iter().copied());
            }
            5 if at < out.len() => out[at] = dice.whole(0, 255) as u8,
            _ => {
                let word = WORDS[dice.whole(0, WORDS.len() as u64 - 1) as usize];
                out.splice(at..to, word.bytes());
            }
        }
    }
    out
}

/// JSON that follows from other JSON by a few changes and is still JSON, so that it gets
/// past the syntax.
pub fn json(value: &Value, dice: &mut Dice) -> Value {
    let mut out = value.clone();
    for _ in 0..dice.whole(1, 3) {
        let size = places(&out);
        let mut left = dice.whole(0, size - 1);
        change_at(&mut out, &mut left, dice);
    }
    out
}

/// How many values there are in a value, itself included.
fn places(value: &Value) -> u64 {
    1 + match value {
        Value::Array(items) => items.iter().map(places).sum(),
        Value::Object(fields) => fields.values().map(places).sum(),
        _ => 0,
    }
}

/// Changes the value that comes `left` values later, in the order of the file.
fn change_at(value: &mut Value, left: &mut u64, dice: &mut Dice) -> bool {
    if *left == 0 {
        change(value, dice);
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| change_at(item, left, dice)),
        Value::Object(fields) => fields
            .values_mut()
            .any(|field| change_at(field, left, dice)),
        _ => false,
    }
}

fn change(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Number(number) if dice.chance(0.7) => {
            let number = number.as_f64().unwrap_or_default();
            let factor = 10f64.powi(dice.whole(0, 16) as i32 - 8);
            *value = match dice.whole(0, 3) {
                0 => json!(number * factor),
                1 => json!(number + 1.0),
                2 => json!(-number),
                _ => json!(0),
            };
        }
        Value::Array(items) if !items.is_empty() && dice.chance(0.7) => {
            let at = dice.whole(0, items.len() as u64 - 1) as usize;
            match dice.whole(0, 2) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => items.reverse(),
            }
        }
        Value::Object(fields) if !fields.is_empty() && dice.chance(0.7) => {
            let at = dice.whole(0, fields.len() as u64 - 1) as usize;
            let key = fields.keys().nth(at).cloned().unwrap_or_default();
            let old = fields.shift_remove(&key).unwrap_or_default();
            if dice.chance(0.4) {
                fields.insert(format!("{key}s"), old);
            }
        }
        _ => {
            let odd = [
                json!(null),
                json!(0),
                json!(-1),
                json!(1e308),
                json!(5e-324),
                json!(""),
                json!([]),
                json!({}),
                json!(true),
                json!("gpu"),
                json!([[[[]]]]),
                json!(1e12),
            ];
            *value = odd[dice.whole(0, odd.len() as u64 - 1) as usize].clone();
        }
    }
}
