//! What a plan moves, as it is told.

use crate::assignment::Assignment;
use crate::plan::SteadinessReport;
use crate::scenario::Fleet;

/// What moves, where anything can: replicas that are whole or whose moves count.
pub(crate) fn moved(fleet: &Fleet<'_>, found: &Assignment) -> Option<SteadinessReport> {
    let (moves, load_cost) = found.moves(fleet);
    match (&found.moved, &fleet.steady) {
        (Some(moved), _) => Some(SteadinessReport {
            moves: moved.loads.iter().sum(),
            unloads: moved.unloads,
            at_least: moved.least,
            load_cost,
            ..SteadinessReport::default()
        }),
        (None, Some(_)) => Some(SteadinessReport {
            moves,
            unloads: found.unloads(fleet),
            at_least: moves,
            load_cost,
            ..SteadinessReport::default()
        }),
        (None, None) => None,
    }
}
