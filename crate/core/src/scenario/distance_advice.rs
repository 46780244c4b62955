//! Several regions between which nothing limits who serves whom: no round trip is known, so
//! the far side of the world is as good as the next room.

use std::collections::BTreeSet;

use super::Scenario;
use super::text::quoted;
use super::types::DEFAULT_REGION;

/// Where, and what is odd, if it is.
pub(super) fn finding(scenario: &Scenario) -> Option<(String, String)> {
    let is_limited =
        |demand: &super::Demand| demand.max_rtt_ms.is_some() || demand.in_regions.is_some();
    if !scenario.rtt_ms.is_empty() || scenario.demands.iter().any(is_limited) {
        return None;
    }
    // Who names no region does not tell places apart.
    let named = |region: &&str| !region.is_empty() && *region != DEFAULT_REGION;
    let here = scenario.nodes.iter().map(|node| node.region.as_str());
    let here: BTreeSet<&str> = here.filter(named).collect();
    let there = scenario.demands.iter().map(|demand| demand.region.as_str());
    let there: BTreeSet<&str> = there.filter(named).collect();
    // One of a demand and another one of a node.
    let (demand, node) = there.iter().find_map(|demand| {
        let other = here.iter().find(|node| *node != demand)?;
        Some((demand, other))
    })?;
    let text = format!(
        "no round trips are given: a demand from {} is served in {} as if it were near; give \
         rtt_ms, and demands a max_rtt_ms",
        quoted(demand),
        quoted(node)
    );
    Some(("$.rtt_ms".to_owned(), text))
}

#[cfg(test)]
mod tests {
    use crate::scenario::{Demand, Model, Node, Profile, Scenario};

    fn two_regions() -> Scenario {
        Scenario::new("two")
            .node(Node::new("a", "H").region("us").capacity("gpu", 1.0))
            .node(Node::new("b", "H").region("eu").capacity("gpu", 1.0))
            .model(Model::new("m").profile(Profile::new("H", 1.0)))
            .demand(Demand::new("d", "m", 1.0).region("eu"))
    }

    #[test]
    fn regions_without_distances_are_one_finding() {
        let said = |scenario: &Scenario| -> Vec<String> {
            let odd = scenario.advise().into_iter();
            let odd = odd.filter(|advice| advice.path == "$.rtt_ms");
            odd.map(|advice| advice.text).collect()
        };
        assert_eq!(
            said(&two_regions()),
            [
                "no round trips are given: a demand from \"eu\" is served in \"us\" as if it were \
                 near; give rtt_ms, and demands a max_rtt_ms"
            ]
        );
        let mut known = two_regions();
        known
            .rtt_ms
            .entry("us".to_owned())
            .or_default()
            .insert("eu".to_owned(), 90.0);
        assert_eq!(said(&known), Vec::<String>::new());
        let mut limited = two_regions();
        limited.demands[0].in_regions = Some(vec!["eu".to_owned()]);
        assert_eq!(said(&limited), Vec::<String>::new());
        let mut one = two_regions();
        one.nodes.remove(0);
        assert_eq!(said(&one), Vec::<String>::new());
    }
}
