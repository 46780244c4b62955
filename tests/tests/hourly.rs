//! Machines that are rented by the hour, in cases that a person can work out.
#![allow(
    clippy::unwrap_used,
    reason = "the lint spares tests, but not the functions that they share"
)]

use idlewise::plan::{Plan, Status};
use idlewise::scenario::{Hourly, Limit};
use idlewise::{Demand, Node, ObjectiveName, Period, Planner, Policy, Scenario};
use idlewise_tests::by_the_hour::{machines, must_serve, rented, solved};
use idlewise_tests::judge::near;
use serde_json::{Value, json};

#[test]
fn every_hour_rents_what_it_needs() {
    // 1, 3 and 2 machines at 2: 12. For the peak all along it would be 18.
    for held in [false, true] {
        let s = must_serve(&[1.0, 3.0, 2.0], held);
        let by_the_hour = s.clone().node(machines("n", Hourly::new(0..=5), 2.0));
        let plan = solved(&by_the_hour);
        assert_eq!(rented(&plan, "n"), [1.0, 3.0, 2.0]);
        near(plan.objective.cost, 12.0);
        near(plan.objective.gap, 0.0);
        assert!(plan.counts.is_empty());
        let all_along = solved(&s.node(machines("n", 0..=5, 2.0)));
        near(all_along.objective.cost, 18.0);
        assert!(all_along.hourly.is_empty());
    }
}

#[test]
fn starting_costs() {
    // 2, 0 and 2 machines at 2 an hour. Machines of the first hour were there. Starting
    // again costs 2 x 5 = 10, keeping two for an hour 2 x 2 = 4.
    let s = must_serve(&[2.0, 0.0, 2.0], false);
    let node = |start: f64| machines("n", Hourly::new(0..=5).start_cost(start), 2.0);
    let dear = solved(&s.clone().node(node(5.0)));
    assert_eq!(rented(&dear, "n"), [2.0, 2.0, 2.0]);
    near(dear.objective.cost, 12.0);
    // At 1 each it is cheaper to start again: 8 + 2.
    let cheap = solved(&s.node(node(1.0)));
    assert_eq!(rented(&cheap, "n"), [2.0, 0.0, 2.0]);
    near(cheap.objective.cost, 10.0);
}

#[test]
fn what_is_started_is_kept_for_its_least_hours() {
    // One machine in the first hour only, nothing is on before: two hours at 2.
    let kept = Hourly::new(0..=3).running(0).min_hours(2.0);
    let s = must_serve(&[1.0, 0.0, 0.0, 0.0], false);
    let plan = solved(&s.clone().node(machines("n", kept, 2.0)));
    assert_eq!(rented(&plan, "n"), [1.0, 1.0, 0.0, 0.0]);
    near(plan.objective.cost, 4.0);
    // Nothing is said about what was there: that of the first hour was, and may go.
    let there = Hourly::new(0..=3).min_hours(2.0);
    let plan = solved(&s.node(machines("n", there, 2.0)));
    assert_eq!(rented(&plan, "n"), [1.0, 0.0, 0.0, 0.0]);
    near(plan.objective.cost, 2.0);
}

#[test]
fn least_hours_are_paid_beyond_the_last_period() {
    // Started in the last of four hours and kept for three: one is within, two are not.
    let hourly = Hourly::new(0..=3).running(0).min_hours(3.0);
    let s = must_serve(&[0.0, 0.0, 0.0, 1.0], false).node(machines("n", hourly, 2.0));
    let plan = solved(&s);
    // Started earlier it is paid for as long.
    near(plan.objective.cost, 6.0);
    let rents = plan.hourly_rents(&s);
    near(rents[0].started.iter().sum(), 1.0);
    near(rents[0].cost, 6.0);
}

#[test]
fn the_least_hours_bridge_a_gap() {
    // 1, 0, 1: kept for three hours, the first start is there all along.
    let hourly = Hourly::new(0..=3).running(0).min_hours(3.0);
    let s = must_serve(&[1.0, 0.0, 1.0], false).node(machines("n", hourly, 2.0));
    let plan = solved(&s);
    assert_eq!(rented(&plan, "n"), [1.0, 1.0, 1.0]);
    near(plan.objective.cost, 6.0);
}

#[test]
fn the_oldest_machine_goes_first() {
    // 1, 2, 1 with two hours each: the one of the first hour goes after the second, and
    // that of the second hour stays for the third. 2 x (1 + 2 + 1), and nothing beyond.
    let hourly = Hourly::new(0..=3).running(0).min_hours(2.0);
    let s = must_serve(&[1.0, 2.0, 1.0], false).node(machines("n", hourly, 2.0));
    let plan = solved(&s);
    assert_eq!(rented(&plan, "n"), [1.0, 2.0, 1.0]);
    near(plan.objective.cost, 8.0);
}

#[test]
fn what_is_running_needs_no_start() {
    // Two machines, one is on: one start at 5, four machine-hours at 2.
    let s = must_serve(&[2.0, 2.0], false);
    let start = Hourly::new(0..=3).start_cost(5.0);
    let plan = solved(&s.clone().node(machines("n", start.running(1), 2.0)));
    near(plan.objective.cost, 13.0);
    // Without `running` both were there.
    let plan = solved(&s.node(machines("n", start, 2.0)));
    near(plan.objective.cost, 8.0);
    // More may be on than there may be from now on, and they are free to go at once.
    let many = Hourly::new(0..=3).running(9).min_hours(4.0).start_cost(5.0);
    let plan = solved(&must_serve(&[1.0, 1.0], false).node(machines("n", many, 2.0)));
    assert_eq!(rented(&plan, "n"), [1.0, 1.0]);
    near(plan.objective.cost, 4.0);
}

#[test]
fn every_period_has_at_least_min_and_at_most_max() {
    // 0, 3, 0 and never fewer than one: 5 machine-hours at 2.
    let s = must_serve(&[0.0, 3.0, 0.0], false).node(machines("n", Hourly::new(1..=5), 2.0));
    let plan = solved(&s);
    assert_eq!(rented(&plan, "n"), [1.0, 3.0, 1.0]);
    near(plan.objective.cost, 10.0);
    // Three machines do not serve the work of five, and the clash names them.
    let s = must_serve(&[1.0, 5.0], false).node(machines("n", Hourly::new(0..=3), 2.0));
    let plan = Planner::new().solve(&s).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let conflict = &plan.conflicts[0];
    assert_eq!(conflict.period, Some(1));
    assert!(
        conflict
            .limits
            .iter()
            .any(|l| l == "gpu on at most 3 machines of n"),
        "{conflict:?}"
    );
    // Under `serve` the rest is turned away.
    let mut s = s;
    s.policy.objective = ObjectiveName::Serve;
    let plan = solved(&s);
    assert_eq!(rented(&plan, "n"), [1.0, 3.0]);
    near(plan.demands[1].unmet, 20.0);
    near(plan.objective.cost, 8.0);
}

#[test]
fn a_machine_is_committed_to_where_it_is_needed_long_enough() {
    // 2, 2, 2 and 6 machines. Committing costs 1 an hour: 4 for all of it. The four of the
    // last hour cost 3 each on demand: 2 x 4 + 4 x 3 = 20.
    let s = must_serve(&[2.0, 2.0, 2.0, 6.0], false).node(machines("committed", 0..=9, 1.0));
    let plan = solved(&s.clone().node(machines("demand", Hourly::new(0..=9), 3.0)));
    assert_eq!(plan.counts[0].count, 2.0);
    assert_eq!(rented(&plan, "demand"), [0.0, 0.0, 0.0, 4.0]);
    near(plan.objective.cost, 20.0);
    // At 5 an hour committing to the peak is cheaper: 6 x 4.
    let plan = solved(&s.node(machines("demand", Hourly::new(0..=9), 5.0)));
    assert_eq!(plan.counts[0].count, 6.0);
    assert!(plan.hourly.is_empty());
    near(plan.objective.cost, 24.0);
}

#[test]
fn periods_are_as_long_as_they_are() {
    // An hour of one machine and three hours of two, at 2: 2 + 12. One is on before;
    // starting one more costs 1, and four hours at least: one hour early or beyond, 2.
    let hourly = Hourly::new(0..=3).running(1).start_cost(1.0).min_hours(4.0);
    let s = must_serve(&[1.0, 2.0], false).periods([Period::new(1.0), Period::new(3.0)]);
    let plan = solved(&s.clone().node(machines("n", Hourly::new(0..=3), 2.0)));
    near(plan.objective.cost, 14.0);
    let plan = solved(&s.node(machines("n", hourly, 2.0)));
    near(plan.objective.cost, 17.0);
}

#[test]
fn profit_rents_what_pays() {
    // A machine serves 10 units a second: 3 an hour. It costs 2, and starting it 2: one
    // hour does not pay. Two hours do, at a start of 1: 6 - 4 - 1.
    let with = |rates: &[f64], start: f64| {
        let hourly = Hourly::new(0..=5).running(0).start_cost(start);
        let mut s = must_serve(rates, false).node(machines("n", hourly, 2.0));
        s.policy.objective = ObjectiveName::Profit;
        s.demands[0].value = 3.0 / 36_000.0;
        solved(&s)
    };
    let none = with(&[0.0, 1.0], 2.0);
    assert_eq!(rented(&none, "n"), [0.0, 0.0]);
    near(none.objective.value, 0.0);
    let both = with(&[1.0, 1.0], 1.0);
    assert_eq!(rented(&both, "n"), [1.0, 1.0]);
    near(both.objective.value, 1.0);
}

#[test]
fn replicas_are_packed_on_the_machines_of_their_period() {
    // A replica holds 3 of the 4 gpu of a machine: one on each, though the pool of two
    // machines and 8 gpu has room for no more anyway, that of three (12) for four.
    let node = Node::new("n", "H")
        .count(Hourly::new(0..=6))
        .capacity("gpu", 4.0)
        .price_per_hour(2.0);
    let mut s = must_serve(&[1.0, 4.0, 2.0], true).node(node);
    s.models[0].profiles[0].holds.insert("gpu".to_owned(), 3.0);
    let plan = solved(&s);
    assert_eq!(rented(&plan, "n"), [1.0, 4.0, 2.0]);
    near(plan.objective.cost, 14.0);
    for (period, machines) in [(0, 1), (1, 4), (2, 2)] {
        let groups = plan.machines.iter().filter(|g| g.period == period);
        assert_eq!(groups.map(|g| g.count).sum::<u64>(), machines);
    }
}

#[test]
fn half_of_the_time_is_half_of_the_machines() {
    // At availability 0.5 the work of one machine takes two.
    let node = machines("spot", Hourly::new(0..=9), 2.0).availability(0.5);
    let plan = solved(&must_serve(&[1.0, 2.0], false).node(node));
    assert_eq!(rented(&plan, "spot"), [2.0, 4.0]);
    near(plan.objective.cost, 12.0);
}

#[test]
fn parts_of_machines_where_nothing_is_whole() {
    let mut s = must_serve(&[1.5, 0.5], false).node(machines("n", Hourly::new(0..=9), 2.0));
    let whole = solved(&s);
    assert_eq!(rented(&whole, "n"), [2.0, 1.0]);
    s.policy.relax = true;
    let parts = solved(&s);
    near(rented(&parts, "n")[0], 1.5);
    near(parts.objective.cost, 4.0);
}

#[test]
fn one_node_for_a_demand_has_its_machines_by_the_hour() {
    // Both nodes have two machines, and the demand of two may not be split.
    let mut s = must_serve(&[1.0, 2.0], false)
        .node(machines("a", Hourly::new(0..=2), 3.0))
        .node(machines("b", Hourly::new(0..=2), 2.0));
    s.demands[0].split = false;
    let plan = solved(&s);
    assert_eq!(rented(&plan, "b"), [1.0, 2.0]);
    assert_eq!(rented(&plan, "a"), [0.0, 0.0]);
    near(plan.objective.cost, 6.0);
}

#[test]
fn a_machine_is_kept_for_a_replica_that_is_dear_to_load() {
    // 1, 0, 1: loading again costs 10, keeping the machine 2. The first load is paid, too.
    let mut s = must_serve(&[1.0, 0.0, 1.0], true).node(machines("n", Hourly::new(0..=2), 2.0));
    let steadiness = idlewise::scenario::Steadiness::new().load_cost("m", 10.0);
    s = s.steadiness(steadiness);
    let plan = solved(&s);
    assert_eq!(rented(&plan, "n"), [1.0, 1.0, 1.0]);
    near(plan.objective.cost, 16.0);
}

#[test]
fn what_is_installed_is_what_was_rented() {
    // 1, 3 and 2 machine-hours, all of them busy but half of one: 2.5 are asked for.
    let s = must_serve(&[1.0, 2.5, 2.0], false).node(machines("n", Hourly::new(0..=5), 2.0));
    let plan = solved(&s);
    let waste = &plan.waste;
    near(waste.total.compute_hours.installed, 6.0);
    near(waste.total.cost.installed, 12.0);
    near(waste.by_period[1].compute_hours.installed, 3.0);
    near(waste.by_period[1].compute_hours.surplus, 0.5);
    near(waste.total.idle_percent, 100.0 * 0.5 / 6.0);
    assert_eq!(waste.avoidable.at_most, None);
}

#[test]
fn fair_shares_are_counted_on_the_machines_of_each_hour() {
    // Two machines at most, and work for four of two demands: half of each.
    let mut s = must_serve(&[1.0, 2.0], false).node(machines("n", Hourly::new(0..=2), 2.0));
    s.demands.push(Demand::new("other", "m", vec![10.0, 20.0]));
    s.policy.objective = ObjectiveName::Fair;
    let plan = solved(&s);
    near(plan.objective.value, 0.5);
    assert_eq!(rented(&plan, "n"), [2.0, 2.0]);
}

#[test]
fn as_is_policies_have_the_machines_of_the_hour() {
    let s = must_serve(&[1.0, 3.0, 2.0], false).node(machines("n", Hourly::new(0..=5), 2.0));
    let found = Planner::new().compare(&s).unwrap();
    for policy in &found.policies {
        near(policy.served_percent, 100.0);
        near(policy.cost, 12.0);
        near(policy.idle_percent, 0.0);
        assert_eq!(policy.avoidable_per_hour, None);
    }
}

#[test]
fn the_timetable_starts_before_it_loads_and_stops_at_the_end() {
    use idlewise::questions::Action;
    let hourly = Hourly::new(0..=5).running(2);
    let s = must_serve(&[1.0, 3.0, 2.0], true).node(machines("n", hourly, 2.0));
    let plan = solved(&s);
    let table = Planner::new().timetable(&plan, Some(&s)).unwrap();
    let steps = |period: usize| -> Vec<(Action, f64)> {
        let own = table.steps.iter().filter(|step| step.period == period);
        own.map(|s| (s.action, s.machine_count.max(s.replicas)))
            .collect()
    };
    assert_eq!(steps(0), [(Action::Load, 1.0), (Action::Stop, 1.0)]);
    assert_eq!(steps(1), [(Action::Start, 2.0), (Action::Load, 2.0)]);
    assert_eq!(steps(2), [(Action::Unload, 1.0), (Action::Stop, 1.0)]);
    // What was on is not known without the scenario: the first period rents all it has.
    let table = Planner::new().timetable(&plan, None).unwrap();
    assert_eq!(table.steps[0].action, Action::Rent);
    assert_eq!(table.steps[0].machine_count, 1.0);
}

#[test]
fn questions_that_do_not_choose_by_the_hour_say_so() {
    let s = must_serve(&[1.0, 3.0], false).node(machines("n", Hourly::new(0..=5), 2.0));
    let planner = Planner::new();
    let refused = [
        planner.size(&s).err(),
        planner.grow(&s, &idlewise::GrowOptions::new()).err(),
        planner.stress(&s, &idlewise::StressOptions::new()).err(),
        planner.advise(&s, &idlewise::AdviseOptions::new()).err(),
        planner.earnings(&s).err(),
        planner.price_ranges(&s).err(),
    ];
    for error in refused {
        let said = error.unwrap().to_string();
        assert!(
            said.starts_with("$.nodes[0].count.per: found \"period\""),
            "{said}"
        );
    }
    let mut spare = s.clone();
    spare.policy.spare = idlewise::scenario::Spare::Fill;
    let said = spare.check().unwrap_err().to_string();
    assert!(said.starts_with("$.policy.spare"), "{said}");
}

#[test]
fn a_plan_that_breaks_the_rules_of_the_hour_is_refused() {
    let hourly = Hourly::new(0..=3).running(0).min_hours(2.0).start_cost(1.0);
    let s = must_serve(&[1.0, 0.0, 1.0], false).node(machines("n", hourly, 2.0));
    let plan = solved(&s);
    let said = |change: &dyn Fn(&mut Plan)| {
        let mut wrong = plan.clone();
        change(&mut wrong);
        let found = Planner::new().verify(&s, &wrong).unwrap();
        assert!(!found.valid);
        found.findings.join("; ")
    };
    // The machine of the first hour was started there, for two.
    let gone = said(&|p| p.hourly.retain(|h| h.period != 1));
    assert!(
        gone.contains("1 were started less than 2 hours before"),
        "{gone}"
    );
    let many = said(&|p| p.hourly[0].count = 4.0);
    assert!(many.contains("4 machines, the range is 0 to 3"), "{many}");
    let half = said(&|p| p.hourly[0].count = 1.5);
    assert!(half.contains("which is not a whole number"), "{half}");
    let twice = said(&|p| p.hourly.push(p.hourly[0].clone()));
    assert!(twice.contains("is given twice"), "{twice}");
    let few = said(&|p| p.hourly.clear());
    assert!(few.contains("gpu"), "{few}");
    let cheap = said(&|p| p.objective.cost -= 1.0);
    assert!(cheap.contains("objective.cost"), "{cheap}");
}

#[test]
fn exported_programs_name_the_machines_of_each_hour() {
    let hourly = Hourly::new(0..=3).running(0).min_hours(2.0);
    let s = must_serve(&[1.0, 2.0], false).node(machines("n", hourly, 2.0));
    let text = idlewise::export::to_lp(&s).unwrap();
    for name in ["n.n.t0", "up.n.t1", "started.n.t1", "min_hours.n.t1"] {
        assert!(text.contains(name), "{name} is not in\n{text}");
    }
}

/// A quota of machines counts those of each hour, a budget what they cost in it.
#[test]
fn limits_count_the_machines_of_each_hour() {
    // 3 machines are wanted in every hour, at 2 and then at 5 where those are not enough.
    let mut s = must_serve(&[3.0, 3.0], true)
        .node(machines("cheap", Hourly::new(0..=5), 2.0))
        .node(machines("dear", Hourly::new(0..=5), 5.0));
    s.limits = limits(&json!([
        {"id": "quota", "nodes": {"id": "cheap"}, "of": "machines", "max": [3, 1]}
    ]));
    let plan = solved(&s);
    assert_eq!(rented(&plan, "cheap"), [3.0, 1.0]);
    assert_eq!(rented(&plan, "dear"), [0.0, 2.0]);
    // 3 at 2, then 1 at 2 and 2 at 5.
    near(plan.objective.value, 6.0 + 12.0);

    // A budget of 6 an hour pays for three, one of 5 for two: of 60 units 50 are served.
    let mut s = s.policy(Policy::new().objective(ObjectiveName::Serve));
    s.limits = limits(&json!([{"id": "budget", "of": "spend", "max": [6, 5]}]));
    let plan = solved(&s);
    assert_eq!(rented(&plan, "cheap"), [3.0, 2.0]);
    near(plan.objective.value, 3600.0 * 50.0);

    // At least 4 are kept in the second hour although 3 have work.
    let mut s = s.policy(Policy::new().objective(ObjectiveName::Cost));
    s.limits = limits(&json!([{"id": "reserve", "of": "machines", "min": [0, 4]}]));
    let plan = solved(&s);
    assert_eq!(rented(&plan, "cheap"), [3.0, 4.0]);
    near(plan.objective.value, 6.0 + 8.0);
}

fn limits(list: &Value) -> Vec<Limit> {
    let whole = json!({"schema_version": 1, "nodes": [
        {"id": "cheap", "hardware": "H", "capacity": {"gpu": 1}},
        {"id": "dear", "hardware": "H", "capacity": {"gpu": 1}}],
        "periods": [{}, {}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
        "demands": [{"id": "d", "model": "m", "rate": 1}], "limits": list});
    Scenario::from_json(whole.to_string()).unwrap().limits
}

#[test]
fn what_a_plan_rented_stays_when_other_work_comes() {
    // One machine and three; two and two would have been needed. Half of the first hour
    // is turned away, and four machine-hours are paid for.
    let node = |hourly: Hourly| machines("n", hourly, 2.0);
    let serve = |rates: &[f64], node: Node| {
        let mut s = must_serve(rates, true).node(node);
        s.policy.objective = ObjectiveName::Serve;
        s
    };
    let plan = solved(&serve(&[1.0, 3.0], node(Hourly::new(0..=5))));
    let came = serve(&[2.0, 2.0], node(Hourly::new(0..=5)));
    let ask = idlewise::EvaluateOptions::new();
    let found = Planner::new().evaluate(&plan, &came, &ask).unwrap();
    near(found.came.served_percent, 75.0);
    near(found.came.cost, 8.0);
    near(found.regret.unwrap().best.served_percent, 100.0);
    assert!(found.mismatches.is_empty(), "{:?}", found.mismatches);
    // Where only two may be rented, one of the second hour is lost.
    let fewer = serve(&[2.0, 3.0], node(Hourly::new(0..=2)));
    let found = Planner::new().evaluate(&plan, &fewer, &ask).unwrap();
    near(found.came.served_percent, 60.0);
    assert!(!found.mismatches.is_empty());
    // A plan of one number for all periods, by the hour.
    let all_along = solved(&serve(&[1.0, 3.0], machines("n", 0..=5, 2.0)));
    let found = Planner::new().evaluate(&all_along, &came, &ask).unwrap();
    near(found.came.cost, 12.0);
}

#[test]
fn alike_entries_are_handed_their_machines_hour_by_hour() {
    // Three zones of one offer, as one of nine: 2, 7, 1, 4 machines, starts at 1 of which the
    // first hour has none (three are on), and two hours at least.
    let zone = |id: &str, most: u64, running: u64| {
        let hourly = Hourly::new(0..=most).running(running).start_cost(1.0);
        machines(id, hourly.min_hours(2.0), 2.0)
    };
    for held in [false, true] {
        for spread in [
            idlewise::scenario::Spread::Packed,
            idlewise::scenario::Spread::Even,
        ] {
            let mut s = must_serve(&[2.0, 7.0, 1.0, 4.0], held);
            s.policy.spread = spread;
            let one = solved(&s.clone().node(zone("one", 9, 3)));
            let zones = [zone("a", 4, 2), zone("b", 2, 0), zone("c", 3, 1)];
            let three = zones.into_iter().fold(s, Scenario::node);
            let plan = solved(&three);
            assert_eq!(plan.solver.reduced.nodes, 1);
            near(plan.objective.cost, one.objective.cost);
            let all: Vec<f64> = (0..4)
                .map(|t| ["a", "b", "c"].iter().map(|id| rented(&plan, id)[t]).sum())
                .collect();
            assert_eq!(all, rented(&one, "one"));
            let starts = |plan: &Plan, s: &Scenario| -> f64 {
                plan.hourly_rents(s)
                    .iter()
                    .flat_map(|r| r.started.clone())
                    .sum()
            };
            let alone = three.clone();
            assert!(starts(&plan, &alone) <= 8.0);
        }
    }
    // What would have to start in one zone while another gives one up stays apart.
    let s = must_serve(&[2.0, 3.0], false);
    let apart = s.node(zone("a", 1, 3)).node(zone("b", 4, 0));
    assert_eq!(solved(&apart).solver.reduced.nodes, 2);
}

#[test]
fn one_start_for_all_of_it_is_one_number_for_all_of_it() {
    // The peak is first, and whatever is started stays to the end: 3 machines for 3 hours.
    let hourly = Hourly::new(0..=5).running(0).min_hours(3.0);
    let s = must_serve(&[3.0, 1.0, 2.0], false);
    let kept = solved(&s.clone().node(machines("n", hourly, 2.0)));
    let range = solved(&s.node(machines("n", 0..=5, 2.0)));
    assert_eq!(rented(&kept, "n"), [3.0, 3.0, 3.0]);
    near(kept.objective.cost, range.objective.cost);
}

#[test]
fn the_example_costs_less_than_the_peak() {
    // Four replicas on a machine, 13 on four spot machines that are there 85 % of the time.
    // By dynamic programming over the committed machines and the periods: 17 committed, and
    // 6,162 for the day. The peak of 108 replicas takes 27 machines at 12 for 24 hours.
    let text = include_str!("../golden/hourly.json");
    let s = Scenario::from_json(text).unwrap();
    let plan = Planner::new().gap(0.0).solve(&s).unwrap();
    near(plan.objective.cost, 6162.0);
    assert_eq!(plan.counts[0].count, 17.0);
    assert_eq!(
        rented(&plan, "us/on-demand")
            .into_iter()
            .fold(0.0, f64::max),
        7.0
    );
    assert_eq!(
        rented(&plan, "us/spot").into_iter().fold(0.0, f64::max),
        4.0
    );
    assert!(Planner::new().verify(&s, &plan).unwrap().valid);
    let mut peak = s.clone();
    peak.nodes.truncate(1);
    let peak = Planner::new().gap(0.0).solve(&peak).unwrap();
    near(peak.objective.cost, 7776.0);
    let told = include_str!("../../docs/hourly.md");
    for words in [
        "Committing to 17",
        "up to 7 on demand",
        "6,162 USD",
        "21 % less",
        "(7,776)",
    ] {
        assert!(told.contains(words), "{words}");
    }
}
