//! Ctrl-C, and the system's wish to end (SIGTERM): the first lets the work end with the
//! best plan so far, the second ends the command at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Whether the user has asked to end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on. Where that cannot be, signals end the command as ever.
    pub(crate) fn listen() -> Self {
        let interrupt = Interrupt::default();
        for signal in [SIGINT, SIGTERM] {
            // First what the second signal does, as it looks at what the first one left.
            let _ = flag::register_conditional_default(signal, Arc::clone(&interrupt.0))
                .and_then(|_| flag::register(signal, Arc::clone(&interrupt.0)));
        }
        interrupt
    }

    /// Whether the user has asked to end.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The work is over: from now on the first signal ends the command. Gives whether the
    /// user had asked before.
    pub(crate) fn over(&self) -> bool {
        self.0.swap(true, Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_remembered() {
        let interrupt = Interrupt::default();
        assert!(!interrupt.is_asked());
        assert!(!interrupt.over());
        assert!(interrupt.is_asked() && interrupt.over());
    }
}
