//! `kubectl get pods -A -o json`: what is held on machines already.

use serde_json::Value;

use super::kubernetes::{self, accelerator};
use super::quantity::{self, GIB};
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Amounts, Held};
use crate::report::Refusal;
use crate::value::{list_at, text, text_at};

pub(super) struct KubernetesPods;

/// Labels whose value is the model that a pod serves.
const MODEL: &[&str] = &[
    "model",
    "llm-d.ai/model",
    "serving.kserve.io/inferenceservice",
    "model.aibrix.ai/name",
    "inference.networking.k8s.io/model",
    "modelName",
];

impl Format for KubernetesPods {
    fn name(&self) -> &'static str {
        "kubernetes-pods"
    }

    fn title(&self) -> &'static str {
        "kubectl get pods -A -o json"
    }

    fn known_by(&self) -> &'static str {
        "kind Pod, PodList or List of Pods (spec.containers[].resources)"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/kubernetes-pods.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        kubernetes::is_list_of(content, "Pod")
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        for (path, item) in kubernetes::items(content) {
            let source = content.path(path);
            let Some(name) = kubernetes::full_name(item) else {
                reading.notes.left_out(&source, "has no metadata.name");
                continue;
            };
            let phase = text_at(item, "status.phase").unwrap_or_default();
            if phase == "Succeeded" || phase == "Failed" {
                continue;
            }
            let Some(spec) = kubernetes::field_at(item, "spec").filter(|spec| spec.is_object())
            else {
                reading
                    .notes
                    .left_out(&source, format!("{name} has no spec"));
                continue;
            };
            let held = Held {
                amounts: requests(spec),
                node: text_at(spec, "nodeName"),
                model: model(item, spec),
                name,
                source,
            };
            reading.pieces.held.push(held);
        }
        Ok(())
    }
}

/// What a pod asks for: the sum of its containers, at least what any one of those that
/// run before them needs, and its overhead; or what it asks for as a whole.
fn requests(spec: &Value) -> Amounts {
    let mut running = Amounts::new();
    let mut starting = Amounts::new();
    for container in list_at(spec, "containers") {
        add(&mut running, &of_resources(container));
    }
    for container in list_at(spec, "initContainers") {
        let own = of_resources(container);
        if text_at(container, "restartPolicy").as_deref() == Some("Always") {
            // A sidecar keeps running.
            add(&mut running, &own);
        } else {
            for (resource, amount) in own {
                let most = starting.entry(resource).or_default();
                *most = most.max(amount);
            }
        }
    }
    for (resource, amount) in starting {
        let sum = running.entry(resource).or_default();
        *sum = sum.max(amount);
    }
    // Resources of the pod as a whole take the place of the sums.
    for (resource, amount) in of_resources(spec) {
        running.insert(resource, amount);
    }
    if let Some(overhead) = kubernetes::field_at(spec, "overhead") {
        add(&mut running, &amounts(overhead));
    }
    running.retain(|_, amount| *amount > 0.0);
    running
}

fn add(sum: &mut Amounts, more: &Amounts) {
    for (resource, amount) in more {
        *sum.entry(resource.clone()).or_default() += amount;
    }
}

/// Requests; where only a limit is given, that is the request.
fn of_resources(of: &Value) -> Amounts {
    let limits = kubernetes::field_at(of, "resources.limits")
        .map(amounts)
        .unwrap_or_default();
    let requests = kubernetes::field_at(of, "resources.requests").map(amounts);
    let mut all = limits;
    all.extend(requests.unwrap_or_default());
    all
}

/// A map of quantities by the names that pieces have for resources; accelerators of every
/// kind are `gpu`, and slices have their own names.
fn amounts(map: &Value) -> Amounts {
    let mut amounts = BTreeMap::new();
    for (resource, amount) in map.as_object().into_iter().flatten() {
        let Some(amount) = quantity::parse(amount) else {
            continue;
        };
        let (name, amount) = match resource.as_str() {
            "cpu" => ("cpu".to_owned(), amount),
            "memory" => ("memory_gb".to_owned(), amount / GIB),
            other => match accelerator(other) {
                Some(kind) if kind.part.is_empty() => ("gpu".to_owned(), amount),
                Some(kind) => (format!("gpu {}", kind.part), amount),
                None => (other.to_owned(), amount),
            },
        };
        *amounts.entry(name).or_default() += amount;
    }
    amounts
}

/// The model that a pod serves: by a label, or by what its command is told.
fn model(item: &Value, spec: &Value) -> Option<String> {
    let labels = kubernetes::labels(item);
    if let Some(name) = MODEL
        .iter()
        .find_map(|label| labels.get(*label))
        .and_then(text)
    {
        return Some(name);
    }
    list_at(spec, "containers").iter().find_map(|container| {
        let words: Vec<String> = ["command", "args"]
            .iter()
            .flat_map(|field| list_at(container, field))
            .filter_map(Value::as_str)
            .flat_map(str::split_whitespace)
            .map(str::to_owned)
            .collect();
        let of = |flag: &str| {
            let with = format!("{flag}=");
            let joined = words
                .iter()
                .find_map(|word| word.strip_prefix(&with).map(str::to_owned));
            joined.or_else(|| {
                let at = words.iter().position(|word| word == flag)?;
                words.get(at + 1).cloned()
            })
        };
        let served = of("--served-model-name").or_else(|| of("--model"));
        served.or_else(|| of("--model-path")).or_else(|| {
            // vllm serve NAME
            let at = words.iter().position(|word| word == "serve")?;
            words
                .get(at + 1)
                .filter(|word| !word.starts_with('-'))
                .cloned()
        })
    })
}
