//! The same work on every item: on all processors where the target has
//! threads, one after another where it has none.

use crate::Error;
use crate::plan::{ThreadMode, Threads};

/// The answers in the order of the items, or an error of one of them.
#[cfg(any(not(target_family = "wasm"), target_feature = "atomics"))]
pub(crate) fn try_map<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, Error> + Sync + Send,
) -> Result<Vec<R>, Error> {
    use rayon::prelude::*;
    items.par_iter().map(work).collect()
}

/// The answers in the order of the items, or the first error.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
pub(crate) fn try_map<T, R>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, Error>,
) -> Result<Vec<R>, Error> {
    items.iter().map(work).collect()
}

/// What works on the items.
#[cfg(any(not(target_family = "wasm"), target_feature = "atomics"))]
pub(crate) fn threads() -> Threads {
    let count = rayon::current_num_threads();
    let many = if cfg!(target_family = "wasm") {
        ThreadMode::Shared
    } else {
        ThreadMode::Threads
    };
    let mode = if count > 1 { many } else { ThreadMode::One };
    Threads { mode, count }
}

/// What works on the items.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
pub(crate) fn threads() -> Threads {
    Threads {
        mode: ThreadMode::One,
        count: 1,
    }
}
