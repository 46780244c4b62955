//! Pods that serve a model of the plan: replicas that stand now, and hold nothing that
//! the plan could not use otherwise.

use serde_json::{Map, Value, json};

use super::models::Measured;
use super::names::{Kinds, Models};
use crate::mapping::Mapping;
use crate::number::shown;
use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::pieces::{Held, Node};
use crate::report::Notes;

/// A model on so many cards of one hardware.
type Layout = (String, String, u64);

/// Which pods are replicas of which model.
pub(super) struct Serving {
    /// The layout of a pod, by the pod's place in the list.
    layouts: BTreeMap<usize, Layout>,
}

impl Serving {
    /// Finds the pods whose model has a profile for the hardware and the cards that they
    /// have.
    pub(super) fn of(
        held: &[Held],
        nodes: &[Node],
        profiles: &BTreeSet<Layout>,
        models: &Models,
        kinds: &Kinds,
        mapping: &Mapping,
        notes: &mut Notes,
    ) -> Self {
        let mut quiet = Notes::default();
        let hardware: BTreeMap<&str, String> = nodes
            .iter()
            .filter_map(|node| {
                let name = node.hardware.as_deref()?;
                let kind = kinds.of(name, node.card_memory_gb, mapping, &mut quiet);
                Some((node.name.as_str(), kind.name))
            })
            .collect();
        let mut layouts = BTreeMap::new();
        for (at, pod) in held.iter().enumerate() {
            let Some(model) = pod
                .model
                .as_deref()
                .and_then(|name| models.known(name, mapping))
            else {
                continue;
            };
            let kind = pod.node.as_deref().and_then(|node| hardware.get(node));
            let (Some(kind), Some(cards)) = (kind, pod.amounts.get("gpu")) else {
                continue;
            };
            let layout = (model, kind.clone(), *cards as u64);
            if profiles.contains(&layout) {
                layouts.insert(at, layout);
            } else {
                let (model, kind, _) = layout;
                let text = format!(
                    "{} serves {model} on {} x {kind}, which no rate is of: what it holds is not \
                     planned",
                    pod.name,
                    shown(*cards)
                );
                notes.left_out(&pod.source, text);
            }
        }
        Serving { layouts }
    }

    /// Whether a pod is one of them.
    pub(super) fn has(&self, at: usize) -> bool {
        self.layouts.contains_key(&at)
    }

    /// The replicas that stand now, as the scenario has them.
    pub(super) fn steadiness(
        &self,
        held: &[Held],
        entry_of: &BTreeMap<String, String>,
        models: &[Value],
        notes: &mut Notes,
    ) -> Option<Value> {
        let mut counts: BTreeMap<(&str, &str, String), u64> = BTreeMap::new();
        for (at, (model, hardware, cards)) in &self.layouts {
            let node = held.get(*at).and_then(|pod| pod.node.as_deref());
            let entry = node.and_then(|node| entry_of.get(node));
            let profile = profile(models, model, hardware, *cards);
            if let (Some(entry), Some(profile)) = (entry, profile) {
                *counts.entry((entry, model, profile)).or_default() += 1;
            }
        }
        let total: u64 = counts.values().sum();
        if total == 0 {
            return None;
        }
        let text = match total {
            1 => "1 pod is a replica that stands now".to_owned(),
            _ => format!("{total} pods are replicas that stand now"),
        };
        notes.fact("", text);
        let replicas = counts.into_iter().map(|((node, model, profile), count)| {
            json!({"node": node, "model": model, "profile": profile, "count": count})
        });
        Some(json!({"replicas": replicas.collect::<Vec<_>>()}))
    }
}

/// The layouts that rates and the profiles of a base have.
pub(super) fn layouts(measured: &[Measured], models: &[Value]) -> BTreeSet<Layout> {
    let of_rates = measured.iter().filter_map(|one| {
        let cards = one.cards.filter(|cards| cards.fract() == 0.0)?;
        Some((one.model.clone(), one.hardware.clone(), cards as u64))
    });
    let of_base = models.iter().flat_map(|model| {
        let id = model.get("id").and_then(Value::as_str);
        let profiles = model.get("profiles").and_then(Value::as_array);
        profiles.into_iter().flatten().filter_map(move |profile| {
            let (_, hardware, cards) = parts(profile)?;
            Some((id?.to_owned(), hardware.to_owned(), cards))
        })
    });
    of_rates.chain(of_base).collect()
}

/// A profile's name, hardware and cards.
fn parts(profile: &Value) -> Option<(&str, &str, u64)> {
    let fields: &Map<String, Value> = profile.as_object()?;
    let hardware = fields.get("hardware")?.as_str()?;
    let name = fields
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or(hardware);
    let cards = fields.get("holds")?.get("gpu")?.as_f64()?;
    (cards.fract() == 0.0).then_some((name, hardware, cards as u64))
}

fn profile(models: &[Value], model: &str, hardware: &str, cards: u64) -> Option<String> {
    let own = models
        .iter()
        .find(|other| other.get("id").and_then(Value::as_str) == Some(model))?;
    let profiles = own.get("profiles")?.as_array()?;
    let found = profiles
        .iter()
        .filter_map(parts)
        .find(|(_, h, c)| *h == hardware && *c == cards);
    found.map(|(name, _, _)| name.to_owned())
}
