//! Real fleets and real demand, read from the data folder.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeMap;

use idlewise::Options;
use idlewise::plan::{Plan, Status};
use idlewise_tests::data::{self, Table};
use idlewise_tests::judge::{judged, scenario};
use serde_json::{Map, Value, json};

/// Ten minutes each.
const PERIODS: usize = 144;

/// 1,213 GPU nodes of a production cluster (FGD trace, `nodes/openb_node_list`)
/// and the pods that ask for GPUs, grouped by shape: 1 unit of demand per
/// second is one pod running. A pod is worth its GPUs, so that the plan serves
/// the most GPUs; processors and memory may be in the way.
#[test]
fn a_cluster_of_1213_gpu_nodes() {
    let Some(folder) = data::folder("a_cluster_of_1213_gpu_nodes") else {
        return;
    };
    let nodes = Table::read(&folder.join("nodes/openb_node_list_gpu_node.csv"));
    let mut kinds: Vec<&str> = nodes.rows().map(|row| row.text("model")).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let entries: Vec<Value> = nodes
        .rows()
        .map(|row| {
            json!({
                "id": row.text("sn"),
                "hardware": row.text("model"),
                "capacity": {
                    "gpu": row.number("gpu"),
                    "cpu": row.number("cpu_milli") / 1000.0,
                    "memory_gib": row.number("memory_mib") / 1024.0,
                },
            })
        })
        .collect();
    assert_eq!(entries.len(), 1213);

    let pods = Table::read(&folder.join("nodes/openb_pod_list_multigpu50.csv.gz"));
    let mut shapes: BTreeMap<(String, String, String, String), u32> = BTreeMap::new();
    for row in pods.rows().filter(|row| row.number("num_gpu") > 0.0) {
        let text = |column: &str| row.text(column).to_owned();
        let shape = (
            text("cpu_milli"),
            text("memory_mib"),
            text("num_gpu"),
            text("gpu_milli"),
        );
        *shapes.entry(shape).or_default() += 1;
    }
    let mut models = Vec::new();
    let mut demands = Vec::new();
    let mut wanted = 0.0;
    for ((cpu, memory, gpus, milli), pods) in &shapes {
        let number = |text: &str| text.parse::<f64>().unwrap();
        let gpu = number(gpus) * number(milli) / 1000.0;
        let id = format!("{cpu}m-{memory}MiB-{gpus}x{milli}");
        let uses = json!({
            "gpu": gpu,
            "cpu": number(cpu) / 1000.0,
            "memory_gib": number(memory) / 1024.0,
        });
        let profiles: Vec<Value> = kinds
            .iter()
            .map(|kind| json!({"hardware": kind, "rate": 1, "uses": uses}))
            .collect();
        models.push(json!({"id": id, "profiles": profiles}));
        demands.push(json!({"id": id, "model": id, "rate": pods, "value": gpu / 3600.0}));
        wanted += gpu * f64::from(*pods);
    }
    let s = scenario(&json!({
        "schema_version": 1,
        "name": "1,213 GPU nodes",
        "nodes": entries,
        "models": models,
        "demands": demands,
        "policy": {"relax": true},
    }));
    let plan = judged(&s, &Options::default());
    report("1,213 nodes", &plan);
    assert_eq!(plan.status, Status::Optimal);
    assert!(plan.objective.gap < 1e-6, "{:?}", plan.objective);
    let total = &plan.waste.total.compute_hours;
    assert!((total.installed - 6212.0).abs() < 1e-6);
    // Value is GPUs at work: the plan serves what the account calls useful.
    assert!((plan.objective.value - total.useful).abs() < 1e-5 * total.useful);
    assert!(total.useful <= wanted.min(6212.0) * (1.0 + 1e-9));
    assert!(
        wanted > 6212.0,
        "more GPUs are asked for ({wanted}) than there are"
    );
    // What keeps GPUs idle can only be processors and memory.
    let stranded = &total.stranded;
    assert!((stranded.total() - stranded.resource).abs() < 1e-6);
    assert!(
        plan.demands
            .iter()
            .all(|d| d.served <= d.offered * (1.0 + 1e-9))
    );
}

/// A day of five models (`ServeGen`, week 1: requests per second every ten
/// minutes, times the mean tokens of an answer) for a fleet of three hardware
/// classes. Rates of models and prices per hour are those of DESIGN section
/// 10; which of them stands for which traced model is our choice.
#[test]
#[expect(clippy::too_many_lines, reason = "one input from file to figures")]
fn a_day_of_five_models() {
    let Some(folder) = data::folder("a_day_of_five_models") else {
        return;
    };
    let table = Table::read(&folder.join("demand/servegen_10min_week1.csv"));
    let mut tokens: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for row in table.rows() {
        let period = row.number("start_s") as usize / 600;
        if period < PERIODS {
            // Windows of zero rate are not listed.
            let rates = tokens
                .entry(row.text("model"))
                .or_insert_with(|| vec![0.0; PERIODS]);
            let known = row.number("rate_with_known_tokens") > 0.0;
            let each = if known {
                row.number("mean_output_tokens")
            } else {
                0.0
            };
            rates[period] = row.number("rate_rps") * each;
        }
    }
    assert_eq!(tokens.len(), 5);
    let periods: Vec<Value> = (0..PERIODS)
        .map(|t| {
            let label = format!("{:02}:{:02}", t / 6, t % 6 * 10);
            json!({"label": label, "hours": 1.0 / 6.0})
        })
        .collect();
    let node = |id: &str, hardware: &str, count: u32, gpus: f64, gb: f64, gpu_hour: f64| {
        json!({"id": id, "hardware": hardware, "count": count,
               "capacity": {"gpu": gpus, "vram_gb": gpus * gb},
               "price_per_hour": gpus * gpu_hour,
               "availability": 0.99, "usage_price": {"gpu": 0.05}})
    };
    let dense_8b = json!([
        {"hardware": "H100", "rate": 15220, "uses": {"gpu": 1}, "holds": {"vram_gb": 16}},
        {"hardware": "H200", "rate": 17744, "uses": {"gpu": 1}, "holds": {"vram_gb": 16}},
        {"hardware": "L40S", "rate": 1207, "uses": {"gpu": 1}, "holds": {"vram_gb": 16}},
    ]);
    let dense_70b = json!([
        {"name": "tp2", "hardware": "H100", "rate": 4205, "holds": {"gpu": 2, "vram_gb": 72}},
        {"hardware": "H200", "rate": 2909, "holds": {"gpu": 1, "vram_gb": 72}},
    ]);
    let mixtral = json!([
        {"name": "4x", "hardware": "H100", "rate": 25707, "holds": {"gpu": 4, "vram_gb": 93}},
        {"name": "8x", "hardware": "H200", "rate": 60955, "holds": {"gpu": 8, "vram_gb": 93}},
    ]);
    let r1 = json!([
        {"name": "8x", "hardware": "H200", "rate": 3000, "holds": {"gpu": 8, "vram_gb": 680}},
    ]);
    let stands_for = [
        ("m-large", &dense_70b, 9e-7),
        ("m-mid", &mixtral, 4e-7),
        ("m-small", &dense_8b, 1e-7),
        ("mm-image", &dense_8b, 2e-7),
        ("deepseek-r1", &r1, 2.2e-6),
    ];
    let models: Vec<Value> = stands_for
        .iter()
        .map(|(id, profiles, _)| json!({"id": id, "profiles": profiles}))
        .collect();
    let demands: Vec<Value> = stands_for
        .iter()
        .map(|(id, _, value)| json!({"id": id, "model": id, "rate": tokens[id], "value": value}))
        .collect();
    let mut s = Map::new();
    for (field, value) in [
        ("schema_version", json!(1)),
        ("name", json!("a day of five models")),
        ("periods", json!(periods)),
        (
            "nodes",
            json!([
                node("h100", "H100", 4, 8.0, 80.0, 2.2),
                node("h200", "H200", 3, 8.0, 141.0, 3.1),
                node("l40s", "L40S", 16, 1.0, 48.0, 0.9),
            ]),
        ),
        ("models", json!(models)),
        ("demands", json!(demands)),
    ] {
        s.insert(field.to_owned(), value);
    }
    let whole = scenario(&Value::Object(s.clone()));
    s.insert("policy".to_owned(), json!({"relax": true}));
    let relaxed = scenario(&Value::Object(s));

    let free = judged(&relaxed, &Options::default());
    report("a day, continuous", &free);
    assert_eq!(free.status, Status::Optimal);
    assert!(free.objective.gap < 1e-6, "{:?}", free.objective);
    let options = Options {
        gap: 1e-2,
        node_limit: Some(50),
        ..Options::default()
    };
    let plan = judged(&whole, &options);
    report("a day, whole replicas", &plan);
    assert!(plan.objective.value <= free.objective.value * (1.0 + 1e-9));
    assert!(plan.objective.bound >= plan.objective.value);
    assert!(plan.objective.gap < 0.1, "{:?}", plan.objective);
    assert!(
        plan.replicas
            .iter()
            .all(|r| (r.count - r.count.round()).abs() < 1e-6)
    );

    let installed = (4.0 * 8.0 + 3.0 * 8.0 + 16.0) * 24.0;
    for plan in [&free, &plan] {
        let total = &plan.waste.total.compute_hours;
        assert!((total.installed - installed).abs() < 1e-6);
        assert!((total.unavailable - 0.01 * installed).abs() < 1e-6);
        assert_eq!(plan.waste.by_period.len(), PERIODS);
        assert_eq!(plan.demands.len(), 5 * PERIODS);
        assert!(
            plan.demands
                .iter()
                .all(|d| d.served <= d.offered * (1.0 + 1e-9))
        );
        let served: f64 = plan.demands.iter().map(|d| d.served).sum();
        assert!(served > 0.0);
    }
    // Only whole replicas hold compute without using it.
    assert!(free.waste.total.compute_hours.workload_idle < 1e-6 * installed);
    assert!(plan.waste.total.compute_hours.workload_idle > 0.0);
}

/// One line for whoever reads the test's output.
fn report(name: &str, plan: &Plan) {
    let (offered, served) = plan
        .demands
        .iter()
        .fold((0.0, 0.0), |(o, s), d| (o + d.offered, s + d.served));
    let total = &plan.waste.total;
    eprintln!(
        "{name}: {:?}, gap {:.1e}, served {:.1}% of work, idle {:.1}%, stranded {:.1} of {:.1} \
         compute-hours, {} routes, {:.1} s",
        plan.status,
        plan.objective.gap,
        100.0 * served / offered,
        total.idle_percent,
        total.compute_hours.stranded.total(),
        total.compute_hours.installed,
        plan.routes.len(),
        plan.solver.seconds,
    );
}
