//! Alike nodes and demands become one, exactly (`merged`, by what `identical`
//! says), and what they do is divided again (`divide`).

mod divide;
mod identical;
mod merged;
mod next_fit;

pub(crate) use identical::classes;
pub(crate) use merged::Merged;
