//! Alike nodes and demands become one, exactly, with the way back.

mod classes;
mod share;

pub(crate) use classes::{Merged, classes};
