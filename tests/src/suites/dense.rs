//! A shared cluster: every node has other free amounts of compute and memory,
//! so that nothing can be merged, yet what a node is good for depends on its
//! hardware, region and mode alone.

use idlewise::scenario::{NO_VERIFICATION, Scenario};

use super::parts::{
    VERIFIED, amounts, demand, eligible, empty, model, node, region, short, size_demands,
};
use super::pressure::Pressure;
use crate::generate::Random;

/// Hardware classes; every model runs on a third of them.
const HARDWARE: usize = 12;
/// Neighbours among the regions.
const PLACES: usize = 4;
/// Demands for each model.
const STREAMS: usize = 2;

pub(super) fn scenario(nodes: usize, demands: usize, pressure: Pressure, seed: u64) -> Scenario {
    let mut random = Random::new((nodes + demands) as u64 + (seed << 32));
    let mut s = empty(pressure, 1);
    let speeds: Vec<f64> = (0..HARDWARE).map(|_| random.between(0.3, 1.5)).collect();
    s.models = (0..demands.div_ceil(STREAMS))
        .map(|m| {
            let on: Vec<usize> = (0..HARDWARE)
                .filter(|&h| h % 3 == m % 3)
                .map(|h| (h + m / 3) % HARDWARE)
                .collect();
            model(m, &on, &speeds, 2, &mut random)
        })
        .collect();
    s.demands = (0..demands)
        .map(|d| {
            let mut made = demand(d, &s.models[d / STREAMS], vec![1.0], &mut random);
            made.region = region(random.whole(0, PLACES as u64 - 1) as usize);
            if random.whole(0, 4) == 0 {
                VERIFIED.clone_into(&mut made.verification);
            }
            made.max_rtt_ms = [None, None, None, Some(60.0)][random.whole(0, 3) as usize];
            made
        })
        .collect();
    // Compute costs the same on equal hardware in one place.
    let prices: Vec<f64> = (0..HARDWARE * PLACES)
        .map(|_| short(random.between(0.2, 3.0)))
        .collect();
    s.nodes = (0..nodes)
        .map(|n| {
            let class = n % HARDWARE;
            let place = random.whole(0, PLACES as u64 - 1) as usize;
            let memory = [24.0, 48.0, 80.0, 96.0, 141.0][class % 5];
            // What others leave of it: of memory now more, now less than of compute.
            let free = random.between(0.5, 8.0);
            let beside = (free * random.between(0.5, 1.5)).min(8.0);
            let sizes = [short(free), short(beside * memory)];
            let mut node = node(n, class, &sizes).price_per_hour(short(2.0 * free));
            node.region = region(place);
            if random.whole(0, 2) == 0 {
                node.verification.push(VERIFIED.to_owned());
            }
            if pressure == Pressure::Slack {
                node.usage_price = amounts(&[prices[class * PLACES + place]]);
            }
            node
        })
        .collect();
    open_to_someone(&mut s);
    size_demands(&mut s, pressure.load(), &mut random);
    s
}

/// A demand that no node can serve would say nothing about speed.
pub(super) fn open_to_someone(s: &mut Scenario) {
    let mut served = vec![false; s.demands.len()];
    {
        let of = eligible(s);
        for node in &s.nodes {
            for (d, _) in of(node) {
                served[d] = true;
            }
        }
    }
    for (demand, _) in s.demands.iter_mut().zip(served).filter(|(_, ok)| !ok) {
        demand.max_rtt_ms = None;
        NO_VERIFICATION.clone_into(&mut demand.verification);
    }
}
