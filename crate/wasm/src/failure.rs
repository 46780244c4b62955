//! Failures as JavaScript errors: `Error` objects with a stable `code`, and
//! for input the list `problems` of `{path, found, expected, nearest?}`.

use idlewise::scenario::InputErrors;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::js::{coded, set};
use crate::panic;

/// Why a call gave no answer.
pub(crate) enum Failure {
    /// The core said so.
    Core(idlewise::Error),
    /// An argument besides the scenario or plan is wrong.
    Argument(String),
    /// The instance panicked before and its memory cannot be trusted.
    Dead,
    /// JavaScript code that was called on the way threw this.
    Thrown(JsValue),
}

impl Failure {
    /// An argument is not what it should be.
    pub(crate) fn argument(name: &str, found: &str, expected: &str) -> Self {
        Failure::Argument(format!("{name}: found {found:?}, expected {expected}"))
    }

    fn into_js(self) -> JsValue {
        match self {
            Failure::Core(error) => {
                let thrown = coded(&error.to_string(), error.code());
                if let idlewise::Error::Input(InputErrors(problems)) = &error {
                    // Few and small: they cross as objects, not in the form of `wire.rs`.
                    match problems.serialize(&Serializer::json_compatible()) {
                        Ok(list) => set(&thrown, "problems", &list),
                        Err(write_error) => return write_error.into(),
                    }
                }
                thrown.into()
            }
            Failure::Argument(text) => coded(&text, "argument").into(),
            Failure::Dead => coded(
                "the instance stopped after a panic; make a new one",
                "panic",
            )
            .into(),
            Failure::Thrown(value) => value,
        }
    }
}

impl From<idlewise::Error> for Failure {
    fn from(error: idlewise::Error) -> Self {
        Failure::Core(error)
    }
}

impl From<InputErrors> for Failure {
    fn from(errors: InputErrors) -> Self {
        Failure::Core(errors.into())
    }
}

/// Does the work of an exported function, unless the instance is dead.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, JsValue> {
    if panic::is_dead() {
        return Err(Failure::Dead.into_js());
    }
    work().map_err(Failure::into_js)
}
