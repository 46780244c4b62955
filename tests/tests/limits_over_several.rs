//! Limits over several nodes, models and demands, worked out by hand.
//!
//! The fleet, unless a case says otherwise: four machines of one gpu in `us` and four in
//! `eu`, a model of which a gpu serves 10 a second, and a demand for 100 a second of which
//! each unit is worth 1/3600, so that the objective of one hour is what is served a second.
#![allow(clippy::unwrap_used)]

use idlewise::plan::{Change, Plan, Status};
use idlewise::{
    Error, EvaluateOptions, Hooks, StressOptions, earnings, evaluate, size, solve, stress,
};
use idlewise_tests::judge::{assert_sound, exact, is_close, judged, judged_by_all, scenario};
use serde_json::{Value, json};

const SECONDS: f64 = 3600.0;

fn fleet() -> Value {
    json!({
        "schema_version": 1,
        "nodes": [
            {"id": "us", "count": 4, "hardware": "H100", "region": "us", "operator": "one",
             "labels": {"site": "ams3"}, "capacity": {"gpu": 1}},
            {"id": "eu", "count": 4, "hardware": "H100", "region": "eu", "capacity": {"gpu": 1}},
        ],
        "models": [{"id": "m", "profiles": [{"hardware": "H100", "rate": 10}]}],
        "demands": [{"id": "d", "model": "m", "rate": 100, "value": 1.0 / SECONDS,
                     "labels": {"team": "a"}}],
    })
}

/// The same, with replicas that hold their gpu.
fn placed() -> Value {
    let mut s = fleet();
    s["models"][0]["profiles"][0]["holds"] = json!({"gpu": 1});
    s
}

/// The same, with a range of 0 to 4 machines at 3 and at 1 an hour.
fn rented() -> Value {
    let mut s = fleet();
    for (node, price) in [(0, 3), (1, 1)] {
        s["nodes"][node]["count"] = json!({"min": 0, "max": 4});
        s["nodes"][node]["price_per_hour"] = json!(price);
    }
    s
}

fn limited(mut s: Value, limits: Value) -> Value {
    s["limits"] = limits;
    s
}

fn best(s: &Value) -> Plan {
    let plan = judged_by_all(&scenario(s), &exact());
    assert_eq!(plan.status, Status::Optimal, "{s}");
    plan
}

fn assert_best(s: &Value, value: f64) -> Plan {
    let plan = best(s);
    let found = plan.objective.value;
    assert!(
        is_close(found, value, 1e-7, 1e-9),
        "{found} is not {value}\n{s}"
    );
    plan
}

fn served(plan: &Plan, demand: &str) -> f64 {
    let own = plan.demands.iter().filter(|d| d.demand == demand);
    own.map(|d| d.served).sum()
}

#[test]
fn without_a_limit_all_eight_gpus_work() {
    assert_best(&fleet(), 80.0);
}

#[test]
fn a_resource_is_limited_over_all_nodes_or_some() {
    let of = |limits: Value| limited(fleet(), limits);
    // Five of eight gpus.
    assert_best(&of(json!([{"id": "l", "of": "gpu", "max": 5}])), 50.0);
    // Two of the four in us, all four in eu.
    let us = json!({"id": "l", "nodes": {"region": "us"}, "of": "gpu", "max": 2});
    assert_best(&of(json!([us])), 60.0);
    // The same machines by their site, their operator, their id.
    for nodes in [
        json!({"labels": {"site": "ams3"}}),
        json!({"operator": "one"}),
        json!({"id": "us"}),
    ] {
        assert_best(
            &of(json!([{"id": "l", "nodes": nodes, "of": "gpu", "max": 2}])),
            60.0,
        );
    }
    // Of a list any will do: both regions, three gpus.
    let both = json!({"region": ["us", "eu"], "hardware": "H100"});
    assert_best(
        &of(json!([{"id": "l", "nodes": both, "of": "gpu", "max": 3}])),
        30.0,
    );
    // All that is named has to match: nothing is both in eu and of operator one.
    let none = json!({"region": "eu", "operator": "one"});
    assert_best(
        &of(json!([{"id": "l", "nodes": none, "of": "gpu", "max": 0}])),
        80.0,
    );
    // Two limits that overlap: 2 in us, 5 in all, so 3 in eu.
    let all = json!({"id": "all", "of": "gpu", "max": 5});
    let plan = assert_best(&of(json!([us, all])), 50.0);
    let in_us: f64 = plan
        .routes
        .iter()
        .filter(|r| r.node == "us")
        .map(|r| r.rate)
        .sum();
    assert!(in_us <= 20.0 + 1e-6, "{in_us}");
}

/// A gpu more is worth the 10 a second that it serves: 10·3600/3600 an hour.
#[test]
fn a_limit_that_binds_has_its_price_in_the_plan() {
    let s = limited(
        fleet(),
        json!([
            {"id": "tight", "of": "gpu", "max": 5}, {"id": "loose", "of": "gpu", "max": 7}
        ]),
    );
    let plan = best(&s);
    let prices = &plan.certificate.prices.limit;
    assert_eq!(prices.len(), 1, "{prices:?}");
    assert_eq!((prices[0].limit.as_str(), prices[0].period), ("tight", 0));
    assert!(is_close(prices[0].price, 10.0, 1e-9, 0.0), "{prices:?}");
}

/// Power is a resource like any other: each gpu at work takes 0.8 kW, and a site has 2.
#[test]
fn the_power_of_a_site() {
    let mut s = fleet();
    for node in 0..2 {
        s["nodes"][node]["capacity"] = json!({"gpu": 1, "power_kw": 1});
    }
    s["models"][0]["profiles"][0]["uses"] = json!({"gpu": 1, "power_kw": 0.8});
    let site = json!({"labels": {"site": "ams3"}});
    let limits = json!([{"id": "power", "nodes": site, "of": "power_kw", "max": 2}]);
    // 2 / 0.8 = 2.5 gpus in us, and 4 in eu.
    assert_best(&limited(s, limits), 65.0);
}

/// Eight machines are there: a quota of eight is kept whatever is planned, one of seven never.
#[test]
fn fixed_machines_above_a_quota_are_an_infeasibility() {
    let quota = |max: u64| {
        limited(
            fleet(),
            json!([{"id": "quota", "of": "machines", "max": max}]),
        )
    };
    assert_best(&quota(8), 80.0);
    let plan = solve(&scenario(&quota(7)), &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let conflict = &plan.conflicts[0];
    assert_eq!(
        conflict.limits,
        ["limit quota: at most 7 machines (8 are there anyway)"]
    );
    assert_eq!(conflict.relaxations.len(), 1, "{conflict:?}");
    let raise = Change::RaiseLimit {
        limit: "quota".to_owned(),
        period: 0,
        amount: 1.0,
    };
    assert_eq!(conflict.relaxations[0].changes, [raise]);
    let advice = scenario(&quota(7)).advise();
    assert!(
        advice.iter().any(|a| a.path == "$.limits[0].max"),
        "{advice:?}"
    );
}

#[test]
fn a_quota_of_rented_machines() {
    let cost = |limits: Value| {
        let mut s = limited(rented(), limits);
        s["policy"] = json!({"objective": "cost"});
        s["demands"][0]["rate"] = json!(40);
        s
    };
    // Four machines are needed: those of eu cost 1.
    assert_best(&cost(json!([])), 4.0);
    // Two of them, and two of us at 3.
    let eu = json!({"id": "eu", "nodes": {"region": "eu"}, "of": "machines", "max": 2});
    assert_best(&cost(json!([eu])), 8.0);
    // Five at least: one more of eu is not to be had, so three of us.
    let five = json!({"id": "five", "of": "machines", "min": 5});
    assert_best(&cost(json!([eu, five])), 11.0);
    // Three machines cannot serve 40.
    let three = json!({"id": "three", "of": "machines", "max": 3});
    let plan = solve(&scenario(&cost(json!([three]))), &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let named = plan.conflicts.iter().flat_map(|c| &c.limits);
    assert!(
        named
            .clone()
            .any(|l| l == "limit three: at most 3 machines"),
        "{:?}",
        plan.conflicts
    );
}

/// Work of 10 needs one machine; three are asked for.
#[test]
fn a_least_number_of_machines_is_rented_without_work() {
    let mut s = limited(
        rented(),
        json!([{"id": "least", "of": "machines", "min": 3}]),
    );
    s["policy"] = json!({"objective": "cost"});
    s["demands"][0]["rate"] = json!(10);
    let plan = assert_best(&s, 3.0);
    let count: f64 = plan.counts.iter().map(|c| c.count).sum();
    assert_eq!(count, 3.0);
}

#[test]
fn a_budget_counts_rent() {
    let of = |max: Value| limited(rented(), json!([{"id": "b", "of": "spend", "max": max}]));
    // The most that 7 an hour can rent: four of eu, one of us.
    assert_best(&of(json!(7)), 50.0);
    // A machine is there in both hours: the hour of 2 decides, with two machines.
    let mut s = of(json!([9, 2]));
    s["periods"] = json!([{}, {}]);
    assert_best(&s, 40.0);
    // Where demands are selected, rent is nobody's: all eight work.
    let s = limited(
        rented(),
        json!([
            {"id": "b", "demands": {"id": "d"}, "of": "spend", "max": 0}
        ]),
    );
    assert_best(&s, 80.0);
}

#[test]
fn a_budget_counts_usage_prices_and_route_costs() {
    let budget = json!([{"id": "b", "of": "spend", "max": 5}]);
    let mut s = limited(fleet(), budget.clone());
    for node in 0..2 {
        s["nodes"][node]["usage_price"] = json!({"gpu": 2});
        // Sunk: the price of a fixed machine is no decision.
        s["nodes"][node]["price_per_hour"] = json!(100);
    }
    // 5 / 2 gpus.
    assert_best(&s, 25.0);
    // 0.001 for each unit routed to eu: 3.6 an hour for each a second, of us nothing.
    let mut s = limited(fleet(), budget);
    s["routes"] = json!([
        {"demand": "d", "node": "us"}, {"demand": "d", "node": "eu", "cost": 0.001}
    ]);
    assert_best(&s, 40.0 + 5.0 / 3.6);
}

/// Team a has 3 gpus, b the rest, though a's work is worth twice as much.
#[test]
fn a_team_has_its_share_of_the_gpus() {
    let mut s = limited(
        fleet(),
        json!([
            {"id": "team a", "demands": {"labels": {"team": "a"}}, "of": "gpu", "max": 3}
        ]),
    );
    s["demands"][0]["value"] = json!(2.0 / SECONDS);
    let other = json!({"id": "e", "model": "m", "rate": 100, "value": 1.0 / SECONDS,
                       "labels": {"team": "b"}});
    s["demands"].as_array_mut().unwrap().push(other);
    let plan = assert_best(&s, 2.0 * 30.0 + 50.0);
    assert!(is_close(served(&plan, "d"), 30.0, 1e-7, 0.0));
    // The same under `fair`: b has no limit, and a cannot rise above its own.
    s["policy"] = json!({"objective": "fair"});
    let plan = best(&s);
    assert!(
        is_close(served(&plan, "d"), 30.0, 1e-6, 0.0),
        "{:?}",
        plan.demands
    );
    assert!(
        is_close(served(&plan, "e"), 50.0, 1e-6, 0.0),
        "{:?}",
        plan.demands
    );
}

/// Verified at twice the work, 10 a second keep two gpus busy.
#[test]
fn overhead_counts_for_a_demand() {
    let mut s = limited(
        fleet(),
        json!([
            {"id": "l", "demands": {"verification": "tee"}, "of": "gpu", "max": 4}
        ]),
    );
    s["verification"] = json!({"tee": {"overhead": 2}});
    s["demands"][0]["verification"] = json!("tee");
    for node in 0..2 {
        s["nodes"][node]["verification"] = json!(["tee"]);
    }
    assert_best(&s, 20.0);
}

/// A node counts what replicas take, a demand what it keeps busy of them.
#[test]
fn replicas_count_whole_on_nodes_and_by_their_work_for_demands() {
    let nodes = json!([{"id": "l", "nodes": {}, "of": "gpu", "max": 2.5}]);
    assert_best(&limited(placed(), nodes), 20.0);
    let demands = json!([{"id": "l", "demands": {}, "of": "gpu", "max": 2.5}]);
    let plan = assert_best(&limited(placed(), demands), 25.0);
    let replicas: f64 = plan.replicas.iter().map(|r| r.count).sum();
    assert_eq!(replicas, 3.0);
}

/// A card of half a machine is taken whole by what needs more than a quarter of it.
#[test]
fn whole_cards_count_as_they_are_taken() {
    let mut s = limited(placed(), json!([{"id": "l", "of": "gpu", "max": 6}]));
    for node in 0..2 {
        s["nodes"][node]["capacity"] = json!({"gpu": 4});
        s["nodes"][node]["count"] = json!(1);
        s["nodes"][node]["cards"] = json!(2);
    }
    // A card is 2 gpus; a replica holds 3 and takes both cards: 4 of the 6.
    s["models"][0]["profiles"][0]["holds"] = json!({"gpu": 3});
    assert_best(&s, 10.0);
}

#[test]
fn models_are_limited_too() {
    let mut s = fleet();
    s["models"] = json!([
        {"id": "m", "labels": {"tier": "gold"}, "profiles": [{"hardware": "H100", "rate": 10}]},
        {"id": "n", "profiles": [{"hardware": "H100", "rate": 10}]},
    ]);
    let other = json!({"id": "e", "model": "n", "rate": 30, "value": 1.0 / SECONDS});
    s["demands"].as_array_mut().unwrap().push(other);
    // Of m two gpus, of n the three that it asks for.
    for models in [json!({"id": "m"}), json!({"labels": {"tier": "gold"}})] {
        let limits = json!([{"id": "l", "models": models, "of": "gpu", "max": 2}]);
        assert_best(&limited(s.clone(), limits), 50.0);
    }
    // Of m on the machines of us alone: eu has four for it.
    let limits = json!([{"id": "l", "models": {"id": "m"}, "nodes": {"id": "us"},
                         "of": "gpu", "max": 0}]);
    let plan = assert_best(&limited(s, limits), 70.0);
    assert!(is_close(served(&plan, "d"), 40.0, 1e-7, 0.0));
}

/// Four gpus are needed, at 1 in us and 2 in eu; three have to be of eu.
#[test]
fn a_least_amount_is_used_though_it_is_dear() {
    let mut s = limited(
        fleet(),
        json!([
            {"id": "least", "nodes": {"region": "eu"}, "of": "gpu", "min": 3}
        ]),
    );
    s["nodes"][0]["usage_price"] = json!({"gpu": 1});
    s["nodes"][1]["usage_price"] = json!({"gpu": 2});
    s["demands"][0]["rate"] = json!(40);
    s["policy"] = json!({"objective": "cost"});
    let plan = assert_best(&s, 7.0);
    // One less of it is one in us instead of eu.
    let prices = &plan.certificate.prices.limit;
    assert!(is_close(prices[0].price, -1.0, 1e-7, 0.0), "{prices:?}");
    // Five of eu are not to be had.
    s["limits"][0]["min"] = json!(5);
    let plan = solve(&scenario(&s), &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let text = format!("{:?}", plan.conflicts);
    assert!(text.contains("limit least: at least 5 gpu"), "{text}");
}

/// Held gpus cost 1 an hour; three replicas stand in every hour, asked for or not.
#[test]
fn replicas_stand_because_they_are_asked_for() {
    let mut s = placed();
    s["models"][0]["min_replicas"] = json!(3);
    for node in 0..2 {
        s["nodes"][node]["usage_price"] = json!({"gpu": 1});
    }
    s["policy"] = json!({"objective": "cost"});
    s["demands"][0]["rate"] = json!(10);
    let plan = assert_best(&s, 3.0);
    let prices = &plan.certificate.prices.min_replicas;
    assert!(is_close(prices[0].price, -1.0, 1e-7, 0.0), "{prices:?}");
    s["demands"][0]["rate"] = json!([10, 0]);
    s["periods"] = json!([{}, {}]);
    assert_best(&s, 6.0);
    // Divisible, they stand as well.
    s["policy"]["relax"] = json!(true);
    assert_best(&s, 6.0);
    // Nine do not fit on eight machines.
    s["models"][0]["min_replicas"] = json!(9);
    let plan = solve(&scenario(&s), &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let text = format!("{:?}", plan.conflicts);
    assert!(text.contains("min_replicas 9 of m"), "{text}");
    assert!(text.contains("LowerMinReplicas"), "{text}");
}

/// Only us is near enough. As many replicas have to stand in eu, without work.
#[test]
fn replicas_stand_elsewhere_so_that_more_may_stand_here() {
    let mut s = placed();
    s["rtt_ms"] = json!({"us": {"eu": 90}});
    s["demands"][0]["region"] = json!("us");
    s["demands"][0]["max_rtt_ms"] = json!(50);
    assert_best(&s, 40.0);
    s["models"][0]["max_share"] = json!({"over": "region", "share": 0.5});
    let plan = assert_best(&s, 40.0);
    let replicas: f64 = plan.replicas.iter().map(|r| r.count).sum();
    assert_eq!(replicas, 8.0);
    // eu has one machine: one here, one there.
    s["nodes"][1]["count"] = json!(1);
    assert_best(&s, 10.0);
    // Two thirds may be here: two for the one there.
    s["models"][0]["max_share"]["share"] = json!(2.0 / 3.0 + 1e-9);
    assert_best(&s, 20.0);
    // By operator and by label it is the same division: eu has neither.
    for over in [json!("operator"), json!({"label": "site"})] {
        s["models"][0]["max_share"]["over"] = over;
        assert_best(&s, 20.0);
    }
}

/// Half of the replicas in one region, and there is but one.
#[test]
fn a_share_of_one_domain_allows_nothing() {
    let mut s = placed();
    s["models"][0]["max_share"] = json!({"over": "region", "share": 0.5});
    s["nodes"][1]["region"] = json!("us");
    assert_best(&s, 0.0);
    let advice = scenario(&s).advise();
    assert!(
        advice.iter().any(|a| a.path == "$.models[0].max_share"),
        "{advice:?}"
    );
    s["demands"][0]["min_served"] = json!(0.1);
    let plan = solve(&scenario(&s), &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let text = format!("{:?}", plan.conflicts);
    assert!(text.contains("RaiseMaxShare"), "{text}");
}

/// What limits forbid is stranded by `hosting`: three of eight gpus could serve.
#[test]
fn what_a_limit_forbids_is_stranded_by_hosting() {
    let plan = best(&limited(
        fleet(),
        json!([{"id": "l", "of": "gpu", "max": 5}]),
    ));
    let hours = plan.waste.total.compute_hours;
    assert!(
        is_close(hours.stranded.hosting, 3.0, 1e-6, 0.0),
        "{hours:?}"
    );
    assert!(hours.surplus.abs() < 1e-6, "{hours:?}");
}

/// Twenty machines, one entry each, are solved as one; a limit that names half of them
/// keeps the halves apart.
#[test]
fn entries_are_one_as_far_as_limits_count_them_alike() {
    let mut s = fleet();
    let nodes = (0..20).map(|i| {
        json!({"id": format!("n{i}"), "hardware": "H100", "capacity": {"gpu": 1},
               "labels": {"site": if i % 2 == 0 { "a" } else { "b" }}})
    });
    s["nodes"] = nodes.collect();
    s["demands"][0]["rate"] = json!(1000);
    let plan = assert_best(&s, 200.0);
    assert_eq!(plan.solver.reduced.nodes, 1);
    let limits = json!([{"id": "l", "nodes": {"labels": {"site": "a"}}, "of": "gpu", "max": 4}]);
    let plan = assert_best(&limited(s.clone(), limits), 140.0);
    assert_eq!(plan.solver.reduced.nodes, 2);
    // Machines that are there count whatever they are merged to.
    let limits = json!([{"id": "l", "of": "machines", "max": 20}]);
    assert_best(&limited(s, limits), 200.0);
}

#[test]
fn what_is_wrong_with_limits_is_said_by_name() {
    let said = |limits: Value| {
        let text = limited(fleet(), limits).to_string();
        idlewise::Scenario::from_json(text).unwrap_err().to_string()
    };
    for (limits, words) in [
        (json!([{"id": "l", "of": "gpus", "max": 1}]), "nearest"),
        (json!([{"id": "l", "of": "gpu"}]), "neither a max nor a min"),
        (
            json!([{"id": "l", "of": "gpu", "max": 1, "min": 2}]),
            "a min of 2 and a max of 1",
        ),
        (
            json!([{"id": "l", "of": "gpu", "max": [1, 2]}]),
            "a list of 2",
        ),
        (
            json!([{"id": "l", "of": "machines", "models": {}, "max": 1}]),
            "machine belongs to no",
        ),
        (
            json!([{"id": "l", "of": "gpu", "nodes": {"region": []}, "max": 1}]),
            "an empty list",
        ),
        (
            json!([{"id": "l", "of": "gpu", "max": 1}, {"id": "l", "of": "gpu", "max": 1}]),
            "a second time",
        ),
        (
            json!([{"id": "l", "of": "gpu", "nodes": {"regoin": "us"}, "max": 1}]),
            "region",
        ),
        (
            json!([{"id": "l", "of": "gpu", "nodes": {"labels": {"site": "ams"}}, "max": 1}]),
            "ams3",
        ),
    ] {
        let text = said(limits.clone());
        assert!(
            text.contains(words) || words == "nearest" && text.contains("gpu"),
            "{limits}: {text}"
        );
    }
    let mut s = fleet();
    s["limits"] =
        json!([{"id": "l", "of": "gpu", "nodes": {"region": "eu", "operator": "one"}, "max": 1}]);
    let advice = scenario(&s).advise();
    assert!(
        advice.iter().any(|a| a.path == "$.limits[0].nodes"),
        "{advice:?}"
    );
}

/// Questions answer rightly, or say that they do not know such limits.
#[test]
fn questions_keep_limits_or_refuse_them() {
    let (options, hooks) = (exact(), Hooks::default());
    let mut s = fleet();
    s["demands"][0]["rate"] = json!(30);
    for node in 0..2 {
        s["nodes"][node]["price_per_hour"] = json!(node + 1);
    }
    // Three gpus are needed, one of them at most in us: two of eu at 2, one of us at 1.
    let limits = json!([{"id": "l", "nodes": {"id": "us"}, "of": "gpu", "max": 1}]);
    let some = scenario(&limited(s.clone(), limits));
    let sized = size(&some, &options, &hooks).unwrap();
    assert!(
        is_close(sized.needed.price_per_hour, 5.0, 1e-9, 0.0),
        "{:?}",
        sized.needed
    );
    let plan = judged(&some, &options);
    let refused = |found: Result<(), Error>| matches!(found, Err(Error::Input(_)));
    let found = evaluate(&plan, &some, &EvaluateOptions::default(), &options, &hooks).unwrap();
    assert_eq!(found.missed, []);
    assert_sound(&some, &found.plan);
    let budget = scenario(&limited(s, json!([{"id": "l", "of": "spend", "max": 1}])));
    assert!(refused(size(&budget, &options, &hooks).map(drop)));
    // Losing nothing, the placement serves what it serves today.
    let s = scenario(&limited(
        placed(),
        json!([{"id": "l", "of": "gpu", "max": 5}]),
    ));
    let stressed = stress(&s, &StressOptions::default(), &options, &hooks).unwrap();
    assert!(
        is_close(stressed.today.value, 50.0, 1e-7, 0.0),
        "{:?}",
        stressed.today
    );
}

/// Five gpus at 10 an hour each: what the limit leaves is all its rent, as three gpus idle.
#[test]
fn a_limit_earns_its_rent() {
    let s = scenario(&limited(
        fleet(),
        json!([{"id": "l", "of": "gpu", "max": 5}]),
    ));
    let found = earnings(&s, &exact(), &Hooks::default()).unwrap();
    let rents = &found.rents;
    assert_eq!(rents.len(), 1, "{rents:?}");
    assert_eq!(rents[0].name, "l");
    assert!(is_close(rents[0].per_hour, 50.0, 1e-7, 0.0), "{rents:?}");
}
