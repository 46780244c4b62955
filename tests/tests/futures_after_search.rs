//! Machines that are chosen anew in each future, found by trying everything, and what must
//! hold whatever the fleet: choosing later is never worse, with one future it is the same,
//! and where everything is chosen later each future has its own best plan.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, Status};
use idlewise::{Planner, Scenario};
use idlewise_tests::in_futures;
use idlewise_tests::judge::{assert_close, assert_sound, exact, is_close, judged, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

/// What stands on up to two machines of 3 GPUs: (machines, replicas of 2 GPUs, of 1 GPU).
fn contents() -> Vec<[u64; 3]> {
    let mut all = Vec::new();
    for machines in 0..=2 {
        for large in 0..=machines {
            for small in 0..=large + 3 * (machines - large) {
                all.push([machines, large, small]);
            }
        }
    }
    all
}

/// Two models, machines to commit to and machines on demand, two futures: every number of
/// machines with every way of placing replicas, on demand in each future by itself.
#[test]
fn whole_replicas_by_brute_force() {
    let mut rented = 0;
    for case in 0..80 {
        let mut dice = Dice::new(3, "after", case);
        let price = [dice.between(0.1, 1.5), 0.0];
        // By future.
        let weight = [0, 1].map(|_| dice.between(0.5, 2.0));
        let on_demand = [0, 1].map(|_| dice.between(0.1, 2.5));
        let rate = [0, 1].map(|_| [0, 1].map(|_| dice.between(0.0, 5.0)));
        let there = [0, 1].map(|_| [0, 1].map(|_| [1.0, 1.0, 0.5, 0.0][dice.whole(0, 3) as usize]));
        let value = [0, 1].map(|_| dice.between(0.1, 1.0));
        let quota = dice.whole(2, 4);
        let most = dice.whole(3, 9);
        let together = weight[0] + weight[1];
        // On average, and in the worst future.
        let mut best = [0.0_f64; 2];
        for early in contents() {
            let gains = [0, 1].map(|f| {
                let late = contents().into_iter().filter(|late| {
                    let lost = there[f][1] == 0.0 && late[0] > 0;
                    !lost && early[0] + late[0] <= quota && early[2] + late[2] <= most
                });
                let gains = late.map(|late| {
                    let served = (0..2).map(|m| {
                        let can =
                            there[f][0] * early[1 + m] as f64 + there[f][1] * late[1 + m] as f64;
                        value[m] * can.min(rate[f][m])
                    });
                    served.sum::<f64>() - on_demand[f] * late[0] as f64
                });
                gains.fold(f64::NEG_INFINITY, f64::max) - price[0] * early[0] as f64
            });
            let mean = (weight[0] * gains[0] + weight[1] * gains[1]) / together;
            best[0] = best[0].max(mean);
            best[1] = best[1].max(gains[0].min(gains[1]));
        }
        let node = |id: &str, price: f64, decided: &str| {
            json!({"id": id, "hardware": "H", "capacity": {"gpu": 3}, "price_per_hour": price,
                   "count": {"min": 0, "max": 2, "decided": decided}})
        };
        let model = |m: usize, holds: u64| {
            json!({"id": format!("m{m}"), "profiles": [
                {"hardware": "H", "rate": 1, "holds": {"gpu": holds}}]})
        };
        let mut models = json!([model(0, 2), model(1, 1)]);
        models[1]["max_replicas"] = json!(most);
        let future = |f: usize| {
            json!({"id": format!("f{f}"), "weight": weight[f],
                   "demands": [{"id": "d0", "rate": rate[f][0]}, {"id": "d1", "rate": rate[f][1]}],
                   "nodes": [{"id": "early", "availability": there[f][0]},
                             {"id": "late", "availability": there[f][1],
                              "price_per_hour": on_demand[f]}]})
        };
        let whole = [0, 1].iter().any(|&f: &usize| there[f][0] > 0.0);
        if !whole {
            // Nothing would say how much may stand there.
            continue;
        }
        for (goal, best) in ["expected", "worst"].iter().zip(best) {
            let s = scenario(&json!({
                "schema_version": 1,
                "nodes": [node("early", price[0], "before"), node("late", 1.0, "after")],
                "models": models,
                "demands": [{"id": "d0", "model": "m0", "rate": 1, "value": value[0] / 3600.0},
                            {"id": "d1", "model": "m1", "rate": 1, "value": value[1] / 3600.0}],
                "limits": [{"id": "quota", "of": "machines", "max": quota}],
                "futures": [future(0), future(1)],
                "policy": {"objective": "profit", "futures": goal},
            }));
            let plan = judged(&s, &exact());
            let late = plan.counts.iter().filter(|c| c.future.is_some());
            rented += usize::from(late.map(|c| c.count).sum::<f64>() > 0.0);
            assert!(
                is_close(plan.objective.value, best, 1e-7, 1e-9),
                "case {case}, {goal}: {} is not {best}",
                plan.objective.value
            );
        }
    }
    assert!(rented > 20, "{rented}");
}

/// Two periods, machines by the hour that cost to start: every number in every period of each
/// future, beside every number that is committed to.
#[test]
fn starts_by_brute_force() {
    let mut rented = 0;
    for case in 0..60 {
        let mut dice = Dice::new(5, "after by the hour", case);
        let hours = [dice.between(0.5, 2.0), dice.between(0.5, 2.0)];
        let weight = [0, 1].map(|_| dice.between(0.5, 2.0));
        let rate = [0, 1].map(|_| [0, 1].map(|_| dice.between(0.0, 5.0)));
        let (price, later, start) = (
            dice.between(0.2, 1.2),
            [0, 1].map(|_| dice.between(0.3, 1.5)),
            dice.between(0.0, 0.5),
        );
        let running = dice.whole(0, 2);
        let together = weight[0] + weight[1];
        let mut best = f64::NEG_INFINITY;
        for early in 0..=3_u64 {
            let mut sum = -price * (hours[0] + hours[1]) * early as f64;
            for f in 0..2 {
                let mut gain = f64::NEG_INFINITY;
                for first in 0..=2_u64 {
                    for second in 0..=2_u64 {
                        let on = [first, second];
                        let started = first.saturating_sub(running) + second.saturating_sub(first);
                        let each = (0..2).map(|t| {
                            let served = rate[f][t].min((early + on[t]) as f64);
                            hours[t] * (served - later[f] * on[t] as f64)
                        });
                        gain = gain.max(each.sum::<f64>() - start * started as f64);
                    }
                }
                sum += weight[f] / together * gain;
            }
            best = best.max(sum);
        }
        let future = |f: usize| {
            json!({"id": format!("f{f}"), "weight": weight[f], "demands": [{"rate": rate[f]}],
                   "nodes": [{"id": "late", "price_per_hour": later[f]}]})
        };
        let s = scenario(&json!({
            "schema_version": 1,
            "periods": [{"hours": hours[0]}, {"hours": hours[1]}],
            "nodes": [
                {"id": "late", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 1,
                 "count": {"min": 0, "max": 2, "per": "period", "running": running,
                           "start_cost": start, "decided": "after"}},
                {"id": "early", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": price,
                 "count": {"min": 0, "max": 3}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
            "demands": [{"id": "d", "model": "m", "rate": 1, "value": 1.0 / 3600.0}],
            "futures": [future(0), future(1)],
            "policy": {"objective": "profit"},
        }));
        let plan = judged(&s, &exact());
        rented += usize::from(!plan.hourly.is_empty());
        assert!(
            is_close(plan.objective.value, best, 1e-7, 1e-9),
            "case {case}: {} is not {best}",
            plan.objective.value
        );
    }
    assert!(rented > 20, "{rented}");
}

/// A random fleet whose machines are all for rent, some of them by the hour; `decided` says
/// of each node when.
fn fleet(seed: u64, futures: &Value, decided: impl Fn(usize) -> bool) -> Value {
    let mut s = in_futures::random(seed);
    for (i, node) in s["nodes"].as_array_mut().unwrap().iter_mut().enumerate() {
        let mut count =
            json!({"min": (seed + i as u64) % 5 / 4, "max": 1 + (seed as usize + i) % 3});
        if (seed as usize + i).is_multiple_of(3) {
            count["per"] = json!("period");
            if seed.is_multiple_of(2) {
                count["start_cost"] = json!(0.2);
                count["running"] = json!(0);
            }
        }
        if decided(i) {
            count["decided"] = json!("after");
        }
        node["count"] = count;
        node.as_object_mut().unwrap().remove("names");
        node["price_per_hour"] = json!(0.5 + 0.7 * ((seed + i as u64) % 4) as f64);
    }
    s["futures"] = futures.clone();
    s
}

fn launch() -> Value {
    json!([
        {"id": "calm", "weight": 2, "demands": [{"times": 0.6}]},
        {"id": "launch", "demands": [{"times": 1.4}], "nodes": [{"price_per_hour": 1.1}]},
        {"id": "cheap", "weight": 0.5, "nodes": [{"price_per_hour": 0.4}]}
    ])
}

fn solved(s: &Scenario) -> Plan {
    let plan = Planner::new().solve(s).unwrap();
    if plan.exists() {
        assert_sound(s, &plan);
    }
    plan
}

/// Whether the first is no worse than the second, as far as both are proved.
fn no_worse(first: &Plan, second: &Plan, objective: &Value) -> bool {
    let sign = if objective == "cost" { -1.0 } else { 1.0 };
    let (a, b) = (&first.objective, &second.objective);
    let slack = (1e-7 + a.gap + b.gap) * a.value.abs().max(b.value.abs()) + 1e-9;
    sign * (a.value - b.value) >= -slack
}

#[test]
fn choosing_later_is_never_worse() {
    let (mut compared, mut better) = (0, 0);
    for seed in 0..60 {
        let before = solved(&scenario(&fleet(seed, &launch(), |_| false)));
        for later in [|i: usize| i == 0, |i: usize| i > 0, |_| true] {
            let text = fleet(seed, &launch(), later);
            let after = solved(&scenario(&text));
            if !before.exists() {
                continue;
            }
            assert!(after.exists(), "seed {seed}");
            assert!(
                no_worse(&after, &before, &text["policy"]["objective"]),
                "seed {seed}: {:?}, {:?}",
                after.objective,
                before.objective
            );
            compared += 1;
            let (a, b) = (after.objective.value, before.objective.value);
            better += usize::from(!is_close(a, b, 1e-6, 1e-9));
        }
    }
    assert!(compared > 90 && better > 20, "{better} of {compared}");
}

#[test]
fn of_one_future_it_is_the_same() {
    let mut compared = 0;
    for seed in 0..60 {
        let one = json!([{"id": "the only one", "demands": [{"times": 0.8}]}]);
        let before = solved(&scenario(&fleet(seed, &one, |_| false)));
        let after = solved(&scenario(&fleet(seed, &one, |i| {
            (i + seed as usize).is_multiple_of(2)
        })));
        assert_eq!(before.exists(), after.exists(), "seed {seed}");
        if !before.exists() {
            continue;
        }
        compared += 1;
        let (a, b) = (&after.objective, &before.objective);
        assert!(
            is_close(a.value, b.value, 1e-9_f64.max(a.gap + b.gap), 1e-12),
            "seed {seed}: {a:?}, {b:?}"
        );
    }
    assert!(compared > 30, "{compared}");
}

/// Where nothing is decided before, each future has the plan that is best for it alone.
#[test]
fn what_is_all_chosen_later_is_each_future_apart() {
    let mut compared = 0;
    for seed in 0..60 {
        let mut text = fleet(seed, &launch(), |_| true);
        for demand in text["demands"].as_array_mut().unwrap() {
            demand["split"] = json!(true);
        }
        let together = solved(&scenario(&text));
        let (mut sum, mut gap, mut all) = (0.0, together.objective.gap, true);
        for (times, price, weight) in [
            (0.6, None, 2.0),
            (1.4, Some(1.1), 1.0),
            (1.0, Some(0.4), 0.5),
        ] {
            let mut own = text.clone();
            own["futures"] = json!([]);
            for demand in own["demands"].as_array_mut().unwrap() {
                let times = |rate: &Value| json!(rate.as_f64().unwrap() * times);
                let rate = match &demand["rate"] {
                    Value::Array(rates) => rates.iter().map(times).collect(),
                    one => times(one),
                };
                demand["rate"] = rate;
            }
            for node in own["nodes"].as_array_mut().unwrap() {
                if let Some(price) = price {
                    node["price_per_hour"] = json!(price);
                }
            }
            let alone = solved(&scenario(&own));
            all &= alone.exists();
            sum += weight / 3.5 * alone.objective.value;
            gap += alone.objective.gap;
        }
        assert_eq!(together.exists(), all, "seed {seed}");
        if !all {
            continue;
        }
        compared += 1;
        let own = &together.objective;
        assert!(
            is_close(own.value, sum, 1e-8_f64.max(gap), 1e-12),
            "seed {seed}: {own:?}, apart {sum}"
        );
        // Nobody pays for knowing what they can wait for.
        if seed % 6 == 0 {
            let told = Planner::new().futures(&scenario(&text)).unwrap();
            let size = own.value.abs().max(1e-9);
            let knowing = told.knowing.unwrap();
            assert!(
                knowing.at_least <= (1e-6 + gap) * size,
                "seed {seed}: {knowing:?}"
            );
        }
    }
    assert!(compared > 30, "{compared}");
}

/// The mean of 3,000 and 6,000 asks for 3.75 machines, so it rents four at 1; what it decided
/// stays, and on demand at 2 follows each future: two with the launch. Planned for both it
/// is three and three.
#[test]
fn a_plan_for_the_mean_keeps_what_is_decided_before() {
    let s = |late: &str| {
        scenario(&json!({
            "schema_version": 1,
            "nodes": [
                {"id": "committed", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 1,
                 "count": {"min": 0, "max": 9}},
                {"id": "on demand", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 2,
                 "count": {"min": 0, "max": 9, "decided": late}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000, "holds": {"gpu": 1}}]}],
            "demands": [{"id": "chat", "model": "m", "rate": 3000, "value": 1e-6}],
            "futures": [{"id": "calm", "weight": 3}, {"id": "launch", "demands": [{"times": 2}]}],
            "policy": {"objective": "cost"},
        }))
    };
    let told = Planner::new().futures(&s("after")).unwrap();
    assert_eq!(told.status, Status::Optimal);
    assert_close(told.plan.objective.value, 4.5, 1e-9);
    let mean = told.for_the_mean.unwrap();
    assert!(mean.serves_enough);
    assert_close(mean.cost, 4.0 + 0.25 * 4.0, 1e-9);
    assert_close(mean.served_percent, 100.0, 1e-9);
    let planning = told.planning.unwrap();
    assert_close(planning.at_least, 0.5, 1e-9);
    assert_close(planning.at_most, 0.5, 1e-9);
    // The peak rents six and needs nothing else.
    assert_close(told.for_the_peak.unwrap().cost, 6.0, 1e-9);
    // Knowing: 3 where it is calm, 6 with the launch, all committed to.
    let knowing = told.knowing.unwrap();
    assert_close(knowing.at_least, 4.5 - (0.75 * 3.0 + 0.25 * 6.0), 1e-9);
    // Decided before, the plan for the mean is short where the launch comes.
    let told = Planner::new().futures(&s("before")).unwrap();
    assert!(!told.for_the_mean.unwrap().serves_enough);
}

/// How many to commit to, beside what is rented when it comes: three at 1. At 2.1 an hour
/// none: on demand at 2 does it all.
#[test]
fn how_many_to_commit_to_counts_what_can_wait() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [
            {"id": "on demand", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 2,
             "count": {"min": 0, "max": 9, "decided": "after"}},
            {"id": "committed", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 1.5,
             "count": {"min": 0, "max": 9}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 3000, "value": 1e-6}],
        "futures": [{"id": "calm", "weight": 3}, {"id": "launch", "demands": [{"times": 2}]}],
        "policy": {"objective": "profit"},
    }));
    let told = Planner::new().commit(&s).unwrap();
    let said = told.summary.join(" ");
    assert!(
        said.contains("up to 3 of on demand where a future needs them"),
        "{said}"
    );
    // What is chosen once a future has come is not committed to.
    let [curve] = &told.nodes[..] else {
        panic!("{} curves", told.nodes.len());
    };
    assert_eq!((curve.node.as_str(), curve.best), ("committed", 3.0));
    // With none: three at 2 always and three more once in four.
    let none = curve.points.iter().find(|p| p.machines == 0.0).unwrap();
    assert_close(none.objective, 3.75 * (in_futures::FULL - 2.0), 1e-9);
    // At 0.9, 1.2, 1.8 and 2.1 an hour; the launch alone is worth 2 once in four.
    let prices: Vec<f64> = curve.prices.iter().map(|p| p.machines).collect();
    assert_eq!(prices, [3.0, 3.0, 3.0, 0.0]);
}

/// A fleet of which some is chosen when it says so, in three futures.
fn meeting(decided: &str) -> Value {
    json!({
        "schema_version": 1,
        "periods": [{"label": "day"}, {"label": "night", "hours": 2}],
        "nodes": [
            {"id": "own", "count": 1, "hardware": "H", "region": "us", "operator": "a",
             "capacity": {"gpu": 2, "vram_gb": 80}, "price_per_hour": 3, "cards": 2},
            {"id": "late", "count": {"min": 0, "max": 2, "decided": decided}, "hardware": "H",
             "region": "eu", "operator": "b", "capacity": {"gpu": 2, "vram_gb": 80},
             "price_per_hour": 2, "usage_price": {"gpu": 0.1}, "cards": 2},
            {"id": "early", "count": {"min": 0, "max": 2}, "hardware": "H", "region": "us",
             "capacity": {"gpu": 2, "vram_gb": 80}, "price_per_hour": 1.5},
            {"id": "hourly", "hardware": "H", "region": "eu", "capacity": {"gpu": 2, "vram_gb": 80},
             "price_per_hour": 2.5, "headroom": 0.1, "availability": 0.9,
             "count": {"min": 0, "max": 2, "per": "period", "running": 0, "start_cost": 0.2,
                       "min_hours": 1.5, "decided": decided}}
        ],
        "models": [{"id": "m", "profiles": [
            {"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 1, "vram_gb": 30}}]}],
        "demands": [
            {"id": "chat", "model": "m", "region": "us", "rate": [30, 20], "value": 2e-4},
            {"id": "search", "model": "m", "region": "eu", "rate": [20, 30], "value": 1e-4}
        ],
        "rtt_ms": {"us": {"eu": 90}},
        "futures": [
            {"id": "calm", "weight": 2},
            {"id": "busy", "demands": [{"times": 1.7}]},
            {"id": "half", "demands": [{"id": "chat", "times": 1.4}], "min_served": 0.1,
             "nodes": [{"where": {"region": "eu"}, "availability": 0.5, "price_per_hour": 1}]}
        ],
    })
}

/// What is changed in it, by pointer.
type Changes = Vec<(&'static str, Value)>;

/// Other fields that it meets.
fn other_fields() -> Vec<(&'static str, Changes)> {
    let limits = json!([
        {"id": "gpus", "nodes": {"region": "eu"}, "of": "gpu", "max": 5, "min": 0.5},
        {"id": "money", "of": "spend", "max": [9, 7]},
        {"id": "machines", "nodes": {"id": ["late", "early"]}, "of": "machines", "max": 3, "min": 1},
        {"id": "of chat", "demands": {"id": "chat"}, "of": "gpu", "max": 6}
    ]);
    let stages = json!([
        {"hardware": "H", "name": "p", "rate": 30, "holds": {"gpu": 1}, "stage": "prefill"},
        {"hardware": "H", "name": "d", "rate": 15, "holds": {"gpu": 1}, "stage": "decode"}
    ]);
    let routes = json!([
        {"demand": "chat", "node": "late", "cost": 1e-6}, {"demand": "chat", "node": "early"},
        {"demand": "chat", "node": "own", "cost": 2e-6}
    ]);
    vec![
        ("nothing", vec![]),
        ("limits", vec![("/limits", limits)]),
        ("priority", vec![("/demands/0/priority", json!(1))]),
        ("one home", vec![("/demands/0/split", json!(false))]),
        (
            "fewest",
            vec![
                ("/models/0/min_replicas", json!(4)),
                ("/models/0/max_replicas", json!(7)),
            ],
        ),
        (
            "spread",
            vec![(
                "/models/0/max_share",
                json!({"over": "region", "share": 0.6}),
            )],
        ),
        (
            "near",
            vec![
                ("/demands/0/max_rtt_ms", json!(50)),
                ("/demands/1/in_regions", json!(["eu"])),
            ],
        ),
        ("stages", vec![("/models/0/profiles", stages.clone())]),
        (
            "together",
            vec![
                ("/models/0/profiles", stages),
                ("/models/0/together", json!("node")),
            ],
        ),
        ("routes", vec![("/routes", routes)]),
        (
            "starting",
            vec![("/nodes/3/count/start_hours", json!(0.25))],
        ),
        ("worst", vec![("/policy/futures", json!("worst"))]),
        ("a part", vec![("/policy/futures", json!({"cvar": 0.4}))]),
        (
            "losses",
            vec![("/futures", json!([{"lose_any": "region"}]))],
        ),
    ]
}

/// Everything that works with futures works with this: the plan is sound, and no worse than
/// where all is decided before.
#[test]
fn other_fields_meet_it() {
    let mut better = 0;
    for (name, changes) in &other_fields() {
        for objective in ["serve", "cost", "profit"] {
            for relax in [true, false] {
                let solve = |decided: &str| {
                    let mut s = meeting(decided);
                    s["policy"] = json!({"objective": objective, "relax": relax});
                    if objective == "cost" {
                        for demand in s["demands"].as_array_mut().unwrap() {
                            demand["min_served"] = json!(0.6);
                        }
                    }
                    for (place, value) in changes {
                        let (parent, field) = place.rsplit_once('/').unwrap();
                        s.pointer_mut(parent).unwrap()[field] = value.clone();
                    }
                    if s.pointer("/policy/futures").is_some() && name == &"priority" {
                        s["policy"]["futures"] = json!("expected");
                    }
                    let s = scenario(&s);
                    let plan = solved(&s);
                    let text = serde_json::to_string(&plan).unwrap();
                    assert_eq!(idlewise::plan::from_json(text.as_bytes()).unwrap(), plan);
                    plan
                };
                let (after, before) = (solve("after"), solve("before"));
                let here = format!("{name}, {objective}, relax {relax}");
                assert!(after.exists() || !before.exists(), "{here}");
                if !before.exists() {
                    continue;
                }
                // What is lost in the worst futures is less where less is better.
                let lost = objective == "serve" && before.objective.expected.is_some();
                let counts = json!(if lost { "cost" } else { objective });
                assert!(
                    no_worse(&after, &before, &counts),
                    "{here}: {:?}, {:?}",
                    after.objective,
                    before.objective
                );
                let (a, b) = (after.objective.value, before.objective.value);
                better += usize::from(!is_close(a, b, 1e-6, 1e-9));
                // All that is decided after names a future, and nothing else does.
                let late = |node: &str| node == "late" || node == "hourly";
                let counts = after.counts.iter().map(|c| (&c.node, &c.future));
                let hourly = after.hourly.iter().map(|h| (&h.node, &h.future));
                let replicas = after.replicas.iter().map(|r| (&r.node, &r.future));
                for (node, future) in counts.chain(hourly).chain(replicas) {
                    assert_eq!(late(node), future.is_some(), "{here}: {node}");
                }
            }
        }
    }
    assert!(better > 20, "{better}");
}

/// The example of the guide: 22 are busy as forecast, 28 with the launch, 11 on a quiet day.
#[test]
fn the_guide_is_right() {
    let s = Scenario::from_json(include_str!("../golden/on-demand.json")).unwrap();
    let told = Planner::new().futures(&s).unwrap();
    // A day of a machine at work.
    let full = 24.0 * 3600.0 * 5104.0 * 4e-7;
    let own = &told.plan.objective;
    let cost = 24.0 * (22.0 * 2.2 + 0.25 * 6.0 * 3.5);
    assert_close(own.cost, cost, 1e-9);
    let busy = 0.6 * 22.0 + 0.25 * 28.0 + 0.15 * 11.0;
    assert_close(own.value, busy * full - cost, 1e-9);
    // Known before, all would be committed to.
    let knowing = told.knowing.unwrap();
    let known = busy * (full - 24.0 * 2.2);
    assert_close(knowing.at_least, known - own.value, 1e-6);
    // The mean commits to 22 as well, and rents six on demand where the launch comes.
    let planning = told.planning.unwrap();
    assert_eq!((planning.at_least, planning.at_most), (0.0, 0.0));
}
