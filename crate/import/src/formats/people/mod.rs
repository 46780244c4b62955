//! Tables that people write: nodes, demands, rates, prices. The header words are theirs,
//! so each kind knows several for every field, and says what it took for what.

pub(super) mod demands;
mod header;
mod hourly;
mod labels;
mod layout;
pub(super) mod nodes;
mod price;
pub(super) mod prices;
pub(super) mod rates;
mod spread;
mod whole;
mod words;
