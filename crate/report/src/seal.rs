//! What was checked, what is proven, and what is open.

use crate::number;
use crate::read::{Goal, Inputs, Refusal, Source, Status};

/// The seal of a plan.
pub(crate) struct Seal {
    /// In few words.
    pub(crate) says: String,
    /// `ok`, `warn` or `plain`: its colour.
    pub(crate) class: &'static str,
    pub(crate) checked: String,
    pub(crate) proven: String,
    /// Sentences.
    pub(crate) open: Vec<String>,
}

/// The seal.
///
/// # Errors
/// [`Refusal`] where the verification found the plan wrong: it is not to be shown.
pub(crate) fn seal(inputs: &Inputs) -> Result<Seal, Refusal> {
    let Inputs {
        plan, verification, ..
    } = inputs;
    let exists = matches!(plan.status, Status::Optimal | Status::Feasible);
    if let Some(verification) = verification.as_ref().filter(|v| exists && !v.valid) {
        let findings = verification.findings.join("; ");
        let problem = format!("the plan fails its check against the scenario: {findings}");
        return Err(Refusal::new("verification", "$.valid", problem));
    }
    if !exists {
        return Ok(none(plan.status));
    }
    let checked_here = verification.is_some();
    let mut open: Vec<String> = Vec::new();
    let by_prices = plan.certificate.bound_source == Source::Prices
        && verification.as_ref().is_none_or(|v| v.unchecked.is_empty());
    let gap = number::gap(plan.objective.gap);
    let says = match (plan.status, checked_here, by_prices) {
        (Status::Optimal, true, true) => "Optimal, proof checked".to_owned(),
        (Status::Optimal, true, false) => "Optimal, plan checked".to_owned(),
        (Status::Optimal, false, _) => "Optimal, not checked again".to_owned(),
        _ => format!("Within {gap} % of the best"),
    };
    let class = match (plan.status, checked_here) {
        (Status::Optimal, true) => "ok",
        (_, true) => "warn",
        _ => "plain",
    };
    let certificate = &plan.certificate;
    let what = goal(plan.objective.name);
    let amount = number::plain(certificate.objective);
    let checked = if checked_here {
        format!(
            "The plan keeps every limit of its scenario; its {what}, {amount}, was worked out \
             again from its routes, by code that shares nothing with the solver."
        )
    } else {
        open.push(
            "This report was made without the scenario, so the plan was not checked again. \
             `idlewise verify SCENARIO PLAN` does."
                .to_owned(),
        );
        format!(
            "When it was made, the plan was checked by code that shares nothing with the solver: \
             its {what} is {amount}, and {}.",
            if certificate.max_violation > 0.0 {
                format!(
                    "no limit is exceeded by more than {} of its size",
                    number::plain(certificate.max_violation)
                )
            } else {
                "it keeps every limit".to_owned()
            }
        )
    };
    if let Some(verification) = verification {
        open.extend(verification.unchecked.iter().cloned());
    }
    if plan.status == Status::Feasible {
        open.push(format!("A better plan by up to {gap} % is not ruled out."));
    }
    Ok(Seal {
        says,
        class,
        checked,
        proven: proven(inputs, by_prices),
        open,
    })
}

fn none(status: Status) -> Seal {
    let (says, checked) = match status {
        Status::Infeasible => ("No plan meets every limit", "There is no plan to check."),
        _ => (
            "Stopped before a plan was found",
            "There is no plan to check.",
        ),
    };
    Seal {
        says: says.to_owned(),
        class: "warn",
        checked: checked.to_owned(),
        proven: "Nothing.".to_owned(),
        open: Vec::new(),
    }
}

fn proven(inputs: &Inputs, by_prices: bool) -> String {
    let plan = &inputs.plan;
    let better = match plan.objective.name {
        Goal::Serve => "serves more value",
        Goal::Cost => "costs less",
        Goal::Profit => "earns more",
        Goal::Fair => "gives its worst served demand more",
    };
    let bound = number::plain(plan.objective.bound);
    let gap = number::gap(plan.objective.gap);
    let who = if by_prices {
        "The plan's own prices prove it; anyone can recompute that with sums and products."
    } else if plan.certificate.bound_source == Source::Prices {
        "The plan's own prices prove that; what else is claimed is the search's word."
    } else {
        "That is the word of the search that made the plan; prices, which anyone can check, \
         prove a weaker bound."
    };
    let cost = plan.certificate.cost.as_ref().map(|cost| {
        format!(
            " At this value, no plan costs less than {} over all hours; this one costs {}.",
            number::plain(cost.bound),
            number::plain(cost.cost)
        )
    });
    format!(
        "For these machines, no plan {better} than {bound}; this one is within {gap} % of that. \
         {who}{}",
        cost.unwrap_or_default()
    )
}

/// What is optimised, in words.
pub(crate) fn goal(goal: Goal) -> &'static str {
    match goal {
        Goal::Serve => "value served",
        Goal::Cost => "cost",
        Goal::Profit => "value minus cost",
        Goal::Fair => "smallest level of service",
    }
}
