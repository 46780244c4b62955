//! `check` and `import`: scenarios that are read, and refused.

use crate::support::{Files, command, one_node, run, run_with_input};

const TWO_MISTAKES: &str = r#"{
  "schema_version": 1,
  "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": -1}}],
  "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 100}]}],
  "demands": [{"id": "d", "model": "n", "rate": 1}]
}"#;

#[test]
fn a_valid_scenario_is_summed_up() {
    let files = Files::of("check-valid");
    let path = files.with("fleet.json", &one_node(80.0, 0.0));
    let shown = run(&["check", &path]).ended(0);
    assert!(shown.stdout.starts_with("Valid: "), "{shown:?}");
    assert!(
        shown
            .stdout
            .contains("1 node entry (1 machine), 1 model, 1 demand, 1 period (1 hour)"),
        "{shown:?}"
    );
    assert_eq!(shown.stderr, "");
    let json = run(&["check", &path, "--json"]).ended(0).json();
    assert_eq!(json["valid"], true);
    assert_eq!(json["errors"], serde_json::json!([]));
    assert!(json["advice"].is_array());
    run(&["check", "--example"]).ended(0);
}

#[test]
fn check_lists_every_problem_as_its_result() {
    let shown = run_with_input(&["check", "-"], TWO_MISTAKES).ended(1);
    let lines: Vec<&str> = shown.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{shown:?}");
    assert!(
        lines[0].starts_with("$.nodes[0].capacity.gpu: found -1"),
        "{shown:?}"
    );
    assert!(
        lines[1].starts_with("$.demands[0].model: found "),
        "{shown:?}"
    );
    assert_eq!(lines[2], "error: 2 problems in standard input");
    assert_eq!(shown.stderr, "");

    let json = run_with_input(&["check", "-", "--json"], TWO_MISTAKES)
        .ended(1)
        .json();
    assert_eq!(json["valid"], false);
    assert_eq!(json["errors"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["errors"][0]["path"], "$.nodes[0].capacity.gpu");
}

#[test]
fn other_commands_refuse_the_same_on_standard_error() {
    for command in ["solve", "compare", "export"] {
        let refused = run_with_input(&[command, "-"], TWO_MISTAKES).ended(2);
        assert_eq!(refused.stdout, "");
        assert!(
            refused
                .stderr
                .ends_with("error: 2 problems in standard input\n"),
            "{refused:?}"
        );
    }
    let refused = run_with_input(&["solve", "-", "--json"], TWO_MISTAKES).ended(2);
    let error = &refused.json()["error"];
    assert_eq!(error["code"], "input");
    assert_eq!(error["problems"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_is_not_json_is_refused() {
    for text in ["", "{", "[1, 2", "null", "\u{0}", "{\"a\": NaN}"] {
        let refused = run_with_input(&["solve", "-"], text).ended(2);
        assert!(refused.stderr.contains('$'), "{text:?}: {refused:?}");
        run_with_input(&["check", "-"], text).ended(1);
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_force_it() {
    let escape = '\u{1b}';
    let shown = |set: &[(&str, &str)]| {
        let output = command(&["check", "--example"])
            .envs(set.iter().copied())
            .output()
            .expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(!shown(&[]).contains(escape));
    assert!(shown(&[("CLICOLOR_FORCE", "1")]).contains(escape));
    assert!(!shown(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains(escape));
}

const BASE: &str = r#"{
  "schema_version": 1,
  "name": "imported",
  "periods": [{"label": "18:00"}, {"label": "19:00", "hours": 2}],
  "nodes": [{"id": "old", "hardware": "H", "capacity": {"gpu": 1}}],
  "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 100}]}]
}"#;
const NODES: &str = "id,hardware,capacity.gpu,price_per_hour\na,H,1,2\nb,H,2,3\n";
const DEMANDS: &str = "id,model,period,rate\nd,m,18:00,80\nd,m,19:00,120\n";

#[test]
fn csv_lists_take_the_place_of_the_base_s_lists() {
    let files = Files::of("import");
    let base = files.with("base.json", BASE);
    let nodes = files.with("nodes.csv", NODES);
    let demands = files.with("demands.csv", DEMANDS);
    let args = [
        "import",
        "--nodes",
        &nodes,
        "--demands",
        &demands,
        "--models",
        &base,
    ];
    let imported = run(&args).ended(0);
    let told = &imported.stderr;
    assert!(
        told.contains("nodes.csv: nodes-csv: 2 machines\n"),
        "{told}"
    );
    assert!(
        told.ends_with("imported 2 node entries, 1 model, 1 demand and 2 periods\n"),
        "{told}"
    );
    let json = imported.json();
    assert_eq!(json["name"], "imported");
    assert_eq!(json["nodes"][0]["id"], "a");
    assert_eq!(json["nodes"][1]["capacity"]["gpu"], 2.0);
    assert_eq!(json["nodes"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["demands"][0]["rate"], serde_json::json!([80.0, 120.0]));

    let out = files.path("fleet.json");
    let to_file = run(&[&args[..], &["--out", &out]].concat()).ended(0);
    assert_eq!(to_file.stdout, "");
    assert_eq!(files.read("fleet.json"), imported.stdout);
    run(&["check", &out]).ended(0);
}

#[test]
fn a_list_without_csv_stays_the_base_s_own() {
    let files = Files::of("import-demands");
    let base = files.with("base.json", BASE);
    let args = ["import", "--demands", "-", "--models", &base];
    let json = run_with_input(&args, DEMANDS).ended(0).json();
    assert_eq!(json["nodes"][0]["id"], "old");
    assert_eq!(json["demands"][0]["id"], "d");
}

#[test]
fn imports_that_go_wrong_name_their_file_and_place() {
    let files = Files::of("import-bad");
    let base = files.with("base.json", BASE);
    let import = |demands: &str| {
        run_with_input(&["import", "--demands", "-", "--models", &base], demands).ended(2)
    };
    let header = import("id,modle,period,rate\nd,m,18:00,80\n");
    assert!(
        header.stderr.contains(
            "standard input: line 1, column modle: found an unknown column, expected one of"
        ) && header.stderr.contains("(did you mean \"model\"?)"),
        "{header:?}"
    );
    // Every row that is wrong is listed.
    let rows = import("id,model,period,rate\nd,m,18:00,many\nd,m,19:0,80\n");
    for said in [
        "line 2, column rate: found \"many\"",
        "line 3, column period: found \"19:0\"",
    ] {
        assert!(rows.stderr.contains(said), "{said}: {rows:?}");
    }
    let gap = import("id,model,period,rate\nd,m,18:00,80\n");
    let said = "line 2, column period: found no row of demand \"d\" for period 1 (\"19:00\")";
    assert!(gap.stderr.contains(said), "{gap:?}");

    // What only the whole scenario shows says where its entry stood.
    let dangling = import("id,model,rate\nd,other,80\n");
    let said = "$.demands[0].model (standard input: line 2): found \"other\"";
    assert!(dangling.stderr.contains(said), "{dangling:?}");
    assert!(
        dangling.stderr.ends_with(" in the imported scenario\n"),
        "{dangling:?}"
    );

    let list = files.with("list.json", "[]");
    let refused =
        run_with_input(&["import", "--demands", "-", "--models", &list], DEMANDS).ended(2);
    assert!(
        refused
            .stderr
            .contains("list.json: seems to be an empty list (JSON), expected"),
        "{refused:?}"
    );
    let twice = files.with(
        "twice.json",
        &BASE.replace("\"name\"", "\"models\": [], \"name\""),
    );
    let refused =
        run_with_input(&["import", "--demands", "-", "--models", &twice], DEMANDS).ended(2);
    assert!(
        refused
            .stderr
            .contains("twice.json: $.models: found the same name a second time"),
        "{refused:?}"
    );
    let periods = files.with(
        "periods.json",
        &BASE.replace("\"hours\": 2", "\"hours\": -2"),
    );
    let refused =
        run_with_input(&["import", "--demands", "-", "--models", &periods], DEMANDS).ended(2);
    assert!(
        refused.stderr.starts_with("$.periods[1].hours ("),
        "{refused:?}"
    );
    assert!(refused.stderr.contains("periods.json)"), "{refused:?}");
}

#[test]
fn cells_of_lists_stay_as_they_stand() {
    let files = Files::of("import-cells");
    let base = files.with("base.json", BASE);
    let nodes = files.with(
        "nodes.csv",
        "\u{feff}id,count,hardware,region,operator,capacity.gpu,capacity.VRAM,price_per_hour,\
         availability,headroom,verification,hosts,usage_price.gpu\r\n\
         \"na\",2..5,NVIDIA-H100-80GB-HBM3,na,none,8,1.234,17.6,0.99,0.1,none,m,0.05\r\n\
         \r\nb,,H,,,1,,,,,,;,\r\n,,,,,,,,,,,,\r\n",
    );
    let args = [
        "import",
        "--nodes",
        &nodes,
        "--demands",
        "-",
        "--models",
        &base,
    ];
    let by_index = "id,model,period,rate,split,value\nd,m,1,2,FALSE,9e-7\nd,m,18:00,1,FALSE,9e-7\n";
    let json = run_with_input(&args, by_index).ended(0).json();
    let first = &json["nodes"][0];
    for (field, value) in [
        ("id", "na"),
        ("hardware", "NVIDIA-H100-80GB-HBM3"),
        ("region", "na"),
        ("operator", "none"),
    ] {
        assert_eq!(first[field], value);
    }
    assert_eq!(first["count"], serde_json::json!({"min": 2, "max": 5}));
    assert_eq!(
        first["capacity"],
        serde_json::json!({"VRAM": 1.234, "gpu": 8.0})
    );
    assert_eq!(first["hosts"], serde_json::json!(["m"]));
    assert_eq!(json["nodes"][1]["hosts"], serde_json::json!([]));
    assert_eq!(json["nodes"][1]["id"], "b");
    let demand = &json["demands"][0];
    assert_eq!(demand["rate"], serde_json::json!([1.0, 2.0]));
    assert_eq!(
        (&demand["split"], &demand["value"]),
        (&false.into(), &9e-7.into())
    );
    assert_eq!(json["periods"][1]["hours"], 2.0);
}
