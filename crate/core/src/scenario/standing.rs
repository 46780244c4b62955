//! What stands before the first period, by index.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Scenario, Steadiness};

/// Machines of one node entry that hold the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group {
    /// How many times these contents are there.
    pub count: u64,
    /// Machines that the contents take each time.
    pub span: u64,
    /// (profile, replicas), by profile, without zeros.
    pub replicas: Vec<(usize, u64)>,
}

/// What stands now. Where it is known which machine holds what, the replicas of a
/// node are those of its machines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// Replicas by (node, profile).
    pub replicas: BTreeMap<(usize, usize), f64>,
    /// Machines by node, where it is known which of them holds what.
    pub machines: BTreeMap<usize, Vec<Group>>,
}

impl Standing {
    /// What `steadiness` says; none where it is not given. `profile` finds a profile by
    /// the index of its model and its name.
    pub fn new(
        scenario: &Scenario,
        profile: impl Fn(usize, &str) -> Option<usize>,
    ) -> Option<Self> {
        let given = scenario.steadiness.as_ref()?;
        let mut standing = Standing::default();
        if given.replicas.is_empty() && given.machines.is_empty() {
            return Some(standing);
        }
        let nodes = scenario.nodes.iter().enumerate();
        let nodes: FxHashMap<&str, usize> = nodes.map(|(g, n)| (n.id.as_str(), g)).collect();
        let models = scenario.models.iter().enumerate();
        let models: FxHashMap<&str, usize> = models.map(|(m, n)| (n.id.as_str(), m)).collect();
        let place = |model: &str, name: &str| profile(*models.get(model)?, name);
        standing.read_machines(given, &nodes, &place);
        for r in &given.replicas {
            if let Some(&node) = nodes.get(r.node.as_str())
                && let Some(profile) = place(&r.model, &r.profile)
                && !standing.machines.contains_key(&node)
            {
                standing.replicas.insert((node, profile), r.count as f64);
            }
        }
        Some(standing)
    }

    fn read_machines(
        &mut self,
        given: &Steadiness,
        nodes: &FxHashMap<&str, usize>,
        place: &dyn Fn(&str, &str) -> Option<usize>,
    ) {
        for machines in &given.machines {
            let Some(&node) = nodes.get(machines.node.as_str()) else {
                continue;
            };
            let mut held: BTreeMap<usize, u64> = BTreeMap::new();
            for r in machines.replicas.iter().filter(|r| r.count > 0) {
                if let Some(profile) = place(&r.model, &r.profile) {
                    *held.entry(profile).or_default() += r.count;
                }
            }
            for (&profile, &count) in &held {
                let sum = self.replicas.entry((node, profile)).or_default();
                *sum += count as f64 * machines.count as f64;
            }
            let groups = self.machines.entry(node).or_default();
            if !held.is_empty() && machines.count > 0 {
                groups.push(Group {
                    count: machines.count,
                    span: machines.span.max(1),
                    replicas: held.into_iter().collect(),
                });
            }
        }
    }
}
