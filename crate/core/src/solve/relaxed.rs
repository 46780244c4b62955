//! A component without whole columns, phase after phase, each on the optimal
//! face of the ones before it.
//!
//! An interior point gives the prices that users see, which lie in the middle
//! of all optimal ones; a basis made from it gives exact prices, which fix the
//! face for the next phase, and after the last phase a vertex.

use super::basis::{Aim, Basis, Simplex, Verdict, vertex};
use super::engine::{Ending, Limits, interior_first};
use super::face::{Face, Part};
use super::interior::{self, Status};
use super::memory::Role;
use super::phases::{Answer, PhasePrices};
use super::used::Worker;
use crate::model::{Lp, Phase};
use crate::{EngineName, Error};

/// An interior point with a larger error says nothing about the basis.
const USABLE: f64 = 1e-5;
/// With a larger error than this its prices prove less than those of a basis.
const GOOD: f64 = 1e-9;
/// A later phase that loses more than this of an earlier one is not used.
const LOST: f64 = 1e-9;

/// What is known after a phase, in the units of its part.
struct Found {
    x: Vec<f64>,
    /// Prices of an optimal basis, and those that users see.
    exact: Vec<f64>,
    shown: Vec<f64>,
    iterations: u64,
}

/// Maximises the phases in turn; `None` where that did not work out and
/// another way has to be found.
pub(super) fn relaxed_in_turn(
    lp: &Lp,
    phases: &[Phase],
    limits: &Limits<'_>,
    prove: bool,
) -> Result<Option<Answer>, Error> {
    let mut face = Face::new(lp);
    let mut answer = Answer::without_point(Ending::Optimal);
    let mut reached: Vec<f64> = Vec::new();
    let mut x: Option<Vec<f64>> = None;
    for (index, phase) in phases.iter().enumerate() {
        limits.check_cancelled()?;
        let last = index + 1 == phases.len();
        let wants_prices = prove && phase.goal.is_proved();
        let matters = index == 0 || phase.gain.iter().any(|&g| g != 0.0);
        if !matters {
            answer.prices.push(None);
        }
        if !matters && !last {
            reached.push(0.0);
            continue;
        }
        if index > 0 && limits.expired() {
            answer.ending = Ending::Feasible;
            break;
        }
        let mut part = face.part(&phase.gain);
        let aim = if last { Aim::Vertex } else { Aim::Prices };
        let known: Option<Vec<f64>> = x
            .as_ref()
            .map(|x| part.columns.iter().map(|&j| x[j]).collect());
        let names = limits
            .trail
            .map(|trail| trail.names(&part.columns, &part.rows));
        let own = limits.within(names.as_ref());
        let found = one_part(&part, known, wants_prices, aim, &own);
        face.give_back(&mut part);
        let found = match found {
            Ok(found) => found,
            Err(Verdict::Infeasible) if index == 0 => {
                return Ok(Some(Answer::without_point(Ending::Infeasible)));
            }
            Err(Verdict::Limit) if limits.expired() => {
                if index == 0 {
                    return Ok(Some(Answer::without_point(Ending::Limit)));
                }
                answer.ending = Ending::Feasible;
                break;
            }
            Err(_) => return Ok(None),
        };
        answer.iterations += found.iterations;
        let now = face.values(&part, &found.x);
        let user = face.scaled.values(&now);
        let lost = phases.iter().zip(&reached).any(|(earlier, &floor)| {
            let now: f64 = earlier.gain.iter().zip(&user).map(|(g, v)| g * v).sum();
            floor - now > LOST * floor.abs()
        });
        if lost {
            return Ok(None);
        }
        if wants_prices && matters {
            let prices = face.prices(&part, &found.shown);
            answer.prices.push(Some(PhasePrices {
                rows: prices.rows,
                kept: prices.kept,
            }));
        }
        reached.push(phase.gain.iter().zip(&user).map(|(g, v)| g * v).sum());
        if !last {
            face.narrow(&part, &found.exact);
        }
        answer.x = user;
        x = Some(now);
    }
    Ok(Some(answer))
}

/// One phase on what can still move.
fn one_part(
    part: &Part,
    known: Option<Vec<f64>>,
    wants_prices: bool,
    aim: Aim,
    limits: &Limits<'_>,
) -> Result<Found, Verdict> {
    let lp = &part.lp;
    let stop = || limits.expired();
    let nothing = || vec![0.0; lp.rows()];
    let indifferent = lp.gain.iter().all(|&g| g == 0.0);
    if let Some(x) = &known
        && (lp.columns() == 0 || (indifferent && aim == Aim::Prices))
    {
        return Ok(Found {
            x: x.clone(),
            exact: nothing(),
            shown: nothing(),
            iterations: 0,
        });
    }
    let leave = |basis: &Basis| {
        if let Some(trail) = limits.trail {
            trail.leave(Role::Last, basis, lp.columns());
        }
    };
    let wide = interior_first(limits, lp.columns());
    let mut shown = None;
    let mut iterations = 0;
    if lp.columns() > 0 && !indifferent && (wants_prices || wide) {
        limits.sign(Worker::Interior);
        let point = interior::solve(lp, &stop);
        iterations += point.steps;
        if wide && known.is_none() && point.status == Status::Infeasible {
            return Err(Verdict::Infeasible);
        }
        let finite = point.prices.iter().chain(&point.x).all(|u| u.is_finite());
        if finite && point.error < GOOD {
            shown = Some(point.prices.clone());
        }
        if finite && point.error < USABLE && limits.engine != EngineName::Simplex {
            let found = vertex(lp, &point.x, Some(&point.prices), aim, &stop);
            match found {
                Ok(found) => {
                    leave(&found.basis);
                    return Ok(Found {
                        x: found.x,
                        shown: shown.unwrap_or_else(|| found.prices.clone()),
                        exact: found.prices,
                        iterations: iterations + found.iterations,
                    });
                }
                Err(Verdict::Limit) => {}
                Err(other) => return Err(other),
            }
        }
    }
    limits.sign(Worker::Simplex);
    let (x, exact) = if let Some(known) = known {
        let found = vertex(lp, &known, None, Aim::Vertex, &stop)?;
        iterations += found.iterations;
        leave(&found.basis);
        (found.x, found.prices)
    } else {
        let mut simplex = Simplex::new(lp);
        let verdict = simplex.solve(&stop);
        iterations += simplex.iterations();
        if verdict != Verdict::Optimal {
            return Err(verdict);
        }
        leave(&simplex.basis());
        (simplex.x(), simplex.prices().to_vec())
    };
    Ok(Found {
        x,
        shown: shown.unwrap_or_else(|| exact.clone()),
        exact,
        iterations,
    })
}
