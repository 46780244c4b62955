//! Every answer in JSON is what its schema says, for every objective and ending.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use idlewise::scenario::{self, CheckReport, DemandChange, Future};
use idlewise::schema::{NAMES, schema_by_name};
use idlewise::{
    AdviseOptions, Error, ErrorAnswer, EvaluateOptions, GrowOptions, ObjectiveName, Planner,
    Scenario, StressOptions,
};
use idlewise_tests::judge::as_json;
use idlewise_tests::random::{Shape, feature};
use idlewise_tests::schema::violations;
use serde_json::{Value, to_value};

fn assert_valid(name: &str, answer: Result<Value, serde_json::Error>, s: &Scenario) {
    let schema = schema_by_name(name).unwrap();
    let found = violations(&schema, &answer.unwrap());
    assert!(found.is_empty(), "{name}: {found:#?}\n{}", as_json(s));
}

fn ask_everything(planner: &Planner<'_>, s: &Scenario) {
    assert_valid("scenario", to_value(s), s);
    let plan = planner.solve(s).unwrap();
    assert_valid("plan", to_value(&plan), s);
    assert_valid("verify", to_value(planner.verify(s, &plan).unwrap()), s);
    assert_valid("compare", to_value(planner.compare(s).unwrap()), s);
    assert_valid("size", to_value(planner.size(s).unwrap()), s);
    let grow = GrowOptions::new().machines(1).budget_per_hour(50.0);
    assert_valid("grow", to_value(planner.grow(s, &grow).unwrap()), s);
    let stress = StressOptions::new().demand_percent([10.0]);
    assert_valid("stress", to_value(planner.stress(s, &stress).unwrap()), s);
    match planner.earnings(s) {
        Ok(found) => assert_valid("earnings", to_value(found), s),
        Err(error) => assert_eq!(s.policy.objective, ObjectiveName::Fair, "{error}"),
    }
    match planner.commit(s) {
        Ok(found) => assert_valid("commit", to_value(found), s),
        Err(error) => assert!(error.to_string().contains("committed to"), "{error}"),
    }
    let busy = Future::new("busy").demands(DemandChange::new().times(1.3));
    let several = s.clone().future(Future::new("calm")).future(busy);
    match planner.futures(&several) {
        Ok(found) => assert_valid("futures", to_value(found), &several),
        Err(error) => assert!(error.to_string().contains("`futures`"), "{error}"),
    }
    if plan.exists() {
        let evaluate = EvaluateOptions::new();
        let found = planner.evaluate(&plan, s, &evaluate).unwrap();
        assert_valid("evaluate", to_value(found), s);
        for given in [None, Some(s)] {
            let found = planner.timetable(&plan, given).unwrap();
            assert_valid("timetable", to_value(found), s);
        }
    }
    let advise = AdviseOptions::new();
    assert_valid("advise", to_value(planner.advise(s, &advise).unwrap()), s);
    assert_valid("check", to_value(CheckReport::of(Ok(s))), s);
}

#[test]
fn every_answer_meets_its_schema() {
    for seed in 0..16_u64 {
        let shape = Shape {
            seed,
            nodes: 1 + (seed % 4) as usize,
            demands: 1 + (seed % 3) as usize,
            periods: 1 + (seed % 2) as usize,
            features: feature::ALL & !(seed as u16 % 5),
            objective: ["serve", "cost", "profit", "fair"][(seed % 4) as usize],
            relax: seed % 3 == 0,
            load: [0.2, 1.0, 5.0][(seed % 3) as usize],
        };
        let mut s = shape.scenario();
        if seed % 2 == 0 {
            s.policy.currency = Some("USD".to_owned());
        }
        if !matches!(shape.objective, "cost" | "profit") {
            s.nodes[0].price_per_hour = None;
        }
        ask_everything(&Planner::new(), &s);
        // Nothing but what a limit leaves.
        ask_everything(&Planner::new().time_limit(Duration::ZERO), &s);
    }
}

#[test]
fn errors_are_part_of_the_check() {
    let text = br#"{"schema_version": 1, "nodes": [], "models": [], "demands": [], "x": 1}"#;
    let report = CheckReport::of(Err(scenario::from_json(text).unwrap_err()));
    assert!(!report.valid && report.errors.len() > 1);
    let schema = schema_by_name("check").unwrap();
    let value = to_value(&report).unwrap();
    assert_eq!(violations(&schema, &value), [""; 0]);
}

#[test]
fn an_error_has_a_schema_too() {
    let errors = scenario::from_json(b"{}").unwrap_err();
    let schema = schema_by_name("error").unwrap();
    for problems in [&errors.0[..], &[]] {
        let error = Error::Input(errors.clone());
        let answer = ErrorAnswer::new(error.code(), error.to_string(), problems);
        assert_eq!(violations(&schema, &to_value(answer).unwrap()), [""; 0]);
    }
    assert!(!violations(&schema, &serde_json::json!({"error": "input"})).is_empty());
}

#[test]
fn every_name_has_a_schema_of_its_own() {
    let ids: std::collections::BTreeSet<String> = NAMES
        .iter()
        .map(|name| schema_by_name(name).unwrap()["$id"].to_string())
        .collect();
    assert_eq!(ids.len(), NAMES.len());
    assert_eq!(schema_by_name("nonesuch"), None);
}
