//! Whole replicas on whole machines.
//!
//! A program counts what an entry of several machines holds in a pool; whether
//! the replicas also fit machine by machine is found out here (`fill`). Where
//! they do not, a row that every packing meets and these replicas break is
//! added (`cut`), and the program is solved again. The search for whole numbers
//! asks both questions of its own points, so that this is rarely needed.
//!
//! Machines are filled to their full capacity: availability and headroom are
//! shares of the whole entry, kept by the pooled rows. What a profile uses
//! without holding it stays pooled as well. A replica that holds more than one
//! machine has spans as many machines as it needs and shares them with nothing.

//!
//! Once a plan is found, `arrange` says which machine holds what, so that little moves
//! from period to period: `place` puts replicas on machines that hold others already,
//! `matching` counts what stays, and the routes `follow`.

mod arrange;
mod check;
mod cut;
mod entries;
mod fill;
mod follow;
mod matching;
mod packing_cuts;
mod place;

pub(crate) use arrange::arrange;
pub(crate) use check::{check, drop_what_does_not_fit};
pub(crate) use entries::entries;
pub(crate) use fill::{Filled, fill};
pub(crate) use packing_cuts::PackingCuts;
