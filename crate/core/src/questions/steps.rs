//! The progress of a question, and the limits of the many solves in it.

use crate::context::Context;
use std::sync::atomic::{AtomicUsize, Ordering};
use web_time::Instant;

use crate::options::{Hooks, Options, Progress};

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

/// Whether time is a limit at all, and so may be why something has no answer.
pub(super) fn is_hurried(context: &Context<'_>) -> bool {
    context.solve.deadline.is_some() || context.expired()
}

/// Why something has no answer, for the end of a sentence.
pub(super) fn cut_short(context: &Context<'_>) -> &'static str {
    if is_hurried(context) {
        "the time was up"
    } else {
        "no engine found an answer"
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

/// The limits of one of so many solves that share a context's time: thrice its even share,
/// as most need less.
pub(super) fn slice_of<'c>(context: &Context<'c>, solves: usize) -> Context<'c> {
    let mut own = *context;
    if let Some(left) = context.solve.time_left() {
        let part = left.mul_f64((3.0 / solves.max(1) as f64).min(1.0));
        own.solve.deadline = Instant::now().checked_add(part);
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn time_is_blamed_only_where_it_has_a_limit() {
        let none = quiet(&Options::default(), &Hooks::default());
        assert_eq!(cut_short(&none), "no engine found an answer");
        let limited = Options {
            time_limit: Some(Duration::from_mins(1)),
            ..Options::default()
        };
        let hurried = quiet(&limited, &Hooks::default());
        assert_eq!(cut_short(&hurried), "the time was up");
        let enough = Hooks {
            finish: Some(&|| true),
            ..Hooks::default()
        };
        assert_eq!(
            cut_short(&quiet(&Options::default(), &enough)),
            "the time was up"
        );
    }
}
