//! Phases of any program: what was reached is kept by a row.

use idlewise_engine::engines::{ProgramTask, maximise, solves_relaxations_alone};
use idlewise_engine::mip::tightened;
use idlewise_engine::{Ending, Failure, Lp, PreviousSolve, SolveContext};

use super::answer::PhasePrices;
use super::cold_face::ColdFace;
use super::lexicographic::{Loss, PhaseMethod, PhaseOutcome, PhaseTask, in_turn};
use super::tolerances::{KEEP, LOST_BY_ROW};
use super::trail::{Role, Trail};
use crate::error::Error;
use crate::model::{Goal, Pack, Phase};
use crate::pack::PackingCuts;

/// A program with the rows that keep what its phases reached.
pub(super) struct KeptRows<'a> {
    lp: Lp,
    /// Rows of the program itself; those that keep follow.
    rows: usize,
    packs: &'a [Pack],
    trail: Option<Trail<'a>>,
    /// Those so far, and the least of each that the later ones have to leave.
    phases: Vec<Phase>,
    /// The phase of each row that keeps.
    keeps: Vec<usize>,
    floors: Vec<(usize, f64)>,
}

impl<'a> KeptRows<'a> {
    /// No phase has been solved.
    pub fn new(lp: &Lp, packs: &'a [Pack], trail: Option<Trail<'a>>) -> Self {
        KeptRows {
            lp: lp.clone(),
            rows: lp.rows(),
            packs,
            trail,
            phases: Vec::new(),
            keeps: Vec::new(),
            floors: Vec::new(),
        }
    }

    /// How much of what a point reaches it owes to rows that it misses. An engine meets rows
    /// to its tolerance, which can be a part of a sum much larger than what the row is about:
    /// a row that kept that much could not be met at all.
    fn beyond(&self, outcome: &PhaseOutcome) -> f64 {
        let Some(prices) = &outcome.prices else {
            return 0.0;
        };
        let missed = self.lp.activity(&outcome.x).into_iter().enumerate();
        let missed = missed.map(|(i, activity)| {
            let (lower, upper) = (self.lp.row_lower[i], self.lp.row_upper[i]);
            (activity - upper).max(lower - activity).max(0.0)
        });
        let owed = prices.rows.iter().zip(missed);
        owed.map(|(price, missed)| price.abs() * missed).sum()
    }

    /// Once whole columns are fixed, the phases so far on their optimal faces: a row
    /// that keeps what they reached leaves room for rounding, and a rare demand can
    /// be as small as that. Nothing where that does not keep what was reached.
    fn on_the_face(
        &self,
        fixed: &Lp,
        context: &SolveContext<'_>,
    ) -> Result<Option<PhaseOutcome>, Error> {
        if !self.lp.has_integers() || !solves_relaxations_alone(context)? {
            return Ok(None);
        }
        let own: Vec<bool> = (0..fixed.rows()).map(|i| i < self.rows).collect();
        let program = fixed.with_rows_kept(&own);
        let mut face = ColdFace::new(&program, None);
        let found = match in_turn(&self.phases, Vec::new(), &mut face, false, context) {
            Ok(Some(found)) if found.ending == Ending::Optimal => found,
            Ok(_) | Err(Error::Solver(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let keeps = |&(phase, floor): &(usize, f64)| {
            let phase: &Phase = &self.phases[phase];
            phase.objective(&found.x) >= floor
        };
        Ok(self.floors.iter().all(keeps).then(|| PhaseOutcome {
            x: found.x,
            iterations: found.iterations,
            ..PhaseOutcome::without_point(Ending::Optimal)
        }))
    }
}

impl PhaseMethod for KeptRows<'_> {
    fn maximise(
        &mut self,
        task: &PhaseTask<'_>,
        context: &SolveContext<'_>,
    ) -> Result<Option<PhaseOutcome>, Error> {
        self.phases.push(task.phase.clone());
        let mut program = self.lp.with_gain(task.phase.gain.clone());
        if task.phase.goal == Goal::Compute && task.decided {
            fix_whole_columns(&mut program, task.x);
            if let Some(found) = self.on_the_face(&program, context)? {
                return Ok(Some(found));
            }
        }
        let trail = self.trail.map(|trail| trail.at(task.index));
        let mut found = one_program(
            &program,
            (!task.is_first).then_some(task.x),
            self.packs,
            trail,
            (task.wants_prices, task.is_last),
            context,
        )?;
        let kept = |prices: &PhasePrices, phase: usize| {
            let row = self.keeps.iter().position(|&kept| kept == phase);
            let price = row.and_then(|row| prices.rows.get(self.rows + row));
            price.map_or(0.0, |u| (-u).max(0.0))
        };
        found.prices = found.prices.map(|prices| PhasePrices {
            kept: kept(&prices, 0),
            also: (1..task.index).map(|phase| kept(&prices, phase)).collect(),
            rows: prices.rows[..self.rows].to_vec(),
            exact: None,
        });
        Ok(Some(found))
    }

    fn keep(&mut self, task: &PhaseTask<'_>, outcome: &PhaseOutcome) -> Option<f64> {
        if outcome.is_indifferent {
            return None;
        }
        let gain = &task.phase.gain;
        let terms = gain.iter().zip(&outcome.x).map(|(g, v)| g * v);
        let size: f64 = terms.map(f64::abs).sum();
        let reached = task.phase.objective(&outcome.x) - self.beyond(outcome);
        // What lies beyond the search's own bound is rounding, too.
        let reached = reached.min(outcome.search_bound.unwrap_or(f64::INFINITY));
        let floor = reached - outcome.error.max(KEEP) * size;
        self.lp = self.lp.with_row(gain, floor, f64::INFINITY);
        self.keeps.push(task.index);
        self.floors.push((self.phases.len() - 1, floor));
        Some(floor)
    }

    fn loss(&self) -> (f64, Loss) {
        (LOST_BY_ROW, Loss::Stop)
    }

    fn ends_in_vertex(&self) -> bool {
        false
    }

    fn searches(&self) -> bool {
        self.lp.has_integers()
    }
}

/// Whole columns stay where an earlier phase put them. Rows are tightened first:
/// what makes no room is then as far from making some as can be.
fn fix_whole_columns(lp: &mut Lp, x: &[f64]) {
    if let Some(tight) = tightened(lp) {
        *lp = tight;
    }
    for j in 0..lp.columns() {
        if lp.integer[j] {
            lp.lower[j] = x[j];
            lp.upper[j] = x[j];
            lp.integer[j] = false;
        }
    }
}

/// Maximises the gains of a program, from a point that is known; with prices of
/// all its rows where `wants_prices`, and without a vertex where a later goal
/// (`!is_last`) makes one.
pub(super) fn one_program(
    lp: &Lp,
    point: Option<&[f64]>,
    packs: &[Pack],
    trail: Option<Trail<'_>>,
    (wants_prices, is_last): (bool, bool),
    context: &SolveContext<'_>,
) -> Result<PhaseOutcome, Error> {
    let (columns, rows) = (lp.columns(), lp.rows());
    let known = trail.filter(Trail::knows);
    let warm = known.map(|trail| {
        let root = trail.start(Role::Root, columns, rows);
        let relaxation = trail.start(Role::Relaxed, columns, rows);
        PreviousSolve {
            relaxation: relaxation.or_else(|| root.clone()),
            root,
            values: trail.values(columns),
        }
    });
    let mut cuts = PackingCuts::new(packs);
    let task = ProgramTask {
        lp,
        point,
        warm: warm.as_ref(),
        cuts: Some(&mut cuts),
        wants_prices,
        is_last,
    };
    let found = maximise(task, context)?;
    let outcome = found.outcome;
    if let Some(trail) = trail {
        if let Some(basis) = &found.relaxation {
            trail.leave(Role::Relaxed, basis, columns);
        }
        if let Some(basis) = outcome.basis.as_ref().filter(|_| lp.has_integers()) {
            trail.leave(Role::Root, basis, columns);
        }
    }
    if wants_prices && outcome.has_point() && outcome.prices.len() != rows {
        let what = "the relaxation has no prices".to_owned();
        return Err(Failure::Numerical(what).into());
    }
    let has_prices = wants_prices && outcome.prices.len() == rows;
    Ok(PhaseOutcome {
        prices: has_prices.then_some(PhasePrices {
            rows: outcome.prices,
            ..PhasePrices::default()
        }),
        x: outcome.x,
        search_bound: outcome.bound,
        error: outcome.error,
        is_complete: outcome.is_complete,
        is_indifferent: outcome.is_indifferent,
        iterations: outcome.iterations,
        ..PhaseOutcome::without_point(outcome.ending)
    })
}
