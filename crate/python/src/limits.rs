//! The limits of a call, as keyword arguments.

use std::time::Duration;

use idlewise::{Causes, Compact, EngineName, Options};
use pyo3::prelude::*;

use crate::failure;

/// Most threads of one call.
const MOST_THREADS: usize = 1024;

/// How long and how hard a call may work, and how it answers.
#[pyclass(frozen, module = "idlewise._native")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) options: Options,
    /// As many as there are cores, where absent.
    pub(crate) threads: Option<usize>,
}

#[pymethods]
impl Limits {
    #[new]
    #[pyo3(signature = (
        *, time_limit=None, gap=1e-4, node_limit=Some(2_000), engine="auto", compact=None,
        causes="order", threads=None,
    ))]
    fn new(
        time_limit: Option<f64>,
        gap: f64,
        node_limit: Option<i64>,
        engine: &str,
        compact: Option<bool>,
        causes: &str,
        threads: Option<i64>,
    ) -> PyResult<Self> {
        let seconds = |limit: f64| {
            Duration::try_from_secs_f64(limit)
                .map_err(|_| failure::option("time_limit", limit, "seconds, at least 0"))
        };
        let time_limit = time_limit.map(seconds).transpose()?;
        if !gap.is_finite() || gap < 0.0 {
            return Err(failure::option("gap", gap, "a number, at least 0"));
        }
        let nodes = |limit: i64| {
            let expected = "a whole number, at least 0, or None for no limit";
            u64::try_from(limit).map_err(|_| failure::option("node_limit", limit, expected))
        };
        let node_limit = node_limit.map(nodes).transpose()?;
        let named = EngineName::named(engine).ok_or_else(|| {
            let names: Vec<&str> = EngineName::ALL.iter().map(|e| e.as_str()).collect();
            let expected = format!("one of {}", names.join(", "));
            failure::option("engine", format!("{engine:?}"), &expected)
        })?;
        let compact = match compact {
            None => Compact::Auto,
            Some(true) => Compact::Always,
            Some(false) => Compact::Never,
        };
        let causes = match causes {
            "order" => Causes::InOrder,
            "alone" => Causes::Alone,
            other => {
                let expected = "\"order\" or \"alone\"";
                return Err(failure::option("causes", format!("{other:?}"), expected));
            }
        };
        let count = |threads: i64| {
            let known = usize::try_from(threads).ok();
            known
                .filter(|count| (1..=MOST_THREADS).contains(count))
                .ok_or_else(|| failure::option("threads", threads, "a number from 1 to 1024"))
        };
        let threads = threads.map(count).transpose()?;
        Ok(Limits {
            options: Options {
                time_limit,
                node_limit,
                gap,
                engine: named,
                compact,
                causes,
            },
            threads,
        })
    }
}
