//! The scenario file: types, reading, defaults, checks.

mod advice;
mod advice_list;
mod builder;
mod candidates;
mod card_advice;
mod card_classes;
mod cards;
mod check;
mod chosen_after;
mod copies;
mod count;
mod count_field;
mod decided;
mod distance_advice;
mod expanded;
mod fate;
mod fields;
mod fit;
mod fleet;
mod fleet_limits;
mod fleet_stages;
mod futures;
mod hourly;
mod in_futures;
mod indexing;
mod json;
mod limit_advice;
mod limit_counts;
mod limit_types;
pub mod limits;
mod lists;
mod loading;
mod loading_advice;
mod nearest;
mod one_future;
mod parts;
mod path;
mod plan_size;
mod policy_types;
mod priorities;
mod problems;
mod read;
pub(crate) mod rent;
mod report;
mod residency_advice;
mod resources;
mod seems;
mod single_future;
mod slips;
mod stage_advice;
mod stage_numbers;
mod stages;
mod standing;
mod steady;
mod syntax;
mod text;
mod together;
mod too_large;
mod types;
mod unpriced;
mod waiting;
mod write;

pub use crate::error::{InputError, InputErrors};
#[doc(hidden)]
pub use advice::advise;
pub use advice_list::Advice;
pub use builder::{Periods, Rates};
pub(crate) use cards::OnCards;
#[doc(hidden)]
pub use check::check;
pub use count::Count;
pub use decided::Decided;
pub(crate) use expanded::{Slots, alone, expanded, fates};
pub(crate) use fate::Fate;
pub(crate) use fit::{LargeReplicas, NEGLIGIBLE_SHARE, Shortage, Spanning};
pub(crate) use fleet::{Amounts, Fleet, FleetProfile, Lifted, Triple};
pub(crate) use fleet_limits::{FleetLimit, memberships, memberships_of_demand};
pub use futures::{DemandChange, Domain, Future, FuturesGoal, NodeChange, Where};
pub use hourly::{Hourly, Per};
#[doc(hidden)]
pub use json::Json;
pub use limit_types::{
    DemandSelector, Labels, Limit, LimitOf, MaxShare, ModelSelector, NodeSelector, ShareOver,
};
pub use lists::{demands_to_csv, nodes_to_csv};
pub(crate) use loading::Loading;
pub use policy_types::{Spare, Spread};
#[cfg(test)]
pub(crate) use read::known_fields;
#[doc(hidden)]
pub use read::{from_json, from_value, from_value_unchecked};
pub use report::CheckReport;
#[doc(hidden)]
pub use seems::Seems;
pub(crate) use seems::Wanted;
pub(crate) use standing::{Group, Standing};
pub(crate) use steady::{Steady, counts_moves};
pub use together::Together;
pub(crate) use types::ImpliedUses;
pub use types::{
    CurrentContents, CurrentMachines, CurrentReplicas, DEFAULT_REGION, Demand, ListedRoute, Model,
    NO_VERIFICATION, Node, ObjectiveName, Period, Policy, Profile, Resources, Scenario, Steadiness,
    VerificationMode,
};
use types::{DEFAULT_COMPUTE, SCHEMA_VERSION};
pub(crate) use waiting::Waiting;

// Shared with the reader of plans.
pub(crate) use nearest::Search;
pub(crate) use syntax::syntax_error;
pub(crate) use text::{excerpt, quoted, text_of};
