//! Tables that people write: nodes, demands, rates, prices, round trips. The header words are theirs,
//! so each kind knows several for every field, and says what it took for what.

pub(super) mod demands;
mod header;
mod hourly;
mod labels;
mod layout;
pub(super) mod nodes;
mod price;
mod price_title;
pub(super) mod prices;
pub(super) mod rates;
pub(super) mod round_trips;
mod share;
mod spread;
mod status;
mod totals;
mod whole;
mod words;
