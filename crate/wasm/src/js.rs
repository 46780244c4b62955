//! JavaScript objects that this crate makes: fields, and errors with a code.

use js_sys::{Error as JsError, Reflect};
use wasm_bindgen::JsValue;

/// Sets a field of an object that we made ourselves.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Fails only on frozen objects and proxies, and ours are neither.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// An error with a code.
pub(crate) fn coded(message: &str, code: &str) -> JsError {
    let error = JsError::new(message);
    set(&error, "code", &JsValue::from_str(code));
    error
}
