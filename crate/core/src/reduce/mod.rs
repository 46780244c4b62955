//! Exact reductions of a program, each with its inverse, each in its own file.

mod merge;
mod replicas;

pub(crate) use merge::Merged;
pub(crate) use replicas::Fluid;
