//! The objective `fair`: cases computed by hand, whole numbers counted out, and
//! the definition itself checked on random scenarios.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use idlewise::certify::verify;
use idlewise::plan::{BoundSource, Plan, Status};
use idlewise::scenario::ObjectiveName;
use idlewise::{Options, Scenario, solve};
use idlewise_tests::judge::{
    as_json, assert_close, assert_sound, exact, is_close, judged, judged_by_all, scenario,
};
use idlewise_tests::random::{Dice, Shape, feature};
use serde_json::{Value, json};

/// One machine that serves 100 units/s, and these demands.
fn one_machine(demands: &Value) -> Scenario {
    scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "a", "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 100}]}],
        "demands": demands,
        "policy": {"objective": "fair"},
    }))
}

/// The served part of each demand in a period.
fn shares(plan: &Plan, period: usize) -> BTreeMap<&str, f64> {
    let of = plan.demands.iter().filter(|d| d.period == period);
    of.map(|d| (d.demand.as_str(), d.served / d.offered))
        .collect()
}

/// The plan is optimal and serves these parts of its demands.
#[track_caller]
fn assert_shares(s: &Scenario, expected: &[(&str, f64)]) -> Plan {
    let plan = judged_by_all(s, &exact());
    assert_eq!(plan.status, Status::Optimal, "{:?}", plan.objective);
    let found = shares(&plan, 0);
    for (demand, share) in expected {
        let is = found[demand];
        assert!((is - share).abs() < 1e-9, "{demand}: {is}, not {share}");
    }
    plan
}

#[test]
fn everyone_gets_the_same_part_of_one_machine() {
    let s = one_machine(&json!([
        {"id": "small", "model": "m", "rate": 50},
        {"id": "large", "model": "m", "rate": 350},
    ]));
    let plan = assert_shares(&s, &[("small", 0.25), ("large", 0.25)]);
    assert_close(plan.objective.value, 0.25, 1e-9);
    assert_close(plan.objective.bound, 0.25, 1e-9);
    assert_eq!(plan.certificate.levels.len(), 1);
    assert_eq!(plan.certificate.bound_source, BoundSource::Prices);
    // A machine more would serve 100 more of the 400 that are asked for.
    assert_close(plan.nodes[0].price["gpu"], 0.25, 1e-9);
}

/// `near` may only use the first machine, so `far` is served in full by the
/// second: what it gives up would help nobody.
#[test]
fn who_is_not_in_the_way_is_served_in_full() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [
            {"id": "a", "hardware": "H", "region": "us", "capacity": {"gpu": 1}},
            {"id": "b", "hardware": "H", "region": "eu", "capacity": {"gpu": 1}},
        ],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 100}]}],
        "demands": [
            {"id": "near", "model": "m", "region": "us", "rate": 400, "max_rtt_ms": 10},
            {"id": "far", "model": "m", "region": "eu", "rate": 90},
            {"id": "nowhere", "model": "m", "region": "asia", "rate": 10, "max_rtt_ms": 10},
        ],
        "rtt_ms": {"us": {"eu": 90}},
        "policy": {"objective": "fair"},
    }));
    let plan = assert_shares(&s, &[("near", 0.25), ("far", 1.0), ("nowhere", 0.0)]);
    // Whom no node may serve has no level.
    assert_close(plan.objective.value, 0.25, 1e-9);
    let levels: Vec<f64> = plan.certificate.levels.iter().map(|l| l.level).collect();
    assert_eq!(levels.len(), 2, "{levels:?}");
    assert_close(levels[1], 1.0, 1e-9);
}

/// Level t: 100 t of the first and 100 t / 2 of the second fill the machine.
#[test]
fn twice_the_value_is_twice_the_share() {
    let s = one_machine(&json!([
        {"id": "dear", "model": "m", "rate": 100, "value": 0.5},
        {"id": "cheap", "model": "m", "rate": 100, "value": 0.25},
        {"id": "free", "model": "m", "rate": 100, "value": 0},
    ]));
    let plan = assert_shares(
        &s,
        &[("dear", 2.0 / 3.0), ("cheap", 1.0 / 3.0), ("free", 0.0)],
    );
    assert_close(plan.objective.value, 2.0 / 3.0, 1e-9);
    // At level 1 the first is served in full; the rest is left to the second.
    let s = one_machine(&json!([
        {"id": "dear", "model": "m", "rate": 50, "value": 4},
        {"id": "cheap", "model": "m", "rate": 100, "value": 1},
    ]));
    let plan = assert_shares(&s, &[("dear", 1.0), ("cheap", 0.5)]);
    let levels: Vec<f64> = plan.certificate.levels.iter().map(|l| l.level).collect();
    assert_close(levels[0], 1.0, 1e-9);
    assert_close(levels[1], 2.0, 1e-9);
}

#[test]
fn what_must_be_served_comes_first() {
    let s = one_machine(&json!([
        {"id": "promised", "model": "m", "rate": 100, "min_served": 0.9},
        {"id": "other", "model": "m", "rate": 100},
    ]));
    let plan = assert_shares(&s, &[("promised", 0.9), ("other", 0.1)]);
    assert_close(plan.objective.value, 0.1, 1e-9);
    let s = one_machine(&json!([
        {"id": "a", "model": "m", "rate": 100, "min_served": 0.9},
        {"id": "b", "model": "m", "rate": 100, "min_served": 0.2},
    ]));
    let plan = solve(&s, &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    assert!(!plan.conflicts.is_empty());
}

/// Work that is turned away in one hour is not served in another: every hour
/// is shared by itself.
#[test]
fn every_period_is_fair() {
    let s = scenario(&json!({
        "schema_version": 1,
        "periods": [{"hours": 1}, {"hours": 5}],
        "nodes": [{"id": "a", "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 100}]}],
        "demands": [
            {"id": "morning", "model": "m", "rate": [200, 0]},
            {"id": "always", "model": "m", "rate": [200, 50]},
        ],
        "policy": {"objective": "fair"},
    }));
    let plan = judged_by_all(&s, &exact());
    let first = shares(&plan, 0);
    assert_close(first["morning"], 0.25, 1e-9);
    assert_close(first["always"], 0.25, 1e-9);
    assert_close(shares(&plan, 1)["always"], 1.0, 1e-9);
}

/// Three cards, a replica each: the demands can have two and one, or one and
/// two. Nobody can have more than a half without taking the other's only one.
#[test]
fn whole_replicas_are_shared_as_well_as_they_can_be() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "a", "hardware": "H", "count": 3, "capacity": {"gpu": 1}}],
        "models": [
            {"id": "x", "profiles": [{"hardware": "H", "rate": 10, "holds": {"gpu": 1}}]},
            {"id": "y", "profiles": [{"hardware": "H", "rate": 10, "holds": {"gpu": 1}}]},
        ],
        "demands": [
            {"id": "x", "model": "x", "rate": 20},
            {"id": "y", "model": "y", "rate": 20},
        ],
        "policy": {"objective": "fair"},
    }));
    let plan = judged(&s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.certificate.bound_source, BoundSource::Search);
    let found = shares(&plan, 0);
    let (x, y) = (found["x"], found["y"]);
    assert!(is_close(x.min(y), 0.5, 1e-6, 0.0) && is_close(x.max(y), 1.0, 1e-6, 0.0));
}

/// Among the fairest plans the cheapest: the dearer node takes what is left.
#[test]
fn the_fairest_plan_is_the_cheapest_of_its_kind() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [
            {"id": "dear", "hardware": "H", "capacity": {"gpu": 1}, "usage_price": {"gpu": 3}},
            {"id": "cheap", "hardware": "H", "capacity": {"gpu": 1}, "usage_price": {"gpu": 1}},
        ],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 100}]}],
        "demands": [
            {"id": "x", "model": "m", "rate": 70},
            {"id": "y", "model": "m", "rate": 80},
        ],
        "policy": {"objective": "fair"},
    }));
    let plan = assert_shares(&s, &[("x", 1.0), ("y", 1.0)]);
    assert_close(plan.objective.cost, 1.0 + 0.5 * 3.0, 1e-9);
}

/// A plan of most value is no fair plan, whatever its certificate says.
#[test]
fn an_unfair_plan_does_not_pass_for_a_fair_one() {
    let s = one_machine(&json!([
        {"id": "small", "model": "m", "rate": 50},
        {"id": "large", "model": "m", "rate": 150},
    ]));
    let fair = judged(&s, &exact());
    let mut unfair = fair.clone();
    for route in &mut unfair.routes {
        route.rate = 50.0;
    }
    for service in &mut unfair.demands {
        service.served = 50.0;
        service.unmet = service.offered - 50.0;
    }
    let found = verify(&s, &unfair);
    assert!(!found.valid);
    assert!(found.certificate.gap > 0.3, "{:?}", found.certificate.gap);

    // Nor do levels that leave somebody out, or promise too little.
    let mut short = fair.clone();
    short.certificate.levels[0].members.pop();
    assert!(verify(&s, &short).certificate.gap > 0.4);
    let mut early = fair.clone();
    early.certificate.levels[0].raised.pop();
    assert!(verify(&s, &early).certificate.gap > 0.4);
    let mut weak = fair.clone();
    weak.certificate.levels[0].prices = idlewise::plan::Prices::default();
    assert!(verify(&s, &weak).certificate.gap > 0.4);
    let mut search = fair;
    search.certificate.levels[0].prices = idlewise::plan::Prices::default();
    search.certificate.levels[0].search_bound = Some(0.5);
    // Nothing here is whole, so that a search has nothing to say.
    assert!(verify(&s, &search).certificate.gap > 0.4);
}

/// Levels of a plan: the served part divided by the weight, for demands of
/// some value that were offered.
fn levels(s: &Scenario, plan: &Plan, period: usize) -> Vec<f64> {
    let dearest = s.demands.iter().map(|d| d.value).fold(0.0, f64::max);
    let served = shares(plan, period);
    let level = |d: &idlewise::scenario::Demand| served[d.id.as_str()] * dearest / d.value;
    s.demands.iter().map(level).collect()
}

/// The definition, held against plans of another objective: nobody can be
/// served more while all who have no higher level keep what they have.
#[test]
fn nobody_can_rise_at_the_cost_of_a_higher_level() {
    let mut asked = 0;
    let mut unserved = 0;
    for seed in 0..120_u64 {
        let shape = Shape {
            seed,
            nodes: 1 + seed as usize % 4,
            demands: 1 + seed as usize % 5,
            periods: 1 + seed as usize % 2,
            features: (seed.wrapping_mul(0x9e37_79b9) >> 5) as u16
                & feature::ALL
                & !feature::RANGES
                & !feature::UNSPLIT,
            objective: "fair",
            relax: true,
            load: 0.7,
        };
        let s = shape.scenario();
        let plan = solve(&s, &Options::default()).unwrap();
        if plan.status == Status::Infeasible {
            continue;
        }
        assert_sound(&s, &plan);
        assert_eq!(plan.status, Status::Optimal, "{}", as_json(&s));
        for period in 0..s.periods.len() {
            let levels = levels(&s, &plan, period);
            let served = shares(&plan, period);
            for (d, demand) in s.demands.iter().enumerate() {
                let mut probe = s.clone();
                probe.policy.objective = ObjectiveName::Serve;
                probe.periods = vec![s.periods[period].clone()];
                for (other, entry) in probe.demands.iter_mut().enumerate() {
                    entry.rate = vec![entry.rate[period]];
                    let keeps = levels[other] <= levels[d] * (1.0 + 1e-9);
                    let kept = served[entry.id.as_str()] * (1.0 - 1e-9);
                    let own = entry.min_served.unwrap_or(0.0);
                    entry.min_served = Some(if keeps { kept.max(own) } else { own });
                    entry.value = f64::from(u8::from(other == d));
                }
                for route in &mut probe.routes {
                    route.rate = route.rate.as_ref().map(|rate| vec![rate[period]]);
                }
                let best = judged(&probe, &exact());
                let most = shares(&best, 0)[demand.id.as_str()];
                let now = served[demand.id.as_str()];
                assert!(
                    most <= now + 1e-6,
                    "{} in period {period} could have {most} instead of {now}\n{}",
                    demand.id,
                    as_json(&s)
                );
                asked += 1;
                unserved += usize::from(now < 1.0 - 1e-6);
            }
        }
    }
    assert!(asked > 300 && unserved > 100, "{asked} {unserved}");
}

/// Whole replicas of independent models on one node: the best smallest level,
/// and how few demands have to stay at it, counted out.
#[test]
fn whole_numbers_reach_the_best_smallest_level() {
    for case in 0..60 {
        let mut dice = Dice::new(5, "fair", case);
        let slots = dice.whole(2, 7);
        let models = dice.whole(2, 4) as usize;
        let speed: Vec<f64> = (0..models).map(|_| dice.between(2.0, 9.0)).collect();
        let rate: Vec<f64> = (0..models).map(|_| dice.between(4.0, 30.0)).collect();
        let holds: Vec<u64> = (0..models).map(|_| dice.whole(1, 2)).collect();
        let mut best: Option<(f64, usize)> = None;
        let mut counts = vec![0_u64; models];
        loop {
            let held: u64 = counts.iter().zip(&holds).map(|(n, h)| n * h).sum();
            if held <= slots {
                let level = |m: usize| (speed[m] * counts[m] as f64 / rate[m]).min(1.0);
                let levels: Vec<f64> = (0..models).map(level).collect();
                let least = levels.iter().copied().fold(f64::INFINITY, f64::min);
                let at = levels.iter().filter(|l| **l <= least + 1e-9).count();
                let better = best.is_none_or(|(level, number)| {
                    least > level + 1e-9 || (least > level - 1e-9 && at < number)
                });
                if better {
                    best = Some((least, at));
                }
            }
            let Some(next) = counts.iter().position(|n| *n < slots) else {
                break;
            };
            counts[..next].fill(0);
            counts[next] += 1;
        }
        let (least, number) = best.unwrap();
        let entries = |make: &dyn Fn(usize) -> Value| (0..models).map(make).collect::<Vec<_>>();
        let s = scenario(&json!({
            "schema_version": 1,
            "nodes": [{"id": "a", "hardware": "H", "capacity": {"gpu": slots}}],
            "models": entries(&|m| json!({"id": format!("m{m}"), "profiles": [
                {"hardware": "H", "rate": speed[m], "holds": {"gpu": holds[m]}}]})),
            "demands": entries(&|m| json!(
                {"id": format!("d{m}"), "model": format!("m{m}"), "rate": rate[m]})),
            "policy": {"objective": "fair"},
        }));
        let plan = judged(&s, &exact());
        let found = levels(&s, &plan, 0);
        assert!(
            is_close(plan.objective.value, least, 1e-6, 0.0),
            "{} is not {least}\n{}",
            plan.objective.value,
            as_json(&s)
        );
        let at = found.iter().filter(|l| **l <= least + 2e-3).count();
        assert!(
            at <= number,
            "{at} stay at {least}, not {number}\n{}",
            as_json(&s)
        );
    }
}

/// A hundredth of a demand must be served whose level is a thousandth of the other's: more
/// than its level asks for, and no reason to call it impossible.
#[test]
fn what_must_be_served_may_be_more_than_a_level() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "hardware": "L40S", "capacity": {"gpu": 7.8},
                   "count": {"min": 1, "max": 2}}],
        "models": [{"id": "m", "profiles": [
            {"hardware": "H100", "rate": 3.3, "holds": {"gpu": 0.67}},
            {"hardware": "L40S", "rate": 0.61, "uses": {"gpu": 1.5}}]}],
        "demands": [
            {"id": "dear", "model": "m", "rate": 0.15},
            {"id": "cheap", "model": "m", "rate": 0.27, "value": 0.0016, "min_served": 0.011}],
        "policy": {"objective": "fair"}
    }));
    let plan = judged(&s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.objective.value, 1.0);
}
