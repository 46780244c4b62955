//! One file before anything is made of it: its columns, its first rows, what was guessed,
//! what is wrong with it.

use idlewise_import::layout::MarkKind;
use idlewise_import::look::{Look, TableLook};
use idlewise_import::{Answer, File, Mapping, Options, Topic, import, look};

const FLEET: &str = "\
Node Name,GPU Type,GPUs,Instances,$/hr,Zone,Owner,Notes
gpu-fra-01,H100 SXM,8,12,$17.60,eu-frankfurt,ml-infra,rack 4
gpu-fra-02,H100 SXM,8,10,$17.60,eu-frankfurt,ml-infra,
gpu-iad-a100,A100 80GB,4,6,4.80,us-ashburn,search,
gpu-nrt-01,own-card,1,4,,jp-tokyo,research,loan
";

fn looked(text: &str, map: &str, rows: usize) -> Look {
    let file = File {
        name: "fleet.csv",
        bytes: text.as_bytes(),
    };
    let mapping = Mapping::from_json("map.json", map.as_bytes()).unwrap();
    look(&file, &mapping, rows)
}

fn table(look: &Look) -> &TableLook {
    look.table.as_ref().unwrap()
}

fn columns(look: &Look) -> Vec<(&str, Option<&str>, &str, bool)> {
    let columns = table(look).layout.columns.iter();
    let parts = columns.map(|column| {
        let field = column.field.as_deref();
        let (header, meaning) = (column.header.as_str(), column.meaning.as_str());
        (header, field, meaning, column.is_guess)
    });
    parts.collect()
}

#[test]
fn columns_are_told_with_what_was_guessed() {
    let look = looked(FLEET, "{}", 3);
    assert_eq!(look.format, Some("nodes-csv"));
    assert_eq!(look.counts, [("nodes", 4)]);
    assert_eq!(
        columns(&look),
        [
            ("Node Name", Some("id"), "name", true),
            ("GPU Type", Some("hardware"), "hardware", true),
            ("GPUs", Some("capacity.gpu"), "GPUs each", true),
            ("Instances", Some("count"), "machines", true),
            ("$/hr", Some("price_per_hour"), "price per hour", true),
            ("Zone", Some("region"), "region", true),
            ("Owner", Some("operator"), "operator", true),
            ("Notes", None, "not used", false),
        ]
    );
    let table = table(&look);
    assert_eq!((table.separator, table.encoding), (',', "UTF-8"));
    assert_eq!((table.rows.len(), table.row_count), (3, 4));
    assert_eq!(table.rows[0].0, 2);
    assert_eq!(table.rows[0].1[0], "gpu-fra-01");
    let fields = table.layout.fields.iter().map(|field| field.field);
    let fields: Vec<&str> = fields.collect();
    assert!(fields.contains(&"availability") && !fields.contains(&"gpu"));
}

#[test]
fn cells_say_what_they_mean_and_what_they_lack() {
    let look = looked(FLEET, "{}", 10);
    let marks = |row: usize| {
        let marks = table(&look).layout.marks[row].iter();
        let parts = marks.map(|mark| (mark.column, mark.kind, mark.text.as_str()));
        parts.collect::<Vec<_>>()
    };
    use MarkKind::{Empty, Means, Unknown};
    assert_eq!(marks(0), [(1, Means, "H100"), (4, Means, "17.6")]);
    assert_eq!(marks(2), [(1, Means, "A100-80")]);
    let lacks = [
        (1, Unknown, "no known kind: it keeps its name"),
        (4, Empty, "empty, not 0"),
    ];
    assert_eq!(marks(3), lacks);
}

#[test]
fn the_user_says_what_columns_hold() {
    let map = r#"{"hardware": {"own-card": "H100"}, "files": {"fleet.csv":
        {"columns": {"region": "Owner", "capacity.shelf": "Notes"}, "ignore": ["Zone"]}}}"#;
    let text = FLEET.replace("rack 4", "4").replace("loan", "5");
    let look = looked(&text, map, 10);
    assert_eq!(look.refusal, None);
    let columns = columns(&look);
    assert_eq!(columns[5], ("Zone", None, "not used", false));
    assert_eq!(columns[6], ("Owner", Some("region"), "region", false));
    assert_eq!(columns[7].1, Some("capacity.shelf"));
    let mapped = table(&look).layout.columns.iter().map(|own| own.is_mapped);
    let mapped: Vec<bool> = mapped.collect();
    assert_eq!(
        mapped,
        [false, false, false, false, false, true, true, true]
    );
    assert_eq!(table(&look).layout.marks[3][0].text, "H100");
    assert_eq!(look.read[0].rows[3][4], "research");
}

#[test]
fn what_is_said_about_columns_has_to_fit() {
    for (map, says, nearest) in [
        (
            r#"{"hardwear": "GPU Type"}"#,
            "found \"hardwear\", expected id, count, hardware",
            Some("hardware"),
        ),
        (
            r#"{"hardware": "GPU Typ"}"#,
            "found \"GPU Typ\", expected a column: Node Name, GPU Type",
            Some("GPU Type"),
        ),
        (r#"{"capacity.": "GPUs"}"#, "found \"capacity.\"", None),
        (r#"{"capacity": "GPUs"}"#, "found \"capacity\"", None),
    ] {
        let map = format!(r#"{{"files": {{"fleet.csv": {{"columns": {map}}}}}}}"#);
        let refusal = looked(FLEET, &map, 3).refusal.unwrap();
        assert!(refusal.text.starts_with(says), "{refusal}");
        assert!(refusal.about.starts_with("fleet.csv"), "{refusal}");
        if nearest.is_some() {
            assert_eq!(refusal.nearest.as_deref(), nearest);
        }
    }
}

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    let text = format!("{FLEET}x,H100,many,1,2,a,b,c\n");
    let look = looked(&text, "{}", 2);
    let refusal = look.refusal.as_ref().unwrap();
    assert_eq!(refusal.about, "fleet.csv: line 6, column GPUs");
    // The first rows, and the one that is wrong.
    let table = table(&look);
    let lines: Vec<u64> = table.rows.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 3, 6]);
    let mark = &table.layout.marks[2][0];
    assert_eq!((mark.column, mark.kind), (2, MarkKind::Wrong));
    assert_eq!(mark.text, "expected a number that is not negative");
    assert_eq!(look.what, refusal.text);
    // A row that is too long.
    let look = looked(&format!("{FLEET}x,H100,8,1,2,a,b,c,d,e\n"), "{}", 9);
    let table = look.table.unwrap();
    assert_eq!(table.rows[4].1.len(), 10);
    assert_eq!(table.layout.marks[4][0].column, 8);
}

#[test]
fn what_no_format_knows_is_told() {
    let unknown = looked("a,b\n1,2\n", "{}", 5);
    assert_eq!(unknown.format, None);
    assert_eq!(
        unknown.what,
        "seems to be a table with the columns a, b: no known format"
    );
    assert_eq!(table(&unknown).rows.len(), 1);
    let packed = looked("PK\u{3}\u{4}", "{}", 5);
    assert!(packed.what.contains("save the sheets as CSV") && packed.table.is_none());
    assert!(packed.refusal.is_some());
}

#[test]
fn hours_as_columns_are_periods() {
    let look = looked("model,region,00:00,01:00\nm,eu,1,2\n", "{}", 5);
    assert_eq!(look.format, Some("demands-csv"));
    assert_eq!(
        columns(&look)[3],
        ("01:00", None, "units per second, 01:00", true)
    );
    assert_eq!(look.read[0].rows[0][4], "2 periods");
}

#[test]
fn questions_say_how_they_are_answered() {
    let files = [
        ("n.csv", "name,hardware,gpus\na,H100,8\n"),
        ("r.csv", "model,hardware,rate\nllama-70b,H100,100\n"),
        ("d.csv", "model,rate\nsvc-chat,9\nllama-70b,9\n"),
    ];
    let files = files.map(|(name, text)| File {
        name,
        bytes: text.as_bytes(),
    });
    let asked = import(&files, &Options::default()).unwrap();
    let question = &asked.questions[0];
    assert_eq!(
        (question.about, question.answer),
        (Topic::Rates, Some(Answer::Models))
    );
    assert_eq!(question.text, "no rate for svc-chat on H100");
    assert_eq!(question.choices, ["llama-70b"]);
    assert_eq!(asked.missing, [question.to_string()]);
    assert!(!asked.enough.rates.is_ready && asked.enough.nodes.is_ready);
    assert_eq!(asked.enough.nodes.text, "1 group of 1 machine from 1 file");
    // The answer is taken.
    let mapping = br#"{"models": {"svc-chat": "llama-70b"}}"#;
    let options = Options {
        mapping: Mapping::from_json("map", mapping).unwrap(),
        ..Options::default()
    };
    let answered = import(&files, &options).unwrap();
    assert_eq!(answered.questions, []);
    assert!(answered.enough.rates.is_ready && answered.enough.demand.is_ready);
}

#[test]
fn nothing_is_not_enough() {
    let file = File {
        name: "d.csv",
        bytes: b"model,rate\nm,9\n",
    };
    let made = import(&[file], &Options::default()).unwrap();
    let enough = made.enough;
    assert_eq!(
        (enough.nodes.is_ready, enough.nodes.text.as_str()),
        (false, "none")
    );
    assert_eq!(
        (enough.rates.is_ready, enough.rates.text.as_str()),
        (false, "none")
    );
    assert_eq!(
        (enough.demand.is_ready, enough.demand.text.as_str()),
        (true, "1 demand for 1 model, 1 of them without rates")
    );
}
