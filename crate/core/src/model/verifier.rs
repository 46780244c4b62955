//! Verifiers: the work of checking what is verified is at most what verifiers
//! can do.
//!
//! For every period t, where there is a limit:
//!
//! ```text
//! Σ verifier_load_mode·x ≤ verifier_capacity
//! ```

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use crate::scenario::Fleet;

/// The verifier row of one period.
pub(super) struct VerifierRow {
    /// The row and its limit.
    row: Option<(usize, f64)>,
}

impl VerifierRow {
    pub fn new(builder: &mut Builder, fleet: &Fleet<'_>, period: usize) -> Self {
        let capacity = fleet.scenario.verifier_capacity;
        let kind = RowKind::Verifier { period };
        VerifierRow {
            row: capacity.map(|capacity| (builder.at_most(kind, capacity), capacity)),
        }
    }

    /// A unit of the column is so much work for the verifiers.
    pub fn take(&self, draft: &mut Draft, load: f64) {
        if let Some((row, capacity)) = self.row {
            draft.enter(row, load);
            if load > 0.0 {
                draft.at_most(capacity / load);
            }
        }
    }
}
