//! All components of a program, in parallel, joined into one answer.

use idlewise_engine::components::{Component, repeats, split};
use idlewise_engine::{EnginesUsed, Ledger, Lp, SolveContext};

use super::answer::Answer;
use super::fair::fair_in_turn;
use super::join::{Solved, join};
use super::levels::shares;
use super::memory::Place;
use super::periods::Tally;
use super::warm_start::{WarmStart, maximise_at};
use crate::context::Context;
use crate::model::{Goal, Pack, Phase, Program};
use crate::parallel::try_map;
use crate::{Error, Progress};

/// Solves a program. The result does not depend on the number of threads.
pub(crate) fn solve_program(
    program: &Program,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Solved, Error> {
    let work = Work::new(program);
    let order: Vec<usize> = (0..work.parts.len()).collect();
    let answers = work.answers(&order, warm, context)?;
    if let Some(memory) = warm.memory {
        let place = |index| Place::Part {
            program: warm.program,
            index,
        };
        for (index, &first) in work.first.iter().enumerate() {
            if first != index {
                memory.copy(place(first), place(index));
            }
        }
    }
    work.join(&answers)
}

/// The components of a program, and which of them are worth solving.
pub(crate) struct Work<'p> {
    program: &'p Program,
    parts: Vec<Component>,
    phases: Vec<Vec<Phase>>,
    packs: Vec<Vec<Pack>>,
    /// For each component the first one that is the same program.
    first: Vec<usize>,
}

impl<'p> Work<'p> {
    pub fn new(program: &'p Program) -> Self {
        let parts = split(&program.lp);
        let phases: Vec<Vec<Phase>> = parts.iter().map(|p| local_phases(program, p)).collect();
        let numbers: Vec<(&Lp, Vec<&[f64]>)> = parts
            .iter()
            .zip(&phases)
            .map(|(part, phases)| (&part.lp, phases.iter().map(|p| p.gain.as_slice()).collect()))
            .collect();
        let mut first = repeats(&numbers);
        let packs = local_packs(program, &parts);
        for i in 0..parts.len() {
            // What stands on machines is no part of a program's rows.
            if packs[i] != packs[first[i]] {
                first[i] = i;
            }
        }
        Work {
            program,
            parts,
            phases,
            packs,
            first,
        }
    }

    /// Components that repeat no earlier one.
    pub fn distinct(&self) -> Vec<usize> {
        (0..self.parts.len())
            .filter(|&i| self.first[i] == i)
            .collect()
    }

    /// How many components there are.
    pub fn components(&self) -> usize {
        self.parts.len()
    }

    /// The program of a component.
    pub fn lp(&self, index: usize) -> &Lp {
        &self.parts[index].lp
    }

    /// Solves components, in parallel; `None` for those that repeat one.
    pub fn answers(
        &self,
        order: &[usize],
        warm: WarmStart<'_>,
        context: &Context<'_>,
    ) -> Result<Vec<Option<Answer>>, Error> {
        let tally = Tally::new(self.program, &self.parts, order);
        let report = |progress: Progress| {
            if let Some(watch) = context.hooks.progress {
                watch(progress);
            }
        };
        try_map(order, |&index| {
            context.check_cancelled()?;
            // A component that repeats an earlier one has its answer.
            let answer = if self.first[index] == index {
                let found = |incumbent: Option<f64>, bound: Option<f64>| {
                    report(Progress {
                        incumbent,
                        bound,
                        ..tally.progress()
                    });
                };
                Some(self.answer(index, warm, &found, &context.solve)?)
            } else {
                None
            };
            tally.finish(index);
            report(tally.progress());
            Ok(answer)
        })
    }

    /// Solves one component; `found` is told the best value and the bound of a
    /// search, as they are in a plan.
    fn answer(
        &self,
        index: usize,
        warm: WarmStart<'_>,
        found: &(dyn Fn(Option<f64>, Option<f64>) + Sync),
        context: &SolveContext<'_>,
    ) -> Result<Answer, Error> {
        let (lp, phases, packs) = (self.lp(index), &self.phases[index], &self.packs[index]);
        let sign = match phases.first().map(|p| p.goal) {
            Some(Goal::Cost) => -1.0,
            _ => 1.0,
        };
        let progress = |best: Option<f64>, bound: f64| {
            let bound = bound.is_finite().then_some(sign * bound);
            found(best.map(|value| sign * value), bound);
        };
        let ledger = Ledger::default();
        let context = SolveContext {
            progress: Some(&progress),
            ledger: Some(&ledger),
            ..*context
        };
        let answer = match phases.split_first() {
            Some((fair, later)) if fair.goal == Goal::Fair => {
                let shares = shares(self.program, &self.parts[index], fair);
                fair_in_turn(lp, &shares, later, packs, &context)?
            }
            _ => {
                let place = Place::Part {
                    program: warm.program,
                    index,
                };
                maximise_at(place, lp, phases, packs, true, warm.memory, &context)?
            }
        };
        Ok(Answer {
            used: answer.used.and(ledger.used()),
            ..answer
        })
    }

    /// One answer for the whole program from those of all components.
    pub fn join(self, answers: &[Option<Answer>]) -> Result<Solved, Error> {
        let all: Vec<&Answer> = self
            .first
            .iter()
            .filter_map(|&i| answers.get(i)?.as_ref())
            .collect();
        if all.len() != self.parts.len() {
            return Err(Error::Solver("a part has no answer".to_owned()));
        }
        let given = || answers.iter().flatten();
        let used = given().fold(EnginesUsed::default(), |used, a| used.and(a.used));
        Ok(Solved {
            iterations: given().map(|a| a.iterations).sum(),
            used,
            ..join(self.program, self.parts, &all)
        })
    }
}

/// The replicas that share machines, by component and in its columns.
fn local_packs(program: &Program, parts: &[Component]) -> Vec<Vec<Pack>> {
    let mut place = vec![(0, 0); program.lp.columns()];
    for (part, component) in parts.iter().enumerate() {
        for (local, &j) in component.columns.iter().enumerate() {
            place[j] = (part, local);
        }
    }
    let mut packs = vec![Vec::new(); parts.len()];
    for pack in &program.packs {
        let part = pack.kinds.first().map_or(0, |&(j, _)| place[j].0);
        let number = |j: usize| (place[j].0 == part).then_some(place[j].1);
        packs[part].extend(pack.renumbered(number));
    }
    packs
}

fn local_phases(program: &Program, part: &Component) -> Vec<Phase> {
    program
        .phases
        .iter()
        .map(|phase| Phase {
            goal: phase.goal,
            gain: part.columns.iter().map(|&j| phase.gain[j]).collect(),
        })
        .collect()
}
