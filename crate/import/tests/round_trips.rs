//! Round trips as people write them: a row per pair, or a square.
#![allow(clippy::unwrap_used)]

use idlewise_import::{File, Imported, Mapping, Options, import};
use serde_json::{Value, json};

const MACHINES: (&str, &str) = (
    "n.csv",
    "name,gpu type,gpus,region\na,H100,8,us\nb,H100,8,eu\nc,H100,8,asia\n",
);
const RATES: (&str, &str) = ("r.csv", "model,gpu type,tokens/s,gpus\nm,H100,3100,1\n");
const DEMAND: (&str, &str) = (
    "d.csv",
    "id,model,region,rate,max_rtt_ms\nchat,m,us,100,95\n",
);

fn files(trips: &str) -> Vec<File<'_>> {
    let all = [MACHINES, RATES, DEMAND, ("rtt.csv", trips)];
    let all = all.map(|(name, text)| File {
        name,
        bytes: text.as_bytes(),
    });
    all.to_vec()
}

fn read(trips: &str) -> Imported {
    import(&files(trips), &Options::default()).unwrap()
}

fn rtt(trips: &str) -> Value {
    read(trips).scenario["rtt_ms"].clone()
}

fn refused(trips: &str) -> String {
    import(&files(trips), &Options::default()).unwrap_err()[0].to_string()
}

#[test]
fn a_row_per_pair_under_any_titles() {
    let expected = json!({"us": {"eu": 92.0, "asia": 160.5}});
    for text in [
        "from,to,rtt_ms\nus,eu,92\nus,asia,160.5\n",
        "Source;Destination;Latency (ms)\nus;eu;92\nus;asia;160,5\n",
        "origin\ttarget\tRTT\nus\teu\t92 ms\nus\tasia\t160.5 ms\n",
    ] {
        assert_eq!(rtt(text), expected, "{text}");
    }
    // The same number twice says nothing new; both ways may differ.
    let both = "from,to,rtt_ms\nus,eu,92\nus,eu,92\neu,us,95\n";
    assert_eq!(rtt(both), json!({"us": {"eu": 92.0}, "eu": {"us": 95.0}}));
}

#[test]
fn a_square_or_half_of_it() {
    let whole = "region,us,eu,asia\nus,2,92,160\neu,92,2,181\nasia,160,181,2\n";
    let expected = json!({
        "us": {"us": 2.0, "eu": 92.0, "asia": 160.0},
        "eu": {"us": 92.0, "eu": 2.0, "asia": 181.0},
        "asia": {"us": 160.0, "eu": 181.0, "asia": 2.0},
    });
    assert_eq!(rtt(whole), expected);
    let half = "ms,us,eu,asia\nus,,92,160\neu,,,181\nasia,-,-,-\n";
    let expected = json!({"us": {"eu": 92.0, "asia": 160.0}, "eu": {"asia": 181.0}});
    assert_eq!(rtt(half), expected);
}

#[test]
fn regions_are_called_as_the_mapping_calls_them() {
    let trips = "from,to,rtt_ms\nUS East,eu,92\n";
    let options = Options {
        mapping: Mapping::from_json("m.json", br#"{"regions": {"US East": "us"}}"#).unwrap(),
        ..Options::default()
    };
    let made = import(&files(trips), &options).unwrap();
    assert_eq!(made.scenario["rtt_ms"], json!({"us": {"eu": 92.0}}));
}

#[test]
fn what_cannot_be_meant_is_refused_where_it_stands() {
    assert_eq!(
        refused("from,to,rtt_ms\nus,eu,92\nus,eu,95\n"),
        "rtt.csv: line 3: found 95 ms from us to eu, expected one number for each pair: above it \
         is 92"
    );
    assert_eq!(
        refused("from,to,rtt_ms\nus,eu,fast\n"),
        "rtt.csv: line 2, column rtt_ms: found \"fast\", expected a number that is not negative"
    );
    assert_eq!(
        refused("from,to,rtt_ms\nus,,5\n"),
        "rtt.csv: line 2, column to: found nothing, expected a region"
    );
    assert_eq!(
        refused("ms,us,eu\nus,1,-5\neu,7,1\n"),
        "rtt.csv: line 2, column eu: found \"-5\", expected milliseconds"
    );
}

#[test]
fn other_tables_are_not_taken_for_a_square() {
    // Hours across, a demand of each region down: no regions across.
    let made = import(
        &[File {
            name: "d.csv",
            bytes: b"id,model,region,00:00,01:00\nchat,m,us,1,2\n",
        }],
        &Options::default(),
    )
    .unwrap();
    assert_eq!(made.files[0].format, "demands-csv");
}
