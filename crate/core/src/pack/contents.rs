//! What each machine of an assignment holds.

use super::entries::entries;
use super::fill::{Filled, fill};
use super::packed::named;
use crate::assignment::{Assignment, Contents};
use crate::scenario::Fleet;

/// The machines of every entry that whole replicas stand on, identical machines
/// together: of entries of several machines or with cards, and of those in `also`. An
/// entry whose replicas do not fit is left out: the checker misses it.
pub(crate) fn contents(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    also: impl Fn(usize) -> bool,
) -> Vec<Contents> {
    let mut contents = Vec::new();
    let wanted = |node: usize| fleet.is_packed(node, assignment.machines[node]) || also(node);
    for entry in entries(fleet, assignment, wanted) {
        let machines = assignment.machines_in(entry.node, entry.period) as u64;
        let Filled::Fits(patterns) = fill(&entry.kinds(fleet), machines) else {
            continue;
        };
        contents.extend(patterns.into_iter().map(|pattern| {
            let profile = |kind: usize| entry.placed[kind].profile;
            let cards = pattern.cards.into_iter().map(|card| named(card, profile));
            let replicas = pattern.replicas.into_iter();
            Contents {
                period: entry.period,
                node: entry.node,
                count: pattern.count,
                span: pattern.span,
                cards: cards.collect(),
                replicas: replicas
                    .map(|(kind, count)| (profile(kind), count))
                    .collect(),
            }
        }));
    }
    contents
}
