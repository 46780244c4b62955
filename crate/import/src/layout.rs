//! How a table was read, for people: which column holds which field, what else it could
//! hold, and what there is to say about single cells.

use crate::content::Content;
use crate::mapping::About;
use crate::nearest::nearest;
use crate::report::{Notes, Refusal, quoted, some_of};

/// How a table was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The columns in order.
    pub columns: Vec<ColumnLook>,
    /// What a column can be told to hold; empty where the format decides it.
    pub fields: Vec<FieldLook>,
    /// What there is to say about the cells of each row that was asked about.
    pub marks: Vec<Vec<Mark>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnLook {
    /// Its title.
    pub header: String,
    /// The field that it was read as; `None` where it is not used.
    pub field: Option<String>,
    /// The same in words; empty where the format decides what is used.
    pub meaning: String,
    /// Whether the title is another word than the field's name.
    pub is_guess: bool,
    /// Whether the user said which field it is.
    pub is_mapped: bool,
}

/// A field that a column can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldLook {
    /// Its name.
    pub field: &'static str,
    /// The same in words.
    pub meaning: String,
    /// Whether a resource's name follows, as in `capacity.gpu`.
    pub is_open: bool,
}

/// What there is to say about a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The place of its column, from 0.
    pub column: usize,
    /// Of what kind it is.
    pub kind: MarkKind,
    /// What it means, or what was expected.
    pub text: String,
}

/// Of what kind a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// The cell was read as the mark's text.
    Means,
    /// Hardware that no table knows keeps its own name.
    Unknown,
    /// A price that is not given, which is not 0.
    Empty,
    /// It cannot be read.
    Wrong,
}

impl MarkKind {
    /// Its name for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            MarkKind::Means => "means",
            MarkKind::Unknown => "unknown",
            MarkKind::Empty => "empty",
            MarkKind::Wrong => "wrong",
        }
    }
}

/// Refuses what is said about the columns of a file where it has no such column, or its
/// format no such field.
pub(crate) fn check(
    layout: Option<Layout>,
    about: &About,
    content: &Content,
    notes: &mut Notes,
) -> Result<(), Refusal> {
    if about.columns.is_empty() {
        return Ok(());
    }
    let Some(layout) = layout else {
        let text = "what is said about its columns: its format has columns of its own";
        notes.left_out(content.whole(), text);
        return Ok(());
    };
    for (field, title) in &about.columns {
        let place = format!("{}: what is said about its columns", content.whole());
        let is_known = layout.fields.iter().any(|known| {
            let rest = field.strip_prefix(known.field);
            rest.is_some_and(|rest| {
                rest.is_empty() && !known.is_open
                    || known.is_open && rest.len() > 1 && rest.starts_with('.')
            })
        });
        if !is_known {
            let fields = layout.fields.iter().map(|known| known.field);
            let listed: Vec<&str> = fields.clone().collect();
            let text = format!("found {}, expected {}", quoted(field), listed.join(", "));
            return Err(Refusal::new(place, text).near(nearest(field, fields)));
        }
        let titles = layout.columns.iter().map(|column| column.header.as_str());
        if !titles.clone().any(|other| other == title.trim()) {
            let text = format!(
                "found {}, expected a column: {}",
                quoted(title),
                some_of(titles.clone())
            );
            return Err(Refusal::new(place, text).near(nearest(title, titles)));
        }
    }
    Ok(())
}
