//! The search for whole numbers.
//!
//! `whole` searches any program: `strengthen` and `mir` find rows that the
//! relaxation lacks, `machines` those of replicas that fit on no machines,
//! `relaxed` is the relaxation with a warm basis, `dive` makes whole
//! points of its points, `tree` branches, `local` and `nearby` look around the best
//! point, and `incumbent` keeps that.
//!
//! Programs that only choose a node per demand have a search of their own:
//! `choices` reads them, `lagrange` bounds them with a `knapsack` per node,
//! `repair` makes plans of what the bound suggests, `assign` branches, and
//! `transport` solves the case without anything to branch on.

mod assign;
mod choices;
mod dive;
mod incumbent;
mod knapsack;
mod lagrange;
mod local;
mod machines;
mod mir;
mod nearby;
mod relaxed;
mod repair;
mod strengthen;
mod transport;
mod tree;
mod whole;

pub(super) use assign::{Assigned, assign};
pub(super) use whole::whole;
