//! A plan on what came where machines need hours to start and models hours to load, so that
//! periods are in parts: hand-computed cases, and what holds for every answer.
#![allow(clippy::unwrap_used)]

use idlewise::plan::Plan;
use idlewise::scenario::{CurrentReplicas, Hourly, Steadiness};
use idlewise::{Demand, Model, Profile, Scenario};
use idlewise_tests::by_the_hour::{WORTH, asked, machines, solved};
use idlewise_tests::came::evaluated;
use idlewise_tests::judge::{as_json, assert_adds_up, assert_sound, near};
use idlewise_tests::random::Dice;

/// One machine for two models, each of which loads so long, and so many machines of work for
/// each of them in each hour; an hour of a machine's work is worth 8.
fn turns(load: f64, needs: [&[f64]; 2]) -> Scenario {
    let mut s = Scenario::new("turns")
        .periods(needs[0].len())
        .node(machines("n", 1, 2.0));
    for (id, needs) in ["a", "b"].into_iter().zip(needs) {
        let profile = Profile::new("H", 10.0).name("p").holds("gpu", 1.0);
        let rates: Vec<f64> = needs.iter().map(|need| 10.0 * need).collect();
        s = s
            .model(Model::new(id).load_hours(load).profile(profile))
            .demand(Demand::new(id, id, rates).value(8.0 / WORTH));
    }
    s
}

fn value(plan: &Plan, on: &Scenario) -> f64 {
    let found = evaluated(plan, on);
    assert_sound(on, &found.plan);
    found.came.objective
}

/// The plan has a in the first hour and b in the second, which loads for a tenth of it: 8 and
/// 7.2. Where loading takes a quarter, b brings 6; where it takes no time 8, though the plan
/// is in parts; and a plan that knew of no loading brings the same as one that did. Where b is
/// asked for first, nothing is served: what stands, stands.
#[test]
fn what_comes_with_a_period_loads_first() {
    let needs: [&[f64]; 2] = [&[1.0, 0.0], &[0.0, 1.0]];
    let other: [&[f64]; 2] = [&[0.0, 1.0], &[1.0, 0.0]];
    for planned in [0.0, 0.1] {
        let plan = solved(&turns(planned, needs));
        for (load, expected) in [(0.1, 15.2), (0.25, 14.0), (0.0, 16.0)] {
            near(value(&plan, &turns(load, needs)), expected);
            near(value(&plan, &turns(load, other)), 0.0);
        }
    }
}

/// What stands before is said: a does, so that b of the first hour loads, and serves 0.9 of it.
#[test]
fn what_stands_does_not_load() {
    let needs: [&[f64]; 2] = [&[0.0], &[1.0]];
    let plan = solved(&turns(0.1, needs));
    let stands = |model: &str| {
        let standing = Steadiness::new().replicas(CurrentReplicas::new("n", model, "p", 1));
        turns(0.1, needs).steadiness(standing)
    };
    near(value(&plan, &stands("b")), 8.0);
    near(value(&plan, &stands("a")), 7.2);
    let found = evaluated(&plan, &stands("a"));
    assert_eq!((found.plan.loading.len(), found.came.moves), (1, 1.0));
}

/// Machines that need a quarter of an hour: one is started with the first hour and serves 0.75
/// of it. More came in the second hour: the plan has one machine, which serves 1 of 2. With half
/// an hour to start it serves 0.5 and 1; where machines start at once 1 and 1.
#[test]
fn machines_serve_when_they_are_ready() {
    let fleet = |start: f64, needs: &[f64], held: bool| {
        let hourly = Hourly::new(0..=2).running(0).start_hours(start);
        asked(needs, 8.0, held).node(machines("n", hourly, 1.0))
    };
    for held in [true, false] {
        let plan = solved(&fleet(0.25, &[1.0, 1.0], held));
        near(plan.objective.value, 8.0 * 1.75);
        for (start, served) in [(0.25, 1.75), (0.5, 1.5), (0.0, 2.0)] {
            near(value(&plan, &fleet(start, &[1.0, 2.0], held)), 8.0 * served);
        }
        // Hours that begin a machine short.
        let late = solved(&fleet(0.0, &[0.0, 1.0], held));
        near(value(&late, &fleet(0.25, &[0.0, 1.0], held)), 8.0 * 0.75);
    }
}

/// A replica that would come inside a period, when nothing can be loaded, is lost and said.
#[test]
fn what_cannot_load_in_time_is_lost() {
    // Half an hour passes until the machine is ready, and a tenth to load: 0.4 are served.
    let fleet = |start: f64| {
        let hourly = Hourly::new(0..=1).running(0).start_hours(start);
        let mut s = asked(&[1.0], 8.0, true).node(machines("n", hourly, 1.0));
        s.models[0].load_hours = 0.1;
        s
    };
    let plan = solved(&fleet(0.5));
    near(plan.objective.value, 8.0 * 0.4);
    near(value(&plan, &fleet(0.5)), 8.0 * 0.4);
    // Ready later: it loads when it is. Ready at once: it loads with the hour.
    near(value(&plan, &fleet(0.8)), 8.0 * 0.1);
    near(value(&plan, &fleet(0.0)), 8.0 * 0.9);
}

/// A random fleet of two entries, one rented by the hour, and two models of which some load.
fn random(seed: u64) -> Scenario {
    let mut dice = Dice::new(seed, "parts", 0);
    let periods = dice.whole(1, 3) as usize;
    let start = [0.0, 0.25, 0.5][dice.whole(0, 2) as usize];
    let hourly = Hourly::new(0..=3).running(0).start_hours(start);
    let mut s = Scenario::new("parts")
        .periods(periods)
        .node(machines("own", dice.whole(1, 3), 2.0))
        .node(machines("rented", hourly, 1.5));
    for id in ["a", "b"] {
        let load = [0.0, 0.1, 0.3][dice.whole(0, 2) as usize];
        let profile = Profile::new("H", 10.0).name("p").holds("gpu", 1.0);
        let rates: Vec<f64> = (0..periods).map(|_| dice.between(0.0, 40.0)).collect();
        let least = if dice.chance(0.3) { 0.1 } else { 0.0 };
        let demand = Demand::new(id, id, rates).value(dice.between(2.0, 9.0) / WORTH);
        s = s
            .model(Model::new(id).load_hours(load).profile(profile))
            .demand(demand.min_served(least));
    }
    s
}

/// On its own scenario a plan is as good as it said; with other demand, and other hours to start
/// and load, it is certified, its account adds up, and it is no better than the best plan.
#[test]
fn evaluated_plans_are_sound_and_no_better_than_the_best() {
    let (mut own_compared, mut compared) = (0, 0);
    for seed in 0..80 {
        let s = random(seed);
        let plan = idlewise::Planner::new().gap(0.0).solve(&s).unwrap();
        if !plan.exists() {
            continue;
        }
        own_compared += usize::from(plan.periods.len() > s.periods.len());
        let own = evaluated(&plan, &s);
        assert_eq!((&own.mismatches[..], &own.short[..]), (&[][..], &[][..]));
        assert_sound(&s, &own.plan);
        near(own.came.objective, plan.objective.value);

        let mut other = random(seed + 1_000);
        other.periods.clone_from(&s.periods);
        for (demand, rates) in other.demands.iter_mut().zip(&s.demands) {
            let factor = demand.rate[0] / 20.0;
            demand.rate = rates.rate.iter().map(|rate| rate * factor).collect();
        }
        let found = evaluated(&plan, &other);
        assert_adds_up(&other, &found.plan);
        if found.short.is_empty() {
            compared += 1;
            assert_sound(&other, &found.plan);
            let regret = found.regret.unwrap();
            let slack = 2e-6 * regret.best.objective.abs().max(1e-9);
            assert!(regret.at_least >= -slack, "{regret:?}\n{}", as_json(&other));
            let (own, best) = (found.came.objective, regret.best.objective);
            assert!(
                own <= best + slack,
                "{own}, best {best}\n{}",
                as_json(&other)
            );
        }
    }
    assert!(
        own_compared > 30 && compared > 30,
        "{own_compared} {compared}"
    );
}
