//! Which column of a table holds which field.

use serde_json::Value;

use super::{labels, price_title};
use crate::content::Content;
use crate::hardware;
use crate::mapping::Mapping;
use crate::number;
use crate::ordered::OrderedMap as BTreeMap;
use crate::report::{Notes, Refusal, plural, quoted, some_of};
use crate::table::{Row, Table};
use crate::value::some_name;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Flag,
    /// Texts separated by `;`.
    List,
    /// Names with values, `site=ams3;team=a`.
    Labels,
    /// A number of machines, or a range of it.
    Count,
    /// One column per resource, `field.resource`.
    Amounts,
}

/// A field, and the words that people use for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) field: &'static str,
    pub(super) kind: Kind,
    pub(super) words: &'static [&'static str],
}

/// A field that people call as it is called.
pub(super) const fn plain(field: &'static str, kind: Kind) -> Known {
    Known {
        field,
        kind,
        words: &[],
    }
}

/// One column whose field is known.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) title: String,
    /// The field's name, with its resource where it has one.
    pub(super) field: String,
    pub(super) kind: Kind,
    /// Whether the title is another word than the field's name.
    pub(super) is_guess: bool,
    /// Whether the user said which field it is.
    pub(super) is_mapped: bool,
}

/// The columns of a table.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) known: Vec<Column>,
    /// Titles of columns that have no field, by their place.
    pub(super) unknown: Vec<(usize, String)>,
    /// Whether every row has to have as many cells as the header.
    pub(super) strict: bool,
    /// Titles of columns that the user does not want, by their place.
    pub(super) ignored: Vec<(usize, String)>,
}

impl Columns {
    /// Finds the fields of a table's columns. The user's word comes first, then the names
    /// of the fields, then the words that people use for them.
    pub(super) fn of(table: &Table, fields: &[Known], mapping: &Mapping) -> Columns {
        let titles: Vec<&str> = table.header().collect();
        let is_ignored = |title: &str| mapping.ignore.iter().any(|own| own.trim() == title);
        let mut found: Vec<Option<Column>> = titles.iter().map(|_| None).collect();
        for step in 0..3 {
            for (at, title) in titles.iter().enumerate() {
                let is_done = found.get(at).is_none_or(Option::is_some);
                if title.is_empty() || is_done || is_ignored(title) {
                    continue;
                }
                let column = match step {
                    0 => by_mapping(title, fields, mapping),
                    1 => by_name(title, fields),
                    _ => by_word(title, fields),
                };
                let Some((field, kind)) = column else {
                    continue;
                };
                let is_taken = found.iter().flatten().any(|other| other.field == field);
                if let (Some(slot), false) = (found.get_mut(at), is_taken) {
                    *slot = Some(Column {
                        at,
                        title: (*title).to_owned(),
                        field,
                        kind,
                        is_guess: step == 2,
                        is_mapped: step == 0,
                    });
                }
            }
        }
        let has_cells = |at: usize| table.rows().iter().any(|row| !row.cell(at).is_empty());
        let unknown = titles.iter().enumerate().filter(|(at, title)| {
            let is_unknown = found.get(*at).is_none_or(Option::is_none);
            is_unknown && (!title.is_empty() || has_cells(*at))
        });
        let unknown = unknown.map(|(at, title)| (at, (*title).to_owned()));
        let (ignored, unknown) = unknown.partition(|(_, title)| is_ignored(title));
        Columns {
            unknown,
            ignored,
            known: found.into_iter().flatten().collect(),
            strict: false,
        }
    }

    /// The column of a field.
    pub(super) fn get(&self, field: &str) -> Option<&Column> {
        self.known.iter().find(|column| column.field == field)
    }

    /// Whether there is a column of a field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.get(field).is_some()
    }

    /// Takes a column away, of a field that it turned out not to hold.
    pub(super) fn take(&mut self, field: &str) -> Option<Column> {
        let at = self.known.iter().position(|column| column.field == field)?;
        Some(self.known.remove(at))
    }

    /// Says which words were taken for which fields, and which columns are not used.
    pub(super) fn tell(&self, content: &Content, table: &Table, notes: &mut Notes) {
        let about = content.line(table.header_line());
        for column in &self.known {
            if column.is_guess {
                let (title, field) = (quoted(&column.title), &column.field);
                notes.guessed(&about, format!("column {title} read as {field}"));
            }
        }
        let shown = |title: &String| match title.as_str() {
            "" => "without a title".to_owned(),
            title => title.to_owned(),
        };
        let unused = self.unknown.iter().chain(&self.ignored);
        let unused: Vec<String> = unused.map(|(_, title)| shown(title)).collect();
        if !unused.is_empty() {
            let titles = some_of(&unused);
            let (noun, verb) = if unused.len() == 1 {
                ("column", "is")
            } else {
                ("columns", "are")
            };
            notes.left_out(&about, format!("{noun} {titles} {verb} not used"));
        }
        if table.comments > 0 {
            notes.left_out(content.whole(), "lines that begin with # are comments");
        }
    }
}

fn by_mapping(title: &str, fields: &[Known], mapping: &Mapping) -> Option<(String, Kind)> {
    let (field, _) = mapping
        .columns
        .iter()
        .find(|(_, column)| column.trim() == title)?;
    by_name(field, fields)
}

fn by_name(title: &str, fields: &[Known]) -> Option<(String, Kind)> {
    let lower = title.trim_start_matches('#').trim().to_ascii_lowercase();
    fields.iter().find_map(|known| {
        if known.kind != Kind::Amounts {
            let field = known.field;
            return (lower == field).then(|| (field.to_owned(), known.kind));
        }
        // Who writes the field as it is called means the resource as it is written.
        let after = |title: &str| {
            let resource = title.strip_prefix(known.field)?.strip_prefix('.')?;
            Some(resource.to_owned())
        };
        let resource = after(title).or_else(|| after(&lower))?;
        let name = format!("{}.{resource}", known.field);
        (!resource.is_empty()).then_some((name, Kind::Number))
    })
}

fn by_word(title: &str, fields: &[Known]) -> Option<(String, Kind)> {
    let word = reduced(title);
    let is_known = |known: &&Known| {
        reduced(known.field) == word || known.words.iter().any(|other| reduced(other) == word)
    };
    let priced = || {
        let field = price_title::field(title)?;
        fields.iter().find(|known| known.field == field)
    };
    let known = fields.iter().find(is_known).or_else(priced)?;
    Some((known.field.to_owned(), known.kind))
}

/// A title in lower case, with one blank for everything that separates words.
fn reduced(title: &str) -> String {
    let lower = title.to_ascii_lowercase();
    let words = lower
        .split(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '.' | '(' | ')' | '[' | ']'));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// One row with its fields.
pub(super) struct Cells<'t> {
    pub(super) row: &'t Row,
    table: &'t Table,
    columns: &'t Columns,
    content: &'t Content,
}

impl<'t> Cells<'t> {
    /// The row's cells by their fields.
    ///
    /// # Errors
    /// The row has more cells than the header.
    pub(super) fn of(
        row: &'t Row,
        table: &'t Table,
        columns: &'t Columns,
        content: &'t Content,
    ) -> Result<Self, Refusal> {
        let titles = table.header().count();
        if row.used() > titles {
            let quote = row.cells().any(|cell| cell.contains('\n'));
            let hint = if quote {
                "is a quote not closed?"
            } else {
                "a comma within a number has to stand in quotes"
            };
            let text = format!("{} cells, but the header has {titles} ({hint})", row.used());
            return Err(Refusal::new(content.line(row.line), text));
        }
        if columns.strict && row.len() != titles {
            let hint = if row.cells().any(|cell| cell.contains('\n')) {
                " (is a quote not closed?)"
            } else {
                ""
            };
            let text = format!(
                "found {}, expected {titles}, as many as the header has{hint}",
                plural(row.len(), "cell", "cells")
            );
            return Err(Refusal::new(content.line(row.line), text));
        }
        Ok(Cells {
            row,
            table,
            columns,
            content,
        })
    }

    /// A cell's text, where it is not empty.
    pub(super) fn text(&self, field: &str) -> Option<&'t str> {
        let column = self.columns.get(field)?;
        let cell = self.row.cell(column.at);
        let is_number = matches!(column.kind, Kind::Number | Kind::Amounts);
        (!is_missing(cell) || (self.keeps(cell) && !is_number)).then_some(cell)
    }

    /// Whether a text is kept that people also write where there is none: `NA` is a
    /// region, too. In a table that has to be whole every text is.
    fn keeps(&self, cell: &str) -> bool {
        !cell.is_empty() && (self.columns.strict || cell.eq_ignore_ascii_case("na"))
    }

    /// A cell as a number; empty cells are none.
    ///
    /// # Errors
    /// What stands there instead.
    pub(super) fn number(&self, field: &str, notes: &mut Notes) -> Result<Option<f64>, Refusal> {
        let (Some(cell), Some(column)) = (self.text(field), self.columns.get(field)) else {
            return Ok(None);
        };
        let exact = || cell.parse().ok().filter(|number: &f64| number.is_finite());
        let read = if self.columns.strict {
            exact()
        } else {
            number::parse(cell, self.table.decimal)
        };
        match read {
            Some(number) if number >= 0.0 => {
                if !number::is_plain(cell) {
                    let about = format!("{}, column {}", self.content.whole(), column.title);
                    let shown = number::shown(number);
                    notes.guessed(
                        about,
                        format!("{} read as {shown}, and others alike", quoted(cell)),
                    );
                }
                Ok(Some(number))
            }
            _ => Err(self.wrong(column, cell, "a number that is not negative")),
        }
    }

    /// The hardware of a row and how many cards, which may stand in one cell: `8x H100`.
    pub(super) fn hardware(&self, cards: Option<f64>) -> (Option<String>, Option<f64>) {
        let cell = self.text("hardware");
        match cell.and_then(hardware::counted) {
            Some((count, name)) if !self.columns.strict => (some_name(name), cards.or(Some(count))),
            _ => (cell.and_then(some_name), cards),
        }
    }

    /// Whether the table has to be whole.
    pub(super) fn is_strict(&self) -> bool {
        self.columns.strict
    }

    /// The place of a field's cell.
    pub(super) fn place(&self, field: &str) -> String {
        let title = self.columns.get(field).map(|column| column.title.as_str());
        let line = self.content.line(self.row.line);
        format!("{line}, column {}", title.unwrap_or(field))
    }

    /// A text as a number of the table, where it is one.
    pub(super) fn parsed(&self, text: &str) -> Option<f64> {
        number::parse(text, self.table.decimal)
    }

    /// The refusal of a cell of a field.
    pub(super) fn wrong_in(&self, field: &str, cell: &str, expected: &str) -> Refusal {
        let text = format!("found {}, expected {expected}", quoted(cell));
        Refusal::new(self.place(field), text)
    }

    /// The title of a field's column.
    pub(super) fn title(&self, field: &str) -> Option<&'t str> {
        self.columns.get(field).map(|column| column.title.as_str())
    }

    /// A field's column, for notes that are about all of its cells.
    pub(super) fn about(&self, field: &str) -> String {
        let title = self.title(field).unwrap_or(field);
        format!("{}, column {title}", self.content.whole())
    }

    /// The refusal of a cell that is empty and may not be.
    pub(super) fn lacks(&self, field: &str, expected: &str) -> Refusal {
        let text = format!("found nothing, expected {expected}");
        Refusal::new(self.place(field), text)
    }

    /// The refusal of a cell.
    pub(super) fn wrong(&self, column: &Column, cell: &str, expected: &str) -> Refusal {
        Refusal::new(
            self.place(&column.field),
            format!("found {}, expected {expected}", quoted(cell)),
        )
    }

    /// A cell as the JSON of its field.
    ///
    /// # Errors
    /// What stands there instead.
    pub(super) fn json(
        &self,
        column: &Column,
        notes: &mut Notes,
    ) -> Result<Option<Value>, Refusal> {
        let cell = self.row.cell(column.at);
        let is_number = column.kind == Kind::Number;
        if is_missing(cell) && (is_number || !self.keeps(cell)) {
            return Ok(None);
        }
        Ok(match column.kind {
            Kind::Text | Kind::Count | Kind::Amounts => Some(Value::from(cell)),
            Kind::Number => self.number(&column.field, notes)?.map(Value::from),
            Kind::Flag => match cell.to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" | "1" | "ja" | "wahr" => Some(Value::from(true)),
                "false" | "no" | "n" | "0" | "nein" | "falsch" => Some(Value::from(false)),
                _ => return Err(self.wrong(column, cell, "true or false")),
            },
            Kind::List => Some(entries(cell).into_iter().map(Value::from).collect()),
            Kind::Labels => Some(labels::read(entries(cell)).ok_or_else(|| {
                self.wrong(column, cell, "names with values, such as site=ams3;team=a")
            })?),
        })
    }

    /// The cells of columns `prefix.resource`, by resource.
    ///
    /// # Errors
    /// What stands there instead of a number.
    pub(super) fn amounts(
        &self,
        prefix: &str,
        notes: &mut Notes,
    ) -> Result<BTreeMap<String, f64>, Refusal> {
        let mut amounts = BTreeMap::new();
        for column in &self.columns.known {
            let resource = column
                .field
                .strip_prefix(prefix)
                .and_then(|r| r.strip_prefix('.'));
            if let (Some(resource), Some(number)) =
                (resource, self.number(&column.field, notes).transpose())
            {
                amounts.insert(resource.to_owned(), number?);
            }
        }
        Ok(amounts)
    }
}

/// The entries of a list: separated by `;`, or else by `,` or `|`. A lone `;` is the empty
/// list, and what follows a `\` stands for itself.
fn entries(cell: &str) -> Vec<String> {
    let separators: &[char] = if cell.replace("\\;", "").contains(';') {
        &[';']
    } else {
        &[';', ',', '|']
    };
    let mut entries = vec![String::new()];
    let mut letters = cell.chars();
    while let Some(letter) = letters.next() {
        if separators.contains(&letter) {
            entries.push(String::new());
            continue;
        }
        let letter = match letter {
            '\\' => letters.next().unwrap_or('\\'),
            letter => letter,
        };
        if let Some(entry) = entries.last_mut() {
            entry.push(letter);
        }
    }
    let entries = entries.iter().map(|entry| entry.trim().to_owned());
    entries.filter(|entry| !entry.is_empty()).collect()
}

/// Whether a cell says that there is nothing.
pub(super) fn is_missing(cell: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '–' | '—');
    cell.is_empty()
        || cell.chars().all(dash)
        || ["null", "n/a", "na", "none", "nan", "#n/a", "?"]
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word))
}
