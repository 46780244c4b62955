//! What is said about files: where a piece stands, notes, and refusals.

use std::fmt;
use std::sync::Arc;

use crate::limits::MAX_NOTES;
use crate::ordered::OrderedSet;

/// Where in a file something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file, as the caller named it.
    pub file: Arc<str>,
    /// The place in it.
    pub place: Place,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The whole file.
    File,
    /// A line of a text, from 1.
    Line(u64),
    /// A path in JSON, such as `$.items[3]`.
    Json(String),
}

impl Source {
    /// A place in a file.
    pub fn new(file: &Arc<str>, place: Place) -> Self {
        let file = Arc::clone(file);
        Source { file, place }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File => f.write_str(&self.file),
            Place::Line(line) => write!(f, "{}: line {line}", self.file),
            Place::Json(path) => write!(f, "{}: {path}", self.file),
        }
    }
}

/// What kind of a thing a note tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A meaning that the file does not state was taken to be the likely one.
    Guessed,
    /// Something in the file does not take part.
    LeftOut,
    /// A value that no file has was filled in.
    Assumed,
    /// A fact worth knowing.
    Fact,
}

impl Kind {
    /// The word that a list of notes begins with.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Guessed => "guessed",
            Kind::LeftOut => "left out",
            Kind::Assumed => "assumed",
            Kind::Fact => "note",
        }
    }
}

/// One thing that was guessed, left out or assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Of what kind it is.
    pub kind: Kind,
    /// What it is about, as `file` or `file: place`; empty where it is about all files.
    pub about: String,
    /// What was done, and why.
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.about.is_empty() {
            write!(f, "{}: {}", self.kind.as_str(), self.text)
        } else {
            write!(f, "{}: {}: {}", self.kind.as_str(), self.about, self.text)
        }
    }
}

/// A list of notes in which each stands once, and that does not grow without end.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    listed: Vec<Note>,
    seen: OrderedSet<(Kind, String, String)>,
    /// Notes beyond the limit.
    more: usize,
}

impl Notes {
    /// Adds a note, unless it is there.
    pub fn add(&mut self, kind: Kind, about: impl fmt::Display, text: impl Into<String>) {
        let (about, text) = (one_line(&about.to_string()), one_line(&text.into()));
        if self.listed.len() == MAX_NOTES {
            self.more += 1;
        } else if self.seen.insert((kind, about.clone(), text.clone())) {
            self.listed.push(Note { kind, about, text });
        }
    }

    /// Adds what was guessed.
    pub fn guessed(&mut self, about: impl fmt::Display, text: impl Into<String>) {
        self.add(Kind::Guessed, about, text);
    }

    /// Adds what was left out.
    pub fn left_out(&mut self, about: impl fmt::Display, text: impl Into<String>) {
        self.add(Kind::LeftOut, about, text);
    }

    /// Adds what was assumed.
    pub fn assumed(&mut self, about: impl fmt::Display, text: impl Into<String>) {
        self.add(Kind::Assumed, about, text);
    }

    /// Adds a fact.
    pub fn fact(&mut self, about: impl fmt::Display, text: impl Into<String>) {
        self.add(Kind::Fact, about, text);
    }

    /// The notes in the order in which they came; the last says how many are not listed.
    pub fn finish(mut self) -> Vec<Note> {
        if self.more > 0 {
            self.listed.push(Note {
                kind: Kind::Fact,
                about: String::new(),
                text: format!("{} more notes are not listed", self.more),
            });
        }
        self.listed
    }

    /// The notes so far.
    pub fn listed(&self) -> &[Note] {
        &self.listed
    }
}

/// Why a file cannot be used, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What it is about, as `file` or `file: place`.
    pub about: String,
    /// What was found, and what was expected.
    pub text: String,
    /// The nearest known name, where a name was not known.
    pub nearest: Option<String>,
    /// What would have it read.
    pub remedy: Option<Remedy>,
}

/// What would have a refused file read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// The field of the file in a mapping, such as `unit`, where one answer is enough.
    pub field: Option<&'static str>,
    /// What helps, for those who write mappings.
    pub help: String,
}

impl Refusal {
    /// A refusal of the thing at a place.
    pub fn new(about: impl fmt::Display, text: impl Into<String>) -> Self {
        Refusal {
            about: one_line(&about.to_string()),
            text: one_line(&text.into()),
            nearest: None,
            remedy: None,
        }
    }

    /// The same with what would have the file read.
    pub(crate) fn with_remedy(mut self, field: Option<&'static str>, help: &str) -> Self {
        let help = one_line(help);
        self.remedy = Some(Remedy { field, help });
        self
    }

    /// The same with the nearest known name.
    pub(crate) fn near(mut self, nearest: Option<&str>) -> Self {
        self.nearest = nearest.map(one_line);
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.about, self.text)?;
        if let Some(remedy) = &self.remedy {
            write!(f, ": {}", remedy.help)?;
        }
        match &self.nearest {
            Some(nearest) => write!(f, " (did you mean {nearest}?)"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}

/// A message with names and cells of the user in it, on one line and not too long.
pub(crate) fn one_line(text: &str) -> String {
    const MOST: usize = 500;
    let letters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut line: String = letters.take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        line.push('…');
    }
    line
}

/// A text of the user for a message: in quotes, on one line, not too long.
pub(crate) fn quoted(text: &str) -> String {
    const MOST: usize = 60;
    let mut short: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    format!("{short:?}")
}

/// Names for a message: the first few, and how many more there are.
pub(crate) fn some_of<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    const MOST: usize = 6;
    let names: Vec<String> = names
        .into_iter()
        .map(|name| name.as_ref().chars().take(60).collect())
        .collect();
    let shown = names.iter().take(MOST).map(String::as_str);
    let shown = shown.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A count and its noun.
pub(crate) fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_stands_once_and_the_list_ends() {
        let mut notes = Notes::default();
        for i in 0..MAX_NOTES + 7 {
            notes.guessed("a.csv", format!("{i}"));
            notes.guessed("a.csv", "0");
        }
        let listed = notes.finish();
        assert_eq!(listed.len(), MAX_NOTES + 1);
        assert_eq!(listed[0].to_string(), "guessed: a.csv: 0");
        assert!(
            listed[MAX_NOTES]
                .text
                .ends_with("more notes are not listed")
        );
    }

    #[test]
    fn names_are_cut_and_counted() {
        assert_eq!(some_of(["a", "b"]), "a, b");
        let many: Vec<String> = (0..9).map(|i| i.to_string()).collect();
        assert_eq!(some_of(&many), "0, 1, 2, 3, 4, 5 and 3 more");
        assert_eq!(quoted("a\nb"), "\"a\\nb\"");
        assert_eq!(Refusal::new("a\tb", "c\nd").to_string(), "a b: c d");
        assert!(one_line(&"x".repeat(9_000)).len() < 600);
    }
}
