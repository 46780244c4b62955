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

mod check;
mod cut;
mod entries;
mod fill;
mod packing_cuts;

pub(crate) use check::{check, drop_what_cannot_be_packed, drop_what_does_not_fit};
pub(crate) use entries::entries;
pub(crate) use fill::{Filled, fill, fits_at_once};
pub(crate) use packing_cuts::PackingCuts;
