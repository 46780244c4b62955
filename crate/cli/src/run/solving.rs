//! What every command that solves has in common: threads, progress, the time it
//! took, and a plan that is the same on every machine.

use std::time::Duration;

use idlewise::{Hooks, Options, Plan, Scenario};

use crate::config::Limits;
use crate::interrupt::Interrupt;
use crate::outcome::Outcome;
use crate::progress::watched;

/// What came out of a solve.
pub(super) struct Timed<T> {
    pub(super) answer: T,
    /// How long it took.
    pub(super) elapsed: Duration,
    /// Whether the user ended it early.
    pub(super) interrupted: bool,
}

/// Solves on the asked number of threads and shows how far it is. The first Ctrl-C or
/// SIGTERM ends that with what there is, the second the command.
pub(super) fn timed<T: Send, E: std::error::Error + Send + Sync + 'static>(
    limits: &Limits,
    solve: impl Fn(&Options, &Hooks<'_>) -> Result<T, E> + Sync,
) -> anyhow::Result<Timed<T>> {
    let interrupt = Interrupt::listen();
    let (solved, elapsed) = watched(limits.options.time_limit, &interrupt, |hooks| {
        on_threads(limits, || solve(&limits.options, hooks))
    });
    let interrupted = interrupt.over();
    Ok(Timed {
        answer: solved??,
        elapsed,
        interrupted,
    })
}

/// What to say of a plan where the user ended the work before it was done; nothing where
/// it was done all the same.
pub(super) fn ended_early(interrupted: bool, outcome: Outcome, plan: &Plan) -> &'static str {
    match (interrupted, outcome, plan.exists()) {
        (true, Outcome::Stopped, true) => "ended early: the plan is the best found so far\n",
        (true, Outcome::Stopped, false) => "ended early: no plan was found yet\n",
        _ => "",
    }
}

/// Nanoseconds that a byte of a plan takes from memory to a file.
const WRITING_NANOSECONDS: u64 = 8;
/// Writing gets at most one part of so many of the time: what is a class in the plan is
/// written once.
const WRITING_PART: u32 = 4;

/// The limits of work whose plan is then written as JSON: a limit of time is one for both.
pub(super) fn with_time_to_write(limits: &Limits, scenario: &Scenario) -> Limits {
    let writing = WRITING_NANOSECONDS.saturating_mul(scenario.plan_bytes() as u64);
    let writing = Duration::from_nanos(writing);
    let left = |limit: Duration| limit.saturating_sub(writing.min(limit / WRITING_PART));
    Limits {
        options: Options {
            time_limit: limits.options.time_limit.map(left),
            ..limits.options
        },
        ..*limits
    }
}

pub(super) fn on_threads<T: Send>(
    limits: &Limits,
    work: impl FnOnce() -> T + Send,
) -> anyhow::Result<T> {
    match limits.threads {
        None => Ok(work()),
        Some(threads) => Ok(rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()?
            .install(work)),
    }
}

/// Takes from a plan what differs from run to run and from machine to machine.
pub(super) fn forget_time(plan: &mut Plan) {
    plan.solver.seconds = 0.0;
    plan.solver.threads = None;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn writing_has_its_part_of_the_time() {
        let mut scenario = fixtures::scenario();
        let of = |limit, scenario: &Scenario| {
            let limits = Limits {
                options: Options {
                    time_limit: limit,
                    ..Options::default()
                },
                threads: None,
            };
            with_time_to_write(&limits, scenario).options.time_limit
        };
        let second = Duration::from_secs(1);
        assert_eq!(of(None, &scenario), None);
        let least = second.saturating_sub(Duration::from_millis(1));
        assert!(of(Some(second), &scenario).unwrap() >= least);
        // However much there is to write, most of the time is for the plan.
        let period = scenario.periods[0].clone();
        scenario.periods = vec![period; 1_000_000];
        assert_eq!(of(Some(second), &scenario), Some(second * 3 / 4));
    }

    #[test]
    fn seconds_and_threads_are_forgotten() {
        let mut plan = fixtures::plan();
        plan.solver.seconds = 1.5;
        forget_time(&mut plan);
        assert_eq!((plan.solver.seconds, plan.solver.threads), (0.0, None));
    }
}
