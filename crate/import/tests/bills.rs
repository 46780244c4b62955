//! Bills, allocations and prices per token in a plan.
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

fn says(read: &Imported, text: &str) {
    let notes: Vec<String> = read.notes.iter().map(ToString::to_string).collect();
    assert!(notes.iter().any(|note| note.contains(text)), "{notes:#?}");
}

fn machine(name: &str, id: &str, gpus: u64) -> String {
    format!(
        r#"{{"kind": "Node", "spec": {{"providerID": "aws:///us-east-1a/{id}"}},
            "metadata": {{"name": "{name}", "labels": {{"nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3",
            "node.kubernetes.io/instance-type": "p5.48xlarge", "topology.kubernetes.io/region": "us-east-1"}}}},
            "status": {{"allocatable": {{"nvidia.com/gpu": "{gpus}"}}}}}}"#
    )
}

const LIST: &str = "instance_type,gpu_type,gpu_count,region,price_per_hour\n\
    p5.48xlarge,H100,8,us-east-1,98.32\n";

#[test]
fn a_bill_prices_the_machines_that_it_names() {
    let bill = "ChargeCategory,ServiceName,SkuId,RegionId,ResourceId,BilledCost,EffectiveCost,ConsumedQuantity,ConsumedUnit,CommitmentDiscountStatus,BillingCurrency\n\
        Usage,EC2,BOX,us-east-1,arn:aws:ec2:us-east-1:1:instance/i-0a,0,400,10,Hours,Used,USD\n\
        Usage,EC2,BOX,us-east-1,arn:aws:ec2:us-east-1:1:instance/i-0a,300,300,10,Hours,,USD\n\
        Usage,EC2,IO,us-east-1,arn:aws:ec2:us-east-1:1:instance/i-0a,20,20,20,Hrs,NULL,USD\n\
        Usage,EC2,BOX,us-east-1,arn:aws:ec2:us-east-1:1:reserved/r-1,0,55,5,Hours,Unused,USD\n\
        Purchase,EC2,RI,us-east-1,arn:aws:ec2:us-east-1:1:reserved/r-1,9000,0,1,Hours,,USD\n\
        Usage,S3,GB,us-east-1,bucket,3,3,100,GB,,USD\n";
    let nodes = format!(
        r#"{{"kind": "List", "items": [{}, {}]}}"#,
        machine("a", "i-0a", 8),
        machine("b", "i-0b", 8)
    );
    let read = read(&[
        ("bill.csv", bill),
        ("nodes.json", &nodes),
        ("list.csv", LIST),
    ]);
    let prices: Vec<&Value> = read.scenario["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| &node["price_per_hour"])
        .collect();
    // 720 over 20 hours of the one; the other has the list's price.
    assert_eq!(prices, [&json!(36.0), &json!(98.32)]);
    assert_eq!(read.scenario["policy"]["currency"], "USD");
    says(&read, "commitments that nothing used cost 55");
    says(&read, "2 charges without a resource and hours");
}

#[test]
fn a_bill_prices_a_type_of_machine() {
    let bill = "ChargeCategory,SkuId,RegionId,BilledCost,EffectiveCost,PricingQuantity,PricingUnit,SkuPriceDetails\n\
        Usage,BOX,us-east-1,0,800,10,Hours,\"{\"\"InstanceType\"\": \"\"p5.48xlarge\"\"}\"\n\
        Credit,BOX,us-east-1,0,-50,,,\n";
    let nodes = machine("a", "i-0a", 8);
    let read = read(&[
        ("bill.csv", bill),
        ("nodes.json", &nodes),
        ("list.csv", LIST),
    ]);
    assert_eq!(read.scenario["nodes"][0]["price_per_hour"], 80.0);
}

#[test]
fn allocations_are_what_others_hold() {
    let with = |more: &str| {
        format!(
            r#"{{"code": 200, "data": [{{"team/p": {{"minutes": 600, "gpuHours": 20, "cpuCoreHours": 1,
                "totalCost": 9 {more}}}}}]}}"#
        )
    };
    let nodes = machine("a", "i-0a", 8);
    let named = with(r#", "properties": {"node": "a"}"#);
    let files = [("costs.json", named.as_str()), ("nodes.json", &nodes)];
    let one = read(&files);
    assert_eq!(one.scenario["nodes"][0]["capacity"]["gpu"], 6.0);
    says(
        &one,
        "what was held on average is taken for what others hold now",
    );

    let pods = r#"{"kind": "Pod", "metadata": {"name": "p", "namespace": "x"}, "status": {"phase": "Running"},
        "spec": {"nodeName": "a", "containers": [{"resources": {"requests": {"nvidia.com/gpu": "1"}}}]}}"#;
    let both = read(&[files[0], files[1], ("pods.json", pods)]);
    assert_eq!(both.scenario["nodes"][0]["capacity"]["gpu"], 7.0);
    says(&both, "allocations are not used");

    let nowhere = with("");
    let unnamed = read(&[("costs.json", nowhere.as_str()), ("nodes.json", &nodes)]);
    assert_eq!(unnamed.scenario["nodes"][0]["capacity"]["gpu"], 8.0);
    says(
        &unnamed,
        "held 2 GPUs on average, but its machine is not named",
    );
}

#[test]
fn prices_per_token_are_values_where_all_have_one() {
    let tokens = "model_name,provider,price_per_1m_input_tokens,price_per_1m_output_tokens\n\
        llama-3.1-70b,a,0.5,0.9\nllama-3.1-70b,b,0.5,0.8\nqwen,a,0,0\n";
    let rates = "model,hardware,tokens/s\nllama-3.1-70b,H100,100\nqwen,H100,100\n";
    let nodes = "id,hardware,capacity.gpu\nk,H100,8\n";
    let demand = "model,tokens/s\nmeta-llama/Llama-3.1-70B-Instruct,50\n";
    let one = read(&[("t", tokens), ("r", rates), ("n", nodes), ("d", demand)]);
    assert_eq!(one.scenario["demands"][0]["value"], 0.8 / 1e6);
    says(&one, "the lowest of 2 prices");
    let two = format!("{demand}qwen,5\n");
    let two = read(&[("t", tokens), ("r", rates), ("n", nodes), ("d", &two)]);
    assert_eq!(two.scenario["demands"][0]["value"], Value::Null);
    says(&two, "prices per token are not used: none is of \"qwen\"");
}
