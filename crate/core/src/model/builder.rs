//! A program in the making: rows by what they limit, columns by what they
//! stand for.

use idlewise_engine::{Column, Lp};

use super::kinds::{ColumnKind, RowKind};
use super::phases::Worth;

/// A column in the making. Every family of rows that limits it adds its entry,
/// says how large it can be at most, and what a unit of it costs.
#[derive(Debug)]
pub(super) struct Draft {
    /// (row, coefficient).
    pub entries: Vec<(usize, f64)>,
    /// The largest value that fits by itself.
    pub size: f64,
    pub worth: Worth,
}

impl Draft {
    /// A column that nothing limits yet.
    pub fn new() -> Self {
        Draft {
            entries: Vec::new(),
            size: f64::INFINITY,
            worth: Worth::default(),
        }
    }

    /// Begins the next column; the memory of the last one is used again.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.size = f64::INFINITY;
        self.worth = Worth::default();
    }

    /// An entry in a row.
    pub fn enter(&mut self, row: usize, coefficient: f64) {
        self.entries.push((row, coefficient));
    }

    /// By itself the column cannot be larger than this.
    pub fn at_most(&mut self, limit: f64) {
        self.size = self.size.min(limit);
    }

    /// The rows limit every column of the program, except that one which no
    /// limit leaves any room is closed by its own bound: engines need not look
    /// at it.
    pub fn open_unless_blocked(&self) -> f64 {
        if self.size > 0.0 { f64::INFINITY } else { 0.0 }
    }
}

/// Rows and columns so far, and what they mean.
#[derive(Debug)]
pub(super) struct Builder {
    pub lp: Lp,
    pub rows: Vec<RowKind>,
    pub columns: Vec<ColumnKind>,
    /// What a unit of each column is worth.
    pub worth: Vec<Worth>,
}

impl Builder {
    /// A program without rows or columns.
    pub fn new() -> Self {
        Builder {
            lp: Lp::new(),
            rows: Vec::new(),
            columns: Vec::new(),
            worth: Vec::new(),
        }
    }

    /// Adds a row with two sides, either of which may be open; returns its index.
    pub fn row(&mut self, kind: RowKind, lower: f64, upper: f64) -> usize {
        self.rows.push(kind);
        self.lp.add_row(lower, upper)
    }

    /// Adds a row with an upper side only; returns its index.
    pub fn at_most(&mut self, kind: RowKind, upper: f64) -> usize {
        self.row(kind, f64::NEG_INFINITY, upper)
    }

    /// Adds a column between two bounds; returns its index.
    pub fn column(
        &mut self,
        kind: ColumnKind,
        draft: &Draft,
        (lower, upper): (f64, f64),
        integer: bool,
    ) -> usize {
        let column = Column {
            gain: 0.0, // that of the first phase, which is known at the end
            lower,
            upper,
            size: draft.size,
            integer,
        };
        self.lp.add_column(column, &draft.entries);
        self.worth.push(draft.worth);
        self.columns.push(kind);
        self.columns.len() - 1
    }
}
