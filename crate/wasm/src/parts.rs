//! One scenario over the instances of several workers: each gets the scenario
//! and some of its parts, and one joins their answers.

use idlewise::PartAnswer;
use js_sys::{Array, Float64Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::failure::{Failure, guarded};
use crate::hooks::watched;
use crate::input;
use crate::options::Call;
use crate::output;
use crate::tables::planned;

/// How much work each part of a scenario is, in comparison with the others.
#[wasm_bindgen]
pub fn parts(scenario: &JsValue) -> Result<Float64Array, JsValue> {
    guarded(|| {
        let sizes = idlewise::parts(&input::unchecked(scenario)?)?;
        let sizes: Vec<f64> = sizes.into_iter().map(|size| size as f64).collect();
        Ok(Float64Array::from(sizes.as_slice()))
    })
}

/// The answers of some parts, by their places, as a list of `Float64Array`s.
#[wasm_bindgen(js_name = solveParts)]
pub fn solve_parts(
    scenario: &JsValue,
    places: Vec<u32>,
    options: &JsValue,
) -> Result<Array, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let places: Vec<usize> = places.into_iter().map(|place| place as usize).collect();
        let answers = watched(&call, |hooks| {
            idlewise::solve_parts(&scenario, &places, &call.options, hooks)
        })?;
        Ok(answers
            .iter()
            .map(|answer| JsValue::from(Float64Array::from(answer.0.as_slice())))
            .collect())
    })
}

/// What `solve` returns, from the answers of all parts.
#[wasm_bindgen(js_name = solveFromParts)]
pub fn solve_from_parts(
    scenario: &JsValue,
    answers: &Array,
    workers: u32,
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let (answers, workers) = (read(answers)?, workers as usize);
        let plan = watched(&call, |hooks| {
            idlewise::solve_from_parts(&scenario, &answers, workers, &call.options, hooks)
        })?;
        planned(&call, &scenario, &plan)
    })
}

/// What `compare` returns, from the answers of all parts.
#[wasm_bindgen(js_name = compareFromParts)]
pub fn compare_from_parts(
    scenario: &JsValue,
    answers: &Array,
    workers: u32,
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    guarded(|| {
        let call = Call::read(options)?;
        let scenario = input::unchecked(scenario)?;
        let (answers, workers) = (read(answers)?, workers as usize);
        let comparison = watched(&call, |hooks| {
            idlewise::compare_from_parts(&scenario, &answers, workers, &call.options, hooks)
        })?;
        output::plain(&comparison)
    })
}

fn read(answers: &Array) -> Result<Vec<PartAnswer>, Failure> {
    answers
        .iter()
        .map(|answer| {
            let numbers = answer.dyn_into::<Float64Array>();
            numbers
                .map(|numbers| PartAnswer(numbers.to_vec()))
                .map_err(|_| Failure::argument("answers", "something else", "Float64Arrays"))
        })
        .collect()
}
