//! As much as can be of what must be: what must be served first, then what limits ask for
//! at least.

use idlewise_engine::components::split;
use idlewise_engine::{Column, Lp};

use super::super::tolerances::REACHED_LEAST;
use crate::context::Context;
use crate::error::Error;
use crate::model::{Goal, Phase, Program, RowKind};
use crate::scenario::Fleet;
use crate::solve::maximise;

/// What a row asks for at least, and what a unit of it counts.
#[derive(Clone, Copy)]
struct Asked {
    row: usize,
    least: f64,
    /// Of what must be served: its value. 0 of limits.
    served: f64,
    /// Of limits: the part of what is asked for. 0 of what must be served.
    limit: f64,
}

/// As much as can be of what rows ask for, by row; `None` where a limit stopped the work.
///
/// What must be served counts by its value (each unit the same where nothing has a value),
/// and comes before limits, of which each counts as a whole.
pub(super) fn most_of_what_must(
    fleet: &Fleet<'_>,
    program: &Program,
    context: &Context<'_>,
) -> Result<Option<Vec<(usize, f64)>>, Error> {
    let asked = asked(fleet, program);
    let mut lp = Lp::new();
    for i in 0..program.lp.rows() {
        lp.add_row(program.lp.row_lower[i], program.lp.row_upper[i]);
    }
    // Where a row asks for something: reached - counted >= 0, with counted <= what is asked.
    let mut counted = vec![None; program.lp.rows()];
    for a in &asked {
        lp.row_lower[a.row] = f64::NEG_INFINITY;
        counted[a.row] = Some(lp.add_row(0.0, f64::INFINITY));
    }
    let mut entries = Vec::new();
    for j in 0..program.lp.columns() {
        entries.clear();
        for (row, amount) in program.lp.column(j) {
            entries.push((row, amount));
            entries.extend(counted[row].map(|own| (own, amount)));
        }
        let column = Column {
            gain: 0.0,
            ..program.lp.describe(j)
        };
        lp.add_column(column, &entries);
    }
    let first = lp.columns();
    for a in &asked {
        let column = Column {
            gain: a.served,
            lower: 0.0,
            upper: a.least,
            size: a.least,
            integer: false,
        };
        let row = counted[a.row].map(|row| (row, -1.0));
        lp.add_column(column, row.as_slice());
    }
    let of_column = |j: usize| j.checked_sub(first).map(|at| asked[at]);
    let mut reached = Vec::new();
    for part in split(&lp) {
        let counts: [fn(&Asked) -> f64; 2] = [|a| a.served, |a| a.limit];
        let phases = counts.iter().map(|counts| Phase {
            goal: Goal::Value,
            gain: part
                .columns
                .iter()
                .map(|&j| of_column(j).as_ref().map_or(0.0, counts))
                .collect(),
        });
        let phases: Vec<Phase> = phases
            .filter(|phase| phase.gain.iter().any(|gain| *gain > 0.0))
            .collect();
        if phases.is_empty() {
            let here = part.columns.iter().filter_map(|&j| of_column(j));
            reached.extend(here.map(|a| (a.row, 0.0)));
            continue;
        }
        let answer = maximise(&part.lp, &phases, &[], false, None, &context.solve)?;
        if answer.x.len() != part.columns.len() {
            return Ok(None);
        }
        for (&j, &x) in part.columns.iter().zip(&answer.x) {
            let most = (x * (1.0 - REACHED_LEAST)).max(0.0);
            reached.extend(of_column(j).map(|a| (a.row, most)));
        }
    }
    Ok(Some(reached))
}

/// What rows ask for at least.
fn asked(fleet: &Fleet<'_>, program: &Program) -> Vec<Asked> {
    let dearest = (0..fleet.demands.len()).map(|d| fleet.value(d));
    let dearest = dearest.fold(0.0, f64::max);
    let value = |demand: usize| {
        if dearest > 0.0 {
            fleet.value(demand)
        } else {
            1.0
        }
    };
    let least = program.lp.row_lower.iter().enumerate();
    least
        .filter(|(_, least)| **least > 0.0)
        .filter_map(|(row, &least)| {
            let (served, limit) = match program.rows[row] {
                RowKind::Demand { demand, period } => {
                    (3600.0 * fleet.hours[period] * value(demand), 0.0)
                }
                // Counted in units per second times hours.
                RowKind::ServedInAll { demand } => (3600.0 * value(demand), 0.0),
                RowKind::Limit { .. } => (0.0, 1.0 / least),
                _ => return None,
            };
            Some(Asked {
                row,
                least,
                served,
                limit,
            })
        })
        .collect()
}
