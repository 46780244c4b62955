//! Whole replicas stand on whole machines: by hand, and small fleets against
//! every possibility.
#![allow(clippy::unwrap_used)]

use idlewise::Scenario;
use idlewise::certify::verify;
use idlewise::plan::{Change, MachineGroup, Plan, Status};
use idlewise_tests::judge::{as_json, assert_close, exact, is_close, judged, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

const CASES: usize = 300;
const SECONDS: f64 = 3600.0;

/// What a replica of a model holds, the rate asked for, and its value.
type Kind = (f64, f64, f64);

/// `machines` machines of 10 gpu, and models whose replicas serve one unit/s.
fn fleet(machines: &Value, kinds: &[Kind]) -> Value {
    let model = |(i, k): (usize, &Kind)| {
        json!({"id": format!("m{i}"), "profiles": [
            {"hardware": "H", "rate": 1, "holds": {"gpu": k.0}}]})
    };
    let demand = |(i, k): (usize, &Kind)| json!({"id": format!("d{i}"), "model": format!("m{i}"), "rate": k.1, "value": k.2});
    json!({
        "schema_version": 1,
        "nodes": [{"id": "g", "count": machines, "hardware": "H", "capacity": {"gpu": 10},
                   "price_per_hour": 1}],
        "models": kinds.iter().enumerate().map(model).collect::<Vec<_>>(),
        "demands": kinds.iter().enumerate().map(demand).collect::<Vec<_>>(),
    })
}

fn served(plan: &Plan) -> Vec<f64> {
    plan.demands.iter().map(|d| d.served).collect()
}

/// Every group as text: times, machines each, replicas by model.
fn groups(plan: &Plan) -> Vec<String> {
    let held = |g: &MachineGroup| {
        let replicas = g.replicas.iter();
        let texts: Vec<String> = replicas
            .map(|r| format!("{} {}", r.count, r.model))
            .collect();
        texts.join(" + ")
    };
    let groups = plan.machines.iter();
    groups
        .map(|g| format!("{} x {}: {}", g.count, g.span, held(g)))
        .collect()
}

/// Three machines of 10 gpu hold one replica of 7 each; the pool would hold
/// four. The fourth unit is stranded by fragmentation, and the prices alone
/// prove that no plan serves it.
#[test]
fn one_replica_for_each_machine() {
    let plan = judged(&scenario(&fleet(&json!(3), &[(7.0, 4.0, 1.0)])), &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.objective.value, 3.0 * SECONDS, 1e-9);
    assert_eq!(groups(&plan), ["3 x 1: 1 m0"]);
    let hours = &plan.waste.total.compute_hours;
    assert_close(hours.useful, 21.0, 1e-9);
    assert_close(hours.stranded.fragmentation, 7.0, 1e-9);
    assert_close(hours.surplus, 2.0, 1e-9);
    assert!(!plan.certificate.prices.packing.is_empty());
    assert!(plan.certificate.gap < 1e-6, "{:?}", plan.certificate.gap);
}

/// Two machines: the pool holds four replicas of 4 gpu and one of 3, no packing
/// does. Neither kind breaks a row of its own.
#[test]
fn a_mix_that_fits_the_pool_only() {
    let s = scenario(&fleet(&json!(2), &[(4.0, 4.0, 1.0), (3.0, 1.0, 0.9)]));
    let plan = judged(&s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(served(&plan), vec![4.0, 0.0]);
    assert_eq!(groups(&plan), ["2 x 1: 2 m0"]);
    let hours = &plan.waste.total.compute_hours;
    assert_close(hours.stranded.fragmentation, 3.0, 1e-9);
}

/// A replica that holds more than a machine has takes whole machines, where its
/// profile says so.
#[test]
fn a_replica_may_span_machines() {
    let mut s = fleet(&json!(5), &[(12.0, 9.0, 1.0), (2.0, 9.0, 0.1)]);
    s["models"][0]["profiles"][0]["machines"] = json!(2);
    let plan = judged(&scenario(&s), &exact());
    for (served, expected) in served(&plan).into_iter().zip([2.0, 5.0]) {
        assert_close(served, expected, 1e-9);
    }
    assert_eq!(groups(&plan), ["1 x 1: 5 m1", "2 x 2: 1 m0"]);
}

/// Machines are rented for what has to stand on them, not for the pool.
#[test]
fn as_many_machines_as_the_packing_needs() {
    let mut s = fleet(
        &json!({"min": 0, "max": 9}),
        &[(4.0, 5.0, 1.0), (3.0, 1.0, 1.0)],
    );
    s["policy"] = json!({"objective": "cost"});
    let plan = judged(&scenario(&s), &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.counts[0].count, 3.0);
}

/// What must be served and fits on no machine is said in machines.
#[test]
fn a_clash_names_the_machines() {
    let mut s = fleet(&json!(3), &[(7.0, 4.0, 1.0)]);
    s["demands"][0]["min_served"] = json!(1);
    let plan = idlewise::solve(&scenario(&s), &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let relaxations = &plan.conflicts[0].relaxations;
    assert!(
        relaxations
            .iter()
            .any(|r| r.changes.iter().any(|c| matches!(
                c,
                Change::AddMachines { amount, .. } if *amount == 1.0
            )))
    );
    let lower = |c: &Change| matches!(c, Change::LowerMinServed { to, .. } if *to <= 0.75);
    assert!(relaxations.iter().any(|r| r.changes.iter().any(lower)));
}

/// With `relax` replicas flow in the pool.
#[test]
fn a_relaxed_plan_packs_nothing() {
    let mut s = fleet(&json!(3), &[(7.0, 4.0, 1.0)]);
    s["policy"] = json!({"relax": true});
    let plan = judged(&scenario(&s), &exact());
    assert_eq!(served(&plan), vec![4.0]);
    assert!(plan.machines.is_empty());
}

/// A large entry is packed in groups, and a plan of an entry that is listed
/// wrongly is refused.
#[test]
fn what_the_machines_hold_is_checked() {
    let s = scenario(&fleet(
        &json!(200_000),
        &[(7.0, 150_000.0, 1.0), (3.0, 90_000.0, 1.0)],
    ));
    let plan = judged(&s, &exact());
    assert!(plan.machines.len() <= 3, "{:?}", plan.machines);
    let wrong = |change: fn(&mut Plan), text: &str| {
        let mut plan = plan.clone();
        change(&mut plan);
        let found = verify(&s, &plan).findings;
        assert!(found.iter().any(|f| f.contains(text)), "{found:?}");
    };
    wrong(|p| p.machines[0].count += 1, "on the listed machines");
    wrong(
        |p| p.machines[0].replicas[0].count += 1,
        "times the gpu of a machine",
    );
    wrong(|p| p.machines[0].node = "h".to_owned(), "unknown node");
    wrong(|p| p.machines[0].span = 2, "only one replica alone");
    wrong(|p| p.machines[0].period = 1, "1 periods");
    wrong(
        |p| p.machines[0].replicas[0].model = "m".to_owned(),
        "unknown model",
    );
    let most = |p: &mut Plan| {
        p.machines.truncate(1);
        p.machines[0].count = 200_001;
    };
    wrong(most, "replicas on 200001 machines, there are 200000");
}

/// Whether replicas fit, each on the first, second, ... machine in turn.
fn packs(items: &[[f64; 2]], free: &mut [[f64; 2]]) -> bool {
    let Some((item, rest)) = items.split_first() else {
        return true;
    };
    for m in 0..free.len() {
        let before = free[m];
        if item[0] <= before[0] + 1e-9 && item[1] <= before[1] + 1e-9 {
            free[m] = [before[0] - item[0], before[1] - item[1]];
            if packs(rest, free) {
                free[m] = before;
                return true;
            }
            free[m] = before;
        }
    }
    false
}

/// Three models on two or three machines with two resources: the best of all
/// numbers of replicas that fit machine by machine.
#[test]
fn small_fleets_against_every_packing() {
    let mut fragmented = 0;
    for case in 0..CASES {
        let mut dice = Dice::new(7, "packing", case);
        let machines = dice.whole(2, 3) as usize;
        let holds: Vec<[f64; 2]> = (0..3)
            .map(|_| [dice.whole(2, 7) as f64, dice.whole(5, 60) as f64])
            .collect();
        let rate: Vec<f64> = (0..3).map(|_| dice.between(0.5, 4.0)).collect();
        let value: Vec<f64> = (0..3).map(|_| dice.between(0.5, 2.0)).collect();
        let (mut best, mut pooled) = (0.0_f64, 0.0_f64);
        for code in 0..125 {
            let y = [code % 5, code / 5 % 5, code / 25];
            let items: Vec<[f64; 2]> = (0..3)
                .flat_map(|m| std::iter::repeat_n(holds[m], y[m]))
                .collect();
            let sum = |k: usize| items.iter().map(|i| i[k]).sum::<f64>();
            let most = machines as f64;
            if sum(0) > 8.0 * most || sum(1) > 100.0 * most {
                continue;
            }
            let worth = (0..3).map(|m| value[m] * rate[m].min(y[m] as f64)).sum();
            pooled = pooled.max(worth);
            if worth > best && packs(&items, &mut vec![[8.0, 100.0]; machines]) {
                best = worth;
            }
        }
        fragmented += usize::from(pooled > best + 1e-9);
        let s = small(machines, &holds, &rate, &value);
        let plan = judged(&s, &exact());
        assert!(
            is_close(plan.objective.value, SECONDS * best, 1e-7, 0.0),
            "{} is not the best, {}\n{}",
            plan.objective.value,
            SECONDS * best,
            as_json(&s)
        );
        assert_eq!(plan.status, Status::Optimal, "{}", as_json(&s));
    }
    // The pool would promise more in a good part of the cases.
    assert!(fragmented > CASES / 10, "{fragmented}");
}

fn small(machines: usize, holds: &[[f64; 2]], rate: &[f64], value: &[f64]) -> Scenario {
    let models: Vec<Value> = holds
        .iter()
        .enumerate()
        .map(|(m, h)| {
            json!({"id": format!("m{m}"), "profiles": [
                {"hardware": "H", "rate": 1, "holds": {"gpu": h[0], "vram_gb": h[1]}}]})
        })
        .collect();
    let demands: Vec<Value> = (0..holds.len())
        .map(|m| {
            json!({"id": format!("d{m}"), "model": format!("m{m}"), "rate": rate[m],
                   "value": value[m]})
        })
        .collect();
    scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "g", "count": machines, "hardware": "H",
                   "capacity": {"gpu": 8, "vram_gb": 100}}],
        "models": models,
        "demands": demands,
    }))
}
