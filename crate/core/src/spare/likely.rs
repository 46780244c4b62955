//! How much of a demand more replicas would serve, were every period of the scenario as
//! likely as the others, by its hours.

use crate::scenario::Fleet;

/// The spread of each demand over the scenario's periods.
pub(super) struct Likely {
    /// By demand: its rates from the smallest up, each with the share of the hours in
    /// which the rate is that much or more, and their sum of share x rate.
    spread: Vec<Vec<Step>>,
}

struct Step {
    rate: f64,
    /// Of this rate and all larger ones.
    share: f64,
    /// Of this rate and all larger ones: share x rate.
    total: f64,
}

impl Likely {
    pub fn new(fleet: &Fleet<'_>) -> Self {
        let hours: f64 = fleet.hours.iter().sum();
        let spread = (0..fleet.demands.len()).map(|d| {
            let mut rates: Vec<(f64, f64)> = fleet
                .hours
                .iter()
                .enumerate()
                .map(|(t, own)| (fleet.rate(d, t), own / hours))
                .collect();
            rates.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut steps: Vec<Step> = Vec::with_capacity(rates.len());
            let (mut share, mut total) = (0.0, 0.0);
            for &(rate, own) in rates.iter().rev() {
                share += own;
                total += own * rate;
                steps.push(Step { rate, share, total });
            }
            steps.reverse();
            steps
        });
        Likely {
            spread: spread.collect(),
        }
    }

    /// What is expected to come of a demand beyond `covered` units per second and within
    /// the next `units`.
    pub fn between(&self, demand: usize, covered: f64, units: f64) -> f64 {
        let beyond = |covered: f64| {
            let steps = &self.spread[demand];
            let first = steps.partition_point(|step| step.rate <= covered);
            let above = steps.get(first);
            above.map_or(0.0, |s| (s.total - s.share * covered).max(0.0))
        };
        (beyond(covered) - beyond(covered + units)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Demand, Model, Node, Period, Profile, Scenario};

    #[test]
    fn half_of_the_periods_need_the_second_ten_and_a_quarter_the_third() {
        let scenario = Scenario::new("s")
            .periods([1.0, 1.0, 2.0].map(Period::new))
            .node(Node::new("n", "H").capacity("gpu", 1.0))
            .model(Model::new("m").profile(Profile::new("H", 10.0)))
            .demand(Demand::new("d", "m", [20.0, 30.0, 10.0]));
        let likely = Likely::new(&Fleet::new(&scenario));
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a}, not {b}");
        near(likely.between(0, 0.0, 10.0), 10.0);
        near(likely.between(0, 10.0, 10.0), 5.0);
        near(likely.between(0, 20.0, 10.0), 2.5);
        near(likely.between(0, 25.0, 10.0), 1.25);
        near(likely.between(0, 30.0, 10.0), 0.0);
    }
}
