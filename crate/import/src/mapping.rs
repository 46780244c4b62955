//! What the user says about files: names of columns, models, hardware, regions, and what
//! a file leaves open.

use std::borrow::Cow;

use serde_json::Value;

use crate::hardware;
use crate::nearest::nearest;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::Unit;
use crate::report::{Refusal, quoted};
use crate::value::{kind, number, text};

/// What the user says about files.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// The column of a table that holds a field, by the field's name.
    pub columns: BTreeMap<String, String>,
    /// The model that another name means.
    pub models: BTreeMap<String, String>,
    /// The hardware that another name means.
    pub hardware: BTreeMap<String, String>,
    /// The region that another name means.
    pub regions: BTreeMap<String, String>,
    /// What single files leave open, by the end of their paths.
    pub files: BTreeMap<String, About>,
    /// Titles of columns that are not used; of one file, beside those of `columns`.
    pub ignore: Vec<String>,
}

/// What one file leaves open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    /// The column of its table that holds a field, by the field's name.
    pub columns: BTreeMap<String, String>,
    /// Titles of its columns that are not used.
    pub ignore: Vec<String>,
    /// The hardware that its figures were measured on.
    pub hardware: Option<String>,
    /// Cards under one replica.
    pub cards: Option<f64>,
    /// The model that it is about.
    pub model: Option<String>,
    /// The region that it is about.
    pub region: Option<String>,
    /// What its numbers count.
    pub unit: Option<Unit>,
    /// Memory in GB that one replica holds.
    pub memory_gb: Option<f64>,
    /// The name of its format, where it is not to be found out.
    pub format: Option<String>,
}

impl Mapping {
    /// Reads a mapping from JSON, such as
    /// `{"columns": {"id": "Node Name"}, "models": {"llama3": "llama-3.1-70b"}}`.
    ///
    /// # Errors
    /// What is wrong with it first.
    pub fn from_json(name: &str, bytes: &[u8]) -> Result<Mapping, Refusal> {
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| Refusal::new(name, format!("is no JSON: {error}")))?;
        Mapping::from_value(name, &value)
    }

    /// Reads a mapping from JSON that is already parsed.
    ///
    /// # Errors
    /// What is wrong with it first.
    pub fn from_value(name: &str, value: &Value) -> Result<Mapping, Refusal> {
        let Value::Object(fields) = value else {
            let text = format!(
                "found {}, expected an object with columns, models, hardware, \
                 regions or files",
                kind(value)
            );
            return Err(Refusal::new(name, text));
        };
        let mut mapping = Mapping::default();
        for (field, value) in fields {
            let about = format!("{name}: $.{field:.60}");
            if !KNOWN.contains(&field.as_str()) {
                let text = "is unknown, expected columns, models, hardware, regions or files";
                return Err(Refusal::new(about, text).near(nearest(field, KNOWN)));
            }
            let Value::Object(entries) = value else {
                let text = format!("found {}, expected an object", kind(value));
                return Err(Refusal::new(about, text));
            };
            for (key, value) in entries {
                let about = format!("{about}[{}]", quoted(key));
                if field == "files" {
                    let file = about_file(&about, value)?;
                    mapping.files.insert(key.clone(), file);
                    continue;
                }
                let names = match field.as_str() {
                    "columns" => &mut mapping.columns,
                    "models" => &mut mapping.models,
                    "hardware" => &mut mapping.hardware,
                    _ => &mut mapping.regions,
                };
                let value = text(value).ok_or_else(|| {
                    let text = format!("found {}, expected a name", kind(value));
                    Refusal::new(&about, text)
                })?;
                names.insert(key.clone(), value);
            }
        }
        Ok(mapping)
    }

    /// What is said about a file: its own name, or the end of its path.
    pub fn about(&self, file: &str) -> Option<&About> {
        let is_end = |name: &str| {
            let before = file.strip_suffix(name);
            before.is_some_and(|before| before.is_empty() || before.ends_with(['/', '\\']))
        };
        let by_end = || self.files.iter().find(|(name, _)| is_end(name));
        self.files
            .get(file)
            .or_else(|| by_end().map(|(_, about)| about))
    }

    /// The mapping as it holds for one file: what is said about its columns goes before
    /// what is said about those of all files.
    pub(crate) fn for_file(&self, file: &str) -> Cow<'_, Mapping> {
        let own = self.about(file);
        let Some(about) = own.filter(|own| !own.columns.is_empty() || !own.ignore.is_empty())
        else {
            return Cow::Borrowed(self);
        };
        let mut mapping = self.clone();
        let is_told = |title: &String| {
            let titles = about.columns.values().chain(&about.ignore);
            titles.into_iter().any(|own| own.trim() == title.trim())
        };
        mapping.columns.retain(|_, title| !is_told(title));
        mapping.columns.extend(about.columns.clone());
        mapping.ignore.extend(about.ignore.iter().cloned());
        Cow::Owned(mapping)
    }

    /// What is said about a file, to be added to.
    pub fn about_mut(&mut self, file: &str) -> &mut About {
        self.files.entry(file.to_owned()).or_default()
    }

    /// The model that a name means.
    pub(crate) fn model(&self, name: &str) -> String {
        self.models
            .get(name)
            .cloned()
            .unwrap_or_else(|| name.to_owned())
    }

    /// The region that a name means.
    pub(crate) fn region(&self, name: &str) -> String {
        self.regions
            .get(name)
            .cloned()
            .unwrap_or_else(|| name.to_owned())
    }
}

impl About {
    /// Reads `8xH100` or `H100` as hardware and cards.
    pub fn on(&mut self, text: &str) {
        match hardware::counted(text) {
            Some((cards, name)) => {
                self.cards = Some(cards);
                self.hardware = Some(name.to_owned());
            }
            None => self.hardware = Some(text.to_owned()),
        }
    }
}

/// What can be said.
const KNOWN: [&str; 5] = ["columns", "models", "hardware", "regions", "files"];

/// What can be said about a file.
const FILE_FIELDS: &str =
    "columns, ignore, hardware, gpus, model, region, unit, memory_gb or format";

fn about_file(place: &str, value: &Value) -> Result<About, Refusal> {
    let mut about = About::default();
    let Value::Object(fields) = value else {
        let text = format!(
            "found {}, expected an object with {FILE_FIELDS}",
            kind(value)
        );
        return Err(Refusal::new(place, text));
    };
    for (field, value) in fields {
        let place = format!("{place}.{field:.60}");
        let wrong = |expected: &str| {
            Refusal::new(
                &place,
                format!("found {}, expected {expected}", kind(value)),
            )
        };
        let above_zero = || {
            number(value)
                .filter(|n| *n > 0.0)
                .ok_or_else(|| wrong("a number above 0"))
        };
        let name = || text(value).ok_or_else(|| wrong("a name"));
        match field.as_str() {
            "columns" => {
                let columns = value.as_object();
                let columns = columns.ok_or_else(|| wrong("an object of columns by fields"))?;
                for (field, title) in columns {
                    let title = text(title).ok_or_else(|| wrong("titles of columns"))?;
                    about.columns.insert(field.clone(), title);
                }
            }
            "ignore" => {
                let titles = value.as_array().into_iter().flatten().map(text);
                let titles: Option<Vec<String>> = titles.collect();
                let titles = titles.filter(|_| value.is_array());
                about.ignore = titles.ok_or_else(|| wrong("a list of titles of columns"))?;
            }
            "hardware" => about.hardware = Some(name()?),
            "gpus" => about.cards = Some(above_zero()?),
            "memory_gb" => about.memory_gb = Some(above_zero()?),
            "model" => about.model = Some(name()?),
            "region" => about.region = Some(name()?),
            "format" => about.format = Some(name()?),
            "unit" => {
                let unit = Unit::named(&name()?);
                let expected = "requests, output_tokens, input_tokens or tokens";
                about.unit = Some(unit.ok_or_else(|| wrong(expected))?);
            }
            _ => {
                let text = format!("is unknown, expected {FILE_FIELDS}");
                let names = FILE_FIELDS.split([',', ' ']);
                return Err(Refusal::new(&place, text).near(nearest(field, names)));
            }
        }
    }
    Ok(about)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_read() {
        let text = br#"{"columns": {"id": "Node Name"}, "models": {"llama3": "llama-3.1-70b"},
            "files": {"bench.json": {"hardware": "H100", "gpus": 8, "unit": "requests"}}}"#;
        let mapping = Mapping::from_json("map.json", text).unwrap();
        assert_eq!(mapping.columns["id"], "Node Name");
        assert_eq!(mapping.model("llama3"), "llama-3.1-70b");
        assert_eq!(mapping.about("runs/bench.json").unwrap().cards, Some(8.0));
        assert_eq!(mapping.about("mybench.json"), None);
    }

    #[test]
    fn a_file_has_its_own_columns() {
        let text = br#"{"columns": {"id": "Name", "region": "Zone"}, "files": {"f.csv":
            {"columns": {"hardware": "Zone"}, "ignore": ["Notes"]}}}"#;
        let mapping = Mapping::from_json("map.json", text).unwrap();
        let own = mapping.for_file("f.csv");
        let columns: Vec<_> = own.columns.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(columns, [("hardware", "Zone"), ("id", "Name")]);
        assert_eq!(own.ignore, ["Notes"]);
        assert_eq!(mapping.for_file("g.csv").columns["region"], "Zone");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, says) in [
            ("[", "is no JSON"),
            ("[]", "found a list"),
            (r#"{"colums": {"a": "b"}}"#, "$.colums: is unknown"),
            (r#"{"colums": {}}"#, "(did you mean columns?)"),
            (r#"{"columns": {"a": []}}"#, "found a list, expected a name"),
            (
                r#"{"files": {"a": {"gpus": 0}}}"#,
                "expected a number above 0",
            ),
            (
                r#"{"files": {"a": {"unit": "miles"}}}"#,
                "expected requests",
            ),
            (
                r#"{"files": {"a": {"columns": ["id"]}}}"#,
                "found a list, expected an object of columns by fields",
            ),
            (
                r#"{"files": {"a": {"ignore": "id"}}}"#,
                "expected a list of titles of columns",
            ),
            (
                r#"{"files": {"a": {"colour": "red"}}}"#,
                "colour: is unknown",
            ),
        ] {
            let said = Mapping::from_json("map.json", text.as_bytes())
                .unwrap_err()
                .to_string();
            assert!(
                said.starts_with("map.json") && said.contains(says),
                "{said}"
            );
        }
    }
}
