//! Phases of a program without whole columns, each on the optimal face of the
//! ones before it.
//!
//! An interior point gives the prices that users see, which lie in the middle
//! of all optimal ones; a basis made from it gives exact prices, which fix the
//! face for the next phase, and after the last phase a vertex.

use idlewise_engine::engines::relaxation;
use idlewise_engine::simplex::Aim;
use idlewise_engine::{Ending, FacePart, Failure, Lp, OptimalFace, SolveContext};

use super::answer::PhasePrices;
use super::lexicographic::{Loss, PhaseMethod, PhaseOutcome, PhaseTask};
use super::tolerances::LOST_BY_FACE;
use super::trail::{Role, Trail};
use crate::error::Error;
use crate::model::Goal;

/// The optimal face so far, and where its phases left off.
pub(super) struct ColdFace<'a> {
    face: OptimalFace,
    trail: Option<Trail<'a>>,
    /// The point of the last phase, in scaled units.
    x: Option<Vec<f64>>,
    /// What the last phase worked on, and its exact prices.
    last: Option<(FacePart, Vec<f64>)>,
}

impl<'a> ColdFace<'a> {
    /// All points of a program.
    pub fn new(lp: &Lp, trail: Option<Trail<'a>>) -> Self {
        ColdFace {
            face: OptimalFace::new(lp),
            trail,
            x: None,
            last: None,
        }
    }
}

impl PhaseMethod for ColdFace<'_> {
    fn maximise(
        &mut self,
        task: &PhaseTask<'_>,
        context: &SolveContext<'_>,
    ) -> Result<Option<PhaseOutcome>, Error> {
        let mut part = self.face.part(&task.phase.gain);
        let aim = if task.is_last {
            Aim::Vertex
        } else {
            Aim::Prices
        };
        let known: Option<Vec<f64>> = self
            .x
            .as_ref()
            .map(|x| part.columns.iter().map(|&j| x[j]).collect());
        let found = relaxation(&part.lp, known.as_deref(), task.wants_prices, aim, context);
        let columns = part.lp.columns();
        self.face.give_back(&mut part);
        let found = match found {
            Ok(found) => found,
            Err(Failure::Numerical(_)) => return Ok(None),
            Err(stopped) => return Err(stopped.into()),
        };
        match found.ending {
            Ending::Optimal => {}
            Ending::Infeasible if task.index == 0 => {
                return Ok(Some(PhaseOutcome::without_point(Ending::Infeasible)));
            }
            Ending::Limit if context.expired() => {
                return Ok(Some(PhaseOutcome::without_point(Ending::Limit)));
            }
            Ending::Infeasible | Ending::Limit | Ending::Feasible => return Ok(None),
        }
        if let (Some(trail), Some(basis)) = (self.trail, &found.basis) {
            let names = trail.names(&part.columns, &part.rows);
            trail.within(&names).leave(Role::Last, basis, columns);
        }
        let prices = task.wants_prices.then(|| {
            let prices = self.face.prices(&part, &found.central_prices);
            let exact = || self.face.prices(&part, &found.exact_prices).rows;
            PhasePrices {
                rows: prices.rows,
                kept: prices.kept,
                also: Vec::new(),
                exact: (task.phase.goal == Goal::Fair).then(exact),
            }
        });
        let now = self.face.values(&part, &found.x);
        let x = self.face.scaled.values(&now);
        self.x = Some(now);
        self.last = Some((part, found.exact_prices));
        Ok(Some(PhaseOutcome {
            x,
            prices,
            iterations: found.iterations,
            ..PhaseOutcome::without_point(Ending::Optimal)
        }))
    }

    fn keep(&mut self, task: &PhaseTask<'_>, outcome: &PhaseOutcome) -> Option<f64> {
        if let (Some((part, exact)), Some(x)) = (self.last.take(), &self.x) {
            self.face.narrow(&part, &exact, x);
        }
        Some(task.phase.objective(&outcome.x))
    }

    fn loss(&self) -> (f64, Loss) {
        (LOST_BY_FACE, Loss::GiveUp)
    }

    fn ends_in_vertex(&self) -> bool {
        true
    }

    fn searches(&self) -> bool {
        false
    }
}
