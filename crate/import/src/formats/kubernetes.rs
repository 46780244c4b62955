//! What the lists of Kubernetes have in common.

use serde_json::{Map, Value};

use crate::content::Content;
use crate::value::{at, text_at};

/// The items of a list, or the single object, with their paths.
pub(super) fn items(content: &Content) -> Vec<(String, &Value)> {
    let Some(json) = content.json() else {
        return Vec::new();
    };
    match json.get("items").and_then(Value::as_array) {
        Some(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(i, item)| (format!("$.items[{i}]"), item))
                .collect()
        }
        None => vec![("$".to_owned(), json)],
    }
}

/// Whether a content is an object of a kind, or a list of such objects.
pub(super) fn is_list_of(content: &Content, kind: &str) -> bool {
    let Some(json) = content.json() else {
        return false;
    };
    let is = |value: &Value, name: &str| {
        value
            .get("kind")
            .and_then(Value::as_str)
            .is_some_and(|kind| kind == name)
    };
    if is(json, kind) || is(json, &format!("{kind}List")) {
        return true;
    }
    let items = json.get("items").and_then(Value::as_array);
    is(json, "List") && items.is_some_and(|items| items.iter().any(|item| is(item, kind)))
}

/// The labels of an object.
pub(super) fn labels(item: &Value) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    field_at(item, "metadata.labels")
        .and_then(Value::as_object)
        .unwrap_or(&NONE)
}

/// A field at a path of names.
pub(super) fn field_at<'v>(item: &'v Value, path: &str) -> Option<&'v Value> {
    at(item, path)
}

/// An object's own name, with its namespace.
pub(super) fn full_name(item: &Value) -> Option<String> {
    let name = text_at(item, "metadata.name")?;
    Some(match text_at(item, "metadata.namespace") {
        Some(namespace) => format!("{namespace}/{name}"),
        None => name,
    })
}

/// What an extended resource is, where it is an accelerator.
pub(super) struct Accelerator {
    /// The name of the hardware where no label says more; empty where only labels do.
    pub(super) vendor: &'static str,
    /// The slice of a card that it counts; empty for whole cards.
    pub(super) part: String,
}

/// Which accelerator an extended resource counts.
pub(super) fn accelerator(resource: &str) -> Option<Accelerator> {
    let whole = |vendor| {
        Some(Accelerator {
            vendor,
            part: String::new(),
        })
    };
    match resource {
        "nvidia.com/gpu" | "amd.com/gpu" | "gpu.intel.com/i915" | "gpu.intel.com/xe" => whole(""),
        "nvidia.com/gpu.shared" => Some(Accelerator {
            vendor: "",
            part: "SHARED".to_owned(),
        }),
        "habana.ai/gaudi" => whole("Gaudi"),
        "google.com/tpu" => whole("TPU"),
        "aws.amazon.com/neuron" | "aws.amazon.com/neurondevice" => whole("Neuron"),
        "huawei.com/Ascend910" => whole("Ascend910"),
        "ibm.com/spyre_pf" | "ibm.com/aiu_pf" => whole("AIU"),
        _ => {
            let slice = resource.strip_prefix("nvidia.com/mig-")?;
            Some(Accelerator {
                vendor: "",
                part: format!("MIG-{slice}"),
            })
        }
    }
}
