//! Several futures, from the definition (DESIGN section 2): the checker changes a copy of
//! the scenario for each of them by itself, and sees their periods one after another. What
//! is decided before anyone knows which future comes holds in all of them.

use std::borrow::Cow;
use std::collections::HashSet;

use super::apart::Apart;
use super::sum::Sum;
use crate::scenario::{Demand, Domain, Node, Period, Scenario, Where};

/// What a loss has for a weight where none is given: all losses together.
const LOSSES: f64 = 0.5;

/// Of a node: how much of the time it is there, and its price per machine and hour.
type There = (f64, Option<f64>);

/// One future: what is different then, and how much it counts.
struct Then {
    id: String,
    weight: f64,
    min_served: Option<f64>,
    nodes: Vec<There>,
    /// By demand: units per second of each period.
    rates: Vec<Vec<f64>>,
}

/// What the periods of a scenario of all futures mean.
pub(crate) struct Futures {
    /// Names and weights, which add up to 1.
    pub(crate) names: Vec<(String, f64)>,
    /// The periods of the scenario, which every future has.
    pub(crate) periods: Vec<Period>,
    /// By future, then node: how much of the time it is there.
    pub(crate) availability: Vec<Vec<f64>>,
    /// By future, then node: the part of what stands there that is not lost.
    pub(crate) kept: Vec<Vec<f64>>,
    /// By future, then node: price per machine and hour.
    pub(crate) prices: Vec<Vec<f64>>,
    /// By future, in place of the demands' own.
    pub(crate) min_served: Vec<Option<f64>>,
    /// Entries that are chosen in each future, and are there in one each.
    pub(crate) apart: Apart,
}

/// The scenario whose periods are those of all futures; the scenario itself where it has
/// none.
pub(crate) fn read(scenario: &Scenario) -> (Cow<'_, Scenario>, Option<Futures>) {
    if scenario.futures.is_empty() {
        return (Cow::Borrowed(scenario), None);
    }
    let then = all(scenario);
    let total = then.iter().map(|t| t.weight).collect::<Sum>().value();
    let mut wide = scenario.clone();
    wide.futures = Vec::new();
    wide.periods = Vec::new();
    for (d, demand) in wide.demands.iter_mut().enumerate() {
        let rates = then.iter().flat_map(|t| t.rates[d].iter());
        demand.rate = rates.copied().collect();
    }
    for limit in &mut wide.limits {
        let own = |side: &Vec<f64>| then.iter().flat_map(|_| side.iter().copied()).collect();
        limit.max = limit.max.as_ref().map(own);
        limit.min = limit.min.as_ref().map(own);
    }
    for t in &then {
        wide.periods.extend(scenario.periods.iter().map(|period| {
            let mut own = period.clone();
            own.hours = t.weight / total * period.hours;
            own
        }));
    }
    let names: Vec<String> = then.iter().map(|t| t.id.clone()).collect();
    let apart = Apart::of(scenario, &names);
    apart.put_into(&mut wide);
    let of_nodes = |value: &dyn Fn(There, &Node) -> f64| -> Vec<Vec<f64>> {
        let each = then.iter().enumerate().map(|(future, t)| {
            let entries = apart.origin.iter().zip(&apart.only_in);
            let values = entries.map(|(&place, only_in)| {
                if only_in.is_some_and(|only| only != future) {
                    return 0.0;
                }
                value(t.nodes[place], &scenario.nodes[place])
            });
            values.collect()
        });
        each.collect()
    };
    let futures = Futures {
        names: then
            .iter()
            .map(|t| (t.id.clone(), t.weight / total))
            .collect(),
        periods: scenario.periods.clone(),
        availability: of_nodes(&|(availability, _), _| availability),
        kept: of_nodes(&|(availability, _), own| {
            if availability >= own.availability {
                1.0
            } else {
                availability / own.availability
            }
        }),
        prices: of_nodes(&|(_, price), _| price.unwrap_or(0.0)),
        min_served: then.iter().map(|t| t.min_served).collect(),
        apart: apart.clone(),
    };
    (Cow::Owned(wide), Some(futures))
}

/// Every future of the scenario; a list of losses becomes one for each, after the one in
/// which nothing is lost.
fn all(scenario: &Scenario) -> Vec<Then> {
    let unchanged = |id: &str, weight: f64| Then {
        id: id.to_owned(),
        weight,
        min_served: None,
        nodes: (scenario.nodes.iter())
            .map(|n| (n.availability, n.price_per_hour))
            .collect(),
        rates: scenario.demands.iter().map(|d| d.rate.clone()).collect(),
    };
    let mut then = Vec::new();
    for future in &scenario.futures {
        let Some(lost) = future.lose_any else {
            let mut own = unchanged(&future.id, future.weight.unwrap_or(1.0));
            own.min_served = future.min_served;
            for change in &future.demands {
                let both = scenario.demands.iter().zip(&mut own.rates);
                let meant = both.filter(|(d, _)| {
                    change.id.as_deref().is_none_or(|id| id == d.id)
                        && every(&change.matching, |field| demand_has(d, field))
                });
                for (_, rates) in meant {
                    for (period, rate) in rates.iter_mut().enumerate() {
                        *rate *= change.times.unwrap_or(1.0);
                        let new = change.rate.as_ref().and_then(|new| new.get(period));
                        *rate = new.copied().unwrap_or(*rate);
                    }
                }
            }
            for change in &future.nodes {
                let both = scenario.nodes.iter().zip(&mut own.nodes);
                let meant = both.filter(|(n, _)| {
                    change.id.as_deref().is_none_or(|id| id == n.id)
                        && every(&change.matching, |field| node_has(n, field))
                });
                for (_, (availability, price)) in meant {
                    *availability = change.availability.unwrap_or(*availability);
                    *price = change.price_per_hour.or(*price);
                }
            }
            then.push(own);
            continue;
        };
        let field = match lost {
            Domain::Node => "id",
            Domain::Region => "region",
            Domain::Operator => "operator",
        };
        let mut seen = HashSet::new();
        let names = scenario.nodes.iter().filter_map(|n| node_has(n, field));
        let names: Vec<&str> = names.filter(|name| seen.insert(*name)).collect();
        let together = future.weight.unwrap_or(LOSSES);
        then.push(unchanged("nothing is lost", 1.0 - together));
        for &name in &names {
            let each = together / names.len() as f64;
            let mut own = unchanged(&format!("{name} is lost"), each);
            own.min_served = future.min_served;
            for (node, (availability, _)) in scenario.nodes.iter().zip(&mut own.nodes) {
                if node_has(node, field) == Some(name) {
                    *availability = 0.0;
                }
            }
            then.push(own);
        }
    }
    then
}

fn demand_has<'d>(demand: &'d Demand, field: &str) -> Option<&'d str> {
    match field {
        "id" => Some(&demand.id),
        "model" => Some(&demand.model),
        "region" => Some(&demand.region),
        "verification" => Some(&demand.verification),
        _ => None,
    }
}

fn node_has<'n>(node: &'n Node, field: &str) -> Option<&'n str> {
    match field {
        "id" => Some(&node.id),
        "hardware" => Some(&node.hardware),
        "region" => Some(&node.region),
        "operator" => node.operator.as_deref(),
        "tier" => node.tier.as_deref(),
        _ => None,
    }
}

/// Whether an entry has one of the names of every field that is named.
fn every<'e>(names: &Where, has: impl Fn(&str) -> Option<&'e str>) -> bool {
    let mut fields = names.0.iter();
    fields.all(|(field, any)| has(field).is_some_and(|own| any.iter().any(|name| name == own)))
}
