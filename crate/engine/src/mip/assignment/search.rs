//! Branch and bound for programs that only choose.
//!
//! The bound is the Lagrangian one. The search asks a row of questions: is
//! there anything at no more than this cost, starting a little above the
//! bound? Each "no" raises the bound, and a tight question lets most choices
//! be decided by what forcing them would cost; the first "yes" is usually the
//! optimum.

use super::choices::Choices;
use super::knapsack::common_unit;
use super::lagrange::{Multipliers, Open, Penalty, Relaxation};
use super::repair::repaired;
use super::transport;
use crate::context::Failure;
use crate::context::SolveContext;
use crate::outcome::{Ending, Outcome};
use idlewise_linear::Lp;
use idlewise_linear::tolerances::mip::CHOICE_SLACK;
use idlewise_linear::tolerances::mip::ROUNDING;

/// Subgradient steps at the root, and at every node after it.
const ROOT_STEPS: usize = 400;
const NODE_STEPS: usize = 30;
/// Steps at the root between two attempts at repair.
const REPAIR_EVERY: usize = 20;
/// Steps without a better bound before they are shortened.
const PATIENCE: usize = 12;
/// Work of one bound (items x units) above which this search is not the way.
const MOST_WORK: f64 = 1e8;
/// First question without a grid of costs: this far above the bound.
const QUESTION: f64 = 1e-4;

/// Solves a program that only chooses; `None` for any other, and where this
/// search would take too long. Nothing but the whole columns is free in such a
/// program, so the outcome is complete. Prices are given where they prove it.
///
/// # Errors
///
/// [`Failure::Stopped`] where the caller asked to stop.
pub fn assign(lp: &Lp, context: &SolveContext<'_>) -> Result<Option<Outcome>, Failure> {
    let Some(c) = Choices::read(lp) else {
        return Ok(None);
    };
    let ending = |ending| Outcome {
        is_complete: true,
        ..Outcome::without_point(ending)
    };
    if c.groups.iter().any(Vec::is_empty) {
        return Ok(Some(ending(Ending::Infeasible)));
    }
    if let Some(seats) = transport::seats(&c) {
        return Ok(Some(match transport::cheapest(&c, &seats) {
            Some(found) => Outcome {
                prices: found.prices(lp, &c).unwrap_or_default(),
                ..outcome(lp, &c, &found.taken, c.cost(&found.taken), 0)
            },
            None => ending(Ending::Infeasible),
        }));
    }
    let mut search = Search::new(&c, context);
    if search.relaxation.work() > MOST_WORK {
        return Ok(None);
    }
    search.run()?;
    Ok(Some(match &search.best {
        Some(best) => {
            let mut found = outcome(lp, &c, best, search.proved, search.nodes);
            let cost = c.cost(best);
            if cost - search.proved > context.gap.max(ROUNDING) * cost.abs() {
                found.ending = Ending::Feasible;
            }
            found
        }
        None if search.proved == f64::INFINITY => Outcome {
            is_indifferent: c.is_indifferent(),
            ..ending(Ending::Infeasible)
        },
        None => Outcome {
            bound: Some(-search.proved),
            iterations: search.nodes,
            is_indifferent: c.is_indifferent(),
            ..ending(Ending::Limit)
        },
    }))
}

fn outcome(lp: &Lp, c: &Choices, taken: &[usize], proved: f64, nodes: u64) -> Outcome {
    let x = c.values(lp.columns(), taken);
    Outcome {
        bound: Some((-proved).max(lp.objective(&x))),
        x,
        iterations: nodes,
        is_complete: true,
        is_indifferent: c.is_indifferent(),
        ..Outcome::without_point(Ending::Optimal)
    }
}

/// One decision of the search, and the other side of it.
struct Branch {
    mark: usize,
    choice: usize,
    /// What is left to try: taking the choice, or leaving it.
    other: Option<bool>,
    prices: Multipliers,
}

struct Search<'a> {
    c: &'a Choices,
    context: &'a SolveContext<'a>,
    relaxation: Relaxation<'a>,
    open: Open,
    penalty: Vec<Penalty>,
    best: Option<Vec<usize>>,
    cost: f64,
    /// No way costs less.
    proved: f64,
    /// All costs are whole multiples of this; 0 where nothing is known.
    unit: f64,
    /// Only ways that cost at most this are looked for.
    cut: f64,
    nodes: u64,
    stopped: bool,
}

impl<'a> Search<'a> {
    fn new(c: &'a Choices, context: &'a SolveContext<'a>) -> Self {
        Search {
            c,
            context,
            relaxation: Relaxation::new(c),
            open: Open::new(c),
            penalty: vec![Penalty::default(); c.all.len()],
            best: None,
            cost: f64::INFINITY,
            proved: f64::NEG_INFINITY,
            unit: common_unit(&c.all.iter().map(|k| k.cost)).unwrap_or(0.0),
            cut: f64::INFINITY,
            nodes: 0,
            stopped: false,
        }
    }

    /// A bound rounded up to what a way can cost.
    fn rounded(&self, bound: f64) -> f64 {
        if self.unit > 0.0 && bound.is_finite() {
            (bound / self.unit - 1e-6).ceil() * self.unit
        } else {
            bound
        }
    }

    /// The least that is worth finding below a cost.
    fn below(&self, cost: f64) -> f64 {
        if self.unit > 0.0 {
            cost - self.unit
        } else {
            cost - ROUNDING * cost.abs()
        }
    }

    /// Room for rounding above a cost.
    fn dust(&self) -> f64 {
        if self.unit > 0.0 {
            1e-6 * self.unit
        } else {
            1e-12 * self.proved.abs()
        }
    }

    fn is_done(&self) -> bool {
        self.proved == f64::INFINITY
            || self.best.is_some()
                && self.cost - self.proved
                    <= self.context.gap.max(ROUNDING) * self.cost.abs().max(self.proved.abs())
    }

    fn run(&mut self) -> Result<(), Failure> {
        let mut prices = self.relaxation.start();
        let bound = self.root(&mut prices)?;
        self.proved = self.rounded(bound).min(self.cost);
        let mut step = if self.unit > 0.0 {
            self.unit
        } else {
            QUESTION.max(self.context.gap) * self.proved.abs().max(f64::MIN_POSITIVE)
        };
        let mut question = self.proved;
        while !self.is_done() && !self.stopped {
            self.cut = question.min(self.below(self.cost)) + self.dust();
            self.search(&prices)?;
            if self.stopped {
                break;
            }
            // Nothing at or below the cut is left to find.
            let answered = if self.unit > 0.0 {
                self.rounded(self.cut + 0.5 * self.unit)
            } else {
                self.cut
            };
            self.proved = if self.best.is_none() && question > self.most() {
                f64::INFINITY
            } else {
                self.proved.max(answered).min(self.cost)
            };
            self.context.report(-self.cost, -self.proved);
            question = self.proved + step;
            step *= 2.0;
        }
        Ok(())
    }

    /// No way can cost more than the dearest choice of everyone.
    fn most(&self) -> f64 {
        let dearest = |group: &Vec<usize>| {
            let costs = group.iter().map(|&k| self.c.all[k].cost);
            costs.fold(f64::NEG_INFINITY, f64::max)
        };
        self.c.groups.iter().map(dearest).sum()
    }

    /// Good prices, and a plan from repairing what they suggest.
    fn root(&mut self, prices: &mut Multipliers) -> Result<f64, Failure> {
        let mut m = prices.clone();
        let mut best = f64::NEG_INFINITY;
        let mut pace = 1.0;
        let mut waited = 0;
        for round in 0..ROOT_STEPS {
            self.context.check_stopped()?;
            let bound = self.relaxation.bound(&self.open, &m);
            if bound > best {
                if bound - best > 1e-5 * bound.abs() {
                    waited = 0;
                }
                best = bound;
                prices.clone_from(&m);
            } else {
                waited += 1;
            }
            if round % REPAIR_EVERY == 0 {
                let taken = self.relaxation.taken.clone();
                self.offer_repaired(&taken, &m);
            }
            self.proved = self.rounded(best);
            if self.is_done() || (round > 0 && self.context.expired()) {
                break;
            }
            if waited > PATIENCE {
                waited = 0;
                pace *= 0.6;
                m.clone_from(prices);
                if pace < 1e-3 {
                    break;
                }
                self.relaxation.bound(&self.open, &m);
            }
            // Without a plan the aim is a guess that the pace corrects.
            let aim = self.cost.min(best + 0.05 * best.abs().max(1e-9));
            let aim = aim.max(best + 1e-4 * best.abs());
            if !self.relaxation.step(&self.open, &mut m, bound, aim, pace) {
                break;
            }
        }
        Ok(best)
    }

    fn offer_repaired(&mut self, taken: &[usize], m: &Multipliers) {
        if let Some(of) = repaired(self.c, taken, &m.group) {
            self.offer(of);
        }
    }

    fn offer(&mut self, taken: Vec<usize>) {
        let cost = self.c.cost(&taken);
        if cost < self.cost {
            self.cost = cost;
            self.best = Some(taken);
            self.cut = self.cut.min(self.below(cost) + self.dust());
            self.context.report(-cost, -self.proved);
        }
    }

    /// Looks through every way that costs no more than the cut.
    fn search(&mut self, root: &Multipliers) -> Result<(), Failure> {
        let mut path: Vec<Branch> = Vec::new();
        let mut prices = root.clone();
        let start = self.open.mark();
        loop {
            self.context.check_stopped()?;
            if self.nodes >= self.context.node_limit || self.context.expired() {
                self.stopped = true;
                break;
            }
            self.nodes += 1;
            if let Some((choice, take)) = self.node(&mut prices) {
                path.push(Branch {
                    mark: self.open.mark(),
                    choice,
                    other: Some(!take),
                    prices: prices.clone(),
                });
                self.decide(choice, take);
                continue;
            }
            // Back to the last decision with another side.
            let next = loop {
                let Some(last) = path.last_mut() else {
                    break None;
                };
                self.open.undo(self.c, last.mark);
                if let Some(take) = last.other.take() {
                    prices.clone_from(&last.prices);
                    break Some((last.choice, take));
                }
                path.pop();
            };
            match next {
                Some((choice, take)) => self.decide(choice, take),
                None => break,
            }
        }
        self.open.undo(self.c, start);
        Ok(())
    }

    fn decide(&mut self, choice: usize, take: bool) {
        if take {
            self.open.keep_only(self.c, choice);
        } else {
            self.open.remove(self.c, choice);
        }
    }

    /// Works on one node: what to branch on, or nothing where it is done.
    fn node(&mut self, prices: &mut Multipliers) -> Option<(usize, bool)> {
        loop {
            let mut m = prices.clone();
            let mut best = f64::NEG_INFINITY;
            let mut pace = 1.0;
            for round in 0..NODE_STEPS {
                let bound = self.relaxation.bound(&self.open, &m);
                if bound > self.cut {
                    return None;
                }
                if bound > best {
                    best = bound;
                    prices.clone_from(&m);
                } else {
                    pace *= 0.8;
                }
                if round == 0 && self.offer_taken() {
                    return None;
                }
                let aim = self.cut + 0.1 * (self.cut - best);
                if !self.relaxation.step(&self.open, &mut m, bound, aim, pace) {
                    // Served exactly once: the bound is a way's own cost.
                    if self.offer_taken() {
                        return None;
                    }
                    break;
                }
            }
            let bound = self.relaxation.bound(&self.open, prices);
            let mut penalty = std::mem::take(&mut self.penalty);
            self.relaxation.penalties(&self.open, prices, &mut penalty);
            let before = self.open.mark();
            for k in 0..self.c.all.len() {
                let group = self.c.all[k].group;
                if !self.open.alive[k] || self.open.count[group] < 2 {
                    continue;
                }
                if bound + penalty[k].taken > self.cut {
                    self.open.remove(self.c, k);
                } else if bound + penalty[k].left > self.cut {
                    self.open.keep_only(self.c, k);
                }
            }
            let decided = self.open.mark() - before;
            let next = self.branching(&penalty);
            self.penalty = penalty;
            if self.open.count.contains(&0) {
                return None;
            }
            if decided * 50 > self.c.all.len().min(200) {
                continue;
            }
            if next.is_none() {
                self.offer_decided();
            }
            return next;
        }
    }

    /// The choice whose two sides both raise the bound most, and its better side.
    fn branching(&self, penalty: &[Penalty]) -> Option<(usize, bool)> {
        let mut chosen: Option<(f64, usize)> = None;
        for (k, p) in penalty.iter().enumerate() {
            let group = self.c.all[k].group;
            if !self.open.alive[k] || self.open.count[group] < 2 {
                continue;
            }
            let size = self.cut.abs() * 1e-7 + f64::MIN_POSITIVE;
            let score = (p.taken + size) * (p.left + size);
            if chosen.is_none_or(|c| score > c.0) {
                chosen = Some((score, k));
            }
        }
        chosen.map(|(_, k)| (k, penalty[k].taken <= penalty[k].left))
    }

    /// Offers the relaxation's choices where they serve everyone exactly once
    /// and hold every limit; says whether their cost is also the bound.
    fn offer_taken(&mut self) -> bool {
        let mut of = vec![usize::MAX; self.c.groups.len()];
        for &k in &self.relaxation.taken {
            let group = self.c.all[k].group;
            if of[group] != usize::MAX {
                return false;
            }
            of[group] = k;
        }
        if of.contains(&usize::MAX) || !self.holds(&of) {
            return false;
        }
        let beside = of.iter().any(|&k| self.c.all[k].fills.len() > 1);
        self.offer(of);
        !beside
    }

    fn offer_decided(&mut self) {
        let of: Option<Vec<usize>> = (0..self.c.groups.len())
            .map(|group| self.open.only(self.c, group))
            .collect();
        if let Some(of) = of.filter(|of| self.holds(of)) {
            self.offer(of);
        }
    }

    fn holds(&self, of: &[usize]) -> bool {
        let mut load = vec![0.0; self.c.room.len()];
        for &k in of {
            for &(row, a) in &self.c.all[k].fills {
                load[row] += a;
            }
        }
        load.iter()
            .zip(&self.c.room)
            .all(|(load, room)| *load <= room * (1.0 + CHOICE_SLACK))
    }
}
