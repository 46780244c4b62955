//! What each machine of each entry holds in each period, as a plan has it.

use std::collections::{BTreeMap, BTreeSet};

use super::hours::{Hours, by_the_hour};
use super::room::{Contents, Room};
use super::types::{Action, Step};
use crate::plan::Plan;
use crate::scenario::{Count, Node, Scenario};

/// Machines that hold the same.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group<'p> {
    pub contents: Contents<'p>,
    /// Machines under each of these contents.
    pub span: u64,
    /// How many times they are there.
    pub count: u64,
}

/// A period by its label, and hours to its beginning.
pub(super) struct Moment {
    pub label: String,
    pub hours: f64,
}

/// All entries of a plan.
pub(super) struct Entries<'p> {
    pub periods: Vec<Moment>,
    /// By id.
    pub all: BTreeMap<&'p str, Entry<'p>>,
    /// Machines of those that are rented by the hour.
    pub hours: BTreeMap<&'p str, Hours>,
}

/// One entry over all periods.
pub(super) struct Entry<'p> {
    /// Contents of machines, by period; empty where replicas are not told apart by
    /// machine.
    pub groups: Vec<Vec<Group<'p>>>,
    /// All replicas, by period.
    pub pooled: Vec<Contents<'p>>,
    /// What stands before the first period.
    pub now: Contents<'p>,
    /// Whether contents are told machine by machine.
    pub is_by_machine: bool,
    /// Machines, where they are known.
    pub machines: Option<u64>,
    /// Whether work is done that no replica holds anything for.
    pub has_other_work: Vec<bool>,
    pub room: Room<'p>,
    /// Whether other work runs on the machines and stays.
    pub is_shared: bool,
}

impl<'p> Entries<'p> {
    pub fn new(plan: &'p Plan, scenario: Option<&'p Scenario>) -> Self {
        let periods = moments(plan, scenario);
        let mut ids: BTreeSet<&str> = plan.replicas.iter().map(|r| r.node.as_str()).collect();
        ids.extend(plan.nodes.iter().map(|n| n.node.as_str()));
        let stands = scenario.and_then(|s| s.steadiness.as_ref());
        let stands = stands.map_or(&[][..], |s| &s.replicas);
        let nodes = scenario.map_or(&[][..], |s| &s.nodes).iter();
        let nodes: BTreeMap<&str, &Node> = nodes.map(|n| (n.id.as_str(), n)).collect();
        let counts = plan.counts.iter().map(|c| (c.node.as_str(), c.count));
        let counts: BTreeMap<&str, f64> = counts.collect();
        let hours = by_the_hour(plan, scenario, periods.len());
        let shared: BTreeSet<&str> = plan.shared.iter().map(String::as_str).collect();
        let entry = |id: &str| {
            let node = nodes.get(id).copied();
            let fixed = node.and_then(|n| match n.count {
                Count::Fixed(count) => Some(count),
                Count::Range { .. } | Count::Hourly(_) => None,
            });
            let chosen = counts.get(id).map(|count| count.ceil() as u64);
            let chosen = chosen.or(hours.get(id).map(Hours::most));
            Entry {
                groups: vec![Vec::new(); periods.len()],
                pooled: vec![Contents::new(); periods.len()],
                now: Contents::new(),
                is_by_machine: false,
                machines: chosen.or(fixed),
                has_other_work: vec![false; periods.len()],
                room: Room::new(scenario, node),
                is_shared: shared.contains(id) || node.is_some_and(|n| n.shared),
            }
        };
        let mut all: BTreeMap<&str, Entry<'p>> =
            ids.into_iter().map(|id| (id, entry(id))).collect();
        for r in stands {
            if let Some(entry) = all.get_mut(r.node.as_str()) {
                let now = entry.now.entry((&r.model, &r.profile)).or_default();
                *now += r.count as f64;
            }
        }
        for r in &plan.replicas {
            let entry = all.get_mut(r.node.as_str());
            if let Some(pooled) = entry.and_then(|e| e.pooled.get_mut(r.period)) {
                *pooled.entry((&r.model, &r.profile)).or_default() += r.count;
            }
        }
        for group in &plan.machines {
            let entry = all.get_mut(group.node.as_str());
            if let Some(groups) = entry.and_then(|e| e.groups.get_mut(group.period)) {
                let held = group.replicas.iter();
                let held = held.map(|r| ((&*r.model, &*r.profile), r.count as f64));
                groups.push(Group {
                    contents: held.collect(),
                    span: group.span.max(1),
                    count: group.count,
                });
            }
        }
        for node in &plan.nodes {
            let held = |name: &str| node.held.get(name).copied().unwrap_or(0.0);
            let more = node.allocated.iter().any(|(name, all)| {
                let available = node.available.get(name).copied().unwrap_or(0.0);
                *all > held(name) + 1e-9 * available
            });
            let entry = all.get_mut(node.node.as_str());
            if let Some(other) = entry.and_then(|e| e.has_other_work.get_mut(node.period)) {
                *other = more;
            }
        }
        for entry in all.values_mut() {
            entry.finish();
        }
        Entries {
            periods,
            all,
            hours,
        }
    }

    /// A step that says nothing yet but when, what and where.
    pub fn step(&self, period: usize, action: Action, node: &str) -> Step {
        let moment = &self.periods[period];
        Step {
            period,
            from: moment.label.clone(),
            hours: moment.hours,
            action,
            node: node.to_owned(),
            machines: None,
            machine_count: 0.0,
            model: None,
            profile: None,
            replicas: 0.0,
            note: None,
        }
    }
}

impl Entry<'_> {
    /// Where a plan lists no machines, an entry of one machine holds what it holds on
    /// that one, and one that holds nothing has nothing on any; of others it is not known.
    fn finish(&mut self) {
        let listed = self.groups.iter().any(|groups| !groups.is_empty());
        let is_whole = |contents: &Contents<'_>| contents.values().all(|c| c.fract() == 0.0);
        let is_one = self.machines == Some(1) && self.pooled.iter().all(is_whole);
        let is_empty = self.pooled.iter().all(Contents::is_empty);
        self.is_by_machine = listed || is_one || is_empty;
        if is_one && !listed {
            for (groups, pooled) in self.groups.iter_mut().zip(&self.pooled) {
                if !pooled.is_empty() {
                    groups.push(Group {
                        contents: pooled.clone(),
                        span: 1,
                        count: 1,
                    });
                }
            }
        }
        for group in self.groups.iter().flatten() {
            self.room.has_seen(&group.contents, group.span);
        }
    }
}

fn moments(plan: &Plan, scenario: Option<&Scenario>) -> Vec<Moment> {
    let named: Vec<(String, f64)> = if let Some(scenario) = scenario {
        let all = scenario.periods.iter();
        all.map(|p| (p.label.clone(), p.hours)).collect()
    } else {
        let all = plan.periods.iter();
        all.map(|p| (p.label.clone(), p.hours)).collect()
    };
    let replicas = plan.replicas.iter().map(|r| r.period + 1);
    let count = replicas.fold(named.len().max(1), usize::max);
    let mut hours = 0.0;
    (0..count)
        .map(|t| {
            let (label, length) = match named.get(t) {
                Some((label, length)) => (label.clone(), *length),
                None => (t.to_string(), 0.0),
            };
            let moment = Moment { label, hours };
            hours += length;
            moment
        })
        .collect()
}
