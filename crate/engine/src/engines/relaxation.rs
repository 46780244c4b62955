//! A scaled relaxation: central prices for people, and a basis with exact prices
//! for the goal that comes next.

use super::engine::{Engine, Task};
use super::interior::Interior;
use super::list::complete_engine;
use super::simplex::Simplex;
use crate::context::{EngineName, Failure, SolveContext};
use crate::outcome::Ending;
use crate::start::Start;
use idlewise_linear::simplex::{Aim, Basis};
use idlewise_linear::tolerances::engines::{CENTRAL, POINT_FOR_BASIS};
use idlewise_linear::{Lp, classes};

/// Relaxations with more columns than this go through the interior point.
const LARGE: usize = 2_000;

/// What is known of a relaxation, in its own units.
#[derive(Debug, Clone)]
pub struct Relaxed {
    /// How it ended; everything else is there where that is an optimum.
    pub ending: Ending,
    /// Column values.
    pub x: Vec<f64>,
    /// Prices of an optimal basis.
    pub exact_prices: Vec<f64>,
    /// Prices in the middle of all optimal ones where they are good enough, else
    /// those of the basis.
    pub central_prices: Vec<f64>,
    /// The basis, where there was anything to solve.
    pub basis: Option<Basis>,
    /// Steps and pivots.
    pub iterations: u64,
}

impl Relaxed {
    fn without_optimum(ending: Ending) -> Self {
        Relaxed {
            ending,
            x: Vec::new(),
            exact_prices: Vec::new(),
            central_prices: Vec::new(),
            basis: None,
            iterations: 0,
        }
    }
}

/// Whether the interior point and the simplex solve relaxations here: where
/// another engine was asked for, it does that by itself.
///
/// # Errors
///
/// [`Failure::Numerical`] where this build does not have the engine asked for.
pub fn solves_relaxations_alone(context: &SolveContext<'_>) -> Result<bool, Failure> {
    Ok(complete_engine(context.engine)?.is_none())
}

/// Whether a relaxation of so many columns goes through the interior point
/// first, which tells the simplex what can be reached and which columns matter.
pub(super) fn interior_first(context: &SolveContext<'_>, columns: usize) -> bool {
    match context.engine {
        EngineName::Auto => columns > LARGE,
        EngineName::Interior => true,
        EngineName::Simplex | EngineName::Microlp | EngineName::Highs => false,
    }
}

/// The optimum of a program whose blocks differ in little but their right sides, from
/// the program of their classes. Nothing where they do not, or where that way is long.
fn class_first(lp: &Lp, context: &SolveContext<'_>) -> Result<Option<Relaxed>, Failure> {
    let Some(near) = classes::solve(lp, &|| context.expired()) else {
        return Ok(None);
    };
    let start = Start {
        point: Some(&near.x),
        prices: Some(&near.prices),
        ..Start::default()
    };
    // The point may leave something over, so that it is none to stay at.
    let task = Task {
        aim: Aim::Vertex,
        ..Task::new(lp).starting(start)
    };
    let found = match Simplex.maximise(task, context) {
        Ok(found) if found.ending == Ending::Optimal => found,
        Ok(_) | Err(Failure::Numerical(_)) => return Ok(None),
        Err(stopped) => return Err(stopped),
    };
    context.sign(Interior.id());
    if found.iterations > 0 {
        context.sign(Simplex.id());
    }
    // The groups' prices are central ones where they prove that nothing is better.
    let reached = lp.objective(&found.x);
    let proved = (near.bound - reached).abs() <= CENTRAL * near.bound.abs().max(reached.abs());
    Ok(Some(Relaxed {
        ending: Ending::Optimal,
        central_prices: if proved {
            near.prices
        } else {
            found.prices.clone()
        },
        exact_prices: found.prices,
        x: found.x,
        basis: found.basis,
        iterations: near.steps + found.iterations,
    }))
}

/// Maximises a relaxation. `known` is a point that meets every row.
///
/// # Errors
///
/// [`Failure::Numerical`] where the program has no bound.
pub fn relaxation(
    lp: &Lp,
    known: Option<&[f64]>,
    wants_prices: bool,
    aim: Aim,
    context: &SolveContext<'_>,
) -> Result<Relaxed, Failure> {
    let indifferent = lp.gain.iter().all(|&g| g == 0.0);
    if let Some(x) = known
        && (lp.columns() == 0 || (indifferent && aim == Aim::Prices))
    {
        return Ok(Relaxed {
            x: x.to_vec(),
            exact_prices: vec![0.0; lp.rows()],
            central_prices: vec![0.0; lp.rows()],
            ..Relaxed::without_optimum(Ending::Optimal)
        });
    }
    let wide = interior_first(context, lp.columns());
    let mut central = None;
    let mut iterations = 0;
    if wide
        && !indifferent
        && context.engine == EngineName::Auto
        && let Some(found) = class_first(lp, context)?
    {
        return Ok(found);
    }
    if lp.columns() > 0 && !indifferent && (wants_prices || wide) {
        context.sign(Interior.id());
        let start = Start {
            point: known,
            ..Start::default()
        };
        let point = Interior.maximise(Task::new(lp).starting(start), context)?;
        iterations += point.iterations;
        if wide && known.is_none() && point.ending == Ending::Infeasible {
            return Ok(Relaxed::without_optimum(Ending::Infeasible));
        }
        let finite = point.prices.iter().chain(&point.x).all(|u| u.is_finite());
        if finite && point.error < CENTRAL {
            central = Some(point.prices.clone());
        }
        if finite && point.error < POINT_FOR_BASIS && context.engine != EngineName::Simplex {
            let start = Start {
                point: Some(&point.x),
                prices: Some(&point.prices),
                ..Start::default()
            };
            let task = Task {
                aim,
                ..Task::new(lp).starting(start)
            };
            let found = Simplex.maximise(task, context)?;
            match found.ending {
                // From another start it may still be found.
                Ending::Limit => {}
                Ending::Optimal => {
                    return Ok(Relaxed {
                        ending: Ending::Optimal,
                        central_prices: central.unwrap_or_else(|| found.prices.clone()),
                        exact_prices: found.prices,
                        x: found.x,
                        basis: found.basis,
                        iterations: iterations + found.iterations,
                    });
                }
                ending => return Ok(Relaxed::without_optimum(ending)),
            }
        }
    }
    context.sign(Simplex.id());
    let start = Start {
        point: known,
        ..Start::default()
    };
    let found = Simplex.maximise(Task::new(lp).starting(start), context)?;
    if found.ending != Ending::Optimal {
        return Ok(Relaxed::without_optimum(found.ending));
    }
    Ok(Relaxed {
        ending: Ending::Optimal,
        central_prices: central.unwrap_or_else(|| found.prices.clone()),
        exact_prices: found.prices,
        x: found.x,
        basis: found.basis,
        iterations: iterations + found.iterations,
    })
}
