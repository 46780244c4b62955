//! Limits over several nodes, models or demands, and how models are spread.

use super::*;
use crate::plan::{LimitPrice, ModelPrice, SharePrice};

/// One machine of each region, and a model that holds one of its two gpus and serves 10.
fn two_regions() -> Scenario {
    let json = r#"{"schema_version": 1,
        "nodes": [
            {"id": "us", "hardware": "H", "region": "us", "capacity": {"gpu": 2}},
            {"id": "eu", "hardware": "H", "region": "eu", "capacity": {"gpu": 2}}],
        "models": [{"id": "m", "min_replicas": 1, "max_share": {"over": "region", "share": 0.5},
            "profiles": [{"hardware": "H", "rate": 10, "holds": {"gpu": 1}}]}],
        "demands": [{"id": "d", "model": "m", "rate": 40}],
        "limits": [{"id": "l", "of": "gpu", "max": 2, "min": 1}]}"#;
    crate::scenario::from_json(json.as_bytes()).unwrap()
}

fn found(change: impl Fn(&mut Scenario)) -> Vec<String> {
    let plan = crate::solve(&two_regions(), &crate::Options::default()).unwrap();
    let mut scenario = two_regions();
    change(&mut scenario);
    super::super::certify(&scenario, &plan).findings
}

/// The best plan has one replica in each region.
#[test]
fn a_plan_that_keeps_them_is_fine() {
    assert_eq!(found(|_| {}), Vec::<String>::new());
}

#[test]
fn what_is_not_kept_is_found() {
    let cases: [Case<Scenario>; 4] = [
        (
            |s| s.limits[0].max = Some(vec![1.0]),
            "limit l, period 0: 2 gpu, at most 1 are allowed",
        ),
        (
            |s| s.limits[0].min = Some(vec![3.0]),
            "limit l, period 0: 2 gpu, at least 3 are asked for",
        ),
        (
            |s| s.models[0].min_replicas = 3,
            "model m, period 0: 2 replicas placed, min_replicas is 3",
        ),
        (
            |s| s.models[0].max_share.as_mut().unwrap().share = 0.25,
            "model m, period 0: 1 of 2 replicas in eu, max_share is 0.25",
        ),
    ];
    for (change, text) in cases {
        let texts = found(change);
        assert!(texts.iter().any(|t| t == text), "{texts:?}, not {text}");
    }
}

/// Prices of rows that are not there, or of the wrong sign, prove nothing and are found.
#[test]
fn prices_of_no_row_are_found() {
    let scenario = two_regions();
    let mut plan = crate::solve(&scenario, &crate::Options::default()).unwrap();
    let prices = &mut plan.certificate.prices;
    prices.limit = vec![LimitPrice {
        limit: "k".to_owned(),
        period: 0,
        price: 1.0,
    }];
    prices.min_replicas = vec![ModelPrice {
        stage: None,
        model: "m".to_owned(),
        period: 0,
        price: 1.0,
    }];
    prices.max_share = vec![SharePrice {
        model: "m".to_owned(),
        domain: "asia".to_owned(),
        period: 0,
        price: 1.0,
    }];
    let texts = super::super::certify(&scenario, &plan).findings;
    for text in [
        "prices.limit[0], k, period 0: unknown limit",
        "prices.min_replicas[0], m, period 0: the price 1 is above 0",
        "prices.max_share[0], m in asia, period 0: the model is not spread over such a domain",
    ] {
        assert!(texts.iter().any(|t| t == text), "{texts:?}, not {text}");
    }
}
