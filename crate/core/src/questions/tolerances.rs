//! What counts as equal when plans of different scenarios are compared, and why.
//!
//! Engines work to about 1e-9 of a scaled program's numbers; a plan counts as proved when
//! its gap is below 1e-8. What is compared here are results of whole solves, so no
//! tolerance is tighter than the first, and those for differences of two results are
//! wider than the second.

/// `stress`: what is served in two cases comes from two programs, each with an error of
/// its own. A loss below this part of the value is the difference of these errors.
pub(super) const LOST_VALUE: f64 = 1e-7;

/// `stress`: the headroom is searched until all but this part of today's value is served,
/// the part of a limit that the checker grants to any plan.
pub(super) const REACHED_VALUE: f64 = 1e-6;

/// `price_ranges`: a value that lies this part of the objective from a straight line lies
/// on it: the gap below which a plan counts as proved.
pub(super) const STRAIGHT: f64 = 1e-8;

/// `grow`: prices are as exact as an engine works. One that is worth less than this part
/// of the objective is zero.
pub(super) const NO_GAIN: f64 = 1e-9;

/// `size`: a fleet that serves today's value but for this part of it serves as much, as no
/// engine works more exactly.
pub(super) const SERVED_LESS: f64 = 1e-9;

/// `size`: a count may be this far from a whole number, as the checker grants to plans:
/// what an engine that branches on real numbers leaves behind.
pub(super) const PART_OF_A_MACHINE: f64 = 1e-6;

/// `evaluate`: what a plan's replicas hold may be this part more than there is, as the
/// checker grants ten times that to any plan.
pub(super) const ROOM: f64 = 1e-7;

/// `evaluate`: what must be served is asked of an engine but for this part of it, as no
/// engine works more exactly than a tenth of it.
pub(super) const REACHED_LEAST: f64 = 1e-8;

/// `purchase`: budgets and promises are scaled to numbers near 1, and differ by more than
/// this where an engine can tell them apart.
pub(super) const SAME_PROMISE: f64 = 1e-9;

/// `advise`: what serves a period's value but for this part of it serves the same; the
/// part of a limit that the checker grants to any plan.
pub(super) const SAME_SERVED: f64 = 1e-6;

/// `earnings`: incomes are sums over prices of one solve, which prove its optimum to 1e-8; a
/// change or an excess below this part of the optimum is rounding.
pub(super) const SAME_INCOME: f64 = 1e-7;

/// `advise`: what costs the same but for this part of it costs the same, as what is told
/// of money has no more digits.
pub(super) const SAME_COST: f64 = 1e-6;

/// `advise`: a number of replicas may be this far above a whole one, as the checker grants
/// to plans: what an engine that branches on real numbers leaves behind.
pub(super) const PART_OF_A_REPLICA: f64 = 1e-6;

/// Sentences: from this percentage on all is served, as a plan that serves all may miss
/// this much of it by rounding.
pub(super) const ALL_PERCENT: f64 = 100.0 - 1e-7;
