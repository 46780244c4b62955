//! What fits on one machine of an entry: from the sizes of the scenario, else from what
//! the plan itself puts on one.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::scenario::{NEGLIGIBLE_SHARE, Node, Scenario};

/// Replicas on one machine (or on the machines under one replica): model, profile, count.
pub(super) type Contents<'p> = BTreeMap<(&'p str, &'p str), f64>;

/// By model and profile: the share of one machine that a replica takes, by resource.
type Shares<'p> = BTreeMap<(&'p str, &'p str), BTreeMap<&'p str, f64>>;

/// What fits on one machine.
pub(super) struct Room<'p> {
    /// Shares of one machine that a replica takes, where the scenario is known.
    shares: Option<Shares<'p>>,
    /// Contents that the plan puts on one machine at some time.
    seen: FxHashSet<Vec<(String, String, u64)>>,
}

impl<'p> Room<'p> {
    pub fn new(scenario: Option<&'p Scenario>, node: Option<&'p Node>) -> Self {
        let shares = scenario.zip(node).map(|(scenario, node)| {
            let mut shares = Shares::new();
            for model in &scenario.models {
                let here = model
                    .profiles
                    .iter()
                    .filter(|p| p.hardware == node.hardware);
                for profile in here {
                    let held = profile.holds.iter().map(|(name, amount)| {
                        let capacity = node.capacity.get(name).copied().unwrap_or(0.0);
                        (name.as_str(), amount / capacity)
                    });
                    let held = held.filter(|(_, share)| *share > 0.0);
                    shares.insert((&*model.id, &*profile.name), held.collect());
                }
            }
            shares
        });
        Room {
            shares,
            seen: FxHashSet::default(),
        }
    }

    /// Remembers what the plan puts on one machine.
    pub fn has_seen(&mut self, contents: &Contents<'_>, span: u64) {
        if self.shares.is_none() && span == 1 {
            let contents = contents.iter();
            let named = contents.map(|((m, p), c)| ((*m).to_owned(), (*p).to_owned(), *c as u64));
            self.seen.insert(named.collect());
        }
    }

    /// Whether one machine (or `span` machines together) holds all of this.
    pub fn holds(&self, contents: &Contents<'_>, span: u64) -> bool {
        let Some(shares) = &self.shares else {
            return self.seen.iter().any(|seen| {
                contents.iter().all(|((model, profile), count)| {
                    let there = seen.iter().find(|(m, p, _)| m == model && p == profile);
                    there.is_some_and(|(_, _, most)| *count <= *most as f64)
                })
            });
        };
        let mut taken: BTreeMap<&str, f64> = BTreeMap::new();
        for (place, count) in contents {
            for (name, share) in shares.get(place).into_iter().flatten() {
                *taken.entry(name).or_default() += share * count;
            }
        }
        taken
            .values()
            .all(|share| *share <= span as f64 * (1.0 + NEGLIGIBLE_SHARE))
    }
}
