//! Limits over several nodes, models or demands by index: who counts. How much, says
//! `limit_counts`.

use super::{
    DemandSelector, Labels, Limit, LimitOf, ModelSelector, NodeSelector, Scenario, ShareOver,
};

/// What is counted, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    Machines,
    Spend,
    Resource(usize),
}

/// One limit by index.
#[derive(Debug)]
pub(crate) struct FleetLimit {
    pub(super) counted: Counted,
    pub(super) nodes: Vec<bool>,
    pub(super) models: Vec<bool>,
    /// Where demands are selected, which.
    pub(super) demands: Option<Vec<bool>>,
    /// Whether machines count: where nothing but nodes is selected.
    pub(super) by_nodes: bool,
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
            && is_any(&self.tier, node.tier.as_deref())
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
