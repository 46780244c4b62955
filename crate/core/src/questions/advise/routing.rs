//! Route by the plan: what it brings beyond how work is routed today.

use super::study::{Amounts, MORE_DEMAND, Study, amounts};
use super::types::Outlook;
use crate::assignment::Assignment;
use crate::error::Error;
use crate::policies::{Policy, route};
use crate::questions::words::{moneys, percents};
use crate::scenario;
use crate::scenario::{Fleet, Scenario, Search, quoted};

/// The policy that work is routed by today: the one that was named, else the scenario's
/// own routes where they have rates, else the least loaded node first.
///
/// # Errors
///
/// [`Error::Input`] where no policy has the name, or `current` lacks routes.
pub(super) fn today(fleet: &Fleet<'_>, asked: Option<&str>) -> Result<Policy, Error> {
    let wrong = |found: &str, expected: &str, near: Option<&str>| {
        let error = scenario::InputError::new("routing", quoted(found), expected);
        Err(Error::Input(scenario::InputErrors(vec![
            error.nearest(near),
        ])))
    };
    let Some(name) = asked else {
        return Ok(if Policy::Current.applies(fleet) {
            Policy::Current
        } else {
            Policy::LeastLoaded
        });
    };
    let names = Policy::ALL.map(Policy::name);
    match Policy::ALL.into_iter().find(|policy| policy.name() == name) {
        Some(policy) if policy.applies(fleet) => Ok(policy),
        Some(_) => wrong(name, "routes of the scenario with rates", None),
        None => {
            let near = Search::default().nearest(name, names.into_iter());
            wrong(name, &format!("one of {}", names.join(", ")), near)
        }
    }
}

/// What routing by a policy comes to on the machines of a plan.
pub(super) fn by_policy(
    policy: Policy,
    scenario: &Scenario,
    plan: &Assignment,
    priced: bool,
) -> (Amounts, Outlook) {
    let fleet = Fleet::new(scenario);
    let found = route(policy, &fleet, &plan.machines);
    amounts(&fleet, &found, priced)
}

/// A policy in words.
pub(super) fn words(policy: Policy) -> &'static str {
    match policy {
        Policy::Random => "any node",
        Policy::Weighted => "nodes by their size",
        Policy::Nearest => "the nearest node first",
        Policy::LeastLoaded => "the least loaded node first",
        Policy::Current => "today's routes",
    }
}

/// Why to route by the plan: the first figure that is better by it, in two numbers that
/// differ as they are printed; who loses most; and whether that policy is only assumed.
pub(super) fn reason(
    study: &Study<'_>,
    (policy, assumed): (Policy, bool),
    as_is: &Outlook,
    routed: &Assignment,
) -> String {
    let now = &study.now.outlook;
    let served = percents(now.served_percent, as_is.served_percent);
    let costs = match (now.cost_per_hour, as_is.cost_per_hour) {
        (Some(now), Some(as_is)) if now < as_is => moneys(now, as_is),
        _ => None,
    };
    let worth = moneys(now.value_per_hour, as_is.value_per_hour);
    let why = match (served, costs, worth) {
        (Some((plan, policy)), ..) if now.served_percent > as_is.served_percent => {
            format!("{plan} % served, not {policy} %")
        }
        (None, Some((plan, policy)), _) => {
            format!("as much is served for {plan} an hour, not {policy}")
        }
        (.., Some((plan, policy))) if now.value_per_hour > as_is.value_per_hour => {
            format!("what is served is worth {plan} an hour, not {policy}")
        }
        (Some(_), Some((plan, policy)), _) => {
            format!("{plan} an hour, not {policy}, without what costs more than it brings")
        }
        _ => "more is served of what takes most compute".to_owned(),
    };
    let who = most_lost(study, routed).map_or(String::new(), |who| format!("; {who}"));
    let assumed = if assumed && policy != Policy::Current {
        "; that work is routed so today is assumed"
    } else {
        ""
    };
    format!("Against {}: {why}{who}{assumed}", words(policy))
}

/// The demand that a policy serves least of, beside the plan.
fn most_lost(study: &Study<'_>, routed: &Assignment) -> Option<String> {
    let fleet = study.fleet;
    let more = study.more_served(fleet, routed);
    let most = (0..more.len()).min_by(|&a, &b| more[a].total_cmp(&more[b]))?;
    let share = |assignment: &Assignment| {
        let own = assignment.flows.iter();
        let own = own.filter(|f| f.triple.demand == most && f.is_served(fleet));
        // The sum of nothing is minus zero.
        let served = 0.0 + own.map(|f| fleet.hours[f.period] * f.rate).sum::<f64>();
        let hours = fleet.hours.iter().enumerate();
        let asked: f64 = hours.map(|(t, hours)| hours * fleet.rate(most, t)).sum();
        100.0 * served / asked.max(f64::MIN_POSITIVE)
    };
    let (plan, policy) = (share(&study.now.assignment), share(routed));
    let (with, without) = percents(plan, policy).filter(|_| policy < plan)?;
    let demand = &study.scenario.demands[most].id;
    Some(format!(
        "most is lost of {demand}: {with} % by the plan, {without} % without"
    ))
}

/// What a policy serves in percent when every demand is larger.
pub(super) fn served_at_more(policy: Policy, scenario: &Scenario, plan: &Assignment) -> f64 {
    let mut more = scenario.clone();
    for rate in more.demands.iter_mut().flat_map(|d| &mut d.rate) {
        *rate *= 1.0 + MORE_DEMAND / 100.0;
    }
    by_policy(policy, &more, plan, false).1.served_percent
}
