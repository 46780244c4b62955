//! Alike node entries are one, also when they are for rent or hold whole replicas: a list
//! of machines one by one has the answer of the same machines in a few entries.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use idlewise::plan::{Plan, Status};
use idlewise::scenario::Count;
use idlewise::{Options, Scenario, scenario, solve};
use idlewise_tests::judge::{as_json, assert_close, assert_sound, exact, judged};
use idlewise_tests::random::{Dice, Shape, feature};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// 56 entries for rent in eight countries, of four kinds at one price per card.
#[test]
fn a_price_list_of_many_zones_is_solved_at_once() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/cases/alike-price-list-eu.json"
    );
    let s = scenario::from_json(&std::fs::read(path).unwrap()).unwrap();
    let plan = judged(&s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.objective.value, 154.29, 1e-9);
    assert_eq!(plan.solver.reduced.nodes, 4);
    // A few nodes of branch and bound are enough.
    let few = Options {
        node_limit: Some(200),
        ..Options::default()
    };
    assert_eq!(judged(&s, &few).status, Status::Optimal);
}

/// The same scenario with every entry cut into pieces, in another order. The pieces go to
/// other operators, and to other regions where no region matters.
fn split(s: &Scenario, dice: &mut Dice) -> Scenario {
    let mut whole = s.clone();
    let roam = s
        .demands
        .iter()
        .all(|d| d.max_rtt_ms.is_none() && d.in_regions.is_none());
    let mut pieces: Vec<(u64, idlewise::Node)> = Vec::new();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in whole.nodes.drain(..) {
        let (mut min, mut max) = node.count.bounds();
        let own = names.entry(node.id.clone()).or_default();
        for part in 0.. {
            let last = part == 3 || max == 0;
            let most = if last { max } else { dice.whole(0, max) };
            let least = if last {
                min
            } else {
                dice.whole(min.saturating_sub(max - most), min.min(most))
            };
            let mut piece = node.clone();
            piece.id = format!("{}/{part}", node.id);
            piece.operator = dice.chance(0.8).then(|| format!("op{}", dice.whole(0, 2)));
            if roam {
                piece.region = format!("r{}", dice.whole(0, 2));
            }
            piece = if node.count.is_range() {
                piece.count(least..=most)
            } else {
                piece.count(most)
            };
            own.push(piece.id.clone());
            pieces.push((dice.whole(0, u64::MAX - 1), piece));
            (min, max) = (min - least, max - most);
            if last {
                break;
            }
        }
    }
    pieces.sort_by_key(|(order, _)| *order);
    whole.nodes.extend(pieces.into_iter().map(|(_, node)| node));
    for route in std::mem::take(&mut whole.routes) {
        for name in &names[&route.node] {
            let mut own = route.clone();
            own.node.clone_from(name);
            whole.routes.push(own);
        }
    }
    whole
}

/// The same scenario with entries that are all different: each has a resource of its own.
fn apart(s: &Scenario) -> Scenario {
    let mut apart = s.clone();
    for (g, node) in apart.nodes.iter_mut().enumerate() {
        node.capacity.insert(format!("mark-{g}"), 1.0);
    }
    apart
}

/// A sound plan, or that there is none.
fn answer(s: &Scenario, options: &Options) -> Option<Plan> {
    let plan = solve(s, options).unwrap_or_else(|e| panic!("{e}\n{}", as_json(s)));
    if plan.status == Status::Infeasible {
        return None;
    }
    assert!(plan.exists(), "{:?}\n{}", plan.status, as_json(s));
    assert_sound(s, &plan);
    Some(plan)
}

/// The answers for a scenario, and for it with all entries apart.
fn both(s: &Scenario, options: &Options) -> Option<(Plan, Plan)> {
    let (one, other) = (answer(s, options), answer(&apart(s), options));
    assert_eq!(one.is_some(), other.is_some(), "{}", as_json(s));
    one.zip(other)
}

/// Neither plan claims more than the other proves possible.
fn assert_agree(one: &Plan, other: &Plan, s: &Scenario) {
    let slack = 1e-6
        * one
            .objective
            .bound
            .abs()
            .max(other.objective.bound.abs())
            .max(1e-9);
    let least_first = s.policy.objective.as_str() == "cost";
    for (plan, other) in [(one, other), (other, one)] {
        let (value, bound) = (plan.objective.value, other.objective.bound);
        let possible = if least_first {
            value >= bound - slack
        } else {
            value <= bound + slack
        };
        assert!(
            possible,
            "{value} beside a bound of {bound}\n{}",
            as_json(s)
        );
    }
}

/// Machines and replicas are whole where they have to be.
fn assert_whole(plan: &Plan, s: &Scenario) {
    if s.policy.relax {
        return;
    }
    let counts: BTreeMap<&str, f64> = plan
        .counts
        .iter()
        .map(|c| (c.node.as_str(), c.count))
        .collect();
    assert!(
        counts.values().all(|count| count.fract() == 0.0),
        "{}",
        as_json(s)
    );
    let replicas = plan.replicas.iter().map(|r| r.count);
    assert!(
        replicas.into_iter().all(|count| count.fract() == 0.0),
        "{}",
        as_json(s)
    );
    for node in &s.nodes {
        if let Count::Range { min, max, .. } = node.count {
            let count = counts[node.id.as_str()];
            assert!((min as f64..=max as f64).contains(&count), "{}", as_json(s));
        }
    }
}

/// The pieces of an entry are one, but for those that have no machine.
fn assert_one(plan: &Plan, s: &Scenario) {
    let empty = s.nodes.iter().filter(|n| n.count.bounds().1 == 0);
    let names = s.nodes.iter().filter_map(|n| n.id.split('/').next());
    let most = empty.count() + names.collect::<BTreeSet<&str>>().len();
    assert!(plan.solver.reduced.nodes <= most, "{}", as_json(s));
}

fn shapes(features: u16, relax: bool) -> impl Strategy<Value = (Shape, bool)> {
    (
        any::<u64>(),
        1..=3usize,
        1..=4usize,
        1..=2usize,
        any::<u16>(),
        prop::sample::select(&["serve", "cost", "profit", "fair"][..]),
        prop::sample::select(&[0.1, 0.5, 1.0, 3.0][..]),
        any::<bool>(),
    )
        .prop_map(
            move |(seed, nodes, demands, periods, bits, objective, load, even)| {
                let shape = Shape {
                    seed,
                    nodes,
                    demands,
                    periods,
                    features: bits & features,
                    objective,
                    relax,
                    load,
                };
                (shape, even)
            },
        )
}

fn cases(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: match std::env::var_os("PROPTEST_CASES") {
            Some(_) => default.cases,
            None => cases,
        },
        failure_persistence: None,
        // The same cases on every run; PROPTEST_RNG_SEED chooses others.
        rng_seed: match std::env::var_os("PROPTEST_RNG_SEED") {
            Some(_) => default.rng_seed,
            None => RngSeed::Fixed(2026),
        },
        ..default
    }
}

/// The pieces of a scenario, with what stands now where a plan for it says so.
fn pieces(shape: &Shape, even: bool) -> Scenario {
    let mut s = shape.scenario();
    if even {
        s.policy.spread = idlewise::scenario::Spread::Even;
    }
    let mut dice = Dice::new(shape.seed, "split", 0);
    split(&s, &mut dice)
}

proptest! {
    #![proptest_config(cases(300))]
    #[test]
    fn pieces_of_entries_have_the_same_relaxed_optimum((shape, even) in shapes(feature::ALL & !feature::UNSPLIT, true)) {
        let s = pieces(&shape, even);
        let Some((plan, other)) = both(&s, &exact()) else {
            return Ok(());
        };
        assert_agree(&plan, &other, &s);
        assert_close(plan.objective.value, other.objective.value, 1e-6);
        // Entries whose machines a replica may span stay apart.
        if shape.features & feature::LARGE == 0 {
            assert_one(&plan, &s);
        }
    }

    #[test]
    fn pieces_of_entries_have_the_same_whole_optimum((shape, even) in shapes(feature::ALL, false)) {
        let s = pieces(&shape, even);
        let options = Options { node_limit: Some(3_000), ..Options::default() };
        let Some((plan, other)) = both(&s, &options) else {
            return Ok(());
        };
        assert_agree(&plan, &other, &s);
        assert_whole(&plan, &s);
        let apart = feature::HEADROOM | feature::MEMORY | feature::UNSPLIT | feature::LARGE;
        if shape.features & apart == 0 {
            assert_one(&plan, &s);
        }
    }
}
