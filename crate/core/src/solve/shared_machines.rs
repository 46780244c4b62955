//! Periods that only numbers of machines tie together: machines that are rented for the
//! whole horizon, and starts of those that are rented by the hour.
//!
//! With the numbers of machines fixed every period has its best plan by itself. Where the
//! search of the whole program ends with a gap, numbers are tried one by one from those of
//! the relaxation, as long as that gains something; starts are added to what comes of it.
//! Where cost comes after value, every period keeps the value that it has.

use std::collections::BTreeMap;

use idlewise_engine::components::{Component, split};
use idlewise_engine::{Column, Effort, Ending, Lp, SolveContext};

use super::answer::Answer;
use super::better::better;
use super::presolved::maximise;
use super::tolerances::KEEP;
use crate::error::Error;
use crate::model::{ColumnKind, Goal, Pack, Phase, Program, RowKind, main_phase};
use crate::parallel::try_map;

/// Numbers of machines that are tried.
const TRIED: usize = 48;
/// Nodes of each search of a period.
const NODES: u64 = 200;
/// Exchanges between two kinds of machines are tried where there are at most so many.
const FEW: usize = 6;

/// The columns of a period, with its own copies of the numbers of machines.
struct Piece {
    lp: Lp,
    packs: Vec<Pack>,
    /// Columns of the component, in the order of the first columns of `lp`.
    columns: Vec<usize>,
    /// Numbers of machines that it has copies of, in the order of the last columns of `lp`,
    /// as indices into `Shared::machines`.
    machines: Vec<usize>,
}

struct Shared<'a> {
    part: &'a Component,
    gain: &'a [f64],
    goal: Goal,
    /// Columns of the machines that are rented for the whole horizon.
    machines: Vec<usize>,
    pieces: Vec<Piece>,
    /// The value that all periods keep together: gains by column, and the least.
    kept: Option<(Vec<f64>, f64)>,
    /// Whether starts tie periods together, too.
    has_starts: bool,
    /// Whole columns that stay where a period has put them when starts are counted.
    stays: Vec<bool>,
}

/// The better of an answer that left a gap and of what its periods come to one by one.
///
/// # Errors
///
/// Those of a solve.
pub(super) fn improved(
    program: &Program,
    (part, phases, packs): (&Component, &[Phase], &[Pack]),
    answer: Answer,
    context: &SolveContext<'_>,
) -> Result<Answer, Error> {
    let is_open = matches!(answer.ending, Ending::Feasible | Ending::Limit);
    let may = is_open
        && main_phase(phases) == 0
        && context.effort != Effort::First
        && part.lp.has_integers()
        && !context.expired();
    if !may {
        return Ok(answer);
    }
    let quiet = SolveContext {
        progress: None,
        node_limit: context.node_limit.min(NODES),
        ..*context
    };
    match phases {
        [first, ..] if matches!(first.goal, Goal::Cost | Goal::Profit) => {
            let Some(shared) = Shared::new(program, part, first, packs, None) else {
                return Ok(answer);
            };
            let x = shared.best(answer.search_bound, &quiet)?;
            Ok(with_point(phases, answer, x, context.gap))
        }
        [value, cost, ..] if value.goal == Goal::Value && cost.goal == Goal::Cost => {
            if answer.x.is_empty() {
                return Ok(answer);
            }
            let kept = Some((value, answer.x.as_slice()));
            let Some(shared) = Shared::new(program, part, cost, packs, kept) else {
                return Ok(answer);
            };
            let bound = answer.cost_bound.map(|bound| 0.0 - bound);
            let x = shared.best(bound, &quiet)?;
            Ok(cheaper((value, cost), answer, x, context.gap))
        }
        _ => Ok(answer),
    }
}

/// The better of an answer and a point.
fn with_point(phases: &[Phase], old: Answer, x: Option<Vec<f64>>, gap: f64) -> Answer {
    let Some(x) = x else {
        return old;
    };
    let found = Answer {
        x,
        ..Answer::without_point(Ending::Feasible)
    };
    let mut answer = better(phases, &old, found);
    if let Some(bound) = answer.search_bound
        && is_close(phases[0].objective(&answer.x), bound, gap)
    {
        answer.ending = Ending::Optimal;
    }
    answer
}

/// An answer, or a cheaper point of the same value.
fn cheaper((value, cost): (&Phase, &Phase), old: Answer, x: Option<Vec<f64>>, gap: f64) -> Answer {
    let reached = value.objective(&old.x);
    let is_better = |x: &Vec<f64>| {
        value.objective(x) >= reached - 2.0 * KEEP * reached.abs()
            && cost.objective(x) > cost.objective(&old.x)
    };
    let Some(x) = x.filter(is_better) else {
        return old;
    };
    let mut answer = old;
    let spent = 0.0 - cost.objective(&x);
    let value = answer.search_bound;
    let is_all = value.is_some_and(|bound| is_close(reached, bound, gap));
    if is_all
        && answer
            .cost_bound
            .is_some_and(|bound| is_close(spent, bound, gap))
    {
        answer.ending = Ending::Optimal;
    }
    answer.x = x;
    answer
}

fn is_close(value: f64, bound: f64, gap: f64) -> bool {
    (bound - value).abs() <= gap * bound.abs().max(value.abs())
}

impl<'a> Shared<'a> {
    /// The periods of a component; `None` where something else ties them together.
    fn new(
        program: &Program,
        part: &'a Component,
        phase: &'a Phase,
        packs: &[Pack],
        kept: Option<(&Phase, &[f64])>,
    ) -> Option<Self> {
        let kind = |j: usize| program.columns[part.columns[j]];
        let columns = 0..part.lp.columns();
        let is_machines = |j: &usize| matches!(kind(*j), ColumnKind::Machines { .. });
        let is_start = |j: &usize| matches!(kind(*j), ColumnKind::Started { .. });
        let machines: Vec<usize> = columns.clone().filter(is_machines).collect();
        let has_starts = columns.clone().any(|j| is_start(&j));
        if machines.is_empty() && !has_starts {
            return None;
        }
        // What is started in the first period is not ready at its beginning, whatever the
        // others do; starts of later periods are left out.
        let is_first = |j: &usize| matches!(kind(*j), ColumnKind::Started { period: 0, .. });
        let own: Vec<usize> = columns
            .filter(|j| !is_machines(j) && (!is_start(j) || is_first(j)))
            .collect();
        let row = |i: usize| program.rows[part.rows[i]];
        let keep: Vec<bool> = (0..part.rows.len())
            .map(|i| match row(i) {
                RowKind::Started { period, .. } => period == 0,
                RowKind::MinHours { .. } => false,
                _ => true,
            })
            .collect();
        let second = part
            .columns
            .iter()
            .filter_map(|&j| match program.columns[j] {
                ColumnKind::HourlyMachines { period, .. } if period > 0 => Some(period),
                _ => None,
            });
        let second = second.min().unwrap_or(usize::MAX);
        let is_later =
            |i: usize| matches!(row(i), RowKind::Ready { period, .. } if period >= second);
        let reduced = without(&part.lp, &own, &keep, |j, i| is_first(&j) && is_later(i));
        let kept_rows: Vec<usize> = (0..keep.len()).filter(|&i| keep[i]).collect();
        let mut pieces = split(&reduced);
        pieces.retain(|piece| !piece.columns.is_empty());
        if pieces.len() < 2 {
            return None;
        }
        let pieces = pieces.into_iter().map(|piece| {
            let rows: Vec<usize> = piece.rows.iter().map(|&i| kept_rows[i]).collect();
            let columns: Vec<usize> = piece.columns.iter().map(|&j| own[j]).collect();
            let mut piece = Piece::new(piece.lp, (rows, columns), (&part.lp, &machines), packs);
            if let Some((value, x)) = kept {
                let (gain, floor) = floor(value, x, &piece.columns);
                piece.lp = piece.lp.with_rows(&[(&gain, floor, f64::INFINITY)]);
            }
            piece
        });
        let stays = (0..part.lp.columns())
            .map(|j| part.lp.integer[j] && !matches!(kind(j), ColumnKind::HourlyMachines { .. }))
            .collect();
        let kept = kept.map(|(value, x)| {
            let all: Vec<usize> = (0..x.len()).collect();
            (value.gain.clone(), floor(value, x, &all).1)
        });
        Some(Shared {
            kept,
            part,
            gain: &phase.gain,
            goal: phase.goal,
            pieces: pieces.collect(),
            has_starts,
            machines,
            stays,
        })
    }

    /// The point of the relaxation; `None` where it has none.
    fn relaxed(&self, context: &SolveContext<'_>) -> Result<Option<Vec<f64>>, Error> {
        let mut lp = self.with_floor();
        lp.integer.fill(false);
        let phase = self.phase(self.gain.to_vec());
        let found = maximise(&lp, &[phase], &[], false, None, context)?;
        Ok(Some(found.x).filter(|x| !x.is_empty()))
    }

    /// The program, in which the value is kept where one has to be.
    fn with_floor(&self) -> Lp {
        match &self.kept {
            Some((gain, floor)) => self.part.lp.with_row(gain, *floor, f64::INFINITY),
            None => self.part.lp.clone(),
        }
    }

    /// The best point over the numbers of machines that are tried.
    fn best(
        &self,
        bound: Option<f64>,
        context: &SolveContext<'_>,
    ) -> Result<Option<Vec<f64>>, Error> {
        let Some(relaxed) = self.relaxed(context)? else {
            return Ok(None);
        };
        let mut tried = Tried::default();
        let lp = &self.part.lp;
        let columns = self.machines.iter();
        let mut now: Vec<f64> = columns
            .map(|&j| (relaxed[j] - 1e-6).ceil().clamp(lp.lower[j], lp.upper[j]))
            .collect();
        let mut best = tried.gain(self, &now, context)?;
        while best.is_none() {
            // More of everything, until every period has what it must have.
            let more: Vec<f64> = now
                .iter()
                .zip(&self.machines)
                .map(|(n, &j)| (n + (0.1 * n).ceil().max(1.0)).min(lp.upper[j]))
                .collect();
            if more == now || tried.count >= TRIED || context.expired() {
                return Ok(None);
            }
            now = more;
            best = tried.gain(self, &now, context)?;
        }
        let moves = moves(self.machines.len());
        let mut at = 0;
        let mut idle = 0;
        while idle < moves.len() && tried.count < TRIED && !context.expired() {
            let both = bound.zip(best);
            if both.is_some_and(|(bound, best)| is_close(best, bound, context.gap)) {
                break;
            }
            let mut other = now.clone();
            for &(g, step) in &moves[at] {
                let j = self.machines[g];
                other[g] = (other[g] + step).clamp(lp.lower[j], lp.upper[j]);
            }
            let gain = tried.gain(self, &other, context)?;
            if gain.zip(best).is_some_and(|(gain, best)| gain > best) {
                (now, best) = (other, gain);
                idle = 0;
            } else {
                idle += 1;
                at = (at + 1) % moves.len();
            }
        }
        self.point(&now, &mut tried, context)
    }

    /// The point of all periods with so many machines; with starts as they are needed.
    fn point(
        &self,
        machines: &[f64],
        tried: &mut Tried,
        context: &SolveContext<'_>,
    ) -> Result<Option<Vec<f64>>, Error> {
        let mut x = self.part.lp.lower.clone();
        for (&j, &count) in self.machines.iter().zip(machines) {
            x[j] = count;
        }
        for (number, piece) in self.pieces.iter().enumerate() {
            let Some((_, own)) = tried.of(self, number, machines, context)? else {
                return Ok(None);
            };
            for (&j, &value) in piece.columns.iter().zip(own) {
                x[j] = value;
            }
        }
        if !self.has_starts {
            return Ok(Some(x).filter(|x| self.meets_all(x)));
        }
        let mut lp = self.with_floor();
        for j in (0..lp.columns()).filter(|&j| self.stays[j]) {
            let value = x[j].round();
            (lp.lower[j], lp.upper[j]) = (value, value);
        }
        let phase = self.phase(self.gain.to_vec());
        let found = maximise(&lp, &[phase], &[], false, None, context)?;
        Ok(Some(found.x).filter(|x| !x.is_empty()))
    }

    /// Whether rows that belong to no period hold as well.
    fn meets_all(&self, x: &[f64]) -> bool {
        let lp = &self.part.lp;
        let activity = lp.activity(x);
        (0..lp.rows()).all(|i| {
            let slack = 1e-7 * activity[i].abs().max(1.0);
            lp.row_lower[i] - slack <= activity[i] && activity[i] <= lp.row_upper[i] + slack
        })
    }

    fn solved(&self, lp: &Lp, piece: &Piece, context: &SolveContext<'_>) -> Result<Answer, Error> {
        let phase = self.phase(lp.gain.clone());
        maximise(lp, &[phase], &piece.packs, false, None, context)
    }

    fn phase(&self, gain: Vec<f64>) -> Phase {
        Phase {
            goal: self.goal,
            gain,
        }
    }
}

impl Piece {
    fn new(
        mut lp: Lp,
        (rows, columns): (Vec<usize>, Vec<usize>),
        (whole, all): (&Lp, &[usize]),
        packs: &[Pack],
    ) -> Self {
        let mut machines = Vec::new();
        for (g, &j) in all.iter().enumerate() {
            let entries: Vec<(usize, f64)> = whole
                .column(j)
                .filter_map(|(i, a)| Some((rows.binary_search(&i).ok()?, a)))
                .collect();
            if !entries.is_empty() {
                let column = Column {
                    gain: 0.0,
                    ..whole.describe(j)
                };
                lp.add_column(column, &entries);
                machines.push(g);
            }
        }
        let number = |j: usize| {
            let copy = || {
                let g = all.binary_search(&j).ok()?;
                let at = machines.binary_search(&g).ok()?;
                Some(columns.len() + at)
            };
            columns.binary_search(&j).ok().or_else(copy)
        };
        let packs = packs.iter().filter_map(|pack| pack.renumbered(number));
        Piece {
            packs: packs.collect(),
            lp,
            columns,
            machines,
        }
    }
}

/// What some columns keep of a value: their gains, numbered from 0, and the least of it.
fn floor(value: &Phase, x: &[f64], columns: &[usize]) -> (Vec<(usize, f64)>, f64) {
    let mut reached = 0.0;
    let mut gains = Vec::new();
    for (at, &j) in columns.iter().enumerate() {
        if value.gain[j] != 0.0 {
            gains.push((at, value.gain[j]));
            reached += value.gain[j] * x[j];
        }
    }
    (gains, reached - KEEP * reached.abs())
}

/// What a piece gains with so many machines, and by which point; `None` where it has none.
type Solved = Option<(f64, Vec<f64>)>;

/// What pieces came to with the numbers that were tried.
#[derive(Default)]
struct Tried {
    known: BTreeMap<(usize, Vec<u64>), Solved>,
    /// Numbers that were tried.
    count: usize,
}

impl Tried {
    /// What all periods gain with so many machines; `None` where one has no plan.
    fn gain(
        &mut self,
        shared: &Shared<'_>,
        machines: &[f64],
        context: &SolveContext<'_>,
    ) -> Result<Option<f64>, Error> {
        self.count += 1;
        let missing: Vec<usize> = (0..shared.pieces.len())
            .filter(|&number| !self.known.contains_key(&key(shared, number, machines)))
            .collect();
        let found = try_map(&missing, |&number| one(shared, number, machines, context))?;
        for (number, found) in missing.into_iter().zip(found) {
            self.known.insert(key(shared, number, machines), found);
        }
        let columns = shared.machines.iter().zip(machines);
        let mut all: f64 = columns.map(|(&j, count)| shared.gain[j] * count).sum();
        for number in 0..shared.pieces.len() {
            match self.of(shared, number, machines, context)? {
                Some((gain, _)) => all += gain,
                None => return Ok(None),
            }
        }
        Ok(Some(all))
    }

    fn of(
        &mut self,
        shared: &Shared<'_>,
        number: usize,
        machines: &[f64],
        context: &SolveContext<'_>,
    ) -> Result<Option<(f64, &Vec<f64>)>, Error> {
        let key = key(shared, number, machines);
        if !self.known.contains_key(&key) {
            let found = one(shared, number, machines, context)?;
            self.known.insert(key.clone(), found);
        }
        let known = self.known.get(&key).and_then(Option::as_ref);
        Ok(known.map(|(gain, x)| (*gain, x)))
    }
}

/// The numbers of machines that matter to a piece.
fn key(shared: &Shared<'_>, number: usize, machines: &[f64]) -> (usize, Vec<u64>) {
    let own = shared.pieces[number].machines.iter();
    (number, own.map(|&g| machines[g].to_bits()).collect())
}

fn one(
    shared: &Shared<'_>,
    number: usize,
    machines: &[f64],
    context: &SolveContext<'_>,
) -> Result<Solved, Error> {
    let piece = &shared.pieces[number];
    let mut lp = piece.lp.clone();
    for (at, &g) in piece.machines.iter().enumerate() {
        let j = piece.columns.len() + at;
        (lp.lower[j], lp.upper[j]) = (machines[g], machines[g]);
    }
    let found = shared.solved(&lp, piece, context)?;
    if found.x.is_empty() {
        return Ok(None);
    }
    let gain = lp.objective(&found.x);
    let mut x = found.x;
    x.truncate(piece.columns.len());
    Ok(Some((gain, x)))
}

/// Changes of the numbers of machines: one less, one more, one of each of two.
fn moves(machines: usize) -> Vec<Vec<(usize, f64)>> {
    let mut moves: Vec<Vec<(usize, f64)>> = Vec::new();
    for g in 0..machines {
        moves.push(vec![(g, -1.0)]);
        moves.push(vec![(g, 1.0)]);
    }
    if machines <= FEW {
        for a in 0..machines {
            for b in (0..machines).filter(|&b| b != a) {
                moves.push(vec![(a, -1.0), (b, 1.0)]);
            }
        }
    }
    moves
}

/// A program of some of its columns, and of the rows that are kept; without the entries
/// (column, row) that `is_left_out`.
fn without(
    lp: &Lp,
    columns: &[usize],
    keep: &[bool],
    is_left_out: impl Fn(usize, usize) -> bool,
) -> Lp {
    let mut small = Lp::new();
    let mut place = vec![None; keep.len()];
    for i in (0..keep.len()).filter(|&i| keep[i]) {
        place[i] = Some(small.add_row(lp.row_lower[i], lp.row_upper[i]));
    }
    for &j in columns {
        let entries = lp.column(j).filter(|&(i, _)| !is_left_out(j, i));
        let entries: Vec<(usize, f64)> =
            entries.filter_map(|(i, a)| Some((place[i]?, a))).collect();
        small.add_column(lp.describe(j), &entries);
    }
    small
}
