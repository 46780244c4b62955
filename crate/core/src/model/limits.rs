//! Limits over several nodes, models or demands.
//!
//! For every limit l and period t, with c the amounts that it counts of a unit of each
//! column and `fixed` what machines that are there anyway count:
//!
//! ```text
//! min_lt ≤ fixed_l + Σ c·x + Σ c·y + Σ c·n ≤ max_lt
//! ```
//!
//! Several futures have these rows each: of its own routes, of the part of each replica that
//! is there, and with its own prices of machines. How many machines there are is the same in
//! all of them, and limits of machines are told once, unless they count machines that are
//! chosen anew in each future.

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use crate::scenario::{Fleet, Triple};

/// The rows of limits in one period, or slot.
pub(super) struct LimitRows<'f> {
    fleet: &'f Fleet<'f>,
    period: usize,
    /// By limit: the row, and the most that is left for columns.
    rows: Vec<Option<(usize, f64)>>,
}

impl<'f> LimitRows<'f> {
    pub fn new(builder: &mut Builder, fleet: &'f Fleet<'f>, period: usize) -> Self {
        let limits = fleet.limits.iter().enumerate();
        let rows = limits.map(|(limit, l)| {
            let (least, most) = l.sides[period];
            let is_open = least == f64::NEG_INFINITY && most == f64::INFINITY;
            let is_told = l.is_of_machines() && period >= fleet.periods() && !l.differs(fleet);
            (!is_open && !is_told).then(|| {
                let kind = RowKind::Limit { limit, period };
                let row = builder.row(kind, least - l.fixed, most - l.fixed);
                (row, most - l.fixed)
            })
        });
        LimitRows {
            fleet,
            period,
            rows: rows.collect(),
        }
    }

    /// What a unit per second of a route counts.
    pub fn route(&self, draft: &mut Draft, triple: &Triple) {
        self.enter(draft, |limit| {
            self.fleet.limits[limit].route(self.fleet, triple)
        });
    }

    /// What a replica of a profile on a node counts, of which this part is there.
    pub fn place(&self, draft: &mut Draft, (node, profile): (usize, usize), kept: f64) {
        self.enter(draft, |limit| {
            kept * self.fleet.limits[limit].replica(self.fleet, profile, node)
        });
    }

    /// What a machine of a node counts.
    pub fn machine(&self, draft: &mut Draft, node: usize) {
        let rows = self.rows.iter().zip(&self.fleet.limits);
        for ((row, _), limit) in rows.filter_map(|(row, limit)| Some(((*row)?, limit))) {
            let amount = limit.machine(self.fleet, node, self.period);
            if amount > 0.0 {
                draft.enter(row, amount);
            }
        }
    }

    fn enter(&self, draft: &mut Draft, counts: impl Fn(usize) -> f64) {
        let rows = self.rows.iter().enumerate();
        for (limit, (row, most)) in rows.filter_map(|(limit, row)| Some((limit, (*row)?))) {
            let amount = counts(limit);
            if amount > 0.0 {
                draft.enter(row, amount);
                // Where nothing is left the row says so: a column that only a limit blocks
                // keeps its size, and the row its price.
                if most > 0.0 {
                    draft.at_most(most / amount);
                }
            }
        }
    }
}
