//! A line of progress on long work, on a terminal only.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use idlewise::{Hooks, Progress};

/// Work that ends sooner shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
const REFRESH: Duration = Duration::from_millis(200);
/// Columns that are wiped when the work is done.
const WIDTH: usize = 60;

/// Does the work and shows how far it is, where standard error is a terminal.
/// Gives what the work gave, and how long it took.
pub(crate) fn watched<T>(work: impl FnOnce(&Hooks<'_>) -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = if io::stderr().is_terminal() {
        shown(start, work)
    } else {
        work(&Hooks::default())
    };
    (result, start.elapsed())
}

fn shown<T>(start: Instant, work: impl FnOnce(&Hooks<'_>) -> T) -> T {
    let done = AtomicUsize::new(0);
    let total = AtomicUsize::new(0);
    let note = |progress: Progress| {
        // Threads may report out of order; the line never runs backwards.
        done.fetch_max(progress.done, Ordering::Relaxed);
        total.store(progress.total, Ordering::Relaxed);
    };
    thread::scope(|scope| {
        let (finished, waiting) = channel::<()>();
        // Without a thread there is no line, and the work goes on.
        let _ = thread::Builder::new().spawn_scoped(scope, || {
            let waiting = waiting;
            draw(&waiting, start, &done, &total);
        });
        let result = work(&Hooks {
            progress: Some(&note),
            ..Hooks::default()
        });
        drop(finished);
        result
    })
}

fn draw(waiting: &Receiver<()>, start: Instant, done: &AtomicUsize, total: &AtomicUsize) {
    let mut drawn = false;
    let mut pause = PATIENCE;
    while waiting.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        let text = line(
            done.load(Ordering::Relaxed),
            total.load(Ordering::Relaxed),
            start.elapsed(),
        );
        put(&format!("\r{text:<WIDTH$}"));
        drawn = true;
        pause = REFRESH;
    }
    if drawn {
        put(&format!("\r{:WIDTH$}\r", ""));
    }
}

fn line(done: usize, total: usize, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    if total > 1 {
        format!("solving: {done} of {total} programs, {seconds} s")
    } else {
        format!("solving: {seconds} s")
    }
}

fn put(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_program_is_not_counted() {
        let seconds = Duration::from_secs(3);
        assert_eq!(line(0, 1, seconds), "solving: 3 s");
        assert_eq!(line(2, 24, seconds), "solving: 2 of 24 programs, 3 s");
    }

    #[test]
    fn the_result_of_the_work_comes_through() {
        let (result, _) = watched(|_| 7);
        assert_eq!(result, 7);
        assert!(shown(Instant::now(), |hooks| hooks.progress.is_some()));
    }
}
