//! The way through the rooms: scenario → merge → model → solve, with packing →
//! plan → certify → waste. `best` is the way from one end to the other.

mod best;
mod compact;
mod compare;
mod first_fit;
mod give_up;
mod in_futures;
mod known;
mod moved;
mod packed;
mod parts;
mod proved;
mod recourse;
mod report;
mod stand_in;
mod stay;
mod steadiness;
mod tolerances;
mod with_spare;
mod within_moves;

pub(crate) use best::{best_after, best_within};
pub use best::{solve, solve_with};
pub(crate) use compact::Compacted;
pub use compare::compare;
pub(crate) use compare::outcomes;
pub(crate) use in_futures::{become_of, best_in_futures, told};
pub(crate) use known::with_proof;
pub(crate) use moved::moved;
pub(crate) use packed::SolveProgram;
pub use parts::{PartAnswer, compare_from_parts, parts, solve_from_parts, solve_parts};
pub(crate) use proved::{is_proved, proved};
pub(crate) use recourse::{Early, with_recourse};
pub(crate) use report::empty;
