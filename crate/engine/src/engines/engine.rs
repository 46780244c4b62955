//! What an engine is: something that maximises a program within limits.

use crate::context::{Failure, SolveContext};
use crate::ledger::EngineId;
use crate::mip::CutSource;
use crate::outcome::Outcome;
use crate::start::Start;
use idlewise_linear::Lp;
use idlewise_linear::simplex::Aim;

/// What an engine is asked.
pub struct Task<'a> {
    /// The program, scaled as engines like it.
    pub lp: &'a Lp,
    /// What is known of its optimum.
    pub start: Start<'a>,
    /// Whether a vertex is wanted, or prices alone.
    pub aim: Aim,
    /// Cuts beyond those in the rows, and who has the last word on whole points.
    /// An engine that cannot use them leaves them out.
    pub cuts: Option<&'a mut dyn CutSource>,
    /// What a unit of the program's gain is for who watches the search.
    pub unit: f64,
}

impl<'a> Task<'a> {
    /// A program of which nothing is known.
    pub fn new(lp: &'a Lp) -> Self {
        Task {
            lp,
            start: Start::default(),
            aim: Aim::Vertex,
            cuts: None,
            unit: 1.0,
        }
    }

    /// The same with something to begin with.
    #[must_use]
    pub fn starting(self, start: Start<'a>) -> Self {
        Task { start, ..self }
    }
}

/// An engine. It needs no proof that it is right: what it finds is certified by
/// others.
pub trait Engine: Sync {
    /// The name by which it signs.
    fn id(&self) -> EngineId;

    /// Whether it respects whole columns; others solve the relaxation.
    fn keeps_whole_columns(&self) -> bool;

    /// Maximises, or says what became of it.
    ///
    /// # Errors
    ///
    /// [`Failure::Stopped`] where the caller asked to stop; [`Failure::Numerical`]
    /// where the arithmetic led nowhere, the program is without bound, or it is
    /// not of the kind that the engine takes.
    fn maximise(&self, task: Task<'_>, context: &SolveContext<'_>) -> Result<Outcome, Failure>;
}
