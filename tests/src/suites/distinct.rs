//! Every node different: its size, its price and the models it may host.
//! Nothing can be merged, so the engine has to face the whole program.

use idlewise::scenario::{Count, Scenario};

use super::parts::{amounts, demand, empty, hardware, model, node, short, size_demands};
use super::pressure::Pressure;
use crate::generate::Random;

/// Hardware classes. Every model has a profile for each, with a speed and
/// needs of its own.
pub(super) const HARDWARE: usize = 40;

pub(super) fn scenario(
    nodes: usize,
    demands: usize,
    resources: usize,
    density: f64,
    pressure: Pressure,
) -> Scenario {
    let mut random = Random::new((nodes + demands) as u64);
    let mut s = fleet(nodes, demands, resources, density, pressure, &mut random);
    size_demands(&mut s, pressure.load(), &mut random);
    s
}

/// Everything but rates. Each demand has a model of its own, and a node hosts
/// each model with the probability `density`, at least one of them.
pub(super) fn fleet(
    nodes: usize,
    demands: usize,
    resources: usize,
    density: f64,
    pressure: Pressure,
    random: &mut Random,
) -> Scenario {
    let mut s = empty(pressure, 1);
    let speeds: Vec<f64> = (0..HARDWARE).map(|_| random.between(0.3, 1.5)).collect();
    let all: Vec<usize> = (0..HARDWARE).collect();
    s.models = (0..demands)
        .map(|m| model(m, &all, &speeds, resources, random))
        .collect();
    s.demands = (0..demands)
        .map(|d| demand(d, &s.models[d], vec![1.0], random))
        .collect();
    s.nodes = (0..nodes)
        .map(|n| {
            let gpus = random.whole(4, 8) as f64;
            let sizes = [
                gpus,
                short(gpus * random.between(40.0, 140.0)),
                short(gpus * random.between(1.0, 8.0)),
            ];
            let mut node = node(n, n % HARDWARE, &sizes[..resources]);
            node.count = Count::Fixed(random.whole(1, 40));
            node.region = super::parts::region(0);
            node.availability = short(random.between(0.95, 1.0));
            // Demand n % demands is always served somewhere.
            let sure = n % demands;
            node.hosts = Some(
                (0..demands)
                    .filter(|&m| m == sure || random.between(0.0, 1.0) < density)
                    .map(|m| s.models[m].id.clone())
                    .collect(),
            );
            if pressure == Pressure::Slack {
                node.usage_price = amounts(&[short(random.between(0.2, 3.0))]);
            }
            debug_assert_eq!(node.hardware, hardware(n % HARDWARE));
            node
        })
        .collect();
    s
}
