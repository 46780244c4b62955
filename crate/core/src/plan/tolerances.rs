//! What counts as rounding where column values become a plan. Engines keep rows
//! to about 1e-9 of their scaled size; what scaling back and cleaning up add to
//! that is far below anything that means something to a fleet.

/// Limits missed by less than this fraction were missed by rounding: a plan is
/// cleaned up by so much, and what is missed by more is for the checker to find.
pub(super) const MISSED: f64 = 1e-4;

/// Less than this part of a machine, relative to [`MISSED`], is rounding, so
/// that nodes without free capacity have a size to measure a miss with.
pub(super) const LEAST_MACHINE: f64 = 0.02;

/// A count of replicas or machines this far from a whole number is that number:
/// the distance at which the search takes a column for whole.
pub(super) const WHOLE: f64 = 1e-6;
