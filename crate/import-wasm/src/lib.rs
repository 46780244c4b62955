//! idlewise's importers for JavaScript: files in, JSON out.
//!
//! Everything here is a call of `idlewise-import` between two conversions. Answers are
//! JSON texts: a host reads them faster than it could be told every field of every object,
//! and the importers write JSON anyway. Failures are thrown as JavaScript errors with a
//! stable `code` (see `failure.rs`); what is wrong with a file is no failure. The npm
//! package in `pkg/` wraps these functions; it alone is for users.

mod answers;
mod failure;
mod forecasting;
mod options;

use idlewise_import::{File, formats, json, nearest};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use failure::guarded;

/// Runs once, when the instance is made.
#[wasm_bindgen(start)]
fn start() {
    failure::install();
}

/// The kinds of files that are known: a list of `FormatInfo`.
#[wasm_bindgen]
pub fn formats() -> Result<String, JsValue> {
    guarded(|| Ok(json::text(&answers::formats())))
}

/// An example of a format, as it stands.
#[wasm_bindgen]
pub fn template(format: &str) -> Result<String, JsValue> {
    guarded(|| {
        let found = formats::named(format);
        found
            .map(|found| found.template().to_owned())
            .ok_or_else(|| {
                let names = formats::ALL.iter().map(|known| known.name());
                let near = nearest(format, names.clone());
                let near = near.map_or(String::new(), |near| format!(" (did you mean {near}?)"));
                let names: Vec<&str> = names.collect();
                format!(
                    "template: found {format:.60?}, expected one of {}{near}",
                    names.join(", ")
                )
            })
    })
}

/// Published figures: a `Catalogue`.
#[wasm_bindgen]
#[expect(
    clippy::needless_pass_by_value,
    reason = "wasm-bindgen passes no optional reference to a text"
)]
pub fn catalogue(model: Option<String>) -> Result<String, JsValue> {
    guarded(|| Ok(json::text(&answers::catalogue(model.as_deref()))))
}

/// One file: a `Look`.
#[wasm_bindgen]
pub fn look(name: &str, bytes: &[u8], options: &str) -> Result<String, JsValue> {
    guarded(|| {
        let (mapping, rows) = options::of_look(options)?;
        let look = idlewise_import::look(&File { name, bytes }, &mapping, rows);
        Ok(json::text(&answers::look(name, &look)))
    })
}

/// All files as one scenario: an `ImportResult`.
#[wasm_bindgen]
#[allow(
    clippy::needless_pass_by_value,
    reason = "lists cross from JavaScript as values"
)]
pub fn assemble(
    names: Vec<String>,
    contents: Vec<Uint8Array>,
    options: &str,
) -> Result<String, JsValue> {
    guarded(|| {
        let options = options::of_assemble(options)?;
        let contents: Vec<Vec<u8>> = contents.iter().map(Uint8Array::to_vec).collect();
        let files = names.iter().zip(&contents);
        let files: Vec<File<'_>> = files.map(|(name, bytes)| File { name, bytes }).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let answer = match idlewise_import::import(&files, &options) {
            Ok(imported) => answers::imported(imported, &names),
            Err(refusals) => answers::refused(&refusals, &names),
        };
        Ok(json::text(&answer))
    })
}

/// The forecast of all histories in files: a `ForecastResult`.
#[wasm_bindgen]
#[allow(
    clippy::needless_pass_by_value,
    reason = "lists cross from JavaScript as values"
)]
pub fn forecast(
    names: Vec<String>,
    contents: Vec<Uint8Array>,
    options: &str,
) -> Result<String, JsValue> {
    guarded(|| {
        let asked = options::of_forecast(options)?;
        let contents: Vec<Vec<u8>> = contents.iter().map(Uint8Array::to_vec).collect();
        let files = names.iter().zip(&contents);
        let files: Vec<File<'_>> = files.map(|(name, bytes)| File { name, bytes }).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let made = forecasting::made(&files, &asked);
        Ok(json::text(&answers::forecast(made, &names)))
    })
}
