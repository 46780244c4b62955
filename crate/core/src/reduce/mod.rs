//! Exact reductions of a program, each with its inverse, each in its own file.

mod replicas;

pub(crate) use replicas::Fluid;
