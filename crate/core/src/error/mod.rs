//! What can go wrong besides an infeasible scenario, which is an answer.

mod answer;
mod input;

use idlewise_engine::Failure;

pub use answer::{ErrorAnswer, ErrorReason};
pub use input::{InputError, InputErrors};

/// Why no answer could be given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The scenario (or plan) is not valid; every problem is listed.
    #[error("{0}")]
    Input(#[from] InputErrors),
    /// The program would be larger than the documented limit.
    #[error("the scenario needs {found} {what}; at most {limit} are supported")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much of it there is.
        found: usize,
        /// How much of it is supported.
        limit: usize,
    },
    /// An engine could not finish; the text says where and why.
    #[error("the solver failed: {0}")]
    Solver(String),
    /// The independent checker refused the plan, so it is not shown.
    #[error("the plan failed its certificate: {0}")]
    Certificate(String),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Stopped => Error::Cancelled,
            failure => Error::Solver(failure.to_string()),
        }
    }
}

impl Error {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Input(_) => "input",
            Error::TooLarge { .. } => "too_large",
            Error::Solver(_) => "solver",
            Error::Certificate(_) => "certificate",
            Error::Cancelled => "cancelled",
        }
    }
}
