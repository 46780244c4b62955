//! A plan that stays in Rust, where its lists become columns.

use std::sync::Arc;

use idlewise::Plan;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyCapsule;

use crate::failure;
use crate::limits::Limits;
use crate::questions::{plan, scenario};
use crate::tables;
use crate::watch::{detached, watched};

/// A plan.
#[pyclass(frozen, module = "idlewise._native")]
pub(crate) struct Solved(pub(crate) Arc<Plan>);

#[pymethods]
impl Solved {
    /// All of it as JSON: in one line, or indented as the command writes it.
    fn json(&self, py: Python<'_>, indented: bool) -> PyResult<String> {
        let plan = &self.0;
        py.detach(|| {
            if indented {
                serde_json::to_string_pretty(&**plan)
            } else {
                serde_json::to_string(&**plan)
            }
        })
        .map_err(failure::internal)
    }

    /// The number of rows of a list, and the names of its columns.
    fn shape(&self, list: &str) -> PyResult<(usize, Vec<String>)> {
        let batch = tables::batch(&self.0, list)?;
        let schema = batch.schema();
        let names = schema.fields().iter().map(|field| field.name().clone());
        Ok((batch.num_rows(), names.collect()))
    }

    /// A list as an `ArrowArrayStream` of one batch.
    fn stream<'py>(&self, py: Python<'py>, list: &str) -> PyResult<Bound<'py, PyCapsule>> {
        tables::stream(py, tables::batch(&self.0, list)?)
    }
}

/// Solves a scenario.
#[pyfunction]
pub(crate) fn solve(
    py: Python<'_>,
    text: PyBackedBytes,
    limits: &Limits,
    on_progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Solved> {
    let plan = watched(py, limits, on_progress, |options, hooks| {
        idlewise::solve_with(&scenario(&text)?, options, hooks)
    })?;
    Ok(Solved(Arc::new(plan)))
}

/// A plan from its JSON.
#[pyfunction]
pub(crate) fn read_plan(py: Python<'_>, text: PyBackedBytes) -> PyResult<Solved> {
    let plan = detached(py, || plan(&text))?;
    Ok(Solved(Arc::new(plan)))
}
