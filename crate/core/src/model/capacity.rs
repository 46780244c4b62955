//! Capacity: what traffic uses and replicas hold of a resource on a node is at
//! most what the node makes available.
//!
//! For every node g, resource k and period t:
//!
//! ```text
//! Σ (o_d / r_p)·uses_pk·x + Σ holds_pk·y ≤ cap_gk · n_g · availability_g · (1 − headroom_g)
//! ```
//!
//! Where the count of g is a range, n is a column and stands on the left.

use rustc_hash::FxHashMap;

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use crate::scenario::Fleet;

/// The capacity rows, made when a column first needs them.
pub(super) struct CapacityRows<'f> {
    fleet: &'f Fleet<'f>,
    /// By node, resource and period.
    rows: FxHashMap<(usize, usize, usize), usize>,
}

impl<'f> CapacityRows<'f> {
    pub fn new(fleet: &'f Fleet<'f>) -> Self {
        CapacityRows {
            fleet,
            rows: FxHashMap::default(),
        }
    }

    /// A unit of the column takes so much of each resource: `replicas` times
    /// the amounts of one replica. Usage prices are paid for it.
    pub fn take(
        &mut self,
        builder: &mut Builder,
        draft: &mut Draft,
        (node, period): (usize, usize),
        amounts: &[(usize, f64)],
        replicas: f64,
    ) {
        let hours = self.fleet.hours[period];
        self.fit(draft, (node, period), amounts, replicas);
        for &(k, amount) in amounts {
            let row = self.row(builder, node, k, period);
            draft.enter(row, replicas * amount);
            let compute = hours * replicas * amount;
            draft.worth.currency += compute * self.fleet.nodes[node].usage_price[k];
            if k == self.fleet.compute {
                draft.worth.compute += compute;
            }
        }
    }

    /// The column is no larger than what the node makes available allows.
    pub fn fit(
        &self,
        draft: &mut Draft,
        (node, period): (usize, usize),
        amounts: &[(usize, f64)],
        replicas: f64,
    ) {
        let machines = self.fleet.nodes[node].count.1;
        for &(k, amount) in amounts {
            let available = self.fleet.available_in(node, k, machines, period);
            draft.at_most(available / (replicas * amount));
        }
    }

    /// The row of a resource on a node. Where the count is a range the right
    /// side moves into the machines' column.
    fn row(&mut self, builder: &mut Builder, node: usize, resource: usize, period: usize) -> usize {
        let fleet = self.fleet;
        let row = self.rows.entry((node, resource, period));
        *row.or_insert_with(|| {
            let n = &fleet.nodes[node];
            let available = if n.is_range {
                0.0
            } else {
                fleet.available_in(node, resource, n.count.1, period)
            };
            let kind = RowKind::Capacity {
                node,
                resource,
                period,
            };
            builder.at_most(kind, available)
        })
    }

    /// What one more machine of each node adds to its rows, node by node: the
    /// rows by resource and period, with the period and minus what a machine makes
    /// available.
    pub fn per_machine(&self) -> Vec<Vec<(usize, usize, f64)>> {
        let mut sorted: Vec<_> = self.rows.iter().map(|(at, row)| (*at, *row)).collect();
        sorted.sort_unstable();
        let mut entries = vec![Vec::new(); self.fleet.nodes.len()];
        for ((node, k, period), row) in sorted {
            if self.fleet.nodes[node].is_range {
                let one = self.fleet.available_in(node, k, 1.0, period);
                entries[node].push((row, period, -one));
            }
        }
        entries
    }
}
