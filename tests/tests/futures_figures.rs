//! What one plan for several futures is worth: beside knowing which one comes, beside a
//! plan for their mean, and beside a plan for the peak.
#![allow(clippy::unwrap_used)]

use idlewise::plan::Status;
use idlewise::questions::Foresight;
use idlewise::{Planner, Scenario};
use idlewise_tests::in_futures::{self, FULL, either, site};
use idlewise_tests::judge::{assert_close, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

fn worth(s: &Scenario) -> Foresight {
    let found = Planner::new().gap(0.0).node_limit(None).futures(s).unwrap();
    assert_eq!(found.status, Status::Optimal, "{:?}", found.left_out);
    found
}

fn twice(weight: f64) -> Value {
    json!([{"id": "calm", "weight": 1.0 - weight},
           {"id": "launch", "weight": weight, "demands": [{"times": 2}]}])
}

/// Three machines are always busy and bring 3.6 each for 1; three more are busy with the
/// launch only, one time in four: 0.9 for 1, so that three it is, 7.8 in either future.
/// Knowing of the launch, six would make 15.6 in it: 7.8 more, on average 1.95.
/// The mean is 3,750: the fourth machine is busy to 75 % there and brings 2.7 for 1, so a
/// plan for the mean rents four. In the calm they make 10.8 - 4 = 6.8, with the launch
/// 14.4 - 4 = 10.4, on average 7.7: planning for all is worth 0.1.
/// The peak is 6,000: six machines make 4.8 and 15.6, on average 7.5.
#[test]
fn a_launch_that_is_not_worth_its_machines() {
    let found = worth(&site(1.0, 3000.0, &twice(0.25), "profit"));
    assert_close(found.plan.objective.value, 7.8, 1e-9);
    let [calm, launch] = &found.futures[..] else {
        unreachable!("two futures");
    };
    assert_close(calm.regret.unwrap().at_most, 0.0, 1e-9);
    assert_close(launch.regret.unwrap().at_least, 7.8, 1e-9);
    assert_close(launch.regret.unwrap().at_most, 7.8, 1e-9);
    assert_close(launch.known.as_ref().unwrap().cost, 6.0, 1e-9);
    assert_close(launch.served_percent, 50.0, 1e-9);
    assert_close(found.knowing.unwrap().at_least, 1.95, 1e-9);
    assert_close(found.knowing.unwrap().at_most, 1.95, 1e-9);
    assert_close(found.planning.unwrap().at_least, 0.1, 1e-9);
    assert_close(found.planning.unwrap().at_most, 0.1, 1e-9);
    assert_close(found.for_the_mean.as_ref().unwrap().objective, 7.7, 1e-9);
    assert_close(found.for_the_peak.as_ref().unwrap().objective, 7.5, 1e-9);
    assert_eq!(
        found.summary,
        [
            "Renting 3 of site for all 2 futures makes 4.0 % more than a plan for the peak.",
            "Renting 3 of site for all 2 futures makes 1.3 % more than a plan for the mean.",
            "Knowing which future comes would make 25.0 % more.",
        ]
    );
}

/// All must be served, so that a plan for the mean cannot do in the launch, and one for the
/// peak is the plan: six machines. Knowing would save three of them half of the time.
#[test]
fn a_plan_for_the_mean_serves_too_little() {
    let found = worth(&site(1.0, 3000.0, &twice(0.5), "cost"));
    assert_close(found.plan.objective.value, 6.0, 1e-9);
    assert!(!found.for_the_mean.as_ref().unwrap().serves_enough);
    assert_eq!(found.planning, None);
    assert_close(found.for_the_peak.as_ref().unwrap().objective, 6.0, 1e-9);
    assert_close(found.futures[0].regret.unwrap().at_most, 3.0, 1e-9);
    assert_close(found.knowing.unwrap().at_most, 1.5, 1e-9);
}

/// A cheap machine that may be lost beside a dear one that may not: in the peak nothing is
/// lost more than on average. Half of the time the two cheap machines are gone, and 2,000
/// have to be served: two dear ones at 3, always. Knowing would take the cheap ones at 1
/// where they are there: 2 for 6, 4 less half of the time.
#[test]
fn what_may_be_lost_is_worth_knowing() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [
            {"id": "spot", "hardware": "H", "count": {"min": 0, "max": 4}, "capacity": {"gpu": 1},
             "price_per_hour": 1},
            {"id": "sure", "hardware": "H", "count": {"min": 0, "max": 4}, "capacity": {"gpu": 1},
             "price_per_hour": 3}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 2000}],
        "futures": [{"id": "there"}, {"id": "gone", "nodes": [{"id": "spot", "availability": 0}]}],
        "policy": {"objective": "cost"},
    }));
    let found = worth(&s);
    assert_close(found.plan.objective.value, 6.0, 1e-9);
    assert_close(found.knowing.unwrap().at_most, 2.0, 1e-9);
    // On average half of every spot machine is there: four of them for 4.
    assert!(!found.for_the_mean.unwrap().serves_enough);
    assert_eq!(found.for_the_peak, None);
}

/// Under `serve` a plan for the mean, 4,500, rents five machines, and one more is needed
/// with the launch: 6 - 5 machines of value, half of the time. Six serve all, which is also
/// what a plan for the peak does.
#[test]
fn the_most_value_in_all_of_them() {
    let found = worth(&site(1.0, 3000.0, &twice(0.5), "serve"));
    assert_close(found.plan.objective.value, 4.5 * FULL, 1e-9);
    assert_close(found.planning.unwrap().at_most, 0.5 * FULL, 1e-9);
    assert_close(found.knowing.unwrap().at_most, 0.0, 1e-9);
    let said = &found.summary[0];
    assert!(
        said.ends_with("serves as much as a plan for the peak."),
        "{said}"
    );
}

/// Model a is asked for in six of ten, b in the others, and one replica of either fits.
/// Knowing serves both: 0.4 of 3.6 more. A plan for the mean has 600 of a and 400 of b to
/// serve, and places a.
#[test]
fn replicas_stay_where_a_plan_for_the_mean_has_them() {
    let mut s = either([1000.0, 1000.0], [6.0, 4.0]);
    s["demands"][1]["split"] = json!(false);
    let s = scenario(&s);
    let found = worth(&s);
    assert_close(found.knowing.unwrap().at_most, 0.4 * FULL, 1e-9);
    assert_close(found.planning.unwrap().at_most, 0.0, 1e-9);
    assert_close(found.for_the_mean.unwrap().value, 0.6 * FULL, 1e-9);
}

/// Two futures whose best plans differ. Each machine of either kind serves one demand only;
/// every number of both is tried, with every future alone and with both.
#[test]
fn machines_of_two_futures_by_brute_force() {
    for case in 0..40 {
        let mut dice = Dice::new(2, "futures_figures", case);
        let price = [dice.between(0.5, 2.0), dice.between(0.5, 2.0)];
        let value = [dice.between(0.5, 3.0), dice.between(0.5, 3.0)];
        let weight = dice.between(0.1, 0.9);
        let weights = [weight, 1.0 - weight];
        // By future, then demand.
        let rate = [0, 1].map(|_| [0, 1].map(|_| dice.between(0.0, 4.0)));
        let made = |f: usize, n: [u32; 2]| -> f64 {
            (0..2)
                .map(|d| {
                    let served = rate[f][d].min(f64::from(n[d]));
                    value[d] * served - price[d] * f64::from(n[d])
                })
                .sum()
        };
        let all = || (0..5).flat_map(|a| (0..5).map(move |b| [a, b]));
        let most = |of: &dyn Fn([u32; 2]) -> f64| all().map(of).fold(f64::MIN, f64::max);
        let alone = [most(&|n| made(0, n)), most(&|n| made(1, n))];
        let joint = most(&|n| weights[0] * made(0, n) + weights[1] * made(1, n));
        let mean = [0, 1].map(|d| weights[0] * rate[0][d] + weights[1] * rate[1][d]);
        let of_mean = |n: [u32; 2]| -> f64 {
            (0..2)
                .map(|d| value[d] * mean[d].min(f64::from(n[d])) - price[d] * f64::from(n[d]))
                .sum()
        };
        let most_of_mean = most(&of_mean);
        let chosen = all().find(|n| of_mean(*n) >= most_of_mean - 1e-9).unwrap();
        let expected = weights[0] * made(0, chosen) + weights[1] * made(1, chosen);
        let future = |f: usize| {
            json!({"id": format!("f{f}"), "weight": weights[f],
                   "demands": [{"id": "d0", "rate": rate[f][0]}, {"id": "d1", "rate": rate[f][1]}]})
        };
        let entry = |d: usize| {
            json!({"id": format!("n{d}"), "hardware": format!("H{d}"), "capacity": {"gpu": 1},
                   "count": {"min": 0, "max": 4}, "price_per_hour": price[d]})
        };
        let model = |d: usize| json!({"id": format!("m{d}"), "profiles": [{"hardware": format!("H{d}"), "rate": 1}]});
        let demand = |d: usize| {
            json!({"id": format!("d{d}"), "model": format!("m{d}"), "rate": 1,
                   "value": value[d] / 3600.0})
        };
        let s = scenario(&json!({
            "schema_version": 1,
            "nodes": [entry(0), entry(1)],
            "models": [model(0), model(1)],
            "demands": [demand(0), demand(1)],
            "futures": [future(0), future(1)],
            "policy": {"objective": "profit"},
        }));
        let found = Planner::new()
            .gap(0.0)
            .node_limit(None)
            .futures(&s)
            .unwrap();
        let at = format!("case {case}");
        let is = |found: f64, expected: f64, what: &str| {
            assert!(
                (found - expected).abs() < 1e-6,
                "{at}: {what} {found}, {expected}"
            );
        };
        is(found.plan.objective.value, joint, "joint");
        let knowing = weights[0] * alone[0] + weights[1] * alone[1] - joint;
        is(found.knowing.unwrap().at_most, knowing, "knowing");
        is(
            found.planning.unwrap().at_least,
            joint - expected,
            "planning",
        );
    }
}

/// A random fleet, with the futures that are asked for.
fn random(seed: u64, futures: &Value) -> Scenario {
    let mut many = in_futures::random(seed);
    many["futures"] = futures.clone();
    scenario(&many)
}

/// Knowing is never worth less than nothing, and neither is planning for all: the best plan
/// of one future is at least as good in it, and a plan for the mean is one of the plans.
/// Where there is but one future, or all are equal, both are worth nothing but for gaps.
#[test]
fn knowing_and_planning_are_worth_something_or_nothing() {
    let mut asked = 0;
    for seed in 0..30 {
        for (differ, futures) in [
            (false, json!([{"id": "the only one"}])),
            (false, json!([{"id": "a", "weight": 2}, {"id": "b"}])),
            (
                true,
                json!([{"id": "a"}, {"id": "b", "demands": [{"times": 1.4}]},
                          {"id": "c", "weight": 0.3, "nodes": [{"availability": 0.7}]}]),
            ),
        ] {
            let s = random(seed, &futures);
            let found = Planner::new().futures(&s).unwrap();
            if !found.plan.exists() {
                continue;
            }
            asked += 1;
            let size = found.plan.objective.value.abs().max(1e-9);
            for worth in [found.knowing, found.planning].into_iter().flatten() {
                assert!(worth.at_least >= 0.0 && worth.at_most >= worth.at_least);
                if !differ {
                    let gap = worth.at_most - worth.at_least;
                    assert!(
                        worth.at_least <= 1e-6 * size + gap,
                        "seed {seed}: {worth:?}"
                    );
                }
            }
            for told in &found.futures {
                let regret = told.regret.unwrap();
                assert!(regret.at_least >= 0.0 && regret.at_most >= regret.at_least);
            }
        }
    }
    assert!(asked > 30, "{asked}");
}

#[test]
fn a_scenario_without_futures_is_refused() {
    let s = site(1.0, 3000.0, &json!([]), "profit");
    let said = Planner::new().futures(&s).unwrap_err().to_string();
    assert!(said.contains("$.futures"), "{said}");
}
