//! `kubectl get nodes -o json`: machines with their accelerators.

use serde_json::{Map, Value};

use super::kubernetes::{self, accelerator};
use super::quantity::{self, GIB};
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Count, Node};
use crate::report::{Refusal, Source};
use crate::value::{list_at, number, some_name, text, text_at};

pub(super) struct KubernetesNodes;

/// Labels that name the accelerator, the first that is there.
const PRODUCT: &[&str] = &[
    "nvidia.com/gpu.product",
    "amd.com/gpu.product-name",
    "gpu.nvidia.com/model",
    "cloud.google.com/gke-accelerator",
    "karpenter.k8s.aws/instance-gpu-name",
    "k8s.amazonaws.com/accelerator",
    "accelerator",
    "beta.kubernetes.io/accelerator",
];

const REGION: &[&str] = &[
    "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/region",
];

const INSTANCE_TYPE: &[&str] = &[
    "node.kubernetes.io/instance-type",
    "beta.kubernetes.io/instance-type",
];

/// Labels and values of machines that may be taken away at any time.
const SPOT: &[(&str, &str)] = &[
    ("karpenter.sh/capacity-type", "spot"),
    ("eks.amazonaws.com/capacityType", "spot"),
    ("cloud.google.com/gke-spot", "true"),
    ("cloud.google.com/gke-preemptible", "true"),
    ("kubernetes.azure.com/scalesetpriority", "spot"),
    ("node-lifecycle", "spot"),
];

impl Format for KubernetesNodes {
    fn name(&self) -> &'static str {
        "kubernetes-nodes"
    }

    fn title(&self) -> &'static str {
        "kubectl get nodes -o json"
    }

    fn known_by(&self) -> &'static str {
        "kind Node, NodeList or List of Nodes (status.allocatable)"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/kubernetes-nodes.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        kubernetes::is_list_of(content, "Node")
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let before = reading.pieces.nodes.len();
        for (path, item) in kubernetes::items(content) {
            let source = content.path(path);
            match node(item, source, reading) {
                Ok(nodes) => reading.pieces.nodes.extend(nodes),
                Err(refusal) => reading.notes.left_out(&refusal.about, refusal.text),
            }
        }
        if reading.pieces.nodes.len() == before {
            return Err(Refusal::new(
                content.whole(),
                "is a list of nodes without any node",
            ));
        }
        Ok(())
    }
}

/// The machines that an item stands for: one for every kind of accelerator on it, as a
/// machine cut into slices has several.
fn node(item: &Value, source: Source, reading: &mut Reading<'_>) -> Result<Vec<Node>, Refusal> {
    let name = text_at(item, "metadata.name")
        .and_then(|name| some_name(&name))
        .ok_or_else(|| Refusal::new(&source, "has no metadata.name"))?;
    let labels = kubernetes::labels(item);
    let label = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| labels.get(*name))
            .and_then(text)
    };
    let amounts = kubernetes::field_at(item, "status.allocatable")
        .or_else(|| kubernetes::field_at(item, "status.capacity"))
        .and_then(Value::as_object)
        .ok_or_else(|| Refusal::new(&source, format!("{name} has no status.allocatable")))?;
    let mut cards: BTreeMap<&'static str, Vec<(String, f64)>> = BTreeMap::new();
    for (resource, amount) in amounts {
        let Some(kind) = accelerator(resource) else {
            continue;
        };
        match quantity::parse(amount) {
            Some(count) if count > 0.0 => {
                cards
                    .entry(kind.vendor)
                    .or_default()
                    .push((kind.part, count));
            }
            Some(_) => {}
            None => {
                let text = format!("{name}: {resource} is {amount}, which is no quantity");
                reading.notes.left_out(&source, text);
            }
        }
    }
    let plain = |resource: &str| amounts.get(resource).and_then(quantity::parse);
    let mut capacity = BTreeMap::new();
    if let Some(cpu) = plain("cpu") {
        capacity.insert("cpu".to_owned(), cpu);
    }
    if let Some(memory) = plain("memory") {
        capacity.insert("memory_gb".to_owned(), memory / GIB);
    }
    let product = label(PRODUCT);
    let spot = SPOT.iter().any(|(name, value)| {
        let found = labels.get(*name).and_then(Value::as_str);
        found.is_some_and(|found| found.eq_ignore_ascii_case(value))
    });
    let region = label(REGION).map(|region| reading.mapping.region(&region));
    let base = Node {
        source,
        count: Count::Fixed(1),
        hardware: None,
        card_memory_gb: card_memory(labels),
        capacity,
        region,
        instance_type: label(INSTANCE_TYPE),
        spot,
        exported: true,
        unusable: unusable(item),
        price_per_hour: None,
        fields: Map::new(),
        name,
    };
    let kinds: Vec<(&str, String, f64)> = cards
        .into_iter()
        .flat_map(|(vendor, parts)| {
            parts
                .into_iter()
                .map(move |(part, count)| (vendor, part, count))
        })
        .collect();
    if kinds.is_empty() {
        return Ok(vec![base]);
    }
    let several = kinds.len() > 1;
    let nodes = kinds.into_iter().map(|(vendor, part, count)| {
        let mut node = base.clone();
        node.capacity.insert("gpu".to_owned(), count);
        let card = product
            .clone()
            .or_else(|| (!vendor.is_empty()).then(|| vendor.to_owned()));
        node.hardware = if part.is_empty() {
            card
        } else {
            let card = card.unwrap_or_else(|| "NVIDIA".to_owned());
            // The label of a machine of one slice names it too.
            let bare = card.split("-MIG-").next().unwrap_or(&card).to_owned();
            Some(format!("{bare}-{part}"))
        };
        if !part.is_empty() {
            node.card_memory_gb = None;
        }
        if several {
            node.name = format!(
                "{} {}",
                base.name,
                if part.is_empty() { "gpu" } else { &part }
            );
        }
        node
    });
    Ok(nodes.collect())
}

/// Memory of one card by the label that NVIDIA's feature discovery writes, in MiB.
fn card_memory(labels: &Map<String, Value>) -> Option<f64> {
    let mib = labels.get("nvidia.com/gpu.memory").or_else(|| {
        // Karpenter counts in MiB as well.
        labels.get("karpenter.k8s.aws/instance-gpu-memory")
    });
    mib.and_then(number)
        .filter(|mib| *mib > 0.0)
        .map(|mib| mib / 1024.0)
}

/// Why a machine takes no work now.
fn unusable(item: &Value) -> Option<String> {
    if kubernetes::field_at(item, "spec.unschedulable").and_then(Value::as_bool) == Some(true) {
        return Some("it is cordoned".to_owned());
    }
    let ready = list_at(item, "status.conditions")
        .iter()
        .find(|condition| text_at(condition, "type").as_deref() == Some("Ready"))?;
    let status = text_at(ready, "status").filter(|status| status != "True")?;
    Some(format!("its condition Ready is {status:.20}"))
}
