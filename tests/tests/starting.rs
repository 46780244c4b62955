//! Machines that need hours to start: paid for at once, serving only when these are over.
//! Cases that a person can work out.
#![allow(
    clippy::unwrap_used,
    reason = "the lint spares tests, but not the functions that they share"
)]

use idlewise::plan::{Plan, Status};
use idlewise::scenario::Hourly;
use idlewise::{Node, ObjectiveName, Period, Planner, Policy, Profile, Scenario};
use idlewise_tests::by_the_hour::{asked, machines, rented, solved};
use idlewise_tests::judge::near;

fn by(scenario: Scenario, objective: ObjectiveName) -> Scenario {
    scenario.policy(Policy::new().objective(objective))
}

fn served(plan: &Plan) -> Vec<f64> {
    plan.demands.iter().map(|d| d.served / 10.0).collect()
}

#[test]
fn a_start_of_half_an_hour_leaves_half_of_the_hour() {
    // One hour, nothing is on. The machine is paid for an hour and serves half of it.
    for held in [false, true] {
        let hourly = Hourly::new(0..=1).running(0).start_hours(0.5);
        let s = asked(&[1.0], 8.0, held).node(machines("n", hourly, 2.0));
        let plan = solved(&s);
        let hours: Vec<f64> = plan.periods.iter().map(|p| p.hours).collect();
        assert_eq!(hours, [0.5, 0.5]);
        assert!(plan.periods.iter().all(|p| p.part_of == Some(0)));
        assert_eq!(rented(&plan, "n"), [1.0, 1.0]);
        assert_eq!(served(&plan), [0.0, 1.0]);
        near(plan.objective.value, 4.0);
        near(plan.objective.cost, 2.0);
        near(plan.objective.gap, 0.0);
        let account = &plan.waste.total.compute_hours;
        near(account.installed, 1.0);
        near(account.starting, 0.5);
        near(account.useful, 0.5);
        near(plan.waste.total.cost.starting, 1.0);
        near(plan.waste.total.idle_percent, 0.0);
    }
}

#[test]
fn two_machines_for_half_an_hour_do_not_serve_one_all_the_time() {
    // On average over the hour two machines that are ready for half of it are one. Yet
    // nothing serves the first half: a second machine would bring nothing.
    let hourly = Hourly::new(0..=2).running(0).start_hours(0.5);
    let s = asked(&[1.0], 8.0, false).node(machines("n", hourly, 2.0));
    let plan = solved(&s);
    near(plan.objective.value, 4.0);
    assert_eq!(rented(&plan, "n"), [1.0, 1.0]);
    // Two entries whose starts take a quarter and three quarters: parts of a quarter, a
    // half and a quarter. Together they serve three quarters of one machine's work.
    let first = Hourly::new(0..=1).running(0).start_hours(0.25);
    let second = Hourly::new(0..=1).running(0).start_hours(0.75);
    let s = asked(&[1.0], 8.0, false)
        .node(machines("a", first, 2.0))
        .node(machines("b", second, 2.0));
    let plan = solved(&s);
    let hours: Vec<f64> = plan.periods.iter().map(|p| p.hours).collect();
    assert_eq!(hours, [0.25, 0.5, 0.25]);
    near(plan.objective.value, 6.0);
    near(plan.objective.cost, 2.0);
    // Of two machines' work b serves a quarter of an hour more.
    let mut s = s;
    s.demands[0].rate = vec![20.0];
    let plan = solved(&s);
    assert_eq!(served(&plan), [0.0, 1.0, 2.0]);
    near(plan.objective.value, 8.0 * (0.5 + 2.0 * 0.25));
}

#[test]
fn renting_an_hour_earlier_pays_where_the_work_is_worth_it() {
    // One machine was there; the second hour needs two. Started with the second hour the
    // new one costs 2 and misses a quarter of an hour of work, started with the first it
    // costs 2 more.
    let hourly = || Hourly::new(0..=3).start_hours(0.25);
    let needs = [1.0, 2.0];
    for (worth, counts, profit) in [
        // 0.75 x 2.5 of work is less than 2: 2.5 x 2 − 2 x 2.
        (2.5, [1.0, 1.0], 1.0),
        // 0.75 x 3 = 2.25 is more, 0.25 x 3 = 0.75 is less: 3 x 2.75 − 2 x 3.
        (3.0, [1.0, 2.0], 2.25),
        // 0.25 x 9 = 2.25 is more: 9 x 3 − 2 x 4.
        (9.0, [2.0, 2.0], 19.0),
    ] {
        let s = asked(&needs, worth, false).node(machines("n", hourly(), 2.0));
        let plan = solved(&by(s, ObjectiveName::Profit));
        // The first hour is in one piece: what it has was there.
        let hours: Vec<f64> = plan.periods.iter().map(|p| p.hours).collect();
        assert_eq!(hours, [1.0, 0.25, 0.75]);
        let of = rented(&plan, "n");
        assert_eq!([of[0], of[1]], counts, "at {worth}");
        assert_eq!(of[1], of[2]);
        near(plan.objective.value, profit);
    }
    // All of it has to be served: earlier it is.
    let s = asked(&needs, 1.0, false).node(machines("n", hourly().running(1), 2.0));
    let plan = solved(&by(s, ObjectiveName::Cost));
    assert_eq!(rented(&plan, "n")[0], 2.0);
    near(plan.objective.cost, 8.0);
    let rents =
        plan.hourly_rents(&asked(&needs, 1.0, false).node(machines("n", hourly().running(1), 2.0)));
    near(rents[0].cost, 8.0);
    near(rents[0].started.iter().sum(), 1.0);
}

#[test]
fn a_start_that_fills_the_hour_cuts_nothing() {
    // A start of one hour in hours of one: every hour is one part, and a machine that is
    // needed in the second hour is started in the first.
    let hourly = Hourly::new(0..=2).running(0).start_hours(1.0);
    let s = asked(&[0.0, 1.0, 0.0], 8.0, true).node(machines("n", hourly, 2.0));
    let plan = solved(&by(s, ObjectiveName::Cost));
    assert_eq!(plan.periods.len(), 3);
    assert!(plan.periods.iter().all(|p| p.part_of.is_none()));
    assert_eq!(rented(&plan, "n"), [1.0, 1.0, 0.0]);
    near(plan.objective.cost, 4.0);
    let by_period = &plan.waste.by_period;
    near(by_period[0].compute_hours.starting, 1.0);
    near(by_period[1].compute_hours.starting, 0.0);
}

#[test]
fn nobody_is_ready_before_a_start_is_over() {
    // The first hour asks for a machine, and none is on: nothing can be done about it.
    let hourly = Hourly::new(0..=2).running(0).start_hours(0.5);
    let s = by(
        asked(&[1.0, 1.0], 8.0, false).node(machines("n", hourly, 2.0)),
        ObjectiveName::Cost,
    );
    let plan = Planner::new().solve(&s).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    assert!(!plan.conflicts.is_empty());
    // One that is running serves at once.
    let hourly = Hourly::new(0..=2).running(1).start_hours(0.5);
    let s = by(
        asked(&[1.0, 1.0], 8.0, false).node(machines("n", hourly, 2.0)),
        ObjectiveName::Cost,
    );
    near(solved(&s).objective.cost, 4.0);
}

#[test]
fn unavailable_and_headroom_are_of_ready_machines() {
    // Two machines for an hour, ready for half of it: of these two machine-hours one is
    // starting. Of the other a tenth is unavailable, and a tenth of the rest headroom.
    let hourly = Hourly::new(2..=2).running(0).start_hours(0.5);
    let node = machines("n", hourly, 2.0).availability(0.9).headroom(0.1);
    let plan = solved(&asked(&[3.0], 8.0, false).node(node));
    let account = &plan.waste.total.compute_hours;
    near(account.installed, 2.0);
    near(account.starting, 1.0);
    near(account.unavailable, 0.1);
    near(account.headroom, 0.09);
    near(account.useful, 0.81);
    near(account.surplus, 0.0);
}

#[test]
fn whole_replicas_stand_on_ready_machines() {
    // Two replicas fit on a machine. Three are asked for: two machines, of which one is
    // on. In the first half hour two replicas stand, then three.
    let hourly = Hourly::new(0..=4).running(1).start_hours(0.5);
    let mut s = asked(&[1.5], 8.0, true).node(machines("n", hourly, 2.0));
    s.models[0].profiles[0] = Profile::new("H", 5.0).holds("gpu", 0.5);
    let plan = solved(&s);
    assert_eq!(rented(&plan, "n"), [2.0, 2.0]);
    let counts: Vec<f64> = plan.replicas.iter().map(|r| r.count).collect();
    assert_eq!(counts, [2.0, 3.0]);
    near(plan.objective.value, 8.0 * (0.5 + 0.75));
}

#[test]
fn the_checker_knows_who_is_ready() {
    let hourly = Hourly::new(0..=2).running(0).start_hours(0.5);
    let s = asked(&[1.0, 1.0], 8.0, false).node(machines("n", hourly, 2.0));
    let planner = Planner::new();
    let plan = solved(&s);
    assert_eq!(rented(&plan, "n"), [1.0; 4]);
    // Work before the machine is ready.
    let mut early = plan.clone();
    let mut route = early.routes[0].clone();
    route.period = 0;
    early.routes.insert(0, route);
    let findings = planner.verify(&s, &early).unwrap().findings;
    assert!(
        findings
            .iter()
            .any(|f| f.contains("period 0") && f.contains("gpu")),
        "{findings:?}"
    );
    // Parts of a period have the same machines.
    let mut apart = plan.clone();
    apart.hourly[1].count = 2.0;
    let findings = planner.verify(&s, &apart).unwrap().findings;
    assert!(
        findings
            .iter()
            .any(|f| f.contains("in the next part of it")),
        "{findings:?}"
    );
    // Nothing starting is given up: that of the first hour goes after it at the earliest
    // where starting takes longer than that.
    let hourly = Hourly::new(0..=2).running(0).start_hours(1.5);
    let slow = asked(&[0.0, 0.0, 1.0], 8.0, false).node(machines("n", hourly, 2.0));
    let mut plan = solved(&slow);
    plan.hourly.retain(|h| h.period == 0);
    let findings = planner.verify(&slow, &plan).unwrap().findings;
    assert!(
        findings
            .iter()
            .any(|f| f.contains("were started less than 1.5 hours before")),
        "{findings:?}"
    );
    // What is said to be starting is counted again.
    let mut plan = solved(&slow);
    plan.waste.total.compute_hours.starting -= 0.5;
    plan.waste.total.compute_hours.surplus += 0.5;
    let findings = planner.verify(&slow, &plan).unwrap().findings;
    assert!(
        findings.iter().any(|f| f.contains("starting is")),
        "{findings:?}"
    );
}

#[test]
fn no_hours_to_start_are_none() {
    let none = Hourly::new(0..=4).running(1).start_cost(0.5).min_hours(1.5);
    let needs = [1.0, 3.0, 0.0, 2.0];
    for objective in [
        ObjectiveName::Serve,
        ObjectiveName::Profit,
        ObjectiveName::Cost,
    ] {
        let with = |hourly: Hourly| {
            let s = asked(&needs, 3.0, true).node(machines("n", hourly, 2.0));
            let plan = solved(&by(s, objective));
            let decided = (&plan.periods, &plan.routes, &plan.replicas, &plan.hourly);
            serde_json::to_string(&(decided, &plan.objective, &plan.certificate.prices)).unwrap()
        };
        assert_eq!(with(none.start_hours(0.0)), with(none));
    }
}

#[test]
fn longer_starts_never_help() {
    for held in [false, true] {
        for running in [0, 2] {
            let mut before = f64::INFINITY;
            for hours in [0.0, 0.25, 0.5, 1.0, 1.5, 2.5] {
                let hourly = Hourly::new(0..=4).running(running).start_hours(hours);
                let s = asked(&[1.0, 3.0, 0.5, 2.0], 5.0, held)
                    .periods([0.5, 1.0, 1.0, 2.0].map(Period::new).to_vec())
                    .node(machines("n", hourly, 2.0));
                let plan = solved(&by(s, ObjectiveName::Profit));
                let now = plan.objective.value;
                assert!(now <= before + 1e-6, "{hours}: {now} after {before}");
                before = now;
            }
        }
    }
}

#[test]
fn alike_entries_start_as_one() {
    // Three zones of up to two machines, two running in the first: these serve from the
    // start, and the three that are started from the half hour on.
    for held in [false, true] {
        let zone = |id: &str, running: u64| {
            let hourly = Hourly::new(0..=2).running(running).start_hours(0.5);
            machines(id, hourly, 2.0)
        };
        let s = asked(&[5.0, 2.0], 8.0, held)
            .node(zone("a", 2))
            .node(zone("b", 0))
            .node(zone("c", 0));
        let plan = solved(&s);
        assert_eq!(plan.solver.reduced.nodes, 1);
        assert_eq!(served(&plan), [2.0, 5.0, 2.0, 2.0]);
        near(plan.objective.cost, 2.0 * 7.0);
        near(plan.waste.total.compute_hours.starting, 1.5);
    }
}

#[test]
fn machines_beside_them_that_are_one_change_nothing() {
    let hourly = Hourly::new(0..=1).running(0).start_hours(0.5);
    let own = |id: &str| {
        Node::new(id, "H")
            .count(1)
            .capacity("gpu", 1.0)
            .price_per_hour(1.0)
    };
    let s = asked(&[3.0], 8.0, true)
        .node(own("a"))
        .node(own("b"))
        .node(machines("n", hourly, 2.0));
    let plan = solved(&s);
    assert_eq!(served(&plan), [2.0, 3.0]);
    near(plan.waste.total.compute_hours.starting, 0.5);
}

#[test]
fn without_time_machines_are_started_ahead() {
    // First fit, too, serves only where machines are ready, and starts them in time.
    use std::time::Duration;
    let hourly = Hourly::new(0..=4)
        .running(1)
        .start_hours(1.5)
        .min_hours(2.0);
    for held in [false, true] {
        let s = asked(&[2.0, 3.0, 1.0, 4.0], 8.0, held).node(machines("n", hourly, 2.0));
        let planner = Planner::new().time_limit(Duration::ZERO);
        let plan = planner.solve(&s).unwrap();
        assert!(plan.exists());
        let verified = planner.verify(&s, &plan).unwrap();
        assert!(verified.valid, "{:?}", verified.findings);
        // One machine, in an hour and a half whatever was started with the first hour.
        assert_eq!(served(&plan)[0], 1.0);
        near(plan.demands.last().unwrap().unmet, 0.0);
    }
}

#[test]
fn what_does_not_know_them_says_so() {
    use idlewise::Error;
    let hourly = Hourly::new(0..=1).running(0).start_hours(0.5);
    let s = asked(&[1.0], 8.0, false).node(machines("n", hourly, 2.0));
    let planner = Planner::new();
    let plan = solved(&s);
    let path = |error: Error| match error {
        Error::Input(errors) => errors.0[0].path.clone(),
        other => other.to_string(),
    };
    let timetable = planner.timetable(&plan, Some(&s)).unwrap_err();
    assert_eq!(path(timetable), "$.periods[0].part_of");
    // Starts that end at too many moments.
    let mut many = s;
    let first = many.nodes[0].clone();
    many.nodes = (0..12)
        .map(|n| {
            let hours = 0.05 * f64::from(n + 1);
            let mut node = first.clone();
            node.id = format!("n{n}");
            node.count = Hourly::new(0..=1).running(0).start_hours(hours).into();
            node
        })
        .collect();
    let many = many.periods(1_000);
    assert_eq!(
        many.check().unwrap_err().0[0].path,
        "$.nodes[0].count.start_hours"
    );
}

#[test]
fn limits_count_machines_that_start() {
    // At most one machine in all, starting or not: the second entry's would come too late.
    use idlewise::scenario::Limit;
    let hourly = Hourly::new(0..=2).running(1).start_hours(0.5);
    let s = asked(&[2.0, 2.0], 8.0, false).node(machines("n", hourly, 2.0));
    let free = solved(&s);
    near(free.objective.value, 8.0 * (0.5 * 3.0 + 2.0));
    let plan = solved(&s.limit(Limit::new("one", "machines").max(1.0)));
    assert_eq!(rented(&plan, "n"), [1.0; 4]);
    near(plan.objective.value, 16.0);
}
