//! From a program to the values and prices of its optimum.
//!
//! `program` solves the independent parts (`components`), in parallel (`anytime` where
//! there is a time limit, `apart` where only moves tie periods together), and `join` makes
//! one answer of theirs. A part goes through presolve (`presolved`) into the one loop over
//! its phases (`lexicographic`), by the method that suits it: on the optimal face of the
//! phases before (`cold_face`), from the basis of an earlier solve (`warm_simplex`), or with
//! rows that keep what was reached (`kept_rows`). `memory` is what earlier solves left,
//! `trail` the way to it, and `warm_start` begins there. `fair` settles the levels of that
//! objective, `elastic` explains why no plan exists, `prices` cleans the prices that prove
//! the bound (`tighter` chooses between two), and `encoding` sends answers from one instance
//! to another. `joined_priorities` joins what proves one priority after another. `first_period` says what it loses where nothing moves in it.

mod answer;
mod anytime;
mod apart;
mod better;
mod cold_face;
mod components;
mod conflict;
mod digits;
mod elastic;
mod elastic_limits;
mod elastic_replicas;
mod elastic_stages;
mod elastic_waiting;
mod encoding;
mod fair;
mod first_period;
mod join;
mod joined_priorities;
mod kept_rows;
mod level;
mod levels;
mod lexicographic;
mod memory;
mod periods;
mod presolved;
mod prices;
mod program;
mod shared_machines;
mod tighter;
mod tolerances;
mod trail;
mod warm_simplex;
mod warm_start;

pub(crate) use answer::Answer;
pub(crate) use components::Work;
pub use conflict::{Change, Conflict, Relaxation};
pub(crate) use elastic::explain;
pub(crate) use first_period::lost_at_least;
pub(crate) use join::Solved;
pub(crate) use level::Level;
pub use memory::Reuse;
pub(crate) use memory::{Memory, Place};
pub(crate) use presolved::maximise;
pub(crate) use prices::polish;
pub(crate) use program::{answers, solve_program};
pub(crate) use warm_start::{WarmStart, maximise_at};
