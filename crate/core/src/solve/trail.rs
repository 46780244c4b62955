//! The way from a program to what is left of it after presolve, and back: bases
//! that an earlier solve left are found by it, and those of this one are left.

use std::sync::{Mutex, MutexGuard, PoisonError};

use idlewise_engine::Lp;
use idlewise_engine::presolve::BasisHint;
use idlewise_engine::simplex::{Basis, Status};

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

/// Bases by phase and role; statuses by the names of columns, then of rows.
pub(super) type Marks = Vec<((usize, Role), Vec<Option<Status>>)>;

/// What one program knows and leaves.
#[derive(Debug)]
pub(super) struct Book<'a> {
    /// What the last program in this place left, and its column values.
    known: Option<(&'a Marks, &'a [f64])>,
    columns: usize,
    rows: usize,
    left: Mutex<Marks>,
    /// Names of columns that are basic, and of rows that are tight.
    tied: Mutex<Vec<(usize, usize)>>,
    /// Names of columns that had a bound from a row, and of the row; which bound.
    handed: Mutex<Vec<(usize, usize, Status)>>,
}

impl<'a> Book<'a> {
    /// A book for a program, with what is known of one like it.
    pub fn new(lp: &Lp, known: Option<(&'a Marks, &'a [f64])>) -> Self {
        Book {
            known,
            columns: lp.columns(),
            rows: lp.rows(),
            left: Mutex::default(),
            tied: Mutex::default(),
            handed: Mutex::default(),
        }
    }

    /// The trail that begins at the program itself.
    pub fn trail(&self) -> Trail<'_> {
        Trail {
            book: self,
            phase: 0,
            columns: None,
            rows: None,
        }
    }

    /// What the solve left, by the names of the program's columns and rows.
    pub fn close(self) -> Marks {
        let marks = self.left.into_inner();
        let mut marks = marks.unwrap_or_else(PoisonError::into_inner);
        let tied = self.tied.into_inner();
        for (column, row) in tied.unwrap_or_else(PoisonError::into_inner) {
            for (_, status) in &mut marks {
                status[column] = Some(Status::Basic);
                status[row] = Some(Status::Upper);
            }
        }
        let handed = self.handed.into_inner();
        for (column, row, side) in handed.unwrap_or_else(PoisonError::into_inner) {
            for (_, status) in &mut marks {
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
        self.read(self.book.known?.0, role, columns, rows)
    }

    fn read(&self, marks: &Marks, role: Role, columns: usize, rows: usize) -> Option<Basis> {
        let place = (self.phase_of(role), role);
        let (_, status) = marks.iter().find(|(known, _)| *known == place)?;
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
        let place = (self.phase_of(role), role);
        let mut marks = self.book.marks();
        match marks.iter_mut().find(|(known, _)| *known == place) {
            Some((_, known)) => *known = status,
            None => marks.push((place, status)),
        }
    }

    fn phase_of(&self, role: Role) -> usize {
        if role == Role::Last { 0 } else { self.phase }
    }

    /// What presolve says of columns and rows that it left out.
    pub fn note(&self, hints: &[BasisHint]) {
        let name =
            |column: usize, row: usize| (self.column(column), self.book.columns + self.row(row));
        let mut tied = self
            .book
            .tied
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut handed = self
            .book
            .handed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for &hint in hints {
            match hint {
                BasisHint::Tied { column, row } => tied.push(name(column, row)),
                BasisHint::BoundOf {
                    column,
                    row,
                    is_upper,
                } => {
                    let side = if is_upper {
                        Status::Upper
                    } else {
                        Status::Lower
                    };
                    let (column, row) = name(column, row);
                    handed.push((column, row, side));
                }
            }
        }
    }

    /// What the columns were last time.
    pub fn values(&self, columns: usize) -> Option<Vec<f64>> {
        let x = self.book.known?.1;
        (0..columns)
            .map(|j| x.get(self.column(j)).copied())
            .collect()
    }
}
