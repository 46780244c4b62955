//! Lists that have to be whole.
#![allow(clippy::unwrap_used)]

use idlewise_import::{About, File, Mapping, Options, Refusal, import};
use serde_json::{Value, json};

fn read(format: &str, base: &Value, text: &str) -> Result<Value, Vec<Refusal>> {
    let about = About {
        format: Some(format.to_owned()),
        ..About::default()
    };
    let options = Options {
        mapping: Mapping {
            files: [("list.csv".to_owned(), about)].into(),
            ..Mapping::default()
        },
        strict: true,
        ..Options::default()
    };
    let base = base.to_string();
    let files = [("base.json", base.as_str()), ("list.csv", text)];
    let files = files.map(|(name, text)| File {
        name,
        bytes: text.as_bytes(),
    });
    import(&files, &options).map(|read| read.scenario)
}

fn demands(labels: [&str; 2], text: &str) -> Result<Value, Vec<Refusal>> {
    let base =
        json!({"models": [], "periods": labels.map(|label| json!({"label": label, "hours": 2}))});
    read("demands-csv", &base, text)
}

#[test]
fn a_label_wins_over_an_index() {
    for (labels, text) in [
        (
            ["18:00", "19:00"],
            "id,model,period,rate\na,m,19:00,2\na,m,0,1\n",
        ),
        (["1", "0"], "id,model,period,rate\na,m,0,2\na,m,1,1\n"),
        (["same", "same"], "id,model,period,rate\na,m,1,2\na,m,0,1\n"),
    ] {
        let scenario = demands(labels, text).unwrap();
        assert_eq!(
            scenario["demands"][0]["rate"],
            json!([1.0, 2.0]),
            "{labels:?}"
        );
        assert_eq!(scenario["periods"][1]["hours"], 2);
    }
    let refused = demands(
        ["same", "same"],
        "id,model,period,rate\na,m,same,2\na,m,0,1\n",
    );
    assert_eq!(
        refused.unwrap_err()[0].to_string(),
        "list.csv: line 2, column period: found \"same\", expected the index of a period (indexes \
         go from 0 to 1)"
    );
}

#[test]
fn a_base_without_periods_has_one() {
    let text = "id,model,period,rate\na,m,0,2\nb,m,0,3\n";
    let scenario = read("demands-csv", &json!({"models": []}), text).unwrap();
    assert_eq!(scenario["demands"][1]["rate"], 3.0);
    assert_eq!(scenario["periods"], Value::Null);
}

#[test]
fn lists_in_cells_keep_their_names() {
    let text = "id,hardware,capacity.gpu,hosts,verification\n\
        a,H,1,\"x\\;y;c\\\\d; e,f\",none\nb,H,1,;,none;tee\nc,H,1,\"a\\,b\",\n";
    let base = json!({"models": []});
    let scenario = read("nodes-csv", &base, text).unwrap();
    let nodes = &scenario["nodes"];
    assert_eq!(nodes[0]["hosts"], json!(["x;y", "c\\d", "e,f"]));
    assert_eq!(nodes[0]["verification"], json!(["none"]));
    assert_eq!(nodes[1]["hosts"], json!([]));
    assert_eq!(nodes[2]["hosts"], json!(["a,b"]));
}

#[test]
fn a_format_that_is_not_known_is_told() {
    let refused = read("node-csv", &json!({"models": []}), "id,hardware\n");
    assert_eq!(
        refused.unwrap_err()[0].to_string(),
        "list.csv: found the format \"node-csv\", expected a known one (did you mean nodes-csv?)"
    );
}

#[test]
fn the_sign_of_a_price_is_its_currency() {
    let currency = |price: &str, more: &[(&str, &str)]| {
        let nodes = format!("id,hardware,gpus,price per hour,region\na,H100,8,{price},eu\n");
        let rates = ("r.csv", "model,hardware,rate\nm,H100,10\n");
        let demands = ("d.csv", "id,model,rate\nd,m,5\n");
        let mut all = vec![("n.csv", nodes.as_str()), rates, demands];
        all.extend(more);
        let files = all.iter().map(|(name, text)| File {
            name,
            bytes: text.as_bytes(),
        });
        let found = import(&files.collect::<Vec<_>>(), &Options::default()).unwrap();
        (found.scenario["policy"]["currency"].clone(), found.missing)
    };
    assert_eq!(currency("24.50", &[]), (serde_json::Value::Null, vec![]));
    assert_eq!(currency("€24.50", &[]).0, "EUR");
    assert_eq!(currency("$24.50", &[]).0, "USD");
    let list = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,Region,GpuInfo,SpotPrice\n\
        p5,H100,8,192,2048,98,us,H100,30\n";
    // A dollar sign is the dollar that another file names; euros beside dollars are asked about.
    assert_eq!(currency("$24.50", &[("vms.csv", list)]).0, "USD");
    assert_eq!(currency("€24.50", &[("vms.csv", list)]).1.len(), 1);
}

#[test]
fn a_mapping_of_names_that_no_file_has_is_told() {
    let list = "Name,Cards,Hardware\na,8,H100\n";
    let map = r#"{"columns": {"id": "Nmae", "capacity.gpu": "Cards"}, "models": {"llama": "llama-3"},
        "regions": {"a": "b"}, "hardware": {"H100": "H100-SXM", "xpu": "H100"}}"#;
    let mapping = Mapping::from_json("map.json", map.as_bytes()).unwrap();
    let file = File {
        name: "list.csv",
        bytes: list.as_bytes(),
    };
    let notes = idlewise_import::read(&[file], &mapping).unwrap().notes;
    let told: Vec<_> = notes.iter().map(ToString::to_string).collect();
    let told: Vec<_> = told
        .iter()
        .filter(|text| text.contains("changes nothing"))
        .collect();
    assert_eq!(
        told,
        [
            "left out: no file has a column \"Nmae\" (did you mean \"Name\"?): the mapping of \"id\" changes nothing",
            "left out: no file has \"llama\": the mapping of models to \"llama-3\" changes nothing",
            "left out: no file has \"xpu\": the mapping of hardware to \"H100\" changes nothing",
        ]
    );
}
