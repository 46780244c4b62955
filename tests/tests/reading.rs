//! What is written is read back as it was, and nothing that can be read makes
//! a reader panic or leaves it without words.
#![allow(
    clippy::unwrap_used,
    reason = "the lint spares tests, but not the functions that they share"
)]

use idlewise::Scenario;
use idlewise::scenario::{
    self, Count, Demand, InputErrors, ListedRoute, Model, Node, ObjectiveName, Period, Policy,
    Profile, Resources, Spread, VerificationMode,
};
use idlewise_tests::lists;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z\u{e9}][a-z0-9 ;,\"'\\\\/.#=-]{0,6}[a-z0-9]"
}

fn amount() -> impl Strategy<Value = f64> {
    let any = (-15.0..15.0_f64).prop_map(|e| 10_f64.powf(e).clamp(1e-15, 1e15));
    prop_oneof![Just(0.0), Just(1.0), Just(1e15), any]
}

fn positive() -> impl Strategy<Value = f64> {
    amount().prop_map(|x| x.max(1e-15))
}

fn resources() -> impl Strategy<Value = Resources> {
    btree_map(
        prop_oneof![
            Just("gpu".to_owned()),
            Just("vram gb".to_owned()),
            Just("a.b".to_owned())
        ],
        amount(),
        0..3,
    )
}

fn count() -> impl Strategy<Value = Count> {
    prop_oneof![
        (0..5_u64).prop_map(Count::from),
        (0..5_u64, 0..5_u64).prop_map(|(min, more)| Count::from(min..=min + more)),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    let words = (name(), name(), name(), option::of(name()));
    let numbers = (amount(), 0.0..=1.0, prop_oneof![Just(0.0), 0.001..=1.0]);
    let modes = vec(select(vec!["none", "tee", "zk;ml"]), 0..3);
    let hosts = option::of(vec(0..2_usize, 0..3));
    (
        words,
        count(),
        resources(),
        numbers,
        modes,
        hosts,
        resources(),
    )
        .prop_map(
            |(words, count, capacity, numbers, modes, hosts, usage_price)| {
                let mut node = Node::new(words.0, words.1)
                    .count(count)
                    .region(words.2)
                    .price_per_hour(numbers.0)
                    .availability(numbers.1)
                    .headroom(numbers.2)
                    .verification(modes);
                node.operator = words.3;
                node.capacity = capacity;
                node.hosts = hosts.map(|hosts| hosts.into_iter().map(model_id).collect());
                node.usage_price = usage_price;
                node
            },
        )
}

fn model_id(index: usize) -> String {
    format!("model;{index}")
}

fn profile() -> impl Strategy<Value = Profile> {
    let numbers = (positive(), 1..=9_u64);
    (name(), numbers, resources(), resources()).prop_map(|(hardware, numbers, uses, holds)| {
        let mut profile = Profile::new(hardware, numbers.0).machines(numbers.1);
        profile.uses = uses;
        profile.holds = holds;
        profile
    })
}

fn demand(periods: usize) -> impl Strategy<Value = Demand> {
    (
        (name(), name(), 0..2_usize, select(vec!["none", "tee"])),
        vec(amount(), periods),
        (amount(), option::of(0.001..=1.0), option::of(amount())),
        any::<bool>(),
        option::of(btree_set(name(), 1..4)),
    )
        .prop_map(|(words, rate, numbers, split, regions)| {
            let mut demand = Demand::new(words.0, model_id(words.2), rate)
                .region(words.1)
                .verification(words.3)
                .value(numbers.0)
                .split(split);
            demand.min_served = numbers.1;
            demand.max_rtt_ms = numbers.2;
            demand.in_regions = regions.map(|names| names.into_iter().collect());
            demand
        })
}

/// Any valid scenario that makes use of every field.
fn valid_scenario() -> impl Strategy<Value = Scenario> {
    let labels = prop_oneof![
        vec("[0-9]{1,2}:00", 1..4),
        vec("[ a-c0-3]{0,2}", 1..4),
        (1..4_usize).prop_map(|n| (0..n).map(|i| (n - i).to_string()).collect()),
    ];
    let parts = labels.prop_flat_map(|labels| {
        let periods = labels.len();
        (
            Just(labels),
            vec(node(), 1..4),
            vec(profile(), 2),
            vec(demand(periods), 1..4),
            (any::<bool>(), option::of(amount()), name()),
            btree_map(name(), btree_map(name(), amount(), 0..3), 0..3),
            option::of(option::of(vec(amount(), periods))),
            select(vec![ObjectiveName::Serve, ObjectiveName::Cost]),
        )
    });
    parts.prop_map(
        |(labels, nodes, profiles, demands, few, rtt_ms, route, objective)| {
            // The ids must differ: say so in the ids.
            let mut nodes: Vec<Node> = nodes;
            for (i, node) in nodes.iter_mut().enumerate() {
                node.id = format!("{}{i}", node.id);
            }
            let mut demands: Vec<Demand> = demands;
            for (i, demand) in demands.iter_mut().enumerate() {
                demand.id = format!("{}{i}", demand.id);
            }
            let route = route.map(|rate| {
                let mut route = ListedRoute::new(&demands[0].id, &nodes[0].id).cost(0.25);
                route.rate = rate;
                route
            });
            let models = (profiles.into_iter().enumerate()).map(|(i, profile)| {
                let mut model = Model::new(model_id(i)).profile(profile);
                model.max_replicas = (i == 0).then_some(7);
                model
            });
            let mode = VerificationMode::new(1.5).verifier_load(0.25);
            let policy = Policy::new()
                .objective(objective)
                .relax(few.0)
                .spread(Spread::Even);
            let mut scenario = Scenario::new(if few.0 { few.2 } else { String::new() })
                .models(models)
                .verification("tee", mode.clone())
                .verification("zk;ml", mode)
                .policy(policy);
            // Set, so that empty labels and single rates stay as they are.
            scenario.periods = (labels.into_iter())
                .map(|label| Period::new(0.5).label(label))
                .collect();
            scenario.verifier_capacity = few.1;
            scenario.rtt_ms = rtt_ms;
            scenario.routes = route.into_iter().collect();
            scenario.nodes = nodes;
            scenario.demands = demands;
            scenario
        },
    )
}

/// One small scenario with every field, to be damaged.
fn whole() -> Value {
    json!({
        "schema_version": 1, "name": "whole", "compute": "gpu",
        "periods": [{"label": "a", "hours": 1}, {}],
        "nodes": [
            {"id": "n", "count": {"min": 0, "max": 3}, "hardware": "H", "region": "us",
             "operator": "o", "capacity": {"gpu": 8}, "price_per_hour": 2, "availability": 0.9,
             "headroom": 0.1, "verification": ["none", "tee"], "hosts": ["m"],
             "usage_price": {"gpu": 0.1}},
            {"id": "k", "count": 2, "hardware": "H", "capacity": {"gpu": 1}}
        ],
        "models": [{"id": "m", "max_replicas": 4, "profiles": [
            {"name": "p", "hardware": "H", "rate": 5, "uses": {"gpu": 1}, "holds": {"gpu": 1}}]}],
        "demands": [
            {"id": "d", "model": "m", "region": "eu", "verification": "tee", "rate": [1, 2],
             "value": 3, "min_served": 0.5, "max_rtt_ms": 100, "split": false},
            {"id": "e", "model": "m", "rate": 4}
        ],
        "verification": {"tee": {"overhead": 1.1, "verifier_load": 0.1}},
        "verifier_capacity": 100, "rtt_ms": {"us": {"eu": 90}},
        "routes": [{"demand": "d", "node": "n", "cost": 1, "rate": [1, 1]}],
        "policy": {"objective": "profit", "relax": true}
    })
}

/// Every place in a value, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                places(value, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(values) => {
            for (i, value) in values.iter().enumerate() {
                places(value, &format!("{at}/{i}"), found);
            }
        }
        _ => {}
    }
}

#[derive(Debug, Clone)]
enum Damage {
    Delete(Index),
    Replace(Index, Value),
    Insert(Index, String, Value),
}

fn odd_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        select(vec![-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 1e-300, 1e15, 1e300]).prop_map(Value::from),
        select(vec!["", "n", "m", "tee", "none", " x", "serve"]).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map("[a-z_]{0,6}", inner, 0..3)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn damage() -> impl Strategy<Value = Damage> {
    let field = prop_oneof![
        select(vec![
            "id", "rate", "capacity", "hosts", "count", "gpu", "none", "unknown"
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop_oneof![
        any::<Index>().prop_map(Damage::Delete),
        (any::<Index>(), odd_value()).prop_map(|(at, value)| Damage::Replace(at, value)),
        (any::<Index>(), field, odd_value())
            .prop_map(|(at, field, value)| Damage::Insert(at, field, value)),
    ]
}

fn apply(value: &mut Value, damage: Damage) {
    let mut all = Vec::new();
    places(value, "", &mut all);
    match damage {
        Damage::Delete(at) => {
            if let Some((parent, key)) = at.get(&all).rsplit_once('/') {
                match value.pointer_mut(parent) {
                    Some(Value::Object(fields)) => drop(fields.remove(key)),
                    Some(Value::Array(values)) => drop(values.remove(key.parse().unwrap())),
                    _ => {}
                }
            }
        }
        Damage::Replace(at, with) => {
            if let Some(place) = value.pointer_mut(at.get(&all).as_str()) {
                *place = with;
            }
        }
        Damage::Insert(at, field, with) => match value.pointer_mut(at.get(&all).as_str()) {
            Some(Value::Object(fields)) => drop(fields.insert(field, with)),
            Some(Value::Array(values)) => values.push(with),
            _ => {}
        },
    }
}

fn every_error_has_words(errors: &InputErrors) -> Result<(), TestCaseError> {
    prop_assert!(!errors.0.is_empty());
    for error in &errors.0 {
        prop_assert!(!error.path.is_empty(), "{error:?}");
        prop_assert!(!error.found.is_empty(), "{error:?}");
        prop_assert!(!error.expected.is_empty(), "{error:?}");
    }
    Ok(())
}

fn judge<T>(result: Result<T, InputErrors>) -> Result<Option<T>, TestCaseError> {
    match result {
        Ok(read) => Ok(Some(read)),
        Err(errors) => {
            every_error_has_words(&errors)?;
            Ok(None)
        }
    }
}

/// A list is read, or every refusal says something.
fn listed(read: Result<Value, Vec<idlewise_import::Refusal>>) -> Result<(), TestCaseError> {
    for refusal in read.err().iter().flatten() {
        prop_assert!(!refusal.about.is_empty() && !refusal.text.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn a_scenario_survives_json(scenario in valid_scenario()) {
        let text = serde_json::to_vec(&scenario).unwrap();
        let read = scenario::from_json(&text);
        prop_assert_eq!(read.as_ref(), Ok(&scenario));
        prop_assert_eq!(scenario::check(&scenario), Ok(()));
    }

    #[test]
    fn nodes_and_demands_survive_csv(scenario in valid_scenario()) {
        let mut json = serde_json::to_value(&scenario).unwrap();
        let periods = json["periods"].clone();
        let text = scenario::nodes_to_csv(&scenario.nodes);
        let read = lists::nodes(text.as_bytes(), &periods);
        prop_assert!(read.is_ok(), "{:?}\n{}", read, text);
        json["nodes"] = read.unwrap();

        let text = scenario::demands_to_csv(&scenario.demands, &scenario.periods);
        let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let read = lists::demands(text.as_bytes(), &periods);
        prop_assert!(read.is_ok(), "{:?}\n{}", read, text);
        json["demands"] = read.unwrap();
        let read = scenario::from_json(json.to_string().as_bytes());
        prop_assert_eq!(read.as_ref(), Ok(&scenario), "{}", text);
    }

    #[test]
    fn a_damaged_scenario_is_read_or_refused_in_words(all in vec(damage(), 1..4)) {
        let mut value = whole();
        for damage in all {
            apply(&mut value, damage);
        }
        if let Some(scenario) = judge(scenario::from_json(value.to_string().as_bytes()))? {
            prop_assert_eq!(scenario::check(&scenario), Ok(()));
            for advice in scenario::advise(&scenario) {
                prop_assert!(!advice.path.is_empty() && !advice.text.is_empty());
            }
            let again = serde_json::to_vec(&scenario).unwrap();
            prop_assert_eq!(scenario::from_json(&again), Ok(scenario));
        }
        judge(idlewise::plan::from_json(value.to_string().as_bytes()))?;
    }

    #[test]
    fn damaged_text_is_read_or_refused_in_words(
        changes in vec((any::<Index>(), any::<u8>()), 1..6),
        cut in option::of(any::<Index>()),
    ) {
        let mut text = serde_json::to_vec_pretty(&whole()).unwrap();
        for (at, byte) in changes {
            let at = at.index(text.len());
            text[at] = byte;
        }
        if let Some(cut) = cut {
            text.truncate(cut.index(text.len()));
        }
        judge(scenario::from_json(&text))?;
        judge(idlewise::plan::from_json(&text))?;
    }

    #[test]
    fn any_bytes_are_read_or_refused_in_words(text in vec(any::<u8>(), 0..60)) {
        let periods = json!([{"label": "a"}]);
        judge(scenario::from_json(&text))?;
        listed(lists::nodes(&text, &periods))?;
        listed(lists::demands(&text, &periods))?;
        judge(idlewise::plan::from_json(&text))?;
    }

    #[test]
    fn any_table_is_read_or_refused_in_words(
        titles in vec(select(vec!["id", "hardware", "capacity.gpu", "count", "hosts", "model",
            "period", "rate", "split", "x", "", "\"", "capacity."]), 0..6),
        cells in vec(vec(select(vec!["", "a", "0..3", "1", "-1", "1e999", "true", "\"", ";", "\\",
            "\u{e9}", "\n", "\r\n"]), 0..6), 0..5),
    ) {
        let rows = cells.iter().map(|row| row.join(","));
        let header = std::iter::once(titles.join(","));
        let text = header.chain(rows).collect::<Vec<_>>().join("\n");
        let periods = json!([{"label": "a"}, {"label": "b"}]);
        listed(lists::nodes(text.as_bytes(), &periods))?;
        listed(lists::demands(text.as_bytes(), &periods))?;
    }
}

#[test]
fn the_scenario_to_be_damaged_is_valid() {
    let text = whole().to_string();
    assert!(scenario::from_json(text.as_bytes()).is_ok());
    let mut all = Vec::new();
    places(&whole(), "", &mut all);
    assert!(all.len() > 80);
}

/// As many nodes as there may be, all different, and no demand that any of
/// them can serve: the search for advice must end by its own limit.
#[test]
fn advice_on_the_largest_fleet_ends() {
    let mut scenario = scenario::from_json(whole().to_string().as_bytes()).unwrap();
    scenario.routes.clear();
    let (node, demand) = (scenario.nodes[0].clone(), scenario.demands[0].clone());
    scenario.nodes = (0..scenario::limits::MAX_NODES)
        .map(|i| {
            let mut node = node.clone().region(i.to_string());
            node.id = i.to_string();
            node
        })
        .collect();
    scenario.demands = (0..2000)
        .map(|i| {
            let mut demand = demand.clone().region(format!("far {i}"));
            demand.id = i.to_string();
            demand
        })
        .collect();
    assert_eq!(scenario::check(&scenario), Ok(()));
    let advice = scenario::advise(&scenario);
    let last = advice.last().unwrap();
    assert!(last.text.contains("were not looked at"), "{last:?}");
    assert!(advice.len() < 100, "{}", advice.len());
}
