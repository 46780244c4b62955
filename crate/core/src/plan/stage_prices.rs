//! Prices of the rows that let every stage of a model do the same work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scenario::Fleet;

/// Price of a row of a demand's stage: its work is that of the last stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StagePrice {
    /// The demand's id.
    pub demand: String,
    /// The stage, any but the last one.
    pub stage: String,
    /// The region or node within which stages have to be `together`; not given of the row
    /// over all places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Index of the period.
    pub period: usize,
    /// Of any sign over all places, at least 0 within one.
    pub price: f64,
}

/// The price of such a row; within one place, or over all.
pub(super) fn stage_price(
    fleet: &Fleet<'_>,
    (demand, stage, period): (usize, usize, usize),
    place: Option<usize>,
    price: f64,
) -> StagePrice {
    let model = fleet.demands[demand].model;
    StagePrice {
        demand: fleet.scenario.demands[demand].id.clone(),
        stage: fleet.stage_name(model, stage).to_owned(),
        place: place.map(|place| fleet.place_name(model, place).to_owned()),
        period,
        price,
    }
}
