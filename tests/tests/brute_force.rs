//! Tiny scenarios with whole numbers against all possibilities, counted out.
//!
//! Every family is chosen so that, once the whole numbers are fixed, the best
//! routing is a sum or a greedy fill: no program is solved on this side.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::LazyLock;

use idlewise::Scenario;
use idlewise::plan::{Plan, Status};
use idlewise_tests::judge::{as_json, exact, is_close, judged, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

/// Scenarios of each family; the variable `IDLEWISE_CASES` asks for more.
static CASES: LazyLock<usize> = LazyLock::new(|| {
    let asked = std::env::var("IDLEWISE_CASES").ok();
    asked.map_or(200, |text| text.parse().expect("IDLEWISE_CASES: a number"))
});
const SECONDS: f64 = 3600.0;

/// Solves to the end, and compares with the best that counting found.
fn assert_best(s: &Scenario, best: f64) -> Plan {
    let plan = judged(s, &exact());
    assert_eq!(plan.status, Status::Optimal, "{}", as_json(s));
    assert!(
        is_close(plan.objective.value, best, 1e-7, 0.0),
        "{} is not the best, {best}\n{}",
        plan.objective.value,
        as_json(s)
    );
    plan
}

/// Every choice of one number from 0 to its limit for each place.
fn choices(limits: &[u64]) -> Vec<Vec<u64>> {
    let mut all = vec![Vec::new()];
    for &limit in limits {
        all = all
            .into_iter()
            .flat_map(|start| (0..=limit).map(move |n| start.iter().copied().chain([n]).collect()))
            .collect();
    }
    all
}

/// Two models on two nodes of different hardware, two resources held: which
/// replicas go where? A model serves what its replicas can, up to its rate.
#[test]
fn replicas_of_two_models_on_two_nodes() {
    for case in 0..*CASES {
        let mut dice = Dice::new(1, "replicas", case);
        let gpu = [dice.whole(2, 8) as f64, dice.whole(1, 6) as f64];
        let memory = [dice.between(20.0, 90.0), dice.between(20.0, 90.0)];
        // By model, then node.
        let mut table = |low, high| {
            [
                [dice.between(low, high), dice.between(low, high)],
                [dice.between(low, high), dice.between(low, high)],
            ]
        };
        let speed = table(1.0, 9.0);
        let held_memory = table(5.0, 40.0);
        let held_gpu = [dice.whole(1, 3) as f64, dice.whole(1, 3) as f64];
        let rate = [dice.between(2.0, 30.0), dice.between(2.0, 30.0)];
        let value = [dice.between(0.1, 1.0), dice.between(0.1, 1.0)];
        let most = [dice.whole(1, 3), dice.whole(1, 3)];

        let mut best: f64 = 0.0;
        for y in choices(&[most[0], most[0], most[1], most[1]]) {
            let count = |model: usize, node: usize| y[2 * model + node] as f64;
            let is_placed = (0..2).all(|g| {
                let sum = |held: &dyn Fn(usize) -> f64| -> f64 {
                    (0..2).map(|m| held(m) * count(m, g)).sum()
                };
                sum(&|m| held_gpu[m]) <= gpu[g] && sum(&|m| held_memory[m][g]) <= memory[g]
            }) && (0..2).all(|m| y[2 * m] + y[2 * m + 1] <= most[m]);
            if is_placed {
                let worth = (0..2).map(|m| {
                    let fast: f64 = (0..2).map(|g| speed[m][g] * count(m, g)).sum();
                    value[m] * rate[m].min(fast)
                });
                best = best.max(SECONDS * worth.sum::<f64>());
            }
        }

        let models: Vec<Value> = (0..2)
            .map(|m| {
                let profiles: Vec<Value> = (0..2)
                    .map(|g| {
                        json!({"hardware": format!("H{g}"), "rate": speed[m][g],
                               "holds": {"gpu": held_gpu[m], "vram_gb": held_memory[m][g]}})
                    })
                    .collect();
                json!({"id": format!("m{m}"), "max_replicas": most[m], "profiles": profiles})
            })
            .collect();
        let s = scenario(&json!({
            "schema_version": 1,
            "nodes": [
                {"id": "a", "hardware": "H0", "capacity": {"gpu": gpu[0], "vram_gb": memory[0]}},
                {"id": "b", "hardware": "H1", "capacity": {"gpu": gpu[1], "vram_gb": memory[1]}},
            ],
            "models": models,
            "demands": [
                {"id": "d0", "model": "m0", "rate": rate[0], "value": value[0]},
                {"id": "d1", "model": "m1", "rate": rate[1], "value": value[1]},
            ],
        }));
        assert_best(&s, best);
    }
}

/// Replicas that cost money by the gpu and hour must cover a demand on two
/// nodes: the cheapest mix.
#[test]
fn cheapest_replicas_that_cover_a_demand() {
    let mut solved = 0;
    for case in 0..*CASES {
        let mut dice = Dice::new(2, "cover", case);
        let speed = [dice.between(1.0, 9.0), dice.between(1.0, 9.0)];
        let held = [dice.whole(1, 3) as f64, dice.whole(1, 3) as f64];
        let price = [dice.between(0.2, 3.0), dice.between(0.2, 3.0)];
        let hours = dice.between(0.5, 3.0);
        let must = dice.between(0.2, 1.0);
        let rate = dice.between(2.0, 40.0);
        let best = choices(&[3, 3])
            .into_iter()
            .filter(|y| y[0] as f64 * speed[0] + y[1] as f64 * speed[1] >= must * rate)
            .map(|y| {
                let cost = |g: usize| price[g] * held[g] * y[g] as f64;
                hours * (cost(0) + cost(1))
            })
            .fold(f64::INFINITY, f64::min);
        let node = |g: usize| {
            json!({"id": format!("n{g}"), "hardware": format!("H{g}"),
                   "capacity": {"gpu": 3.0 * held[g]}, "usage_price": {"gpu": price[g]}})
        };
        let profile = |g: usize| json!({"hardware": format!("H{g}"), "rate": speed[g], "holds": {"gpu": held[g]}});
        let s = scenario(&json!({
            "schema_version": 1,
            "periods": [{"hours": hours}],
            "nodes": [node(0), node(1)],
            "models": [{"id": "m", "profiles": [profile(0), profile(1)]}],
            "demands": [{"id": "d", "model": "m", "rate": rate, "min_served": must}],
            "policy": {"objective": "cost"},
        }));
        if best.is_finite() {
            assert_best(&s, best);
            solved += 1;
        } else {
            assert_infeasible(&s);
        }
    }
    assert!((*CASES / 4..*CASES).contains(&solved), "{solved}");
}

fn assert_infeasible(s: &Scenario) {
    let plan = idlewise::solve(s, &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible, "{}", as_json(s));
    let ways = |conflict: &idlewise::plan::Conflict| conflict.relaxations.len();
    assert!(plan.conflicts.iter().any(|c| ways(c) > 0), "{}", as_json(s));
}

/// Machines to rent: one kind can verify, one cannot, over two periods. The
/// verified work must fit on the first, all work on both.
#[test]
fn machines_rented_for_verified_and_plain_work() {
    let mut solved = 0;
    for case in 0..*CASES {
        let mut dice = Dice::new(3, "machines", case);
        let gpu = [dice.between(1.0, 4.0), dice.between(1.0, 4.0)];
        let price = [dice.between(1.0, 9.0), dice.between(1.0, 9.0)];
        let usable = [dice.between(0.7, 1.0), dice.between(0.7, 1.0)];
        let hours = [dice.between(0.5, 2.0), dice.between(0.5, 2.0)];
        let overhead = dice.between(1.0, 2.0);
        let speed = dice.between(0.5, 3.0);
        let mut pair = || [dice.between(0.5, 9.0), dice.between(0.5, 9.0)];
        let (verified, plain) = (pair(), pair());
        let (least, most) = (dice.whole(0, 1), dice.whole(2, 3));
        let best = choices(&[most, most])
            .into_iter()
            .filter(|n| n.iter().all(|&n| n >= least))
            .filter(|n| {
                let room = |g: usize| gpu[g] * usable[g] * n[g] as f64;
                (0..2).all(|t| {
                    let with = overhead * verified[t] / speed;
                    let all = with + plain[t] / speed;
                    with <= room(0) && all <= room(0) + room(1)
                })
            })
            .map(|n| (hours[0] + hours[1]) * (price[0] * n[0] as f64 + price[1] * n[1] as f64))
            .fold(f64::INFINITY, f64::min);
        let node = |g: usize, modes: &[&str]| {
            json!({"id": format!("n{g}"), "hardware": "H", "capacity": {"gpu": gpu[g]},
                   "price_per_hour": price[g], "availability": usable[g],
                   "verification": modes, "count": {"min": least, "max": most}})
        };
        let s = scenario(&json!({
            "schema_version": 1,
            "periods": [{"hours": hours[0]}, {"hours": hours[1]}],
            "nodes": [node(0, &["none", "tee"]), node(1, &["none"])],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": speed}]}],
            "demands": [
                {"id": "verified", "model": "m", "rate": verified, "verification": "tee"},
                {"id": "plain", "model": "m", "rate": plain},
            ],
            "verification": {"tee": {"overhead": overhead}},
            "policy": {"objective": "cost"},
        }));
        if best.is_finite() {
            assert_best(&s, best);
            solved += 1;
        } else {
            assert_infeasible(&s);
        }
    }
    assert!((*CASES / 4..*CASES).contains(&solved), "{solved}");
}

/// How many machines are worth their price? Each kind of hardware serves at
/// its own speed; the dearest unit comes first wherever it runs, because the
/// demands ask for the same model.
#[test]
fn machines_worth_their_price() {
    for case in 0..*CASES {
        let mut dice = Dice::new(4, "profit", case);
        let speed = [dice.between(0.5, 3.0), dice.between(0.5, 3.0)];
        let price = [dice.between(1.0, 9.0), dice.between(1.0, 9.0)];
        let rate = [dice.between(0.5, 6.0), dice.between(0.5, 6.0)];
        // Worth up to about twice what a machine costs.
        let value = [dice.between(1.0, 9.0), dice.between(1.0, 9.0)];
        let mut best = f64::NEG_INFINITY;
        for n in choices(&[3, 3]) {
            let fast = |g: usize| speed[g] * n[g] as f64;
            let cost = |g: usize| price[g] * n[g] as f64;
            let mut order = [0, 1];
            order.sort_by(|&a, &b| value[b].total_cmp(&value[a]));
            let mut left = fast(0) + fast(1);
            let mut worth = 0.0;
            for d in order {
                let served = rate[d].min(left);
                left -= served;
                worth += value[d] * served;
            }
            best = best.max(worth - cost(0) - cost(1));
        }
        let node = |g: usize| {
            json!({"id": format!("n{g}"), "hardware": format!("H{g}"), "capacity": {"gpu": 1},
                   "price_per_hour": price[g], "count": {"min": 0, "max": 3}})
        };
        let demand = |d: usize| {
            json!({"id": format!("d{d}"), "model": "m", "rate": rate[d],
                   "value": value[d] / SECONDS})
        };
        let s = scenario(&json!({
            "schema_version": 1,
            "nodes": [node(0), node(1)],
            "models": [{"id": "m", "profiles": [
                {"hardware": "H0", "rate": speed[0]}, {"hardware": "H1", "rate": speed[1]},
            ]}],
            "demands": [demand(0), demand(1)],
            "policy": {"objective": "profit"},
        }));
        assert_best(&s, best);
    }
}

/// Demands that must stay on one node, the same in both periods: each node
/// serves its own, the dearest per gpu first.
#[test]
fn unsplit_demands() {
    for case in 0..*CASES {
        let mut dice = Dice::new(5, "unsplit", case);
        let gpu = [dice.between(2.0, 9.0), dice.between(2.0, 9.0)];
        let hours = [dice.between(0.5, 2.0), dice.between(0.5, 2.0)];
        let demands = dice.whole(2, 3) as usize;
        let speed: Vec<f64> = (0..demands).map(|_| dice.between(0.5, 3.0)).collect();
        let value: Vec<f64> = (0..demands).map(|_| dice.between(0.1, 1.0)).collect();
        let rate: Vec<[f64; 2]> = (0..demands)
            .map(|_| [dice.between(0.5, 12.0), dice.between(0.5, 12.0)])
            .collect();
        let mut order: Vec<usize> = (0..demands).collect();
        order.sort_by(|&a, &b| (value[b] * speed[b]).total_cmp(&(value[a] * speed[a])));

        let mut best: f64 = 0.0;
        for on in choices(&vec![1; demands]) {
            let mut worth = 0.0;
            for t in 0..2 {
                let mut left = gpu;
                for &d in &order {
                    let g = on[d] as usize;
                    let busy = (rate[d][t] / speed[d]).min(left[g]);
                    left[g] -= busy;
                    worth += SECONDS * hours[t] * value[d] * busy * speed[d];
                }
            }
            best = best.max(worth);
        }
        let models: Vec<Value> = (0..demands)
            .map(|d| {
                json!({"id": format!("m{d}"), "profiles": [{"hardware": "H", "rate": speed[d]}]})
            })
            .collect();
        let asked: Vec<Value> = (0..demands)
            .map(|d| {
                json!({"id": format!("d{d}"), "model": format!("m{d}"), "rate": rate[d],
                       "value": value[d], "split": false})
            })
            .collect();
        let s = scenario(&json!({
            "schema_version": 1,
            "periods": [{"hours": hours[0]}, {"hours": hours[1]}],
            "nodes": [
                {"id": "a", "hardware": "H", "capacity": {"gpu": gpu[0]}},
                {"id": "b", "hardware": "H", "capacity": {"gpu": gpu[1]}},
            ],
            "models": models,
            "demands": asked,
        }));
        let plan = assert_best(&s, best);
        for d in 0..demands {
            let id = format!("d{d}");
            let of = plan.routes.iter().filter(|r| r.demand == id);
            let nodes: std::collections::BTreeSet<&str> = of.map(|r| r.node.as_str()).collect();
            assert!(nodes.len() <= 1, "{id} on {nodes:?}\n{}", as_json(&s));
        }
    }
}

/// Demands that go whole to one node and must be served: resident models need
/// whole replicas, which demands of the same model share. Two resources, one or
/// two periods, usage prices and routes that cost.
#[test]
fn unsplit_demands_that_must_be_served() {
    let mut solved = 0;
    for case in 0..*CASES {
        let mut dice = Dice::new(6, "choices", case);
        let (nodes, demands) = (dice.whole(2, 3) as usize, dice.whole(2, 4) as usize);
        let (models, periods) = (dice.whole(1, 4) as usize, dice.whole(1, 2) as usize);
        let whole_numbers = dice.chance(0.5);
        let mut number = |low: f64, high: f64| {
            let n = dice.between(low, high);
            if whole_numbers { n.ceil() } else { n }
        };
        let mut table = |rows: usize, columns: usize, low: f64, high: f64| -> Vec<Vec<f64>> {
            (0..rows)
                .map(|_| (0..columns).map(|_| number(low, high)).collect())
                .collect()
        };
        let rate = table(demands, periods, 1.0, 9.0);
        let speed = table(models, nodes, 1.0, 5.0);
        let room = table(nodes, 2, 4.0, 12.0); // gpu, memory
        let needs = table(models, 2, 0.4, 3.0);
        let price = table(nodes, 1, 0.1, 4.0);
        let cost = table(demands, nodes, 0.1, 5.0);
        let held: Vec<bool> = (0..models).map(|_| dice.chance(0.5)).collect();
        let model_of = |d: usize| d % models;

        let mut best = f64::INFINITY;
        for on in choices(&vec![nodes as u64 - 1; demands]) {
            let on = |d: usize| on[d] as usize;
            let mut money = 0.0;
            let mut fits = true;
            for t in 0..periods {
                for g in 0..nodes {
                    let mut filled = [0.0; 2];
                    for m in 0..models {
                        let here = (0..demands).filter(|&d| model_of(d) == m && on(d) == g);
                        let busy: f64 = here.map(|d| rate[d][t] / speed[m][g]).sum();
                        let memory = if held[m] { (busy - 1e-9).ceil() } else { busy };
                        filled[0] += busy * needs[m][0];
                        filled[1] += memory * needs[m][1];
                    }
                    fits &= (0..2).all(|k| filled[k] <= room[g][k] + 1e-9);
                    money += price[g][0] * (filled[0] + filled[1]);
                }
                money += (0..demands)
                    .map(|d| cost[d][on(d)] * rate[d][t])
                    .sum::<f64>();
            }
            if fits {
                best = best.min(money);
            }
        }
        let entries: Vec<Value> = (0..nodes)
            .map(|g| {
                json!({"id": format!("n{g}"), "hardware": format!("H{g}"),
                       "capacity": {"gpu": room[g][0], "vram_gb": room[g][1]},
                       "usage_price": {"gpu": price[g][0], "vram_gb": price[g][0]}})
            })
            .collect();
        let entry = |m: usize| {
            let profiles: Vec<Value> = (0..nodes)
                .map(|g| {
                    let hardware = format!("H{g}");
                    let (gpu, memory) = (needs[m][0], needs[m][1]);
                    if held[m] {
                        json!({"hardware": hardware, "rate": speed[m][g],
                               "uses": {"gpu": gpu}, "holds": {"vram_gb": memory}})
                    } else {
                        json!({"hardware": hardware, "rate": speed[m][g],
                               "uses": {"gpu": gpu, "vram_gb": memory}})
                    }
                })
                .collect();
            json!({"id": format!("m{m}"), "profiles": profiles})
        };
        let mut routes = Vec::new();
        for d in 0..demands {
            for g in 0..nodes {
                routes.push(json!({"demand": format!("d{d}"), "node": format!("n{g}"),
                                   "cost": cost[d][g] / SECONDS}));
            }
        }
        let asked: Vec<Value> = (0..demands)
            .map(|d| {
                json!({"id": format!("d{d}"), "model": format!("m{}", model_of(d)),
                       "rate": rate[d], "split": false})
            })
            .collect();
        let s = scenario(&json!({
            "schema_version": 1,
            "periods": vec![json!({"hours": 1}); periods],
            "nodes": entries,
            "models": (0..models).map(entry).collect::<Vec<Value>>(),
            "demands": asked,
            "routes": routes,
            "policy": {"objective": "cost"},
        }));
        if best.is_finite() {
            assert_best(&s, best);
            solved += 1;
        } else {
            assert_infeasible(&s);
        }
    }
    assert!((*CASES / 4..*CASES).contains(&solved), "{solved}");
}
