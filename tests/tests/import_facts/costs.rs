//! Bills and allocations.

use crate::support::{close, format, notes, pieces};

#[test]
fn a_bill_of_three_providers() {
    let Some(read) = pieces("a_bill_of_three_providers", "focus_1_0_sample.csv") else {
        return;
    };
    assert_eq!(format(&read), "focus");
    let costs = &read.pieces.costs;
    assert_eq!(costs.len(), 47);
    let of = |name: &str| {
        costs
            .iter()
            .filter(|c| c.provider.as_deref() == Some(name))
            .count()
    };
    assert_eq!([of("AWS"), of("Microsoft"), of("Oracle")], [26, 14, 7]);
    close(
        costs.iter().map(|c| c.effective).sum(),
        -1.256_224_995_8,
        1e-10,
    );
    close(
        costs.iter().filter_map(|c| c.billed).sum(),
        0.009_623_476_7,
        1e-10,
    );
    close(
        costs.iter().filter_map(|c| c.list).sum(),
        -0.119_697_501_1,
        1e-10,
    );
    let used: Vec<_> = costs
        .iter()
        .filter(|c| c.commitment.as_deref() == Some("Used"))
        .collect();
    assert_eq!(used.len(), 4);
    assert!(used.iter().all(|c| c.effective == 0.0));
    assert_eq!(costs.iter().filter(|c| c.region.is_none()).count(), 7);
}

#[test]
fn a_commitment_in_part() {
    let Some(read) = pieces("a_commitment_in_part", "focus_commitment_usage_4.csv") else {
        return;
    };
    let effective: Vec<f64> = read.pieces.costs.iter().map(|c| c.effective).collect();
    assert_eq!(effective, [1.0, 0.5]);
    let commitments: Vec<_> = read
        .pieces
        .costs
        .iter()
        .map(|c| c.commitment.as_deref())
        .collect();
    assert_eq!(commitments, [Some("Used"), None]);
}

#[test]
fn a_purchase_is_not_counted_twice() {
    let test = "a_purchase_is_not_counted_twice";
    let Some(read) = pieces(test, "focus_commitment_flexible_2.csv") else {
        return;
    };
    assert_eq!(read.pieces.costs.len(), 3);
    assert_eq!(
        read.pieces.costs.iter().map(|c| c.effective).sum::<f64>(),
        2.0
    );
    assert!(
        notes(&read)
            .iter()
            .any(|note| note.contains("EffectiveCost 2 in all"))
    );
}

#[test]
fn allocations() {
    let Some(read) = pieces("allocations", "opencost_allocation.json") else {
        return;
    };
    assert_eq!(format(&read), "opencost");
    let costs = &read.pieces.costs;
    let names: Vec<&str> = costs.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["kube-system", "opencost", "prometheus"]);
    assert_eq!(
        (costs[0].cpu_hours, costs[0].effective),
        (75.55915, 1.52743)
    );
    assert!(costs.iter().all(|c| c.gpu_hours == 0.0));
}

#[test]
fn an_export_with_json_in_cells() {
    let Some(read) = pieces("an_export_with_json_in_cells", "opencost_export.csv") else {
        return;
    };
    assert_eq!(format(&read), "opencost-csv");
    let costs = &read.pieces.costs;
    assert_eq!(costs.len(), 2);
    for cost in costs {
        close(cost.effective, 0.010_493_746_736, 1e-12);
        assert_eq!(cost.gpu_hours, 0.0);
    }
}

#[test]
fn a_bill_that_is_nearly_empty() {
    let Some(read) = pieces(
        "a_bill_that_is_nearly_empty",
        "azure_billing_headers_bom.csv",
    ) else {
        return;
    };
    assert_eq!(format(&read), "azure-billing");
    assert!(read.pieces.costs.is_empty());
    let notes = notes(&read);
    assert!(
        notes
            .iter()
            .any(|note| note.contains("1 row without PreTaxCost (of 2022-11-03)"))
    );
}
