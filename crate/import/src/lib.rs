//! Scenarios of idlewise from the files that people have.
//!
//! A file is known by its content ([`formats`]), read into pieces that say where they
//! stood ([`pieces`]), and the pieces of all files become one scenario: alike machines
//! grouped, prices joined, demand cut into periods. What is missing is asked for by name;
//! what was guessed, left out or assumed is listed.
//!
//! ```
//! use idlewise_import::{File, Options, import};
//! let nodes = "Node Name,GPU Type,GPUs,$/hr\nk1,NVIDIA-H100-80GB-HBM3,8,$17.60\n";
//! let rates = "model,gpu,tokens/s,gpus\nllama-70b,h100-sxm,4205,2\n";
//! let demand = "model,period,tokens/s\nllama-70b,18:00,9000\nllama-70b,19:00,12000\n";
//! let files = [("n.csv", nodes), ("r.csv", rates), ("d.csv", demand)]
//!     .map(|(name, text)| File { name, bytes: text.as_bytes() });
//! let imported = import(&files, &Options::default()).unwrap();
//! assert_eq!(imported.missing, Vec::<String>::new());
//! assert_eq!(imported.scenario["nodes"][0]["hardware"], "H100");
//! assert_eq!(imported.scenario["periods"][1]["label"], "19:00");
//! ```
#![forbid(unsafe_code)]

mod assemble;
pub mod catalogue;
pub mod content;
mod decode;
pub mod format;
pub mod formats;
pub mod hardware;
mod inferno;
pub mod layout;
pub mod limits;
pub mod located;
pub mod look;
mod mapping;
mod nearest;
mod number;
mod options;
pub mod ordered;
pub mod pieces;
pub mod report;
mod table;
mod time;
mod value;

use serde_json::Value;

pub use assemble::{Answer, Question, Topic, events_by_period, rates_by_period};
pub use assemble::{Enough, Ready};
pub use mapping::{About, Mapping};
pub use nearest::nearest;
pub use options::{Fill, Options};
pub use report::{Kind, Note, Refusal, Source};
pub use time::duration_hours;

use content::Content;
use format::{Format, Reading};
use limits::MAX_FILES;
use look::{Look, Seen};
use pieces::Pieces;
use report::Notes;

/// What the refusal of a file that no format knows ends with.
pub const NO_FORMAT: &str = "no known format";

/// One file of the user.
#[derive(Debug, Clone, Copy)]
pub struct File<'f> {
    /// What the user calls it.
    pub name: &'f str,
    /// Its bytes.
    pub bytes: &'f [u8],
}

/// What a file was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFile {
    /// What the user calls it.
    pub name: String,
    /// The name of its format.
    pub format: &'static str,
    /// What was found in it, in words.
    pub found: String,
    /// How many things of each kind were in it.
    pub counts: Vec<(&'static str, usize)>,
}

/// Pieces of files, before anything is made of them.
#[derive(Debug, Clone)]
pub struct Read {
    /// The pieces.
    pub pieces: Pieces,
    /// What each file was read as.
    pub files: Vec<ReadFile>,
    /// What was guessed, left out and assumed.
    pub notes: Vec<Note>,
}

/// A scenario made of files, or what is missing for one.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The scenario as JSON; it is not whole where something is missing.
    pub scenario: Value,
    /// What no file gives, each asked for by name.
    pub missing: Vec<String>,
    /// The same by its parts, one for each.
    pub questions: Vec<Question>,
    /// Whether there is enough for a plan.
    pub enough: Enough,
    /// What each file was read as.
    pub files: Vec<ReadFile>,
    /// What was guessed, left out and assumed.
    pub notes: Vec<Note>,
}

/// Reads files into pieces.
///
/// # Errors
/// Every file that cannot be used, with the reason in one line.
pub fn read(files: &[File<'_>], mapping: &Mapping) -> Result<Read, Vec<Refusal>> {
    let mut notes = Notes::default();
    let (pieces, files) = read_all(files, mapping, &mut notes)?;
    Ok(Read {
        pieces,
        files,
        notes: notes.finish(),
    })
}

/// Makes a scenario of files.
///
/// # Errors
/// Every file that cannot be used, with the reason in one line; files that exclude each
/// other.
pub fn import(files: &[File<'_>], options: &Options) -> Result<Imported, Vec<Refusal>> {
    let mut notes = Notes::default();
    let (pieces, files) = read_all(files, &options.mapping, &mut notes)?;
    let made = assemble::assemble(pieces, options, &mut notes).map_err(|error| vec![error])?;
    Ok(Imported {
        scenario: Value::Object(made.scenario),
        missing: made.questions.iter().map(ToString::to_string).collect(),
        questions: made.questions,
        enough: made.enough,
        files,
        notes: notes.finish(),
    })
}

fn read_all(
    files: &[File<'_>],
    mapping: &Mapping,
    notes: &mut Notes,
) -> Result<(Pieces, Vec<ReadFile>), Vec<Refusal>> {
    if files.len() > MAX_FILES {
        let text = format!("found {}, expected at most {MAX_FILES}", files.len());
        return Err(vec![Refusal::new("files", text)]);
    }
    let mut pieces = Pieces::default();
    let mut known = Vec::new();
    let mut refused = Vec::new();
    for file in files {
        match read_one(file, mapping, &mut pieces, notes) {
            Ok(read) => known.push(read),
            Err(refusal) => refused.push(refusal),
        }
    }
    if refused.is_empty() {
        Ok((pieces, known))
    } else {
        Err(refused)
    }
}

/// Reads one file to see what is made of it, with so many of its first rows.
pub fn look(file: &File<'_>, mapping: &Mapping, rows: usize) -> Look {
    let mut notes = Notes::default();
    let content = match Content::read(file.name, file.bytes, &mut notes) {
        Ok(content) => content,
        Err(refusal) => return Look::refused(refusal, notes.finish()),
    };
    let own = mapping.for_file(file.name);
    let mut pieces = Pieces::default();
    let format = formats::of(&content, &own);
    let refusal = read_content(&content, &own, &mut pieces, &mut notes).err();
    look::of(Seen {
        content: &content,
        format,
        mapping: &own,
        pieces: &pieces,
        notes: notes.finish(),
        refusal,
        rows,
    })
}

fn read_one(
    file: &File<'_>,
    mapping: &Mapping,
    pieces: &mut Pieces,
    notes: &mut Notes,
) -> Result<ReadFile, Refusal> {
    let content = Content::read(file.name, file.bytes, notes)?;
    let mapping = &*mapping.for_file(file.name);
    let before = pieces.counts();
    let format = read_content(&content, mapping, pieces, notes)?;
    Ok(ReadFile {
        name: file.name.to_owned(),
        format: format.name(),
        found: look::found(before, pieces.counts()),
        counts: look::added(before, pieces.counts()),
    })
}

fn read_content(
    content: &Content,
    mapping: &Mapping,
    pieces: &mut Pieces,
    notes: &mut Notes,
) -> Result<&'static dyn Format, Refusal> {
    let name = content.file.as_ref();
    let Some(format) = formats::of(content, mapping) else {
        let text = format!("{}: {NO_FORMAT}", content.seems());
        return Err(Refusal::new(name, text));
    };
    let about = mapping.about(name).cloned().unwrap_or_default();
    layout::check(format.layout(content, mapping, &[]), &about, content, notes)?;
    let mut reading = Reading {
        pieces,
        notes,
        mapping,
        about,
    };
    format.read(content, &mut reading)?;
    Ok(format)
}
