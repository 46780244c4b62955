//! Models that load before they serve: the replicas that come to a site in a part p, beyond
//! those of the part before, are a column c, and none of them serves before it has loaded.
//! With S(p) the beginning of a part, the rows of replicas (`replica`) and one more for each
//! part are
//!
//! ```text
//! Σ_{d of m} (o_d / r_p)·x ≤ y[p] − Σ_{q ≤ p, S(p) < S(q) + load_hours} c[q]
//! y[p] − y[p−1] ≤ c[p], 0 ≤ c
//! ```
//!
//! In the first part what stands takes the place of y[p−1]; where what it has was there, it
//! has no such row. Where nothing may come, c is 0. As x is 0 at least, what comes stays until
//! it has loaded.

use super::builder::{Builder, Draft};
use super::kinds::{ColumnKind, RowKind};
use super::replica::{ReplicaRows, Sites};
use crate::scenario::Fleet;

/// The rows and columns of one site whose replicas load.
struct Loaded {
    site: usize,
    model: usize,
    node: usize,
    /// y[p] − y[p−1] ≤ c[p], by part; none in the first where what it has was there.
    coming: Vec<Option<usize>>,
    /// The rows of the work of its replicas, by part.
    works: Vec<usize>,
    /// The most replicas that fit, by part.
    most: Vec<f64>,
}

/// The rows of replicas that load, where some do.
pub(super) struct LoadingRows {
    sites: Vec<Loaded>,
    /// By site: its place in `sites`.
    place_of: Vec<Option<usize>>,
}

impl LoadingRows {
    pub fn new(builder: &mut Builder, fleet: &Fleet<'_>, sites: &Sites) -> Self {
        let mut rows = LoadingRows {
            sites: Vec::new(),
            place_of: vec![None; sites.pairs.len()],
        };
        let Some(loading) = &fleet.loading else {
            return rows;
        };
        for (site, &(node, profile)) in sites.pairs.iter().enumerate() {
            let model = fleet.profiles[profile].model;
            if !loading.loads(model) {
                continue;
            }
            let parts = 0..fleet.periods();
            let coming = parts.map(|period| {
                let before = match period {
                    0 => loading.before(node, profile)?,
                    _ => 0.0, // a column, not a number
                };
                Some(builder.at_most(RowKind::Coming { site, period }, before))
            });
            rows.place_of[site] = Some(rows.sites.len());
            rows.sites.push(Loaded {
                site,
                model,
                node,
                coming: coming.collect(),
                works: Vec::new(),
                most: vec![0.0; fleet.periods()],
            });
        }
        rows
    }

    /// Makes the rows of work of a part, and remembers them: what comes is in them, and in
    /// those of later parts.
    pub fn works(&mut self, builder: &mut Builder, replica: &mut ReplicaRows<'_>) {
        for own in &mut self.sites {
            own.works.push(replica.at(builder, own.site));
        }
    }

    /// A replica at a site is one more than the part before, and one that stays in the next.
    pub fn place(&mut self, draft: &mut Draft, site: usize, period: usize) {
        let Some(place) = self.place_of[site] else {
            return;
        };
        let own = &mut self.sites[place];
        if let Some(row) = own.coming[period] {
            draft.enter(row, 1.0);
        }
        if let Some(Some(next)) = own.coming.get(period + 1) {
            draft.enter(*next, -1.0);
        }
        own.most[period] = draft.size;
    }

    /// The columns c, site by site and part by part.
    pub fn columns(&self, builder: &mut Builder, fleet: &Fleet<'_>) {
        let Some(loading) = &fleet.loading else {
            return;
        };
        let mut draft = Draft::new();
        for own in &self.sites {
            for (period, row) in own.coming.iter().enumerate() {
                let may = loading.may_come(own.node, period) && own.most[period] > 0.0;
                let Some(row) = row.filter(|_| may) else {
                    continue;
                };
                draft.clear();
                draft.enter(row, -1.0);
                for part in loading.loading(own.model, period) {
                    draft.enter(own.works[part], 1.0);
                }
                draft.at_most(own.most[period]);
                let kind = ColumnKind::Coming {
                    site: own.site,
                    period,
                };
                builder.column(kind, &draft, (0.0, f64::INFINITY), false);
            }
        }
    }
}
