//! What holds for every scenario.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use idlewise::certify::verify;
use idlewise::plan::{Change, Plan, Relaxation, Status};
use idlewise::scenario::{Count, Resources};
use idlewise::{Hooks, Options, Scenario, compare, solve};
use idlewise_tests::judge::{as_json, assert_sound, is_close, judged};
use idlewise_tests::random::{Dice, Shape, feature};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Totals of two equivalent scenarios may differ by this part of their size:
/// the gap that a relaxation is solved to.
const TOLERANCE: f64 = 1e-6;

const OBJECTIVES: [&str; 4] = ["serve", "cost", "profit", "fair"];

fn shapes(features: u16, relax: bool) -> impl Strategy<Value = Shape> {
    (
        any::<u64>(),
        1..=6usize,
        1..=5usize,
        1..=3usize,
        any::<u16>(),
        prop::sample::select(&OBJECTIVES[..]),
        prop::sample::select(&[0.1, 0.5, 1.0, 3.0][..]),
    )
        .prop_map(
            move |(seed, nodes, demands, periods, bits, objective, load)| Shape {
                seed,
                nodes,
                demands,
                periods,
                features: bits & features,
                objective,
                relax,
                load,
            },
        )
}

/// So many cases, unless `PROPTEST_CASES` says otherwise.
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

fn solved(scenario: &Scenario) -> Plan {
    solve(scenario, &Options::default()).unwrap_or_else(|e| panic!("{e}\n{}", as_json(scenario)))
}

fn has_plan(plan: &Plan) -> bool {
    matches!(plan.status, Status::Optimal | Status::Feasible)
}

/// What must not depend on the order of entries or the choice of units. Where
/// work runs is not unique: two machines of one kind may swap it, and so may a
/// verified and an unverified demand of one model. So idle compute is compared
/// as a whole (stranded or surplus is a matter of place), and so is the compute
/// that serves (useful or overhead is a matter of whose work runs where).
fn totals(scenario: &Scenario, plan: &Plan) -> BTreeMap<&'static str, f64> {
    let hours = |period: usize| scenario.periods[period].hours;
    let value = |id: &str| scenario.demands.iter().find(|d| d.id == id).unwrap().value;
    let served = plan
        .demands
        .iter()
        .map(|d| hours(d.period) * value(&d.demand) * d.served)
        .sum();
    let total = &plan.waste.total.compute_hours;
    BTreeMap::from([
        ("objective", plan.objective.value),
        ("bound", plan.objective.bound),
        ("cost", plan.objective.cost),
        ("value served", served),
        ("installed", total.installed),
        ("unavailable", total.unavailable),
        ("headroom", total.headroom),
        ("busy", total.useful + total.overhead),
        ("workload idle", total.workload_idle),
        ("idle", total.idle()),
    ])
}

/// The same status, and the same totals up to units.
fn assert_same(
    before: &Scenario,
    after: &Scenario,
    units: impl Fn(&str) -> f64,
) -> Result<(), TestCaseError> {
    let (first, second) = (solved(before), solved(after));
    let both = || format!("{}\n{}", as_json(before), as_json(after));
    prop_assert_eq!(first.status, second.status, "{}", both());
    if !has_plan(&first) {
        return Ok(());
    }
    assert_sound(after, &second);
    let installed = first.waste.total.compute_hours.installed;
    let worth = totals(before, &first)["value served"];
    let second = totals(after, &second);
    for (name, was) in totals(before, &first) {
        let factor = units(name);
        let size = match name {
            "objective" | "bound" | "value served" => 0.0,
            // Nothing spent may be a hair of what is served for it.
            "cost" => 1e-3 * worth,
            _ => installed,
        };
        prop_assert!(
            is_close(factor * was, second[name], TOLERANCE, factor * size),
            "{}: {} became {}\n{}",
            name,
            factor * was,
            second[name],
            both()
        );
    }
    Ok(())
}

fn shuffled<T: Clone>(items: &[T], dice: &mut Dice) -> Vec<T> {
    let mut rest = items.to_vec();
    let mut out = Vec::new();
    while !rest.is_empty() {
        let at = dice.whole(0, rest.len() as u64 - 1) as usize;
        out.push(rest.swap_remove(at));
    }
    out
}

fn scale(amounts: &mut Resources, factor: f64) {
    for amount in amounts.values_mut() {
        *amount *= factor;
    }
}

/// What a unit may be in another one.
fn unit() -> impl Strategy<Value = f64> {
    prop::sample::select(&[1e-6, 1.0, 1e6][..])
}

proptest! {
    #![proptest_config(cases(300))]

    /// Continuous plans are proved to a gap of 1e-6, hold, and add up.
    #[test]
    fn relaxations_are_proved(shape in shapes(feature::ALL | feature::LIMITS, true)) {
        let s = shape.scenario();
        let plan = solved(&s);
        if has_plan(&plan) {
            assert_sound(&s, &plan);
            prop_assert!(plan.objective.gap < 1e-6, "{:?}\n{}", plan.objective, as_json(&s));
            prop_assert_eq!(plan.status, Status::Optimal, "{:?}\n{}", plan.objective, as_json(&s));
        } else {
            prop_assert_eq!(plan.status, Status::Infeasible, "{}", as_json(&s));
            let asks = feature::MIN_SERVED | feature::LIMITS;
            prop_assert!(shape.features & asks != 0 || shape.objective == "cost");
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// Whole plans hold and add up; the relaxation is never worse.
    #[test]
    fn whole_plans_hold(shape in shapes(feature::ALL | feature::LIMITS, false)) {
        let s = shape.scenario();
        let options = Options { node_limit: Some(200), ..Options::default() };
        let plan = solve(&s, &options).unwrap_or_else(|e| panic!("{e}\n{}", as_json(&s)));
        let relaxed = solved(&Shape { relax: true, ..shape }.scenario());
        if has_plan(&plan) {
            assert_sound(&s, &plan);
            prop_assert!(has_plan(&relaxed), "{}", as_json(&s));
            let (whole, free) = (plan.objective.value, relaxed.objective.value);
            let slack = 1e-6 * free.abs().max(whole.abs());
            let no_worse = if shape.objective == "cost" {
                free <= whole + slack
            } else {
                free >= whole - slack
            };
            prop_assert!(no_worse, "{whole} beats {free}\n{}", as_json(&s));
        }
    }

    /// The order of entries means nothing.
    #[test]
    fn order_changes_no_total(shape in shapes(feature::ALL | feature::LIMITS, true)) {
        let before = shape.scenario();
        let mut dice = Dice::new(shape.seed, "order", 0);
        let mut after = before.clone();
        after.nodes = shuffled(&before.nodes, &mut dice);
        after.demands = shuffled(&before.demands, &mut dice);
        after.models = shuffled(&before.models, &mut dice);
        after.routes = shuffled(&before.routes, &mut dice);
        assert_same(&before, &after, |_| 1.0)?;
    }

    /// Four machines of one entry are four entries of one machine, as long as no replica
    /// spans machines: it spans those of one entry.
    #[test]
    fn splitting_an_entry_changes_no_total(
        shape in shapes(feature::ALL & !feature::UNSPLIT, true),
        which in 0..6usize,
    ) {
        let mut before = shape.scenario();
        let which = which % before.nodes.len();
        before.nodes[which].count = Count::Fixed(4);
        for profile in before.models.iter_mut().flat_map(|m| &mut m.profiles) {
            profile.machines = 1;
        }
        let mut after = before.clone();
        let whole = after.nodes.remove(which);
        for part in 0..4 {
            let mut node = whole.clone();
            node.id = format!("{}-{part}", whole.id);
            node.count = Count::Fixed(1);
            after.nodes.insert(which, node);
        }
        after.routes = before
            .routes
            .iter()
            .flat_map(|route| {
                let parts = if route.node == whole.id { 4 } else { 1 };
                (0..parts).map(move |part| {
                    let mut route = route.clone();
                    if parts == 4 {
                        route.node = format!("{}-{part}", route.node);
                        route.rate = None;
                    }
                    route
                })
            })
            .collect();
        assert_same(&before, &after, |_| 1.0)?;
    }

    /// Work, resources and money, each counted in millionths or in millions:
    /// nothing changes but units.
    #[test]
    fn units_change_nothing_but_units(
        shape in shapes(feature::ALL, true),
        work in unit(),
        resource in unit(),
        money in unit(),
    ) {
        // Less than 1e-15 of money for a unit of work is refused.
        let money = if work > 1.0 { money.max(1.0) } else { money };
        let before = shape.scenario();
        let mut after = before.clone();
        for demand in &mut after.demands {
            for rate in &mut demand.rate {
                *rate *= work;
            }
            demand.value *= money / work;
        }
        for profile in after.models.iter_mut().flat_map(|m| &mut m.profiles) {
            profile.rate *= work;
            scale(&mut profile.uses, resource);
            scale(&mut profile.holds, resource);
        }
        for mode in after.verification.values_mut() {
            mode.verifier_load /= work;
        }
        for route in &mut after.routes {
            route.cost *= money / work;
            for rate in route.rate.iter_mut().flatten() {
                *rate *= work;
            }
        }
        for node in &mut after.nodes {
            scale(&mut node.capacity, resource);
            scale(&mut node.usage_price, money / resource);
            node.price_per_hour = node.price_per_hour.map(|price| price * money);
        }
        let fair = shape.objective == "fair";
        assert_same(&before, &after, |name| match name {
            "objective" | "bound" if fair => 1.0,
            "objective" | "bound" | "cost" | "value served" => money,
            _ => resource,
        })?;
    }

    /// Tokens per second in the millions, worth 1e-9 each, beside requests of
    /// a few per second worth 1e-3.
    #[test]
    fn sizes_far_apart_are_solved(
        shape in shapes(feature::ALL & !feature::MAX_REPLICAS, true),
    ) {
        let mut s = shape.scenario();
        for demand in s.demands.iter_mut().filter(|d| d.model == "m0") {
            for rate in &mut demand.rate {
                *rate *= 1e6;
            }
            demand.value = 1e-9;
        }
        for profile in &mut s.models[0].profiles {
            profile.rate *= 1e6;
        }
        let plan = solved(&s);
        if has_plan(&plan) {
            assert_sound(&s, &plan);
            prop_assert!(plan.objective.gap < 1e-6, "{:?}\n{}", plan.objective, as_json(&s));
        } else {
            prop_assert_eq!(plan.status, Status::Infeasible, "{}", as_json(&s));
        }
    }

    /// What a router does without a plan is never better than the best plan.
    /// Routers know nothing of `min_served` and of unsplit demands.
    #[test]
    fn no_policy_beats_the_plan(
        shape in shapes((feature::ALL | feature::LIMITS) & !feature::MIN_SERVED & !feature::UNSPLIT, true),
    ) {
        let s = Shape { objective: "serve", ..shape }.scenario();
        let found = compare(&s, &Options::default(), &Hooks::default())
            .unwrap_or_else(|e| panic!("{e}\n{}", as_json(&s)));
        if !has_plan(&found.plan) {
            // A limit may ask for more than there is.
            prop_assert!(shape.features & feature::LIMITS != 0, "{}", as_json(&s));
            return Ok(());
        }
        assert_sound(&s, &found.plan);
        let best = found.plan.objective.value;
        prop_assert!(found.policies.len() >= 5);
        for policy in &found.policies {
            let text = || format!("{policy:?}: best {best}\n{}", as_json(&s));
            prop_assert!(policy.value <= best * (1.0 + 1e-6), "{}", text());
            prop_assert!(policy.value >= 0.0 && policy.cost >= 0.0, "{}", text());
            prop_assert!((0.0..=100.0 + 1e-6).contains(&policy.served_percent), "{}", text());
            prop_assert!((0.0..=100.0 + 1e-6).contains(&policy.idle_percent), "{}", text());
            prop_assert!(policy.avoidable_per_hour.is_none_or(|cost| cost >= 0.0), "{}", text());
        }
    }

    /// Each way out of a conflict is one: whoever takes it has a plan.
    #[test]
    fn relaxing_a_conflict_gives_a_plan(
        shape in shapes(feature::ALL & !feature::RANGES & !feature::UNSPLIT, true),
        least in 0.5..1.0f64,
    ) {
        let mut s = Shape { objective: "cost", load: 3.0, ..shape }.scenario();
        for demand in &mut s.demands {
            demand.min_served = Some(least);
        }
        let plan = solved(&s);
        prop_assume!(plan.status == Status::Infeasible);
        prop_assert!(!verify(&s, &plan).valid);
        prop_assert!(!plan.conflicts.is_empty(), "{}", as_json(&s));
        // Of every conflict, its last way (serve less), which always exists,
        // and its first, which may need a node that nobody has.
        for take in [first, last] {
            let mut eased = s.clone();
            let mut is_complete = true;
            for conflict in &plan.conflicts {
                prop_assert!(!conflict.limits.is_empty(), "{}", as_json(&s));
                let Some(way) = take(&conflict.relaxations) else {
                    is_complete = false;
                    continue;
                };
                prop_assert!(!way.text.is_empty() && !way.changes.is_empty());
                for change in &way.changes {
                    apply(&mut eased, change);
                }
            }
            if is_complete {
                let plan = solved(&eased);
                prop_assert!(
                    has_plan(&plan),
                    "{:?}\n{}\n{}", plan.conflicts, as_json(&s), as_json(&eased)
                );
            }
        }
        let lowers = |way: &Relaxation| {
            way.changes.iter().all(|c| matches!(c, Change::LowerMinServed { .. }))
        };
        for conflict in &plan.conflicts {
            prop_assert!(conflict.relaxations.iter().any(lowers), "{}", as_json(&s));
        }
    }
}

fn first(ways: &[Relaxation]) -> Option<&Relaxation> {
    ways.first()
}

fn last(ways: &[Relaxation]) -> Option<&Relaxation> {
    ways.last()
}

/// A hair more than is asked for, so that rounding does not decide.
const HAIR: f64 = 1e-6;

fn apply(s: &mut Scenario, change: &Change) {
    match change {
        Change::AddCapacity {
            node,
            resource,
            amount,
            ..
        } => {
            let node = s.nodes.iter_mut().find(|n| n.id == *node).unwrap();
            let (machines, _) = node.count.bounds();
            let usable = node.availability * (1.0 - node.headroom) * machines as f64;
            *node.capacity.get_mut(resource).unwrap() += amount * (1.0 + HAIR) / usable;
        }
        Change::LowerMinServed { demand, from, to } => {
            let demand = s.demands.iter_mut().find(|d| d.id == *demand).unwrap();
            let least = demand.min_served.unwrap();
            assert!((0.0..=*from).contains(to));
            demand.min_served = Some(least.min((to - HAIR).max(0.0)));
        }
        Change::AddVerifierCapacity { amount, .. } => {
            *s.verifier_capacity.as_mut().unwrap() += amount * (1.0 + HAIR);
        }
        Change::AddMachines { node, amount, .. } => {
            let node = s.nodes.iter_mut().find(|n| n.id == *node).unwrap();
            let (machines, _) = node.count.bounds();
            node.count = Count::Fixed(machines + *amount as u64);
        }
        Change::RaiseMaxReplicas { model, amount, .. } => {
            let model = s.models.iter_mut().find(|m| m.id == *model).unwrap();
            *model.max_replicas.as_mut().unwrap() += amount.ceil() as u64;
        }
        Change::RaiseMaxMoves { amount } => {
            let steadiness = s.steadiness.as_mut().unwrap();
            *steadiness.max_moves.as_mut().unwrap() += amount.ceil() as u64;
        }
        Change::RaiseLimit { limit, amount, .. } => {
            let limit = s.limits.iter_mut().find(|l| l.id == *limit).unwrap();
            for side in limit.max.iter_mut().flatten() {
                *side += amount * (1.0 + HAIR);
            }
        }
        other => panic!("nothing here knows how to apply {other:?}"),
    }
}

/// The seed of a shape decides everything: two runs make the same plan.
#[test]
fn a_plan_can_be_repeated() {
    let shape = Shape {
        seed: 7,
        nodes: 6,
        demands: 5,
        periods: 3,
        features: feature::ALL & !feature::MIN_SERVED,
        objective: "serve",
        relax: false,
        load: 1.0,
    };
    let s = shape.scenario();
    let mut first = judged(&s, &Options::default());
    let mut second = judged(&s, &Options::default());
    first.solver.seconds = 0.0;
    second.solver.seconds = 0.0;
    assert_eq!(first, second);
}
