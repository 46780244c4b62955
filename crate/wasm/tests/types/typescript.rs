//! From JSON Schema, as schemars writes it for our types, to TypeScript.
//!
//! Only what our types use is known; anything else stops the test.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value};

const HEAD: &str = "\
// Made from the Rust types by crate/wasm/tests/types; changes by hand are lost.
// Rates are units per second; amounts of a resource are averages over a period.
";

/// Whether values go into the core or come out of it.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    In,
    Out,
}

/// Named types, each declared once.
#[derive(Default)]
pub(crate) struct Declarations {
    texts: BTreeMap<String, String>,
    renamed: BTreeMap<String, String>,
}

impl Declarations {
    /// A type that is called otherwise in TypeScript.
    pub(crate) fn rename(&mut self, rust: &str, typescript: &str) {
        self.renamed.insert(rust.to_owned(), typescript.to_owned());
    }

    /// A type that callers write: lists may be read-only, numbers typed arrays.
    pub(crate) fn add_input(&mut self, name: &str, schema: &Value) {
        self.add_all(name, schema, Way::In);
    }

    /// A type that callers get.
    pub(crate) fn add(&mut self, name: &str, schema: &Value) {
        self.add_all(name, schema, Way::Out);
    }

    fn add_all(&mut self, name: &str, schema: &Value, way: Way) {
        let schema = schema.as_object().unwrap();
        self.declare(name, schema, way);
        for (name, part) in schema
            .get("$defs")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            self.declare(name, part.as_object().unwrap(), way);
        }
    }

    /// All declarations, in the order of their names.
    pub(crate) fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for declaration in self.texts.values() {
            text.push('\n');
            text.push_str(declaration);
        }
        text
    }

    fn name(&self, rust: &str) -> String {
        self.renamed
            .get(rust)
            .cloned()
            .unwrap_or_else(|| rust.to_owned())
    }

    fn declare(&mut self, name: &str, schema: &Map<String, Value>, way: Way) {
        let name = self.name(name);
        let mut text = comment(schema, "");
        if schema.contains_key("properties") {
            writeln!(
                text,
                "export interface {name} {}",
                self.object(schema, "", way)
            )
            .unwrap();
        } else {
            let kind = self.of(schema, "", way);
            let space = if kind.starts_with('\n') { "" } else { " " };
            writeln!(text, "export type {name} ={space}{kind};").unwrap();
        }
        let known = self.texts.insert(name.clone(), text.clone());
        assert!(
            known.is_none_or(|known| known == text),
            "{name} has two meanings"
        );
    }

    fn of(&self, schema: &Map<String, Value>, indent: &str, way: Way) -> String {
        if let Some(path) = schema.get("$ref").and_then(Value::as_str) {
            return self.name(path.strip_prefix("#/$defs/").unwrap());
        }
        if let Some(value) = schema.get("const") {
            return value.to_string();
        }
        if let Some(Value::Array(values)) = schema.get("enum") {
            return union(values.iter().map(Value::to_string));
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(Value::Array(parts)) = schema.get(key) {
                return self.one_of(parts, indent, way);
            }
        }
        match schema.get("type") {
            Some(Value::String(kind)) => self.kind(kind, schema, indent, way),
            Some(Value::Array(kinds)) => union(
                kinds
                    .iter()
                    .map(|kind| self.kind(kind.as_str().unwrap(), schema, indent, way)),
            ),
            _ => panic!("unknown schema {schema:?}"),
        }
    }

    fn one_of(&self, parts: &[Value], indent: &str, way: Way) -> String {
        let parts = parts.iter().map(|part| part.as_object().unwrap());
        if parts.clone().all(|part| part.contains_key("const")) {
            let mut text = String::new();
            for part in parts {
                let comment = comment(part, &format!("{indent}  "));
                write!(text, "\n{comment}{indent}  | {}", part["const"]).unwrap();
            }
            return text;
        }
        let mut texts: Vec<String> = parts.map(|part| self.of(part, indent, way)).collect();
        if way == Way::In && texts.iter().any(|text| text == "readonly number[]") {
            texts.push("Float64Array".to_owned());
        }
        union(texts.into_iter())
    }

    fn kind(&self, kind: &str, schema: &Map<String, Value>, indent: &str, way: Way) -> String {
        match kind {
            "number" | "integer" => "number".to_owned(),
            "string" => "string".to_owned(),
            "boolean" => "boolean".to_owned(),
            "null" => "null".to_owned(),
            "array" => {
                let entry = self.of(schema["items"].as_object().unwrap(), indent, way);
                let entry = if entry.contains('|') {
                    format!("({entry})")
                } else {
                    entry
                };
                match way {
                    Way::In => format!("readonly {entry}[]"),
                    Way::Out => format!("{entry}[]"),
                }
            }
            "object" if schema.contains_key("properties") => self.object(schema, indent, way),
            "object" => {
                let value = schema["additionalProperties"].as_object().unwrap();
                format!("Record<string, {}>", self.of(value, indent, way))
            }
            other => panic!("unknown type {other}"),
        }
    }

    fn object(&self, schema: &Map<String, Value>, indent: &str, way: Way) -> String {
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let inner = format!("{indent}  ");
        let mut text = "{\n".to_owned();
        for (name, field) in schema["properties"].as_object().unwrap() {
            let field = field.as_object().unwrap();
            let mark = if required.contains(&name.as_str()) {
                ""
            } else {
                "?"
            };
            let kind = if name == "schema_version" {
                "1".to_owned()
            } else {
                self.of(field, &inner, way)
            };
            writeln!(
                text,
                "{}{inner}{name}{mark}: {kind};",
                comment(field, &inner)
            )
            .unwrap();
        }
        text.push_str(indent);
        text.push('}');
        text
    }
}

fn union(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    parts.join(" | ")
}

/// The description as a comment before a declaration or field.
fn comment(schema: &Map<String, Value>, indent: &str) -> String {
    let Some(text) = schema.get("description").and_then(Value::as_str) else {
        return String::new();
    };
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    match lines.as_slice() {
        [line] => format!("{indent}/** {line} */\n"),
        [first, rest @ ..] => {
            let mut text = format!("{indent}/** {first}\n");
            for line in rest {
                let space = if line.is_empty() { "" } else { " " };
                writeln!(text, "{indent} *{space}{line}").unwrap();
            }
            text.trim_end().to_owned() + " */\n"
        }
        [] => String::new(),
    }
}
