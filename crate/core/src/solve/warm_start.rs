//! A program with what the last one in its place left.

use std::sync::Arc;

use idlewise_engine::{EngineId, EngineName, Lp, SolveContext};

use super::answer::Answer;
use super::lexicographic::in_turn;
use super::memory::{Kept, Known, Memory, Place, is_unhurried};
use super::presolved::maximise;
use super::trail::{Book, Marks, Role, Trail};
use super::warm_simplex::WarmSimplex;
use crate::error::Error;
use crate::model::{Pack, Phase, main_phase};

/// The memory of earlier solves, where there is one, and which of the programs of
/// one call is solved, by number.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WarmStart<'a> {
    pub memory: Option<&'a Memory>,
    pub program: usize,
}

impl WarmStart<'_> {
    /// The same for a later program of the call.
    #[must_use]
    pub fn after(self, programs: usize) -> Self {
        WarmStart {
            program: self.program + programs,
            ..self
        }
    }
}

/// [`maximise`] with what the program's place has in the memory.
pub(crate) fn maximise_at(
    place: Place,
    lp: &Lp,
    phases: &[Phase],
    packs: &[Pack],
    prove: bool,
    memory: Option<&Memory>,
    context: &SolveContext<'_>,
) -> Result<Answer, Error> {
    let Some(memory) = memory else {
        return maximise(lp, phases, packs, prove, None, context);
    };
    // Whoever asked for an engine gets it.
    let may_change = context.engine == EngineName::Auto;
    let known = memory.look(place, (lp, phases, packs), may_change, context);
    if let Known::Same(kept) = known {
        let answer = Answer {
            iterations: 0,
            ..kept.answer.clone()
        };
        memory.keep(place, kept);
        return Ok(answer);
    }
    let changed = match &known {
        Known::Changed(kept) => Some((&kept.marks, kept.answer.x.as_slice())),
        Known::Same(_) | Known::Nothing => None,
    };
    let (answer, marks) = maximise_after(changed, lp, phases, packs, prove, context)?;
    let kept = Kept {
        lp: lp.clone(),
        phases: phases.to_vec(),
        packs: packs.to_vec(),
        answer: answer.clone(),
        marks,
        was_unhurried: is_unhurried(context),
    };
    memory.keep(place, Arc::new(kept));
    Ok(answer)
}

/// [`maximise`] from the bases and column values that a program of the same shape
/// left; with what this one leaves.
pub(super) fn maximise_after(
    known: Option<(&Marks, &[f64])>,
    lp: &Lp,
    phases: &[Phase],
    packs: &[Pack],
    prove: bool,
    context: &SolveContext<'_>,
) -> Result<(Answer, Marks), Error> {
    let book = Book::new(lp, known);
    let trail = book.trail();
    let warm = from_last_basis(lp, phases, prove, trail, context)?;
    let answer = match warm {
        Some(answer) => answer,
        None => maximise(lp, phases, packs, prove, Some(trail), context)?,
    };
    let answer = Answer {
        used: context.engines_used(),
        ..answer
    };
    Ok((answer, book.close()))
}

/// A relaxation from the basis in which the last one like it ended; `None` where
/// there is none, or where it leads nowhere.
fn from_last_basis(
    lp: &Lp,
    phases: &[Phase],
    prove: bool,
    trail: Trail<'_>,
    context: &SolveContext<'_>,
) -> Result<Option<Answer>, Error> {
    let (columns, rows) = (lp.columns(), lp.rows());
    if columns == 0 || rows == 0 || lp.has_integers() || context.expired() || main_phase(phases) > 0
    {
        return Ok(None);
    }
    let Some(basis) = trail.start(Role::Last, columns, rows) else {
        return Ok(None);
    };
    let mut simplex = WarmSimplex::new(lp, &basis);
    let answer = in_turn(phases, Vec::new(), &mut simplex, prove, context)?;
    if answer.is_some() {
        context.sign(EngineId::Simplex);
        trail.leave(Role::Last, &simplex.basis(), columns);
    }
    Ok(answer)
}
