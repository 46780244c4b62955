//! The JSON Schemas (draft 2020-12) of the two file formats and of every answer in JSON,
//! made from the types so that they cannot say anything else.
//!
//! Copies are kept in `crate/core/schema` for editors and other programs;
//! `cargo xtask write` writes them anew.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::certify::Verification;
use crate::error::ErrorAnswer;
use crate::plan::Plan;
use crate::policies::Comparison;
use crate::questions::{
    Commitments, Earnings, Evaluation, Foresight, Growth, Recommendations, Sizing, Stress,
    Timetable,
};
use crate::scenario::limits::{MAX_COUNT, MAX_NUMBER};
use crate::scenario::{CheckReport, Scenario};

/// The schema of a scenario file.
pub fn scenario_schema() -> Value {
    let mut schema = schema_of::<Scenario>("urn:idlewise:schema:scenario:1", "idlewise scenario");
    bound_numbers(&mut schema);
    let changes = [
        ("Node", "availability", "maximum", json!(1)),
        ("Node", "headroom", "maximum", json!(1)),
        ("Policy", "spare_give_up", "maximum", json!(1)),
        ("Demand", "min_served", "maximum", json!(1)),
        ("Steadiness", "give_up", "maximum", json!(1)),
        ("Future", "min_served", "maximum", json!(1)),
        ("NodeChange", "availability", "maximum", json!(1)),
        ("CurrentMachines", "span", "minimum", json!(1)),
        ("VerificationMode", "overhead", "minimum", json!(1)),
        ("Period", "hours", "exclusiveMinimum", json!(0)),
        ("Profile", "rate", "exclusiveMinimum", json!(0)),
        ("Profile", "machines", "minimum", json!(1)),
        ("Model", "profiles", "minItems", json!(1)),
        // A JSON Schema cannot say "the text of another field" or "one unit of
        // compute": where that is the default, the description says it.
        ("Period", "label", "default", Value::Null),
        ("Profile", "name", "default", Value::Null),
        ("Profile", "uses", "default", Value::Null),
    ];
    for (type_name, field, keyword, value) in changes {
        let path = format!("/$defs/{type_name}/properties/{field}");
        change(&mut schema, &path, keyword, value);
    }
    for list in ["periods", "nodes", "models", "demands"] {
        let path = format!("/properties/{list}");
        change(&mut schema, &path, "minItems", json!(1));
    }
    schema
}

/// The schema of a plan file.
pub fn plan_schema() -> Value {
    schema_of::<Plan>("urn:idlewise:schema:plan:1", "idlewise plan")
}

/// What has a schema: the two files, and the answers of the command's `--json` and of the
/// npm package, by the name of the command that gives them.
/// `error` is what `--json` prints in place of any of them.
pub const NAMES: [&str; 15] = [
    "scenario",
    "plan",
    "compare",
    "size",
    "grow",
    "stress",
    "advise",
    "earnings",
    "evaluate",
    "futures",
    "commit",
    "timetable",
    "check",
    "verify",
    "error",
];

/// The schema of one of [`NAMES`]; `None` for any other name.
pub fn schema_by_name(name: &str) -> Option<Value> {
    Some(match name {
        "scenario" => scenario_schema(),
        "plan" => plan_schema(),
        "compare" => answer::<Comparison>("compare", "idlewise comparison"),
        "size" => answer::<Sizing>("size", "idlewise right-sizing"),
        "grow" => answer::<Growth>("grow", "idlewise growth"),
        "stress" => answer::<Stress>("stress", "idlewise stress test"),
        "evaluate" => answer::<Evaluation>("evaluate", "idlewise evaluation"),
        "futures" => answer::<Foresight>("futures", "idlewise foresight"),
        "commit" => answer::<Commitments>("commit", "idlewise commitments"),
        "timetable" => answer::<Timetable>("timetable", "idlewise timetable"),
        "error" => answer::<ErrorAnswer>("error", "idlewise error"),
        "earnings" => answer::<Earnings>("earnings", "idlewise earnings"),
        "advise" => answer::<Recommendations>("advise", "idlewise advice"),
        "check" => answer::<CheckReport>("check", "idlewise check"),
        "verify" => answer::<Verification>("verify", "idlewise verification"),
        _ => return None,
    })
}

/// The schema of an answer, as it is given; of answers of other crates as well.
#[doc(hidden)]
pub fn answer<T: JsonSchema>(name: &str, title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let id = format!("urn:idlewise:schema:{name}:1");
    schema_from::<T>(settings, &id, title)
}

/// A schema as it is written to a file: indented, with a line break at the end.
pub fn to_text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

fn schema_of<T: JsonSchema>(id: &str, title: &str) -> Value {
    schema_from::<T>(SchemaSettings::draft2020_12(), id, title)
}

fn schema_from<T: JsonSchema>(settings: SchemaSettings, id: &str, title: &str) -> Value {
    let schema: Schema = SchemaGenerator::new(settings).into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    if let Value::Object(root) = &mut schema {
        root.insert("$id".to_owned(), json!(id));
        root.insert("title".to_owned(), json!(title));
        if let Some(Value::Object(version)) = root
            .get_mut("properties")
            .and_then(|properties| properties.get_mut("schema_version"))
        {
            let description = version.remove("description").unwrap_or_default();
            *version = Map::from_iter([
                ("const".to_owned(), json!(1)),
                ("description".to_owned(), description),
            ]);
        }
    }
    schema
}

/// Sets a keyword of one part of a schema; null takes the keyword away.
fn change(schema: &mut Value, path: &str, keyword: &str, value: Value) {
    if let Some(Value::Object(part)) = schema.pointer_mut(path) {
        if value.is_null() {
            part.remove(keyword);
        } else {
            part.insert(keyword.to_owned(), value);
        }
    }
}

/// No number of a scenario may be negative or beyond the limits.
fn bound_numbers(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let is = |wanted: &str| match fields.get("type") {
                Some(Value::String(name)) => name == wanted,
                Some(Value::Array(names)) => names.iter().any(|name| name == wanted),
                _ => false,
            };
            let maximum = if is("number") {
                Some(json!(MAX_NUMBER))
            } else if is("integer") {
                Some(json!(MAX_COUNT))
            } else {
                None
            };
            if let Some(maximum) = maximum {
                fields.insert("minimum".to_owned(), json!(0));
                fields.insert("maximum".to_owned(), maximum);
            }
            fields.values_mut().for_each(bound_numbers);
        }
        Value::Array(values) => values.iter_mut().for_each(bound_numbers),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::known_fields;

    /// Every object with properties in a schema, by a readable name.
    fn objects<'s>(name: &str, schema: &'s Value, found: &mut Vec<(String, &'s Value)>) {
        match schema {
            Value::Object(fields) => {
                if fields.get("properties").is_some_and(Value::is_object) {
                    found.push((name.to_owned(), schema));
                }
                for (key, value) in fields {
                    let name = if name == "$defs" {
                        key.clone()
                    } else {
                        format!("{name}/{key}")
                    };
                    let name = if key == "$defs" { key.clone() } else { name };
                    objects(&name, value, found);
                }
            }
            Value::Array(values) => {
                for (i, value) in values.iter().enumerate() {
                    objects(&format!("{name}/{i}"), value, found);
                }
            }
            _ => {}
        }
    }

    fn properties(object: &Value) -> Vec<&str> {
        let properties = object["properties"].as_object().unwrap();
        properties.keys().map(String::as_str).collect()
    }

    #[test]
    fn committed_files_are_up_to_date() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        for name in NAMES {
            let schema = schema_by_name(name).unwrap();
            let path = folder.join(format!("{name}.json"));
            if std::env::var_os("IDLEWISE_WRITE").is_some_and(|value| value == "1") {
                std::fs::write(&path, to_text(&schema)).unwrap();
            }
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                committed.replace("\r\n", "\n") == to_text(&schema),
                "crate/core/schema is out of date: `cargo xtask write` writes it anew"
            );
        }
    }

    #[test]
    fn every_field_and_type_is_described() {
        for name in NAMES {
            let schema = schema_by_name(name).unwrap();
            assert!(schema["description"].is_string());
            for (name, part) in schema["$defs"].as_object().unwrap() {
                assert!(part["description"].is_string(), "{name}");
            }
            let mut found = Vec::new();
            objects("", &schema, &mut found);
            let least = match name {
                "timetable" => 2,
                "check" | "error" => 3,
                _ => 10,
            };
            assert!(found.len() >= least, "{name}");
            for (name, object) in found {
                for (field, property) in object["properties"].as_object().unwrap() {
                    let is_tag = property.get("const").is_some() && field == "kind";
                    assert!(
                        property["description"].is_string() || is_tag,
                        "{name}/{field}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_reader_knows_exactly_the_fields_of_the_schema() {
        let schema = scenario_schema();
        let mut found = Vec::new();
        objects("Scenario", &schema, &mut found);
        assert_eq!(found.len(), known_fields().len());
        for (name, object) in found {
            let (_, known) = known_fields()
                .into_iter()
                .find(|(type_name, _)| {
                    name == *type_name || name.starts_with(&format!("{type_name}/"))
                })
                .unwrap_or_else(|| panic!("no reader for {name}"));
            let mut known = known.to_vec();
            known.sort_unstable();
            let mut described = properties(object);
            described.sort_unstable();
            assert_eq!(described, known, "{name}");
            assert_eq!(object["additionalProperties"], false, "{name}");
        }
    }

    /// A field is required by the schema exactly where the reader refuses a
    /// scenario without it.
    #[test]
    fn required_means_without_default() {
        let schema = scenario_schema();
        let mut found = Vec::new();
        objects("Scenario", &schema, &mut found);
        for (name, object) in found {
            let required: Vec<&str> = object["required"]
                .as_array()
                .map(|names| names.iter().filter_map(Value::as_str).collect())
                .unwrap_or_default();
            let expected: &[&str] = match name.split('/').next().unwrap() {
                "Scenario" => &["schema_version", "nodes", "models", "demands"],
                "Node" => &["id", "hardware", "capacity"],
                "Count" => &["min", "max"],
                "Hourly" => &["min", "max", "per"],
                "MaxShare" if name.contains("/over/") => &["label"],
                "MaxShare" => &["over", "share"],
                "Limit" => &["id", "of"],
                "Model" => &["id", "profiles"],
                "Profile" => &["hardware", "rate"],
                "Demand" => &["id", "model", "rate"],
                "ListedRoute" => &["demand", "node"],
                "FuturesGoal" => &["cvar"],
                "CurrentReplicas" => &["node", "model", "profile", "count"],
                "CurrentMachines" => &["node", "count", "replicas"],
                "CurrentContents" => &["model", "profile", "count"],
                _ => &[],
            };
            assert_eq!(required, expected, "{name}");
        }
        let bare = r#"{"schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H", "capacity": {}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
            "demands": [{"id": "d", "model": "m", "rate": 1}],
            "routes": [{"demand": "d", "node": "n"}], "policy": {}, "verification": {"v": {}},
            "periods": [{}]}"#;
        assert!(crate::scenario::from_json(bare.as_bytes()).is_ok());
    }
}
