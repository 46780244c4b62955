//! Many scenarios by one process: solved side by side, their lines written in order.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use idlewise::{Error, Hooks};
use idlewise_sweep::{Came, Line};
use rayon::prelude::*;

use super::solving::on_threads;
use crate::config::Limits;
use crate::interrupt::Interrupt;
use crate::output;
use crate::print::number;

/// Scenarios that a thread is given at a time: few enough that lines come soon, enough
/// that no thread waits long for the slowest of them.
const EACH: usize = 8;
/// How often the line of progress is drawn.
const REFRESH: Duration = Duration::from_millis(200);

/// What a batch came to.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) plans: u64,
    pub(super) no_plan: u64,
    pub(super) failed: u64,
    /// Whether the user ended it early.
    pub(super) interrupted: bool,
    pub(super) elapsed: Duration,
}

impl Done {
    pub(super) fn lines(&self) -> u64 {
        self.plans + self.no_plan + self.failed
    }

    /// How many scenarios, what they came to, and how fast.
    pub(super) fn told(&self) -> String {
        let count = |count: u64, one: &str| {
            number::plural(usize::try_from(count).unwrap_or(usize::MAX), one)
        };
        let seconds = self.elapsed.as_secs_f64();
        let rate = self.lines() as f64 / seconds.max(1e-9);
        let many = count(self.lines(), "scenario");
        let some = |count: u64, what: &str| match count {
            0 => String::new(),
            count => format!(", {} {what}", number::grouped(count as f64, 0)),
        };
        let no_plan = some(self.no_plan, "without a plan");
        let failed = some(self.failed, "with an error");
        let early = if self.interrupted {
            "ended early: "
        } else {
            ""
        };
        format!(
            "{early}{many}{no_plan}{failed}; {seconds:.2} s, {} per second\n",
            number::plain(rate)
        )
    }
}

/// Takes items until there is none or the user ends it, solves them side by side, and
/// writes their lines in order. What is solved when the user ends it is dropped, so that
/// no line tells of half a solve. `total` is the number of items where it is known.
pub(super) fn lines<T: Send>(
    limits: &Limits,
    total: Option<u64>,
    mut next: impl FnMut() -> anyhow::Result<Option<T>> + Send,
    solve: impl Fn(T, &Hooks<'_>) -> Result<Line, Error> + Sync,
    mut write: impl FnMut(&str) -> anyhow::Result<()> + Send,
) -> anyhow::Result<Done> {
    let interrupt = Interrupt::listen();
    let cancelled = || interrupt.is_asked();
    let hooks = Hooks {
        cancelled: Some(&cancelled),
        ..Hooks::default()
    };
    let start = Instant::now();
    let mut progress = Progress::new(total, start);
    let mut done = on_threads(limits, || -> anyhow::Result<Done> {
        let many = EACH * rayon::current_num_threads();
        let mut done = Done::default();
        loop {
            let mut items = Vec::with_capacity(many);
            while items.len() < many
                && let Some(item) = next()?
            {
                items.push(item);
            }
            if items.is_empty() {
                return Ok(done);
            }
            let solved: Vec<Result<Line, Error>> = items
                .into_par_iter()
                .map(|item| solve(item, &hooks))
                .collect();
            let mut text = String::new();
            for line in solved {
                let line = match line {
                    Ok(line) => line,
                    Err(Error::Cancelled) => {
                        write(&text)?;
                        done.interrupted = true;
                        return Ok(done);
                    }
                    Err(error) => return Err(error.into()),
                };
                match line.came {
                    Came::Plan => done.plans += 1,
                    Came::NoPlan => done.no_plan += 1,
                    Came::Failed => done.failed += 1,
                }
                text.push_str(&line.text);
                text.push('\n');
            }
            write(&text)?;
            progress.show(done.lines());
        }
    })??;
    progress.end();
    interrupt.over();
    done.elapsed = start.elapsed();
    Ok(done)
}

/// A line of progress, where standard error is a terminal.
#[derive(Debug)]
struct Progress {
    total: Option<u64>,
    start: Instant,
    drawn: Option<Instant>,
    terminal: bool,
}

impl Progress {
    fn new(total: Option<u64>, start: Instant) -> Self {
        Progress {
            total,
            start,
            drawn: None,
            terminal: io::stderr().is_terminal(),
        }
    }

    fn show(&mut self, done: u64) {
        if !self.terminal || self.drawn.is_some_and(|drawn| drawn.elapsed() < REFRESH) {
            return;
        }
        let line = told(done, self.total, self.start.elapsed());
        output::remark(&format!("\r{line:<79}"));
        self.drawn = Some(Instant::now());
    }

    fn end(&self) {
        if self.drawn.is_some() {
            output::remark(&format!("\r{:79}\r", ""));
        }
    }
}

fn told(done: u64, total: Option<u64>, elapsed: Duration) -> String {
    let rate = done as f64 / elapsed.as_secs_f64().max(1e-9);
    let count = number::grouped(done as f64, 0);
    let rates = format!("{} per second", number::plain(rate));
    match total {
        Some(total) => {
            let left = (total.saturating_sub(done) as f64 / rate.max(1e-9)).ceil();
            let total = number::grouped(total as f64, 0);
            format!(
                "{count} of {total}, {rates}, about {} s left",
                number::grouped(left, 0)
            )
        }
        None => format!("{count}, {rates}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_tells_rate_and_time_left() {
        let second = Duration::from_secs(2);
        assert_eq!(
            told(500, Some(2_000), second),
            "500 of 2,000, 250 per second, about 6 s left"
        );
        assert_eq!(told(500, None, second), "500, 250 per second");
    }

    #[test]
    fn the_end_tells_what_became_of_them() {
        let done = Done {
            plans: 7,
            no_plan: 2,
            failed: 1,
            interrupted: true,
            elapsed: Duration::from_secs(2),
        };
        assert_eq!(
            done.told(),
            "ended early: 10 scenarios, 2 without a plan, 1 with an error; 2.00 s, 5 per second\n"
        );
    }
}
