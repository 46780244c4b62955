//! Finds the known name that a mistyped one probably meant.

use super::limits::MAX_NAME_BYTES;

/// Work of all searches of one input, in pairs of compared bytes: a file full
/// of unknown names must not take minutes.
const WORK: usize = 100_000_000;

/// Searches for near names until its work is used up.
#[derive(Debug)]
pub(crate) struct Search {
    left: usize,
}

impl Default for Search {
    fn default() -> Self {
        Search { left: WORK }
    }
}

impl Search {
    /// The nearest known name, if one is close: at most a third of the letters
    /// differ (capitals aside), or one name begins with the other. The first
    /// of equally near names wins.
    pub(crate) fn nearest<'k>(
        &mut self,
        name: &str,
        known: impl Iterator<Item = &'k str>,
    ) -> Option<&'k str> {
        if name.len() > MAX_NAME_BYTES {
            return None;
        }
        let wanted = name.to_lowercase();
        let length = wanted.chars().count();
        let mut best: Option<(usize, &'k str)> = None;
        for candidate in known {
            let work = (wanted.len() + 8) * (candidate.len() + 8);
            self.left = self.left.checked_sub(work)?;
            let other = candidate.to_lowercase();
            let longest = length.max(other.chars().count());
            let distance = strsim::osa_distance(&wanted, &other);
            let begins = wanted.len().min(other.len()) >= 3
                && (wanted.starts_with(&other) || other.starts_with(&wanted));
            let score = if distance * 3 <= longest {
                distance
            } else if begins {
                longest + distance
            } else {
                continue;
            };
            if best.is_none_or(|(least, _)| score < least) {
                best = Some((score, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(name: &str) -> Option<&'static str> {
        let known = ["capacity", "price_per_hour", "max_rtt_ms", "gpu", "id"];
        Search::default().nearest(name, known.into_iter())
    }

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(near("capcity"), Some("capacity"));
        assert_eq!(near("Capacity"), Some("capacity"));
        assert_eq!(near("price"), Some("price_per_hour"));
        assert_eq!(near("max_rtt"), Some("max_rtt_ms"));
        assert_eq!(near("gpus"), Some("gpu"));
        assert_eq!(near("cpu"), Some("gpu"));
    }

    #[test]
    fn guesses_nothing_far() {
        assert_eq!(near("xy"), None);
        assert_eq!(near("latency"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn gives_up_when_the_work_is_used_up() {
        let mut search = Search { left: 100 };
        assert_eq!(search.nearest("gpux", ["gpu"].into_iter()), None);
    }
}
