//! Fleets that take longer than people wait: every entry another one, and periods that
//! moves tie together. As JSON, since reading is part of the wait.

use serde_json::{Value, json};

use crate::generate::Random;

/// Hardware classes and regions of [`wide_fleet`].
const CLASSES: u64 = 6;
/// Models of [`wide_fleet`].
const MODELS: u64 = 20;

/// Entries that all differ, under twice as much demand as they can serve; replicas are
/// whole where they hold what they need.
pub fn wide_fleet(nodes: u64, demands: u64, periods: usize, holds: bool) -> String {
    let mut random = Random::new(nodes + demands);
    let mut all = 0;
    let nodes: Vec<Value> = (0..nodes)
        .map(|n| {
            let (count, gpu) = (random.whole(1, 12), 4 * random.whole(1, 2));
            all += count * gpu;
            json!({
                "id": format!("n{n}"), "count": count,
                "hardware": format!("H{}", random.whole(1, CLASSES)),
                "region": format!("r{}", random.whole(1, CLASSES)),
                "capacity": {"gpu": gpu, "memory_gb": random.whole(100, 900)},
                "price_per_hour": random.whole(100, 2_000) as f64 / 100.0,
            })
        })
        .collect();
    let word = if holds { "holds" } else { "uses" };
    let models: Vec<Value> = (0..MODELS)
        .map(|m| {
            let classes = (1..=CLASSES).map(|class| (class, random.whole(0, 9)));
            let classes: Vec<(u64, u64)> = classes.collect();
            let profiles: Vec<Value> = classes
                .into_iter()
                .filter(|&(class, chance)| class == 1 || chance < 7)
                .map(|(class, _)| {
                    let gpu = 1 << random.whole(0, 2);
                    json!({
                        "hardware": format!("H{class}"),
                        "rate": random.whole(50, 400) * gpu,
                        word: {"gpu": gpu, "memory_gb": random.whole(20, 90)},
                    })
                })
                .collect();
            json!({"id": format!("m{m}"), "profiles": profiles})
        })
        .collect();
    let share = 300.0 * all as f64 / demands as f64;
    let demands: Vec<Value> = (0..demands)
        .map(|d| {
            let rates: Vec<f64> = (0..periods)
                .map(|_| (share * random.between(0.4, 1.8)).round())
                .collect();
            json!({
                "id": format!("d{d}"), "model": format!("m{}", random.whole(0, MODELS - 1)),
                "region": format!("r{}", random.whole(1, CLASSES)),
                "value": random.whole(50, 200) as f64 / 100.0, "rate": rates,
            })
        })
        .collect();
    let periods: Vec<Value> = (0..periods)
        .map(|t| json!({"label": format!("{t}"), "hours": 1}))
        .collect();
    json!({
        "schema_version": 1, "name": "wide", "periods": periods, "nodes": nodes,
        "models": models, "demands": demands,
    })
    .to_string()
}

/// Entries of whole replicas through ten-minute periods whose demands rise and fall at
/// different times, with loads that cost.
pub fn loading_day(nodes: u64, periods: usize) -> String {
    let mut random = Random::new(nodes);
    let nodes: Vec<Value> = (0..nodes)
        .map(|n| {
            let gpu = 4 * random.whole(1, 2);
            json!({
                "id": format!("n{n}"), "count": random.whole(5, 40),
                "hardware": format!("H{}", n % 3),
                "capacity": {"gpu": gpu, "vram_gb": gpu * [24, 48, 80][n as usize % 3]},
                "price_per_hour": gpu as f64,
            })
        })
        .collect();
    let models: Vec<Value> = (0..5_u32)
        .map(|m| {
            let profiles: Vec<Value> = (0..3_u32)
                .map(|class| {
                    let gpu = 1 << (m % 3).min(2);
                    json!({
                        "hardware": format!("H{class}"),
                        "rate": f64::from(gpu) * random.between(40.0, 120.0).round() * f64::from(class + 1),
                        "holds": {"gpu": gpu, "vram_gb": 10 + 10 * m},
                    })
                })
                .collect();
            json!({"id": format!("m{m}"), "profiles": profiles})
        })
        .collect();
    let demands: Vec<Value> = (0..5_u32)
        .map(|d| {
            let (base, phase) = (random.between(2_000.0, 9_000.0), f64::from(d) / 5.0);
            let rates: Vec<f64> = (0..periods)
                .map(|t| {
                    let turn = t as f64 / periods as f64 + phase;
                    let wave = 1.0 + 0.8 * (std::f64::consts::TAU * turn).sin();
                    (base * wave * random.between(0.9, 1.1)).round()
                })
                .collect();
            json!({"id": format!("d{d}"), "model": format!("m{d}"), "rate": rates})
        })
        .collect();
    let costs: serde_json::Map<String, Value> =
        (0..5).map(|m| (format!("m{m}"), json!(1))).collect();
    let periods: Vec<Value> = (0..periods)
        .map(|t| json!({"label": format!("{t}"), "hours": 1.0 / 6.0}))
        .collect();
    json!({
        "schema_version": 1, "name": "a day of loads", "periods": periods, "nodes": nodes,
        "models": models, "demands": demands, "steadiness": {"load_cost": costs},
    })
    .to_string()
}
