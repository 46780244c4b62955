//! Whole problems of llm-inferno: accelerators and how many cards there are, models with
//! their parameters, service classes with their targets, servers with their load. From
//! one file (`system-data.json`) or from one for each.

mod queue;

use serde_json::{Map, Value, json};

use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::pieces::Part;
use crate::report::{Notes, Refusal, plural, some_of};
use crate::value::{at, list_at, number_at, text_at};
use queue::{Service, Size, Targets};

/// The lists that a problem consists of.
const LISTS: &[&str] = &[
    "accelerators",
    "count",
    "models",
    "serviceClasses",
    "servers",
];

/// All parts in one.
#[derive(Default)]
struct System<'p> {
    lists: BTreeMap<&'static str, &'p [Value]>,
}

impl<'p> System<'p> {
    fn of(parts: &'p [Part]) -> Result<Self, Refusal> {
        let mut system = System::default();
        let mut from: BTreeMap<&str, &Part> = BTreeMap::new();
        for part in parts {
            for name in LISTS {
                let list = list_at(&part.value, name);
                if list.is_empty() {
                    continue;
                }
                if let Some(before) = system.lists.get(name)
                    && *before != list
                {
                    let other = from.get(name).map(|part| part.source.to_string());
                    let text = format!("{name} is also given by {}", other.unwrap_or_default());
                    return Err(Refusal::new(&part.source, text));
                }
                from.insert(name, part);
                system.lists.insert(name, list);
            }
        }
        let missing: Vec<&str> = LISTS
            .iter()
            .filter(|name| !system.lists.contains_key(**name))
            .copied()
            .collect();
        if !missing.is_empty() {
            let files: Vec<&str> = parts.iter().map(|part| part.source.file.as_ref()).collect();
            let text = format!(
                "is a part of a problem of llm-inferno; give the files with {} too",
                missing.join(", ")
            );
            return Err(Refusal::new(some_of(files), text));
        }
        Ok(system)
    }

    fn list(&self, name: &str) -> &'p [Value] {
        self.lists.get(name).copied().unwrap_or_default()
    }

    fn named(&self, list: &str, name: &str) -> Option<&'p Value> {
        let is = |one: &&Value| text_at(one, "name").as_deref() == Some(name);
        self.list(list).iter().find(is)
    }
}

/// The scenario of a problem; `None` where there are no parts. `one_kind`: each server
/// uses one kind of accelerator, as the project itself plans.
pub(crate) fn scenario(
    parts: &[Part],
    one_kind: bool,
    notes: &mut Notes,
) -> Result<Option<Map<String, Value>>, Refusal> {
    let Some(first) = parts.first() else {
        return Ok(None);
    };
    let system = System::of(parts)?;
    let mut models = Vec::new();
    let mut demands = Vec::new();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut none = Vec::new();
    for server in system.list("servers") {
        let Some(name) = text_at(server, "name") else {
            notes.left_out(&first.source, "a server without a name");
            continue;
        };
        let rate = number_at(server, "currentAlloc.load.arrivalRate")
            .unwrap_or(0.0)
            .max(0.0);
        let profiles = profiles(&system, server, one_kind, &mut used);
        if profiles.is_empty() {
            none.push(name.clone());
            continue;
        }
        models.push(json!({"id": name, "profiles": profiles}));
        let mut demand = json!({"id": name, "model": name, "rate": rate / 60.0});
        if let (true, Some(fields)) = (one_kind, demand.as_object_mut()) {
            fields.insert("split".to_owned(), json!(false));
        }
        demands.push(demand);
    }
    if !none.is_empty() {
        let text = format!(
            "{} that no accelerator serves within its targets: {}",
            plural(none.len(), "server", "servers"),
            some_of(&none)
        );
        notes.left_out(&first.source, text);
    }
    notes.fact(
        &first.source,
        "prices are cents per hour, rates requests per second",
    );
    notes.fact(
        &first.source,
        "rates of replicas follow from the project's queueing model and the targets of each class",
    );
    let nodes = nodes(&system, &used, one_kind, notes, first);
    let mut fields = Map::new();
    fields.insert("nodes".to_owned(), Value::Array(nodes));
    fields.insert("models".to_owned(), Value::Array(models));
    fields.insert("demands".to_owned(), Value::Array(demands));
    fields.insert("policy".to_owned(), json!({"objective": "cost"}));
    Ok(Some(fields))
}

/// The accelerators that serve a server within its targets.
fn profiles(
    system: &System<'_>,
    server: &Value,
    one_kind: bool,
    used: &mut BTreeSet<String>,
) -> Vec<Value> {
    let model = text_at(server, "model").unwrap_or_default();
    let class = text_at(server, "class").unwrap_or_else(|| "Free".to_owned());
    let targets = system.named("serviceClasses", &class).and_then(|class| {
        let is = |target: &&Value| text_at(target, "model").as_deref() == Some(model.as_str());
        list_at(class, "modelTargets").iter().find(is)
    });
    let Some(targets) = targets else {
        return Vec::new();
    };
    let target = |name: &str| number_at(targets, name).unwrap_or(0.0);
    let wanted = Targets {
        ttft_ms: target("slo-ttft"),
        itl_ms: target("slo-itl"),
        throughput: target("slo-tps") > 0.0,
    };
    let load = |name: &str| number_at(server, &format!("currentAlloc.load.{name}"));
    let size = Size {
        input: load("avgInTokens").unwrap_or(0.0).max(0.0),
        // Oldest files count both together.
        output: load("avgOutTokens")
            .or_else(|| load("avgLength"))
            .unwrap_or(1.0)
            .max(1.0),
    };
    let mut profiles = Vec::new();
    for perf in system.list("models") {
        if text_at(perf, "name").as_deref() != Some(model.as_str()) {
            continue;
        }
        let Some(accelerator) = text_at(perf, "acc") else {
            continue;
        };
        let Some(spec) = system.named("accelerators", &accelerator) else {
            continue;
        };
        let Some(service) = service(perf) else {
            continue;
        };
        let at_tokens = number_at(perf, "atTokens").unwrap_or(size.output);
        let scaled = number_at(perf, "maxBatchSize").unwrap_or(1.0) * at_tokens / size.output;
        let own = number_at(server, "maxBatchSize").filter(|batch| *batch > 0.0);
        let batch = own.unwrap_or(scaled).clamp(1.0, 1e6).floor() as usize;
        let Some(rate) = queue::rate(service, size, batch, wanted) else {
            continue;
        };
        let count = number_at(perf, "accCount").unwrap_or(1.0).max(1.0);
        let multiplicity = number_at(spec, "multiplicity").unwrap_or(1.0).max(1.0);
        let hardware = if one_kind {
            accelerator.clone()
        } else {
            text_at(spec, "type").unwrap_or_else(|| accelerator.clone())
        };
        used.insert(hardware.clone());
        profiles.push(json!({
            "name": accelerator,
            "hardware": hardware,
            "rate": rate,
            "holds": {"gpu": count * multiplicity},
        }));
    }
    profiles
}

/// The parameters of a model on an accelerator, of whichever generation.
fn service(perf: &Value) -> Option<Service> {
    let number = |path: &str| number_at(perf, path);
    if at(perf, "perfParms").is_some() {
        return Some(Service::Iteration {
            alpha: number("perfParms.alpha")?,
            beta: number("perfParms.beta")?,
            gamma: number("perfParms.gamma").unwrap_or(0.0),
        });
    }
    if at(perf, "decodeParms").is_some() {
        return Some(Service::Stages {
            alpha: number("decodeParms.alpha")?,
            beta: number("decodeParms.beta")?,
            gamma: number("prefillParms.gamma").unwrap_or(0.0),
            delta: number("prefillParms.delta").unwrap_or(0.0),
        });
    }
    // The oldest know decoding only.
    Some(Service::Stages {
        alpha: number("alpha")?,
        beta: number("beta")?,
        gamma: number("gamma").unwrap_or(0.0),
        delta: number("delta").unwrap_or(0.0),
    })
}

/// The cards of every type as one entry, or, with one kind for each server, an entry for
/// every accelerator.
fn nodes(
    system: &System<'_>,
    used: &BTreeSet<String>,
    one_kind: bool,
    notes: &mut Notes,
    first: &Part,
) -> Vec<Value> {
    let mut nodes = Vec::new();
    let mut doubled = Vec::new();
    let mut types: BTreeSet<String> = BTreeSet::new();
    for name in used {
        let of_name = |spec: &&Value| {
            let key = if one_kind { "name" } else { "type" };
            text_at(spec, key).as_deref() == Some(name.as_str())
        };
        // The price of one card is that of the accelerator of one.
        let specs = system.list("accelerators").iter().filter(of_name);
        let price = specs
            .clone()
            .filter_map(|spec| {
                let cards = number_at(spec, "multiplicity").unwrap_or(1.0).max(1.0);
                Some(number_at(spec, "cost")? / cards)
            })
            .fold(f64::INFINITY, f64::min);
        let card = specs.clone().find_map(|spec| text_at(spec, "type"));
        let card = card.unwrap_or_else(|| name.clone());
        let count = system
            .list("count")
            .iter()
            .find(|count| text_at(count, "type").as_deref() == Some(card.as_str()))
            .and_then(|count| number_at(count, "count"))
            .unwrap_or(0.0);
        if !types.insert(card.clone()) {
            doubled.push(card);
        }
        let mut node = json!({
            "id": name,
            "hardware": name,
            "capacity": {"gpu": count.max(0.0)},
        });
        if let (true, Some(fields)) = (price.is_finite(), node.as_object_mut()) {
            fields.insert("usage_price".to_owned(), json!({"gpu": price}));
        }
        nodes.push(node);
    }
    if !doubled.is_empty() {
        let text = format!(
            "accelerators of one type of card ({}) are entries of their own, each with all of \
             its cards",
            some_of(&doubled)
        );
        notes.assumed(&first.source, text);
    }
    nodes
}
