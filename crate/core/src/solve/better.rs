//! Which of two answers to a program is better, and how far one may be from the best.

use idlewise_engine::Ending;

use super::answer::Answer;
use crate::model::{Phase, main_phase};

/// Of two answers whose goals differ by less than this part neither is better.
const SAME: f64 = 1e-9;

/// How far an answer may be from the optimum; `None` where nothing is left to do.
pub(super) fn gap(phases: &[Phase], answer: &Answer, asked: f64) -> Option<f64> {
    match answer.ending {
        Ending::Infeasible => None,
        Ending::Limit => Some(f64::INFINITY),
        Ending::Optimal | Ending::Feasible => {
            let value = phases.first().map_or(0.0, |p| p.objective(&answer.x));
            let bound = answer.search_bound?;
            let gap = (bound - value).max(0.0);
            if main_phase(phases) > 0 {
                // The goals after the first are as near as its ending says.
                let is_open = answer.ending != Ending::Optimal;
                return is_open.then_some(gap);
            }
            let is_open = gap > asked * bound.abs().max(value.abs());
            // A first answer proves nothing of what later phases cost.
            (is_open || answer.cost_bound.is_none() && phases.len() > 2).then_some(gap)
        }
    }
}

/// The better of two answers to the same program, with the tighter of their bounds.
pub(super) fn better(phases: &[Phase], old: &Answer, new: Answer) -> Answer {
    let bound = match (old.search_bound, new.search_bound) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let cost_bound = match (old.cost_bound, new.cost_bound) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    };
    let iterations = old.iterations + new.iterations;
    let used = old.used.and(new.used);
    let mut answer = if is_worse(phases, old, &new) {
        old.clone()
    } else {
        let mut new = new;
        if new.prices.len() < old.prices.len() {
            new.prices
                .extend_from_slice(&old.prices[new.prices.len()..]);
        }
        new
    };
    answer.search_bound = bound;
    // It was proved of plans that serve at least as much as one of the two, and the
    // better one serves the most.
    answer.cost_bound = cost_bound;
    answer.iterations = iterations;
    answer.used = used;
    answer
}

/// Whether a later answer is worse than an earlier one.
pub(super) fn is_worse(phases: &[Phase], old: &Answer, new: &Answer) -> bool {
    if old.x.is_empty() || new.ending == Ending::Infeasible {
        return false;
    }
    if new.x.is_empty() {
        return true;
    }
    for phase in phases {
        let (before, now) = (phase.objective(&old.x), phase.objective(&new.x));
        let size = SAME * before.abs().max(now.abs());
        if now > before + size {
            return false;
        }
        if now < before - size {
            return true;
        }
    }
    old.ending == Ending::Optimal && new.ending != Ending::Optimal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Goal;

    fn phases() -> Vec<Phase> {
        vec![
            Phase {
                goal: Goal::Value,
                gain: vec![1.0, 0.0],
            },
            Phase {
                goal: Goal::Cost,
                gain: vec![0.0, -1.0],
            },
        ]
    }

    fn answer(ending: Ending, x: &[f64], bound: f64) -> Answer {
        Answer {
            x: x.to_vec(),
            search_bound: Some(bound),
            ..Answer::without_point(ending)
        }
    }

    #[test]
    fn a_later_answer_is_kept_where_it_is_better() {
        let old = answer(Ending::Feasible, &[3.0, 1.0], 5.0);
        let more = better(&phases(), &old, answer(Ending::Feasible, &[4.0, 9.0], 6.0));
        assert_eq!((more.x, more.search_bound), (vec![4.0, 9.0], Some(5.0)));
        let cheaper = better(&phases(), &old, answer(Ending::Optimal, &[3.0, 0.5], 4.0));
        assert_eq!(cheaper.x, vec![3.0, 0.5]);
        assert_eq!(
            (cheaper.ending, cheaper.search_bound),
            (Ending::Optimal, Some(4.0))
        );
    }

    #[test]
    fn a_worse_one_or_none_is_not_but_its_bound_is() {
        let old = answer(Ending::Feasible, &[3.0, 1.0], 5.0);
        let less = better(&phases(), &old, answer(Ending::Feasible, &[2.0, 0.0], 4.0));
        assert_eq!((less.x, less.search_bound), (vec![3.0, 1.0], Some(4.0)));
        let dearer = better(&phases(), &old, answer(Ending::Feasible, &[3.0, 2.0], 5.0));
        assert_eq!(dearer.x, vec![3.0, 1.0]);
        let none = better(&phases(), &old, Answer::without_point(Ending::Limit));
        assert_eq!((none.x, none.search_bound), (vec![3.0, 1.0], Some(5.0)));
    }

    #[test]
    fn what_has_no_point_comes_first_and_what_is_proved_not_at_all() {
        let phases = &phases()[..1];
        let asked = 1e-4;
        let none = Answer::without_point(Ending::Limit);
        assert_eq!(gap(phases, &none, asked), Some(f64::INFINITY));
        let open = answer(Ending::Feasible, &[3.0, 0.0], 5.0);
        assert_eq!(gap(phases, &open, asked), Some(2.0));
        let proved = answer(Ending::Optimal, &[5.0, 0.0], 5.0);
        assert_eq!(gap(phases, &proved, asked), None);
        let never = Answer::without_point(Ending::Infeasible);
        assert_eq!(gap(phases, &never, asked), None);
    }
}
