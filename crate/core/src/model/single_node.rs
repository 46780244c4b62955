//! Unsplit demands: all of a demand with `"split": false` is served by one node
//! in all periods.
//!
//! Whether demand d uses node g is a column z of 0 or 1; for every period t:
//!
//! ```text
//! x[d,·,g,t] ≤ rate_dt · z[d,g] (where work can wait: all that waits in t)
//! Σ_g z[d,g] ≤ 1
//! ```
//!
//! Where its model is served in stages, every stage has one node, and z, x and both rows are
//! of each stage; what does all of the work is in those of all of them.

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
    /// Σ z <= 1, by unsplit demand and stage.
    one: FxHashMap<(usize, usize), usize>,
    /// By demand, stage and node (the first that stands for the same entry), in the order of
    /// periods; made when a route first needs them.
    links: BTreeMap<(usize, usize, usize), Vec<Link>>,
}

impl<'f> SingleNodeRows<'f> {
    pub fn new(builder: &mut Builder, fleet: &'f Fleet<'f>) -> Self {
        let unsplit = (0..fleet.demands.len()).filter(|&d| !fleet.scenario.demands[d].split);
        let stages = unsplit.flat_map(|demand| {
            let count = fleet.stages[fleet.demands[demand].model].count;
            (0..count.max(1)).map(move |stage| (demand, stage))
        });
        let one = stages.map(|(demand, stage)| {
            let row = builder.at_most(RowKind::SingleNode { demand, stage }, 1.0);
            ((demand, stage), row)
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
        if self.fleet.scenario.demands[demand].split {
            return;
        }
        for stage in self.fleet.stages_done(triple.profile) {
            let home = (demand, stage, self.fleet.first_copy(node));
            let links = self.links.entry(home).or_default();
            let row = match links.last() {
                Some(link) if link.period == period => link.row,
                _ => {
                    let kind = RowKind::Link {
                        demand,
                        stage,
                        node,
                        period,
                    };
                    let row = builder.at_most(kind, 0.0);
                    let rate = self.fleet.most(demand, period);
                    links.push(Link { period, row, rate });
                    row
                }
            };
            draft.enter(row, 1.0);
        }
    }

    /// The columns z, by demand and node.
    pub fn columns(self, builder: &mut Builder) {
        let whole = !self.fleet.scenario.policy.relax;
        let mut draft = Draft::new();
        for ((demand, stage, node), links) in self.links {
            draft.clear();
            draft.at_most(1.0);
            for link in links {
                draft.enter(link.row, -link.rate);
            }
            draft.enter(self.one[&(demand, stage)], 1.0);
            let kind = ColumnKind::OnNode {
                demand,
                stage,
                node,
            };
            builder.column(kind, &draft, (0.0, 1.0), whole);
        }
    }
}
