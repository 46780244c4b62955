//! What one plan for several futures is worth, in sentences.

use std::collections::{BTreeMap, BTreeSet};

use super::super::words::{listed_up_to, money, percent, plain};
use super::types::{Foresight, Interval, OtherPlan};
use crate::plan::Plan;
use crate::scenario::{ObjectiveName, Scenario};

/// Two amounts that differ by less than this part of the larger are the same.
const SAME: f64 = 1e-6;
/// Kinds of machines that a sentence names; more are counted together.
const KINDS: usize = 4;

/// The sentences, what decides most first.
pub(super) fn summary(scenario: &Scenario, told: &Foresight) -> Vec<String> {
    let mut said = Vec::new();
    let this = subject(scenario, &told.plan, told.futures.len());
    for (other, name) in [
        (&told.for_the_peak, "the peak"),
        (&told.for_the_mean, "the mean"),
    ] {
        if let Some(other) = other {
            said.push(beside(scenario, told, &this, other, name));
        }
    }
    if let Some(knowing) = told.knowing {
        said.push(knowing_which(scenario, told, knowing));
    }
    said
}

/// What is decided: machines by how they are paid for, or simply the plan.
fn subject(scenario: &Scenario, plan: &Plan, futures: usize) -> String {
    let mut kinds: BTreeMap<String, f64> = BTreeMap::new();
    let kind_of = |id: &str| {
        let node = scenario.nodes.iter().find(|n| n.id == id);
        let tier = node.and_then(|n| n.tier.clone());
        tier.unwrap_or_else(|| format!("of {id}"))
    };
    let chosen = plan.counts.iter().filter(|c| c.count > 0.0);
    for chosen in chosen.clone().filter(|c| c.future.is_none()) {
        *kinds.entry(kind_of(&chosen.node)).or_default() += chosen.count;
    }
    // In each future by itself: the most of any.
    let mut late: BTreeMap<String, BTreeMap<&str, f64>> = BTreeMap::new();
    for chosen in chosen {
        if let Some(future) = &chosen.future {
            let own = late.entry(kind_of(&chosen.node)).or_default();
            *own.entry(future).or_default() += chosen.count;
        }
    }
    // By the hour: the most of each entry, as one period after another has its own number.
    let mut by_the_hour: BTreeMap<&str, f64> = BTreeMap::new();
    let mut chosen_later: BTreeSet<&str> = BTreeSet::new();
    for hour in &plan.hourly {
        let most = by_the_hour.entry(&hour.node).or_default();
        *most = most.max(hour.count);
        chosen_later.extend(hour.future.as_ref().map(|_| hour.node.as_str()));
    }
    let mut hourly: BTreeMap<(String, bool), f64> = BTreeMap::new();
    for (id, most) in by_the_hour {
        let kind = (kind_of(id), chosen_later.contains(id));
        *hourly.entry(kind).or_default() += most;
    }
    if kinds.is_empty() || kinds.len() + hourly.len() + late.len() > KINDS {
        return format!("One plan for all {futures} futures");
    }
    let kept = kinds.iter();
    let kept = kept.map(|(kind, count)| format!("{} {kind}", plain(*count)));
    let hourly = hourly.iter();
    let hourly = hourly.map(|((kind, later), most)| {
        let when = if *later {
            " where a future needs them"
        } else {
            ""
        };
        format!("up to {} {kind} by the hour{when}", plain(*most))
    });
    let late = late.iter().map(|(kind, futures)| {
        let most = futures.values().copied().fold(0.0, f64::max);
        format!("up to {} {kind} where a future needs them", plain(most))
    });
    let each: Vec<String> = kept.chain(hourly).chain(late).collect();
    let each: Vec<&str> = each.iter().map(String::as_str).collect();
    let each = listed_up_to(&each, KINDS);
    format!("Renting {each} for all {futures} futures")
}

/// The plan beside one that was made for something else.
fn beside(
    scenario: &Scenario,
    told: &Foresight,
    this: &str,
    other: &OtherPlan,
    name: &str,
) -> String {
    if !other.serves_enough {
        let limits = if scenario.limits.is_empty() {
            ""
        } else {
            ", or keep every limit,"
        };
        return format!(
            "A plan for {name} cannot serve what must be served{limits} in every future."
        );
    }
    let own = told.on_average();
    let (verb, better, worse) = match own.name {
        ObjectiveName::Cost => ("costs", "less", "more"),
        ObjectiveName::Profit => ("makes", "more", "less"),
        ObjectiveName::Serve | ObjectiveName::Fair => ("serves", "more", "less"),
    };
    let of = if own.name == ObjectiveName::Serve {
        " value"
    } else {
        ""
    };
    let gained = match own.name {
        ObjectiveName::Cost => other.objective - own.value,
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => {
            own.value - other.objective
        }
    };
    let is_same = |a: f64, b: f64| (a - b).abs() <= SAME * a.abs().max(b.abs());
    if !is_same(own.value, other.objective) {
        let how = if gained > 0.0 { better } else { worse };
        let by = share(gained.abs(), other.objective, scenario);
        return format!("{this} {verb} {by}{of} {how} than a plan for {name}.");
    }
    if own.name == ObjectiveName::Serve && !is_same(own.cost, other.cost) {
        let how = if own.cost < other.cost {
            "less"
        } else {
            "more"
        };
        let by = share((own.cost - other.cost).abs(), other.cost, scenario);
        return format!("{this} serves as much as a plan for {name} and costs {by} {how}.");
    }
    format!("{this} {verb} as much as a plan for {name}.")
}

/// An amount as a share of another; as it is where that is nothing to divide by.
fn share(amount: f64, of: f64, scenario: &Scenario) -> String {
    if of > 0.0 {
        return format!("{} %", percent(100.0 * amount / of));
    }
    format!("{}{}", money(amount), unit(scenario))
}

fn unit(scenario: &Scenario) -> String {
    let label = scenario.policy.currency.as_deref();
    label.map_or(String::new(), |label| format!(" {label}"))
}

fn knowing_which(scenario: &Scenario, told: &Foresight, knowing: Interval) -> String {
    let own = told.on_average();
    let what = match own.name {
        ObjectiveName::Cost => "save",
        ObjectiveName::Serve | ObjectiveName::Fair => "serve",
        ObjectiveName::Profit => "make",
    };
    let rest = match own.name {
        ObjectiveName::Cost => "",
        ObjectiveName::Serve | ObjectiveName::Fair => " more value",
        ObjectiveName::Profit => " more",
    };
    let size = own.value.abs();
    if knowing.at_most <= SAME * size {
        return format!("Knowing which future comes would {what} nothing{rest}.");
    }
    let open = knowing.at_most - knowing.at_least > SAME * size;
    let up_to = if open { "up to " } else { "" };
    let by = share(knowing.at_most, own.value, scenario);
    format!("Knowing which future comes would {what} {up_to}{by}{rest}.")
}
