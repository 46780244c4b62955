//! Steadiness by index: what stands now, and what it costs to change it (DESIGN
//! section 2).

use std::collections::BTreeMap;

use super::{Scenario, Standing, Steadiness};

/// Whether moves have a price or a limit.
pub(crate) fn counts_moves(scenario: &Scenario) -> bool {
    let priced = |given: &Steadiness| {
        let mut models = scenario.models.iter();
        models.any(|m| given.load_cost.get(&m.id).is_some_and(|&cost| cost != 0.0))
    };
    let given = scenario.steadiness.as_ref();
    given.is_some_and(|given| given.max_moves.is_some() || priced(given))
}

/// Steadiness by index, where moves have a price or a limit.
#[derive(Debug)]
pub(crate) struct Steady {
    /// Replicas that stand now, by (node, profile).
    pub current: BTreeMap<(usize, usize), f64>,
    /// Currency per move, by model.
    pub load_cost: Vec<f64>,
    /// Most moves.
    pub max_moves: Option<f64>,
}

impl Steady {
    /// `None` where moves are free.
    pub fn new(scenario: &Scenario, standing: Option<&Standing>) -> Option<Self> {
        let given = scenario.steadiness.as_ref()?;
        if !counts_moves(scenario) {
            return None;
        }
        let load_cost: Vec<f64> = scenario
            .models
            .iter()
            .map(|m| given.load_cost.get(&m.id).copied().unwrap_or(0.0))
            .collect();
        Some(Steady {
            current: standing.map_or_else(BTreeMap::new, |s| s.replicas.clone()),
            load_cost,
            max_moves: given.max_moves.map(|most| most as f64),
        })
    }

    /// Replicas of a profile that stand on a node now.
    pub fn current(&self, node: usize, profile: usize) -> f64 {
        self.current.get(&(node, profile)).copied().unwrap_or(0.0)
    }
}
