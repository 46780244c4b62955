//! How many machines to commit to, in sentences.

use super::super::words::{counted, listed_up_to, money, percent, plain};
use super::types::{Commitment, Commitments};
use crate::plan::{Plan, Status};
use crate::scenario::{ObjectiveName, Scenario};

/// Two amounts that differ by less than this part of the larger are the same.
const SAME: f64 = 1e-6;
/// Nodes that a sentence names.
const NAMES: usize = 3;

pub(super) fn summary(scenario: &Scenario, told: &Commitments) -> Vec<String> {
    let mut said = Vec::new();
    for own in &told.nodes {
        said.push(commit_to(scenario, told, own));
        said.extend(at_other_prices(own));
    }
    said.extend(by_the_hour(scenario, &told.plan));
    said
}

/// How many, beside the most and none of them.
fn commit_to(scenario: &Scenario, told: &Commitments, own: &Commitment) -> String {
    let many = match own.best {
        0.0 => "no machines".to_owned(),
        best => counted(best, "machine"),
    };
    let what = format!("Commit to {many} of {}", own.node);
    let ends = [own.points.first(), own.points.last()];
    let mut than = Vec::new();
    let mut too_few = Vec::new();
    for point in ends.into_iter().flatten() {
        if point.machines == own.best {
            continue;
        }
        let other = match point.machines {
            0.0 => "none".to_owned(),
            machines => plain(machines),
        };
        match point.status {
            Status::Infeasible => too_few.push(format!("committing to {other} serves too little")),
            Status::Limit => {}
            Status::Optimal | Status::Feasible => {
                let both = (point.objective, point.cost);
                if let Some((verb, how)) = beside(scenario, &told.plan, both) {
                    than.push((verb, format!("{how} than committing to {other}")));
                }
            }
        }
    }
    let mut said = too_few;
    match &than[..] {
        [(verb, one), (other, two)] if verb == other => {
            said.push(format!("that {verb} {one}, and {two}"));
        }
        each => said.extend(each.iter().map(|(verb, how)| format!("that {verb} {how}"))),
    }
    if said.is_empty() {
        return format!("{what}.");
    }
    format!("{what}: {}.", said.join("; "))
}

/// How much better the best plan is than another, in what the objective counts; under
/// `serve` in the cost where the value is the same. Nothing where it is no better.
fn beside(
    scenario: &Scenario,
    plan: &Plan,
    (objective, cost): (f64, f64),
) -> Option<(&'static str, String)> {
    let own = &plan.objective;
    let is_less = |a: f64, b: f64| b - a > SAME * a.abs().max(b.abs());
    let share = |a: f64, b: f64| percent(100.0 * (a - b).abs() / b.abs());
    let cheaper =
        |a: f64, b: f64| is_less(a, b).then(|| ("costs", format!("{} % less", share(a, b))));
    match scenario.policy.objective {
        ObjectiveName::Cost => cheaper(own.value, objective),
        // What is made may be close to nothing, or below: no percentage says how much more.
        ObjectiveName::Profit => is_less(objective, own.value).then(|| {
            let more = money(own.value - objective);
            let currency = scenario.policy.currency.as_deref();
            let amount = currency.map_or(more.clone(), |currency| format!("{more} {currency}"));
            ("makes", format!("{amount} more"))
        }),
        ObjectiveName::Serve if own.less_is_better() => {
            if is_less(own.value, objective) {
                let less = share(own.value, objective);
                return Some(("turns away", format!("{less} % less value")));
            }
            let same = !is_less(objective, own.value);
            same.then(|| cheaper(own.cost, cost)).flatten()
        }
        ObjectiveName::Serve | ObjectiveName::Fair => {
            if is_less(objective, own.value) {
                return (objective != 0.0).then(|| {
                    let more = share(own.value, objective);
                    ("serves", format!("{more} % more value"))
                });
            }
            let same = !is_less(own.value, objective);
            let by_cost = same && scenario.policy.objective == ObjectiveName::Serve;
            by_cost.then(|| cheaper(own.cost, cost)).flatten()
        }
    }
}

/// How the number moves with the price.
fn at_other_prices(own: &Commitment) -> Option<String> {
    let each: Vec<String> = own
        .prices
        .iter()
        .map(|at| {
            let change = 100.0 * (at.times - 1.0);
            let how = if change < 0.0 { "less" } else { "more" };
            format!("{} at {} % {how}", plain(at.machines), plain(change.abs()))
        })
        .collect();
    let (first, rest) = each.split_first()?;
    let mut all = vec![first.as_str()];
    all.extend(rest.iter().map(String::as_str));
    Some(format!(
        "How many of {} at other prices: {}.",
        own.node,
        listed_up_to(&all, all.len())
    ))
}

/// What is rented by the hour beside them, and from when.
fn by_the_hour(scenario: &Scenario, plan: &Plan) -> Option<String> {
    let mut each = Vec::new();
    for node in scenario.nodes.iter().filter(|n| n.count.hourly().is_some()) {
        let own = plan.hourly.iter().filter(|h| h.node == node.id);
        let most = own.clone().map(|h| h.count).fold(0.0, f64::max);
        let first = own.map(|h| h.period).min();
        let label = first.and_then(|period| plan.periods.get(period));
        if let Some(period) = label {
            each.push(format!(
                "up to {} of {} from {}",
                plain(most),
                node.id,
                period.label
            ));
        }
    }
    // What is chosen for all periods once a future has come.
    for node in scenario.nodes.iter().filter(|n| n.count.hourly().is_none()) {
        let own = plan.counts.iter().filter(|c| c.node == node.id);
        let own = own.filter(|c| c.future.is_some());
        let most = own.map(|c| c.count).fold(0.0, f64::max);
        if most > 0.0 {
            each.push(format!(
                "up to {} of {} where a future needs them",
                plain(most),
                node.id
            ));
        }
    }
    if each.is_empty() {
        return None;
    }
    let each: Vec<&str> = each.iter().map(String::as_str).collect();
    Some(format!(
        "Beside what is committed to, rent {}.",
        listed_up_to(&each, NAMES)
    ))
}
