//! What to do to bring a plan about: hand-made cases, and every step of every timetable
//! worked off.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use idlewise::questions::{Action, Step};
use idlewise::scenario::Count;
use idlewise::{Error, Options, Plan, Scenario, Timetable, plan, solve, timetable};
use idlewise_tests::judge::{as_json, exact, scenario};
use idlewise_tests::random::{Shape, feature};
use serde_json::{Value, json};

fn table(s: &Scenario) -> (Plan, Timetable) {
    let plan = solve(s, &exact()).unwrap();
    let table = timetable(&plan, Some(s)).unwrap();
    (plan, table)
}

/// `load a x2 on n/1-2`.
fn said(step: &Step) -> String {
    let what = match &step.model {
        Some(model) => format!(" {model} x{}", step.replicas),
        None => format!(" x{}", step.machine_count),
    };
    let place = match &step.machines {
        Some(machines) => format!("{}/{machines}", step.node),
        None => step.node.clone(),
    };
    format!("{}{what} on {place}", step.action.as_str())
}

fn all(table: &Timetable) -> Vec<String> {
    table.steps.iter().map(said).collect()
}

/// Models a and b, each replica on `holds` of the two GPUs of a machine.
fn day(machines: u64, holds: u64, rates: &Value) -> Value {
    let model = |id: &str| {
        json!({"id": id, "profiles": [
            {"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": holds}}]})
    };
    json!({
        "schema_version": 1,
        "periods": [{"label": "noon", "hours": 2}, {"label": "two", "hours": 1}],
        "nodes": [{"id": "n", "count": machines, "hardware": "H", "capacity": {"gpu": 2}}],
        "models": [model("a"), model("b")],
        "demands": [{"id": "da", "model": "a", "rate": rates["a"]},
                    {"id": "db", "model": "b", "rate": rates["b"]}],
    })
}

#[test]
fn machines_of_an_entry_that_holds_nothing_are_switched_off() {
    let mut s = day(2, 1, &json!({"a": [20, 20], "b": [0, 0]}));
    let unused = json!({"id": "z", "count": 20, "hardware": "H", "capacity": {"gpu": 1},
        "price_per_hour": 9});
    s["nodes"][0]["price_per_hour"] = json!(1);
    s["nodes"].as_array_mut().unwrap().push(unused);
    let (_, found) = table(&scenario(&s));
    assert!(
        all(&found).contains(&"switch_off x20 on z/1-20".to_owned()),
        "{:?}",
        all(&found)
    );
}

#[test]
fn what_is_new_is_loaded_into_free_room_before_the_old_is_unloaded() {
    // Two machines of two GPUs; a on two of them, then b on two of them.
    let (_, found) = table(&scenario(&day(2, 1, &json!({"a": [20, 0], "b": [0, 20]}))));
    assert_eq!(
        all(&found),
        [
            "load a x2 on n/1",
            "load b x2 on n/2",
            "drain a x2 on n/1",
            "switch_off x1 on n/1",
        ]
    );
    assert_eq!(
        (found.steps[1].from.as_str(), found.steps[1].hours),
        ("two", 2.0)
    );
    // On one machine there is no room beside a; nobody waits for it.
    let (_, found) = table(&scenario(&day(1, 1, &json!({"a": [20, 0], "b": [0, 20]}))));
    assert_eq!(
        all(&found),
        ["load a x2 on n/1", "unload a x2 on n/1", "load b x2 on n/1"]
    );
    assert_eq!(found.steps[1].note, None);
}

#[test]
fn a_full_fleet_that_swaps_says_that_it_serves_less_meanwhile() {
    // What is now on n stands on m then: neither has room for the other.
    let text = json!({
        "schema_version": 1,
        "periods": [{"label": "x"}, {"label": "y"}],
        "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}},
                  {"id": "m", "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [
            {"id": "a", "profiles": [{"hardware": "H", "name": "p", "rate": 1, "holds": {"gpu": 1}}]},
            {"id": "b", "profiles": [{"hardware": "H", "name": "p", "rate": 1, "holds": {"gpu": 1}}]}],
        "demands": [{"id": "da", "model": "a", "rate": 1}, {"id": "db", "model": "b", "rate": 1}],
    });
    let s = scenario(&text);
    let mut plan = solve(&s, &exact()).unwrap();
    let a_is_on = |plan: &Plan, period: usize| {
        let mut all = plan.replicas.iter();
        let found = all.find(|r| r.model == "a" && r.period == period);
        found.unwrap().node.clone()
    };
    if a_is_on(&plan, 0) == a_is_on(&plan, 1) {
        for r in plan.replicas.iter_mut().filter(|r| r.period == 1) {
            r.node = if r.node == "n" { "m" } else { "n" }.to_owned();
        }
    }
    let found = timetable(&plan, Some(&s)).unwrap();
    let later: Vec<&Step> = found.steps.iter().filter(|s| s.period == 1).collect();
    let actions: Vec<Action> = later.iter().map(|s| s.action).collect();
    let one_after_another = [Action::Unload, Action::Load, Action::Unload, Action::Load];
    assert_eq!(actions, one_after_another);
    assert!(
        later[0].note.as_deref().unwrap().contains("no free room"),
        "{later:?}"
    );
    // The second one has its replacement by then.
    assert_eq!(later[2].note, None);
    assert_eq!(later[0].node, later[1].node);
    assert_ne!(later[1].node, later[3].node);
}

#[test]
fn machines_are_rented_drained_and_switched_off() {
    let mut text = day(3, 2, &json!({"a": [30, 10], "b": [0, 0]}));
    text["nodes"][0]["count"] = json!({"min": 0, "max": 5});
    text["nodes"][0]["price_per_hour"] = json!(1);
    let (plan, found) = table(&scenario(&text));
    assert_eq!(
        all(&found),
        [
            "rent x3 on n",
            "load a x3 on n/1-3",
            "drain a x2 on n/2-3",
            "switch_off x2 on n/2-3",
        ]
    );
    // The plan alone says the same, but for what it does not know.
    let alone = timetable(&plan, None).unwrap();
    assert_eq!(all(&alone), all(&found));
    assert_eq!(alone.notes.len(), 1);
    let csv = found.to_csv();
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows[3], "3,two,2,drain,n,2-3,2,a,p,2,1,");
    assert_eq!(rows.len(), 5);
}

#[test]
fn what_stands_now_is_not_loaded_again() {
    let mut text = day(2, 1, &json!({"a": [20, 20], "b": [10, 10]}));
    text["steadiness"] = json!({"replicas": [
        {"node": "n", "model": "a", "profile": "p", "count": 1},
        {"node": "n", "model": "b", "profile": "p", "count": 2}]});
    let (_, found) = table(&scenario(&text));
    assert_eq!(all(&found), ["load a x1 on n", "unload b x1 on n"]);
}

#[test]
fn what_decides_nothing_has_no_timetable() {
    let mut text = day(1, 1, &json!({"a": [90, 0], "b": [0, 20]}));
    text["demands"][0]["min_served"] = json!(1);
    let plan = solve(&scenario(&text), &Options::default()).unwrap();
    assert!(matches!(timetable(&plan, None), Err(Error::Input(_))));
    let other = day(1, 1, &json!({"a": [10, 0], "b": [0, 20]}));
    let mut other = scenario(&other);
    let plan = solve(&other, &Options::default()).unwrap();
    other.nodes[0].id = "elsewhere".to_owned();
    let Err(Error::Input(why)) = timetable(&plan, Some(&other)) else {
        panic!();
    };
    assert_eq!(why.0[0].path, "$.replicas[0].node");
}

#[test]
fn a_damaged_plan_is_refused_and_ends() {
    let s = scenario(&day(2, 1, &json!({"a": [20, 0], "b": [0, 20]})));
    let plan = solve(&s, &Options::default()).unwrap();
    for list in ["replicas", "machines"] {
        let mut text = serde_json::to_value(&plan).unwrap();
        text[list][0]["period"] = json!(u64::MAX);
        let damaged = plan::from_json(text.to_string().as_bytes()).unwrap();
        let Err(Error::Input(why)) = timetable(&damaged, Some(&s)) else {
            panic!("{list}");
        };
        assert_eq!(why.0[0].path, format!("$.{list}[0].period"));
    }
    let mut text = serde_json::to_value(&plan).unwrap();
    text["replicas"][0]["count"] = json!(1e18);
    text["machines"][0]["count"] = json!(u64::MAX);
    text["machines"][0]["replicas"][0]["count"] = json!(u64::MAX);
    let damaged = plan::from_json(text.to_string().as_bytes()).unwrap();
    assert!(!timetable(&damaged, Some(&s)).unwrap().steps.is_empty());
    assert!(!timetable(&damaged, None).unwrap().steps.is_empty());
}

/// `1-4,9`.
fn numbers(text: &str) -> Vec<u64> {
    let parts = text.split(',').map(|part| {
        let (a, b) = part.split_once('-').unwrap_or((part, part));
        a.parse::<u64>().unwrap()..=b.parse().unwrap()
    });
    parts.flatten().collect()
}

type Machine = BTreeMap<(String, String), f64>;

/// What the plan puts on the machines of an entry: the contents of each, the same ones
/// beside each other.
fn planned(plan: &Plan, node: &str, period: usize) -> Vec<(u64, Machine)> {
    let groups = plan.machines.iter();
    let listed: Vec<(u64, Machine)> = groups
        .filter(|g| g.node == node && g.period == period)
        .flat_map(|g| {
            let held = g.replicas.iter();
            let held = held.map(|r| ((r.model.clone(), r.profile.clone()), r.count as f64));
            vec![(g.span, held.collect::<Machine>()); g.count as usize]
        })
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    let here = plan.replicas.iter();
    let held = here.filter(|r| r.node == node && r.period == period);
    let held: Machine = held
        .map(|r| ((r.model.clone(), r.profile.clone()), r.count))
        .collect();
    if held.is_empty() {
        Vec::new()
    } else {
        vec![(1, held)]
    }
}

/// Works a timetable off: no machine ever holds more than it has, and at every moment's
/// end the machines hold what the plan says.
fn work_off(s: &Scenario, plan: &Plan, table: &Timetable) {
    let why = || as_json(s);
    let mut machines: BTreeMap<(&str, u64), Machine> = BTreeMap::new();
    for period in 0..s.periods.len() {
        for step in table.steps.iter().filter(|step| step.period == period) {
            let Some(text) = &step.machines else {
                assert_eq!(step.action, Action::Rent, "{step:?}\n{}", why());
                continue;
            };
            let numbers = numbers(text);
            assert_eq!(numbers.len() as f64, step.machine_count);
            let node = s.nodes.iter().find(|n| n.id == step.node).unwrap();
            let sign = match step.action {
                Action::Load => 1.0,
                Action::Unload | Action::Drain => -1.0,
                _ => {
                    for n in &numbers {
                        let empty = machines
                            .get(&(node.id.as_str(), *n))
                            .is_none_or(Machine::is_empty);
                        assert!(empty, "{step:?}\n{}", why());
                    }
                    continue;
                }
            };
            let place = (step.model.clone().unwrap(), step.profile.clone().unwrap());
            // A replica on several machines is so much of each.
            let each = sign * step.replicas / step.machine_count;
            for n in numbers {
                let machine = machines.entry((node.id.as_str(), n)).or_default();
                let count = machine.entry(place.clone()).or_default();
                *count += each;
                assert!(*count > -1e-9, "{step:?}\n{}", why());
                machine.retain(|_, count| *count > 1e-9);
                assert_fits(s, node, machine, step);
            }
        }
        for node in &s.nodes {
            let here = machines
                .iter()
                .filter(|((id, _), m)| **id == *node.id && !m.is_empty());
            let mut found: Vec<String> = here.map(|(_, m)| format!("{m:?}")).collect();
            let mut wanted: Vec<String> = Vec::new();
            for (span, machine) in planned(plan, &node.id, period) {
                let part = |(place, count): (&(String, String), &f64)| {
                    (place.clone(), count / span as f64)
                };
                let part: Machine = machine.iter().map(part).collect();
                wanted.extend(vec![format!("{part:?}"); span as usize]);
            }
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "{} {period}\n{}", node.id, why());
        }
    }
}

fn assert_fits(s: &Scenario, node: &idlewise::Node, machine: &Machine, step: &Step) {
    for (resource, capacity) in &node.capacity {
        let mut held = 0.0;
        for ((model, name), count) in machine {
            let model = s.models.iter().find(|m| m.id == *model).unwrap();
            let mut all = model.profiles.iter();
            let profile = all.find(|p| p.name == *name && p.hardware == node.hardware);
            held += count * profile.unwrap().holds.get(resource).copied().unwrap_or(0.0);
        }
        assert!(
            held <= capacity * (1.0 + 1e-6),
            "{step:?} {held} of {capacity}\n{}",
            as_json(s)
        );
    }
}

#[test]
fn every_timetable_can_be_worked_off() {
    let mut steps = 0;
    for seed in 0..300 {
        let shape = Shape {
            seed,
            nodes: 1 + (seed % 4) as usize,
            demands: 1 + (seed % 5) as usize,
            periods: 2 + (seed % 4) as usize,
            features: feature::ALL & !(seed as u16 % 5),
            objective: ["serve", "cost", "profit"][(seed % 3) as usize],
            relax: false,
            load: [0.3, 0.8, 2.0][(seed % 3) as usize],
        };
        let mut s = shape.scenario();
        s.steadiness = None;
        // More machines, so that contents differ.
        for node in &mut s.nodes {
            if let Count::Fixed(count) = &mut node.count {
                *count += seed % 3;
            }
        }
        let solved = solve(&s, &Options::default()).unwrap();
        if !solved.exists() {
            continue;
        }
        let written = serde_json::to_vec(&solved).unwrap();
        let read = plan::from_json(&written).unwrap();
        let table = timetable(&read, Some(&s)).unwrap();
        work_off(&s, &read, &table);
        steps += table.steps.len();
        // Without the scenario the order may differ, not what comes of it.
        let alone = timetable(&read, None).unwrap();
        let loads = |table: &Timetable| -> f64 {
            let loads = table.steps.iter().filter(|s| s.action == Action::Load);
            loads.map(|s| s.replicas).sum()
        };
        assert!(
            (loads(&alone) - loads(&table)).abs() < 1e-6,
            "{}",
            as_json(&s)
        );
    }
    assert!(steps > 150, "{steps}");
}
