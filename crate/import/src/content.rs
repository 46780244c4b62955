//! A file, read as far as can be done without knowing what it is: JSON, lines of JSON, or
//! a table.

use std::sync::Arc;

use serde_json::Value;

use crate::decode;
use crate::limits::MAX_ROWS;
use crate::report::{Notes, Place, Refusal, Source, some_of};
use crate::table::Table;

/// A file's name and its content.
#[derive(Debug)]
pub struct Content {
    /// The file, as the caller named it.
    pub file: Arc<str>,
    /// How its letters are written.
    pub encoding: &'static str,
    /// What is in it.
    pub body: Body,
}

/// What is in a file.
#[derive(Debug)]
pub enum Body {
    /// One value of JSON.
    Json(Value),
    /// A value of JSON on each line, with the line's number.
    Lines(Vec<(u64, Value)>),
    /// A table.
    Table(Table),
}

impl Content {
    /// Reads a file.
    ///
    /// # Errors
    /// What the file seems to be, where it is none of the three.
    pub fn read(name: &str, bytes: &[u8], notes: &mut Notes) -> Result<Content, Refusal> {
        let file: Arc<str> = Arc::from(name);
        let decoded = decode::text(bytes).map_err(|text| Refusal::new(name, text))?;
        if let Some(encoding) = decoded.encoding {
            notes.guessed(name, format!("read as {encoding}"));
        }
        let text = decoded.text.trim_start();
        let body = if text.starts_with(['{', '[']) {
            json(name, text)?
        } else if let Some(seems) = seems_no_table(text) {
            return Err(Refusal::new(name, format!("seems to be {seems}")));
        } else {
            let table = Table::read(&decoded.text).map_err(|damage| {
                let about = Source::new(&file, Place::Line(damage.line));
                Refusal::new(about, damage.text)
            })?;
            Body::Table(table)
        };
        Ok(Content {
            file,
            encoding: decoded.encoding.unwrap_or("UTF-8"),
            body,
        })
    }

    /// The place of the whole file.
    pub(crate) fn whole(&self) -> Source {
        Source::new(&self.file, Place::File)
    }

    /// A line of it.
    pub(crate) fn line(&self, line: u64) -> Source {
        Source::new(&self.file, Place::Line(line))
    }

    /// A path in its JSON.
    pub(crate) fn path(&self, path: impl Into<String>) -> Source {
        Source::new(&self.file, Place::Json(path.into()))
    }

    /// Its JSON, of a file that is one value.
    pub(crate) fn json(&self) -> Option<&Value> {
        match &self.body {
            Body::Json(value) => Some(value),
            _ => None,
        }
    }

    /// Its table.
    pub(crate) fn table(&self) -> Option<&Table> {
        match &self.body {
            Body::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Objects that stand one after the other: on lines of their own, in a list, or a
    /// single one.
    pub(crate) fn records(&self) -> Vec<(Source, &Value)> {
        match &self.body {
            Body::Lines(lines) => {
                let records = lines.iter().map(|(line, value)| (self.line(*line), value));
                records.collect()
            }
            Body::Json(Value::Array(list)) => {
                let records = list.iter().enumerate();
                records
                    .map(|(i, value)| (self.path(format!("$[{i}]")), value))
                    .collect()
            }
            Body::Json(value) => vec![(self.path("$"), value)],
            Body::Table(_) => Vec::new(),
        }
    }

    /// The first of its records.
    pub(crate) fn first_record(&self) -> Option<&Value> {
        match &self.body {
            Body::Lines(lines) => lines.first().map(|(_, value)| value),
            Body::Json(Value::Array(list)) => list.first(),
            Body::Json(value) => Some(value),
            Body::Table(_) => None,
        }
    }

    /// What it seems to be where no format knows it.
    pub(crate) fn seems(&self) -> String {
        match &self.body {
            Body::Table(table) => {
                let titles: Vec<&str> = table.header().filter(|title| !title.is_empty()).collect();
                match titles.as_slice() {
                    [] | [_] => "seems to be a plain text".to_owned(),
                    titles => format!("seems to be a table with the columns {}", some_of(titles)),
                }
            }
            Body::Lines(_) => format!("seems to be lines of JSON, {}", fields(self.first_record())),
            Body::Json(Value::Array(list)) if list.is_empty() => {
                "seems to be an empty list (JSON)".to_owned()
            }
            Body::Json(Value::Array(list)) => {
                format!("seems to be a list (JSON) of {}", fields(list.first()))
            }
            Body::Json(value) => {
                let has = |name: &str| value.get(name).is_some();
                if has("certificate") && has("objective") {
                    return "seems to be a plan of idlewise; give the scenario that it is for"
                        .into();
                }
                match value.get("kind").and_then(Value::as_str) {
                    Some("Table") => "seems to be a table that Kubernetes made for people, which \
                         has no requests: ask for JSON (kubectl get ... -o json)"
                        .to_owned(),
                    Some(kind) => {
                        format!("seems to be a Kubernetes object of the kind {kind:.60}")
                    }
                    None => format!("seems to be JSON, {}", fields(Some(value))),
                }
            }
        }
    }
}

fn fields(value: Option<&Value>) -> String {
    match value {
        Some(Value::Object(fields)) if fields.is_empty() => "an object without fields".to_owned(),
        Some(Value::Object(fields)) => format!("an object with {}", some_of(fields.keys())),
        Some(Value::Array(_)) => "a list".to_owned(),
        Some(Value::Null) | None => "nothing".to_owned(),
        Some(_) => "a single value".to_owned(),
    }
}

fn json(name: &str, text: &str) -> Result<Body, Refusal> {
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok(Body::Json(value)),
        Err(error) => error,
    };
    // JSON lines: the first line is a whole value, and another begins on the next.
    let first = text.lines().next().unwrap_or_default();
    if error.line() <= 1 || serde_json::from_str::<Value>(first).is_err() {
        let what = if error.is_eof() { "cut off" } else { "damaged" };
        return Err(Refusal::new(
            name,
            format!("seems to be {what} JSON: {error}"),
        ));
    }
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        if lines.len() == MAX_ROWS {
            return Err(Refusal::new(
                name,
                format!("more than {MAX_ROWS} lines of JSON"),
            ));
        }
        match serde_json::from_str(line) {
            Ok(value) => lines.push((number, value)),
            Err(error) => {
                let about = format!("{name}: line {number}");
                return Err(Refusal::new(
                    about,
                    format!("seems to be damaged JSON: {error}"),
                ));
            }
        }
    }
    Ok(Body::Lines(lines))
}

/// Text that begins like something else than a table.
fn seems_no_table(text: &str) -> Option<&'static str> {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let start = first
        .get(..first.len().min(20))
        .unwrap_or_default()
        .to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Some("a web page (HTML): was it saved in the place of the file?");
    }
    if start.starts_with("<?xml") {
        return Some("XML: no format here is");
    }
    if start.starts_with("---") || start.starts_with("apiversion:") || start.starts_with("kind:") {
        return Some("YAML: write it as JSON (for kubectl: -o json)");
    }
    if start.starts_with("# help ") || start.starts_with("# type ") {
        return Some(
            "a page of metrics at one moment: ask Prometheus for a range \
             (/api/v1/query_range), whose answer is JSON",
        );
    }
    if start.starts_with("name ") && first.contains("STATUS") {
        return Some("what kubectl prints for people: add -o json");
    }
    let names_field = first.split_once(':').is_some_and(|(name, rest)| {
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        is_name && !rest.contains([',', ';', '\t']) && !name.starts_with(|c: char| c.is_numeric())
    });
    names_field.then_some("YAML: write it as JSON (for kubectl: -o json)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Content, Refusal> {
        Content::read("f", text.as_bytes(), &mut Notes::default())
    }

    fn refused(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn json_lines_and_tables_are_told_apart() {
        assert!(matches!(read("{\"a\": 1}").unwrap().body, Body::Json(_)));
        assert!(matches!(
            read("{\n\"a\": 1\n}").unwrap().body,
            Body::Json(_)
        ));
        assert!(matches!(
            read("{\"a\": 1}\n{\"a\": 2}\n").unwrap().body,
            Body::Lines(_)
        ));
        assert!(matches!(read("a,b\n1,2\n").unwrap().body, Body::Table(_)));
    }

    #[test]
    fn damage_is_one_line() {
        for (text, says) in [
            ("{\"a\": ", "cut off JSON"),
            ("{\"a\": 1]", "damaged JSON"),
            ("{\"a\": 1}\n{\"a\": \n", "line 2: seems to be damaged JSON"),
            ("<html>", "web page"),
            ("apiVersion: v1\nkind: List\n", "YAML"),
            ("nodes:\n- a\n", "YAML"),
            ("# HELP up x\n", "metrics"),
            ("NAME   STATUS   ROLES\na  Ready <none>\n", "-o json"),
        ] {
            let said = refused(text);
            assert!(
                said.contains(says) && !said.contains('\n'),
                "{text:?}: {said}"
            );
        }
    }

    #[test]
    fn what_no_format_knows_is_described() {
        let seems = |text| read(text).unwrap().seems();
        assert_eq!(
            seems("{\"x\": 1, \"y\": 2}"),
            "seems to be JSON, an object with x, y"
        );
        assert_eq!(seems("[]"), "seems to be an empty list (JSON)");
        assert_eq!(
            seems("x,y\n1,2"),
            "seems to be a table with the columns x, y"
        );
        assert_eq!(seems("hello"), "seems to be a plain text");
    }
}
