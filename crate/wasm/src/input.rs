//! JavaScript values as the core's scenarios and plans.
//!
//! Written here rather than left to serde-wasm-bindgen, which takes a field
//! that is `undefined` for `null`, a `Float64Array` for an object, lets the
//! exception of a getter fly through the middle of our work, and does not say
//! where an error is.

use idlewise::plan::Plan;
use idlewise::scenario::{self, InputError, InputErrors, Json, Scenario};
use js_sys::{
    Array, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Reflect, Uint8Array,
    Uint8ClampedArray, Uint16Array, Uint32Array,
};
use serde::Deserialize;
use serde::de::value::{SeqDeserializer, StringDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

use crate::unreadable::Unreadable;

/// Reads a scenario: objects, lists, typed arrays, texts, numbers. Fields that
/// are `undefined` are left out, as `JSON.stringify` does.
pub(crate) fn scenario(value: &JsValue) -> Result<Scenario, InputErrors> {
    scenario::from_value(&Json::from_source(Value(value.clone()))?)
}

/// Reads a plan. Whether it is right is for its certificate to say.
pub(crate) fn plan(value: &JsValue) -> Result<Plan, InputErrors> {
    let wrong = |error| InputErrors(vec![error]);
    let plan = Plan::deserialize(Value(value.clone()))
        .map_err(|unreadable| wrong(unreadable.into_problem()))?;
    if plan.schema_version != 1 {
        return Err(wrong(InputError::new(
            "$.schema_version",
            plan.schema_version.to_string(),
            "1, the only version of this format",
        )));
    }
    Ok(plan)
}

/// A JavaScript value as a source of serde.
struct Value(JsValue);

/// Characters of a text that errors show.
const LONGEST_TEXT: usize = 60;

/// Numbers up to here are exact, so a whole one is an integer.
const EXACT: f64 = 9_007_199_254_740_991.0;

/// Methods that accept one kind of value only. Less general than asking for
/// anything, and a fraction of the compiled code.
macro_rules! one_kind {
    ($($method:ident: $kind:ident($value:ident) => $visit:ident($given:ident);)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            match Kind::of(self.0)? {
                Kind::$kind($value) => visitor.$visit($given),
                other => Err(other.unexpected_for(&visitor)),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Value {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match Kind::of(self.0)? {
            Kind::Nothing => visitor.visit_unit(),
            Kind::Flag(flag) => visitor.visit_bool(flag),
            Kind::Whole(number) => visitor.visit_u64(number),
            Kind::Number(number) => visitor.visit_f64(number),
            Kind::Text(text) => visitor.visit_string(text),
            Kind::List(list) => visitor.visit_seq(list),
            Kind::Numbers(numbers) => visitor.visit_seq(SeqDeserializer::new(numbers.into_iter())),
            Kind::Object(fields) => visitor.visit_map(fields),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_undefined() || self.0.is_null() {
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
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    /// The formats name variants by text only.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        match Kind::of(self.0)? {
            Kind::Text(name) => visitor.visit_enum(name.into_deserializer()),
            other => Err(other.unexpected().expected(variants.join(", "))),
        }
    }

    one_kind! {
        deserialize_map: Object(fields) => visit_map(fields);
        deserialize_seq: List(list) => visit_seq(list);
        deserialize_string: Text(text) => visit_string(text);
        deserialize_bool: Flag(flag) => visit_bool(flag);
        deserialize_u64: Whole(number) => visit_u64(number);
        deserialize_u32: Whole(number) => visit_u64(number);
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0.as_f64() {
            Some(number) => visitor.visit_f64(number),
            None => Err(Kind::of(self.0)?.unexpected_for(&visitor)),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u128 f32 char str bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct identifier ignored_any
    }
}

/// What a value is. Found out once for all types that may be read from it,
/// which keeps the compiled code small.
enum Kind {
    Nothing,
    Flag(bool),
    Whole(u64),
    Number(f64),
    Text(String),
    List(List),
    Numbers(Vec<f64>),
    Object(Fields),
}

impl Kind {
    fn of(value: JsValue) -> Result<Kind, Unreadable> {
        if value.is_undefined() || value.is_null() {
            Ok(Kind::Nothing)
        } else if let Some(flag) = value.as_bool() {
            Ok(Kind::Flag(flag))
        } else if let Some(number) = value.as_f64() {
            if number.fract() == 0.0 && (0.0..=EXACT).contains(&number) {
                Ok(Kind::Whole(number as u64))
            } else {
                Ok(Kind::Number(number))
            }
        } else if let Some(text) = value.as_string() {
            Ok(Kind::Text(text))
        } else if Array::is_array(&value) {
            let length = value.unchecked_ref::<Array>().length();
            let at = 0;
            Ok(Kind::List(List { value, length, at }))
        } else if let Some(numbers) = typed_array(&value) {
            Ok(Kind::Numbers(numbers))
        } else if value.is_object() && !value.is_function() {
            let keys = Reflect::own_keys(&value).map_err(|e| Unreadable::thrown(&e))?;
            Ok(Kind::Object(Fields {
                value,
                keys,
                at: 0,
                next: None,
            }))
        } else {
            Err(Unreadable::value(&value))
        }
    }
}

impl Kind {
    /// As errors say it.
    fn unexpected(&self) -> Unreadable {
        Unreadable::found(match self {
            Kind::Nothing => "null".to_owned(),
            Kind::Flag(flag) => flag.to_string(),
            Kind::Whole(number) => number.to_string(),
            Kind::Number(number) => number.to_string(),
            Kind::Text(text) => {
                let start: String = text.chars().take(LONGEST_TEXT).collect();
                format!("the text {start:?}")
            }
            Kind::List(_) | Kind::Numbers(_) => "a list".to_owned(),
            Kind::Object(_) => "an object".to_owned(),
        })
    }

    fn unexpected_for(&self, expected: &dyn Expected) -> Unreadable {
        self.unexpected().expected(expected.to_string())
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
        let at = self.at;
        self.at += 1;
        seed.deserialize(Value(entry))
            .map(Some)
            .map_err(|error| error.within_entry(at))
    }
}

/// The fields of an object.
struct Fields {
    value: JsValue,
    keys: Array,
    at: u32,
    /// The field whose name was just given, and its value.
    next: Option<(String, Result<JsValue, JsValue>)>,
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
            self.next = Some((name.clone(), value));
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
        let Some((name, value)) = self.next.take() else {
            return seed.deserialize(Value(JsValue::UNDEFINED));
        };
        // The place of a failure is known once the value is asked for.
        value
            .map_err(|thrown| Unreadable::thrown(&thrown))
            .and_then(|value| seed.deserialize(Value(value)))
            .map_err(|error| error.within_field(&name))
    }
}
