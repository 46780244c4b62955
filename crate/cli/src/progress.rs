//! A line of progress on long work, on a terminal only.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use idlewise::{Hooks, Progress};

use crate::interrupt::Interrupt;
use crate::print::{number, text};

/// Work that ends sooner shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
const REFRESH: Duration = Duration::from_millis(200);
/// Columns of the line: one less than a terminal has, so that it never wraps.
const WIDTH: usize = 79;

/// Does work that cannot end early and tells how many of how many parts are done, and
/// shows that where standard error is a terminal. `does` is what the line says is done.
pub(crate) fn told<T>(does: &'static str, work: impl FnOnce(&dyn Fn(usize, usize)) -> T) -> T {
    // Signals end the command, as nobody listens to them.
    let interrupt = Interrupt::default();
    let (result, _) = watched_as(does, None, &interrupt, |hooks| {
        work(&|done, total| {
            if let Some(progress) = hooks.progress {
                let mut now = Progress::default();
                (now.done, now.total) = (done, total);
                progress(now);
            }
        })
    });
    result
}

/// What the line tells of.
struct Watch<'a> {
    does: &'static str,
    start: Instant,
    limit: Option<Duration>,
    interrupt: &'a Interrupt,
    seen: Mutex<Progress>,
}

/// Does the work and shows how far it is, where standard error is a terminal. The first
/// signal of the user ends the work with what there is; `limit` is the asked time limit.
/// Gives what the work gave, and how long it took.
pub(crate) fn watched<T>(
    limit: Option<Duration>,
    interrupt: &Interrupt,
    work: impl FnOnce(&Hooks<'_>) -> T,
) -> (T, Duration) {
    watched_as("solving", limit, interrupt, work)
}

fn watched_as<T>(
    does: &'static str,
    limit: Option<Duration>,
    interrupt: &Interrupt,
    work: impl FnOnce(&Hooks<'_>) -> T,
) -> (T, Duration) {
    let watch = Watch {
        does,
        start: Instant::now(),
        limit,
        interrupt,
        seen: Mutex::default(),
    };
    let finish = || interrupt.is_asked();
    let hooks = Hooks {
        finish: Some(&finish),
        ..Hooks::default()
    };
    let result = if io::stderr().is_terminal() {
        shown(&watch, &hooks, work)
    } else {
        work(&hooks)
    };
    (result, watch.start.elapsed())
}

fn shown<T>(watch: &Watch<'_>, hooks: &Hooks<'_>, work: impl FnOnce(&Hooks<'_>) -> T) -> T {
    let note = |now: Progress| watch.note(now);
    thread::scope(|scope| {
        let (finished, waiting) = channel::<()>();
        // Without a thread there is no line, and the work goes on.
        let _ = thread::Builder::new().spawn_scoped(scope, || {
            let waiting = waiting;
            draw(&waiting, watch);
        });
        let result = work(&Hooks {
            progress: Some(&note),
            ..*hooks
        });
        drop(finished);
        result
    })
}

fn draw(waiting: &Receiver<()>, watch: &Watch<'_>) {
    let mut drawn = false;
    let mut pause = PATIENCE;
    while waiting.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        let seen = *watch.seen();
        let told = line(
            watch.does,
            seen,
            watch.start.elapsed(),
            watch.limit,
            watch.interrupt.is_asked(),
        );
        put(&format!("\r{:<WIDTH$}", text::fit(&told, WIDTH)));
        drawn = true;
        pause = REFRESH;
    }
    if drawn {
        put(&format!("\r{:WIDTH$}\r", ""));
    }
}

impl Watch<'_> {
    fn seen(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, now: Progress) {
        let mut seen = self.seen();
        let before = *seen;
        *seen = now;
        if now.total == before.total {
            // Threads may report out of order; the line never runs backwards.
            seen.done = now.done.max(before.done);
            seen.periods_done = now.periods_done.max(before.periods_done);
        }
    }
}

/// How far the work is, in a line. Best and bound are those of the search at hand, and
/// the first to be left out where there is no room.
fn line(
    does: &str,
    seen: Progress,
    elapsed: Duration,
    limit: Option<Duration>,
    asked: bool,
) -> String {
    let parts = if seen.periods > 1 {
        Some(format!("{} of {} periods", seen.periods_done, seen.periods))
    } else if seen.total > 1 {
        Some(format!("{} of {} parts", seen.done, seen.total))
    } else {
        None
    };
    let best = seen.incumbent.map(|v| format!("best {}", number::plain(v)));
    let bound = seen.bound.map(|v| format!("bound {}", number::plain(v)));
    let gap = seen.gap().map(|gap| format!("gap {} %", number::gap(gap)));
    let time = time_left(seen, elapsed, limit).unwrap_or(format!("{} s", elapsed.as_secs()));
    let does = if asked {
        "ending (once more: at once)"
    } else {
        does
    };
    let told = |best: &Option<String>, bound: &Option<String>| {
        let said: Vec<&str> = [&parts, best, bound, &gap]
            .into_iter()
            .filter_map(|said| said.as_deref())
            .chain([time.as_str()])
            .collect();
        format!("{does}: {}", said.join(", "))
    };
    [told(&best, &bound), told(&best, &None)]
        .into_iter()
        .find(|line| text::width(line) <= WIDTH)
        .unwrap_or_else(|| told(&None, &None))
}

/// The time that is left: what the limit leaves, or what the parts that are done promise.
fn time_left(seen: Progress, elapsed: Duration, limit: Option<Duration>) -> Option<String> {
    let limit = limit.map(|limit| limit.saturating_sub(elapsed).as_secs());
    let promised = (seen.done > 0 && seen.total > seen.done).then(|| {
        let parts = (seen.total - seen.done) as f64 / seen.done as f64;
        (elapsed.as_secs_f64() * parts).ceil() as u64
    });
    match (promised, limit) {
        (Some(promised), limit) if limit.is_none_or(|limit| promised < limit) => {
            Some(format!("about {promised} s left"))
        }
        (_, Some(limit)) => Some(format!("at most {limit} s left")),
        _ => None,
    }
}

fn put(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(change: impl FnOnce(&mut Progress), limit: Option<u64>) -> String {
        let mut seen = Progress::default();
        change(&mut seen);
        let limit = limit.map(Duration::from_secs);
        line("solving", seen, Duration::from_secs(12), limit, false)
    }

    #[test]
    fn the_line_tells_what_is_known() {
        assert_eq!(told(|p| p.total = 1, None), "solving: 12 s");
        let steps = |p: &mut Progress| (p.done, p.total) = (2, 6);
        assert_eq!(told(steps, None), "solving: 2 of 6 parts, about 24 s left");
        assert_eq!(
            told(steps, Some(30)),
            "solving: 2 of 6 parts, at most 18 s left"
        );
        let search = |p: &mut Progress| {
            (p.periods_done, p.periods) = (3, 24);
            (p.done, p.total) = (3, 24);
            (p.incumbent, p.bound) = (Some(90.0), Some(100.0));
        };
        assert_eq!(
            told(search, Some(30)),
            "solving: 3 of 24 periods, best 90, bound 100, gap 10 %, at most 18 s left"
        );
        let large = |p: &mut Progress| {
            (p.periods_done, p.periods) = (1_003, 10_000);
            (p.incumbent, p.bound) = (Some(987_654_321_987.0), Some(987_654_421_987.0));
        };
        assert_eq!(
            told(large, Some(99_999)),
            "solving: 1003 of 10000 periods, gap 1e-5 %, at most 99987 s left"
        );
        let longer = |p: &mut Progress| {
            large(p);
            (p.periods_done, p.periods) = (3, 24);
        };
        assert_eq!(
            told(longer, Some(99)),
            "solving: 3 of 24 periods, best 987,654,321,987, gap 1e-5 %, at most 87 s left"
        );
        assert!(
            line("solving", Progress::default(), Duration::ZERO, None, true).starts_with("ending")
        );
    }

    #[test]
    fn the_line_never_runs_backwards() {
        let interrupt = Interrupt::default();
        let watch = Watch {
            does: "solving",
            start: Instant::now(),
            limit: None,
            interrupt: &interrupt,
            seen: Mutex::default(),
        };
        let at = |done: usize, total: usize| {
            let mut progress = Progress::default();
            (progress.done, progress.total) = (done, total);
            watch.note(progress);
            watch.seen().done
        };
        assert_eq!((at(2, 9), at(1, 9), at(1, 4)), (2, 2, 1));
    }

    #[test]
    fn the_result_of_the_work_comes_through() {
        let interrupt = Interrupt::default();
        let (result, _) = watched(None, &interrupt, |hooks| hooks.finish.is_some());
        assert!(result);
        let parts = super::told("forecasting", |told| {
            told(1, 3);
            3
        });
        assert_eq!(parts, 3);
        let mut seen = Progress::default();
        (seen.done, seen.total) = (1, 3);
        let said = line("forecasting", seen, Duration::from_secs(2), None, false);
        assert_eq!(said, "forecasting: 1 of 3 parts, about 4 s left");
    }
}
