//! Seconds from a scenario to a certified plan, for synthetic fleets.
//!
//! `cargo xtask bench` runs this and records the medians.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, SamplingMode};
use idlewise::plan::Status;
use idlewise::{Error, Options};
use idlewise_tests::generate::{Shape, scenario};

/// Names and shapes; the last one of the fleets has 36,000 eligible triples.
fn cases() -> [(&'static str, Shape); 5] {
    let fleet = |nodes, demands| Shape {
        nodes,
        demands,
        hardware: 8,
        ..Shape::default()
    };
    [
        ("fleet-20x5", fleet(20, 5)),
        ("fleet-200x18", fleet(200, 18)),
        ("fleet-2000x18", fleet(2_000, 18)),
        (
            "day-50x10",
            Shape {
                periods: 24,
                ..fleet(50, 10)
            },
        ),
        (
            "resident-8x4",
            Shape {
                resident: true,
                load: 0.8,
                ..fleet(8, 4)
            },
        ),
    ]
}

fn main() -> Result<(), Error> {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("solve");
    // One solve may take seconds: few samples, and each of equal length.
    group
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(10));
    let options = Options::default();
    for (name, shape) in cases() {
        let scenario = scenario(&shape);
        // A fast wrong answer is worth nothing: only optimal plans are timed.
        let plan = idlewise::solve(&scenario, &options)?;
        if plan.status != Status::Optimal {
            let found = format!("{name}: expected an optimal plan, found {:?}", plan.status);
            return Err(Error::Solver(found));
        }
        group.bench_function(name, |bencher| {
            bencher.iter(|| idlewise::solve(black_box(&scenario), &options));
        });
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}
