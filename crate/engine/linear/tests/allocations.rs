//! The interior-point method works in memory that it takes at the start: a step
//! allocates nothing. One test, so that no other thread is counted.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

use idlewise_linear::{Column, Lp, interior};

/// The system's allocator, which counts what is asked of it.
struct Counting;

static ASKED: AtomicU64 = AtomicU64::new(0);

#[expect(unsafe_code, reason = "an allocator can only be written so")]
// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.fetch_add(1, Ordering::Relaxed);
        // SAFETY: what holds for this call holds for that one.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: what holds for this call holds for that one.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ASKED.fetch_add(1, Ordering::Relaxed);
        // SAFETY: what holds for this call holds for that one.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Every demand on every node, two resources each; with a budget of all nodes,
/// columns of many entries buy room for all demands on a node.
fn placement(nodes: usize, demands: usize) -> Lp {
    let open = f64::INFINITY;
    let number = |a: usize, b: usize| 0.2 + ((a * 37 + b * 61 + a * b) % 97) as f64 / 97.0;
    let mut lp = Lp::new();
    for node in 0..nodes {
        lp.add_row(-open, 0.5 + number(node, 3));
        lp.add_row(-open, 0.5 + number(node, 5));
    }
    for demand in 0..demands {
        lp.add_row(-open, number(demand, 7));
    }
    let budget = lp.add_row(-open, 1.0);
    let column = |gain: f64, upper: f64| Column {
        gain,
        lower: 0.0,
        upper,
        size: 1.0,
        integer: false,
    };
    for node in 0..nodes {
        for demand in 0..demands {
            let entries = [
                (2 * node, number(node, demand)),
                (2 * node + 1, number(demand, node + 11)),
                (2 * nodes + demand, 1.0),
            ];
            let gain = number(node + 2, demand + 1);
            lp.add_column(column(gain, open), &entries);
        }
    }
    for node in 0..nodes {
        let mut entries = vec![(2 * node, -1.0), (budget, number(node, 1))];
        entries.extend((0..demands).map(|demand| (2 * nodes + demand, -0.01)));
        lp.add_column(column(-0.1, 5.0), &entries);
    }
    lp
}

/// What had been asked for each time the method could be stopped.
fn asked_between_steps(lp: &Lp) -> Vec<u64> {
    let counts = RefCell::new(Vec::with_capacity(1_000));
    let structure = interior::Structure::new(lp);
    let point = interior::solve_with(lp, &structure, &|| {
        counts.borrow_mut().push(ASKED.load(Ordering::Relaxed));
        false
    });
    assert!(point.error < 1e-9, "{}", point.error);
    counts.into_inner()
}

#[test]
fn a_step_allocates_nothing() {
    for (nodes, demands) in [(12, 20), (40, 12)] {
        let counts = asked_between_steps(&placement(nodes, demands));
        assert!(counts.len() > 8, "{} steps", counts.len());
        let (first, last) = (counts[0], counts[counts.len() - 1]);
        assert_eq!(first, last, "{counts:?}");
    }
    // A wide program exchanges columns after every third step.
    let counts = asked_between_steps(&placement(60, 40));
    let exchanges = counts.windows(2).filter(|pair| pair[0] < pair[1]).count();
    assert!(3 * exchanges <= counts.len(), "{counts:?}");
}
