//! The plan: its types and how it is put together.

mod account;
mod after;
mod assemble;
mod by_future;
mod by_priority;
mod certificate;
mod classes;
mod current;
mod expand;
mod futures;
mod hourly;
mod levels;
mod limit_prices;
mod loading;
mod machines;
mod names;
mod prices;
mod priorities;
mod read;
mod rented;
mod report;
mod served;
mod served_price;
mod stage_prices;
mod tolerances;
mod types;
mod unmerge;
mod waiting;
mod whole_up;

pub use crate::solve::{Change, Conflict, Relaxation};
pub use account::*;
pub(crate) use after::with_copies;
pub(crate) use assemble::{describe, name_spare, spare_of};
pub(crate) use by_future::by_future;
pub(crate) use by_priority::{describe_priorities, kept_prices, simple_priorities};
pub use certificate::*;
pub(crate) use expand::{
    assignment, chosen_machines, from_flows, machines_for, placements, without_dust,
};
pub use futures::FutureOutcome;
pub(crate) use hourly::{
    all_by_the_hour, all_machines, chosen_by_the_hour, keep_started, rent_by_the_hour,
};
pub(crate) use levels::levels;
pub use limit_prices::{LimitPrice, SharePrice};
pub(crate) use machines::machines;
pub(crate) use names::names;
pub(crate) use prices::prices;
pub use prices::{
    CapacityPrice, DemandPrice, LinkPrice, MachinePrice, ModelPrice, PackingPrice, PackingWeight,
    PeriodPrice, Prices, ReplicaPrice, SingleNodePrice,
};
pub use priorities::PriorityService;
pub use read::from_json;
#[doc(hidden)]
pub use read::seems_other;
pub use rented::HourlyRent;
pub use report::*;
pub use served_price::ServedPrice;
pub use stage_prices::StagePrice;
pub use types::*;
pub(crate) use unmerge::unmerge;
