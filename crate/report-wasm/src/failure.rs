//! Failures as JavaScript errors with a stable `code`: `argument` where a caller's
//! argument is not what it should be, `panic` where we have made a mistake.

use std::cell::Cell;
use std::panic::PanicHookInfo;

use js_sys::{Error as JsError, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static DEAD: Cell<bool> = const { Cell::new(false) };
}

/// Replaces the panic hook. There is no unwinding on this target, so the hook throws the
/// JavaScript error itself; what a panic leaves in memory cannot be trusted.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        DEAD.set(true);
        wasm_bindgen::throw_val(coded(&info.to_string(), "panic").into());
    }));
}

/// Does the work of an exported function, unless the instance is dead. What the work says
/// is wrong is wrong with an argument.
pub(crate) fn guarded(work: impl FnOnce() -> Result<String, String>) -> Result<String, JsValue> {
    if DEAD.get() {
        let text = "the instance stopped after a panic; make a new one";
        return Err(coded(text, "panic").into());
    }
    work().map_err(|text| coded(&text, "argument").into())
}

fn coded(message: &str, code: &str) -> JsError {
    let error = JsError::new(message);
    // Fails only on frozen objects and proxies, and this is neither.
    let _ = Reflect::set(&error, &JsValue::from_str("code"), &JsValue::from_str(code));
    error
}

/// Panics. The package's tests call it to see what a panic does; nothing else can make
/// the report panic on purpose.
#[wasm_bindgen(js_name = panicForTest)]
#[allow(clippy::panic, reason = "panicking is what it is for")]
pub fn panic_for_test() {
    panic!("asked to panic");
}
