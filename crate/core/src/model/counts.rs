//! Machines to be chosen: n of a node whose count is a range.
//!
//! ```text
//! min_g ≤ n_g ≤ max_g, whole unless relaxed
//! cost has + Σ_t h_t · price_per_hour_g · n_g
//! ```
//!
//! They stand on the left of the rows that a fixed count would limit: capacity
//! and packing. Limits of machines and of spend count them.

use super::builder::{Builder, Draft};
use super::capacity::CapacityRows;
use super::kinds::ColumnKind;
use super::limits::LimitRows;
use super::packing::PackingRows;
use super::phases::Worth;
use crate::scenario::Fleet;

/// Adds the columns n, node by node, to rows that are complete.
pub(super) fn columns(
    builder: &mut Builder,
    fleet: &Fleet<'_>,
    (capacity, limits): (&CapacityRows<'_>, &[LimitRows<'_>]),
    packing: &mut PackingRows<'_>,
) {
    let hours: f64 = fleet.hours.iter().sum();
    let per_machine = capacity.per_machine();
    let mut draft = Draft::new();
    for (node, n) in fleet.nodes.iter().enumerate() {
        if !n.is_range || n.hourly.is_some() {
            continue;
        }
        draft.clear();
        for &(row, _, amount) in &per_machine[node] {
            draft.enter(row, amount);
        }
        packing.machine(&mut draft, node);
        for rows in limits {
            rows.machine(&mut draft, node);
        }
        draft.at_most(n.count.1.max(1.0));
        draft.worth = Worth {
            currency: fleet.rent(node),
            compute: fleet.likelihood(node) * hours * n.capacity[fleet.compute],
            ..Worth::default()
        };
        let whole = !fleet.scenario.policy.relax;
        let column = builder.column(ColumnKind::Machines { node }, &draft, n.count, whole);
        packing.counted_by(node, column);
    }
}
