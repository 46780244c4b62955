//! What a solve leaves for the next one, of the same scenario a little changed.
//!
//! Every program has a place. Where the next program in that place is the same
//! number for number, its answer is the same. Where it has the same rows, columns
//! and entries but other numbers, the bases in which its phases ended and its
//! whole columns are places to start from. A start can be wrong without harm: the
//! simplex method mends any basis, a plan is offered only where it meets every
//! row, and all of it is certified like any other plan.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::again;
use super::basis::{Basis, Simplex, Status, Verdict};
use super::engine::{Ending, Limits};
use super::phases::{Answer, maximise_on_machines};
use crate::model::{Lp, Pack, Phase};
use crate::reduce::{same_numbers, same_pattern};
use crate::{EngineName, Error};

/// Exchanges, beside one for each row, after which another way is sought.
const NEAR: u64 = 100;

/// Which of the programs of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// An independent part of one of its programs.
    Part { program: usize, index: usize },
    /// What would be filled if one cause more were lifted.
    Fill { period: usize, step: usize },
}

/// What a basis belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// A relaxation, after the last of its phases.
    Last,
    /// The relaxation of one phase of a search.
    Relaxed,
    /// The relaxation that a search for whole numbers begins with.
    Root,
}

/// How a solve used the memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reuse {
    /// Programs that were the same as last time.
    pub same: usize,
    /// Programs of the same shape, solved from where the last one ended.
    pub changed: usize,
    /// Programs solved from nothing.
    pub new: usize,
}

/// What was left in every place.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    before: BTreeMap<Place, Arc<Kept>>,
    now: Mutex<BTreeMap<Place, Arc<Kept>>>,
    same: AtomicUsize,
    changed: AtomicUsize,
    new: AtomicUsize,
}

/// A program and what came of it.
#[derive(Debug)]
struct Kept {
    lp: Lp,
    phases: Vec<Phase>,
    packs: Vec<Pack>,
    answer: Answer,
    marks: Marks,
}

/// Bases by phase and role; statuses by the names of columns, then of rows.
type Marks = BTreeMap<(usize, Role), Vec<Option<Status>>>;

impl Memory {
    /// Begins a solve.
    pub fn begin(&mut self) {
        (self.same, self.changed, self.new) = <(_, _, _)>::default();
    }

    /// What the solve left becomes what there is. Places that it did not reach
    /// stay where it was stopped, and are forgotten where it was not.
    pub fn end(&mut self, finished: bool) {
        let now = self.now.get_mut().unwrap_or_else(PoisonError::into_inner);
        let now = std::mem::take(now);
        if finished {
            self.before = now;
        } else {
            self.before.extend(now);
        }
    }

    /// How the memory was used in the last solve.
    pub fn reuse(&self) -> Reuse {
        let read = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        Reuse {
            same: read(&self.same),
            changed: read(&self.changed),
            new: read(&self.new),
        }
    }

    /// A place has what another one has: their programs are the same.
    pub fn copy(&self, from: Place, to: Place) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = now.get(&from).map(Arc::clone) {
            now.insert(to, kept);
        }
    }

    fn keep(&self, place: Place, kept: Arc<Kept>) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.insert(place, kept);
    }
}

/// The optimum of a relaxation from a basis near it; `None` where it is not near.
pub(super) fn restarted(lp: &Lp, basis: &Basis, stop: &dyn Fn() -> bool) -> Option<Simplex> {
    let mut simplex = Simplex::new(lp);
    simplex.load(basis);
    simplex.set_limit(NEAR + lp.rows() as u64);
    (simplex.solve(stop) == Verdict::Optimal).then_some(simplex)
}

/// [`maximise_on_machines`] with what the program's place has in the memory.
pub(crate) fn maximise_at(
    place: Place,
    lp: &Lp,
    phases: &[Phase],
    packs: &[Pack],
    limits: &Limits<'_>,
    prove: bool,
) -> Result<Answer, Error> {
    let Some(memory) = limits.memory else {
        return maximise_on_machines(lp, phases, packs, limits, prove);
    };
    let known = memory.before.get(&place);
    let known = known.filter(|kept| same_pattern((&kept.lp, &kept.phases), (lp, phases)));
    if let Some(kept) = known
        && same_numbers((&kept.lp, &kept.phases), (lp, phases))
        && kept.packs == packs
        && kept.is_final(limits)
    {
        memory.same.fetch_add(1, Ordering::Relaxed);
        memory.keep(place, Arc::clone(kept));
        return Ok(Answer {
            iterations: 0,
            ..kept.answer.clone()
        });
    }
    // Whoever asked for an engine gets it.
    let known = known.filter(|_| limits.engine == EngineName::Auto);
    let count = if known.is_some() {
        &memory.changed
    } else {
        &memory.new
    };
    count.fetch_add(1, Ordering::Relaxed);
    let book = Book {
        known: known.map(Arc::as_ref),
        columns: lp.columns(),
        rows: lp.rows(),
        left: Mutex::default(),
        tied: Mutex::default(),
        handed: Mutex::default(),
    };
    let limits = Limits {
        trail: Some(Trail {
            book: &book,
            phase: 0,
            columns: None,
            rows: None,
        }),
        ..*limits
    };
    let again = again::maximise(lp, phases, &limits, prove);
    let answer = match again {
        Some(answer) => answer,
        None => maximise_on_machines(lp, phases, packs, &limits, prove)?,
    };
    let answer = Answer {
        used: limits.used(),
        ..answer
    };
    let kept = Kept {
        lp: lp.clone(),
        phases: phases.to_vec(),
        packs: packs.to_vec(),
        answer: answer.clone(),
        marks: book.close(),
    };
    memory.keep(place, Arc::new(kept));
    Ok(answer)
}

impl Kept {
    /// Whether solving once more would find the same.
    fn is_final(&self, limits: &Limits<'_>) -> bool {
        limits.deadline.is_none()
            || matches!(self.answer.ending, Ending::Optimal | Ending::Infeasible)
    }
}

/// What one program knows and leaves.
#[derive(Debug)]
struct Book<'a> {
    known: Option<&'a Kept>,
    columns: usize,
    rows: usize,
    left: Mutex<Marks>,
    /// Names of columns that are basic, and of rows that are tight.
    tied: Mutex<Vec<(usize, usize)>>,
    /// Names of columns that had a bound from a row, and of the row; which bound.
    handed: Mutex<Vec<(usize, usize, Status)>>,
}

impl Book<'_> {
    fn close(self) -> Marks {
        let marks = self.left.into_inner();
        let mut marks = marks.unwrap_or_else(PoisonError::into_inner);
        let tied = self.tied.into_inner();
        for (column, row) in tied.unwrap_or_else(PoisonError::into_inner) {
            for status in marks.values_mut() {
                status[column] = Some(Status::Basic);
                status[row] = Some(Status::Upper);
            }
        }
        let handed = self.handed.into_inner();
        for (column, row, side) in handed.unwrap_or_else(PoisonError::into_inner) {
            for status in marks.values_mut() {
                // At the row's bound, the row is tight and not the column.
                if status[column] == Some(side) {
                    status[column] = Some(Status::Basic);
                    status[row] = Some(side);
                }
            }
        }
        marks
    }

    fn marks(&self) -> MutexGuard<'_, Marks> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way from a program in the memory to what is left of it after reductions:
/// columns and rows keep their names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trail<'a> {
    book: &'a Book<'a>,
    phase: usize,
    /// Names of the columns and rows; their numbers where there are none.
    columns: Option<&'a [usize]>,
    rows: Option<&'a [usize]>,
}

/// Names of a smaller program.
#[derive(Debug)]
pub(crate) struct Names {
    columns: Vec<usize>,
    rows: Vec<usize>,
}

impl<'a> Trail<'a> {
    /// Whether there is anything to start from.
    pub fn knows(&self) -> bool {
        self.book.known.is_some()
    }

    /// The same at another phase.
    #[must_use]
    pub fn at(self, phase: usize) -> Trail<'a> {
        Trail { phase, ..self }
    }

    /// Names of some of the columns and rows.
    pub fn names(&self, columns: &[usize], rows: &[usize]) -> Names {
        Names {
            columns: columns.iter().map(|&j| self.column(j)).collect(),
            rows: rows.iter().map(|&i| self.row(i)).collect(),
        }
    }

    /// The same for a program of those.
    pub fn within<'b>(&self, names: &'b Names) -> Trail<'b>
    where
        'a: 'b,
    {
        Trail {
            book: self.book,
            phase: self.phase,
            columns: Some(&names.columns),
            rows: Some(&names.rows),
        }
    }

    fn column(&self, j: usize) -> usize {
        self.columns.map_or(j, |names| names[j])
    }

    /// Rows beyond those that have names were added by a phase, in order.
    fn row(&self, i: usize) -> usize {
        match self.rows {
            Some(names) => names
                .get(i)
                .copied()
                .unwrap_or(self.book.rows + i - names.len()),
            None => i,
        }
    }

    /// The basis that this phase ended in last time, for a program of so many
    /// columns and rows.
    pub fn start(&self, role: Role, columns: usize, rows: usize) -> Option<Basis> {
        self.read(&self.book.known?.marks, role, columns, rows)
    }

    /// The basis that this phase has just left.
    pub fn left(&self, role: Role, columns: usize, rows: usize) -> Option<Basis> {
        self.read(&self.book.marks(), role, columns, rows)
    }

    fn read(&self, marks: &Marks, role: Role, columns: usize, rows: usize) -> Option<Basis> {
        let status = marks.get(&(self.phase_of(role), role))?;
        let of = |name: usize| status.get(name).copied().flatten();
        let own = (0..columns).map(|j| of(self.column(j)).unwrap_or(Status::Lower));
        let logical = (0..rows).map(|i| {
            let name = self.book.columns + self.row(i);
            of(name).unwrap_or(Status::Basic)
        });
        Some(Basis::new(own.chain(logical).collect()))
    }

    /// Leaves the basis that this phase ended in.
    pub fn leave(&self, role: Role, basis: &Basis, columns: usize) {
        let mut status = vec![None; self.book.columns + self.book.rows];
        let (own, logical) = basis.statuses().split_at(columns);
        for (j, &s) in own.iter().enumerate() {
            // What lies between its bounds has a value that the next one has not.
            status[self.column(j)] = Some(match s {
                Status::Between => Status::Lower,
                s => s,
            });
        }
        for (i, &s) in logical.iter().enumerate() {
            let name = self.book.columns + self.row(i);
            if name >= status.len() {
                status.resize(name + 1, None);
            }
            status[name] = Some(s);
        }
        self.book
            .marks()
            .insert((self.phase_of(role), role), status);
    }

    fn phase_of(&self, role: Role) -> usize {
        if role == Role::Last { 0 } else { self.phase }
    }

    /// A column that was replaced is as large as the row says that defines it.
    pub fn tie(&self, pairs: impl Iterator<Item = (usize, usize)>) {
        let mut tied = self
            .book
            .tied
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        tied.extend(pairs.map(|(j, i)| (self.column(j), self.book.columns + self.row(i))));
    }

    /// A column had a bound, its upper one or not, from a row of its own.
    pub fn hand_over(&self, bounds: impl Iterator<Item = (usize, usize, bool)>) {
        let handed = self.book.handed.lock();
        let mut handed = handed.unwrap_or_else(PoisonError::into_inner);
        handed.extend(bounds.map(|(j, i, upper)| {
            let side = if upper { Status::Upper } else { Status::Lower };
            (self.column(j), self.book.columns + self.row(i), side)
        }));
    }

    /// What the columns were last time.
    pub fn values(&self, columns: usize) -> Option<Vec<f64>> {
        let x = &self.book.known?.answer.x;
        (0..columns)
            .map(|j| x.get(self.column(j)).copied())
            .collect()
    }
}
