//! The lists of a scenario that is being made.

use serde_json::{Map, Value};

use crate::ordered::OrderedSet as BTreeSet;

/// A list; empty where there is none.
pub(super) fn list<'v>(fields: &'v Map<String, Value>, name: &str) -> &'v [Value] {
    let list = fields.get(name).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

/// The ids of a list.
pub(super) fn ids<'v>(base: &'v Map<String, Value>, name: &str) -> BTreeSet<&'v str> {
    let ids = list(base, name)
        .iter()
        .filter_map(|one| one.get("id")?.as_str());
    ids.collect()
}

/// The kinds of hardware of nodes, or of profiles.
pub(super) fn hardware_of(list: &[Value]) -> BTreeSet<&str> {
    let names = list.iter().filter_map(|one| one.get("hardware")?.as_str());
    names.collect()
}

/// The profiles of a model.
pub(super) fn profiles_of(model: &Value) -> &[Value] {
    let list = model.get("profiles").and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}
