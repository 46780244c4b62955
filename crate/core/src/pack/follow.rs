//! Routes that follow their replicas to other nodes.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::assignment::{Assignment, Flow};
use crate::scenario::Fleet;

/// Replicas by node and profile.
pub(super) type Counts = BTreeMap<(usize, usize), u64>;

/// Loads below this part of a replica are rounding.
const NEGLIGIBLE_LOAD: f64 = 1e-9;

/// The routes of an assignment while its replicas change their nodes.
pub(super) struct Routes<'f, 's> {
    fleet: &'f Fleet<'s>,
    given: &'f [Flow],
    /// Flows of each period, as a range of those given.
    ranges: Vec<Range<usize>>,
    /// Flows of the period that is worked on, where they are not as given.
    now: Option<Vec<Flow>>,
    /// Those of the periods that are done, once any are not as given.
    done: Option<Vec<Flow>>,
    /// Rates of the period before, by demand, profile and node.
    before: BTreeMap<(usize, usize, usize), f64>,
}

impl<'f, 's> Routes<'f, 's> {
    pub fn new(fleet: &'f Fleet<'s>, given: &'f [Flow]) -> Self {
        let mut ranges = vec![0..0; fleet.hours.len()];
        let mut start = 0;
        for own in given.chunk_by(|a, b| a.period == b.period) {
            ranges[own[0].period] = start..start + own.len();
            start += own.len();
        }
        Routes {
            fleet,
            given,
            ranges,
            now: None,
            done: None,
            before: BTreeMap::new(),
        }
    }

    /// The flows of a period.
    fn of(&self, period: usize) -> &[Flow] {
        match &self.now {
            Some(flows) => flows,
            None => &self.given[self.ranges[period].clone()],
        }
    }

    /// Of so many replicas those that have work to do in a period.
    pub fn working(&self, period: usize, now: &Counts) -> Counts {
        let mut loads: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for flow in self.of(period) {
            let load = loads
                .entry((flow.triple.node, flow.triple.profile))
                .or_default();
            *load += Assignment::load(self.fleet, flow);
        }
        let needed = |load: f64| (load * (1.0 - NEGLIGIBLE_LOAD)).ceil() as u64;
        let working = now.iter().map(|(key, count)| {
            let load = loads.get(key).copied().unwrap_or(0.0);
            (*key, needed(load).min(*count))
        });
        working.filter(|(_, count)| *count > 0).collect()
    }

    /// Routes go where their replicas went: from `now` to `then`, among the nodes of a
    /// class; first where they went the period before, then node by node.
    pub fn follow(&mut self, period: usize, class: &[usize], now: &Counts, then: &Counts) {
        let differs = |from: &Counts, to: &Counts| -> Vec<usize> {
            let other = from
                .iter()
                .filter(|(key, count)| to.get(key) != Some(count));
            other.map(|((_, profile), _)| *profile).collect()
        };
        let mut changed = differs(now, then);
        changed.extend(differs(then, now));
        changed.sort_unstable();
        changed.dedup();
        if changed.is_empty() {
            return;
        }
        let follows = |f: &Flow| {
            changed.binary_search(&f.triple.profile).is_ok() && class.contains(&f.triple.node)
        };
        let (mut moving, mut flows): (Vec<Flow>, Vec<Flow>) =
            self.of(period).iter().partition(|f| follows(f));
        // Demands of one model share the replicas of a profile.
        moving.sort_by_key(|f| f.triple.profile);
        for own in moving.chunk_by(|a, b| a.triple.profile == b.triple.profile) {
            let profile = own[0].triple.profile;
            flows.extend(self.divided(profile, own, then));
        }
        flows.sort_by_key(place);
        let mut joined: Vec<Flow> = Vec::with_capacity(flows.len());
        for flow in flows {
            match joined.last_mut() {
                Some(last) if place(last) == place(&flow) => last.rate += flow.rate,
                _ => joined.push(flow),
            }
        }
        self.now = Some(joined);
    }

    /// The flows by one profile on the nodes where its replicas are.
    fn divided(&self, profile: usize, flows: &[Flow], then: &Counts) -> Vec<Flow> {
        let sites = then
            .iter()
            .filter(|((_, p), count)| *p == profile && **count > 0);
        let mut sites: Vec<(usize, f64)> = sites.map(|((g, _), n)| (*g, *n as f64)).collect();
        let total: f64 = sites.iter().map(|(_, count)| count).sum();
        let on = |flow: &Flow, node: usize, rate: f64| {
            let mut own = *flow;
            own.triple.node = node;
            own.rate = rate;
            own
        };
        if !self.fleet.profiles[profile].uses.is_empty() {
            // What is used follows the work, and every replica works as much.
            let each = flows.iter().flat_map(|flow| {
                sites
                    .iter()
                    .map(move |&(node, n)| on(flow, node, flow.rate * n / total))
            });
            return each.collect();
        }
        let mut divided = Vec::new();
        for flow in flows {
            let load = Assignment::load(self.fleet, flow);
            let per_load = flow.rate / load;
            let mut left = load;
            let mut give = |site: &mut (usize, f64), most: f64| {
                let given = left.min(site.1).min(most);
                if given > NEGLIGIBLE_LOAD {
                    site.1 -= given;
                    left -= given;
                    divided.push(on(flow, site.0, given * per_load));
                }
            };
            for site in &mut sites {
                let key = (flow.triple.demand, profile, site.0);
                let stood = self.before.get(&key).copied().unwrap_or(0.0);
                give(site, stood / per_load);
            }
            for site in &mut sites {
                give(site, f64::INFINITY);
            }
            // Rounding only: there are replicas for all of it.
            if let (true, Some(last)) = (left > 0.0, divided.last_mut()) {
                last.rate += left * per_load;
            }
        }
        divided
    }

    /// A period is done.
    pub fn leave(&mut self, period: usize) {
        if self.now.is_some() && self.done.is_none() {
            self.done = Some(self.given[..self.ranges[period].start].to_vec());
        }
        let rate = |f: &Flow| ((f.triple.demand, f.triple.profile, f.triple.node), f.rate);
        self.before = self.of(period).iter().map(rate).collect();
        let now = self.now.take();
        if let Some(done) = &mut self.done {
            match now {
                Some(flows) => done.extend(flows),
                None => done.extend_from_slice(&self.given[self.ranges[period].clone()]),
            }
        }
    }

    /// All flows, where any are not as given.
    pub fn into_flows(self) -> Option<Vec<Flow>> {
        self.done
    }
}

fn place(f: &Flow) -> (usize, usize, usize) {
    (f.triple.demand, f.triple.profile, f.triple.node)
}

/// What the pools of nodes have for replicas and the work that follows them, by node of
/// the class and resource.
pub(super) fn pools(
    fleet: &Fleet<'_>,
    routes: &Routes<'_, '_>,
    period: usize,
    class: &[usize],
    machines: &[u64],
) -> Vec<Vec<f64>> {
    let resources = fleet.resources.len();
    let pool = |node: &usize| {
        let all = (0..resources).map(|k| fleet.available(*node, k, machines[*node] as f64));
        all.collect()
    };
    let mut pools: Vec<Vec<f64>> = class.iter().map(pool).collect();
    for flow in routes.of(period) {
        let p = &fleet.profiles[flow.triple.profile];
        let at = class.iter().position(|node| *node == flow.triple.node);
        if let (true, Some(at)) = (p.holds.is_empty(), at) {
            let load = Assignment::load(fleet, flow);
            for &(k, amount) in &p.uses {
                pools[at][k] -= load * amount;
            }
        }
    }
    pools
}
