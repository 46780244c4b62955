//! Models that load before they serve: a replica that was not there holds its resources and
//! serves nothing until its hours are over. Cases that a person can work out.
#![allow(
    clippy::unwrap_used,
    reason = "the lint spares tests, but not the functions that they share"
)]

use idlewise::plan::{Plan, Status};
use idlewise::scenario::{CurrentReplicas, Hourly, Limit, Steadiness};
use idlewise::{
    Demand, Model, Node, ObjectiveName, Options, Period, Planner, Policy, Profile, Scenario,
};
use idlewise_tests::by_the_hour::{WORTH, asked, machines, rented, solved};
use idlewise_tests::judge::near;

/// A demand for one model that loads so long, of so many whole machines in each hour; each
/// machine-hour of work is worth 8.
fn one(load: f64, needs: &[f64]) -> Scenario {
    let mut s = asked(needs, 8.0, true);
    s.models[0].load_hours = load;
    s
}

fn model(id: &str, load: f64) -> Model {
    let profile = Profile::new("H", 10.0).name("p").holds("gpu", 1.0);
    Model::new(id).load_hours(load).profile(profile)
}

fn wants(model: &str, needs: &[f64], worth: f64) -> Demand {
    let rates: Vec<f64> = needs.iter().map(|need| 10.0 * need).collect();
    Demand::new(model, model, rates).value(worth / WORTH)
}

/// So many replicas of m stand on n.
fn stands(count: u64) -> Steadiness {
    Steadiness::new().replicas(CurrentReplicas::new("n", "m", "H", count))
}

fn hours(plan: &Plan) -> Vec<f64> {
    plan.periods.iter().map(|p| p.hours).collect()
}

/// In whole machines, by part.
fn served(plan: &Plan, demand: &str) -> Vec<f64> {
    let own = plan.demands.iter().filter(|d| d.demand == demand);
    own.map(|d| d.served / 10.0).collect()
}

#[track_caller]
fn all_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        near(*found, *expected);
    }
}

#[test]
fn no_hours_to_load_are_as_none() {
    let node = || machines("n", 2, 2.0);
    let with = one(0.0, &[1.0, 2.0, 0.5]).node(node());
    let without = asked(&[1.0, 2.0, 0.5], 8.0, true).node(node());
    assert_eq!(with, without);
    let read = |extra: &str| {
        let text = format!(
            r#"{{"schema_version": 1, "nodes": [{{"id": "n", "hardware": "H",
            "capacity": {{"gpu": 1}}}}], "models": [{{"id": "m"{extra}, "profiles": [
            {{"hardware": "H", "rate": 10, "holds": {{"gpu": 1}}}}]}}],
            "demands": [{{"id": "d", "model": "m", "rate": 10}}]}}"#
        );
        Scenario::from_json(text).unwrap()
    };
    assert_eq!(read(r#", "load_hours": 0"#), read(""));
    let loads = read(r#", "load_hours": 0.1"#);
    near(loads.models[0].load_hours, 0.1);
    let again = Scenario::from_json(serde_json::to_string(&loads).unwrap());
    assert_eq!(again.unwrap(), loads);
    let plan = solved(&with);
    assert!(plan.loading.is_empty());
    assert_eq!(hours(&plan), [1.0, 1.0, 1.0]);
    near(plan.objective.value, 8.0 * 3.5);
}

#[test]
fn what_the_first_period_has_was_there() {
    // One hour in one part: nobody says that anything else stood.
    let plan = solved(&one(0.5, &[1.0]).node(machines("n", 1, 2.0)));
    assert_eq!(hours(&plan), [1.0]);
    near(plan.objective.value, 8.0);
    assert!(plan.loading.is_empty());
    // The second hour has as many as the first: nothing loads, and there is nothing to miss.
    let plan = solved(&one(0.5, &[1.0, 1.0]).node(machines("n", 1, 2.0)));
    near(plan.objective.value, 16.0);
    near(plan.waste.total.compute_hours.starting, 0.0);
    // A replica may be there in the first hour without work: the second misses nothing.
    let plan = solved(&one(0.5, &[0.0, 1.0]).node(machines("n", 1, 2.0)));
    near(plan.objective.value, 8.0);
}

/// One machine for two models, of which the second takes the place of the first and loads for
/// a tenth of an hour.
fn turns() -> Scenario {
    Scenario::new("turns")
        .periods(2)
        .node(machines("n", 1, 2.0))
        .model(model("a", 0.0))
        .model(model("b", 0.1))
        .demand(wants("a", &[1.0, 0.0], 8.0))
        .demand(wants("b", &[0.0, 1.0], 8.0))
}

#[test]
fn a_model_that_takes_another_ones_place_loads() {
    // One machine: a in the first hour, b in the second, which loads for a tenth of it and
    // serves 0.9. A machine for b alone all the time would bring 8, this 8 + 7.2.
    let s = turns();
    let plan = solved(&s);
    all_near(&hours(&plan), &[1.0, 0.1, 0.9]);
    let part_of: Vec<_> = plan.periods.iter().map(|p| p.part_of).collect();
    assert_eq!(part_of, [Some(0), Some(1), Some(1)]);
    all_near(&served(&plan, "b"), &[0.0, 0.0, 1.0]);
    near(plan.objective.value, 15.2);
    assert_eq!(plan.loading.len(), 1);
    let load = &plan.loading[0];
    assert_eq!((load.period, load.serves_from), (1, Some(2)));
    assert_eq!((load.node.as_str(), load.model.as_str()), ("n", "b"));
    near(load.count, 1.0);
    // It holds the machine meanwhile, and that is neither work nor idle.
    let account = &plan.waste.total.compute_hours;
    near(account.installed, 2.0);
    near(account.starting, 0.1);
    near(account.useful, 1.9);
    near(account.workload_idle, 0.0);
    near(plan.waste.total.idle_percent, 0.0);
}

#[test]
fn loading_may_last_longer_than_a_period() {
    // a is worth 20 in the first hour. b comes at one o'clock and loads for an hour and a
    // half: it serves from half past two, an hour and a half at 8.
    let s = |worth: f64| {
        Scenario::new("long")
            .periods(4)
            .node(machines("n", 1, 2.0))
            .model(model("a", 0.0))
            .model(model("b", 1.5))
            .demand(wants("a", &[1.0, 0.0, 0.0, 0.0], worth))
            .demand(wants("b", &[0.0, 1.0, 1.0, 1.0], 8.0))
    };
    let plan = solved(&s(20.0));
    all_near(&hours(&plan), &[1.0, 1.0, 0.5, 0.5, 0.5, 0.5]);
    all_near(&served(&plan, "b"), &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    near(plan.objective.value, 20.0 + 12.0);
    near(plan.waste.total.compute_hours.starting, 1.5);
    // Where a is worth 8, b stands from the beginning: 24 are more than 20.
    let plan = solved(&s(8.0));
    near(plan.objective.value, 24.0);
    assert!(plan.loading.is_empty());
    // Longer than all there is left: it never serves, and nobody loads it for nothing.
    let mut never = s(30.0);
    never.models[1].load_hours = 9.0;
    let plan = solved(&never);
    near(plan.objective.value, 30.0);
}

#[test]
fn a_machine_starts_and_then_the_model_loads() {
    // A quarter of an hour to start, another one to load: half of the hour is served.
    let hourly = Hourly::new(0..=1).running(0).start_hours(0.25);
    let s = one(0.25, &[1.0]).node(machines("n", hourly, 2.0));
    let plan = solved(&s);
    all_near(&hours(&plan), &[0.25, 0.25, 0.5]);
    all_near(&served(&plan, "d"), &[0.0, 0.0, 1.0]);
    near(plan.objective.value, 4.0);
    near(plan.objective.cost, 2.0);
    // It comes inside the hour, when its machine is ready.
    assert_eq!(plan.loading.len(), 1);
    assert_eq!(plan.loading[0].period, 1);
    let account = &plan.waste.total.compute_hours;
    near(account.starting, 0.25 + 0.25);
    near(account.useful, 0.5);
    // One that runs has its replica: only the second machine's starts and loads.
    let hourly = Hourly::new(0..=2).running(1).start_hours(0.25);
    let plan = solved(&one(0.25, &[2.0]).node(machines("n", hourly, 2.0)));
    all_near(&served(&plan, "d"), &[1.0, 1.0, 2.0]);
    near(plan.objective.value, 8.0 * 1.5);
}

#[test]
fn machines_that_are_rented_empty_load_at_first() {
    // Ready at once, and nothing was on: only the load is missing.
    let empty = Hourly::new(0..=1).running(0);
    let plan = solved(&one(0.25, &[1.0, 1.0]).node(machines("n", empty, 2.0)));
    all_near(&hours(&plan), &[0.25, 0.75, 0.25, 0.75]);
    all_near(&served(&plan, "d"), &[0.0, 1.0, 1.0, 1.0]);
    near(plan.objective.value, 8.0 * 1.75);
    // All that may be rented was on: its replica was there.
    let full = Hourly::new(0..=1).running(1);
    let plan = solved(&one(0.25, &[1.0, 1.0]).node(machines("n", full, 2.0)));
    near(plan.objective.value, 16.0);
    // Nothing is said: what the first period has was there.
    let plan = solved(&one(0.25, &[1.0, 1.0]).node(machines("n", Hourly::new(0..=1), 2.0)));
    near(plan.objective.value, 16.0);
}

#[test]
fn renting_an_hour_earlier_loads_in_time() {
    // All has to be served, also in the first minutes of the second hour: the second
    // machine is rented and loaded with the first hour.
    let hourly = Hourly::new(0..=3).running(3);
    let mut s = one(0.1, &[1.0, 2.0]).node(machines("n", hourly, 2.0));
    s.policy.objective = ObjectiveName::Cost;
    let plan = solved(&s);
    all_near(&rented(&plan, "n"), &[2.0, 2.0, 2.0]);
    near(plan.objective.cost, 8.0);
    // Without loading one machine does in the first hour.
    s.models[0].load_hours = 0.0;
    near(solved(&s).objective.cost, 6.0);
}

#[test]
fn steadiness_says_what_stands() {
    // Two machines, work for both: one replica stands, the other loads a quarter of an hour.
    let s = |given: Steadiness| {
        let s = one(0.25, &[2.0]).node(machines("n", 2, 2.0));
        s.steadiness(given)
    };
    let plan = solved(&s(stands(1)));
    all_near(&served(&plan, "d"), &[1.0, 2.0]);
    near(plan.objective.value, 8.0 * (2.0 - 0.25));
    near(plan.waste.total.compute_hours.starting, 0.25);
    near(plan.loading[0].count, 1.0);
    // Where it says nothing, nothing stands.
    let plan = solved(&s(Steadiness::new()));
    near(plan.objective.value, 8.0 * (2.0 - 0.5));
    // Three stood: the third made room.
    let plan = solved(&s(stands(3)));
    near(plan.objective.value, 16.0);
}

#[test]
fn what_must_be_served_before_anything_is_loaded_is_explained() {
    let s = one(0.1, &[1.0]).node(machines("n", 2, 2.0));
    let s = s.steadiness(Steadiness::new());
    let s = s.policy(Policy::new().objective(ObjectiveName::Cost));
    let plan = Planner::new().solve(&s).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let limits: Vec<&String> = plan.conflicts.iter().flat_map(|c| &c.limits).collect();
    let named = limits
        .iter()
        .any(|l| l.contains("load_hours 0.1 of m on n"));
    assert!(named, "{limits:?}");
    let ways = plan.conflicts.iter().flat_map(|c| &c.relaxations);
    let ways: Vec<&str> = ways.map(|r| r.text.as_str()).collect();
    assert!(
        ways.iter().any(|w| w.contains("min_served of d")),
        "{ways:?}"
    );
    // Nothing to serve in the first hour: there is time enough.
    let s = one(0.1, &[0.0, 1.0]).node(machines("n", 2, 2.0));
    let s = s.steadiness(Steadiness::new());
    let plan = solved(&s.policy(Policy::new().objective(ObjectiveName::Cost)));
    assert_eq!(plan.loading[0].period, 0);
}

#[test]
fn what_loads_takes_its_part_of_limits_and_cards() {
    // Two cards, of which a limit leaves one: a has it in the first hour, b loads on it in
    // the second. Without the limit b stands beside a all the time.
    let node = Node::new("n", "H").capacity("gpu", 2.0).cards(2);
    let s = Scenario::new("cards")
        .periods(2)
        .node(node)
        .model(model("a", 0.25))
        .model(model("b", 0.25))
        .demand(wants("a", &[1.0, 0.0], 8.0))
        .demand(wants("b", &[0.0, 1.0], 8.0));
    near(solved(&s).objective.value, 16.0);
    let plan = solved(&s.limit(Limit::new("half", "gpu").max(1.0)));
    near(plan.objective.value, 8.0 + 6.0);
    assert_eq!(plan.loading.len(), 1);
}

#[test]
fn both_stages_load() {
    // Three machines and nothing on them: prefill holds one, decode two. Half an hour of
    // prefill and a quarter of decode would be served from half past, were they two models;
    // they are one, and load for a quarter of an hour.
    let profile = |name: &str, rate: f64| {
        let profile = Profile::new("H", rate).name(name).stage(name);
        profile.holds("gpu", 1.0)
    };
    let m = Model::new("m").load_hours(0.25);
    let m = m
        .profile(profile("prefill", 30.0))
        .profile(profile("decode", 15.0));
    let s = Scenario::new("stages")
        .periods(1)
        .node(machines("n", 3, 2.0))
        .model(m)
        .demand(Demand::new("d", "m", 30.0).value(1.0))
        .steadiness(Steadiness::new());
    let plan = solved(&s);
    let rates: Vec<f64> = plan.demands.iter().map(|d| d.served).collect();
    all_near(&rates, &[0.0, 30.0]);
    near(plan.waste.total.compute_hours.starting, 0.75);
}

#[test]
fn work_that_can_wait_waits_for_the_load() {
    // Half a machine's work in an hour, of which the first half is needed to load: the
    // second half serves all of it.
    let mut s = one(0.5, &[0.5]).node(machines("n", 1, 2.0));
    s = s.steadiness(Steadiness::new());
    near(solved(&s).objective.value, 2.0);
    s.demands[0].within_hours = 1.0;
    let plan = solved(&s);
    all_near(&served(&plan, "d"), &[0.0, 1.0]);
    near(plan.objective.value, 4.0);
}

#[test]
fn no_move_is_no_load() {
    // Nothing stands and nothing may move: nothing is served. One move serves after it.
    for (most, value) in [(0, 0.0), (1, 6.0), (2, 12.0)] {
        let s = one(0.25, &[2.0]).node(machines("n", 2, 2.0));
        let plan = solved(&s.steadiness(Steadiness::new().max_moves(most)));
        near(plan.objective.value, value);
    }
}

#[test]
fn in_no_time_there_is_a_plan_that_loads() {
    let s = Scenario::new("turns")
        .periods(3)
        .node(machines("n", 2, 2.0))
        .model(model("a", 0.5))
        .model(model("b", 0.25))
        .demand(wants("a", &[2.0, 0.0, 1.0], 8.0))
        .demand(wants("b", &[0.0, 1.0, 1.0], 8.0));
    let best = solved(&s).objective.value;
    let planner = Planner::new().time_limit(std::time::Duration::ZERO);
    let plan = planner.solve(&s).unwrap();
    assert!(plan.exists());
    assert!(plan.objective.value <= best + 1e-9);
    assert!(plan.objective.value > 0.0);
    let verified = Planner::new().verify(&s, &plan).unwrap();
    assert!(verified.valid, "{:?}", verified.findings);
}

#[test]
fn a_plan_that_serves_too_early_is_found_out() {
    let s = turns();
    let plan = solved(&s);
    let found = |plan: &Plan| {
        let verified = Planner::new().verify(&s, plan).unwrap();
        verified.findings.join("; ")
    };
    let mut early = plan.clone();
    let mut route = early.routes.iter().find(|r| r.period == 2).unwrap().clone();
    route.period = 1;
    early.routes.push(route);
    let said = found(&early);
    assert!(
        said.contains("1 replicas working of 1 placed, of which 1 load"),
        "{said}"
    );
    let mut silent = plan.clone();
    silent.loading.clear();
    let said = found(&silent);
    assert!(said.contains("come and are not listed"), "{said}");
    // Inside a period, where no machine becomes ready, nothing comes.
    let mut inside = plan.clone();
    inside.replicas.retain(|r| r.period != 1);
    let said = found(&inside);
    assert!(said.contains("come inside a period"), "{said}");
}

#[test]
fn what_does_not_work_with_it_is_refused() {
    let hourly = Hourly::new(0..=4).running(2);
    let s = one(0.1, &[1.0, 2.0]).node(machines("n", hourly, 2.0));
    let error = Planner::new().solve(&s).unwrap_err().to_string();
    assert!(error.contains("$.nodes[0].count.running"), "{error}");
    // It is said what stands: that is fine.
    near(solved(&s.clone().steadiness(stands(1))).objective.gap, 0.0);
    let mut uses = asked(&[1.0], 8.0, false).node(machines("n", 1, 2.0));
    uses.models[0].load_hours = 0.1;
    let error = Planner::new().solve(&uses).unwrap_err().to_string();
    assert!(error.contains("others have no replicas"), "{error}");
    let mut below = one(-1.0, &[1.0]).node(machines("n", 1, 2.0));
    let error = Planner::new().solve(&below).unwrap_err().to_string();
    assert!(error.contains("$.models[0].load_hours"), "{error}");
    // So many moments that parts have no end are refused, too.
    below = Scenario::new("many").node(machines("n", 1, 2.0));
    let many = (0..60).map(|_| Period::new(1.0)).collect::<Vec<_>>();
    below = below.periods(many);
    for number in 0..200 {
        below = below.model(model(
            &format!("m{number}"),
            0.001 + 0.0049 * f64::from(number),
        ));
    }
    let below = below.demand(Demand::new("d", "m0", 1.0));
    let error = Planner::new().solve(&below).unwrap_err().to_string();
    assert!(error.contains("loads end at so many moments"), "{error}");
}

#[test]
fn loading_longer_never_helps() {
    for seed in 0..40_u64 {
        let mut dice = idlewise_tests::random::Dice::new(seed, "loading", 0);
        let periods = dice.whole(1, 3) as usize;
        let mut needs = || -> Vec<f64> {
            let halves = (0..periods).map(|_| dice.whole(0, 5) as f64 / 2.0);
            halves.collect()
        };
        let (a, b) = (needs(), needs());
        let said = dice.chance(0.4);
        let start = [0.0, 0.25][dice.whole(0, 1) as usize];
        let relax = dice.chance(0.3);
        let hourly = dice.chance(0.5);
        let worth = dice.between(2.0, 9.0);
        let mut last = f64::INFINITY;
        for load in [0.0, 0.1, 0.25, 0.6, 1.5] {
            let mut s = Scenario::new("longer")
                .periods(periods)
                .node(machines("n", 2, 2.0))
                .model(model("a", load))
                .model(model("b", 0.5 * load))
                .demand(wants("a", &a, worth))
                .demand(wants("b", &b, 8.0));
            if hourly {
                let count = Hourly::new(0..=2).running(0).start_hours(start);
                s = s.node(machines("cloud", count, 1.0));
            }
            if said {
                s = s
                    .steadiness(Steadiness::new().replicas(CurrentReplicas::new("n", "a", "p", 1)));
            }
            s.policy.relax = relax;
            s.policy.objective = ObjectiveName::Profit;
            let options = Options {
                gap: 0.0,
                ..Options::default()
            };
            let plan = idlewise::solve(&s, &options).unwrap();
            assert!(plan.exists(), "seed {seed}");
            let value = plan.objective.value;
            assert!(
                value <= last + 1e-6,
                "seed {seed}, {load}: {value} after {last}"
            );
            last = value;
        }
    }
}

#[test]
fn hours_that_decide_nothing_are_told() {
    let said = |s: &Scenario| -> Vec<String> {
        let own = s.advise().into_iter();
        let own = own.filter(|a| a.path.ends_with("load_hours"));
        own.map(|a| a.text).collect()
    };
    let s = one(0.1, &[1.0]).node(machines("n", 1, 2.0));
    assert!(
        said(&s)[0].contains("has nothing to load"),
        "{:?}",
        said(&s)
    );
    assert!(said(&s.clone().steadiness(Steadiness::new())).is_empty());
    let s = one(2.0, &[1.0, 1.0]).node(machines("n", 1, 2.0));
    assert!(said(&s)[0].contains("loads longer than"), "{:?}", said(&s));
}
