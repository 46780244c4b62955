//! One component, phase after phase: maximise the first goal, then the next
//! among the points that keep what was reached.

use super::basis::{Aim, vertex};
use super::engine::{Ending, Engine, Limits, Outcome, complete_engine, interior_first};
use super::interior::{self, Point, Status};
use super::levels::Level;
use super::memory::{Role, Trail, restarted};
use super::relaxed::relaxed_in_turn;
use super::search::{Assigned, assign, whole};
use super::simplex::Simplex;
use super::used::{Used, Worker};
use crate::model::{Goal, Lp, Pack, Phase, Scaled};
use crate::reduce::{Fluid, Smaller};
use crate::{EngineName, Error};

/// How much of a reached objective the next phase may give up, relative to it:
/// room for rounding, far below every tolerance that is reported.
const KEEP: f64 = 1e-11;
/// An interior point with a larger error proves too little to be used.
const USABLE: f64 = 1e-6;
/// An interior point this good stands for the optimum until a later phase.
const GOOD: f64 = 1e-9;
/// A vertex must reach the bound this closely, relative to it.
const REACHED: f64 = 1e-8;

/// A later phase that loses more than this of an earlier one is not used.
const LOST: f64 = 1e-8;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Prices of one phase: of the component's rows, and of the first kept goal.
#[derive(Debug, Clone, Default)]
pub(crate) struct PhasePrices {
    pub rows: Vec<f64>,
    /// What the last unit of the first goal costs in this one.
    pub kept: f64,
}

/// What the phases found.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub ending: Ending,
    /// Column values; empty without a point.
    pub x: Vec<f64>,
    /// One entry per phase that has to be proved; `None` where it was skipped
    /// because nothing in the component matters to it.
    pub prices: Vec<Option<PhasePrices>>,
    /// Upper bound on the first goal that a search for whole numbers proved.
    pub search_bound: Option<f64>,
    /// No point that reaches as much of the first goal costs less, where the
    /// second is cost and a search was made; minus infinity where its answer
    /// could not be used.
    pub cost_bound: Option<f64>,
    pub iterations: u64,
    /// Under `fair`: the levels of its demands, in the order of settling.
    pub levels: Vec<Level>,
    /// Which engines worked on it.
    pub used: Used,
}

impl Answer {
    pub(super) fn without_point(ending: Ending) -> Self {
        Answer {
            ending,
            x: Vec::new(),
            prices: Vec::new(),
            search_bound: None,
            cost_bound: None,
            iterations: 0,
            levels: Vec::new(),
            used: Used::default(),
        }
    }
}

/// Maximises the phases in turn. Prices are found for every phase that does more
/// than break ties, and only where `prove` asks for them.
pub(crate) fn maximise_in_turn(
    lp: &Lp,
    phases: &[Phase],
    limits: &Limits<'_>,
    prove: bool,
) -> Result<Answer, Error> {
    maximise_on_machines(lp, phases, &[], limits, prove)
}

/// [`maximise_in_turn`] where replicas have to stand on machines.
pub(crate) fn maximise_on_machines(
    lp: &Lp,
    phases: &[Phase],
    packs: &[Pack],
    limits: &Limits<'_>,
    prove: bool,
) -> Result<Answer, Error> {
    if lp.columns() == 0 || lp.rows() == 0 {
        return Ok(trivial(lp, phases));
    }
    if let Some(fluid) = Fluid::new(lp, phases) {
        let (columns, rows) = fluid.kept();
        if let Some(trail) = limits.trail {
            trail.tie(fluid.replaced());
        }
        let names = limits.trail.map(|trail| trail.names(columns, rows));
        let limits = limits.within(names.as_ref());
        let mut answer = maximise_in_turn(&fluid.lp, &fluid.phases, &limits, prove)?;
        if !answer.x.is_empty() {
            answer.x = fluid.values(&answer.x);
        }
        for (phase, prices) in answer.prices.iter_mut().enumerate() {
            if let Some(p) = prices {
                p.rows = fluid.prices(&p.rows, phase, p.kept);
            }
        }
        return Ok(answer);
    }
    if let Some(smaller) = Smaller::new(lp, phases) {
        let (columns, rows) = smaller.kept();
        if let Some(trail) = limits.trail {
            trail.hand_over(smaller.bounded());
        }
        let names = limits.trail.map(|trail| trail.names(columns, rows));
        let limits = limits.within(names.as_ref());
        let packs = smaller.packs(packs);
        let mut answer =
            maximise_on_machines(&smaller.lp, &smaller.phases, &packs, &limits, prove)?;
        if !answer.x.is_empty() {
            answer.x = smaller.values(&answer.x);
        }
        for (phase, prices) in answer.prices.iter_mut().enumerate() {
            if let Some(p) = prices {
                p.rows = smaller.prices(&p.rows, phase, p.kept);
            }
        }
        return Ok(answer);
    }
    if !lp.has_integers()
        && limits.engine != EngineName::Simplex
        && complete_engine(limits).is_none()
        && let Some(answer) = relaxed_in_turn(lp, phases, limits, prove)?
    {
        return Ok(answer);
    }
    in_turn(lp, phases, Vec::new(), packs, limits, prove)
}

/// The phases without any reduction, from a point that is known; empty where
/// there is none.
pub(super) fn in_turn(
    lp: &Lp,
    phases: &[Phase],
    known: Vec<f64>,
    packs: &[Pack],
    limits: &Limits<'_>,
    prove: bool,
) -> Result<Answer, Error> {
    let opened = known.is_empty();
    let mut answer = Answer {
        x: known,
        ..Answer::without_point(Ending::Optimal)
    };
    let mut current = lp.clone();
    let mut floors: Vec<(usize, f64)> = Vec::new(); // (phase, least objective)
    // Only what the first phase finds is in the objective's unit.
    let quiet = Limits {
        found: None,
        ..*limits
    };
    let mut decided = !opened; // whether a phase had a choice
    for (index, phase) in phases.iter().enumerate() {
        limits.check_cancelled()?;
        let first = opened && index == 0;
        let matters = first || phase.gain.iter().any(|&g| g != 0.0);
        if !matters {
            if index == 1 && phase.goal == Goal::Cost {
                answer.cost_bound = Some(0.0);
            }
            answer.prices.push(None);
            continue;
        }
        if !first && limits.expired() {
            answer.ending = Ending::Feasible;
            break;
        }
        let mut program = current.with_gain(phase.gain.clone());
        if phase.goal == Goal::Compute && decided {
            fix_whole_columns(&mut program, &answer.x);
        }
        let wants_prices = prove && phase.goal.is_proved();
        let start = (!first).then_some(answer.x.as_slice());
        let last = index + 1 == phases.len();
        let told = if first { limits } else { &quiet };
        let told = told.at_phase(index);
        let found = one_phase(&program, start, packs, &told, wants_prices, last)?;
        answer.iterations += found.iterations;
        if wants_prices {
            let m = lp.rows();
            answer.prices.push(Some(PhasePrices {
                rows: found.prices[..m].to_vec(),
                kept: found.prices.get(m).map_or(0.0, |u| (-u).max(0.0)),
            }));
        }
        match found.ending {
            Ending::Optimal | Ending::Feasible => {
                // What was reached may hide below an engine's tolerance.
                let lost = floors.iter().any(|&(earlier, floor)| {
                    let now: f64 = dot(&phases[earlier].gain, &found.x);
                    now < floor - LOST * floor.abs()
                });
                if lost {
                    answer.cost_bound = Some(f64::NEG_INFINITY);
                    break;
                }
                if found.ending == Ending::Feasible {
                    answer.ending = Ending::Feasible;
                }
                answer.x = found.x;
            }
            ending if first => {
                return Ok(Answer {
                    iterations: answer.iterations,
                    ..Answer::without_point(ending)
                });
            }
            // The point so far meets every row of a later phase; if rounding
            // hides that from the engine, or time is up, the point stays.
            Ending::Infeasible | Ending::Limit => {
                if found.ending == Ending::Limit {
                    answer.ending = Ending::Feasible;
                }
                break;
            }
        }
        match (index, phase.goal) {
            (0, _) => answer.search_bound = found.search_bound,
            (1, Goal::Cost) => {
                answer.cost_bound = found.search_bound.map(|bound| 0.0 - bound);
            }
            _ => {}
        }
        decided |= !found.indifferent;
        let rest = &phases[index + 1..];
        if found.complete && decided && rest.iter().all(|p| p.goal == Goal::Compute) {
            break;
        }
        if !last && !found.indifferent {
            let reached = program.objective(&answer.x);
            let size: f64 = phase
                .gain
                .iter()
                .zip(&answer.x)
                .map(|(g, v)| (g * v).abs())
                .sum();
            let floor = reached - found.error.max(KEEP) * size;
            current = current.with_row(&phase.gain, floor, f64::INFINITY);
            floors.push((index, floor));
        }
    }
    Ok(answer)
}

/// What one phase found, in the user's units.
pub(super) struct Found {
    pub ending: Ending,
    pub x: Vec<f64>,
    pub prices: Vec<f64>,
    pub search_bound: Option<f64>,
    pub iterations: u64,
    /// How far the point may be from the optimum, relative to it.
    error: f64,
    /// Whether nothing is left to a later phase once whole columns are fixed.
    complete: bool,
    /// Whether every point is worth the same to this phase.
    indifferent: bool,
}

/// Maximises one program; `last` where no later phase chooses among its optima.
pub(super) fn one_phase(
    lp: &Lp,
    start: Option<&[f64]>,
    packs: &[Pack],
    limits: &Limits<'_>,
    wants_prices: bool,
    last: bool,
) -> Result<Found, Error> {
    let own = complete_engine(limits);
    if own.is_none()
        && let Some(assigned) = assign(lp, limits)?
    {
        limits.sign(Worker::Search);
        return Ok(complete(lp, assigned, limits, wants_prices));
    }
    let scaled = Scaled::new(lp);
    let s = &scaled.lp;
    let large = !s.has_integers() && interior_first(limits, s.columns());
    let middle = if wants_prices || !s.has_integers() {
        Middle::again(lp, start, limits)
    } else {
        None
    };
    let middle = middle.or_else(|| (wants_prices || large).then(|| Middle::find(lp, limits)));
    let mut iterations = middle.as_ref().map_or(0, |m| m.point.steps);

    let quick = match &middle {
        // Proved: no point meets the rows.
        Some(m) if m.point.status == Status::Infeasible => Some(Outcome {
            ending: Ending::Infeasible,
            ..Outcome::without_point()
        }),
        Some(m) if m.is_vertex && !s.has_integers() => Some(Outcome {
            ending: Ending::Optimal,
            x: scaled.scaled_values(&m.values),
            search_bound: None,
            iterations: 0,
        }),
        // A later phase finds the vertex; this one only has to say how much
        // can be reached.
        Some(m) if large && !last && m.point.error < GOOD => Some(Outcome {
            ending: Ending::Optimal,
            x: scaled.scaled_values(&m.values),
            search_bound: None,
            iterations: 0,
        }),
        Some(m) if large && m.point.error < USABLE => cross_over(lp, &scaled, m, limits),
        _ => None,
    };
    let found = match quick {
        Some(found) => found,
        None if own.is_none() && s.has_integers() => {
            limits.sign(Worker::Search);
            let start = start.map(|x| scaled.scaled_values(x));
            whole(s, start, packs, scaled.objective(1.0), limits)?
        }
        None => match maximised(own.unwrap_or(&Simplex), s, limits) {
            Ok(outcome) => outcome,
            // The simplex gave up; a good interior point is a valid answer too.
            Err(Error::Solver(reason)) => match &middle {
                Some(m) if m.point.error < REACHED => Outcome {
                    ending: Ending::Optimal,
                    x: scaled.scaled_values(&m.values),
                    search_bound: None,
                    iterations: 0,
                },
                _ => return Err(Error::Solver(reason)),
            },
            Err(other) => return Err(other),
        },
    };
    let found = match &middle {
        Some(m) if !lp.has_integers() && m.falls_short(lp, &scaled.values(&found.x)) => {
            match cross_over(lp, &scaled, m, limits) {
                Some(better) => better,
                None => Outcome {
                    x: scaled.scaled_values(&m.values),
                    ..found
                },
            }
        }
        _ => found,
    };
    iterations += found.iterations;
    let x = scaled.values(&found.x);
    let error = middle.as_ref().map_or(0.0, |m| {
        if x.is_empty() || !large || last || lp.objective(&x) < lp.objective(&m.values) {
            0.0
        } else {
            10.0 * m.point.error
        }
    });
    Ok(Found {
        ending: found.ending,
        x,
        prices: middle.map_or_else(Vec::new, |m| m.prices),
        search_bound: found.search_bound.map(|b| scaled.objective(b)),
        iterations,
        error,
        complete: false,
        indifferent: false,
    })
}

/// What an engine finds.
fn maximised(engine: &dyn Engine, lp: &Lp, limits: &Limits<'_>) -> Result<Outcome, Error> {
    limits.sign(engine.worker());
    engine.maximise(lp, None, limits)
}

/// What a search found that leaves nothing open, with prices of the relaxation.
fn complete(lp: &Lp, assigned: Assigned, limits: &Limits<'_>, wants_prices: bool) -> Found {
    let found = assigned.outcome;
    let mut iterations = found.iterations;
    let prices = match assigned.prices {
        Some(prices) => prices,
        None if wants_prices && !found.x.is_empty() => {
            let middle = Middle::find(lp, limits);
            iterations += middle.point.steps;
            middle.prices
        }
        None => vec![0.0; lp.rows()],
    };
    Found {
        ending: found.ending,
        x: found.x,
        prices,
        search_bound: found.search_bound,
        iterations,
        error: 0.0,
        complete: true,
        indifferent: assigned.indifferent,
    }
}

/// The middle of the optimal points of a relaxation, with prices.
struct Middle {
    scaled: Scaled,
    point: Point,
    /// Column values and row prices in the user's units.
    values: Vec<f64>,
    prices: Vec<f64>,
    /// Whether it is a corner, and exact, instead.
    is_vertex: bool,
}

impl Middle {
    /// A corner of the optimal points, from the basis that such a program ended
    /// in before, or from a known point; `None` where there is neither, or the
    /// way from there is long.
    fn again(lp: &Lp, known: Option<&[f64]>, limits: &Limits<'_>) -> Option<Self> {
        let trail = limits.trail.filter(Trail::knows)?;
        let scaled = Scaled::by_size(lp);
        let (columns, rows) = (lp.columns(), lp.rows());
        let basis = trail
            .start(Role::Relaxed, columns, rows)
            .or_else(|| trail.start(Role::Root, columns, rows));
        let stop = || limits.expired();
        let (x, prices, basis, steps) = match (basis, known) {
            (Some(basis), _) => {
                let simplex = restarted(&scaled.lp, &basis, &stop)?;
                let steps = simplex.iterations();
                (
                    simplex.x(),
                    simplex.prices().to_vec(),
                    simplex.basis(),
                    steps,
                )
            }
            (None, Some(x)) if !lp.has_integers() => {
                let x = scaled.scaled_values(x);
                let found = vertex(&scaled.lp, &x, None, Aim::Vertex, &stop).ok()?;
                (found.x, found.prices, found.basis, found.iterations)
            }
            _ => return None,
        };
        trail.leave(Role::Relaxed, &basis, columns);
        limits.sign(Worker::Simplex);
        Some(Middle {
            values: scaled.values(&x),
            prices: scaled.prices(&prices),
            point: Point {
                status: Status::Point,
                x,
                prices,
                error: 0.0,
                steps,
            },
            scaled,
            is_vertex: true,
        })
    }

    fn find(lp: &Lp, limits: &Limits<'_>) -> Self {
        limits.sign(Worker::Interior);
        let scaled = Scaled::by_size(lp);
        let point = interior::solve(&scaled.lp, &|| limits.expired());
        Middle {
            values: scaled.values(&point.x),
            prices: scaled.prices(&point.prices),
            scaled,
            point,
            is_vertex: false,
        }
    }

    /// Whether a point of the simplex engine misses what this point shows to
    /// be possible: its tolerances are absolute, and a column of little worth
    /// can hide below them.
    fn falls_short(&self, lp: &Lp, x: &[f64]) -> bool {
        let (reached, aim) = (lp.objective(x), lp.objective(&self.values));
        !x.is_empty()
            && self.point.error < REACHED
            && aim - reached > 10.0 * REACHED * aim.abs().max(reached.abs())
    }
}

/// A vertex from an interior point. `None` where that does not reach the optimum.
fn cross_over(user: &Lp, scaled: &Scaled, middle: &Middle, limits: &Limits<'_>) -> Option<Outcome> {
    let (seen, point) = (&middle.scaled, &middle.point);
    let prices = Some(point.prices.as_slice());
    let stop = || limits.expired();
    let found = vertex(&seen.lp, &point.x, prices, Aim::Vertex, &stop).ok()?;
    let values = seen.values(&found.x);
    let (reached, aim) = (user.objective(&values), user.objective(&middle.values));
    let close = aim - reached <= REACHED * aim.abs().max(reached.abs());
    close.then(|| Outcome {
        ending: Ending::Optimal,
        x: scaled.scaled_values(&values),
        search_bound: None,
        iterations: found.iterations,
    })
}

/// Whole columns stay where an earlier phase put them.
fn fix_whole_columns(lp: &mut Lp, x: &[f64]) {
    for j in 0..lp.columns() {
        if lp.integer[j] {
            lp.lower[j] = x[j];
            lp.upper[j] = x[j];
            lp.integer[j] = false;
        }
    }
}

/// A component without columns, or without rows: every column goes to the
/// bound that its first non-zero gain prefers.
fn trivial(lp: &Lp, phases: &[Phase]) -> Answer {
    let meets = |i: usize| lp.row_lower[i] <= 0.0 && lp.row_upper[i] >= 0.0;
    if !(0..lp.rows()).all(meets) {
        return Answer::without_point(Ending::Infeasible);
    }
    let x = (0..lp.columns())
        .map(|j| {
            let gain = phases
                .iter()
                .map(|p| p.gain[j])
                .find(|&g| g != 0.0)
                .unwrap_or(0.0);
            if gain > 0.0 { lp.upper[j] } else { lp.lower[j] }
        })
        .collect();
    Answer {
        x,
        prices: phases
            .iter()
            .filter(|p| p.goal.is_proved())
            .map(|_| {
                Some(PhasePrices {
                    rows: vec![0.0; lp.rows()],
                    kept: 0.0,
                })
            })
            .collect(),
        ..Answer::without_point(Ending::Optimal)
    }
}
