//! idlewise for JavaScript: plain values in, plain values out.
//!
//! Everything here is a call of the core between two conversions. Failures are
//! thrown as JavaScript errors with a stable `code` (see `failure.rs`). The npm
//! package in `pkg/` wraps these functions; it alone is for users.

mod failure;
mod hooks;
mod input;
mod js;
mod options;
mod output;
mod panic;
mod parts;
mod read_error;
mod tables;
mod warm;
mod wire;

use idlewise::scenario::CheckReport;
use idlewise::{certify, export};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the threads of the build with shared memory.
#[cfg(target_feature = "atomics")]
pub use wasm_bindgen_rayon::init_thread_pool;

use failure::{Failure, guarded};
use hooks::watched;
use options::Call;
use tables::planned;
use warm::remembering;

/// Runs once, when the instance is made.
#[wasm_bindgen(start)]
fn start() {
    panic::install();
}

/// Solves a scenario. Returns the plan, or `{plan, tables}` where the options
/// say `tables: true`.
#[wasm_bindgen]
pub fn solve(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let plan = watched(&call, |hooks| {
            if call.warm {
                remembering(&call.options, |warm| warm.solve(&scenario, hooks))
            } else {
                idlewise::solve_with(&scenario, &call.options, hooks)
            }
        })?;
        planned(&call, &scenario, &plan)
    })
}

/// Compares the best plan with what routers do without one.
#[wasm_bindgen]
pub fn compare(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let comparison = watched(&call, |hooks| {
            if call.warm {
                remembering(&call.options, |warm| warm.compare(&scenario, hooks))
            } else {
                idlewise::compare(&scenario, &call.options, hooks)
            }
        })?;
        output::plain(&comparison)
    })
}

/// Finds the machines to switch off while serving as much as today.
#[wasm_bindgen]
pub fn size(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let sizing = watched(&call, |hooks| {
            idlewise::size(&scenario, &call.options, hooks)
        })?;
        output::plain(&sizing)
    })
}

/// Finds what more machines of each kind would be worth.
#[wasm_bindgen]
pub fn grow(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let growth = watched(&call, |hooks| {
            idlewise::grow(&scenario, &call.grow, &call.options, hooks)
        })?;
        output::plain(&growth)
    })
}

/// Tries what growth of demand and lost machines do to the plan's placement.
#[wasm_bindgen]
pub fn stress(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let stress = watched(&call, |hooks| {
            idlewise::stress(&scenario, &call.stress, &call.options, hooks)
        })?;
        output::plain(&stress)
    })
}

/// Ranks what a person can do.
#[wasm_bindgen]
pub fn advise(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let found = watched(&call, |hooks| {
            idlewise::advise(
                &scenario,
                &call.advise,
                &call.options,
                hooks,
                &hooks::better,
            )
        })?;
        output::plain(&found)
    })
}

/// The scenario with changes made to it.
#[wasm_bindgen]
pub fn apply(scenario: &JsValue, changes: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let scenario = input::unchecked(scenario)?;
        let changes = input::changes(changes)?;
        output::plain(&idlewise::questions::apply(&scenario, &changes)?)
    })
}

/// Finds what the owners of a fleet get.
#[wasm_bindgen]
pub fn earnings(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let earnings = watched(&call, |hooks| {
            idlewise::earnings(&scenario, &call.options, hooks)
        })?;
        output::plain(&earnings)
    })
}

/// Finds out what one plan for several futures is worth.
#[wasm_bindgen]
pub fn futures(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let worth = watched(&call, |hooks| {
            idlewise::futures(&scenario, &call.options, hooks)
        })?;
        output::plain(&worth)
    })
}

/// Finds out how many machines to commit to.
#[wasm_bindgen]
pub fn commit(scenario: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let found = watched(&call, |hooks| {
            idlewise::commit(&scenario, &call.options, hooks)
        })?;
        output::plain(&found)
    })
}

/// Finds out how a plan fares on another scenario.
#[wasm_bindgen]
pub fn evaluate(plan: &JsValue, on: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let plan = input::plan(plan)?;
        let on = input::unchecked(on)?;
        let found = watched(&call, |hooks| {
            idlewise::evaluate(&plan, &on, &call.evaluate, &call.options, hooks)
        })?;
        output::plain(&found)
    })
}

/// A scenario, unless it is undefined.
fn given(scenario: &JsValue) -> Result<Option<idlewise::Scenario>, Failure> {
    if scenario.is_undefined() {
        return Ok(None);
    }
    Ok(Some(input::scenario(scenario)?))
}

/// What to do to bring a plan about; the scenario that it was made for may be undefined.
#[wasm_bindgen]
pub fn timetable(plan: &JsValue, scenario: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let plan = input::plan(plan)?;
        let scenario = given(scenario)?;
        output::plain(&idlewise::timetable(&plan, scenario.as_ref())?)
    })
}

/// The same as CSV.
#[wasm_bindgen(js_name = timetableCsv)]
pub fn timetable_csv(plan: &JsValue, scenario: &JsValue) -> Result<String, JsValue> {
    guarded(|| {
        let plan = input::plan(plan)?;
        let scenario = given(scenario)?;
        Ok(idlewise::timetable(&plan, scenario.as_ref())?.to_csv())
    })
}

/// Everything that is wrong with a scenario, and what looks odd.
#[wasm_bindgen]
pub fn check(scenario: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        output::plain(&match input::scenario(scenario) {
            Ok(scenario) => CheckReport::of(Ok(&scenario)),
            Err(errors) => CheckReport::of(Err(errors)),
        })
    })
}

/// Checks a plan against its scenario with the independent checker.
#[wasm_bindgen]
pub fn verify(scenario: &JsValue, plan: &JsValue) -> Result<JsValue, JsValue> {
    guarded(|| {
        let scenario = input::scenario(scenario)?;
        let plan = input::plan(plan)?;
        output::plain(&certify::verify(&scenario, &plan))
    })
}

/// The program of a scenario as text, in the format `mps` or `lp`.
#[wasm_bindgen(js_name = exportModel)]
pub fn export_model(scenario: &JsValue, format: &str) -> Result<String, JsValue> {
    guarded(|| {
        let write = match format {
            "mps" => export::to_mps,
            "lp" => export::to_lp,
            other => return Err(Failure::argument("format", other, "\"mps\" or \"lp\"")),
        };
        Ok(write(&input::scenario(scenario)?)?)
    })
}

/// The version of the core.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
