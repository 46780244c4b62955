//! Failures as exceptions of the package `idlewise`, which is written in Python.

use idlewise::Error;
use idlewise::scenario::{InputError, InputErrors};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

/// The exception for an error of the core.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let made = match error {
        Error::Input(InputErrors(problems)) => scenario_error(py, &error.to_string(), problems),
        other => py
            .import("idlewise._errors")
            .and_then(|module| module.getattr("IdlewiseError"))
            .and_then(|class| class.call1((other.to_string(), other.code()))),
    };
    made.map_or_else(|failed| failed, PyErr::from_value)
}

/// The exception for what is wrong with an input.
pub(crate) fn refused(py: Python<'_>, errors: InputErrors) -> PyErr {
    raised(py, &errors.into())
}

fn scenario_error<'py>(
    py: Python<'py>,
    told: &str,
    problems: &[InputError],
) -> PyResult<Bound<'py, PyAny>> {
    let module = py.import("idlewise._errors")?;
    let problem = module.getattr("Problem")?;
    let problems = problems.iter().map(|found| {
        let nearest = found.nearest.as_deref();
        problem.call1((&found.path, &found.found, &found.expected, nearest))
    });
    let problems = problems.collect::<PyResult<Vec<_>>>()?;
    module.getattr("ScenarioError")?.call1((told, problems))
}

/// The exception for an option that is not what it should be.
pub(crate) fn option(name: &str, found: impl std::fmt::Display, expected: &str) -> PyErr {
    PyValueError::new_err(format!("{name}: found {found}, expected {expected}"))
}

/// The exception for what has no counterpart in JSON, or could not be started.
pub(crate) fn internal(error: impl std::fmt::Display) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
