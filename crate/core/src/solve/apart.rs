//! Periods that only the price of moves ties together.
//!
//! Moves are free to the value that is served: whatever the replicas of a period, the
//! moves that lead to them can be paid. So the first goal is reached period by period,
//! with the proof of each. What the later goals ask for, few and cheap moves among them,
//! is then improved one period at a time, between the replicas that stand before and
//! after it, to and fro until nothing changes. A period is looked at again only where one
//! that moves tie to it has changed since. Programs that are small enough are searched as a
//! whole instead, which proves the later goals as well.

use idlewise_engine::components::{Component, split};
use idlewise_engine::{Column, Effort, Ending, Lp, SolveContext};

use super::answer::{Answer, PhasePrices};
use super::better::is_worse;
use super::tolerances::KEEP;
use super::trail::Marks;
use super::warm_start::maximise_after;
use crate::error::Error;
use crate::model::{ColumnKind, Goal, Pack, Phase, Program, RowKind};
use crate::parallel::try_map;

/// Programs with fewer columns are searched as a whole.
const LARGE: usize = 4_000;
/// Times that all periods are looked at, in turns from the first and from the last.
const SWEEPS: usize = 3;
/// Nodes of each search on the way.
const NODES: u64 = 20;

/// A component in pieces.
struct Pieces<'a> {
    part: &'a Component,
    phases: &'a [Phase],
    packs: &'a [Pack],
    /// In the order of periods; their rows and columns are those of the component.
    by_period: Vec<Component>,
    /// Columns that count moves.
    is_moves: Vec<bool>,
    /// Rows of the component that only say what a move is.
    is_move: Vec<bool>,
    /// For each of these its columns, with their coefficients.
    columns_of: Vec<Vec<(usize, f64)>>,
    /// For each piece the others that moves tie to it.
    neighbours: Vec<Vec<usize>>,
}

/// Whether a component is large, and only the price of moves ties its periods together.
pub(super) fn is_apart(program: &Program, part: &Component, phases: &[Phase]) -> bool {
    let lp = &part.lp;
    if lp.columns() < LARGE || !lp.has_integers() || phases[0].goal != Goal::Value {
        return false;
    }
    let mut kinds = part.rows.iter().map(|&i| program.rows[i]);
    let ties = |kind| {
        let kinds = matches!(kind, RowKind::MaxMoves | RowKind::Served { .. });
        kinds || matches!(kind, RowKind::Coming { .. })
    };
    let is_tied = kinds.clone().any(ties);
    !is_tied && kinds.any(|kind| matches!(kind, RowKind::Moves { .. }))
}

/// The answer for a component whose periods only moves tie together; `None` where it is
/// another kind of component, or small. `known` is a point to begin with.
pub(super) fn apart(
    program: &Program,
    (part, phases, packs): (&Component, &[Phase], &[Pack]),
    known: Option<&[f64]>,
    context: &SolveContext<'_>,
) -> Result<Option<Answer>, Error> {
    if !is_apart(program, part, phases) {
        return Ok(None);
    }
    // A full search is not led by what was found in a hurry: that keeps its value, and
    // moves far more than what is found from nothing.
    let known = known.filter(|_| context.effort == Effort::First);
    let rows = part.rows.iter().map(|&i| program.rows[i]);
    let is_move: Vec<bool> = rows
        .map(|kind| matches!(kind, RowKind::Moves { .. }))
        .collect();
    let counts = |&j: &usize| matches!(program.columns[j], ColumnKind::Moves { .. });
    let is_moves = part.columns.iter().map(counts).collect();
    let pieces = Pieces::new((part, phases, packs), is_moves, is_move);
    if pieces.by_period.len() < 2 {
        return Ok(None);
    }
    let Some(mut answer) = pieces.first_goal(known, context)? else {
        return Ok(Some(Answer::without_point(Ending::Limit)));
    };
    if answer.ending == Ending::Infeasible {
        return Ok(Some(answer));
    }
    pieces.pay_for_moves(&mut answer.x);
    pieces.later_goals(&mut answer, context)?;
    Ok(Some(answer))
}

impl<'a> Pieces<'a> {
    fn new(
        (part, phases, packs): (&'a Component, &'a [Phase], &'a [Pack]),
        is_moves: Vec<bool>,
        is_move: Vec<bool>,
    ) -> Self {
        let keep: Vec<bool> = is_move.iter().map(|is_move| !is_move).collect();
        let kept: Vec<usize> = (0..keep.len()).filter(|&i| keep[i]).collect();
        let mut pieces = split(&part.lp.with_rows_kept(&keep));
        pieces.retain(|piece| !piece.rows.is_empty() && !piece.columns.is_empty());
        for piece in &mut pieces {
            for row in &mut piece.rows {
                *row = kept[*row];
            }
        }
        let mut columns_of = vec![Vec::new(); is_move.len()];
        for j in 0..part.lp.columns() {
            for (i, a) in part.lp.column(j).filter(|&(i, _)| is_move[i]) {
                columns_of[i].push((j, a));
            }
        }
        Pieces {
            part,
            phases,
            packs,
            neighbours: neighbours(&pieces, part.lp.columns(), &columns_of),
            by_period: pieces,
            is_moves,
            is_move,
            columns_of,
        }
    }

    fn packs_of(&self, columns: &[usize]) -> Vec<Pack> {
        let number = |j: usize| columns.binary_search(&j).ok();
        let packs = self.packs.iter();
        packs.filter_map(|pack| pack.renumbered(number)).collect()
    }

    /// The first goal, piece by piece; none where a limit left a piece without a point.
    fn first_goal(
        &self,
        known: Option<&[f64]>,
        context: &SolveContext<'_>,
    ) -> Result<Option<Answer>, Error> {
        let quiet = SolveContext {
            progress: None,
            ..*context
        };
        let marks = Marks::new();
        let found = try_map(&self.by_period, |piece| {
            let phases = phases_of(&self.phases[..1], &piece.columns);
            let packs = self.packs_of(&piece.columns);
            let known: Option<Vec<f64>> =
                known.map(|x| piece.columns.iter().map(|&j| x[j]).collect());
            let known = known.as_deref().map(|x| (&marks, x));
            Ok(maximise_after(known, &piece.lp, &phases, &packs, true, &quiet)?.0)
        })?;
        if found.iter().any(|a| a.ending == Ending::Infeasible) {
            return Ok(Some(Answer::without_point(Ending::Infeasible)));
        }
        if found.iter().any(|a| a.x.is_empty()) {
            return Ok(None);
        }
        let mut answer = Answer {
            x: self.part.lp.lower.clone(),
            search_bound: Some(0.0),
            ..Answer::without_point(Ending::Feasible)
        };
        let mut rows = vec![0.0; self.part.lp.rows()];
        for (piece, own) in self.by_period.iter().zip(found) {
            let reached = piece.lp.objective(&own.x);
            let bound = own.search_bound.or_else(|| {
                let is_proved = own.ending == Ending::Optimal && !piece.lp.has_integers();
                is_proved.then_some(reached)
            });
            answer.search_bound = answer.search_bound.zip(bound).map(|(a, b)| a + b);
            answer.iterations += own.iterations;
            answer.used = answer.used.and(own.used);
            for (&j, value) in piece.columns.iter().zip(own.x) {
                answer.x[j] = value;
            }
            if let Some(Some(first)) = own.prices.into_iter().next() {
                for (&i, price) in piece.rows.iter().zip(first.rows) {
                    rows[i] = price;
                }
            }
        }
        answer.prices.push(Some(PhasePrices {
            rows,
            kept: 0.0,
            also: Vec::new(),
            exact: None,
        }));
        Ok(Some(answer))
    }

    /// As many moves as the replicas ask for.
    fn pay_for_moves(&self, x: &mut [f64]) {
        let lp = &self.part.lp;
        for (i, columns) in self.columns_of.iter().enumerate() {
            let mut own = None;
            let mut over = -lp.row_upper[i];
            for &(j, a) in columns {
                if self.is_moves[j] {
                    own = Some((j, a));
                } else {
                    over += a * x[j];
                }
            }
            if let Some((j, a)) = own {
                x[j] = (over / -a).max(lp.lower[j]);
            }
        }
    }

    /// The later goals, one piece at a time.
    fn later_goals(&self, answer: &mut Answer, context: &SolveContext<'_>) -> Result<(), Error> {
        if self.phases.len() < 2 {
            return Ok(());
        }
        let short = SolveContext {
            progress: None,
            node_limit: NODES.min(context.node_limit),
            ..*context
        };
        let pieces = self.by_period.len();
        // When each piece last changed, and was last looked at: by the number of the look.
        let (mut changed, mut seen) = (vec![1_usize; pieces], vec![0; pieces]);
        let mut look = 1;
        let mut cost = self.reached(&answer.x);
        for sweep in 0..SWEEPS {
            for step in 0..pieces {
                context.check_stopped()?;
                if context.expired() {
                    return Ok(());
                }
                let at = if sweep % 2 == 0 {
                    step
                } else {
                    pieces - 1 - step
                };
                // The same program would find the same answer.
                let mut others = self.neighbours[at].iter();
                if seen[at] > 0 && others.all(|&other| changed[other] < seen[at]) {
                    continue;
                }
                look += 1;
                seen[at] = look;
                if self.improve(at, answer, &short)? {
                    changed[at] = look;
                }
            }
            let now = self.reached(&answer.x);
            let gained = now.iter().zip(&cost);
            let is_little =
                |(now, before): (&f64, &f64)| (now - before).abs() <= context.gap * now.abs();
            if gained.into_iter().all(is_little) {
                break;
            }
            cost = now;
        }
        Ok(())
    }

    /// What a point comes to under the later goals that are more than ties.
    fn reached(&self, x: &[f64]) -> Vec<f64> {
        let phases = self.phases[1..].iter();
        let told = phases.filter(|p| p.goal != Goal::Compute);
        told.map(|p| p.objective(x)).collect()
    }

    /// Improves a piece while the others stay; whether it is better now.
    fn improve(
        &self,
        at: usize,
        answer: &mut Answer,
        context: &SolveContext<'_>,
    ) -> Result<bool, Error> {
        let (lp, piece) = (&self.part.lp, &self.by_period[at]);
        let own = piece.columns.iter().flat_map(|&j| lp.column(j));
        let mut rows: Vec<usize> = own.map(|(i, _)| i).collect();
        rows.sort_unstable();
        rows.dedup();
        // The moves into this period and out of it follow.
        let moves = rows.iter().filter(|&&i| self.is_move[i]);
        let mut columns: Vec<usize> = moves
            .flat_map(|&i| self.columns_of[i].iter().map(|&(j, _)| j))
            .filter(|&j| lp.column(j).all(|(i, _)| rows.binary_search(&i).is_ok()))
            .chain(piece.columns.iter().copied())
            .collect();
        columns.sort_unstable();
        columns.dedup();
        let x: Vec<f64> = columns.iter().map(|&j| answer.x[j]).collect();
        let small = self.smaller(&rows, &columns, &answer.x);
        let phases = phases_of(&self.phases[1..], &columns);
        let packs = self.packs_of(&columns);
        let known = Marks::new();
        let found = maximise_after(Some((&known, &x)), &small, &phases, &packs, false, context)?.0;
        answer.iterations += found.iterations;
        let before = Answer {
            x,
            ..Answer::without_point(Ending::Optimal)
        };
        if found.x.is_empty() || is_worse(&phases, &before, &found) {
            return Ok(false);
        }
        let reached = |x: &[f64]| -> Vec<f64> { phases.iter().map(|p| p.objective(x)).collect() };
        let (old, new) = (reached(&before.x), reached(&found.x));
        let is_better = old
            .iter()
            .zip(&new)
            .any(|(a, b)| b - a > 1e-9 * a.abs().max(b.abs()));
        if is_better {
            for (&j, value) in columns.iter().zip(found.x) {
                answer.x[j] = value;
            }
        }
        Ok(is_better)
    }

    /// The program of some columns while the others stay where they are, with a last row
    /// that keeps what they gain towards the first goal.
    fn smaller(&self, rows: &[usize], columns: &[usize], x: &[f64]) -> Lp {
        let lp = &self.part.lp;
        let gain = &self.phases[0].gain;
        let mut taken = vec![0.0; rows.len()];
        for (at, &i) in rows.iter().enumerate().filter(|(_, i)| self.is_move[**i]) {
            let others = self.columns_of[i].iter();
            taken[at] = others
                .filter(|(j, _)| columns.binary_search(j).is_err())
                .map(|(j, a)| a * x[*j])
                .sum();
        }
        let mut small = Lp::new();
        for (&i, taken) in rows.iter().zip(taken) {
            small.add_row(lp.row_lower[i] - taken, lp.row_upper[i] - taken);
        }
        let terms = columns.iter().map(|&j| gain[j] * x[j]);
        let reached: f64 = terms.sum();
        let floor = small.add_row(reached - KEEP * reached.abs(), f64::INFINITY);
        for &j in columns {
            let mut entries: Vec<(usize, f64)> = lp
                .column(j)
                .filter_map(|(i, a)| Some((rows.binary_search(&i).ok()?, a)))
                .collect();
            if gain[j] != 0.0 {
                entries.push((floor, gain[j]));
            }
            let column = Column {
                gain: 0.0,
                lower: lp.lower[j],
                upper: lp.upper[j],
                size: lp.size[j],
                integer: lp.integer[j],
            };
            small.add_column(column, &entries);
        }
        small
    }
}

/// For each piece the others whose columns share a row of moves with its own.
fn neighbours(
    pieces: &[Component],
    columns: usize,
    columns_of: &[Vec<(usize, f64)>],
) -> Vec<Vec<usize>> {
    let mut piece_of = vec![None; columns];
    for (at, piece) in pieces.iter().enumerate() {
        for &j in &piece.columns {
            piece_of[j] = Some(at);
        }
    }
    let mut neighbours = vec![Vec::new(); pieces.len()];
    for columns in columns_of {
        let tied: Vec<usize> = columns.iter().filter_map(|&(j, _)| piece_of[j]).collect();
        for &at in &tied {
            neighbours[at].extend(tied.iter().filter(|&&other| other != at));
        }
    }
    for tied in &mut neighbours {
        tied.sort_unstable();
        tied.dedup();
    }
    neighbours
}

/// Phases of some columns.
fn phases_of(phases: &[Phase], columns: &[usize]) -> Vec<Phase> {
    let phases = phases.iter();
    phases
        .map(|phase| Phase {
            goal: phase.goal,
            gain: columns.iter().map(|&j| phase.gain[j]).collect(),
        })
        .collect()
}
