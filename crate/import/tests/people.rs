//! Tables with cells as people write them.
#![allow(clippy::unwrap_used)]

use idlewise_import::{File, Imported, Options, import};
use serde_json::{Value, json};

fn read(files: &[(&str, &str)]) -> Imported {
    let files = files.iter().map(|(name, text)| File {
        name,
        bytes: text.as_bytes(),
    });
    import(&files.collect::<Vec<_>>(), &Options::default()).unwrap()
}

fn refused(text: &str) -> String {
    let file = File {
        name: "n.csv",
        bytes: text.as_bytes(),
    };
    import(&[file], &Options::default()).unwrap_err()[0].to_string()
}

fn nodes(text: &str) -> (Vec<Value>, Vec<String>) {
    let read = read(&[("n.csv", text)]);
    let notes = read.notes.iter().map(ToString::to_string).collect();
    (read.scenario["nodes"].as_array().unwrap().clone(), notes)
}

#[test]
fn counts_per_region_in_one_cell() {
    for text in [
        "Node,GPU Type,GPUs,Count\nk,L4,1,US:3; BG:2\n",
        "Node,GPU Type,GPUs,Location\nk,L4,1,US:3; BG:2\n",
        "Node,GPU Type,GPUs,Count,Location\nk,L4,1,5,\"US=3, BG=2\"\n",
    ] {
        let (nodes, notes) = nodes(text);
        let found: Vec<_> = nodes
            .iter()
            .map(|node| (&node["id"], &node["region"], &node["count"]))
            .collect();
        let (us, bg) = (json!("k US"), json!("k BG"));
        assert_eq!(
            found,
            [
                (&us, &json!("US"), &json!(3)),
                (&bg, &json!("BG"), &json!(2))
            ],
            "{text}"
        );
        assert!(
            notes
                .iter()
                .any(|note| note.contains("machines per region")),
            "{notes:?}"
        );
    }
    assert_eq!(
        refused("Node,GPU Type,GPUs,Count,Location\nk,L4,1,6,\"US:3, BG:2\"\n"),
        "n.csv: line 2, column Location: found \"US:3, BG:2\", expected regions that add up to \
         the count"
    );
}

#[test]
fn names_of_many_machines_in_one_cell() {
    let (nodes, notes) = nodes("Node;GPU Type;GPUs\ngpu[001-003,007];H100;8\n");
    assert_eq!(nodes[0]["count"], 4);
    assert_eq!(nodes[0]["id"], "gpu[001-003,007]");
    assert_eq!(
        nodes[0]["names"],
        json!(["gpu001", "gpu002", "gpu003", "gpu007"])
    );
    assert!(
        notes
            .iter()
            .any(|note| note.contains("read as the names of 4 machines")),
        "{notes:?}"
    );
    assert_eq!(
        refused("Node;GPU Type;GPUs;Count\ngpu[1-3];H100;8;4\n"),
        "n.csv: line 2, column Node: found \"gpu[1-3]\", which names 3 machines, expected as many \
         as the count"
    );
    let sinfo = r#"{"sinfo": [{"node": {"state": ["IDLE"]}, "nodes": {"nodes": ["gpu[01-02]", "login1"]},
        "gres": {"total": "gpu:h100:8"}, "cpus": {"minimum": 64, "maximum": 64}}]}"#;
    let read = read(&[("sinfo.json", sinfo)]);
    assert_eq!(
        read.scenario["nodes"][0]["names"],
        json!(["gpu01", "gpu02", "login1"])
    );
}

#[test]
fn prices_per_month_say_their_hours() {
    let (nodes, notes) = nodes(
        "Node,GPU Type,GPUs,EUR/month,hours/month\na,H100,8,\"14,600.00\",\nb,H100,8,7200,720\n",
    );
    assert_eq!(nodes[0]["price_per_hour"], 20.0);
    assert_eq!(nodes[1]["price_per_hour"], 10.0);
    for hours in ["730", "720"] {
        let said = format!("prices per month are divided by {hours} hours");
        assert!(notes.iter().any(|note| note.contains(&said)), "{notes:?}");
    }
    let (nodes, _) = self::nodes("Node,GPU Type,GPUs,$/gpu/month\na,H100,8,1460\n");
    assert_eq!(nodes[0]["price_per_hour"], 16.0);
}

#[test]
fn one_currency_is_named_and_two_are_asked_about() {
    let prices = "instance_type,gpu_type,gpu_count,price,currency\nm,H100,8,20,eur\n";
    let read_one = read(&[("p.csv", prices)]);
    assert_eq!(read_one.scenario["policy"]["currency"], "EUR");
    let nodes = "Node,GPU Type,GPUs,Price,Currency\na,H100,8,20,US$\n";
    let two = read(&[("p.csv", prices), ("n.csv", nodes)]);
    assert!(
        two.missing.contains(
            &"prices in one currency: p.csv: line 2 has EUR, n.csv: line 2 has USD".to_owned()
        ),
        "{:?}",
        two.missing
    );
    assert_eq!(two.scenario["policy"], Value::Null);
}

#[test]
fn a_row_that_adds_others_up_is_no_machine_and_no_demand() {
    for text in [
        "Server,GPU,Qty,$/h,Site\na,H100,2,$19.80,eu\nb,L4,3,$0.80,us\nTotal,,5,$20.60,\n",
        "GPU,Qty,$/h\nH100,2,19.80\nL4,3,0.80\nGrand Total:,5,-\n",
        "Server;GPU;Qty;$/h\na;H100;2;19,80\nSumme;;2;19,80\nb;L4;3;0,80\nGesamt;;5;20,60\n",
    ] {
        let (nodes, notes) = nodes(text);
        let hardware: Vec<_> = nodes.iter().map(|node| &node["hardware"]).collect();
        assert_eq!(hardware, [&json!("H100"), &json!("L4")], "{text}");
        let told = |note: &String| note.contains("which adds others up");
        assert!(notes.iter().any(told), "{notes:?}");
    }
    // A name is one where anything else stands beside it; the first row adds nothing up.
    for text in [
        "Server,GPU,Qty\na,H100,2\ntotal,L4,3\n",
        "Server,GPUs,Qty\ntotal,8,3\nb,8,3\n",
    ] {
        assert_eq!(nodes(text).0.len(), 2, "{text}");
    }
    let demand = "name,model,rate\nchat,m,5\ncode,m,6\ntotal,,11\n";
    let fleet = "id,hardware,gpus\na,H100,8\n";
    let read = read(&[("n.csv", fleet), ("d.csv", demand)]);
    assert_eq!(read.scenario["demands"].as_array().unwrap().len(), 2);
}

#[test]
fn models_load_in_hours_minutes_or_seconds() {
    for (title, cells) in [
        ("load_hours", ["0.1", "0.1"]),
        ("minutes to load", ["6", "6"]),
        ("Load time (min)", ["6", "6"]),
        ("Load time (s)", ["360", "360"]),
    ] {
        let text = format!(
            "Model,GPU Type,GPUs,tokens/s,{title}\nbig,H100,4,2800,{}\nbig,A100,8,1500,{}\n",
            cells[0], cells[1]
        );
        let read = read(&[("rates.csv", &text)]);
        assert_eq!(
            read.scenario["models"][0]["load_hours"],
            json!(0.1),
            "{title}"
        );
        let different = |note: &str| note.contains("different times");
        assert!(!read.notes.iter().any(|note| different(&note.to_string())));
    }
    // A scenario has one time for a model: the longest counts on nothing too early.
    let text = "model,hardware,holds.gpu,rate,load_hours\n\
                big,H100,4,2800,0.1\nbig,A100,8,1500,0.25\nbig,L40S,8,500,\nsmall,H100,1,9000,\n";
    let found = read(&[("rates.csv", text)]);
    assert_eq!(found.scenario["models"][0]["load_hours"], json!(0.25));
    assert_eq!(found.scenario["models"][1].get("load_hours"), None);
    let notes: Vec<String> = found.notes.iter().map(ToString::to_string).collect();
    let told = "\"big\" loads in different times: the longest is taken, 0.25 hours";
    assert!(notes.iter().any(|note| note.contains(told)), "{notes:?}");
    // What holds nothing has no replicas that could load: the field would be refused.
    let found = read(&[(
        "rates.csv",
        "model,hardware,rate,load_hours\nbig,H100,2800,0.1\n",
    )]);
    assert_eq!(found.scenario["models"][0].get("load_hours"), None);
    let notes: Vec<String> = found.notes.iter().map(ToString::to_string).collect();
    assert!(
        notes
            .iter()
            .any(|note| note.contains("nothing says what a replica holds"))
    );
}
