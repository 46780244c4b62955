//! The search for whole columns of any program: a stronger relaxation, plans
//! from rounding it, branch and bound, and a last look around the best plan.

use super::assignment::common_unit;
use super::covers::{RowCuts, bounded};
use super::cut::CutSource;
use super::dive::{self, Lean};
use super::incumbent::Incumbent;
use super::local_search;
use super::relaxation::Relaxation;
use super::rins;
use super::tree::Tree;
use crate::context::{Effort, Failure, SolveContext};
use crate::outcome::{Ending, Outcome};
use crate::start::Start;
use idlewise_linear::Lp;
use idlewise_linear::simplex::Verdict;
use idlewise_linear::tolerances::mip::DUST;

/// Rounds of cuts at the root.
const CUT_ROUNDS: usize = 20;
/// So many rounds of cuts that lower the bound by less than this part of it are
/// the last.
const LITTLE: f64 = 1e-6;
const STALLED: usize = 3;
/// A first plan within this part of its bound is good enough for a first one.
const ROUGH: f64 = 1e-3;

/// Maximises a scaled program with whole columns. `more` finds cuts beyond those
/// in the rows; `unit` is what a unit of the program's gain is in the caller's.
///
/// # Errors
///
/// [`Failure::Stopped`] where the caller asked to stop, [`Failure::Numerical`]
/// where the relaxation could not be solved and no point is known.
pub fn maximise(
    lp: &Lp,
    start: &Start<'_>,
    more: &mut dyn CutSource,
    unit: f64,
    context: &SolveContext<'_>,
) -> Result<Outcome, Failure> {
    let program = bounded(lp);
    let mut cuts = RowCuts::new(&program);
    let rows = program.rows();
    let mut best = Incumbent::new(common_gain(&program), more, unit);
    let mut relaxed = Relaxation::new(program, context);
    let known = start.point.filter(|x| !x.is_empty()).map(<[f64]>::to_vec);
    if let Some(x) = known.or_else(|| nothing(lp)) {
        best.offer(&relaxed.lp, x);
    }
    if let Some(basis) = start.basis {
        relaxed.load(basis);
    }
    if let Some(outcome) = unsolved(lp, &mut relaxed, &best, context)? {
        return Ok(outcome);
    }
    let root = relaxed.basis();
    let x = relaxed.x();
    best.size = x
        .iter()
        .zip(&relaxed.lp.gain)
        .map(|(x, gain)| (x * gain).abs())
        .sum();
    if context.effort == Effort::First {
        let bound = relaxed.objective();
        let found = first(lp, start, bound, &mut relaxed, &mut best, context)?;
        return Ok(Outcome {
            basis: Some(root),
            ..found
        });
    }
    let Some(mut bound) = cut_root(&mut relaxed, &mut cuts, &mut best, context) else {
        return Ok(Outcome::without_point(Ending::Infeasible));
    };
    if !solve_with_cuts(&mut relaxed, rows) {
        // A limit in the middle of the cuts is an outcome like any other limit.
        if best.x.is_empty() && context.expired() {
            return Ok(Outcome {
                bound: Some(bound),
                iterations: relaxed.iterations(),
                ..Outcome::without_point(Ending::Limit)
            });
        }
        if best.x.is_empty() {
            let what = "the relaxation with cuts was not solved";
            return Err(Failure::Numerical(what.to_owned()));
        }
        let bound = Some(bound.max(best.value));
        let found = outcome(lp, &best, Ending::Feasible, bound, relaxed.iterations());
        return Ok(Outcome {
            basis: Some(root),
            ..found
        });
    }
    bound = relaxed.objective().min(bound);
    let found = search(lp, start, bound, &mut relaxed, &mut best, context)?;
    Ok(Outcome {
        basis: Some(root),
        ..found
    })
}

/// Solves the relaxation; an outcome where nothing follows from it.
fn unsolved(
    lp: &Lp,
    relaxed: &mut Relaxation<'_>,
    best: &Incumbent<'_>,
    context: &SolveContext<'_>,
) -> Result<Option<Outcome>, Failure> {
    match relaxed.solve() {
        Verdict::Optimal => Ok(None),
        Verdict::Infeasible if best.x.is_empty() => {
            Ok(Some(Outcome::without_point(Ending::Infeasible)))
        }
        _ if best.x.is_empty() && context.expired() => {
            Ok(Some(Outcome::without_point(Ending::Limit)))
        }
        _ if best.x.is_empty() => {
            let what = "the relaxation was not solved";
            Err(Failure::Numerical(what.to_owned()))
        }
        _ => {
            let spent = relaxed.iterations();
            Ok(Some(outcome(lp, best, Ending::Feasible, None, spent)))
        }
    }
}

/// Rounds of cuts, as long as they lower the bound; the bound, or nothing where
/// they show that there is no whole point. The relaxation is solved before.
fn cut_root(
    relaxed: &mut Relaxation<'_>,
    cuts: &mut RowCuts,
    best: &mut Incumbent<'_>,
    context: &SolveContext<'_>,
) -> Option<f64> {
    let mut bound = relaxed.objective();
    let mut x = relaxed.x();
    let mut stalled = 0;
    let rows = relaxed.lp.rows();
    for _ in 0..CUT_ROUNDS {
        if cuts.is_empty() && best.cuts.is_empty() || context.expired() {
            break;
        }
        let mut missed = cuts.missed(&relaxed.lp, &x);
        missed.extend(best.cuts.missed(&relaxed.lp, &x));
        if missed.is_empty() {
            break;
        }
        relaxed.cut(&missed);
        match relaxed.solve() {
            Verdict::Optimal => {}
            Verdict::Infeasible if best.x.is_empty() => return None,
            _ => break,
        }
        let now = relaxed.objective().min(bound);
        x = relaxed.x();
        let gained = bound - now;
        bound = now;
        stalled = if gained <= LITTLE * bound.abs() {
            stalled + 1
        } else {
            0
        };
        if stalled == STALLED {
            break;
        }
    }
    relaxed.drop_loose(rows, &x);
    Some(bound)
}

/// Solves the relaxation with its cuts, or without them where that fails:
/// without them it was solved before.
fn solve_with_cuts(relaxed: &mut Relaxation<'_>, rows: usize) -> bool {
    if relaxed.solve() != Verdict::Optimal {
        relaxed.drop_after(rows);
    }
    relaxed.solve() == Verdict::Optimal
}

/// A plan from rounding a solved relaxation, and a dive where rounding left too much.
fn first(
    lp: &Lp,
    start: &Start<'_>,
    bound: f64,
    relaxed: &mut Relaxation<'_>,
    best: &mut Incumbent<'_>,
    context: &SolveContext<'_>,
) -> Result<Outcome, Failure> {
    let x = relaxed.x();
    try_similar(lp, start, relaxed, best);
    if best.is_beaten_by(bound, context.gap.max(ROUGH)) {
        dive::round(relaxed, best, &x);
    }
    if best.is_beaten_by(bound, context.gap.max(ROUGH)) {
        relaxed.solve();
        dive::dive(relaxed, best, context, &x, Lean::Nearest)?;
    }
    Ok(proved_outcome(
        lp,
        best,
        bound,
        relaxed.iterations(),
        context,
    ))
}

/// Offers the whole columns that a program like this one ended with.
fn try_similar(lp: &Lp, start: &Start<'_>, relaxed: &mut Relaxation<'_>, best: &mut Incumbent<'_>) {
    if let Some(similar) = start.similar {
        let basis = relaxed.basis();
        // Whole columns keep their unit in a scaled program.
        let whole: Vec<usize> = (0..lp.columns()).filter(|&j| lp.integer[j]).collect();
        best.settle(relaxed, similar, &whole);
        relaxed.load(&basis);
    }
}

/// Plans from a solved relaxation, then branch and bound below its bound, then a
/// last look around the best plan.
fn search(
    lp: &Lp,
    start: &Start<'_>,
    bound: f64,
    relaxed: &mut Relaxation<'_>,
    best: &mut Incumbent<'_>,
    context: &SolveContext<'_>,
) -> Result<Outcome, Failure> {
    let x = relaxed.x();
    let reduced = relaxed.reduced_costs().to_vec();
    let basis = relaxed.basis();
    try_similar(lp, start, relaxed, best);
    if best.is_beaten_by(bound, context.gap) {
        heuristics(relaxed, best, bound, &x, context)?;
        relaxed.load(&basis);
    }
    best.tell(context, bound);
    let mut tree = Tree::new(relaxed, best, context);
    tree.fix(bound, &reduced, &x);
    let proved = tree.run(bound)?.min(bound);
    for j in 0..lp.columns() {
        relaxed.set_bounds(j, relaxed.lp.lower[j], relaxed.lp.upper[j]);
    }
    if best.is_beaten_by(proved, 0.0) {
        local_search::improve(relaxed, best, context)?;
    }
    let spent = relaxed.iterations();
    Ok(proved_outcome(lp, best, proved, spent, context))
}

/// What the best plan comes to under a bound.
fn proved_outcome(
    lp: &Lp,
    best: &mut Incumbent<'_>,
    proved: f64,
    iterations: u64,
    context: &SolveContext<'_>,
) -> Outcome {
    if best.x.is_empty() {
        let ending = if proved == f64::NEG_INFINITY {
            Ending::Infeasible
        } else {
            Ending::Limit
        };
        return Outcome {
            iterations,
            bound: (ending == Ending::Limit).then_some(proved),
            ..Outcome::without_point(ending)
        };
    }
    best.x = tidied(lp, &best.x);
    best.value = lp.objective(&best.x);
    let mut proved = best.reachable(proved).max(best.value);
    if proved - best.value <= best.rounding() {
        proved = best.value;
    }
    let ending = if best.is_beaten_by(proved, context.gap) {
        Ending::Feasible
    } else {
        Ending::Optimal
    };
    outcome(lp, best, ending, Some(proved), iterations)
}

/// Plans from a point of the relaxation, the quick ways first.
fn heuristics(
    relaxed: &mut Relaxation<'_>,
    best: &mut Incumbent<'_>,
    bound: f64,
    x: &[f64],
    context: &SolveContext<'_>,
) -> Result<(), Failure> {
    dive::round(relaxed, best, x);
    relaxed.solve();
    for lean in [Lean::Nearest, Lean::Up] {
        if best.is_beaten_by(bound, context.gap.max(1e-3)) {
            dive::dive(relaxed, best, context, x, lean)?;
        }
    }
    if best.is_beaten_by(bound, context.gap) {
        local_search::improve(relaxed, best, context)?;
    }
    if best.is_beaten_by(bound, context.gap) {
        rins::search(relaxed, best, context, x)?;
    }
    Ok(())
}

/// The point where every column is as little as it can be, if it meets every
/// row: the plan that does nothing.
fn nothing(lp: &Lp) -> Option<Vec<f64>> {
    let activity = lp.activity(&lp.lower);
    let meets = |i: usize| lp.row_lower[i] <= activity[i] && activity[i] <= lp.row_upper[i];
    let whole = (0..lp.columns()).all(|j| !lp.integer[j] || lp.lower[j].fract() == 0.0);
    (whole && (0..lp.rows()).all(meets)).then(|| lp.lower.clone())
}

fn outcome(
    lp: &Lp,
    best: &Incumbent<'_>,
    ending: Ending,
    proved: Option<f64>,
    iterations: u64,
) -> Outcome {
    Outcome {
        x: tidied(lp, &best.x),
        bound: proved,
        iterations,
        ..Outcome::without_point(ending)
    }
}

/// A point without the dust that an engine's tolerance leaves where nothing
/// whole makes room.
fn tidied(lp: &Lp, x: &[f64]) -> Vec<f64> {
    let mut x = x.to_vec();
    let mut makes = vec![false; lp.rows()];
    let mut made = vec![false; lp.rows()];
    for j in 0..lp.columns() {
        if lp.integer[j] {
            x[j] = x[j].round();
        }
        for (i, a) in lp.column(j).filter(|e| e.1 < 0.0) {
            makes[i] = true;
            made[i] |= a * x[j] != 0.0;
        }
    }
    for j in 0..lp.columns() {
        let shut =
            |&(i, a): &(usize, f64)| a > 0.0 && makes[i] && !made[i] && lp.row_upper[i] == 0.0;
        if lp.lower[j] == 0.0 && !lp.integer[j] && lp.column(j).any(|e| shut(&e)) {
            x[j] = 0.0;
        }
    }
    shrink(lp, &mut x);
    grow(lp, &mut x);
    x
}

/// Gives the continuous columns that gain anything what is left of every row:
/// shrinking takes a little too much.
fn grow(lp: &Lp, x: &mut [f64]) {
    let mut activity = lp.activity(x);
    for j in (0..lp.columns()).filter(|&j| !lp.integer[j] && lp.gain[j] > 0.0) {
        let room = |(i, a): (usize, f64)| {
            let side = if a > 0.0 {
                lp.row_upper[i]
            } else {
                lp.row_lower[i]
            };
            (side - activity[i]) / a
        };
        let most = lp.column(j).map(room).fold(lp.upper[j] - x[j], f64::min);
        if most > 0.0 && most.is_finite() {
            x[j] += most;
            for (i, a) in lp.column(j) {
                activity[i] += a * most;
            }
        }
    }
}

/// Takes off the continuous columns what rounding put above a row's limit.
fn shrink(lp: &Lp, x: &mut [f64]) {
    // What continuous columns fill of each row, and everything.
    let mut filled = vec![0.0; lp.rows()];
    let activity = lp.activity(x);
    for j in (0..lp.columns()).filter(|&j| !lp.integer[j]) {
        for (i, a) in lp.column(j) {
            filled[i] += (a * x[j]).max(0.0);
        }
    }
    let keep: Vec<f64> = (0..lp.rows())
        .map(|i| {
            let over = activity[i] - lp.row_upper[i];
            let dust = over > 0.0 && over <= DUST * filled[i];
            if dust { 1.0 - over / filled[i] } else { 1.0 }
        })
        .collect();
    for j in (0..lp.columns()).filter(|&j| !lp.integer[j]) {
        let of_rows = lp.column(j).filter(|e| e.1 > 0.0).map(|(i, _)| keep[i]);
        x[j] = (x[j] * of_rows.fold(1.0, f64::min)).max(lp.lower[j]);
    }
}

/// What every whole point's value is a multiple of, where only whole columns
/// gain anything.
fn common_gain(lp: &Lp) -> f64 {
    let continuous = (0..lp.columns()).any(|j| !lp.integer[j] && lp.gain[j] != 0.0);
    if continuous {
        return 0.0;
    }
    let gains = lp.gain.iter().copied().filter(|&g| g != 0.0);
    common_unit(&gains).unwrap_or(0.0)
}
