//! What files do not say, and what they say in words of their own.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use idlewise_import::{File, Imported, Options, import};
use serde_json::{Value, json};

fn with(files: &[(&str, &str)], options: &Options) -> Imported {
    let files = files.iter().map(|(name, text)| File {
        name,
        bytes: text.as_bytes(),
    });
    import(&files.collect::<Vec<_>>(), options).unwrap()
}

fn read(files: &[(&str, &str)]) -> Imported {
    with(files, &Options::default())
}

fn rented(files: &[(&str, &str)]) -> Imported {
    let options = Options {
        rent: Some(3),
        ..Options::default()
    };
    with(files, &options)
}

fn notes(of: &Imported) -> Vec<String> {
    of.notes.iter().map(ToString::to_string).collect()
}

/// The notes that contain a text.
fn about(of: &Imported, text: &str) -> Vec<String> {
    let all = notes(of).into_iter();
    all.filter(|note| note.contains(text)).collect()
}

const RATES: (&str, &str) = ("r.csv", "model,gpu,tokens/s,gpus\nm,H100,5000,1\n");
const DEMAND: (&str, &str) = ("d.csv", "id,model,region,rate\nchat,m,us,100\n");

#[test]
fn prices_on_demand_and_spot_are_two_tiers() {
    let prices = "instance type,gpu,gpus,region,On-demand $/hr,Spot $/hr,Reserved $/hr\n\
                  p5,H100,8,us,55.04,23.10,30\n";
    let made = rented(&[("p.csv", prices), RATES, DEMAND]);
    let nodes = &made.scenario["nodes"];
    let of = |at: usize| {
        [
            &nodes[at]["id"],
            &nodes[at]["price_per_hour"],
            &nodes[at]["tier"],
        ]
    };
    assert_eq!(
        of(0),
        [&json!("rent us/p5"), &json!(55.04), &json!("on demand")]
    );
    assert_eq!(
        of(1),
        [&json!("rent spot us/p5"), &json!(23.10), &json!("spot")]
    );
    assert_eq!(nodes[1].get("availability"), None);
    assert_eq!(
        about(&made, "spot machines"),
        ["assumed: spot machines that no file gives an availability are always there"]
    );
    // What is paid for years ahead is no price of an hour.
    assert_eq!(
        about(&made, "not used"),
        ["left out: p.csv: line 1: column Reserved $/hr is not used"]
    );
}

#[test]
fn spot_machines_are_there_as_often_as_the_list_says() {
    for (title, cell) in [
        ("spot availability", "0.92"),
        ("Availability %", "92"),
        ("availability", "92%"),
    ] {
        let prices =
            format!("instance type,gpu,gpus,price,spot price,{title}\np5,H100,8,50,20,{cell}\n");
        let made = rented(&[("p.csv", &prices), RATES, DEMAND]);
        let nodes = &made.scenario["nodes"];
        assert_eq!(nodes[0].get("availability"), None, "{title}");
        assert_eq!(nodes[1]["availability"], 0.92, "{title}");
        assert_eq!(about(&made, "always there"), Vec::<String>::new());
    }
}

#[test]
fn machines_in_maintenance_serve_nothing() {
    let machines = "Server,GPU Model,GPUs,Monthly cost (EUR),Status,Uptime %\n\
                    g1,H100,8,7300,in use,99.5\n\
                    g2,H100,8,7300,maintenance,99.5\n\
                    g3,H100,8,7300,Out of service,99.5\n\
                    g4,H100,8,7300,burn-in,99.5\n";
    let made = read(&[("n.csv", machines), RATES, DEMAND]);
    let nodes = made.scenario["nodes"].as_array().unwrap();
    let ids: Vec<&Value> = nodes.iter().map(|node| &node["id"]).collect();
    assert_eq!(ids, ["g1", "g4"]);
    assert_eq!(nodes[0]["availability"], 0.995);
    assert_eq!(nodes[0]["price_per_hour"], 10.0);
    assert_eq!(made.scenario["policy"]["currency"], "EUR");
    assert_eq!(
        about(&made, "status"),
        [
            "guessed: n.csv, column Status: status \"burn-in\" is taken for a machine that serves",
            "left out: n.csv: line 3: g2 is not used: its status is \"maintenance\"",
            "left out: n.csv: line 4: g3 is not used: its status is \"Out of service\"",
        ]
    );
}

#[test]
fn a_share_is_at_most_the_whole() {
    let machines = "Server,GPU Model,GPUs,Uptime\ng1,H100,8,120\n";
    let file = File {
        name: "n.csv",
        bytes: machines.as_bytes(),
    };
    assert_eq!(
        import(&[file], &Options::default()).unwrap_err()[0].to_string(),
        "n.csv: line 2, column Uptime: found \"120\", expected a share from 0 to 1, or a percentage"
    );
}

#[test]
fn rented_cards_have_the_memory_of_those_of_the_fleet() {
    let machines = ("n.csv", "name,gpu type,gpus\na1,NVIDIA A100-SXM4-80GB,8\n");
    let rates = (
        "r.csv",
        "model,gpu type,tokens/s,gpus,VRAM\nm,A100,3100,4,150\n",
    );
    let prices = (
        "p.csv",
        "instance type,gpu type,gpus,price\np4de,A100,8,27\n",
    );
    let made = rented(&[machines, rates, prices, DEMAND]);
    assert_eq!(made.scenario["nodes"][1]["capacity"]["vram_gb"], 640.0);
    assert_eq!(about(&made, "no memory"), Vec::<String>::new());
}

#[test]
fn cards_of_unknown_memory_are_named() {
    let machines = ("n.csv", "name,gpu type,gpus\nx1,XPU-9,8\n");
    let rates = (
        "r.csv",
        "model,gpu type,tokens/s,gpus,VRAM\nm,XPU-9,3100,4,150\n",
    );
    let made = read(&[machines, rates, DEMAND]);
    assert_eq!(
        about(&made, "memory is known"),
        [
            "left out: no memory is known of XPU-9 in 1 entry (x1): m, which holds memory, is not \
             placed there (give the memory of one card)"
        ]
    );
}

#[test]
fn regions_without_round_trips_are_near() {
    let machines = (
        "n.csv",
        "name,gpu type,gpus,region\na,H100,8,us\nb,H100,8,eu\n",
    );
    let said = "assumed: no round trips are known between eu, us: every region serves every other \
                as if it were near (give a table from, to, rtt_ms, and demands a max_rtt_ms)";
    assert_eq!(
        about(&read(&[machines, RATES, DEMAND]), "round trips"),
        [said]
    );
    let trips = (
        "rtt.json",
        r#"{"schema_version": 1, "rtt_ms": {"us": {"eu": 90}}}"#,
    );
    let made = read(&[machines, RATES, DEMAND, trips]);
    assert_eq!(made.scenario["rtt_ms"]["us"]["eu"], 90);
    assert_eq!(about(&made, "round trips"), Vec::<String>::new());
    // Whoever says where a demand may be served knows about distances.
    let limited = (
        "d.csv",
        "id,model,region,rate,in_regions\nchat,m,us,100,us\n",
    );
    let made = read(&[machines, RATES, limited]);
    assert_eq!(about(&made, "round trips"), Vec::<String>::new());
    // One region has none.
    let machines = ("n.csv", "name,gpu type,gpus,region\na,H100,8,us\n");
    let made = read(&[machines, RATES, DEMAND]);
    assert_eq!(about(&made, "round trips"), Vec::<String>::new());
}

#[test]
fn models_without_a_value_are_worth_the_same() {
    let machines = ("n.csv", "name,gpu type,gpus\na,H100,8\n");
    let rates = (
        "r.csv",
        "model,gpu,tokens/s,gpus\nlarge,H100,500,4\nsmall,H100,9000,1\n",
    );
    let demand = "id,model,rate,value\na,large,10,\nb,small,10,\n";
    let worth = |demand: &str| about(&read(&[machines, rates, ("d.csv", demand)]), "is worth");
    assert_eq!(
        worth(demand),
        [
            "assumed: a unit of every model is worth the same (large, small): what is short goes \
             to the models that take least for one (give demands a value)"
        ]
    );
    let valued = demand.replace("10,\n", "10,3\n");
    assert_eq!(worth(&valued), Vec::<String>::new());
}

#[test]
fn a_trace_of_minutes_is_said_to_stand_for_the_hour() {
    let machines = ("n.csv", "name,gpu type,gpus\na,H100,8\n");
    let mut trace = "TIMESTAMP,ContextTokens,GeneratedTokens\n".to_owned();
    for second in 0..300 {
        let (minute, second) = (second / 60 + 10, second % 60);
        writeln!(
            trace,
            "2023-11-16 18:{minute:02}:{second:02}.0000000,100,20"
        )
        .unwrap();
    }
    let made = read(&[machines, RATES, ("trace.csv", &trace)]);
    assert_eq!(
        about(&made, "the history covers"),
        [
            "assumed: the history covers 5 min of the period 2023-11-16T18:00Z, which is 1 h long: \
             what came then is taken for all of it"
        ]
    );
}

#[test]
fn an_unknown_model_is_asked_for_once() {
    let trace = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:10:00.0000000,100,20\n\
                 2023-11-16 18:11:00.0000000,100,20\n";
    let machines = ("n.csv", "name,gpu type,gpus\na,H100,8\n");
    let made = read(&[machines, ("trace.csv", trace)]);
    assert_eq!(
        made.missing,
        [
            "no model for the demand in trace.csv: name it in --map, {\"files\": {\"trace.csv\": \
             {\"model\": \"...\"}}}",
            "no rates: give a benchmark report, or a table of rates, or take the catalogue's \
             (--catalogue)",
        ]
    );
}

#[test]
fn titles_may_be_german() {
    let machines = "Rechnername,GPU-Typ,Anzahl GPUs,Standort,Preis pro Stunde (EUR),Zustand\n\
                    g1,H100,8,us,40,aktiv\ng2,H100,8,us,40,Wartung\n";
    let demand = "Modell,Uhrzeit,Anfragen pro Sekunde\nm,18:00,5\n";
    let rates = ("r.csv", "model,gpu,requests/s,gpus\nm,H100,50,1\n");
    let made = read(&[("n.csv", machines), rates, ("d.csv", demand)]);
    assert_eq!(made.missing, Vec::<String>::new());
    let nodes = made.scenario["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 1);
    assert_eq!(nodes[0]["price_per_hour"], 40.0);
    assert_eq!(nodes[0]["capacity"]["gpu"], 8.0);
    assert_eq!(nodes[0]["region"], "us");
    assert_eq!(made.scenario["policy"]["currency"], "EUR");
}

#[test]
fn pods_on_machines_that_no_list_has_are_named() {
    let node = |name: &str| {
        json!({"kind": "Node", "metadata": {"name": name, "labels": {"nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3"}},
               "status": {"allocatable": {"nvidia.com/gpu": "8"},
                          "conditions": [{"type": "Ready", "status": "True"}]}})
    };
    let pod = |name: &str, node: &str| {
        json!({"kind": "Pod", "metadata": {"name": name, "namespace": "a"},
               "spec": {"nodeName": node, "containers": [
                   {"name": "c", "resources": {"limits": {"nvidia.com/gpu": "2"}}}]},
               "status": {"phase": "Running"}})
    };
    let nodes = json!({"kind": "List", "items": [node("k1")]}).to_string();
    let pods = [pod("p1", "k1"), pod("p2", "k2"), pod("p3", "k2")];
    let pods = json!({"kind": "List", "items": pods}).to_string();
    let made = read(&[("nodes.json", &nodes), ("pods.json", &pods), RATES, DEMAND]);
    assert_eq!(
        about(&made, "no list"),
        ["left out: 2 pods with 4 GPUs on 1 machine that no list of machines has: k2"]
    );
}
