//! Demand: what is served of a demand is at most what is asked for, and at
//! least what must be served.
//!
//! For every demand d and period t with a rate above 0:
//!
//! ```text
//! min_served_d · rate_dt ≤ Σ x ≤ rate_dt
//! ```
//!
//! Where work can wait, rows of their own say what is served when (`waiting`).
//!
//! What is served brings value, and raises the level of its demand under `fair`.

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use super::phases::SECONDS;
use super::waiting::WaitingRows;
use crate::scenario::{Fleet, Triple};

/// The demand rows of one period.
pub(super) struct DemandRows<'f> {
    fleet: &'f Fleet<'f>,
    period: usize,
    /// By demand; none where nothing is asked for.
    rows: Vec<Option<usize>>,
    /// The largest value of any demand.
    dearest: f64,
}

impl<'f> DemandRows<'f> {
    pub fn new(
        builder: &mut Builder,
        fleet: &'f Fleet<'f>,
        period: usize,
        waiting: &WaitingRows<'_>,
    ) -> Self {
        let values = (0..fleet.demands.len()).map(|d| fleet.value(d));
        let rows = (0..fleet.demands.len()).map(|demand| {
            if let Some(row) = waiting.served(demand, period) {
                return (fleet.most(demand, period) > 0.0).then_some(row);
            }
            let rate = fleet.rate(demand, period);
            let must = fleet.min_served(demand, period) * rate;
            let lower = if must > 0.0 { must } else { f64::NEG_INFINITY };
            let kind = RowKind::Demand { demand, period };
            (rate != 0.0).then(|| builder.row(kind, lower, rate))
        });
        DemandRows {
            fleet,
            period,
            rows: rows.collect(),
            dearest: values.fold(0.0, f64::max),
        }
    }

    /// A unit per second of the column serves the demand, unless another stage follows.
    /// False where nothing is asked for, so that nothing can be served.
    pub fn serve(&self, draft: &mut Draft, triple: &Triple) -> bool {
        let demand = triple.demand;
        let Some(row) = self.rows[demand] else {
            return false;
        };
        let rate = self.fleet.most(demand, self.period);
        let value = self.fleet.value(demand);
        draft.at_most(rate);
        if !self.fleet.counts(triple.profile) {
            return true;
        }
        draft.enter(row, 1.0);
        draft.worth.priority = self.fleet.scenario.demands[demand].priority;
        draft.worth.value = SECONDS * self.fleet.hours[self.period] * value;
        draft.worth.level = self.dearest / (value * rate);
        true
    }
}
