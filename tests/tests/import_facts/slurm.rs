//! Slurm's nodes.

use crate::support::{format, pieces};

#[test]
fn nodes_without_gpus_of_which_one_is_down() {
    let test = "nodes_without_gpus_of_which_one_is_down";
    let Some(read) = pieces(test, "slurm_sinfo_v21_nodes.json") else {
        return;
    };
    assert_eq!(format(&read), "slurm");
    let nodes = &read.pieces.nodes;
    assert_eq!(nodes.len(), 4);
    for node in nodes {
        assert_eq!(node.capacity["cpu"], 64.0);
        assert_eq!(node.capacity["memory_gb"] * 1024.0, 500_000.0);
        assert!(!node.capacity.contains_key("gpu"));
    }
    assert_eq!(
        nodes.iter().filter(|node| node.unusable.is_none()).count(),
        3
    );
}

#[test]
fn nodes_in_two_partitions_are_counted_once() {
    let test = "nodes_in_two_partitions_are_counted_once";
    let Some(read) = pieces(test, "slurm_scontrol_v25_gh200.json") else {
        return;
    };
    let nodes = &read.pieces.nodes;
    assert_eq!(nodes.len(), 2);
    for node in nodes {
        assert_eq!(node.hardware.as_deref(), Some("gh200"));
        assert_eq!((node.capacity["gpu"], node.capacity["cpu"]), (1.0, 72.0));
        assert_eq!(node.capacity["memory_gb"] * 1024.0, 430_080.0);
        assert_eq!(node.unusable, None);
    }
    assert!(read.pieces.held.is_empty());
}

#[test]
fn a_bare_node_of_the_rest_api() {
    let Some(read) = pieces("a_bare_node_of_the_rest_api", "slurm_rest_node_h100.json") else {
        return;
    };
    let [node] = read.pieces.nodes.as_slice() else {
        panic!("{:?}", read.pieces.nodes);
    };
    let kind = node.hardware.as_deref().unwrap();
    assert_eq!(kind, "nvidia_h100_80gb_hbm3");
    let known = idlewise_import::hardware::named(kind, None);
    assert_eq!((&*known.name, known.memory_gb), ("H100", Some(80.0)));
    assert_eq!((node.capacity["gpu"], node.capacity["cpu"]), (1.0, 16.0));
    assert_eq!(node.capacity["memory_gb"] * 1024.0, 191_356.0);
    assert_eq!(node.unusable, None);
    assert!(read.pieces.held.is_empty());
}
