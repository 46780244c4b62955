//! One answer for a whole program from those of its components.

use idlewise_engine::components::Component;
use idlewise_engine::{Ending, EnginesUsed};

use super::answer::Answer;
use super::joined_priorities::{PriorityPrices, joined};
use super::level::Level;
use super::levels::joined_levels;
use super::prices;
use super::tighter::tighter;
use crate::model::{Goal, Program, main_phase};

/// The answer for a whole program.
#[derive(Debug)]
pub(crate) struct Solved {
    pub ending: Ending,
    /// Column values; empty without a point.
    pub x: Vec<f64>,
    /// Row prices for the phase of the objective.
    pub prices: Vec<f64>,
    /// Where priorities come before it: what the last unit of each costs there.
    pub kept: Vec<f64>,
    /// What proves each of them, the highest first.
    pub priorities: Vec<PriorityPrices>,
    /// Row prices for `value_price` x value - cost, where a cost phase ran.
    pub cost_prices: Option<CostPrices>,
    /// What a search for whole numbers proved of the first goal.
    pub search_bound: Option<f64>,
    /// What it proved of the cost phase: no plan that serves as much in every
    /// component costs less.
    pub cost_bound: Option<f64>,
    /// Components that have no point, by index.
    pub infeasible: Vec<Component>,
    /// Components that a limit left without a point, where the ending is a limit and
    /// their columns are 0 in `x`, or without a proof.
    pub open: Vec<OpenPart>,
    /// Under `fair`: all levels, by rows of the whole program, the smallest first.
    pub levels: Vec<Level>,
    pub iterations: u64,
    pub components: usize,
    /// The engines that worked on it.
    pub used: EnginesUsed,
}

impl Solved {
    /// What there is to say where no program was solved.
    pub fn without_program(ending: Ending) -> Self {
        Solved {
            ending,
            x: Vec::new(),
            prices: Vec::new(),
            kept: Vec::new(),
            priorities: Vec::new(),
            cost_prices: None,
            search_bound: None,
            cost_bound: None,
            infeasible: Vec::new(),
            open: Vec::new(),
            levels: Vec::new(),
            iterations: 0,
            components: 0,
            used: EnginesUsed::default(),
        }
    }
}

/// Prices of the cost phase under `serve`.
#[derive(Debug)]
pub(crate) struct CostPrices {
    /// Currency that the last unit of value costs.
    pub value_price: f64,
    /// Where priorities come before the objective: that of the last unit of each.
    pub kept: Vec<f64>,
    pub rows: Vec<f64>,
}

/// Joins the answers of all components, in their order. Iterations are counted by the
/// caller, who knows what was repeated.
pub(super) fn join(program: &Program, parts: Vec<Component>, answers: &[&Answer]) -> Solved {
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
        components,
        // Iterations are counted by the caller, who knows what was repeated.
        ..Solved::without_program(ending)
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
    let lp = &program.lp;
    solved.x = vec![0.0; lp.columns()];
    solved.prices = vec![0.0; lp.rows()];
    for (part, answer) in parts.iter().zip(answers) {
        for (&j, &value) in part.columns.iter().zip(&answer.x) {
            solved.x[j] = value;
        }
        let first = answer.prices.first().and_then(Option::as_ref);
        if answer.ending != Ending::Optimal && program.phases[0].goal != Goal::Fair {
            let prices = tighter(program, part, first.map(|p| p.rows.as_slice()));
            for (&i, u) in part.rows.iter().zip(prices) {
                solved.prices[i] = u;
            }
        } else if let Some(first) = first {
            for (&i, &u) in part.rows.iter().zip(&first.rows) {
                solved.prices[i] = u;
            }
        }
    }
    if program.phases[0].goal == Goal::Fair {
        solved.levels = joined_levels(program, &parts, answers);
        solved.open = left_open(parts, answers);
        return solved;
    }
    if main_phase(&program.phases) > 0 {
        fill_in_priorities(&mut solved, program, &parts, answers);
        solved.open = left_open(parts, answers);
        return solved;
    }
    prices::polish(program, &program.phases[0].gain, &mut solved.prices);
    solved.search_bound = joined_search_bound(program, &parts, answers, 0);
    if program.phases.get(1).is_some_and(|p| p.goal == Goal::Cost) {
        solved.cost_prices = Some(join_cost_prices(program, &parts, answers, &solved.prices));
        solved.cost_bound = joined_cost_bound(program, &parts, answers);
    }
    solved.open = left_open(parts, answers);
    solved
}

/// Fills in the proofs of all phases where priorities come before the objective.
fn fill_in_priorities(
    solved: &mut Solved,
    program: &Program,
    parts: &[Component],
    answers: &[&Answer],
) {
    let main = main_phase(&program.phases);
    let proof = |phase: usize| {
        let (kept, rows) = joined(program, parts, answers, phase);
        PriorityPrices {
            kept,
            rows,
            search_bound: joined_search_bound(program, parts, answers, phase),
        }
    };
    // The rows of the first phase are joined already.
    prices::polish(program, &program.phases[0].gain, &mut solved.prices);
    let first = PriorityPrices {
        kept: Vec::new(),
        rows: std::mem::take(&mut solved.prices),
        search_bound: joined_search_bound(program, parts, answers, 0),
    };
    solved.priorities = vec![first];
    solved.priorities.extend((1..main).map(proof));
    let objective = proof(main);
    solved.prices = objective.rows;
    solved.kept = objective.kept;
    solved.search_bound = objective.search_bound;
    if program
        .phases
        .get(main + 1)
        .is_some_and(|p| p.goal == Goal::Cost)
    {
        let (mut kept, rows) = joined(program, parts, answers, main + 1);
        solved.cost_prices = Some(CostPrices {
            value_price: kept.pop().unwrap_or(0.0),
            kept,
            rows,
        });
        solved.cost_bound = joined_cost_bound(program, parts, answers);
    }
}

/// A component that a limit left without a point or without a proof.
#[derive(Debug)]
pub(crate) struct OpenPart {
    pub columns: Vec<usize>,
    pub has_point: bool,
}

/// What limits left open. The prices that polishing gives the rows of a component
/// without a point prove what its demands alone say.
fn left_open(parts: Vec<Component>, answers: &[&Answer]) -> Vec<OpenPart> {
    parts
        .into_iter()
        .zip(answers)
        .filter(|(_, a)| matches!(a.ending, Ending::Limit | Ending::Feasible))
        .map(|(part, answer)| OpenPart {
            columns: part.columns,
            has_point: answer.ending == Ending::Feasible,
        })
        .collect()
}

/// Whether a component needed a search. Without a row, as for an entry to rent on which
/// nothing is eligible, every column goes to the bound that it prefers.
fn is_searched(part: &Component) -> bool {
    part.lp.has_integers() && part.lp.rows() > 0
}

/// The sum of the bounds that searches proved and of the optima of the
/// components without a search.
fn joined_search_bound(
    program: &Program,
    parts: &[Component],
    answers: &[&Answer],
    phase: usize,
) -> Option<f64> {
    if !program.lp.has_integers() {
        return None;
    }
    let gain = &program.phases[phase].gain;
    parts
        .iter()
        .zip(answers)
        .try_fold(0.0, |sum, (part, answer)| {
            if is_searched(part) {
                answer.bound_of(phase).map(|bound| sum + bound)
            } else if answer.x.len() < part.columns.len() {
                // A limit left it without a point.
                None
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
/// proved, and the optima of the components without a search.
fn joined_cost_bound(program: &Program, parts: &[Component], answers: &[&Answer]) -> Option<f64> {
    if !program.lp.has_integers() {
        return None;
    }
    let gain = &program.phases[main_phase(&program.phases) + 1].gain;
    parts
        .iter()
        .zip(answers)
        .try_fold(0.0, |sum, (part, answer)| {
            if is_searched(part) {
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
    CostPrices {
        value_price,
        kept: Vec::new(),
        rows,
    }
}
