//! `fair`: the smallest level as large as can be, then the next, until none
//! can rise.
//!
//! The level of a demand in a period is the part of it that is served, divided
//! by its weight. A round raises the levels of all demands that are not settled
//! yet, with one column for what they all reach, while the settled ones keep
//! what they have. Demands whose rows the prices of the round hold back are
//! settled at this level: no plan that keeps the others raises any of them. With
//! whole numbers prices do not tell; there a second search raises as many as
//! can rise together, and the others are settled. After the last round the
//! later phases choose among the plans of these levels.
//!
//! While a demand is not settled its row has no upper side: what is served
//! beyond the demand is taken off again, which keeps every other row.

use idlewise_engine::engines::relaxation;
use idlewise_engine::simplex::Aim;
use idlewise_engine::{Column, Ending, EngineName, Lp, Scaled, SolveContext};

use super::answer::Answer;
use super::kept_rows::one_program;
use super::level::Level;
use super::levels::{Share, nonzero};
use super::presolved::{maximise, maximise_from};
use super::tolerances::{EQUAL_LEVELS, KEEP, KEEP_LEVEL_AT_MOST, KEEP_WHOLE_LEVEL, LEVEL_DUST};
use crate::error::Error;
use crate::model::{Goal, Pack, Phase};

/// A price in the middle of all optimal ones that counts for less than this part of
/// the largest settles nothing: it may be all that is left of none.
const COUNTS: f64 = 1e-3;
/// The same for a price of a basis, which is 0 but for the last digits where a
/// demand is not held: a demand may be a billionth of what it shares a limit with.
const COUNTS_EXACTLY: f64 = 1e-11;
/// What a demand must be able to rise, in parts of the highest level, so that
/// a search for whole numbers calls it raised.
const RISE: f64 = 1e-3;

/// Settles the levels of a component, then maximises the later phases.
pub(super) fn fair_in_turn(
    lp: &Lp,
    shares: &[Share],
    later: &[Phase],
    packs: &[Pack],
    context: &SolveContext<'_>,
) -> Result<Answer, Error> {
    let context = SolveContext {
        progress: None,
        ..*context
    };
    if shares.is_empty() {
        let answer = maximise(lp, later, packs, false, None, &context)?;
        return Ok(Answer {
            prices: Vec::new(),
            search_bound: None,
            ..answer
        });
    }
    let mut rounds = Rounds {
        lp,
        shares,
        packs,
        floors: vec![None; shares.len()],
        caps: vec![f64::INFINITY; shares.len()],
        keep: if lp.has_integers() {
            KEEP_WHOLE_LEVEL
        } else {
            0.0
        },
        answer: Answer::without_point(Ending::Optimal),
    };
    while rounds.floors.contains(&None) {
        context.check_stopped()?;
        if let Some(ending) = rounds.round(&context)? {
            rounds.answer.ending = ending;
            break;
        }
    }
    if rounds.answer.x.is_empty() {
        return Ok(Answer {
            iterations: rounds.answer.iterations,
            ..Answer::without_point(rounds.answer.ending)
        });
    }
    rounds.finish(later, &context)
}

struct Rounds<'a> {
    lp: &'a Lp,
    shares: &'a [Share],
    packs: &'a [Pack],
    /// Work per second that each settled demand keeps.
    floors: Vec<Option<f64>>,
    /// The most work per second that each settled demand is looked for: what it had
    /// when it was settled.
    caps: Vec<f64>,
    keep: f64,
    answer: Answer,
}

/// The program of a round: the component's columns first.
struct Step {
    lp: Lp,
    /// For each share that is not settled, its row in the step.
    rows: Vec<Option<usize>>,
    /// The highest level that anything in the round can have.
    highest: f64,
}

impl Rounds<'_> {
    fn rate(&self, k: usize) -> f64 {
        self.lp.row_upper[self.shares[k].row]
    }

    fn open(&self) -> Vec<usize> {
        (0..self.shares.len())
            .filter(|&k| self.floors[k].is_none())
            .collect()
    }

    /// The component with the floors of what is settled; rows of open demands
    /// ask for at least `from` times their unit.
    fn step(&self, from: f64) -> Step {
        let lp = self.lp;
        let mut own = lp.clone();
        let mut rows = vec![None; self.shares.len()];
        let mut copies: Vec<Option<usize>> = vec![None; lp.rows()];
        let mut highest = f64::INFINITY;
        for (k, share) in self.shares.iter().enumerate() {
            let row = share.row;
            if let Some(floor) = self.floors[k] {
                own.row_lower[row] = floor.max(lp.row_lower[row]);
                own.row_upper[row] = self.caps[k].max(own.row_lower[row]);
                continue;
            }
            highest = highest.min(self.rate(k) / share.unit);
            own.row_upper[row] = f64::INFINITY;
            if lp.row_lower[row] == f64::NEG_INFINITY {
                own.row_lower[row] = from * share.unit;
                rows[k] = Some(row);
            } else {
                // What must be served stays a row of its own.
                let copy = own.add_row(from * share.unit, f64::INFINITY);
                copies[row] = Some(copy);
                rows[k] = Some(copy);
            }
        }
        let most = self.most(highest);
        let mut program = Lp::new();
        for i in 0..own.rows() {
            program.add_row(own.row_lower[i], own.row_upper[i]);
        }
        let mut entries = Vec::new();
        for j in 0..lp.columns() {
            entries.clear();
            entries.extend(lp.column(j));
            let copied = lp.column(j).filter_map(|(i, a)| Some((copies[i]?, a)));
            entries.extend(copied);
            let mut column = Column {
                gain: 0.0,
                ..lp.describe(j)
            };
            let fits = lp.column(j).map(|(i, _)| most[i]);
            let fits = fits.fold(f64::INFINITY, f64::min);
            // A search takes sizes for bounds, and what must be served may be more than a level.
            if fits > 0.0 && !lp.has_integers() {
                column.size = column.size.min(fits);
            }
            program.add_column(column, &entries);
        }
        Step {
            lp: program,
            rows,
            highest,
        }
    }

    /// By row, the most work per second that a demand needs in a round that reaches
    /// `highest` at most: what its columns are measured in, so that a demand whose
    /// level is a billionth of what it asks for is as exact as any other.
    fn most(&self, highest: f64) -> Vec<f64> {
        let mut most = vec![f64::INFINITY; self.lp.rows()];
        for (k, share) in self.shares.iter().enumerate() {
            most[share.row] = match self.floors[k] {
                Some(_) => self.caps[k],
                None => share.unit * highest * (1.0 + RISE),
            };
        }
        most
    }

    /// One round; an ending where there is none to follow.
    fn round(&mut self, context: &SolveContext<'_>) -> Result<Option<Ending>, Error> {
        if !self.answer.x.is_empty() && context.expired() {
            self.settle_as_they_are();
            return Ok(Some(Ending::Feasible));
        }
        let open = self.open();
        let mut step = self.step(0.0);
        let entries: Vec<(usize, f64)> = open
            .iter()
            .filter_map(|&k| Some((step.rows[k]?, -self.shares[k].unit)))
            .collect();
        let column = Column {
            gain: 1.0,
            lower: 0.0,
            upper: step.highest,
            size: step.highest,
            integer: false,
        };
        let level = step.lp.add_column(column, &entries);
        let start = (!self.answer.x.is_empty()).then(|| {
            let mut start = self.answer.x.clone();
            start.push(self.least(&open).min(step.highest));
            start
        });
        let Some(found) = self.best(&step.lp, start.as_deref(), context)? else {
            return Ok(self.give_in());
        };
        if !found.has_point() {
            // Where the first round has no point, nothing has.
            return Ok(if self.answer.x.is_empty() {
                Some(found.ending)
            } else {
                self.give_in()
            });
        }
        let reached = found.x[level].clamp(0.0, step.highest);
        self.take(&found.x);
        let mut proof = self.proof(&step, &found.prices, &open);
        let full = reached >= step.highest * (1.0 - EQUAL_LEVELS);
        let mut members: Vec<usize> = if full {
            let highest = step.highest * (1.0 + EQUAL_LEVELS);
            let full = |&&k: &&usize| self.rate(k) / self.shares[k].unit <= highest;
            open.iter().filter(full).copied().collect()
        } else if self.lp.has_integers() {
            match self.not_raised(&open, reached, context)? {
                Some(members) => members,
                None => return Ok(self.give_in()),
            }
        } else {
            let mut members = self.held(&proof, &open, COUNTS);
            let exact = self.proof(&step, &found.exact_prices, &open);
            let all = self.held(&exact, &open, COUNTS_EXACTLY);
            if all.iter().any(|k| !members.contains(k)) {
                // Only the prices of the basis prove something of all of them.
                members = all;
                proof = exact;
            }
            members
        };
        if members.is_empty() {
            let (levels, least) = (self.levels(), self.least(&open));
            members.clone_from(&open);
            members.retain(|&k| levels[k] <= least * (1.0 + EQUAL_LEVELS));
        }
        if full {
            self.price_full(&mut proof, &members);
        }
        proof.reached = reached;
        proof.search_bound = found.search_bound;
        let levels = self.levels();
        // A trickle that a search leaves would need a whole replica in every round.
        let dust = if self.lp.has_integers() {
            EQUAL_LEVELS
        } else {
            0.0
        };
        let kept = |level: f64| if level > dust { level } else { 0.0 };
        for &k in &members {
            let share = self.shares[k];
            let floor = share.unit * kept(reached) * (1.0 - self.keep);
            self.floors[k] = Some(floor.min(self.rate(k)));
            self.caps[k] = (share.unit * kept(levels[k].max(reached))).min(self.rate(k));
            proof.members.push(share.row);
        }
        self.answer.levels.push(proof);
        Ok(None)
    }

    /// Maximises the program of a step: a relaxation through presolve, whole numbers
    /// from the point that is known. Nothing where rounding hides the point.
    fn best(
        &mut self,
        lp: &Lp,
        start: Option<&[f64]>,
        context: &SolveContext<'_>,
    ) -> Result<Option<StepOutcome>, Error> {
        let found = if lp.has_integers() {
            let ask = (true, true);
            one_program(lp, start, self.packs, None, ask, context).map(|found| StepOutcome {
                ending: found.ending,
                x: found.x,
                prices: found.prices.map_or_else(Vec::new, |p| p.rows),
                exact_prices: Vec::new(),
                search_bound: found.search_bound,
                iterations: found.iterations,
            })
        } else {
            let phase = Phase {
                goal: Goal::Fair,
                gain: lp.gain.clone(),
            };
            maximise(lp, &[phase], &[], true, None, context).map(|found| {
                let prices = found.prices.into_iter().next().flatten();
                let prices = prices.unwrap_or_default();
                let exact = prices.exact.or_else(|| basis_prices(lp, context));
                StepOutcome {
                    ending: found.ending,
                    x: found.x,
                    prices: prices.rows,
                    exact_prices: exact.unwrap_or_default(),
                    search_bound: None,
                    iterations: found.iterations,
                }
            })
        };
        let found = match found {
            Ok(found) => found,
            Err(Error::Solver(_)) if start.is_some() => return Ok(None),
            Err(error) => return Err(error),
        };
        self.answer.iterations += found.iterations;
        // A search without a bound never saw the relaxation.
        let unseen = lp.has_integers() && start.is_some() && found.search_bound.is_none();
        Ok((!unseen).then_some(found))
    }

    /// Takes a point over, without what is served beyond what is asked for.
    fn take(&mut self, x: &[f64]) {
        let mut x = x[..self.lp.columns()].to_vec();
        let activity = self.lp.activity(&x);
        let mut factor = vec![1.0; self.lp.rows()];
        for share in self.shares {
            let most = self.lp.row_upper[share.row];
            if activity[share.row] > most {
                factor[share.row] = most / activity[share.row];
            }
        }
        for (j, value) in x.iter_mut().enumerate() {
            for (i, _) in self.lp.column(j) {
                *value *= factor[i];
            }
        }
        self.answer.x = x;
    }

    /// The level of every share at the point so far.
    fn levels(&self) -> Vec<f64> {
        let activity = self.lp.activity(&self.answer.x);
        let of = |share: &Share| activity[share.row] / share.unit;
        self.shares.iter().map(of).collect()
    }

    fn least(&self, open: &[usize]) -> f64 {
        let levels = self.levels();
        open.iter()
            .map(|&k| levels[k])
            .fold(f64::INFINITY, f64::min)
    }

    /// What the prices of a step say, in rows of the component.
    fn proof(&self, step: &Step, prices: &[f64], open: &[usize]) -> Level {
        let mut proof = Level::default();
        if prices.len() != step.lp.rows() {
            return proof;
        }
        let mut own = prices[..self.lp.rows()].to_vec();
        for &k in open {
            let row = self.shares[k].row;
            if let Some(at) = step.rows[k] {
                let weight = (-prices[at]).max(0.0);
                if weight * self.shares[k].unit > LEVEL_DUST {
                    proof.raised.push((row, weight));
                }
                if at == row {
                    own[row] = 0.0;
                }
            }
        }
        for (k, share) in self.shares.iter().enumerate() {
            if self.floors[k].is_some() {
                let worth = (-own[share.row]).max(0.0);
                if worth > 0.0 {
                    own[share.row] = 0.0;
                }
                if worth * share.unit > LEVEL_DUST {
                    proof.kept.push((share.row, worth));
                }
            }
        }
        proof.prices = nonzero(&own);
        proof
    }

    /// Open demands that the prices of a round hold at its level: those that count
    /// for `least` of the largest.
    fn held(&self, proof: &Level, open: &[usize], least: f64) -> Vec<usize> {
        let mut weight = vec![0.0; self.lp.rows()];
        for &(row, w) in &proof.raised {
            weight[row] = w;
        }
        let counts = |k: usize| weight[self.shares[k].row] * self.shares[k].unit;
        let largest = open.iter().map(|&k| counts(k)).fold(0.0, f64::max);
        open.iter()
            .copied()
            .filter(|&k| counts(k) > 0.0 && counts(k) >= least * largest)
            .collect()
    }

    /// Where a level is the most that a demand can have, what its rows do not
    /// charge is the price of the demand itself.
    fn price_full(&self, proof: &mut Level, members: &[usize]) {
        let priced: f64 = proof
            .raised
            .iter()
            .filter_map(|&(row, weight)| {
                let share = self.shares.iter().find(|share| share.row == row)?;
                Some(weight * share.unit)
            })
            .sum();
        let rest = (1.0 - priced).max(EQUAL_LEVELS) / members.len() as f64;
        for &k in members {
            let share = self.shares[k];
            let weight = rest / share.unit;
            match proof.raised.iter_mut().find(|(row, _)| *row == share.row) {
                Some((_, own)) => *own += weight,
                None => proof.raised.push((share.row, weight)),
            }
        }
    }

    /// Whole numbers: raises as many open demands as can rise together, and
    /// returns the others.
    fn not_raised(
        &mut self,
        open: &[usize],
        reached: f64,
        context: &SolveContext<'_>,
    ) -> Result<Option<Vec<usize>>, Error> {
        let mut step = self.step(reached * (1.0 - EQUAL_LEVELS));
        let rise = RISE * step.highest;
        let first = step.lp.columns();
        let mut start = self.answer.x.clone();
        let levels = self.levels();
        for &k in open {
            let Some(row) = step.rows[k] else { continue };
            let column = Column {
                gain: 1.0,
                lower: 0.0,
                upper: 1.0,
                size: 1.0,
                integer: false,
            };
            step.lp
                .add_column(column, &[(row, -self.shares[k].unit * rise)]);
            start.push(((levels[k] - reached) / rise).clamp(0.0, 1.0));
        }
        let Some(found) = self.best(&step.lp, Some(&start), context)? else {
            return Ok(None);
        };
        if !found.has_point() {
            return Ok(None);
        }
        self.take(&found.x);
        let raised = &found.x[first..];
        let stay = open.iter().zip(raised).filter(|(_, s)| **s < 0.5);
        Ok(Some(stay.map(|(&k, _)| k).collect()))
    }

    /// A round that fails although there is a point fails by rounding: the
    /// floors give in a little, or the levels stay as they are.
    fn give_in(&mut self) -> Option<Ending> {
        let before = self.keep;
        self.keep = (100.0 * before).max(KEEP);
        let factor = 1.0 - (self.keep - before);
        if self.keep > KEEP_LEVEL_AT_MOST {
            self.settle_as_they_are();
            return Some(Ending::Feasible);
        }
        for floor in self.floors.iter_mut().flatten() {
            *floor *= factor;
        }
        None
    }

    /// Every open demand stays where it is, without a proof.
    fn settle_as_they_are(&mut self) {
        let levels = self.levels();
        let open = self.open();
        for &k in &open {
            let share = self.shares[k];
            self.floors[k] = Some((share.unit * levels[k] * (1.0 - self.keep)).min(self.rate(k)));
            self.caps[k] = share.unit * levels[k];
            self.answer.levels.push(Level {
                reached: levels[k],
                members: vec![share.row],
                ..Level::default()
            });
        }
    }

    /// The later phases, with every level kept.
    fn finish(self, later: &[Phase], context: &SolveContext<'_>) -> Result<Answer, Error> {
        let mut fixed = self.lp.clone();
        for (share, floor) in self.shares.iter().zip(&self.floors) {
            let floor = floor.unwrap_or(0.0).max(fixed.row_lower[share.row]);
            fixed.row_lower[share.row] = floor;
        }
        if !fixed.has_integers() {
            let most = self.most(0.0);
            for j in 0..fixed.columns() {
                let fits = fixed.column(j).map(|(i, _)| most[i]);
                let fits = fits.fold(f64::INFINITY, f64::min);
                if fits > 0.0 {
                    fixed.size[j] = fixed.size[j].min(fits);
                }
            }
        }
        let found = if fixed.has_integers() {
            let known = self.answer.x.clone();
            maximise_from(&fixed, later, known, self.packs, false, None, context)
        } else {
            maximise(&fixed, later, self.packs, false, None, context)
        };
        let mut answer = self.answer;
        match found {
            Ok(found) if !found.x.is_empty() => {
                answer.iterations += found.iterations;
                let activity = self.lp.activity(&found.x);
                let mut floors = self.shares.iter().zip(&self.floors);
                let keeps = floors.all(|(share, floor)| {
                    let floor = floor.unwrap_or(0.0);
                    activity[share.row] >= floor * (1.0 - KEEP_LEVEL_AT_MOST)
                });
                // Cheaper for a level that is lost by rounding is no answer.
                if keeps {
                    answer.x = found.x;
                }
            }
            // The point meets every row; that an engine cannot see it is rounding.
            Ok(_) | Err(Error::Solver(_)) => {}
            Err(error) => return Err(error),
        }
        Ok(answer)
    }
}

/// Prices of an optimal basis, where another engine than ours found the point; none
/// where ours finds no optimum.
fn basis_prices(lp: &Lp, context: &SolveContext<'_>) -> Option<Vec<f64>> {
    let scaled = Scaled::new(lp);
    let context = SolveContext {
        engine: EngineName::Simplex,
        ..*context
    };
    let found = relaxation(&scaled.lp, None, false, Aim::Prices, &context).ok()?;
    let is_optimal = found.ending == Ending::Optimal;
    is_optimal.then(|| scaled.prices(&found.exact_prices))
}

/// What came of a step.
struct StepOutcome {
    ending: Ending,
    x: Vec<f64>,
    prices: Vec<f64>,
    /// Those of a basis, where one was found.
    exact_prices: Vec<f64>,
    search_bound: Option<f64>,
    iterations: u64,
}

impl StepOutcome {
    fn has_point(&self) -> bool {
        matches!(self.ending, Ending::Optimal | Ending::Feasible)
    }
}
