//! Flags and what they resolve to.

use std::time::Duration;

use clap::Parser;
use idlewise::{Causes, EngineName};

use super::*;

fn parse(line: &str) -> Result<Config, Error> {
    Args::try_parse_from(line.split(' ')).and_then(resolve)
}

fn refused(line: &str) -> ErrorKind {
    parse(line).unwrap_err().kind()
}

#[test]
fn solve_resolves_every_flag() {
    let line = "idlewise solve a.json --time-limit 2.5 --gap 0.01 --engine simplex --threads 3 --out p.json --period 18:00 --compact --causes alone";
    assert_eq!(
        parse(line).unwrap(),
        Config::Solve(Solve {
            inputs: Inputs::only(Source::File("a.json".into())),
            limits: Limits {
                options: Options {
                    time_limit: Some(Duration::from_millis(2500)),
                    gap: 0.01,
                    node_limit: Some(2_000),
                    engine: EngineName::Simplex,
                    compact: Compact::Always,
                    causes: Causes::Alone,
                },
                threads: Some(3),
            },
            json: false,
            out: Some("p.json".into()),
            period: Some("18:00".to_owned()),
            current: None,
        })
    );
}

#[test]
fn a_scenario_is_a_file_standard_input_or_the_example() {
    let source = |line| match parse(line).unwrap() {
        Config::Check { scenario, .. } => scenario,
        other => panic!("{other:?}"),
    };
    assert_eq!(source("idlewise check -"), Source::Stdin);
    assert_eq!(source("idlewise check --example"), Source::Example);
    assert_eq!(
        source("idlewise check ./-"),
        Source::File(PathBuf::from("./-"))
    );
    assert_eq!(
        refused("idlewise check"),
        ErrorKind::MissingRequiredArgument
    );
    assert_eq!(
        refused("idlewise check a.json --example"),
        ErrorKind::ArgumentConflict
    );
}

#[test]
fn verify_takes_two_files_or_the_example_and_one() {
    assert_eq!(
        parse("idlewise verify s.json p.json").unwrap(),
        Config::Verify {
            scenario: Source::File("s.json".into()),
            plan: Source::File("p.json".into()),
            json: false,
        }
    );
    assert_eq!(
        parse("idlewise verify --example - --json").unwrap(),
        Config::Verify {
            scenario: Source::Example,
            plan: Source::Stdin,
            json: true,
        }
    );
    assert_eq!(
        refused("idlewise verify p.json"),
        ErrorKind::MissingRequiredArgument
    );
    assert_eq!(
        refused("idlewise verify s.json p.json --example"),
        ErrorKind::ArgumentConflict
    );
    assert_eq!(refused("idlewise verify - -"), ErrorKind::ArgumentConflict);
}

#[test]
fn import_needs_a_base_and_at_least_one_list() {
    assert!(parse("idlewise import --nodes n.csv --models b.json").is_ok());
    assert!(parse("idlewise import --demands d.csv --models b.json --out -").is_ok());
    assert!(parse("idlewise import n.json d.csv --period 15m --on b.json=8xH100").is_ok());
    assert_eq!(
        refused("idlewise import n.json --models b.json"),
        ErrorKind::ArgumentConflict
    );
    assert_eq!(refused("idlewise import - -"), ErrorKind::ArgumentConflict);
    assert_eq!(
        refused("idlewise import --models b.json"),
        ErrorKind::MissingRequiredArgument
    );
    assert_eq!(
        refused("idlewise import --nodes n.csv"),
        ErrorKind::MissingRequiredArgument
    );
    assert_eq!(
        refused("idlewise import --nodes - --demands - --models b.json"),
        ErrorKind::ArgumentConflict
    );
}

#[test]
fn flags_that_contradict_each_other_are_refused() {
    assert_eq!(
        refused("idlewise solve --example --json --period 0"),
        ErrorKind::ArgumentConflict
    );
    assert_eq!(
        refused("idlewise solve --example --out -"),
        ErrorKind::InvalidValue
    );
    assert_eq!(
        refused("idlewise solve --example --compact --full"),
        ErrorKind::ArgumentConflict
    );
    assert_eq!(
        refused("idlewise solve --example --threads 0"),
        ErrorKind::ValueValidation
    );
    assert_eq!(
        refused("idlewise export --example --format xls"),
        ErrorKind::InvalidValue
    );
}
