//! Limits over several nodes, models or demands, and how models are spread.

use std::collections::{BTreeMap, BTreeSet};

use idlewise::scenario::{Labels, Limit, LimitOf, Resources, ShareOver};

use super::{Definition, Placed};

fn any(named: &[String], own: &str) -> bool {
    named.is_empty() || named.iter().any(|name| name == own)
}

fn labelled(named: &BTreeMap<String, Vec<String>>, own: &Labels) -> bool {
    named.iter().all(|(label, values)| {
        let own = own.get(label);
        own.is_some_and(|own| values.contains(own))
    })
}

impl Definition<'_> {
    pub(super) fn add_limits(&mut self, period: usize) {
        for limit in &self.scenario.limits {
            let mut terms: BTreeMap<usize, f64> = BTreeMap::new();
            let mut fixed = 0.0;
            for (at, demand, profile, node) in self.routed(period).collect::<Vec<_>>() {
                let amount = self.limited_route(limit, demand, profile, node);
                *terms.entry(at).or_default() += amount;
            }
            for (at, placed) in self.placed(period).collect::<Vec<_>>() {
                *terms.entry(at).or_default() += self.limited_replica(limit, placed);
            }
            let nodes_only = limit.models.is_none() && limit.demands.is_none();
            for (node, entry) in self.scenario.nodes.iter().enumerate() {
                if !nodes_only || !self.limits_node(limit, node) {
                    continue;
                }
                let rent = entry.price_per_hour.unwrap_or(0.0);
                match (self.paid_machines(node, period), &limit.of) {
                    (Some(at), LimitOf::Machines) => drop(terms.insert(at, 1.0)),
                    (Some(at), LimitOf::Spend) => drop(terms.insert(at, rent)),
                    (None, LimitOf::Machines) => fixed += entry.count.bounds().0 as f64,
                    _ => {}
                }
            }
            let side = |side: &Option<Vec<f64>>, none: f64| {
                side.as_ref().map_or(none, |side| side[period] - fixed)
            };
            let (lower, upper) = (
                side(&limit.min, f64::NEG_INFINITY),
                side(&limit.max, f64::INFINITY),
            );
            let terms = terms.into_iter().filter(|(_, amount)| *amount != 0.0);
            let row = format!("limit {} in period {period}", limit.id);
            self.row(row, terms.collect(), lower, upper);
        }
    }

    pub(super) fn add_spread(&mut self, period: usize) {
        for (model, served) in self.scenario.models.iter().enumerate() {
            let own: Vec<(usize, usize)> = self
                .placed(period)
                .filter(|(_, p)| p.model == model)
                .map(|(at, p)| (at, p.node))
                .collect();
            if served.min_replicas > 0 {
                let terms = own.iter().map(|(at, _)| (*at, 1.0)).collect();
                let least = served.min_replicas as f64;
                let row = format!("least replicas of {} in period {period}", served.id);
                self.row(row, terms, least, f64::INFINITY);
            }
            let Some(spread) = &served.max_share else {
                continue;
            };
            let domain = |node: usize| -> String {
                let node = &self.scenario.nodes[node];
                match &spread.over {
                    ShareOver::Region => node.region.clone(),
                    ShareOver::Operator => node.operator.clone().unwrap_or_default(),
                    ShareOver::Label(label) => node.labels.get(label).cloned().unwrap_or_default(),
                    other => panic!("nothing here knows {other:?}"),
                }
            };
            let domains: BTreeSet<String> = own.iter().map(|(_, node)| domain(*node)).collect();
            let rows: Vec<_> = domains
                .iter()
                .map(|name| {
                    let here = |node: usize| f64::from(u8::from(domain(node) == *name));
                    let terms = own
                        .iter()
                        .map(|&(at, node)| (at, here(node) - spread.share));
                    terms.collect::<Vec<_>>()
                })
                .collect();
            for terms in rows {
                let row = format!("spread of {} in period {period}", served.id);
                self.row(row, terms, f64::NEG_INFINITY, 0.0);
            }
        }
    }

    fn limits_node(&self, limit: &Limit, node: usize) -> bool {
        let entry = &self.scenario.nodes[node];
        limit.nodes.as_ref().is_none_or(|named| {
            let operator = entry.operator.as_deref();
            any(&named.id, &entry.id)
                && any(&named.region, &entry.region)
                && any(&named.hardware, &entry.hardware)
                && (named.operator.is_empty() || operator.is_some_and(|o| any(&named.operator, o)))
                && labelled(&named.labels, &entry.labels)
        })
    }

    fn limits_model(&self, limit: &Limit, model: usize) -> bool {
        let served = &self.scenario.models[model];
        let named = limit.models.as_ref();
        named.is_none_or(|named| {
            any(&named.id, &served.id) && labelled(&named.labels, &served.labels)
        })
    }

    fn limits_demand(&self, limit: &Limit, demand: usize) -> bool {
        let asked = &self.scenario.demands[demand];
        limit.demands.as_ref().is_none_or(|named| {
            any(&named.id, &asked.id)
                && any(&named.model, &asked.model)
                && any(&named.region, &asked.region)
                && any(&named.verification, &asked.verification)
                && labelled(&named.labels, &asked.labels)
        })
    }

    fn limited(&self, limit: &Limit, node: usize, amounts: &Resources) -> f64 {
        match &limit.of {
            LimitOf::Spend => {
                let prices = &self.scenario.nodes[node].usage_price;
                let paid = amounts.iter();
                paid.filter_map(|(name, amount)| Some(amount * prices.get(name)?))
                    .sum()
            }
            LimitOf::Resource(name) => amounts.get(name).copied().unwrap_or(0.0),
            _ => 0.0,
        }
    }

    fn limited_route(&self, limit: &Limit, demand: usize, profile: usize, node: usize) -> f64 {
        let asked = &self.scenario.demands[demand];
        let model = self.model_of(asked);
        let counts = self.limits_node(limit, node)
            && self.limits_model(limit, model)
            && self.limits_demand(limit, demand);
        if !counts {
            return 0.0;
        }
        let how = &self.scenario.models[model].profiles[profile];
        let mut busy = self.limited(limit, node, &self.uses(how));
        if limit.demands.is_some() {
            busy += self.limited(limit, node, &how.holds);
        }
        let cost = match limit.of {
            LimitOf::Spend if self.is_served(demand, profile) => {
                3600.0 * self.eligible(demand, profile, node).unwrap_or(0.0)
            }
            _ => 0.0,
        };
        self.share(demand, profile) * busy + cost
    }

    fn limited_replica(&self, limit: &Limit, placed: Placed) -> f64 {
        let counts = limit.demands.is_none()
            && self.limits_node(limit, placed.node)
            && self.limits_model(limit, placed.model);
        if !counts {
            return 0.0;
        }
        let takes = self.takes(placed.model, placed.profile, placed.node);
        self.limited(limit, placed.node, &takes)
    }
}
