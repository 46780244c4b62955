//! The report and the card of a small fleet, and of inputs that mean no good.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use idlewise_report::{Input, card, html};
use serde_json::{Value, json};

const PLAN: &str = include_str!("two-sites/plan.json");
const SCENARIO: &str = include_str!("two-sites/scenario.json");
const ADVICE: &str = include_str!("two-sites/advice.json");
const VERIFICATION: &str = include_str!("two-sites/verification.json");

const ALL: Input<'_> = Input {
    plan: PLAN,
    scenario: Some(SCENARIO),
    advice: Some(ADVICE),
    verification: Some(VERIFICATION),
};

/// Compares with a file, or writes it where `IDLEWISE_WRITE` asks for that.
#[track_caller]
fn golden(name: &str, text: &str) {
    let path = format!("{}/tests/two-sites/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("IDLEWISE_WRITE").is_some() {
        std::fs::write(&path, text).expect("a written file");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    assert!(
        text == expected,
        "{name} is not what it was; IDLEWISE_WRITE=1 writes it anew"
    );
}

#[test]
fn the_report_is_what_it_was() {
    golden("report.html", &html(&ALL).unwrap());
    golden("card.svg", &card(&ALL).unwrap());
}

#[test]
fn the_plan_alone_is_enough() {
    let text = html(&Input::of(PLAN)).unwrap();
    golden("plan-alone.html", &text);
    assert!(text.contains("<h1>$37.76 of every $101 an hour buys idle machines.</h1>"));
    assert!(text.contains("Optimal, not checked again"));
    assert!(text.contains("not checked again. `idlewise verify SCENARIO PLAN` does"));
}

#[test]
fn figures_are_those_of_plan_and_advice() {
    let text = html(&ALL).unwrap();
    for expected in [
        "<h1>Switch off 7 of 19 machines and serve the same: <span class=\"won\">save $23.00/h, $17k a month.</span>",
        "37.2 <span aria-hidden=\"true\">→</span>",
        "<b>19.3<i> %</i></b>",
        "<b>$78.40</b>",
        "Another choice could save at most $3.94/h more.",
        "If demand grows 20 %: 79.1 % served, not 81.5 %.",
        "19 machines in 4 groups, 2 models, 4 demands, 24 hours.",
        ", then nothing",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    for text in [html(&ALL).unwrap(), card(&ALL).unwrap()] {
        let lower = text.to_lowercase();
        for bad in [
            "<script",
            "javascript:",
            " src=",
            "@import",
            "<link",
            "<iframe",
            " onload=",
        ] {
            assert!(!lower.contains(bad), "{bad}");
        }
        let outside = lower.replace("http://www.w3.org/2000/svg", "");
        assert!(!outside.contains("http://") && !outside.contains("https://"));
    }
}

/// Every text of a value becomes this one, where that leaves it readable.
fn renamed(value: &mut Value, bad: &str) {
    const KEPT: [&str; 7] = [
        "status",
        "name",
        "bound_source",
        "money",
        "kind",
        "unit",
        "compute",
    ];
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if !KEPT.contains(&key.as_str()) {
                    renamed(value, bad);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| renamed(value, bad)),
        Value::String(text) => *text = format!("{bad}{text}"),
        _ => {}
    }
}

#[test]
fn names_are_text_wherever_they_stand() {
    for bad in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg onload=alert(1)>",
        "</title></style></svg><script>alert(1)</script>",
        "]]><!--",
        "&lt;script&gt;",
    ] {
        let changed = |text: &str| {
            let mut value: Value = serde_json::from_str(text).unwrap();
            renamed(&mut value, bad);
            if value.get("name").is_some() {
                value["name"] = json!(bad);
            }
            value.to_string()
        };
        let (plan, scenario) = (changed(PLAN), changed(SCENARIO));
        let (advice, verification) = (changed(ADVICE), changed(VERIFICATION));
        let input = Input {
            plan: &plan,
            scenario: Some(&scenario),
            advice: Some(&advice),
            verification: Some(&verification),
        };
        for text in [html(&input).unwrap(), card(&input).unwrap()] {
            assert!(!text.contains(bad), "{bad}");
            for element in ["<script", "<img", "<svg onload", "<!--", "]]>"] {
                assert!(!text.contains(element), "{bad}: {element}");
            }
        }
        let shown = bad
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let shown = shown.replace('"', "&quot;").replace('\'', "&#39;");
        assert!(html(&input).unwrap().contains(&shown), "{bad}");
    }
}

#[test]
fn what_is_wrong_is_refused_and_named() {
    let refused = |input: &Input<'_>| html(input).unwrap_err().to_string();
    assert_eq!(
        refused(&Input::of("[]")),
        "plan $: found a list, expected an object"
    );
    assert!(refused(&Input::of("{\"schema_version\": 1}")).starts_with("plan $: missing field"));
    let mut plan: Value = serde_json::from_str(PLAN).unwrap();
    plan["nodes"][0]["period"] = json!(7);
    let text = plan.to_string();
    let said = refused(&Input::of(&text));
    assert!(said.contains("$.periods: found 2 periods"), "{said}");
    plan["nodes"][0]["period"] = json!(0);
    plan["nodes"][0]["node"] = json!("elsewhere");
    let text = plan.to_string();
    let said = refused(&Input { plan: &text, ..ALL });
    assert!(
        said.contains("found \"elsewhere\", expected a node of the scenario"),
        "{said}"
    );
    plan["schema_version"] = json!(2);
    let said = refused(&Input::of(&plan.to_string()));
    assert_eq!(said, "plan $.schema_version: found 2, expected 1");
}

#[test]
fn a_plan_that_fails_its_check_is_not_shown() {
    let wrong = r#"{"valid": false, "findings": ["us/h100 is over its limit"], "unchecked": []}"#;
    let input = Input {
        verification: Some(wrong),
        ..ALL
    };
    for refusal in [html(&input).unwrap_err(), card(&input).unwrap_err()] {
        assert!(
            refusal.to_string().contains("us/h100 is over its limit"),
            "{refusal}"
        );
    }
}

#[test]
fn advice_for_another_plan_is_refused() {
    let mut advice: Value = serde_json::from_str(ADVICE).unwrap();
    advice["now"]["idle_percent"] = json!(12.5);
    let advice = advice.to_string();
    let input = Input {
        advice: Some(&advice),
        ..ALL
    };
    let said = html(&input).unwrap_err().to_string();
    assert!(
        said.starts_with("advice $.now: found advice for a plan with 12.5 % idle"),
        "{said}"
    );
}

#[test]
fn the_headline_is_the_advices_action_in_its_own_unit() {
    let mut advice: Value = serde_json::from_str(ADVICE).unwrap();
    // What brings most comes first; the headline is about routing.
    advice["headline"] = json!("Route by this plan");
    advice["actions"][0]["kind"] = json!("add");
    advice["actions"][0]["unit"] = json!("compute");
    advice["actions"][1]["kind"] = json!("route_by_plan");
    advice["actions"][1]["before"] = advice["now"].clone();
    advice["actions"][1]["before"]["served_percent"] = json!(71.5);
    let advice = advice.to_string();
    let input = Input {
        advice: Some(&advice),
        ..ALL
    };
    let text = html(&input).unwrap();
    let headline = "<h1>Route by this plan: <span class=\"won\">$11.30/h, $8,249 a month.</span>";
    assert!(text.contains(headline));
    assert!(text.contains("71.5 <span aria-hidden=\"true\">→</span>"));
    assert!(text.contains("<b class=\"won\">23.00 GPUs</b>"));
    assert!(!text.contains("class=\"hole\""));
}

#[test]
fn without_a_plan_the_conflict_is_told() {
    let mut plan: Value = serde_json::from_str(PLAN).unwrap();
    plan["status"] = json!("infeasible");
    plan["conflicts"] = json!([{"limits": ["chat needs 4 gpu, there are 2"],
        "relaxations": [{"text": "add 2 gpu in eu", "changes": []}]}]);
    let text = html(&Input::of(&plan.to_string())).unwrap();
    assert!(text.contains("<h1>No plan meets every limit.</h1>"));
    assert!(text.contains("chat needs 4 gpu, there are 2") && text.contains("add 2 gpu in eu"));
    assert!(!text.contains("What runs where"));
}

#[test]
fn a_word_behind_two_amounts_is_said_once_and_nothing_is_no_amount() {
    let mut plan: Value = serde_json::from_str(PLAN).unwrap();
    plan.as_object_mut().unwrap().remove("currency");
    let text = html(&Input::of(&plan.to_string())).unwrap();
    assert!(text.contains("<h1>37.76 of every 101 units an hour buys idle machines.</h1>"));
    for part in ["workload_idle", "surplus"] {
        plan["waste"]["total"]["cost"][part] = json!(0);
    }
    for (_, part) in plan["waste"]["total"]["cost"]["stranded"]
        .as_object_mut()
        .unwrap()
    {
        *part = json!(0);
    }
    let text = html(&Input::of(&plan.to_string())).unwrap();
    assert!(text.contains("<h1>Nothing is idle.</h1>"));
    plan["waste"]["unpriced"] = json!(["a", "b"]);
    let text = html(&Input::of(&plan.to_string())).unwrap();
    assert!(text.contains("<h1>Nothing that has a price is idle.</h1>"));
    assert!(text.contains("The price of a, b is empty, not 0"));
}

/// A fleet of many groups in one plan.
fn large(groups: usize, regions: usize) -> (String, String) {
    let mut plan: Value = serde_json::from_str(PLAN).unwrap();
    let mut scenario: Value = serde_json::from_str(SCENARIO).unwrap();
    let (entry, node) = (plan["nodes"][0].clone(), scenario["nodes"][0].clone());
    let named = |mut value: Value, key: &str, at: usize| {
        value[key] = json!(format!("group-{at:04}"));
        value
    };
    plan["nodes"] = (0..groups)
        .map(|at| named(entry.clone(), "node", at))
        .collect();
    plan["replicas"] = json!([]);
    scenario["nodes"] = (0..groups)
        .map(|at| {
            let mut node = named(node.clone(), "id", at);
            node["region"] = json!(format!("region-{}", at % regions));
            node
        })
        .collect();
    (plan.to_string(), scenario.to_string())
}

#[test]
fn many_groups_are_folded_into_sixty_rows() {
    for (regions, row, note) in [
        (
            5,
            "machines in 40 groups",
            "200 groups, together by region and hardware",
        ),
        (
            200,
            "141 more",
            "200 groups, together by region and hardware",
        ),
    ] {
        let (plan, scenario) = large(200, regions);
        let input = Input {
            scenario: Some(&scenario),
            ..Input::of(&plan)
        };
        let text = html(&input).unwrap();
        let heat = text
            .split("Where and when")
            .nth(1)
            .unwrap()
            .split("</section>")
            .next()
            .unwrap();
        assert!(heat.matches("class=\"strip\"").count() <= 60);
        assert!(heat.contains(row) && heat.contains(note), "{row}");
    }
    let (plan, _) = large(200, 5);
    let text = html(&Input::of(&plan)).unwrap();
    assert!(text.contains("those with the most idle, and all others together"));
}
