//! The known name that a mistyped one probably meant.

use crate::limits::MAX_NAME_BYTES;

/// The nearest of the known names, if one is close: at most a third of the letters
/// differ, capitals aside. The first of equally near names wins.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    let wanted = name.to_lowercase();
    let length = wanted.chars().count();
    let distances = known.into_iter().filter_map(|candidate| {
        let other = candidate.to_lowercase();
        let longest = length.max(other.chars().count());
        let distance = strsim::osa_distance(&wanted, &other);
        (distance * 3 <= longest).then_some((distance, candidate))
    });
    let best = distances.min_by_key(|(distance, _)| *distance);
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant_and_guesses_nothing_far() {
        let known = ["hardware", "region", "count"];
        assert_eq!(nearest("Hardwear", known), Some("hardware"));
        assert_eq!(nearest("regoin", known), Some("region"));
        assert_eq!(nearest("price", known), None);
        assert_eq!(nearest(&"x".repeat(1_000), known), None);
    }
}
