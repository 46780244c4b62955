//! What a scenario cannot do without, asked for where it is not there.

use serde_json::{Map, Value};

use super::fields::{hardware_of, list, profiles_of};
use super::missing::{Answer, Missing, Question, Topic};
use super::published;
use crate::ordered::OrderedSet as BTreeSet;
use crate::pieces::Pieces;
use crate::report::{Notes, plural, some_of};

/// No rate of the models that are asked for, where no machine says on what: those of the
/// price list, if there is one.
fn without_machines(asked: &BTreeSet<&str>, pieces: &Pieces, has_catalogue: bool) -> Question {
    let offers = pieces.offers.iter();
    let kinds: BTreeSet<&str> = offers.filter_map(|own| own.hardware.as_deref()).collect();
    let on = if kinds.is_empty() {
        String::new()
    } else {
        format!(" on {}", some_of(&kinds))
    };
    let has = |model: &&str| kinds.iter().any(|kind| published::has(model, kind));
    let catalogue = !has_catalogue && asked.iter().any(has);
    let flag = if catalogue {
        ", or take the catalogue's (--catalogue)"
    } else {
        ""
    };
    let text = format!("no rate for {}{on}", some_of(asked));
    let help = "give a benchmark report or a table of rates";
    Question {
        catalogue,
        ..Question::new(Topic::Rates, text, help).with_flag(flag)
    }
}

/// Asks for what a scenario cannot do without.
pub(super) fn ask(
    base: &Map<String, Value>,
    pieces: &Pieces,
    has_catalogue: bool,
    missing: &mut Missing,
    notes: &mut Notes,
) {
    if list(base, "nodes").is_empty() {
        missing.ask(if pieces.nodes.is_empty() {
            let can_rent = !pieces.offers.is_empty();
            let rent = if can_rent { ", or rent some" } else { "" };
            let help = format!("give kubectl get nodes -o json, or a table of nodes{rent}");
            let flag = if can_rent { " (--rent N)" } else { "" };
            Question::new(Topic::Nodes, "no machines", &help).with_flag(flag)
        } else {
            let nodes = plural(pieces.nodes.len(), "machine", "machines");
            let text = format!("no machine that can be used: of {nodes} none can");
            Question::new(Topic::Nodes, text, "")
        });
    }
    let models = list(base, "models");
    let demands = list(base, "demands");
    // What a history is of is asked about already.
    if demands.is_empty() && (pieces.histories.is_empty() || !missing.is_asked(Topic::Demand)) {
        let help = "give a Prometheus range answer, a trace, or a table of demand";
        missing.ask(Question::new(Topic::Demand, "no demand", help));
    }
    let hardware = hardware_of(list(base, "nodes"));
    let asked: BTreeSet<&str> = demands
        .iter()
        .filter_map(|demand| demand.get("model")?.as_str())
        .collect();
    if models.is_empty() && asked.is_empty() {
        let help = "give a benchmark report, or a table of rates";
        // The catalogue has rates of the models that are asked for: which is still open.
        let is_offered = !has_catalogue && !pieces.histories.is_empty();
        let flag = if is_offered {
            ", or take the catalogue's (--catalogue)"
        } else {
            ""
        };
        missing.ask(Question {
            catalogue: is_offered,
            ..Question::new(Topic::Rates, "no rates", help).with_flag(flag)
        });
    }
    if models.is_empty() && hardware.is_empty() && !asked.is_empty() {
        missing.ask(without_machines(&asked, pieces, has_catalogue));
    }
    for model in asked {
        let mut unserved: Vec<&str> = Vec::new();
        let profiles: Vec<&Value> = models
            .iter()
            .filter(|other| other.get("id").and_then(Value::as_str) == Some(model))
            .flat_map(profiles_of)
            .collect();
        let on: BTreeSet<&str> = profiles
            .iter()
            .filter_map(|profile| profile.get("hardware")?.as_str())
            .collect();
        for kind in hardware.iter().filter(|kind| !on.contains(**kind)) {
            let text = format!("no rate for {model} on {kind}");
            if on.is_disjoint(&hardware) {
                let catalogue = published::has(model, kind);
                let or = if catalogue {
                    ", or take the catalogue's (--catalogue)"
                } else {
                    ""
                };
                let help = "give a benchmark report or a table of rates";
                missing.ask(Question {
                    model: Some(model.to_owned()),
                    hardware: Some((*kind).to_owned()),
                    catalogue,
                    answer: Some(Answer::Models),
                    ..Question::new(Topic::Rates, text, help).with_flag(or)
                });
            } else {
                unserved.push(kind);
            }
        }
        if !unserved.is_empty() {
            let kinds = some_of(unserved);
            let text = format!("no rate for {model} on {kinds}: these machines do not serve it");
            notes.left_out("", text);
        }
    }
}
