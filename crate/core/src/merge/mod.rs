//! Alike nodes and demands become one, exactly (`merged`, by what `alike` and `identical`
//! say), and what they do is divided again (`divide`; whole machines in `whole` and
//! `hand_out`).

mod alike;
mod divide;
mod hand_out;
mod identical;
mod merged;
mod next_fit;
mod standing;
mod whole;

pub(crate) use identical::classes;
pub(crate) use merged::Merged;
