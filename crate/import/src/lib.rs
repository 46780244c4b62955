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
mod histories;
mod inferno;
pub mod json;
pub mod layout;
pub mod limits;
pub mod located;
pub mod look;
mod mapping;
mod nearest;
mod node_range;
mod number;
mod options;
pub mod ordered;
mod period_names;
pub mod pieces;
pub mod report;
mod table;
mod time;
mod unique;
mod value;
mod without_effect;

use serde_json::{Map, Value};

pub use assemble::{Answer, Question, Topic, events_by_period, rates_by_period};
pub use assemble::{Enough, Ready};
pub use histories::{Demand, Histories, histories};
pub use mapping::{About, Mapping};
pub use nearest::nearest;
pub use options::{Fill, Options};
pub use report::{Kind, Note, Refusal, Remedy, Source};
pub use time::{duration_hours, label, offset_label};

use content::Content;
use format::{Format, Reading};
use limits::{MAX_FILES, MAX_SOURCE_BYTES, MAX_SOURCES};
use look::{Look, Seen};
use pieces::{Pieces, Published};
use report::{Notes, quoted};
use without_effect::WithoutEffect;

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
    /// The plans that other tools make of their own problems, where the files have one.
    pub published: Vec<Published>,
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
    let (pieces, files) = read_all(files, mapping, false, &mut notes)?;
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
    let (pieces, files) = read_all(files, &options.mapping, options.strict, &mut notes)?;
    let mut made = assemble::assemble(pieces, options, &mut notes).map_err(|error| vec![error])?;
    let notes = notes.finish();
    let told = notes.iter().filter(|note| note.kind != Kind::Fact);
    let told: Vec<String> = told.map(ToString::to_string).collect();
    if !told.is_empty() {
        add_source(&mut made.scenario, told);
    }
    Ok(Imported {
        scenario: Value::Object(made.scenario),
        missing: made.questions.iter().map(ToString::to_string).collect(),
        questions: made.questions,
        enough: made.enough,
        published: made.published,
        files,
        notes,
    })
}

/// What was guessed, left out and assumed stays with the scenario, after what one among
/// the files says of itself.
fn add_source(scenario: &mut Map<String, Value>, told: Vec<String>) {
    let list = scenario
        .entry("source")
        .or_insert_with(|| serde_json::json!([]));
    if let Some(list) = list.as_array_mut() {
        for mut text in told {
            while text.len() > MAX_SOURCE_BYTES {
                text.pop();
            }
            let text = Value::from(text);
            if list.len() < MAX_SOURCES && !list.contains(&text) {
                list.push(text);
            }
        }
    }
}

fn read_all(
    files: &[File<'_>],
    mapping: &Mapping,
    strict: bool,
    notes: &mut Notes,
) -> Result<(Pieces, Vec<ReadFile>), Vec<Refusal>> {
    if files.len() > MAX_FILES {
        let text = format!("found {}, expected at most {MAX_FILES}", files.len());
        return Err(vec![Refusal::new("files", text)]);
    }
    let mut pieces = Pieces::default();
    let mut known = Vec::new();
    let mut refused = Vec::new();
    let mut without_effect = WithoutEffect::of(mapping);
    for file in files {
        let read = Content::read(file.name, file.bytes, notes).map_err(|refusal| vec![refusal]);
        let read = read.and_then(|content| {
            without_effect.met(&content);
            read_one(&content, mapping, strict, &mut pieces, notes)
        });
        match read {
            Ok(read) => known.push(read),
            Err(mut refusals) => refused.append(&mut refusals),
        }
    }
    if refused.is_empty() {
        without_effect.tell(notes);
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
    let about = own.about(file.name).cloned().unwrap_or_default();
    let format = format_of(&content, &own, &about).ok();
    let read = read_content(&content, &own, false, &mut pieces, &mut notes);
    let refusal = read.err().and_then(|refusals| refusals.into_iter().next());
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
    content: &Content,
    mapping: &Mapping,
    strict: bool,
    pieces: &mut Pieces,
    notes: &mut Notes,
) -> Result<ReadFile, Vec<Refusal>> {
    let mapping = &*mapping.for_file(&content.file);
    let before = pieces.counts();
    let format = read_content(content, mapping, strict, pieces, notes)?;
    Ok(ReadFile {
        name: content.file.to_string(),
        format: format.name(),
        found: look::found(before, pieces),
        counts: look::added(before, pieces.counts()),
    })
}

fn read_content(
    content: &Content,
    mapping: &Mapping,
    strict: bool,
    pieces: &mut Pieces,
    notes: &mut Notes,
) -> Result<&'static dyn Format, Vec<Refusal>> {
    let about = mapping.about(&content.file).cloned().unwrap_or_default();
    let format = format_of(content, mapping, &about).map_err(|refusal| vec![refusal])?;
    layout::check(format.layout(content, mapping, &[]), &about, content, notes)
        .map_err(|refusal| vec![refusal])?;
    let mut reading = Reading {
        pieces,
        notes,
        mapping,
        about,
        strict,
        refused: Vec::new(),
    };
    let read = format.read(content, &mut reading);
    let mut refused = reading.refused;
    refused.extend(read.err());
    if refused.is_empty() {
        Ok(format)
    } else {
        Err(refused)
    }
}

/// The format that the user names, or the one that knows the content.
fn format_of(
    content: &Content,
    mapping: &Mapping,
    about: &About,
) -> Result<&'static dyn Format, Refusal> {
    let Some(name) = &about.format else {
        return formats::of(content, mapping).ok_or_else(|| {
            let text = format!("{}: {NO_FORMAT}", content.seems());
            Refusal::new(content.whole(), text)
        });
    };
    let names = formats::ALL.iter().map(|format| format.name());
    let format = formats::named(name).ok_or_else(|| {
        let text = format!("found the format {}, expected a known one", quoted(name));
        Refusal::new(content.whole(), text).near(nearest(name, names))
    })?;
    // What is wrong with a table its reader says best.
    if format.detect(content, mapping) || (format.name().ends_with("-csv") && content.is_table()) {
        return Ok(format);
    }
    let seems = match formats::of(content, mapping) {
        Some(other) => format!("seems to be {}", other.title()),
        None => content.seems(),
    };
    let text = format!(
        "{seems}, expected {}: {}",
        format.title(),
        format.known_by()
    );
    Err(Refusal::new(content.whole(), text))
}
