//! A panic becomes an error with the code `panic`, and ends the instance:
//! what a panic leaves in memory cannot be trusted.

use std::cell::Cell;
use std::panic::PanicHookInfo;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::js::coded;

thread_local! {
    static DEAD: Cell<bool> = const { Cell::new(false) };
}

/// Replaces the panic hook. There is no unwinding on this target, so the hook
/// throws the JavaScript error itself.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        DEAD.set(true);
        let error = coded(&info.to_string(), "panic");
        wasm_bindgen::throw_val(error.into());
    }));
}

/// Whether the instance has panicked.
pub(crate) fn is_dead() -> bool {
    DEAD.get()
}

/// Panics. The package's tests call it to see what a panic does; nothing else
/// can make the core panic on purpose.
#[wasm_bindgen(js_name = panicForTest)]
#[allow(clippy::panic, reason = "panicking is what it is for")]
pub fn panic_for_test() {
    panic!("asked to panic");
}
