//! What becomes of every demand and node in one future.

use super::Node;

/// What happens in one future.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fate {
    pub id: String,
    /// Of 1, over all futures.
    pub weight: f64,
    /// Units per second, by demand and period.
    pub rates: Vec<Vec<f64>>,
    /// By node.
    pub availability: Vec<f64>,
    /// Part of what stands on a node that is there: less than 1 where its availability is
    /// less than its own.
    pub kept: Vec<f64>,
    /// Price per machine and hour, by node.
    pub prices: Vec<Option<f64>>,
    /// In place of the demands' own.
    pub min_served: Option<f64>,
}

impl Fate {
    /// The availability of a node becomes this.
    pub fn lose(&mut self, number: usize, node: &Node, availability: f64) {
        self.availability[number] = availability;
        self.kept[number] = if node.availability > 0.0 {
            (availability / node.availability).min(1.0)
        } else {
            0.0
        };
    }
}
