//! One scenario over several processes: each gets the scenario and some of its parts, and
//! one joins their answers.

use std::sync::Arc;

use idlewise::PartAnswer;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::failure;
use crate::limits::Limits;
use crate::questions::scenario;
use crate::solved::Solved;
use crate::watch::{detached, watched};

/// How much work each part of a scenario is, in comparison with the others.
#[pyfunction]
pub(crate) fn parts(py: Python<'_>, text: PyBackedBytes) -> PyResult<Vec<u64>> {
    detached(py, || idlewise::parts(&scenario(&text)?))
}

/// The answers of some parts, by their places: numbers of 8 bytes, the lowest byte first.
#[pyfunction]
pub(crate) fn solve_parts<'py>(
    py: Python<'py>,
    text: PyBackedBytes,
    places: Vec<usize>,
    limits: &Limits,
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    let answers = watched(py, limits, None, |options, hooks| {
        idlewise::solve_parts(&scenario(&text)?, &places, options, hooks)
    })?;
    let written = answers.iter().map(|PartAnswer(numbers)| {
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        PyBytes::new(py, &bytes)
    });
    Ok(written.collect())
}

/// The plan from the answers of all parts, which so many workers solved.
#[pyfunction]
pub(crate) fn solve_from_parts(
    py: Python<'_>,
    text: PyBackedBytes,
    answers: Vec<PyBackedBytes>,
    workers: usize,
    limits: &Limits,
) -> PyResult<Solved> {
    let read = answers.iter().map(|bytes| numbers(bytes));
    let answers = read.collect::<PyResult<Vec<_>>>()?;
    let plan = watched(py, limits, None, |options, hooks| {
        idlewise::solve_from_parts(&scenario(&text)?, &answers, workers, options, hooks)
    })?;
    Ok(Solved(Arc::new(plan)))
}

fn numbers(bytes: &[u8]) -> PyResult<PartAnswer> {
    let (numbers, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() {
        let found = format!("{} bytes", bytes.len());
        return Err(failure::option("answers", found, "numbers of 8 bytes each"));
    }
    let numbers = numbers.iter().map(|bytes| f64::from_le_bytes(*bytes));
    Ok(PartAnswer(numbers.collect()))
}
