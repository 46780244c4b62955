//! The components of a program, each solved by itself, joined into one answer.

use std::sync::Arc;

use idlewise_engine::components::{Component, repeats, split};
use idlewise_engine::{EnginesUsed, Ledger, Lp, SolveContext};

use super::answer::Answer;
use super::apart::{apart, is_apart};
use super::fair::fair_in_turn;
use super::join::{Solved, join};
use super::levels::shares;
use super::memory::{Kept, Place, is_unhurried};
use super::periods::Tally;
use super::shared_machines::improved;
use super::trail::Marks;
use super::warm_start::{WarmStart, maximise_after, maximise_at};
use crate::error::Error;
use crate::model::{Goal, Pack, Phase, Program};
use crate::options::Progress;

/// Who is told what is found, and how far the work is.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub tally: &'a Tally,
    pub watch: Option<&'a (dyn Fn(Progress) + Sync)>,
}

impl Found<'_> {
    /// The best value and the bound of a search.
    fn tell(self, incumbent: Option<f64>, bound: Option<f64>) {
        if let Some(watch) = self.watch {
            watch(Progress {
                incumbent,
                bound,
                ..self.tally.progress()
            });
        }
    }

    /// A component has its answer, or its first one.
    pub fn finish(self, index: usize) {
        self.tally.finish(index);
        if let Some(watch) = self.watch {
            watch(self.tally.progress());
        }
    }
}

/// An answer and what its solve left for one like it.
pub(super) struct Left {
    pub answer: Answer,
    pub marks: Marks,
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

    /// The phases of a component.
    pub fn phases(&self, index: usize) -> &[Phase] {
        &self.phases[index]
    }

    /// Whether every search of a component is many small ones, one after another.
    pub(super) fn is_apart(&self, index: usize) -> bool {
        is_apart(self.program, &self.parts[index], &self.phases[index])
    }

    /// For each component the first one that is the same program.
    pub fn first(&self) -> &[usize] {
        &self.first
    }

    /// Who is told how far the work on some components is: nothing is done.
    pub(super) fn tally(&self, order: &[usize]) -> Tally {
        Tally::new(self.program, &self.parts, order)
    }

    /// Whether the first goal is a list of levels.
    pub(super) fn is_fair(&self) -> bool {
        self.program.phases[0].goal == Goal::Fair
    }

    /// Solves one component from what it, or one of the same shape, left; `found` is
    /// told the best value and the bound of a search, as they are in a plan.
    pub(super) fn answer(
        &self,
        index: usize,
        warm: WarmStart<'_>,
        left: Option<&Left>,
        found: Found<'_>,
        context: &SolveContext<'_>,
    ) -> Result<Left, Error> {
        let (lp, phases, packs) = (self.lp(index), &self.phases[index], &self.packs[index]);
        let sign = match phases.first().map(|p| p.goal) {
            Some(Goal::Cost) => -1.0,
            _ => 1.0,
        };
        let progress = |best: Option<f64>, bound: f64| {
            let bound = bound.is_finite().then_some(sign * bound);
            found.tell(best.map(|value| sign * value), bound);
        };
        let ledger = Ledger::default();
        let context = SolveContext {
            progress: Some(&progress),
            ledger: Some(&ledger),
            ..*context
        };
        let mut marks = Marks::new();
        let known = left
            .map(|left| left.answer.x.as_slice())
            .filter(|x| !x.is_empty());
        let part = (&self.parts[index], phases.as_slice(), packs.as_slice());
        if let Some(answer) = apart(self.program, part, known, &context)? {
            return Ok(Left { answer, marks });
        }
        let answer = match (phases.split_first(), left) {
            (Some((fair, later)), _) if fair.goal == Goal::Fair => {
                let shares = shares(self.program, &self.parts[index], fair);
                fair_in_turn(lp, &shares, later, packs, &context)?
            }
            (_, Some(left)) => {
                let known = (&left.marks, left.answer.x.as_slice());
                let found = maximise_after(Some(known), lp, phases, packs, true, &context)?;
                marks = found.1;
                found.0
            }
            (_, None) if warm.memory.is_none() && context.deadline.is_some() => {
                let found = maximise_after(None, lp, phases, packs, true, &context)?;
                marks = found.1;
                found.0
            }
            (_, None) => {
                let place = Place::Part {
                    program: warm.program,
                    index,
                };
                maximise_at(place, lp, phases, packs, true, warm.memory, &context)?
            }
        };
        let answer = improved(self.program, part, answer, &context)?;
        let answer = Answer {
            used: answer.used.and(ledger.used()),
            ..answer
        };
        Ok(Left { answer, marks })
    }

    /// Leaves an answer that was found from an earlier one in the memory, where there is one.
    pub(super) fn remember(
        &self,
        index: usize,
        warm: WarmStart<'_>,
        left: &Left,
        context: &SolveContext<'_>,
    ) {
        if let Some(memory) = warm.memory
            && !left.marks.is_empty()
        {
            let place = Place::Part {
                program: warm.program,
                index,
            };
            let kept = Kept {
                lp: self.lp(index).clone(),
                phases: self.phases[index].clone(),
                packs: self.packs[index].clone(),
                answer: left.answer.clone(),
                marks: left.marks.clone(),
                was_unhurried: is_unhurried(context),
            };
            memory.keep(place, Arc::new(kept));
        }
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
