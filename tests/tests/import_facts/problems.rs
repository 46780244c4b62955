//! Whole problems of other tools, and the optimum of each.

use idlewise::{Scenario, scenario};
use idlewise_import::pieces::Unit;
use idlewise_import::{File, Imported, Options, import};
use idlewise_tests::data;
use idlewise_tests::judge::{exact, judged};

use crate::support::{bytes, close, format, notes, pieces};

/// The scenario of files; `None` where the data is absent.
fn imported(test: &str, names: &[&str], one_kind: bool) -> Option<(Scenario, Imported)> {
    let contents: Option<Vec<Vec<u8>>> = names.iter().map(|name| bytes(test, name)).collect();
    let contents = contents?;
    let files = names
        .iter()
        .zip(&contents)
        .map(|(name, bytes)| File { name, bytes });
    let options = Options {
        one_kind,
        ..Options::default()
    };
    let imported = import(&files.collect::<Vec<_>>(), &options).unwrap();
    assert_eq!(imported.missing, Vec::<String>::new());
    let json = imported.scenario.to_string();
    Some((scenario::from_json(json.as_bytes()).unwrap(), imported))
}

const PARTS: [&str; 6] = [
    "inferno_small/accelerator-data.json",
    "inferno_small/capacity-data.json",
    "inferno_small/model-data.json",
    "inferno_small/optimizer-data.json",
    "inferno_small/server-data.json",
    "inferno_small/serviceclass-data.json",
];

/// The rates that follow from the raw files are those of the published analysis.
#[test]
fn rates_of_inferno() {
    let test = "rates_of_inferno";
    let Some((scenario, _)) = imported(test, &["inferno_small/system-data.json"], true) else {
        return;
    };
    assert_eq!(scenario.demands.len(), 15);
    let folder = data::folder(test).unwrap();
    let table = data::Table::read(&folder.join("placement/inferno_small_candidates.csv"));
    let mut found = 0;
    for row in table.rows() {
        let model = scenario
            .models
            .iter()
            .find(|m| m.id == row.text("server"))
            .unwrap();
        let profile = model
            .profiles
            .iter()
            .find(|p| p.name == row.text("accelerator"))
            .unwrap();
        let expected = row.number("rate_per_replica");
        close(profile.rate / expected, 1.0, 1e-4);
        close(profile.holds["gpu"], row.number("cards_per_replica"), 0.0);
        found += 1;
    }
    assert_eq!(
        found,
        scenario
            .models
            .iter()
            .map(|m| m.profiles.len())
            .sum::<usize>()
    );
    assert_eq!(found, 51);
}

/// The cheapest mix costs 35,386.5 where the published plan costs 39,743; from six files
/// as from one.
#[test]
fn the_mix_of_inferno() {
    let test = "the_mix_of_inferno";
    let Some((from_parts, _)) = imported(test, &PARTS, false) else {
        return;
    };
    let (whole, read) = imported(test, &["inferno_small/system-data.json"], false).unwrap();
    assert_eq!(from_parts, whole);
    assert_eq!(whole.nodes.len(), 4);
    let capacity = |id: &str| whole.nodes.iter().find(|n| n.id == id).unwrap().capacity["gpu"];
    assert_eq!(
        ["L4", "A100", "AIU2", "G2"].map(capacity),
        [1024.0, 768.0, 1024.0, 512.0]
    );
    assert!(
        read.notes
            .iter()
            .any(|note| note.text.contains("cents per hour"))
    );
    let price = |id: &str| whole.nodes.iter().find(|n| n.id == id).unwrap().usage_price["gpu"];
    assert_eq!(
        ["L4", "A100", "AIU2", "G2"].map(price),
        [6.0, 40.0, 3.75, 23.0]
    );
    let plan = judged(&whole, &exact());
    close(plan.objective.value, 35_386.5, 0.01);
    // The project's own plan, computed from the same files.
    let [published] = read.published.as_slice() else {
        panic!("{:?}", read.published);
    };
    close(published.cost_per_hour, 39_743.0, 1e-6);
    assert_eq!(published.planner, "llm-inferno's greedy plan");
}

#[test]
fn one_kind_of_accelerator_of_inferno() {
    let test = "one_kind_of_accelerator_of_inferno";
    let Some((scenario, _)) = imported(test, &PARTS, true) else {
        return;
    };
    let plan = judged(&scenario, &exact());
    close(plan.objective.value, 35_767.0, 0.01);
}

#[test]
fn a_part_of_inferno_asks_for_the_rest() {
    let test = "a_part_of_inferno_asks_for_the_rest";
    let Some(bytes) = bytes(test, PARTS[0]) else {
        return;
    };
    let file = File {
        name: "acc.json",
        bytes: &bytes,
    };
    let refused = import(&[file], &Options::default()).unwrap_err();
    assert_eq!(
        refused[0].to_string(),
        "acc.json: is a part of a problem of llm-inferno; give the files with count, models, \
         serviceClasses, servers too"
    );
}

/// 4.68 where the project's README publishes 6.70.
#[test]
fn the_example_of_melange() {
    let Some((scenario, read)) = imported(
        "the_example_of_melange",
        &["melange_config_example.json"],
        false,
    ) else {
        return;
    };
    assert_eq!(read.files[0].format, "melange");
    let rates: Vec<f64> = scenario.demands.iter().map(|d| d.rate[0]).collect();
    assert_eq!(rates, [6.0, 3.0, 15.0, 6.0]);
    let prices: Vec<f64> = scenario
        .nodes
        .iter()
        .filter_map(|n| n.price_per_hour)
        .collect();
    assert_eq!(prices, [1.01, 3.67]);
    let plan = judged(&scenario, &exact());
    close(plan.objective.value, 4.68, 1e-9);
    let [published] = read.published.as_slice() else {
        panic!("{:?}", read.published);
    };
    close(published.cost_per_hour, 6.70, 1e-9);
    assert_eq!(published.plan, "3 x A10G, 1 x A100-80GB");
}

#[test]
fn a_profile_of_aibrix() {
    let Some(read) = pieces("a_profile_of_aibrix", "aibrix_profile_a100.json") else {
        return;
    };
    assert_eq!(format(&read), "aibrix-profile");
    let rates = &read.pieces.rates;
    // Of 8 x 5, a row of 5 and one more are 0.
    assert_eq!(rates.len(), 34);
    close(rates[0].per_second[&Unit::Requests], 62.477_059, 1e-6);
    assert_eq!(
        (rates[0].input_tokens, rates[0].output_tokens),
        (Some(128.0), Some(4.0))
    );
    assert!(rates.iter().all(|rate| rate.output_tokens < Some(512.0)));
    assert_eq!(read.pieces.offers[0].price_per_hour, Some(1.0));
    assert!(
        notes(&read)
            .iter()
            .any(|note| note.contains("6 throughputs of 0: not eligible"))
    );
}

#[test]
fn a_benchmark_of_aibrix() {
    let Some(read) = pieces("a_benchmark_of_aibrix", "aibrix_benchmark_a40_head.jsonl") else {
        return;
    };
    assert_eq!(format(&read), "aibrix-benchmark");
    let first = &read.pieces.rates[0];
    close(first.per_second[&Unit::Requests], 1.083_904_38, 1e-8);
    assert_eq!(
        (first.input_tokens, first.output_tokens),
        (Some(128.0), Some(4.0))
    );
    assert_eq!(first.load, "request rate 1");
    assert_eq!(first.model.as_deref(), Some("llama2-7b"));
}
