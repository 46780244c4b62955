//! Damaged files: whatever the bytes, there is an answer, and a refusal is one line.

use std::fmt::Write as _;

use idlewise_import::{File, Fill, Mapping, Options, formats, import};

/// Inputs of one run of the tests; `IDLEWISE_FUZZ` asks for more.
const MUTATIONS: usize = 6_000;

/// A small generator of numbers that depends on nothing but its seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // xorshift64*, Vigna 2016.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() >> 33) as usize % most.max(1)
    }
}

/// What numbers and texts are replaced by.
const STRANGE: &[&str] = &[
    "null",
    "true",
    "[]",
    "{}",
    "-1",
    "0",
    "1e999",
    "1e308",
    "-0.0",
    "NaN",
    "\"\"",
    "\"x\"",
    "99999999999999999999",
    "0.0000001",
    "1e15",
    "\u{0}",
    "\"\u{202e}\"",
    ";",
    ",",
    "\n",
    "\t",
    "\"1e400\"",
    "[[[[]]]]",
    "9007199254740993",
    "--",
    "é",
    "\"2026-13-45T99:99\"",
    "1,5",
    "1.2.3",
];

fn mutated(text: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(9) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = (dice.next() & 0xff) as u8,
            2 => bytes
                .splice(at..at, STRANGE[dice.below(STRANGE.len())].bytes())
                .for_each(drop),
            3 => {
                // A value between two signs that end one.
                let is_end = |byte: &u8| b",:]}\n[{;".contains(byte);
                let end = bytes
                    .iter()
                    .skip(at)
                    .position(is_end)
                    .map_or(bytes.len(), |n| at + n);
                let new = STRANGE[dice.below(STRANGE.len())].bytes();
                bytes.splice(at..end, new).for_each(drop);
            }
            4 => {
                let to = (at + dice.below(40)).min(bytes.len());
                bytes.drain(at..to).for_each(drop);
            }
            5 => {
                let to = (at + dice.below(200)).min(bytes.len());
                let copy = bytes[at..to].to_vec();
                let again = dice.below(bytes.len() + 1);
                bytes.splice(again..again, copy).for_each(drop);
            }
            6 => bytes = bytes.iter().flat_map(|byte| [*byte, 0]).collect(),
            7 => bytes.splice(0..0, [0xef, 0xbb, 0xbf]).for_each(drop),
            _ => bytes.retain(|byte| *byte != b'"'),
        }
    }
    bytes
}

/// The rest of a cluster, so that what is read is also put together.
const REST: &[(&str, &str)] = &[
    (
        "rates",
        "model,hardware,rate,holds.gpu\nllama-3.1-70b,H100,100,2\nm,L4,5,1\n",
    ),
    ("demand", "id,model,rate\nd,llama-3.1-70b,50\n"),
    ("nodes", "id,hardware,capacity.gpu\nk1,H100,8\n"),
];

#[track_caller]
fn answers(name: &str, bytes: &[u8]) {
    let files: Vec<File<'_>> = [File { name, bytes }]
        .into_iter()
        .chain(REST.iter().map(|(name, text)| File {
            name,
            bytes: text.as_bytes(),
        }))
        .collect();
    let options = Options {
        mapping: Mapping::default(),
        period_hours: Some(1.0),
        fill: Fill::Previous,
        ..Options::default()
    };
    for count in [1, files.len()] {
        match import(&files[..count], &options) {
            Ok(imported) => {
                let lines = imported.notes.iter().map(ToString::to_string);
                for line in lines.chain(imported.missing) {
                    assert!(line.len() < 2_000, "{name}: {line}");
                }
            }
            Err(refused) => {
                for refusal in refused {
                    let line = refusal.to_string();
                    assert!(!line.contains('\n') && line.len() < 1_000, "{name}: {line}");
                }
            }
        }
    }
}

#[test]
fn damaged_copies_of_every_format_are_answered() {
    let asked = std::env::var("IDLEWISE_FUZZ")
        .ok()
        .and_then(|text| text.parse().ok());
    let count: usize = asked.unwrap_or(MUTATIONS);
    let mut dice = Dice(20_261_129);
    for i in 0..count {
        let format = formats::ALL[i % formats::ALL.len()];
        let bytes = mutated(format.template(), &mut dice);
        answers(format.name(), &bytes);
    }
}

#[test]
fn every_beginning_of_every_format_is_answered() {
    for format in formats::ALL {
        let text = format.template();
        for end in (0..text.len()).step_by(1 + text.len() / 60) {
            answers(format.name(), &text.as_bytes()[..end]);
        }
    }
}

/// Every number, text and list in turn as something else.
#[test]
fn wrong_types_are_answered() {
    for format in formats::ALL {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(format.template()) else {
            continue;
        };
        let mut paths = Vec::new();
        collect(&value, &mut String::new(), &mut paths);
        for path in paths {
            for new in ["null", "7", "\"x\"", "[]", "{}", "true", "-1e300"] {
                let mut copy = value.clone();
                if let Some(place) = copy.pointer_mut(&path) {
                    *place = serde_json::from_str(new).expect("JSON");
                }
                answers(format.name(), copy.to_string().as_bytes());
            }
        }
    }
}

fn collect(value: &serde_json::Value, path: &mut String, paths: &mut Vec<String>) {
    paths.push(path.clone());
    let length = path.len();
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                path.push('/');
                path.push_str(&name);
                collect(value, path, paths);
                path.truncate(length);
            }
        }
        serde_json::Value::Array(list) => {
            for (i, value) in list.iter().enumerate() {
                let _ = write!(path, "/{i}");
                collect(value, path, paths);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

#[test]
fn a_million_rows_are_answered() {
    let mut text = String::from("TIMESTAMP,ContextTokens,GeneratedTokens\n");
    for i in 0..1_000_000 {
        let (hours, minutes, seconds) = (i / 3600 % 24, i / 60 % 60, i % 60);
        let _ = writeln!(text, "2026-11-29 {hours:02}:{minutes:02}:{seconds:02},10,5");
    }
    let file = File {
        name: "trace.csv",
        bytes: text.as_bytes(),
    };
    let imported = import(&[file], &Options::default()).expect("a trace");
    assert_eq!(imported.files[0].found, "1 demand history");
}
