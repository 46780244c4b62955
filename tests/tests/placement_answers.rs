//! Published optima of placement problems with whole numbers, proved.
use idlewise::Options;
use idlewise::plan::{BoundSource, Status};
use idlewise_tests::data::{self, Table};
use idlewise_tests::instances::{
    Placing, assignment, facility, inferno, linear_assignment, published_value,
};
use idlewise_tests::judge::{assert_close, judged};

/// Nodes of branch and bound that are enough for every instance. What a slower search
/// would take more of fails here, on any machine.
const NODES: u64 = 20_000;

fn to_the_end() -> Options {
    Options {
        gap: 1e-7,
        node_limit: Some(NODES),
        ..Options::default()
    }
}

/// Every published generalized assignment instance, at its optimum and proved.
fn assignments(kind: &str, profits: bool) {
    let Some(folder) = data::folder(kind) else {
        return;
    };
    let answers = Table::read(&folder.join("known_answers.csv"));
    let mut count = 0;
    for row in answers.rows().filter(|row| row.text("kind") == kind) {
        let name = row.text("name");
        let s = assignment(&folder, name.trim_end_matches("_max"), profits);
        let plan = judged(&s, &to_the_end());
        let value = published_value(plan.objective.value, s.demands.len(), profits);
        assert_close(value, row.number("optimum"), 1e-9);
        assert_eq!(plan.status, Status::Optimal, "{name}");
        assert!(plan.objective.gap < 1e-6, "{name}: {:?}", plan.objective);
        count += 1;
    }
    assert!(count >= 28, "{count}");
}

#[test]
fn generalized_assignment_at_least_cost() {
    assignments("gap_min", false);
}

#[test]
fn generalized_assignment_at_most_profit() {
    assignments("gap_max", true);
}

/// 250,000 routes, none of which may be split: jobs for nodes that take one
/// each. Nothing is branched on, and the prices prove the optimum.
#[test]
fn five_hundred_jobs_for_five_hundred_nodes() {
    let Some(folder) = data::folder("assign500") else {
        return;
    };
    let plan = judged(&linear_assignment(&folder, "assign500"), &to_the_end());
    let known = data::known_answer(&folder, "assign500");
    assert_close(plan.objective.value, known, 1e-9);
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.certificate.bound_source, BoundSource::Prices);
    assert!(plan.objective.gap < 1e-9, "{:?}", plan.objective);
}

/// One accelerator per server. The published greedy answer costs 39,743.
#[test]
fn inferno_small_one_accelerator_per_server() {
    let Some(folder) = data::folder("inferno-small/single") else {
        return;
    };
    let plan = judged(&inferno(&folder, Placing::OneKind), &to_the_end());
    assert_eq!(plan.status, Status::Optimal);
    let known = data::known_answer(&folder, "inferno-small/single");
    assert_close(plan.objective.value, known, 1e-9);
    assert!(plan.objective.gap < 1e-9, "{:?}", plan.objective);
    // Entries of the same card share 768 cards, which the plan leaves.
    let held = |node: &str| {
        let of = plan.nodes.iter().filter(|n| n.node == node);
        of.map(|n| n.held["gpu"]).sum::<f64>()
    };
    assert!(held("A100") + held("4xA100") <= 768.0);
}

/// Whole replicas, accelerators mixed within a server.
#[test]
fn inferno_small_mixed_accelerators() {
    let Some(folder) = data::folder("inferno-small/multi") else {
        return;
    };
    let plan = judged(&inferno(&folder, Placing::Mixed), &to_the_end());
    let known = data::known_answer(&folder, "inferno-small/multi");
    assert_close(plan.objective.value, known, 1e-9);
    assert_eq!(plan.status, Status::Optimal);
    assert!(plan.objective.gap < 1e-6, "{:?}", plan.objective);
}

/// Every capacitated facility location instance, at its optimum and proved.
#[test]
fn facility_location() {
    let Some(folder) = data::folder("facility") else {
        return;
    };
    let answers = Table::read(&folder.join("known_answers.csv"));
    let mut count = 0;
    for row in answers.rows().filter(|row| row.text("kind") == "cflp") {
        let name = row.text("name");
        let plan = judged(&facility(&folder, name), &to_the_end());
        // The published figures of some have three decimals.
        assert_close(plan.objective.value, row.number("optimum"), 1e-8);
        assert_eq!(plan.status, Status::Optimal, "{name}");
        assert!(plan.objective.gap < 1e-6, "{name}: {:?}", plan.objective);
        count += 1;
    }
    assert_eq!(count, 13);
}
