//! Groups of machines: what is idle in each, hour by hour.

use std::collections::BTreeMap;

use crate::read::{Machines, Node, Period, Plan, Refusal};

/// A group of machines (a node entry, or a class of alike ones).
pub(crate) struct Group<'a> {
    pub(crate) name: &'a str,
    pub(crate) region: &'a str,
    pub(crate) hardware: &'a str,
    /// 0 where the scenario is not known.
    pub(crate) machines: f64,
    /// Whether the plan chose how many.
    pub(crate) chosen: bool,
    /// Idle by period, in money per hour; in compute where nothing has a price, or where
    /// prices are not known.
    pub(crate) idle: Vec<f64>,
    /// Available by period, in the same.
    pub(crate) available: Vec<f64>,
    /// Averaged over all hours.
    pub(crate) idle_per_hour: f64,
    /// What runs there: model and profile, with its replicas by period.
    pub(crate) runs: BTreeMap<(&'a str, &'a str), Vec<f64>>,
}

/// Machines chosen, by the plan's names; by the hour the average over all hours.
pub(crate) fn chosen(plan: &Plan) -> BTreeMap<&str, f64> {
    let counts = plan.counts.iter();
    let mut chosen: BTreeMap<&str, f64> = counts.map(|c| (c.node.as_str(), c.count)).collect();
    let all: f64 = plan.periods.iter().map(|p| p.hours).sum();
    for rented in &plan.hourly {
        let hours = plan.periods.get(rented.period).map_or(0.0, |p| p.hours);
        *chosen.entry(rented.node.as_str()).or_default() += rented.count * hours / all;
    }
    chosen
}

/// Machines of an entry whose count is fixed.
pub(crate) fn fixed(node: &Node) -> f64 {
    match node.count {
        None => 1.0,
        Some(Machines::Fixed(count)) => count,
        Some(Machines::Range { .. }) => 0.0,
    }
}

/// The groups in the order in which the plan names them.
pub(crate) fn groups<'a>(
    plan: &'a Plan,
    nodes: Option<&BTreeMap<&'a str, &'a Node>>,
    compute: &str,
    periods: &[Period],
    priced: bool,
) -> Result<Vec<Group<'a>>, Refusal> {
    let hours: f64 = periods.iter().map(|p| p.hours).sum();
    let mut behind: BTreeMap<&str, Vec<&'a Node>> = BTreeMap::new();
    if let Some(nodes) = nodes {
        for (name, node) in entries(plan, nodes) {
            behind.entry(name).or_default().push(node);
        }
    }
    let chosen = chosen(plan);
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found: Vec<Group<'a>> = Vec::new();
    for (number, entry) in plan.nodes.iter().enumerate() {
        let name = entry.node.as_str();
        let members = behind.get(name);
        if nodes.is_some() && members.is_none() {
            let path = format!("$.nodes[{number}].node");
            let problem = format!("found {name:?}, expected a node of the scenario");
            return Err(Refusal::new("plan", &path, problem));
        }
        let at = *places.entry(name).or_insert_with(|| {
            found.push(group(name, members, chosen.get(name), periods.len()));
            found.len() - 1
        });
        let amount = |of: &BTreeMap<String, f64>| of.get(compute).copied().unwrap_or(0.0);
        let (room, busy) = (amount(&entry.available), amount(&entry.busy));
        let left = room - busy;
        // Rounding dust of the solver is not idle.
        let idle = if left > 1e-9 * room { left } else { 0.0 };
        let price = price(members, compute, priced);
        let group = &mut found[at];
        group.idle[entry.period] = idle * price;
        group.available[entry.period] = room * price;
        group.idle_per_hour += idle * price * periods[entry.period].hours / hours;
    }
    for replicas in &plan.replicas {
        let Some(&at) = places.get(replicas.node.as_str()) else {
            continue;
        };
        let runs = found[at]
            .runs
            .entry((&replicas.model, &replicas.profile))
            .or_insert_with(|| vec![0.0; periods.len()]);
        if let Some(run) = runs.get_mut(replicas.period) {
            *run += replicas.count;
        }
    }
    Ok(found)
}

/// The entries of the scenario, each with the name that the plan gives it.
pub(crate) fn entries<'a>(
    plan: &'a Plan,
    nodes: &BTreeMap<&'a str, &'a Node>,
) -> Vec<(&'a str, &'a Node)> {
    let mut class_of: BTreeMap<&str, &'a str> = BTreeMap::new();
    for class in &plan.classes {
        for node in &class.nodes {
            class_of.insert(node, &class.class);
        }
    }
    nodes
        .iter()
        .map(|(&id, &node)| (class_of.get(id).copied().unwrap_or(id), node))
        .collect()
}

fn group<'a>(
    name: &'a str,
    members: Option<&Vec<&'a Node>>,
    chosen: Option<&f64>,
    periods: usize,
) -> Group<'a> {
    let first = members.and_then(|m| m.first());
    let all = members.map_or(0.0, |m| m.iter().map(|n| fixed(n)).sum());
    Group {
        name,
        region: first.map_or("", |n| n.region.as_deref().unwrap_or("default")),
        hardware: first.map_or("", |n| n.hardware.as_str()),
        machines: chosen.copied().unwrap_or(all),
        chosen: chosen.is_some(),
        idle: vec![0.0; periods],
        available: vec![0.0; periods],
        idle_per_hour: 0.0,
        runs: BTreeMap::new(),
    }
}

/// Currency per hour of one unit of compute, or compute itself.
fn price(members: Option<&Vec<&Node>>, compute: &str, priced: bool) -> f64 {
    let Some(first) = members.and_then(|m| m.first()).filter(|_| priced) else {
        return 1.0;
    };
    let each = first.capacity.get(compute).copied().unwrap_or(0.0);
    if each > 0.0 {
        first.price_per_hour.unwrap_or(0.0) / each
    } else {
        0.0
    }
}
