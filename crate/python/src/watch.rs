//! Work without Python's lock, which Ctrl-C stops.
//!
//! The core works on threads of its own, and the one that called waits for them: there
//! Python's signals are looked at and the caller's function is called, whatever the core is
//! busy with.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use idlewise::{Error, Hooks, Options, Progress};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::failure;
use crate::limits::Limits;

/// How often signals are looked at and progress is told.
const EVERY: Duration = Duration::from_millis(50);
/// The stack of the thread that works, as large as that of a program's first one.
const STACK_BYTES: usize = 8 << 20;

/// Works within limits. `on_progress` is told of the way in the thread that called; what it
/// raises, as an interrupt does, stops the work and is raised here.
pub(crate) fn watched<T: Send>(
    py: Python<'_>,
    limits: &Limits,
    on_progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Options, &Hooks<'_>) -> Result<T, Error> + Send,
) -> PyResult<T> {
    let stop = AtomicBool::new(false);
    let latest: Mutex<Option<Progress>> = Mutex::new(None);
    let cancelled = || stop.load(Ordering::Relaxed);
    let progress = |told: Progress| {
        if let Ok(mut latest) = latest.lock() {
            *latest = Some(told);
        }
    };
    let hooks = Hooks {
        cancelled: Some(&cancelled),
        progress: on_progress.is_some().then_some(&progress),
        ..Hooks::default()
    };
    let waiting = thread::current();
    let (done, raised) = thread::scope(|scope| -> PyResult<_> {
        let worker = thread::Builder::new()
            .name("idlewise".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || {
                let done = on_threads(limits.threads, || work(&limits.options, &hooks));
                waiting.unpark();
                done
            })
            .map_err(failure::internal)?;
        let mut raised = None;
        let tell = || match (on_progress, latest.lock().ok().and_then(|mut l| l.take())) {
            (Some(function), Some(progress)) => told(function, progress),
            _ => Ok(()),
        };
        while !worker.is_finished() {
            py.detach(|| thread::park_timeout(EVERY));
            if raised.is_none()
                && let Err(error) = py.check_signals().and_then(|()| tell())
            {
                raised = Some(error);
                stop.store(true, Ordering::Relaxed);
            }
        }
        let done = worker
            .join()
            .unwrap_or_else(|panicked| std::panic::resume_unwind(panicked));
        if raised.is_none() {
            raised = tell().err();
        }
        Ok((done, raised))
    })?;
    match raised {
        Some(error) => Err(error),
        None => done?.map_err(|error| failure::raised(py, &error)),
    }
}

/// Short work, which nothing stops.
pub(crate) fn detached<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<T> {
    py.detach(|| on_threads(None, work))?
        .map_err(|error| failure::raised(py, &error))
}

/// Calls a function of Python with how far the work has come.
fn told(function: &Bound<'_, PyAny>, progress: Progress) -> PyResult<()> {
    let fields = PyDict::new(function.py());
    fields.set_item("done", progress.done)?;
    fields.set_item("total", progress.total)?;
    fields.set_item("periods_done", progress.periods_done)?;
    fields.set_item("periods", progress.periods)?;
    fields.set_item("incumbent", progress.incumbent)?;
    fields.set_item("bound", progress.bound)?;
    fields.set_item("gap", progress.gap())?;
    function.call1((fields,)).map(|_| ())
}

/// The process that has the threads which all calls share.
static OWNER: OnceLock<u32> = OnceLock::new();

/// Works on so many threads. Without a number these are shared by all calls; but a process
/// that was forked has none of its parent's, and gets its own for each call.
fn on_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    let process = std::process::id();
    let is_forked = *OWNER.get_or_init(|| process) != process;
    if threads.is_none() && !is_forked {
        return Ok(work());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or_default());
    Ok(pool.build().map_err(failure::internal)?.install(work))
}
