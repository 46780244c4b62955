//! Stages in a fill: what it adds is served only by as much in every stage, within one
//! place where they have to be together, until `region` lifts that.

use std::collections::BTreeMap;

use idlewise_engine::Lp;

use crate::scenario::Fleet;

/// The rows of one demand.
pub(super) struct Rows {
    /// Whether stages may be anywhere.
    apart: bool,
    /// By stage and place.
    rows: BTreeMap<(usize, usize), usize>,
}

impl Rows {
    pub fn new(apart: bool) -> Self {
        Rows {
            apart,
            rows: BTreeMap::new(),
        }
    }

    /// A unit per second by a profile on a node does as much in its stage.
    pub fn enter(
        &mut self,
        lp: &mut Lp,
        fleet: &Fleet<'_>,
        (profile, node): (usize, usize),
        entries: &mut Vec<(usize, f64)>,
    ) {
        let p = &fleet.profiles[profile];
        let Some(own) = p.stage else {
            return;
        };
        let last = fleet.stages[p.model].count - 1;
        let (others, sign) = if own == last {
            (0..last, -1.0)
        } else {
            (own..own + 1, 1.0)
        };
        let place = if self.apart {
            0
        } else {
            fleet.place_of_stages(p.model, node)
        };
        for stage in others {
            let row = self.rows.entry((stage, place));
            let row = row.or_insert_with(|| lp.add_row(0.0, 0.0));
            entries.push((*row, sign));
        }
    }
}
