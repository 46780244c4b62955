//! Unsplit demands: all of a demand with `"split": false` is served by one node
//! in all periods.
//!
//! Whether demand d uses node g is a column z of 0 or 1; for every period t:
//!
//! ```text
//! x[d,·,g,t] ≤ rate_dt · z[d,g]
//! Σ_g z[d,g] ≤ 1
//! ```

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::builder::{Builder, Draft};
use super::kinds::{ColumnKind, RowKind};
use crate::scenario::{Fleet, Triple};

/// One row x <= rate z.
struct Link {
    period: usize,
    row: usize,
    rate: f64,
}

/// The rows of unsplit demands.
pub(super) struct SingleNodeRows<'f> {
    fleet: &'f Fleet<'f>,
    /// Σ z <= 1, by unsplit demand.
    one: FxHashMap<usize, usize>,
    /// By demand and node, in the order of periods; made when a route first
    /// needs them.
    links: BTreeMap<(usize, usize), Vec<Link>>,
}

impl<'f> SingleNodeRows<'f> {
    pub fn new(builder: &mut Builder, fleet: &'f Fleet<'f>) -> Self {
        let unsplit = (0..fleet.demands.len()).filter(|&d| !fleet.scenario.demands[d].split);
        let one = unsplit.map(|demand| {
            let row = builder.at_most(RowKind::SingleNode { demand }, 1.0);
            (demand, row)
        });
        SingleNodeRows {
            fleet,
            one: one.collect(),
            links: BTreeMap::new(),
        }
    }

    /// A route of an unsplit demand is open only where z says so. Several
    /// profiles of one node share the row.
    pub fn link(
        &mut self,
        builder: &mut Builder,
        draft: &mut Draft,
        triple: &Triple,
        period: usize,
    ) {
        let (demand, node) = (triple.demand, triple.node);
        if !self.one.contains_key(&demand) {
            return;
        }
        let links = self.links.entry((demand, node)).or_default();
        let row = match links.last() {
            Some(link) if link.period == period => link.row,
            _ => {
                let kind = RowKind::Link {
                    demand,
                    node,
                    period,
                };
                let row = builder.at_most(kind, 0.0);
                let rate = self.fleet.rate(demand, period);
                links.push(Link { period, row, rate });
                row
            }
        };
        draft.enter(row, 1.0);
    }

    /// The columns z, by demand and node.
    pub fn columns(self, builder: &mut Builder) {
        let whole = !self.fleet.scenario.policy.relax;
        let mut draft = Draft::new();
        for ((demand, node), links) in self.links {
            draft.clear();
            draft.at_most(1.0);
            for link in links {
                draft.enter(link.row, -link.rate);
            }
            draft.enter(self.one[&demand], 1.0);
            let kind = ColumnKind::OnNode { demand, node };
            builder.column(kind, &draft, (0.0, 1.0), whole);
        }
    }
}
