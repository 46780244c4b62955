//! Core values as plain JavaScript values.

use js_sys::Reflect;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::failure::{Failure, coded};

/// Objects, lists, numbers and texts: what `JSON.parse` would give.
pub(crate) fn plain<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Failure> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|error| Failure::Thrown(coded(&error.to_string(), "solver").into()))
}

/// Sets a field of an object that we made ourselves.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Fails only on frozen objects and proxies, and ours are neither.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
