//! One phase after another: maximise the first goal, then the next among the
//! points that keep what was reached. This is the only place where that is done;
//! how a phase is solved and how it is kept is a method of its own (`kept_rows`,
//! `optimal_face`, `warm_simplex`).

use idlewise_engine::{Ending, SolveContext};

use super::answer::{Answer, PhasePrices};
use crate::error::Error;
use crate::model::{Goal, Phase, main_phase};

/// One phase of several.
#[derive(Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four answers about one phase, each asked by name"
)]
pub(super) struct PhaseTask<'a> {
    pub index: usize,
    pub phase: &'a Phase,
    /// Whether no point is known yet.
    pub is_first: bool,
    pub is_last: bool,
    pub wants_prices: bool,
    /// Whether an earlier phase had a choice.
    pub decided: bool,
    /// A point that keeps what was reached; empty where there is none.
    pub x: &'a [f64],
}

/// What a phase came to, in the units of the program.
pub(super) struct PhaseOutcome {
    pub ending: Ending,
    pub x: Vec<f64>,
    /// Where they were wanted.
    pub prices: Option<PhasePrices>,
    pub search_bound: Option<f64>,
    /// How far the point may be from the optimum, relative to it.
    pub error: f64,
    /// Whether nothing is left to a later phase once whole columns are fixed.
    pub is_complete: bool,
    /// Whether every point is worth the same to this phase.
    pub is_indifferent: bool,
    pub iterations: u64,
}

impl PhaseOutcome {
    pub fn without_point(ending: Ending) -> Self {
        PhaseOutcome {
            ending,
            x: Vec::new(),
            prices: None,
            search_bound: None,
            error: 0.0,
            is_complete: false,
            is_indifferent: false,
            iterations: 0,
        }
    }
}

/// Losses are counted from a profit that none reaches, beside which a gap looks smaller than
/// it is: so much of the asked gap is left to them.
const WORST_GAP: f64 = 0.01;

/// What happens when a phase loses some of what an earlier one reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// Another method has to be found.
    GiveUp,
    /// The point before that phase stays.
    Stop,
}

/// How phases are solved and kept.
pub(super) trait PhaseMethod {
    /// Maximises a phase among the points that keep what was reached; `None` where
    /// another method has to be found.
    fn maximise(
        &mut self,
        task: &PhaseTask<'_>,
        context: &SolveContext<'_>,
    ) -> Result<Option<PhaseOutcome>, Error>;

    /// Keeps what a phase reached for those that follow; the least of its
    /// objective that they have to leave, where they have to leave anything.
    fn keep(&mut self, task: &PhaseTask<'_>, outcome: &PhaseOutcome) -> Option<f64>;

    /// How much less than that counts as lost, relative to it, and what follows.
    fn loss(&self) -> (f64, Loss);

    /// Whether the last phase is solved although nothing matters to it, because
    /// only that makes a vertex of the point.
    fn ends_in_vertex(&self) -> bool;

    /// Whether columns are whole, so that a search proves bounds.
    fn searches(&self) -> bool;
}

/// Maximises the phases in turn, from a point that is known, or an empty one.
/// Prices are found for every phase that does more than break ties, and only
/// where `prove` asks for them. `None` where the method gave up.
pub(super) fn in_turn(
    phases: &[Phase],
    known: Vec<f64>,
    method: &mut dyn PhaseMethod,
    prove: bool,
    context: &SolveContext<'_>,
) -> Result<Option<Answer>, Error> {
    let opened = known.is_empty();
    let mut answer = Answer {
        x: known,
        ..Answer::without_point(Ending::Optimal)
    };
    let mut floors: Vec<(usize, f64)> = Vec::new(); // (phase, least objective)
    let mut decided = !opened;
    let main = main_phase(phases);
    for (index, phase) in phases.iter().enumerate() {
        context.check_stopped()?;
        let task = PhaseTask {
            index,
            phase,
            is_first: opened && index == 0,
            is_last: index + 1 == phases.len(),
            wants_prices: prove && phase.goal.is_proved(),
            decided,
            x: &answer.x,
        };
        let matters = task.is_first || phase.gain.iter().any(|&g| g != 0.0);
        if !matters {
            if task.wants_prices {
                answer.prices.push(None);
            }
            if method.searches() && phase.goal == Goal::Cost && index == main + 1 {
                answer.cost_bound = Some(0.0);
            } else if method.searches() && (1..=main).contains(&index) {
                answer.later_bounds.resize(index, None);
                answer.later_bounds[index - 1] = Some(0.0);
            }
            if !(task.is_last && method.ends_in_vertex()) {
                continue;
            }
        }
        if !task.is_first && context.expired() {
            answer.ending = Ending::Feasible;
            break;
        }
        // Only what the first phase finds is in the objective's unit.
        let own = SolveContext {
            gap: match phase.goal {
                Goal::Worst => WORST_GAP * context.gap,
                _ => context.gap,
            },
            progress: context
                .progress
                .filter(|_| task.is_first && !matches!(phase.goal, Goal::Priority | Goal::Worst)),
            ..*context
        };
        let found = match method.maximise(&task, &own) {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(None),
            // The point so far meets every row of a later phase.
            Err(Error::Solver(_)) if !answer.x.is_empty() => {
                answer.ending = Ending::Feasible;
                break;
            }
            Err(error) => return Err(error),
        };
        answer.iterations += found.iterations;
        if !matches!(found.ending, Ending::Optimal | Ending::Feasible) {
            if task.is_first {
                // What was proved before a limit came holds without a point, too.
                let is_limit = found.ending == Ending::Limit;
                let prices = found.prices.filter(|_| is_limit && matters).map(Some);
                return Ok(Some(Answer {
                    iterations: answer.iterations,
                    prices: prices.into_iter().collect(),
                    search_bound: found.search_bound.filter(|_| is_limit && index == 0),
                    ..Answer::without_point(found.ending)
                }));
            }
            // The point so far meets every row of a later phase; if rounding
            // hides that from the engine, or time is up, the point stays.
            if found.ending == Ending::Limit {
                answer.ending = Ending::Feasible;
            }
            answer
                .prices
                .extend(found.prices.filter(|_| matters).map(Some));
            break;
        }
        // What was reached may hide below an engine's tolerance.
        let (part, loss) = method.loss();
        let is_lost = floors.iter().any(|&(earlier, floor)| {
            phases[earlier].objective(&found.x) < floor - part * floor.abs()
        });
        if is_lost && loss == Loss::GiveUp {
            return Ok(None);
        }
        if matters && task.wants_prices {
            answer.prices.push(found.prices.clone());
        }
        if is_lost {
            answer.cost_bound = Some(f64::NEG_INFINITY);
            break;
        }
        if found.ending == Ending::Feasible {
            answer.ending = Ending::Feasible;
        }
        match (index, phase.goal) {
            (0, _) => answer.search_bound = found.search_bound,
            (_, Goal::Cost) if index == main + 1 => {
                answer.cost_bound = found.search_bound.map(|bound| 0.0 - bound);
            }
            _ if index <= main => {
                answer.later_bounds.resize(index, None);
                answer.later_bounds[index - 1] = found.search_bound;
            }
            _ => {}
        }
        decided |= !found.is_indifferent;
        let rest = &phases[index + 1..];
        let is_done = found.is_complete && decided && rest.iter().all(|p| p.goal == Goal::Compute);
        if !is_done && !task.is_last {
            let floor = method.keep(&task, &found);
            floors.extend(floor.filter(|_| matters).map(|floor| (index, floor)));
        }
        answer.x = found.x;
        if is_done {
            break;
        }
    }
    Ok(Some(answer))
}
