//! Who should serve what, where, and how much compute is wasted: an optimizer for
//! fleets that serve inference.
//!
//! It finds the assignment of demand to machines that serves the most (or costs the
//! least, or earns the most, or is fairest), proves that no other is better, and accounts
//! for every compute-hour that stays idle, by cause.
//!
//! ```
//! use idlewise::{Demand, Model, Node, Planner, Profile, Scenario};
//! # fn main() -> Result<(), idlewise::Error> {
//! let scenario = Scenario::new("two regions")
//!     .node(Node::new("eu/l40s", "L40S").count(10).region("eu").capacity("gpu", 1.0).price_per_hour(0.9))
//!     .model(Model::new("llama-8b").profile(Profile::new("L40S", 1207.0)))
//!     .demand(Demand::new("chat", "llama-8b", 20_000.0).region("eu").max_rtt_ms(50.0));
//! let plan = Planner::new().gap(1e-4).time_limit(std::time::Duration::from_secs(10)).solve(&scenario)?;
//! println!("{:.1} % idle", plan.waste.total.idle_percent);
//! # assert!(plan.waste.total.idle_percent.abs() < 1e-9);
//! # Ok(())
//! # }
//! ```
//!
//! Ten machines serve 12,070 units per second of the 20,000 asked for, and none of them
//! idles. A scenario may also be a file in JSON, see [`Scenario::from_json`]; the embedded
//! [`example`] is one.
//!
//! # The words
//!
//! | word | meaning |
//! |---|---|
//! | node | an entry of capacity: so many identical machines of a hardware class |
//! | model | what is served, with a profile for each hardware class it runs on |
//! | profile | units per second of one replica, what it keeps busy and what it holds |
//! | demand | a forecast stream of work for one model, in units per second |
//! | unit | what rates count: tokens, requests, images; one and the same for a model |
//! | period | a stretch of time with constant rates |
//! | compute | the resource that idle compute is counted in, `gpu` unless said otherwise |
//! | plan | routes, replicas and machine counts, with their proof and their account |
//! | policy | what routing without a plan would do, to compare with |
//! | stranded | idle although unmet demand would use it, were it not for some restriction |
//! | shadow price | what one more unit of a limit would be worth |
//!
//! # Where to look
//!
//! - [`Planner`]: everything that can be asked: [`solve`](Planner::solve),
//!   [`compare`](Planner::compare), [`size`](Planner::size), [`grow`](Planner::grow),
//!   [`stress`](Planner::stress), [`advise`](Planner::advise), [`evaluate`](Planner::evaluate),
//!   [`earnings`](Planner::earnings), [`futures`](Planner::futures), [`commit`](Planner::commit), [`timetable`](Planner::timetable), [`price_ranges`](Planner::price_ranges) and
//!   [`verify`](Planner::verify); [`WarmPlanner`] for one what-if after another
//! - [`scenario`]: the input, its builders, reading and checks
//! - [`plan`]: the answer; [`questions`] and [`policies`]: the other answers
//! - [`certify`]: the checker that recomputes every claim of a plan
//! - [`export`]: the program of a scenario for other solvers
//! - [`schema`]: the JSON Schemas of scenario and plan
//!
//! Nothing here reads a file, prints, or is random: the same scenario gives the same
//! plan, unless a time limit strikes.
#![forbid(unsafe_code)]
#![warn(clippy::missing_errors_doc)]

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
mod planner;
pub mod policies;
pub mod questions;
pub mod scenario;
pub mod schema;
mod solve;
mod spare;
mod waste;

pub use error::{Error, ErrorAnswer, ErrorReason};
pub use idlewise_engine::EngineName;
pub use options::{Causes, Compact, Progress};
pub use plan::Plan;
pub use planner::{Planner, WarmPlanner};
pub use policies::{Comparison, PolicyOutcome};
pub use questions::{
    AdviseOptions, Commitments, Earnings, EvaluateOptions, Evaluation, Foresight, GrowOptions,
    Growth, PriceRanges, Recommendations, Sizing, Stress, StressOptions, Timetable,
};
pub use scenario::{
    Demand, Hourly, Model, Node, ObjectiveName, Period, Policy, Profile, Scenario, Together,
};
pub use solve::Reuse;

// What the command, the WebAssembly build and the tests need besides: the planner's
// questions one by one, and one scenario solved by several instances. Not part of the
// public interface.
#[doc(hidden)]
pub use options::{Hooks, Options, Stage};
#[doc(hidden)]
pub use pipeline::{
    PartAnswer, compare, compare_from_parts, parts, solve, solve_from_parts, solve_parts,
    solve_with,
};
#[doc(hidden)]
pub use planner::Warm;
#[doc(hidden)]
pub use questions::{
    advise, commit, earnings, evaluate, futures, grow, price_ranges, size, stress, timetable,
};

/// The code of the crate's README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
