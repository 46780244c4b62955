//! What holds for everything that one call does.

use idlewise_engine::{Effort, SolveContext};
use std::time::Duration;
use web_time::Instant;

use crate::error::Error;
use crate::options::{Causes, Hooks, Options};

/// The limits that engines keep, and how the caller watches.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// What the engines need to know.
    pub solve: SolveContext<'a>,
    /// How the caller watches and stops.
    pub hooks: Hooks<'a>,
    /// Whether the program was solved elsewhere, so that there is always time for it.
    pub is_solved: bool,
    /// Whether the account lifts each cause of stranding by itself, too.
    pub causes_alone: bool,
}

impl<'a> Context<'a> {
    /// Starts the clock.
    pub fn start(options: &Options, hooks: Hooks<'a>) -> Self {
        Context {
            solve: SolveContext {
                deadline: options
                    .time_limit
                    .and_then(|limit| Instant::now().checked_add(limit)),
                node_limit: options.node_limit.unwrap_or(u64::MAX),
                gap: options.gap,
                engine: options.engine,
                effort: Effort::Full,
                stop: hooks.cancelled,
                finish: hooks.finish,
                progress: None,
                ledger: None,
            },
            hooks,
            is_solved: false,
            causes_alone: options.causes == Causes::Alone,
        }
    }

    /// The same for a program that was solved elsewhere.
    #[must_use]
    pub fn of_solved(self) -> Self {
        Context {
            is_solved: true,
            ..self
        }
    }

    /// The same with so much less time, for work after which something is left to do.
    #[must_use]
    pub fn leaving(self, rest: Duration) -> Self {
        let now = Instant::now();
        let earlier = |end: Instant| end.checked_sub(rest).unwrap_or(now).max(now);
        Context {
            solve: SolveContext {
                deadline: self.solve.deadline.map(earlier),
                ..self.solve
            },
            ..self
        }
    }

    /// The same with half of the time, for the first of several solves.
    #[must_use]
    pub fn with_half_the_time(self) -> Self {
        match self.solve.time_left() {
            Some(left) => self.leaving(left / 2),
            None => self,
        }
    }

    /// Whether the time is up, or the caller has enough.
    pub fn expired(&self) -> bool {
        self.solve.expired()
    }

    /// An error where the caller asked to stop.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`].
    pub fn check_cancelled(&self) -> Result<(), Error> {
        Ok(self.solve.check_stopped()?)
    }
}
