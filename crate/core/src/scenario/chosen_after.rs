//! Machines that are chosen anew in each of several futures: whether there are any, and what
//! is said where nothing can differ.

use super::advice_list::List;
use super::path::Path;
use super::{Count, Decided, Scenario};

impl Scenario {
    /// Whether some machines are chosen anew in each of several futures.
    pub fn decides_after(&self) -> bool {
        let after = |count: Count| count.decided() == Decided::After;
        !self.futures.is_empty() && self.nodes.iter().any(|n| after(n.count))
    }
}

/// A choice for each future where there are none.
pub(super) fn findings(scenario: &Scenario, advice: &mut List) {
    let mut nodes = scenario.nodes.iter();
    let after = nodes.position(|n| n.count.decided() == Decided::After);
    if let (true, Some(first)) = (scenario.futures.is_empty(), after) {
        let path = Path::ROOT.field("nodes");
        let node = path.index(first);
        let count = node.field("count");
        advice.add(
            &count.field("decided"),
            "\"after\" decides nothing here: there are no futures that could differ",
        );
    }
}
