//! What is taken along, for JavaScript: plan, scenario and answers as JSON texts in, pages,
//! cards, tables and commands out.
//!
//! Everything here is a call of `idlewise-report`. Failures are thrown as JavaScript errors
//! with a stable `code` (see `failure.rs`). The npm package in `pkg/` wraps these functions;
//! it alone is for users.

mod failure;

use idlewise_report::{Input, Refusal};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use failure::guarded;

/// Runs once, when the instance is made.
#[wasm_bindgen(start)]
fn start() {
    failure::install();
}

fn told(work: impl FnOnce() -> Result<String, Refusal>) -> Result<String, JsValue> {
    guarded(|| work().map_err(|refusal| refusal.to_string()))
}

/// The report as one HTML file.
#[wasm_bindgen]
#[allow(
    clippy::needless_pass_by_value,
    reason = "texts cross from JavaScript as values"
)]
pub fn html(
    plan: &str,
    scenario: Option<String>,
    advice: Option<String>,
    verification: Option<String>,
) -> Result<String, JsValue> {
    told(|| {
        idlewise_report::html(&Input {
            plan,
            scenario: scenario.as_deref(),
            advice: advice.as_deref(),
            verification: verification.as_deref(),
        })
    })
}

/// The card as an SVG of 1200 x 630 pixels.
#[wasm_bindgen]
#[allow(
    clippy::needless_pass_by_value,
    reason = "texts cross from JavaScript as values"
)]
pub fn card(
    plan: &str,
    scenario: Option<String>,
    advice: Option<String>,
    verification: Option<String>,
) -> Result<String, JsValue> {
    told(|| {
        idlewise_report::card(&Input {
            plan,
            scenario: scenario.as_deref(),
            advice: advice.as_deref(),
            verification: verification.as_deref(),
        })
    })
}

/// Replicas by hour as CSV.
#[wasm_bindgen(js_name = replicasCsv)]
pub fn replicas_csv(plan: &str) -> Result<String, JsValue> {
    told(|| idlewise_report::replicas_csv(plan))
}

/// Machines to rent as CSV.
#[wasm_bindgen(js_name = machinesCsv)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "texts cross from JavaScript as values"
)]
pub fn machines_csv(plan: &str, scenario: Option<String>) -> Result<String, JsValue> {
    told(|| idlewise_report::machines_csv(plan, scenario.as_deref()))
}

/// A timetable as commands of kubectl.
#[wasm_bindgen]
#[allow(
    clippy::needless_pass_by_value,
    reason = "texts cross from JavaScript as values"
)]
pub fn kubectl(timetable: &str, scenario: Option<String>) -> Result<String, JsValue> {
    told(|| idlewise_report::kubectl(timetable, scenario.as_deref()))
}
