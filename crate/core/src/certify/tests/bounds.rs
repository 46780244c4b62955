//! Objectives and bounds of tiny scenarios, each term by hand. Values are 1
//! per unit unless said, so that one unit per second is 3600 per hour.

use super::super::{Certified, certify, relative_gap};
use super::*;

/// Certifies and expects a plan without findings.
#[track_caller]
fn proven(scenario: &Scenario, plan: &Plan) -> Certificate {
    let Certified {
        certificate,
        findings,
    } = certify(scenario, plan);
    assert_eq!(findings, Vec::<String>::new());
    certificate
}

#[track_caller]
fn assert_tight(certificate: &Certificate, objective: f64) {
    assert_near(certificate.objective, objective);
    assert_near(certificate.bound, objective);
    assert!(certificate.gap <= 1e-12, "{}", certificate.gap);
}

/// One node of 4 gpu, 10 units/s per gpu, one demand of 30 units/s.
pub(super) fn tiny(hours: &[f64]) -> Scenario {
    scenario(
        hours,
        vec![node("n", "H", &[("gpu", 4.0)])],
        vec![model("m", vec![profile("H", 10.0, &[("gpu", 1.0)], &[])])],
        vec![demand("d", "m", &vec![30.0; hours.len()])],
    )
}

fn served(rates: &[f64]) -> Plan {
    let mut plan = plan();
    for (period, &rate) in rates.iter().enumerate() {
        plan.routes.push(route(period, "d", "n", "H", rate));
    }
    plan
}

#[test]
fn gaps_are_relative() {
    assert_eq!(relative_gap(0.0, 0.0), 0.0);
    assert_eq!(relative_gap(2.0, 1.0), 0.5);
    assert_eq!(relative_gap(-1.0, -2.0), 0.5);
    assert_eq!(relative_gap(1.0, 0.0), 1.0);
}

#[test]
fn demand_is_the_limit() {
    let scenario = tiny(&[1.0]);
    let mut plan = served(&[30.0]);
    plan.certificate.prices.demand = vec![demand_price("d", 0, 3600.0)];
    assert_tight(&proven(&scenario, &plan), 108_000.0);
    // Without prices each column counts in full; here there is one.
    plan.certificate.prices.demand.clear();
    assert_near(proven(&scenario, &plan).bound, 108_000.0);
    // A price that is too low costs nothing here, one that is too high does.
    plan.certificate.prices.demand = vec![demand_price("d", 0, 3000.0)];
    assert_near(proven(&scenario, &plan).bound, 108_000.0);
    plan.certificate.prices.demand = vec![demand_price("d", 0, 4000.0)];
    let weak = proven(&scenario, &plan);
    assert_near(weak.bound, 120_000.0);
    assert_near(weak.gap, 0.1);
}

#[test]
fn capacity_and_overhead_over_periods_of_different_length() {
    let mut scenario = tiny(&[1.0, 3.0]);
    scenario.demands[0].verification = "tee".to_owned();
    scenario.nodes[0].verification = vec!["tee".to_owned()];
    let tee = VerificationMode {
        overhead: 2.0,
        verifier_load: 0.0,
    };
    scenario.verification.insert("tee".to_owned(), tee);
    // 4 gpu at 10 / 2 units/s; one gpu is worth 5 x 3600 per hour.
    let mut plan = served(&[20.0, 20.0]);
    plan.certificate.prices.capacity = vec![
        capacity_price("n", "gpu", 0, 18_000.0),
        capacity_price("n", "gpu", 1, 54_000.0),
    ];
    assert_tight(&proven(&scenario, &plan), 3600.0 * 20.0 * 4.0);
    // Four machines, half up, a tenth held back.
    scenario.nodes[0].count = Count::Fixed(4);
    scenario.nodes[0].availability = 0.5;
    scenario.nodes[0].headroom = 0.1;
    assert_near(
        proven(&scenario, &plan).bound,
        3600.0 * 20.0 * 4.0 * 4.0 * 0.5 * 0.9,
    );
}

#[test]
fn held_replicas_and_their_limit() {
    let mut scenario = tiny(&[1.0]);
    scenario.nodes[0].capacity = amounts(&[("gpu", 8.0), ("vram_gb", 30.0)]);
    scenario.models[0].profiles[0] = profile("H", 10.0, &[], &[("gpu", 2.0), ("vram_gb", 10.0)]);
    // 30 GB fit three replicas, which serve the demand.
    let mut plan = served(&[30.0]);
    plan.replicas = vec![replicas(0, "n", "m", "H", 3.0)];
    plan.certificate.prices.replica = vec![replica_price("n", "m", "H", 0, 36_000.0)];
    // No capacity price: a replica is worth 36,000, and 30 / 10 of them fit.
    assert_tight(&proven(&scenario, &plan), 108_000.0);
    // The same by a capacity price.
    plan.certificate.prices.capacity = vec![capacity_price("n", "vram_gb", 0, 3600.0)];
    assert_tight(&proven(&scenario, &plan), 108_000.0);
    // One replica allowed: by its row's price, and by what fits.
    scenario.models[0].max_replicas = Some(1);
    plan.routes[0].rate = 10.0;
    plan.replicas[0].count = 1.0;
    plan.certificate.prices.capacity.clear();
    assert_tight(&proven(&scenario, &plan), 36_000.0);
    plan.certificate.prices.max_replicas = vec![ModelPrice {
        stage: None,
        model: "m".to_owned(),
        period: 0,
        price: 36_000.0,
    }];
    assert_tight(&proven(&scenario, &plan), 36_000.0);
}

#[test]
fn uses_and_holds_together() {
    let mut scenario = tiny(&[1.0]);
    scenario.nodes[0].capacity = amounts(&[("gpu", 2.0), ("vram_gb", 80.0)]);
    scenario.models[0].profiles[0] = profile("H", 10.0, &[("gpu", 1.0)], &[("vram_gb", 16.0)]);
    let mut plan = served(&[20.0]);
    plan.replicas = vec![replicas(0, "n", "m", "H", 2.0)];
    // 1/10 x (gpu price + replica price) = 3600, and 16 x vram = replica price.
    plan.certificate.prices.capacity = vec![
        capacity_price("n", "gpu", 0, 20_000.0),
        capacity_price("n", "vram_gb", 0, 1000.0),
    ];
    plan.certificate.prices.replica = vec![replica_price("n", "m", "H", 0, 16_000.0)];
    let certificate = proven(&scenario, &plan);
    assert_near(certificate.objective, 72_000.0);
    assert_near(certificate.bound, 40_000.0 + 80_000.0);
    plan.certificate.prices.capacity = vec![capacity_price("n", "gpu", 0, 36_000.0)];
    plan.certificate.prices.replica.clear();
    assert_tight(&proven(&scenario, &plan), 72_000.0);
}

#[test]
fn verifiers() {
    let mut scenario = tiny(&[1.0]);
    let mode = VerificationMode {
        overhead: 1.0,
        verifier_load: 0.5,
    };
    scenario.verification.insert("none".to_owned(), mode);
    scenario.verifier_capacity = Some(5.0);
    let mut plan = served(&[10.0]);
    plan.certificate.prices.verifier = vec![PeriodPrice {
        period: 0,
        price: 7200.0,
    }];
    assert_tight(&proven(&scenario, &plan), 36_000.0);
}

#[test]
fn unsplit_demands_and_the_search() {
    let mut scenario = tiny(&[1.0]);
    scenario.nodes[0].capacity = amounts(&[("gpu", 1.0)]);
    let mut other = scenario.nodes[0].clone();
    other.id = "o".to_owned();
    scenario.nodes.push(other);
    scenario.demands[0].rate = vec![15.0];
    scenario.demands[0].split = false;
    let mut plan = served(&[10.0]);
    let link = |node: &str| LinkPrice {
        stage: None,
        demand: "d".to_owned(),
        node: node.to_owned(),
        period: 0,
        price: 3600.0,
    };
    // Continuous choices allow both nodes together: 15 units/s.
    plan.certificate.prices.link = vec![link("n"), link("o")];
    plan.certificate.prices.single_node = vec![SingleNodePrice {
        stage: None,
        demand: "d".to_owned(),
        price: 54_000.0,
    }];
    let certificate = proven(&scenario, &plan);
    assert_near(certificate.objective, 36_000.0);
    assert_near(certificate.bound, 54_000.0);
    assert_eq!(certificate.bound_source, BoundSource::Prices);
    // Without the price of the row, each choice is worth 54,000.
    plan.certificate.prices.single_node.clear();
    assert_near(proven(&scenario, &plan).bound, 108_000.0);

    // The search knows better, unless the plan refutes it.
    plan.certificate.search_bound = Some(36_000.0);
    let certificate = proven(&scenario, &plan);
    assert_tight(&certificate, 36_000.0);
    assert_eq!(certificate.bound_source, BoundSource::Search);
    plan.certificate.search_bound = Some(1e6);
    assert_eq!(proven(&scenario, &plan).bound_source, BoundSource::Prices);
    plan.certificate.search_bound = Some(35_000.0);
    let refuted = certify(&scenario, &plan);
    assert_found(
        &refuted.findings,
        "search_bound 35000 is refuted by the plan itself, which reaches 36000",
    );
    assert_near(refuted.certificate.bound, 108_000.0);
    plan.certificate.search_bound = Some(f64::NAN);
    assert_found(
        &certify(&scenario, &plan).findings,
        "search_bound: NaN is not a bound",
    );
    // Where nothing is whole-numbered there is nothing to search.
    plan.certificate.search_bound = Some(36_000.0);
    scenario.policy.relax = true;
    assert_eq!(proven(&scenario, &plan).bound_source, BoundSource::Prices);
}

#[test]
fn lowest_cost_by_negative_prices() {
    let mut scenario = tiny(&[1.0, 2.0]);
    scenario.policy.objective = ObjectiveName::Cost;
    scenario.nodes[0].usage_price = amounts(&[("gpu", 0.5)]);
    // 3 gpu x 0.5 per hour for three hours; a unit/s costs 0.05 per hour.
    let mut plan = served(&[30.0, 30.0]);
    plan.certificate.prices.demand = vec![demand_price("d", 0, -0.05), demand_price("d", 1, -0.1)];
    assert_tight(&proven(&scenario, &plan), 4.5);
    // Half of it must be served.
    scenario.demands[0].min_served = Some(0.5);
    let certificate = proven(&scenario, &plan);
    assert_near(certificate.objective, 4.5);
    assert_near(certificate.bound, 2.25);
    // The search bounds from below, too.
    scenario.models[0].profiles[0].holds = amounts(&[("gpu", 1e-9)]);
    plan.replicas = vec![
        replicas(0, "n", "m", "H", 3.0),
        replicas(1, "n", "m", "H", 3.0),
    ];
    plan.certificate.search_bound = Some(2.25);
    assert_eq!(proven(&scenario, &plan).bound_source, BoundSource::Prices);
    plan.certificate.search_bound = Some(4.0);
    assert_eq!(proven(&scenario, &plan).bound_source, BoundSource::Search);
    plan.certificate.search_bound = Some(5.0);
    assert_found(
        &certify(&scenario, &plan).findings,
        "search_bound 5 is refuted",
    );
    // No price is negative, so no plan costs less than nothing.
    plan.certificate.search_bound = None;
    plan.certificate.prices.demand = vec![demand_price("d", 0, 7.0)];
    assert_eq!(proven(&scenario, &plan).bound, 0.0);
}

#[test]
fn machine_ranges() {
    let mut scenario = tiny(&[1.0, 2.0]);
    scenario.policy.objective = ObjectiveName::Cost;
    scenario.nodes[0].count = Count::from(0..=5);
    scenario.nodes[0].capacity = amounts(&[("gpu", 1.0)]);
    scenario.nodes[0].price_per_hour = Some(2.0);
    // Three machines for three hours; the last period sets their number.
    let mut plan = served(&[15.0, 30.0]);
    scenario.demands[0].rate = vec![15.0, 30.0];
    plan.counts = vec![machines("n", 3.0)];
    plan.certificate.prices.capacity = vec![capacity_price("n", "gpu", 1, 6.0)];
    plan.certificate.prices.demand = vec![demand_price("d", 1, -0.6)];
    assert_tight(&proven(&scenario, &plan), 18.0);
    // At a higher price of capacity another machine seems worth 1 x 5 of them.
    plan.certificate.prices.capacity[0].price = 7.0;
    assert_near(proven(&scenario, &plan).bound, 13.0);
    // Two machines must stand whatever the prices say.
    scenario.nodes[0].count = Count::from(2..=5);
    plan.certificate.prices = Prices::default();
    assert_near(proven(&scenario, &plan).bound, 12.0);
    // A fixed count costs nothing that a decision changes.
    scenario.nodes[0].count = Count::Fixed(3);
    plan.counts.clear();
    assert_eq!(proven(&scenario, &plan).objective, 0.0);
}

#[test]
fn profit_pays_for_use_holding_and_routes() {
    let mut scenario = tiny(&[2.0]);
    scenario.policy.objective = ObjectiveName::Profit;
    scenario.demands[0].value = 1e-3;
    scenario.nodes[0].usage_price = amounts(&[("gpu", 3.0), ("vram_gb", 0.1)]);
    scenario.nodes[0]
        .capacity
        .insert("vram_gb".to_owned(), 80.0);
    scenario.models[0].profiles[0].holds = amounts(&[("vram_gb", 16.0)]);
    scenario.routes = vec![ListedRoute {
        demand: "d".to_owned(),
        node: "n".to_owned(),
        cost: 4e-4,
        rate: None,
    }];
    let mut plan = served(&[30.0]);
    plan.replicas = vec![replicas(0, "n", "m", "H", 3.0)];
    // Value 2 x 3600 x 0.001 x 30 = 216; routes 86.4; gpu 2 x 3 x 3 = 18;
    // memory 2 x 0.1 x 48 = 9.6.
    plan.certificate.prices.replica = vec![replica_price("n", "m", "H", 0, 3.2)];
    plan.certificate.prices.demand = vec![demand_price("d", 0, 7.2 - 2.88 - 0.6 - 0.32)];
    assert_tight(&proven(&scenario, &plan), 216.0 - 86.4 - 18.0 - 9.6);
}

#[test]
fn the_second_phase_of_serve() {
    let mut scenario = tiny(&[1.0]);
    let machine = &mut scenario.nodes[0];
    machine.capacity = amounts(&[("gpu", 1.0)]);
    machine.usage_price = amounts(&[("gpu", 1.0)]);
    let mut dear = machine.clone();
    dear.id = "dear".to_owned();
    dear.usage_price = amounts(&[("gpu", 3.0)]);
    scenario.nodes.push(dear);
    scenario.demands[0].rate = vec![15.0];
    let mut plan = served(&[10.0]);
    plan.routes.push(route(0, "d", "dear", "H", 5.0));
    plan.certificate.prices.demand = vec![demand_price("d", 0, 3600.0)];
    // A unit/s on the dear node costs 0.3, so the last unit of value 0.3/3600;
    // the cheap gpu is worth the difference of 2.
    plan.certificate.cost = Some(CostCertificate {
        value_price: 0.3 / 3600.0,
        prices: Prices {
            capacity: vec![capacity_price("n", "gpu", 0, 2.0)],
            ..Prices::default()
        },
        ..CostCertificate::default()
    });
    let certificate = proven(&scenario, &plan);
    assert_tight(&certificate, 54_000.0);
    let cost = certificate.cost.unwrap();
    assert_near(cost.cost, 2.5);
    assert_near(cost.bound, 2.5);
    assert!(cost.gap < 1e-12);

    // Any larger value price works as well, with a demand price to match.
    let stage = plan.certificate.cost.as_mut().unwrap();
    stage.value_price *= 2.0;
    stage.prices.demand = vec![demand_price("d", 0, 0.3)];
    assert_near(proven(&scenario, &plan).cost.unwrap().bound, 2.5);

    // A dearer plan of the same value has a gap.
    plan.routes[0].rate = 5.0;
    plan.routes[1].rate = 10.0;
    let cost = proven(&scenario, &plan).cost.unwrap();
    assert_near(cost.cost, 3.5);
    assert_near(cost.bound, 2.5);

    // A search says more only where something is whole, and is believed only as
    // long as the plan does not refute it.
    let says = |scenario: &Scenario, bound: f64| {
        let mut plan = plan.clone();
        plan.certificate.cost.as_mut().unwrap().search_bound = Some(bound);
        certify(scenario, &plan)
    };
    let of = |found: &Certified| found.certificate.cost.clone().unwrap();
    assert_near(of(&says(&scenario, 3.0)).bound, 2.5);
    let mut unsplit = scenario.clone();
    unsplit.demands.push(Demand {
        id: "none".to_owned(),
        rate: vec![0.0],
        split: false,
        ..scenario.demands[0].clone()
    });
    let searched = of(&says(&unsplit, 3.0));
    assert_near(searched.bound, 3.0);
    assert_eq!(searched.bound_source, BoundSource::Search);
    assert_near(of(&says(&unsplit, 2.0)).bound, 2.5);
    for (bound, text) in [
        (
            4.0,
            "cost.search_bound 4 is refuted by the plan itself, which costs 3.5",
        ),
        (f64::NAN, "cost.search_bound: NaN is not a bound"),
    ] {
        let found = says(&unsplit, bound);
        assert_found(&found.findings, text);
        assert_near(of(&found).bound, 2.5);
    }

    let stage = plan.certificate.cost.as_mut().unwrap();
    stage.value_price = -1.0;
    let refused = certify(&scenario, &plan);
    assert_found(&refused.findings, "cost.value_price: -1 is not a price");
    assert_eq!(refused.certificate.cost.unwrap().bound, 0.0);
    scenario.policy.objective = ObjectiveName::Profit;
    assert_found(
        &certify(&scenario, &plan).findings,
        "cost: only the objective serve has a second phase",
    );
}

#[test]
fn numbers_of_very_different_size() {
    // A million tokens per second each, worth 1e-9: the sums stay exact.
    let count = 500;
    let hours = vec![1.0; 24];
    let mut scenario = tiny(&hours);
    let rates: Vec<f64> = (0..24).map(|t| 1e6 + 1e5 * f64::from(t)).collect();
    scenario.models[0].profiles[0].rate = 1e6;
    scenario.demands.clear();
    let mut plan = plan();
    let mut truth = 0.0;
    for i in 0..count {
        let id = format!("d{i}");
        let mut stream = demand(&id, "m", &rates);
        stream.value = 1e-9;
        scenario.demands.push(stream);
        for period in 0..24 {
            plan.certificate
                .prices
                .demand
                .push(demand_price(&id, period, 3.6e-6 - 1e-12));
            // Slightly low prices leave 1e-12 per unit to the columns.
            truth += 3.6e-6 * rates[period];
        }
    }
    let bound = proven(&scenario, &plan).bound;
    assert!((bound - truth).abs() <= 1e-12 * truth, "{bound} {truth}");
}
