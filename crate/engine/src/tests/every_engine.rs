//! What holds for every engine of the list, the reference engine included.

use super::programs::{awkward, same, violation};
use crate::engines::{ENGINES, Engine, Microlp, ProgramTask, Task, maximise};
use crate::{Ending, EngineName, Failure, SolveContext};
use idlewise_linear::Lp;

const DRAWS: u64 = 400;

/// An awkward program where no column is negative or without limit, as the sizes
/// of columns say the truth then.
fn limited(seed: u64) -> Lp {
    let mut lp = awkward(seed);
    for j in 0..lp.columns() {
        lp.lower[j] = lp.lower[j].max(0.0);
        lp.upper[j] = lp.upper[j].min(20.0).max(lp.lower[j]);
        lp.size[j] = lp.upper[j].max(1.0);
    }
    lp
}

/// The same where every third column is whole.
fn limited_and_whole(seed: u64) -> Lp {
    let mut lp = limited(seed);
    for j in (0..lp.columns()).step_by(3) {
        lp.integer[j] = true;
        lp.lower[j] = lp.lower[j].ceil();
        lp.upper[j] = lp.upper[j].floor().max(lp.lower[j]);
        lp.size[j] = lp.upper[j].max(1.0);
    }
    lp
}

fn whole(lp: &Lp, x: &[f64]) -> bool {
    (0..lp.columns()).all(|j| !lp.integer[j] || (x[j] - x[j].round()).abs() < 1e-6)
}

/// Compares an engine with the reference; whether both found an optimum.
fn agrees(engine: &dyn Engine, lp: &Lp, seed: u64) -> bool {
    let context = SolveContext::default();
    let Ok(known) = Microlp.maximise(Task::new(lp), &context) else {
        return false;
    };
    let name = engine.id();
    let found = match engine.maximise(Task::new(lp), &context) {
        Ok(found) => found,
        // It says that the program is not of its kind, or too hard.
        Err(Failure::Numerical(_)) => return false,
        Err(Failure::Stopped) => panic!("{name:?} stopped, seed {seed}"),
    };
    match (known.ending, found.ending) {
        (Ending::Optimal, Ending::Optimal) => {
            let (best, own) = (lp.objective(&known.x), lp.objective(&found.x));
            let close = (best - own).abs() <= 1e-6 * best.abs().max(own.abs()).max(1.0);
            assert!(close, "{name:?} seed {seed}: {own} for {best}");
            assert!(violation(lp, &found.x) < 1e-6, "{name:?} seed {seed}");
            assert!(!engine.keeps_whole_columns() || whole(lp, &found.x));
            true
        }
        (Ending::Infeasible, ending) => {
            assert_ne!(ending, Ending::Optimal, "{name:?} seed {seed}");
            false
        }
        (_, ending) => {
            assert_ne!(ending, Ending::Infeasible, "{name:?} seed {seed}");
            false
        }
    }
}

#[test]
fn every_engine_finds_the_optimum_of_relaxations() {
    for engine in ENGINES {
        let solved = (0..DRAWS).filter(|&seed| agrees(*engine, &limited(seed), seed));
        let solved = solved.count() as u64;
        let refuses = engine.maximise(Task::new(&limited(0)), &SolveContext::default());
        let is_special = matches!(refuses, Err(Failure::Numerical(_)));
        assert!(
            is_special || solved > DRAWS / 3,
            "{:?}: {solved}",
            engine.id()
        );
    }
}

#[test]
fn every_engine_for_whole_numbers_finds_their_optimum() {
    for engine in ENGINES.iter().filter(|e| e.keeps_whole_columns()) {
        let solved = (0..DRAWS).filter(|&seed| agrees(*engine, &limited_and_whole(seed), seed));
        let solved = solved.count() as u64;
        let refuses = engine.maximise(Task::new(&limited_and_whole(0)), &SolveContext::default());
        let is_special = matches!(refuses, Err(Failure::Numerical(_)));
        assert!(
            is_special || solved > DRAWS / 4,
            "{:?}: {solved}",
            engine.id()
        );
    }
}

#[test]
fn every_name_leads_to_the_same_optimum() {
    let mut solved = 0;
    for seed in 0..DRAWS {
        let lp = limited_and_whole(seed);
        let best = EngineName::ALL.iter().filter_map(|&engine| {
            let context = SolveContext {
                engine,
                ..SolveContext::default()
            };
            let task = ProgramTask::new(&lp);
            let found = maximise(task, &context).ok()?.outcome;
            (found.ending == Ending::Optimal).then(|| lp.objective(&found.x))
        });
        let best: Vec<f64> = best.collect();
        solved += best.len();
        for pair in best.windows(2) {
            let close = (pair[0] - pair[1]).abs() <= 1e-6 * pair[0].abs().max(1.0);
            assert!(close || same(pair[0], pair[1]), "seed {seed}: {best:?}");
        }
    }
    assert!(solved > DRAWS as usize, "{solved}");
}

#[cfg(not(feature = "highs"))]
#[test]
fn an_engine_that_this_build_lacks_is_named() {
    let lp = awkward(0);
    let context = SolveContext {
        engine: EngineName::Highs,
        ..SolveContext::default()
    };
    let task = ProgramTask::new(&lp);
    let failure = maximise(task, &context).unwrap_err();
    assert_eq!(
        failure.to_string(),
        "this build does not have the engine highs"
    );
}
