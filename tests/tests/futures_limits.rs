//! Limits over several nodes, models or demands beside futures, counted out by hand: they hold
//! in every future, of what is decided before and of the future's own routes and prices.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Plan, Status};
use idlewise::{Planner, Scenario};
use idlewise_tests::in_futures::{
    FULL, is_counted_out, machines, same_objective, shape, with_futures,
};
use idlewise_tests::judge::{assert_close, exact, judged, judged_by_all, scenario};
use idlewise_tests::random::{Dice, feature};
use serde_json::{Value, json};

/// Two regions of machines for rent, at 1 and at 2 an hour, each of which serves 1,000 units a
/// second with its one GPU. 2,000 are asked for, and twice that where the launch comes.
fn two(limits: &Value, profile: &Value, objective: &str) -> Value {
    let site = |id: &str, price: u64| {
        json!({"id": id, "region": id, "hardware": "H", "count": {"min": 0, "max": 9},
               "capacity": {"gpu": 1}, "price_per_hour": price})
    };
    json!({
        "schema_version": 1,
        "nodes": [site("eu", 1), site("us", 2)],
        "models": [{"id": "m", "profiles": [profile]}],
        "demands": [{"id": "chat", "model": "m", "rate": 2000, "value": 1e-6}],
        "futures": [{"id": "calm"}, {"id": "launch", "demands": [{"times": 2}]}],
        "limits": limits,
        "policy": {"objective": objective},
    })
}

/// A profile whose replicas hold a GPU, and one that uses GPUs as its traffic asks for.
fn holds() -> Value {
    json!({"hardware": "H", "rate": 1000, "holds": {"gpu": 1}})
}

fn uses() -> Value {
    json!({"hardware": "H", "rate": 1000, "uses": {"gpu": 1}})
}

fn best(s: &Value) -> Plan {
    let plan = judged(&scenario(s), &exact());
    assert_eq!(plan.status, Status::Optimal);
    plan
}

/// (period counted over all futures, price) of limits, without an engine's rounding.
fn priced(plan: &Plan) -> Vec<(usize, f64)> {
    let prices = plan.certificate.prices.limit.iter();
    let prices = prices.filter(|p| p.price.abs() > 1e-6);
    prices.map(|p| (p.period, p.price)).collect()
}

/// Two machines are busy all the time and bring 2.6 each; the next two are busy with the
/// launch, half of the time: 0.8 each in Europe. A quota of three leaves one of them. How many
/// there are is one number: one row has a price, 0.8 for one machine more.
#[test]
fn a_quota_of_machines_is_one_row_for_all_futures() {
    let free = best(&two(&json!([]), &holds(), "profit"));
    assert_eq!(machines(&free), [4.0, 0.0]);
    let quota = json!([{"id": "quota", "nodes": {"region": "eu"}, "of": "machines", "max": 3}]);
    for profile in [holds(), uses()] {
        let s = scenario(&two(&quota, &profile, "profit"));
        let plan = judged_by_all(&s, &exact());
        assert_eq!(machines(&plan), [3.0, 0.0]);
        assert_close(plan.objective.value, 2.0 * 2.6 + 0.8, 1e-9);
        let prices = priced(&plan);
        assert_eq!(prices.len(), 1, "{prices:?}");
        assert_eq!(prices[0].0, 0);
        assert_close(prices[0].1, 0.8, 1e-6);
    }
    // A quota over both regions, with a least number in the dearer one.
    let both = json!([{"id": "all", "of": "machines", "max": 3},
                      {"id": "us", "nodes": {"region": "us"}, "of": "machines", "min": 1}]);
    let plan = best(&two(&both, &holds(), "profit"));
    assert_eq!(machines(&plan), [2.0, 1.0]);
    assert_close(plan.objective.value, 2.0 * 2.6 + 1.8 - 2.0, 1e-9);
}

/// A site of four machines may draw 1.5 kW and each draws half of one: three are busy at most,
/// which only the launch asks for. Its row alone has a price: two machines by the kW, busy
/// half of the time.
#[test]
fn a_resource_counts_the_routes_of_each_future() {
    let s = json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "hardware": "H", "count": 4, "capacity": {"gpu": 1, "power_kw": 0.5}}],
        "models": [{"id": "m", "profiles": [
            {"hardware": "H", "rate": 1000, "uses": {"gpu": 1, "power_kw": 0.5}}]}],
        "demands": [{"id": "chat", "model": "m", "rate": 2000, "value": 1e-6}],
        "futures": [{"id": "calm"}, {"id": "launch", "demands": [{"times": 2}]}],
        "limits": [{"id": "site", "of": "power_kw", "max": 1.5}],
    });
    let plan = judged_by_all(&scenario(&s), &exact());
    assert_close(plan.objective.value, FULL * (2.0 + 3.0) / 2.0, 1e-9);
    let prices = priced(&plan);
    assert_eq!(prices.len(), 1, "{prices:?}");
    assert_eq!(prices[0].0, 1);
    assert_close(prices[0].1, FULL, 1e-6);
    // What the limit leaves no room for is stranded by hosting, in that future.
    let launch = &plan.futures[1].waste.total.compute_hours;
    assert_close(launch.stranded.hosting, 1.0, 1e-9);
    let calm = &plan.futures[0].waste.total.compute_hours;
    assert_close(calm.stranded.hosting, 0.0, 1e-9);
    assert_close(calm.surplus, 2.0, 1e-9);
}

/// Spot machines at 1, or at 4 in a crisis: a budget of 8 an hour has to do in the crisis as
/// well, and is two machines of the three that are wanted. A machine more would be worth 3.6
/// and needs 4 more there.
#[test]
fn a_budget_counts_the_prices_of_each_future() {
    let s = |budget: f64| {
        json!({
            "schema_version": 1,
            "nodes": [{"id": "spot", "hardware": "H", "count": {"min": 0, "max": 9},
                       "capacity": {"gpu": 1}, "price_per_hour": 1}],
            "models": [{"id": "m", "profiles": [uses()]}],
            "demands": [{"id": "chat", "model": "m", "rate": 3000, "value": 1e-6}],
            "futures": [{"id": "calm", "weight": 3},
                        {"id": "crisis", "nodes": [{"id": "spot", "price_per_hour": 4}]}],
            "limits": [{"id": "budget", "of": "spend", "max": budget}],
        })
    };
    let plan = best(&s(8.0));
    assert_eq!(machines(&plan), [2.0]);
    assert_close(plan.objective.value, 2.0 * FULL, 1e-9);
    assert_close(plan.futures[1].cost, 8.0, 1e-9);
    assert_close(plan.futures[0].cost, 2.0, 1e-9);
    let prices = priced(&plan);
    assert_eq!(prices.len(), 1, "{prices:?}");
    assert_eq!(prices[0].0, 1);
    assert_close(prices[0].1, FULL / 4.0, 1e-6);
    assert_eq!(machines(&best(&s(11.9))), [2.0]);
    assert_eq!(machines(&best(&s(12.0))), [3.0]);
}

/// Four machines are there, and a GPU costs 1 for an hour of use. 3 an hour may be spent: two
/// of it where it is calm, all of it with the launch.
#[test]
fn a_budget_counts_what_is_used_in_each_future() {
    let mut s = two(
        &json!([{"id": "budget", "of": "spend", "max": 3}]),
        &uses(),
        "serve",
    );
    s["nodes"] = json!([{"id": "n", "hardware": "H", "count": 4, "capacity": {"gpu": 1},
                         "usage_price": {"gpu": 1}}]);
    let plan = best(&s);
    assert_close(plan.objective.value, FULL * (2.0 + 3.0) / 2.0, 1e-9);
    assert_close(plan.futures[0].cost, 2.0, 1e-9);
    assert_close(plan.futures[1].cost, 3.0, 1e-9);
    // A listed route costs another 1 for a thousand units a second: 1.5 machines' work.
    s["routes"] = json!([{"demand": "chat", "node": "n", "cost": 1.0 / 3.6e6}]);
    let plan = best(&s);
    assert_close(plan.objective.value, FULL * 1.5, 1e-9);
}

/// At least two GPUs of the dearer region are to be busy, whatever comes: all of the calm day
/// is served there, and half of the launch. Three of two cannot be, which is the calm day's
/// clash; replicas that hold them can stand idle.
#[test]
fn a_least_amount_holds_in_every_future() {
    let least =
        |min: f64| json!([{"id": "us", "nodes": {"region": "us"}, "of": "gpu", "min": min}]);
    let plan = best(&two(&least(2.0), &uses(), "cost"));
    assert_eq!(machines(&plan), [2.0, 2.0]);
    assert_close(plan.objective.value, 6.0, 1e-9);
    let told = priced(&plan);
    assert!(told.iter().all(|(_, price)| *price < 0.0), "{told:?}");
    let s = scenario(&two(&least(3.0), &uses(), "cost"));
    let plan = Planner::new().solve(&s).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let said = format!("{:?}", plan.conflicts);
    assert!(
        said.contains("limit us: at least 3 gpu where calm comes")
            && said.contains("less min of limit us where calm comes")
            && !said.contains("where launch comes"),
        "{said}"
    );
    let plan = best(&two(&least(3.0), &holds(), "cost"));
    assert_eq!(machines(&plan), [1.0, 3.0]);
    assert_close(plan.objective.value, 7.0, 1e-9);
}

/// Of replicas a limit counts what is there, as their capacity rows do: four stand so that two
/// are there where half of Europe is lost. Where all of it is, no number will do.
#[test]
fn what_is_lost_counts_for_no_limit() {
    let s = |there: f64| {
        let least = json!([{"id": "eu", "nodes": {"region": "eu"}, "of": "gpu", "min": 2}]);
        let mut s = two(&least, &holds(), "cost");
        s["futures"] = json!([{"id": "calm"}, {"id": "fire", "min_served": 0, "nodes": [
            {"id": "eu", "availability": there}]}]);
        s
    };
    assert_eq!(machines(&best(&s(1.0))), [2.0, 0.0]);
    assert_eq!(machines(&best(&s(0.5))), [4.0, 0.0]);
    let plan = Planner::new().solve(&scenario(&s(0.0))).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let said = format!("{:?}", plan.conflicts);
    assert!(said.contains("where fire comes"), "{said}");
    // At most one is allowed: that binds where nothing is lost, and one stands elsewhere.
    let mut most = s(0.5);
    most["limits"] = json!([{"id": "eu", "nodes": {"region": "eu"}, "of": "gpu", "max": 1}]);
    let plan = best(&most);
    assert_eq!(machines(&plan), [1.0, 1.0]);
}

/// A team may keep two GPUs busy: it asks for one on the calm day and for three with the
/// launch, and its work is worth twice that of the others.
#[test]
fn a_team_has_its_share_in_every_future() {
    let mut s = two(
        &json!([{"id": "team", "demands": {"labels": {"team": "a"}}, "of": "gpu", "max": 2}]),
        &uses(),
        "serve",
    );
    s["nodes"] = json!([{"id": "n", "hardware": "H", "count": 4, "capacity": {"gpu": 1}}]);
    s["demands"] = json!([
        {"id": "a", "model": "m", "rate": 1000, "value": 2e-6, "labels": {"team": "a"}},
        {"id": "b", "model": "m", "rate": 1000, "value": 1e-6}]);
    s["futures"] = json!([{"id": "calm"}, {"id": "launch", "demands": [{"id": "a", "times": 3}]}]);
    let plan = best(&s);
    assert_close(
        plan.objective.value,
        FULL * ((2.0 + 1.0) + (4.0 + 1.0)) / 2.0,
        1e-9,
    );
    assert_close(plan.futures[1].served_percent, 75.0, 1e-9);
}

/// Machines by the hour, of which two are allowed in either. The third of the second hour would
/// be busy half of the time: 0.8 for one machine more.
#[test]
fn a_quota_of_every_hour_holds_in_every_future() {
    let s = json!({
        "schema_version": 1,
        "periods": [{}, {}],
        "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 1,
                   "count": {"min": 0, "max": 9, "per": "period"}}],
        "models": [{"id": "m", "profiles": [uses()]}],
        "demands": [{"id": "chat", "model": "m", "rate": [1000, 3000], "value": 1e-6}],
        "futures": [{"id": "as forecast"}, {"id": "calm", "demands": [{"times": 0.5}]}],
        "limits": [{"id": "quota", "of": "machines", "max": [2, 2]}],
        "policy": {"objective": "profit"},
    });
    let plan = best(&s);
    let hourly: Vec<(usize, f64)> = plan.hourly.iter().map(|h| (h.period, h.count)).collect();
    assert_eq!(hourly, [(0, 1.0), (1, 2.0)]);
    assert_close(plan.objective.value, FULL * (3.0 + 2.0) / 2.0 - 3.0, 1e-9);
    let prices = priced(&plan);
    assert_eq!(prices.len(), 1, "{prices:?}");
    assert_eq!(prices[0].0, 1);
    assert_close(prices[0].1, 0.8, 1e-6);
    // A budget of an hour, in which the calm day costs half: as many machines.
    let mut budget = s.clone();
    budget["limits"] = json!([{"id": "budget", "of": "spend", "max": [2, 2]}]);
    budget["futures"][1]["nodes"] = json!([{"id": "n", "price_per_hour": 0.5}]);
    let plan = best(&budget);
    let hourly: Vec<(usize, f64)> = plan.hourly.iter().map(|h| (h.period, h.count)).collect();
    assert_eq!(hourly, [(0, 1.0), (1, 2.0)]);
    assert_close(plan.objective.value, FULL * 2.5 - 3.0 * 0.75, 1e-9);
    assert_eq!(priced(&plan)[0].0, 1);
}

/// Three machines are there and two are allowed: no future is to blame.
#[test]
fn fixed_machines_above_a_quota_are_a_clash_of_no_future() {
    let quota = json!([{"id": "quota", "of": "machines", "max": 2}]);
    let mut s = two(&quota, &holds(), "serve");
    s["nodes"] = json!([{"id": "n", "hardware": "H", "count": 3, "capacity": {"gpu": 1}}]);
    let plan = Planner::new().solve(&scenario(&s)).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    assert_eq!(
        plan.conflicts[0].limits,
        ["limit quota: at most 2 machines (3 are there anyway)"]
    );
    let texts: Vec<&str> = plan.conflicts[0]
        .relaxations
        .iter()
        .map(|r| r.text.as_str())
        .collect();
    assert!(texts.contains(&"1 more max of limit quota"), "{texts:?}");
}

/// A plan of the mean rents three machines, at 2.5 on average: in the crisis that is 12, and
/// 8 may be spent. Where 12 may be, it does as well as the plan for both.
#[test]
fn a_plan_for_the_mean_has_to_keep_limits_too() {
    let s = |budget: f64| {
        scenario(&json!({
            "schema_version": 1,
            "nodes": [{"id": "spot", "hardware": "H", "count": {"min": 0, "max": 9},
                       "capacity": {"gpu": 1}, "price_per_hour": 1}],
            "models": [{"id": "m", "min_replicas": 1, "profiles": [holds()]}],
            "demands": [{"id": "chat", "model": "m", "rate": 3000, "value": 1e-6}],
            "futures": [{"id": "calm"},
                        {"id": "crisis", "nodes": [{"id": "spot", "price_per_hour": 4}]}],
            "limits": [{"id": "budget", "of": "spend", "max": budget},
                       {"id": "use", "of": "gpu", "min": 1, "max": 5}],
        }))
    };
    let told = Planner::new().futures(&s(8.0)).unwrap();
    let mean = told.for_the_mean.unwrap();
    assert!(!mean.serves_enough && told.planning.is_none());
    let said = told.summary.join(" ");
    assert!(said.contains("or keep every limit"), "{said}");
    // Knowing that it stays calm, three would be rented, and two in the crisis.
    let known: Vec<f64> = told
        .futures
        .iter()
        .map(|f| f.known.as_ref().unwrap().objective)
        .collect();
    assert_close(known[0], 3.0 * FULL, 1e-9);
    assert_close(known[1], 2.0 * FULL, 1e-9);
    let told = Planner::new().futures(&s(12.0)).unwrap();
    let mean = told.for_the_mean.unwrap();
    assert!(mean.serves_enough);
    assert_close(mean.objective, 3.0 * FULL, 1e-9);
    assert_close(told.planning.unwrap().at_most, 0.0, 1e-6);
}

/// A plan that knows of no limit is found out where there is one, in whichever future; and so
/// is a price of a side that is not there.
#[test]
fn a_plan_beyond_a_limit_is_found_out() {
    let planner = Planner::new();
    let free = best(&two(&json!([]), &uses(), "profit"));
    for (limit, is_kept) in [
        (json!({"id": "l", "of": "gpu", "max": 4}), true),
        (json!({"id": "l", "of": "gpu", "max": 3}), false),
        (json!({"id": "l", "of": "gpu", "min": 2}), true),
        (json!({"id": "l", "of": "gpu", "min": 3}), false),
        (json!({"id": "l", "of": "machines", "max": 3}), false),
        (json!({"id": "l", "of": "spend", "max": 3.9}), false),
        (json!({"id": "l", "of": "spend", "max": 4}), true),
    ] {
        let s = scenario(&two(&json!([limit]), &uses(), "profit"));
        let found = planner.verify(&s, &free).unwrap();
        assert_eq!(found.valid, is_kept, "{limit}: {:?}", found.findings);
    }
    let quota = json!([{"id": "quota", "of": "machines", "max": 3}]);
    let s = scenario(&two(&quota, &uses(), "profit"));
    let mut plan = judged(&s, &exact());
    plan.certificate.prices.limit[0].price *= -1.0;
    assert!(!planner.verify(&s, &plan).unwrap().valid);
}

/// Every number of machines, with what two demands get of them in each of two futures: on
/// average, in the worst half of them and in the worst. A quota, a budget, the most and the
/// least of a site and a team's share hold in both.
#[test]
fn limits_of_two_futures_by_brute_force() {
    let mut without = 0;
    for case in 0..100 {
        let mut dice = Dice::new(6, "futures_limits", case);
        let usage = dice.between(0.0, 0.3);
        let value = [dice.between(0.3, 2.0), dice.between(0.3, 2.0)];
        let weight = dice.between(0.1, 0.9);
        let rate = [0, 1].map(|_| [0, 1].map(|_| dice.between(0.0, 3.0)));
        let price = [dice.between(0.1, 1.2), dice.between(0.1, 1.2)];
        let there = [1.0, [1.0, 0.5, 0.0][dice.whole(0, 2) as usize]];
        let budget = dice.between(0.5, 5.0);
        let cap = dice.between(1.0, 5.0);
        let team = dice.between(0.2, 2.0);
        let least = [0.0, dice.between(0.0, 1.0)][dice.whole(0, 1) as usize];
        let quota = dice.whole(1, 5);
        let goal = case % 3;
        let mut most = f64::NEG_INFINITY;
        for n in 0..=quota {
            let made = |f: usize| -> Option<f64> {
                let rent = price[f] * n as f64;
                let room = cap.min(there[f] * n as f64);
                let room = room.min((budget - rent) / usage.max(1e-12));
                // The dearer work first: each has its own most, and both share the room.
                let own = [rate[f][0].min(team), rate[f][1]];
                let order = if value[0] > value[1] { [0, 1] } else { [1, 0] };
                let (mut left, mut made) = (room, -rent);
                for m in order {
                    let served = own[m].min(left);
                    left -= served;
                    made += (value[m] - usage) * served;
                }
                let fits = budget >= rent && room - left >= least - 1e-12;
                fits.then_some(made)
            };
            if let (Some(a), Some(b)) = (made(0), made(1)) {
                let figure = match goal {
                    0 => weight * a + (1.0 - weight) * b,
                    // The worst half: all of the worse one, where it is as likely as that.
                    1 => {
                        let (low, high, part) = if a <= b {
                            (a, b, weight)
                        } else {
                            (b, a, 1.0 - weight)
                        };
                        let part = part.min(0.5);
                        (part * low + (0.5 - part) * high) / 0.5
                    }
                    _ => a.min(b),
                };
                most = most.max(figure);
            }
        }
        let future = |f: usize, weight: f64| {
            json!({"id": format!("f{f}"), "weight": weight,
                   "demands": [{"id": "d0", "rate": rate[f][0]}, {"id": "d1", "rate": rate[f][1]}],
                   "nodes": [{"availability": there[f], "price_per_hour": price[f]}]})
        };
        let demand = |m: usize, team: &str| {
            json!({"id": format!("d{m}"), "model": "m", "rate": 1, "value": value[m] / 3600.0,
                   "labels": {"team": team}})
        };
        let goals = [json!("expected"), json!({"cvar": 0.5}), json!("worst")];
        let s = scenario(&json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}, "price_per_hour": 9,
                       "count": {"min": 0, "max": 5}, "usage_price": {"gpu": usage}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1, "uses": {"gpu": 1}}]}],
            "demands": [demand(0, "a"), demand(1, "b")],
            "futures": [future(0, weight), future(1, 1.0 - weight)],
            "limits": [
                {"id": "quota", "of": "machines", "max": quota},
                {"id": "budget", "of": "spend", "max": budget},
                {"id": "site", "of": "gpu", "min": least, "max": cap},
                {"id": "team", "demands": {"labels": {"team": "a"}}, "of": "gpu", "max": team}],
            "policy": {"objective": "profit", "futures": goals[goal]},
        }));
        without += usize::from(!is_counted_out(&s, most, 1e-6, case));
    }
    assert!((1..50).contains(&without), "{without}");
}

/// A random fleet with limits, labels and models that are spread.
fn random(seed: u64) -> Value {
    let mut shape = shape(seed);
    shape.features |= feature::LIMITS;
    shape.relax = seed.is_multiple_of(2);
    serde_json::to_value(shape.scenario()).unwrap()
}

/// The plan of a fleet with these futures and this goal, where there is one.
fn solved(s: &Value, futures: &Value, goal: &Value) -> Option<(Scenario, Plan)> {
    let mut s = s.clone();
    s["policy"]["futures"] = goal.clone();
    with_futures(&s, futures)
}

#[test]
fn one_future_is_none_and_equal_futures_are_one() {
    let expected = json!("expected");
    let mut compared = 0;
    for seed in 0..60 {
        let s = random(seed);
        let alone = solved(&s, &json!([]), &expected);
        for futures in [
            json!([{"id": "the only one", "weight": 7}]),
            json!([{"id": "a"}, {"id": "b", "weight": 2}, {"id": "c", "demands": [{"times": 1}]}]),
        ] {
            let together = solved(&s, &futures, &expected);
            assert_eq!(alone.is_some(), together.is_some(), "seed {seed}");
            let (Some((_, alone)), Some((_, together))) = (&alone, &together) else {
                continue;
            };
            compared += 1;
            same_objective(&alone.objective, &together.objective, seed);
        }
    }
    assert!(compared > 40, "{compared}");
}

/// What a launch and a loss may bring; and limits that are so wide that nothing reaches them
/// change nothing, others never help.
#[test]
fn adding_a_limit_never_helps() {
    let futures = json!([
        {"id": "calm"}, {"id": "launch", "weight": 0.5, "demands": [{"times": 1.7}]},
        {"id": "fire", "weight": 0.3, "min_served": 0,
         "nodes": [{"id": "n0", "availability": 0.4}]}]);
    let mut tighter = 0;
    let mut ordered = 0;
    for seed in 0..60 {
        let limited = random(seed);
        let mut free = limited.clone();
        free.as_object_mut().unwrap().remove("limits");
        let objective = limited["policy"]["objective"].as_str().unwrap_or("serve");
        let worse = if objective == "cost" { 1.0 } else { -1.0 };
        let with = solved(&limited, &futures, &json!("expected"));
        let without = solved(&free, &futures, &json!("expected"));
        let Some((_, with)) = with else {
            continue;
        };
        let (_, without) = without.unwrap();
        let (a, b) = (&with.objective, &without.objective);
        let slack = 1e-6 * b.value.abs().max(1e-6);
        assert!(
            worse * (a.value - b.bound) >= -slack,
            "seed {seed}: {a:?} with, {b:?} without"
        );
        tighter += usize::from(worse * (a.bound - b.value) > slack);
        // The worst is no better than the mean of the worst half, and that than the mean of
        // all: told as the cost or the profit that they are of.
        if objective == "serve" {
            continue;
        }
        let half = solved(&limited, &futures, &json!({"cvar": 0.5})).unwrap().1;
        let worst = solved(&limited, &futures, &json!("worst")).unwrap().1;
        let (half, worst) = (&half.objective, &worst.objective);
        assert!(
            worse * (worst.value - half.bound) >= -slack
                && worse * (half.value - a.bound) >= -slack,
            "seed {seed}: {worst:?}, {half:?}, {a:?}"
        );
        ordered += 1;
    }
    assert!(tighter >= 5 && ordered >= 10, "{tighter}, {ordered}");
}
