//! The planner that remembers, one for the instance: calls with `warm: true`
//! start from what the last of them left.

use std::cell::RefCell;

use idlewise::{Options, Warm};

thread_local! {
    static KEPT: RefCell<Option<Warm>> = const { RefCell::new(None) };
}

/// Works with what calls of the same limits have left. A callback that calls the
/// planner meanwhile finds nothing.
pub(crate) fn remembering<T>(options: &Options, work: impl FnOnce(&mut Warm) -> T) -> T {
    let kept = KEPT.with(RefCell::take);
    let mut warm = kept
        .filter(|warm| warm.options() == options)
        .unwrap_or_else(|| Warm::new(*options));
    let found = work(&mut warm);
    KEPT.with(|kept| kept.replace(Some(warm)));
    found
}
