//! Plans on what came.

use idlewise::plan::Plan;
use idlewise::{EvaluateOptions, Evaluation, Hooks, Scenario, evaluate, solve};
use serde_json::Value;

use crate::judge::{as_json, exact, scenario};

/// Value of a unit per second over an hour, at 1 each.
pub const HOUR: f64 = 3600.0;

/// How a plan fares, beside the best one for what came.
#[must_use]
pub fn evaluated(plan: &Plan, on: &Scenario) -> Evaluation {
    evaluated_as(plan, on, &EvaluateOptions::new())
}

/// How a plan fares.
#[must_use]
pub fn evaluated_as(plan: &Plan, on: &Scenario, ask: &EvaluateOptions) -> Evaluation {
    evaluate(plan, on, ask, &exact(), &Hooks::default())
        .unwrap_or_else(|e| panic!("{e}\n{}", as_json(on)))
}

/// The best plan for a scenario as JSON.
#[must_use]
pub fn planned(text: &Value) -> Plan {
    solve(&scenario(text), &exact()).unwrap_or_else(|e| panic!("{e}\n{text}"))
}
