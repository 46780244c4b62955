//! Exact reductions of a program, each with its inverse, each in its own file.

mod alone;
mod dominated;
mod implied;
mod repeats;
mod replicas;
mod smaller;

pub(crate) use repeats::{repeats, same_numbers, same_pattern};
pub(crate) use replicas::Fluid;
pub(crate) use smaller::Smaller;
