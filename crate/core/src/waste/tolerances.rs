//! What counts as equal in the account, and why.

/// Avoidable cost: a fleet that serves as much but for this part of it serves as much.
/// Ten times what `size` grants, so that the bound holds for every fleet it finds.
pub(super) const SERVED_LESS: f64 = 1e-8;

/// Avoidable cost: below this part of what is installed it is what `SERVED_LESS` leaves,
/// and the rounding of sums.
pub(super) const NOTHING: f64 = 1e-7;

/// What is never served of work that can wait is rounding below this part of all of it: a
/// sum of many routes, each right to about the tolerance of an engine.
pub(super) const NEGLIGIBLE_WAIT: f64 = 1e-8;
