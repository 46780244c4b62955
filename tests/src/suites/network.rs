//! Every node different, and the speed of a model on a hardware class is the model's times
//! the class's: the program is a network, which a solver of flows can have.

use std::collections::HashMap;

use idlewise::scenario::Scenario;

use super::distinct::{self, HARDWARE};
use super::parts::{hardware, short, size_demands};
use super::pressure::Pressure;
use crate::generate::Random;

pub(super) fn scenario(nodes: usize, demands: usize, density: f64, pressure: Pressure) -> Scenario {
    let mut random = Random::new((5 * nodes + demands) as u64);
    let mut s = distinct::fleet(nodes, demands, 1, density, pressure, &mut random);
    // Quarters: their products with whole numbers are exact.
    let speeds: HashMap<String, f64> = (0..HARDWARE)
        .map(|class| (hardware(class), random.whole(2, 6) as f64 / 4.0))
        .collect();
    for model in &mut s.models {
        let rate = short(random.between(500.0, 8_000.0)).round();
        let gpus = [1.0, 2.0, 4.0][random.whole(0, 2) as usize];
        for profile in &mut model.profiles {
            profile.rate = rate * gpus * speeds.get(&profile.hardware).copied().unwrap_or(1.0);
            for amount in profile.uses.values_mut() {
                *amount = gpus;
            }
        }
    }
    for demand in &mut s.demands {
        let worth = random.between(1.0, 4.0);
        demand.value = short(worth / (3600.0 * 4_000.0));
    }
    size_demands(&mut s, pressure.load(), &mut random);
    s
}

#[cfg(test)]
mod tests {
    use super::super::Instance;

    #[test]
    fn what_a_unit_takes_is_a_product_of_model_and_hardware() {
        let made = Instance::named("network-1000x100-slack")
            .unwrap()
            .scenario();
        let first = &made.models[0].profiles;
        for model in &made.models {
            for (own, other) in model.profiles.iter().zip(first) {
                assert_eq!(own.hardware, other.hardware);
                let across = own.rate * first[0].rate - other.rate * model.profiles[0].rate;
                assert_eq!(across, 0.0, "{} on {}", model.id, own.hardware);
            }
        }
    }
}
