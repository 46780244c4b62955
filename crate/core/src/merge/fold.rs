//! Entries that differ in nothing but id and number of machines, folded into one entry: a
//! list of machines one by one becomes the fleet that a person would have written by hand.
//!
//! Other than `merged`, which only has to keep the optimum, this keeps all that a plan says
//! of its entries: whose they are, where they are, what they cost.

use std::collections::HashSet;

use rustc_hash::FxHashMap;

use super::alike::Alike;
use super::identical::group;
use super::limits::renamed;
use crate::scenario::{Count, Node, Scenario, counts_moves};

/// The scenario of folded entries, and who is folded.
pub(crate) struct Folded {
    /// Entries that are alike are one, with a name of its own.
    pub scenario: Scenario,
    /// Members of each entry, in the order of the whole scenario.
    pub classes: Vec<Vec<usize>>,
}

impl Folded {
    /// `None` where no two entries are alike.
    pub fn new(scenario: &Scenario) -> Option<Self> {
        let alike = Alike::new(scenario);
        let classes = group(&scenario.nodes, |node| {
            // An entry of several machines would share what each has for itself.
            let may = !alike.holds_on_share(node) && node.count.hourly().is_none();
            may.then(|| Some((alike.key(node)?, rest(node)))).flatten()
        });
        if classes.len() == scenario.nodes.len() {
            return None;
        }
        let names = names(scenario, &classes);
        Some(Folded {
            scenario: folded(scenario, &classes, &names),
            classes,
        })
    }
}

/// All that an entry is but its name and how many machines it has, as text.
fn rest(node: &Node) -> Option<String> {
    let only = Node {
        id: String::new(),
        count: Count::default(),
        ..node.clone()
    };
    serde_json::to_string(&only).ok()
}

/// A name for each class: that of an only member, else one that says how many there are.
fn names(scenario: &Scenario, classes: &[Vec<usize>]) -> Vec<String> {
    let mut taken: HashSet<String> = scenario.nodes.iter().map(|n| n.id.clone()).collect();
    let name = |members: &Vec<usize>| {
        let first = &scenario.nodes[members[0]].id;
        if members.len() == 1 {
            return first.clone();
        }
        let mut name = format!("{first} and {} alike", members.len() - 1);
        while !taken.insert(name.clone()) {
            name.push('\'');
        }
        name
    };
    classes.iter().map(name).collect()
}

/// The scenario in which each class is one entry of that name.
pub(crate) fn folded(scenario: &Scenario, classes: &[Vec<usize>], names: &[String]) -> Scenario {
    let nodes = classes.iter().zip(names).map(|(members, name)| {
        let counts = members.iter().map(|&g| scenario.nodes[g].count);
        let first = &scenario.nodes[members[0]];
        Node {
            id: name.clone(),
            count: total(first.count, counts),
            ..first.clone()
        }
    });
    let nodes: Vec<Node> = nodes.collect();
    let mut whole = Scenario {
        limits: renamed(scenario, &nodes, classes),
        nodes,
        schema_version: scenario.schema_version,
        name: scenario.name.clone(),
        compute: scenario.compute.clone(),
        periods: scenario.periods.clone(),
        models: scenario.models.clone(),
        demands: scenario.demands.clone(),
        verification: scenario.verification.clone(),
        verifier_capacity: scenario.verifier_capacity,
        rtt_ms: scenario.rtt_ms.clone(),
        routes: Vec::new(),
        // Where moves are free and take no time, what stands now plays no part.
        steadiness: scenario
            .steadiness
            .clone()
            .filter(|_| counts_moves(scenario) || scenario.has_loading()),
        futures: scenario.futures.clone(),
        policy: scenario.policy.clone(),
        source: Vec::new(),
    };
    list_routes(&mut whole, scenario, classes);
    whole
}

fn total(first: Count, counts: impl Iterator<Item = Count>) -> Count {
    let bounds = counts.map(Count::bounds);
    let (min, max) = bounds.fold((0, 0), |all, own| (all.0 + own.0, all.1 + own.1));
    match first {
        Count::Fixed(_) => Count::Fixed(max),
        Count::Range { decided, .. } => Count::Range { min, max, decided },
        // Never more than one.
        Count::Hourly(hourly) => Count::Hourly(hourly),
    }
}

/// One listed route to a class for those to its members, with the sum of their rates.
fn list_routes(whole: &mut Scenario, scenario: &Scenario, classes: &[Vec<usize>]) {
    if scenario.routes.is_empty() {
        return;
    }
    let mut class_of: FxHashMap<&str, usize> = FxHashMap::default();
    for (class, members) in classes.iter().enumerate() {
        for &g in members {
            class_of.insert(&scenario.nodes[g].id, class);
        }
    }
    let mut places: FxHashMap<(&str, usize), usize> = FxHashMap::default();
    for route in &scenario.routes {
        let Some(&class) = class_of.get(route.node.as_str()) else {
            continue;
        };
        let next = whole.routes.len();
        let at = *places.entry((route.demand.as_str(), class)).or_insert(next);
        let Some(known) = whole.routes.get_mut(at) else {
            let mut own = route.clone();
            own.node.clone_from(&whole.nodes[class].id);
            whole.routes.push(own);
            continue;
        };
        match (&mut known.rate, &route.rate) {
            (Some(sums), Some(rates)) => {
                for (sum, rate) in sums.iter_mut().zip(rates) {
                    *sum += rate;
                }
            }
            (None, Some(rates)) => known.rate = Some(rates.clone()),
            (_, None) => {}
        }
    }
}
