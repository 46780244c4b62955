//! Progress and cancellation through JavaScript functions.
//!
//! The core's hooks may be called from any thread and so cannot hold a
//! JavaScript function. This instance has one thread: the functions wait in a
//! thread-local place, and the hooks hold nothing.

use std::cell::RefCell;

use idlewise::{Hooks, Progress, Recommendations};
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::failure::Failure;
use crate::options::Call;
use crate::output;

/// The functions of the call that runs, and what one of them threw.
#[derive(Default)]
struct Watch {
    on_progress: Option<Function>,
    cancelled: Option<Function>,
    on_better: Option<Function>,
    thrown: Option<JsValue>,
}

thread_local! {
    static WATCH: RefCell<Watch> = RefCell::default();
}

/// Works with the hooks of a call. An error that a callback throws stops the
/// work and is thrown again. A callback may itself call the planner.
pub(crate) fn watched<T>(
    call: &Call,
    work: impl FnOnce(&Hooks<'_>) -> Result<T, idlewise::Error>,
) -> Result<T, Failure> {
    let mine = Watch {
        on_progress: call.on_progress.clone(),
        cancelled: call.cancelled.clone(),
        on_better: call.on_better.clone(),
        thrown: None,
    };
    let outer = WATCH.replace(mine);
    let result = work(&Hooks {
        progress: Some(&progress),
        cancelled: Some(&cancelled),
        ..Hooks::default()
    });
    match WATCH.replace(outer).thrown {
        Some(thrown) => Err(Failure::Thrown(thrown)),
        None => Ok(result?),
    }
}

fn progress(progress: Progress) {
    let Some(function) = WATCH.with_borrow(|watch| watch.on_progress.clone()) else {
        return;
    };
    let done = JsValue::from_f64(progress.done as f64);
    let total = JsValue::from_f64(progress.total as f64);
    let told = search(&progress)
        .and_then(|search| function.call3(&JsValue::UNDEFINED, &done, &total, &search));
    if let Err(thrown) = told {
        WATCH.with_borrow_mut(|watch| watch.thrown = Some(thrown));
    }
}

/// What the search at hand has found and proved; undefined where no search tells.
fn search(progress: &Progress) -> Result<JsValue, JsValue> {
    let known = [("best", progress.incumbent), ("bound", progress.bound)];
    if known.iter().all(|(_, value)| value.is_none()) {
        return Ok(JsValue::UNDEFINED);
    }
    let told = Object::new();
    for (name, value) in known {
        if let Some(value) = value {
            Reflect::set(&told, &JsValue::from_str(name), &JsValue::from_f64(value))?;
        }
    }
    Ok(told.into())
}

/// Tells of a better answer on the way.
pub(crate) fn better(found: &Recommendations) {
    let Some(function) = WATCH.with_borrow(|watch| watch.on_better.clone()) else {
        return;
    };
    let told = match output::plain(found) {
        Ok(value) => function.call1(&JsValue::UNDEFINED, &value),
        // What has no counterpart in JavaScript shows in the answer itself.
        Err(_) => return,
    };
    if let Err(thrown) = told {
        WATCH.with_borrow_mut(|watch| watch.thrown = Some(thrown));
    }
}

fn cancelled() -> bool {
    let (function, threw) =
        WATCH.with_borrow(|watch| (watch.cancelled.clone(), watch.thrown.is_some()));
    if threw {
        return true;
    }
    match function.map(|function| function.call0(&JsValue::UNDEFINED)) {
        None => false,
        Some(Ok(answer)) => answer.is_truthy(),
        Some(Err(thrown)) => {
            WATCH.with_borrow_mut(|watch| watch.thrown = Some(thrown));
            true
        }
    }
}
