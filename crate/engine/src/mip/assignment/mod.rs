//! Programs that only choose: each unsplit demand goes whole to one node.
//!
//! `choices` reads such a program, `lagrange` bounds it with a `knapsack` per
//! node, `repair` makes plans of what the bound suggests, `search` branches, and
//! `transport` solves the case without anything to branch on.

mod choices;
mod knapsack;
mod lagrange;
mod repair;
mod search;
mod transport;

pub(super) use knapsack::common_unit;
pub use search::assign;
