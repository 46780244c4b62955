//! Questions about a scenario: each a text in and a text out.

use idlewise::plan::Plan;
use idlewise::scenario::CheckReport;
use idlewise::{
    AdviseOptions, Error, EvaluateOptions, GrowOptions, Hooks, Options, Scenario, StressOptions,
    certify, export as programs,
};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use serde::Serialize;

use crate::failure;
use crate::limits::Limits;
use crate::watch::{detached, watched};

/// A scenario as its JSON says it, checked.
pub(crate) fn scenario(text: &[u8]) -> Result<Scenario, Error> {
    Ok(Scenario::from_json(text)?)
}

/// A plan as its JSON says it.
pub(crate) fn plan(text: &[u8]) -> Result<Plan, Error> {
    Ok(idlewise::plan::from_json(text)?)
}

/// An answer as JSON.
pub(crate) fn json(answer: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(answer).map_err(|error| Error::Solver(error.to_string()))
}

/// Asks something about a scenario.
fn asked<T: Serialize>(
    py: Python<'_>,
    text: &PyBackedBytes,
    limits: &Limits,
    on_progress: Option<&Bound<'_, PyAny>>,
    ask: impl FnOnce(&Scenario, &Options, &Hooks<'_>) -> Result<T, Error> + Send,
) -> PyResult<String> {
    watched(py, limits, on_progress, |options, hooks| {
        json(&ask(&scenario(text)?, options, hooks)?)
    })
}

macro_rules! questions {
    ($($(#[$about:meta])* $name:ident: $ask:path;)*) => {
        $($(#[$about])*
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            text: PyBackedBytes,
            limits: &Limits,
            on_progress: Option<&Bound<'_, PyAny>>,
        ) -> PyResult<String> {
            asked(py, &text, limits, on_progress, $ask)
        })*
    };
}

questions! {
    /// Compares the best plan with what routers do without one.
    compare: idlewise::compare;
    /// Finds the machines to switch off while serving as much as today.
    size: idlewise::size;
    /// Finds what the owners of a fleet get.
    earnings: idlewise::earnings;
    /// Finds out what one plan for several futures is worth.
    futures: idlewise::futures;
    /// Finds out how many machines to commit to.
    commit: idlewise::commit;
}

/// Finds what more machines of each kind would be worth.
#[pyfunction]
pub(crate) fn grow(
    py: Python<'_>,
    text: PyBackedBytes,
    limits: &Limits,
    on_progress: Option<&Bound<'_, PyAny>>,
    machines: i64,
    budget_per_hour: Option<f64>,
    price_ranges: bool,
) -> PyResult<String> {
    let most = u32::try_from(machines).ok().filter(|&most| most <= 1000);
    let expected = "a whole number from 0 to 1000";
    let mut ask = GrowOptions::default();
    ask.machines = most.ok_or_else(|| failure::option("machines", machines, expected))?;
    ask.budget_per_hour = budget_per_hour;
    ask.price_ranges = price_ranges;
    asked(
        py,
        &text,
        limits,
        on_progress,
        |scenario, options, hooks| idlewise::grow(scenario, &ask, options, hooks),
    )
}

/// Tries what growth of demand and lost machines do to the plan's placement.
#[pyfunction]
pub(crate) fn stress(
    py: Python<'_>,
    text: PyBackedBytes,
    limits: &Limits,
    on_progress: Option<&Bound<'_, PyAny>>,
    demand_percent: Vec<f64>,
) -> PyResult<String> {
    let mut ask = StressOptions::default();
    ask.demand_percent = demand_percent;
    asked(
        py,
        &text,
        limits,
        on_progress,
        |scenario, options, hooks| idlewise::stress(scenario, &ask, options, hooks),
    )
}

/// Ranks what a person can do.
#[pyfunction]
pub(crate) fn advise(
    py: Python<'_>,
    text: PyBackedBytes,
    limits: &Limits,
    on_progress: Option<&Bound<'_, PyAny>>,
    routing: Option<String>,
) -> PyResult<String> {
    let mut ask = AdviseOptions::default();
    ask.routing = routing;
    asked(
        py,
        &text,
        limits,
        on_progress,
        |scenario, options, hooks| idlewise::advise(scenario, &ask, options, hooks, &|_| {}),
    )
}

/// Finds out how a plan fares on another scenario.
#[pyfunction]
pub(crate) fn evaluate(
    py: Python<'_>,
    plan_text: PyBackedBytes,
    on: PyBackedBytes,
    limits: &Limits,
    on_progress: Option<&Bound<'_, PyAny>>,
    regret: bool,
    future: Option<String>,
) -> PyResult<String> {
    let mut ask = EvaluateOptions::default();
    ask.regret = regret;
    ask.future = future;
    watched(py, limits, on_progress, |options, hooks| {
        let (plan, on) = (plan(&plan_text)?, scenario(&on)?);
        json(&idlewise::evaluate(&plan, &on, &ask, options, hooks)?)
    })
}

/// Everything that is wrong with a scenario, and what looks odd.
#[pyfunction]
pub(crate) fn check(py: Python<'_>, text: PyBackedBytes) -> PyResult<String> {
    detached(py, || {
        json(&match Scenario::from_json(&text) {
            Ok(scenario) => CheckReport::of(Ok(&scenario)),
            Err(errors) => CheckReport::of(Err(errors)),
        })
    })
}

/// Checks a plan against its scenario with the independent checker.
#[pyfunction]
pub(crate) fn verify(
    py: Python<'_>,
    text: PyBackedBytes,
    plan_text: PyBackedBytes,
) -> PyResult<String> {
    detached(py, || {
        json(&certify::verify(&scenario(&text)?, &plan(&plan_text)?))
    })
}

/// What to do to bring a plan about: JSON, or CSV.
#[pyfunction]
pub(crate) fn timetable(
    py: Python<'_>,
    plan_text: PyBackedBytes,
    text: Option<PyBackedBytes>,
    csv: bool,
) -> PyResult<String> {
    detached(py, || {
        let given = text.map(|text| scenario(&text)).transpose()?;
        let found = idlewise::timetable(&plan(&plan_text)?, given.as_ref())?;
        if csv {
            Ok(found.to_csv())
        } else {
            json(&found)
        }
    })
}

/// The program of a scenario as text, in the format `mps` or `lp`.
#[pyfunction]
pub(crate) fn export(py: Python<'_>, text: PyBackedBytes, format: &str) -> PyResult<String> {
    let write = match format {
        "mps" => programs::to_mps,
        "lp" => programs::to_lp,
        other => {
            return Err(failure::option(
                "format",
                format!("{other:?}"),
                "\"mps\" or \"lp\"",
            ));
        }
    };
    detached(py, || write(&scenario(&text)?))
}
