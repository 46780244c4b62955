//! Limits over several nodes, models or demands, and how models are spread, from their
//! definitions (DESIGN section 2): who counts, how much, and whether a plan keeps them.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::{Findings, show};
use super::index::{Fit, Index};
use super::objective::SECONDS_PER_HOUR;
use super::reading::Decisions;
use super::tolerances::SMALL_LIMIT;
use crate::scenario::{Demand, Labels, Limit, LimitOf, Model, Node, ShareOver};

/// A limit and whom it counts.
pub(super) struct Counts<'a> {
    pub(super) limit: &'a Limit,
    pub(super) nodes: Vec<bool>,
    models: Vec<bool>,
    /// Where demands are selected, which.
    demands: Option<Vec<bool>>,
}

/// All limits of a scenario.
pub(super) fn counts<'a>(index: &Index<'a>) -> Vec<Counts<'a>> {
    let scenario = index.scenario;
    let limits = scenario.limits.iter();
    limits
        .map(|limit| Counts {
            limit,
            nodes: scenario.nodes.iter().map(|n| of_node(limit, n)).collect(),
            models: scenario.models.iter().map(|m| of_model(limit, m)).collect(),
            demands: limit.demands.is_some().then(|| {
                let demands = scenario.demands.iter();
                demands.map(|d| of_demand(limit, d)).collect()
            }),
        })
        .collect()
}

fn of_node(limit: &Limit, node: &Node) -> bool {
    let Some(named) = &limit.nodes else {
        return true;
    };
    let (operator, tier) = (node.operator.as_ref(), node.tier.as_ref());
    has(&named.id, Some(&node.id))
        && has(&named.region, Some(&node.region))
        && has(&named.hardware, Some(&node.hardware))
        && has(&named.operator, operator)
        && has(&named.tier, tier)
        && have(&named.labels, &node.labels)
}

fn of_model(limit: &Limit, model: &Model) -> bool {
    let Some(named) = &limit.models else {
        return true;
    };
    has(&named.id, Some(&model.id)) && have(&named.labels, &model.labels)
}

fn of_demand(limit: &Limit, demand: &Demand) -> bool {
    let Some(named) = &limit.demands else {
        return true;
    };
    has(&named.id, Some(&demand.id))
        && has(&named.model, Some(&demand.model))
        && has(&named.region, Some(&demand.region))
        && has(&named.verification, Some(&demand.verification))
        && have(&named.labels, &demand.labels)
}

/// Of what is named, any will do; where nothing is named, all.
fn has(named: &[String], own: Option<&String>) -> bool {
    match own {
        _ if named.is_empty() => true,
        Some(own) => named.contains(own),
        None => false,
    }
}

fn have(named: &BTreeMap<String, Vec<String>>, own: &Labels) -> bool {
    named
        .iter()
        .all(|(label, values)| has(values, own.get(label)))
}

impl Counts<'_> {
    /// What a unit per second of a demand by a profile on a node counts.
    pub(super) fn route(
        &self,
        index: &Index<'_>,
        fit: &Fit,
        (demand, profile, node): (usize, usize, usize),
    ) -> f64 {
        let entry = &index.profiles[profile];
        let is_asked = self.demands.as_ref().is_none_or(|own| own[demand]);
        if !(is_asked && self.nodes[node] && self.models[entry.model]) {
            return 0.0;
        }
        let mut one = self.amount(index, node, &fit.uses);
        if self.demands.is_some() {
            // What a demand keeps busy, held or not.
            one += self.amount(index, node, &fit.holds);
        }
        let busy = index.overhead[demand] / entry.profile.rate * one;
        match self.limit.of {
            LimitOf::Spend => busy + SECONDS_PER_HOUR * index.route_cost(demand, profile, node),
            LimitOf::Machines | LimitOf::Resource(_) => busy,
        }
    }

    /// What one placed replica counts.
    pub(super) fn replica(&self, index: &Index<'_>, fit: &Fit, profile: usize, node: usize) -> f64 {
        let model = index.profiles[profile].model;
        if self.demands.is_some() || !self.nodes[node] || !self.models[model] {
            return 0.0;
        }
        self.amount(index, node, &fit.takes)
    }

    /// What one machine counts in a period: of money, only where its rent is a choice, and
    /// where nothing but nodes is selected.
    pub(super) fn machine(&self, index: &Index<'_>, node: usize, period: usize) -> f64 {
        let entry = &index.scenario.nodes[node];
        if !self.nodes[node] || self.limit.models.is_some() || self.limit.demands.is_some() {
            return 0.0;
        }
        if !index.is_there(node, period) {
            return 0.0;
        }
        match self.limit.of {
            LimitOf::Machines => 1.0,
            LimitOf::Spend if entry.count.is_range() => index.machine_price(node, period),
            LimitOf::Spend | LimitOf::Resource(_) => 0.0,
        }
    }

    /// What machines that are not chosen count.
    pub(super) fn fixed(&self, index: &Index<'_>) -> f64 {
        let nodes = index.scenario.nodes.iter().enumerate();
        let fixed = nodes.filter(|(_, n)| !n.count.is_range());
        fixed
            .map(|(g, n)| self.machine(index, g, 0) * n.count.bounds().1 as f64)
            .sum()
    }

    fn amount(&self, index: &Index<'_>, node: usize, amounts: &[(usize, f64)]) -> f64 {
        let names = index.resources(node);
        let prices = &index.scenario.nodes[node].usage_price;
        let of = |&(position, amount): &(usize, f64)| match &self.limit.of {
            LimitOf::Spend => prices.get(names[position]).copied().unwrap_or(0.0) * amount,
            LimitOf::Resource(name) if name == names[position] => amount,
            LimitOf::Machines | LimitOf::Resource(_) => 0.0,
        };
        amounts.iter().map(of).sum()
    }

    /// The most, or the least, of a period, where there is one.
    pub(super) fn max(&self, period: usize) -> Option<f64> {
        self.limit.max.as_ref()?.get(period).copied()
    }

    /// See [`Counts::max`].
    pub(super) fn min(&self, period: usize) -> Option<f64> {
        self.limit.min.as_ref()?.get(period).copied()
    }
}

/// Checks every limit, and how models are spread.
pub(super) fn check(index: &Index<'_>, plan: &Decisions, findings: &mut Findings) {
    for own in &counts(index) {
        check_limit(index, own, plan, findings);
    }
    check_spread(index, plan, findings);
}

fn check_limit(index: &Index<'_>, own: &Counts<'_>, plan: &Decisions, findings: &mut Findings) {
    let machines = |period: usize| -> f64 {
        let nodes = 0..index.scenario.nodes.len();
        nodes
            .map(|g| own.machine(index, g, period) * plan.paid_in(g, period))
            .sum()
    };
    let mut counted: Vec<f64> = (0..index.periods).map(machines).collect();
    let mut needed = vec![0.0; index.periods];
    for flow in &plan.flows {
        let Some(fit) = index.fit(flow.profile, index.shape(flow.node)) else {
            continue;
        };
        let one = own.route(index, &fit, (flow.demand, flow.profile, flow.node));
        counted[flow.period] += one * flow.rate;
        let rate = index.most(flow.demand, flow.period);
        let profile = index.profiles[flow.profile].profile;
        let placed = index.overhead[flow.demand] / profile.rate;
        let placed = placed * own.replica(index, &fit, flow.profile, flow.node);
        needed[flow.period] += (one + placed) * rate;
    }
    for p in &plan.placed {
        if let Some(fit) = index.fit(p.profile, index.shape(p.node)) {
            counted[p.period] += own.replica(index, &fit, p.profile, p.node) * p.count;
        }
    }
    let what = own.limit.of.as_str();
    for (period, &counted) in counted.iter().enumerate() {
        let size = counted.max(SMALL_LIMIT * needed[period]);
        let max = own.max(period).unwrap_or(f64::INFINITY);
        findings.limit(counted - max, size.max(max), || {
            let (id, counted, max) = (&own.limit.id, show(counted), show(max));
            format!("limit {id}, period {period}: {counted} {what}, at most {max} are allowed")
        });
        let min = own.min(period).unwrap_or(0.0);
        findings.limit(min - counted, size.max(min), || {
            let (id, counted, min) = (&own.limit.id, show(counted), show(min));
            format!("limit {id}, period {period}: {counted} {what}, at least {min} are asked for")
        });
    }
}

/// The domain of a node that a model is spread over; empty where it has none.
pub(super) fn domain<'n>(over: &ShareOver, node: &'n Node) -> &'n str {
    let name = match over {
        ShareOver::Region => Some(&node.region),
        ShareOver::Operator => node.operator.as_ref(),
        ShareOver::Label(label) => node.labels.get(label),
    };
    name.map_or("", String::as_str)
}

/// `min_replicas` and `max_share`.
fn check_spread(index: &Index<'_>, plan: &Decisions, findings: &mut Findings) {
    for (number, model) in index.scenario.models.iter().enumerate() {
        if model.min_replicas == 0 && model.max_share.is_none() {
            continue;
        }
        // What is decided counts, whatever becomes of it.
        let mut all = vec![0.0; index.counted_periods()];
        let mut by_domain: BTreeMap<(&str, usize), f64> = BTreeMap::new();
        for p in plan.decided() {
            if index.profiles[p.profile].model != number {
                continue;
            }
            for period in index.counted_in(p.node, p.period) {
                all[period] += p.count;
                if let Some(share) = &model.max_share {
                    let domain = domain(&share.over, &index.scenario.nodes[p.node]);
                    *by_domain.entry((domain, period)).or_default() += p.count;
                }
            }
        }
        let min = model.min_replicas as f64;
        for (period, &all) in all.iter().enumerate() {
            findings.limit(min - all, min.max(all), || {
                let (id, all) = (&model.id, show(all));
                format!("model {id}, period {period}: {all} replicas placed, min_replicas is {min}")
            });
        }
        let share = model.max_share.as_ref().map_or(1.0, |s| s.share);
        for ((domain, period), own) in by_domain {
            let all = all[period];
            findings.limit(own - share * all, all, || {
                let (id, own, all) = (&model.id, show(own), show(all));
                format!(
                    "model {id}, period {period}: {own} of {all} replicas in {domain}, max_share \
                     is {share}"
                )
            });
        }
    }
}

/// Domains of a model in the scenario; none where it may stand anywhere.
pub(super) fn domains<'a>(index: &Index<'a>, model: usize) -> BTreeSet<&'a str> {
    let scenario = index.scenario;
    match &scenario.models[model].max_share {
        Some(share) => {
            let nodes = scenario.nodes.iter();
            nodes.map(|n| domain(&share.over, n)).collect()
        }
        None => BTreeSet::new(),
    }
}
