//! What a sweep goes over: a grid of fields and values, or a list of merge patches.

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::field::Field;
use crate::futures_file;
use crate::text::{lines, short};
use crate::tried::Tried;

/// Scenarios of one sweep at most.
pub const MAX_SCENARIOS: u64 = 100_000_000;

/// What a sweep goes over.
#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// Every combination of these fields' values; the last field changes fastest.
    Grid(Vec<(Field, Vec<Tried>)>),
    /// One scenario for each of these merge patches (RFC 7396).
    Patches(Vec<Value>),
}

impl Over {
    /// Reads either: one JSON object of fields and lists of values, or JSON objects line
    /// by line. One object alone is a grid.
    ///
    /// # Errors
    /// The line, what was found there and what was expected.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Over::parse_with(text, &mut |_| {
            Err(
                "found the name of a file, which only the command reads; expected a list"
                    .to_owned(),
            )
        })
    }

    /// [`Over::parse`] where the grid may name a file of `futures`; `read` gives the text of
    /// a file of that name, or says why there is none.
    ///
    /// # Errors
    /// As [`Over::parse`]; of what is in the file its line.
    pub fn parse_with(
        text: &str,
        read: &mut dyn FnMut(&str) -> Result<String, String>,
    ) -> Result<Self, Error> {
        let first = lines(text).next().map_or("", |(_, line)| line);
        match serde_json::from_str::<Entries>(text) {
            Ok(Entries(entries)) => grid(entries, read),
            // Several objects are no single JSON value: where the first line is whole by
            // itself, the file is read line by line.
            Err(_) if serde_json::from_str::<Map<String, Value>>(first).is_ok() => patches(text),
            Err(error) => Err(over(error.line(), &error.to_string())),
        }
    }

    /// How many scenarios there are.
    pub fn len(&self) -> u64 {
        match self {
            Over::Grid(fields) => fields
                .iter()
                .map(|(_, values)| values.len() as u64)
                .product(),
            Over::Patches(patches) => patches.len() as u64,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the scenario of this number is given: fields and values, or the patch.
    pub fn given(&self, index: u64) -> Value {
        match self {
            Over::Grid(fields) => {
                let given = chosen(fields, index)
                    .map(|(field, tried)| (field.to_string(), tried.given().clone()))
                    .collect::<Map<_, _>>();
                Value::Object(given)
            }
            Over::Patches(patches) => usize::try_from(index)
                .ok()
                .and_then(|index| patches.get(index))
                .cloned()
                .unwrap_or_default(),
        }
    }

    /// The scenario of this number.
    ///
    /// # Errors
    /// Where a field is in nothing that the scenario has.
    pub fn apply(&self, base: &Value, index: u64) -> Result<Value, Error> {
        let mut scenario = base.clone();
        match self {
            Over::Grid(fields) => {
                for (field, tried) in chosen(fields, index) {
                    field.set(&mut scenario, &tried.value)?;
                }
            }
            Over::Patches(_) => json_patch::merge(&mut scenario, &self.given(index)),
        }
        Ok(scenario)
    }
}

/// The value of each field in the combination of this number.
fn chosen(fields: &[(Field, Vec<Tried>)], index: u64) -> impl Iterator<Item = (&Field, &Tried)> {
    let mut below: Vec<u64> = Vec::with_capacity(fields.len());
    let mut product = 1;
    for (_, values) in fields.iter().rev() {
        below.push(product);
        product *= values.len() as u64;
    }
    fields
        .iter()
        .zip(below.into_iter().rev())
        .filter_map(move |((field, values), below)| {
            let at = (index / below) % (values.len() as u64);
            values
                .get(usize::try_from(at).ok()?)
                .map(|value| (field, value))
        })
}

fn grid(
    entries: Vec<(String, Value)>,
    read: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Result<Over, Error> {
    let mut fields: Vec<(Field, Vec<Tried>)> = Vec::new();
    for (name, values) in entries {
        let field = Field::parse(&name)?;
        let wrong = |what: String| Error::Field {
            field: name.clone(),
            what,
        };
        let values = match values {
            Value::Array(values) => values.into_iter().map(Tried::from).collect(),
            Value::String(file) if name == futures_file::FIELD => {
                let text = read(&file).map_err(&wrong)?;
                futures_file::values(&file, &text)?
            }
            other => {
                return Err(wrong(format!(
                    "found {}; expected a list of the values to try",
                    short(&other)
                )));
            }
        };
        if values.is_empty() {
            return Err(wrong(
                "found an empty list; expected the values to try".to_owned(),
            ));
        }
        if fields.iter().any(|(known, _)| *known == field) {
            return Err(wrong("it stands here twice".to_owned()));
        }
        fields.push((field, values));
    }
    if fields.is_empty() {
        return Err(over(
            1,
            "found no field; expected fields with lists of values",
        ));
    }
    let many = fields
        .iter()
        .try_fold(1_u64, |product, (_, values)| {
            product.checked_mul(values.len() as u64)
        })
        .filter(|&many| many <= MAX_SCENARIOS);
    match many {
        Some(_) => Ok(Over::Grid(fields)),
        None => Err(over(
            1,
            &format!("the combinations are more than {MAX_SCENARIOS}"),
        )),
    }
}

fn patches(text: &str) -> Result<Over, Error> {
    let mut patches = Vec::new();
    for (number, line) in lines(text) {
        let patch: Value =
            serde_json::from_str(line).map_err(|error| over(number, &error.to_string()))?;
        if !patch.is_object() {
            return Err(over(
                number,
                &format!("found {}; expected an object, a merge patch", short(&patch)),
            ));
        }
        patches.push(patch);
    }
    Ok(Over::Patches(patches))
}

fn over(line: usize, what: &str) -> Error {
    Error::Over {
        line,
        what: what.to_owned(),
    }
}

/// The fields of an object, in the order in which they stand in the file: the last one
/// changes fastest.
struct Entries(Vec<(String, Value)>);

impl<'de> de::Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Entries;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of fields and lists of values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_last_field_changes_fastest() {
        let over = Over::parse(r#"{"policy.b": [1, 2], "policy.a": ["x", "y", "z"]}"#).unwrap();
        assert_eq!(over.len(), 6);
        assert_eq!(over.given(0), json!({"policy.b": 1, "policy.a": "x"}));
        assert_eq!(over.given(2), json!({"policy.b": 1, "policy.a": "z"}));
        assert_eq!(over.given(5), json!({"policy.b": 2, "policy.a": "z"}));
        let scenario = over.apply(&json!({"policy": {}}), 4).unwrap();
        assert_eq!(scenario, json!({"policy": {"b": 2, "a": "y"}}));
    }

    #[test]
    fn lines_are_merge_patches() {
        let text = "{\"policy\": {\"objective\": \"cost\"}}\n\n{\"policy\": null}\n";
        let over = Over::parse(text).unwrap();
        assert_eq!(over.len(), 2);
        let base = json!({"policy": {"headroom": 0.1}, "nodes": []});
        let first = json!({"policy": {"headroom": 0.1, "objective": "cost"}, "nodes": []});
        assert_eq!(over.apply(&base, 0).unwrap(), first);
        assert_eq!(over.apply(&base, 1).unwrap(), json!({"nodes": []}));
    }

    #[test]
    fn a_file_of_futures_has_a_value_on_every_line() {
        let grid = r#"{"policy.a": [1, 2], "futures": "paths.jsonl"}"#;
        let text = "{\"id\": \"calm\"}\n\n[{\"id\": \"a\"}, {\"id\": \"b\"}]\n";
        let mut asked = Vec::new();
        let mut read = |name: &str| {
            asked.push(name.to_owned());
            Ok(text.to_owned())
        };
        let over = Over::parse_with(grid, &mut read).unwrap();
        assert_eq!(
            (asked.as_slice(), over.len()),
            (&["paths.jsonl".to_owned()][..], 4)
        );
        // Lines say where a value is from, and not all of it.
        assert_eq!(
            over.given(2),
            json!({"policy.a": 2, "futures": {"file": "paths.jsonl", "line": 1, "id": "calm"}})
        );
        assert_eq!(
            over.given(1),
            json!({"policy.a": 1, "futures": {"file": "paths.jsonl", "line": 3}})
        );
        let scenario = over.apply(&json!({"policy": {}}), 2).unwrap();
        assert_eq!(
            scenario,
            json!({"policy": {"a": 2}, "futures": [{"id": "calm"}]})
        );
        let scenario = over.apply(&json!({"policy": {}}), 1).unwrap();
        assert_eq!(scenario["futures"], json!([{"id": "a"}, {"id": "b"}]));

        let told = |text: &str| {
            let read = &mut |_: &str| Ok(text.to_owned());
            Over::parse_with(grid, read).unwrap_err().to_string()
        };
        assert!(told("{}\n{\"id\": ").starts_with("paths.jsonl line 2: EOF"));
        assert!(told("{}\n\n7\n").starts_with("paths.jsonl line 3: found 7; expected a future"));
        assert!(told("[]").starts_with("paths.jsonl line 1: found []"));
        assert!(told("\n").starts_with("paths.jsonl line 1: found no line"));
        let read = &mut |_: &str| Err("there is none".to_owned());
        let said = Over::parse_with(grid, read).unwrap_err().to_string();
        assert_eq!(said, "futures: there is none");
        let said = Over::parse(grid).unwrap_err().to_string();
        assert!(
            said.starts_with("futures: found the name of a file"),
            "{said}"
        );
        // Other fields have lists.
        let said = Over::parse_with(r#"{"demands": "a.jsonl"}"#, read).unwrap_err();
        assert!(said.to_string().contains("expected a list"), "{said}");
    }

    #[test]
    fn what_is_neither_is_refused_with_its_place() {
        let told = |text: &str| Over::parse(text).unwrap_err().to_string();
        assert!(
            told("{\"a.b\": 3}").contains("a.b: found 3; expected a list"),
            "{}",
            told("{\"a.b\": 3}")
        );
        assert!(told("{\"a.b\": []}").contains("empty list"));
        assert!(told("{}").contains("found no field"));
        assert!(told("{\"a\": [1], \"a\": [2]}").contains("twice"));
        assert!(told("[1]").contains("line 1"));
        assert!(told("{\"a\": 1}\n[2]\n").contains("line 2: found [2]"));
        assert!(told("{\"a\": 1}\n{\"a\": \n").contains("line 2"));
        assert!(told("{\"a\": [1,\n 2]\n").contains("line 3"));
        let wide: Vec<String> = (0..5)
            .map(|i| format!("\"f{i}\": {:?}", vec![0; 100]))
            .collect();
        assert!(told(&format!("{{{}}}", wide.join(","))).contains("more than 100000000"));
    }
}
