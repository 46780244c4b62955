//! Exact reductions of a program, each with its inverse, each in its own file.

mod alone;
mod dominated;
mod implied;
mod merge;
mod repeats;
mod replicas;
mod share;
mod smaller;

pub(crate) use merge::{Merged, classes};
pub(crate) use repeats::{repeats, same_numbers, same_pattern};
pub(crate) use replicas::Fluid;
pub(crate) use smaller::Smaller;
