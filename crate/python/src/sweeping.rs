//! Sweeps: one scenario with other values, many times, a line each.

use idlewise::Error;
use idlewise_sweep::{Keep, Over};
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use rayon::prelude::*;

use crate::failure;
use crate::limits::Limits;
use crate::watch::watched;

/// A scenario and what it is swept over.
#[pyclass(frozen, module = "idlewise._native")]
pub(crate) struct Sweep {
    sweep: idlewise_sweep::Sweep,
    keep: Keep,
}

#[pymethods]
impl Sweep {
    /// From the scenario (JSON), a grid or patches as text, and the figures that lines keep;
    /// the usual ones where there are none.
    #[new]
    fn new(
        py: Python<'_>,
        base: PyBackedBytes,
        over: PyBackedBytes,
        keep: Vec<String>,
    ) -> PyResult<Self> {
        let made = py.detach(|| {
            let text = str::from_utf8(&over).map_err(|error| idlewise_sweep::Error::Over {
                line: 1,
                what: error.to_string(),
            })?;
            Ok(Sweep {
                sweep: idlewise_sweep::Sweep::new(&base, Over::parse(text)?)?,
                keep: Keep::named(keep.iter().map(String::as_str))?,
            })
        });
        made.map_err(|error| match error {
            idlewise_sweep::Error::Base(errors) => failure::refused(py, errors),
            other => PyValueError::new_err(other.to_string()),
        })
    }

    fn __len__(&self) -> PyResult<usize> {
        usize::try_from(self.sweep.len()).map_err(failure::internal)
    }

    /// The names of the figures that lines keep.
    fn keep(&self) -> Vec<String> {
        self.keep.asked().into_iter().map(str::to_owned).collect()
    }

    /// The scenario of this number, as JSON.
    fn scenario(&self, index: u64) -> PyResult<String> {
        self.within(index, index)?;
        let scenario = self.sweep.scenario(index);
        scenario
            .map(|scenario| scenario.to_string())
            .map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The lines of the scenarios of these numbers, from the first to before the last, in
    /// order and each JSON by itself. Threads share the scenarios.
    fn lines(
        &self,
        py: Python<'_>,
        limits: &Limits,
        first: u64,
        last: u64,
    ) -> PyResult<Vec<String>> {
        if first >= last {
            return Ok(Vec::new());
        }
        self.within(first, last - 1)?;
        watched(py, limits, None, |options, hooks| {
            let line = |index| self.sweep.line(index, &self.keep, options, hooks);
            let lines = (first..last).into_par_iter().map(line);
            lines
                .map(|line| Ok(line?.text))
                .collect::<Result<Vec<String>, Error>>()
        })
    }
}

impl Sweep {
    fn within(&self, first: u64, last: u64) -> PyResult<()> {
        let many = self.sweep.len();
        if first < many && last < many {
            return Ok(());
        }
        Err(PyIndexError::new_err(format!(
            "scenario {}: there are {many}, counted from 0",
            first.max(last)
        )))
    }
}
