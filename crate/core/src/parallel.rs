//! The same work on every item: on all processors where the target has
//! threads, one after another where it has none.

use crate::error::Error;

/// The answers in the order of the items.
///
/// # Errors
///
/// That of one of the items that have one.
#[cfg(any(not(target_family = "wasm"), target_feature = "atomics"))]
pub(crate) fn try_map<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, Error> + Sync + Send,
) -> Result<Vec<R>, Error> {
    use rayon::prelude::*;
    items.par_iter().map(work).collect()
}

/// The answers in the order of the items.
///
/// # Errors
///
/// That of the first item that has one.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
pub(crate) fn try_map<T, R>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, Error>,
) -> Result<Vec<R>, Error> {
    items.iter().map(work).collect()
}

/// How many threads work on the items.
#[cfg(any(not(target_family = "wasm"), target_feature = "atomics"))]
pub(crate) fn threads() -> usize {
    rayon::current_num_threads()
}

/// How many threads work on the items.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
pub(crate) fn threads() -> usize {
    1
}
