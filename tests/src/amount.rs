//! How many cases the tests of hostile and awkward input take.

/// `usual` cases in the tests, and this share of `IDLEWISE_FUZZ` where that is set, which
/// is what `cargo xtask fuzz` does.
pub fn cases(usual: u64, one_of: u64) -> u64 {
    match std::env::var("IDLEWISE_FUZZ") {
        Ok(number) => number.parse::<u64>().expect("IDLEWISE_FUZZ is a number") / one_of,
        Err(_) => usual,
    }
}

/// The first seed: `IDLEWISE_FUZZ_SEED`, so that a longer run need not repeat the last one.
pub fn first_seed() -> u64 {
    match std::env::var("IDLEWISE_FUZZ_SEED") {
        Ok(number) => number.parse().expect("IDLEWISE_FUZZ_SEED is a number"),
        Err(_) => 0,
    }
}

/// The longest run of bad news that is printed.
const SHOWN: usize = 5;

/// Fails where there is any bad news, with the first of it.
pub fn assert_none(what: &str, cases: u64, mut found: Vec<String>) {
    let all = found.len();
    found.truncate(SHOWN);
    assert!(all == 0, "{all} of {cases} {what}:\n{}", found.join("\n\n"));
}
