//! Work that can wait: what arrives in a period is served in it or in a later one that is
//! not after its last, or never.
//!
//! For a demand d whose work can wait, D(t) the last period that may serve what arrives in
//! t, h[t] the hours of t; S[t] is what has been served up to the end of t and A[t] what has
//! been accepted, in units per second times hours:
//!
//! ```text
//! Σ x = (S[t] − S[t−1]) / h[t]
//! 0 ≤ (A[t] − A[t−1]) / h[t] ≤ rate[t]
//! S[t] ≤ A[t]          nothing is served before it arrives
//! A[t] ≤ S[D(t)]     nothing is served after its last period
//! S[T] ≥ min_served · Σ h·rate
//! ```
//!
//! D does not decrease, so these sums say all: served in the order of arrival, everything
//! that was accepted is in time. Sums up to a period have columns of their own, so that no
//! row has more than four entries beside the routes.

use super::builder::{Builder, Draft};
use super::kinds::{ColumnKind, RowKind};
use crate::scenario::{Fleet, Waiting};

/// The rows of all demands whose work can wait.
pub(super) struct WaitingRows<'f> {
    fleet: &'f Fleet<'f>,
    demands: Vec<Option<Rows<'f>>>,
}

/// The rows of one demand, by period.
struct Rows<'f> {
    waiting: &'f Waiting,
    served: Vec<usize>,
    accepted: Vec<usize>,
    arrived: Vec<usize>,
    in_time: Vec<usize>,
    least: Option<usize>,
}

impl<'f> WaitingRows<'f> {
    pub fn new(builder: &mut Builder, fleet: &'f Fleet<'f>) -> Self {
        let demands = fleet.waiting.iter().enumerate();
        let demands = demands.map(|(demand, waiting)| {
            let waiting = waiting.as_ref()?;
            Some(Rows::new(builder, fleet, demand, waiting))
        });
        WaitingRows {
            fleet,
            demands: demands.collect(),
        }
    }

    /// The row of what is served of a demand in a period, where its work can wait.
    pub fn served(&self, demand: usize, period: usize) -> Option<usize> {
        Some(self.demands[demand].as_ref()?.served[period])
    }

    /// The columns S and A.
    pub fn columns(self, builder: &mut Builder) {
        for (demand, rows) in self.demands.iter().enumerate() {
            if let Some(rows) = rows {
                rows.columns(builder, &self.fleet.hours, demand);
            }
        }
    }
}

impl<'f> Rows<'f> {
    fn new(builder: &mut Builder, fleet: &Fleet<'_>, demand: usize, waiting: &'f Waiting) -> Self {
        let mut rows = Rows {
            waiting,
            served: Vec::new(),
            accepted: Vec::new(),
            arrived: Vec::new(),
            in_time: Vec::new(),
            least: None,
        };
        for period in 0..fleet.hours.len() {
            let served = builder.row(RowKind::Served { demand, period }, 0.0, 0.0);
            rows.served.push(served);
            let kind = RowKind::Accepted { demand, period };
            let rate = fleet.rate(demand, period);
            rows.accepted.push(builder.row(kind, 0.0, rate));
            let kind = RowKind::Arrived { demand, period };
            rows.arrived.push(builder.at_most(kind, 0.0));
            let kind = RowKind::InTime { demand, period };
            rows.in_time.push(builder.at_most(kind, 0.0));
        }
        let least = fleet.demands[demand].min_served * waiting.total();
        if least > 0.0 {
            let kind = RowKind::ServedInAll { demand };
            rows.least = Some(builder.row(kind, least, f64::INFINITY));
        }
        rows
    }

    fn columns(&self, builder: &mut Builder, hours: &[f64], demand: usize) {
        let mut draft = Draft::new();
        let mut arrived = 0.0;
        // Of what arrives in them the period is the last.
        let mut ends = 0..0;
        for (period, own) in hours.iter().enumerate() {
            arrived += self.waiting.arrived[period];
            let next = hours.get(period + 1).map(|hours| (period + 1, *hours));
            ends.start = ends.end;
            while self.waiting.last.get(ends.end) == Some(&period) {
                ends.end += 1;
            }

            draft.clear();
            draft.at_most(arrived);
            draft.enter(self.served[period], -1.0 / own);
            if let Some((next, hours)) = next {
                draft.enter(self.served[next], 1.0 / hours);
            }
            draft.enter(self.arrived[period], 1.0);
            for t in ends.clone() {
                draft.enter(self.in_time[t], -1.0);
            }
            if let (None, Some(least)) = (next, self.least) {
                draft.enter(least, 1.0);
            }
            let kind = ColumnKind::ServedSoFar { demand, period };
            builder.column(kind, &draft, (0.0, f64::INFINITY), false);

            draft.clear();
            draft.at_most(arrived);
            draft.enter(self.accepted[period], 1.0 / own);
            if let Some((next, hours)) = next {
                draft.enter(self.accepted[next], -1.0 / hours);
            }
            draft.enter(self.arrived[period], -1.0);
            draft.enter(self.in_time[period], 1.0);
            let kind = ColumnKind::AcceptedSoFar { demand, period };
            builder.column(kind, &draft, (0.0, f64::INFINITY), false);
        }
    }
}
