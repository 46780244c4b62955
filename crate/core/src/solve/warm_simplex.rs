//! Phases of a program without whole columns, from the basis that one like it
//! ended in.
//!
//! One simplex goes through all phases: after each, columns and rows that its
//! prices fix stay fixed, and the next begins in the same basis. Where
//! little has changed, that basis is optimal for every phase, and the work is one
//! factorisation and a few looks at the numbers. Presolve would cost more than
//! it saves here: what it leaves out is at its bound or slack.

use idlewise_engine::simplex::{Basis, Simplex, Verdict};
use idlewise_engine::{Ending, FacePart, Lp, OptimalFace, SolveContext};

use super::answer::PhasePrices;
use super::lexicographic::{Loss, PhaseMethod, PhaseOutcome, PhaseTask};
use super::tolerances::LOST_BY_FACE;
use crate::error::Error;

/// Exchanges of one phase, beside one for each row, after which the way from
/// the last basis is longer than one from nothing.
const NEAR: u64 = 100;

/// A simplex on the optimal face so far.
pub(super) struct WarmSimplex {
    face: OptimalFace,
    simplex: Simplex,
    /// What the last phase worked on.
    last: Option<FacePart>,
}

impl WarmSimplex {
    /// A simplex that begins in a basis.
    pub fn new(lp: &Lp, basis: &Basis) -> Self {
        let face = OptimalFace::new(lp);
        let mut simplex = Simplex::new(&face.scaled.lp);
        simplex.load(basis);
        simplex.set_limit(NEAR + lp.rows() as u64);
        WarmSimplex {
            face,
            simplex,
            last: None,
        }
    }

    /// Where it ended.
    pub fn basis(&self) -> Basis {
        self.simplex.basis()
    }
}

impl PhaseMethod for WarmSimplex {
    fn maximise(
        &mut self,
        task: &PhaseTask<'_>,
        context: &SolveContext<'_>,
    ) -> Result<Option<PhaseOutcome>, Error> {
        let part = self.face.whole(&task.phase.gain);
        self.simplex.set_gain(part.gain());
        let before = self.simplex.iterations();
        if self.simplex.solve(&|| context.expired()) != Verdict::Optimal {
            return Ok(None);
        }
        let prices = task.wants_prices.then(|| {
            let prices = self.face.prices(&part, self.simplex.prices());
            PhasePrices {
                rows: prices.rows,
                kept: prices.kept,
                also: Vec::new(),
                exact: None,
            }
        });
        self.last = Some(part);
        Ok(Some(PhaseOutcome {
            x: self.face.scaled.values(&self.simplex.x()),
            prices,
            iterations: self.simplex.iterations() - before,
            ..PhaseOutcome::without_point(Ending::Optimal)
        }))
    }

    fn keep(&mut self, task: &PhaseTask<'_>, outcome: &PhaseOutcome) -> Option<f64> {
        let part = self.last.take()?;
        let x = self.simplex.x();
        self.face.narrow(&part, self.simplex.prices(), &x);
        for j in 0..part.columns.len() {
            let (lower, upper) = self.face.column(j);
            self.simplex.set_bounds(j, lower, upper);
        }
        for i in 0..part.rows.len() {
            let (lower, upper) = self.face.row(i);
            self.simplex.set_row(i, lower, upper);
        }
        Some(task.phase.objective(&outcome.x))
    }

    fn loss(&self) -> (f64, Loss) {
        (LOST_BY_FACE, Loss::GiveUp)
    }

    fn ends_in_vertex(&self) -> bool {
        false
    }

    fn searches(&self) -> bool {
        false
    }
}
