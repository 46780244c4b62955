//! Files that are not what they are given as: one line says what each seems to be.

use crate::support::{Files, Run, one_node, run};

/// Refused in a line about the file, and one that names it.
#[track_caller]
fn refused(args: &[&str], seems: &str, advice: &str) -> Run {
    let run = run(args).ended(2);
    assert_eq!(run.stdout, "", "{args:?}");
    assert!(run.stderr.contains(seems), "{seems}: {run:?}");
    assert!(run.stderr.contains(advice), "{advice}: {run:?}");
    assert!(run.stderr.lines().count() <= 2, "{run:?}");
    run
}

#[test]
fn plans_and_scenarios_in_the_wrong_place_are_known() {
    let files = Files::of("swapped");
    let scenario = files.with("fleet.json", &one_node(80.0, 0.0));
    let plan = files.path("plan.json");
    run(&["solve", &scenario, "--out", &plan]).ended(0);
    for command in ["solve", "compare", "size", "grow", "stress", "export"] {
        refused(&[command, &plan], "seems to be a plan", "a scenario");
    }
    let current = ["solve", &scenario, "--current", &scenario];
    refused(&current, "seems to be a scenario", "expected a plan");
    let verify = ["verify", "--example", &scenario];
    refused(&verify, "seems to be a scenario", "expected a plan");
    refused(
        &["verify", &plan, &plan],
        "seems to be a plan",
        "a scenario",
    );
    for swapped in [
        ["verify", &plan, &scenario].as_slice(),
        &["solve", &plan, "--current", &scenario],
    ] {
        let run = refused(swapped, "fleet.json a scenario", "swap the two");
        assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    }
    run(&["verify", &scenario, &plan]).ended(0);

    let base = files.with("base.json", &one_node(80.0, 0.0));
    let import = ["import", "--nodes", &scenario, "--models", &base];
    refused(
        &import,
        "seems to be a scenario",
        "expected a table of machines",
    );
    let answer = files.with(
        "sized.json",
        &run(&["size", &scenario, "--json"]).ended(0).stdout,
    );
    refused(
        &["verify", &scenario, &answer],
        "the answer to a question",
        "\"plan\"",
    );
}

#[test]
fn files_of_other_kinds_are_known() {
    let files = Files::of("other-kinds");
    let scenario = files.with("fleet.json", &one_node(80.0, 0.0));
    for (text, seems) in [
        ("", "the text is empty"),
        ("<!DOCTYPE html>\n<html></html>\n", "a web page (HTML)"),
        (
            r#"{"apiVersion": "v1", "kind": "EventList", "items": [{"kind": "Event"}]}"#,
            "a Kubernetes object of the kind \"EventList\"",
        ),
        (
            "apiVersion: v1\nkind: PodList\nitems: []\n",
            "a Kubernetes object of the kind \"PodList\"",
        ),
        ("PK\u{3}\u{4}", "a spreadsheet"),
    ] {
        let file = files.with("file", text);
        refused(&["solve", &file], seems, "expected a scenario (JSON); ");
        refused(
            &["verify", &scenario, &file],
            seems,
            "expected a plan (JSON)",
        );
        if !text.is_empty() {
            let import = ["import", "--nodes", &file, "--models", &scenario];
            let run = run(&import).ended(2);
            assert!(run.stderr.contains("seems to be"), "{run:?}");
        }
    }
    let list = files.with("list", "id,hardware,capacity.gpu\na,H,2\n");
    // A list of nodes is a part of a scenario: the rest is asked for.
    let run = run(&["solve", &list]).ended(2);
    assert!(run.stderr.contains("missing: no demand: give"), "{run:?}");
    refused(
        &["verify", &scenario, &list],
        "seems to be a table (CSV)",
        "a plan",
    );
}
