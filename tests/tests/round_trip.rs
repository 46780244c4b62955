//! A scenario that was written and read again is the same one, and has the same plan.

use idlewise::{Planner, Scenario, example};
use idlewise_tests::random::{Shape, feature};
use proptest::prelude::*;

fn shape() -> impl Strategy<Value = Shape> {
    let sizes = (1..5_usize, 1..5_usize, 1..4_usize);
    let objective = prop::sample::select(vec!["serve", "cost", "profit", "fair"]);
    let rules = (0..=feature::ALL, objective, any::<bool>(), 0.2..2.0_f64);
    (any::<u64>(), sizes, rules).prop_map(|(seed, sizes, rules)| Shape {
        seed,
        nodes: sizes.0,
        demands: sizes.1,
        periods: sizes.2,
        features: rules.0,
        objective: rules.1,
        relax: rules.2,
        load: rules.3,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn what_is_written_is_read_as_it_was(shape in shape()) {
        let scenario = shape.scenario();
        let lean = scenario.to_json().unwrap();
        prop_assert_eq!(&Scenario::from_json(&lean).unwrap(), &scenario, "{}", lean);
        let pretty = scenario.to_json_pretty().unwrap();
        prop_assert_eq!(&Scenario::from_json(&pretty).unwrap(), &scenario, "{}", pretty);
        let value = serde_json::to_value(&scenario).unwrap();
        prop_assert_eq!(&Scenario::try_from(value.clone()).unwrap(), &scenario);
        prop_assert_eq!(&serde_json::from_value::<Scenario>(value).unwrap(), &scenario);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn the_plan_stays_the_same(shape in shape()) {
        let planner = Planner::new();
        let scenario = shape.scenario();
        let again = Scenario::from_json(scenario.to_json().unwrap()).unwrap();
        let (plan, other) = (planner.solve(&scenario).unwrap(), planner.solve(&again).unwrap());
        prop_assert_eq!(plan.status, other.status);
        prop_assert_eq!(plan.objective, other.objective);
    }
}

#[test]
fn the_example_is_written_shorter_and_read_as_it_was() {
    let scenario = Scenario::from_json(example::JSON).unwrap();
    let text = scenario.to_json_pretty().unwrap();
    assert_eq!(Scenario::from_json(&text), Ok(scenario));
    // What has its default stays away: the example leaves it out as well.
    assert!(!text.contains("\"split\""), "{text}");
}

#[test]
fn every_mistake_is_in_the_message_of_any_reader() {
    let value = serde_json::json!({"schema_version": 1, "nodes": [], "models": [], "demands": 3});
    let errors = Scenario::try_from(value.clone()).unwrap_err();
    assert_eq!(errors.0.len(), 3, "{errors}");
    let said = serde_json::from_value::<Scenario>(value)
        .unwrap_err()
        .to_string();
    assert_eq!(said, errors.to_string());
}
