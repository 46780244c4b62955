//! Models of a scenario get stages: some of their profiles do one part of the work only.

use serde_json::{Map, Value, json};

use crate::random::Dice;

const STAGES: [&str; 3] = ["encode", "prefill", "decode"];

/// Lets some models be served in stages, and takes away what does not work beside them.
pub fn add_stages(scenario: &mut Value, dice: &mut Dice) {
    let mut staged = false;
    for model in scenario["models"].as_array_mut().into_iter().flatten() {
        if let (true, Some(fields)) = (dice.chance(0.7), model.as_object_mut()) {
            staged |= stage(fields, dice).is_some();
        }
    }
    if !staged {
        return;
    }
    for (part, names) in [
        ("policy", &["spare", "spare_give_up"][..]),
        ("steadiness", &["give_up"]),
    ] {
        let fields = scenario.get_mut(part).and_then(Value::as_object_mut);
        if let Some(fields) = fields {
            fields.retain(|name, _| !names.contains(&name.as_str()));
        }
    }
}

/// Gives the profiles of a model stages, and some a twin of another stage; nothing where it
/// has no two of them then.
fn stage(model: &mut Map<String, Value>, dice: &mut Dice) -> Option<()> {
    let number = if dice.chance(0.2) { 3 } else { 2 };
    let names = &STAGES[3 - number..];
    let mut seen = Vec::new();
    let mut twins = Vec::new();
    let profiles = model.get_mut("profiles")?.as_array_mut()?;
    for profile in profiles.iter_mut() {
        if dice.chance(0.2) {
            continue;
        }
        let first = dice.whole(0, number as u64 - 1) as usize;
        profile["stage"] = json!(names[first]);
        seen.push(first);
        for other in (0..number).filter(|other| *other != first) {
            if !dice.chance(0.6) {
                continue;
            }
            let mut twin = profile.clone();
            let name = profile.get("name").unwrap_or(&profile["hardware"]);
            let name = name.as_str().unwrap_or_default();
            let rate = profile["rate"].as_f64().unwrap_or(1.0);
            twin["name"] = json!(format!("{name} {}", names[other]));
            twin["stage"] = json!(names[other]);
            twin["rate"] = json!(rate * dice.between(0.3, 3.0));
            twins.push(twin);
            seen.push(other);
        }
    }
    profiles.extend(twins);
    seen.sort_unstable();
    seen.dedup();
    if seen.len() < 2 {
        return None;
    }
    for field in ["min_replicas", "max_share"] {
        model.remove(field);
    }
    let together = ["anywhere", "region", "node"][dice.whole(0, 2) as usize];
    model.insert("together".into(), json!(together));
    Some(())
}
