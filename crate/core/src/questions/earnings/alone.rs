//! What operators could make without the others (Owen 1975).
//!
//! The players of the game are the operators and the owners of demand. A group of
//! operators that leaves takes demands along, who want to keep what they keep here; the
//! other limits (verifiers, replicas, moves) it has to pay for at their prices. So it makes
//! at most max Σ (value - demand price - other prices)·x over what its own machines allow:
//! a program of its machines only, solved here. Prices that prove an optimum leave nobody
//! more than its income, so whoever could make more shows prices that are wrong.

use idlewise_engine::components::split;
use idlewise_engine::{Column, Lp};

use super::priced::Priced;
use crate::context::Context;
use crate::error::Error;
use crate::model::{ColumnKind, Phase, RowKind};
use crate::solve::maximise;

/// The most that these nodes make alone, over all periods; nothing where a limit stopped
/// the work.
///
/// # Errors
///
/// [`Error::Solver`] where an engine failed, [`Error::Cancelled`] where the caller asked to
/// stop.
pub(super) fn alone(
    priced: &Priced,
    own: &[bool],
    context: &Context<'_>,
) -> Result<Option<f64>, Error> {
    let program = &priced.program;
    let node_of = |site: usize| program.sites[site].0;
    // Rows of their machines stay; all others are paid for.
    let mut lp = Lp::new();
    let numbers: Vec<Option<usize>> = program
        .rows
        .iter()
        .enumerate()
        .map(|(i, kind)| {
            let node = match *kind {
                RowKind::Capacity { node, .. }
                | RowKind::Started { node, .. }
                | RowKind::Ready { node, .. }
                | RowKind::MinHours { node, .. } => node,
                RowKind::Replica { site, .. }
                | RowKind::Moves { site, .. }
                | RowKind::Coming { site, .. } => node_of(site),
                _ => return None,
            };
            let (lower, upper) = (program.lp.row_lower[i], program.lp.row_upper[i]);
            own[node].then(|| lp.add_row(lower, upper))
        })
        .collect();
    let mut entries = Vec::new();
    for (j, kind) in program.columns.iter().enumerate() {
        let (node, is_count) = match *kind {
            ColumnKind::Route { triple, .. } => (program.triples[triple].node, false),
            ColumnKind::Replicas { site, .. }
            | ColumnKind::Moves { site, .. }
            | ColumnKind::Coming { site, .. } => (node_of(site), false),
            ColumnKind::Machines { node }
            | ColumnKind::HourlyMachines { node, .. }
            | ColumnKind::Ready { node, .. }
            | ColumnKind::Started { node, .. } => (node, true),
            ColumnKind::OnNode { .. }
            | ColumnKind::ServedSoFar { .. }
            | ColumnKind::AcceptedSoFar { .. }
            | ColumnKind::Worst
            | ColumnKind::Beyond { .. } => continue,
        };
        if !own[node] {
            continue;
        }
        entries.clear();
        let mut gain = program.phases[0].gain[j];
        for (row, amount) in program.lp.column(j) {
            match numbers[row] {
                Some(number) => entries.push((number, amount)),
                None => gain -= amount * priced.rows[row],
            }
        }
        let mut column = Column {
            gain,
            ..program.lp.describe(j)
        };
        if !is_count {
            column.upper = column.upper.min(column.size);
        }
        lp.add_column(column, &entries);
    }
    best(&lp, program.phases[0].goal, context)
}

/// The most that a program gains, part by part.
fn best(lp: &Lp, goal: crate::model::Goal, context: &Context<'_>) -> Result<Option<f64>, Error> {
    let mut most = 0.0;
    for part in split(lp) {
        context.check_cancelled()?;
        let phase = Phase {
            goal,
            gain: part.columns.iter().map(|&j| lp.gain[j]).collect(),
        };
        let phases = [phase];
        let answer = maximise(&part.lp, &phases, &[], false, None, &context.solve)?;
        if answer.x.len() != part.columns.len() {
            return Ok(None);
        }
        most += phases[0].objective(&answer.x);
    }
    Ok(Some(most))
}
