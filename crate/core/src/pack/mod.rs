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
//! without holding it stays pooled as well. Where machines have cards, shares of a card
//! stand on one card (`cards`) and the others have whole cards to themselves (`room`). A
//! replica that holds more than one machine has spans as many machines as it needs and
//! shares them with nothing.
//!
//! Once a plan is found, `arrange` says which machine holds what, so that little moves
//! from period to period: `place` puts replicas on machines that hold others already,
//! `matching` counts what stays, and the routes `follow`.

mod arrange;
mod cards;
mod check;
mod contents;
mod cut;
mod entries;
mod fill;
mod follow;
mod held;
mod knapsack;
mod matching;
mod packed;
mod packing_cuts;
mod place;
mod room;

pub(crate) use arrange::{Changes, arrange};
pub(crate) use check::{check, drop_what_cannot_be_packed, drop_what_does_not_fit};
pub(crate) use contents::contents;
pub(crate) use fill::fits_at_once;
pub(crate) use packing_cuts::PackingCuts;
