//! The search for whole columns of any program: a stronger relaxation, plans
//! from rounding it, branch and bound, and a last look around the best plan.

use super::dive::{self, Lean};
use super::incumbent::Incumbent;
use super::knapsack::common_unit;
use super::local;
use super::machines::Packs;
use super::nearby;
use super::relaxed::Relaxed;
use super::strengthen::{Cuts, bounded};
use super::tree::Tree;
use crate::Error;
use crate::model::{Lp, Pack};
use crate::solve::basis::Verdict;
use crate::solve::engine::{Ending, Limits, Outcome};
use crate::solve::memory::Role;

/// Rounds of cuts at the root.
const CUT_ROUNDS: usize = 20;
/// More than this part above a limit is no rounding.
const DUST: f64 = 1e-7;
/// So many rounds of cuts that lower the bound by less than this part of it are
/// the last.
const LITTLE: f64 = 1e-6;
const STALLED: usize = 3;

/// Maximises a scaled program with whole columns, from a known point if there
/// is one. `packs` are the replicas that share machines; `scale` is what a unit
/// of the program's gain is in the user's.
pub(in crate::solve) fn whole(
    lp: &Lp,
    known: Option<Vec<f64>>,
    packs: &[Pack],
    scale: f64,
    limits: &Limits<'_>,
) -> Result<Outcome, Error> {
    let program = bounded(lp);
    let cuts = Cuts::new(&program);
    let rows = program.rows();
    let mut best = Incumbent::new(unit(&program), Packs::new(packs), scale);
    let mut relaxed = Relaxed::new(program, limits);
    let known = known.filter(|x| !x.is_empty()).or_else(|| nothing(lp));
    if let Some(x) = known {
        best.offer(&relaxed.lp, x);
    }
    let (columns, trail) = (lp.columns(), limits.trail);
    let root = trail.and_then(|trail| {
        let basis = trail.left(Role::Relaxed, columns, rows);
        basis.or_else(|| trail.start(Role::Root, columns, rows))
    });
    if let Some(basis) = root {
        relaxed.load(&basis);
    }
    match relaxed.solve() {
        Verdict::Optimal => {}
        Verdict::Infeasible if best.x.is_empty() => {
            return Ok(infeasible());
        }
        _ if best.x.is_empty() && limits.expired() => return Ok(Outcome::without_point()),
        _ if best.x.is_empty() => {
            return Err(Error::Solver("the relaxation was not solved".to_owned()));
        }
        _ => {
            return Ok(outcome(
                lp,
                &best,
                Ending::Feasible,
                None,
                relaxed.iterations(),
            ));
        }
    }
    if let Some(trail) = trail {
        trail.leave(Role::Root, &relaxed.basis(), columns);
    }
    let mut bound = relaxed.objective();
    let mut x = relaxed.x();
    let terms = x.iter().zip(&relaxed.lp.gain);
    best.size = terms.map(|(x, gain)| (x * gain).abs()).sum();
    let mut stalled = 0;
    for _ in 0..CUT_ROUNDS {
        if cuts.is_empty() && best.packs.is_empty() || limits.expired() {
            break;
        }
        let mut missed = cuts.missed(&relaxed.lp, &x);
        missed.extend(best.packs.missed(&x));
        if missed.is_empty() {
            break;
        }
        relaxed.cut(&missed);
        match relaxed.solve() {
            Verdict::Optimal => {}
            Verdict::Infeasible if best.x.is_empty() => return Ok(infeasible()),
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
    if relaxed.solve() != Verdict::Optimal {
        // Without the cuts it was.
        relaxed.drop_after(rows);
    }
    if relaxed.solve() != Verdict::Optimal {
        if best.x.is_empty() {
            let what = "the relaxation with cuts was not solved";
            return Err(Error::Solver(what.to_owned()));
        }
        let bound = Some(bound.max(best.value));
        return Ok(outcome(
            lp,
            &best,
            Ending::Feasible,
            bound,
            relaxed.iterations(),
        ));
    }
    bound = relaxed.objective().min(bound);
    x = relaxed.x();
    let reduced = relaxed.reduced_costs().to_vec();
    let basis = relaxed.basis();

    if let Some(earlier) = trail.and_then(|trail| trail.values(columns)) {
        // Whole columns keep their unit in a scaled program.
        let whole: Vec<usize> = (0..columns).filter(|&j| lp.integer[j]).collect();
        best.settle(&mut relaxed, &earlier, &whole);
        relaxed.load(&basis);
    }
    if best.is_beaten_by(bound, limits.gap) {
        dive::round(&mut relaxed, &mut best, &x);
        relaxed.solve();
        for lean in [Lean::Nearest, Lean::Up] {
            if best.is_beaten_by(bound, limits.gap.max(1e-3)) {
                dive::dive(&mut relaxed, &mut best, limits, &x, lean)?;
            }
        }
        if best.is_beaten_by(bound, limits.gap) {
            local::improve(&mut relaxed, &mut best, limits)?;
        }
        if best.is_beaten_by(bound, limits.gap) {
            nearby::search(&mut relaxed, &mut best, limits, &x)?;
        }
        relaxed.load(&basis);
    }
    best.tell(limits, bound);
    let mut tree = Tree::new(&mut relaxed, &mut best, limits);
    tree.fix(bound, &reduced, &x);
    let proved = tree.run(bound)?.min(bound);
    for j in 0..lp.columns() {
        relaxed.set_bounds(j, relaxed.lp.lower[j], relaxed.lp.upper[j]);
    }
    if best.is_beaten_by(proved, 0.0) {
        local::improve(&mut relaxed, &mut best, limits)?;
    }
    if best.x.is_empty() {
        let ending = if proved == f64::NEG_INFINITY {
            Ending::Infeasible
        } else {
            Ending::Limit
        };
        return Ok(Outcome {
            ending,
            iterations: relaxed.iterations(),
            ..Outcome::without_point()
        });
    }
    best.x = tidied(lp, &best.x);
    best.value = lp.objective(&best.x);
    let mut proved = best.reachable(proved).max(best.value);
    if proved - best.value <= best.rounding() {
        proved = best.value;
    }
    let ending = if best.is_beaten_by(proved, limits.gap) {
        Ending::Feasible
    } else {
        Ending::Optimal
    };
    Ok(outcome(
        lp,
        &best,
        ending,
        Some(proved),
        relaxed.iterations(),
    ))
}

/// The point where every column is as little as it can be, if it meets every
/// row: the plan that does nothing.
fn nothing(lp: &Lp) -> Option<Vec<f64>> {
    let activity = lp.activity(&lp.lower);
    let meets = |i: usize| lp.row_lower[i] <= activity[i] && activity[i] <= lp.row_upper[i];
    let whole = (0..lp.columns()).all(|j| !lp.integer[j] || lp.lower[j].fract() == 0.0);
    (whole && (0..lp.rows()).all(meets)).then(|| lp.lower.clone())
}

fn infeasible() -> Outcome {
    Outcome {
        ending: Ending::Infeasible,
        ..Outcome::without_point()
    }
}

fn outcome(
    lp: &Lp,
    best: &Incumbent,
    ending: Ending,
    proved: Option<f64>,
    iterations: u64,
) -> Outcome {
    Outcome {
        ending,
        x: tidied(lp, &best.x),
        search_bound: proved,
        iterations,
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
fn unit(lp: &Lp) -> f64 {
    let continuous = (0..lp.columns()).any(|j| !lp.integer[j] && lp.gain[j] != 0.0);
    if continuous {
        return 0.0;
    }
    let gains = lp.gain.iter().copied().filter(|&g| g != 0.0);
    common_unit(&gains).unwrap_or(0.0)
}
