//! What every command that solves has in common: threads, progress, the time it
//! took, and a plan that is the same on every machine.

use std::time::Duration;

use idlewise::{Error, Hooks, Options, Plan};

use crate::config::Limits;
use crate::progress::watched;

/// Solves on the asked number of threads and shows how far it is.
/// Gives what came out, and how long it took.
pub(super) fn timed<T: Send>(
    limits: &Limits,
    solve: impl Fn(&Options, &Hooks<'_>) -> Result<T, Error> + Sync,
) -> anyhow::Result<(T, Duration)> {
    let (solved, elapsed) = watched(|hooks| on_threads(limits, || solve(&limits.options, hooks)));
    Ok((solved??, elapsed))
}

fn on_threads<T: Send>(limits: &Limits, work: impl FnOnce() -> T + Send) -> anyhow::Result<T> {
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
    fn seconds_and_threads_are_forgotten() {
        let mut plan = fixtures::plan();
        plan.solver.seconds = 1.5;
        forget_time(&mut plan);
        assert_eq!((plan.solver.seconds, plan.solver.threads), (0.0, None));
    }
}
