//! Which engines worked on a program, for its report.

use std::sync::atomic::{AtomicU8, Ordering};

/// Something that solves programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineId {
    /// The interior point.
    Interior,
    /// The simplex method, from any basis.
    Simplex,
    /// A search for whole numbers.
    Search,
    /// `HiGHS`, for all of it.
    Highs,
    /// `microlp`, for all of it or where another engine gave up.
    Microlp,
}

/// Their names in reports, in the order of [`EngineId`].
const NAMES: [&str; 5] = ["interior", "simplex", "search", "highs", "microlp"];

/// Several engines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EnginesUsed(u8);

impl EnginesUsed {
    /// These and those.
    #[must_use]
    pub fn and(self, other: EnginesUsed) -> EnginesUsed {
        EnginesUsed(self.0 | other.0)
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
    pub fn from_number(number: usize) -> Option<EnginesUsed> {
        (number < 1 << NAMES.len()).then_some(EnginesUsed(number as u8))
    }
}

/// Where engines sign, whatever thread they work on.
#[derive(Debug, Default)]
pub struct Ledger(AtomicU8);

impl Ledger {
    /// One of them worked.
    pub fn sign(&self, engine: EngineId) {
        self.0.fetch_or(1 << engine as u8, Ordering::Relaxed);
    }

    /// Who has worked.
    pub fn used(&self) -> EnginesUsed {
        EnginesUsed(self.0.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_an_order_and_numbers_lead_back() {
        let ledger = Ledger::default();
        assert_eq!(ledger.used().names(), "none");
        ledger.sign(EngineId::Search);
        ledger.sign(EngineId::Interior);
        let used = ledger.used();
        assert_eq!(used.names(), "interior + search");
        assert_eq!(
            EnginesUsed::from_number(usize::from(used.number())),
            Some(used)
        );
        assert_eq!(EnginesUsed::from_number(32), None);
        assert_eq!(used.and(EnginesUsed::default()), used);
    }
}
