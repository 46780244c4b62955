//! Views for people: 80 columns, and every number with its unit.
//!
//! From the ground up: words and numbers (`style`, `text`, `number`), what a view is
//! built of (`table`, `bar`, `layout`), what it tells of (`names`, `scope`, `policy`),
//! the sections that views share, and one view per command.

mod account;
pub(crate) mod advise;
mod bar;
pub(crate) mod catalogue;
mod causes_alone;
pub(crate) mod check;
pub(crate) mod compare;
mod conflicts;
pub(crate) mod earnings;
pub(crate) mod evaluate;
mod facts;
mod fair_levels;
pub(crate) mod forecast;
pub(crate) mod grow;
mod headline;
mod layout;
mod limits;
mod machine_counts;
mod names;
pub(crate) mod notes;
pub(crate) mod number;
pub(crate) mod plan;
mod policy;
mod price_ranges;
mod priorities;
mod rented;
mod scope;
mod shadow_prices;
pub(crate) mod size;
pub(crate) mod stress;
pub(crate) mod style;
mod table;
pub(crate) mod text;
pub(crate) mod timetable;
mod unmet;
pub(crate) mod verify;
