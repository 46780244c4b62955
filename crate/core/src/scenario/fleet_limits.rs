//! Limits over several nodes, models or demands by index: who counts, and how much.
//!
//! What a limit counts is linear in routes, replicas and machines; here is what a unit of
//! each counts. Without a selector of demands, resources count as the capacity rows do:
//! what traffic uses and what replicas take. With one, what its demands keep busy counts,
//! held or not. `spend` counts the usage prices of the same amounts, route costs, and,
//! where only nodes are selected, the rent of ranges.

use super::fleet::{Amounts, Fleet, Triple};
use super::{
    DemandSelector, Labels, Limit, LimitOf, ModelSelector, NodeSelector, Scenario, ShareOver,
};

/// Seconds per hour: routes cost per unit, and a budget is one per hour.
const SECONDS: f64 = 3600.0;

/// What is counted, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    Machines,
    Spend,
    Resource(usize),
}

/// One limit by index.
#[derive(Debug)]
pub(crate) struct FleetLimit {
    counted: Counted,
    nodes: Vec<bool>,
    models: Vec<bool>,
    /// Where demands are selected, which.
    demands: Option<Vec<bool>>,
    /// Whether machines count: where nothing but nodes is selected.
    by_nodes: bool,
    /// Fewest and most in each period; infinite where there is no such side.
    pub sides: Vec<(f64, f64)>,
    /// What fixed machines count.
    pub fixed: f64,
}

/// How one model's replicas are spread.
#[derive(Debug)]
pub(crate) struct FleetShare {
    /// The largest share of a domain.
    pub share: f64,
    /// The domain of each node.
    pub domains: Vec<usize>,
    /// Names of the domains.
    pub names: Vec<String>,
}

impl FleetLimit {
    /// What a unit per second of a route counts.
    pub fn route(&self, fleet: &Fleet<'_>, triple: &Triple) -> f64 {
        let demand = &fleet.demands[triple.demand];
        let of_demand = self.demands.as_ref().is_none_or(|own| own[triple.demand]);
        if !of_demand || !self.nodes[triple.node] || !self.models[demand.model] {
            return 0.0;
        }
        let profile = &fleet.profiles[triple.profile];
        let load = demand.overhead / profile.rate;
        let mut amount = self.amount(fleet, triple.node, &profile.uses);
        if self.demands.is_some() {
            amount += self.amount(fleet, triple.node, &profile.holds);
        }
        let cost = match self.counted {
            Counted::Spend => SECONDS * triple.cost,
            Counted::Machines | Counted::Resource(_) => 0.0,
        };
        load * amount + cost
    }

    /// What a unit per second of a route counts with the replicas that it keeps busy.
    pub fn busy(&self, fleet: &Fleet<'_>, triple: &Triple) -> f64 {
        let routed = self.route(fleet, triple);
        let profile = &fleet.profiles[triple.profile];
        let of_model = self.models[profile.model];
        if self.demands.is_some() || !self.nodes[triple.node] || !of_model {
            return routed;
        }
        let load = fleet.demands[triple.demand].overhead / profile.rate;
        routed + load * self.amount(fleet, triple.node, &profile.holds)
    }

    /// Whether each selector that is there matches nothing, by its field.
    pub fn matches_nothing(&self) -> [(&'static str, bool); 3] {
        let none = |own: &[bool]| !own.contains(&true);
        let demands = self.demands.as_deref();
        [
            ("nodes", none(&self.nodes)),
            ("models", none(&self.models)),
            ("demands", demands.is_some_and(none)),
        ]
    }

    /// What one replica of a profile on a node counts, working or not.
    pub fn replica(&self, fleet: &Fleet<'_>, profile: usize, node: usize) -> f64 {
        let of_model = self.models[fleet.profiles[profile].model];
        if self.demands.is_some() || !self.nodes[node] || !of_model {
            return 0.0;
        }
        self.amount(fleet, node, fleet.takes(profile, node))
    }

    /// What one machine of a node counts, whose count is chosen where money is counted.
    pub fn machine(&self, fleet: &Fleet<'_>, node: usize) -> f64 {
        if !self.by_nodes || !self.nodes[node] {
            return 0.0;
        }
        match self.counted {
            Counted::Machines => 1.0,
            Counted::Spend if fleet.nodes[node].is_range => {
                fleet.scenario.nodes[node].machine_price()
            }
            Counted::Spend | Counted::Resource(_) => 0.0,
        }
    }

    /// What machines that are there anyway count, of so many on each node.
    pub fn machines(&self, fleet: &Fleet<'_>, machines: &[f64]) -> f64 {
        let nodes = machines.iter().enumerate();
        nodes.map(|(node, n)| self.machine(fleet, node) * n).sum()
    }

    /// Whether something has to be there without work to do.
    fn asks_for_replicas(&self, model: usize) -> bool {
        self.counted != Counted::Machines
            && self.demands.is_none()
            && self.models[model]
            && self.has_min()
    }

    /// Whether at least something is asked for in some period.
    pub fn has_min(&self) -> bool {
        self.sides.iter().any(|(least, _)| *least > 0.0)
    }

    /// Amounts of resources on a node, as this limit counts them.
    fn amount(&self, fleet: &Fleet<'_>, node: usize, amounts: &Amounts) -> f64 {
        let prices = &fleet.nodes[node].usage_price;
        let of = |&(k, amount): &(usize, f64)| match self.counted {
            Counted::Machines => 0.0,
            Counted::Spend => prices[k] * amount,
            Counted::Resource(counted) if counted == k => amount,
            Counted::Resource(_) => 0.0,
        };
        amounts.iter().map(of).sum()
    }
}

/// The limits of a scenario by index; `resource` numbers its names.
pub(super) fn limits(scenario: &Scenario, resource: impl Fn(&str) -> usize) -> Vec<FleetLimit> {
    let all = scenario.limits.iter();
    all.map(|limit| {
        let counted = match &limit.of {
            LimitOf::Machines => Counted::Machines,
            LimitOf::Spend => Counted::Spend,
            LimitOf::Resource(name) => Counted::Resource(resource(name)),
        };
        let nodes: Vec<bool> = nodes_of(scenario, limit);
        let counts = scenario.nodes.iter().zip(&nodes);
        let fixed = counts.filter(|(n, own)| **own && !n.count.is_range());
        let fixed = fixed.map(|(n, _)| n.count.bounds().1 as f64).sum();
        let demands = limit.demands.as_ref().map(|selector| {
            let demands = scenario.demands.iter();
            demands.map(|d| demand_matches(selector, d)).collect()
        });
        FleetLimit {
            counted,
            nodes,
            models: scenario
                .models
                .iter()
                .map(|m| model_matches(limit.models.as_ref(), m))
                .collect(),
            demands,
            by_nodes: limit.models.is_none() && limit.demands.is_none(),
            sides: (0..scenario.periods.len())
                .map(|t| sides(limit, t))
                .collect(),
            fixed: if counted == Counted::Machines {
                fixed
            } else {
                0.0
            },
        }
    })
    .collect()
}

/// Fewest and most in a period; a least of nothing is no limit.
fn sides(limit: &Limit, period: usize) -> (f64, f64) {
    let side = |side: &Option<Vec<f64>>| side.as_ref().and_then(|s| s.get(period).copied());
    let least = side(&limit.min).filter(|least| *least > 0.0);
    (
        least.unwrap_or(f64::NEG_INFINITY),
        side(&limit.max).unwrap_or(f64::INFINITY),
    )
}

/// Which nodes a limit selects.
fn nodes_of(scenario: &Scenario, limit: &Limit) -> Vec<bool> {
    let nodes = scenario.nodes.iter();
    nodes
        .map(|n| limit.nodes.as_ref().is_none_or(|s| s.matches(n)))
        .collect()
}

impl NodeSelector {
    /// Whether a node matches everything that is named.
    pub(crate) fn matches(&self, node: &super::Node) -> bool {
        is_any(&self.id, Some(&node.id))
            && is_any(&self.region, Some(&node.region))
            && is_any(&self.hardware, Some(&node.hardware))
            && is_any(&self.operator, node.operator.as_deref())
            && are_any(&self.labels, &node.labels)
    }
}

fn model_matches(selector: Option<&ModelSelector>, model: &super::Model) -> bool {
    selector.is_none_or(|s| is_any(&s.id, Some(&model.id)) && are_any(&s.labels, &model.labels))
}

fn demand_matches(selector: &DemandSelector, demand: &super::Demand) -> bool {
    is_any(&selector.id, Some(&demand.id))
        && is_any(&selector.model, Some(&demand.model))
        && is_any(&selector.region, Some(&demand.region))
        && is_any(&selector.verification, Some(&demand.verification))
        && are_any(&selector.labels, &demand.labels)
}

/// Whether nothing is named, or this.
fn is_any(named: &[String], own: Option<&str>) -> bool {
    named.is_empty() || own.is_some_and(|own| named.iter().any(|name| name == own))
}

fn are_any(named: &std::collections::BTreeMap<String, Vec<String>>, own: &Labels) -> bool {
    let mut named = named.iter();
    named.all(|(label, names)| is_any(names, own.get(label).map(String::as_str)))
}

/// How each model's replicas are spread; none where they may be anywhere.
pub(super) fn shares(scenario: &Scenario) -> Vec<Option<FleetShare>> {
    let models = scenario.models.iter();
    models
        .map(|model| {
            let given = model.max_share.as_ref()?;
            let mut names: Vec<String> = Vec::new();
            let domains = scenario.nodes.iter().map(|node| {
                let name = domain(&given.over, node);
                names
                    .iter()
                    .position(|known| known == name)
                    .unwrap_or_else(|| {
                        names.push(name.to_owned());
                        names.len() - 1
                    })
            });
            let domains = domains.collect();
            Some(FleetShare {
                share: given.share,
                domains,
                names,
            })
        })
        .collect()
}

/// The domain that a node is in, empty where it has none.
fn domain<'n>(over: &ShareOver, node: &'n super::Node) -> &'n str {
    match over {
        ShareOver::Region => &node.region,
        ShareOver::Operator => node.operator.as_deref().unwrap_or_default(),
        ShareOver::Label(label) => node
            .labels
            .get(label)
            .map(String::as_str)
            .unwrap_or_default(),
    }
}

impl Fleet<'_> {
    /// The name of a domain that a model is spread over.
    pub fn domain(&self, model: usize, domain: usize) -> &str {
        let names = self.shares[model].as_ref().map(|share| &share.names);
        names
            .and_then(|names| names.get(domain))
            .map_or("", String::as_str)
    }

    /// Whether replicas of a model may have to stand without work: where so many are asked
    /// for, or where others may stand elsewhere because of them.
    pub fn may_stand_idle(&self, model: usize) -> bool {
        self.scenario.models[model].min_replicas > 0
            || self.shares[model].is_some()
            || self.limits.iter().any(|l| l.asks_for_replicas(model))
    }

    /// Whether replicas of any model may have to stand without work.
    pub fn any_stands_idle(&self) -> bool {
        (0..self.profiles_of.len()).any(|model| self.may_stand_idle(model))
    }
}

/// What keeps nodes apart that are otherwise alike: the limits that count them, and the
/// domains that models are spread over.
pub(crate) fn memberships<'n>(
    scenario: &Scenario,
    node: &'n super::Node,
) -> (Vec<bool>, Vec<&'n str>) {
    let counted = scenario.limits.iter();
    let counted = counted.map(|l| l.nodes.as_ref().is_none_or(|s| s.matches(node)));
    let models = scenario.models.iter().filter_map(|m| m.max_share.as_ref());
    (
        counted.collect(),
        models.map(|share| domain(&share.over, node)).collect(),
    )
}

/// What keeps demands apart that are otherwise alike: the limits that count them.
pub(crate) fn memberships_of_demand(scenario: &Scenario, demand: &super::Demand) -> Vec<bool> {
    let counted = scenario.limits.iter().filter_map(|l| l.demands.as_ref());
    counted.map(|s| demand_matches(s, demand)).collect()
}
