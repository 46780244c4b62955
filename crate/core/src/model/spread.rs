//! How many replicas of a model have to stand, and how they are spread.
//!
//! For every model m that asks for it and period t, with D a domain of nodes (a region, an
//! operator, the nodes with one value of a label):
//!
//! ```text
//! Σ_{p of m, g} y ≥ min_replicas_m
//! Σ_{p of m, g in D} y − share_m · Σ_{p of m, g} y ≤ 0, for every D
//! ```
//!
//! Replicas may stand without work because of these rows: elsewhere, so that more may
//! stand here.

use std::collections::BTreeSet;

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use crate::scenario::Fleet;

/// The rows of `min_replicas` and `max_share` in one period: they are about what is decided,
/// so several futures share them.
#[derive(Clone)]
pub(super) struct SpreadRows<'f> {
    fleet: &'f Fleet<'f>,
    /// Of `min_replicas`, by model.
    least: Vec<Option<usize>>,
    /// Of `max_share`, by model, then domain.
    domains: Vec<Vec<usize>>,
}

impl<'f> SpreadRows<'f> {
    pub fn new(builder: &mut Builder, fleet: &'f Fleet<'f>, period: usize) -> Self {
        let models = fleet.scenario.models.iter().enumerate();
        let least = models.map(|(model, m)| {
            let kind = RowKind::MinReplicas { model, period };
            let least = m.min_replicas as f64;
            (least > 0.0).then(|| builder.row(kind, least, f64::INFINITY))
        });
        let least = least.collect();
        let domains = fleet.shares.iter().enumerate().map(|(model, share)| {
            let domains = share.as_ref().map_or(0, |s| s.names.len());
            let row = |domain| {
                let kind = RowKind::MaxShare {
                    model,
                    domain,
                    period,
                };
                builder.at_most(kind, 0.0)
            };
            (0..domains).map(row).collect()
        });
        SpreadRows {
            fleet,
            least,
            domains: domains.collect(),
        }
    }

    /// A replica of a model on a node counts for the model and its domain.
    pub fn place(&self, draft: &mut Draft, model: usize, node: usize) {
        if let Some(row) = self.least[model] {
            draft.enter(row, 1.0);
        }
        let Some(share) = &self.fleet.shares[model] else {
            return;
        };
        for (domain, &row) in self.domains[model].iter().enumerate() {
            let own = if share.domains[node] == domain {
                1.0
            } else {
                0.0
            };
            let coefficient = own - share.share;
            if coefficient != 0.0 {
                draft.enter(row, coefficient);
            }
        }
    }
}

/// Where replicas may have to stand whether or not any work can reach them: (node, profile).
pub(super) fn idle_sites(fleet: &Fleet<'_>) -> BTreeSet<(usize, usize)> {
    let mut sites = BTreeSet::new();
    for (profile, p) in fleet.profiles.iter().enumerate() {
        if fleet.may_stand_idle(p.model) {
            let nodes = fleet.nodes_of(profile).iter();
            let stands = nodes.filter(|&&node| fleet.may_stand(profile, node));
            sites.extend(stands.map(|&node| (node, profile)));
        }
    }
    sites
}
