//! idlewise: who should serve what, where, and how much compute is wasted.
#![forbid(unsafe_code)]

mod error;
mod options;
pub mod plan;
pub mod policies;
mod program;
pub mod scenario;
mod solve;

pub use error::Error;
pub use options::{Hooks, Options, Progress};
pub use plan::Plan;
pub use policies::{Comparison, PolicyOutcome};
pub use scenario::Scenario;
