//! How work that can wait clashes and gives way.

use super::conflict::Change;
use super::digits::number;
use crate::model::RowKind;
use crate::scenario::Fleet;

/// How `min_served` of such a demand gives way: (sign of its slack, penalty per unit, most).
pub(super) fn slack(fleet: &Fleet<'_>, kind: RowKind) -> Option<(f64, f64, f64)> {
    let RowKind::ServedInAll { demand } = kind else {
        return None;
    };
    let total = total(fleet, demand);
    let least = fleet.demands[demand].min_served * total;
    Some((1.0, 1.0 / total, least))
}

/// The change that lets it give way by an amount.
pub(super) fn change(fleet: &Fleet<'_>, kind: RowKind, amount: f64) -> Option<Change> {
    let RowKind::ServedInAll { demand } = kind else {
        return None;
    };
    let from = fleet.demands[demand].min_served;
    Some(Change::LowerMinServed {
        demand: fleet.scenario.demands[demand].id.clone(),
        from,
        to: (from - amount / total(fleet, demand)).max(0.0),
    })
}

/// What a price of such a row charges, where its own side is 0: a unit that arrives.
pub(super) fn charge(fleet: &Fleet<'_>, kind: RowKind, price: f64) -> Option<f64> {
    match kind {
        RowKind::InTime { demand, .. } => Some(price.abs() * total(fleet, demand)),
        _ => None,
    }
}

/// Such a row in fleet words.
pub(super) fn limit(fleet: &Fleet<'_>, kind: RowKind) -> String {
    let (RowKind::Served { demand, .. }
    | RowKind::Accepted { demand, .. }
    | RowKind::Arrived { demand, .. }
    | RowKind::InTime { demand, .. }
    | RowKind::ServedInAll { demand }) = kind
    else {
        return String::new();
    };
    let own = &fleet.scenario.demands[demand];
    match kind {
        RowKind::ServedInAll { .. } => format!(
            "min_served {} of {} over all periods",
            number(fleet.demands[demand].min_served),
            own.id
        ),
        RowKind::InTime { .. } => {
            format!("within_hours {} of {}", number(own.within_hours), own.id)
        }
        _ => format!("what arrives of {}", own.id),
    }
}

fn total(fleet: &Fleet<'_>, demand: usize) -> f64 {
    let own = fleet.waiting[demand].as_ref();
    own.map_or(1.0, |waiting| waiting.total().max(f64::MIN_POSITIVE))
}
