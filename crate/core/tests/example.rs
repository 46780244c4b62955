//! The embedded example is what newcomers see first: it must be valid, quick,
//! proved, and show every part of the account.

// Statics are not test functions, but belong to them.
#![allow(clippy::panic, clippy::expect_used)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use idlewise::certify::certify;
use idlewise::plan::{Status, Stranded};
use idlewise::scenario::{Scenario, advise, from_json};
use idlewise::{Comparison, Hooks, Options, compare, example};

static SCENARIO: LazyLock<Scenario> = LazyLock::new(|| match from_json(example::JSON.as_bytes()) {
    Ok(scenario) => scenario,
    Err(errors) => panic!("{errors}"),
});

/// Solved once for all tests.
static COMPARISON: LazyLock<Comparison> = LazyLock::new(|| {
    compare(&SCENARIO, &Options::default(), &Hooks::default()).expect("the example solves")
});

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.collect::<BTreeSet<_>>().len()
}

#[test]
fn it_has_the_shape_that_its_text_promises() {
    let s = &*SCENARIO;
    assert_eq!(s.nodes.len(), 40);
    assert_eq!(distinct(s.nodes.iter().map(|n| n.region.as_str())), 6);
    assert_eq!(distinct(s.nodes.iter().map(|n| n.hardware.as_str())), 8);
    let operators = s.nodes.iter().filter_map(|n| n.operator.as_deref());
    assert_eq!(distinct(operators), 7);
    let modes = s.demands.iter().map(|d| d.verification.as_str());
    assert_eq!(distinct(modes), 3);
    let asked = s.demands.iter().map(|d| d.model.as_str());
    assert_eq!((s.models.len(), distinct(asked)), (12, 12));
    assert_eq!((s.demands.len(), s.periods.len()), (20, 24));
}

#[test]
fn nothing_in_it_calls_for_advice() {
    assert_eq!(advise(&SCENARIO), []);
}

#[test]
fn every_node_lies_in_the_region_its_name_starts_with() {
    for node in &SCENARIO.nodes {
        let region = node.id.split('/').next();
        assert_eq!(region, Some(node.region.as_str()), "{}", node.id);
    }
}

#[test]
fn day_curves_have_the_published_peak_to_mean() {
    for demand in &SCENARIO.demands {
        let mean = demand.rate.iter().sum::<f64>() / demand.rate.len() as f64;
        let peak = demand.rate.iter().copied().fold(0.0, f64::max) / mean;
        let published = match demand.model.as_str() {
            "coder-14b" | "complete-1b" => 3.8,
            "embed-300m" | "mixtral-8x7b" | "deepseek-r1" | "risk-score" => 1.23,
            _ => 1.5,
        };
        assert!((peak - published).abs() < 0.01, "{}: {peak}", demand.id);
    }
}

#[test]
fn its_plan_is_optimal_and_proved() {
    let plan = &COMPARISON.plan;
    assert_eq!(plan.status, Status::Optimal);
    assert!(plan.objective.gap <= 1e-4, "{}", plan.objective.gap);
    assert_eq!(certify(&SCENARIO, plan).findings, Vec::<String>::new());
}

#[test]
fn routing_without_a_plan_wastes_visibly_more() {
    let of = |name: &str| {
        let found = COMPARISON.policies.iter().find(|p| p.policy == name);
        found.unwrap_or_else(|| panic!("{name} is compared"))
    };
    let best = of("optimum");
    for name in ["random", "weighted", "nearest", "least_loaded"] {
        let as_is = of(name);
        assert!(as_is.served_percent < best.served_percent - 4.0, "{name}");
        assert!(as_is.avoidable_per_hour > best.avoidable_per_hour, "{name}");
        assert!(as_is.value < 0.9 * best.value, "{name}");
        assert!(as_is.idle_percent > best.idle_percent + 2.0, "{name}");
    }
}

#[test]
fn every_part_of_the_account_shows() {
    let total = &COMPARISON.plan.waste.total;
    let hours = &total.compute_hours;
    let percent = |amount: f64| 100.0 * amount / hours.installed;
    for (cause, amount) in Stranded::CAUSES.iter().zip(hours.stranded.amounts()) {
        assert!(percent(amount) > 0.3, "{cause}: {}", percent(amount));
    }
    for (part, amount, least) in [
        ("unavailable", hours.unavailable, 1.0),
        ("headroom", hours.headroom, 5.0),
        ("useful", hours.useful, 40.0),
        ("overhead", hours.overhead, 2.0),
        ("workload_idle", hours.workload_idle, 0.2),
        ("surplus", hours.surplus, 20.0),
    ] {
        assert!(percent(amount) > least, "{part}: {}", percent(amount));
    }
    assert!((30.0..60.0).contains(&total.idle_percent));
}

#[test]
fn demand_goes_unmet_while_machines_idle() {
    let plan = &COMPARISON.plan;
    for (demand, period) in [
        ("reasoning-us", 20),
        ("calls-japan", 8),
        ("credit-us", 20),
        ("assistant-europe", 18),
        ("photos-europe", 17),
        ("documents", 0),
    ] {
        let service = plan
            .demands
            .iter()
            .find(|d| d.demand == demand && d.period == period)
            .unwrap();
        assert!(service.unmet > 0.1 * service.offered, "{demand}");
        assert!(plan.waste.by_period[period].idle_percent > 15.0, "{demand}");
    }
}
