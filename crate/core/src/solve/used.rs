//! Which engines worked on a plan, for its report.

use std::sync::atomic::{AtomicU8, Ordering};

/// Something that solves programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worker {
    /// The interior point, with its way to a vertex.
    Interior,
    /// The simplex method, from any basis.
    Simplex,
    /// The search for whole numbers.
    Search,
    /// `HiGHS`, for all of it.
    #[cfg(feature = "highs")]
    Highs,
}

/// Their names in reports, in the order of [`Worker`].
const NAMES: [&str; 4] = ["interior", "simplex", "search", "highs"];

/// Several of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Used(u8);

impl Used {
    /// These and those.
    #[must_use]
    pub fn and(self, other: Used) -> Used {
        Used(self.0 | other.0)
    }

    /// Their names, such as `interior + search`; `none` where nothing was to be
    /// decided.
    pub fn names(self) -> String {
        let used = |n: &usize| self.0 & (1 << n) != 0;
        let names: Vec<&str> = (0..NAMES.len()).filter(used).map(|n| NAMES[n]).collect();
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(" + ")
        }
    }

    /// As a small number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// From a number, if it stands for some of them.
    pub fn from_number(number: usize) -> Option<Used> {
        (number < 1 << NAMES.len()).then_some(Used(number as u8))
    }
}

/// Where engines sign, whatever thread they work on.
#[derive(Debug, Default)]
pub(crate) struct Record(AtomicU8);

impl Record {
    /// One of them worked.
    pub fn sign(&self, worker: Worker) {
        self.0.fetch_or(1 << worker as u8, Ordering::Relaxed);
    }

    /// Who has worked.
    pub fn used(&self) -> Used {
        Used(self.0.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_an_order_and_numbers_lead_back() {
        let record = Record::default();
        assert_eq!(record.used().names(), "none");
        record.sign(Worker::Search);
        record.sign(Worker::Interior);
        let used = record.used();
        assert_eq!(used.names(), "interior + search");
        assert_eq!(Used::from_number(usize::from(used.number())), Some(used));
        assert_eq!(Used::from_number(16), None);
        assert_eq!(used.and(Used::default()), used);
    }
}
