//! Several futures, counted out by hand: what is decided before anyone knows which one
//! comes, and what in each of them.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, Status};
use idlewise::scenario::from_json;
use idlewise::{AdviseOptions, EvaluateOptions, GrowOptions, Planner, StressOptions};
use idlewise_tests::in_futures::{
    FULL, best, either, is_counted_out, machines, random, same_objective, site, with_futures,
};
use idlewise_tests::judge::{assert_close, exact, judged_by_all, scenario};
use idlewise_tests::random::Dice;
use serde_json::{Value, json};

/// A machine serves 3.6 of value in an hour and costs 1. Three are always busy. The next
/// three are busy with the launch only, which comes once in four: 0.9 each, less than 1.
/// Planned apart, the futures rent 3 and 6, on average 3.75: joint, it is 3.
#[test]
fn machines_are_one_number_for_all_futures() {
    let futures = json!([{"id": "as forecast", "weight": 3},
                         {"id": "launch", "demands": [{"times": 2}]}]);
    let s = site(1.0, 3000.0, &futures, "profit");
    let plan = judged_by_all(&s, &exact());
    assert_eq!(machines(&plan), [3.0]);
    assert_close(plan.objective.value, 3.0 * FULL - 3.0, 1e-9);
    assert_eq!(plan.futures.len(), 2);
    let launch = &plan.futures[1];
    assert_eq!((launch.id.as_str(), launch.weight), ("launch", 0.25));
    assert_close(launch.served_percent, 50.0, 1e-9);
    assert_close(launch.value, 3.0 * FULL, 1e-9);
    assert_close(launch.turned_away, 3.0 * FULL, 1e-9);
    assert_close(launch.cost, 3.0, 1e-9);
    // Three machines all the time, all of them busy.
    assert_close(plan.waste.total.idle_percent, 0.0, 1e-9);
    assert!(plan.routes.iter().all(|r| r.future.is_some()));
}

/// Both as likely: the machines of the launch bring 1.8 each, and six are rented.
#[test]
fn a_likely_launch_is_worth_its_machines() {
    let futures = json!([{"id": "a"}, {"id": "b", "demands": [{"id": "chat", "times": 2}]}]);
    let plan = best(&site(1.0, 3000.0, &futures, "profit"));
    assert_eq!(machines(&plan), [6.0]);
    assert_close(plan.objective.value, 4.5 * FULL - 6.0, 1e-9);
    // Half of them are idle in one of two futures.
    assert_close(plan.futures[0].waste.total.idle_percent, 50.0, 1e-9);
    assert_close(plan.waste.total.idle_percent, 25.0, 1e-9);
}

/// The most value comes first: six machines, which all are needed with the launch.
#[test]
fn serve_rents_for_every_future() {
    let futures = json!([{"id": "a", "weight": 99},
                         {"id": "b", "demands": [{"where": {"model": ["m"]}, "times": 2}]}]);
    let plan = best(&site(1.0, 3000.0, &futures, "serve"));
    assert_eq!(machines(&plan), [6.0]);
    assert_close(plan.objective.cost, 6.0, 1e-9);
    assert_close(plan.objective.value, (0.99 * 3.0 + 0.01 * 6.0) * FULL, 1e-9);
}

/// All must be served, in the launch half of it: 3 of 6 machines, as many as otherwise.
#[test]
fn a_future_has_a_min_served_of_its_own() {
    let futures = json!([{"id": "a"}, {"id": "b", "min_served": 0.5, "demands": [{"times": 2}]}]);
    let plan = best(&site(1.0, 3000.0, &futures, "cost"));
    assert_eq!(machines(&plan), [3.0]);
    assert_close(plan.objective.value, 3.0, 1e-9);
    assert_close(plan.futures[1].served_percent, 50.0, 1e-9);
}

/// Changes apply in their order: 1,000, then twice that, of the second hour 5,000.
#[test]
fn changes_apply_in_their_order() {
    let s = scenario(&json!({
        "schema_version": 1, "periods": [{"hours": 1}, {"hours": 2}],
        "nodes": [{"id": "n", "hardware": "H", "count": {"min": 0, "max": 9},
                   "capacity": {"gpu": 1}, "price_per_hour": 1}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "d", "model": "m", "rate": 3000}],
        "futures": [{"id": "f", "demands": [{"rate": [1000, 2500]}, {"times": 2}]}],
        "policy": {"objective": "cost"},
    }));
    let plan = best(&s);
    assert_eq!(machines(&plan), [5.0]);
    let offered: Vec<f64> = plan.demands.iter().map(|d| d.offered).collect();
    assert_eq!(offered, [2000.0, 5000.0]);
    assert_eq!(plan.periods.len(), 2);
    assert_close(plan.objective.value, 15.0, 1e-9);
}

/// Two regions, any of which may be lost: each has to be able to serve all of 2,000.
#[test]
fn what_survives_any_loss_is_there_twice() {
    let two = |futures: &Value| {
        scenario(&json!({
            "schema_version": 1,
            "nodes": [
                {"id": "eu", "region": "eu", "hardware": "H", "count": {"min": 0, "max": 9},
                 "capacity": {"gpu": 1}, "price_per_hour": 1},
                {"id": "us", "region": "us", "hardware": "H", "count": {"min": 0, "max": 9},
                 "capacity": {"gpu": 1}, "price_per_hour": 1}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
            "demands": [{"id": "d", "model": "m", "rate": 2000}],
            "futures": futures,
            "policy": {"objective": "cost"},
        }))
    };
    let plan = best(&two(&json!([{"lose_any": "region"}])));
    assert_eq!(machines(&plan), [2.0, 2.0]);
    let told: Vec<(&str, f64)> = plan
        .futures
        .iter()
        .map(|f| (f.id.as_str(), f.weight))
        .collect();
    assert_eq!(
        told,
        [
            ("nothing is lost", 0.5),
            ("eu is lost", 0.25),
            ("us is lost", 0.25)
        ]
    );
    // Half of it is enough where something is lost: one machine each.
    let half = best(&two(
        &json!([{"lose_any": "node", "weight": 0.2, "min_served": 0.5}]),
    ));
    assert_eq!(machines(&half), [1.0, 1.0]);
    assert_close(half.futures[0].weight, 0.8, 1e-12);
    // What is lost is unavailable: all of one region, a quarter of the time.
    let waste = &plan.waste.by_region["eu"].compute_hours;
    assert_close(waste.unavailable, 0.5, 1e-9);
}

/// Nodes that name no operator are not lost with the others.
#[test]
fn only_operators_are_lost() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [
            {"id": "a", "operator": "x", "hardware": "H", "capacity": {"gpu": 1}},
            {"id": "b", "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "d", "model": "m", "rate": 2000, "value": 1e-6}],
        "futures": [{"lose_any": "operator"}],
    }));
    let plan = best(&s);
    assert_eq!(plan.futures.len(), 2);
    assert_close(plan.objective.value, 1.5 * FULL, 1e-9);
}

/// Replicas are decided before: one of either model stands on the one machine. Model a is
/// asked for in six of ten, b in the others; knowing it would serve both.
#[test]
fn replicas_are_the_same_in_every_future() {
    let plan = best(&scenario(&either([1000.0, 1000.0], [6.0, 4.0])));
    assert_close(plan.objective.value, 0.6 * FULL, 1e-9);
    assert_eq!(plan.replicas.len(), 1);
    assert_eq!(plan.replicas[0].model, "a");
    // It stands idle where nobody asks for it.
    let idle = &plan.futures[1].waste.total.compute_hours;
    assert_close(idle.workload_idle, 1.0, 1e-9);
}

/// What stands on a node is lost in proportion, and stands all the same: four replicas,
/// of which two serve where half of the node is gone.
#[test]
fn what_stands_is_lost_in_proportion() {
    let s = scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "hardware": "H", "count": 4, "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000, "holds": {"gpu": 1}}]}],
        "demands": [{"id": "d", "model": "m", "rate": 4000, "value": 1e-6}],
        "futures": [{"id": "all there"},
                    {"id": "half", "nodes": [{"where": {"hardware": "H"}, "availability": 0.5}]}],
    }));
    let plan = best(&s);
    assert_eq!(plan.replicas[0].count, 4.0);
    assert_close(plan.objective.value, 3.0 * FULL, 1e-9);
    assert_close(plan.futures[1].served_percent, 50.0, 1e-9);
    let half = &plan.futures[1].waste.total.compute_hours;
    assert_close(half.unavailable, 2.0, 1e-9);
    assert_close(half.useful, 2.0, 1e-9);
}

/// A spot machine that is lost need not be paid: at a price of 1, half of the time, it
/// brings (3.6 - 1) / 2 an hour, and is rented.
#[test]
fn what_is_lost_need_not_be_paid() {
    let futures = json!([{"id": "there"},
        {"id": "gone", "nodes": [{"id": "site", "availability": 0, "price_per_hour": 0}]}]);
    let plan = best(&site(1.0, 1000.0, &futures, "profit"));
    assert_eq!(machines(&plan), [1.0]);
    assert_close(plan.objective.value, (FULL - 1.0) / 2.0, 1e-9);
    assert_eq!(plan.futures[1].cost, 0.0);
    // Paid for all the same at 2, it would bring 1.8 and cost 2: it is not rented.
    let futures = json!([{"id": "there"},
        {"id": "gone", "nodes": [{"id": "site", "availability": 0}]}]);
    let plan = best(&site(2.0, 1000.0, &futures, "profit"));
    assert_eq!(machines(&plan), [0.0]);
}

/// A demand that may not be split has one home in all futures: the node that is lost less
/// often. Split, it would be served whatever is lost.
#[test]
fn an_unsplit_demand_has_one_home() {
    let s = |split: bool| {
        scenario(&json!({
            "schema_version": 1,
            "nodes": [{"id": "a", "hardware": "H", "capacity": {"gpu": 1}},
                      {"id": "b", "hardware": "H", "capacity": {"gpu": 1}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
            "demands": [{"id": "d", "model": "m", "rate": 1000, "value": 1e-6, "split": split}],
            "futures": [
                {"id": "a is lost", "weight": 3, "nodes": [{"id": "a", "availability": 0}]},
                {"id": "b is lost", "weight": 7, "nodes": [{"id": "b", "availability": 0}]}],
        }))
    };
    assert_close(best(&s(true)).objective.value, FULL, 1e-9);
    let plan = best(&s(false));
    assert_close(plan.objective.value, 0.7 * FULL, 1e-9);
    assert!(plan.routes.iter().all(|r| r.node == "a"));
}

/// Half a replica of either, where they need not be whole: 0.6 of one or the other at
/// most, so the likelier one is whole again; with equal weights any mixture is as good.
#[test]
fn continuous_replicas_are_shared_too() {
    let s = |weight: f64| {
        let mut s = either([500.0, 800.0], [weight, 1.0]);
        s["policy"] = json!({"relax": true});
        scenario(&s)
    };
    // Half of the machine for a, and the other half for b, which would take 0.8.
    let plan = best(&s(3.0));
    assert_close(plan.objective.value, (0.75 * 0.5 + 0.25 * 0.5) * FULL, 1e-9);
    // b is likelier: 0.8 of the machine, and 0.2 are left for a.
    let plan = best(&s(1.0 / 3.0));
    assert_close(plan.objective.value, (0.75 * 0.8 + 0.25 * 0.2) * FULL, 1e-9);
}

/// Nobody can serve 10,000 with nine machines; the conflict says in which future.
#[test]
fn a_clash_names_its_future() {
    let futures = json!([{"id": "calm"}, {"id": "rush", "demands": [{"rate": 10000}]}]);
    let s = site(1.0, 1000.0, &futures, "cost");
    let plan = Planner::new().solve(&s).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let said = format!("{:?}", plan.conflicts);
    assert!(
        said.contains("where rush comes") && !said.contains("where calm comes"),
        "{said}"
    );
}

#[test]
fn one_future_is_none_and_equal_futures_are_one() {
    let mut compared = 0;
    for seed in 0..60 {
        let s = random(seed);
        for futures in [
            json!([{"id": "the only one", "weight": 7}]),
            json!([{"id": "a"}, {"id": "b", "weight": 2}, {"id": "c", "demands": [{"times": 1}]}]),
        ] {
            let alone = with_futures(&s, &json!([]));
            let together = with_futures(&s, &futures);
            assert_eq!(alone.is_some(), together.is_some(), "seed {seed}");
            if let (Some((_, alone)), Some((_, together))) = (alone, together) {
                compared += 1;
                same_objective(&alone.objective, &together.objective, seed);
            }
        }
    }
    assert!(compared > 40, "{compared}");
}

/// Two models, two nodes and two futures: every way of placing replicas, each with the
/// best routes in either future, which is a sum of what fits.
#[test]
fn whole_replicas_of_two_futures_by_brute_force() {
    for case in 0..60 {
        let mut dice = Dice::new(1, "futures", case);
        let gpu = [dice.whole(1, 5), dice.whole(1, 4)];
        let held = [dice.whole(1, 3), dice.whole(1, 3)];
        let value = [dice.between(0.1, 1.0), dice.between(0.1, 1.0)];
        let weight = [dice.between(0.5, 2.0), dice.between(0.5, 2.0)];
        // By future, then model.
        let rate = [0, 1].map(|_| [0, 1].map(|_| dice.between(0.0, 6.0)));
        // By future, then node.
        let there = [0, 1].map(|f| [0, 1].map(|_| [1.0, 0.5, 0.0][dice.whole(0, 2 * f) as usize]));
        let mut most = 0.0_f64;
        for a in 0..=gpu[0] / held[0] {
            for b in 0..=(gpu[0] - a * held[0]) / held[1] {
                for c in 0..=gpu[1] / held[0] {
                    for d in 0..=(gpu[1] - c * held[0]) / held[1] {
                        let placed = [[a, c], [b, d]];
                        let worth = (0..2).map(|f| {
                            let served = (0..2).map(|m| {
                                let can = (0..2).map(|n| there[f][n] * placed[m][n] as f64);
                                value[m] * rate[f][m].min(can.sum())
                            });
                            weight[f] * served.sum::<f64>()
                        });
                        most = most.max(worth.sum());
                    }
                }
            }
        }
        let expected = 3600.0 * most / (weight[0] + weight[1]);
        let future = |f: usize| {
            json!({"id": format!("f{f}"), "weight": weight[f],
                   "demands": [{"id": "d0", "rate": rate[f][0]}, {"id": "d1", "rate": rate[f][1]}],
                   "nodes": [{"id": "n0", "availability": there[f][0]},
                             {"id": "n1", "availability": there[f][1]}]})
        };
        let model = |m: usize| {
            json!({"id": format!("m{m}"), "profiles": [
                {"hardware": "H", "rate": 1, "holds": {"gpu": held[m]}}]})
        };
        let s = scenario(&json!({
            "schema_version": 1,
            "nodes": [{"id": "n0", "hardware": "H", "capacity": {"gpu": gpu[0]}},
                      {"id": "n1", "hardware": "H", "capacity": {"gpu": gpu[1]}}],
            "models": [model(0), model(1)],
            "demands": [{"id": "d0", "model": "m0", "rate": 1, "value": value[0]},
                        {"id": "d1", "model": "m1", "rate": 1, "value": value[1]}],
            "futures": [future(0), future(1)],
        }));
        assert!(is_counted_out(&s, expected, 1e-7, case));
    }
}

/// Machines with cards, several of one entry and many alike: merging and packing change
/// nothing, whatever order nodes stand in.
#[test]
fn alike_nodes_of_one_fate_are_one() {
    let entry = |id: usize, region: &str| {
        json!({"id": format!("n{id}"), "region": region, "hardware": "H", "count": {"min": 0, "max": 2},
               "capacity": {"gpu": 1}, "price_per_hour": 1})
    };
    let solve = |regions: &[&str]| {
        let nodes: Vec<Value> = regions
            .iter()
            .enumerate()
            .map(|(i, r)| entry(i, r))
            .collect();
        best(&scenario(&json!({
            "schema_version": 1, "nodes": nodes,
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
            "demands": [{"id": "d", "model": "m", "rate": 3000}],
            "futures": [{"lose_any": "region"}],
            "policy": {"objective": "cost"},
        })))
    };
    // Three machines wherever one region is left.
    let sorted = solve(&["a", "a", "b", "b"]);
    assert_close(sorted.objective.value, 6.0, 1e-9);
    assert_eq!(sorted.solver.reduced.nodes, 2);
    assert_close(solve(&["a", "b", "b", "a"]).objective.value, 6.0, 1e-9);
}

#[test]
fn a_plan_that_says_something_else_is_found_out() {
    let futures = json!([{"id": "a"}, {"id": "b", "demands": [{"times": 2}]}]);
    let s = site(1.0, 3000.0, &futures, "profit");
    let plan = best(&s);
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(idlewise::plan::from_json(text.as_bytes()).unwrap(), plan);
    let wrong = |change: &dyn Fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        assert!(!Planner::new().verify(&s, &other).unwrap().valid);
    };
    wrong(&|p| p.routes[0].future = Some("b".to_owned()));
    wrong(&|p| p.routes[0].future = None);
    wrong(&|p| p.futures[1].weight = 0.4);
    wrong(&|p| p.futures[1].cost += 1.0);
    wrong(&|p| p.futures[1].waste.total.compute_hours.useful += 1.0);
    wrong(&|p| p.counts[0].count = 5.0);
    wrong(&|p| p.objective.value *= 1.01);
    wrong(&|p| p.certificate.bound *= 0.99);
    wrong(&|p| p.futures.truncate(1));
}

/// Every question and policy that does not work with futures says so by name.
#[test]
fn what_does_not_work_yet_is_refused_by_name() {
    let futures = json!([{"id": "a"}, {"id": "b", "demands": [{"times": 2}]}]);
    let s = site(1.0, 3000.0, &futures, "profit");
    let planner = Planner::new();
    let plan = planner.solve(&s).unwrap();
    let refused = [
        ("size", planner.size(&s).err()),
        ("grow", planner.grow(&s, &GrowOptions::new()).err()),
        ("stress", planner.stress(&s, &StressOptions::new()).err()),
        ("advise", planner.advise(&s, &AdviseOptions::new()).err()),
        ("earnings", planner.earnings(&s).err()),
        ("compare", planner.compare(&s).err()),
        ("futures", planner.timetable(&plan, Some(&s)).err()),
    ];
    for (name, error) in refused {
        let said = error.unwrap().to_string();
        assert!(
            said.contains("futures") && said.contains(name),
            "{name}: {said}"
        );
    }
    assert!(planner.futures(&s).is_ok() && planner.commit(&s).is_ok());
    let ask = EvaluateOptions::new();
    assert!(planner.evaluate(&plan, &s, &ask).is_ok());
    assert!(idlewise::parts(&s).unwrap().is_empty());
    assert!(idlewise::export::to_lp(&s).unwrap().contains("n.site"));
}

#[test]
fn what_is_wrong_with_futures_is_named() {
    let text = |futures: Value, policy: Value| {
        json!({
            "schema_version": 1,
            "nodes": [{"id": "site", "region": "eu", "hardware": "H", "capacity": {"gpu": 1}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
            "demands": [{"id": "chat", "model": "m", "rate": 1}],
            "futures": futures, "policy": policy,
        })
        .to_string()
    };
    let a = || json!([{"id": "a"}]);
    for (futures, policy, place) in [
        (
            json!([{"id": "a"}, {"id": "a"}]),
            json!({}),
            "$.futures: found two futures",
        ),
        (json!([{"weight": 1}]), json!({}), "$.futures[0].id"),
        (
            json!([{"id": "a", "weight": 0}]),
            json!({}),
            "$.futures[0].weight",
        ),
        (
            json!([{"id": "a", "nodes": [{"id": "syte", "availability": 0}]}]),
            json!({}),
            "did you mean \"site\"",
        ),
        (
            json!([{"id": "a", "demands": [{"where": {"modell": "m"}, "times": 2}]}]),
            json!({}),
            "did you mean \"model\"",
        ),
        (
            json!([{"id": "a", "nodes": [{"where": {"region": "us"}, "availability": 0}]}]),
            json!({}),
            "where.region",
        ),
        (
            json!([{"id": "a", "demands": [{"times": 2, "rate": 1}]}]),
            json!({}),
            "`times` or `rate`, one",
        ),
        (
            json!([{"id": "a", "nodes": [{"id": "site"}]}]),
            json!({}),
            "`availability` nor",
        ),
        (
            json!([{"id": "a", "nodes": [{"price_per_hour": 1}]}]),
            json!({}),
            "which has none",
        ),
        (
            json!([{"lose_any": "region", "id": "x"}]),
            json!({}),
            "nothing beside it",
        ),
        (
            json!([{"lose_any": "operator"}]),
            json!({}),
            "nodes without an operator",
        ),
        (
            json!([{"lose_any": "region", "weight": 1}]),
            json!({}),
            "below 1",
        ),
        (a(), json!({"objective": "fair"}), "$.policy.objective"),
        (a(), json!({"spare": "fill"}), "$.policy.spare"),
        (json!([]), json!({"futures": "worst"}), "$.policy.futures"),
        (
            a(),
            json!({"futures": {"cvar": 1}}),
            "$.policy.futures.cvar",
        ),
    ] {
        let said = from_json(text(futures, policy).as_bytes())
            .unwrap_err()
            .to_string();
        assert!(said.contains(place), "{place}: {said}");
    }
}
