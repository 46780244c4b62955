//! The search for whole numbers.
//!
//! Programs that only choose a node per demand have a search of their own:
//! `choices` reads them, `lagrange` bounds them with a `knapsack` per node,
//! `repair` makes plans of what the bound suggests, `assign` branches, and
//! `transport` solves the case without anything to branch on.

mod assign;
mod choices;
mod knapsack;
mod lagrange;
mod repair;
mod transport;

pub(super) use assign::{Assigned, assign};
