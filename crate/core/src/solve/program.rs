//! All components of a program, in parallel, each once or within a time limit.

use super::answer::Answer;
use super::anytime;
use super::components::{Found, Work};
use super::join::Solved;
use super::memory::Place;
use super::warm_start::WarmStart;
use crate::context::Context;
use crate::error::Error;
use crate::model::Program;
use crate::parallel::try_map;

/// Solves a program. The result does not depend on the number of threads.
pub(crate) fn solve_program(
    program: &Program,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Solved, Error> {
    let work = Work::new(program);
    let order: Vec<usize> = (0..work.components()).collect();
    let answers = answers(&work, &order, warm, context)?;
    if let Some(memory) = warm.memory {
        let place = |index| Place::Part {
            program: warm.program,
            index,
        };
        for (index, &first) in work.first().iter().enumerate() {
            if first != index {
                memory.copy(place(first), place(index));
            }
        }
    }
    work.join(&answers)
}

/// Solves components, in parallel; `None` for those that repeat one.
pub(crate) fn answers(
    work: &Work<'_>,
    order: &[usize],
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Vec<Option<Answer>>, Error> {
    let found = Found {
        tally: &work.tally(order),
        watch: context.hooks.progress,
    };
    // A component that repeats an earlier one has its answer.
    let (own, repeats): (Vec<usize>, Vec<usize>) = order
        .iter()
        .partition(|&&index| work.first()[index] == index);
    let known: Vec<(usize, Answer)> = if context.solve.deadline.is_some() && !work.is_fair() {
        anytime::answers(work, &own, warm, found, context)?
    } else {
        try_map(&own, |&index| {
            context.check_cancelled()?;
            let left = work.answer(index, warm, None, found, &context.solve)?;
            found.finish(index);
            Ok((index, left.answer))
        })?
    };
    let mut answers: Vec<Option<Answer>> = vec![None; work.first().len()];
    for (index, answer) in known {
        answers[index] = Some(answer);
    }
    for index in repeats {
        found.finish(index);
    }
    Ok(order.iter().map(|&index| answers[index].take()).collect())
}
