//! The sparse linear program of a scenario: building, splitting, scaling.

mod build;
mod scale;
mod sparse;
mod split;

pub(crate) use build::{ColumnKind, Goal, Phase, Program, RowKind};
pub(crate) use scale::Scaled;
pub(crate) use sparse::{Column, Lp};
pub(crate) use split::{Component, split};
