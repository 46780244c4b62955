//! Moves: every replica that a site has more than the period before (at first:
//! than stand now) is one move, which costs, and of which there may be a limit.
//!
//! The moves to a site are a column s; at t = 0 the replicas that stand now take
//! the place of those of the period before:
//!
//! ```text
//! y[p,g,t] − y[p,g,t−1] ≤ s[p,g,t]
//! Σ s ≤ max_moves
//! cost has + Σ load_cost_m · s
//! ```
//!
//! Only these rows tie periods together, so they are there only where
//! `steadiness` asks for them.

use super::builder::{Builder, Draft};
use super::kinds::{ColumnKind, RowKind};
use super::phases::Worth;
use super::replica::Sites;
use crate::scenario::{Fleet, Steady};

/// The rows of moves, where moves count.
pub(super) struct MoveRows<'f> {
    steady: &'f Steady,
    sites: usize,
    /// By period, then site.
    rows: Vec<usize>,
    /// The row of `max_moves`.
    max: Option<usize>,
}

impl<'f> MoveRows<'f> {
    /// None where moves are free and without limit.
    pub fn new(builder: &mut Builder, fleet: &'f Fleet<'f>, sites: &Sites) -> Option<Self> {
        let steady = fleet.steady.as_ref()?;
        let max = steady.max_moves;
        let max = max.map(|max| builder.at_most(RowKind::MaxMoves, max));
        let mut rows = Vec::with_capacity(fleet.hours.len() * sites.pairs.len());
        for period in 0..fleet.hours.len() {
            for (site, &(node, profile)) in sites.pairs.iter().enumerate() {
                let before = match period {
                    0 => steady.current(node, profile),
                    _ => 0.0, // a column, not a number
                };
                rows.push(builder.at_most(RowKind::Moves { site, period }, before));
            }
        }
        Some(MoveRows {
            steady,
            sites: sites.pairs.len(),
            rows,
            max,
        })
    }

    /// A replica at a site is one more than the period before, and one less to
    /// be moved in the next.
    pub fn place(&self, draft: &mut Draft, site: usize, period: usize) {
        let at = period * self.sites + site;
        draft.enter(self.rows[at], 1.0);
        if let Some(&next) = self.rows.get(at + self.sites) {
            draft.enter(next, -1.0);
        }
    }

    /// The column s of a site: at most as many as can stand there.
    pub fn column(
        &self,
        builder: &mut Builder,
        (site, period): (usize, usize),
        model: usize,
        most: f64,
    ) {
        let mut draft = Draft::new();
        draft.enter(self.rows[period * self.sites + site], -1.0);
        if let Some(row) = self.max {
            draft.enter(row, 1.0);
        }
        draft.at_most(most);
        draft.worth = Worth {
            moves: 1.0,
            currency: self.steady.load_cost[model],
            ..Worth::default()
        };
        let kind = ColumnKind::Moves { site, period };
        builder.column(kind, &draft, (0.0, most), false);
    }
}
