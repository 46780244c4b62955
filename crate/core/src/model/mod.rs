//! The sparse program of a scenario. `program` lists the families of rows, and
//! each stands in a file of its own with its columns, entries and meaning:
//! `capacity`, `demand`, `verifier`, `replica`, `max_replicas`, `single_node`,
//! `stages`, `limits`, `spread`, `moves`, `packing` (which rows, to begin with: `first_cuts`),
//! `counts` (machines of a range), `hourly` and `worst` (what is lost in the worst futures).

mod builder;
mod capacity;
mod counts;
mod demand;
mod first_cuts;
mod hourly;
mod kinds;
mod limits;
mod loading;
mod max_replicas;
mod moves;
mod packing;
mod phases;
mod program;
mod replica;
mod shares;
mod single_node;
mod spread;
mod stages;
mod verifier;
mod waiting;
mod worst;

pub(crate) use first_cuts::first_cuts;
pub(crate) use kinds::{ColumnKind, RowKind};
pub(crate) use packing::Cut;
pub(crate) use phases::{Goal, Phase, main_phase};
pub(crate) use program::Program;
pub(crate) use shares::{Kind, Machines, NEGLIGIBLE_SHARE, OnCards, Pack, fitting, profiles_on};
pub(crate) use worst::shift;
