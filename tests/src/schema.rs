//! Whether a value is what a JSON Schema says: as much of the standard as the schemas of
//! this project use, and a refusal of every other keyword, so that nothing goes unchecked.

use serde_json::Value;

/// Everything that a value has which its schema does not allow, by JSON path.
///
/// # Panics
///
/// Where the schema uses a keyword that is not known here.
pub fn violations(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "$", &mut found);
    found
}

/// Words about a value that allow or forbid nothing.
const REMARKS: [&str; 8] = [
    "$schema",
    "$id",
    "$defs",
    "title",
    "description",
    "default",
    "format",
    "examples",
];

fn check(root: &Value, schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    let keywords = match schema {
        Value::Bool(true) => return,
        Value::Object(keywords) => keywords,
        _ => {
            found.push(format!("{path}: nothing is allowed here"));
            return;
        }
    };
    for (keyword, rule) in keywords {
        let fits = match keyword.as_str() {
            word if REMARKS.contains(&word) => true,
            "properties" | "additionalProperties" | "required" => {
                object(root, schema, keyword, value, path, found);
                true
            }
            "items" => {
                for (i, entry) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, entry, &format!("{path}[{i}]"), found);
                }
                true
            }
            "$ref" => {
                let place = rule.as_str().and_then(|r| r.strip_prefix('#'));
                let target = place.and_then(|place| root.pointer(place));
                let target = target.unwrap_or_else(|| panic!("{path}: no {rule}"));
                check(root, target, value, path, found);
                true
            }
            "anyOf" => matching(root, rule, value) > 0,
            "oneOf" => matching(root, rule, value) == 1,
            "type" => match rule {
                Value::Array(names) => names.iter().any(|name| is(value, name)),
                name => is(value, name),
            },
            "const" => value == rule,
            "enum" => rule.as_array().is_some_and(|all| all.contains(value)),
            "minimum" => number(value).is_none_or(|x| number(rule).is_some_and(|y| x >= y)),
            "maximum" => number(value).is_none_or(|x| number(rule).is_some_and(|y| x <= y)),
            "exclusiveMinimum" => number(value).is_none_or(|x| number(rule).is_some_and(|y| x > y)),
            "minItems" => value
                .as_array()
                .is_none_or(|list| rule.as_u64().is_some_and(|n| list.len() as u64 >= n)),
            other => panic!("{path}: the keyword {other} is not known here"),
        };
        if !fits {
            found.push(format!("{path}: {value} does not meet {keyword} {rule}"));
        }
    }
}

/// How many of some schemas allow a value.
fn matching(root: &Value, schemas: &Value, value: &Value) -> usize {
    let all = schemas.as_array().into_iter().flatten();
    all.filter(|schema| {
        let mut found = Vec::new();
        check(root, schema, value, "$", &mut found);
        found.is_empty()
    })
    .count()
}

fn object(
    root: &Value,
    schema: &Value,
    keyword: &str,
    value: &Value,
    path: &str,
    found: &mut Vec<String>,
) {
    let Some(fields) = value.as_object() else {
        return;
    };
    let rule = &schema[keyword];
    match keyword {
        "required" => {
            for name in rule.as_array().into_iter().flatten() {
                if name.as_str().is_none_or(|name| !fields.contains_key(name)) {
                    found.push(format!("{path}: {name} is missing"));
                }
            }
        }
        "properties" => {
            for (name, rule) in rule.as_object().into_iter().flatten() {
                if let Some(field) = fields.get(name) {
                    check(root, rule, field, &format!("{path}.{name}"), found);
                }
            }
        }
        _ => {
            for (name, field) in fields {
                if schema["properties"].get(name).is_none() {
                    check(root, rule, field, &format!("{path}.{name}"), found);
                }
            }
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}

fn is(value: &Value, name: &Value) -> bool {
    match name.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("number") => value.is_number(),
        Some("integer") => value.as_f64().is_some_and(|x| x.fract() == 0.0),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::violations;
    use serde_json::json;

    #[test]
    fn what_is_not_allowed_is_found_where_it_stands() {
        let schema = json!({
            "type": "object", "additionalProperties": false, "required": ["a"],
            "properties": {"a": {"$ref": "#/$defs/A"}, "b": {"type": ["string", "null"]}},
            "$defs": {"A": {"type": "array", "items": {"anyOf": [{"const": 1}, {"enum": ["x"]}]}}}
        });
        assert_eq!(
            violations(&schema, &json!({"a": [1, "x"], "b": null})),
            [""; 0]
        );
        for (value, place) in [
            (json!({}), "$: \"a\" is missing"),
            (json!({"a": [2]}), "$.a[0]: 2 does not meet anyOf"),
            (json!({"a": 1}), "$.a: 1 does not meet type"),
            (json!({"a": [], "b": 1}), "$.b: 1 does not meet type"),
            (json!({"a": [], "c": 1}), "$.c: nothing is allowed here"),
        ] {
            let found = violations(&schema, &value);
            assert!(found.len() == 1 && found[0].starts_with(place), "{found:?}");
        }
    }
}
