//! Limits of what replicas do, in fleet words: how fast they are, that they are moved, and
//! that they load before they serve.

use super::digits::number;
use crate::model::{Program, RowKind};
use crate::scenario::Fleet;

/// A row of replicas as a limit; nothing of other rows.
pub(super) fn limit(fleet: &Fleet<'_>, program: &Program, kind: RowKind) -> String {
    let (RowKind::Replica { site, .. }
    | RowKind::Moves { site, .. }
    | RowKind::Coming { site, .. }) = kind
    else {
        return String::new();
    };
    let (node, profile) = program.sites[site];
    let on = &fleet.scenario.nodes[node].id;
    match kind {
        RowKind::Moves { .. } => format!("moves to {on}"),
        RowKind::Coming { .. } => {
            let model = &fleet.scenario.models[fleet.profiles[profile].model];
            let hours = number(model.load_hours);
            format!("load_hours {hours} of {} on {on}", model.id)
        }
        _ => format!("speed of the replicas on {on}"),
    }
}
