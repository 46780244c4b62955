//! Lists of kubectl.

use crate::support::{close, format, notes, pieces};

#[test]
fn nodes_of_which_one_has_gpus() {
    let Some(read) = pieces("nodes_of_which_one_has_gpus", "k8s_nodes_mixed_gpu.json") else {
        return;
    };
    assert_eq!(format(&read), "kubernetes-nodes");
    let nodes = &read.pieces.nodes;
    assert_eq!(nodes.len(), 7);
    assert!(nodes.iter().all(|node| node.unusable.is_none()));
    let with: Vec<_> = nodes
        .iter()
        .filter(|n| n.capacity.contains_key("gpu"))
        .collect();
    let [gpu] = with.as_slice() else {
        panic!("{with:?}");
    };
    assert_eq!(gpu.name, "ip-172-31-21-92");
    assert_eq!(gpu.capacity["gpu"], 1.0);
    assert_eq!(gpu.hardware.as_deref(), Some("Tesla-T4"));
    assert_eq!(gpu.card_memory_gb, Some(15360.0 / 1024.0));
    assert_eq!(gpu.capacity["cpu"], 1.0);
    close(gpu.capacity["memory_gb"], 15.32, 0.005);
    assert_eq!(
        (gpu.region.clone(), gpu.instance_type.clone()),
        (None, None)
    );
    let of_region = nodes.iter().filter(|n| n.region.as_deref() == Some("sfo2"));
    assert_eq!(of_region.count(), 5);
    let dev = nodes.iter().find(|n| n.name == "node-dev").unwrap();
    assert_eq!(
        (dev.region.clone(), dev.instance_type.clone()),
        (None, None)
    );
    let bigger = nodes
        .iter()
        .find(|n| n.name.starts_with("biggernode"))
        .unwrap();
    close(bigger.capacity["memory_gb"], 28.54, 0.005);
}

#[test]
fn gpus_of_unknown_hardware_are_kept() {
    let Some(read) = pieces("gpus_of_unknown_hardware", "k8s_nodes_pai_4gpu.json") else {
        return;
    };
    let [node] = read.pieces.nodes.as_slice() else {
        panic!("{:?}", read.pieces.nodes);
    };
    assert_eq!(node.capacity["gpu"], 4.0);
    assert_eq!(node.capacity["cpu"], 24.0);
    close(node.capacity["memory_gb"], 217.39, 0.005);
    assert_eq!(node.capacity.len(), 3);
    assert_eq!(node.hardware, None);
    assert_eq!(
        (node.region.clone(), node.instance_type.clone()),
        (None, None)
    );
}

#[test]
fn a_pending_pod_on_a_node_holds() {
    let Some(read) = pieces("a_pending_pod_on_a_node_holds", "k8s_pods_pai.json") else {
        return;
    };
    assert_eq!(format(&read), "kubernetes-pods");
    let notes = notes(&read);
    assert!(
        notes
            .iter()
            .any(|n| n.contains("$.items[1]") && n.contains("no spec")),
        "{notes:?}"
    );
    let held = &read.pieces.held;
    let on = |name: &str| {
        let pods = held.iter().filter(|pod| pod.node.as_deref() == Some(name));
        pods.collect::<Vec<_>>()
    };
    let [pod] = on("test_node_1")[..] else {
        panic!("{held:?}");
    };
    assert_eq!(pod.amounts["gpu"], 1.0);
    assert_eq!(pod.amounts["cpu"], 4.0);
    assert_eq!(pod.amounts["memory_gb"], 40.0);
    assert!(pod.amounts.contains_key("github.com/fuse"));
    let [other] = on("test_node_0")[..] else {
        panic!("{held:?}");
    };
    assert!(other.amounts.is_empty());
}

#[test]
fn a_pending_pod_without_a_node_holds_nothing() {
    let test = "a_pending_pod_without_a_node_holds_nothing";
    let Some(read) = pieces(test, "k8s_pods_pending_gpu.json") else {
        return;
    };
    let [pod] = read.pieces.held.as_slice() else {
        panic!("{:?}", read.pieces.held);
    };
    assert_eq!(pod.node, None);
    assert_eq!(pod.amounts["gpu"], 5.0);
    assert_eq!(pod.amounts["cpu"], 3.0);
    assert_eq!(pod.amounts["memory_gb"], 5.0);
}

#[test]
fn containers_without_requests_hold_nothing() {
    let Some(read) = pieces("containers_without_requests", "k8s_pods_eks.json") else {
        return;
    };
    let held = &read.pieces.held;
    assert_eq!(held.len(), 11);
    assert!(
        held.iter()
            .all(|pod| pod.node.as_deref() == Some("duckboat-01"))
    );
    let sum = |name: &str| {
        held.iter()
            .filter_map(|pod| pod.amounts.get(name))
            .sum::<f64>()
    };
    close(sum("cpu"), 0.45, 1e-9);
    close(sum("memory_gb"), 200.0 / 1024.0, 1e-9);
    assert_eq!(sum("gpu"), 0.0);
}
