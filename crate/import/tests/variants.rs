//! Other shapes of the formats: older versions, other vendors, other orders of keys.

// Helpers are not test functions, but belong to them.
#![allow(clippy::panic, clippy::expect_used)]

use idlewise_import::pieces::{Series, Unit};
use idlewise_import::{File, Fill, Imported, Mapping, Note, Options, Read, Refusal, import, read};
use serde_json::{Value, json};

fn pieces(text: &str) -> Read {
    let file = File {
        name: "f",
        bytes: text.as_bytes(),
    };
    read(&[file], &Mapping::default()).unwrap_or_else(|refused| panic!("{refused:?}"))
}

fn refused(text: &str) -> String {
    let file = File {
        name: "f",
        bytes: text.as_bytes(),
    };
    let refused = read(&[file], &Mapping::default()).expect_err("refused");
    refused[0].to_string()
}

fn whole(files: &[(&str, &str)], options: &Options) -> Imported {
    let files: Vec<File<'_>> = files
        .iter()
        .map(|(name, text)| File {
            name,
            bytes: text.as_bytes(),
        })
        .collect();
    let imported = import(&files, options).unwrap_or_else(|refused| panic!("{refused:?}"));
    assert_eq!(imported.missing, Vec::<String>::new());
    imported
}

fn node(labels: &str, allocatable: &str) -> String {
    format!(
        r#"{{"kind": "Node", "apiVersion": "v1", "status": {{"allocatable": {{{allocatable}}}}},
            "metadata": {{"labels": {{{labels}}}, "name": "n"}}}}"#
    )
}

#[test]
fn machines_of_other_vendors() {
    let amd = node(
        r#""amd.com/gpu.product-name": "AMD_Instinct_MI300X_OAM""#,
        r#""amd.com/gpu": 8"#,
    );
    let read = pieces(&amd);
    assert_eq!(read.pieces.nodes[0].capacity["gpu"], 8.0);
    let kind = read.pieces.nodes[0].hardware.as_deref();
    assert_eq!(
        idlewise_import::hardware::named(kind.expect("hardware"), None).name,
        "MI300X"
    );
    let gaudi = pieces(&node("", r#""habana.ai/gaudi": "8""#));
    assert_eq!(gaudi.pieces.nodes[0].hardware.as_deref(), Some("Gaudi"));
    let gke = node(
        r#""cloud.google.com/gke-accelerator": "nvidia-h100-80gb""#,
        r#""nvidia.com/gpu": "8""#,
    );
    assert_eq!(
        pieces(&gke).pieces.nodes[0].hardware.as_deref(),
        Some("nvidia-h100-80gb")
    );
}

#[test]
fn slices_of_cards_are_hardware_of_their_own() {
    let mixed = node(
        r#""nvidia.com/gpu.product": "NVIDIA-A100-SXM4-40GB", "nvidia.com/gpu.memory": "40960""#,
        r#""nvidia.com/gpu": "2", "nvidia.com/mig-1g.5gb": "7", "nvidia.com/mig-3g.20gb": "0""#,
    );
    let read = pieces(&mixed);
    let kinds: Vec<(f64, &str)> = read
        .pieces
        .nodes
        .iter()
        .map(|n| (n.capacity["gpu"], n.hardware.as_deref().expect("hardware")))
        .collect();
    assert_eq!(
        kinds,
        [
            (2.0, "NVIDIA-A100-SXM4-40GB"),
            (7.0, "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb")
        ]
    );
    let pod = r#"{"kind": "Pod", "metadata": {"name": "p", "namespace": "x"}, "status": {"phase": "Running"},
        "spec": {"nodeName": "n", "containers": [{"resources": {"limits": {"nvidia.com/mig-1g.5gb": 3}}}]}}"#;
    let rates = "model,hardware,rate\nm,A100-40 mig-1g.5gb,10\nm,A100-40,100\n";
    let files = [
        ("n", mixed.as_str()),
        ("p", pod),
        ("r", rates),
        ("d", "model,rate\nm,5\n"),
    ];
    let scenario = whole(&files, &Options::default()).scenario;
    let free: Vec<f64> = scenario["nodes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|node| node["capacity"]["gpu"].as_f64().expect("a number"))
        .collect();
    assert_eq!(free, [2.0, 4.0]);
    let shared = node(
        r#""nvidia.com/gpu.product": "Tesla-T4-SHARED""#,
        r#""nvidia.com/gpu": "10""#,
    );
    assert_eq!(
        pieces(&shared).pieces.nodes[0].hardware.as_deref(),
        Some("Tesla-T4-SHARED")
    );
}

#[test]
fn pods_of_every_kind() {
    let pod = |spec: &str, phase: &str| {
        format!(
            r#"{{"kind": "Pod", "metadata": {{"name": "p", "namespace": "x"}},
                "status": {{"phase": "{phase}"}}, "spec": {{"nodeName": "n", {spec}}}}}"#
        )
    };
    let held = |spec: &str| pieces(&pod(spec, "Running")).pieces.held[0].amounts.clone();
    // Limits without requests, a number instead of a text.
    let limits =
        held(r#""containers": [{"resources": {"limits": {"nvidia.com/gpu": 2, "cpu": "500m"}}}]"#);
    assert_eq!((limits["gpu"], limits["cpu"]), (2.0, 0.5));
    // What runs before the others counts where it is more; a sidecar runs beside them.
    let init = held(
        r#""containers": [{"resources": {"requests": {"cpu": "1"}}}], "initContainers":
            [{"resources": {"requests": {"cpu": "4"}}},
             {"restartPolicy": "Always", "resources": {"requests": {"cpu": "2"}}}]"#,
    );
    assert_eq!(init["cpu"], 4.0);
    // Resources of the pod as a whole.
    let all = held(r#""containers": [{"resources": {}}], "resources": {"requests": {"cpu": "3"}}"#);
    assert_eq!(all["cpu"], 3.0);
    for phase in ["Succeeded", "Failed"] {
        let done = pod(
            r#""containers": [{"resources": {"requests": {"cpu": "1"}}}]"#,
            phase,
        );
        assert!(pieces(&done).pieces.held.is_empty());
    }
    assert!(refused(r#"{"kind": "Table", "rows": []}"#).contains("has no requests"));
    assert!(refused(r#"{"kind": "NodeList", "items": []}"#).contains("without any node"));
}

#[test]
fn groups_of_sinfo_double_shared_nodes() {
    let text = r#"{"sinfo": [
        {"partition": {"name": "all"}, "node": {"state": ["IDLE"]}, "nodes": {"nodes": ["a", "b"]},
         "gres": {"total": "gpu:h100:8(S:0-1)"}, "cpus": {"minimum": 64}, "memory": {"minimum": 1024, "maximum": 1024}},
        {"partition": {"name": "gpu"}, "node": {"state": ["IDLE"]}, "nodes": {"nodes": ["b"]},
         "gres": {"total": "gpu:h100:8"}},
        {"partition": {"name": "all"}, "node": {"state": ["DOWN", "DRAIN"]}, "nodes": {"nodes": ["c"]},
         "gres": {"total": "gpu:8"}}]}"#;
    let nodes = pieces(text).pieces.nodes;
    let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(nodes[1].capacity["gpu"], 8.0);
    assert!(nodes[2].unusable.is_some() && nodes[2].hardware.is_none());
}

#[test]
fn reports_without_units_in_their_keys_are_in_seconds() {
    let text = r#"{"request_rate": "inf", "output_throughput": 500, "request_throughput": 5,
        "mean_ttft": 0.25, "model": "m", "gpu": "2x H100"}"#;
    let rate = &pieces(text).pieces.rates[0];
    assert_eq!((rate.ttft_ms, rate.cards), (Some(250.0), Some(2.0)));
    assert_eq!(rate.hardware.as_deref(), Some("H100"));
    let lines = format!("{}\n{}\n", text.replace('\n', " "), text.replace('\n', " "));
    assert_eq!(pieces(&lines).pieces.rates.len(), 2);
}

#[test]
fn answers_of_prometheus_that_give_no_range() {
    let vector = r#"{"status": "success", "data": {"resultType": "vector", "result": []}}"#;
    assert!(refused(vector).contains("query_range"));
    let error = r#"{"status": "error", "errorType": "bad_data", "error": "parse error"}"#;
    assert!(refused(error).contains("parse error"));
    let unnamed = r#"{"data": {"result": [{"values": [[3600, "5"], [7200, "7"]],
        "metric": {"model_name": "m"}}], "resultType": "matrix"}, "status": "success"}"#;
    let history = &pieces(unnamed).pieces.histories[0];
    assert_eq!(
        (history.unit, history.model.as_deref()),
        (Unit::Unnamed, Some("m"))
    );
    assert!(matches!(history.series, Series::Rates(..)));
}

#[test]
fn tables_in_other_encodings_and_with_hours_as_columns() {
    let text = "Modell;08:00;09:00\nllama;1.200,5;900\n";
    let utf16: Vec<u8> = format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let file = File {
        name: "f",
        bytes: &utf16,
    };
    let read = read(&[file], &Mapping::default()).expect("a table");
    let rates = vec![("08:00".to_owned(), 1200.5), ("09:00".to_owned(), 900.0)];
    assert_eq!(read.pieces.histories[0].series, Series::Periods(rates));
    assert!(read.notes.iter().any(|note| note.text == "read as UTF-16"));

    let monthly =
        "Server;GPU Modell;GPUs;Preis pro Monat\nM\u{fc}nchen-1;H100;8;12.848,00 \u{20ac}\n";
    let latin: Vec<u8> = monthly
        .chars()
        .map(|c| if c == '€' { 0x80 } else { c as u8 })
        .collect();
    let file = File {
        name: "f",
        bytes: &latin,
    };
    let mapping =
        Mapping::from_json("m", br#"{"columns": {"hardware": "GPU Modell"}}"#).expect("a map");
    let read = idlewise_import::read(&[file], &mapping).expect("a table");
    let node = &read.pieces.nodes[0];
    assert_eq!(
        (&*node.name, node.price_per_hour),
        ("München-1", Some(17.6))
    );
}

#[test]
fn gaps_are_filled_as_asked() {
    let demand = "id,model,period,rate\nd,m,2026-11-29T18:00Z,5\nd,m,2026-11-29T19:00Z,7\n\
        d,m,2026-11-29T21:00Z,11\n";
    let files = [
        ("n", "id,hardware,capacity.gpu\nk,H100,8\n"),
        ("r", "model,hardware,rate\nm,H100,100\n"),
        ("d", demand),
    ];
    for (fill, expected) in [
        (Fill::Previous, 7.0),
        (Fill::Zero, 0.0),
        (Fill::Interpolate, 9.0),
    ] {
        let options = Options {
            fill,
            ..Options::default()
        };
        let imported = whole(&files, &options);
        let rates = &imported.scenario["demands"][0]["rate"];
        assert_eq!(
            *rates,
            serde_json::json!([5.0, 7.0, expected, 11.0]),
            "{fill:?}"
        );
        let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
        assert!(
            notes.iter().any(|note| note.contains("2026-11-29T20:00Z")),
            "{notes:?}"
        );
    }
}

#[test]
fn older_generations_of_inferno() {
    let system = |perf: &str| {
        format!(
            r#"{{"system": {{"acceleratorData": {{"accelerators": [{{"name": "A100", "type": "A100", "multiplicity": 1, "cost": 40}}]}},
            "capacityData": {{"count": [{{"type": "A100", "count": 8}}]}},
            "modelData": {{"models": [{{"name": "m", "acc": "A100", "accCount": 1, "maxBatchSize": 16, "atTokens": 256, {perf}}}]}},
            "serviceClassData": {{"serviceClasses": [{{"name": "P", "modelTargets": [{{"model": "m", "slo-itl": 50, "slo-ttft": 2000}}]}}]}},
            "serverData": {{"servers": [{{"name": "s", "class": "P", "model": "m", "currentAlloc": {{"load": {{"arrivalRate": 60, "avgInTokens": 128, "avgOutTokens": 256}}}}}}]}}}}}}"#
        )
    };
    let rate = |perf: &str| {
        let scenario = whole(&[("f", &system(perf))], &Options::default()).scenario;
        scenario["models"][0]["profiles"][0]["rate"]
            .as_f64()
            .expect("a rate")
    };
    let staged = rate(
        r#""decodeParms": {"alpha": 20, "beta": 0.5}, "prefillParms": {"gamma": 5, "delta": 0.01}"#,
    );
    let flat = rate(r#""alpha": 20, "beta": 0.5"#);
    // Sixteen at once, each 255 decodes of at most 28 ms.
    assert!(staged > 1.5 && staged < 16.0 / (0.255 * 20.0), "{staged}");
    assert!(flat > staged, "{flat} {staged}");
}

#[test]
fn a_commitment_that_nothing_uses_is_idle_that_was_billed() {
    let text = "EffectiveCost,BilledCost,ChargeCategory,CommitmentDiscountStatus\n\
        60,0,Usage,Used\n40,0,Usage,Unused\n-1,0,Credit,NULL\n";
    let read = pieces(text);
    let told = &read.notes[0].text;
    assert_eq!(
        told,
        "EffectiveCost 99 in all, of which 40 are commitments that nothing used"
    );
}

#[test]
fn prices_are_joined_by_type_region_and_spot() {
    let node = |name: &str, region: &str, spot: &str| {
        format!(
            r#"{{"kind": "Node", "metadata": {{"name": "{name}", "labels": {{
                "node.kubernetes.io/instance-type": "p5.48xlarge", "karpenter.sh/capacity-type": "{spot}",
                "topology.kubernetes.io/region": "{region}", "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3"}}}},
                "status": {{"allocatable": {{"nvidia.com/gpu": "8"}}}}}}"#
        )
    };
    let items = [
        node("a", "us-east-1", "on-demand"),
        node("b", "us-east-1", "spot"),
        node("c", "eu-west-1", "on-demand"),
    ];
    let nodes = format!(r#"{{"kind": "List", "items": [{}]}}"#, items.join(","));
    let prices = "instance_name,location,price,cpu,memory,gpu_count,gpu_name,gpu_memory,spot\n\
        p5.48xlarge,us-east-1,98.32,192,2048,8,H100,80,False\n\
        p5.48xlarge,us-east-1,49.16,192,2048,8,H100,80,True\n";
    let files = [
        ("n", nodes.as_str()),
        ("p", prices),
        ("r", "model,hardware,rate\nm,H100,100\n"),
        ("d", "model,rate\nm,5\n"),
    ];
    let imported = whole(&files, &Options::default());
    let prices: Vec<f64> = imported.scenario["nodes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|node| node["price_per_hour"].as_f64().expect("a price"))
        .collect();
    assert_eq!(prices, [98.32, 49.16, 98.32]);
    let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    let guess = "no price of p5.48xlarge in \"eu-west-1\": that of \"us-east-1\" is taken";
    assert!(notes.iter().any(|note| note.contains(guess)), "{notes:?}");
}

#[test]
fn offers_may_be_rented_at_least_cost() {
    let prices = "instance_type,gpu_type,gpu_count,region,price_per_hour,spot_price\n\
        big,H100,8,us,20,\nsmall,L4,1,us,1,0.4\nsmall,L4,1,us,0.9,0.5\nodd,T4,1,us,0.1,\n";
    let files = [
        ("p", prices),
        ("r", "model,hardware,rate,gpus\nm,H100,100,1\nm,L4,10,1\n"),
        ("d", "id,model,region,rate\nd,m,us,5\nd,m,eu,7\n"),
    ];
    let files_with = |files: &[(&str, &str)]| {
        let files: Vec<File<'_>> = files
            .iter()
            .map(|(name, text)| File {
                name,
                bytes: text.as_bytes(),
            })
            .collect();
        import(&files, &Options::default()).expect("files")
    };
    // Rows of one demand say the same about it; two files may have one name.
    let other = [
        files[0],
        files[1],
        ("d", "id,model,region,rate\nd,m,us,5\n"),
        ("e", "id,model,region,rate\nd,m,eu,7\n"),
    ];
    let asked = files_with(&other).missing;
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0].contains("or rent some (--rent N)"), "{asked:?}");
    let options = Options {
        rent: Some(5),
        ..Options::default()
    };
    let scenario = whole(&other, &options).scenario;
    let nodes = scenario["nodes"].as_array().expect("a list");
    let ids: Vec<&str> = nodes
        .iter()
        .map(|node| node["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(ids, ["rent us/big", "rent us/small", "rent spot us/small"]);
    let prices: Vec<f64> = nodes
        .iter()
        .map(|n| n["price_per_hour"].as_f64().expect("a price"))
        .collect();
    assert_eq!(prices, [20.0, 0.9, 0.4]);
    assert_eq!(nodes[0]["count"]["max"], 5);
    assert_eq!(scenario["policy"]["objective"], "cost");
    let demands: Vec<&str> = scenario["demands"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|demand| demand["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(demands, ["d", "d eu"]);
}

#[test]
fn the_fastest_within_the_latency_asked_for_is_taken() {
    let report = |rate: f64, ttft: f64| {
        format!(
            r#"{{"model_id": "m", "gpu": "H100", "tp": 1, "request_throughput": {rate},
                "output_throughput": {}, "mean_ttft_ms": {ttft}, "mean_tpot_ms": 20}}"#,
            rate * 100.0
        )
    };
    let (calm, burst) = (report(8.0, 300.0), report(10.0, 18_000.0));
    let files = [
        ("n", "id,hardware,capacity.gpu\nk,H100,8\n"),
        ("a", calm.as_str()),
        ("b", burst.as_str()),
        ("d", "model,rate\nm,5\n"),
    ];
    let rate = |most: Option<f64>| {
        let options = Options {
            max_ttft_ms: most,
            ..Options::default()
        };
        let imported = whole(&files, &options);
        let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
        let rate = imported.scenario["models"][0]["profiles"][0]["rate"].as_f64();
        (rate.expect("a rate"), notes)
    };
    let (fastest, notes) = rate(None);
    assert_eq!(fastest, 1000.0);
    assert!(
        notes.iter().any(|note| note.contains("of 2 measurements")),
        "{notes:?}"
    );
    let (within, notes) = rate(Some(2000.0));
    assert_eq!(within, 800.0);
    assert!(
        notes
            .iter()
            .any(|note| note.contains("TTFT 18000 ms is above 2000 ms")),
        "{notes:?}"
    );
}

#[test]
fn a_machine_that_two_exports_list_is_one() {
    let one = node(
        r#""nvidia.com/gpu.product": "NVIDIA-L4""#,
        r#""nvidia.com/gpu": "1""#,
    );
    let files = [
        ("a", one.as_str()),
        ("b", one.as_str()),
        ("r", "model,hardware,rate\nm,L4,100\n"),
        ("d", "model,rate\nm,5\n"),
    ];
    let imported = whole(&files, &Options::default());
    assert_eq!(imported.scenario["nodes"].as_array().map(Vec::len), Some(1));
    assert_eq!(imported.scenario["nodes"][0]["count"], 1);
    let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    assert!(
        notes
            .iter()
            .any(|note| note.contains("n a second time (first in a: $)")),
        "{notes:?}"
    );
}

/// Sums of metrics that count different things mean nothing.
#[test]
fn metrics_of_prometheus_are_not_mixed() {
    let series = |metric: &str, values: [u32; 2]| {
        json!({
            "metric": {"__name__": metric, "model_name": "m"},
            "values": [[0, values[0].to_string()], [60, values[1].to_string()]]
        })
    };
    let read = |list: Vec<Value>| -> Result<Read, Vec<Refusal>> {
        let answer = json!({"status": "success", "data": {"resultType": "matrix", "result": list}});
        let bytes = answer.to_string();
        let file = File {
            name: "p.json",
            bytes: bytes.as_bytes(),
        };
        read(&[file], &Mapping::default())
    };
    let told = |notes: &[Note]| -> Vec<String> { notes.iter().map(ToString::to_string).collect() };

    // What is known to be no demand, or counts the same again, is left out by name.
    let requests = series("vllm:request_success_total", [0, 600]);
    let again = series("http_requests_total", [0, 601]);
    let other = series("kv_blocks", [5, 6]);
    let some = read(vec![requests, again, other.clone()]).unwrap();
    assert_eq!(some.pieces.histories.len(), 1);
    assert_eq!(
        told(&some.notes),
        [
            "left out: p.json: metrics that are not known to be a demand: kv_blocks",
            "left out: p.json: metrics that count what another one counts: http_requests_total",
        ]
    );
    // Anything has a metric: one that is not known to be a demand is asked about.
    let one = read(vec![other.clone()]).unwrap_err();
    assert_eq!(
        one[0].to_string(),
        "p.json: has the metric \"kv_blocks\", which is not known to count requests or tokens: \
         ask for one that does (vllm:generation_tokens_total), or say what it counts in a map, \
         {\"files\": {\"p.json\": {\"unit\": \"requests\"}}}"
    );
    assert!(one[0].text.ends_with("requests or tokens"));
    let field = |refused: &idlewise_import::Refusal| refused.remedy.as_ref().unwrap().field;
    assert_eq!(field(&one[0]), Some("unit"));
    let refused = read(vec![other, series("queue_depth", [1, 2])]).unwrap_err();
    assert_eq!(
        refused[0].to_string(),
        "p.json: has 2 metrics, none of which is known (kv_blocks, queue_depth) to count \
         requests or tokens: ask for one that does (vllm:generation_tokens_total), or say what \
         it counts in a map, {\"files\": {\"p.json\": {\"unit\": \"requests\"}}}"
    );
    // Several metrics are not counts of one thing: one answer is not enough.
    assert_eq!(field(&refused[0]), None);
}
