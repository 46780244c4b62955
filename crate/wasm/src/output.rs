//! Core values on their way to JavaScript: objects, lists, numbers and texts,
//! as `JSON.parse` would give them, in the form of `wire.rs`.

use std::fmt::Display;

use rustc_hash::FxHashMap;
use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use wasm_bindgen::JsValue;

use crate::failure::Failure;
use crate::js::coded;
use crate::wire::{Encoded, tag};

/// What `decode` of `pkg/src/wire.ts` turns into plain values.
pub(crate) fn plain<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Failure> {
    match encoded(value) {
        Ok(encoded) => Ok(encoded.into_js()),
        Err(WriteError(why)) => Err(Failure::Thrown(coded(&why, "solver").into())),
    }
}

fn encoded<T: Serialize + ?Sized>(value: &T) -> Result<Encoded, WriteError> {
    let mut writer = Writer::new();
    value.serialize(&mut writer)?;
    Ok(writer.out)
}

/// Why a value has no counterpart in JSON.
#[derive(Debug)]
struct WriteError(String);

impl Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WriteError {}

impl serde::ser::Error for WriteError {
    fn custom<T: Display>(message: T) -> Self {
        WriteError(message.to_string())
    }
}

/// A list of field names, as one more name after a shorter list.
struct Shape {
    /// The number of the last name.
    name: u32,
    /// The list without it.
    before: u32,
    /// Its number among those that some object has.
    number: Option<u32>,
    /// Lists with one more name: the name, its number, and the list's place.
    longer: Vec<(Box<str>, u32, u32)>,
}

/// Writes values in the form of `wire.rs`.
struct Writer {
    out: Encoded,
    texts: FxHashMap<Box<str>, u32>,
    /// The first one is empty.
    shapes: Vec<Shape>,
    numbered: u32,
}

impl Writer {
    fn new() -> Self {
        Writer {
            out: Encoded::default(),
            texts: FxHashMap::default(),
            shapes: vec![Shape {
                name: 0,
                before: 0,
                number: None,
                longer: Vec::new(),
            }],
            numbered: 0,
        }
    }

    /// The number of a text.
    fn text(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.texts.get(text) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.texts.insert(text.into(), number);
        self.out.text.push_str(text);
        let units = if text.is_ascii() {
            text.len()
        } else {
            text.encode_utf16().count()
        };
        self.out.lengths.push(units as u32);
        number
    }

    fn number(&mut self, number: f64) {
        self.out.tags.push(tag::NUMBER);
        self.out.numbers.push(number);
    }

    /// A list or object; what stands in its word is known at its end.
    fn open(&mut self, tag: u8) -> Open<'_> {
        self.out.tags.push(tag);
        self.out.words.push(0);
        Open {
            place: self.out.words.len() - 1,
            is_list: tag == tag::LIST,
            writer: self,
            entries: 0,
            shape: 0,
        }
    }

    /// An object of one field, whose value follows.
    fn single(&mut self, name: &str) {
        let shape = self.longer(0, name);
        let number = self.numbered(shape);
        self.out.tags.push(tag::OBJECT);
        self.out.words.push(number);
    }

    /// The shape with one more field.
    fn longer(&mut self, shape: u32, name: &str) -> u32 {
        let known = &self.shapes[shape as usize].longer;
        if let Some(&(_, _, longer)) = known.iter().find(|(known, ..)| **known == *name) {
            return longer;
        }
        let number = self.text(name);
        self.lengthen(shape, number, name.into())
    }

    /// The shape with one more field, by the number of its name.
    fn longer_by(&mut self, shape: u32, number: u32) -> u32 {
        let known = &self.shapes[shape as usize].longer;
        if let Some(&(_, _, longer)) = known.iter().find(|&&(_, known, _)| known == number) {
            return longer;
        }
        let mut texts = self.texts.iter();
        let name = texts.find(|&(_, &known)| known == number);
        let name = name.map(|(name, _)| name.clone()).unwrap_or_default();
        self.lengthen(shape, number, name)
    }

    fn lengthen(&mut self, shape: u32, number: u32, name: Box<str>) -> u32 {
        let next = self.shapes.len() as u32;
        self.shapes[shape as usize]
            .longer
            .push((name, number, next));
        self.shapes.push(Shape {
            name: number,
            before: shape,
            number: None,
            longer: Vec::new(),
        });
        next
    }

    /// The number of a shape that an object has.
    fn numbered(&mut self, shape: u32) -> u32 {
        if let Some(number) = self.shapes[shape as usize].number {
            return number;
        }
        let mut names = Vec::new();
        let mut at = shape;
        while at != 0 {
            names.push(self.shapes[at as usize].name);
            at = self.shapes[at as usize].before;
        }
        self.out.shapes.push(names.len() as u32);
        self.out.shapes.extend(names.iter().rev());
        let number = self.numbered;
        self.numbered += 1;
        self.shapes[shape as usize].number = Some(number);
        number
    }
}

/// A list or object that is being written.
struct Open<'w> {
    writer: &'w mut Writer,
    /// Of its word.
    place: usize,
    is_list: bool,
    entries: u32,
    shape: u32,
}

impl Open<'_> {
    fn entry<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.entries += 1;
        value.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), WriteError> {
        self.shape = self.writer.longer(self.shape, name);
        value.serialize(&mut *self.writer)
    }

    fn close(self) {
        self.writer.out.words[self.place] = if self.is_list {
            self.entries
        } else {
            self.writer.numbered(self.shape)
        };
    }
}

macro_rules! lists {
    ($($kind:ident: $method:ident;)*) => {
        $(impl $kind for Open<'_> {
            type Ok = ();
            type Error = WriteError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
                self.entry(value)
            }

            fn end(self) -> Result<(), WriteError> {
                self.close();
                Ok(())
            }
        })*
    };
}

lists! {
    SerializeSeq: serialize_element;
    SerializeTuple: serialize_element;
    SerializeTupleStruct: serialize_field;
    SerializeTupleVariant: serialize_field;
}

macro_rules! objects {
    ($($kind:ident)*) => {
        $(impl $kind for Open<'_> {
            type Ok = ();
            type Error = WriteError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), WriteError> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), WriteError> {
                self.close();
                Ok(())
            }
        })*
    };
}

objects! { SerializeStruct SerializeStructVariant }

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = WriteError;

    /// Written like any value, and taken back for its shape.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        let before = self.writer.out.tags.len();
        key.serialize(&mut *self.writer)?;
        let out = &mut self.writer.out;
        let is_text = out.tags.len() == before + 1 && out.tags.last() == Some(&tag::TEXT);
        let (true, Some(number)) = (is_text, out.words.pop()) else {
            return Err(WriteError::custom("a field whose name is no text"));
        };
        out.tags.pop();
        self.shape = self.writer.longer_by(self.shape, number);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), WriteError> {
        self.close();
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident: $kind:ident;)*) => {
        $(fn $method(self, number: $kind) -> Result<(), WriteError> {
            self.number(f64::from(number));
            Ok(())
        })*
    };
}

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Open<'w>;
    type SerializeTuple = Open<'w>;
    type SerializeTupleStruct = Open<'w>;
    type SerializeTupleVariant = Open<'w>;
    type SerializeMap = Open<'w>;
    type SerializeStruct = Open<'w>;
    type SerializeStructVariant = Open<'w>;

    fn serialize_bool(self, flag: bool) -> Result<(), WriteError> {
        self.out
            .tags
            .push(if flag { tag::TRUE } else { tag::FALSE });
        Ok(())
    }

    numbers! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_f32: f32;
        serialize_f64: f64;
    }

    // JavaScript has no other numbers.
    fn serialize_i64(self, number: i64) -> Result<(), WriteError> {
        self.number(number as f64);
        Ok(())
    }

    fn serialize_u64(self, number: u64) -> Result<(), WriteError> {
        self.number(number as f64);
        Ok(())
    }

    fn serialize_char(self, character: char) -> Result<(), WriteError> {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), WriteError> {
        let number = self.text(text);
        self.out.tags.push(tag::TEXT);
        self.out.words.push(number);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), WriteError> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<(), WriteError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), WriteError> {
        self.out.tags.push(tag::NULL);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WriteError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), WriteError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        self.single(variant);
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'w>, WriteError> {
        Ok(self.open(tag::LIST))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'w>, WriteError> {
        Ok(self.open(tag::LIST))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'w>, WriteError> {
        Ok(self.open(tag::LIST))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'w>, WriteError> {
        self.single(variant);
        Ok(self.open(tag::LIST))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'w>, WriteError> {
        Ok(self.open(tag::OBJECT))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'w>, WriteError> {
        Ok(self.open(tag::OBJECT))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'w>, WriteError> {
        self.single(variant);
        Ok(self.open(tag::OBJECT))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    struct Point {
        x: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    }

    #[derive(Serialize)]
    enum Answer {
        Nothing,
        One(u8),
        Two(u8, u8),
        Named { yes: bool },
    }

    #[test]
    fn objects_of_one_shape_share_it() {
        let point = |x, name: Option<&str>| Point {
            x,
            name: name.map(str::to_owned),
        };
        let points = [
            point(1.0, Some("x")),
            point(2.0, None),
            point(3.0, Some("y")),
        ];
        let encoded = encoded(&points).unwrap();
        assert_eq!(encoded.tags, [5, 6, 3, 4, 6, 3, 6, 3, 4]);
        // The text x is both a name and a value.
        assert_eq!(encoded.texts(), ["x", "name", "y"]);
        assert_eq!(encoded.words, [3, 0, 0, 1, 0, 2]);
        assert_eq!(encoded.shapes, [2, 0, 1, 1, 0]);
        assert_eq!(encoded.numbers, [1.0, 2.0, 3.0]);
    }

    #[test]
    fn maps_and_variants_are_objects() {
        let map = BTreeMap::from([("b", 1_u8), ("a", 2)]);
        let written = encoded(&(&map, &map)).unwrap();
        assert_eq!(written.tags, [5, 6, 3, 3, 6, 3, 3]);
        assert_eq!(written.shapes, [2, 0, 1]);
        assert_eq!(written.texts(), ["a", "b"]);

        let answers = [
            Answer::Nothing,
            Answer::One(1),
            Answer::Two(2, 3),
            Answer::Named { yes: true },
        ];
        let written = encoded(&answers).unwrap();
        assert_eq!(written.tags, [5, 4, 6, 3, 6, 5, 3, 3, 6, 6, 2]);
        assert_eq!(written.shapes, [1, 1, 1, 2, 1, 3, 1, 4]);
        assert_eq!(written.texts(), ["Nothing", "One", "Two", "Named", "yes"]);
    }

    #[test]
    fn names_must_be_texts() {
        let map = BTreeMap::from([(1_u8, 1_u8)]);
        assert!(encoded(&map).is_err());
    }
}
