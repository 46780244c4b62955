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
use super::prices;
use crate::model::Program;

/// What proves the value of one priority.
#[derive(Debug)]
pub(crate) struct PriorityPrices {
    /// What the last unit of each priority before it costs, the highest first.
    pub kept: Vec<f64>,
    pub rows: Vec<f64>,
    /// What a search for whole numbers proved of it.
    pub search_bound: Option<f64>,
}

/// What the last unit of each goal before a phase costs in it, and the prices of rows.
pub(super) fn joined(
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
