//! What `verify` says of an honest plan, and of the same plan when one thing
//! in it is broken.

use super::super::verify;
use super::honest::{best, fleet};
use super::*;

#[test]
fn an_honest_plan_is_valid() {
    let verification = verify(&fleet(), &best());
    assert_eq!(verification.findings, Vec::<String>::new());
    assert!(verification.valid);
    let certificate = &verification.certificate;
    assert_near(certificate.objective, 2442.7);
    assert_near(certificate.bound, 2442.7);
    assert!(certificate.gap < 1e-12);
    assert!(certificate.max_violation < 1e-12);
    let json = serde_json::to_value(&verification).unwrap();
    assert_eq!(json["valid"], true);
    assert_eq!(json["findings"], serde_json::json!([]));
    assert!(json["certificate"]["bound"].is_number());
}

#[test]
fn order_does_not_matter() {
    let mut shuffled = best();
    shuffled.routes.reverse();
    shuffled.replicas.reverse();
    shuffled.nodes.reverse();
    shuffled.demands.reverse();
    shuffled.certificate.prices.demand.reverse();
    let verification = verify(&fleet(), &shuffled);
    assert_eq!(verification.findings, Vec::<String>::new());
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of claims, each damaged once")]
fn every_broken_thing_is_found_by_name() {
    let cases: Vec<Case<Plan>> = vec![
        // Decisions.
        (
            |p| p.routes[0].rate = 170.0,
            "demand chat, period 0: 170 served of 160 asked for",
        ),
        (
            |p| p.routes[0].rate = 170.0,
            "node us/h100, big by H100, period 0: 2.125 replicas working of 2 placed",
        ),
        (
            |p| p.routes[2].node = "us/h100".to_owned(),
            "routes[2], search on us/h100 by L40S, period 0: not eligible: \
             profile L40S is for L40S, node us/h100 is H100",
        ),
        (
            |p| p.routes[3].period = 0,
            "the route search on eu/l40s by L40S, period 0, is given twice",
        ),
        (
            |p| p.replicas[1].count = 5.0,
            "node us/h100, gpu, period 1: 10 allocated of 9.6 available",
        ),
        (
            |p| p.replicas[1].count = 5.0,
            "model big, period 1: 5 replicas placed, max_replicas is 4",
        ),
        (
            |p| p.counts[0].count = 6.0,
            "node eu/l40s: 6 machines, the range is 0 to 5",
        ),
        (
            |p| p.counts[0].count = 2.0,
            "node eu/l40s, gpu, period 1: 3 allocated of 2 available",
        ),
        // Proof.
        (
            |p| p.certificate.prices.capacity[0].price = -1.5,
            "prices.capacity[0], eu/l40s gpu, period 1: the price -1.5 is negative",
        ),
        (
            |p| p.certificate.prices.demand[0].price *= -1.0,
            "prices.demand[0], chat, period 0: the price -3.59875 is negative",
        ),
        (
            |p| p.objective.bound = 2442.6,
            "objective.bound is 2442.6, which is better than what is proven: 2442.7",
        ),
        (
            |p| p.certificate.bound = 2442.6,
            "certificate.bound is 2442.6, which is better than what is proven",
        ),
        (
            |p| p.objective.bound = 3000.0,
            "objective.bound is 3000, which is weaker than what is proven",
        ),
        (
            |p| p.certificate.prices.demand[3].price = 0.7,
            "objective.bound is 2442.7, which is better than what is proven: 2444.2",
        ),
        (
            |p| p.objective.gap = 0.01,
            "objective.gap is 0.01, recomputed",
        ),
        (|p| p.certificate.gap = 0.01, "certificate.gap is 0.01"),
        (
            |p| p.certificate.max_violation = 0.1,
            "certificate.max_violation is 0.1",
        ),
        (
            |p| p.certificate.search_bound = Some(2000.0),
            "search_bound 2000 is refuted",
        ),
        (
            |p| p.certificate.cost = Some(CostCertificate::default()),
            "only the objective serve has a second phase",
        ),
        // Claims.
        (|p| p.schema_version = 2, "schema_version is 2, not 1"),
        (
            |p| p.objective.name = ObjectiveName::Serve,
            "objective.name is serve, the scenario asks for profit",
        ),
        (
            |p| p.objective.value = 2443.0,
            "objective.value is 2443, recomputed 2442.7",
        ),
        (
            |p| p.objective.cost = 5.0,
            "objective.cost is 5, recomputed 5.3",
        ),
        (
            |p| p.objective.cost_bound = Some(5.0),
            "objective.cost_bound is 5, but nothing in the certificate proves it",
        ),
        (
            |p| p.certificate.objective = f64::NAN,
            "certificate.objective is NaN",
        ),
        (
            |p| p.demands[0].served = 150.0,
            "demand chat, period 0: served is 150, recomputed 160",
        ),
        (|p| p.demands[0].offered = 150.0, "offered is 150"),
        (|p| p.demands[0].unmet = 1.0, "unmet is 1, recomputed 0"),
        (
            |p| {
                p.demands.remove(3);
            },
            "demand search, period 1: is missing (1 entries are)",
        ),
        (
            |p| p.demands[0].period = 1,
            "demand chat, period 1: stands twice",
        ),
        (
            |p| p.demands[0].demand = "x".to_owned(),
            "demands[0]: there is no demand x in period 0",
        ),
        (
            |p| {
                p.nodes[0].busy.insert("gpu".to_owned(), 3.0);
            },
            "node us/h100, gpu, period 0: busy is 3, recomputed 4",
        ),
        (
            |p| {
                p.nodes[2].held.remove("vram_gb");
            },
            "node us/h100, vram_gb, period 1: held is 0, recomputed 450",
        ),
        (
            |p| {
                p.nodes[1].allocated.insert("gpu".to_owned(), 2.1);
            },
            "node eu/l40s, gpu, period 0: allocated is 2.1, recomputed 2",
        ),
        (
            |p| {
                p.nodes[3].available.insert("gpu".to_owned(), 4.0);
            },
            "node eu/l40s, gpu, period 1: available is 4, recomputed 3",
        ),
        (
            |p| {
                p.nodes[3].busy.insert("tpu".to_owned(), 0.0);
            },
            "busy names tpu, which the node does not have",
        ),
        (
            |p| {
                p.nodes.remove(0);
            },
            "node us/h100, period 0: is missing (1 entries are)",
        ),
        (
            |p| p.nodes[0].period = 7,
            "nodes[0]: there is no node us/h100 in period 7",
        ),
        // The account.
        (
            |p| p.waste.total.compute_hours.surplus = 10.0,
            "waste.total.compute_hours: the parts add up to 53.2, installed is 57",
        ),
        (
            |p| p.waste.total.compute_hours.useful = 21.0,
            "waste.total.compute_hours.useful is 21, recomputed 20.8",
        ),
        (
            |p| {
                let hours = &mut p.waste.total.compute_hours;
                hours.surplus += 2.0;
                hours.stranded.region -= 2.0;
            },
            "waste.total.compute_hours.region is -2, below 0",
        ),
        (
            |p| {
                let hours = &mut p.waste.by_period[0].compute_hours;
                hours.surplus -= 2.0;
                hours.stranded.region += 2.0;
            },
            "waste.by_period: compute_hours.region adds up to 2, the total is 0",
        ),
        (
            |p| p.waste.total.cost.installed = 100.0,
            "waste.total.cost.installed is 100, recomputed 100.5",
        ),
        (
            |p| p.waste.total.idle_percent = 20.0,
            "waste.total.idle_percent is 20, recomputed 25.9701493",
        ),
        (
            |p| {
                p.waste.by_period.pop();
            },
            "waste.by_period has 1 accounts, the scenario 2 periods",
        ),
        (
            |p| {
                p.waste.by_region.remove("us");
            },
            "waste.by_region.us: is missing",
        ),
        (
            |p| {
                let account = p.waste.by_operator.remove("op-1").unwrap();
                p.waste.by_operator.insert("op-2".to_owned(), account);
            },
            "waste.by_operator.op-2: no node belongs to it",
        ),
        (
            |p| {
                let hardware = &mut p.waste.by_hardware;
                hardware.get_mut("L40S").unwrap().compute_hours.surplus = 2.0;
            },
            "waste.by_hardware: compute_hours.surplus adds up to 14.8, the total is 13.8",
        ),
        (
            |p| p.status = Status::Infeasible,
            "the status is infeasible: there is no plan to certify",
        ),
    ];
    for (change, text) in cases {
        let mut broken = best();
        change(&mut broken);
        let verification = verify(&fleet(), &broken);
        assert!(!verification.valid, "{text}");
        assert_found(&verification.findings, text);
    }
}

#[test]
fn a_changed_scenario_is_found() {
    let cases: Vec<Case<Scenario>> = vec![
        (
            |s| s.nodes[0].verification = vec!["none".to_owned()],
            "node us/h100 cannot produce verification tee",
        ),
        (
            |s| s.verifier_capacity = Some(2.0),
            "verifiers, period 1: 2.4 of verifier work, the capacity is 2",
        ),
        (
            |s| s.demands[0].value = 2e-3,
            "objective.value is 2442.7, recomputed 4746.7",
        ),
        (|s| s.periods[0].hours = 2.0, "objective.value is 2442.7"),
        (
            |s| s.nodes[0].price_per_hour = Some(8.0),
            "waste.total.cost.installed is 100.5",
        ),
        (
            |s| s.nodes[1].price_per_hour = Some(1.0),
            "objective.cost is 5.3, recomputed 9.8",
        ),
        (
            |s| s.nodes[0].headroom = 0.1,
            "available is 9.6, recomputed 10.8",
        ),
        (
            |s| s.compute = "vram_gb".to_owned(),
            "waste.total.compute_hours.installed is 57",
        ),
    ];
    for (change, text) in cases {
        let mut changed = fleet();
        change(&mut changed);
        let verification = verify(&changed, &best());
        assert!(!verification.valid, "{text}");
        assert_found(&verification.findings, text);
    }
}

#[test]
fn idle_replicas_are_accounted_for() {
    // One more replica than needed in the second period: 2 gpu for 2 hours.
    let mut plan = best();
    plan.replicas[1].count = 4.0;
    plan.objective.value -= 0.2;
    plan.objective.cost += 0.2;
    plan.certificate.objective -= 0.2;
    plan.objective.gap = 0.2 / 2442.7;
    plan.certificate.gap = 0.2 / 2442.7;
    let at = &mut plan.nodes[2];
    at.held = amounts(&[("gpu", 8.0), ("vram_gb", 600.0)]);
    at.allocated = at.held.clone();
    let found = verify(&fleet(), &plan).findings;
    assert_found(
        &found,
        "waste.by_region.us.compute_hours.workload_idle is 0, recomputed 4",
    );
    assert!(
        found.iter().all(|text| text.starts_with("waste.")),
        "{found:#?}"
    );
    let waste = &mut plan.waste;
    for account in [
        &mut waste.total,
        &mut waste.by_period[1],
        waste.by_region.get_mut("us").unwrap(),
        waste.by_operator.get_mut("op-1").unwrap(),
        waste.by_hardware.get_mut("H100").unwrap(),
    ] {
        for (breakdown, amount) in [(&mut account.compute_hours, 4.0), (&mut account.cost, 8.0)] {
            breakdown.workload_idle += amount;
            breakdown.surplus -= amount;
        }
    }
    assert_eq!(verify(&fleet(), &plan).findings, Vec::<String>::new());
}

#[test]
fn a_bound_by_the_search_is_accepted_and_named() {
    let mut plan = best();
    plan.certificate.prices = Prices::default();
    plan.certificate.search_bound = Some(2442.7);
    // The bound is claimed to come from the prices, which prove less.
    assert_found(
        &verify(&fleet(), &plan).findings,
        "objective.bound is 2442.7, which is better than what is proven",
    );
    plan.certificate.bound_source = BoundSource::Search;
    let verification = verify(&fleet(), &plan);
    assert_eq!(verification.findings, Vec::<String>::new());
    assert_eq!(verification.certificate.bound_source, BoundSource::Search);
}

#[test]
fn the_second_phase_is_compared() {
    let mut scenario = fleet();
    scenario.policy.objective = ObjectiveName::Serve;
    let mut plan = best();
    plan.objective.name = ObjectiveName::Serve;
    plan.objective.value = 2448.0;
    plan.objective.bound = 2448.0;
    plan.certificate.objective = 2448.0;
    plan.certificate.bound = 2448.0;
    plan.objective.cost_bound = Some(5.3);
    // At a value price of 1 the prices of the profit prove the cost.
    plan.certificate.cost = Some(CostCertificate {
        cost: 5.3,
        bound: 5.3,
        gap: 0.0,
        value_price: 1.0,
        prices: std::mem::take(&mut plan.certificate.prices),
        ..CostCertificate::default()
    });
    plan.certificate.prices.demand = vec![
        demand_price("chat", 0, 3.6),
        demand_price("chat", 1, 7.2),
        demand_price("search", 0, 0.36),
        demand_price("search", 1, 0.72),
    ];
    assert_eq!(verify(&scenario, &plan).findings, Vec::<String>::new());

    let cases: Vec<Case<Plan>> = vec![
        (
            |p| p.objective.cost_bound = Some(5.5),
            "objective.cost_bound is 5.5, recomputed 5.3",
        ),
        (
            |p| p.certificate.cost.as_mut().unwrap().bound = 5.5,
            "certificate.cost.bound is 5.5, recomputed 5.3",
        ),
        (
            |p| p.certificate.cost.as_mut().unwrap().cost = 5.5,
            "certificate.cost.cost is 5.5, recomputed 5.3",
        ),
        (
            |p| p.certificate.cost.as_mut().unwrap().gap = 0.5,
            "certificate.cost.gap is 0.5",
        ),
        (
            |p| p.certificate.cost.as_mut().unwrap().value_price = 0.5,
            "certificate.cost.bound is 5.3, recomputed 0",
        ),
        (
            |p| {
                let cost = p.certificate.cost.as_mut().unwrap();
                cost.prices.capacity[0].price = -1.0;
            },
            "cost.prices.capacity[0], eu/l40s gpu, period 1: the price -1 is negative",
        ),
    ];
    for (change, text) in cases {
        let mut broken = plan.clone();
        change(&mut broken);
        assert_found(&verify(&scenario, &broken).findings, text);
    }
}
