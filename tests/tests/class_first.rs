//! Clusters whose nodes differ in what is free of them only are solved class first. The
//! plan is as good as that of the simplex method, which knows no classes, and proved.

use idlewise::certify::verify;
use idlewise::scenario::Scenario;
use idlewise::{EngineName, Options, solve};
use idlewise_tests::suites::{Instance, Pressure, Suite};

/// Seeds that no other use of the suite has.
const SEEDS: std::ops::Range<u64> = 1_000..1_004;

fn cluster(seed: u64, pressure: Pressure) -> Scenario {
    let suite = Suite::Dense {
        nodes: 600,
        demands: 18,
    };
    Instance {
        suite,
        pressure,
        seed,
    }
    .scenario()
}

#[test]
fn the_plan_is_as_good_as_without_classes() {
    for seed in SEEDS {
        for pressure in [Pressure::Contended, Pressure::Slack] {
            let scenario = cluster(seed, pressure);
            let by = |engine| {
                let options = Options {
                    engine,
                    gap: 0.0,
                    ..Options::default()
                };
                solve(&scenario, &options).unwrap()
            };
            let (own, plain) = (by(EngineName::Auto), by(EngineName::Simplex));
            let (value, other) = (own.objective.value, plain.objective.value);
            assert!(
                (value - other).abs() <= 1e-9 * other.abs(),
                "{seed} {pressure:?}: {value} {other}"
            );
            assert!(own.objective.gap <= 1e-8, "{}", own.objective.gap);
            let checked = verify(&scenario, &own);
            assert!(checked.valid, "{:?}", checked.findings);
        }
    }
}
