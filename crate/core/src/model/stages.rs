//! Stages: a unit of a demand is served by one unit in every stage of its model.
//!
//! For every demand d, stage σ of its model but the last one, λ, and period t, and where
//! stages have to be `together` for every place D (a region, a node):
//!
//! ```text
//! Σ_{p of σ} x = Σ_{p of λ} x
//! Σ_{p of σ, g in D} x ≤ Σ_{p of λ, g in D} x
//! ```
//!
//! The first over all places turns the others into equalities. A profile that does all of
//! the work is in none of these rows: it does as much in every stage. What is served is
//! what the last stage does, and all that is done at once: only these columns are in the
//! rows of demands and verifiers, and only they have a value and the costs of routes.

use std::collections::BTreeMap;

use super::builder::{Builder, Draft};
use super::kinds::RowKind;
use crate::scenario::{Fleet, Together, Triple};

/// The rows of stages in one period, made when a route first needs them.
pub(super) struct StageRows<'f> {
    fleet: &'f Fleet<'f>,
    period: usize,
    /// By demand and stage.
    same: BTreeMap<(usize, usize), usize>,
    /// By demand, stage and place.
    together: BTreeMap<(usize, usize, usize), usize>,
}

impl<'f> StageRows<'f> {
    pub fn new(fleet: &'f Fleet<'f>, period: usize) -> Self {
        StageRows {
            fleet,
            period,
            same: BTreeMap::new(),
            together: BTreeMap::new(),
        }
    }

    /// A unit per second of a triple does as much in its stage.
    pub fn route(&mut self, builder: &mut Builder, draft: &mut Draft, triple: &Triple) {
        let profile = &self.fleet.profiles[triple.profile];
        let Some(own) = profile.stage else {
            return;
        };
        let stages = self.fleet.stages[profile.model];
        let last = stages.count - 1;
        let others = if own == last { 0..last } else { own..own + 1 };
        let sign = if own == last { -1.0 } else { 1.0 };
        let (demand, period) = (triple.demand, self.period);
        let place = self.fleet.place_of_stages(profile.model, triple.node);
        for stage in others {
            let same = self.same.entry((demand, stage)).or_insert_with(|| {
                let kind = RowKind::Stage {
                    demand,
                    stage,
                    period,
                };
                builder.row(kind, 0.0, 0.0)
            });
            draft.enter(*same, sign);
            if stages.together != Together::Anywhere {
                let row = self.together.entry((demand, stage, place));
                let row = row.or_insert_with(|| {
                    let kind = RowKind::Together {
                        demand,
                        stage,
                        place,
                        period,
                    };
                    builder.at_most(kind, 0.0)
                });
                draft.enter(*row, sign);
            }
        }
    }
}
