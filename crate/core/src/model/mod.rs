//! The sparse linear program of a scenario: building, splitting, scaling.

mod build;
mod packing;

pub(crate) use build::{ColumnKind, Goal, Phase, Program, RowKind};
pub(crate) use packing::{Cut, Kind, Machines, Pack, ROUNDING, first_cuts, profiles_on};
