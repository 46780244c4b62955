//! Packing: replicas are placed on machines, not into a pool.
//!
//! Give each kind of replica a weight w such that whatever fits on one machine
//! weighs at most 1 (and a replica that spans machines weighs no more than
//! these). Then the replicas on an entry weigh at most as much as it has
//! machines. For every such row of a node g and period t:
//!
//! ```text
//! Σ w·y ≤ n_g
//! ```
//!
//! `first_cuts` says which rows a program begins with; the room `pack` finds
//! more where replicas do not fit.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use super::shares::{Machines, Pack, kind_on};
use crate::scenario::Fleet;

/// A row on one entry, in every period: the weights of its replicas add up to
/// no more than its machines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cut {
    pub node: usize,
    /// (profile, weight), by profile.
    pub weights: Vec<(usize, f64)>,
    /// Whether every packing meets it. Where no such row is found, one that
    /// forbids the replicas at hand takes its place, and proves nothing.
    pub proved: bool,
}

/// The packing rows, made when a replica first needs them, and which columns
/// of replicas share machines.
pub(super) struct PackingRows<'f> {
    fleet: &'f Fleet<'f>,
    /// Cuts and weights by (node, profile).
    weights: FxHashMap<(usize, usize), Vec<(usize, f64)>>,
    /// By cut and period.
    rows: FxHashMap<(usize, usize), usize>,
    /// With their periods by node, in the order in which they were made.
    rows_of: FxHashMap<usize, Vec<(usize, usize)>>,
    /// By node and period.
    packs: BTreeMap<(usize, usize), Pack>,
}

impl<'f> PackingRows<'f> {
    pub fn new(fleet: &'f Fleet<'f>, cuts: &[Cut]) -> Self {
        let mut weights: FxHashMap<_, Vec<(usize, f64)>> = FxHashMap::default();
        for (index, cut) in cuts.iter().enumerate() {
            for &(profile, weight) in &cut.weights {
                let own = weights.entry((cut.node, profile)).or_default();
                own.push((index, weight));
            }
        }
        PackingRows {
            fleet,
            weights,
            rows: FxHashMap::default(),
            rows_of: FxHashMap::default(),
            packs: BTreeMap::new(),
        }
    }

    /// A replica of a profile on a node weighs what its cuts say.
    pub fn place(
        &mut self,
        builder: &mut Builder,
        draft: &mut Draft,
        (node, profile): (usize, usize),
        period: usize,
    ) {
        let n = &self.fleet.nodes[node];
        let fixed = if n.is_range { 0.0 } else { n.count.1 };
        let weights = self.weights.get(&(node, profile));
        for &(cut, weight) in weights.into_iter().flatten() {
            let row = *self.rows.entry((cut, period)).or_insert_with(|| {
                let row = builder.at_most(RowKind::Packing { cut, period }, fixed);
                self.rows_of.entry(node).or_default().push((row, period));
                row
            });
            draft.enter(row, weight);
            draft.at_most(n.count.1 / weight);
        }
    }

    /// The column of whole replicas of a profile shares the node's machines
    /// with the others of the period.
    pub fn share(&mut self, column: usize, (node, profile): (usize, usize), period: usize) {
        if self.fleet.scenario.policy.relax {
            return;
        }
        if let Some(kind) = kind_on(self.fleet, node, profile) {
            let pack = self.packs.entry((node, period)).or_insert_with(|| Pack {
                machines: Machines::Fixed(self.fleet.nodes[node].count.1),
                kinds: Vec::new(),
            });
            pack.kinds.push((column, kind));
        }
    }

    /// One more machine of a node carries one more unit of weight.
    pub fn machine(&self, draft: &mut Draft, node: usize) {
        for &(row, _) in self.rows_of.get(&node).into_iter().flatten() {
            draft.enter(row, -1.0);
        }
    }

    /// One more machine of a node in one period carries one more unit of weight there.
    pub fn machine_in(&self, draft: &mut Draft, node: usize, period: usize) {
        for &(row, at) in self.rows_of.get(&node).into_iter().flatten() {
            if at == period {
                draft.enter(row, -1.0);
            }
        }
    }

    /// There are as many machines of a node in a period as the column says.
    pub fn counted_in_period(&mut self, node: usize, period: usize, column: usize) {
        if let Some(pack) = self.packs.get_mut(&(node, period)) {
            pack.machines = Machines::Column(column);
        }
    }

    /// There are as many machines of a node as the column says.
    pub fn counted_by(&mut self, node: usize, column: usize) {
        for (_, pack) in self.packs.range_mut((node, 0)..(node + 1, 0)) {
            pack.machines = Machines::Column(column);
        }
    }

    /// Which columns of replicas share machines, by node and period.
    pub fn into_packs(self) -> Vec<Pack> {
        self.packs.into_values().collect()
    }
}
