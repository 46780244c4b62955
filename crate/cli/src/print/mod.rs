//! Views for people: 80 columns, and every number with its unit.
//!
//! From the ground up: words and numbers (`style`, `text`, `number`), what a view is
//! built of (`table`, `bar`, `layout`), what it tells of (`names`, `scope`, `policy`),
//! the sections that views share, and one view per command.

mod account;
pub(crate) mod advise;
pub(crate) mod backtest;
mod bar;
pub(crate) mod catalogue;
mod causes_alone;
mod changes;
pub(crate) mod check;
mod chosen_later;
pub(crate) mod commit;
pub(crate) mod compare;
mod conflicts;
pub(crate) mod earnings;
pub(crate) mod ended;
pub(crate) mod evaluate;
mod facts;
mod fair_levels;
pub(crate) mod forecast;
pub(crate) mod foresight;
mod futures;
pub(crate) mod grow;
mod headline;
pub(crate) mod imported;
mod layout;
mod limits;
mod loading;
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
mod stages;
pub(crate) mod stress;
pub(crate) mod style;
mod table;
pub(crate) mod text;
pub(crate) mod timetable;
mod unmet;
pub(crate) mod verify;
mod waiting;
