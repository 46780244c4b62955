//! What a run came to, and its exit code.

use std::process::ExitCode;

use idlewise::plan::Status;

/// What a run came to. The order is that of the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The plan is optimal or within the asked gap; or the command did its work.
    Done,
    /// Valid input without a plan; `check` or `verify` found problems.
    NoPlan,
    /// Wrong usage, wrong input or an internal error.
    Failed,
    /// A limit stopped the work before the asked gap was reached; or `verify` could
    /// not check a bound that only the search claims.
    Stopped,
}

impl Outcome {
    /// What the status of a plan or of an answer means: `optimal` is within the asked gap.
    pub(crate) fn of_status(status: Status) -> Self {
        match status {
            Status::Optimal => Outcome::Done,
            Status::Feasible | Status::Limit => Outcome::Stopped,
            Status::Infeasible => Outcome::NoPlan,
        }
    }

    /// What an error means.
    pub(crate) fn of_error(error: &anyhow::Error) -> Self {
        match error.downcast_ref::<idlewise::Error>() {
            Some(idlewise::Error::Cancelled) => Outcome::Stopped,
            _ => Outcome::Failed,
        }
    }

    /// The exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::NoPlan => 1,
            Outcome::Failed => 2,
            Outcome::Stopped => 3,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(outcome.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_code() {
        let code = |status| Outcome::of_status(status).code();
        assert_eq!(code(Status::Optimal), 0);
        assert_eq!(code(Status::Feasible), 3);
        assert_eq!(code(Status::Infeasible), 1);
        assert_eq!(code(Status::Limit), 3);
    }

    #[test]
    fn errors_are_two_and_a_cancelled_solve_is_three() {
        let code = |error: idlewise::Error| Outcome::of_error(&error.into()).code();
        assert_eq!(code(idlewise::Error::Cancelled), 3);
        assert_eq!(code(idlewise::Error::Solver("x".into())), 2);
        assert_eq!(code(idlewise::Error::Certificate("x".into())), 2);
        assert_eq!(
            Outcome::of_error(&anyhow::anyhow!("no such file")).code(),
            2
        );
    }
}
