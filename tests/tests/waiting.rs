//! Work that can wait, in cases that a person can work out and held against programs that
//! say which unit is served when.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the lints spare tests, but not the functions that they share"
)]

use idlewise::plan::{DemandService, Plan, Status};
use idlewise::scenario::{Hourly, Steadiness};
use idlewise::{Demand, Model, Node, ObjectiveName, Period, Planner, Policy, Profile, Scenario};
use idlewise_tests::definition::{Answer, Definition};
use serde_json::json;

/// Machines that serve 10 units a second each; whole machines where `held`.
fn fleet(hours: &[f64], machines: u64, held: bool) -> Scenario {
    let profile = Profile::new("H", 10.0);
    let profile = if held {
        profile.holds("gpu", 1.0)
    } else {
        profile
    };
    let periods: Vec<Period> = hours.iter().map(|&hours| Period::new(hours)).collect();
    Scenario::new("waiting")
        .periods(periods)
        .node(
            Node::new("n", "H")
                .count(machines)
                .capacity("gpu", 1.0)
                .price_per_hour(2.0),
        )
        .model(Model::new("m").profile(profile))
}

fn batch(rates: &[f64], within: f64) -> Demand {
    Demand::new("batch", "m", rates.to_vec()).within_hours(within)
}

fn cheapest() -> Policy {
    Policy::new().objective(ObjectiveName::Cost)
}

fn solved(scenario: &Scenario) -> Plan {
    let planner = Planner::new();
    let plan = planner.solve(scenario).unwrap();
    assert_eq!(plan.status, Status::Optimal, "{:?}", plan.conflicts);
    let verified = planner.verify(scenario, &plan).unwrap();
    assert!(verified.valid, "{:?}", verified.findings);
    plan
}

fn of(plan: &Plan, demand: &str, what: fn(&DemandService) -> f64) -> Vec<f64> {
    let own = plan.demands.iter().filter(|d| d.demand == demand);
    own.map(what).collect()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-6 * b.abs().max(1.0), "{a} is not {b}");
}

fn all_close(a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= 1e-5 * b.abs().max(1.0), "{a} is not {b}");
    }
}

#[test]
fn a_peak_is_served_in_the_hours_after_it() {
    // One machine serves 10 a second; 30 arrive in the first of three hours. At once 10 can
    // be served, within an hour 20, within two hours all 30.
    for held in [false, true] {
        let served = |within: f64| {
            let s = fleet(&[1.0; 3], 1, held).demand(batch(&[30.0, 0.0, 0.0], within));
            let plan = solved(&s);
            close(plan.objective.gap, 0.0);
            (plan.objective.value / 3600.0, plan)
        };
        close(served(0.0).0, 10.0);
        close(served(0.9).0, 10.0);
        let (value, plan) = served(1.0);
        close(value, 20.0);
        all_close(&of(&plan, "batch", |d| d.offered), &[30.0, 0.0, 0.0]);
        all_close(&of(&plan, "batch", |d| d.served), &[10.0, 10.0, 0.0]);
        // 10 a second of what arrived are never served, 10 wait for an hour.
        all_close(&of(&plan, "batch", |d| d.unmet), &[10.0, 0.0, 0.0]);
        all_close(&of(&plan, "batch", |d| d.waiting), &[36_000.0, 0.0, 0.0]);
        let (value, plan) = served(2.0);
        close(value, 30.0);
        all_close(&of(&plan, "batch", |d| d.unmet), &[0.0; 3]);
        all_close(
            &of(&plan, "batch", |d| d.waiting),
            &[72_000.0, 36_000.0, 0.0],
        );
    }
}

#[test]
fn nothing_is_served_before_it_arrives() {
    // 30 arrive in the last hour: the idle hours before it are of no use.
    let s = fleet(&[1.0; 3], 1, false).demand(batch(&[0.0, 0.0, 30.0], 5.0));
    let plan = solved(&s);
    close(plan.objective.value / 3600.0, 10.0);
    all_close(&of(&plan, "batch", |d| d.served), &[0.0, 0.0, 10.0]);
}

#[test]
fn periods_of_different_length_end_in_time_or_not() {
    // 60 for half an hour are 30 unit-hours; one machine serves 5 of them at once. The next
    // period ends 2 hours after the first and serves 20, the last 2.5 hours after it and
    // serves the other 5.
    let served = |within: f64| {
        let s = fleet(&[0.5, 2.0, 0.5], 1, false).demand(batch(&[60.0, 0.0, 0.0], within));
        solved(&s).objective.value / 3600.0
    };
    close(served(1.9), 5.0);
    close(served(2.0), 25.0);
    close(served(2.4), 25.0);
    close(served(2.5), 30.0);
}

#[test]
fn batches_fill_the_night() {
    // Chat takes both machines by day and none at night; 10 a second of batch arrive by
    // day. Without waiting a third machine is rented all along, 3 x 2 hours x 2; with it the
    // two that chat needs anyway serve the batch at night.
    let cost = |within: f64| {
        let s = fleet(&[1.0; 2], 0, true)
            .node(
                Node::new("rent", "H")
                    .count(0..=5)
                    .capacity("gpu", 1.0)
                    .price_per_hour(2.0),
            )
            .demand(Demand::new("chat", "m", [20.0, 0.0]))
            .demand(batch(&[10.0, 0.0], within))
            .policy(cheapest());
        solved(&s).objective.cost
    };
    close(cost(0.0), 12.0);
    close(cost(1.0), 8.0);
}

#[test]
fn machines_by_the_hour_wait_for_full_hours() {
    // 5 a second in each of four hours: half a machine, four hours long, or a whole one in
    // two of them.
    let cost = |within: f64| {
        let rent = Node::new("rent", "H").count(Hourly::new(0..=3));
        let s = fleet(&[1.0; 4], 0, true)
            .node(rent.capacity("gpu", 1.0).price_per_hour(2.0))
            .demand(batch(&[5.0; 4], within))
            .policy(cheapest());
        solved(&s).objective.cost
    };
    close(cost(0.0), 8.0);
    close(cost(1.0), 4.0);
}

#[test]
fn what_must_be_served_counts_over_all_periods() {
    // 30 of 40 in all: 10, 10 and 10 meet three quarters, though no period serves its own
    // three quarters.
    let s = |share: f64| {
        let batch = batch(&[40.0, 0.0, 0.0], 2.0).min_served(share);
        fleet(&[1.0; 3], 1, false).demand(batch).policy(cheapest())
    };
    let plan = solved(&s(0.75));
    let all: f64 = of(&plan, "batch", |d| d.served).iter().sum();
    close(all, 30.0);
    let plan = Planner::new().solve(&s(0.9)).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let text = serde_json::to_string(&plan.conflicts).unwrap();
    assert!(
        text.contains("min_served 0.9 of batch over all periods"),
        "{text}"
    );
    assert!(text.contains("down from 0.9 to 0.75"), "{text}");
    assert!(
        text.contains("within_hours 2 of batch") || text.contains("gpu"),
        "{text}"
    );
}

#[test]
fn an_unsplit_home_serves_all_that_waits() {
    // Of 30 in the first hour one home serves 10 an hour; its link is by what waits, not by
    // the rate of the period, which is 0 in the later ones.
    let s = fleet(&[1.0; 3], 1, false)
        .node(Node::new("o", "H").capacity("gpu", 1.0))
        .demand(batch(&[30.0, 0.0, 0.0], 2.0).split(false));
    let plan = solved(&s);
    close(plan.objective.value / 3600.0, 30.0);
    let homes: std::collections::BTreeSet<_> = plan.routes.iter().map(|r| &r.node).collect();
    assert_eq!(homes.len(), 1);
}

#[test]
fn the_price_of_what_arrives_is_that_of_its_best_hour() {
    // Two machines: the first hour is full, the second is not. What arrives in the first
    // can wait for the second, so that one more unit of it is worth its whole value.
    let s = |within: f64| fleet(&[1.0; 2], 1, false).demand(batch(&[12.0, 0.0], within).value(3.0));
    let price = |within: f64| of(&solved(&s(within)), "batch", |d| d.price)[0];
    close(price(0.0), 0.0);
    close(price(1.0), 3.0);
}

#[test]
fn idle_compute_of_later_hours_is_stranded_by_what_keeps_work_out() {
    // Two machines, one of which may not host the model: 20 arrive in the first hour, and
    // can wait for the second. The host serves 10 and 10. Nothing is unmet, so nothing is
    // stranded. With 30 there are 10 unmet, that the other machine could serve in either
    // hour: one machine-hour is stranded by hosting, the other one is surplus.
    let stranded = |rate: f64| {
        let s = fleet(&[1.0; 2], 1, false)
            .node(
                Node::new("closed", "H")
                    .capacity("gpu", 1.0)
                    .hosts(Vec::<String>::new()),
            )
            .demand(batch(&[rate, 0.0], 1.0));
        let plan = solved(&s);
        let hours = plan.waste.total.compute_hours;
        close(
            hours.installed,
            hours.useful + hours.workload_idle + hours.stranded.total() + hours.surplus,
        );
        (hours.stranded.hosting, hours.surplus)
    };
    let (hosting, surplus) = stranded(20.0);
    close(hosting, 0.0);
    close(surplus, 2.0);
    let (hosting, surplus) = stranded(30.0);
    close(hosting, 1.0);
    close(surplus, 1.0);
}

#[test]
fn no_hours_are_no_waiting_and_more_are_never_worse() {
    for seed in 0..40_u64 {
        let value = |within: f64| {
            let plan = solved(&random(seed, within));
            let sign = if plan.objective.name == ObjectiveName::Cost {
                -1.0
            } else {
                1.0
            };
            sign * plan.objective.value
        };
        let mut before = f64::NEG_INFINITY;
        for within in [0.0, 0.5, 1.0, 2.0, 100.0] {
            let now = value(within);
            assert!(
                now >= before - 1e-6 * before.abs().max(1.0),
                "seed {seed}: {now} < {before}"
            );
            before = now;
        }
    }
}

#[test]
fn the_program_that_says_which_unit_is_served_when_agrees() {
    for seed in 0..60_u64 {
        let within = [0.0, 0.5, 1.0, 2.0, 100.0][(seed % 5) as usize];
        let scenario = random(seed, within);
        let plan = solved(&scenario);
        let parts = scenario.in_parts();
        let definition = Definition::new(&parts).unwrap();
        let point = definition.point(&plan).unwrap();
        let broken = definition.broken(&point, 1.0);
        assert!(broken.is_empty(), "seed {seed}: {broken:?}");
        let Answer::Point(best) = definition.answer() else {
            panic!("seed {seed}: no answer");
        };
        let (best, worth) = (definition.worth(&best), definition.worth(&point));
        assert!(
            (best - worth).abs() <= 1e-5 * worth.abs().max(1.0),
            "seed {seed}: {worth} is not {best}"
        );
    }
}

#[test]
fn a_whole_day_to_wait_is_work_in_all() {
    // Everything arrives in the first hour or may wait to the end: what counts is how much
    // work there is in all.
    for total in [5.0, 25.0, 60.0] {
        let s = fleet(&[1.0, 2.0, 3.0], 1, false).demand(batch(&[total, 0.0, 0.0], 6.0));
        close(solved(&s).objective.value / 3600.0, f64::min(total, 60.0));
    }
}

#[test]
fn moves_count_with_work_that_waits() {
    // Two models, one machine, each load costs 1 and nothing stands before. Chat must be
    // served in the first and the last hour, so batch waits for the second: three loads.
    let s = fleet(&[1.0; 3], 1, true)
        .model(Model::new("k").profile(Profile::new("H", 10.0).holds("gpu", 1.0)))
        .demand(Demand::new("chat", "k", [10.0, 0.0, 10.0]))
        .demand(batch(&[10.0, 0.0, 0.0], 2.0))
        .steadiness(Steadiness::new().load_cost("m", 1.0).load_cost("k", 1.0))
        .policy(cheapest());
    let plan = solved(&s);
    close(plan.objective.cost, 3.0);
    all_close(&of(&plan, "batch", |d| d.served), &[0.0, 10.0, 0.0]);
}

#[test]
fn a_plan_that_lies_about_waiting_is_refused() {
    let s = fleet(&[1.0; 3], 1, false).demand(batch(&[30.0, 0.0, 0.0], 1.0));
    let plan = solved(&s);
    let planner = Planner::new();
    // Serves the last ten in the third hour, which is too late.
    let mut late = plan.clone();
    let mut route = late.routes[0].clone();
    route.period = 2;
    late.routes.push(route);
    assert!(!planner.verify(&s, &late).unwrap().valid);
    // Says that less waits than does.
    let mut less = plan.clone();
    less.demands[0].waiting /= 2.0;
    let findings = planner.verify(&s, &less).unwrap().findings;
    assert!(
        findings.iter().any(|f| f.contains("waiting")),
        "{findings:?}"
    );
}

#[test]
fn what_does_not_work_with_it_is_refused_by_name() {
    let base = json!({
        "schema_version": 1,
        "periods": [{"hours": 1}, {"hours": 1}],
        "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 10}]}],
        "demands": [{"id": "d", "model": "m", "rate": 5, "within_hours": 1}]
    });
    let said = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut scenario = base.clone();
        change(&mut scenario);
        Scenario::from_json(scenario.to_string())
            .unwrap_err()
            .to_string()
    };
    let fair = said(&|s| s["policy"]["objective"] = json!("fair"));
    assert!(
        fair.contains("$.policy.objective") && fair.contains("work of d can wait"),
        "{fair}"
    );
    let spare = said(&|s| s["policy"]["spare"] = json!("fill"));
    assert!(spare.contains("$.policy.spare"), "{spare}");
    let futures = said(&|s| s["futures"] = json!([{"id": "a"}, {"id": "b"}]));
    assert!(futures.contains("$.demands[0].within_hours"), "{futures}");
    let negative = said(&|s| s["demands"][0]["within_hours"] = json!(-1));
    assert!(negative.contains("$.demands[0].within_hours"), "{negative}");
}

#[test]
fn machines_that_need_hours_to_start_serve_what_waits_for_them() {
    // One machine at most, ready half an hour after it is started: each hour is in two
    // parts of half an hour, and it serves 10 a second in all but the first.
    let plan = |rate: f64, within: f64| {
        let hourly = Hourly::new(0..=1).running(0).start_hours(0.5);
        let rent = Node::new("rent", "H").count(hourly).capacity("gpu", 1.0);
        let s = fleet(&[1.0; 2], 0, false)
            .node(rent.price_per_hour(2.0))
            .demand(batch(&[rate, 0.0], within));
        solved(&s)
    };
    let value = |rate: f64, within: f64| plan(rate, within).objective.value / 3600.0;
    // At once: half of the work of the first hour.
    close(value(5.0, 0.0), 2.5);
    // Within its hour work waits for the machine, however little longer it may wait.
    let waits = plan(5.0, 0.1);
    close(waits.objective.value / 3600.0, 5.0);
    all_close(&of(&waits, "batch", |d| d.served), &[0.0, 10.0, 0.0, 0.0]);
    all_close(
        &of(&waits, "batch", |d| d.waiting),
        &[9_000.0, 0.0, 0.0, 0.0],
    );
    close(value(10.0, 0.9), 5.0);
    // The second hour ends an hour after the first, and both of its parts are in time.
    close(value(10.0, 1.0), 10.0);
    close(value(20.0, 1.0), 15.0);
}

#[test]
fn stages_wait_together() {
    // A unit is read at 20 a second and written at 10: one machine serves 1/(1/20 + 1/10)
    // a second, a third of what arrives in the first of three hours.
    let value = |within: f64| {
        let mut s = fleet(&[1.0; 3], 1, false).demand(batch(&[20.0, 0.0, 0.0], within));
        s.models[0].profiles = in_stages();
        solved(&s).objective.value / 3600.0
    };
    close(value(0.0), 20.0 / 3.0);
    close(value(1.0), 40.0 / 3.0);
    close(value(2.0), 20.0);
}

fn in_stages() -> Vec<Profile> {
    vec![
        Profile::new("H", 20.0).name("read").stage("prefill"),
        Profile::new("H", 10.0).name("write").stage("decode"),
    ]
}

/// A small scenario of its own for each number: periods of different length, up to two
/// kinds of machines, which may need hours to start, a model that may be served in stages,
/// one demand that cannot wait and one or two that can.
fn random(seed: u64, within: f64) -> Scenario {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def0;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let hours: Vec<f64> = (0..3 + next(2))
        .map(|_| [0.5, 1.0, 1.5][next(3) as usize])
        .collect();
    let held = next(2) == 0;
    let objective = [
        ObjectiveName::Serve,
        ObjectiveName::Cost,
        ObjectiveName::Profit,
    ];
    let objective = objective[next(3) as usize];
    let mut s = fleet(&hours, 1 + next(2), held);
    let most = if objective == ObjectiveName::Cost {
        30
    } else {
        next(3)
    };
    let rent = Node::new("rent", "H")
        .capacity("gpu", 1.0)
        .price_per_hour(3.0);
    let by_the_hour = next(2) == 0;
    s = s.node(if by_the_hour && !held {
        let hourly = Hourly::new(0..=most);
        rent.count(if seed.is_multiple_of(3) {
            hourly.running(0).start_hours(0.25)
        } else {
            hourly
        })
    } else {
        rent.count(0..=most.min(6))
    });
    if seed % 4 == 1 && !held {
        s.models[0].profiles = in_stages();
    }
    let mut rates = |most: u64| -> Vec<f64> { hours.iter().map(|_| next(most) as f64).collect() };
    let (chat, first, second) = (rates(8), rates(20), rates(12));
    let least = if objective == ObjectiveName::Cost {
        0.7
    } else {
        0.0
    };
    s.demand(Demand::new("chat", "m", chat).value(0.002))
        .demand(batch(&first, within).value(0.0004).min_served(least))
        .demand(
            Demand::new("later", "m", second)
                .within_hours(within / 2.0)
                .value(0.0003)
                .split(!seed.is_multiple_of(7))
                .min_served(least / 2.0),
        )
        .policy(Policy::new().objective(objective))
}
