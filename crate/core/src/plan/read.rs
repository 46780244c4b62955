//! Reads a plan file.

use std::fmt::Display;

use crate::scenario::limits::MAX_PLAN_BYTES;
use crate::scenario::{InputError, InputErrors, Json};
use crate::scenario::{Search, Seems, Wanted, excerpt, quoted, syntax_error, text_of};

use super::types::Plan;

/// The only version of the plan file format.
const SCHEMA_VERSION: u32 = 1;

/// Reads a plan file in JSON (UTF-8, with or without a byte order mark).
/// Its numbers are finite: JSON has no others. Whether the plan is right is
/// for its certificate to say.
///
/// # Errors
/// The first place where the text is no plan.
pub fn from_json(text: &[u8]) -> Result<Plan, InputErrors> {
    let plan = read(text).map_err(|error| {
        let other = Seems::of(text).and_then(|seems| seems.refuse(Wanted::Plan));
        InputErrors(vec![other.unwrap_or(error)])
    })?;
    if plan.schema_version != SCHEMA_VERSION {
        return Err(InputErrors(vec![InputError::new(
            "$.schema_version",
            plan.schema_version.to_string(),
            format!("{SCHEMA_VERSION}, the only version of this format"),
        )]));
    }
    Ok(plan)
}

/// The one thing that is wrong with a value that was meant to be a plan and seems to be
/// something else altogether, such as a scenario.
pub fn seems_other(json: &Json) -> Option<InputError> {
    json.seems().and_then(|seems| seems.refuse(Wanted::Plan))
}

fn read(bytes: &[u8]) -> Result<Plan, InputError> {
    let text = text_of(bytes, MAX_PLAN_BYTES)?;
    // The parser would take a list for an object with its fields in order.
    if text.trim_start().starts_with('[') {
        return Err(InputError::new("$", "a list", "a plan (an object)"));
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let plan = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| explain(text, error.path(), error.inner()))?;
    deserializer
        .end()
        .map_err(|error| syntax_error(text, &error, "$"))?;
    Ok(plan)
}

/// Takes the parser's words apart into a place, what was found and what was
/// expected.
fn explain(text: &str, path: &impl Display, error: &serde_json::Error) -> InputError {
    let path = path.to_string();
    let path = match path.as_str() {
        "." => "$".to_owned(),
        _ => format!("$.{path}"),
    };
    if error.classify() != serde_json::error::Category::Data {
        return syntax_error(text, error, &path);
    }
    let message = error.to_string();
    let reason = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(reason, _)| reason);
    let (problem, expected) = reason.split_once(", expected ").unwrap_or((reason, ""));
    let name = |start: &str| Some(problem.strip_prefix(start)?.trim_matches('`').to_owned());
    if let Some(name) = name("missing field ") {
        return InputError::new(format!("{path}.{name}"), "nothing", "the field (required)");
    }
    if let Some(name) = name("duplicate field ") {
        let path = format!("{path}.{name}");
        return InputError::new(path, "the same name a second time", "each name once");
    }
    if let Some(name) = name("unknown field ") {
        // The path ends in the unknown field already.
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let expected = format!("one of the fields {}", known.join(", "));
        return InputError::new(path, "an unknown field", expected)
            .nearest(Search::default().nearest(&name, known.iter().copied()));
    }
    if let Some(name) = name("unknown variant ") {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        return InputError::new(path, quoted(&name), format!("one of {}", known.join(", ")))
            .nearest(Search::default().nearest(&name, known.iter().copied()));
    }
    let found = problem
        .trim_start_matches("invalid type: ")
        .trim_start_matches("invalid value: ")
        .trim_start_matches("floating point ");
    let found = match found.split_once(' ') {
        Some(("integer" | "boolean" | "string", value)) => value.trim_matches('`'),
        _ => match found {
            "sequence" => "a list",
            "map" => "an object",
            _ => found.trim_matches('`'),
        },
    };
    let expected = match expected {
        "" => "a value of a plan",
        "f64" => "a number",
        "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "a string" => "a text",
        "a sequence" => "a list",
        "a map" => "an object",
        other => other.strip_prefix("struct ").unwrap_or(other),
    };
    InputError::new(path, excerpt(found), expected)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn plan() -> Value {
        let account = json!({
            "compute_hours": breakdown(), "cost": breakdown(), "idle_percent": 0
        });
        json!({
            "schema_version": 1,
            "status": "optimal",
            "objective": {"name": "serve", "value": 1, "bound": 1, "gap": 0, "cost": 0},
            "routes": [{"period": 0, "demand": "d", "node": "n", "profile": "p", "rate": 2.5}],
            "replicas": [], "counts": [], "nodes": [], "demands": [],
            "waste": {"total": account, "by_period": [], "by_region": {}, "by_operator": {},
                      "by_hardware": {}},
            "certificate": {"objective": 1, "bound": 1, "gap": 0, "max_violation": 0,
                            "bound_source": "prices", "prices": {}},
            "solver": {"engine": "e", "iterations": 0, "seconds": 0, "version": "0",
                       "reduced": {"nodes": 0, "demands": 0, "components": 0}}
        })
    }

    fn breakdown() -> Value {
        json!({"installed": 0, "unavailable": 0, "headroom": 0, "useful": 0, "overhead": 0,
               "workload_idle": 0, "surplus": 0,
               "stranded": {"fragmentation": 0, "hosting": 0, "verification": 0, "region": 0,
                            "resource": 0, "hardware": 0}})
    }

    #[test]
    fn reads_what_was_written() {
        let plan = from_json(plan().to_string().as_bytes()).unwrap();
        assert_eq!(plan.routes[0].rate, 2.5);
        let mut text = vec![0xef, 0xbb, 0xbf];
        text.extend(serde_json::to_vec(&plan).unwrap());
        assert_eq!(from_json(&text), Ok(plan));
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let changed = |path: &str, key: &str, value: Value| {
            let mut plan = plan();
            plan.pointer_mut(path).unwrap()[key] = value;
            plan.to_string()
        };
        let mut without = plan();
        without.as_object_mut().unwrap().remove("routes");
        let twice = plan()
            .to_string()
            .replacen("\"status\"", "\"counts\":[],\"status\"", 1);
        for (text, expected) in [
            (
                changed("", "schema_version", 2.into()),
                "$.schema_version: found 2, expected 1, the only version of this format",
            ),
            (
                changed("/routes/0", "rate", "fast".into()),
                "$.routes[0].rate: found \"fast\", expected a number",
            ),
            (
                changed("/routes/0", "period", (-1).into()),
                "$.routes[0].period: found -1, expected a whole number, 0 or more",
            ),
            (
                changed("/routes/0", "nodes", "n".into()),
                "$.routes[0].nodes: found an unknown field, expected one of the fields period, future, demand, node, profile, stage, rate (did you mean \"node\"?)",
            ),
            (
                changed("", "status", "optimum".into()),
                "$.status: found \"optimum\", expected one of optimal, feasible, infeasible, limit (did you mean \"optimal\"?)",
            ),
            (
                without.to_string(),
                "$.routes: found nothing, expected the field (required)",
            ),
            (
                twice,
                "$.counts: found the same name a second time, expected each name once",
            ),
            (
                "[1]".to_owned(),
                "$: found a list, expected a plan (an object)",
            ),
            (
                "{\"routes\": [{\"rate\": NaN}]}".to_owned(),
                "$.routes[0].rate (line 1, column 22): found `NaN`, expected a JSON value (JSON has no NaN and no Infinity)",
            ),
            (
                format!("{}\n x", plan()),
                "$ (line 2, column 2): found `x` after the end of the JSON value, expected the end of the text",
            ),
        ] {
            assert_eq!(
                from_json(text.as_bytes()).unwrap_err().to_string(),
                expected
            );
        }
    }
}
