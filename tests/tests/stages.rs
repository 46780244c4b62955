//! Models that are served in stages: prefill on one kind of machine, decode on another.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the lints spare tests, but not the functions that they share"
)]

use idlewise::plan::{Plan, Status};
use idlewise::{Causes, Planner, Scenario};
use idlewise_tests::random::{Dice, Shape, feature};
use idlewise_tests::staged::add_stages;
use serde_json::{Value, json};

/// Two H100 that prefill 10 units/s each, three L40S that decode 4 each.
fn pools() -> Value {
    json!({
        "schema_version": 1,
        "nodes": [
            {"id": "h", "count": 2, "hardware": "H100", "capacity": {"gpu": 1}},
            {"id": "l", "count": 3, "hardware": "L40S", "capacity": {"gpu": 1}}
        ],
        "models": [{"id": "m", "profiles": [
            {"hardware": "H100", "rate": 10, "stage": "prefill"},
            {"hardware": "L40S", "rate": 4, "stage": "decode"}
        ]}],
        "demands": [{"id": "d", "model": "m", "rate": 100}]
    })
}

fn solved(scenario: &Value) -> Plan {
    let scenario = Scenario::from_json(scenario.to_string()).unwrap();
    let planner = Planner::new();
    let plan = planner.solve(&scenario).unwrap();
    if !plan.exists() {
        return plan;
    }
    let found = planner.verify(&scenario, &plan).unwrap();
    assert!(found.valid, "{:?}", found.findings);
    assert!(
        plan.status != Status::Optimal || plan.certificate.gap < 1e-6,
        "{:?}",
        plan.certificate
    );
    plan
}

/// Units per second served of the first demand in the first period.
fn served(scenario: &Value) -> f64 {
    let plan = solved(scenario);
    assert_eq!(plan.status, Status::Optimal);
    plan.demands[0].served
}

fn close(found: f64, expected: f64) {
    let size = expected.abs().max(1e-9);
    assert!((found - expected).abs() < 1e-6 * size, "{found} {expected}");
}

#[test]
fn what_the_slower_pool_does_is_served() {
    // 20 units/s can be prefilled, 12 decoded: 12 are served, in every stage.
    let plan = solved(&pools());
    assert_eq!(plan.status, Status::Optimal);
    close(plan.demands[0].served, 12.0);
    close(plan.objective.value, 12.0 * 3600.0);
    let of = |stage: &str| -> f64 {
        let own = plan.routes.iter();
        let own = own.filter(|r| r.stage.as_deref() == Some(stage));
        own.map(|r| r.rate).sum()
    };
    close(of("prefill"), 12.0);
    close(of("decode"), 12.0);
    assert_eq!(plan.routes.len(), 2);
}

#[test]
fn idle_compute_of_one_pool_lacks_a_profile_for_the_other_stage() {
    // 12 units/s keep 1.2 of 2 H100 busy. With decoding on them, at the 4 units/s per GPU
    // of the L40S, a unit takes 0.1 + 0.25 of what is left: all 0.8 would work.
    let plan = solved(&pools());
    let hours = &plan.waste.total.compute_hours;
    close(hours.useful, 1.2 + 3.0);
    close(hours.stranded.hardware, 0.8);
    close(hours.stranded.total(), 0.8);
    close(hours.surplus, 0.0);
    // Once nothing is unmet, the rest is surplus.
    let mut calm = pools();
    calm["demands"][0]["rate"] = json!(8);
    let plan = solved(&calm);
    close(plan.waste.total.compute_hours.surplus, 5.0 - 0.8 - 2.0);
}

#[test]
fn a_profile_without_a_stage_does_all_of_the_work() {
    // One A100 serves 5 units/s from end to end, beside 12 through the pools.
    let mut s = pools();
    let nodes = s["nodes"].as_array_mut().unwrap();
    nodes.push(json!({"id": "a", "hardware": "A100", "capacity": {"gpu": 1}}));
    let profiles = s["models"][0]["profiles"].as_array_mut().unwrap();
    profiles.push(json!({"hardware": "A100", "rate": 5}));
    close(served(&s), 17.0);
    // Without the L40S nothing decodes, and only the A100 is left.
    s["nodes"].as_array_mut().unwrap().remove(1);
    let plan = solved(&s);
    close(plan.demands[0].served, 5.0);
    assert!(plan.routes.iter().all(|r| r.stage.is_none()));
}

#[test]
fn one_stage_is_none() {
    let mut whole = pools();
    for profile in whole["models"][0]["profiles"].as_array_mut().unwrap() {
        profile.as_object_mut().unwrap().remove("stage");
    }
    let mut one = whole.clone();
    for profile in one["models"][0]["profiles"].as_array_mut().unwrap() {
        profile["stage"] = json!("all");
    }
    let (whole, one) = (solved(&whole), solved(&one));
    // 2·10 + 3·4: each pool does all of the work.
    close(whole.demands[0].served, 32.0);
    assert_eq!(whole.routes, one.routes);
    assert_eq!(whole.objective, one.objective);
}

#[test]
fn three_stages_are_as_fast_as_the_slowest() {
    let mut s = pools();
    let nodes = s["nodes"].as_array_mut().unwrap();
    nodes.push(json!({"id": "t", "count": 2, "hardware": "T4", "capacity": {"gpu": 1}}));
    let profiles = s["models"][0]["profiles"].as_array_mut().unwrap();
    profiles.insert(0, json!({"hardware": "T4", "rate": 3.5, "stage": "encode"}));
    close(served(&s), 7.0);
}

#[test]
fn verifier_work_and_route_costs_count_once() {
    // Both pools produce tee at twice the compute: 10 units/s are prefilled, 6 decoded. A
    // unit is checked once, so the verifiers' 5 allow 5 units/s, and 3 at 0.6 each not 1.8.
    let mut s = pools();
    for node in s["nodes"].as_array_mut().unwrap() {
        node["verification"] = json!(["tee"]);
    }
    s["demands"][0]["verification"] = json!("tee");
    s["verification"] = json!({"tee": {"overhead": 2, "verifier_load": 1}});
    close(served(&s), 6.0);
    s["verifier_capacity"] = json!(5);
    close(served(&s), 5.0);
    // Of what is routed only the last stage costs: 5 units/s for an hour at 0.01.
    s["routes"] = json!([
        {"demand": "d", "node": "h", "cost": 1},
        {"demand": "d", "node": "l", "cost": 0.01}
    ]);
    let plan = solved(&s);
    close(plan.demands[0].served, 5.0);
    close(plan.objective.cost, 5.0 * 3600.0 * 0.01);
}

#[test]
fn every_stage_has_to_be_near_and_allowed() {
    // Prefill is 90 ms away: with a limit of 50 ms nothing is served at all.
    let mut s = pools();
    s["nodes"][0]["region"] = json!("us");
    s["nodes"][1]["region"] = json!("eu");
    s["demands"][0]["region"] = json!("eu");
    s["rtt_ms"] = json!({"us": {"eu": 90}});
    s["demands"][0]["max_rtt_ms"] = json!(100);
    close(served(&s), 12.0);
    s["demands"][0]["max_rtt_ms"] = json!(50);
    close(served(&s), 0.0);
    s["demands"][0]["max_rtt_ms"] = json!(100);
    s["nodes"][0]["hosts"] = json!([]);
    close(served(&s), 0.0);
}

/// Prefill 10 in us and 2 in eu, decode 4 in us and 8 in eu.
fn two_regions() -> Value {
    let mut s = pools();
    let node = |id: &str, hardware: &str, region: &str, gpu: f64| json!({"id": id, "hardware": hardware, "region": region, "capacity": {"gpu": gpu}});
    s["nodes"] = json!([
        node("us/h", "H100", "us", 1.0),
        node("us/l", "L40S", "us", 1.0),
        node("eu/h", "H100", "eu", 0.2),
        node("eu/l", "L40S", "eu", 2.0)
    ]);
    s
}

#[test]
fn stages_in_one_region_serve_what_each_region_can() {
    let mut s = two_regions();
    // Anywhere: 12 of each. Within a region: 4 in us and 2 in eu.
    close(served(&s), 12.0);
    s["models"][0]["together"] = json!("region");
    let plan = solved(&s);
    close(plan.demands[0].served, 6.0);
    // What is idle waits for the other region: 6 of 10 prefill units in us, 6 of 8 decode
    // units in eu. Stages apart would serve 6 more.
    let hours = &plan.waste.total.compute_hours;
    close(hours.stranded.region, 0.6 + 6.0 / 4.0);
    close(hours.surplus, 0.0);
    // On one node nothing at all: no node does both.
    s["models"][0]["together"] = json!("node");
    close(served(&s), 0.0);
}

#[test]
fn stages_on_one_node_share_it() {
    // A unit takes 0.1 of a GPU to prefill and 0.25 to decode, on the node that does both.
    let mut s = pools();
    s["models"][0]["profiles"] = json!([
        {"name": "p", "hardware": "H100", "rate": 10, "stage": "prefill"},
        {"name": "d", "hardware": "H100", "rate": 4, "stage": "decode"},
        {"name": "l", "hardware": "L40S", "rate": 4, "stage": "decode"}
    ]);
    // Anywhere the H100 prefill 20 at most, L40S decode 12: 2 = 0.1·x + 0.25·(x − 12).
    close(served(&s), 5.0 / 0.35);
    s["models"][0]["together"] = json!("node");
    close(served(&s), 2.0 / 0.35);
    // Two entries of one machine each are no other than one of two.
    s["nodes"] = json!([
        {"id": "a", "hardware": "H100", "capacity": {"gpu": 1}},
        {"id": "b", "hardware": "H100", "capacity": {"gpu": 1}}
    ]);
    let plan = solved(&s);
    close(plan.demands[0].served, 2.0 / 0.35);
    for node in ["a", "b"] {
        let rate = |stage: &str| -> f64 {
            let own = plan.routes.iter();
            let own = own.filter(|r| r.node == node && r.stage.as_deref() == Some(stage));
            own.map(|r| r.rate).sum()
        };
        close(rate("prefill"), rate("decode"));
    }
}

#[test]
fn alike_entries_are_one_and_divided_again() {
    // One machine each, and prices that differ: what is one for the plan is not for them.
    let mut s = pools();
    let one = |i: usize, hardware: &str| {
        json!({"id": format!("{hardware}-{i}"), "hardware": hardware, "region": "us",
               "capacity": {"gpu": 1}})
    };
    let nodes: Vec<Value> = (0..2).map(|i| one(i, "H100")).collect();
    let more = (0..3).map(|i| one(i, "L40S"));
    s["nodes"] = json!(nodes.into_iter().chain(more).collect::<Vec<_>>());
    for together in ["anywhere", "region"] {
        s["models"][0]["together"] = json!(together);
        let plan = solved(&s);
        close(plan.demands[0].served, 12.0);
        assert_eq!(plan.solver.reduced.nodes, 2);
    }
}

#[test]
fn whole_replicas_of_stages_share_machines() {
    // A machine of 8: prefill holds 4 and does 10, decode holds 2 and does 4. One machine:
    // 1 + 2 replicas, min(10, 8). Two: 2 + 4, min(20, 16), and not 1 + 6, min(10, 24).
    let s = |machines: u64| {
        json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "count": machines, "hardware": "H", "capacity": {"gpu": 8}}],
            "models": [{"id": "m", "profiles": [
                {"name": "p", "hardware": "H", "rate": 10, "stage": "prefill", "holds": {"gpu": 4}},
                {"name": "d", "hardware": "H", "rate": 4, "stage": "decode", "holds": {"gpu": 2}}
            ]}],
            "demands": [{"id": "d", "model": "m", "rate": 100}]
        })
    };
    close(served(&s(1)), 8.0);
    close(served(&s(2)), 16.0);
    let plan = solved(&s(2));
    assert!(plan.replicas.iter().all(|r| r.stage.is_some()));
    // 1.6 of 2 prefill replicas work; the decode replicas all do.
    close(plan.waste.total.compute_hours.workload_idle, 0.4 * 4.0);
}

#[test]
fn the_cheapest_machines_of_each_stage_are_rented() {
    // 40 units/s: 4 H100 at 5 prefill them. Decoding costs 1/4 on an L40S and 5/12 on an
    // H100: 10 L40S at 1, so 30 per hour.
    let mut s = json!({
        "schema_version": 1,
        "nodes": [
            {"id": "h", "count": {"min": 0, "max": 20}, "hardware": "H100", "price_per_hour": 5,
             "capacity": {"gpu": 1}},
            {"id": "l", "count": {"min": 0, "max": 20}, "hardware": "L40S", "price_per_hour": 1,
             "capacity": {"gpu": 1}}
        ],
        "models": [{"id": "m", "profiles": [
            {"name": "p", "hardware": "H100", "rate": 10, "stage": "prefill"},
            {"name": "d", "hardware": "H100", "rate": 12, "stage": "decode"},
            {"name": "l", "hardware": "L40S", "rate": 4, "stage": "decode"}
        ]}],
        "demands": [{"id": "d", "model": "m", "rate": 40}],
        "policy": {"objective": "cost"}
    });
    let plan = solved(&s);
    assert_eq!(plan.status, Status::Optimal);
    close(plan.objective.cost, 30.0);
    // A fleet that serves as much costs no less: nothing is avoidable.
    close(plan.waste.avoidable.at_most.unwrap(), 0.0);
    // On one node: 40·(1/10 + 1/12) = 7.33, so 8 H100.
    s["models"][0]["together"] = json!("node");
    close(solved(&s).objective.cost, 40.0);
}

#[test]
fn every_stage_has_a_home_and_a_limit_of_its_own() {
    // Prefill at two nodes of 10 and 6, decode at two of 4 and 9. One home each: min(10, 9).
    let mut s = pools();
    let node = |id: &str, hardware: &str, gpu: f64| json!({"id": id, "hardware": hardware, "capacity": {"gpu": gpu}});
    s["nodes"] = json!([
        node("h1", "H100", 1.0),
        node("h2", "H100", 0.6),
        node("l1", "L40S", 1.0),
        node("l2", "L40S", 2.25)
    ]);
    close(served(&s), 13.0);
    s["demands"][0]["split"] = json!(false);
    let plan = solved(&s);
    close(plan.demands[0].served, 9.0);
    let at = |stage: &str| -> Vec<&str> {
        let own = plan.routes.iter();
        let own = own.filter(|r| r.stage.as_deref() == Some(stage));
        own.map(|r| r.node.as_str()).collect()
    };
    assert_eq!((at("prefill"), at("decode")), (vec!["h1"], vec!["l2"]));
    // Three replicas of each stage: 3 of 10 and 3 of 4 per GPU, so 12. Of both stages
    // together they could be 2 of prefill and 1 of decode at most.
    let mut s = pools();
    s["nodes"][0]["count"] = json!(9);
    s["nodes"][1]["count"] = json!(9);
    for profile in s["models"][0]["profiles"].as_array_mut().unwrap() {
        profile["holds"] = json!({"gpu": 1});
    }
    s["models"][0]["max_replicas"] = json!(3);
    let plan = solved(&s);
    close(plan.demands[0].served, 12.0);
    // 24 more could be prefilled and decoded were there as many replicas as machines.
    assert!(plan.waste.total.compute_hours.stranded.hosting > 0.0);
}

#[test]
fn what_clashes_is_said_of_the_stages() {
    let mut s = two_regions();
    s["models"][0]["together"] = json!("region");
    s["demands"][0]["rate"] = json!(10);
    s["demands"][0]["min_served"] = json!(1);
    let plan = solved(&s);
    assert_eq!(plan.status, Status::Infeasible);
    let texts = plan.conflicts[0].relaxations.iter().map(|r| &r.text);
    let texts: Vec<&String> = texts.collect();
    assert!(
        texts
            .iter()
            .any(|t| t.contains("units/s of d with prefill in us and what follows elsewhere")),
        "{texts:?}"
    );
    assert!(
        texts
            .iter()
            .any(|t| t.contains("min_served of d down from 1 to 0.6")),
        "{texts:?}"
    );
}

#[test]
fn priorities_futures_and_causes_alone_know_stages() {
    // Of two demands the one that comes first gets the 12.
    let mut s = pools();
    let demands = s["demands"].as_array_mut().unwrap();
    demands.push(json!({"id": "e", "model": "m", "rate": 5, "value": 100}));
    demands[0]["priority"] = json!(1);
    let plan = solved(&s);
    close(plan.demands[0].served, 12.0);
    close(plan.demands[1].served, 0.0);
    // In one future half of the H100 are gone, in the other half of the L40S: 10 and 6.
    let mut s = pools();
    s["futures"] = json!([
        {"id": "no h", "nodes": [{"id": "h", "availability": 0.5}]},
        {"id": "no l", "nodes": [{"id": "l", "availability": 0.5}]}
    ]);
    let plan = solved(&s);
    close(plan.objective.value, 3600.0 * (10.0 + 6.0) / 2.0);
    // Alone, a profile for the other stage's hardware is what is missing.
    let scenario = Scenario::from_json(pools().to_string()).unwrap();
    let plan = Planner::new()
        .causes(Causes::Alone)
        .solve(&scenario)
        .unwrap();
    let alone = plan.waste.alone.unwrap();
    close(alone.compute_hours.hardware, 0.8);
    close(alone.compute_hours.region, 0.0);
}

#[test]
fn a_stage_without_a_node_is_advised() {
    let advice = |s: &Value| {
        let scenario = Scenario::from_json(s.to_string()).unwrap();
        let advice = scenario.advise().into_iter();
        advice
            .map(|a| format!("{}: {}", a.path, a.text))
            .collect::<Vec<_>>()
    };
    let mut s = two_regions();
    assert!(advice(&s).is_empty(), "{:?}", advice(&s));
    s["models"][0]["together"] = json!("node");
    let found = advice(&s);
    assert!(
        found
            .iter()
            .any(|a| a.starts_with("$.demands[0]: no node can serve all stages")),
        "{found:?}"
    );
    s["models"][0]["together"] = json!("region");
    s["nodes"].as_array_mut().unwrap().truncate(1);
    let found = advice(&s);
    assert!(
        found
            .iter()
            .any(|a| a.contains("no node can serve the stage \"decode\" of \"m\"")),
        "{found:?}"
    );
}

#[test]
fn what_is_no_stage_is_refused() {
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut s = pools();
        change(&mut s);
        let error = Scenario::from_json(s.to_string()).unwrap_err();
        error.to_string()
    };
    let empty = refused(&|s| s["models"][0]["profiles"][0]["stage"] = json!(""));
    assert!(
        empty.contains("profiles[0].stage: found an empty name"),
        "{empty}"
    );
    let alone = refused(&|s| {
        s["models"][0]["profiles"][0]["stage"] = json!("decode");
        s["models"][0]["together"] = json!("node");
    });
    assert!(alone.contains("at least two different stages"), "{alone}");
    let unknown = refused(&|s| s["models"][0]["together"] = json!("rack"));
    assert!(unknown.contains("anywhere, region or node"), "{unknown}");
    let spare = refused(&|s| s["policy"] = json!({"spare": "fill"}));
    assert!(spare.contains("served in stages"), "{spare}");
}

/// Two machines, a profile of each stage and one that does both, whole replicas: all ways to
/// fill the machines are counted out.
#[test]
fn tiny_whole_cases_are_counted_out() {
    for seed in 0..80 {
        let mut dice = Dice::new(seed, "stages counted out", 0);
        let regions = ["us", "eu"];
        let nodes: Vec<(u64, usize)> = (0..2)
            .map(|_| (dice.whole(2, 6), dice.whole(0, 1) as usize))
            .collect();
        let profiles: Vec<(u64, u64)> = (0..3)
            .map(|_| (dice.whole(1, 3), dice.whole(2, 9)))
            .collect();
        let asked = dice.whole(4, 30);
        let together = ["anywhere", "region", "node"][dice.whole(0, 2) as usize];
        let place = |node: usize| match together {
            "anywhere" => 0,
            "region" => nodes[node].1,
            _ => node,
        };
        let fill = |capacity: u64| -> Vec<[u64; 3]> {
            let most = |p: usize| 0..=capacity / profiles[p].0;
            let all =
                most(0).flat_map(|a| most(1).flat_map(move |b| most(2).map(move |c| [a, b, c])));
            let held = |n: &[u64; 3]| n.iter().zip(&profiles).map(|(n, p)| n * p.0).sum::<u64>();
            all.filter(|n| held(n) <= capacity).collect()
        };
        let mut best = 0;
        for first in fill(nodes[0].0) {
            for second in fill(nodes[1].0) {
                let mut stages = [[0; 2]; 2];
                let mut served = 0;
                for (node, counts) in [first, second].iter().enumerate() {
                    stages[place(node)][0] += counts[0] * profiles[0].1;
                    stages[place(node)][1] += counts[1] * profiles[1].1;
                    served += counts[2] * profiles[2].1;
                }
                served += stages.iter().map(|[a, b]| a.min(b)).sum::<u64>();
                best = best.max(served.min(asked));
            }
        }
        let profile = |at: usize, name: &str| {
            let (holds, rate) = profiles[at];
            json!({"name": name, "hardware": "H", "rate": rate, "holds": {"gpu": holds}})
        };
        let mut both = [profile(0, "p"), profile(1, "d")];
        both[0]["stage"] = json!("prefill");
        both[1]["stage"] = json!("decode");
        let node = |at: usize| {
            let (gpu, region) = nodes[at];
            json!({"id": format!("n{at}"), "hardware": "H", "region": regions[region],
                   "capacity": {"gpu": gpu}})
        };
        let s = json!({
            "schema_version": 1,
            "nodes": [node(0), node(1)],
            "models": [{"id": "m", "together": together,
                        "profiles": [both[0], both[1], profile(2, "all")]}],
            "demands": [{"id": "d", "model": "m", "rate": asked}]
        });
        let plan = solved(&s);
        assert_eq!(plan.status, Status::Optimal, "seed {seed}");
        let found = plan.demands[0].served;
        assert!(
            (found - best as f64).abs() < 1e-6,
            "seed {seed}: {found}, counted out {best}\n{s}"
        );
    }
}

/// A random relaxed scenario whose models are served in stages.
fn staged(seed: u64) -> Value {
    let shape = Shape {
        seed,
        nodes: 5,
        demands: 4,
        periods: 2,
        features: feature::ALL & !feature::MIN_SERVED,
        objective: "serve",
        relax: true,
        load: 1.0,
    };
    let mut s = shape.json();
    add_stages(&mut s, &mut Dice::new(seed, "stages", 1));
    s
}

#[test]
fn closer_together_never_helps() {
    for seed in 0..40 {
        let mut last = f64::INFINITY;
        for together in ["anywhere", "region", "node"] {
            let mut s = staged(seed);
            for model in s["models"].as_array_mut().unwrap() {
                if model.get("together").is_some() {
                    model["together"] = json!(together);
                }
            }
            let value = solved(&s).objective.value;
            assert!(
                value <= last * (1.0 + 1e-6) + 1e-9,
                "seed {seed}, {together}: {value} beyond {last}"
            );
            last = value;
        }
    }
}

#[test]
fn a_single_stage_and_unused_stages_change_nothing() {
    for seed in 0..30 {
        let shape = Shape {
            seed,
            nodes: 5,
            demands: 4,
            periods: 2,
            features: feature::ALL & !feature::MIN_SERVED,
            objective: ["serve", "profit"][seed as usize % 2],
            relax: true,
            load: 1.0,
        };
        let plain = shape.json();
        let mut one = plain.clone();
        let mut unused = plain.clone();
        for model in one["models"].as_array_mut().unwrap() {
            for profile in model["profiles"].as_array_mut().unwrap() {
                profile["stage"] = json!("all");
            }
        }
        for model in unused["models"].as_array_mut().unwrap() {
            // Stages of hardware that is nowhere: what does all of the work is left.
            let profiles = model["profiles"].as_array_mut().unwrap();
            for stage in ["prefill", "decode"] {
                profiles
                    .push(json!({"name": stage, "hardware": "none", "rate": 1, "stage": stage}));
            }
        }
        let [plain, one, unused] = [plain, one, unused].map(|s| solved(&s));
        assert_eq!(plain.routes, one.routes, "seed {seed}");
        let (a, b) = (plain.objective.value, unused.objective.value);
        assert!(
            (a - b).abs() <= 1e-6 * a.abs().max(1e-9),
            "seed {seed}: {a}, {b}"
        );
    }
}
