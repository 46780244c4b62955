//! Small inputs that once went wrong (`tests/cases`), through the command.

use crate::support::{Files, Run, run};

fn on_case(command: &str, name: &str) -> Run {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases");
    run(&[command, &format!("{folder}/{name}")])
}

/// Blanks and line breaks as one blank.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_replica_that_no_machine_holds() {
    let why = "o machine of l40s holds one replica of big: it needs 100 vram_gb, a machine has 48";
    let name = "fit-model-larger-than-card.json";
    let checked = on_case("check", name).ended(0);
    assert!(flat(&checked.stdout).contains(why), "{checked:?}");
    let solved = on_case("solve", name).ended(0);
    let text = flat(&solved.stdout);
    assert!(text.contains(&format!("N{why}.")), "{text}");
    assert!(text.contains("stranded: resource 1 25.0 0.900"), "{text}");
    assert!(text.contains("surplus 3 75.0 2.700"), "{text}");

    let solved = on_case("solve", "fit-range-larger-than-card.json").ended(1);
    assert!(
        flat(&solved.stdout).contains(&format!("- n{why}")),
        "{solved:?}"
    );
}

#[test]
fn a_job_that_no_machine_holds() {
    let solved = on_case("solve", "fit-job-of-8-on-two-of-4.json").ended(0);
    let text = flat(&solved.stdout);
    let why = "No machine of small holds one replica of big8: it needs 8 gpu, a machine has 4.";
    assert!(text.contains(why), "{text}");
    assert!(text.contains("stranded: fragmentation 8 100.0"), "{text}");
}

#[test]
fn the_cheap_machines_are_too_small() {
    let solved = on_case("solve", "fit-tp2-on-single-gpu-vms.json").ended(0);
    let text = flat(&solved.stdout);
    assert!(
        text.contains("cost 23.6 currency; no plan costs less than 23.6"),
        "{text}"
    );
}

#[test]
fn what_moves_inside_an_entry() {
    let solved = on_case("solve", "moves-inside-an-entry.json").ended(0);
    let text = flat(&solved.stdout);
    assert!(
        text.contains("moves 3 replicas loaded from what stands now, 2 taken away"),
        "{text}"
    );
    assert!(text.contains("at least 1 is proved"), "{text}");
}

#[test]
fn a_node_of_the_current_plan_is_gone() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases");
    let files = Files::of("a_node_of_the_current_plan_is_gone");
    let plan = files.path("before.plan.json");
    let before = format!("{folder}/current-plan-lost-node-before.json");
    run(&["solve", &before, "--out", &plan]).ended(0);
    let now = format!("{folder}/current-plan-lost-node.json");
    let solved = run(&["solve", &now, "--current", &plan]).ended(0);
    let text = flat(&solved.stdout);
    assert!(text.contains("moves 2 replicas loaded"), "{text}");
    let lost = "the current plan has node \"n3\", the scenario does not: 2 replicas count as lost";
    assert!(text.contains(lost), "{text}");
}
