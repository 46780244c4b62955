//! A network's fleet: entries of several operators in all regions, each with
//! modes, availability, headroom and prices of its own, for demands with limits
//! of round trips and modes that cost overhead, through the hours of a day.

use idlewise::scenario::{Count, Scenario, VerificationMode};

use super::dense::open_to_someone;
use super::parts::{
    REGIONS, VERIFIED, amounts, demand, empty, model, node, region, short, size_demands,
};
use super::pressure::Pressure;
use crate::generate::Random;

/// Hardware classes; every model runs on about half of them.
const HARDWARE: usize = 12;
/// The mode that takes several times the work.
const PROVED: &str = "zk";
/// Operators.
const OPERATORS: u64 = 8;

pub(super) fn scenario(
    (entries, demands, periods): (usize, usize, usize),
    pressure: Pressure,
    seed: u64,
) -> Scenario {
    let mut random = Random::new((entries + demands + periods) as u64 + (seed << 32));
    let mut s = empty(pressure, periods).verification(PROVED, VerificationMode::new(6.0));
    let speeds: Vec<f64> = (0..HARDWARE).map(|_| random.between(0.3, 1.5)).collect();
    s.models = (0..(demands / 3).max(4))
        .map(|m| {
            let on: Vec<usize> = (0..HARDWARE)
                .filter(|&h| h == m % HARDWARE || random.whole(0, 1) == 0)
                .collect();
            model(m, &on, &speeds, 2, &mut random)
        })
        .collect();
    s.demands = (0..demands)
        .map(|d| {
            let wanted = &s.models[random.whole(0, s.models.len() as u64 - 1) as usize];
            let shape = day(periods, &mut random);
            let mut made = demand(d, wanted, shape, &mut random);
            made.region = region(random.whole(0, REGIONS as u64 - 1) as usize);
            match random.whole(0, 9) {
                0 => PROVED.clone_into(&mut made.verification),
                1 | 2 => VERIFIED.clone_into(&mut made.verification),
                _ => {}
            }
            made.max_rtt_ms = [None, Some(60.0), Some(100.0)][random.whole(0, 2) as usize];
            made
        })
        .collect();
    s.nodes = (0..entries)
        .map(|n| {
            let class = n % HARDWARE;
            let gpus = [1.0, 2.0, 4.0, 8.0][random.whole(0, 3) as usize];
            let memory = [24.0, 48.0, 80.0, 96.0, 141.0][class % 5];
            let mut node = node(n, class, &[gpus, gpus * memory])
                .operator(format!("operator-{}", random.whole(0, OPERATORS - 1)))
                .price_per_hour(short(gpus * random.between(0.5, 4.0)))
                .headroom([0.0, 0.05, 0.1, 0.2][random.whole(0, 3) as usize])
                .availability(short(random.between(0.9, 1.0)));
            node.count = Count::Fixed(random.whole(1, 40));
            node.region = region(random.whole(0, REGIONS as u64 - 1) as usize);
            for mode in [VERIFIED, PROVED] {
                if random.whole(0, 2) == 0 {
                    node.verification.push(mode.to_owned());
                }
            }
            if pressure == Pressure::Slack {
                node.usage_price = amounts(&[short(random.between(0.2, 3.0))]);
            }
            node
        })
        .collect();
    open_to_someone(&mut s);
    size_demands(&mut s, pressure.load(), &mut random);
    s
}

/// Rates by the clock of a region, no two hours alike.
fn day(periods: usize, random: &mut Random) -> Vec<f64> {
    if periods == 1 {
        return vec![1.0];
    }
    let noon = random.between(0.0, 24.0);
    let swing = random.between(0.1, 0.35);
    (0..periods)
        .map(|hour| {
            let clock = ((hour % 24) as f64 - noon) / 24.0 * std::f64::consts::TAU;
            (1.0 - swing + swing * clock.cos()) * random.between(0.9, 1.0)
        })
        .collect()
}
