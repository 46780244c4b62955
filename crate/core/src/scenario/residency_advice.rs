//! Where demands may be served, in words, and lists of regions in which nothing stands.

use std::collections::{BTreeMap, BTreeSet};

use super::nearest::Search;
use super::text::quoted;
use super::{Demand, Scenario};

/// Where a demand may be served.
pub(super) fn served_in(demand: &Demand) -> String {
    let regions = demand.in_regions.iter().flatten();
    let names: Vec<&str> = regions.map(String::as_str).collect();
    format!("{} may be served in {} only", demand.id, names.join(", "))
}

/// Regions that demands name and no node is in: where, and what is odd.
pub(super) fn findings(scenario: &Scenario) -> Vec<(String, String)> {
    let regions: BTreeSet<&str> = scenario.nodes.iter().map(|n| n.region.as_str()).collect();
    let mut unknown: BTreeMap<&str, (String, usize)> = BTreeMap::new();
    for (d, demand) in scenario.demands.iter().enumerate() {
        for (i, region) in demand.in_regions.iter().flatten().enumerate() {
            if !regions.contains(region.as_str()) {
                let place = || (format!("$.demands[{d}].in_regions[{i}]"), 0);
                unknown.entry(region).or_insert_with(place).1 += 1;
            }
        }
    }
    let mut search = Search::default();
    let found = unknown.into_iter().map(|(region, (place, demands))| {
        let more = match demands - 1 {
            0 => String::new(),
            more => format!(" (so do {more} more demands)"),
        };
        let near = search.nearest(region, regions.iter().copied());
        let near = near.map_or_else(String::new, |near| {
            format!("; did you mean {}?", quoted(near))
        });
        (
            place,
            format!("it names {}, where no node is{more}{near}", quoted(region)),
        )
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::from_json;

    fn said(regions: &serde_json::Value) -> Vec<String> {
        let scenario = json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H", "region": "us-west", "capacity": {"gpu": 1}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
            "demands": [
                {"id": "chat", "model": "m", "region": "us-west", "rate": 1},
                {"id": "eu-chat", "model": "m", "region": "us-west", "rate": 1, "in_regions": regions}
            ]
        });
        let scenario = from_json(scenario.to_string().as_bytes()).unwrap();
        let said = scenario.advise();
        said.iter()
            .map(|a| format!("{}: {}", a.path, a.text))
            .collect()
    }

    #[test]
    fn a_region_that_no_node_is_in_is_named() {
        assert_eq!(said(&json!(["us-west"])), Vec::<String>::new());
        assert_eq!(
            said(&json!(["us-west", "us-wst"])),
            [
                "$.demands[1].in_regions[1]: it names \"us-wst\", where no node is; did you mean \
              \"us-west\"?"
            ]
        );
    }

    #[test]
    fn what_no_node_may_serve_says_where_it_may_be_served() {
        assert_eq!(
            said(&json!(["eu"])),
            [
                "$.demands[1].in_regions[0]: it names \"eu\", where no node is",
                "$.demands[1]: no node can serve it: eu-chat may be served in eu only, and the \
                 last candidate, $.nodes[0], is elsewhere"
            ]
        );
    }
}
