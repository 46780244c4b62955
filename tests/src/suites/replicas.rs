//! Models that must be resident to serve: memory is held by replicas, which
//! are continuous columns here, and some models have a limit on them.

use idlewise::scenario::{ObjectiveName, Scenario};

use super::distinct;
use super::parts::size_demands;
use super::pressure::Pressure;
use crate::generate::Random;

pub(super) fn scenario(nodes: usize, demands: usize, density: f64, pressure: Pressure) -> Scenario {
    let mut random = Random::new((3 * nodes + demands) as u64);
    let mut s = distinct::fleet(nodes, demands, 2, density, pressure, &mut random);
    for profile in s.models.iter_mut().flat_map(|m| &mut m.profiles) {
        profile.holds.extend(profile.uses.remove_entry("vram_gb"));
        // The largest model takes a little more than two of the smallest machines.
        profile.machines = 3;
    }
    // Two streams of every fourth model: they share its replicas.
    for d in (0..demands).step_by(4).filter(|d| d + 1 < demands) {
        let model = s.demands[d].model.clone();
        s.demands[d + 1].model = model;
    }
    size_demands(&mut s, pressure.load(), &mut random);
    if pressure == Pressure::Contended {
        s.policy.objective = ObjectiveName::Profit;
        for (m, model) in s.models.iter_mut().enumerate().filter(|(m, _)| m % 5 == 0) {
            model.max_replicas = Some(nodes as u64 / 4 + m as u64);
        }
        for (n, node) in s.nodes.iter_mut().enumerate() {
            node.usage_price = super::parts::amounts(&[0.1 + 0.001 * (n % 97) as f64]);
        }
    }
    s
}
