//! When a number of machines is chosen: before anyone knows which of several futures comes,
//! or in each of them.

use schemars::JsonSchema;
use serde::Serialize;

use super::advice_list::List;
use super::path::Path;
use super::{Count, Scenario};

/// When a number of machines is chosen, where a scenario has several futures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Decided {
    /// Before anyone knows which future comes: one number for all of them.
    #[default]
    Before,
    /// In each future, once it has come: what is rented on demand. So are the replicas on
    /// these machines.
    After,
}

impl Decided {
    /// All of them.
    pub(super) const ALL: [Decided; 2] = [Decided::Before, Decided::After];

    /// The name as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Decided::Before => "before",
            Decided::After => "after",
        }
    }

    // serde wants a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(super) fn is_before(&self) -> bool {
        *self == Decided::Before
    }
}

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
