//! The plan that llm-inferno's own planner publishes, computed from its raw files: one
//! kind of accelerator for each server, taken greedily while cards last.
//!
//! Every server knows what each accelerator would cost it. The server served next is the
//! one of the best class, among those the one that would lose most by its second choice,
//! among those the dearest. It takes its choice where the cards are there, else it goes
//! on to its next choice and stands in line again.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::number::shown;
use crate::pieces::Published;
use crate::report::{Source, plural, some_of};

/// What one accelerator would mean for a server.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    pub(super) accelerator: String,
    /// The type of card that it consists of.
    pub(super) card: String,
    pub(super) replicas: f64,
    /// Cards under all replicas.
    pub(super) cards: f64,
    /// Of all replicas, per hour.
    pub(super) cost: f64,
}

/// A server with its choices.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) name: String,
    /// Of its class; 1 is the best.
    pub(super) priority: f64,
    pub(super) choices: Vec<Choice>,
}

/// The greedy plan; `capacity` has the cards of each type.
pub(super) fn plan(
    mut servers: Vec<Server>,
    mut capacity: BTreeMap<String, f64>,
    source: &Source,
) -> Option<Published> {
    let mut line: Vec<(usize, usize)> = Vec::new();
    for (at, server) in servers.iter_mut().enumerate() {
        let by_cost = |a: &Choice, b: &Choice| a.cost.total_cmp(&b.cost);
        server.choices.sort_by(by_cost);
        line.push((at, 0));
    }
    let mut cost = 0.0;
    let mut taken = Vec::new();
    let mut without = Vec::new();
    while !line.is_empty() {
        line.sort_by(|a, b| order(&servers, *a, *b));
        let (at, choice) = line.remove(0);
        let Some(server) = servers.get(at) else {
            continue;
        };
        let Some(own) = server.choices.get(choice) else {
            without.push(server.name.clone());
            continue;
        };
        let left = capacity.entry(own.card.clone()).or_default();
        if own.cards <= *left {
            *left -= own.cards;
            cost += own.cost;
            let replicas = shown(own.replicas);
            taken.push(format!(
                "{} on {replicas} x {}",
                server.name, own.accelerator
            ));
        } else {
            line.push((at, choice + 1));
        }
    }
    let unserved = match without.len() {
        0 => String::new(),
        count => format!(", {} unserved", plural(count, "server", "servers")),
    };
    (!taken.is_empty()).then(|| Published {
        source: source.clone(),
        planner: format!("llm-inferno's greedy plan{unserved}"),
        cost_per_hour: cost,
        plan: some_of(taken),
    })
}

/// Who is served first.
fn order(servers: &[Server], a: (usize, usize), b: (usize, usize)) -> Ordering {
    let key = |(at, choice): (usize, usize)| {
        let server = servers.get(at);
        let cost = |choice: usize| server.and_then(|server| Some(server.choices.get(choice)?.cost));
        let own = cost(choice).unwrap_or(0.0);
        let loss = cost(choice + 1).map_or(f64::INFINITY, |next| next - own);
        (server.map_or(0.0, |server| server.priority), loss, own)
    };
    let (a, b) = (key(a), key(b));
    a.0.total_cmp(&b.0)
        .then(b.1.total_cmp(&a.1))
        .then(b.2.total_cmp(&a.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Place;

    fn server(name: &str, priority: f64, choices: &[(&str, f64, f64)]) -> Server {
        let choices = choices.iter().map(|(card, cards, cost)| Choice {
            accelerator: (*card).to_owned(),
            card: (*card).to_owned(),
            replicas: *cards,
            cards: *cards,
            cost: *cost,
        });
        Server {
            name: name.to_owned(),
            priority,
            choices: choices.collect(),
        }
    }

    #[test]
    fn who_loses_most_is_served_first() {
        let source = Source::new(&"f".into(), Place::File);
        let servers = vec![
            server("a", 1.0, &[("X", 2.0, 10.0), ("Y", 2.0, 11.0)]),
            server("b", 1.0, &[("X", 2.0, 10.0), ("Y", 2.0, 30.0)]),
            // Of a worse class: what it would lose does not count.
            server("c", 2.0, &[("X", 1.0, 1.0), ("Z", 9.0, 99.0)]),
        ];
        let capacity = [("X", 2.0), ("Y", 5.0)].map(|(card, count)| (card.to_owned(), count));
        let plan = plan(servers, capacity.into(), &source).unwrap();
        assert_eq!(plan.cost_per_hour, 21.0);
        assert_eq!(plan.planner, "llm-inferno's greedy plan, 1 server unserved");
        assert_eq!(plan.plan, "b on 2 x X, a on 2 x Y");
    }
}
