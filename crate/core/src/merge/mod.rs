//! Alike nodes and demands become one, exactly (`merged`, by what `alike` and `identical`
//! say), and what they do is divided again (`divide`; whole machines in `whole` and
//! `hand_out`). `fold` makes one only what differs in nothing but its name.

mod alike;
mod by_the_hour;
mod divide;
mod fold;
pub(crate) mod hand_out;
mod identical;
mod limits;
mod merged;
mod next_fit;
mod stages;
mod standing;
mod whole;

pub(crate) use fold::{Folded, folded};
pub(crate) use identical::classes;
pub(crate) use merged::Merged;
