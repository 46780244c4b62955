//! What holds for everything that one call does.

use idlewise_engine::SolveContext;
use web_time::Instant;

use crate::{Error, Hooks, Options};

/// The limits that engines keep, and how the caller watches.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// What the engines need to know.
    pub solve: SolveContext<'a>,
    /// How the caller watches and stops.
    pub hooks: Hooks<'a>,
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
                stop: hooks.cancelled,
                finish: hooks.finish,
                progress: None,
                ledger: None,
            },
            hooks,
        }
    }

    /// The same without a time limit or a wish to end early, for what belongs to an
    /// answer that is there.
    #[must_use]
    pub fn without_deadline(self) -> Self {
        Context {
            solve: SolveContext {
                deadline: None,
                finish: None,
                ..self.solve
            },
            ..self
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
