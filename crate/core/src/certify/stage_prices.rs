//! What prices of the rows of stages charge.

use rustc_hash::FxHashMap;

use crate::plan::Prices;
use crate::scenario::Together;

use super::findings::Findings;
use super::index::Index;
use super::price_rows::{Reader, price_of};

/// Prices of rows of stages.
#[derive(Default)]
pub(super) struct StagePrices {
    /// By demand, stage and period, over all places.
    all: Vec<((usize, usize, usize), f64)>,
    /// By demand, stage, place and period.
    within: Vec<((usize, usize, usize, usize), f64)>,
}

/// The first node of each region, which stands for it.
fn first_of_regions<'s>(index: &Index<'s>) -> FxHashMap<&'s str, usize> {
    let mut first = FxHashMap::default();
    for (number, node) in index.scenario.nodes.iter().enumerate() {
        first.entry(node.region.as_str()).or_insert(number);
    }
    first
}

/// The place of that name.
fn place(
    index: &Index<'_>,
    regions: &FxHashMap<&str, usize>,
    model: usize,
    name: &str,
) -> Option<usize> {
    match index.together(model) {
        Together::Anywhere => None,
        Together::Region => regions.get(name).copied(),
        Together::Node => index.node(name),
    }
}

/// Reads the prices.
pub(super) fn read(
    index: &Index<'_>,
    prices: &Prices,
    title: &str,
    findings: &mut Findings,
) -> StagePrices {
    let mut reader = Reader {
        index,
        title,
        findings,
    };
    let mut all = Vec::new();
    let mut within = Vec::new();
    let mut places = Vec::new();
    let regions = first_of_regions(index);
    for (number, entry) in prices.stage.iter().enumerate() {
        let row = || {
            let demand = index.demand(&entry.demand).ok_or("unknown demand")?;
            let model = index.model_of(demand).ok_or("unknown model")?;
            let stage = index.stage(model, &entry.stage);
            let stage = stage.ok_or("the demand's model has no such stage")?;
            if stage + 1 == index.stages(model) {
                return Err("the last stage has no row of its own".to_owned());
            }
            Ok((demand, model, stage, reader.period(entry.period)?))
        };
        let row = row();
        match &entry.place {
            None => {
                let row = row.map(|(demand, _, stage, period)| (demand, stage, period));
                all.push((row, entry.price));
                places.push(number);
            }
            Some(name) => {
                let row = row.and_then(|(demand, model, stage, period)| {
                    let place = place(index, &regions, model, name);
                    let place = place.ok_or("stages are not together in such a place")?;
                    Ok((demand, stage, place, period))
                });
                within.push((row, entry.price));
            }
        }
    }
    let name = |number: usize| {
        let entry = &prices.stage[number];
        let place = entry.place.as_ref().map(|p| format!(" in {p}"));
        format!(
            "stage[{number}], {} of {}{}, period {}",
            entry.stage,
            entry.demand,
            place.unwrap_or_default(),
            entry.period
        )
    };
    let with_place = prices.stage.iter().enumerate();
    let with_place = with_place.filter(|(_, entry)| entry.place.is_some());
    let with_place: Vec<usize> = with_place.map(|(number, _)| number).collect();
    StagePrices {
        all: reader.signed_rows(all, true, |at| name(places[at])),
        within: reader.signed_rows(within, false, |at| name(with_place[at])),
    }
}

impl StagePrices {
    /// What a unit per second of a stage is charged for it, or brings, in every period;
    /// nothing where the profile does all of the work.
    pub(super) fn charge(
        &self,
        index: &Index<'_>,
        (demand, profile, node): (usize, usize, usize),
        charged: &mut Vec<f64>,
    ) {
        charged.clear();
        let entry = &index.profiles[profile];
        let Some(own) = entry.stage else {
            return;
        };
        let last = index.stages(entry.model) - 1;
        let (others, sign) = if own == last {
            (0..last, -1.0)
        } else {
            (own..own + 1, 1.0)
        };
        let place = index.place(entry.model, node);
        charged.extend((0..index.periods).map(|period| {
            let rows = others.clone().map(|stage| {
                price_of(&self.all, (demand, stage, period))
                    + price_of(&self.within, (demand, stage, place, period))
            });
            sign * rows.sum::<f64>()
        }));
    }
}
