//! All components of a program, in parallel, joined into one answer.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::engine::{Ending, Limits};
use super::fair::fair_in_turn;
use super::levels::{Level, joined_levels, shares};
use super::memory::{Place, maximise_at};
use super::phases::Answer;
use super::prices;
use super::used::{Record, Used};
use crate::model::{Component, Goal, Lp, Pack, Phase, Program, split};
use crate::parallel::try_map;
use crate::reduce::repeats;
use crate::{Error, Progress};

/// The answer for a whole program.
#[derive(Debug)]
pub(crate) struct Solved {
    pub ending: Ending,
    /// Column values; empty without a point.
    pub x: Vec<f64>,
    /// Row prices for the first phase.
    pub prices: Vec<f64>,
    /// Row prices for `value_price` x value - cost, where a cost phase ran.
    pub cost_prices: Option<CostPrices>,
    /// What a search for whole numbers proved of the first goal.
    pub search_bound: Option<f64>,
    /// What it proved of the cost phase: no plan that serves as much in every
    /// component costs less.
    pub cost_bound: Option<f64>,
    /// Components that have no point, by index.
    pub infeasible: Vec<Component>,
    /// Under `fair`: all levels, by rows of the whole program, the smallest first.
    pub levels: Vec<Level>,
    pub iterations: u64,
    pub components: usize,
    /// The engines that worked on it.
    pub used: Used,
}

/// Prices of the cost phase under `serve`.
#[derive(Debug)]
pub(crate) struct CostPrices {
    /// Currency that the last unit of value costs.
    pub value_price: f64,
    pub rows: Vec<f64>,
}

/// Solves a program. The result does not depend on the number of threads.
pub(crate) fn solve_program(program: &Program, limits: &Limits<'_>) -> Result<Solved, Error> {
    let work = Work::new(program);
    let order: Vec<usize> = (0..work.parts.len()).collect();
    let answers = work.answers(&order, limits)?;
    if let Some(memory) = limits.memory {
        let place = |index| Place::Part {
            program: limits.program,
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
        let both: Vec<(&Lp, Vec<Phase>)> = parts
            .iter()
            .map(|part| (&part.lp, local_phases(program, part)))
            .collect();
        let mut first = repeats(&both);
        let phases = both.into_iter().map(|(_, phases)| phases).collect();
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
        limits: &Limits<'_>,
    ) -> Result<Vec<Option<Answer>>, Error> {
        let total = order.len();
        let done = AtomicUsize::new(0);
        try_map(order, |&index| {
            limits.check_cancelled()?;
            let answer = if self.first[index] == index {
                let (lp, phases) = (self.lp(index), &self.phases[index]);
                let sign = match phases.first().map(|p| p.goal) {
                    Some(Goal::Cost) => -1.0,
                    _ => 1.0,
                };
                let found = |best: Option<f64>, bound: f64| {
                    if let Some(progress) = limits.hooks.progress {
                        progress(Progress {
                            done: done.load(Ordering::Relaxed),
                            total,
                            incumbent: best.map(|value| sign * value),
                            bound: bound.is_finite().then_some(sign * bound),
                        });
                    }
                };
                let record = Record::default();
                let limits = Limits {
                    found: Some(&found),
                    record: Some(&record),
                    ..*limits
                };
                let packs = &self.packs[index];
                let solved = match phases.split_first() {
                    Some((fair, later)) if fair.goal == Goal::Fair => {
                        let shares = shares(self.program, &self.parts[index], fair);
                        fair_in_turn(lp, &shares, later, packs, &limits)?
                    }
                    _ => {
                        let program = limits.program;
                        let place = Place::Part { program, index };
                        maximise_at(place, lp, phases, packs, &limits, true)?
                    }
                };
                Some(Answer {
                    used: solved.used.and(record.used()),
                    ..solved
                })
            } else {
                None // the same program as an earlier one
            };
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(progress) = limits.hooks.progress {
                progress(Progress {
                    done,
                    total,
                    ..Progress::default()
                });
            }
            Ok(answer)
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
        let used = given().fold(Used::default(), |used, a| used.and(a.used));
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

fn join(program: &Program, parts: Vec<Component>, answers: &[&Answer]) -> Solved {
    let ending = answers
        .iter()
        .map(|a| a.ending)
        .max_by_key(|e| match e {
            Ending::Optimal => 0,
            Ending::Feasible => 1,
            Ending::Limit => 2,
            Ending::Infeasible => 3,
        })
        .unwrap_or(Ending::Optimal);

    let components = parts.len();
    let mut solved = Solved {
        ending,
        x: Vec::new(),
        prices: Vec::new(),
        cost_prices: None,
        search_bound: None,
        cost_bound: None,
        infeasible: Vec::new(),
        levels: Vec::new(),
        iterations: 0, // counted by the caller, who knows what was repeated
        components,
        used: Used::default(),
    };
    if ending == Ending::Infeasible {
        solved.infeasible = parts
            .into_iter()
            .zip(answers)
            .filter(|(_, a)| a.ending == Ending::Infeasible)
            .map(|(part, _)| part)
            .collect();
        return solved;
    }
    if ending == Ending::Limit {
        return solved;
    }

    let lp = &program.lp;
    solved.x = vec![0.0; lp.columns()];
    solved.prices = vec![0.0; lp.rows()];
    for (part, answer) in parts.iter().zip(answers) {
        for (&j, &value) in part.columns.iter().zip(&answer.x) {
            solved.x[j] = value;
        }
        if let Some(Some(first)) = answer.prices.first() {
            for (&i, &u) in part.rows.iter().zip(&first.rows) {
                solved.prices[i] = u;
            }
        }
    }
    if program.phases[0].goal == Goal::Fair {
        solved.levels = joined_levels(program, &parts, answers);
        return solved;
    }
    prices::polish(program, &program.phases[0].gain, &mut solved.prices);
    solved.search_bound = joined_search_bound(program, &parts, answers);
    if program.phases.get(1).is_some_and(|p| p.goal == Goal::Cost) {
        solved.cost_prices = Some(join_cost_prices(program, &parts, answers, &solved.prices));
        solved.cost_bound = joined_cost_bound(program, &parts, answers);
    }
    solved
}

/// The sum of the bounds that searches proved and of the optima of the
/// components without whole columns.
fn joined_search_bound(program: &Program, parts: &[Component], answers: &[&Answer]) -> Option<f64> {
    if !program.lp.has_integers() {
        return None;
    }
    let gain = &program.phases[0].gain;
    parts
        .iter()
        .zip(answers)
        .try_fold(0.0, |sum, (part, answer)| {
            if part.lp.has_integers() {
                answer.search_bound.map(|bound| sum + bound)
            } else {
                let reached: f64 = part
                    .columns
                    .iter()
                    .zip(&answer.x)
                    .map(|(&j, v)| gain[j] * v)
                    .sum();
                Some(sum + reached)
            }
        })
}

/// The least that keeping the value of every component costs: what searches
/// proved, and the optima of the components without whole columns.
fn joined_cost_bound(program: &Program, parts: &[Component], answers: &[&Answer]) -> Option<f64> {
    if !program.lp.has_integers() {
        return None;
    }
    let gain = &program.phases[1].gain;
    parts
        .iter()
        .zip(answers)
        .try_fold(0.0, |sum, (part, answer)| {
            if part.lp.has_integers() {
                answer.cost_bound.map(|bound| sum + bound)
            } else if answer.ending == Ending::Optimal && answer.cost_bound.is_none() {
                let columns = part.columns.iter().zip(&answer.x);
                Some(sum - columns.map(|(&j, v)| gain[j] * v).sum::<f64>())
            } else {
                None
            }
        })
        .filter(|bound| bound.is_finite())
}

/// One price of value for the whole program: the highest of the components'.
/// A component whose own price is lower makes up the difference with its
/// prices of value, which are exact for any multiple of value.
fn join_cost_prices(
    program: &Program,
    parts: &[Component],
    answers: &[&Answer],
    value_prices: &[f64],
) -> CostPrices {
    let own = |answer: &Answer| match answer.prices.get(1) {
        Some(Some(p)) => Some(p.clone()),
        _ => None,
    };
    let value_price = answers
        .iter()
        .filter_map(|answer| own(answer))
        .map(|p| p.kept)
        .fold(0.0, f64::max);
    let mut rows = vec![0.0; program.lp.rows()];
    for (part, answer) in parts.iter().zip(answers) {
        let second = own(answer).unwrap_or_default();
        let rest = value_price - second.kept;
        for (local, &i) in part.rows.iter().enumerate() {
            let u = second.rows.get(local).copied().unwrap_or(0.0);
            rows[i] = u + rest * value_prices[i];
        }
    }
    let gain: Vec<f64> = program.phases[0]
        .gain
        .iter()
        .zip(&program.phases[1].gain)
        .map(|(value, cost)| value_price * value + cost)
        .collect();
    prices::polish(program, &gain, &mut rows);
    CostPrices { value_price, rows }
}
