//! Every file in `tests/bad` is refused with exactly the text beside it.
//!
//! What a file is read as follows from its name: `nodes_*.csv`, `demands_*.csv` (strict
//! lists, for the two periods `18:00` and `19:00`), `plan_*.json`, and scenarios.

#![allow(
    clippy::unwrap_used,
    reason = "the lint spares tests, but not the functions that they share"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use idlewise::scenario::{self, InputErrors, limits};
use idlewise_tests::lists;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bad");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|kind| kind != "expected"))
        .collect();
    files.sort();
    files
}

/// What is said about a file, a line for each thing; `None` where it is accepted.
fn said(name: &str, text: &[u8]) -> Option<String> {
    let list = |read: Result<_, Vec<idlewise_import::Refusal>>| {
        let refusals = read.err()?;
        assert!(refusals.iter().all(|refusal| !refusal.text.is_empty()));
        let lines: Vec<String> = refusals.iter().map(ToString::to_string).collect();
        Some(lines.join("\n"))
    };
    if name.starts_with("nodes_") {
        return list(lists::nodes(text, &lists::two_periods()));
    }
    if name.starts_with("demands_") {
        return list(lists::demands(text, &lists::two_periods()));
    }
    let errors = if name.starts_with("plan_") {
        idlewise::plan::from_json(text).err()?
    } else {
        scenario::from_json(text).err()?
    };
    for error in &errors.0 {
        let whole = !error.path.is_empty()
            && !error.found.is_empty()
            && !error.expected.is_empty()
            && error.nearest.as_deref() != Some("");
        assert!(whole, "{name}: {error:?}");
    }
    Some(errors.to_string())
}

#[test]
fn every_bad_file_is_refused_with_the_expected_words() {
    let files = files();
    assert!(files.len() >= 45, "only {} files", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(said) = said(&name, &fs::read(&path).unwrap()) else {
            wrong.push(format!("{name} is accepted"));
            continue;
        };
        let said = format!("{said}\n");
        match fs::read_to_string(path.with_extension("expected")) {
            Ok(expected) if expected.replace("\r\n", "\n") == said => {}
            Ok(expected) => wrong.push(format!("{name} says\n{said}instead of\n{expected}")),
            Err(_) => wrong.push(format!(
                "{name} has no .expected file beside it; it says\n{said}"
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_expectation_is_left_without_its_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bad");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "expected") {
            let json = path.with_extension("json").exists();
            let csv = path.with_extension("csv").exists();
            assert!(json ^ csv, "{}", path.display());
        }
    }
}

fn refusal(text: &str) -> String {
    scenario::from_json(text.as_bytes())
        .unwrap_err()
        .to_string()
}

#[test]
fn a_million_nodes_are_refused() {
    let node = r#"{"id":"n","hardware":"H","capacity":{"gpu":1}},"#;
    let text = format!(
        r#"{{"schema_version":1,"nodes":[{}{}]}}"#,
        node.repeat(1_000_000),
        node.trim_end_matches(',')
    );
    assert_eq!(
        refusal(&text),
        "$.nodes: found a list of more than 200000 entries, expected at most 200000 entries"
    );
}

#[test]
fn deep_nesting_is_refused() {
    for depth in [200, 5_000_000] {
        let text = format!("{{\"name\": {}", "[".repeat(depth));
        let said = refusal(&text);
        assert!(said.starts_with("$.name[0][0]"), "{said}");
        assert!(
            said.ends_with("found more than 32 levels of lists and objects inside each other, expected at most 32 levels"),
            "{said}"
        );
    }
    let text = r#"{"a":"#.repeat(200);
    assert!(refusal(&text).starts_with("$.a.a.a"));
}

#[test]
fn endless_lists_and_objects_are_refused() {
    let rates = format!(
        r#"{{"demands":[{{"id":"d","rate":[{}0]}}]}}"#,
        "0,".repeat(5_000_000)
    );
    assert_eq!(
        refusal(&rates),
        "$.demands[0].rate: found a list of more than 10000 entries, expected at most 10000 entries"
    );
    let capacity = format!(
        r#"{{"nodes":[{{"capacity":{{{}"z":0}}}}]}}"#,
        "\"a\":0,".repeat(1_000_000)
    );
    assert_eq!(
        refusal(&capacity),
        "$.nodes[0].capacity: found an object of more than 250000 fields, expected at most 250000 fields"
    );
}

#[test]
fn one_rate_for_too_many_periods_is_not_expanded() {
    let periods = vec!["{}"; limits::MAX_PERIODS].join(",");
    let demand = r#"{"id":"d","model":"m","rate":1}"#;
    let demands = vec![demand; 501].join(",");
    let routes = vec![r#"{"demand":"d","node":"n","rate":1}"#; 2001].join(",");
    let text = format!(
        r#"{{"schema_version":1,"periods":[{periods}],"demands":[{demands}],"routes":[{routes}],
            "nodes":[{{"id":"n","hardware":"H","capacity":{{"gpu":1}}}}],
            "models":[{{"id":"m","profiles":[{{"hardware":"H","rate":1}}]}}]}}"#
    );
    let said = refusal(&text);
    assert!(
        said.starts_with("$.demands: found 501 demands and 10000 periods, expected at most 5000000 rates (demands x periods)\n"),
        "{said}"
    );
    assert!(said.contains("$.routes[2000].rate: found more than 20000000 rates in all routes"));
}

#[test]
fn a_file_beyond_the_size_limit_is_refused_unread() {
    let text = vec![b' '; limits::MAX_INPUT_BYTES + 1];
    assert_eq!(
        scenario::from_json(&text).unwrap_err().to_string(),
        "$: found 134217729 bytes, expected at most 134217728 bytes"
    );
    let refusals = lists::nodes(&text, &lists::two_periods()).unwrap_err();
    assert!(
        refusals[0].to_string().contains("larger than 128 MiB"),
        "{refusals:?}"
    );
}

#[test]
fn too_many_rows_are_refused() {
    let mut text = "id,hardware,capacity.gpu\n".to_owned();
    for i in 0..=limits::MAX_NODES {
        writeln!(text, "n{i},H,1").unwrap();
    }
    let read = lists::nodes(text.as_bytes(), &lists::two_periods()).unwrap();
    let json = lists::with_the_rest(&read);
    let said = scenario::from_json(json.to_string().as_bytes()).unwrap_err();
    assert!(
        said.to_string()
            .starts_with("$.nodes: found a list of more than 200000 entries"),
        "{said}"
    );
}

#[test]
fn beyond_two_hundred_problems_only_their_number_is_said() {
    let demand = r#"{"id":"d","model":"m","rate":1,"value":-1}"#;
    let text = format!(
        r#"{{"schema_version":1,"demands":[{}],
            "nodes":[{{"id":"n","hardware":"H","capacity":{{"gpu":1}}}}],
            "models":[{{"id":"m","profiles":[{{"hardware":"H","rate":1}}]}}]}}"#,
        vec![demand; 300].join(",")
    );
    let InputErrors(errors) = scenario::from_json(text.as_bytes()).unwrap_err();
    assert_eq!(errors.len(), limits::MAX_ERRORS + 1);
    assert_eq!(
        errors[limits::MAX_ERRORS].to_string(),
        "$: found at least 399 more problems, expected none (only 200 are listed)"
    );
}
