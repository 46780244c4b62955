//! Scenarios that are valid and that nobody would send on purpose: numbers far apart or
//! nothing, everything equal, everything at once.

use serde_json::{Map, Value, json};

use crate::random::{self, Dice, Shape, feature, hourly};
use crate::staged::add_stages;

const OBJECTIVES: [&str; 4] = ["serve", "cost", "profit", "fair"];

/// An awkward scenario. The same seed gives the same one.
pub fn json(seed: u64) -> Value {
    let mut dice = Dice::new(seed, "awkward", 0);
    let shape = Shape {
        seed: dice.whole(0, u64::MAX - 1),
        nodes: dice.whole(1, 4) as usize,
        demands: dice.whole(1, 4) as usize,
        periods: dice.whole(1, 3) as usize,
        features: dice.whole(0, u64::from(feature::ALL)) as u16,
        objective: OBJECTIVES[dice.whole(0, 3) as usize],
        relax: dice.chance(0.4),
        load: [0.01, 0.3, 1.0, 5.0][dice.whole(0, 3) as usize],
    };
    let mut scenario = shape.json();
    if dice.chance(0.3) {
        add_steadiness(&mut scenario, &mut dice);
    }
    for _ in 0..dice.whole(1, 4) {
        twist(&mut scenario, &mut dice);
    }
    // With numbers of their own: what came before stays as it was.
    let mut dice = Dice::new(seed, "standing and spare", 0);
    if dice.chance(0.3) {
        add_machines(&mut scenario, &mut dice);
    }
    if dice.chance(0.3) {
        add_spare(&mut scenario, &mut dice);
    }
    if Dice::new(seed, "limited", 0).chance(0.3)
        && let Some(fields) = scenario.as_object_mut()
    {
        random::add_limits(fields, &shape);
    }
    let mut dice = Dice::new(seed, "by the hour", 0);
    if dice.chance(0.3) {
        rent_by_the_hour(&mut scenario, &mut dice);
    }
    let mut dice = Dice::new(seed, "stages", 0);
    if dice.chance(0.3) {
        add_stages(&mut scenario, &mut dice);
    }
    let mut dice = Dice::new(seed, "waiting", 0);
    if dice.chance(0.3) {
        let_wait(&mut scenario, &mut dice);
    }
    let mut dice = Dice::new(seed, "loading", 0);
    if dice.chance(0.25) {
        let_load(&mut scenario, &mut dice);
    }
    scenario
}

/// A power of ten: most often a moderate one.
fn magnitude(dice: &mut Dice) -> f64 {
    let most = [2.0, 4.0, 6.0][dice.whole(0, 2) as usize];
    10f64.powf(dice.between(-most, most).round())
}

/// One thing that is unusual.
fn twist(scenario: &mut Value, dice: &mut Dice) {
    match dice.whole(0, 15) {
        0 => times(pick(scenario, "demands", dice), "rate", magnitude(dice)),
        1 => times(pick(scenario, "demands", dice), "value", magnitude(dice)),
        2 => set(pick(scenario, "demands", dice), "value", json!(0)),
        3 => set(pick(scenario, "demands", dice), "rate", json!(0)),
        4 => set(
            pick(scenario, "demands", dice),
            "min_served",
            json!(dice.unit()),
        ),
        5 => all_equal(scenario, "demands", "value", 1e-3),
        6 => all_equal(scenario, "nodes", "price_per_hour", 2.0),
        7 => times(
            pick(scenario, "nodes", dice),
            "price_per_hour",
            magnitude(dice),
        ),
        8 => scale_resources(scenario, magnitude(dice)),
        9 => {
            let share = [0.0, 1e-6, 1e-3, 1.0][dice.whole(0, 3) as usize];
            set(pick(scenario, "nodes", dice), "availability", json!(share));
        }
        10 => {
            let count = [json!(0), json!(1), json!({"min": 0, "max": 2})]
                [dice.whole(0, 2) as usize]
                .clone();
            set(pick(scenario, "nodes", dice), "count", count);
        }
        11 => set(
            pick(scenario, "models", dice),
            "max_replicas",
            json!(dice.whole(0, 2)),
        ),
        12 => {
            let hours = [1.0 / 3600.0, 720.0, 1.0][dice.whole(0, 2) as usize];
            set(pick(scenario, "periods", dice), "hours", json!(hours));
        }
        13 => twin(scenario, "nodes", dice),
        14 => twin(scenario, "demands", dice),
        _ => no_capacity(pick(scenario, "nodes", dice)),
    }
}

fn list<'a>(scenario: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    scenario[name].as_array_mut().expect("a list")
}

fn pick<'a>(scenario: &'a mut Value, name: &str, dice: &mut Dice) -> &'a mut Map<String, Value> {
    let entries = list(scenario, name);
    let at = dice.whole(0, entries.len() as u64 - 1) as usize;
    entries[at].as_object_mut().expect("an object")
}

fn set(entry: &mut Map<String, Value>, field: &str, value: Value) {
    entry.insert(field.to_owned(), value);
}

fn times(entry: &mut Map<String, Value>, field: &str, factor: f64) {
    match entry.get_mut(field) {
        Some(Value::Array(numbers)) => {
            for number in numbers {
                *number = json!(factor * number.as_f64().unwrap_or_default());
            }
        }
        Some(number) => *number = json!(factor * number.as_f64().unwrap_or_default()),
        None => {}
    }
}

fn all_equal(scenario: &mut Value, name: &str, field: &str, value: f64) {
    for entry in list(scenario, name) {
        entry[field] = json!(value);
    }
}

/// Another unit for a resource, where half of the profiles forget it.
fn scale_resources(scenario: &mut Value, factor: f64) {
    for node in list(scenario, "nodes") {
        let capacity = node["capacity"].as_object_mut().expect("capacities");
        times(capacity, "gpu", factor);
    }
    for (index, model) in list(scenario, "models").iter_mut().enumerate() {
        if index % 2 == 1 {
            continue;
        }
        for profile in model["profiles"].as_array_mut().expect("profiles") {
            for amounts in ["uses", "holds"] {
                if let Some(amounts) = profile.get_mut(amounts).and_then(Value::as_object_mut) {
                    times(amounts, "gpu", factor);
                }
            }
        }
    }
}

/// The same entry twice.
fn twin(scenario: &mut Value, name: &str, dice: &mut Dice) {
    let mut copy = pick(scenario, name, dice).clone();
    let entries = list(scenario, name);
    copy.insert("id".into(), json!(format!("{name}{}", entries.len())));
    entries.push(Value::Object(copy));
}

/// A resource that is named and not there.
fn no_capacity(node: &mut Map<String, Value>) {
    // Cards of nothing are refused.
    node.remove("cards");
    node.remove("per_card");
    let capacity = node["capacity"].as_object_mut().expect("capacities");
    let name = if capacity.contains_key("vram_gb") {
        "vram_gb"
    } else {
        "gpu"
    };
    capacity.insert(name.to_owned(), json!(0));
}

fn add_steadiness(scenario: &mut Value, dice: &mut Dice) {
    let mut steadiness = json!({"load_cost": {"m0": dice.between(0.0, 2.0)}});
    if dice.chance(0.5) {
        steadiness["max_moves"] = json!(dice.whole(0, 6));
    }
    scenario["steadiness"] = steadiness;
}

/// What machines hold now, whether it fits there or not; with a price on loads, a part of
/// the objective that may be given up, or neither.
fn add_machines(scenario: &mut Value, dice: &mut Dice) {
    let mut profiles = Vec::new();
    for model in list(scenario, "models").iter() {
        for profile in model["profiles"].as_array().expect("profiles") {
            let name = profile.get("name").unwrap_or(&profile["hardware"]);
            let hardware = profile["hardware"].clone();
            profiles.push((hardware, json!({"model": model["id"], "profile": name})));
        }
    }
    let mut machines = Vec::new();
    for node in list(scenario, "nodes").iter() {
        let count = node.get("count").unwrap_or(&Value::Null);
        let count = count.get("max").unwrap_or(count).as_u64().unwrap_or(1);
        let (mut left, own) = (count.min(6), dice.chance(0.7));
        while own && left > 0 {
            let some = dice.whole(1, left);
            left -= some;
            // Seldom a replica for other hardware, which then counts as lost.
            let lost = dice.chance(0.1);
            let here = profiles
                .iter()
                .filter(|(h, _)| lost || *h == node["hardware"]);
            let mut replicas = Vec::new();
            for (_, replica) in here {
                if dice.chance(0.5) {
                    let mut replica = replica.clone();
                    replica["count"] = json!(dice.whole(0, 2));
                    replicas.push(replica);
                }
            }
            machines.push(json!({"node": node["id"], "count": some, "replicas": replicas}));
        }
    }
    let steadiness = scenario["steadiness"].take();
    let mut steadiness = match steadiness {
        Value::Object(given) => given,
        _ => Map::new(),
    };
    steadiness.insert("machines".into(), Value::Array(machines));
    if dice.chance(0.3) && scenario["policy"]["objective"] != "fair" {
        steadiness.insert("give_up".into(), json!(dice.between(0.0, 0.1)));
    }
    scenario["steadiness"] = Value::Object(steadiness);
}

/// Some entries are rented by the hour, without what does not work with them.
fn rent_by_the_hour(scenario: &mut Value, dice: &mut Dice) {
    let mut any = false;
    for node in list(scenario, "nodes") {
        if dice.chance(0.6) {
            let most = dice.whole(0, 3);
            node["count"] = hourly(dice, most);
            if dice.chance(0.4) {
                let hours = [0.1, 0.5, 1.0, 2.5][dice.whole(0, 3) as usize];
                node["count"]["start_hours"] = json!(hours);
            }
            any = true;
        }
    }
    if !any {
        return;
    }
    if let Some(policy) = scenario["policy"].as_object_mut() {
        policy.remove("spare");
        policy.remove("spare_give_up");
    }
    if let Some(steadiness) = scenario["steadiness"].as_object_mut() {
        steadiness.remove("give_up");
        // There may be fewer machines than were listed.
        steadiness.remove("machines");
    }
}

/// Models load, for minutes or for longer than there is, without what does not work with it.
fn let_load(scenario: &mut Value, dice: &mut Dice) {
    for model in list(scenario, "models") {
        let mut profiles = model["profiles"].as_array().into_iter().flatten();
        if profiles.any(|p| p.get("holds").is_some()) && dice.chance(0.7) {
            let hours = [0.1, 0.5, 1.0, 1e3][dice.whole(0, 3) as usize];
            model["load_hours"] = json!(hours);
        }
    }
    for node in list(scenario, "nodes") {
        if let Some(count) = node.get_mut("count").and_then(Value::as_object_mut)
            && !count.contains_key("start_hours")
        {
            // What stands on those that run would have to be said.
            count.remove("running");
        }
    }
    if let Some(policy) = scenario["policy"].as_object_mut() {
        policy.remove("spare");
        policy.remove("spare_give_up");
    }
    if let Some(steadiness) = scenario["steadiness"].as_object_mut() {
        steadiness.remove("give_up");
    }
}

/// Work that can wait, for a moment or for ever.
fn let_wait(scenario: &mut Value, dice: &mut Dice) {
    if scenario["policy"]["objective"] == "fair" {
        return;
    }
    for demand in list(scenario, "demands") {
        if dice.chance(0.6) {
            let within = [0.1, 1.0, 2.0, 1e6][dice.whole(0, 3) as usize];
            demand["within_hours"] = json!(within);
        }
    }
    if let Some(policy) = scenario["policy"].as_object_mut() {
        policy.remove("spare");
        policy.remove("spare_give_up");
    }
    if let Some(steadiness) = scenario["steadiness"].as_object_mut() {
        steadiness.remove("give_up");
    }
}

/// What is free is filled, and makes room where the objective lets it.
fn add_spare(scenario: &mut Value, dice: &mut Dice) {
    let policy = &mut scenario["policy"];
    policy["spare"] = json!("fill");
    let objective = policy["objective"].as_str().unwrap_or("serve");
    if ["serve", "profit"].contains(&objective) && dice.chance(0.5) {
        policy["spare_give_up"] = json!(dice.between(0.0, 0.3));
    }
}
