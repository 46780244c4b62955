//! Collects everything that is wrong with an input.
//!
//! Reading comes first: it records where a value could not be read. Checking
//! comes second, and says nothing about such places, because a value that was
//! filled in to go on with would only be blamed for a mistake already named.

use std::collections::HashSet;
use std::fmt::Display;

use super::limits::MAX_ERRORS;
use super::nearest::Search;
use super::path::{Path, Step};
use super::{InputError, InputErrors};

/// The sections of a scenario in the order in which errors are listed.
const SECTIONS: [&str; 11] = [
    "schema_version",
    "name",
    "compute",
    "periods",
    "nodes",
    "models",
    "demands",
    "verification",
    "verifier_capacity",
    "rtt_ms",
    "routes",
];

/// What is wrong so far.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    listed: Vec<((usize, usize), InputError)>,
    found: usize,
    broken: HashSet<String>,
    checking: bool,
    search: Search,
}

impl Problems {
    /// From here on, places that could not be read are left alone.
    pub(crate) fn start_checking(&mut self) {
        self.checking = true;
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.found == 0
    }

    /// Whether as many problems were found as are ever listed.
    pub(crate) fn is_full(&self) -> bool {
        self.found >= MAX_ERRORS
    }

    /// Adds a problem.
    pub(crate) fn report(&mut self, path: &Path<'_>, found: impl Display, expected: impl Display) {
        self.add(path, found, expected, |_| None);
    }

    /// Adds a problem with a name, and the nearest of the known names.
    pub(crate) fn report_name<'k>(
        &mut self,
        path: &Path<'_>,
        found: impl Display,
        expected: impl Display,
        name: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        self.add(path, found, expected, |search| search.nearest(name, known));
    }

    fn add<'k>(
        &mut self,
        path: &Path<'_>,
        found: impl Display,
        expected: impl Display,
        nearest: impl FnOnce(&mut Search) -> Option<&'k str>,
    ) {
        if self.checking && self.is_broken(path) {
            return;
        }
        if self.is_full() {
            self.found += 1;
            return;
        }
        let place = path.to_string();
        if !self.checking {
            self.broken.insert(place.clone());
        }
        let error = InputError::new(place, found.to_string(), expected.to_string())
            .nearest(nearest(&mut self.search));
        self.list(order(path), error);
    }

    fn list(&mut self, order: (usize, usize), error: InputError) {
        self.found += 1;
        if self.found <= MAX_ERRORS {
            self.listed.push((order, error));
        }
    }

    /// Whether this place, or one that it is in, could not be read.
    pub(crate) fn is_broken(&self, path: &Path<'_>) -> bool {
        !self.broken.is_empty()
            && (self.broken.contains(&path.to_string())
                || path.parent().is_some_and(|parent| self.is_broken(parent)))
    }

    /// Whether a list of the scenario was read with every entry's id, so that
    /// a name that is not in it is indeed not there.
    pub(crate) fn is_complete(&self, list: &str) -> bool {
        let start = format!("$.{list}");
        !self.broken.iter().any(|place| {
            place == "$"
                || place.strip_prefix(&start).is_some_and(|rest| {
                    let below_entry = rest.split_once(']').map(|(_, below)| below);
                    rest.is_empty() || matches!(below_entry, Some("" | ".id"))
                })
        })
    }

    /// Everything found, in the order of the file's sections and entries;
    /// beyond [`MAX_ERRORS`] only their number.
    pub(crate) fn finish(mut self) -> Result<(), InputErrors> {
        if self.found == 0 {
            return Ok(());
        }
        self.listed.sort_by_key(|(order, _)| *order);
        let mut errors: Vec<InputError> = self.listed.into_iter().map(|(_, error)| error).collect();
        let rest = self.found - errors.len();
        if rest > 0 {
            errors.push(InputError::new(
                "$",
                format!("at least {rest} more problems"),
                format!("none (only {MAX_ERRORS} are listed)"),
            ));
        }
        Err(InputErrors(errors))
    }
}

/// The section of the scenario and the entry in it.
fn order(path: &Path<'_>) -> (usize, usize) {
    let mut at = *path;
    let (mut below, mut below_that) = (None, None);
    while let Some(parent) = at.parent() {
        below_that = below;
        below = Some(at.step());
        at = *parent;
    }
    let section = match below {
        Some(Step::Field(name)) => SECTIONS
            .iter()
            .position(|section| *section == name)
            .map_or(SECTIONS.len() + 1, |position| position + 1),
        _ => 0,
    };
    let entry = match below_that {
        Some(Step::Index(index)) => index,
        _ => 0,
    };
    (section, entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_file_order_and_counts_the_rest() {
        let mut problems = Problems::default();
        let nodes = Path::ROOT.field("nodes");
        for index in (0..MAX_ERRORS + 5).rev() {
            problems.report(&nodes.index(index), "a", "b");
        }
        let InputErrors(errors) = problems.finish().unwrap_err();
        assert_eq!(errors.len(), MAX_ERRORS + 1);
        assert_eq!(errors[0].path, "$.nodes[5]");
        assert_eq!(errors[MAX_ERRORS].found, "at least 5 more problems");
    }

    #[test]
    fn says_nothing_below_a_place_that_could_not_be_read() {
        let mut problems = Problems::default();
        let nodes = Path::ROOT.field("nodes");
        let node = nodes.index(1);
        problems.report(&node, "true", "a node");
        problems.start_checking();
        problems.report(&node.field("id"), "\"\"", "a name");
        problems.report(&Path::ROOT.field("demands"), "an empty list", "demands");
        assert!(!problems.is_complete("nodes"));
        assert!(problems.is_complete("demands"));
        let InputErrors(errors) = problems.finish().unwrap_err();
        let places: Vec<&str> = errors.iter().map(|e| e.path.as_str()).collect();
        assert_eq!(places, ["$.nodes[1]", "$.demands"]);
    }
}
