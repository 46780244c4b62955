//! How limits over several nodes, models or demands, and the spread of models, clash and
//! give way.

use idlewise_engine::Lp;

use super::conflict::Change;
use super::digits::{number, rounded};
use crate::model::RowKind;
use crate::scenario::{Fleet, excerpt};

/// Whether a row is one of these.
pub(super) fn is_limit(kind: RowKind) -> bool {
    matches!(
        kind,
        RowKind::Limit { .. } | RowKind::MinReplicas { .. } | RowKind::MaxShare { .. }
    )
}

/// How such a row gives way on each of its sides: (sign of its slack, penalty per unit,
/// most).
pub(super) fn slacks(kind: RowKind, (lower, upper): (f64, f64)) -> Vec<(f64, f64, f64)> {
    let mut slacks = Vec::new();
    if is_limit(kind) {
        let one = |side: f64| 1.0 / side.abs().max(1.0);
        if upper.is_finite() {
            slacks.push((-1.0, one(upper), f64::INFINITY));
        }
        if lower.is_finite() {
            slacks.push((1.0, one(lower), f64::INFINITY));
        }
    }
    slacks
}

/// Whether no columns at all meet a row: what is there anyway is beyond it, or nothing can
/// count for it.
pub(super) fn never_met(lp: &Lp, row: usize) -> bool {
    let (mut least, mut most) = (0.0, 0.0);
    for j in 0..lp.columns() {
        for (_, a) in lp.column(j).filter(|(i, _)| *i == row) {
            let ends = (a * lp.lower[j], a * lp.upper[j]);
            least += ends.0.min(ends.1);
            most += ends.0.max(ends.1);
        }
    }
    least > lp.row_upper[row] || most < lp.row_lower[row]
}

/// The change that lets such a row give way by an amount.
pub(super) fn change(fleet: &Fleet<'_>, kind: RowKind, sign: f64, amount: f64) -> Option<Change> {
    let s = fleet.scenario;
    Some(match kind {
        RowKind::Limit { limit, period } => {
            let limit = s.limits[limit].id.clone();
            if sign < 0.0 {
                Change::RaiseLimit {
                    limit,
                    period,
                    amount,
                }
            } else {
                Change::LowerLimit {
                    limit,
                    period,
                    amount,
                }
            }
        }
        RowKind::MinReplicas { model, period } => Change::LowerMinReplicas {
            model: s.models[model].id.clone(),
            period,
            amount,
        },
        RowKind::MaxShare {
            model,
            domain,
            period,
        } => Change::RaiseMaxShare {
            model: s.models[model].id.clone(),
            domain: fleet.domain(model, domain).to_owned(),
            period,
            amount,
        },
        _ => return None,
    })
}

/// In which of several futures a limit holds.
pub(super) fn where_it_comes(fleet: &Fleet<'_>, slot: usize) -> String {
    let slots = fleet.slots.as_ref();
    slots.map_or(String::new(), |slots| {
        format!(" where {} comes", excerpt(&slots.fate(slot).id))
    })
}

/// The same for a limit over several nodes, models or demands: those of machines hold in
/// all of them.
fn where_limited(fleet: &Fleet<'_>, limit: usize, slot: usize) -> String {
    if fleet.limits[limit].is_of_machines() {
        return String::new();
    }
    where_it_comes(fleet, slot)
}

/// A change of such a row in fleet words; `when` names a period.
pub(super) fn text(fleet: &Fleet<'_>, change: &Change, when: &dyn Fn(usize) -> String) -> String {
    let future = match change {
        Change::RaiseLimit { limit, period, .. } | Change::LowerLimit { limit, period, .. } => {
            let mut limits = fleet.scenario.limits.iter();
            let known = limits.position(|own| own.id == *limit);
            known.map_or(String::new(), |known| where_limited(fleet, known, *period))
        }
        _ => String::new(),
    };
    let (amount, what, period) = match change {
        Change::RaiseLimit {
            limit,
            period,
            amount,
        } => (amount, format!("more max of limit {limit}"), period),
        Change::LowerLimit {
            limit,
            period,
            amount,
        } => (amount, format!("less min of limit {limit}"), period),
        Change::LowerMinReplicas {
            model,
            period,
            amount,
        } => (amount, format!("less min_replicas of {model}"), period),
        Change::RaiseMaxShare {
            model,
            domain,
            period,
            amount,
        } => {
            let what = format!("more replicas of {model} in {domain} than max_share allows");
            (amount, what, period)
        }
        _ => return String::new(),
    };
    let (amount, when) = (rounded(*amount, f64::ceil), when(*period));
    format!("{amount} {what}{when}{future}")
}

/// Such a row in fleet words.
pub(super) fn limit(fleet: &Fleet<'_>, kind: RowKind) -> String {
    let s = fleet.scenario;
    match kind {
        RowKind::Limit { limit, period } => {
            let (least, most) = fleet.limits[limit].sides[period];
            let sides = match (least.is_finite(), most.is_finite()) {
                (true, true) => format!("{} to {}", number(least), number(most)),
                (true, false) => format!("at least {}", number(least)),
                _ => format!("at most {}", number(most)),
            };
            let own = &s.limits[limit];
            let fixed = match fleet.limits[limit].fixed {
                fixed if fixed > 0.0 => format!(" ({} are there anyway)", number(fixed)),
                _ => String::new(),
            };
            let future = where_limited(fleet, limit, period);
            let (id, of) = (&own.id, own.of.as_str());
            format!("limit {id}: {sides} {of}{fixed}{future}")
        }
        RowKind::MinReplicas { model, .. } => {
            let m = &s.models[model];
            format!("min_replicas {} of {}", m.min_replicas, m.id)
        }
        RowKind::MaxShare { model, domain, .. } => {
            let m = &s.models[model];
            let share = m.max_share.as_ref().map_or(1.0, |s| s.share);
            let domain = fleet.domain(model, domain);
            format!("max_share {} of {} in {domain}", number(share), m.id)
        }
        _ => String::new(),
    }
}
