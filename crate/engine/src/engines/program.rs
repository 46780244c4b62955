//! One goal of a program in the user's own units: which engines see it, in which
//! order, and who takes over.

use super::assignment::Assignment;
use super::branch_and_cut::BranchAndCut;
use super::engine::{Engine, Task};
use super::interior::Interior;
use super::list::{REFERENCE, complete_engine};
use super::refinement::refined;
use super::relaxation::interior_first;
use super::simplex::Simplex;
use crate::context::{Effort, Failure, SolveContext};
use crate::mip::{CutSource, tightened};
use crate::outcome::{Ending, Outcome};
use crate::scale::Scaled;
use crate::start::{PreviousSolve, Start};
use idlewise_linear::Lp;
use idlewise_linear::simplex::{Aim, Basis};
use idlewise_linear::tolerances::engines::{CENTRAL, REACHED, USABLE};

/// What is asked of a program.
pub struct ProgramTask<'a> {
    /// The program, in the user's units.
    pub lp: &'a Lp,
    /// A point that meets every row.
    pub point: Option<&'a [f64]>,
    /// What a program like this one left.
    pub warm: Option<&'a PreviousSolve>,
    /// Cuts beyond those in the rows.
    pub cuts: Option<&'a mut dyn CutSource>,
    /// Whether row prices of the relaxation are wanted.
    pub wants_prices: bool,
    /// Whether no later goal chooses among the optima.
    pub is_last: bool,
}

impl<'a> ProgramTask<'a> {
    /// A program of which nothing is known; its optimum is wanted, and no prices.
    pub fn new(lp: &'a Lp) -> Self {
        ProgramTask {
            lp,
            point: None,
            warm: None,
            cuts: None,
            wants_prices: false,
            is_last: true,
        }
    }
}

/// What came of it, in the user's units.
#[derive(Debug, Clone)]
pub struct ProgramOutcome {
    /// The optimum or what there is instead. Its prices are those of the
    /// relaxation where they were wanted; its basis is that of the relaxation
    /// that a search began with.
    pub outcome: Outcome,
    /// The basis of the relaxation, where it was solved from a warm start.
    pub relaxation: Option<Basis>,
}

/// Maximises a program.
///
/// # Errors
///
/// [`Failure::Stopped`] where the caller asked to stop; [`Failure::Numerical`]
/// where every engine gave up.
pub fn maximise(
    task: ProgramTask<'_>,
    context: &SolveContext<'_>,
) -> Result<ProgramOutcome, Failure> {
    let own = complete_engine(context.engine)?;
    if own.is_none()
        && task.lp.has_integers()
        && let Some(found) = assigned(&task, context)?
    {
        return Ok(found);
    }
    let lp = task.lp;
    let large = !lp.has_integers() && interior_first(context, lp.columns());
    let mut relaxation = None;
    if task.wants_prices || !lp.has_integers() {
        relaxation = Relaxation::warm(lp, task.point, task.warm, context)?;
    }
    let hurried = context.effort == Effort::First && own.is_none() && lp.has_integers();
    if relaxation.is_none() && hurried && task.wants_prices {
        relaxation = Relaxation::vertex_of(lp, context)?;
    }
    if relaxation.is_none() && (task.wants_prices || large) {
        relaxation = Some(Relaxation::central(lp, context)?);
    }
    let tight = tightened(lp);
    let scaled = Scaled::new(tight.as_ref().unwrap_or(lp));
    let wants_last = task.is_last;
    let basis = relaxation.as_ref().and_then(|r| r.basis.clone());
    let quick = match &relaxation {
        Some(r) => r.answers(lp, &scaled, large, wants_last, context)?,
        None => None,
    };
    let found = match quick {
        Some(found) => found,
        None => by_engine(task, own, &scaled, relaxation.as_ref(), context)?,
    };
    // What is left of rows and bounds is mended here, whoever the answer is from: by the
    // engine that was asked for, else by the simplex.
    let mut found = refined(own.unwrap_or(&Simplex), &scaled.lp, found, context)?;
    if let Some(r) = &relaxation
        && !lp.has_integers()
        && r.is_missed_by(lp, &scaled.values(&found.x))
        && !found.x.is_empty()
    {
        found = match r.vertex(lp, &scaled, context)? {
            Some(better) => better,
            None => Outcome {
                x: scaled.scaled_values(&r.values),
                ..found
            },
        };
    }
    let x = scaled.values(&found.x);
    let error = relaxation.as_ref().map_or(0.0, |r| {
        if x.is_empty() || !large || wants_last || lp.objective(&x) < lp.objective(&r.values) {
            0.0
        } else {
            10.0 * r.error
        }
    });
    let spent = relaxation.as_ref().map_or(0, |r| r.iterations);
    let prices = relaxation.map_or_else(Vec::new, |r| r.prices);
    Ok(ProgramOutcome {
        outcome: Outcome {
            x,
            prices,
            bound: found.bound.map(|b| scaled.objective(b)),
            error,
            iterations: spent + found.iterations,
            ..found
        },
        relaxation: basis,
    })
}

/// The answer of the search for programs that only choose, where this is one.
fn assigned(
    task: &ProgramTask<'_>,
    context: &SolveContext<'_>,
) -> Result<Option<ProgramOutcome>, Failure> {
    let mut found = match Assignment.maximise(Task::new(task.lp), context) {
        Ok(found) => found,
        Err(Failure::Numerical(_)) => return Ok(None),
        Err(stopped) => return Err(stopped),
    };
    context.sign(Assignment.id());
    if found.prices.is_empty() {
        found.prices = if task.wants_prices && !found.x.is_empty() {
            let relaxation = Relaxation::central(task.lp, context)?;
            found.iterations += relaxation.iterations;
            relaxation.prices
        } else {
            vec![0.0; task.lp.rows()]
        };
    }
    Ok(Some(ProgramOutcome {
        outcome: found,
        relaxation: None,
    }))
}

/// The answer of the engine that was asked for or is made for the program, or of
/// another one where that gives up; in the units of the scaled program.
fn by_engine(
    task: ProgramTask<'_>,
    own: Option<&dyn Engine>,
    scaled: &Scaled,
    relaxation: Option<&Relaxation>,
    context: &SolveContext<'_>,
) -> Result<Outcome, Failure> {
    let s = &scaled.lp;
    let point = task.point.map(|x| scaled.scaled_values(x));
    let warm_root = relaxation.and_then(|r| r.basis.as_ref());
    let warm_root = warm_root.map(|b| PreviousSolve::portable(b, s.columns()));
    let start = Start {
        point: point.as_deref(),
        basis: warm_root
            .as_ref()
            .or_else(|| task.warm?.root.as_ref())
            .filter(|_| s.has_integers()),
        similar: task.warm.and_then(|warm| warm.values.as_deref()),
        prices: None,
    };
    let made_for_it: &dyn Engine = if s.has_integers() {
        &BranchAndCut
    } else {
        &Simplex
    };
    let engine = own.unwrap_or(made_for_it);
    context.sign(engine.id());
    let asked = Task {
        cuts: task.cuts.map(|cuts| cuts as &mut dyn CutSource),
        unit: scaled.objective(1.0),
        ..Task::new(s).starting(start)
    };
    // A search that ran into its limit of nodes has looked everywhere it may.
    let is_answer =
        |found: &Outcome| found.ending != Ending::Limit || s.has_integers() || context.expired();
    let reason = match engine.maximise(asked, context) {
        Ok(found) if own.is_some() || is_answer(&found) => return Ok(found),
        // What went wrong after the time was up is no reason to begin anew.
        Err(Failure::Numerical(_)) if context.expired() => {
            return Ok(Outcome::without_point(Ending::Limit));
        }
        Ok(_) => "the simplex method did not end".to_owned(),
        Err(Failure::Numerical(reason)) => reason,
        Err(stopped) => return Err(stopped),
    };
    let other = own.map_or(REFERENCE, |_| made_for_it);
    context.sign(other.id());
    let task = Task {
        unit: scaled.objective(1.0),
        ..Task::new(s).starting(start)
    };
    match other.maximise(task, context) {
        Ok(found) if is_answer(&found) => Ok(found),
        // A good interior point is a valid answer too.
        Ok(_) | Err(Failure::Numerical(_)) => match relaxation {
            Some(r) if r.error < REACHED && !s.has_integers() => Ok(Outcome {
                x: scaled.scaled_values(&r.values),
                ..Outcome::without_point(Ending::Optimal)
            }),
            _ => Err(Failure::Numerical(reason)),
        },
        Err(stopped) => Err(stopped),
    }
}

/// A solved relaxation with prices: a point in the middle of the optimal ones, or
/// a vertex where it was solved from a warm start.
struct Relaxation {
    scaled: Scaled,
    ending: Ending,
    /// The point and prices in scaled units.
    point: Vec<f64>,
    scaled_prices: Vec<f64>,
    error: f64,
    iterations: u64,
    /// Column values and row prices in the user's units.
    values: Vec<f64>,
    prices: Vec<f64>,
    /// The basis of a vertex.
    basis: Option<Basis>,
}

impl Relaxation {
    fn new(scaled: Scaled, found: Outcome) -> Self {
        Relaxation {
            values: scaled.values(&found.x),
            prices: scaled.prices(&found.prices),
            scaled,
            ending: found.ending,
            point: found.x,
            scaled_prices: found.prices,
            error: found.error,
            iterations: found.iterations,
            basis: found.basis,
        }
    }

    /// From what a program like this one left; nothing where that is too far away.
    fn warm(
        lp: &Lp,
        point: Option<&[f64]>,
        warm: Option<&PreviousSolve>,
        context: &SolveContext<'_>,
    ) -> Result<Option<Self>, Failure> {
        let Some(warm) = warm else { return Ok(None) };
        let scaled = Scaled::by_size(lp);
        let basis = warm.relaxation.as_ref();
        let x = match (basis, point) {
            (None, Some(x)) if !lp.has_integers() => Some(scaled.scaled_values(x)),
            (None, _) => return Ok(None),
            (Some(_), _) => None,
        };
        let start = Start {
            basis,
            point: x.as_deref(),
            ..Start::default()
        };
        let found = match Simplex.maximise(Task::new(&scaled.lp).starting(start), context) {
            Ok(found) if found.ending == Ending::Optimal => found,
            Ok(_) | Err(Failure::Numerical(_)) => return Ok(None),
            Err(stopped) => return Err(stopped),
        };
        context.sign(Simplex.id());
        Ok(Some(Relaxation::new(scaled, found)))
    }

    /// From the simplex alone, whose basis is where a search begins: one solve instead of
    /// two. Nothing where the interior point is the better way.
    fn vertex_of(lp: &Lp, context: &SolveContext<'_>) -> Result<Option<Self>, Failure> {
        if interior_first(context, lp.columns()) {
            return Ok(None);
        }
        let scaled = Scaled::by_size(lp);
        context.sign(Simplex.id());
        match Simplex.maximise(Task::new(&scaled.lp), context) {
            Ok(found) if found.ending == Ending::Optimal => {
                Ok(Some(Relaxation::new(scaled, found)))
            }
            Ok(_) | Err(Failure::Numerical(_)) => Ok(None),
            Err(stopped) => Err(stopped),
        }
    }

    /// From the interior point; from the simplex where that comes to nothing.
    fn central(lp: &Lp, context: &SolveContext<'_>) -> Result<Self, Failure> {
        context.sign(Interior.id());
        let scaled = Scaled::by_size(lp);
        let mut found = Interior.maximise(Task::new(&scaled.lp), context)?;
        let usable = matches!(found.ending, Ending::Optimal | Ending::Infeasible);
        if !usable && !context.expired() {
            let other = Scaled::new(lp);
            match Simplex.maximise(Task::new(&other.lp), context) {
                Ok(vertex) if vertex.ending == Ending::Optimal => {
                    context.sign(Simplex.id());
                    return Ok(Relaxation::new(other, vertex));
                }
                Ok(_) | Err(Failure::Numerical(_)) => {}
                Err(stopped) => return Err(stopped),
            }
        }
        if !found.prices.iter().chain(&found.x).all(|v| v.is_finite()) {
            // No prices prove less than none that are wrong.
            found.prices = vec![0.0; lp.rows()];
            found.x = vec![0.0; lp.columns()];
            found.error = f64::INFINITY;
        }
        Ok(Relaxation::new(scaled, found))
    }

    /// The answer of a program where its relaxation gives it, in the units of
    /// `scaled`.
    fn answers(
        &self,
        lp: &Lp,
        scaled: &Scaled,
        large: bool,
        is_last: bool,
        context: &SolveContext<'_>,
    ) -> Result<Option<Outcome>, Failure> {
        let here = || Outcome {
            x: scaled.scaled_values(&self.values),
            ..Outcome::without_point(Ending::Optimal)
        };
        // Proved: no point meets the rows.
        if self.ending == Ending::Infeasible {
            return Ok(Some(Outcome::without_point(Ending::Infeasible)));
        }
        if self.basis.is_some() && !lp.has_integers() {
            return Ok(Some(here()));
        }
        // A later goal finds the vertex; this one only has to say how much can
        // be reached.
        if large && !is_last && self.error < CENTRAL {
            return Ok(Some(here()));
        }
        if large && self.error < USABLE {
            return self.vertex(lp, scaled, context);
        }
        Ok(None)
    }

    /// A vertex from the point, in the units of `scaled`; nothing where that does
    /// not reach the optimum.
    fn vertex(
        &self,
        lp: &Lp,
        scaled: &Scaled,
        context: &SolveContext<'_>,
    ) -> Result<Option<Outcome>, Failure> {
        let start = Start {
            point: Some(&self.point),
            prices: Some(&self.scaled_prices),
            ..Start::default()
        };
        let task = Task {
            aim: Aim::Vertex,
            ..Task::new(&self.scaled.lp).starting(start)
        };
        let found = match Simplex.maximise(task, context) {
            Ok(found) if found.ending == Ending::Optimal => found,
            Ok(_) | Err(Failure::Numerical(_)) => return Ok(None),
            Err(stopped) => return Err(stopped),
        };
        let values = self.scaled.values(&found.x);
        let (reached, aim) = (lp.objective(&values), lp.objective(&self.values));
        let close = aim - reached <= REACHED * aim.abs().max(reached.abs());
        Ok(close.then(|| Outcome {
            x: scaled.scaled_values(&values),
            iterations: found.iterations,
            ..Outcome::without_point(Ending::Optimal)
        }))
    }

    /// Whether a point misses what this one shows to be possible: tolerances of
    /// some engines are absolute, and a column of little worth can hide below them.
    fn is_missed_by(&self, lp: &Lp, x: &[f64]) -> bool {
        let (reached, aim) = (lp.objective(x), lp.objective(&self.values));
        !x.is_empty()
            && self.error < REACHED
            && aim - reached > 10.0 * REACHED * aim.abs().max(reached.abs())
    }
}
