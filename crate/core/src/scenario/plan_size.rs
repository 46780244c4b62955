//! About how large a plan of a scenario is.

use super::Scenario;

impl Scenario {
    /// About how many bytes a plan takes that names every node and demand in every period,
    /// with indented lines and the numbers of an average length.
    ///
    /// ```
    /// use idlewise::{Scenario, example};
    /// let scenario = Scenario::from_json(example::JSON)?;
    /// assert!((100_000..4_000_000).contains(&scenario.plan_bytes()));
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    pub fn plan_bytes(&self) -> usize {
        const NUMBER: usize = 18;
        const LINE: usize = 16;
        const LISTS: usize = 5;
        const FIELDS: usize = 7;
        let node = |id: &str, names: usize, resources: usize| {
            let lists = LISTS * (2 * LINE + names + resources * (LINE + NUMBER));
            id.len() + 4 * LINE + lists
        };
        let nodes = self.nodes.iter();
        let nodes = nodes.map(|n| {
            node(
                &n.id,
                n.capacity.keys().map(String::len).sum(),
                n.capacity.len(),
            )
        });
        let demands = self.demands.iter();
        let demands = demands.map(|d| d.id.len() + FIELDS * (LINE + NUMBER));
        let one: usize = nodes.chain(demands).sum();
        one.saturating_mul(self.periods.len())
    }
}
