//! Replicas that load before they serve: which of an assignment's do, and an assignment that
//! lets them.

use std::collections::BTreeMap;

use super::{Assignment, Placed};
use crate::scenario::{Fleet, Loading};

/// Replicas in each part of a period, by node and profile, of models that load.
type Sites = BTreeMap<(usize, usize), Vec<f64>>;

impl Assignment {
    /// Replicas that come in a part, and load from there; by part, then node, profile.
    pub fn coming(&self, fleet: &Fleet<'_>) -> Vec<Placed> {
        let Some(loading) = &fleet.loading else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for ((node, profile), counts) in self.of_loading_models(fleet, loading) {
            let grown = grown(loading, (node, profile), &counts).into_iter();
            let grown = grown.enumerate().filter(|(_, count)| *count > 0.0);
            all.extend(grown.map(|(period, count)| Placed {
                node,
                profile,
                period,
                count,
            }));
        }
        all.sort_by_key(|p| (p.period, p.node, p.profile));
        all
    }

    /// Replicas that load in each part, whenever they came; by part, then node, profile.
    pub fn loading(&self, fleet: &Fleet<'_>) -> Vec<Placed> {
        let Some(loading) = &fleet.loading else {
            return Vec::new();
        };
        let mut sums: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
        for came in self.coming(fleet) {
            let model = fleet.profiles[came.profile].model;
            for period in loading.loading(model, came.period) {
                *sums.entry((period, came.node, came.profile)).or_default() += came.count;
            }
        }
        let placed = |((period, node, profile), count)| Placed {
            node,
            profile,
            period,
            count,
        };
        sums.into_iter().map(placed).collect()
    }

    /// Takes off what cannot be there in time: replicas that come where none may, those that
    /// are gone before they have loaded, and the work of those that load.
    pub fn load_in_time(&mut self, fleet: &Fleet<'_>) {
        let Some(loading) = &fleet.loading else {
            return;
        };
        let sites: Sites = self
            .of_loading_models(fleet, loading)
            .into_iter()
            .map(|(site, counts)| (site, legal(fleet, loading, site, counts)))
            .collect();
        self.placed
            .retain(|p| !sites.contains_key(&(p.node, p.profile)));
        for (&(node, profile), counts) in &sites {
            let there = counts.iter().enumerate().filter(|(_, count)| **count > 0.0);
            self.placed.extend(there.map(|(period, &count)| Placed {
                node,
                profile,
                period,
                count,
            }));
        }
        self.placed.sort_by_key(|p| (p.period, p.node, p.profile));
        let key = |p: &Placed| (p.period, p.node, p.profile);
        let mut serving: BTreeMap<_, f64> = self.placed.iter().map(|p| (key(p), p.count)).collect();
        for p in self.loading(fleet) {
            *serving.entry(key(&p)).or_default() -= p.count;
        }
        let mut working: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
        for f in &self.flows {
            let place = (f.period, f.triple.node, f.triple.profile);
            *working.entry(place).or_default() += Self::load(fleet, f);
        }
        for f in &mut self.flows {
            let place = (f.period, f.triple.node, f.triple.profile);
            if sites.contains_key(&(place.1, place.2)) {
                let serves = serving.get(&place).copied().unwrap_or(0.0).max(0.0);
                f.rate *= (serves / working[&place]).min(1.0);
            }
        }
        self.flows.retain(|f| f.rate > 0.0);
        self.level_stages(fleet);
    }

    fn of_loading_models(&self, fleet: &Fleet<'_>, loading: &Loading) -> Sites {
        let mut sites = Sites::new();
        let stands = loading.stands();
        let known = stands.filter(|((_, profile), _)| loads(fleet, loading, *profile));
        for (site, _) in known {
            sites.insert(site, vec![0.0; fleet.hours.len()]);
        }
        let placed = self.placed.iter();
        for p in placed.filter(|p| loads(fleet, loading, p.profile)) {
            let own = sites.entry((p.node, p.profile));
            own.or_insert_with(|| vec![0.0; fleet.hours.len()])[p.period] += p.count;
        }
        sites
    }
}

fn loads(fleet: &Fleet<'_>, loading: &Loading, profile: usize) -> bool {
    loading.loads(fleet.profiles[profile].model)
}

/// What each part has more than the one before.
fn grown(loading: &Loading, (node, profile): (usize, usize), counts: &[f64]) -> Vec<f64> {
    let mut before = loading.before(node, profile);
    let grown = counts.iter().map(|&now| {
        let more = now - before.unwrap_or(now);
        before = Some(now);
        more.max(0.0)
    });
    grown.collect()
}

/// The most of these replicas that come only where they may, and stay until they have loaded.
fn legal(
    fleet: &Fleet<'_>,
    loading: &Loading,
    (node, profile): (usize, usize),
    mut counts: Vec<f64>,
) -> Vec<f64> {
    let model = fleet.profiles[profile].model;
    // Where replicas came, and how many of them are there; the last to come go first.
    let mut came: Vec<(usize, f64)> = Vec::new();
    let mut before = loading.before(node, profile);
    for part in 0..counts.len() {
        let stood = before.unwrap_or(counts[part]);
        if counts[part] > stood {
            if loading.may_come(node, part) {
                came.push((part, counts[part] - stood));
            } else {
                counts[part] = stood;
            }
        }
        let mut fewer = stood - counts[part];
        while fewer > 0.0
            && let Some((from, count)) = came.pop()
        {
            let gone = count.min(fewer);
            fewer -= gone;
            if loading.loading(model, from).contains(&part) {
                // It would never serve.
                for own in &mut counts[from..part] {
                    *own -= gone;
                }
            }
            if count > gone {
                came.push((from, count - gone));
            }
        }
        before = Some(counts[part]);
    }
    counts
}
