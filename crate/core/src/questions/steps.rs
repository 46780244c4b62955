//! The progress of a question, and the limits of the many solves in it.

use crate::context::Context;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Hooks, Options, Progress};

/// Counts finished solves of a question, whose own progress nobody wants to see.
pub(super) struct Steps<'a> {
    hooks: Hooks<'a>,
    done: AtomicUsize,
    total: usize,
}

impl<'a> Steps<'a> {
    /// `total` may be a guess: the last step says that all is done.
    pub(super) fn new(hooks: Hooks<'a>, total: usize) -> Self {
        Steps {
            hooks,
            done: AtomicUsize::new(0),
            total,
        }
    }

    pub(super) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        self.report(done.min(self.total.saturating_sub(1)));
    }

    pub(super) fn finish(&self) {
        self.report(self.total);
    }

    fn report(&self, done: usize) {
        if let Some(progress) = self.hooks.progress {
            let total = self.total;
            progress(Progress {
                done,
                total,
                ..Progress::default()
            });
        }
    }
}

/// Limits of the solves inside a question: only the question itself reports.
pub(super) fn quiet<'a>(options: &Options, hooks: &Hooks<'a>) -> Context<'a> {
    let hooks = Hooks {
        progress: None,
        entered: None,
        ..*hooks
    };
    Context::start(options, hooks)
}
