//! A plan that says nothing yet but how its solve ended, and on what it ran.

use crate::parallel;
use crate::plan::{
    Certificate, Objective, Plan, Reduced, SolverReport, Status, ThreadMode, Threads, Waste,
};
use crate::scenario::{Fleet, ObjectiveName};
use crate::solve::Solved;
use idlewise_engine::Ending;

/// The plan of a solve before anything is filled in. `reduced` is the fleet
/// that was solved.
pub(crate) fn empty(name: ObjectiveName, reduced: &Fleet<'_>, solved: &Solved) -> Plan {
    Plan {
        schema_version: 1,
        status: match solved.ending {
            Ending::Optimal | Ending::Feasible => Status::Feasible,
            Ending::Infeasible => Status::Infeasible,
            Ending::Limit => Status::Limit,
        },
        currency: reduced.scenario.policy.currency.clone(),
        objective: Objective {
            name,
            value: 0.0,
            bound: 0.0,
            gap: 0.0,
            cost: 0.0,
            cost_bound: None,
            expected: None,
            given_up_for_spare: None,
        },
        periods: Vec::new(),
        priorities: Vec::new(),
        classes: Vec::new(),
        shared: Vec::new(),
        routes: Vec::new(),
        replicas: Vec::new(),
        machines: Vec::new(),
        counts: Vec::new(),
        hourly: Vec::new(),
        loading: Vec::new(),
        nodes: Vec::new(),
        demands: Vec::new(),
        waste: Waste::default(),
        futures: Vec::new(),
        certificate: Certificate {
            search_bound: solved.search_bound.map(|bound| match name {
                ObjectiveName::Cost => 0.0 - bound,
                ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => bound,
            }),
            ..Certificate::default()
        },
        solver: SolverReport {
            engine: solved.used.names(),
            iterations: solved.iterations,
            seconds: 0.0,
            threads: Some(threads()),
            reduced: Reduced {
                entries: reduced.nodes.len(),
                nodes: reduced.nodes.len(),
                demands: reduced.demands.len(),
                components: solved.components,
            },
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        steadiness: None,
        conflicts: Vec::new(),
    }
}

/// What works on independent programs: workers that share memory where the
/// target is wasm, threads of the process elsewhere.
fn threads() -> Threads {
    let count = parallel::threads();
    let mode = match count {
        0 | 1 => ThreadMode::One,
        _ if cfg!(target_family = "wasm") => ThreadMode::Shared,
        _ => ThreadMode::Threads,
    };
    Threads { mode, count }
}
