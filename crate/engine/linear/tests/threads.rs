//! The interior-point method finds the same point, bit for bit, however many
//! threads share its work.

use idlewise_linear::{Column, Lp, interior};

/// Every demand on every node: what is left to factor is as large and dense as
/// there are demands.
fn placement(nodes: usize, demands: usize) -> Lp {
    let open = f64::INFINITY;
    let number = |a: usize, b: usize| 0.2 + ((a * 37 + b * 61 + a * b) % 97) as f64 / 97.0;
    let mut lp = Lp::new();
    for node in 0..nodes {
        lp.add_row(-open, 0.5 + number(node, 3));
    }
    for demand in 0..demands {
        lp.add_row(-open, 0.3 * number(demand, 7));
    }
    for node in 0..nodes {
        for demand in 0..demands {
            let column = Column {
                gain: number(node + 2, demand + 1),
                lower: 0.0,
                upper: open,
                size: 1.0,
                integer: false,
            };
            let entries = [(node, number(node, demand)), (nodes + demand, 1.0)];
            lp.add_column(column, &entries);
        }
    }
    lp
}

/// The bits of all numbers of the answer.
fn answer(lp: &Lp) -> Vec<u64> {
    let point = interior::solve(lp, &|| false);
    assert!(point.error < 1e-9, "{}", point.error);
    let numbers = point.x.iter().chain(&point.prices).chain([&point.error]);
    numbers.map(|v| v.to_bits()).collect()
}

#[test]
fn threads_change_no_bit() {
    let lp = placement(320, 300);
    let answers: Vec<Vec<u64>> = [1, 2, 4]
        .into_iter()
        .map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.unwrap().install(|| answer(&lp))
        })
        .collect();
    assert_eq!(answers[0], answers[1], "two threads");
    assert_eq!(answers[0], answers[2], "four threads");
}
