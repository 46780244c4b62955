//! Replicas: one serves no faster than it can.
//!
//! For every model m, profile p that holds something, node g and period t:
//!
//! ```text
//! Σ_{d of m} (o_d / r_p)·x ≤ y
//! ```

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use super::spread::idle_sites;
use crate::scenario::{Fleet, Triple};

/// (node, profile) pairs where replicas can be placed, in the order in which
/// triples first name them.
pub(super) struct Sites {
    /// By index.
    pub pairs: Vec<(usize, usize)>,
    /// By triple; none where its profile holds nothing.
    of_triple: Vec<Option<usize>>,
    /// Those where replicas may have to stand without work, in order.
    idle: Vec<usize>,
}

impl Sites {
    pub fn new(fleet: &Fleet<'_>, triples: &[Triple]) -> Self {
        let mut pairs = Vec::new();
        let mut index = FxHashMap::default();
        let of_triple = triples.iter().map(|t| {
            let holds = !fleet.profiles[t.profile].holds.is_empty();
            holds.then(|| {
                *index.entry((t.node, t.profile)).or_insert_with(|| {
                    pairs.push((t.node, t.profile));
                    pairs.len() - 1
                })
            })
        });
        let of_triple = of_triple.collect();
        let idle = idle_sites(fleet).into_iter();
        let mut idle: Vec<usize> = idle
            .map(|(node, profile)| {
                *index.entry((node, profile)).or_insert_with(|| {
                    pairs.push((node, profile));
                    pairs.len() - 1
                })
            })
            .collect();
        idle.sort_unstable();
        Sites {
            pairs,
            of_triple,
            idle,
        }
    }
}

/// The replica rows of one period, made when a route first needs them.
pub(super) struct ReplicaRows<'s> {
    sites: &'s Sites,
    period: usize,
    /// By site.
    rows: BTreeMap<usize, usize>,
}

impl<'s> ReplicaRows<'s> {
    pub fn new(sites: &'s Sites, period: usize) -> Self {
        ReplicaRows {
            sites,
            period,
            rows: BTreeMap::new(),
        }
    }

    /// Makes the rows of all sites: where moves count, replicas may stand
    /// through a period without demand.
    pub fn everywhere(&mut self, builder: &mut Builder) {
        for site in 0..self.sites.pairs.len() {
            self.row(builder, site);
        }
    }

    /// Makes the row of one site.
    pub fn at(&mut self, builder: &mut Builder, site: usize) -> usize {
        self.row(builder, site)
    }

    /// Makes the rows of sites where replicas may have to stand without work.
    pub fn idle(&mut self, builder: &mut Builder, fleet: &Fleet<'_>) {
        for &site in &self.sites.idle {
            let (node, _) = self.sites.pairs[site];
            if fleet.is_open(node, self.period) {
                self.row(builder, site);
            }
        }
    }

    /// A unit per second of a triple keeps so many replicas busy.
    pub fn work(&mut self, builder: &mut Builder, draft: &mut Draft, triple: usize, load: f64) {
        if let Some(site) = self.sites.of_triple[triple] {
            draft.enter(self.row(builder, site), load);
        }
    }

    /// A replica at a site does the work of one, or of the part of it that is there.
    pub fn place(&self, draft: &mut Draft, site: usize, kept: f64) {
        if let Some(&row) = self.rows.get(&site) {
            draft.enter(row, -kept);
        }
    }

    fn row(&mut self, builder: &mut Builder, site: usize) -> usize {
        let period = self.period;
        let row = self.rows.entry(site);
        *row.or_insert_with(|| builder.at_most(RowKind::Replica { site, period }, 0.0))
    }

    /// Sites that have a row in this period, in order.
    pub fn sites(&self) -> impl Iterator<Item = usize> + use<'_> {
        self.rows.keys().copied()
    }
}
