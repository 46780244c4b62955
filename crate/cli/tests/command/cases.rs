//! Small inputs that once went wrong (`tests/cases`), through the command.

use crate::support::{Files, Run, run};

fn on_case(command: &str, name: &str) -> Run {
    let folder = "../../tests/cases";
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
fn shares_of_cards() {
    let solved = on_case("solve", "cards-shares-060.json").ended(0);
    let text = flat(&solved.stdout);
    assert!(text.contains("stranded: fragmentation 2.40 15.0"), "{text}");
    let solved = on_case("solve", "cards-shares-018.json").ended(0);
    let text = flat(&solved.stdout);
    assert!(
        text.contains("unmet % actors actor default 88 8 9.1"),
        "{text}"
    );
    let checked = on_case("check", "cards-shares-060.json").ended(0);
    assert!(!checked.stdout.contains("a card has"), "{checked:?}");
}

/// A demand that larger machines serve in part: the smaller ones idle beside it, and the
/// plan says why.
#[test]
fn some_machines_are_too_small() {
    let scenario = r#"{"schema_version": 1, "nodes": [
        {"id": "large", "hardware": "H", "capacity": {"gpu": 8}},
        {"id": "small", "hardware": "H", "count": 2, "capacity": {"gpu": 4}},
        {"id": "less", "hardware": "H", "count": 2, "capacity": {"gpu": 4}}],
      "models": [{"id": "big", "profiles": [{"hardware": "H", "rate": 1, "holds": {"gpu": 8}}]}],
      "demands": [{"id": "d", "model": "big", "rate": 2}]}"#;
    let folder = Files::of("some_machines_are_too_small");
    let path = folder.with("scenario.json", scenario);
    let text = flat(&run(&["solve", &path]).ended(0).stdout);
    let why = "No machine of small or of 1 more entry holds one replica of big: it needs 8 gpu, a \
               machine has 4.";
    assert!(text.contains(why), "{text}");
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
fn half_of_the_compute_is_idle_and_has_no_price() {
    let name = "price-missing.json";
    let checked = on_case("check", name).ended(0);
    let note = "$.nodes[1].price_per_hour: node \"no-price\" has no price while others do: no \
                amount of money counts it, and idle % goes by gpu";
    assert!(flat(&checked.stdout).contains(note), "{checked:?}");
    let named = "no-price has no price_per_hour: no amount of money counts what is there.";
    for command in ["solve", "compare", "size", "grow"] {
        let text = flat(&on_case(command, name).ended(0).stdout);
        assert!(text.contains(named), "{command}: {text}");
    }
    let text = flat(&on_case("solve", name).ended(0).stdout);
    assert!(
        text.contains("idle 50.0 % of the installed compute wasted"),
        "{text}"
    );
    assert!(text.contains("note: $.nodes[1].price_per_hour: "), "{text}");
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
    let folder = "../../tests/cases";
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
