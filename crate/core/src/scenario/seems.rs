//! What an input seems to be where it is not what was asked for: a plan in the place of a
//! scenario, a Kubernetes list, a web page. One sentence about that says more than a list
//! of unknown fields.

use std::collections::BTreeSet;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::InputError;
use super::limits::{MAX_INPUT_BYTES, MAX_PLAN_BYTES};
use super::text::quoted;

/// What an input seems to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seems {
    /// A text without a character.
    Empty,
    /// A scenario.
    Scenario,
    /// A plan.
    Plan,
    /// What `compare`, `size`, `grow` or `stress` answered.
    Answer,
    /// What a run that failed printed as JSON.
    Failure,
    /// An object of Kubernetes; its kind where it says one.
    Kubernetes(Option<String>),
    /// A web page.
    Html,
    /// A table with a separator between its cells.
    Csv,
    /// YAML.
    Yaml,
    /// Some other JSON.
    Json,
    /// A zip file, which spreadsheets are as well.
    Zip,
    /// A file that gzip compressed.
    Gzip,
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A scenario, in JSON.
    Scenario,
    /// A plan, in JSON.
    Plan,
}

impl Seems {
    /// What the bytes of a file seem to be; `None` where nothing is known of them, or
    /// there are more than is ever read.
    pub fn of(bytes: &[u8]) -> Option<Seems> {
        if bytes.len() > MAX_PLAN_BYTES.max(MAX_INPUT_BYTES) {
            return None;
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Some(Seems::Zip);
        }
        if bytes.starts_with(b"\x1f\x8b") {
            return Some(Seems::Gzip);
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).ok()?.trim_start();
        if text.starts_with(['{', '[']) {
            return Some(Seems::of_json_text(text).unwrap_or(Seems::Json));
        }
        Seems::of_text(text)
    }

    /// What a text that is not JSON seems to be.
    fn of_text(text: &str) -> Option<Seems> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let Some(first) = lines.next() else {
            return Some(Seems::Empty);
        };
        let start: String = first.chars().take(14).collect::<String>().to_lowercase();
        if ["<!doctype html", "<html", "<head", "<body"]
            .iter()
            .any(|tag| start.starts_with(tag))
        {
            return Some(Seems::Html);
        }
        let is_kubernetes = |line: &str| line.starts_with("apiVersion:");
        if is_kubernetes(first) || (first == "---" && lines.clone().any(is_kubernetes)) {
            let kind = text.lines().find_map(|line| line.strip_prefix("kind:"));
            return Some(Seems::Kubernetes(kind.map(|kind| kind.trim().to_owned())));
        }
        let names_fields = |line: &str| {
            let name = line.split_once(':').map(|(name, _)| name);
            name.is_some_and(|name| {
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
            })
        };
        if first == "---" || names_fields(first) {
            return Some(Seems::Yaml);
        }
        // As many separators in the next row as in the header.
        let rows: Vec<&str> = std::iter::once(first).chain(lines.take(1)).collect();
        let is_table = |separator: char| {
            let cells = |row: &&str| row.matches(separator).count();
            let most = rows.first().map_or(0, cells);
            most > 0 && rows.iter().all(|row| cells(row) == most)
        };
        [',', ';', '\t']
            .into_iter()
            .any(is_table)
            .then_some(Seems::Csv)
    }

    /// What a text seems to be that begins as JSON does, by the fields of its outermost
    /// object. `None` where that is nothing known, or it is not JSON to its end.
    fn of_json_text(text: &str) -> Option<Seems> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let fields = deserializer.deserialize_map(Names).ok()?;
        Seems::of_fields(fields.names.iter().map(String::as_str), fields.kind)
    }

    /// What an outermost object with these fields seems to be.
    pub(super) fn of_fields<'n>(
        names: impl Iterator<Item = &'n str>,
        kind: Option<String>,
    ) -> Option<Seems> {
        let names: BTreeSet<&str> = names.collect();
        let has = |name: &str| names.contains(name);
        let is_scenario = has("models") && (has("nodes") || has("demands"));
        if is_scenario && !has("certificate") {
            Some(Seems::Scenario)
        } else if has("certificate") && has("objective") && !has("models") {
            Some(Seems::Plan)
        } else if has("plan")
            && ["needed", "curves", "cases", "policies"]
                .into_iter()
                .any(has)
        {
            Some(Seems::Answer)
        } else if has("apiVersion") && has("kind") {
            Some(Seems::Kubernetes(kind))
        } else if names.len() == 1 && has("error") {
            Some(Seems::Failure)
        } else {
            None
        }
    }

    /// The one thing that is wrong with an input that seems to be this; `None` where it
    /// seems to be what was wanted, and the details have to say what is wrong.
    pub(crate) fn refuse(&self, wanted: Wanted) -> Option<InputError> {
        let known = match self {
            Seems::Scenario => wanted == Wanted::Scenario,
            Seems::Plan => wanted == Wanted::Plan,
            Seems::Json => true,
            _ => false,
        };
        (!known).then(|| InputError::new("$", self.found(), self.expected(wanted)))
    }

    fn found(&self) -> String {
        let seems = match self {
            Seems::Empty => return "nothing: the text is empty".to_owned(),
            Seems::Kubernetes(Some(kind)) => {
                return format!(
                    "what seems to be a Kubernetes object of the kind {}",
                    quoted(kind)
                );
            }
            Seems::Scenario => "a scenario",
            Seems::Plan => "a plan",
            Seems::Answer => "the answer to a question about a scenario",
            Seems::Failure => "the error of a run that failed",
            Seems::Kubernetes(None) => "a Kubernetes object",
            Seems::Html => "a web page (HTML)",
            Seems::Csv => "a table (CSV)",
            Seems::Yaml => "YAML",
            Seems::Json => "JSON",
            Seems::Zip => "a spreadsheet or another packed file (zip)",
            Seems::Gzip => "a file packed by gzip",
        };
        format!("what seems to be {seems}")
    }

    /// What was wanted, and what to do.
    fn expected(&self, wanted: Wanted) -> String {
        let what = match wanted {
            Wanted::Scenario => "a scenario (JSON)",
            Wanted::Plan => "a plan (JSON)",
        };
        let advice = match (self, wanted) {
            (Seems::Empty, Wanted::Scenario) => "the built-in example is one to start from",
            (Seems::Empty | Seems::Scenario | Seems::Kubernetes(_), Wanted::Plan) => {
                "it is what solving a scenario gives as JSON"
            }
            (Seems::Plan, Wanted::Scenario) => "the one that this plan was made from",
            (Seems::Answer, Wanted::Plan) => "the one in its field \"plan\"",
            (Seems::Answer, _) => "the one that was asked about",
            (Seems::Failure, _) => "its message says why there is none",
            (Seems::Kubernetes(_), _) => {
                "`idlewise import` makes one from it, with prices, rates and demand beside it"
            }
            (Seems::Html, _) => "was a page saved in the place of the file?",
            (Seems::Csv, Wanted::Scenario) => {
                "import makes one from CSV lists of nodes and demands"
            }
            (Seems::Yaml, _) => "YAML has to be turned into it",
            (Seems::Zip, _) => "save the sheets as CSV and import these, or unpack the file",
            (Seems::Gzip, _) => "unpack the file",
            _ => return what.to_owned(),
        };
        format!("{what}; {advice}")
    }
}

/// The fields of an outermost object, and its `kind`; the rest is passed over.
struct Names;

#[derive(Default)]
struct Found {
    names: Vec<String>,
    kind: Option<String>,
}

impl<'de> Visitor<'de> for Names {
    type Value = Found;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(name) = map.next_key::<String>()? {
            if name == "kind" {
                let value: serde_json::Value = map.next_value()?;
                found.kind = value.as_str().map(str::to_owned);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            found.names.push(name);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_shape() {
        let kubernetes = |kind: &str| Some(Seems::Kubernetes(Some(kind.to_owned())));
        for (text, seems) in [
            ("", Some(Seems::Empty)),
            (" \n\t", Some(Seems::Empty)),
            (r#"{"nodes": [], "models": []}"#, Some(Seems::Scenario)),
            (
                r#"{"objective": {}, "certificate": {}, "nodes": []}"#,
                Some(Seems::Plan),
            ),
            (r#"{"needed": {}, "plan": {}}"#, Some(Seems::Answer)),
            (r#"{"error": {}}"#, Some(Seems::Failure)),
            (
                r#"{"apiVersion": "v1", "kind": "List", "items": []}"#,
                kubernetes("List"),
            ),
            (
                r#"{"apiVersion": "v1", "kind": 7}"#,
                Some(Seems::Kubernetes(None)),
            ),
            (
                "apiVersion: v1\nitems: []\nkind: NodeList\n",
                kubernetes("NodeList"),
            ),
            (
                "---\napiVersion: v1\nkind: PodList\n",
                kubernetes("PodList"),
            ),
            ("nodes:\n- id: a\n", Some(Seems::Yaml)),
            ("\u{feff}<!DOCTYPE HTML>\n<p>", Some(Seems::Html)),
            ("<html lang=\"en\">", Some(Seems::Html)),
            ("id,hardware\na,H100\n", Some(Seems::Csv)),
            ("id;hardware\na;H100\n", Some(Seems::Csv)),
            ("id\thardware\n", Some(Seems::Csv)),
            ("[1, 2]", Some(Seems::Json)),
            ("{\"a\": ", Some(Seems::Json)),
            ("PK\u{3}\u{4}rest", Some(Seems::Zip)),
            ("42", None),
            ("NaN", None),
        ] {
            assert_eq!(Seems::of(text.as_bytes()), seems, "{text:?}");
        }
        assert_eq!(Seems::of(b"\x1f\x8b\x08"), Some(Seems::Gzip));
        assert_eq!(Seems::of(b"\xff\xfe"), None);
    }

    #[test]
    fn what_was_wanted_is_not_refused() {
        assert_eq!(Seems::Scenario.refuse(Wanted::Scenario), None);
        assert_eq!(Seems::Plan.refuse(Wanted::Plan), None);
        assert_eq!(Seems::Json.refuse(Wanted::Plan), None);
        let error = Seems::Plan.refuse(Wanted::Scenario).unwrap();
        assert_eq!(
            error.to_string(),
            "$: found what seems to be a plan, expected a scenario (JSON); the one that this plan was made from"
        );
    }
}
