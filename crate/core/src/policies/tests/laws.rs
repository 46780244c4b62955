//! What holds for every policy on every fleet.

use proptest::prelude::*;

use super::super::{Policy, compare, route};
use super::sample::{
    all_machines, amounts, demand, listed, model, node, plain, profile, run, scenario,
};
use crate::assignment::Assignment;
use crate::scenario::{Count, Demand, Fleet, Model, Node, Scenario, VerificationMode};

/// Asserts every limit to 1e-12 of its size, order, and no idle replicas.
fn assert_feasible(fleet: &Fleet<'_>, assignment: &Assignment) {
    let within = |used: f64, limit: f64, what: &str| {
        assert!(used <= limit * (1.0 + 1e-12), "{what}: {used} of {limit}");
    };
    let place = |f: &crate::assignment::Flow| {
        let t = f.triple;
        (f.period, t.demand, t.profile, t.node)
    };
    assert!(assignment.flows.is_sorted_by(|a, b| place(a) < place(b)));
    let allowed = fleet.triples().unwrap();
    assert!(
        assignment
            .flows
            .iter()
            .all(|f| f.rate > 0.0 && f.rate.is_finite() && allowed.contains(&f.triple))
    );
    let served = assignment.served(fleet);
    for period in 0..fleet.hours.len() {
        let flows: Vec<_> = assignment
            .flows
            .iter()
            .filter(|f| f.period == period)
            .collect();
        for demand in 0..fleet.demands.len() {
            let served = served[period * fleet.demands.len() + demand];
            within(served, fleet.rate(demand, period), "demand");
        }
        for node in 0..fleet.nodes.len() {
            for resource in 0..fleet.resources.len() {
                let used: f64 = flows
                    .iter()
                    .filter(|f| f.triple.node == node)
                    .map(|f| {
                        Assignment::load(fleet, f)
                            * fleet.profiles[f.triple.profile].total(resource)
                    })
                    .sum();
                let available = fleet.available(node, resource, assignment.machines[node]);
                within(used, available, "capacity");
            }
        }
        let verifiers: f64 = flows
            .iter()
            .map(|f| fleet.demands[f.triple.demand].verifier_load * f.rate)
            .sum();
        let capacity = fleet.scenario.verifier_capacity.unwrap_or(f64::INFINITY);
        within(verifiers, capacity, "verifiers");

        let placed: Vec<_> = assignment
            .placed
            .iter()
            .filter(|p| p.period == period)
            .collect();
        assert!(placed.is_sorted_by(|a, b| (a.node, a.profile) < (b.node, b.profile)));
        for (m, entry) in fleet.scenario.models.iter().enumerate() {
            let count: f64 = placed
                .iter()
                .filter(|p| fleet.profiles[p.profile].model == m)
                .map(|p| p.count)
                .sum();
            let max = entry.max_replicas.map_or(f64::INFINITY, |max| max as f64);
            within(count, max, "replicas");
            let busy: f64 = flows
                .iter()
                .filter(|f| fleet.profiles[f.triple.profile].model == m)
                .filter(|f| !fleet.profiles[f.triple.profile].holds.is_empty())
                .map(|f| Assignment::load(fleet, f))
                .sum();
            assert!(
                (count - busy).abs() <= 1e-12 * busy,
                "{count} placed, {busy} busy"
            );
        }
    }
}

/// Units per second served of each demand in each period.
fn totals(scenario: &Scenario, policy: Policy) -> Vec<f64> {
    run(policy, scenario).served(&Fleet::new(scenario))
}

fn assert_close(a: &[f64], b: &[f64], what: &str) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= 1e-9 * a.max(*b), "{what}: {a} and {b}");
    }
}

const REGIONS: [&str; 3] = ["here", "near", "far"];
const PERIODS: usize = 2;

/// An amount that is often 0 and spans several orders of magnitude.
fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(0.0), 6 => (-2.0..3.0_f64).prop_map(|e| 10.0_f64.powf(e))]
}

fn some_node() -> impl Strategy<Value = Node> {
    (
        (1..5_u64, 0..2_usize, 0..3_usize, any::<bool>()),
        (amount(), amount(), 0.1..1.0_f64, 0.0..0.5_f64),
    )
        .prop_map(
            |((count, hardware, region, tee), (gpu, ram, availability, headroom))| {
                let mut n = node("", gpu);
                n.count = Count::Fixed(count);
                n.hardware = ["h", "other"][hardware].to_owned();
                n.region = REGIONS[region].to_owned();
                n.capacity = amounts(&[("gpu", gpu), ("ram", ram)]);
                n.availability = availability;
                n.headroom = headroom;
                if tee {
                    n.verification.push("tee".to_owned());
                }
                n
            },
        )
}

fn some_model() -> impl Strategy<Value = Model> {
    let one = (
        0..2_usize,
        0.1..10.0_f64,
        amount(),
        amount(),
        amount(),
        amount(),
    )
        .prop_map(|(hardware, rate, a, b, c, d)| {
            let mut p = profile(rate, &[("gpu", a), ("ram", b)], &[("gpu", c), ("ram", d)]);
            p.hardware = ["h", "other"][hardware].to_owned();
            p
        });
    (prop::collection::vec(one, 1..4), prop::option::of(0..6_u64)).prop_map(
        |(profiles, max_replicas)| Model {
            max_replicas,
            ..model("", profiles)
        },
    )
}

fn some_demand() -> impl Strategy<Value = Demand> {
    (
        prop::collection::vec(amount(), PERIODS),
        any::<bool>(),
        0..3_usize,
        prop::option::of(0.0..100.0_f64),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(rate, tee, region, max_rtt_ms, model)| {
            let mut d = demand("", &model.index(3).to_string(), &rate);
            d.region = REGIONS[region].to_owned();
            d.max_rtt_ms = max_rtt_ms;
            if tee {
                d.verification = "tee".to_owned();
            }
            d
        })
}

/// Fleets with every kind of limit, some of them with listed routes.
fn some_scenario() -> impl Strategy<Value = Scenario> {
    let route = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        prop::option::of(prop::collection::vec(amount(), PERIODS)),
    );
    (
        prop::collection::vec(some_node(), 1..7),
        prop::collection::vec(some_model(), 3),
        prop::collection::vec(some_demand(), 1..6),
        (1.0..3.0_f64, amount(), prop::option::of(amount())),
        prop::collection::vec(route, 0..6),
    )
        .prop_map(|(mut nodes, mut models, mut demands, verifiers, routes)| {
            for (i, n) in nodes.iter_mut().enumerate() {
                n.id = format!("n{i}");
            }
            for (i, m) in models.iter_mut().enumerate() {
                m.id = i.to_string();
            }
            for (i, d) in demands.iter_mut().enumerate() {
                d.id = format!("d{i}");
            }
            let routes = routes
                .into_iter()
                .map(|(d, n, rate)| {
                    let mut route = listed(&d.get(&demands).id, &n.get(&nodes).id, &[]);
                    route.rate = rate;
                    route
                })
                .collect();
            let mut s = scenario(nodes, models, demands);
            let (overhead, verifier_load, capacity) = verifiers;
            let mode = VerificationMode {
                overhead,
                verifier_load,
            };
            s.verification.insert("tee".to_owned(), mode);
            s.verifier_capacity = capacity;
            let row = [("near".to_owned(), 20.0), ("far".to_owned(), 80.0)];
            s.rtt_ms.insert("here".to_owned(), row.into());
            s.routes = routes;
            s
        })
}

proptest! {
    #[test]
    fn every_limit_holds_and_the_answer_is_always_the_same(s in some_scenario()) {
        let fleet = Fleet::new(&s);
        for policy in Policy::ALL {
            let assignment = run(policy, &s);
            assert_feasible(&fleet, &assignment);
            prop_assert_eq!(&assignment, &run(policy, &s));
            let outcome = compare::outcome(policy.name(), &fleet, &assignment, None);
            prop_assert!((0.0..=100.0 + 1e-9).contains(&outcome.served_percent));
            prop_assert!((0.0..=100.0 + 1e-9).contains(&outcome.idle_percent));
        }
    }

    #[test]
    fn the_order_of_nodes_changes_nothing_served(s in some_scenario()) {
        let mut turned = s.clone();
        turned.nodes.reverse();
        for policy in Policy::ALL {
            assert_close(&totals(&s, policy), &totals(&turned, policy), policy.name());
        }
    }

    #[test]
    fn machines_listed_one_by_one_serve_the_same(s in some_scenario()) {
        // Listed routes name entries, which this changes.
        let mut s = s;
        s.routes.clear();
        let mut apart = s.clone();
        apart.nodes = s
            .nodes
            .iter()
            .flat_map(|n| {
                let single = Node { count: Count::Fixed(1), ..n.clone() };
                (0..n.count.bounds().1).map(move |i| Node {
                    id: format!("{}.{i}", single.id),
                    ..single.clone()
                })
            })
            .collect();
        for policy in Policy::ALL {
            assert_close(&totals(&s, policy), &totals(&apart, policy), policy.name());
        }
    }

    #[test]
    fn the_order_of_demands_changes_nothing_where_shares_are_fixed(s in some_scenario()) {
        let mut turned = s.clone();
        turned.demands.reverse();
        for policy in [Policy::Random, Policy::Weighted, Policy::Current] {
            let mut back = totals(&turned, policy);
            back.chunks_mut(s.demands.len()).for_each(<[f64]>::reverse);
            assert_close(&totals(&s, policy), &back, policy.name());
        }
    }
}

fn routers() -> impl Iterator<Item = Policy> {
    Policy::ALL.into_iter().filter(|&p| p != Policy::Current)
}

#[test]
fn names_are_those_of_files() {
    let names = Policy::ALL.map(Policy::name);
    assert_eq!(
        names,
        ["random", "weighted", "nearest", "least_loaded", "current"]
    );
}

#[test]
fn on_a_single_node_all_routers_agree() {
    let s = scenario(
        vec![node("n", 4.0)],
        plain(),
        vec![demand("d", "m", &[3.0, 0.0, 9.0])],
    );
    for policy in routers() {
        assert_eq!(totals(&s, policy), [3.0, 0.0, 4.0], "{}", policy.name());
    }
}

#[test]
fn without_capacity_eligible_nodes_or_machines_nothing_is_served() {
    let mut down = node("down", 4.0);
    down.availability = 0.0;
    let mut other = node("other", 4.0);
    other.hardware = "other".to_owned();
    let mut none = node("none", 4.0);
    none.count = Count::Fixed(0);
    for n in [node("empty", 0.0), down, other, none] {
        let s = scenario(vec![n], plain(), vec![demand("d", "m", &[3.0])]);
        for policy in routers() {
            let assignment = run(policy, &s);
            assert!(assignment.flows.is_empty() && assignment.placed.is_empty());
        }
    }
}

#[test]
fn limits_of_zero_shed_everything_they_cover() {
    let mut n = node("n", 4.0);
    n.verification.push("tee".to_owned());
    let mut checked = demand("checked", "free", &[1.0]);
    checked.verification = "tee".to_owned();
    let holding = || vec![profile(1.0, &[], &[("gpu", 1.0)])];
    let mut barred = model("barred", holding());
    barred.max_replicas = Some(0);
    let mut s = scenario(
        vec![n],
        vec![model("free", holding()), barred],
        vec![
            checked,
            demand("barred", "barred", &[1.0]),
            demand("free", "free", &[1.0]),
        ],
    );
    let mode = VerificationMode {
        overhead: 1.0,
        verifier_load: 1.0,
    };
    s.verification.insert("tee".to_owned(), mode);
    s.verifier_capacity = Some(0.0);
    for policy in routers() {
        assert_eq!(totals(&s, policy), [0.0, 0.0, 1.0], "{}", policy.name());
    }
}

#[test]
fn demands_that_may_not_be_split_are_spread_all_the_same() {
    let mut d = demand("d", "m", &[4.0]);
    d.split = false;
    let s = scenario(vec![node("a", 4.0), node("b", 4.0)], plain(), vec![d]);
    for policy in routers() {
        assert_eq!(run(policy, &s).flows.len(), 2, "{}", policy.name());
    }
}

#[test]
fn the_machines_given_count_not_those_of_the_scenario() {
    let s = scenario(
        vec![node("a", 4.0)],
        plain(),
        vec![demand("d", "m", &[9.0])],
    );
    let fleet = Fleet::new(&s);
    assert_eq!(all_machines(&fleet), [1.0]);
    for policy in routers() {
        let assignment = route(policy, &fleet, &[2.0]);
        assert_eq!(assignment.served(&fleet), [8.0]);
        assert_eq!(assignment.machines, [2.0]);
    }
}
