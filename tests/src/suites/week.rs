//! A week of hours for an inventory of 500 entries and 100 demands.

use idlewise::scenario::Scenario;

use super::inventory;
use super::pressure::Pressure;
use crate::generate::Random;

const ENTRIES: usize = 500;
const CLASSES: usize = 60;
const DEMANDS: usize = 100;
const DAYS: usize = 7;

/// Rates follow the clock of the region; the weekend is quieter. A measured
/// week has noise on top, so that no two hours are alike.
pub(super) fn scenario(measured: bool, pressure: Pressure) -> Scenario {
    let shape = move |random: &mut Random| {
        let noon = random.between(0.0, 24.0);
        let swing = random.between(0.1, 0.35);
        let weekend = random.between(0.5, 0.9);
        (0..DAYS * 24)
            .map(|hour| {
                let (day, hour) = (hour / 24, (hour % 24) as f64);
                let clock = (hour - noon) / 24.0 * std::f64::consts::TAU;
                let quiet = if day < 5 { 1.0 } else { weekend };
                let noise = if measured {
                    random.between(0.9, 1.0)
                } else {
                    1.0
                };
                (1.0 - swing + swing * clock.cos()) * quiet * noise
            })
            .collect()
    };
    inventory::over_time((ENTRIES, CLASSES, DEMANDS), shape, pressure)
}
