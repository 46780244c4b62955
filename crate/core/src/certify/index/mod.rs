//! The checker's own view of a scenario: names to indices, and which triples
//! (demand, profile, node) are eligible (DESIGN section 2).
//!
//! Nodes that differ in nothing that eligibility asks about form a group, and
//! so do demands. Eligibility is decided once per pair of groups, so that
//! walking over all eligible triples takes time in proportion to them. Hash
//! maps are only looked up, never walked: every result is in index order.

mod build;
mod in_futures;
mod stage_names;
mod stages;
mod view;

pub(super) use view::{Block, Fit, Index};
