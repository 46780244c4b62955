//! idlewise: who should serve what, where, and how much compute is wasted.
#![forbid(unsafe_code)]

mod assignment;
pub mod certify;
mod context;
mod error;
pub mod example;
pub mod export;
mod merge;
mod model;
mod options;
mod pack;
mod parallel;
mod pipeline;
pub mod plan;
pub mod policies;
pub mod questions;
pub mod scenario;
pub mod schema;
mod solve;
mod warm;
mod waste;

pub use error::Error;
pub use idlewise_engine::EngineName;
pub use options::{Hooks, Options, Progress, Stage};
pub use pipeline::{
    PartAnswer, compare, compare_from_parts, parts, solve, solve_from_parts, solve_parts,
    solve_with,
};
pub use plan::Plan;
pub use policies::{Comparison, PolicyOutcome};
pub use questions::{
    GrowOptions, Growth, PriceRanges, Sizing, Stress, StressOptions, grow, price_ranges, size,
    stress,
};
pub use scenario::{Demand, Model, Node, ObjectiveName, Period, Policy, Profile, Scenario};
pub use solve::Reuse;
pub use warm::Warm;
