//! What a mapping says of names that no file has: most often a slip of the pen, which
//! would otherwise change nothing without a word.

use serde_json::Value;

use crate::content::{Body, Content};
use crate::hardware;
use crate::mapping::Mapping;
use crate::nearest::did_you_mean;
use crate::ordered::OrderedSet;
use crate::report::{Notes, quoted};
use crate::table::Table;

/// Names of a mapping that no file had so far.
pub(crate) struct WithoutEffect<'m> {
    open: Vec<Name<'m>>,
    /// Titles of columns that were met: one of them is probably meant.
    titles: OrderedSet<String>,
}

/// A name of a mapping.
struct Name<'m> {
    /// The field of the mapping that has it.
    field: &'static str,
    said: &'m str,
    /// What the mapping says that it is.
    meant: &'m str,
}

impl<'m> WithoutEffect<'m> {
    /// All names of a mapping, before any file is read.
    pub(crate) fn of(mapping: &'m Mapping) -> Self {
        let columns = mapping.columns.iter();
        let mut open: Vec<_> = columns
            .map(|(meant, name)| ("columns", name, meant))
            .collect();
        for (field, names) in [("models", &mapping.models), ("regions", &mapping.regions)] {
            open.extend(names.iter().map(|(name, meant)| (field, name, meant)));
        }
        // A known kind goes by many names, of which a file needs to have only one.
        let kinds = mapping.hardware.iter();
        let kinds = kinds.filter(|(name, _)| !hardware::named(name, None).is_known);
        open.extend(kinds.map(|(name, meant)| ("hardware", name, meant)));
        let open = open.into_iter().map(|(field, name, meant)| Name {
            field,
            said: name.trim(),
            meant,
        });
        WithoutEffect {
            open: open.collect(),
            titles: OrderedSet::default(),
        }
    }

    /// Crosses out the names that a file has.
    pub(crate) fn met(&mut self, content: &Content) {
        self.open.retain(|one| !has(content, one.said));
        if self.open.iter().any(|one| one.field == "columns") {
            let titles = content.table().into_iter().flat_map(Table::header);
            for title in titles {
                self.titles.insert(title.to_owned());
            }
        }
    }

    /// Says which names no file has.
    pub(crate) fn tell(self, notes: &mut Notes) {
        let titles = || self.titles.iter().map(|title| &**title);
        for one in &self.open {
            let (name, meant) = (quoted(one.said), quoted(one.meant));
            let text = if one.field == "columns" {
                let near = did_you_mean(one.said, titles());
                format!("no file has a column {name}{near}: the mapping of {meant} changes nothing")
            } else {
                format!(
                    "no file has {name}: the mapping of {} to {meant} changes nothing",
                    one.field
                )
            };
            notes.left_out("", text);
        }
    }
}

/// Whether a name stands anywhere in a file.
fn has(content: &Content, name: &str) -> bool {
    match &content.body {
        Body::Json(value) => has_value(value, name),
        Body::Lines(lines) => lines.iter().any(|(_, value)| has_value(value, name)),
        Body::Table(table) => {
            let mut header = table.header();
            let mut rows = table.rows().iter();
            header.any(|cell| cell.contains(name))
                || rows.any(|row| row.cells().any(|cell| cell.contains(name)))
        }
    }
}

fn has_value(value: &Value, name: &str) -> bool {
    match value {
        Value::String(text) => text.contains(name),
        Value::Array(list) => list.iter().any(|value| has_value(value, name)),
        Value::Object(fields) => fields
            .iter()
            .any(|(key, value)| key.contains(name) || has_value(value, name)),
        _ => false,
    }
}
