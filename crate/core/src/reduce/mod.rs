//! Exact reductions of a program, each with its inverse, each in its own file.

mod merge;
mod repeats;
mod replicas;

pub(crate) use merge::{Merged, classes};
pub(crate) use repeats::repeats;
pub(crate) use replicas::Fluid;
