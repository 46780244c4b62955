//! The first phase of a scenario's program in the formats that other solvers
//! read, with readable names, so that anyone can check an objective.
//!
//! Both files ask for a minimum, because not every reader of MPS knows how to
//! maximise: the optimum of the file is minus `objective.value` under `serve`
//! and `profit`, and `objective.value` itself under `cost`. Whole columns are
//! marked as such unless the scenario says `relax`.

mod lp;
mod mps;
mod names;

use crate::Error;
use crate::program::{Lp, Program, first_cuts};
use crate::scenario::{self, Fleet, Scenario};
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
    let fleet = Fleet::new(scenario);
    let program = Program::new(&fleet, first_cuts(&fleet))?;
    Ok(write(&program.lp, &Names::new(&fleet, &program)))
}

/// The upper bound that files state for a column: whole columns need one.
fn upper(lp: &Lp, j: usize) -> f64 {
    if lp.integer[j] && lp.upper[j].is_infinite() {
        (lp.size[j] * (1.0 + 1e-9) + 1e-9).floor()
    } else {
        lp.upper[j]
    }
}
