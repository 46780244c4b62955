//! Machines rented by the hour beside futures: their number in every period is decided
//! before anyone knows which future comes, as that of machines committed to for all of them.
#![allow(clippy::unwrap_used)]

use idlewise::Scenario;
use idlewise::plan::{Plan, Status};
use idlewise_tests::in_futures::is_counted_out;
use idlewise_tests::judge::{assert_close, exact, judged_by_all, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

/// What a machine brings in an hour in which it is busy.
const FULL: f64 = 3.6;

/// A calm day of 1,000 units a second in both hours, and three times that in the second hour
/// three of four times.
fn day(committed: f64, on_demand: f64, starting: &Value) -> Scenario {
    let mut count = json!({"min": 0, "max": 9, "per": "period"});
    for (field, value) in starting.as_object().unwrap() {
        count[field] = value.clone();
    }
    scenario(&json!({
        "schema_version": 1,
        "periods": [{"label": "day"}, {"label": "evening"}],
        "nodes": [
            {"id": "committed", "tier": "committed", "hardware": "H", "capacity": {"gpu": 1},
             "count": {"min": 0, "max": 9}, "price_per_hour": committed},
            {"id": "hourly", "tier": "on demand", "hardware": "H", "capacity": {"gpu": 1},
             "count": count, "price_per_hour": on_demand}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 1000, "value": 1e-6}],
        "futures": [{"id": "calm"},
                    {"id": "launch", "weight": 3, "demands": [{"rate": [1000, 3000]}]}],
        "policy": {"objective": "profit"},
    }))
}

fn best(s: &Scenario) -> Plan {
    let plan = judged_by_all(s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    plan
}

/// (period, machines) of what is rented by the hour.
fn hourly(plan: &Plan) -> Vec<(usize, f64)> {
    plan.hourly.iter().map(|h| (h.period, h.count)).collect()
}

/// One machine is busy in both hours. Two more are busy in the evening of the launch: 2.7
/// each. Committed to they cost 1.5 in either hour, on demand 2.5 in the evening.
#[test]
fn the_evening_is_rented_by_the_hour() {
    let plan = best(&day(1.5, 2.5, &json!({})));
    assert_eq!(plan.counts[0].count, 1.0);
    assert_eq!(hourly(&plan), [(1, 2.0)]);
    assert_close(
        plan.objective.value,
        2.0 * FULL - 3.0 + 2.0 * (2.7 - 2.5),
        1e-9,
    );
    assert_close(plan.objective.cost, 3.0 + 5.0, 1e-9);
    assert_close(plan.futures[0].cost, 8.0, 1e-9);
    // What stands idle in the calm evening.
    assert_close(plan.futures[0].waste.total.compute_hours.surplus, 2.0, 1e-9);
    // Committed to for 1, they cost 2 for 2.7.
    let plan = best(&day(1.0, 2.5, &json!({})));
    assert_eq!(plan.counts[0].count, 3.0);
    assert_eq!(hourly(&plan), []);
}

/// A start takes what the two would bring, or it does not; so do hours that are paid for
/// beyond the last period.
#[test]
fn starts_are_paid_in_every_future() {
    let s = day(1.5, 2.5, &json!({"running": 0, "start_cost": 0.3}));
    assert_eq!(hourly(&best(&s)), []);
    let s = day(1.5, 2.5, &json!({"running": 0, "start_cost": 0.1}));
    let plan = best(&s);
    assert_eq!(hourly(&plan), [(1, 2.0)]);
    assert_close(plan.objective.value, 4.2 + 0.4 - 0.2, 1e-9);
    let rents = plan.hourly_rents(&s);
    assert_close(rents[0].cost, 5.2, 1e-9);
    let s = day(1.5, 2.5, &json!({"running": 0, "min_hours": 2}));
    assert_eq!(hourly(&best(&s)), []);
    let s = day(1.5, 2.0, &json!({"running": 0, "min_hours": 1.25}));
    // 2.7 for 2.5.
    let plan = best(&s);
    assert_eq!(hourly(&plan), [(1, 2.0)]);
    assert_close(plan.objective.cost, 3.0 + 5.0, 1e-9);
}

/// A spot machine that may be lost, and is not paid for then: 1.8 for 1 on average.
#[test]
fn what_is_lost_is_not_paid_by_the_hour() {
    let s = |price: f64| {
        scenario(&json!({
            "schema_version": 1,
            "periods": [{}, {"hours": 2}],
            "nodes": [{"id": "spot", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 2,
                       "count": {"min": 0, "max": 4, "per": "period"}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
            "demands": [{"id": "chat", "model": "m", "rate": [1000, 2000], "value": 1e-6}],
            "futures": [{"id": "there"}, {"id": "gone", "nodes": [
                {"id": "spot", "availability": 0, "price_per_hour": price}]}],
            "policy": {"objective": "profit"},
        }))
    };
    let plan = best(&s(0.0));
    assert_eq!(hourly(&plan), [(0, 1.0), (1, 2.0)]);
    assert_close(plan.objective.value, 5.0 * (FULL - 2.0) / 2.0, 1e-9);
    assert_close(plan.futures[1].cost, 0.0, 1e-9);
    // Paid for all the same it would bring 1.8 for 2.
    assert_eq!(hourly(&best(&s(2.0))), []);
}

/// At worst the evening's price is 5: then the sure machine at 3 is better, one of it, and by
/// the hour only where it is needed.
#[test]
fn the_worst_price_of_an_hour_counts() {
    let s = |goal: &Value| {
        scenario(&json!({
            "schema_version": 1,
            "periods": [{}, {}],
            "nodes": [
                {"id": "spot", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 1,
                 "count": {"min": 0, "max": 4, "per": "period"}},
                {"id": "sure", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 3,
                 "count": {"min": 0, "max": 4, "per": "period", "running": 0, "start_cost": 0.5}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
            "demands": [{"id": "chat", "model": "m", "rate": [0, 1000]}],
            "futures": [{"id": "calm", "weight": 9},
                        {"id": "crisis", "nodes": [{"id": "spot", "price_per_hour": 5}]}],
            "policy": {"objective": "cost", "futures": goal},
        }))
    };
    let plan = best(&s(&json!("expected")));
    assert_close(plan.objective.value, 1.4, 1e-9);
    let plan = best(&s(&json!("worst")));
    assert_close(plan.objective.value, 3.5, 1e-9);
    assert_eq!(plan.hourly[0].node, "sure");
}

/// Every number of machines in each of two periods, with starts, in two futures.
#[test]
fn hours_of_two_futures_by_brute_force() {
    for case in 0..60 {
        let mut dice = Dice::new(4, "futures_hourly", case);
        let price = [dice.between(0.2, 1.2), dice.between(0.2, 1.2)];
        let start = dice.between(0.0, 1.0);
        let value = dice.between(0.5, 2.0);
        let weight = dice.between(0.1, 0.9);
        let hours = [dice.between(0.5, 2.0), dice.between(0.5, 2.0)];
        let running = dice.whole(0, 2);
        let holds = case % 2 == 0;
        // By future, then period.
        let rate = [0, 1].map(|_| [0, 1].map(|_| dice.between(0.0, 3.0)));
        let mut most = f64::MIN;
        for a in 0..=3_u64 {
            for b in 0..=3_u64 {
                let n = [a, b];
                let begun = a.saturating_sub(running) + b.saturating_sub(a);
                let made = |f: usize| -> f64 {
                    let each = (0..2).map(|t| {
                        let served = rate[f][t].min(n[t] as f64);
                        hours[t] * (value * served - price[f] * n[t] as f64)
                    });
                    each.sum::<f64>() - start * begun as f64
                };
                most = most.max(weight * made(0) + (1.0 - weight) * made(1));
            }
        }
        let future = |f: usize, weight: f64| {
            json!({"id": format!("f{f}"), "weight": weight,
                   "demands": [{"rate": rate[f]}], "nodes": [{"price_per_hour": price[f]}]})
        };
        let profile = if holds {
            json!({"hardware": "H", "rate": 1, "holds": {"gpu": 1}})
        } else {
            json!({"hardware": "H", "rate": 1})
        };
        let s = scenario(&json!({
            "schema_version": 1,
            "periods": [{"hours": hours[0]}, {"hours": hours[1]}],
            "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 9,
                       "count": {"min": 0, "max": 3, "per": "period", "running": running,
                                 "start_cost": start}}],
            "models": [{"id": "m", "profiles": [profile]}],
            "demands": [{"id": "d", "model": "m", "rate": 1, "value": value / 3600.0}],
            "futures": [future(0, weight), future(1, 1.0 - weight)],
            "policy": {"objective": "profit"},
        }));
        assert!(is_counted_out(&s, most, 1e-6, case));
    }
}

/// Half an hour passes before a machine serves. Three of four times it is busy in the second
/// hour: started with it, it brings 0.75 x 1.8 for 1; an hour before, 0.75 x 3.6 for 2.
#[test]
fn machines_are_started_before_anyone_knows() {
    let s = |price: f64| {
        scenario(&json!({
            "schema_version": 1,
            "periods": [{}, {}],
            "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": price,
                       "count": {"min": 0, "max": 4, "per": "period", "running": 0,
                                 "start_hours": 0.5}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
            "demands": [{"id": "d", "model": "m", "rate": [0, 1000], "value": 1e-6}],
            "futures": [{"id": "calm", "demands": [{"times": 0}]}, {"id": "launch", "weight": 3}],
            "policy": {"objective": "profit"},
        }))
    };
    let plan = best(&s(1.0));
    assert_eq!(plan.periods.len(), 4);
    assert_eq!(hourly(&plan), [(0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0)]);
    assert_close(plan.objective.value, 0.75 * FULL - 2.0, 1e-9);
    // Not ready for half an hour, and then idle where nothing comes.
    let calm = &plan.futures[0].waste.total.compute_hours;
    assert_close(calm.starting, 0.5, 1e-9);
    assert_close(calm.surplus, 1.5, 1e-9);
    assert_eq!(hourly(&best(&s(1.4))), []);
}

/// Every number of machines in each of two periods, which need some of an hour to start, in
/// two futures.
#[test]
fn starts_of_two_futures_by_brute_force() {
    for case in 0..40 {
        let mut dice = Dice::new(5, "futures_starting", case);
        let price = dice.between(0.2, 1.2);
        let start = dice.between(0.1, 0.9);
        let value = dice.between(0.5, 3.0);
        let weight = dice.between(0.1, 0.9);
        let running = dice.whole(0, 2);
        let rate = [0, 1].map(|_| [0, 1].map(|_| dice.between(0.0, 3.0)));
        let mut most = f64::MIN;
        for a in 0..=3_u64 {
            for b in 0..=3_u64 {
                let n = [a, b];
                let begun = [a.saturating_sub(running), b.saturating_sub(a)];
                let made = |f: usize| -> f64 {
                    let each = (0..2).map(|t| {
                        let (all, ready) = (n[t] as f64, (n[t] - begun[t]) as f64);
                        let served = start * rate[f][t].min(ready);
                        let served = served + (1.0 - start) * rate[f][t].min(all);
                        value * served - price * all
                    });
                    each.sum()
                };
                most = most.max(weight * made(0) + (1.0 - weight) * made(1));
            }
        }
        let future = |f: usize, weight: f64| json!({"id": format!("f{f}"), "weight": weight, "demands": [{"rate": rate[f]}]});
        let s = scenario(&json!({
            "schema_version": 1,
            "periods": [{}, {}],
            "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": price,
                       "count": {"min": 0, "max": 3, "per": "period", "running": running,
                                 "start_hours": start}}],
            "models": [{"id": "m", "profiles": [
                {"hardware": "H", "rate": 1, "holds": {"gpu": 1}}]}],
            "demands": [{"id": "d", "model": "m", "rate": [1, 1], "value": value / 3600.0}],
            "futures": [future(0, weight), future(1, 1.0 - weight)],
            "policy": {"objective": "profit"},
        }));
        assert!(is_counted_out(&s, most, 1e-6, case));
    }
}

/// Two alike entries are one, and are handed out again: as many in every future.
#[test]
fn alike_entries_by_the_hour_are_one() {
    let entry = |id: &str, max: u64| {
        json!({"id": id, "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 1,
               "count": {"min": 0, "max": max, "per": "period", "running": 0, "start_cost": 0.1}})
    };
    let s = scenario(&json!({
        "schema_version": 1,
        "periods": [{}, {}],
        "nodes": [entry("a", 2), entry("b", 1)],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "d", "model": "m", "rate": [1000, 3000]}],
        "futures": [{"id": "as forecast"}, {"id": "calm", "demands": [{"times": 0.5}]}],
        "policy": {"objective": "cost"},
    }));
    let plan = best(&s);
    assert_eq!(plan.solver.reduced.nodes, 1);
    assert_close(plan.objective.value, 4.0 + 0.3, 1e-9);
    let all: f64 = plan.hourly.iter().map(|h| h.count).sum();
    assert_close(all, 4.0, 1e-9);
}

#[test]
fn hours_in_some_future_only_are_found_out() {
    let s = day(1.5, 2.5, &json!({}));
    let plan = best(&s);
    let wrong = |change: &dyn Fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        assert!(!idlewise::Planner::new().verify(&s, &other).unwrap().valid);
    };
    wrong(&|p| p.hourly[0].count = 1.0);
    wrong(&|p| p.hourly[0].period = 3);
    wrong(&|p| p.hourly.clear());
    wrong(&|p| p.futures[0].cost -= 5.0);
    wrong(&|p| p.objective.cost -= 1.0);
}
