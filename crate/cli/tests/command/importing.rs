//! `import FILES...` and `solve FILES...`: an invented cluster (`tests/cluster`) to a plan.

use std::path::Path;

use crate::support::{Files, run};

/// The files of the cluster, by their paths.
fn cluster() -> Vec<String> {
    let folder = Path::new("../../tests/cluster");
    [
        "nodes.json",
        "pods.json",
        "vms.csv",
        "bench-70b.json",
        "bench-8b.json",
        "prom.json",
    ]
    .map(|name| folder.join(name).to_str().expect("UTF-8").to_owned())
    .to_vec()
}

fn with<'a>(first: &'a str, files: &'a [String], rest: &[&'a str]) -> Vec<&'a str> {
    let files = files.iter().map(String::as_str);
    [first]
        .into_iter()
        .chain(files)
        .chain(rest.iter().copied())
        .collect()
}

#[test]
fn from_exports_to_a_plan() {
    let files = Files::of("import-cluster");
    let out = files.path("fleet.json");
    let inputs = cluster();
    let imported = run(&with("import", &inputs, &["--period", "1h", "--out", &out])).ended(0);
    // Long notes are several lines.
    let words = imported.stderr.split_whitespace().collect::<Vec<_>>();
    let told = words.join(" ");
    for line in [
        "nodes.json: kubernetes-nodes: 10 machines",
        "pods.json: kubernetes-pods: 17 pods",
        "vms.csv: skypilot: 5 prices",
        "bench-70b.json: vllm-bench: 1 rate",
        "prom.json: prometheus: 5 demand histories",
        "ip-10-0-1-4 is not used: it is cordoned",
        "ip-10-1-1-5 is not used: its condition Ready is Unknown",
        "left out: 1 machine without GPUs: ip-10-0-9-1",
        "ip-10-0-1-3: 4 of its GPUs are held by other pods",
        "7 machines in 4 entries",
        "7 pods are replicas that stand now",
        "rates of meta-llama/Llama-3.3-70B-Instruct count output tokens per second",
        "imported 4 node entries, 2 models, 2 demands and 24 periods",
    ] {
        assert!(told.contains(line), "{line}: {}", imported.stderr);
    }
    let scenario: serde_json::Value =
        serde_json::from_str(&files.read("fleet.json")).expect("JSON");
    let nodes = scenario["nodes"].as_array().expect("a list");
    let of = |id: &str| {
        nodes
            .iter()
            .find(|node| node["id"] == id)
            .expect("the entry")
    };
    let h100 = of("us-east-1/p5.48xlarge");
    assert_eq!(
        (&h100["count"], &h100["price_per_hour"]),
        (&2.into(), &55.04.into())
    );
    assert_eq!(of("ip-10-0-1-3")["capacity"]["gpu"], 4.0);
    // A training job stays on it: the price of the other half counts.
    assert_eq!(of("ip-10-0-1-3")["shared"], true);
    assert_eq!(of("ip-10-0-1-3")["price_per_hour"], 27.52);
    assert_eq!(h100.get("shared"), None);
    assert_eq!(of("ip-10-1-1-4")["price_per_hour"], 4.9);
    assert_eq!(of("eu-central-1/g6e.12xlarge")["count"], 3);
    assert_eq!(
        h100["names"],
        serde_json::json!(["ip-10-0-1-1", "ip-10-0-1-2"])
    );
    let source = h100["source"].as_str().expect("a text");
    assert!(
        source.contains("nodes.json: $.items[0] and 1 more; price: "),
        "{source}"
    );
    assert!(source.ends_with("vms.csv: line 2"), "{source}");
    let rates = scenario["demands"][0]["rate"].as_array().expect("a list");
    assert_eq!((rates.len(), &rates[0]), (24, &3224.6075.into()));
    assert_eq!(
        scenario["steadiness"]["replicas"].as_array().map(Vec::len),
        Some(2)
    );

    // The same, straight to the answer.
    let plan = run(&["solve", &out, "--json"]).ended(0);
    let straight = run(&with("solve", &inputs, &["--json"])).ended(0);
    assert_eq!(plan.stdout, straight.stdout);
    assert!(
        straight.stderr.contains("7 machines in 4 entries"),
        "{}",
        straight.stderr
    );
    let named = plan.json()["machines"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|group| group["node"] == "us-east-1/p5.48xlarge")
        .all(|group| {
            group["names"][0]
                .as_str()
                .is_some_and(|name| name.starts_with("ip-10-0-1-"))
        });
    assert!(named, "machines have their own names");
    let served: f64 = plan.json()["demands"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|demand| demand["unmet"].as_f64().expect("a number"))
        .sum();
    assert_eq!(served, 0.0, "the fleet is large enough");
    let planned = files.with("plan.json", &plan.stdout);
    let steps = run(&["timetable", &planned]).ended(0).stdout;
    assert!(!steps.contains("switch off ip-10-0-1-3"), "{steps}");
}

#[test]
fn what_is_missing_is_asked_for_by_name() {
    let inputs = cluster();
    let run = run(&["import", &inputs[0], &inputs[2]]).ended(2);
    assert_eq!(run.stdout, "");
    for line in [
        "missing: no demand: give",
        "missing: no rates: give",
        "error: 2 things missing",
    ] {
        assert!(run.stderr.contains(line), "{run:?}");
    }
    let files = Files::of("import-missing");
    let bench = r#"{"model_id": "m", "request_throughput": 5, "output_throughput": 500}"#;
    let bench = files.with("bench.json", bench);
    let demand = files.with("demand.csv", "id,model,rate\nd,m,100\n");
    let asked = crate::support::run(&["import", &inputs[0], &bench, &demand]).ended(2);
    assert!(
        asked.stderr.contains("say --on bench.json=8xH100"),
        "{asked:?}"
    );
    let on = [
        "import",
        &inputs[0],
        &bench,
        &demand,
        "--on",
        "bench.json=2xH100",
    ];
    let given = crate::support::run(&on).ended(0);
    assert_eq!(
        given.json()["models"][0]["profiles"][0]["holds"]["gpu"],
        2.0
    );
}

#[test]
fn unknown_files_are_one_line_each() {
    let files = Files::of("import-unknown");
    let strange = files.with("strange.json", r#"{"colour": "red"}"#);
    let page = files.with("page.csv", "<html></html>");
    let run = run(&["import", &strange, &page]).ended(2);
    assert_eq!(run.stderr.lines().count(), 3, "{run:?}");
    assert!(
        run.stderr
            .contains("strange.json: seems to be JSON, an object with colour"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("page.csv: seems to be a web page"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("error: 2 problems in the files"),
        "{run:?}"
    );
}

#[test]
fn a_map_renames_columns_and_models() {
    let files = Files::of("import-map");
    let nodes = files.with("n.csv", "Machine label;Karten;Art\nk1;8;H100\n");
    let rates = files.with("r.csv", "model,hardware,rate\nllama-3.1-70b,H100,100\n");
    let demand = files.with("d.csv", "model,rate\nllama3,50\n");
    let map = files.with(
        "map.json",
        r#"{"columns": {"id": "Machine label", "capacity.gpu": "Karten", "hardware": "Art"},
            "models": {"llama3": "llama-3.1-70b"}}"#,
    );
    let run = run(&["import", &nodes, &rates, &demand, "--map", &map]).ended(0);
    let scenario = run.json();
    assert_eq!(scenario["nodes"][0]["id"], "k1");
    assert_eq!(scenario["nodes"][0]["capacity"]["gpu"], 8.0);
    assert_eq!(scenario["demands"][0]["model"], "llama-3.1-70b");
}

#[test]
fn formats_are_listed_and_have_templates() {
    let listed = run(&["import", "--formats"]).ended(0).stdout;
    assert!(
        listed.lines().all(|line| line.chars().count() <= 80),
        "{listed}"
    );
    let names: Vec<&str> = listed
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert!(names.len() >= 20, "{names:?}");
    for name in names {
        assert!(
            !run(&["import", "--template", name])
                .ended(0)
                .stdout
                .is_empty(),
            "{name}"
        );
    }
    let unknown = run(&["import", "--template", "nonsense"]).ended(2);
    assert!(
        unknown.stderr.contains("expected one of scenario") || unknown.stderr.contains("inferno"),
        "{unknown:?}"
    );
}

/// The commands of each guide run as they stand there, beside the cluster's files.
#[test]
fn the_guides_lead_to_answers() {
    let docs = Path::new("../../docs");
    let files = Files::of("import-guides");
    for path in cluster() {
        let name = Path::new(&path).file_name().expect("a name");
        let text = std::fs::read_to_string(&path).expect("a file");
        files.with(name.to_str().expect("UTF-8"), &text);
    }
    let history = Path::new("../../tests/cluster/history.csv");
    let history = std::fs::read_to_string(history).expect("a file");
    files.with("history.csv", &history);
    files.with("map.json", r#"{"models": {"llama3": "llama-3.1-70b"}}"#);
    files.with(
        "rtt.json",
        r#"{"schema_version": 1, "rtt_ms": {"us-east-1": {"eu-central-1": 92, "us-west-2": 61}}}"#,
    );
    let folder = files.path("");
    let mut ran = 0;
    for guide in [
        "from-kubernetes",
        "from-prometheus",
        "from-a-spreadsheet",
        "from-inferno",
        "forecast",
    ] {
        let text = std::fs::read_to_string(docs.join(format!("{guide}.md"))).expect("a guide");
        let mut commands = 0;
        for line in text.lines().filter(|line| line.starts_with("idlewise ")) {
            let (line, target) = line.split_once(" > ").unwrap_or((line, ""));
            let words: Vec<&str> = line.split(' ').skip(1).collect();
            let output = crate::support::command(&words)
                .current_dir(&folder)
                .output();
            let output = output.expect("the command runs");
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{guide}: {line}: {told}");
            if guide == "from-a-spreadsheet" && line.contains(" solve ") {
                let answer = String::from_utf8_lossy(&output.stdout);
                assert!(answer.contains(" 100.0 %  of the work"), "{answer}");
            }
            if !target.is_empty() {
                files.with(target, &String::from_utf8_lossy(&output.stdout));
            }
            commands += 1;
        }
        assert!((2..20).contains(&commands), "{guide}");
        ran += commands;
    }
    assert!(ran >= 10);
}

/// Another planner's plan for its own problem stands beside ours.
#[test]
fn the_plans_of_peers_are_printed_beside() {
    let files = Files::of("import-peers");
    let template = run(&["import", "--template", "melange"]).ended(0).stdout;
    let problem = files.with("melange.json", &template);
    let solved = run(&["solve", &problem]).ended(0);
    assert!(
        solved.stderr.ends_with(
            "published: Mélange's plan (a size of request on one GPU type): 6.70 per hour\n\
             this plan: 4.68 per hour, 30.1 % less\n"
        ),
        "{solved:?}"
    );
    let imported = run(&["import", &problem]).ended(0);
    assert!(
        imported
            .stderr
            .contains("costs 6.7 per hour: 3 x A10G, 1 x A100-80GB"),
        "{imported:?}"
    );
}

#[test]
fn published_rates_are_taken_when_asked_for_and_marked() {
    let shown = run(&["catalogue", "llama-3.3"]).ended(0).stdout;
    assert!(shown.contains("4,418") && shown.contains("[1]"), "{shown}");
    let unknown = run(&["catalogue", "nonsense"]).ended(2);
    assert!(unknown.stderr.contains("it has deepseek-r1"), "{unknown:?}");

    let files = Files::of("import-catalogue");
    let nodes = files.with("n.csv", "id,hardware,capacity.gpu\nk1,H100,8\n");
    let demand = files.with(
        "d.csv",
        "model,tokens/s\nmeta-llama/Llama-3.3-70B-Instruct,4000\n",
    );
    let asked = run(&["import", &nodes, &demand]).ended(2);
    assert!(
        asked
            .stderr
            .contains("or take the catalogue's (--catalogue)"),
        "{asked:?}"
    );
    let taken = run(&["import", &nodes, &demand, "--catalogue"]).ended(0);
    let profile = &taken.json()["models"][0]["profiles"][0];
    assert_eq!(
        (&profile["rate"], &profile["holds"]["gpu"]),
        (&4418.0.into(), &2.0.into())
    );
    assert!(
        taken.stderr.contains("assumed: the catalogue: line"),
        "{taken:?}"
    );
}

#[test]
fn questions_take_the_same_files_as_solve() {
    let files = Files::of("question-files");
    // Four machines for work of half a machine: three can go.
    let nodes = files.with(
        "n.csv",
        "id,hardware,capacity.gpu,count,price_per_hour\nk,H100,1,4,3\n",
    );
    let rates = files.with("r.csv", "model,hardware,rate\nm,H100,100\n");
    let demand = files.with("d.csv", "model,rate\nm,50\n");
    for command in ["size", "advise", "grow", "stress", "compare"] {
        let answer = run(&[command, &nodes, &rates, &demand, "--json"]).ended(0);
        assert!(
            answer
                .stderr
                .contains("n.csv: nodes-csv: 4 machines in 1 group"),
            "{command}: {}",
            answer.stderr
        );
    }
    let size = run(&["size", &nodes, &rates, &demand]).ended(0);
    assert!(size.stdout.contains("Switch off 3 of 4"), "{}", size.stdout);
    // Twice standard input is said before anything is read.
    run(&["advise", "-", "-"]).ended(2);
}
