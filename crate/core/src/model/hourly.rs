//! Machines that are rented by the hour: n[g,t], a choice of every period t, and the
//! machines up[g,t] that are started in it. With S(t) the start of period t:
//!
//! ```text
//! min_g ≤ n[g,t] ≤ max_g, whole unless relaxed
//! n[g,t] − n[g,t−1] ≤ up[g,t], 0 ≤ up ≤ max_g
//! Σ_{τ ≤ t, S(t) < S(τ) + min_hours} up[g,τ] ≤ n[g,t]
//! cost has + Σ_t h_t · price_per_hour_g · n[g,t] + Σ_t start_cost_g · up[g,t]
//!          + Σ_t price_per_hour_g · max(0, S(t) + min_hours_g − end) · up[g,t]
//! ```
//!
//! Where machines need hours to start, periods have parts p that share n and up, and the
//! rows of capacity and packing of a part have r[g,p] in the place of n[g,t]:
//!
//! ```text
//! r[g,p] ≤ n[g,t] − Σ_{τ ≤ t, S(p) < S(τ) + start_hours} up[g,τ], 0 ≤ r
//! ```
//!
//! What is started is kept until it is ready: in the row above, `start_hours` take the place
//! of fewer `min_hours`.
//!
//! In the first period `running` takes the place of n[g,t−1]; without it nothing is started
//! there. Only `start_cost` and `min_hours` tie periods together: where neither is given
//! there is no up.

use super::builder::{Builder, Draft};
use super::capacity::CapacityRows;
use super::kinds::{ColumnKind, RowKind};
use super::limits::LimitRows;
use super::packing::PackingRows;
use super::phases::Worth;
use crate::scenario::{Fleet, Hourly, rent};

/// Adds the columns n and up, node by node and period by period.
pub(super) fn columns(
    builder: &mut Builder,
    fleet: &Fleet<'_>,
    (capacity, limits): (&CapacityRows<'_>, &[LimitRows<'_>]),
    packing: &mut PackingRows<'_>,
) {
    if fleet.nodes.iter().all(|n| n.hourly.is_none()) {
        return;
    }
    let starts = rent::starts(fleet);
    let per_machine = capacity.per_machine();
    let whole = !fleet.scenario.policy.relax;
    // Period by period, those of each future.
    let futures = limits.len() / fleet.periods().max(1);
    let mut draft = Draft::new();
    for (node, n) in fleet.nodes.iter().enumerate() {
        let Some(hourly) = n.hourly else {
            continue;
        };
        let rows = hourly
            .counts_starts()
            .then(|| StartRows::new(builder, fleet, &starts, node, &hourly));
        // What serves in a part: a machine that is there, or one that is ready.
        let serve = |draft: &mut Draft, packing: &PackingRows<'_>, part: usize| {
            // One number for all futures: it makes room in each of them.
            let here = per_machine[node].iter();
            let here = here.filter(|(_, slot, _)| fleet.period_of(*slot) == part);
            for &(row, _, amount) in here {
                draft.enter(row, amount);
            }
            packing.machine_in(draft, node, part);
        };
        let needs_hours = hourly.start_hours > 0.0;
        for period in (0..fleet.periods()).filter(|&p| fleet.begins(p)) {
            let parts = fleet.parts_of(period);
            draft.clear();
            for part in parts.clone() {
                if !needs_hours {
                    serve(&mut draft, packing, part);
                }
                for rows in &limits[part * futures..(part + 1) * futures] {
                    rows.machine(&mut draft, node);
                }
            }
            if let Some(rows) = &rows {
                rows.machine(&mut draft, fleet, period);
            }
            draft.at_most(n.count.1.max(1.0));
            let hours: f64 = fleet.period_hours()[parts.clone()].iter().sum();
            draft.worth = Worth {
                currency: hours * fleet.mean_price(node),
                compute: fleet.likelihood(node) * hours * n.capacity[fleet.compute],
                ..Worth::default()
            };
            let kind = ColumnKind::HourlyMachines { node, period };
            let column = builder.column(kind, &draft, n.count, whole);
            for part in parts.filter(|_| !needs_hours) {
                packing.counted_in_period(node, part, column);
            }
        }
        for (period, row) in rows.iter().flat_map(StartRows::ready) {
            draft.clear();
            serve(&mut draft, packing, period);
            draft.enter(row, 1.0);
            draft.at_most(n.count.1.max(1.0));
            draft.worth = Worth::default();
            let kind = ColumnKind::Ready { node, period };
            let column = builder.column(kind, &draft, (0.0, n.count.1), whole);
            packing.counted_in_period(node, period, column);
        }
        if let Some(rows) = &rows {
            rows.columns(builder, fleet, &starts, node, &hourly);
        }
    }
}

/// The rows of one node whose starts count.
struct StartRows {
    /// n[t] − n[t−1] ≤ up[t], by period; none where nothing can be started.
    started: Vec<Option<usize>>,
    /// Σ up ≤ n, by period; none where no machine has to be kept.
    kept: Vec<Option<usize>>,
    /// r ≤ n − Σ up, by part; none where machines are ready at once.
    ready: Vec<usize>,
}

impl StartRows {
    fn new(
        builder: &mut Builder,
        fleet: &Fleet<'_>,
        starts: &[f64],
        node: usize,
        hourly: &Hourly,
    ) -> Self {
        let periods = 0..fleet.periods();
        let first = hourly.running.map(|running| running as f64);
        let started: Vec<Option<usize>> = periods
            .clone()
            .map(|period| {
                if !fleet.begins(period) {
                    return None;
                }
                let before = if period == 0 { first? } else { 0.0 };
                Some(builder.at_most(RowKind::Started { node, period }, before))
            })
            .collect();
        // A start keeps its machine in the period it begins, where a row of its own says
        // nothing new, and in those that its hours reach.
        let mut reached = vec![false; fleet.periods()];
        for (period, _) in started.iter().enumerate().filter(|(_, row)| row.is_some()) {
            let kept = rent::kept(starts, hourly, period);
            reached[kept].fill(true);
        }
        let kept = periods
            .clone()
            .map(|period| {
                let kind = RowKind::MinHours { node, period };
                let is_row = reached[period] && fleet.begins(period);
                is_row.then(|| builder.at_most(kind, 0.0))
            })
            .collect();
        let ready = periods.filter(|_| hourly.start_hours > 0.0);
        let ready = ready.map(|period| builder.at_most(RowKind::Ready { node, period }, 0.0));
        StartRows {
            started,
            kept,
            ready: ready.collect(),
        }
    }

    /// The parts whose ready machines are counted, with their rows.
    fn ready(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.ready.iter().copied().enumerate()
    }

    /// The rows that a machine in a period is in.
    fn machine(&self, draft: &mut Draft, fleet: &Fleet<'_>, period: usize) {
        let parts = fleet.parts_of(period);
        if let Some(row) = self.started[period] {
            draft.enter(row, 1.0);
        }
        if let Some(Some(next)) = self.started.get(parts.end) {
            draft.enter(*next, -1.0);
        }
        if let Some(row) = self.kept[period] {
            draft.enter(row, -1.0);
        }
        for &row in self.ready.get(parts).into_iter().flatten() {
            draft.enter(row, -1.0);
        }
    }

    /// The columns up.
    fn columns(
        &self,
        builder: &mut Builder,
        fleet: &Fleet<'_>,
        starts: &[f64],
        node: usize,
        hourly: &Hourly,
    ) {
        let (_, most) = fleet.nodes[node].count;
        let mut draft = Draft::new();
        for (period, row) in self.started.iter().enumerate() {
            let Some(row) = *row else {
                continue;
            };
            draft.clear();
            draft.enter(row, -1.0);
            for row in self.kept[rent::kept(starts, hourly, period)]
                .iter()
                .flatten()
            {
                draft.enter(*row, 1.0);
            }
            for &row in self
                .ready
                .get(rent::starting(starts, hourly, period))
                .into_iter()
                .flatten()
            {
                draft.enter(row, 1.0);
            }
            draft.at_most(most.max(1.0));
            draft.worth = Worth {
                currency: rent::of_a_start(fleet, starts, node, period),
                ..Worth::default()
            };
            let kind = ColumnKind::Started { node, period };
            builder.column(kind, &draft, (0.0, most), false);
        }
    }
}
