//! Prices that belong to no row, stand twice or have the wrong sign.

use super::super::certify;
use super::*;

#[test]
#[expect(clippy::too_many_lines, reason = "a list of prices, each damaged once")]
fn prices_that_cannot_be() {
    let mut scenario = super::bounds::tiny(&[1.0]);
    scenario.models[0]
        .profiles
        .push(profile("L", 1.0, &[], &[("gpu", 1.0)]));
    let link = |node: &str| LinkPrice {
        stage: None,
        demand: "d".to_owned(),
        node: node.to_owned(),
        period: 0,
        price: 1.0,
    };
    let cases: Vec<(Prices, &str)> = vec![
        (
            Prices {
                capacity: vec![capacity_price("n", "gpu", 0, -1.0)],
                ..Prices::default()
            },
            "prices.capacity[0], n gpu, period 0: the price -1 is negative",
        ),
        (
            Prices {
                capacity: vec![capacity_price("x", "gpu", 0, 1.0)],
                ..Prices::default()
            },
            "prices.capacity[0], x gpu, period 0: unknown node",
        ),
        (
            Prices {
                capacity: vec![capacity_price("n", "tpu", 0, 1.0)],
                ..Prices::default()
            },
            "the node has no such resource",
        ),
        (
            Prices {
                capacity: vec![capacity_price("n", "gpu", 1, 1.0)],
                ..Prices::default()
            },
            "the scenario has 1 periods",
        ),
        (
            Prices {
                capacity: vec![capacity_price("n", "gpu", 0, f64::INFINITY)],
                ..Prices::default()
            },
            "inf is not a price",
        ),
        (
            Prices {
                capacity: vec![
                    capacity_price("n", "gpu", 0, 1.0),
                    capacity_price("n", "gpu", 0, 2.0),
                ],
                ..Prices::default()
            },
            "prices.capacity[1], n gpu, period 0: this row is priced twice",
        ),
        (
            Prices {
                demand: vec![demand_price("d", 0, -1.0)],
                ..Prices::default()
            },
            "prices.demand[0], d, period 0: the price -1 is negative, though min_served is 0",
        ),
        (
            Prices {
                demand: vec![demand_price("x", 0, 1.0)],
                ..Prices::default()
            },
            "prices.demand[0], x, period 0: unknown demand",
        ),
        (
            Prices {
                replica: vec![replica_price("n", "m", "H", 0, 1.0)],
                ..Prices::default()
            },
            "prices.replica[0], m on n by H, period 0: the profile holds nothing",
        ),
        (
            Prices {
                replica: vec![replica_price("n", "m", "L", 0, 1.0)],
                ..Prices::default()
            },
            "profile L is for L, node n is H",
        ),
        (
            Prices {
                verifier: vec![PeriodPrice {
                    period: 0,
                    price: 1.0,
                }],
                ..Prices::default()
            },
            "prices.verifier[0], period 0: the scenario has no verifier_capacity",
        ),
        (
            Prices {
                max_replicas: vec![ModelPrice {
                    stage: None,
                    model: "m".to_owned(),
                    period: 0,
                    price: 1.0,
                }],
                ..Prices::default()
            },
            "prices.max_replicas[0], m, period 0: the model has no max_replicas",
        ),
        (
            Prices {
                link: vec![link("n")],
                ..Prices::default()
            },
            "prices.link[0], d on n, period 0: the demand may be split",
        ),
        (
            Prices {
                single_node: vec![SingleNodePrice {
                    stage: None,
                    demand: "d".to_owned(),
                    price: 1.0,
                }],
                ..Prices::default()
            },
            "prices.single_node[0], d: the demand may be split",
        ),
    ];
    let honest = certify(&scenario, &plan()).certificate.bound;
    for (prices, text) in cases {
        let mut plan = plan();
        plan.certificate.prices = prices;
        let certified = certify(&scenario, &plan);
        assert_found(&certified.findings, text);
        // What is refused proves nothing: the bound stays above the truth.
        assert!(
            certified.certificate.bound >= honest.min(108_000.0),
            "{text}"
        );
        assert_eq!(certified.certificate.prices, plan.certificate.prices);
    }
    scenario.demands[0].split = false;
    scenario.nodes[0].hosts = Some(vec![]);
    let mut plan = plan();
    plan.certificate.prices.link = vec![link("n")];
    assert_found(
        &certify(&scenario, &plan).findings,
        "the node is not eligible for the demand",
    );
}
