//! How close is close enough: every tolerance of linear programs, of the search for
//! whole numbers and of the engines made of them, with its reason.
//!
//! All are relative to the size of what is compared unless they say otherwise.
//! What decides how long a method works, and not what it takes for true, stands
//! beside the method.

/// Scaling.
pub mod scale {
    /// The span of coefficients within a row or column that engines are safe with.
    pub const SPREAD: f64 = 1e6;
}

/// The choice among engines, and what one may take over from another.
pub mod engines {
    /// An interior point with a larger error proves too little to be used.
    pub const USABLE: f64 = 1e-6;
    /// With a smaller error an interior point stands for the optimum until a later
    /// goal, and its prices prove as much as those of a basis.
    pub const CENTRAL: f64 = 1e-9;
    /// An interior point with a larger error says nothing about the basis.
    pub const POINT_FOR_BASIS: f64 = 1e-5;
    /// A vertex must reach the bound this closely.
    pub const REACHED: f64 = 1e-8;
    /// A column this close to a whole number counts as whole for `microlp`.
    pub const MICROLP_WHOLE: f64 = 1e-7;
    /// How far rows, bounds and reduced costs may be off for `HiGHS`: far below what
    /// a certificate allows.
    pub const HIGHS: f64 = 1e-9;
}

/// Corrections of what an engine left.
pub mod refinement {
    /// What misses a row or a bound by a larger part of its own size is corrected: a tenth
    /// of what a certificate allows.
    pub const MISSED: f64 = 1e-7;
    /// How much more the next correction may be enlarged than the last one.
    pub const ENLARGED: f64 = 1e12;
}

/// What prices fix on the optimal face.
pub mod face {
    /// A reduced cost below this fraction of what it is the difference of is zero.
    pub const REDUCED_COST: f64 = 1e-10;
    /// A price below this fraction of the largest gain is none.
    pub const PRICE: f64 = 1e-13;
    /// A point this near to an end of a column or a row is there: what is left of an
    /// interior point that goes there. Measured in all of the column or row.
    pub const AT_END: f64 = 1e-4;
}

/// The simplex method.
pub mod simplex {
    /// How far a value may pass its bound, relative to the bound where that is
    /// larger than one.
    pub const FEASIBLE: f64 = 1e-9;
    /// How far a reduced cost may have the wrong sign, relative to its gain.
    pub const OPTIMAL: f64 = 1e-9;
    /// The same, relative to the largest gain.
    pub const OPTIMAL_ALL: f64 = 1e-13;
    /// Entries below this cannot be pivots: the arithmetic cannot tell them from 0.
    pub const PIVOT: f64 = 1e-9;
    /// A smaller pivot is taken only from a basis just factored.
    pub const SAFE_PIVOT: f64 = 1e-6;
    /// How well a pivot must agree with itself, computed by row and by column.
    pub const PIVOTS_AGREE: f64 = 1e-7;
    /// A pivot below this, in a column whose largest entry is about one, is none:
    /// the basis is singular.
    pub const SINGULAR: f64 = 1e-9;
    /// A value this close to a bound is there, where no prices say more.
    pub const AT_BOUND: f64 = 1e-9;
    /// Entries below this are what is left of sums that cancel.
    pub const DROP: f64 = 1e-14;
}

/// The interior point.
pub mod interior {
    /// Residuals and gap at which the point counts as optimal.
    pub const CONVERGED: f64 = 1e-10;
    /// Residuals below which rows, or reduced costs, count as met.
    pub const FEASIBLE: f64 = 1e-8;
    /// How far an empty row may be from its sides.
    pub const EMPTY_ROW: f64 = 1e-9;
    /// A pivot below this share of its diagonal is rounding: a dependent row.
    pub const DEPENDENT: f64 = 1e-15;
    /// So much of its diagonal is added to each row where rows and columns are eliminated
    /// in one order: a row may lose nearly all of it before the columns that it shares
    /// give some back, and a thousand roundings must not decide what is left.
    pub const HELD: f64 = 1e-12;
    /// What a proof that there is no point must have beyond rounding, relative to
    /// the sizes it adds up.
    pub const PROOF_MARGIN: f64 = 1e-9;
    /// A weight of this share of what a proof sums up is rounding.
    pub const PROOF_WEIGHT: f64 = 1e-9;
    /// What a direction may leave of the rows in any case, relative to the right
    /// sides.
    pub const DIRECTION: f64 = 1e-12;
}

/// Programs that are solved class first. None of these decides what is true: the simplex
/// method makes the optimum of what comes out, from wherever that is.
pub mod classes {
    /// Less of a shared row than this is what an interior point leaves of nothing.
    pub const NOT_THERE: f64 = 1e-9;
    /// More of a shared row than this must not be left over by a group's members.
    pub const SHORT: f64 = 1e-9;
    /// Prices this close, as parts of the largest, are those of one cone.
    pub const SAME_CONE: f64 = 1e-5;
    /// With less than this part of the objective left over, the simplex method is
    /// quicker than another round.
    pub const NEAR: f64 = 1e-3;
    /// With more left over than this, the interior point of the whole is quicker.
    pub const USABLE: f64 = 2e-3;
}

/// The search for whole numbers.
pub mod mip {
    /// Closer than this to a whole number is whole: what a relaxation, met to
    /// `simplex::FEASIBLE`, leaves of a whole value after scaling.
    pub const WHOLE: f64 = 1e-6;
    /// Closer than this nothing is left to branch on.
    pub const EXACTLY_WHOLE: f64 = 1e-11;
    /// Differences of values and bounds below this are rounding.
    pub const ROUNDING: f64 = 1e-9;
    /// The same relative to the size of the sums, which may nearly cancel: the
    /// relaxation meets rows to this.
    pub const CANCELLED: f64 = 1e-9;
    /// Values this close, relative to the sums behind them, differ by rounding
    /// alone where a whole point is worth less than its bound.
    pub const CLOSE: f64 = 1e-7;
    /// More than this part above a limit is no rounding.
    pub const DUST: f64 = 1e-7;
    /// Gains of a change below this part of the objective are none.
    pub const GAIN: f64 = 1e-11;
    /// Rows and columns that miss each other by less are not proved to.
    pub const APART: f64 = 1e-9;
    /// Factors below this are none in a proof.
    pub const NO_FACTOR: f64 = 1e-11;
    /// A point must miss a cut by this much of its right side to be cut off.
    pub const MISSED_COVER: f64 = 1e-5;
    /// A rounded row must be missed by this much, relative to its length.
    pub const MISSED_ROUNDING: f64 = 1e-4;
    /// Room that the rounding of numbers may take of a rounded row.
    pub const CUT_SLACK: f64 = 1e-11;
    /// Room and weights of choices are compared up to this part of their size.
    pub const CHOICE_SLACK: f64 = 1e-9;
    /// How much more than its size a column may be by rounding.
    pub const FITS: f64 = 1e-9;
    /// Closer than this to a whole multiple of a unit counts as one.
    pub const WHOLE_MULTIPLE: f64 = 1e-9;
}
