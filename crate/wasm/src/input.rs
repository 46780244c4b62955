//! A JavaScript value as the core's JSON tree.
//!
//! Written here rather than left to serde-wasm-bindgen, which takes a field
//! that is `undefined` for `null`, a `Float64Array` for an object, and lets the
//! exception of a getter fly through the middle of our work.

use std::fmt::{self, Display};

use idlewise::scenario::Json;
use js_sys::{
    Array, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Reflect, Uint8Array,
    Uint8ClampedArray, Uint16Array, Uint32Array,
};
use serde::de::value::{SeqDeserializer, StringDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

use crate::failure::Failure;

/// Reads a scenario's value: objects, lists, typed arrays, texts, numbers.
/// Fields that are `undefined` are left out, as `JSON.stringify` does.
pub(crate) fn json(value: &JsValue) -> Result<Json, Failure> {
    Json::from_source(Value(value.clone())).map_err(|e| Failure::Core(e.into()))
}

/// A JavaScript value as a source of serde.
struct Value(JsValue);

/// Why a value cannot be read.
#[derive(Debug)]
struct Unreadable(String);

impl Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: Display>(message: T) -> Self {
        Unreadable(message.to_string())
    }
}

impl Unreadable {
    fn thrown(value: &JsValue) -> Self {
        Unreadable(format!("a value that throws when it is read ({value:?})"))
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Value(value) = self;
        if value.is_undefined() || value.is_null() {
            visitor.visit_unit()
        } else if let Some(flag) = value.as_bool() {
            visitor.visit_bool(flag)
        } else if let Some(number) = value.as_f64() {
            visitor.visit_f64(number)
        } else if let Some(text) = value.as_string() {
            visitor.visit_string(text)
        } else if Array::is_array(&value) {
            let length = value.unchecked_ref::<Array>().length();
            visitor.visit_seq(List { value, length, at: 0 })
        } else if let Some(numbers) = typed_array(&value) {
            visitor.visit_seq(SeqDeserializer::new(numbers.into_iter()))
        } else if value.is_object() && !value.is_function() {
            let keys = Reflect::own_keys(&value).map_err(|e| Unreadable::thrown(&e))?;
            visitor.visit_map(Fields {
                value,
                keys,
                at: 0,
                next: None,
            })
        } else {
            Err(Unreadable(format!("{value:?}")))
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct newtype_struct seq tuple tuple_struct map struct enum
        identifier ignored_any
    }
}

/// The numbers of a typed array.
fn typed_array(value: &JsValue) -> Option<Vec<f64>> {
    if let Some(array) = value.dyn_ref::<Float64Array>() {
        return Some(array.to_vec());
    }
    macro_rules! widened {
        ($($array:ty),*) => {
            $(if let Some(array) = value.dyn_ref::<$array>() {
                return Some(array.to_vec().into_iter().map(f64::from).collect());
            })*
        };
    }
    widened!(
        Float32Array,
        Int32Array,
        Uint32Array,
        Int16Array,
        Uint16Array,
        Int8Array,
        Uint8Array,
        Uint8ClampedArray
    );
    None
}

/// The entries of a list.
struct List {
    value: JsValue,
    length: u32,
    at: u32,
}

impl<'de> SeqAccess<'de> for List {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        if self.at == self.length {
            return Ok(None);
        }
        let entry = Reflect::get_u32(&self.value, self.at).map_err(|e| Unreadable::thrown(&e))?;
        self.at += 1;
        seed.deserialize(Value(entry)).map(Some)
    }
}

/// The fields of an object.
struct Fields {
    value: JsValue,
    keys: Array,
    at: u32,
    /// The value of the field whose name was just given.
    next: Option<Result<JsValue, JsValue>>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unreadable> {
        while self.at < self.keys.length() {
            let key = self.keys.get(self.at);
            self.at += 1;
            // Symbols are not fields of a file.
            let Some(name) = key.as_string() else {
                continue;
            };
            let value = Reflect::get(&self.value, &key);
            if value.as_ref().is_ok_and(JsValue::is_undefined) {
                continue;
            }
            self.next = Some(value);
            return seed
                .deserialize(StringDeserializer::<Unreadable>::new(name))
                .map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        match self.next.take() {
            // The place of the failure is known once the value is asked for.
            Some(Err(thrown)) => Err(Unreadable::thrown(&thrown)),
            Some(Ok(value)) => seed.deserialize(Value(value)),
            None => seed.deserialize(Value(JsValue::UNDEFINED)),
        }
    }
}
