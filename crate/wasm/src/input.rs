//! Encoded values as the core's scenarios and plans: a source of serde that
//! knows where in the value an error is.

use idlewise::plan::{Plan, seems_other};
use idlewise::questions::ScenarioEdit;
use idlewise::scenario::{self, InputError, InputErrors, Json, Scenario};
use serde::Deserialize;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use wasm_bindgen::JsValue;

use crate::read_error::ReadError;
use crate::wire::{Encoded, tag};

/// Reads a scenario. Fields that are `undefined` are no fields.
pub(crate) fn scenario(value: &JsValue) -> Result<Scenario, InputErrors> {
    scenario::from_value(&json(value)?)
}

/// Reads a scenario for a call of the core that checks it.
pub(crate) fn unchecked(value: &JsValue) -> Result<Scenario, InputErrors> {
    scenario::from_value_unchecked(&json(value)?)
}

fn json(value: &JsValue) -> Result<Json, InputErrors> {
    let encoded = received(value)?;
    let texts = encoded.texts();
    Json::from_source(&mut Reader::new(&encoded, &texts))
}

/// Reads a plan. Whether it is right is for its certificate to say.
pub(crate) fn plan(value: &JsValue) -> Result<Plan, InputErrors> {
    let wrong = |error| InputErrors(vec![error]);
    let encoded = received(value)?;
    let texts = encoded.texts();
    let plan = Plan::deserialize(&mut Reader::new(&encoded, &texts)).map_err(|error| {
        let json = Json::from_source(&mut Reader::new(&encoded, &texts)).ok();
        let other = json.and_then(|json| seems_other(&json));
        wrong(other.unwrap_or_else(|| error.into_problem()))
    })?;
    if plan.schema_version != 1 {
        return Err(wrong(InputError::new(
            "$.schema_version",
            plan.schema_version.to_string(),
            "1, the only version of this format",
        )));
    }
    Ok(plan)
}

/// Reads changes of a scenario.
pub(crate) fn changes(value: &JsValue) -> Result<Vec<ScenarioEdit>, InputErrors> {
    let encoded = received(value)?;
    let texts = encoded.texts();
    Vec::deserialize(&mut Reader::new(&encoded, &texts))
        .map_err(|error| InputErrors(vec![error.into_problem()]))
}

fn received(value: &JsValue) -> Result<Encoded, InputErrors> {
    let not_packed = || InputError::new("$", format!("{value:?}"), "a value packed by the package");
    Encoded::from_js(value).ok_or_else(|| InputErrors(vec![not_packed()]))
}

/// Walks an encoded value.
struct Reader<'de> {
    encoded: &'de Encoded,
    texts: &'de [&'de str],
    shapes: Vec<std::ops::Range<usize>>,
    tags_read: usize,
    words_read: usize,
    numbers_read: usize,
}

/// Characters of a text that errors show.
const LONGEST_TEXT: usize = 60;

/// Numbers up to here are exact, so a whole one is an integer.
const EXACT: f64 = 9_007_199_254_740_991.0;

/// What stands next. Found out once for all types that may be read from it,
/// which keeps the compiled code small.
enum Kind<'de> {
    Nothing,
    Flag(bool),
    Whole(u64),
    Number(f64),
    Text(&'de str),
    List(u32),
    /// The place of its shape among the shapes.
    Object(u32),
}

impl<'de> Reader<'de> {
    fn new(encoded: &'de Encoded, texts: &'de [&'de str]) -> Self {
        Reader {
            encoded,
            texts,
            shapes: encoded.ranges(),
            tags_read: 0,
            words_read: 0,
            numbers_read: 0,
        }
    }

    fn next(&mut self) -> Result<Kind<'de>, ReadError> {
        let tag = self.encoded.tags.get(self.tags_read).copied();
        self.tags_read += 1;
        Ok(match tag {
            Some(tag::NULL) => Kind::Nothing,
            Some(tag::FALSE) => Kind::Flag(false),
            Some(tag::TRUE) => Kind::Flag(true),
            Some(tag::NUMBER) => {
                let number = self.number()?;
                if number.fract() == 0.0 && (0.0..=EXACT).contains(&number) {
                    Kind::Whole(number as u64)
                } else {
                    Kind::Number(number)
                }
            }
            Some(tag::TEXT) => Kind::Text(self.text()?),
            Some(tag::LIST) => Kind::List(self.word()?),
            Some(tag::OBJECT) => Kind::Object(self.word()?),
            Some(tag::UNSUPPORTED) => return Err(ReadError::found(self.text()?.to_owned())),
            _ => return Err(cut_off()),
        })
    }

    fn word(&mut self) -> Result<u32, ReadError> {
        let word = self.encoded.words.get(self.words_read).copied();
        self.words_read += 1;
        word.ok_or_else(cut_off)
    }

    fn number(&mut self) -> Result<f64, ReadError> {
        let number = self.encoded.numbers.get(self.numbers_read).copied();
        self.numbers_read += 1;
        number.ok_or_else(cut_off)
    }

    fn text(&mut self) -> Result<&'de str, ReadError> {
        let number = self.word()? as usize;
        self.texts.get(number).copied().ok_or_else(cut_off)
    }

    fn list(&mut self, length: u32) -> List<'_, 'de> {
        List {
            reader: self,
            length,
            at: 0,
        }
    }

    fn fields(&mut self, shape: u32) -> Result<Fields<'_, 'de>, ReadError> {
        let names = self.shapes.get(shape as usize).cloned();
        let names = names.ok_or_else(cut_off)?;
        Ok(Fields {
            reader: self,
            names,
            last: "",
        })
    }
}

/// The other side stops where it finds what cannot be encoded, and says what.
fn cut_off() -> ReadError {
    ReadError::found("a value that was not carried over".to_owned())
}

/// Methods that accept one kind of value only. Less general than asking for
/// anything, and a fraction of the compiled code.
macro_rules! one_kind {
    ($($method:ident: $kind:ident($value:ident) => $visit:ident($given:ident);)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            match self.next()? {
                Kind::$kind($value) => visitor.$visit($given),
                other => Err(other.unexpected().expected(visitor_expects(&visitor))),
            }
        })*
    };
}

fn visitor_expects<'de, V: Visitor<'de>>(visitor: &V) -> String {
    (visitor as &dyn serde::de::Expected).to_string()
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.next()? {
            Kind::Nothing => visitor.visit_unit(),
            Kind::Flag(flag) => visitor.visit_bool(flag),
            Kind::Whole(number) => visitor.visit_u64(number),
            Kind::Number(number) => visitor.visit_f64(number),
            Kind::Text(text) => visitor.visit_borrowed_str(text),
            Kind::List(length) => visitor.visit_seq(self.list(length)),
            Kind::Object(shape) => visitor.visit_map(self.fields(shape)?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.encoded.tags.get(self.tags_read) == Some(&tag::NULL) {
            self.tags_read += 1;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    /// An object, and no list of its fields in order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_map(visitor)
    }

    /// The formats name variants by text only.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.next()? {
            Kind::Text(name) => visitor.visit_enum(BorrowedStrDeserializer::new(name)),
            other => Err(other.unexpected().expected(variants.join(", "))),
        }
    }

    one_kind! {
        deserialize_string: Text(text) => visit_borrowed_str(text);
        deserialize_bool: Flag(flag) => visit_bool(flag);
        deserialize_u64: Whole(number) => visit_u64(number);
        deserialize_u32: Whole(number) => visit_u64(number);
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.next()? {
            Kind::Object(shape) => visitor.visit_map(self.fields(shape)?),
            other => Err(other.unexpected().expected(visitor_expects(&visitor))),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.next()? {
            Kind::List(length) => visitor.visit_seq(self.list(length)),
            other => Err(other.unexpected().expected(visitor_expects(&visitor))),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.next()? {
            Kind::Whole(number) => visitor.visit_f64(number as f64),
            Kind::Number(number) => visitor.visit_f64(number),
            other => Err(other.unexpected().expected(visitor_expects(&visitor))),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u128 f32 char str bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct identifier ignored_any
    }
}

impl Kind<'_> {
    /// As errors say it.
    fn unexpected(&self) -> ReadError {
        ReadError::found(match self {
            Kind::Nothing => "null".to_owned(),
            Kind::Flag(flag) => flag.to_string(),
            Kind::Whole(number) => number.to_string(),
            Kind::Number(number) => number.to_string(),
            Kind::Text(text) => {
                let start: String = text.chars().take(LONGEST_TEXT).collect();
                format!("the text {start:?}")
            }
            Kind::List(_) => "a list".to_owned(),
            Kind::Object(_) => "an object".to_owned(),
        })
    }
}

/// The entries of a list.
struct List<'r, 'de> {
    reader: &'r mut Reader<'de>,
    length: u32,
    at: u32,
}

impl<'de> SeqAccess<'de> for List<'_, 'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        if self.at == self.length {
            return Ok(None);
        }
        let at = self.at;
        self.at += 1;
        seed.deserialize(&mut *self.reader)
            .map(Some)
            .map_err(|error| error.within_entry(at))
    }
}

/// The fields of an object.
struct Fields<'r, 'de> {
    reader: &'r mut Reader<'de>,
    /// The names still to come, as a range of the encoded shapes.
    names: std::ops::Range<usize>,
    /// The name that was just given.
    last: &'de str,
}

impl<'de> MapAccess<'de> for Fields<'_, 'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ReadError> {
        let Some(name) = self.names.next() else {
            return Ok(None);
        };
        let number = self.reader.encoded.shapes.get(name).copied();
        let number = number.unwrap_or(u32::MAX) as usize;
        self.last = self.reader.texts.get(number).copied().ok_or_else(cut_off)?;
        seed.deserialize(BorrowedStrDeserializer::<ReadError>::new(self.last))
            .map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ReadError> {
        seed.deserialize(&mut *self.reader)
            .map_err(|error| error.within_field(self.last))
    }
}
