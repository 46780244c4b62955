//! How close is close enough from one phase to the next, and in what is said of
//! an optimum. What engines take for true is in the engine's own tolerances.

/// How much of a reached objective the next phase may give up, relative to the
/// size of its sum: room for rounding, far below every tolerance that is reported.
pub(super) const KEEP: f64 = 1e-11;
/// A later phase that loses more than this of an earlier one is not used, where
/// the earlier one is kept by a row, which engines meet to their own tolerance.
pub(super) const LOST_BY_ROW: f64 = 1e-8;
/// The same where the earlier phase is kept by its optimal face, which is exact.
pub(super) const LOST_BY_FACE: f64 = 1e-9;

/// How much of its level a settled demand may lose where a search for whole
/// numbers left its dust, under `fair`.
pub(super) const KEEP_WHOLE_LEVEL: f64 = 1e-9;
/// And at most, where an engine's rounding asks for it again and again.
pub(super) const KEEP_LEVEL_AT_MOST: f64 = 1e-7;
/// What counts for less than this part of a level is rounding.
pub(super) const LEVEL_DUST: f64 = 1e-12;
/// Levels this close to each other, relative to them, are equal.
pub(super) const EQUAL_LEVELS: f64 = 1e-9;

/// Prices below this fraction of the largest contribution are rounding.
pub(super) const PRICE_DUST: f64 = 1e-13;
/// A reduced cost below this fraction of its terms is rounding.
pub(super) const REDUCED_COST: f64 = 1e-8;

/// Changes that would make a plan possible are rounding below this fraction of
/// the limit that changes.
pub(super) const LEAST_CHANGE: f64 = 1e-7;
/// Unless they are more than this share of all that has to change: a clash can be a
/// hair of the limits that clash.
pub(super) const LEAST_SHARE: f64 = 1e-3;
/// A row that is charged less, in parts of a demand that goes unserved, has no part
/// in a clash; the same share of the clash itself where that is less.
pub(super) const LEAST_CHARGE: f64 = 1e-6;
