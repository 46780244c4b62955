//! Two variants of every format: the same content with keys or columns in another order
//! and more of them, and as other programs write a file. Both read as the example does.

// Helpers are not test functions, but belong to them.
#![allow(clippy::panic, clippy::expect_used)]

use std::fmt::Write as _;

use idlewise_import::pieces::Pieces;
use idlewise_import::{File, Mapping, Read, formats, read};
use serde_json::{Map, Value};

fn pieces(name: &str, bytes: &[u8]) -> Read {
    let file = File { name: "f", bytes };
    let read = read(&[file], &Mapping::default());
    read.unwrap_or_else(|refused| panic!("{name}: {refused:?}\n{}", String::from_utf8_lossy(bytes)))
}

/// A value whose fields and lists stand in one order.
fn ordered(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut all: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", ordered(value)))
                .collect();
            all.sort();
            format!("{{{}}}", all.join(", "))
        }
        Value::Array(list) => {
            let mut all: Vec<String> = list.iter().map(ordered).collect();
            all.sort();
            format!("[{}]", all.join(", "))
        }
        other => other.to_string(),
    }
}

fn debug<T: std::fmt::Debug>(list: &[T]) -> Vec<String> {
    list.iter().map(|one| format!("{one:?}")).collect()
}

/// Everything that was read, whatever its order, without what the order decides.
fn sum(pieces: &Pieces) -> Vec<String> {
    let mut all = Vec::new();
    let shown = |list: Vec<String>, what: &str| {
        let mut list: Vec<String> = list.iter().map(|one| format!("{what} {one}")).collect();
        list.sort();
        list
    };
    all.extend(shown(debug(&pieces.nodes), "node"));
    all.extend(shown(debug(&pieces.held), "held"));
    all.extend(shown(debug(&pieces.offers), "offer"));
    all.extend(shown(debug(&pieces.rates), "rate"));
    all.extend(shown(debug(&pieces.histories), "history"));
    all.extend(shown(debug(&pieces.costs), "cost"));
    all.extend(shown(debug(&pieces.cards), "card"));
    all.extend(shown(debug(&pieces.token_prices), "token price"));
    let known = ["acceleratorData", "extra"];
    let parts = pieces.parts.iter().map(|part| {
        let mut value = part.value.clone();
        if let Some(fields) = value.as_object_mut() {
            fields.retain(|name, _| !known.contains(&name.as_str()));
        }
        ordered(&without_extra(&value))
    });
    all.extend(shown(parts.collect(), "part"));
    let wholes = pieces.bases.iter().chain(&pieces.problems);
    let wholes = wholes.map(|whole| ordered(&without_extra(&Value::Object(whole.fields.clone()))));
    all.extend(shown(wholes.collect(), "whole"));
    let published = pieces
        .published
        .iter()
        .map(|one| one.cost_per_hour.to_string());
    all.extend(shown(published.collect(), "published"));
    all
}

fn without_extra(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let own = fields.iter().filter(|(name, _)| *name != "extra");
            own.map(|(name, value)| (name.clone(), without_extra(value)))
                .collect()
        }
        Value::Array(list) => list.iter().map(without_extra).collect(),
        other => other.clone(),
    }
}

/// Keys in the opposite order, and one more in objects that are records.
fn reversed(value: &Value, is_record: bool) -> Value {
    match value {
        Value::Object(fields) => {
            let mut other: Map<String, Value> = fields
                .iter()
                .rev()
                .map(|(name, value)| (name.clone(), reversed(value, false)))
                .collect();
            if is_record {
                other.insert("extra".to_owned(), Value::from("of a later version"));
            }
            Value::Object(other)
        }
        Value::Array(list) => list.iter().map(|one| reversed(one, is_record)).collect(),
        other => other.clone(),
    }
}

fn is_table(text: &str) -> bool {
    !text.trim_start().starts_with(['{', '['])
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

fn written(rows: &[Vec<String>], separator: u8, end: csv::Terminator) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .delimiter(separator)
        .terminator(end)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("a row");
    }
    writer.into_inner().expect("bytes")
}

/// The example with its columns or keys in another order, and more of them.
fn in_another_order(text: &str) -> Vec<u8> {
    if is_table(text) {
        let mut rows = cells(text);
        for (at, row) in rows.iter_mut().enumerate() {
            row.reverse();
            row.push(
                if at == 0 {
                    "Remark"
                } else {
                    "of a later version"
                }
                .to_owned(),
            );
        }
        return written(&rows, b',', csv::Terminator::Any(b'\n'));
    }
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return reversed(&value, true).to_string().into_bytes();
    }
    let lines = text.lines().map(|line| {
        let value: Value = serde_json::from_str(line).expect("a line of JSON");
        reversed(&value, true).to_string()
    });
    lines.collect::<Vec<_>>().join("\r\n").into_bytes()
}

/// The example as a spreadsheet or another program writes it.
fn of_another_program(text: &str) -> Vec<u8> {
    let text = if is_table(text) {
        let tabs = written(&cells(text), b'\t', csv::Terminator::CRLF);
        String::from_utf8(tabs).expect("UTF-8")
    } else if let Ok(value) = serde_json::from_str::<Value>(text) {
        serde_json::to_string_pretty(&value).expect("JSON")
    } else {
        text.replace('\n', "\r\n")
    };
    let units = std::iter::once('\u{feff}').chain(text.chars());
    let units: Vec<u16> = units.collect::<String>().encode_utf16().collect();
    units.iter().flat_map(|unit| unit.to_le_bytes()).collect()
}

/// Formats without titles of columns, or whose columns have no names of their own: what a
/// column is follows from where it stands.
const BY_PLACE: &[&str] = &["servegen", "grafana"];

#[test]
fn keys_and_columns_in_another_order() {
    let mut tried = 0;
    for format in formats::ALL {
        if BY_PLACE.contains(&format.name()) {
            continue;
        }
        let text = format.template();
        let own = pieces(format.name(), text.as_bytes());
        let other = pieces(format.name(), &in_another_order(text));
        assert_eq!(other.files[0].format, format.name());
        assert_eq!(sum(&other.pieces), sum(&own.pieces), "{}", format.name());
        tried += 1;
    }
    assert_eq!(tried + BY_PLACE.len(), formats::ALL.len());
}

#[test]
fn files_of_other_programs() {
    for format in formats::ALL {
        let text = format.template();
        let own = pieces(format.name(), text.as_bytes());
        let other = pieces(format.name(), &of_another_program(text));
        assert_eq!(other.files[0].format, format.name());
        assert_eq!(sum(&other.pieces), sum(&own.pieces), "{}", format.name());
        let says = |note: &idlewise_import::Note| note.text.contains("UTF-16");
        assert!(
            other.notes.iter().any(says),
            "{}: {:?}",
            format.name(),
            other.notes
        );
    }
}

/// A letter in the wrong encoding is guessed and told, or refused in one line.
#[test]
fn a_letter_in_the_wrong_encoding() {
    for format in formats::ALL {
        let text = format.template();
        let at = text
            .find(|c: char| c.is_ascii_lowercase())
            .expect("a letter");
        let mut bytes = text.as_bytes().to_vec();
        bytes.splice(at..at, [0xe9]);
        let file = File {
            name: "f",
            bytes: &bytes,
        };
        match read(&[file], &Mapping::default()) {
            Ok(read) => {
                let says = |note: &idlewise_import::Note| note.text.contains("read as");
                assert!(
                    read.notes.iter().any(says),
                    "{}: {:?}",
                    format.name(),
                    read.notes
                );
            }
            Err(refused) => {
                let line = refused[0].to_string();
                assert!(line.starts_with("f: ") && !line.contains('\n'), "{line}");
            }
        }
    }
}

/// A million rows of a list are read or refused in one line.
#[test]
fn a_million_machines_are_answered() {
    let mut text = String::from("id,hardware,capacity.gpu\n");
    for i in 0..1_000_000 {
        let _ = writeln!(text, "n{i},H100,8");
    }
    let read = pieces("nodes-csv", text.as_bytes());
    assert_eq!(read.pieces.nodes.len(), 1_000_000);
}
