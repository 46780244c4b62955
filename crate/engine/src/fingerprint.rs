//! One number from many, to find what may be equal.

/// A number that equal sequences share. Whoever meets equal ones compares what
/// they stand for.
pub(crate) fn fingerprint(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.fold(0, |mix: u64, number| {
        // The odd constant of the golden ratio spreads bits upwards, the turn brings them back.
        ((mix.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15)).rotate_left(23)
    })
}
