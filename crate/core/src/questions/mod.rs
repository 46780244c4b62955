//! The owner's questions: what could be switched off, what should be added,
//! what happens when something breaks, how a plan fares on what came, what one plan for
//! several futures is worth.
//!
//! Each file answers one question, from a scenario, with many solves of changed
//! scenarios. Nothing here knows how programs are solved, except that
//! `count_program` and `fixed_placement` build on the program of a scenario.

mod advise;
mod by_the_hour;
mod changed;
mod commit;
mod count_program;
mod decided;
mod earnings;
mod evaluate;
mod fixed_placement;
mod futures;
mod grow;
mod limited;
mod marginal;
mod purchase;
mod ranging;
mod size;
mod starting;
mod steps;
mod stress;
mod timetable;
mod tolerances;
mod words;

pub use advise::{
    AdviseOptions, AmountUnit, Distance, EditValue, EditedField, EditedList, Gain, MachineChange,
    Outlook, Recommendation, RecommendationKind, Recommendations, ScenarioEdit, apply,
};
pub use commit::{Commitment, CommitmentPoint, CommitmentPrice, Commitments};
pub use earnings::{
    Balance, DemandEarnings, Earnings, GroupAlone, IncomeChange, Joining, OperatorEarnings, Rent,
    RentKind,
};
pub use evaluate::{
    EvaluateOptions, Evaluation, Figures, InFuture, Mismatch, MismatchKind, MissedKind, MissedRule,
    PriorityRegret, Regret, Shortfall,
};
pub use futures::{Foresight, FutureRegret, Interval, KnownFuture, OtherPlan};
pub use grow::{GrowOptions, Growth, GrowthCurve, GrowthPoint};
pub use purchase::{Bought, Purchase};
pub use ranging::{DemandRange, NodeRange, PriceRanges, PriceSide};
pub use size::{EntrySize, FleetCost, Sizing};
pub use stress::{Service, Stress, StressCase, StressEvent, StressOptions, Suffering};
pub use timetable::{Action, Step, Timetable};

// The planner asks these; they are not part of the public interface.
#[doc(hidden)]
pub use advise::advise;
#[doc(hidden)]
pub use commit::commit;
#[doc(hidden)]
pub use earnings::earnings;
#[doc(hidden)]
pub use evaluate::evaluate;
#[doc(hidden)]
pub use futures::futures;
#[doc(hidden)]
pub use grow::grow;
#[doc(hidden)]
pub use ranging::price_ranges;
#[doc(hidden)]
pub use size::size;
#[doc(hidden)]
pub use stress::stress;
#[doc(hidden)]
pub use timetable::timetable;
