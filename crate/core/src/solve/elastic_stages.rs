//! How stages that have to be together clash, and how they give way.

use super::conflict::Change;
use super::digits::rounded;
use crate::model::RowKind;
use crate::scenario::Fleet;

/// How such a row gives way: (sign of its slack, penalty per unit, most). A unit counts as
/// the part of the demand that it is.
pub(super) fn slack(fleet: &Fleet<'_>, kind: RowKind) -> Option<(f64, f64, f64)> {
    let RowKind::Together { demand, period, .. } = kind else {
        return None;
    };
    let rate = fleet.most(demand, period);
    Some((-1.0, fleet.hours[period] / rate, f64::INFINITY))
}

/// The change that lets such a row give way by an amount.
pub(super) fn change(fleet: &Fleet<'_>, kind: RowKind, amount: f64) -> Option<Change> {
    let RowKind::Together {
        demand,
        stage,
        place,
        period,
    } = kind
    else {
        return None;
    };
    let model = fleet.demands[demand].model;
    Some(Change::PartStages {
        demand: fleet.scenario.demands[demand].id.clone(),
        stage: fleet.stage_name(model, stage).to_owned(),
        domain: fleet.place_name(model, place).to_owned(),
        period,
        amount,
    })
}

/// Such a change in fleet words; `when` names a period.
pub(super) fn text(change: &Change, when: &dyn Fn(usize) -> String) -> Option<String> {
    let Change::PartStages {
        demand,
        stage,
        domain,
        period,
        amount,
    } = change
    else {
        return None;
    };
    let (amount, when) = (rounded(*amount, f64::ceil), when(*period));
    Some(format!(
        "{amount} units/s of {demand} with {stage} in {domain} and what follows elsewhere{when}"
    ))
}

/// Such a row in fleet words.
pub(super) fn limit(fleet: &Fleet<'_>, kind: RowKind) -> String {
    let (RowKind::Stage { demand, stage, .. } | RowKind::Together { demand, stage, .. }) = kind
    else {
        return String::new();
    };
    let model = fleet.demands[demand].model;
    let stage = fleet.stage_name(model, stage);
    let id = &fleet.scenario.models[model].id;
    match kind {
        RowKind::Together { place, .. } => format!(
            "{stage} of {id} together with what follows in {}",
            fleet.place_name(model, place)
        ),
        _ => format!("{stage} of {id} for all that is served"),
    }
}

/// Whose limit it is, where a model is served in stages.
pub(super) fn of(fleet: &Fleet<'_>, model: usize, stage: usize) -> String {
    let stage = fleet.listed_stage(model, stage);
    stage.map_or_else(String::new, |stage| format!("{stage} of "))
}
