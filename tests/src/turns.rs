//! What the sliders of a page change: scenarios that differ from another one in
//! a few numbers.

use idlewise::Scenario;
use idlewise::scenario::Count;

/// Every kind of change, by name.
pub const TURNS: [&str; 6] = [
    "demand",
    "one demand",
    "headroom",
    "availability",
    "values",
    "count",
];

/// A scenario with one thing turned, a little further with every step.
pub fn turned(scenario: &Scenario, turn: &str, step: u32) -> Scenario {
    let mut s = scenario.clone();
    let step = f64::from(step);
    match turn {
        "demand" => {
            for demand in &mut s.demands {
                scale(&mut demand.rate, 1.0 + 0.02 * step);
            }
        }
        "one demand" => {
            let middle = s.demands.len() / 2;
            scale(&mut s.demands[middle].rate, 1.0 + 0.1 * step);
        }
        "headroom" => {
            for node in &mut s.nodes {
                node.headroom = (node.headroom + 0.01 * step).min(0.9);
            }
        }
        "availability" => {
            for node in &mut s.nodes {
                node.availability *= 1.0 - 0.01 * step;
            }
        }
        "values" => {
            for (n, demand) in s.demands.iter_mut().enumerate() {
                demand.value *= 1.0 + 0.03 * step * (n % 3) as f64;
            }
        }
        _ => {
            let middle = s.nodes.len() / 2;
            if let Count::Fixed(count) = &mut s.nodes[middle].count {
                *count += step as u64;
            }
        }
    }
    s
}

fn scale(rate: &mut [f64], factor: f64) {
    for r in rate {
        *r *= factor;
    }
}
