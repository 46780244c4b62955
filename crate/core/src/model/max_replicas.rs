//! Replica limits: a model has at most `max_replicas` replicas, of each stage where it is
//! served in stages.
//!
//! For every model m with a limit, stage σ and period t:
//!
//! ```text
//! Σ_{p of m that does σ, g} y ≤ max_replicas_m
//! ```

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use crate::scenario::Fleet;

/// The rows of `max_replicas` in one period.
#[derive(Clone)]
pub(super) struct MaxReplicasRows {
    /// By model, then stage: the row and its limit.
    rows: Vec<Vec<Option<(usize, f64)>>>,
}

impl MaxReplicasRows {
    pub fn new(builder: &mut Builder, fleet: &Fleet<'_>, period: usize) -> Self {
        let models = fleet.replicas_allowed().into_iter().enumerate();
        let rows = models.map(|(model, stages)| {
            let stages = stages.into_iter().enumerate();
            let rows = stages.map(|(stage, max)| {
                let kind = RowKind::MaxReplicas {
                    model,
                    stage,
                    period,
                };
                let limit = Some(max).filter(|max| max.is_finite())?;
                Some((builder.at_most(kind, limit), limit))
            });
            rows.collect()
        });
        MaxReplicasRows {
            rows: rows.collect(),
        }
    }

    /// A replica counts in every stage that it does.
    pub fn place(&self, draft: &mut Draft, fleet: &Fleet<'_>, profile: usize) {
        for (row, max) in self.of(fleet, profile) {
            draft.enter(row, 1.0);
            draft.at_most(max);
        }
    }

    /// Traffic that keeps so many replicas busy per unit is no larger than what
    /// all replicas of its stages can do.
    pub fn fit(&self, draft: &mut Draft, fleet: &Fleet<'_>, profile: usize, load: f64) {
        for (_, max) in self.of(fleet, profile) {
            draft.at_most(max / load);
        }
    }

    fn of(&self, fleet: &Fleet<'_>, profile: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let model = fleet.profiles[profile].model;
        let stages = fleet.stages_done(profile);
        stages.filter_map(move |stage| self.rows[model][stage])
    }
}
