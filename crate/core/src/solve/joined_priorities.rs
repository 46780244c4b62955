//! What proves each priority, and the objective after them, for a whole program.
//!
//! The prices u of a phase, and what the last unit of each goal before it costs there, w,
//! prove of every point that Σ w·(goals before) + goal ≤ what u bounds. A component has
//! prices and a w of its own, and the whole program needs one w: the largest. A component
//! that needs less of an earlier goal takes more of what proves that goal, which is exact
//! for any multiple. The last of the earlier goals comes first, as what proves it charges
//! for those before it.

use idlewise_engine::components::Component;

use super::answer::Answer;
use super::join::{CostPrices, Solved, joined_cost_bound, joined_search_bound};
use super::prices;
use crate::model::{Goal, Program, main_phase};

/// What proves the value of one priority.
#[derive(Debug)]
pub(crate) struct PriorityPrices {
    /// What the last unit of each priority before it costs, the highest first.
    pub kept: Vec<f64>,
    pub rows: Vec<f64>,
    /// What a search for whole numbers proved of it.
    pub search_bound: Option<f64>,
}

/// Fills in the proofs of all phases.
pub(super) fn fill_in(
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

/// What the last unit of each goal before a phase costs in it, and the prices of rows.
fn joined(
    program: &Program,
    parts: &[Component],
    answers: &[&Answer],
    phase: usize,
) -> (Vec<f64>, Vec<f64>) {
    let own = |answer: &Answer, phase: usize| answer.prices.get(phase).cloned().flatten();
    let mut kept: Vec<Vec<f64>> = Vec::with_capacity(parts.len());
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(parts.len());
    for (part, answer) in parts.iter().zip(answers) {
        let prices = own(answer, phase).unwrap_or_default();
        kept.push((0..phase).map(|goal| prices.of(goal)).collect());
        let mut prices = prices.rows;
        prices.resize(part.rows.len(), 0.0);
        rows.push(prices);
    }
    let mut all = vec![0.0; phase];
    for goal in (0..phase).rev() {
        let most = kept.iter().map(|kept| kept[goal]).fold(0.0, f64::max);
        all[goal] = most;
        for ((answer, kept), rows) in answers.iter().zip(&mut kept).zip(&mut rows) {
            let more = most - kept[goal];
            let Some(proof) = own(answer, goal).filter(|_| more > 0.0) else {
                continue;
            };
            for (row, price) in rows.iter_mut().zip(&proof.rows) {
                *row += more * price;
            }
            for (earlier, kept) in kept.iter_mut().enumerate().take(goal) {
                *kept += more * proof.of(earlier);
            }
        }
    }
    let mut prices = vec![0.0; program.lp.rows()];
    for (part, rows) in parts.iter().zip(rows) {
        for (&i, u) in part.rows.iter().zip(rows) {
            prices[i] = u;
        }
    }
    let mut gain = program.phases[phase].gain.clone();
    for (goal, &times) in all.iter().enumerate() {
        for (sum, own) in gain.iter_mut().zip(&program.phases[goal].gain) {
            *sum += times * own;
        }
    }
    prices::polish(program, &gain, &mut prices);
    (all, prices)
}
