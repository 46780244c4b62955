//! `current`: the routing that the scenario lists.

use std::collections::{BTreeMap, HashMap};

use super::eligible::Eligible;
use crate::assignment::Flow;
use crate::scenario::Fleet;

/// Today's rates by period.
type Rates<'f> = &'f [f64];

/// Where each demand goes today, by node.
#[derive(Debug)]
pub(super) struct Today<'f> {
    listed: Vec<BTreeMap<usize, Rates<'f>>>,
}

impl<'f> Today<'f> {
    /// Indexes the listed routes that have a rate.
    pub fn new(fleet: &'f Fleet<'_>) -> Self {
        let scenario = fleet.scenario;
        let demands: HashMap<&str, usize> = scenario
            .demands
            .iter()
            .enumerate()
            .map(|(d, entry)| (entry.id.as_str(), d))
            .collect();
        let nodes: HashMap<&str, usize> = scenario
            .nodes
            .iter()
            .enumerate()
            .map(|(g, entry)| (entry.id.as_str(), g))
            .collect();
        let mut listed = vec![BTreeMap::new(); scenario.demands.len()];
        for route in &scenario.routes {
            let ends = (
                demands.get(route.demand.as_str()),
                nodes.get(route.node.as_str()),
            );
            if let (Some(rates), (Some(&demand), Some(&node))) = (&route.rate, ends) {
                listed[demand].insert(node, rates.as_slice());
            }
        }
        Today { listed }
    }

    /// Routes a period as listed. Where the listed rates of a demand add up to
    /// more than its rate they are all scaled down. What is listed on a node
    /// that is not eligible goes there and is lost.
    pub fn route(&self, eligible: &Eligible<'_>, period: usize, flows: &mut Vec<Flow>) {
        let now = |rates: Rates<'_>| rates.get(period).copied().unwrap_or(0.0);
        for (demand, listed) in self.listed.iter().enumerate() {
            let rate = eligible.fleet.rate(demand, period);
            let total: f64 = listed.values().map(|rates| now(rates)).sum();
            let scale = if total > rate { rate / total } else { 1.0 };
            for &choice in eligible.of(demand) {
                let asked = listed.get(&choice.node()).map_or(0.0, |rates| now(rates));
                if asked > 0.0 {
                    flows.push(eligible.flow(demand, choice, period, scale * asked));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Policy::{Current, Random};
    use super::super::tests::sample::{demand, listed, node, plain, rates, run, scenario};
    use crate::scenario::{Fleet, ListedRoute, Scenario};

    fn two_nodes(routes: Vec<ListedRoute>) -> Scenario {
        let mut s = scenario(
            vec![node("a", 4.0), node("b", 4.0)],
            plain(),
            vec![demand("d", "m", &[6.0, 3.0])],
        );
        s.routes = routes;
        s
    }

    #[test]
    fn goes_where_it_is_listed_and_overflow_is_unmet() {
        let s = two_nodes(vec![
            listed("d", "a", &[5.0, 1.0]),
            listed("d", "b", &[1.0, 0.0]),
        ]);
        assert_eq!(
            rates(&run(Current, &s)),
            [(0, 0, 0, 4.0), (0, 0, 1, 1.0), (1, 0, 0, 1.0)]
        );
    }

    #[test]
    fn more_than_the_demand_is_scaled_down() {
        let s = two_nodes(vec![
            listed("d", "a", &[4.0, 8.0]),
            listed("d", "b", &[8.0, 4.0]),
        ]);
        assert_eq!(
            rates(&run(Current, &s)),
            [
                (0, 0, 0, 2.0),
                (0, 0, 1, 4.0),
                (1, 0, 0, 2.0),
                (1, 0, 1, 1.0)
            ]
        );
    }

    #[test]
    fn what_is_listed_on_a_node_that_cannot_serve_is_lost() {
        let mut s = two_nodes(vec![
            listed("d", "a", &[3.0, 3.0]),
            listed("d", "b", &[3.0, 3.0]),
        ]);
        s.nodes[1].hosts = Some(Vec::new());
        assert_eq!(rates(&run(Current, &s)), [(0, 0, 0, 3.0), (1, 0, 0, 1.5)]);
    }

    #[test]
    fn is_offered_only_where_a_route_has_a_rate() {
        let mut s = two_nodes(vec![listed("d", "a", &[1.0, 1.0])]);
        assert!(Current.applies(&Fleet::new(&s)));
        s.routes[0].rate = None;
        assert!(!Current.applies(&Fleet::new(&s)));
        assert!(Random.applies(&Fleet::new(&s)));
        assert!(run(Current, &s).flows.is_empty());
    }
}
