//! Machines whose price nobody gave. A missing price is not a price of zero: what such
//! machines cost is not known, so every figure of money leaves them out and names them.

use super::{Node, Scenario};

impl Node {
    /// Currency per machine and hour in sums: 0 where no price is given, so whoever shows
    /// such a sum names [`Scenario::unpriced`] beside it.
    pub fn machine_price(&self) -> f64 {
        self.price_per_hour.unwrap_or(0.0)
    }
}

impl Scenario {
    /// The nodes without `price_per_hour` where another node has one, in the scenario's
    /// order; none where nothing is priced, as there no figure is of money.
    ///
    /// ```
    /// use idlewise::{Node, Scenario};
    /// let scenario = Scenario::new("two sites")
    ///     .node(Node::new("bought", "L40S").price_per_hour(0.9))
    ///     .node(Node::new("borrowed", "L40S"));
    /// let unpriced: Vec<&str> = scenario.unpriced().map(|node| node.id.as_str()).collect();
    /// assert_eq!(unpriced, ["borrowed"]);
    /// ```
    pub fn unpriced(&self) -> impl Iterator<Item = &Node> {
        let some_have = self.nodes.iter().any(|n| n.price_per_hour.is_some());
        let without = move |n: &&Node| some_have && n.price_per_hour.is_none();
        self.nodes.iter().filter(without)
    }

    /// Whether shares of the fleet can be weighted by price: every node that has compute
    /// is priced. Otherwise they are weighted by compute.
    pub fn weighs_by_price(&self) -> bool {
        let has_compute = |n: &&Node| n.capacity.get(&self.compute).is_some_and(|c| *c > 0.0);
        let mut with_compute = self.nodes.iter().filter(has_compute);
        with_compute.all(|n| n.price_per_hour.is_some())
    }
}
