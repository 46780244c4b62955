//! What a run came to, and its exit code.

use std::process::ExitCode;

use idlewise::plan::{Plan, Status};

/// What a run came to. The order is that of the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The plan is optimal or within the asked gap; or the command did its work.
    Done,
    /// Valid input without a plan; `check` or `verify` found problems.
    NoPlan,
    /// Wrong usage, wrong input or an internal error.
    Failed,
    /// A limit stopped the work before the asked gap was reached.
    Stopped,
}

impl Outcome {
    /// What a plan means, when `gap` was asked for.
    pub(crate) fn of_plan(plan: &Plan, gap: f64) -> Self {
        match plan.status {
            Status::Optimal => Outcome::Done,
            Status::Feasible if plan.objective.gap <= gap => Outcome::Done,
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
    use crate::fixtures;

    fn code(status: Status, gap_of_plan: f64, asked: f64) -> u8 {
        let mut plan = fixtures::plan();
        plan.status = status;
        plan.objective.gap = gap_of_plan;
        Outcome::of_plan(&plan, asked).code()
    }

    #[test]
    fn every_status_has_its_code() {
        assert_eq!(code(Status::Optimal, 0.0, 1e-4), 0);
        assert_eq!(code(Status::Feasible, 0.01, 1e-4), 3);
        assert_eq!(code(Status::Feasible, 0.01, 0.02), 0);
        assert_eq!(code(Status::Feasible, f64::NAN, 0.02), 3);
        assert_eq!(code(Status::Infeasible, 0.0, 1e-4), 1);
        assert_eq!(code(Status::Limit, 0.0, 1e-4), 3);
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
