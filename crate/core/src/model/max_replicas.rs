//! Replica limits: a model has at most `max_replicas` replicas.
//!
//! For every model m with a limit and period t:
//!
//! ```text
//! Σ_{p of m, g} y ≤ max_replicas_m
//! ```

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use crate::scenario::Fleet;

/// The rows of `max_replicas` in one period.
pub(super) struct MaxReplicasRows {
    /// By model: the row and its limit.
    rows: Vec<Option<(usize, f64)>>,
}

impl MaxReplicasRows {
    pub fn new(builder: &mut Builder, fleet: &Fleet<'_>, period: usize) -> Self {
        let models = fleet.scenario.models.iter().enumerate();
        let rows = models.map(|(model, m)| {
            let max = m.max_replicas? as f64;
            let kind = RowKind::MaxReplicas { model, period };
            Some((builder.at_most(kind, max), max))
        });
        MaxReplicasRows {
            rows: rows.collect(),
        }
    }

    /// A replica counts for its model.
    pub fn place(&self, draft: &mut Draft, model: usize) {
        if let Some((row, max)) = self.rows[model] {
            draft.enter(row, 1.0);
            draft.at_most(max);
        }
    }

    /// Traffic that keeps so many replicas busy per unit is no larger than what
    /// all replicas of its model can do.
    pub fn fit(&self, draft: &mut Draft, model: usize, load: f64) {
        if let Some((_, max)) = self.rows[model] {
            draft.at_most(max / load);
        }
    }
}
