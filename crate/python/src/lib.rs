//! idlewise for Python: texts (JSON) in, texts and columns out.
//!
//! Everything here is a call of the core between two conversions, made without Python's
//! lock. The package in `python/idlewise` wraps these functions; it alone is for users.

#![expect(
    clippy::needless_pass_by_value,
    reason = "PyO3 hands a function what it has read from Python"
)]

mod columns;
mod failure;
mod limits;
mod parts;
mod questions;
mod solved;
mod sweeping;
mod tables;
mod watch;

use pyo3::prelude::pymodule;

/// The part of idlewise that is written in Rust.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::limits::Limits;
    #[pymodule_export]
    use super::parts::{parts, solve_from_parts, solve_parts};
    #[pymodule_export]
    use super::questions::{
        advise, check, commit, compare, earnings, evaluate, export, futures, grow, size, stress,
        timetable, verify,
    };
    #[pymodule_export]
    use super::solved::{Solved, read_plan, solve};
    #[pymodule_export]
    use super::sweeping::Sweep;

    /// The version of the core.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// A scenario to try things with, as JSON.
    #[pymodule_export]
    const EXAMPLE: &str = idlewise::example::JSON;
}
