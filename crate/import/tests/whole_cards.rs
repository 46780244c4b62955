//! Machines of exports have whole cards.
#![allow(clippy::unwrap_used)]

use idlewise_import::{File, Options, import};
use serde_json::{Value, json};

fn nodes(files: &[(&str, &str)], rent: Option<u64>) -> Vec<Value> {
    let files = files.iter().map(|(name, text)| File {
        name,
        bytes: text.as_bytes(),
    });
    let options = Options {
        rent,
        ..Options::default()
    };
    let read = import(&files.collect::<Vec<_>>(), &options).unwrap();
    read.scenario["nodes"].as_array().unwrap().clone()
}

fn machine(name: &str, product: &str, gpus: u64) -> String {
    format!(
        r#"{{"kind": "Node", "metadata": {{"name": "{name}", "labels": {{"nvidia.com/gpu.product": "{product}"}}}},
            "status": {{"allocatable": {{"nvidia.com/gpu": "{gpus}"}}}}}}"#
    )
}

const RATES: &str = "model,hardware,rate,gpus,vram gb\nm,H100,10,2,140\n";
const DEMAND: &str = "model,rate\nm,5\n";

#[test]
fn several_cards_are_whole() {
    let eight = machine("a", "NVIDIA-H100-80GB-HBM3", 8);
    let found = nodes(&[("n", &eight), ("r", RATES), ("d", DEMAND)], None);
    assert_eq!(found[0]["capacity"], json!({"gpu": 8.0, "vram_gb": 640.0}));
    assert_eq!(
        (&found[0]["cards"], &found[0]["per_card"]),
        (&json!(8), &json!(["vram_gb"]))
    );
    // What others hold is gone with its memory.
    let pod = r#"{"kind": "Pod", "metadata": {"name": "p", "namespace": "x"}, "status": {"phase": "Running"},
        "spec": {"nodeName": "a", "containers": [{"resources": {"requests": {"nvidia.com/gpu": "3"}}}]}}"#;
    let found = nodes(
        &[("n", &eight), ("p", pod), ("r", RATES), ("d", DEMAND)],
        None,
    );
    assert_eq!(found[0]["cards"], 5);
    assert_eq!(found[0]["capacity"]["vram_gb"], 400.0);
}

#[test]
fn one_card_and_shares_of_a_card_are_not() {
    for (product, gpus) in [("NVIDIA-H100-80GB-HBM3", 1), ("Tesla-T4-SHARED", 10)] {
        let one = machine("a", product, gpus);
        let found = nodes(&[("n", &one), ("r", RATES), ("d", DEMAND)], None);
        assert_eq!(found[0]["cards"], Value::Null, "{product}");
    }
}

#[test]
fn offers_for_rent_and_the_rows_of_people() {
    let prices = "instance_type,gpu_type,gpu_count,price_per_hour\np5,H100,8,98\n";
    let found = nodes(&[("p", prices), ("r", RATES), ("d", DEMAND)], Some(3));
    assert_eq!(
        (&found[0]["cards"], &found[0]["per_card"]),
        (&json!(8), &json!(["vram_gb"]))
    );
    // Rows stay as their author wrote them.
    let rows = "id,hardware,capacity.gpu\nsite,H100,8\n";
    let found = nodes(&[("n", rows), ("r", RATES), ("d", DEMAND)], None);
    assert_eq!(found[0]["cards"], Value::Null);
    // Where compute is counted in something else, its cards are unknown.
    let base = r#"{"schema_version": 1, "compute": "tflops", "models": [{"id": "m", "profiles": [{"hardware": "H100", "rate": 1}]}]}"#;
    let eight = machine("a", "NVIDIA-H100-80GB-HBM3", 8);
    let found = nodes(&[("b", base), ("n", &eight), ("d", DEMAND)], None);
    assert_eq!(found[0]["cards"], Value::Null);
}
