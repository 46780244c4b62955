//! The search for whole columns of any program: a stronger relaxation, plans
//! from rounding it, branch and bound, and a last look around the best plan.

use super::dive::{self, Lean};
use super::incumbent::Incumbent;
use super::knapsack::common_unit;
use super::local;
use super::relaxed::Relaxed;
use super::strengthen::{Cuts, bounded};
use super::tree::Tree;
use crate::Error;
use crate::program::Lp;
use crate::solve::basis::Verdict;
use crate::solve::engine::{Ending, Limits, Outcome};
use crate::solve::memory::Role;

/// Rounds of cuts at the root.
const CUT_ROUNDS: usize = 20;
/// More than this part above a limit is no rounding.
const DUST: f64 = 1e-7;
/// A round of cuts that lowers the bound by less than this part of it is the last.
const LITTLE: f64 = 1e-6;

/// Maximises a scaled program with whole columns, from a known point if there
/// is one. `scale` is what a unit of its gain is in the user's.
pub(in crate::solve) fn whole(
    lp: &Lp,
    known: Option<Vec<f64>>,
    scale: f64,
    limits: &Limits<'_>,
) -> Result<Outcome, Error> {
    let program = bounded(lp);
    let cuts = Cuts::new(&program);
    let rows = program.rows();
    let mut best = Incumbent::new(unit(&program), scale);
    let mut relaxed = Relaxed::new(program, limits);
    let known = known.filter(|x| !x.is_empty());
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
    for _ in 0..CUT_ROUNDS {
        if cuts.is_empty() || limits.expired() {
            break;
        }
        let missed = cuts.missed(&relaxed.lp, &x);
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
        if gained <= LITTLE * bound.abs() {
            break;
        }
    }
    relaxed.drop_loose(rows, &x);
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
    x
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
