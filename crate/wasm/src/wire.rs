//! How values cross between JavaScript and Rust: as a few flat lists, copied
//! once each. Asking for every field of every object across the border costs
//! more than solving; `pkg/src/wire.ts` is the other side.
//!
//! A value is written in the order in which it is walked. Each value has a tag
//! in `tags`; numbers are in `numbers`; texts, lists and objects have one word
//! in `words`: the number of the text, the length of the list, the number of
//! the object's shape. A shape is the list of field names that many objects
//! share, so names are compared once. Texts stand one after another in `text`,
//! each of them once, with their `lengths` in UTF-16 units, which both sides
//! can count. `shapes` has for every shape its number of fields and their names.

use js_sys::{Array, Float64Array, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};

/// What a value is.
pub(crate) mod tag {
    pub(crate) const NULL: u8 = 0;
    pub(crate) const FALSE: u8 = 1;
    pub(crate) const TRUE: u8 = 2;
    pub(crate) const NUMBER: u8 = 3;
    pub(crate) const TEXT: u8 = 4;
    pub(crate) const LIST: u8 = 5;
    pub(crate) const OBJECT: u8 = 6;
    /// What no file can hold; the word is a text that says what it is.
    pub(crate) const UNSUPPORTED: u8 = 7;
}

/// A value as it crosses.
#[derive(Default)]
pub(crate) struct Encoded {
    pub(crate) tags: Vec<u8>,
    pub(crate) words: Vec<u32>,
    pub(crate) numbers: Vec<f64>,
    pub(crate) text: String,
    /// In UTF-16 units.
    pub(crate) lengths: Vec<u32>,
    /// For every shape its number of fields and the numbers of their names.
    pub(crate) shapes: Vec<u32>,
}

impl Encoded {
    /// What `encode` of `wire.ts` made; `None` for anything else.
    pub(crate) fn from_js(value: &JsValue) -> Option<Encoded> {
        let pieces = value.dyn_ref::<Array>()?;
        let words = |at| Some(pieces.get(at).dyn_ref::<Uint32Array>()?.to_vec());
        Some(Encoded {
            tags: pieces.get(0).dyn_ref::<Uint8Array>()?.to_vec(),
            words: words(1)?,
            numbers: pieces.get(2).dyn_ref::<Float64Array>()?.to_vec(),
            text: pieces.get(3).as_string()?,
            lengths: words(4)?,
            shapes: words(5)?,
        })
    }

    /// What `decode` of `wire.ts` reads.
    pub(crate) fn into_js(self) -> JsValue {
        Array::of(&[
            Uint8Array::from(self.tags.as_slice()).into(),
            Uint32Array::from(self.words.as_slice()).into(),
            Float64Array::from(self.numbers.as_slice()).into(),
            JsValue::from_str(&self.text),
            Uint32Array::from(self.lengths.as_slice()).into(),
            Uint32Array::from(self.shapes.as_slice()).into(),
        ])
        .into()
    }

    /// Every text, by its number.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let mut rest = self.text.as_str();
        let mut texts = Vec::with_capacity(self.lengths.len());
        let plain = self.text.is_ascii();
        for &units in &self.lengths {
            let bytes = if plain {
                units as usize
            } else {
                bytes_of(rest, units)
            };
            let (text, after) = rest.split_at_checked(bytes).unwrap_or((rest, ""));
            texts.push(text);
            rest = after;
        }
        texts
    }

    /// The field names of every shape, as ranges of `shapes`.
    pub(crate) fn ranges(&self) -> Vec<std::ops::Range<usize>> {
        let mut ranges = Vec::new();
        let mut at = 0;
        while let Some(&fields) = self.shapes.get(at) {
            let end = (at + 1 + fields as usize).min(self.shapes.len());
            ranges.push(at + 1..end);
            at = end;
        }
        ranges
    }
}

/// Bytes of the first characters that make so many UTF-16 units.
fn bytes_of(text: &str, units: u32) -> usize {
    let (mut bytes, mut left) = (0, units as usize);
    for character in text.chars() {
        if left == 0 {
            break;
        }
        left = left.saturating_sub(character.len_utf16());
        bytes += character.len_utf8();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_where_both_sides_count_alike() {
        let texts = ["gpu", "", "Größe", "\u{1F600}!", "x"];
        let encoded = Encoded {
            text: texts.concat(),
            lengths: texts
                .iter()
                .map(|t| t.encode_utf16().count() as u32)
                .collect(),
            ..Encoded::default()
        };
        assert_eq!(encoded.texts(), texts);
        let plain = Encoded {
            text: "abc".to_owned(),
            lengths: vec![1, 9, 2],
            ..Encoded::default()
        };
        assert_eq!(plain.texts(), ["a", "bc", ""]);
    }

    #[test]
    fn shapes_are_found_by_their_lengths() {
        let encoded = Encoded {
            shapes: vec![2, 7, 8, 0, 3, 1],
            ..Encoded::default()
        };
        assert_eq!(encoded.ranges(), [1..3, 4..4, 5..6]);
    }
}
