//! What machines hold as they were packed, and on which cards it stands after machines
//! were arranged.

use std::collections::BTreeMap;

use super::cards::CardPattern;
use super::room::on_cards;
use crate::assignment::{CardContents, Contents};
use crate::model::Kind;
use crate::scenario::{Fleet, Group};

/// The contents of machines by (period, node), until they are arranged.
pub(super) struct Packed(BTreeMap<(usize, usize), Vec<Contents>>);

impl Packed {
    pub fn new(contents: Vec<Contents>) -> Self {
        let mut all: BTreeMap<(usize, usize), Vec<Contents>> = BTreeMap::new();
        for own in contents {
            all.entry((own.period, own.node)).or_default().push(own);
        }
        Packed(all)
    }

    /// The machines of a node in a period; none where they were not packed.
    pub fn groups(&self, period: usize, node: usize) -> Option<Vec<Group>> {
        let own = self.0.get(&(period, node))?.iter();
        let groups = own.map(|contents| Group {
            count: contents.count,
            span: contents.span,
            replicas: in_order(&contents.replicas),
        });
        Some(groups.collect())
    }

    /// Machines of a node in a period that hold the same, on their cards: as they were
    /// packed where that is known.
    pub fn on_cards(
        &self,
        fleet: &Fleet<'_>,
        (period, node): (usize, usize),
        group: Group,
    ) -> Contents {
        let known = self.0.get(&(period, node)).into_iter().flatten();
        let mut same =
            known.filter(|c| c.span == group.span && in_order(&c.replicas) == group.replicas);
        let cards = match same.next() {
            Some(same) => same.cards.clone(),
            // What fits on no cards was not taken as an arrangement.
            None => cards(fleet, node, &group).unwrap_or_default(),
        };
        Contents {
            period,
            node,
            count: group.count,
            span: group.span,
            replicas: group.replicas,
            cards,
        }
    }
}

fn in_order(replicas: &[(usize, u64)]) -> Vec<(usize, u64)> {
    let mut replicas = replicas.to_vec();
    replicas.sort_unstable();
    replicas
}

/// The cards under the replicas of a machine; none where no way to place them was found.
/// Empty where the machine has none, or a replica has all of several machines.
pub(super) fn cards(fleet: &Fleet<'_>, node: usize, group: &Group) -> Option<Vec<CardContents>> {
    if fleet.cards(node).is_none() || group.span > 1 {
        return Some(Vec::new());
    }
    let replicas = group.replicas.iter();
    let kinds: Vec<Kind> = replicas
        .clone()
        .map(|&(profile, count)| Kind::of(fleet, node, profile, count as f64))
        .collect();
    let counts: Vec<(usize, u64)> = replicas.map(|(_, count)| *count).enumerate().collect();
    let patterns = on_cards(&kinds, &counts)?.into_iter();
    Some(
        patterns
            .map(|pattern| named(pattern, |kind| group.replicas[kind].0))
            .collect(),
    )
}

/// Cards with profiles in the place of kinds.
pub(super) fn named(pattern: CardPattern, profile: impl Fn(usize) -> usize) -> CardContents {
    let replicas = pattern.replicas.into_iter();
    CardContents {
        count: pattern.count,
        span: pattern.span,
        replicas: replicas
            .map(|(kind, count)| (profile(kind), count))
            .collect(),
    }
}
