//! Tables as people write them (`tests/cases/csv-*`), each read as its author meant it.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use idlewise::{Scenario, scenario};
use idlewise_import::{File, Imported, Options, import};

/// What the tables leave out, so that a whole scenario comes of each.
const BASE: &str = r#"{
  "models": [{"id": "m", "profiles": [{"hardware": "H100", "rate": 100}]}],
  "demands": [{"id": "d", "model": "m", "rate": 50}]
}"#;

fn imported(name: &str, base: &str) -> (Scenario, Imported) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let files = [
        File {
            name,
            bytes: &bytes,
        },
        File {
            name: "base.json",
            bytes: base.as_bytes(),
        },
    ];
    let imported = import(&files, &Options::default()).unwrap();
    assert_eq!(imported.missing, Vec::<String>::new(), "{name}");
    let json = imported.scenario.to_string();
    (scenario::from_json(json.as_bytes()).unwrap(), imported)
}

fn notes(imported: &Imported) -> Vec<String> {
    imported.notes.iter().map(ToString::to_string).collect()
}

/// One entry `k1` of H100 with 8 GPUs at a price; what was guessed is listed.
#[track_caller]
fn one_node(name: &str, price: f64, count: u64, expected: &[&str]) {
    let (scenario, imported) = imported(name, BASE);
    assert_eq!(scenario.nodes.len(), 1, "{name}");
    let node = &scenario.nodes[0];
    assert_eq!((&*node.id, &*node.hardware), ("k1", "H100"), "{name}");
    assert_eq!(node.capacity["gpu"], 8.0, "{name}");
    assert_eq!(node.price_per_hour, Some(price), "{name}");
    assert_eq!(node.count.bounds(), (count, count), "{name}");
    let notes = notes(&imported);
    let about_table = notes.iter().filter(|note| note.contains(name));
    assert_eq!(about_table.collect::<Vec<_>>(), expected, "{name}");
}

#[test]
fn comments_are_passed_over() {
    one_node(
        "csv-comments.csv",
        17.6,
        1,
        &["left out: csv-comments.csv: lines that begin with # are comments"],
    );
}

#[test]
fn counts_may_have_decimals() {
    one_node("csv-count-float.csv", 17.6, 2, &[]);
}

#[test]
fn decimal_commas_are_read() {
    let guess = |name: &str| {
        format!("guessed: {name}, column price_per_hour: \"17,60\" read as 17.6, and others alike")
    };
    for name in ["csv-decimal-comma-quoted.csv", "csv-excel-de.csv"] {
        one_node(name, 17.6, 1, &[&guess(name)]);
    }
}

#[test]
fn currency_signs_and_thousands_are_read() {
    one_node(
        "csv-dollar.csv",
        17.6,
        1,
        &[
            "guessed: csv-dollar.csv, column price_per_hour: \"$17.60\" read as 17.6, and others alike",
            "assumed: csv-dollar.csv: line 2: $ is taken for USD: a name for amounts, nothing is converted",
        ],
    );
    one_node(
        "csv-thousands.csv",
        1234.5,
        1,
        &[
            "guessed: csv-thousands.csv, column price_per_hour: \"1,234.50\" read as 1234.5, and others alike",
        ],
    );
}

#[test]
fn headers_may_be_other_words() {
    one_node("csv-headers-caps.csv", 17.6, 1, &[]);
    one_node(
        "csv-headers-close.csv",
        17.6,
        1,
        &[
            "guessed: csv-headers-close.csv: line 1: column \"name\" read as id",
            "guessed: csv-headers-close.csv: line 1: column \"gpu_type\" read as hardware",
            "guessed: csv-headers-close.csv: line 1: column \"gpus\" read as capacity.gpu",
            "guessed: csv-headers-close.csv: line 1: column \"price\" read as price_per_hour",
        ],
    );
}

#[test]
fn separators_and_empty_columns_are_seen() {
    for name in [
        "csv-sep-line.csv",
        "csv-trailing-empty-column.csv",
        "csv-tsv.tsv",
    ] {
        let (scenario, imported) = imported(name, BASE);
        assert_eq!(scenario.nodes[0].capacity["gpu"], 8.0, "{name}");
        assert_eq!(scenario.nodes[0].id, "k1", "{name}");
        let notes = notes(&imported);
        assert!(
            notes.iter().any(|note| note.contains("no price for H100")),
            "{notes:?}"
        );
        assert!(
            !notes.iter().any(|note| note.contains("guessed")),
            "{notes:?}"
        );
    }
}

#[test]
fn a_time_makes_its_period() {
    let base = r#"{
      "nodes": [{"id": "k1", "hardware": "H100", "capacity": {"gpu": 8}}],
      "models": [{"id": "m", "profiles": [{"hardware": "H100", "rate": 100}]}]
    }"#;
    let (scenario, _) = imported("csv-demand-timestamps.csv", base);
    assert_eq!(scenario.demands[0].rate, [5.0]);
    assert_eq!(scenario.periods[0].label, "2026-11-29T18:00Z");
    assert_eq!(scenario.periods[0].hours, 1.0);
}
