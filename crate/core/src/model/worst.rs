//! Futures of which the worst count (`policy.futures`): the worst one, or the worst part of
//! all of them on average (Rockafellar and Uryasev 2000).
//!
//! With L[f] what is lost in future f (the value turned away under `serve`, the cost under
//! `cost`, minus the profit under `profit`), linear in x, y and n:
//!
//! ```text
//! worst:  minimise t                                    L[f] − t ≤ 0
//! cvar a: minimise t + Σ_f w[f] / (1 − a) · s[f]        L[f] − t − s[f] ≤ 0
//! t ≥ 0, s ≥ 0
//! ```
//!
//! Profits may be losses: a constant that is larger than all value keeps L above 0 there.

use super::builder::{Builder, Draft};
use super::kinds::{ColumnKind, RowKind};
use super::phases::{SECONDS, Worth};
use crate::scenario::{Fleet, FuturesGoal, ObjectiveName, Slots, rent};

/// What is lost in one future: `constant` less what columns gain.
struct Loss {
    constant: f64,
    /// (column, minus what a unit gains).
    entries: Vec<(usize, f64)>,
    /// It is never larger, as far as columns have a size.
    most: f64,
}

/// What is added to every loss, so that none is below 0.
pub(crate) fn shift(fleet: &Fleet<'_>) -> f64 {
    let Some(slots) = &fleet.slots else {
        return 0.0;
    };
    if fleet.scenario.policy.objective != ObjectiveName::Profit {
        return 0.0;
    }
    let futures = 0..slots.fates.len();
    1.0 + 2.0 * futures.map(|f| asked(fleet, slots, f)).fold(0.0, f64::max)
}

/// Value of all that is asked for in a future.
fn asked(fleet: &Fleet<'_>, slots: &Slots, future: usize) -> f64 {
    let mut all = 0.0;
    for (period, hours) in slots.hours.iter().enumerate() {
        let slot = future * slots.periods + period;
        for demand in 0..fleet.demands.len() {
            all += SECONDS * hours * fleet.value(demand) * fleet.rate(demand, slot);
        }
    }
    all
}

/// Adds the rows and columns, once all others are there.
pub(super) fn add(builder: &mut Builder, fleet: &Fleet<'_>, sites: &[(usize, usize)]) {
    let Some(slots) = &fleet.slots else {
        return;
    };
    let part = match fleet.scenario.policy.futures {
        FuturesGoal::Expected => return,
        FuturesGoal::Worst => None,
        FuturesGoal::Cvar(left_out) => Some(1.0 - left_out),
    };
    let futures = 0..slots.fates.len();
    let losses: Vec<Loss> = futures
        .map(|future| loss(builder, (fleet, slots), future, sites))
        .collect();
    let first = builder.rows.len();
    let rows: Vec<_> = losses
        .iter()
        .map(|loss| (&loss.entries[..], f64::NEG_INFINITY, -loss.constant))
        .collect();
    builder.lp = builder.lp.with_rows(&rows);
    let kinds = (0..losses.len()).map(|future| RowKind::Future { future });
    builder.rows.extend(kinds);
    let most = losses.iter().map(|loss| loss.most).fold(0.0, f64::max);
    let mut draft = Draft::new();
    for row in first..first + losses.len() {
        draft.enter(row, -1.0);
    }
    draft.at_most(most.max(1.0));
    draft.worth.lost = 1.0;
    builder.column(ColumnKind::Worst, &draft, (0.0, f64::INFINITY), false);
    let Some(part) = part else {
        return;
    };
    for (future, (loss, fate)) in losses.iter().zip(&slots.fates).enumerate() {
        draft.clear();
        draft.enter(first + future, -1.0);
        draft.at_most(loss.most.max(1.0));
        draft.worth = Worth {
            lost: fate.weight / part,
            ..Worth::default()
        };
        let kind = ColumnKind::Beyond { future };
        builder.column(kind, &draft, (0.0, f64::INFINITY), false);
    }
}

fn loss(
    builder: &Builder,
    (fleet, slots): (&Fleet<'_>, &Slots),
    future: usize,
    sites: &[(usize, usize)],
) -> Loss {
    let (value, currency, constant) = match fleet.scenario.policy.objective {
        ObjectiveName::Serve | ObjectiveName::Fair => (1.0, 0.0, asked(fleet, slots, future)),
        ObjectiveName::Cost => (0.0, 1.0, 0.0),
        ObjectiveName::Profit => (1.0, 1.0, shift(fleet)),
    };
    let mut entries = Vec::new();
    let mut most = constant;
    for (j, kind) in builder.columns.iter().enumerate() {
        let worth = builder.worth[j];
        let gained = match *kind {
            ColumnKind::Route { period, .. } if period / slots.periods == future => {
                let weight = slots.fates[future].weight;
                (value * worth.value - currency * worth.currency) / weight
            }
            ColumnKind::Replicas { site, period } => {
                -currency * held((fleet, slots), future, sites[site], period)
            }
            ColumnKind::Machines { node } => {
                let hours: f64 = slots.hours.iter().sum();
                let price = slots.fates[future].prices[node].unwrap_or(0.0);
                -currency * hours * price
            }
            ColumnKind::HourlyMachines { node, period } => {
                let price = slots.fates[future].prices[node].unwrap_or(0.0);
                let hours: f64 = slots.hours[fleet.parts_of(period)].iter().sum();
                -currency * hours * price
            }
            ColumnKind::Started { node, .. } if !fleet.is_there(node, future * slots.periods) => {
                0.0
            }
            ColumnKind::Started { node, period } => {
                let price = slots.fates[future].prices[node].unwrap_or(0.0);
                let starts = rent::starts(fleet);
                -currency * rent::of_a_start_at(fleet, &starts, (node, period), price)
            }
            ColumnKind::Ready { .. }
            | ColumnKind::Route { .. }
            | ColumnKind::OnNode { .. }
            | ColumnKind::Moves { .. }
            | ColumnKind::Coming { .. }
            | ColumnKind::Worst
            | ColumnKind::Beyond { .. }
            | ColumnKind::ServedSoFar { .. }
            | ColumnKind::AcceptedSoFar { .. } => 0.0,
        };
        if gained != 0.0 {
            entries.push((j, -gained));
            let size = builder.lp.size[j];
            if gained < 0.0 && size.is_finite() {
                most -= gained * size;
            }
        }
    }
    Loss {
        constant,
        entries,
        most,
    }
}

/// Currency for what a replica holds in one future, of what is there of it.
fn held(
    (fleet, slots): (&Fleet<'_>, &Slots),
    future: usize,
    (node, profile): (usize, usize),
    period: usize,
) -> f64 {
    let kept = fleet.kept(node, future * slots.periods + period);
    let takes = fleet.takes(profile, node).iter();
    let price: f64 = takes
        .map(|&(k, amount)| amount * fleet.nodes[node].usage_price[k])
        .sum();
    slots.hours[period] * kept * price
}
