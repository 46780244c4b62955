//! What the checker takes for rounding, and why so much.

/// A limit may be exceeded by this part of its size. Engines work to about
/// 1e-9 in scaled units; scaling back and rounding replicas cost some of that,
/// and one part in a million of a machine or a rate means nothing in practice.
pub const FEASIBILITY_TOLERANCE: f64 = 1e-6;

/// Replicas and machine counts may be this far from a whole number: what an
/// engine that branches on real numbers leaves behind.
pub const INTEGRALITY_TOLERANCE: f64 = 1e-6;

/// What a plan file claims may differ by this part of its size from what is
/// recomputed: files may be rounded to seven digits, no more.
pub const CLAIM_TOLERANCE: f64 = 1e-6;

/// Differences below this part of the sums behind a number are rounding, not
/// claims: a profit of nearly zero is a difference of large numbers.
pub const ROUNDING_TOLERANCE: f64 = 1e-12;

/// A machine is full within this part of it, where weights are proved: shares
/// are quotients of numbers that people write with a few digits.
pub(super) const FULL_MACHINE: f64 = 1e-9;

/// Weights may exceed what they prove by this, charged to nobody: they are
/// vertices of small programs, right to about this part.
pub(super) const WEIGHT_ROUNDING: f64 = 1e-8;

/// A gap below this is rounding: bounds are sums of many terms, each right to the last
/// few of its sixteen digits.
pub(super) const PROVED: f64 = 1e-8;

/// Periods whose ends differ by less than so many hours end together: what waits for the
/// end of the later one is in time for it.
pub(super) const SAME_END: f64 = 1e-6;

/// Hours that differ by less are the same moment: sums of lengths of periods round.
pub(super) const SAME_TIME: f64 = 1e-9;

/// A limit that is tiny or zero is measured as this part of what the demands
/// involved would need in whole, so that a billionth of a demand routed to a
/// node without free capacity is rounding, not a violation.
pub(super) const SMALL_LIMIT: f64 = 1e-3;
