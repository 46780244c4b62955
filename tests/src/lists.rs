//! Strict lists of nodes and demands, read as `idlewise import --nodes --demands` does.

use idlewise_import::{About, File, Mapping, Options, Refusal, import};
use serde_json::{Value, json};

/// The periods of a scenario that lists are read for.
pub fn two_periods() -> Value {
    json!([{"label": "18:00"}, {"label": "19:00"}])
}

/// Reads a list of nodes.
///
/// # Errors
/// Everything that is wrong, each with its line and column.
pub fn nodes(text: &[u8], periods: &Value) -> Result<Value, Vec<Refusal>> {
    read("nodes-csv", "nodes", text, periods)
}

/// Reads a list of demands.
///
/// # Errors
/// Everything that is wrong, each with its line and column.
pub fn demands(text: &[u8], periods: &Value) -> Result<Value, Vec<Refusal>> {
    read("demands-csv", "demands", text, periods)
}

/// A list as a whole scenario that says nothing more than it has to.
pub fn with_the_rest(nodes: &Value) -> Value {
    json!({
        "schema_version": 1,
        "nodes": nodes,
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
        "demands": [{"id": "d", "model": "m", "rate": 1}],
    })
}

fn read(format: &str, list: &str, text: &[u8], periods: &Value) -> Result<Value, Vec<Refusal>> {
    let about = About {
        format: Some(format.to_owned()),
        ..About::default()
    };
    let options = Options {
        mapping: Mapping {
            files: [("list".to_owned(), about)].into(),
            ..Mapping::default()
        },
        strict: true,
        ..Options::default()
    };
    let base = json!({"schema_version": 1, "models": [], "periods": periods}).to_string();
    let files = [("base", base.as_bytes()), ("list", text)];
    let files = files.map(|(name, bytes)| File { name, bytes });
    let mut imported = import(&files, &options)?;
    let mut found = imported.scenario[list].take();
    let entries = found.as_array_mut().into_iter().flatten();
    for entry in entries.filter_map(Value::as_object_mut) {
        entry.remove("source");
    }
    Ok(found)
}
