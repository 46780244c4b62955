//! The owner's questions by hand, and what holds for every answer.
#![allow(clippy::unwrap_used, clippy::panic)]

use idlewise::questions::{Purchase, StressCase, StressEvent};
use idlewise::scenario::Count;
use idlewise::{
    GrowOptions, Growth, Hooks, Options, Planner, Scenario, Sizing, Stress, StressOptions, grow,
    price_ranges, size, solve, stress,
};
use idlewise_tests::by_hand::{listed, with};
use idlewise_tests::judge::{as_json, assert_close, assert_sound, exact, scenario};
use idlewise_tests::random::{Shape, feature};
use serde_json::{Value, json};

const TOLERANCE: f64 = 1e-6;

fn changed(changes: &Value) -> Scenario {
    scenario(&listed(with(changes)))
}

fn sized(scenario: &Scenario) -> Sizing {
    size(scenario, &exact(), &Hooks::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn grown(scenario: &Scenario, machines: u32) -> Growth {
    let ask = GrowOptions::new().machines(machines);
    grow(scenario, &ask, &exact(), &Hooks::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn stressed(scenario: &Scenario, demand_percent: &[f64]) -> Stress {
    let ask = StressOptions::new().demand_percent(demand_percent.iter().copied());
    stress(scenario, &ask, &exact(), &Hooks::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn needed(sizing: &Sizing) -> Vec<(&str, f64)> {
    let entries = sizing.entries.iter();
    entries.map(|e| (e.node.as_str(), e.needed)).collect()
}

/// Random small fleets.
fn shapes() -> impl Iterator<Item = Shape> {
    (0..60).map(|seed| Shape {
        seed,
        nodes: 1 + (seed % 5) as usize,
        demands: 1 + (seed % 4) as usize,
        periods: 1 + (seed % 3) as usize,
        features: feature::ALL & !(seed as u16 % 7),
        objective: ["serve", "cost", "profit"][(seed % 3) as usize],
        relax: seed % 2 == 0,
        load: [0.1, 0.5, 1.0, 3.0][(seed % 4) as usize],
    })
}

#[test]
fn the_dearer_of_two_machines_is_switched_off() {
    // 12 units/s need 12 gpu: one machine of 10 at 20 and one of 5 at 7, or
    // three of 5 at 21. Without the dear one three cheap ones do it.
    let s = changed(&json!({
        "nodes": {"b": {"hardware": "H", "capacity": {"gpu": 5}, "count": 3, "price_per_hour": 7}},
        "demands": {"d": {"rate": 12}},
    }));
    let sizing = sized(&s);
    assert_eq!(needed(&sizing), [("a", 0.0), ("b", 3.0)]);
    assert!(sizing.priced);
    assert_close(sizing.today.price_per_hour, 41.0, TOLERANCE);
    assert_close(sizing.needed.price_per_hour, 21.0, TOLERANCE);
    assert_close(sizing.saved_per_hour, 20.0, TOLERANCE);
    assert_close(sizing.entries[0].saved_per_hour, 20.0, TOLERANCE);
    assert_close(sizing.needed.served_percent, 100.0, TOLERANCE);
    // 12 gpu at 1.4 each would cost 16.8; of whole machines nothing is cheaper.
    assert_close(sizing.bound_per_hour.unwrap(), 21.0, TOLERANCE);
    assert!(sizing.gap.unwrap() < TOLERANCE, "{:?}", sizing.gap);
    assert_close(sizing.needed.idle_percent, 20.0, TOLERANCE);
}

#[test]
fn of_equal_machines_the_last_are_switched_off_and_hours_count() {
    // Two entries alike, of 2 and 3 machines; the busier hour needs 3 of them,
    // the other hour 1: two thirds of the machines could sleep for 3 of 4 hours.
    let s = changed(&json!({
        "periods": [{"hours": 1}, {"hours": 3}],
        "nodes": {"a": {"count": 2}, "b": {"hardware": "H", "capacity": {"gpu": 10},
                  "count": 3, "price_per_hour": 20, "operator": "other"}},
        "demands": {"d": {"rate": [30, 10]}},
    }));
    let sizing = sized(&s);
    assert_eq!(needed(&sizing), [("a", 2.0), ("b", 1.0)]);
    assert_close(sizing.saved_per_hour, 40.0, TOLERANCE);
    let asleep = |e: usize| sizing.entries[e].asleep_percent;
    assert_close(2.0 * asleep(0) + asleep(1), 3.0 * 50.0, TOLERANCE);
}

#[test]
fn nothing_priced_is_weighed_by_compute() {
    let s = changed(&json!({
        "nodes": {"a": {"count": 4, "price_per_hour": 0}},
        "demands": {"d": {"rate": 15}},
    }));
    let sizing = sized(&s);
    assert!(!sizing.priced);
    assert_eq!(needed(&sizing), [("a", 2.0)]);
    assert_close(sizing.saved_per_hour, 20.0, TOLERANCE);
    assert_close(sizing.bound_per_hour.unwrap(), 20.0, TOLERANCE);
}

#[test]
fn what_is_scarce_stays() {
    let s = changed(&json!({"demands": {"d": {"rate": 40}}}));
    let sizing = sized(&s);
    assert_eq!(needed(&sizing), [("a", 1.0)]);
    assert_eq!(sizing.saved_per_hour, 0.0);
    assert!(sizing.gap.unwrap() < TOLERANCE);
}

#[test]
fn a_fleet_without_a_plan_says_why() {
    let s = changed(&json!({"demands": {"d": {"rate": 40, "min_served": 1}}}));
    let sizing = sized(&s);
    assert!(!sizing.plan.exists() && !sizing.plan.conflicts.is_empty());
    assert!(sizing.entries.is_empty());
    assert!(grown(&s, 2).curves.is_empty());
    assert!(stressed(&s, &[10.0]).cases.is_empty());
}

#[test]
fn the_sized_fleet_serves_as_much_and_costs_no_more() {
    for shape in shapes() {
        let s = shape.scenario();
        let sizing = size(&s, &Options::default(), &Hooks::default()).unwrap();
        if !sizing.plan.exists() {
            continue;
        }
        let (today, after) = (&sizing.today, &sizing.needed);
        let context = as_json(&s);
        if shape.objective == "serve" {
            assert!(after.value >= today.value * (1.0 - 1e-8), "{context}");
        }
        assert!(
            after.cost_per_hour <= today.cost_per_hour * (1.0 + 1e-8),
            "{context}"
        );
        if let Some(bound) = sizing.bound_per_hour {
            assert!(bound <= after.cost_per_hour, "{context}");
        }
        let mut small = s.clone();
        for (node, entry) in small.nodes.iter_mut().zip(&sizing.entries) {
            let (min, max) = node.count.bounds();
            let most = if node.count.is_range() { max } else { min };
            assert!(
                entry.needed <= most as f64 && entry.needed >= 0.0,
                "{context}"
            );
            node.count = Count::Fixed(entry.needed as u64);
        }
        if shape.objective != "profit" {
            assert_sound(&small, &sizing.plan);
        }
    }
}

#[test]
fn more_machines_gain_until_all_is_served() {
    // 25 units/s on 10 gpu: one machine serves 10 more, the second 5.
    let s = changed(&json!({"demands": {"d": {"rate": 25}}}));
    let growth = grown(&s, 8);
    let curve = &growth.curves[0];
    assert_eq!((curve.node.as_str(), curve.machines), ("a", 1.0));
    assert_close(curve.shadow_price, 36_000.0, TOLERANCE);
    let gains: Vec<f64> = curve.points.iter().map(|p| p.gain_per_hour).collect();
    assert_eq!(gains.len(), 2);
    assert_close(gains[0], 36_000.0, TOLERANCE);
    assert_close(gains[1], 18_000.0, TOLERANCE);
    let last = &curve.points[1];
    assert_eq!(last.policies.last().unwrap().policy, "optimum");
    assert_close(
        last.policies.last().unwrap().served_percent,
        100.0,
        TOLERANCE,
    );
    assert_close(last.policies[0].idle_percent, 100.0 / 6.0, TOLERANCE);
    assert_eq!(growth.today.last().unwrap().policy, "optimum");
}

#[test]
fn machines_that_gain_nothing_have_no_curve() {
    let growth = grown(&changed(&json!({})), 8);
    assert_eq!(growth.curves[0].shadow_price, 0.0);
    assert!(growth.curves[0].points.is_empty());
    assert_eq!(growth.left_out, 0);
}

#[test]
fn curves_of_relaxations_are_concave_below_the_shadow_price() {
    for shape in shapes().filter(|shape| shape.relax) {
        let s = shape.scenario();
        let growth = grown(&s, 4);
        let size = growth
            .plan
            .objective
            .value
            .abs()
            .max(growth.plan.objective.bound.abs());
        let noise = 1e-6 * size / s.periods.iter().map(|p| p.hours).sum::<f64>();
        for curve in &growth.curves {
            let mut most = curve.shadow_price;
            for point in &curve.points {
                let gain = point.gain_per_hour;
                assert!(gain >= 0.0 && gain <= most + noise, "{}", as_json(&s));
                most = gain;
            }
        }
    }
}

fn bought(scenario: &Scenario, budget: f64) -> Purchase {
    let ask = GrowOptions::new().machines(0).budget_per_hour(budget);
    let growth = grow(scenario, &ask, &exact(), &Hooks::default());
    growth.unwrap_or_else(|e| panic!("{e}")).purchase.unwrap()
}

fn list(purchase: &Purchase) -> Vec<(&str, u64)> {
    let machines = purchase.machines.iter();
    machines.map(|b| (b.node.as_str(), b.machines)).collect()
}

/// Two models, each on hardware of its own, and nothing there yet but one
/// machine of each. A machine of a gains 7 for 6, one of b 5 for 5.
fn shop(demand_a: f64) -> Scenario {
    changed(&json!({
        "nodes": {
            "a": {"hardware": "A", "capacity": {"gpu": 7}, "price_per_hour": 6},
            "b": {"hardware": "B", "capacity": {"gpu": 5}, "price_per_hour": 5},
        },
        "models": {
            "m": {"profiles": [{"hardware": "A", "rate": 1}]},
            "n": {"profiles": [{"hardware": "B", "rate": 1}]},
        },
        "demands": {"d": {"rate": demand_a}, "e": {"model": "n", "rate": 100}},
    }))
}

#[test]
fn the_best_purchase_is_not_the_dearest_price_first() {
    // By shadow price per currency a comes first: 7 / 6. But one of a leaves 4,
    // for which there is nothing; two of b gain 10.
    let purchase = bought(&shop(100.0), 10.0);
    assert_eq!(list(&purchase), [("b", 2)]);
    assert_close(purchase.gain_per_hour, 10.0 * 3600.0, TOLERANCE);
    assert_close(purchase.spent_per_hour, 10.0, TOLERANCE);
    assert!(purchase.gap < 1e-6, "{purchase:?}");
    assert_close(purchase.plan.objective.value, 22.0 * 3600.0, TOLERANCE);
    // For 12 it is two of a: 14.
    assert_eq!(list(&bought(&shop(100.0), 12.0)), [("a", 2)]);
    // A price holds for the first machine only: of a second, 2 units are used.
    let mixed = bought(&shop(16.0), 12.0);
    assert_eq!(list(&mixed), [("a", 1), ("b", 1)]);
    assert_close(mixed.gain_per_hour, 12.0 * 3600.0, TOLERANCE);
}

#[test]
fn nothing_is_bought_that_gains_nothing() {
    let none = bought(&shop(100.0), 4.0);
    assert!(none.machines.is_empty());
    assert_eq!((none.spent_per_hour, none.gain_per_hour), (0.0, 0.0));
    let idle = bought(&changed(&json!({})), 100.0);
    assert!(idle.machines.is_empty(), "{idle:?}");
    let error = grow(
        &shop(1.0),
        &GrowOptions::new().budget_per_hour(-1.0),
        &exact(),
        &Hooks::default(),
    );
    assert_eq!(error.unwrap_err().code(), "input");
}

#[test]
fn purchases_are_the_best_of_all() {
    for shape in shapes().filter(|s| s.nodes <= 3 && s.relax && s.objective == "serve") {
        let s = shape.scenario();
        let plan = solve(&s, &exact()).unwrap();
        if !plan.exists() {
            continue;
        }
        let dearest = s
            .nodes
            .iter()
            .map(idlewise::Node::machine_price)
            .fold(0.0, f64::max);
        let budget = 2.0 * dearest;
        let purchase = bought(&s, budget);
        let mut best = plan.objective.value;
        let most: Vec<u64> = s
            .nodes
            .iter()
            .map(|n| (budget / n.machine_price()).floor().min(6.0) as u64)
            .collect();
        let mut m = vec![0; most.len()];
        'all: loop {
            let price: f64 = s
                .nodes
                .iter()
                .zip(&m)
                .map(|(n, &m)| n.machine_price() * m as f64)
                .sum();
            if price <= budget {
                let mut changed = s.clone();
                for (node, more) in changed.nodes.iter_mut().zip(&m) {
                    let (min, max) = node.count.bounds();
                    node.count = if node.count.is_range() {
                        Count::from(min..=max + more)
                    } else {
                        Count::from(max + more)
                    };
                }
                best = best.max(solve(&changed, &exact()).unwrap().objective.value);
            }
            for (m, &most) in m.iter_mut().zip(&most) {
                if *m < most {
                    *m += 1;
                    continue 'all;
                }
                *m = 0;
            }
            break;
        }
        let value = purchase.plan.objective.value;
        assert!(
            value >= best * (1.0 - 1e-6),
            "{value} < {best}: {}",
            as_json(&s)
        );
    }
}

#[test]
fn prices_hold_from_corner_to_corner() {
    // 10 gpu for 25 units/s of value 1, and 5 of value 3. Below 5 gpu a unit
    // is worth 3, from there to 30 gpu 1, beyond nothing.
    let s = changed(&json!({
        "nodes": {"a": {"capacity": {"gpu": 1}, "count": 20}},
        "demands": {"d": {"rate": 25}, "dear": {"model": "m", "rate": 5, "value": 3}},
    }));
    let found = price_ranges(&s, &exact(), &Hooks::default()).unwrap();
    let a = &found.nodes[0];
    assert_close(a.machines, 20.0, TOLERANCE);
    assert_close(a.fewer.price, 3600.0, 1e-5);
    assert_close(a.fewer.until, 5.0, 1e-5);
    assert_close(a.more.price, 3600.0, 1e-5);
    assert_close(a.more.until, 30.0, 1e-5);
    assert!(!a.more.open);
    // More of the dear demand pushes the other out, at 3 - 1 per unit, until it
    // has all 20 gpu.
    let dear = found.demands.iter().find(|d| d.demand == "dear").unwrap();
    assert_close(dear.more.price, 2.0, 1e-5);
    assert!(dear.more.open);
    assert_close(dear.fewer.price, 2.0, 1e-5);
}

#[test]
fn at_a_corner_the_last_machine_is_worth_more_than_the_next() {
    let s = changed(&json!({
        "nodes": {"a": {"capacity": {"gpu": 1}, "count": 5}},
        "demands": {"d": {"rate": 25}, "dear": {"model": "m", "rate": 5, "value": 3}},
    }));
    let a = &price_ranges(&s, &exact(), &Hooks::default()).unwrap().nodes[0];
    assert_close(a.fewer.price, 3.0 * 3600.0, 1e-5);
    assert_close(a.more.price, 3600.0, 1e-5);
    assert!(a.fewer.until < 1e-6 && a.more.open);
}

/// A case by what happens.
fn case(stress: &Stress, is: impl Fn(&StressEvent) -> bool) -> &StressCase {
    stress.cases.iter().find(|c| is(&c.event)).unwrap()
}

#[test]
fn growth_and_losses_by_hand() {
    // a: one machine of 10, b: two of 5; 16 units/s. Half as much again is 24,
    // 4 more than there is. Of what 100 % service would bring, 4 / 24 is lost.
    let s = changed(&json!({
        "nodes": {"b": {"hardware": "H", "capacity": {"gpu": 5}, "count": 2, "region": "r",
                        "operator": "o"}},
        "demands": {"d": {"rate": 16}},
    }));
    let found = stressed(&s, &[10.0, 50.0]);
    assert_close(found.today.served_percent, 100.0, TOLERANCE);
    let ten = case(&found, |e| *e == StressEvent::Demand { percent: 10.0 });
    assert_eq!((ten.lost_percent, ten.headroom_percent), (0.0, Some(0.0)));
    assert!(ten.suffers.is_empty());
    let half = case(&found, |e| *e == StressEvent::Demand { percent: 50.0 });
    assert_close(half.lost_percent, 100.0 * 4.0 / 24.0, TOLERANCE);
    assert_close(half.headroom_percent.unwrap(), 20.0, 1e-4);
    assert_close(
        half.suffers[0].served_percent,
        100.0 * 20.0 / 24.0,
        TOLERANCE,
    );
    assert_close(half.suffers[0].today_percent, 100.0, TOLERANCE);
    // Without a: 10 of 16, and b would have to be 1.6 times as large.
    let lost = case(
        &found,
        |e| matches!(e, StressEvent::Node { node } if node == "a"),
    );
    assert_close(lost.lost_percent, 37.5, TOLERANCE);
    assert_close(lost.headroom_percent.unwrap(), 60.0, 1e-4);
    assert_close(lost.suffers[0].lost_value, 6.0 * 3600.0, TOLERANCE);
    let one = case(&found, |e| matches!(e, StressEvent::Machine { .. }));
    assert_eq!(
        one.event,
        StressEvent::Machine {
            node: "b".to_owned()
        }
    );
    assert_close(one.lost_percent, 100.0 / 16.0, TOLERANCE);
    let region = case(
        &found,
        |e| matches!(e, StressEvent::Region { region } if region == "r"),
    );
    let operator = case(&found, |e| matches!(e, StressEvent::Operator { .. }));
    assert_eq!(region.lost_percent, operator.lost_percent);
    assert_close(region.lost_percent, 37.5, TOLERANCE);
    // The whole region of a is gone with it; nothing of b is in it.
    assert_eq!(found.left_out, 0);
}

#[test]
fn placed_replicas_stay_where_they_are() {
    // A replica holds 1 gpu and serves 1 unit/s: 4 are placed on 10 gpu. The
    // machine has room, the placement has none.
    let s = changed(&json!({
        "models": {"m": {"profiles": [{"hardware": "H", "rate": 1, "holds": {"gpu": 1}}]}},
    }));
    let found = stressed(&s, &[25.0]);
    let grown = case(&found, |e| matches!(e, StressEvent::Demand { .. }));
    assert_close(grown.lost_percent, 20.0, TOLERANCE);
    assert_close(grown.headroom_percent.unwrap(), 25.0, 1e-4);
}

#[test]
fn no_headroom_replaces_what_only_the_lost_machines_could_do() {
    let s = changed(&json!({
        "nodes": {"b": {"hardware": "H", "capacity": {"gpu": 5}, "region": "far"}},
        "demands": {"d": {"rate": 12}, "near": {"model": "m", "rate": 1, "max_rtt_ms": 5}},
        "rtt_ms": {"default": {"far": 90}},
    }));
    let found = stressed(&s, &[]);
    let lost = case(
        &found,
        |e| matches!(e, StressEvent::Node { node } if node == "a"),
    );
    assert_eq!(lost.headroom_percent, None);
    assert!(
        lost.suffers
            .iter()
            .any(|d| d.demand == "near" && d.served_percent == 0.0)
    );
}

#[test]
fn where_nothing_happens_nothing_is_lost() {
    for shape in shapes() {
        let s = shape.scenario();
        let found = stressed(&s, &[0.0]);
        if !found.plan.exists() {
            continue;
        }
        let nothing = &found.cases[0];
        assert_eq!(nothing.event, StressEvent::Demand { percent: 0.0 });
        assert_eq!(nothing.lost_percent, 0.0, "{}", as_json(&s));
        assert_eq!(nothing.service, found.today);
        if shape.objective == "serve" {
            let value = found.plan.objective.value;
            assert!(found.today.value >= value * (1.0 - 1e-6), "{}", as_json(&s));
            if shape.relax {
                assert_close(found.today.value, value, TOLERANCE);
            }
        }
        for case in &found.cases {
            let lost = case.lost_percent;
            assert!((0.0..=100.0 + 1e-6).contains(&lost), "{}", as_json(&s));
        }
    }
}

#[test]
fn odd_questions_are_refused() {
    let s = changed(&json!({}));
    for percent in [-1.0, f64::NAN, f64::INFINITY] {
        let ask = StressOptions::new().demand_percent([percent]);
        let error = stress(&s, &ask, &exact(), &Hooks::default()).unwrap_err();
        assert_eq!(error.code(), "input");
    }
}

#[test]
fn progress_ends_at_its_total_and_stopping_works() {
    use std::sync::Mutex;
    let s = changed(&json!({"demands": {"d": {"rate": 25}}}));
    let seen = Mutex::new(Vec::new());
    let note = |p: idlewise::Progress| seen.lock().unwrap().push((p.done, p.total));
    let hooks = Hooks {
        progress: Some(&note),
        ..Hooks::default()
    };
    size(&s, &exact(), &hooks).unwrap();
    let (done, total) = *seen.lock().unwrap().last().unwrap();
    assert!(done == total && total > 0);
    let stop = || true;
    let hooks = Hooks {
        cancelled: Some(&stop),
        ..Hooks::default()
    };
    assert_eq!(size(&s, &exact(), &hooks).unwrap_err().code(), "cancelled");
    let ask = GrowOptions::default();
    assert_eq!(
        grow(&s, &ask, &exact(), &hooks).unwrap_err().code(),
        "cancelled"
    );
    assert!(solve(&s, &exact()).is_ok());
}

#[test]
fn a_fleet_that_is_enough_serves_as_much_of_all_that_is_asked_for() {
    // Under profit only what today's plan serves is asked of fewer machines; the percentage
    // is that of the whole demand.
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "a", "count": 4, "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 1,
            "usage_price": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
        "demands": [{"id": "d", "model": "m", "rate": 2, "value": 1},
            {"id": "nothing worth", "model": "m", "rate": 2, "value": 0}],
        "policy": {"objective": "profit", "relax": true},
    }));
    let found = Planner::new().size(&s).unwrap();
    assert!(
        (found.today.served_percent - 50.0).abs() < 1e-6,
        "{found:?}"
    );
    assert!(
        (found.needed.served_percent - 50.0).abs() < 1e-4,
        "{found:?}"
    );
    assert!((found.needed.machines - 2.0).abs() < 1e-9);
}

/// Hundreds of findings would not say that it is the wrong file.
#[test]
fn a_plan_of_another_scenario_is_called_that() {
    let one = changed(&json!({}));
    let plan = solve(&one, &exact()).unwrap();
    let mut other = one.clone();
    for id in other.nodes.iter_mut().map(|node| &mut node.id) {
        id.insert_str(0, "other ");
    }
    for id in other.demands.iter_mut().map(|demand| &mut demand.id) {
        id.insert_str(0, "other ");
    }
    let found = idlewise::certify::verify(&other, &plan);
    assert!(!found.valid);
    assert_eq!(
        found.findings,
        [
            "the plan was made for another scenario: it has none of the nodes and none of the \
             demands of this one"
        ]
    );
}
