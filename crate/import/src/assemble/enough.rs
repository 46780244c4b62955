//! Whether what was found is enough for a plan, and how much it is.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::missing::{Question, Topic};
use super::{hardware_of, ids, list, profiles_of};
use crate::ordered::OrderedSet as BTreeSet;
use crate::pieces::Pieces;
use crate::report::plural;

/// Whether there is enough for a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enough {
    /// Machines.
    pub nodes: Ready,
    /// How fast models are on them.
    pub rates: Ready,
    /// How much is asked for.
    pub demand: Ready,
}

/// Whether there is enough of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Whether nothing is asked for.
    pub is_ready: bool,
    /// What there is, in one line.
    pub text: String,
}

impl Enough {
    pub(super) fn of(
        base: &Map<String, Value>,
        pieces: &Pieces,
        published: usize,
        questions: &[Question],
    ) -> Enough {
        let ready = |about, text: Option<String>| Ready {
            is_ready: text.is_some() && !questions.iter().any(|own| own.about == about),
            text: text.unwrap_or_else(|| "none".to_owned()),
        };
        Enough {
            nodes: ready(Topic::Nodes, nodes(base, pieces)),
            rates: ready(Topic::Rates, rates(base, published)),
            demand: ready(Topic::Demand, demand(base)),
        }
    }
}

fn nodes(base: &Map<String, Value>, pieces: &Pieces) -> Option<String> {
    let entries = list(base, "nodes");
    if entries.is_empty() {
        return None;
    }
    let machines = entries.iter().map(|node| {
        let count = node.get("count");
        let most = count.and_then(|count| count.get("max").or(Some(count)));
        most.and_then(Value::as_f64).unwrap_or(1.0)
    });
    let machines: f64 = machines.sum();
    let files: BTreeSet<&str> = pieces
        .nodes
        .iter()
        .map(|node| node.source.file.as_ref())
        .collect();
    let from = match files.len() {
        0 => String::new(),
        count => format!(" from {}", plural(count, "file", "files")),
    };
    Some(format!(
        "{} of {}{from}",
        plural(entries.len(), "group", "groups"),
        plural(machines as usize, "machine", "machines")
    ))
}

fn rates(base: &Map<String, Value>, published: usize) -> Option<String> {
    let models = list(base, "models");
    let profiles = || models.iter().flat_map(profiles_of);
    profiles().next()?;
    let on: BTreeSet<&str> = models
        .iter()
        .flat_map(|model| hardware_of(profiles_of(model)))
        .collect();
    let mut text = format!(
        "{} of {} on {} of hardware",
        plural(profiles().count(), "rate", "rates"),
        plural(models.len(), "model", "models"),
        plural(on.len(), "kind", "kinds")
    );
    if published > 0 {
        let _ = write!(text, ", {published} from the catalogue");
    }
    // Machines without any rate stay idle.
    let idle = hardware_of(list(base, "nodes"));
    let idle: Vec<&str> = idle.difference(&on).copied().collect();
    if !idle.is_empty() {
        let _ = write!(text, "; none on {}", idle.join(", "));
    }
    Some(text)
}

fn demand(base: &Map<String, Value>) -> Option<String> {
    let demands = list(base, "demands");
    if demands.is_empty() {
        return None;
    }
    let models: BTreeSet<&str> = demands
        .iter()
        .filter_map(|demand| demand.get("model")?.as_str())
        .collect();
    let known = ids(base, "models");
    let unknown = models.difference(&known).count();
    let mut text = format!(
        "{} for {}",
        plural(demands.len(), "demand", "demands"),
        plural(models.len(), "model", "models")
    );
    if unknown > 0 {
        let _ = write!(text, ", {unknown} of them without rates");
    }
    let periods = list(base, "periods").len();
    if periods > 1 {
        let _ = write!(text, ", over {periods} periods");
    }
    Some(text)
}
