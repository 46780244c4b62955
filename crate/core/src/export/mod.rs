//! The first phase of a scenario's program in the formats that other solvers
//! read, with readable names, so that anyone can check an objective.
//!
//! Both files ask for a minimum, because not every reader of MPS knows how to
//! maximise: the optimum of the file is minus `objective.value` under `serve`
//! and `profit`, and `objective.value` itself under `cost`. Under `fair` the
//! file asks for the smallest level, as the column `level`. Whole columns are
//! marked as such unless the scenario says `relax`.

mod bounds;
mod lp;
mod mps;
mod names;

use std::collections::BTreeMap;

use crate::error::Error;
use crate::model::{Program, RowKind, first_cuts};
use crate::scenario::{self, Fleet, ObjectiveName, Scenario};
use idlewise_engine::NewRow;
use idlewise_engine::{Column, Lp};
use names::Names;

/// The program as free-format MPS.
///
/// # Errors
///
/// [`Error::Input`] and [`Error::TooLarge`], as for a solve.
pub fn to_mps(scenario: &Scenario) -> Result<String, Error> {
    with_program(scenario, |lp, names| mps::write(lp, names, &scenario.name))
}

/// The program in CPLEX LP format.
///
/// # Errors
///
/// [`Error::Input`] and [`Error::TooLarge`], as for a solve.
pub fn to_lp(scenario: &Scenario) -> Result<String, Error> {
    with_program(scenario, |lp, names| lp::write(lp, names, &scenario.name))
}

fn with_program(
    scenario: &Scenario,
    write: impl Fn(&Lp, &Names) -> String,
) -> Result<String, Error> {
    scenario::check(scenario)?;
    scenario.refuse_priorities("an exported program")?;
    let scenario = &*scenario.in_parts();
    let expanded = scenario::expanded(scenario);
    let (scenario, slots) = match &expanded {
        Some((all, slots)) => (all, Some(slots.clone())),
        None => (scenario, None),
    };
    let mut fleet = Fleet::new(scenario);
    fleet.slots = slots;
    let program = Program::new(&fleet, first_cuts(&fleet))?;
    let mut names = Names::new(&fleet, &program);
    if scenario.policy.objective == ObjectiveName::Fair {
        let lp = smallest_level(&program, &mut names);
        return Ok(write(&lp, &names));
    }
    Ok(write(&program.lp, &names))
}

/// The program whose optimum is the smallest level: a column that no demand's
/// level is below.
fn smallest_level(program: &Program, names: &mut Names) -> Lp {
    let mut lp = program.lp.with_gain(vec![0.0; program.lp.columns()]);
    let mut rows: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    for (j, &gain) in program.phases[0].gain.iter().enumerate() {
        let demand = program.lp.column(j).map(|(i, _)| i);
        let mut demand = demand.filter(|&i| matches!(program.rows[i], RowKind::Demand { .. }));
        if let (true, Some(row)) = (gain > 0.0, demand.next()) {
            rows.entry(row).or_default().push((j, -gain));
        }
    }
    // The level is at most what serves a demand, times the level per unit.
    let entries: Vec<&[(usize, f64)]> = rows.values().map(Vec::as_slice).collect();
    let open = f64::NEG_INFINITY;
    let added: Vec<NewRow<'_>> = entries.into_iter().map(|row| (row, open, 0.0)).collect();
    let first = lp.rows();
    lp = lp.with_rows(&added);
    let mut highest = f64::INFINITY;
    for (&row, entries) in &rows {
        highest = highest.min(-program.lp.row_upper[row] * entries[0].1);
        names.rows.push(format!("level.{}", names.rows[row]));
    }
    let column = Column {
        gain: 1.0,
        lower: 0.0,
        upper: if highest.is_finite() { highest } else { 1.0 },
        size: 1.0,
        integer: false,
    };
    let below: Vec<(usize, f64)> = (first..lp.rows()).map(|row| (row, 1.0)).collect();
    lp.add_column(column, &below);
    names.columns.push("level".to_owned());
    lp
}
