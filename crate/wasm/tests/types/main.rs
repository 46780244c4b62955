//! The TypeScript types of the npm package, made from the Rust types.
//!
//! `pkg/src/types.ts` is committed; this test fails where it says anything else.
//! `cargo xtask write` writes it anew.

#[cfg(test)]
mod typescript;

use std::path::PathBuf;

use idlewise::certify::Verification;
use idlewise::questions::Recommendations;
use idlewise::scenario::{Advice, InputError};
use idlewise::{
    Commitments, Comparison, Earnings, Evaluation, Foresight, Growth, Scenario, Sizing, Stress,
    Timetable,
};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;
use typescript::Declarations;

/// The schema of values that JavaScript gives to the core.
fn given<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    settings.into_generator().into_root_schema_for::<T>().into()
}

/// The schema of values that JavaScript gets from the core.
fn returned<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>().into()
}

fn generated() -> String {
    let mut all = Declarations::default();
    all.rename("InputError", "Problem");
    all.add_input("Scenario", &given::<Scenario>());
    // The comparison holds a plan, and both name the objective as scenarios do.
    all.add("Comparison", &returned::<Comparison>());
    all.add("Sizing", &returned::<Sizing>());
    all.add("Growth", &returned::<Growth>());
    all.add("Stress", &returned::<Stress>());
    all.add("Recommendations", &returned::<Recommendations>());
    all.add("Earnings", &returned::<Earnings>());
    all.add("Foresight", &returned::<Foresight>());
    all.add("Commitments", &returned::<Commitments>());
    all.add("Evaluation", &returned::<Evaluation>());
    all.add("Timetable", &returned::<Timetable>());
    all.add("Verification", &returned::<Verification>());
    all.add("Problem", &returned::<InputError>());
    all.add("Advice", &returned::<Advice>());
    all.text()
}

#[test]
fn the_committed_types_are_those_of_rust() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../pkg/src/types.ts");
    let expected = generated();
    if std::env::var_os("IDLEWISE_WRITE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    let differs = found
        .lines()
        .zip(expected.lines())
        .position(|(found, expected)| found != expected);
    assert!(
        found == expected,
        "pkg/src/types.ts is out of date (line {:?}); \
         run `cargo xtask write`",
        differs.map(|index| index + 1)
    );
}

#[test]
fn fields_stand_in_the_order_of_the_rust_types() {
    let text = generated();
    // By name, machines would come first.
    assert!(text.contains("  node: string;\n  /** How many. */\n  machines: number;"));
    // What tells variants apart stands first in each.
    for kind in ["add_capacity", "raise_max_replicas", "demand", "region"] {
        assert!(text.contains(&format!("{{\n  kind: \"{kind}\";")), "{kind}");
    }
}

#[test]
fn units_and_optional_fields_arrive() {
    let text = generated();
    for part in [
        "  /** Currency per machine and hour; not known unless given, and 0 only where that is",
        "  price_per_hour?: number | null;",
        "  rate: number | readonly number[] | Float64Array;",
        "export type Count = number | {",
        "  schema_version: 1;",
        "  conflicts?: Conflict[];",
        "export type Status =\n",
        "  kind: \"add_capacity\";",
    ] {
        assert!(text.contains(part), "missing {part:?}");
    }
    for anything in [": any;", ": any[]", ": unknown", "<string, any>"] {
        assert!(!text.contains(anything), "{anything}");
    }
}
