//! The sparse linear program of a scenario: building, splitting, scaling.

mod build;
mod packing;
mod scale;
mod split;

pub(crate) use build::{ColumnKind, Goal, Phase, Program, RowKind};
pub(crate) use idlewise_engine::{Column, Lp};
pub(crate) use packing::{Cut, Kind, Machines, Pack, ROUNDING, first_cuts, profiles_on};
pub(crate) use scale::Scaled;
pub(crate) use split::{Component, split};
