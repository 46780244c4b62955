//! A plan file that a question is about: it has to decide something.

use crate::error::Error;
use crate::plan::{Plan, Status};
use crate::scenario::limits::MAX_PERIODS;
use crate::scenario::{Count, Decided, InputError, InputErrors, Scenario, quoted};

/// Refuses a plan for several futures.
///
/// # Errors
///
/// [`Error::Input`] with the place.
pub(super) fn single_future(plan: &Plan) -> Result<(), Error> {
    if plan.futures.is_empty() {
        return Ok(());
    }
    Err(Error::Input(InputErrors(vec![InputError::new(
        "$.futures",
        format!("a plan for {} futures", plan.futures.len()),
        "a plan of a scenario without futures, as this does not work with them yet",
    )])))
}

/// Refuses machines that are chosen anew in each of several futures: what comes is routed on
/// what was decided before.
///
/// # Errors
///
/// [`Error::Input`] with the place.
pub(super) fn refuse_after(on: &Scenario) -> Result<(), Error> {
    let after = |count: Count| on.decides_after() && count.decided() == Decided::After;
    let Some(at) = on.nodes.iter().position(|n| after(n.count)) else {
        return Ok(());
    };
    Err(Error::Input(InputErrors(vec![InputError::new(
        format!("$.nodes[{at}].count.decided"),
        "machines that are chosen in each of several futures",
        "numbers that are decided before: this does not work with others yet",
    )])))
}

/// Refuses a plan that decides nothing, or whose periods cannot be.
///
/// # Errors
///
/// [`Error::Input`] with the place.
pub(super) fn decided(plan: &Plan) -> Result<(), Error> {
    let refuse = |path: String, found: String, expected: String| {
        let error = InputError::new(path, found, expected);
        Err(Error::Input(InputErrors(vec![error])))
    };
    let nothing = match plan.status {
        Status::Optimal | Status::Feasible => None,
        Status::Infeasible => Some("\"infeasible\""),
        Status::Limit => Some("\"limit\""),
    };
    if let Some(status) = nothing {
        let expected = "a plan that decides something (\"optimal\" or \"feasible\")";
        return refuse(
            "$.status".to_owned(),
            status.to_owned(),
            expected.to_owned(),
        );
    }
    // Which future it is in would have to be known.
    let counts = plan.counts.iter().map(|own| own.future.as_ref());
    let hourly = plan.hourly.iter().map(|own| own.future.as_ref());
    let replicas = plan.replicas.iter().map(|own| own.future.as_ref());
    let lists = [
        ("counts", counts.collect::<Vec<_>>()),
        ("hourly", hourly.collect()),
        ("replicas", replicas.collect()),
    ];
    for (list, futures) in lists {
        let mut named = futures.iter().enumerate();
        if let Some((number, future)) = named.find_map(|(n, own)| Some((n, (*own)?))) {
            let found = format!("what is decided once {} has come", quoted(future));
            let expected = "what is decided before anyone knows which of several futures comes: \
                            this keeps what a plan decided, and does not choose anew";
            let path = format!("$.{list}[{number}].future");
            return refuse(path, found, expected.to_owned());
        }
    }
    let most = match plan.periods.len() {
        0 => MAX_PERIODS,
        named => named.min(MAX_PERIODS),
    };
    let replicas = plan.replicas.iter().map(|r| r.period);
    let machines = plan.machines.iter().map(|m| m.period);
    let lists = [
        ("replicas", replicas.collect::<Vec<_>>()),
        ("machines", machines.collect()),
    ];
    for (list, periods) in lists {
        if let Some(number) = periods.iter().position(|period| *period >= most) {
            let expected = format!("the number of a period, below {most}");
            let path = format!("$.{list}[{number}].period");
            return refuse(path, periods[number].to_string(), expected);
        }
    }
    Ok(())
}
