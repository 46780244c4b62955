//! Classes of a compact plan: whether their entries are alike, found out from the scenario
//! alone, and the scenario in which each class is one entry.
//!
//! A plan of that scenario is one of the whole: machines of a class are one pool, and
//! what they do can be divided among the entries. Divisible work can be shared in
//! proportion to machines. Whole replicas go with the machines that the plan says they
//! stand on, so nothing but machines may decide what fits.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::plan::Plan;
use crate::scenario::{Count, Limit, ListedRoute, Node, Profile, Scenario, Together};

use super::findings::Findings;
use super::loading;

/// The scenario of the plan's own entries; none, and what is wrong, where its classes are
/// not what they should be.
pub(super) fn scenario_of<'s>(
    scenario: &'s Scenario,
    plan: &Plan,
    findings: &mut Findings,
) -> Option<Cow<'s, Scenario>> {
    if plan.classes.is_empty() {
        return Some(Cow::Borrowed(scenario));
    }
    if !scenario.futures.is_empty() {
        findings.refuse(|| "a plan for several futures has no classes".to_owned());
        return None;
    }
    let class_of = read(scenario, plan, findings)?;
    let rules = Rules::of(scenario);
    let mut nodes: Vec<Node> = Vec::new();
    let mut places: HashMap<usize, (usize, &Node)> = HashMap::new();
    let mut alike = true;
    for node in &scenario.nodes {
        let Some(&class) = class_of.get(node.id.as_str()) else {
            nodes.push(node.clone());
            continue;
        };
        let name = &plan.classes[class].class;
        let Some(&(place, first)) = places.get(&class) else {
            if let Err(why) = rules.may_be_shared(node) {
                findings.refuse(|| format!("class {name}: {} {why}", node.id));
                alike = false;
            }
            places.insert(class, (nodes.len(), node));
            nodes.push(Node {
                id: name.clone(),
                ..node.clone()
            });
            continue;
        };
        if let Some(what) = rules.differ(first, node) {
            findings.refuse(|| {
                format!(
                    "class {name}: {} and {} differ in {what}",
                    first.id, node.id
                )
            });
            alike = false;
        }
        let sum = &mut nodes[place];
        let ((least, most), (min, max)) = (sum.count.bounds(), node.count.bounds());
        sum.count = match sum.count {
            Count::Fixed(_) => Count::Fixed(most.saturating_add(max)),
            // `may_be_shared` refuses them.
            Count::Hourly(hourly) => Count::Hourly(hourly),
            Count::Range { decided, .. } => Count::Range {
                decided,
                min: least.saturating_add(min),
                max: most.saturating_add(max),
            },
        };
    }
    if !alike {
        return None;
    }
    let routes = routes(scenario, plan, &class_of);
    let steadiness = scenario.steadiness.clone();
    Some(Cow::Owned(Scenario {
        nodes,
        routes,
        steadiness: steadiness.filter(|_| rules.moves),
        name: scenario.name.clone(),
        compute: scenario.compute.clone(),
        periods: scenario.periods.clone(),
        models: scenario.models.clone(),
        demands: scenario.demands.clone(),
        verification: scenario.verification.clone(),
        rtt_ms: scenario.rtt_ms.clone(),
        futures: scenario.futures.clone(),
        policy: scenario.policy.clone(),
        source: Vec::new(),
        limits: limits(scenario, plan, &class_of),
        ..*scenario
    }))
}

/// The class of each entry that is in one.
fn read<'p>(
    scenario: &Scenario,
    plan: &'p Plan,
    findings: &mut Findings,
) -> Option<HashMap<&'p str, usize>> {
    let ids: HashSet<&str> = scenario.nodes.iter().map(|n| n.id.as_str()).collect();
    let mut names = HashSet::new();
    let mut class_of = HashMap::new();
    let mut fine = true;
    for (number, class) in plan.classes.iter().enumerate() {
        let name = &class.class;
        let mut refuse = |text: String| {
            findings.refuse(|| format!("classes[{number}], {name}: {text}"));
            fine = false;
        };
        if ids.contains(name.as_str()) || !names.insert(name) {
            refuse("the name is that of a node or of another class".to_owned());
        }
        if class.nodes.len() < 2 {
            refuse(format!(
                "{} nodes, a class has 2 or more",
                class.nodes.len()
            ));
        }
        for id in &class.nodes {
            if !ids.contains(id.as_str()) {
                refuse(format!("unknown node {id}"));
            } else if class_of.insert(id.as_str(), number).is_some() {
                refuse(format!("node {id} is in a class already"));
            }
        }
    }
    fine.then_some(class_of)
}

/// What of a scenario decides whether entries may be one.
struct Rules<'s> {
    scenario: &'s Scenario,
    /// Whether moves are counted, entry by entry.
    moves: bool,
    /// Models of demands that may not be split.
    unsplit: BTreeSet<&'s str>,
    /// Listed routes by node.
    listed: BTreeMap<&'s str, BTreeSet<(&'s str, u64)>>,
}

impl<'s> Rules<'s> {
    fn of(scenario: &'s Scenario) -> Self {
        let mut listed: BTreeMap<&str, BTreeSet<(&str, u64)>> = BTreeMap::new();
        for route in &scenario.routes {
            let own = listed.entry(route.node.as_str()).or_default();
            own.insert((route.demand.as_str(), route.cost.to_bits()));
        }
        let moves = scenario.models.iter().any(loading::loads)
            || scenario.steadiness.as_ref().is_some_and(|given| {
                given.max_moves.is_some() || given.load_cost.values().any(|&cost| cost != 0.0)
            });
        let unsplit = scenario.demands.iter().filter(|d| !d.split);
        Rules {
            scenario,
            moves,
            unsplit: unsplit.map(|d| d.model.as_str()).collect(),
            listed,
        }
    }

    /// What two entries differ in, but for id and number of machines.
    fn differ(&self, a: &Node, b: &Node) -> Option<&'static str> {
        if a.count.is_range() != b.count.is_range() {
            return Some("whether their count is a range");
        }
        if self.listed.get(a.id.as_str()) != self.listed.get(b.id.as_str()) {
            return Some("listed routes");
        }
        let selectors = self.scenario.limits.iter().filter_map(|l| l.nodes.as_ref());
        let mut named = selectors.filter(|s| !s.id.is_empty());
        if named.any(|s| s.id.contains(&a.id) != s.id.contains(&b.id)) {
            return Some("the limits that name them");
        }
        let same = Node {
            id: a.id.clone(),
            count: a.count,
            ..b.clone()
        };
        (same != *a).then_some("more than id and count")
    }

    /// Why the machines of an entry cannot be in one pool with those of others.
    fn may_be_shared(&self, node: &Node) -> Result<(), String> {
        if node.count.hourly().is_some() {
            return Err("is rented by the hour".to_owned());
        }
        let models = self.scenario.models.iter();
        let profiles = models.flat_map(|m| m.profiles.iter().map(move |p| (m.id.as_str(), p)));
        let own: Vec<(&str, &Profile)> = profiles
            .filter(|(_, p)| p.hardware == node.hardware)
            .collect();
        let mut models = self.scenario.models.iter();
        let on_node = models.find(|m| {
            m.together == Together::Node && m.profiles.iter().any(|p| p.hardware == node.hardware)
        });
        if let Some(model) = on_node {
            return Err(format!(
                "may serve {}, whose stages are on one node",
                model.id
            ));
        }
        if let Some((model, _)) = own.iter().find(|(model, _)| self.unsplit.contains(model)) {
            return Err(format!(
                "may serve {model}, of which a demand may not be split"
            ));
        }
        let above = |amounts: &BTreeMap<String, f64>| amounts.values().any(|&a| a > 0.0);
        let (holding, using): (Vec<_>, Vec<_>) = own.iter().partition(|(_, p)| above(&p.holds));
        if holding.is_empty() {
            return Ok(());
        }
        if self.moves {
            return Err("holds replicas, and their moves count".to_owned());
        }
        if self.scenario.policy.relax {
            return Ok(());
        }
        if node.availability < 1.0 || node.headroom > 0.0 {
            return Err("has whole replicas on shares of its machines".to_owned());
        }
        if let Some((model, p)) = holding.iter().find(|(_, p)| above(&p.uses)) {
            return Err(format!(
                "may hold {model} by {}, which also uses something",
                p.name
            ));
        }
        let uses = using
            .iter()
            .flat_map(|(_, p)| &p.uses)
            .filter(|(_, a)| **a > 0.0);
        if uses.map(|(name, _)| name).collect::<BTreeSet<_>>().len() > 1 {
            return Err("has profiles that use more than one resource".to_owned());
        }
        let exceeds = |p: &Profile| {
            let mut held = p.holds.iter();
            held.any(|(name, amount)| node.capacity.get(name).is_some_and(|has| amount > has))
        };
        match holding.iter().find(|(_, p)| p.machines > 1 && exceeds(p)) {
            Some((model, _)) => Err(format!("may hold {model}, which spans machines")),
            None => Ok(()),
        }
    }
}

/// Limits, which name a class where they name its members.
fn limits(scenario: &Scenario, plan: &Plan, class_of: &HashMap<&str, usize>) -> Vec<Limit> {
    let mut limits = scenario.limits.clone();
    for selector in limits.iter_mut().filter_map(|limit| limit.nodes.as_mut()) {
        let ids = selector
            .id
            .iter()
            .map(|id| match class_of.get(id.as_str()) {
                Some(&class) => plan.classes[class].class.clone(),
                None => id.clone(),
            });
        selector.id = ids.collect();
    }
    limits
}

/// Listed routes, those to members as one to their class with the sum of the rates.
fn routes(scenario: &Scenario, plan: &Plan, class_of: &HashMap<&str, usize>) -> Vec<ListedRoute> {
    let mut routes: Vec<ListedRoute> = Vec::new();
    let mut known: HashMap<(&str, usize), usize> = HashMap::new();
    for route in &scenario.routes {
        let Some(&class) = class_of.get(route.node.as_str()) else {
            routes.push(route.clone());
            continue;
        };
        if let Some(&place) = known.get(&(route.demand.as_str(), class)) {
            let sum = &mut routes[place].rate;
            *sum = match (sum.take(), &route.rate) {
                (Some(a), Some(b)) => Some(a.iter().zip(b).map(|(a, b)| a + b).collect()),
                (a, b) => a.or_else(|| b.clone()),
            };
        } else {
            known.insert((route.demand.as_str(), class), routes.len());
            routes.push(ListedRoute {
                node: plan.classes[class].class.clone(),
                ..route.clone()
            });
        }
    }
    routes
}
